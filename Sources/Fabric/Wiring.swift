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
  /// The shape of a network that is no tree, its defaults filled in.
  public let shape: FabricShape?
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
    case dragonfly(DragonflyWiring)
    case dragonflyPlus(DragonflyPlusWiring)
    case torus(TorusWiring)
    case scaleUp(ScaleUpWiring)
  }

  /// The wiring of the network that answers `question`.
  ///
  /// - Throws: what `size()` throws, and `wiringNotAvailable` where only counts are known.
  public init(_ question: FabricQuestion) throws(FabricError) {
    let size = try question.size()
    guard size.endpoints <= 1 << 24 else {
      throw .outOfRange(.endpoints, value: size.endpoints, allowed: 1...(1 << 24))
    }
    graph = try Self.graph(question, size)
    let links = size.links
    let isScaleUp = size.topology == .scaleUp
    let runs: [(LinkKind, Int)] = [
      (isScaleUp ? .scaleUp : .host, links.host - size.managementLinks),
      (.management, size.managementLinks), (.leafSpine, links.leafSpine),
      (.spineCore, links.spineCore), (.coreSuperCore, links.coreSuperCore), (.local, links.local),
      (.global, links.global), (.optical, links.optical),
    ].filter { $0.1 > 0 }
    var sections: [Section] = []
    var start = 0
    for (kind, count) in runs {
      sections.append(Section(kind: kind, start: start, count: count))
      start += count
    }
    self.question = question
    shape = size.topology.hasTiers ? nil : try question.directShape()
    self.size = size
    self.sections = sections
    count = start
  }

  private static func graph(
    _ question: FabricQuestion, _ size: FabricSize
  ) throws(FabricError) -> Graph {
    if size.topology.hasTiers { return .tree(TreeWiring(question, size)) }
    switch try question.directShape() {
    case .dragonfly(let shape): return .dragonfly(DragonflyWiring(shape))
    case .dragonflyPlus(let shape): return .dragonflyPlus(DragonflyPlusWiring(shape))
    case .torus(let shape): return .torus(TorusWiring(shape))
    case .scaleUp(let shape): return .scaleUp(ScaleUpWiring(shape, radix: size.radix))
    case .slimFly, .hyperX: throw .wiringNotAvailable(size.topology)
    }
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
    case .dragonfly(let dragonfly):
      switch section.kind {
      case .host: dragonfly.host(offset)
      case .local: dragonfly.local(offset)
      default: dragonfly.between(offset)
      }
    case .dragonflyPlus(let dragonfly):
      switch section.kind {
      case .host: dragonfly.host(offset)
      case .leafSpine: dragonfly.leafSpine(offset)
      default: dragonfly.between(offset)
      }
    case .torus(let torus):
      section.kind == .local ? torus.local(offset) : torus.optical(offset)
    case .scaleUp(let domains):
      section.kind == .scaleUp ? domains.host(offset) : domains.leafSpine(offset)
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
    case .circuitSwitch: size.circuitSwitches
    }
  }

  /// Ports of a node at the link rate, used or empty.
  public func ports(_ kind: NodeKind) -> Int {
    switch kind {
    case .endpoint:
      switch shape {
      case .torus(let torus): 2 * torus.dimensions.count
      case .scaleUp(let domains): domains.rows * domains.linksPerRow
      default: question.portsPerPlane * size.planes
      }
    case .management: 1
    case .circuitSwitch:
      if case .torus(let torus) = shape { 2 * torus.cubes } else { 0 }
    case .leaf: size.radix
    default: size.upperRadix
    }
  }
}
