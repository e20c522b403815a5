import Fabric
import Quantities
import Testing

/// A network built link by link, to be looked at from outside.
struct WiredGraph {
  let wiring: Wiring
  /// Number of the first node of each kind.
  private var first = [Int](repeating: 0, count: NodeKind.allCases.count)
  private(set) var nodes = 0
  private(set) var edges: [(a: Int, b: Int, link: Link)] = []

  init(_ wiring: Wiring) {
    self.wiring = wiring
    for kind in NodeKind.allCases {
      first[Int(kind.rawValue)] = nodes
      nodes += wiring.nodes(kind)
    }
    wiring.forEachLink { _, link in
      edges.append((number(link.a.node), number(link.b.node), link))
    }
  }

  func number(_ node: NodeRef) -> Int { first[Int(node.kind.rawValue)] + node.index }

  var neighbors: [[Int]] {
    var lists = [[Int]](repeating: [], count: nodes)
    for edge in edges {
      lists[edge.a].append(edge.b)
      lists[edge.b].append(edge.a)
    }
    return lists
  }

  /// Links from `start` to every node, -1 where there is no path.
  static func distances(from start: Int, _ neighbors: [[Int]]) -> [Int] {
    var distance = [Int](repeating: -1, count: neighbors.count)
    distance[start] = 0
    var queue = [start]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for neighbor in neighbors[node] where distance[neighbor] < 0 {
        distance[neighbor] = distance[node] + 1
        queue.append(neighbor)
      }
    }
    return distance
  }

  /// What holds for every cable list: ports exist and hold one link, no link joins a node to
  /// itself, ends exist, planes are kept apart, the list is as long as its count.
  func check() {
    var taken = Set<PortRef>()
    var planes = [Int](repeating: -1, count: nodes)
    for (a, b, link) in edges {
      #expect(a != b, "\(link)")
      for port in [link.a, link.b] {
        let isThere = port.node.index >= 0 && port.node.index < wiring.nodes(port.node.kind)
        #expect(isThere, "\(port) of \(wiring.question)")
        #expect(port.port >= 0 && port.port < wiring.ports(port.node.kind), "\(port)")
        #expect(taken.insert(port).inserted, "\(port) holds two links: \(wiring.question)")
        guard port.node.kind != .endpoint, port.node.kind != .management, isThere else { continue }
        let node = number(port.node)
        #expect(planes[node] < 0 || planes[node] == link.plane, "\(port) is in two planes")
        planes[node] = link.plane
      }
    }
    #expect(edges.count == wiring.count)
  }
}

@Suite struct WiringTests {
  /// Small trees of every kind: whatever the shape, the cable list is sound and is the one counted.
  @Test func everyTreeIsSound() throws {
    var random = SplitMix(state: 7)
    var wired = 0
    for _ in 0..<600 {
      let rails = [1, 1, 2, 3, 4].randomElement(using: &random) ?? 1
      let pair = [(1, 1), (1, 1), (2, 1), (3, 1), (2, 3)].randomElement(using: &random) ?? (1, 1)
      let top = [(1, 1), (1, 1), (3, 1)].randomElement(using: &random) ?? (1, 1)
      let topologies = TreePropertyTests.topologies + [.dualToR]
      let topology = topologies.randomElement(using: &random) ?? .fatTree
      var question = FabricQuestion(
        topology: topology, endpoints: rails * Int.random(in: 1...100, using: &random),
        radix: Int.random(in: 4...16, using: &random), linkRate: g400, rails: rails,
        planes: Int.random(in: 1...(topology == .dualToR ? 2 : 3), using: &random),
        oversubscription: Oversubscription(down: pair.0, up: pair.1),
        managementLinks: Int.random(in: 0...5, using: &random))
      question.topOversubscription = Oversubscription(down: top.0, up: top.1)
      question.portsPerCage = Int.random(in: 1...2, using: &random)
      if Bool.random(using: &random) { question.sparePorts = 1 }
      if Int.random(in: 0...3, using: &random) == 0 { question.uplinkRate = g400 * 2.0 }
      guard let wiring = try? Wiring(question) else { continue }
      wired += 1
      let graph = WiredGraph(wiring)
      graph.check()
      checkCounts(wiring, graph)
      checkSpread(graph)
      checkPaths(wiring, graph)
    }
    #expect(wired > 200)
  }

  private func checkCounts(_ wiring: Wiring, _ graph: WiredGraph) {
    var counts = LinkCounts()
    var degrees = [Int](repeating: 0, count: graph.nodes)
    for edge in graph.edges {
      degrees[edge.a] += 1
      degrees[edge.b] += 1
      switch edge.link.kind {
      case .host, .management: counts.host += 1
      case .leafSpine: counts.leafSpine += 1
      case .spineCore: counts.spineCore += 1
      case .coreSuperCore: counts.coreSuperCore += 1
      default: Issue.record("\(edge.link)")
      }
    }
    #expect(counts == wiring.size.links)
    for endpoint in 0..<wiring.size.endpoints {
      #expect(degrees[graph.number(NodeRef(.endpoint, endpoint))] == wiring.ports(.endpoint))
    }
    for index in degrees.indices { #expect(degrees[index] > 0) }
  }

  /// Between any two switches that are joined, links of one tier are equally many.
  private func checkSpread(_ graph: WiredGraph) {
    var bundles: [[Int]: Int] = [:]
    for edge in graph.edges where edge.link.kind != .host && edge.link.kind != .management {
      bundles[[edge.a, edge.b, Int(edge.link.kind.rawValue)], default: 0] += 1
    }
    for kind in [LinkKind.leafSpine, .spineCore, .coreSuperCore] {
      let widths = Set(bundles.filter { $0.key[2] == Int(kind.rawValue) }.values)
      #expect(widths.count <= 1, "\(graph.wiring.question)")
    }
  }

  /// Endpoints of a rail (of all rails, where they are joined) reach each other in every plane; the
  /// longest way passes as many switches as the diameter says, or fewer where a tier holds one pod.
  private func checkPaths(_ wiring: Wiring, _ graph: WiredGraph) {
    let neighbors = graph.neighbors
    let isApart = wiring.size.topology == .railOnly || wiring.size.topology == .singleTier
    // Ways lead through switches of one plane only: endpoints do not forward.
    for plane in 0..<wiring.size.planes {
      var inPlane = [[Int]](repeating: [], count: graph.nodes)
      for edge in graph.edges where edge.link.plane == plane {
        inPlane[edge.a].append(edge.b)
        inPlane[edge.b].append(edge.a)
      }
      let ways = WiredGraph.distances(from: graph.number(NodeRef(.endpoint, 0)), inPlane)
      for endpoint in 0..<wiring.size.endpoints {
        let distance = ways[graph.number(NodeRef(.endpoint, endpoint))]
        let sameRail = endpoint % wiring.question.rails == 0
        if sameRail || !isApart {
          #expect(
            distance >= 0 && distance - 1 <= max(1, wiring.size.diameter), "\(wiring.question)")
        }
      }
    }
    #expect(neighbors.count == graph.nodes)
  }

  /// Any part of the list is the same part of the whole.
  @Test func rangesAreSlices() throws {
    let wiring = try Wiring(
      FabricQuestion(
        topology: .railFatTree, endpoints: 512, radix: 16, linkRate: g400, rails: 8,
        managementLinks: 3))
    var all: [Link] = []
    wiring.forEachLink { index, link in
      #expect(index == all.count)
      all.append(link)
    }
    for range in [0..<1, 509..<530, 700..<wiring.count] {
      var part: [Link] = []
      wiring.forEachLink(in: range) { part.append($1) }
      #expect(part == Array(all[range]))
    }
  }
}
