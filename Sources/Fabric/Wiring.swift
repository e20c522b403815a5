/// Every link of a network, in a fixed order, without holding any of them.
///
/// A link is computed from its number alone, so that ranges can be visited at the same time; the
/// order is host links by endpoint, management links, then tier by tier by the lower switch and its
/// port. `docs/topologies.md` says how nodes and ports are numbered.
public struct Wiring: Sendable {
  public let question: FabricQuestion
  public let size: FabricSize
  /// Links, management links among them.
  public let count: Int
  let sections: [Section]
  private let graph: Graph

  /// A run of links of one kind.
  struct Section: Hashable, Sendable {
    var kind: LinkKind
    /// Number of the first.
    var start: Int
    var count: Int
  }

  enum Graph: Sendable {
    case tree(TreeWiring)
  }

  /// The wiring of the network that answers `question`.
  ///
  /// - Throws: what `size()` throws, and `wiringNotAvailable` where only counts are known.
  public init(_ question: FabricQuestion) throws(FabricError) {
    let size = try question.size()
    var runs: [(LinkKind, Int)]
    switch size.topology {
    case .singleTier, .leafSpine, .fatTree, .railFatTree, .railOnly, .multiPlane, .dualToR:
      graph = .tree(TreeWiring(question, size))
      runs = [
        (.host, size.links.host - size.managementLinks), (.management, size.managementLinks),
        (.leafSpine, size.links.leafSpine), (.spineCore, size.links.spineCore),
        (.coreSuperCore, size.links.coreSuperCore),
      ]
    case .dragonfly, .dragonflyPlus, .slimFly, .hyperX, .torus:
      throw .wiringNotAvailable(size.topology)
    }
    runs.removeAll { $0.1 == 0 }
    var sections: [Section] = []
    var start = 0
    for (kind, count) in runs {
      sections.append(Section(kind: kind, start: start, count: count))
      start += count
    }
    self.question = question
    self.size = size
    self.sections = sections
    count = start
  }

  /// The link of a number from 0 to below `count`.
  public subscript(_ index: Int) -> Link {
    for section in sections where index < section.start + section.count {
      return link(section, index - section.start)
    }
    preconditionFailure("link \(index) of \(count)")
  }

  /// Visits the links of `range` in order with their numbers.
  @inlinable
  public func forEachLink(in range: Range<Int>, _ body: (Int, Link) -> Void) {
    for index in range { body(index, self[index]) }
  }

  /// Visits every link in order with its number.
  public func forEachLink(_ body: (Int, Link) -> Void) { forEachLink(in: 0..<count, body) }

  private func link(_ section: Section, _ offset: Int) -> Link {
    switch graph {
    case .tree(let tree):
      switch section.kind {
      case .host: tree.host(offset)
      case .management: tree.management(offset)
      case .leafSpine: tree.uplink(tier: 0, offset)
      case .spineCore: tree.uplink(tier: 1, offset)
      default: tree.uplink(tier: 2, offset)
      }
    }
  }
}

extension Wiring {
  /// Kinds of node that the network has, lowest tier first.
  public var kinds: [NodeKind] { NodeKind.allCases.filter { nodes($0) > 0 } }

  /// Nodes of a kind in the whole network.
  public func nodes(_ kind: NodeKind) -> Int {
    switch kind {
    case .endpoint: size.endpoints
    case .management: size.managementLinks
    case .leaf: size.switches.leaf
    case .spine: size.switches.spine
    case .core: size.switches.core
    case .superCore: size.switches.superCore
    case .circuitSwitch, .scaleUpSwitch: 0
    }
  }

  /// Ports of a node at the link rate, used or empty.
  public func ports(_ kind: NodeKind) -> Int {
    switch kind {
    case .endpoint: question.portsPerPlane * size.planes
    case .management: 1
    case .leaf: size.radix
    default: size.upperRadix
    }
  }
}
