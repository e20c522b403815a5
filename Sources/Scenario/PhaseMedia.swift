public import Catalog
public import Quantities

/// A module, or a cable with its ends, that the networks of a phase may need.
public struct MediaPart: Sendable {
  /// Where it goes, which decides whose figure holds its watts.
  public enum Use: String, CaseIterable, Sendable {
    /// At the systems' own ends of compute links.
    case hostModules = "host-modules"
    /// In the cages of compute switches.
    case switchModules = "switch-modules"
    /// From systems to compute switches, ends included.
    case hostCables = "host-cables"
    /// Between compute switches.
    case switchCables = "switch-cables"
    /// At either end of storage links.
    case storageModules = "storage-modules"
    case storageCables = "storage-cables"

    public var isStorage: Bool { self == .storageModules || self == .storageCables }
    public var isCable: Bool {
      self == .hostCables || self == .switchCables || self == .storageCables
    }
  }

  public var use: Use
  public var optic: Optic
  /// Critical IT power that a plan counts for one, on its basis: a vendor's maximum of a switch holds
  /// the modules in its cages, and only on the design basis is a system's figure without those at its
  /// ports.
  public var unitPower: Power
  /// The part of it that is drawn at the systems' ends.
  public var hostPower: Power
}

/// One medium as sizing sees it.
public struct MediumWay: Hashable, Sendable {
  /// A number of links that one of a part carries.
  public struct Share: Hashable, Sendable {
    public var part: Int
    public var links: Int
  }

  public var reach: Length
  /// Whether it is a cable with its ends, which cannot pass a panel.
  public var isWhole: Bool
  /// Counted watts of one link, both ends.
  public var power: Power
  public var lower: Share?
  public var upper: Share?
}

/// Everything that can carry links of one kind, the shortest reach first.
public struct LinkMedia: Sendable {
  public var media: [LinkMedium] = []
  /// In the same order.
  public var ways: [MediumWay] = []
}

/// What can carry the links of a phase's networks.
public struct PhaseMedia: Sendable {
  /// From accelerators to leaves, and between switches, of the compute network.
  public private(set) var host = LinkMedia()
  public private(set) var between = LinkMedia()
  /// Of the storage network, at either end of whose links the same module stands.
  public private(set) var storage = LinkMedia()
  /// What they are made of.
  public private(set) var parts: [MediaPart] = []

  init() {}

  init(_ phase: ResolvedPhase, _ support: SupportNetwork, among optics: [Optic]) {
    let terms = phase.fabric
    let module = terms.switchModules.first
    let inCage = LinkEnd(module: terms.networkSwitch.modules == nil ? nil : module)
    let rate = phase.portRate / Double(terms.planes)
    let basis = phase.basis
    // Neighboring endpoints share a leaf where rails are not apart.
    let isApart = terms.topology == .railFatTree && phase.rails > 1
    host = add(
      LinkMedium.between(
        LinkEnd(module: phase.hostModule ?? module), inCage, at: rate, among: optics, basis: basis,
        shared: isApart ? 1 : 64), basis, .hostModules, .switchModules, .hostCables)
    between = add(
      LinkMedium.between(
        inCage.module == nil ? LinkEnd(module: phase.hostModule) : inCage, inCage, at: rate,
        among: optics, basis: basis, shared: 1), basis, .switchModules, .switchModules,
      .switchCables)
    guard let storageRate = phase.system.storage, phase.system.storagePorts != nil else { return }
    let end = LinkEnd(module: support.storageModule)
    storage = add(
      LinkMedium.between(end, end, at: storageRate, among: optics, basis: basis, shared: 1), basis,
      .storageModules, .storageModules, .storageCables)
  }

  private mutating func add(
    _ media: [LinkMedium], _ basis: PowerBasis, _ lower: MediaPart.Use, _ upper: MediaPart.Use,
    _ cable: MediaPart.Use
  ) -> LinkMedia {
    let ways = media.map { medium in
      if let optic = medium.cable {
        let share = share(optic, cable, lower, upper, basis, links: medium.linksPerCable)
        return MediumWay(
          reach: medium.reach, isWhole: true, power: power(share), lower: share, upper: nil)
      }
      let first = medium.lower.map {
        share($0, lower, lower, nil, basis, links: medium.linksPerLower)
      }
      let second = medium.upper.map {
        share($0, upper, nil, upper, basis, links: medium.linksPerUpper)
      }
      return MediumWay(
        reach: medium.reach, isWhole: false, power: power(first) + power(second), lower: first,
        upper: second)
    }
    return LinkMedia(media: media, ways: ways)
  }

  private func power(_ share: MediumWay.Share?) -> Power {
    share.map { parts[$0.part].unitPower / Double($0.links) } ?? .zero
  }

  /// The share of a part, which joins the list if it is new.
  private mutating func share(
    _ optic: Optic, _ use: MediaPart.Use, _ lower: MediaPart.Use?, _ upper: MediaPart.Use?,
    _ basis: PowerBasis, links: Int
  ) -> MediumWay.Share {
    if let known = parts.firstIndex(where: { $0.use == use && $0.optic.id == optic.id }) {
      return MediumWay.Share(part: known, links: max(1, links))
    }
    func counted(_ end: MediaPart.Use?) -> Power {
      switch end {
      case nil: .zero
      case .hostModules: basis == .design ? optic.plannedPower(basis) ?? .zero : .zero
      default: basis == .nameplate ? .zero : optic.plannedPower(basis) ?? .zero
      }
    }
    parts.append(
      MediaPart(
        use: use, optic: optic, unitPower: counted(lower) + counted(upper),
        hostPower: lower == .hostModules ? counted(lower) : .zero))
    return MediumWay.Share(part: parts.count - 1, links: max(1, links))
  }
}
