/// The links of a folded Clos network, each by arithmetic from its number.
///
/// Leaves of a plane are numbered row by row: the i-th leaves of all rails, then the next; so that
/// the leaves which one row of systems reaches stand together and share a pod. Uplink u of a switch
/// rises to position u / width of the tier above, lane u % width of that bundle; a switch above is
/// numbered by pod, then by position. Downlinks come first on a switch, spare ports follow on a
/// leaf, uplinks are last.
struct TreeWiring: Hashable, Sendable {
  var endpoints: Int
  var managementLinks: Int
  var planes: Int
  var rails: Int
  var portsPerPlane: Int
  var tree: TreeShape
  var switches: TierCounts
  /// Ports of a leaf before its first uplink, and ports that one uplink takes there.
  var leafUplinkOffset: Int
  var portsPerUplink: Int
  /// Ports before the first uplink of a spine, and of a core.
  var upperOffset: SIMD4<Int>
  /// Uplinks of a leaf, a spine, a core.
  var uplinks: SIMD4<Int>
  /// Positions of a pod up to and including the tier below: 1, spines, spines x cores.
  var positions: SIMD4<Int>
  /// Leaves, spines, cores of one tree.
  var perTree: SIMD4<Int>

  init(_ question: FabricQuestion, _ size: FabricSize) {
    endpoints = size.endpoints
    managementLinks = size.managementLinks
    planes = size.planes
    rails = question.rails
    portsPerPlane = question.portsPerPlane
    tree = size.tree
    switches = size.switches
    leafUplinkOffset = tree.leafDownlinks + question.sparePorts
    portsPerUplink = question.portsPerUplink
    let upper = tree.upper
    let trees = planes * tree.treesPerPlane
    perTree = SIMD4(tree.leavesPerTree, upper.switches[0], upper.switches[1], upper.switches[2])
    positions = SIMD4(
      1, upper.positions[0], upper.positions[0] &* upper.positions[1],
      upper.positions[0] &* upper.positions[1] &* upper.positions[2])
    let counts = SIMD4(size.switches.leaf, size.switches.spine, size.switches.core, 1)
    uplinks = SIMD4(repeating: 0)
    for tier in 0..<3 where counts[tier] > 0 {
      uplinks[tier] = trees * upper.links[tier] / counts[tier]
    }
    upperOffset = SIMD4(repeating: 0)
    for tier in 0..<2 where uplinks[tier + 1] > 0 {
      // The last pod may lack blocks, so the ports of a full one stay reserved.
      upperOffset[tier] = size.upperRadix - size.uplinkPorts(above: size.tiers - 2 - tier)
    }
  }

  /// The port of `endpoint` in a plane, and the leaf port that it is joined to.
  @inline(__always)
  func host(_ offset: Int) -> Link {
    let (endpoint, port) = split(offset, by: planes &* portsPerPlane)
    let (plane, portInPlane) = split(port, by: portsPerPlane)
    let (system, rail) = split(endpoint, by: rails)
    return Link(
      kind: .host, plane: plane, a: PortRef(.endpoint, endpoint, port: port),
      b: leafPort(plane: plane, group: rail &* portsPerPlane &+ portInPlane, place: system))
  }

  /// Management links are dealt to planes, then to rails, behind the last endpoint of each.
  func management(_ number: Int) -> Link {
    let (round, plane) = split(number, by: planes)
    let (row, group) = split(round, by: rails * portsPerPlane)
    return Link(
      kind: .management, plane: plane, a: PortRef(.management, number, port: 0),
      b: leafPort(plane: plane, group: group, place: endpoints / rails + row))
  }

  @inline(__always)
  private func leafPort(plane: Int, group: Int, place: Int) -> PortRef {
    if tree.railsPerLeaf > 1 {
      let (leaf, rail) = split(group, by: tree.railsPerLeaf)
      let ports = tree.leafDownlinks / tree.railsPerLeaf
      return PortRef(
        .leaf, plane &* (switches.leaf / planes) &+ leaf, port: rail &* ports &+ place)
    }
    let (row, port) = split(place, by: tree.leafDownlinks)
    let leavesPerPlane = tree.leavesPerTree &* tree.treesPerPlane
    let leaf =
      tree.treesPerPlane > 1
      ? group &* tree.leavesPerTree &+ row : row &* (rails &* portsPerPlane) &+ group
    return PortRef(.leaf, plane &* leavesPerPlane &+ leaf, port: port)
  }

  private static func kind(tier: Int) -> NodeKind {
    tier == 0 ? .leaf : tier == 1 ? .spine : tier == 2 ? .core : .superCore
  }

  private static func link(tier: Int) -> LinkKind {
    tier == 0 ? .leafSpine : tier == 1 ? .spineCore : .coreSuperCore
  }

  /// The uplinks of all switches of a tier, 0 for leaves: switch by switch.
  @inline(__always)
  func uplink(tier: Int, _ offset: Int) -> Link {
    let (number, uplink) = split(offset, by: uplinks[tier])
    let (treeNumber, place) = split(number, by: perTree[tier])
    // Which pod of its tier the switch is, and which of the positions there.
    let (block, position) = split(place, by: positions[tier])
    let (pod, child) = split(block, by: tree.upper.blocksPerPod[tier])
    let width = tree.upper.width[tier]
    let (above, lane) = split(uplink, by: width)
    let index =
      treeNumber &* perTree[tier + 1] &+ pod &* positions[tier + 1]
      &+ position &* tree.upper.positions[tier] &+ above
    let port =
      tier == 0 ? leafUplinkOffset &+ uplink &* portsPerUplink : upperOffset[tier - 1] &+ uplink
    return Link(
      kind: Self.link(tier: tier), plane: split(treeNumber, by: tree.treesPerPlane).0,
      a: PortRef(Self.kind(tier: tier), number, port: port),
      b: PortRef(Self.kind(tier: tier + 1), index, port: child &* width &+ lane))
  }
}
