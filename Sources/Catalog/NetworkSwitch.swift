public import Documents
public import Quantities

/// The link protocol of a network.
public enum NetworkTechnology: String, Choice {
  case infiniband
  case ethernet
}

/// One way in which a switch offers its bandwidth: so many ports of such a rate.
public struct PortMode: SpecRecord, Hashable {
  public var ports: Int
  /// Bandwidth of one port, one direction.
  public var rate: Bandwidth

  public init(_ r: inout Reader) {
    ports = r.required("ports", in: .positive)
    rate = r.required("rate", in: .positive, help: "bandwidth of one port, one direction")
  }
}

/// A switch of the scale-out, storage or management network.
public struct NetworkSwitch: CatalogRecord, Hashable {
  public static let kind = "switch"

  public var id: String
  public var vendor: String
  public var family: String
  public var technology: NetworkTechnology
  /// Cages for pluggable modules; nil where ports are fixed or optics are inside.
  public var modules: Int?
  /// The ways in which the cages split; all ports run one of them.
  public var portModes: [PortMode]
  /// Ports beside those of the modes, as on management switches.
  public var uplinks: [PortMode]
  /// Id of the module that its cages hold by default.
  public var transceiver: String?
  public var rackUnits: Int
  public var weight: Mass?
  public var cooling: HeatPath
  public var buffer: DataSize?
  /// Nameplate includes pluggable modules; design is the chassis without them.
  public var rating: PowerRating
  public var prices: [PriceQuote]
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "id of the switch")
    vendor = r.required("vendor")
    family = r.required("family")
    technology = r.required("technology")
    modules = r.optional("modules", in: .positive, help: "cages for pluggable modules")
    portModes = r.required("port_modes", help: "the ways in which the cages split")
    uplinks = r.optional("uplinks", help: "ports beside those of the modes") ?? []
    transceiver = r.optionalReference(
      "transceiver", to: "optic", help: "module that its cages hold by default")
    rackUnits = r.required("rack_units", in: .positive)
    weight = r.optional("weight", in: .positive)
    cooling = r.required("cooling")
    buffer = r.optional("buffer", in: .positive, help: "packet buffer")
    rating = PowerRating(&r)
    prices = r.optional("prices") ?? []
    provenance = Provenance(&r)
    if portModes.isEmpty { r.report("a switch has at least one port mode", key: "port_modes") }
  }

  /// Ports at a link rate, one direction; nil where no mode has that rate.
  public func ports(at rate: Bandwidth) -> Int? {
    portModes.first { $0.rate == rate }?.ports
  }

  /// A part of a system that makes no single link to this switch of a port's rate, and the links into
  /// which it splits the port; nil where there is none.
  public func splitting(
    _ rate: Bandwidth, among components: [Component]
  ) -> (part: Component, links: Int)? {
    guard technology == .ethernet else { return nil }
    for part in components where part.rate == rate {
      guard let most = part.ethernet, most < rate else { continue }
      return (part, Int((rate / most).rounded(.up)))
    }
    return nil
  }

  /// Watts by basis, nil where nobody states them: `nameplate` with modules, `design` without.
  public func power(_ basis: PowerBasis) -> Power? { rating[basis] }
}
