public import Documents
public import Quantities

/// A power network drawn by hand (kind `power-network`): what feeds what, and what hangs on it.
public struct PowerNetworkSpec: SpecRecord {
  public static let kind = "power-network"

  public var id: String
  public var name: String?
  public var nodes: [Node]
  public var loads: [Load]
  public var note: String?

  /// Equipment between a source and the loads.
  public struct Node: SpecRecord {
    public var id: String
    public var rating: Power?
    public var side: String?
    public var feedsFrom: [String]
    public var transfer: Bool
    public var loss: Double

    public init(_ r: inout Reader) {
      id = r.id()
      rating = r.optional("rating", in: .positive, help: "of its output; absent for a bus")
      side = r.optional("side", help: "A, B …: fails as one with all of its letter")
      feedsFrom = r.optional("feeds_from", help: "ids of nodes; absent for a source") ?? []
      transfer = r.value(
        "transfer", default: false, help: "takes from the first node that lives, not from all")
      loss = r.value("loss", default: 0, in: .fraction, help: "loss over output")
    }
  }

  public struct Load: SpecRecord {
    public var id: String
    public var power: Power
    public var cords: [String]

    public init(_ r: inout Reader) {
      id = r.id()
      power = r.required("power", in: .notNegative, help: "of all its cords together")
      cords = r.required("cords", help: "ids of the nodes that its cords end at")
      if cords.isEmpty { r.report("a load needs a cord", key: "cords") }
    }
  }

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: Self.kind)
    if let kind, kind != Self.kind { r.report("`\(kind)` is not \(Self.kind)", key: "kind") }
    id = r.id()
    name = r.optional("name")
    nodes = r.required("nodes", help: "equipment and buses")
    loads = r.required("loads", help: "what is supplied")
    note = r.optional("note")
    let ids = nodes.map(\.id)
    let known = Set(ids)
    if known.count != ids.count { r.report("two nodes have the same id", key: "nodes") }
    for node in nodes {
      for source in node.feedsFrom where !known.contains(source) {
        r.report(
          "node `\(node.id)` feeds from `\(source)`, which is no node", key: "nodes",
          suggestion: Spelling.nearest(to: source, among: ids))
      }
    }
    for load in loads {
      for cord in load.cords where !known.contains(cord) {
        r.report(
          "load `\(load.id)` has a cord to `\(cord)`, which is no node", key: "loads",
          suggestion: Spelling.nearest(to: cord, among: ids))
      }
    }
    if let loop = firstInLoop, known.count == ids.count {
      r.report("node `\(loop)` feeds itself in a loop", key: "nodes")
    }
  }

  /// Nodes so that what feeds comes before what is fed; as many as stand in no loop.
  public var inOrder: [Node] {
    var placed: Set<String> = []
    var order: [Node] = []
    var rest = nodes
    while true {
      let ready = rest.filter { $0.feedsFrom.allSatisfy(placed.contains) }
      if ready.isEmpty { return order }
      order += ready
      placed.formUnion(ready.map(\.id))
      rest.removeAll { placed.contains($0.id) }
    }
  }

  private var firstInLoop: String? {
    let placed = Set(inOrder.map(\.id))
    let known = Set(nodes.map(\.id))
    return nodes.first { !placed.contains($0.id) && $0.feedsFrom.allSatisfy(known.contains) }?.id
  }
}
