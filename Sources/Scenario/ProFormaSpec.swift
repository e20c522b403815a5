import Catalog
public import Documents
public import Quantities

/// Money alone, without a site: what is spent, sold, taxed and borrowed, year by year.
public struct ProFormaSpec: SpecRecord {
  public static let kind = "pro-forma"

  public var id: String
  public var name: String?
  /// Whole years of operation; the first build is paid at their beginning.
  public var years: Int
  /// Units sold in each year.
  public var units: Double
  /// Dollars for a unit in the first year.
  public var price: Money
  /// Growth of the price from year to year.
  public var priceEscalation: Double
  public var capex: [CapexItem]
  public var opex: [OpexItem]
  public var tax: TaxTerms
  /// Nominal rate a year.
  public var discount: Double
  public var debt: DebtTerms?
  /// Share of the first build's price that it fetches in the last year.
  public var residual: Double
  public var note: String?

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "pro-forma")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not pro-forma", key: "kind") }
    id = r.id()
    name = r.optional("name")
    let life: Duration = r.required(
      "life", in: .between(.years(1), .years(60)), help: "years of operation")
    years = Int(life.years.rounded())
    if (life.years - life.years.rounded()).magnitude > 1e-9 {
      r.report("a pro forma runs in whole years", key: "life")
    }
    let units: UnitsPerYear = r.required("units", help: "sold in a year: `744.6e6 /year`")
    self.units = units.count
    price = r.required("price", in: .notNegative, help: "of a unit, in the first year")
    priceEscalation = r.value(
      "price_escalation", default: 0, in: .between(-0.9, 1), help: "of the price, a year")
    capex = r.required("capex", help: "the first build, paid at t = 0")
    opex = r.optional("opex", help: "paid every year") ?? []
    tax = r.value("tax", default: TaxTerms(), help: "on income")
    discount = r.value("discount", default: DiscountRate(), help: "cost of capital").nominal
    debt = r.optional("debt", help: "a term loan, drawn at t = 0")
    residual = r.value(
      "residual", default: 0, in: .fraction, help: "share of the build's price fetched at the end")
    note = r.optional("note")
    if capex.isEmpty { r.report("a pro forma needs something that is built", key: "capex") }
    if let debt, debt.tenor > years {
      r.report("the loan outlives the \(years) years of the pro forma", key: "debt")
    }
  }
}

/// Something bought at the start.
public struct CapexItem: SpecRecord {
  public var item: String
  public var amount: Money
  /// Name of a depreciation method, as the engine's table of them has it; nil: none.
  public var depreciation: String?
  /// Share of the amount that is deducted in the first year at once.
  public var bonus: Double

  public init(_ r: inout Reader) {
    item = r.required("item")
    amount = r.required("amount", in: .notNegative)
    depreciation = r.optional(
      "depreciation",
      help: "macrs-5|7|10|15|20|39, straight-line-N, straight-line-N-half-year, expensed")
    bonus = r.value("bonus", default: 0, in: .fraction, help: "deducted at once")
    if let depreciation, !Self.isMethod(depreciation) {
      r.report(
        "`\(depreciation)` is no method of depreciation: macrs-5|7|10|15|20|39, "
          + "straight-line-N, straight-line-N-half-year or expensed", key: "depreciation")
    }
    if bonus > 0, let depreciation, depreciation == "macrs-39" {
      r.report("bonus depreciation ends at recovery periods of 20 years", key: "bonus")
    }
  }

  private static func isMethod(_ name: String) -> Bool {
    let macrs = ["macrs-5", "macrs-7", "macrs-10", "macrs-15", "macrs-20", "macrs-39", "expensed"]
    if macrs.contains(name) { return true }
    guard name.hasPrefix("straight-line-") else { return false }
    var years = name.dropFirst("straight-line-".count)
    if years.hasSuffix("-half-year") { years.removeLast("-half-year".count) }
    return Int(years).map { (1...100).contains($0) } ?? false
  }
}

/// Something paid every year.
public struct OpexItem: SpecRecord {
  public var item: String
  /// In the first year.
  public var amount: MoneyRate
  /// Growth from year to year.
  public var escalation: Double

  public init(_ r: inout Reader) {
    item = r.required("item")
    amount = r.required("amount", help: "in the first year")
    escalation = r.value(
      "escalation", default: 0, in: .between(-0.9, 1), help: "growth from year to year")
  }
}

/// Tax on income.
public struct TaxTerms: SpecRecord {
  public enum Losses: String, Choice {
    /// A loss lowers the tax of the owner's other income in its year.
    case paidOut = "paid-out"
    /// A loss lowers later income, by at most 80 % of it (US Internal Revenue Code §172).
    case carriedForward = "carried-forward"
  }

  public var federal: Double
  public var state: Double
  public var losses: Losses

  init() {
    federal = 0
    state = 0
    losses = .paidOut
  }

  public init(_ r: inout Reader) {
    federal = r.value("federal", default: 0, in: .fraction, help: "of taxable income")
    state = r.value("state", default: 0, in: .fraction, help: "deductible from the federal")
    losses = r.value("losses", default: .paidOut, help: "what becomes of a loss")
  }

  /// State tax lowers the income that the federation taxes.
  public var rate: Double { federal + state * (1 - federal) }
}

/// A loan drawn at t = 0 and repaid over its tenor.
public struct DebtTerms: SpecRecord {
  public enum Size: Hashable, Sendable {
    /// Share of the first build, repaid in level payments.
    case share(Double)
    /// As much as the cash flow carries at this cover, repaid in proportion to it.
    case cover(Double)
  }

  public var size: Size
  /// Interest a year.
  public var rate: Double
  /// Years.
  public var tenor: Int
  /// Largest share of the first build that is lent.
  public var maximumShare: Double

  public enum Style: String, Choice {
    case level
    case sculpted
  }

  public init(_ r: inout Reader) {
    let share: Double? = r.optional("share", in: .fraction, help: "of the first build")
    let cover: Double? = r.optional(
      "dscr", in: .between(1, 100), help: "cash flow over debt service in every year")
    rate = r.required("rate", in: .between(0, 1), help: "interest a year")
    let tenor: Duration = r.required(
      "tenor", in: .between(.years(1), .years(60)), help: "years of repayment")
    self.tenor = Int(tenor.years.rounded())
    let style: Style? = r.optional("style", help: "level with a share, sculpted with a dscr")
    maximumShare = r.value(
      "max_share", default: 1, in: .fraction, help: "of the first build; caps a dscr")
    switch (share, cover) {
    case (let share?, nil): size = .share(min(share, maximumShare))
    case (nil, let cover?): size = .cover(cover)
    default:
      size = .share(0)
      r.report("say either `share` or `dscr`", key: "share")
    }
    if let style, style != (cover == nil ? .level : .sculpted) {
      r.report("a loan by share is level, one by dscr sculpted", key: "style")
    }
    if (tenor.years - tenor.years.rounded()).magnitude > 1e-9 {
      r.report("a loan runs in whole years", key: "tenor")
    }
  }
}

/// Units a year: `744.6e6 /year`.
public struct UnitsPerYear: ScalarValue, Hashable {
  public var count: Double

  public static let valueType = ValueType.text
  public static let placeholder = UnitsPerYear(count: 1)

  public static func parse(_ scalar: Scalar) throws(Mismatch) -> UnitsPerYear {
    let parts = scalar.text.split(separator: "/", maxSplits: 1).map { part in
      part.drop { $0 == " " }
    }
    if parts.count == 2, parts[1] == "year" {
      let number = parts[0].split(separator: " ").first ?? ""
      if let count = NumberText.parse(number), count >= 0 { return UnitsPerYear(count: count) }
    }
    throw Mismatch(expected: "units a year such as `744.6e6 /year`")
  }
}
