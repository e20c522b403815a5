public import Documents

/// A construction market.
public struct Market: CatalogRecord {
  public static let kind = "market"

  public var id: String
  public var name: String
  /// ISO 3166-1 alpha-2.
  public var country: String
  /// Cost of building over the average of 19 US markets (Cushman & Wakefield 2025).
  public var constructionFactor: Double
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    country = r.required("country", help: "ISO 3166-1 alpha-2")
    constructionFactor = r.required(
      "construction_factor", in: .positive, help: "over the average of 19 US markets")
    provenance = Provenance(&r)
  }
}
