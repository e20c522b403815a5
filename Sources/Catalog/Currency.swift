public import Documents

/// A currency and what a unit of it was worth on a day.
public struct Currency: CatalogRecord {
  public static let kind = "currency"

  /// ISO 4217 code in lower case.
  public var id: String
  public var name: String
  /// US dollars for one unit.
  public var dollars: Double
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "ISO 4217 code, lower case")
    name = r.required("name")
    dollars = r.required("usd", in: .positive, help: "US dollars for one unit on `as_of`")
    provenance = Provenance(&r)
    if id.utf8.count != 3 { r.report("`\(id)` is not a code of three letters", key: "id") }
  }
}
