public import Documents
public import Quantities

/// What a component does in its system.
public enum ComponentType: String, Choice {
  case cpu
  case memory
  case ssd
  case nic
  case dpu
  case scaleUpSwitch = "scale-up-switch"
  case powerShelf = "power-shelf"
}

/// A part of a system other than its accelerator packages.
public struct Component: CatalogRecord, Hashable {
  public static let kind = "component"

  public var id: String
  public var vendor: String?
  public var type: ComponentType
  public var ports: Int?
  /// Bandwidth of one port, one direction.
  public var rate: Bandwidth?
  /// Of the fastest Ethernet link that a port makes, where that is less than its rate: the port is then
  /// several links.
  public var ethernet: Bandwidth?
  public var rackUnits: Int?
  public var cooling: HeatPath?
  /// Watts at the part, before power-supply loss.
  public var rating: PowerRating
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "id of the component")
    vendor = r.optional("vendor")
    type = r.required("type", help: "what it does in its system")
    ports = r.optional("ports", in: .positive)
    rate = r.optional("rate", in: .positive, help: "bandwidth of one port, one direction")
    ethernet = r.optional(
      "ethernet", in: .positive, help: "fastest Ethernet link of a port, where less than its rate")
    rackUnits = r.optional("rack_units", in: .positive)
    cooling = r.optional("cooling")
    rating = PowerRating(&r)
    provenance = Provenance(&r)
  }

  /// Watts at the part by basis, nil where nobody states them.
  public func power(_ basis: PowerBasis) -> Power? { rating[basis] }
}
