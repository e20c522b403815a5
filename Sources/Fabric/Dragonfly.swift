/// Groups of `switchesPerGroup` switches, each joined to every other of its group; groups joined
/// among each other by the global links of their switches.
///
/// Kim, Dally, Scott and Abts, "Technology-Driven, Highly-Scalable Dragonfly Topology", ISCA 2008.
public struct Dragonfly: Hashable, Sendable {
  /// p: endpoints on each switch.
  public var hostsPerSwitch: Int
  /// a: switches in each group.
  public var switchesPerGroup: Int
  /// h: links of each switch to other groups; all are cabled.
  public var globalLinksPerSwitch: Int
  /// g: at most a·h + 1.
  public var groups: Int

  public init(
    hostsPerSwitch: Int, switchesPerGroup: Int, globalLinksPerSwitch: Int, groups: Int
  ) {
    self.hostsPerSwitch = hostsPerSwitch
    self.switchesPerGroup = switchesPerGroup
    self.globalLinksPerSwitch = globalLinksPerSwitch
    self.groups = groups
  }

  /// The balanced design a = 2p = 2h of a radix k ≥ 4h - 1, with the groups that `endpoints` fill.
  public static func balanced(radix: Int, endpoints: Int) throws(FabricError) -> Dragonfly {
    let h = (radix + 1) / 4
    guard h > 0 else { throw .radixTooSmall(radix: radix, needed: 3) }
    let maximum = 2 * h * h + 1
    let groups = min(maximum, ceilingDivide(endpoints, 2 * h * h))
    return Dragonfly(
      hostsPerSwitch: h, switchesPerGroup: 2 * h, globalLinksPerSwitch: h, groups: groups)
  }

  func counts() throws(FabricError) -> DirectCounts {
    try check(.hostsPerSwitch, hostsPerSwitch, 1...4096)
    try check(.switchesPerGroup, switchesPerGroup, 1...4096)
    try check(.globalLinksPerSwitch, globalLinksPerSwitch, 0...4096)
    try check(.groups, groups, 1...switchesPerGroup * globalLinksPerSwitch + 1)
    let switches = switchesPerGroup * groups
    // With g groups, g²/4 pairs face each other across the cut (one less quarter where g is odd).
    let pairs = Double(groups * groups / 4)
    let globalPortsOfGroup = Double(switchesPerGroup * globalLinksPerSwitch)
    return DirectCounts(
      capacity: hostsPerSwitch * switches,
      switches: switches,
      portsPerSwitch: hostsPerSwitch + switchesPerGroup - 1 + globalLinksPerSwitch,
      local: switches * (switchesPerGroup - 1) / 2,
      global: groups == 1 ? 0 : switches * globalLinksPerSwitch / 2,
      cut: groups == 1 ? nil : pairs * globalPortsOfGroup / Double(groups - 1),
      // Local, global, local link; inside one group a single link.
      diameter: groups == 1 ? min(2, switchesPerGroup) : 4,
      conventions: .approximateBisection)
  }
}
