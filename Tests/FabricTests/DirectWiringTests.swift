import Fabric
import Quantities
import Testing

/// Networks that are no trees, link by link.
@Suite struct DirectWiringTests {
  private func wiring(
    _ topology: Topology, _ shape: FabricShape, endpoints: Int? = nil
  ) throws -> Wiring {
    try Wiring(
      FabricQuestion(
        topology: topology, endpoints: endpoints ?? shape.endpoints(), radix: 4096,
        linkRate: g400, shape: shape))
  }

  /// Links of each kind as they are in the list.
  private func counts(_ graph: WiredGraph) -> [LinkKind: Int] {
    graph.edges.reduce(into: [:]) { $0[$1.link.kind, default: 0] += 1 }
  }

  /// Switches on the longest of the shortest paths between endpoints, every path tried.
  private func diameter(_ graph: WiredGraph) -> Int {
    let neighbors = graph.neighbors
    var longest = 0
    for endpoint in 0..<graph.wiring.size.endpoints {
      let ways = WiredGraph.distances(
        from: graph.number(NodeRef(.endpoint, endpoint)), neighbors)
      for other in 0..<graph.wiring.size.endpoints {
        let distance = ways[graph.number(NodeRef(.endpoint, other))]
        #expect(distance >= 0, "\(graph.wiring.question): \(endpoint) does not reach \(other)")
        longest = max(longest, distance)
      }
    }
    return longest
  }

  /// Pairs of groups have equally many links, or one more.
  private func checkGroups(_ graph: WiredGraph, groups: Int, perGroup: Int) {
    var pairs = [Int](repeating: 0, count: groups * groups)
    for edge in graph.edges where edge.link.kind == .global {
      let (low, high) = (edge.link.a.node.index / perGroup, edge.link.b.node.index / perGroup)
      #expect(low < high, "\(edge.link)")
      pairs[low * groups + high] += 1
    }
    let joined = (0..<groups).flatMap { low in
      ((low + 1)..<max(groups, low + 1)).map { pairs[low * groups + $0] }
    }
    if let fewest = joined.min(), let most = joined.max() {
      #expect(fewest >= 1 && most - fewest <= 1, "\(graph.wiring.question)")
    }
  }

  @Test func dragonflies() throws {
    var random = SplitMix(state: 3)
    for _ in 0..<100 {
      let a = Int.random(in: 1...6, using: &random)
      let h = Int.random(in: 1...4, using: &random)
      let shape = Dragonfly(
        hostsPerSwitch: Int.random(in: 1...3, using: &random), switchesPerGroup: a,
        globalLinksPerSwitch: h, groups: Int.random(in: 1...(a * h + 1), using: &random))
      let graph = WiredGraph(try wiring(.dragonfly, .dragonfly(shape)))
      graph.check()
      let links = graph.wiring.size.links
      #expect(counts(graph)[.local] ?? 0 == links.local)
      #expect(counts(graph)[.global] ?? 0 == links.global)
      checkGroups(graph, groups: shape.groups, perGroup: a)
      #expect(diameter(graph) - 1 <= graph.wiring.size.diameter, "\(shape)")
    }
  }

  /// The paper's example: 4h⁴ + 2h² endpoints for h = 2, and three links between switches at most.
  @Test func balancedDragonfly() throws {
    let wiring = try Wiring(
      FabricQuestion(topology: .dragonfly, endpoints: 72, radix: 7, linkRate: g400))
    let graph = WiredGraph(wiring)
    graph.check()
    #expect(diameter(graph) - 1 == 4)
    #expect(wiring.size.diameter == 4)
  }

  @Test func dragonfliesOfLeavesAndSpines() throws {
    var random = SplitMix(state: 4)
    for _ in 0..<100 {
      let spines = Int.random(in: 1...4, using: &random)
      let h = Int.random(in: 1...3, using: &random)
      let shape = DragonflyPlus(
        hostsPerLeaf: Int.random(in: 1...3, using: &random),
        leavesPerGroup: Int.random(in: 1...4, using: &random), spinesPerGroup: spines,
        globalLinksPerSpine: h, groups: Int.random(in: 1...(spines * h + 1), using: &random))
      let graph = WiredGraph(try wiring(.dragonflyPlus, .dragonflyPlus(shape)))
      graph.check()
      let links = graph.wiring.size.links
      #expect(counts(graph)[.leafSpine] ?? 0 == links.leafSpine)
      #expect(counts(graph)[.global] ?? 0 == links.global)
      checkGroups(graph, groups: shape.groups, perGroup: spines)
      #expect(diameter(graph) - 1 == graph.wiring.size.diameter || shape.hostsPerLeaf == 1)
    }
  }

  // Shpiner et al.: k/2 of each in a group; k²/4 + 1 groups of k²/4 endpoints at most.
  @Test func largestDragonflyPlus() throws {
    var question = FabricQuestion(
      topology: .dragonflyPlus, endpoints: 1056 + 20, radix: 8, linkRate: g400)
    #expect(throws: FabricError.self) { try question.size() }
    question.endpoints = 16 * 17
    let size = try question.size()
    #expect(size.maximumEndpoints == 272)
    #expect(size.switches == TierCounts(leaf: 68, spine: 68))
    #expect(size.links.global == 17 * 16 / 2)
    #expect(size.portsUsed == size.portsPresent)
    #expect(size.diameter == 4)
  }

  @Test(arguments: [[2], [5], [4, 4], [3, 5, 2], [2, 2, 2], [4, 6, 4]])
  func tori(dimensions: [Int]) throws {
    let graph = WiredGraph(try wiring(.torus, .torus(Torus(dimensions: dimensions))))
    graph.check()
    let size = graph.wiring.size
    #expect(graph.edges.count == size.links.local)
    for list in graph.neighbors { #expect(list.count == 2 * dimensions.count) }
    #expect(diameter(graph) == size.diameter)
    // The equal cut across the longest dimension, link by link.
    let longest = dimensions.max() ?? 1
    guard longest % 2 == 0, let axis = dimensions.firstIndex(of: longest) else { return }
    let stride = dimensions[(axis + 1)...].reduce(1, *)
    let cut = graph.edges.filter {
      ($0.a / stride % longest < longest / 2) != ($0.b / stride % longest < longest / 2)
    }
    #expect(g400 * Double(cut.count) == size.bisection)
  }

  /// TPU v4: 48 circuit switches, 96 optical links a cube, 128 ports of each switch in use.
  @Test func opticalCircuits() throws {
    let shape = Torus(dimensions: [16, 16, 16], cube: 4, circuitPorts: 136)
    let wiring = try wiring(.torus, .torus(shape))
    #expect(wiring.size.circuitSwitches == 48)
    #expect(wiring.size.links.optical == 6144)
    #expect(wiring.size.links.local == 64 * 144)
    #expect(wiring.ports(.circuitSwitch) == 128)
    WiredGraph(wiring).check()
    // Joined through its circuit switches, port 2m of one cube to port 2m' + 1 of the next, the
    // lattice is the torus without them.
    for shape in [
      Torus(dimensions: [4, 4], cube: 2), Torus(dimensions: [6, 3, 3], cube: 3),
      Torus(dimensions: [8, 4, 4], cube: 4),
    ] {
      let wiring = try self.wiring(.torus, .torus(shape))
      WiredGraph(wiring).check()
      let cubes = wiring.ports(.circuitSwitch) / 2
      let chips = wiring.size.endpoints
      var ends: [Int: Int] = [:]
      var pairs = Set<[Int]>()
      wiring.forEachLink { _, link in
        if link.kind == .local {
          pairs.insert([link.a.node.index, link.a.port, link.b.node.index, link.b.port])
        } else {
          ends[link.b.node.index * 2 * cubes + link.b.port] = link.a.node.index * 16 + link.a.port
        }
      }
      let plain = try self.wiring(.torus, .torus(Torus(dimensions: shape.dimensions)))
      var joined = 0
      plain.forEachLink { _, link in
        let direct = [link.a.node.index, link.a.port, link.b.node.index, link.b.port]
        if pairs.contains(direct) { return }
        // The two face ports must meet at the same switch.
        let a = ends.first { $0.value == link.a.node.index * 16 + link.a.port }?.key
        let b = ends.first { $0.value == link.b.node.index * 16 + link.b.port }?.key
        #expect(a.map { $0 / (2 * cubes) } == b.map { $0 / (2 * cubes) } && a != nil)
        joined += 1
      }
      #expect(joined == wiring.size.links.optical / 2)
      #expect(pairs.count + joined == chips * shape.dimensions.count)
    }
  }

  /// GB200 NVL72: 72 accelerators of 18 links, one to each of 18 chips of 72 ports.
  @Test func scaleUpInARack() throws {
    let shape = ScaleUp(domain: 72, rows: 18, domains: 2)
    let wiring = try Wiring(
      FabricQuestion(
        topology: .scaleUp, endpoints: 144, radix: 72, linkRate: g400, shape: .scaleUp(shape)))
    #expect(wiring.size.switches == TierCounts(leaf: 36))
    #expect(wiring.size.links.host == 2 * 1296)
    #expect(wiring.size.portsUsed == wiring.size.portsPresent)
    #expect(wiring.size.bisection == g400 * Double(36 * 18 * 2))
    let graph = WiredGraph(wiring)
    graph.check()
    let ways = WiredGraph.distances(from: 0, graph.neighbors)
    for accelerator in 0..<144 { #expect((ways[accelerator] >= 0) == (accelerator < 72)) }
  }

  @Test(arguments: [(576, 72, 18, 1), (32, 8, 4, 2), (12, 4, 2, 3)])
  func scaleUpAcrossRacks(domain: Int, rack: Int, rows: Int, links: Int) throws {
    let shape = ScaleUp(domain: domain, rows: rows, linksPerRow: links, rack: rack)
    let wiring = try Wiring(
      FabricQuestion(
        topology: .scaleUp, endpoints: domain, radix: 144, linkRate: g400, shape: .scaleUp(shape)))
    let graph = WiredGraph(wiring)
    graph.check()
    #expect(diameter(graph) - 1 == wiring.size.diameter)
    #expect(wiring.size.links.host == wiring.size.links.leafSpine)
  }

  @Test func countsWithoutAGraph() throws {
    #expect(throws: FabricError.wiringNotAvailable(.slimFly)) {
      try wiring(.slimFly, .slimFly(SlimFly(order: 5)))
    }
    #expect(throws: FabricError.wiringNotAvailable(.hyperX)) {
      try wiring(.hyperX, .hyperX(HyperX(dimensions: [4], hostsPerSwitch: 2)))
    }
  }
}
