/// How the switches of a scale-out network are joined. The raw value is the name users write.
public enum Topology: String, CaseIterable, Hashable, Sendable {
  /// One switch for each rail and plane; rails are not joined.
  case singleTier = "single-tier"
  /// Two tiers: every leaf reaches every spine of its plane.
  case leafSpine = "leaf-spine"
  /// A folded Clos network of one to four tiers (Al-Fares et al., SIGCOMM 2008, for three).
  case fatTree = "fat-tree"
  /// A folded Clos network whose leaves each serve one rail; the tiers above join the rails.
  case railFatTree = "rail-fat-tree"
  /// One tree for each rail; rails meet only in the scale-up domain (arXiv 2307.12169).
  case railOnly = "rail-only"
  /// Independent trees, one for each port of a multi-port endpoint.
  case multiPlane = "multi-plane"
  /// Every endpoint has two ports, each on a leaf (top-of-rack switch) of its own, in one plane or
  /// in two (Alibaba HPN 7.0, SIGCOMM 2024).
  case dualToR = "dual-tor"
  /// Groups of fully joined switches, all groups joined (Kim et al., ISCA 2008).
  case dragonfly
  /// Groups that are leaf-spine networks, all groups joined (Shpiner et al., HiPINEB 2017).
  case dragonflyPlus = "dragonfly-plus"
  /// McKay-Miller-Siran graphs of diameter two (Besta and Hoefler, SC 2014).
  case slimFly = "slim-fly"
  /// A lattice whose lines are fully joined (Ahn et al., SC 2009).
  case hyperX = "hyperx"
  /// A lattice whose lines are rings; chips are joined directly, without packet switches.
  case torus
  /// NVLink-class domains: accelerators joined by rows of switch chips.
  case scaleUp = "scale-up"
}

extension Topology {
  /// Whether it is a folded Clos network.
  public var hasTiers: Bool { tiers(rails: 1) != nil }

  /// Whether links are counted and not generated one by one.
  public var hasCountsOnly: Bool { self == .slimFly || self == .hyperX }

  /// The numbers of tiers this topology can have, or nil where tiers mean nothing.
  ///
  /// Rails that must be joined need a second tier.
  public func tiers(rails: Int) -> ClosedRange<Int>? {
    switch self {
    case .singleTier: 1...1
    case .leafSpine: 2...2
    case .fatTree, .multiPlane: (rails == 1 ? 1 : 2)...4
    case .railFatTree, .dualToR: 2...4
    case .railOnly: 1...4
    case .dragonfly, .dragonflyPlus, .slimFly, .hyperX, .torus, .scaleUp: nil
    }
  }
}
