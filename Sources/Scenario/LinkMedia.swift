public import Catalog
public import Quantities

/// What an end of a link plugs into.
public struct LinkEnd: Sendable {
  /// The module that the cage holds by default; nil where optics are inside.
  public var module: Optic?

  public init(module: Optic?) { self.module = module }

  var cageRate: Bandwidth? { module?.rate }
}

/// One way to carry links of a rate between two kinds of port.
public struct LinkMedium: Sendable {
  /// A cable with its ends; nil where modules stand at the ends of a fiber.
  public var cable: Optic?
  /// The modules at the lower end (a system's, or the lower switch's) and at the upper one.
  public var lower: Optic?
  public var upper: Optic?
  /// Links that one cable carries, and each module.
  public var linksPerCable: Int
  public var linksPerLower: Int
  public var linksPerUpper: Int
  public var fiber: FiberType?
  public var reach: Length
  /// Most that the channel may lose, dB; nil where no module says.
  public var insertionLoss: Double?
  /// How people call it: `multimode SR`.
  public var name: String
}

extension LinkMedium {
  /// Everything that carries links of a rate between two ends, the shortest reach first.
  ///
  /// Cables and modules must have the lane rate of the ports, of the slower where they differ: at 200 Gb/s a lane no passive copper
  /// and no multimode are listed by NVIDIA, so that none can be chosen. Modules of an interface
  /// need the same at the other end; of those that fit a cage, its own default comes first, then
  /// the shortest that reaches. A cage without modules has parallel single-mode optics inside.
  ///
  /// - Parameter shared: Links that a pair of cages shares: a cable of several joins one cage to
  ///   one, or splits towards cages of one link.
  public static func between(
    _ lower: LinkEnd, _ upper: LinkEnd, at rate: Bandwidth, among optics: [Optic],
    basis: PowerBasis, shared: Int
  ) -> [LinkMedium] {
    // Ports of different lane rates meet at the slower, with twice the lanes in the faster one's cage:
    // NVIDIA's ConnectX-8 runs 800 Gb/s in four lanes of 200 or in eight of 100.
    guard let lane = [lower.module?.lane, upper.module?.lane].compactMap(\.self).min() else {
      return []
    }
    let usable = optics.filter {
      $0.lane == lane && !$0.prices.isEmpty && $0.plannedPower(basis) != nil
    }
    func links(_ optic: Optic) -> Int {
      max(1, optic.rate.map { Int(($0 / rate * (1 + 1e-12)).rounded(.down)) } ?? optic.links)
    }
    var media: [LinkMedium] = []
    if let a = lower.module, let b = upper.module {
      let cage = max(lower.cageRate ?? .zero, upper.cageRate ?? .zero)
      let isSplit = min(links(a), links(b)) == 1
      for cable in usable {
        guard let name = cable.type.cableName, cable.rate == cage, let reach = cable.reach,
          isSplit || links(cable) <= shared
        else { continue }
        media.append(
          LinkMedium(
            cable: cable, lower: nil, upper: nil, linksPerCable: links(cable), linksPerLower: 0,
            linksPerUpper: 0, fiber: cable.fiber, reach: reach, insertionLoss: nil, name: name))
      }
    }
    // Modules that fit a cage by interface and reach.
    func fitting(_ end: LinkEnd) -> [Optic?] {
      guard let own = end.module else { return [nil] }
      return usable.filter { $0.type == .transceiver && $0.rate == own.rate && $0.interface != nil }
    }
    for a in fitting(lower) {
      for b in fitting(upper) {
        let interfaces = [a?.interface ?? .dr, b?.interface ?? .dr]
        guard a != nil || b != nil, interfaces[0] == interfaces[1] else { continue }
        guard let reach = [a?.reach, b?.reach].compactMap(\.self).min() else { continue }
        media.append(
          LinkMedium(
            cable: nil, lower: a, upper: b, linksPerCable: 1,
            linksPerLower: a.map(links) ?? 0, linksPerUpper: b.map(links) ?? 0,
            fiber: a?.fiber ?? b?.fiber, reach: reach,
            insertionLoss: [a?.insertionLoss, b?.insertionLoss].compactMap(\.self).min(),
            name: interfaces[0].mediumName))
      }
    }
    func isDefault(_ medium: LinkMedium) -> Int {
      (medium.lower?.id == lower.module?.id ? 0 : 1)
        + (medium.upper?.id == upper.module?.id ? 0 : 1)
    }
    func key(_ medium: LinkMedium) -> (Double, Int, Double, String) {
      (
        medium.reach.base, isDefault(medium), medium.power(basis).base,
        [medium.cable, medium.lower, medium.upper].compactMap { $0?.id }.joined(separator: "+")
      )
    }
    media.sort { key($0) < key($1) }
    // One medium for each reach, and none that another of the same kind of run outdoes.
    var best: [LinkMedium] = []
    for medium in media {
      guard
        !best.contains(where: {
          $0.reach == medium.reach && ($0.cable == nil) == (medium.cable == nil)
        })
      else { continue }
      best.append(medium)
    }
    return best
  }

  /// Watts of one link at both ends together.
  public func power(_ basis: PowerBasis) -> Power {
    func share(_ optic: Optic?, _ links: Int) -> Power {
      guard let optic, links > 0 else { return .zero }
      return (optic.plannedPower(basis) ?? .zero) / Double(links)
    }
    if let cable { return share(cable, linksPerCable) * 2 }
    return share(lower, linksPerLower) + share(upper, linksPerUpper)
  }
}

extension OpticType {
  /// How a cable with its ends is called; nil for what is none.
  fileprivate var cableName: String? {
    switch self {
    case .passiveCopper: "passive copper"
    case .activeCopper: "active copper"
    case .aoc: "active optical"
    case .transceiver, .trunk, .coPackaged: nil
    }
  }
}

extension OpticInterface {
  /// How a fiber with its modules is called.
  public var mediumName: String {
    switch self {
    case .sr: "multimode SR"
    case .dr: "single-mode DR"
    case .fr: "single-mode FR"
    case .lr: "single-mode LR"
    case .zr: "coherent"
    }
  }
}
