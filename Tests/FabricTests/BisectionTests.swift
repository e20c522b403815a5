import Fabric
import Quantities
import Testing

/// The minimum equal cut, found by trying every half of the endpoints and the largest flow to the
/// other half (Ford and Fulkerson, 1956: the largest flow is the smallest cut).
@Suite struct BisectionTests {
  /// Links of the smallest cut between `left` and the other endpoints.
  private func flow(_ graph: WiredGraph, left: Set<Int>) -> Int {
    let source = graph.nodes
    let sink = graph.nodes + 1
    var capacity: [[Int: Int]] = Array(repeating: [:], count: graph.nodes + 2)
    let scale = Int(graph.wiring.size.uplinkRate / graph.wiring.size.linkRate)
    for edge in graph.edges where edge.link.kind != .management {
      let weight = edge.link.kind == .host ? 1 : scale
      capacity[edge.a][edge.b, default: 0] += weight
      capacity[edge.b][edge.a, default: 0] += weight
    }
    for endpoint in 0..<graph.wiring.size.endpoints {
      if left.contains(endpoint) {
        capacity[source][endpoint] = 1 << 20
      } else {
        capacity[endpoint][sink] = 1 << 20
      }
    }
    var total = 0
    while true {
      // Augmenting paths of fewest links (Edmonds and Karp).
      var from = [Int](repeating: -1, count: graph.nodes + 2)
      from[source] = source
      var queue = [source]
      var next = 0
      while next < queue.count, from[sink] < 0 {
        let node = queue[next]
        next += 1
        for (neighbor, rest) in capacity[node] where rest > 0 && from[neighbor] < 0 {
          from[neighbor] = node
          queue.append(neighbor)
        }
      }
      guard from[sink] >= 0 else { return total }
      var width = Int.max
      var node = sink
      while node != source {
        width = min(width, capacity[from[node]][node] ?? 0)
        node = from[node]
      }
      node = sink
      while node != source {
        capacity[from[node]][node, default: 0] -= width
        capacity[node][from[node], default: 0] += width
        node = from[node]
      }
      total += width
    }
  }

  private func smallestCut(_ wiring: Wiring) -> Int {
    let graph = WiredGraph(wiring)
    let endpoints = wiring.size.endpoints
    var best = Int.max
    // The last endpoint stays on the right: every pair of halves once.
    for mask in 0..<(1 << (endpoints - 1)) where mask.nonzeroBitCount == endpoints / 2 {
      let left = Set((0..<endpoints).filter { mask >> $0 & 1 == 1 })
      best = min(best, flow(graph, left: left))
    }
    return best
  }

  private func check(_ question: FabricQuestion) throws {
    let wiring = try Wiring(question)
    let links = try #require(wiring.size.bisection) / wiring.size.linkRate
    #expect(Int(links) == smallestCut(wiring) && links == links.rounded(), "\(question)")
  }

  @Test(arguments: [
    (8, 4, 1, 1, 2), (6, 4, 1, 1, 2), (10, 6, 2, 1, 2), (12, 6, 2, 1, 2), (8, 6, 1, 2, 2),
    (12, 8, 3, 1, 2), (10, 8, 3, 1, 2), (8, 4, 1, 1, 3), (12, 4, 1, 1, 3), (10, 4, 1, 1, 3),
  ])
  func trees(endpoints: Int, radix: Int, down: Int, up: Int, tiers: Int) throws {
    try check(
      FabricQuestion(
        topology: .fatTree, endpoints: endpoints, radix: radix, linkRate: g400, tiers: tiers,
        oversubscription: Oversubscription(down: down, up: up)))
  }

  @Test(arguments: [(12, 2), (8, 2), (12, 4)])
  func rails(endpoints: Int, rails: Int) throws {
    try check(
      FabricQuestion(
        topology: .railFatTree, endpoints: endpoints, radix: 6, linkRate: g400, rails: rails,
        oversubscription: Oversubscription(down: 2, up: 1), managementLinks: 1))
  }

  @Test func planesAndDualLeaves() throws {
    try check(
      FabricQuestion(
        topology: .multiPlane, endpoints: 8, radix: 4, linkRate: g400, planes: 2))
    var dual = FabricQuestion(
      topology: .dualToR, endpoints: 8, radix: 6, linkRate: g400, planes: 2,
      oversubscription: Oversubscription(down: 2, up: 1))
    try check(dual)
    dual.planes = 1
    try check(dual)
  }

  /// Pods joined by less than they have inside.
  @Test(arguments: [(12, 6), (8, 4), (12, 4), (10, 6)])
  func oversubscribedTop(endpoints: Int, pod: Int) throws {
    var question = FabricQuestion(
      topology: .fatTree, endpoints: endpoints, radix: 6, linkRate: g400, tiers: 3,
      oversubscription: Oversubscription(down: 2, up: 2))
    question.topOversubscription = Oversubscription(down: 2, up: 1)
    question.podEndpoints = pod
    try check(question)
  }

  @Test func fasterUplinks() throws {
    var question = FabricQuestion(
      topology: .leafSpine, endpoints: 12, radix: 8, linkRate: g400,
      oversubscription: Oversubscription(down: 4, up: 1))
    question.uplinkRate = g400 * 2.0
    try check(question)
  }

  @Test(arguments: [[2, 2], [4, 2], [4, 3], [5, 2], [2, 2, 3], [3, 2], [2, 6]])
  func tori(dimensions: [Int]) throws {
    let shape = FabricShape.torus(Torus(dimensions: dimensions))
    try check(
      FabricQuestion(
        topology: .torus, endpoints: shape.endpoints(), radix: 64, linkRate: g400, shape: shape))
  }

  @Test func scaleUp() throws {
    let shape = FabricShape.scaleUp(ScaleUp(domain: 8, rows: 3, linksPerRow: 2, rack: 4))
    try check(
      FabricQuestion(
        topology: .scaleUp, endpoints: 8, radix: 16, linkRate: g400, shape: shape))
  }

  /// The published approximation of a dragonfly against the cut: never more than 40 % above it, and
  /// exact where groups halve evenly.
  @Test(arguments: [(1, 2, 1, 2), (1, 2, 2, 4), (2, 2, 1, 3), (1, 3, 1, 4)])
  func dragonflies(p: Int, a: Int, h: Int, groups: Int) throws {
    let shape = FabricShape.dragonfly(
      Dragonfly(hostsPerSwitch: p, switchesPerGroup: a, globalLinksPerSwitch: h, groups: groups))
    let wiring = try Wiring(
      FabricQuestion(
        topology: .dragonfly, endpoints: shape.endpoints(), radix: 64, linkRate: g400, shape: shape)
    )
    let links = try #require(wiring.size.bisection) / wiring.size.linkRate
    let cut = Double(smallestCut(wiring))
    #expect(links <= 1.4 * cut && links >= cut / 1.4, "\(links) against \(cut)")
  }
}
