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
    precondition(index >= 0 && index < count, "link \(index) of \(count)")
    return withUnsafeTemporaryAllocation(of: Link.self, capacity: 1) { links in
      fill(links, with: index..<index + 1)
      return links[0]
    }
  }

  /// Visits the links of `range` in order with their numbers.
  @inlinable
  public func forEachLink(in range: Range<Int>, _ body: (Int, Link) -> Void) {
    forEachBatch(in: range) { first, links in
      for offset in links.indices { body(first + offset, links[offset]) }
    }
  }

  /// Visits every link in order with its number.
  public func forEachLink(_ body: (Int, Link) -> Void) { forEachLink(in: 0..<count, body) }

  /// Links that are computed together: few enough for a processor's first cache.
  @usableFromInline static var batch: Int { 256 }

  /// Visits the links of `range`, some at a time, with the number of the first of each batch.
  @inlinable
  func forEachBatch(in range: Range<Int>, _ body: (Int, UnsafeBufferPointer<Link>) -> Void) {
    withUnsafeTemporaryAllocation(of: Link.self, capacity: Self.batch) { links in
      var first = range.lowerBound
      while first < range.upperBound {
        let part = first..<min(first + Self.batch, range.upperBound)
        fill(links, with: part)
        body(first, UnsafeBufferPointer(rebasing: links[..<part.count]))
        first = part.upperBound
      }
    }
  }

  /// Links of consecutive numbers; which part of which graph they are of is found once.
  @usableFromInline
  func fill(_ links: UnsafeMutableBufferPointer<Link>, with range: Range<Int>) {
    var links = links
    for section in sections {
      let part = range.clamped(to: section.start..<section.start + section.count)
      guard !part.isEmpty else { continue }
      fill(links, section.kind, part.lowerBound - section.start..<part.upperBound - section.start)
      links = UnsafeMutableBufferPointer(rebasing: links[part.count...])
    }
  }

  private func fill(
    _ links: UnsafeMutableBufferPointer<Link>, _ kind: LinkKind, _ offsets: Range<Int>
  ) {
    @inline(__always)
    func put(_ link: (Int) -> Link) {
      for offset in offsets {
        links.initializeElement(at: offset - offsets.lowerBound, to: link(offset))
      }
    }
    switch graph {
    case .tree(let tree):
      switch kind {
      case .host: put { tree.host($0) }
      case .management: put { tree.management($0) }
      case .leafSpine: put { tree.uplink(tier: 0, $0) }
      case .spineCore: put { tree.uplink(tier: 1, $0) }
      default: put { tree.uplink(tier: 2, $0) }
      }
    case .dragonfly(let dragonfly):
      switch kind {
      case .host: put { dragonfly.host($0) }
      case .local: put { dragonfly.local($0) }
      default: put { dragonfly.between($0) }
      }
    case .dragonflyPlus(let dragonfly):
      switch kind {
      case .host: put { dragonfly.host($0) }
      case .leafSpine: put { dragonfly.leafSpine($0) }
      default: put { dragonfly.between($0) }
      }
    case .torus(let torus):
      if kind == .local { put { torus.local($0) } } else { put { torus.optical($0) } }
    case .scaleUp(let domains):
      if kind == .scaleUp { put { domains.host($0) } } else { put { domains.leafSpine($0) } }
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
