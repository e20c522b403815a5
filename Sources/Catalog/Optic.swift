public import Documents
public import Quantities

/// What carries a link.
public enum OpticType: String, Choice {
  case transceiver
  case passiveCopper = "passive-copper"
  case activeCopper = "active-copper"
  /// A fiber cable with its transceivers.
  case aoc
  /// Fiber between transceivers.
  case trunk
  /// Optics inside the switch, a port each.
  case coPackaged = "co-packaged"
}

/// Kind of fiber.
public enum FiberType: String, Choice {
  case singleMode = "single-mode"
  case multimode
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
