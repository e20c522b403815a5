public import Documents
public import Quantities

/// A figure that nobody publishes, or a default of last resort, with what a reviewer would accept.
public struct Assumption: CatalogRecord {
  public static let kind = "assumption"

  public var id: String
  public var name: String
  /// In `unit`.
  public var value: Double
  /// `fraction`, `1` for a count, or a unit that quantities are written in: `USD/rack`.
  public var unit: String
  /// Low and high end, in `unit`.
  public var range: [Double]
  public var method: String
  /// Class of the buyer, where the figure is one's own.
  public var buyer: BuyerClass?
  /// What a cost covers.
  public var includes: [String]
  /// What a cost leaves out.
  public var excludes: [String]
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    value = r.required("value", help: "in `unit`")
    unit = r.required("unit", help: "fraction, 1, or a unit such as USD/rack")
    range = r.required("range", help: "low and high end of what a reviewer would accept")
    method = r.required("method", help: "how the value was made")
    buyer = r.optional("buyer", help: "whose figure it is")
    includes = r.optional("includes", help: "what a cost covers") ?? []
    excludes = r.optional("excludes", help: "what a cost leaves out") ?? []
    provenance = Provenance(&r)
    if range.count != 2 || range[0] > range[1] {
      r.report("a range is two numbers, the lower first", key: "range")
    } else if value < range[0] || value > range[1] {
      r.report("the value lies outside its range", key: "value")
    }
  }

  /// The value as a quantity, or nil where its unit is of another measure.
  public func quantity<Value: Measurable>(as type: Value.Type = Value.self) -> Value? {
    Value.measure.unit(spelled: unit).map { Value(value, in: $0) }
  }

  /// The value without a unit, or nil where it has one.
  public var number: Double? { unit == "fraction" || unit == "1" ? value : nil }
}
