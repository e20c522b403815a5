public import Quantities

/// Equipment and buses between sources and loads, as a graph without loops.
///
/// Power is followed from the loads up. A load splits over its cords that live, a node over its
/// sources that live; so what a failure shifts is found by evaluating the same graph with the failed
/// nodes out. Sides are never added up: each must carry what is left when another is out.
public struct PowerNetwork: Hashable, Sendable {
  /// Equipment, or a bus that joins and splits.
  public struct Node: Hashable, Sendable {
    public var id: String
    /// `A`, `B` …: fails as one with all of its letter; nil for what no side owns.
    public var side: String?
    /// The most that its output carries; nil for a bus.
    public var rating: Power?
    /// Positions of what feeds it, all of them earlier in the list; empty for a source.
    public var sources: [Int]
    /// Takes from the first source that lives, as a transfer switch does; else from all of them in
    /// proportion to their ratings.
    public var transfers: Bool
    /// Loss over output.
    public var lossRatio: Double

    public init(
      id: String, side: String? = nil, rating: Power? = nil, sources: [Int] = [],
      transfers: Bool = false, lossRatio: Double = 0
    ) {
      self.id = id
      self.side = side
      self.rating = rating
      self.sources = sources
      self.transfers = transfers
      self.lossRatio = lossRatio
    }
  }

  /// What is supplied, by one cord or more.
  public struct Load: Hashable, Sendable {
    public var id: String
    public var power: Power
    /// Positions of the nodes that its cords end at. Cords share alike.
    public var cords: [Int]

    public init(id: String, power: Power, cords: [Int]) {
      self.id = id
      self.power = power
      self.cords = cords
    }
  }

  public var nodes: [Node]
  public var loads: [Load]

  public init(nodes: [Node] = [], loads: [Load] = []) {
    self.nodes = nodes
    self.loads = loads
  }

  /// Letters of the sides, in the order in which they first come.
  public var sides: [String] {
    var sides: [String] = []
    for node in nodes {
      if let side = node.side, !sides.contains(side) { sides.append(side) }
    }
    return sides
  }

  /// Adds a node and returns its position.
  public mutating func add(_ node: Node) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }
}

/// What failed, and what follows.
public struct PowerFlow: Hashable, Sendable {
  /// A node that carries more than its rating.
  public struct Overload: Hashable, Sendable {
    public var node: Int
    public var load: Power
  }

  /// Output of each node; zero for those that are out.
  public var outputs: [Power]
  public var overloads: [Overload]
  /// Positions of loads without a cord that lives.
  public var dropped: [Int]
}

extension PowerNetwork {
  /// Follows the power with some nodes out.
  public func flow(failed: Set<Int> = []) -> PowerFlow {
    var lives = [Bool](repeating: false, count: nodes.count)
    for (index, node) in nodes.enumerated() {
      lives[index] =
        !failed.contains(index)
        && (node.sources.isEmpty || node.sources.contains { lives[$0] })
    }
    var outputs = [Power](repeating: .zero, count: nodes.count)
    var dropped: [Int] = []
    for (index, load) in loads.enumerated() {
      let cords = load.cords.filter { lives[$0] }
      if cords.isEmpty {
        dropped.append(index)
        continue
      }
      for cord in cords { outputs[cord] += load.power / Double(cords.count) }
    }
    for index in nodes.indices.reversed() where outputs[index] > .zero {
      let node = nodes[index]
      let input = outputs[index] * (1 + node.lossRatio)
      let sources = node.sources.filter { lives[$0] }
      guard let first = sources.first else { continue }
      if node.transfers {
        outputs[first] += input
        continue
      }
      let weights = sources.map { nodes[$0].rating?.base ?? 0 }
      let sum = weights.reduce(0, +)
      // Buses have no rating to go by: equal parts.
      let areRated = weights.allSatisfy { $0 > 0 }
      for (source, weight) in zip(sources, weights) {
        outputs[source] += input * (areRated ? weight / sum : 1 / Double(sources.count))
      }
    }
    var overloads: [PowerFlow.Overload] = []
    for (index, node) in nodes.enumerated() {
      guard let rating = node.rating, outputs[index].base > rating.base * (1 + 1e-9) else {
        continue
      }
      overloads.append(PowerFlow.Overload(node: index, load: outputs[index]))
    }
    return PowerFlow(outputs: outputs, overloads: overloads, dropped: dropped)
  }

  /// Positions of the nodes of a side, or of the one node with this id; nil where there is neither.
  public func members(failing name: String) -> Set<Int>? {
    let side = nodes.indices.filter { nodes[$0].side == name }
    if !side.isEmpty { return Set(side) }
    return nodes.firstIndex { $0.id == name }.map { [$0] }
  }

  /// Every single failure: each side as a whole, then each node that has a rating.
  public var singleFailures: [(name: String, members: Set<Int>)] {
    var failures = sides.map { side in
      (name: side, members: Set(nodes.indices.filter { nodes[$0].side == side }))
    }
    for (index, node) in nodes.enumerated() where node.rating != nil {
      failures.append((name: node.id, members: [index]))
    }
    return failures
  }
}
