public import Catalog
public import Quantities

/// The networks of a plant.
public enum PlantNetwork: String, CaseIterable, Sendable {
  case compute
  /// Also carries in-band management.
  case storage
  /// Every service port: of systems, nodes, switches, power distribution and cooling units.
  case outOfBand = "out-of-band"
  /// From building to building.
  case campus
  /// From the campus to the outside.
  case wideArea = "wide-area"
}

/// Things of one kind that a network is built of.
public struct NetworkItem: Sendable {
  public enum Part: String, Sendable {
    case `switch`
    case module
    /// With its ends.
    case cable
    /// A cord of fiber or twisted pair from port to port, or from port to panel.
    case cord
    /// Between the panels of two rows, or of two buildings.
    case trunk
    /// A port of a panel, two for each link between rows; its price is in that of laying a link.
    case panelPort = "panel-port"
  }

  public var network: PlantNetwork
  public var part: Part
  /// What it does in the bill of materials.
  public var role: BillItem.Role?
  /// Kind and id of the record; empty for panel ports.
  public var kind: String
  public var id: String
  /// What it is called in the bill of materials.
  public var name: String
  public var quantity: Int
  /// Critical IT power that the plan counts for one, on its basis.
  public var unitPower: Power
  public var prices: [PriceQuote]
}
