public import Documents
public import Quantities

/// How a rack is fed.
public enum RackFeed: String, Choice {
  /// Alternating current to the power supplies of each system.
  case ac
  /// Direct current from power shelves or a sidecar.
  case busbar
}

/// A type of rack with what it can feed, cool and carry.
public struct Rack: CatalogRecord, Hashable {
  public static let kind = "rack"

  public var id: String
  public var standard: String
  public var rackUnits: Int?
  /// Height of one unit: 44.45 mm of EIA-310 where absent, 48 mm of Open Rack.
  public var rackUnitHeight: Length?
  public var width: Length?
  public var depth: Length?
  /// The most power that a rack of this type can feed and cool.
  public var limit: Power?
  /// The most mass that it may carry.
  public var weightLimit: Mass?
  /// Its mass as its maker delivers it, full.
  public var loadedWeight: Mass?
  public var feed: RackFeed?
  public var busbarVolts: Double?
  public var busbarAmperes: Double?
  public var busbar: Power?
  public var powerShelves: Int?
  public var powerShelf: Power?
  public var batteryShelf: Power?
  public var batteryRideThrough: Duration?
  public var cooling: [HeatPath]
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "id of the rack")
    standard = r.required("standard")
    rackUnits = r.optional("rack_units", in: .positive, help: "height in its own units")
    rackUnitHeight = r.optional("rack_unit_height", in: .positive, help: "44.45 mm if absent")
    width = r.optional("width", in: .positive)
    depth = r.optional("depth", in: .positive)
    limit = r.optional("limit", in: .positive, help: "power that it can feed and cool")
    weightLimit = r.optional("weight_limit", in: .positive, help: "mass that it may carry")
    loadedWeight = r.optional("loaded_weight", in: .positive, help: "mass as delivered, full")
    feed = r.optional("power", help: "how it is fed")
    busbarVolts = r.optional("busbar_v", in: .positive, help: "volts of the busbar")
    busbarAmperes = r.optional("busbar_a", in: .positive, help: "amperes of the busbar")
    busbar = r.optional("busbar", in: .positive, help: "power of the busbar")
    powerShelves = r.optional("power_shelves", in: .positive)
    powerShelf = r.optional("power_shelf", in: .positive, help: "rated output of one shelf")
    batteryShelf = r.optional("battery_shelf", in: .positive, help: "rated output of one")
    batteryRideThrough = r.optional("battery_ride_through", in: .positive)
    cooling = r.required("cooling", help: "how what it holds may be cooled")
    provenance = Provenance(&r)
  }
}
