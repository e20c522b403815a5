import Quantities

/// The parameters of a topology that is not a tree.
public enum FabricShape: Hashable, Sendable {
  case dragonfly(Dragonfly)
  case dragonflyPlus(DragonflyPlus)
  case slimFly(SlimFly)
  case hyperX(HyperX)
  case torus(Torus)
  case scaleUp(ScaleUp)
}

extension FabricShape {
  /// The endpoints that fill the shape: what to ask for when only the shape is known.
  public func endpoints() throws(FabricError) -> Int { try counts(radix: 4096).capacity }

  func counts(radix: Int) throws(FabricError) -> DirectCounts {
    switch self {
    case .dragonfly(let dragonfly): try dragonfly.counts()
    case .dragonflyPlus(let dragonfly): try dragonfly.counts()
    case .slimFly(let slimFly): try slimFly.counts()
    case .hyperX(let hyperX): try hyperX.counts()
    case .torus(let torus): try torus.counts()
    case .scaleUp(let domains): try domains.counts(radix: radix)
    }
  }

  fileprivate var topology: Topology {
    switch self {
    case .dragonfly: .dragonfly
    case .dragonflyPlus: .dragonflyPlus
    case .slimFly: .slimFly
    case .hyperX: .hyperX
    case .torus: .torus
    case .scaleUp: .scaleUp
    }
  }
}

/// What a topology without tiers counts before it is asked for a number of endpoints.
struct DirectCounts {
  /// Places for endpoints.
  var capacity: Int
  /// Switches that endpoints attach to; zero where chips are joined directly.
  var switches: Int
  /// Ports that the busiest switch takes when all places are filled.
  var portsPerSwitch: Int
  var local = 0
  var global = 0
  /// Links of the equal cut; nil where no formula is published.
  var cut: Double?
  var diameter: Int
  var conventions: CountingConvention = []
  var portsPerEndpoint = 1
  /// Switches above those of endpoints.
  var spines = 0
  var leafSpine = 0
  var circuitSwitches = 0
  var optical = 0
}

extension FabricQuestion {
  /// Counts of the whole shape; `endpoints` may leave places empty.
  func directSize() throws(FabricError) -> FabricSize {
    guard
      rails == 1, planes == 1, tiers == nil, managementLinks == 0,
      oversubscription == .nonBlocking, topOversubscription == .nonBlocking, podEndpoints == nil,
      sparePorts == 0, spines == nil, uplinkRate == nil, upperRadix == nil
    else { throw .onlyForTrees(topology) }
    let counts = try directShape().counts(radix: radix)
    guard counts.portsPerSwitch <= radix else {
      throw .radixTooSmall(radix: radix, needed: counts.portsPerSwitch)
    }
    guard endpoints <= counts.capacity else {
      throw .unreachable(
        topology, endpoints: endpoints, maximum: counts.capacity, radix: radix, tiers: nil)
    }
    let isSwitchless = counts.switches == 0
    return FabricSize(
      topology: topology, endpoints: endpoints, radix: radix, upperRadix: radix,
      linkRate: linkRate, uplinkRate: linkRate, topOversubscription: .nonBlocking, planes: planes,
      managementLinks: managementLinks, tiers: isSwitchless ? 0 : counts.spines > 0 ? 2 : 1,
      switches: TierCounts(leaf: counts.switches, spine: counts.spines),
      links: LinkCounts(
        host: isSwitchless ? 0 : endpoints * counts.portsPerEndpoint, leafSpine: counts.leafSpine,
        local: counts.local, global: counts.global, optical: counts.optical),
      bisection: bisection(of: counts), diameter: counts.diameter,
      maximumEndpoints: counts.capacity, tree: TreeShape(),
      circuitSwitches: counts.circuitSwitches,
      conventions: counts.conventions.union([.links, .bisection]))
  }

  /// The shape asked for, or the balanced one that holds the endpoints.
  func directShape() throws(FabricError) -> FabricShape {
    if let shape, shape.topology == topology { return shape }
    guard shape == nil else { throw .shapeRequired(topology) }
    switch topology {
    case .dragonfly: return .dragonfly(try .balanced(radix: radix, endpoints: endpoints))
    case .dragonflyPlus: return .dragonflyPlus(try .balanced(radix: radix, endpoints: endpoints))
    default: throw .shapeRequired(topology)
    }
  }

  /// The cut's bandwidth; behind switches, half the endpoints cannot send more than their links.
  private func bisection(of counts: DirectCounts) -> Bandwidth? {
    guard let cut = counts.cut else { return nil }
    let injection = Double(endpoints * counts.portsPerEndpoint) / 2
    return linkRate * (counts.switches == 0 ? cut : min(cut, injection))
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
