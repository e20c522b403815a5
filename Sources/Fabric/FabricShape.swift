import Quantities

/// The parameters of a topology that is not a tree.
public enum FabricShape: Hashable, Sendable {
  case dragonfly(Dragonfly)
  case slimFly(SlimFly)
  case hyperX(HyperX)
  case torus(Torus)
}

extension FabricShape {
  /// The endpoints that fill the shape: what to ask for when only the shape is known.
  public func endpoints() throws(FabricError) -> Int { try counts().capacity }

  func counts() throws(FabricError) -> DirectCounts {
    switch self {
    case .dragonfly(let dragonfly): try dragonfly.counts()
    case .slimFly(let slimFly): try slimFly.counts()
    case .hyperX(let hyperX): try hyperX.counts()
    case .torus(let torus): try torus.counts()
    }
  }

  fileprivate var topology: Topology {
    switch self {
    case .dragonfly: .dragonfly
    case .slimFly: .slimFly
    case .hyperX: .hyperX
    case .torus: .torus
    }
  }
}

/// What a topology without tiers counts before it is asked for a number of endpoints.
struct DirectCounts {
  /// Places for endpoints.
  var capacity: Int
  /// Zero where chips are joined directly.
  var switches: Int
  /// Ports that hosts, local and global links of one switch take when all places are filled.
  var portsPerSwitch: Int
  var local = 0
  var global = 0
  /// Links of the equal cut; nil where no formula is published.
  var cut: Double?
  var diameter: Int
  var conventions: CountingConvention = []
}

extension FabricQuestion {
  /// Counts of the whole shape; `endpoints` may leave places empty.
  func directSize() throws(FabricError) -> FabricSize {
    guard topology != .dragonflyPlus else { throw .notAvailableYet(topology) }
    guard
      rails == 1, planes == 1, tiers == nil, managementLinks == 0,
      oversubscription == .nonBlocking
    else { throw .onlyForTrees(topology) }
    let counts = try directCounts()
    guard counts.portsPerSwitch <= radix else {
      throw .radixTooSmall(radix: radix, needed: counts.portsPerSwitch)
    }
    guard endpoints <= counts.capacity else {
      throw .unreachable(
        topology, endpoints: endpoints, maximum: counts.capacity, radix: radix, tiers: nil)
    }
    let switchless = counts.switches == 0
    return FabricSize(
      topology: topology, endpoints: endpoints, radix: radix, upperRadix: radix, linkRate: linkRate,
      uplinkRate: linkRate, topOversubscription: .nonBlocking, planes: planes,
      managementLinks: managementLinks, tiers: switchless ? 0 : 1,
      switches: TierCounts(leaf: counts.switches),
      links: LinkCounts(
        host: switchless ? 0 : endpoints, local: counts.local, global: counts.global),
      bisection: bisection(of: counts), diameter: counts.diameter,
      maximumEndpoints: counts.capacity, tree: TreeShape(),
      conventions: counts.conventions.union([.links, .bisection]))
  }

  private func directCounts() throws(FabricError) -> DirectCounts {
    if let shape, shape.topology == topology { return try shape.counts() }
    guard topology == .dragonfly, shape == nil else { throw .shapeRequired(topology) }
    return try Dragonfly.balanced(radix: radix, endpoints: endpoints).counts()
  }

  /// The cut's bandwidth; behind switches, half the endpoints cannot send more than their links.
  private func bisection(of counts: DirectCounts) -> Bandwidth? {
    guard let cut = counts.cut else { return nil }
    return linkRate * (counts.switches == 0 ? cut : min(cut, Double(endpoints) / 2))
  }
}

/// Throws unless a parameter is within limits that keep every product of counts exact.
func check(
  _ input: FabricInput, _ value: Int, _ allowed: ClosedRange<Int>
) throws(FabricError) {
  guard allowed.contains(value) else {
    throw .outOfRange(input, value: value, allowed: allowed)
  }
}
