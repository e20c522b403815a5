public import Fabric

/// The parameters of topologies that are no trees, as options and specs give them: all optional.
public struct FabricShapeInput: Sendable {
  /// Endpoints on a switch (p), switches or leaves of a group (a), links of a switch to other groups
  /// (h), groups, spines of a group.
  public var hosts: Int?
  public var groupSwitches: Int?
  public var globalLinks: Int?
  public var groups: Int?
  public var groupSpines: Int?
  /// q of a slim fly.
  public var order: Int?
  public var hostsPerSwitch: Int?
  /// Lengths of a lattice.
  public var dimensions: [Int] = []
  public var parallelLinks: Int?
  /// Chips along a side of a cube between circuit switches, and ports of one of those.
  public var cube: Int?
  public var circuitPorts: Int?
  /// Accelerators of a scale-up domain and of a rack, rows of chips, links of one to each row.
  public var domain: Int?
  public var rack: Int?
  public var rows: Int?
  public var linksPerRow: Int?
  public var domains: Int?

  public init() {}

  /// A parameter that a topology cannot do without, by the name of its option.
  public struct Missing: Error {
    public let topology: Topology
    public let options: [String]
  }

  /// The shape of a topology; nil where it has none, or where the radix gives it.
  public func shape(_ topology: Topology) throws(Missing) -> FabricShape? {
    switch topology {
    case .dragonfly:
      if hosts == nil, groupSwitches == nil, globalLinks == nil, groups == nil { return nil }
      guard let hosts, let groupSwitches, let globalLinks else {
        throw Missing(topology: topology, options: ["p", "a", "h"])
      }
      return .dragonfly(
        Dragonfly(
          hostsPerSwitch: hosts, switchesPerGroup: groupSwitches,
          globalLinksPerSwitch: globalLinks, groups: groups ?? most(groupSwitches, globalLinks)))
    case .dragonflyPlus:
      if hosts == nil, groupSwitches == nil, globalLinks == nil, groups == nil { return nil }
      guard let hosts, let groupSwitches, let globalLinks else {
        throw Missing(topology: topology, options: ["p", "a", "h"])
      }
      let spines = groupSpines ?? groupSwitches
      return .dragonflyPlus(
        DragonflyPlus(
          hostsPerLeaf: hosts, leavesPerGroup: groupSwitches, spinesPerGroup: spines,
          globalLinksPerSpine: globalLinks, groups: groups ?? most(spines, globalLinks)))
    case .slimFly:
      guard let order else { throw Missing(topology: topology, options: ["q"]) }
      return .slimFly(SlimFly(order: order, hostsPerSwitch: hostsPerSwitch))
    case .hyperX:
      guard let hostsPerSwitch, !dimensions.isEmpty else {
        throw Missing(topology: topology, options: ["dimensions", "hosts-per-switch"])
      }
      return .hyperX(
        HyperX(
          dimensions: dimensions, hostsPerSwitch: hostsPerSwitch,
          parallelLinks: parallelLinks ?? 1))
    case .torus:
      guard !dimensions.isEmpty else { throw Missing(topology: topology, options: ["dimensions"]) }
      return .torus(Torus(dimensions: dimensions, cube: cube, circuitPorts: circuitPorts))
    case .scaleUp:
      guard let domain, let rows else {
        throw Missing(topology: topology, options: ["domain", "rows"])
      }
      return .scaleUp(
        ScaleUp(
          domain: domain, rows: rows, linksPerRow: linksPerRow ?? 1, rack: rack,
          domains: domains ?? 1))
    default: return nil
    }
  }

  /// As many groups as the links to others reach; what overflows is out of range when it is sized.
  private func most(_ switches: Int, _ links: Int) -> Int {
    let (product, overflows) = switches.multipliedReportingOverflow(by: links)
    return overflows || product == .max ? .max : product + 1
  }

  /// Lengths such as `16x20x28`; nil where that is not what the text says.
  public static func lengths(_ text: String) -> [Int]? {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    let lengths = parts.compactMap { Int($0) }
    return lengths.isEmpty || lengths.count != parts.count ? nil : lengths
  }
}
