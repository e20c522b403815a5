public import Documents
public import Quantities

/// What carries a link.
public enum OpticType: String, Choice {
  case transceiver
  case passiveCopper = "passive-copper"
  case activeCopper = "active-copper"
  /// A fiber cable with its transceivers.
  case aoc
  /// Cable without ends of its own: fiber between transceivers, twisted pair between ports.
  case trunk
  /// Optics inside the switch, a port each.
  case coPackaged = "co-packaged"
}

/// Kind of fiber.
public enum FiberType: String, Choice {
  case singleMode = "single-mode"
  case multimode
}

/// What two modules must have in common to talk over a fiber; named as in IEEE 802.3.
public enum OpticInterface: String, Choice {
  /// Parallel multimode.
  case sr = "SR"
  /// Parallel single-mode.
  case dr = "DR"
  /// Wavelengths on a pair of fibers, 2 km.
  case fr = "FR"
  /// Wavelengths on a pair of fibers, 10 km.
  case lr = "LR"
  /// Coherent.
  case zr = "ZR"
}

/// A transceiver or cable. Watts are of a module or of one cable end, dollars of a whole cable.
public struct Optic: CatalogRecord, Hashable {
  public static let kind = "optic"

  public var id: String
  public var vendor: String
  public var type: OpticType
  /// Bandwidth of the module, one direction; nil for fiber alone.
  public var rate: Bandwidth?
  /// Links of a network that one module or cable carries at its usual breakout.
  public var links: Int
  /// Bandwidth of one electrical lane, one direction: modules and cables fit ports of their rate.
  public var lane: Bandwidth?
  /// Nil for cables, and for modules that talk to their own kind alone.
  public var interface: OpticInterface?
  /// Most that a channel may lose between two such modules, dB.
  public var insertionLoss: Double?
  /// Fibers: of a cable, or of one link of a module.
  public var fibers: Int?
  /// Loss of one mated pair of connectors, dB, and of fiber, dB/km.
  public var connectorLoss: Double?
  public var fiberLoss: Double?
  public var reach: Length?
  public var fiber: FiberType?
  public var connector: String?
  public var rating: PowerRating
  public var prices: [PriceQuote]
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "id of the optic or cable")
    vendor = r.required("vendor")
    type = r.required("type", help: "what carries the link")
    rate = r.optional("rate", in: .positive, help: "bandwidth of the module, one direction")
    links = r.required("links", in: .positive, help: "links that one carries")
    lane = r.optional("lane", in: .positive, help: "bandwidth of one electrical lane")
    interface = r.optional("interface", help: "what both ends of a fiber have in common")
    insertionLoss = r.optional(
      "insertion_loss_db", in: .positive, help: "most that a channel may lose, dB")
    fibers = r.optional("fibers", in: .positive, help: "of a cable, or of one link of a module")
    connectorLoss = r.optional(
      "connector_loss_db", in: .notNegative, help: "of one mated pair of connectors, dB")
    fiberLoss = r.optional("loss_db_per_km", in: .notNegative, help: "of fiber, dB/km")
    reach = r.optional("reach", in: .positive)
    fiber = r.optional("fiber")
    connector = r.optional("connector")
    rating = PowerRating(&r)
    prices = r.optional("prices") ?? []
    provenance = Provenance(&r)
  }

  /// Watts of a module or cable end by basis, nil where nobody states them.
  public func power(_ basis: PowerBasis) -> Power? { rating[basis] }

  /// Bandwidth of one of its links, one direction.
  public var linkRate: Bandwidth? { rate.map { $0 / Double(links) } }
}
