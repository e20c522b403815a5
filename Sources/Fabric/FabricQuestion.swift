public import Quantities

/// What a network must connect, and of what it is built.
public struct FabricQuestion: Hashable, Sendable {
  public var topology: Topology
  /// Accelerator NICs to connect; each has one port in every plane.
  public var endpoints: Int
  /// Ports of a switch at `linkRate`.
  public var radix: Int
  /// Rate of one link, one direction, in one plane.
  public var linkRate: Bandwidth
  /// Groups of endpoints that have leaves of their own: NIC i of every system is in rail i.
  public var rails: Int
  /// Independent copies of the network, each joined to every endpoint.
  public var planes: Int
  /// How many tiers of switches; nil takes the smallest number that reaches.
  public var tiers: Int?
  /// Ports down against ports up at the leaf.
  public var oversubscription: Oversubscription
  /// Links of management nodes: they take leaf ports as endpoints do, on top of `endpoints`, and
  /// are spread over planes and rails.
  public var managementLinks: Int
  /// The parameters of a topology that is not a tree.
  public var shape: FabricShape?
  /// Rate of a link above the leaves, a whole multiple of `linkRate`; nil is the same rate.
  public var uplinkRate: Bandwidth?
  /// Ports of a switch above the leaves, at the uplinks' rate; nil is the leaf's own switch.
  public var upperRadix: Int?
  /// Ports down against ports up of the switches right below the top tier, where there are three
  /// tiers or four: the bandwidth within a pod against that between pods.
  public var topOversubscription = Oversubscription.nonBlocking
  /// Endpoints of each pod below the top tier; nil takes pods as large as the ports allow.
  public var podEndpoints: Int?
  /// Spines in each plane (in each pod, with three tiers or more); nil takes the fewest that spread
  /// uplinks equally.
  public var spines: Int?
  /// Ports of every leaf that stay empty, such as those for backup systems.
  public var sparePorts = 0
  /// Endpoints of one system; nil is one for each rail.
  public var endpointsPerSystem: Int?
  /// Ports, at `linkRate`, that share a cage: of a switch, and of a system.
  public var portsPerCage = 1
  public var systemPortsPerCage = 1

  public init(
    topology: Topology, endpoints: Int, radix: Int, linkRate: Bandwidth, rails: Int = 1,
    planes: Int = 1, tiers: Int? = nil, oversubscription: Oversubscription = .nonBlocking,
    managementLinks: Int = 0, shape: FabricShape? = nil
  ) {
    self.topology = topology
    self.endpoints = endpoints
    self.radix = radix
    self.linkRate = linkRate
    self.rails = rails
    self.planes = planes
    self.tiers = tiers
    self.oversubscription = oversubscription
    self.managementLinks = managementLinks
    self.shape = shape
  }

  /// Switches, links and bisection of the network asked for.
  ///
  /// Takes about a microsecond and allocates nothing for a tree.
  public func size() throws(FabricError) -> FabricSize {
    try checkRanges()
    guard let tiers = topology.tiers(rails: rails) else { return try directSize() }
    return try treeSize(tiers: tiers)
  }
}

extension FabricQuestion {
  /// Ports of a leaf, at `linkRate`, that one uplink takes.
  var portsPerUplink: Int { uplinkRate.map { Int($0 / linkRate) } ?? 1 }

  /// Ports that an endpoint has in each plane, each on a leaf of its own.
  var portsPerPlane: Int { topology == .dualToR && planes == 1 ? 2 : 1 }

  // Limits far beyond any equipment, so that no product of counts can overflow.
  private func checkRanges() throws(FabricError) {
    try check(.endpoints, endpoints, 1...(1 << 40))
    try check(.radix, radix, 2...4096)
    try check(.rails, rails, 1...1024)
    try check(.planes, planes, 1...64)
    try check(.managementLinks, managementLinks, 0...(1 << 40))
    try check(.downlinks, oversubscription.down, 1...4096)
    try check(.uplinks, oversubscription.up, 1...4096)
    guard linkRate.isFinite, linkRate > .zero else { throw .linkRateNotPositive }
    if let upperRadix { try check(.upperRadix, upperRadix, 2...4096) }
    try check(.topDownlinks, topOversubscription.down, 1...4096)
    try check(.topUplinks, topOversubscription.up, 1...4096)
    if let podEndpoints { try check(.podEndpoints, podEndpoints, 1...(1 << 40)) }
    if let spines { try check(.spines, spines, 1...4096) }
    try check(.sparePorts, sparePorts, 0...radix - 1)
    if let endpointsPerSystem {
      try check(.endpointsPerSystem, endpointsPerSystem, 1...4096)
      guard endpointsPerSystem % rails == 0 else {
        let nearest = max(1, (endpointsPerSystem + rails / 2) / rails) * rails
        throw .railsDoNotDivide(endpoints: endpointsPerSystem, rails: rails, nearest: nearest)
      }
    }
    try check(.portsPerCage, portsPerCage, 1...64)
    try check(.systemPortsPerCage, systemPortsPerCage, 1...64)
    if let uplinkRate {
      guard uplinkRate.isFinite, uplinkRate > .zero else { throw .linkRateNotPositive }
      let multiple = uplinkRate / linkRate
      guard multiple >= 1, multiple <= 64, multiple.rounded() == multiple else {
        throw .uplinkRateNotAMultiple
      }
    }
  }
}
