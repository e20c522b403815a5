/// Groups that are leaf-spine networks of single links, joined among each other by their spines.
///
/// Shpiner et al., "Dragonfly+: Low Cost Topology for Scaling Datacenters", HiPINEB 2017.
public struct DragonflyPlus: Hashable, Sendable {
  /// Endpoints on each leaf.
  public var hostsPerLeaf: Int
  public var leavesPerGroup: Int
  public var spinesPerGroup: Int
  /// Links of each spine to other groups; all are cabled.
  public var globalLinksPerSpine: Int
  /// At most spines x global links + 1.
  public var groups: Int

  public init(
    hostsPerLeaf: Int, leavesPerGroup: Int, spinesPerGroup: Int, globalLinksPerSpine: Int,
    groups: Int
  ) {
    self.hostsPerLeaf = hostsPerLeaf
    self.leavesPerGroup = leavesPerGroup
    self.spinesPerGroup = spinesPerGroup
    self.globalLinksPerSpine = globalLinksPerSpine
    self.groups = groups
  }

  /// Half of every switch's ports each way, with the groups that `endpoints` fill: at most k²/4 + 1
  /// groups of k²/4 endpoints.
  public static func balanced(radix: Int, endpoints: Int) throws(FabricError) -> DragonflyPlus {
    let half = radix / 2
    guard half > 0 else { throw .radixTooSmall(radix: radix, needed: 2) }
    return DragonflyPlus(
      hostsPerLeaf: half, leavesPerGroup: half, spinesPerGroup: half, globalLinksPerSpine: half,
      groups: min(half * half + 1, ceilingDivide(endpoints, half * half)))
  }

  func counts() throws(FabricError) -> DirectCounts {
    try check(.hostsPerSwitch, hostsPerLeaf, 1...4096)
    try check(.leavesPerGroup, leavesPerGroup, 1...4096)
    try check(.spinesPerGroup, spinesPerGroup, 1...4096)
    try check(.globalLinksPerSwitch, globalLinksPerSpine, 0...4096)
    let globalPorts = spinesPerGroup * globalLinksPerSpine
    try check(.groups, groups, 1...globalPorts + 1)
    var counts = DirectCounts(
      capacity: groups * leavesPerGroup * hostsPerLeaf, switches: groups * leavesPerGroup,
      portsPerSwitch: max(
        hostsPerLeaf + spinesPerGroup, leavesPerGroup + (groups == 1 ? 0 : globalLinksPerSpine)),
      // A leaf, a spine and the same in the other group: every leaf reaches every spine of its own.
      diameter: groups > 1 ? 4 : leavesPerGroup > 1 ? 3 : 1,
      conventions: .approximateBisection)
    counts.spines = groups * spinesPerGroup
    counts.leafSpine = groups * leavesPerGroup * spinesPerGroup
    if groups == 1 {
      // A leaf-spine network: half of the leaves' uplinks.
      counts.cut = Double(counts.leafSpine) / 2
    } else {
      counts.global = groups * globalPorts / 2
      counts.cut = Double(groups * groups / 4) * Double(globalPorts) / Double(groups - 1)
    }
    return counts
  }
}
