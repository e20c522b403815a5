public import Documents
public import Quantities

/// Who buys: prices differ by a factor of two between them.
public enum BuyerClass: String, Choice {
  case list
  case neocloud
  case hyperscaler
}

/// What a price is for one of.
public enum PriceUnit: String, Choice {
  case unit
  case kilowatt = "kw"
  case kilovoltAmpere = "kva"
  case kilowattHour = "kwh"
}

/// What a quoted price includes or leaves out.
public enum PriceScope: String, Choice {
  case system
  case accelerators
  case network
  case optics
  case storage
  case software
  case installation
  case liquidCooling = "liquid-cooling"
  case servers
  case replication
}

/// One dated price by buyer class.
public struct PriceQuote: SpecRecord, Hashable {
  /// US dollars for one `per`.
  public var amount: Money
  public var per: PriceUnit
  public var buyer: BuyerClass
  public var asOf: AsOf
  public var includes: [PriceScope]
  public var excludes: [PriceScope]
  public var source: String
  public var confidence: Confidence
  public var range: [Double]?
  public var method: String?
  public var note: String?

  public init(_ r: inout Reader) {
    let usd: Double = r.required("usd", in: .positive, help: "US dollars for one `per`")
    amount = .dollars(usd)
    per = r.optional("per", help: "what the price is for one of; a unit if absent") ?? .unit
    buyer = r.required("buyer", help: "buyer class of the price")
    asOf = r.required("as_of")
    includes = r.optional("includes") ?? []
    excludes = r.optional("excludes") ?? []
    source = r.required("source")
    confidence = r.required("confidence")
    range = r.optional("range")
    method = r.optional("method")
    note = r.optional("note")
    if confidence == .estimate, range == nil || method == nil {
      r.report("an estimate needs `range` and `method`", key: "confidence")
    }
  }
}
