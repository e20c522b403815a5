public import Documents
public import Quantities

/// An electricity grid: what a kWh from it carries, and what it usually costs.
public struct Grid: CatalogRecord {
  public static let kind = "grid"

  public var id: String
  public var name: String
  /// ISO 3166-1 alpha-2.
  public var country: String
  public var region: String?
  /// eGRID subregion, in the United States.
  public var subregion: String?
  /// Mean over a year, location-based; eGRID counts the stack, Ember the life cycle.
  public var carbon: CarbonIntensity
  /// Of the plants that follow load: for marginal or avoided emissions, never for a footprint.
  public var nonbaseload: CarbonIntensity?
  /// Id of the tariff of budgets that name none.
  public var tariff: String?
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    country = r.required("country", help: "ISO 3166-1 alpha-2")
    region = r.optional("region")
    subregion = r.optional("subregion", help: "of eGRID")
    carbon = r.required("carbon", in: .notNegative, help: "mean over a year, location-based")
    nonbaseload = r.optional("nonbaseload", in: .notNegative, help: "for marginal emissions only")
    tariff = r.optionalReference("tariff", to: "tariff", help: "of budgets that name none")
    provenance = Provenance(&r)
  }
}
