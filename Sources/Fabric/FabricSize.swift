public import Quantities

/// A number for each tier of switches, lowest first; zero where there is no such tier.
public struct TierCounts: Hashable, Sendable {
  /// The tier that endpoints attach to; all switches of a network without tiers.
  public var leaf = 0
  public var spine = 0
  public var core = 0
  /// The fourth tier.
  public var superCore = 0

  public init(leaf: Int = 0, spine: Int = 0, core: Int = 0, superCore: Int = 0) {
    self.leaf = leaf
    self.spine = spine
    self.core = core
    self.superCore = superCore
  }

  public var total: Int { leaf + spine + core + superCore }
}

/// Links of each kind; zero where there is no such kind.
public struct LinkCounts: Hashable, Sendable {
  /// Endpoints in every plane, and management links.
  public var host = 0
  public var leafSpine = 0
  public var spineCore = 0
  public var coreSuperCore = 0
  /// Within a group, or in a network without groups.
  public var local = 0
  /// Between groups.
  public var global = 0
  /// Between chips and optical circuit switches.
  public var optical = 0

  public init(
    host: Int = 0, leafSpine: Int = 0, spineCore: Int = 0, coreSuperCore: Int = 0, local: Int = 0,
    global: Int = 0, optical: Int = 0
  ) {
    self.host = host
    self.leafSpine = leafSpine
    self.spineCore = spineCore
    self.coreSuperCore = coreSuperCore
    self.local = local
    self.global = global
    self.optical = optical
  }

  /// Links that join two switches (in a torus, two chips).
  public var betweenSwitches: Int {
    leafSpine + spineCore + coreSuperCore + local + global + optical
  }
}

/// The choices behind the counts of a tree.
public struct TreeShape: Hashable, Sendable {
  /// Ports of a leaf that face endpoints, and ports that face spines.
  public var leafDownlinks = 0
  public var leafUplinks = 0
  /// Leaves of one rail in one plane.
  public var leavesPerRail = 0
  /// Pods of one plane (of one rail, where rails are apart); 1 with fewer than three tiers.
  public var pods = 1
  /// Leaves of the largest pod.
  public var leavesPerPod = 0
  /// Parallel links between each leaf and each spine of its pod; 0 with one tier.
  public var linksPerLeafSpinePair = 0
  /// Trees in each plane: one for each rail where rails are apart.
  var treesPerPlane = 1
  /// Leaves of one tree.
  var leavesPerTree = 0
  /// Rails that share one leaf, where each is smaller than half a switch.
  var railsPerLeaf = 1
  var upper = UpperTiers()

  public init() {}
}

/// Switches, links and bisection of one network.
public struct FabricSize: Hashable, Sendable {
  public var topology: Topology
  public var endpoints: Int
  public var radix: Int
  /// Ports of a switch above the leaves, at `uplinkRate`.
  public var upperRadix: Int
  public var linkRate: Bandwidth
  /// Rate of a link between switches of a tree.
  public var uplinkRate: Bandwidth
  /// Ports down against ports up of the switches right below the top tier of three or four.
  public var topOversubscription: Oversubscription
  public var planes: Int
  public var managementLinks: Int
  /// Tiers of switches; 1 for networks without tiers, 0 without switches.
  public var tiers: Int
  public var switches: TierCounts
  public var links: LinkCounts
  /// Bandwidth, one direction, of the equal cut of all planes together; nil where no formula is
  /// published.
  public var bisection: Bandwidth?
  /// Switches on the longest of the shortest paths between endpoints; in a torus, links.
  public var diameter: Int
  /// Most endpoints that this topology joins with this radix, number of tiers, rails, planes,
  /// oversubscription and management links; for other networks, with this shape.
  public var maximumEndpoints: Int
  public var tree: TreeShape
  /// Optical circuit switches, which are not in `switches`: they hold light, not packets.
  public var circuitSwitches = 0
  public var conventions: CountingConvention
}

extension FabricSize {
  /// Whether endpoints are accelerators themselves, not NICs of systems.
  public var isDirect: Bool { topology == .torus || topology == .scaleUp }

  /// Ports that face up on a switch above the leaves with `above` tiers above it.
  func uplinkPorts(above: Int) -> Int {
    UpperRules(radix: upperRadix, top: topOversubscription, blocksPerPod: nil).up(above: above)
  }

  /// Ports of each tier that hold a link.
  public var portsUsed: TierCounts {
    let isPlus = topology == .dragonflyPlus
    return TierCounts(
      leaf: links.host + links.leafSpine * Int(uplinkRate / linkRate)
        + 2 * (links.local + (isPlus ? 0 : links.global)),
      spine: links.leafSpine + links.spineCore + (isPlus ? 2 * links.global : 0),
      core: links.spineCore + links.coreSuperCore,
      superCore: links.coreSuperCore)
  }

  /// Ports of each tier, used or empty.
  public var portsPresent: TierCounts {
    TierCounts(
      leaf: switches.leaf * radix, spine: switches.spine * upperRadix,
      core: switches.core * upperRadix, superCore: switches.superCore * upperRadix)
  }
}
