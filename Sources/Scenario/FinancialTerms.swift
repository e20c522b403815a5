public import Catalog
public import Documents
public import Quantities

/// How capital cost becomes a yearly cost.
public enum AnnualizationMethod: String, Choice {
  /// Level payments that return capital and interest over each asset's life.
  case annuity
  /// Capital over life, no interest.
  case straightLine = "straight-line"
  /// Present value of all costs over present value of hours sold.
  case cashFlow = "cash-flow"
}

/// Terms of the projection.
public struct FinancialTerms: SpecRecord {
  public var buyer: BuyerClass
  public var annualization: AnnualizationMethod
  /// Nominal rate a year.
  public var discount: Double
  public var itLife: Duration
  public var shellLife: Duration
  /// Price of an accelerator-hour sold; nil: no revenue is projected.
  public var price: AcceleratorTimePrice?
  /// Buy the IT again at the end of its life, within the horizon.
  public var refresh: Bool
  /// Share of the first price that an asset fetches at the end of its life.
  public var residual: Double

  init() {
    buyer = .hyperscaler
    annualization = .annuity
    discount = 0.09
    itLife = .years(5)
    shellLife = .years(20)
    refresh = true
    residual = 0
  }

  public init(_ r: inout Reader) {
    let standard = FinancialTerms()
    buyer = r.value("buyer", default: standard.buyer, help: "class of prices")
    annualization = r.value(
      "annualization", default: standard.annualization, help: "how capital becomes a yearly cost")
    let rate = r.value("discount", default: DiscountRate(), help: "cost of capital")
    discount = rate.nominal
    let life = Limits<Duration>.between(.years(1), .years(50))
    itLife = r.value("it_life", default: standard.itLife, in: life, help: "of IT equipment")
    shellLife = r.value("shell_life", default: standard.shellLife, in: life, help: "of the rest")
    price = r.optional(
      "price", in: .positive, help: "of an accelerator-hour sold; no revenue if absent")
    refresh = r.value("refresh", default: true, help: "buy IT again at the end of its life")
    residual = r.value(
      "residual", default: 0, in: .fraction, help: "share of price fetched at the end of life")
  }
}

/// A rate of discount: nominal, or real with inflation.
public struct DiscountRate: SpecRecord {
  public var nominal: Double

  init() { nominal = 0.09 }

  public init(_ r: inout Reader) {
    let rates = Limits<Double>.between(0, 1)
    let nominal: Double? = r.optional("nominal", in: rates, help: "a year")
    let real: Double? = r.optional("real", in: rates, help: "a year, above inflation")
    let inflation: Double? = r.optional("inflation", in: rates, help: "a year; 0 if absent")
    switch (nominal, real) {
    case (let nominal?, nil):
      self.nominal = nominal
      if inflation != nil { r.report("inflation belongs to a real rate", key: "inflation") }
    case (nil, let real?):
      // Fisher: (1 + nominal) = (1 + real)(1 + inflation), written so that 0 changes nothing.
      let inflation = inflation ?? 0
      self.nominal = real + inflation + real * inflation
    default:
      self.nominal = 0.09
      r.report("say either `nominal` or `real`", key: "nominal")
    }
  }
}
