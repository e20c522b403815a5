public import Documents
public import Quantities

/// What an accelerator rents for, by date and term; the id is the accelerator's.
public struct RentalPrice: CatalogRecord {
  public static let kind = "rental-price"

  public struct Quote: SpecRecord, Hashable {
    public var price: AcceleratorTimePrice
    public var term: Duration?
    public var asOf: AsOf
    public var source: String
    public var confidence: Confidence
    public var note: String?

    public init(_ r: inout Reader) {
      let dollars: Double = r.required(
        "usd_per_gpu_hour", in: .positive, help: "for an accelerator-hour")
      price = AcceleratorTimePrice(base: dollars / 3600)
      term = r.optional("term", in: .positive, help: "of the rental contract")
      asOf = r.required("as_of")
      source = r.required("source")
      confidence = r.required("confidence")
      note = r.optional("note")
    }
  }

  /// Id of the accelerator.
  public var id: String
  public var quotes: [Quote]
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.reference("id", to: Accelerator.kind)
    quotes = r.required("quotes", help: "dated prices")
    provenance = Provenance(&r)
    if quotes.isEmpty { r.report("a rental price needs a quote", key: "quotes") }
  }

  /// The latest quote.
  public var latest: Quote? { quotes.max { $0.asOf < $1.asOf } }
}
