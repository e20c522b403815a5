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
  /// Share of the units that each year loses against the one before.
  public var degradation: Double
  /// Dollars for a unit in the first year.
  public var price: Money
  /// Growth of the price from year to year.
  public var priceEscalation: Double
  public var capex: [CapexItem]
  public var opex: [OpexItem]
  public var tax: TaxTerms
  /// Nominal rate a year.
  public var discount: Double
  /// Within the nominal rate; 0 where nothing is said of it.
  public var inflation: Double
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
    degradation =
      r.value(
        "degradation", default: Rate(0), in: .between(Rate(0), Rate(0.9)),
        help: "share of units that each year loses against the one before"
      ).value
    price = r.required("price", in: .notNegative, help: "of a unit, in the first year")
    priceEscalation =
      r.value(
        "price_escalation", default: Rate(0), in: .growth, help: "of the price, a year"
      ).value
    capex = r.required("capex", help: "the first build, paid at t = 0")
    opex = r.optional("opex", help: "paid every year") ?? []
    tax = r.value("tax", default: TaxTerms(), help: "on income")
    let rate = r.value("discount", default: DiscountRate(), help: "cost of capital")
    discount = rate.nominal
    inflation = rate.inflation
    debt = r.optional("debt", help: "a term loan, drawn at t = 0")
    residual =
      r.value(
        "residual", default: Rate(0), in: .share,
        help: "share of the build's price fetched at the end"
      ).value
    note = r.optional("note")
    check(&r)
  }

  private func check(_ r: inout Reader) {
    if capex.isEmpty { r.report("a pro forma needs something that is built", key: "capex") }
    if let debt, years > 0, debt.tenor > years {
      r.report("the loan outlives the \(years) years of the pro forma", key: "debt")
    }
    var items: Set<String> = []
    for item in capex where !items.insert(item.item).inserted {
      r.report(
        "`\(item.item)` is listed twice: an item has one class of depreciation, so classes must "
          + "not overlap", key: "capex")
    }
    items = []
    for item in opex where !items.insert(item.item).inserted {
      r.report("`\(item.item)` is listed twice", key: "opex")
    }
    let property = capex.filter(\.isPersonalProperty)
    let dated = property.filter { $0.month != nil }
    if !dated.isEmpty, dated.count < property.count {
      r.report(
        "the month in service of one item of MACRS property decides the convention of all: say "
          + "`in_service` of each or of none", key: "capex")
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
  /// Month of the first tax year in which it is placed in service; nil: half-year convention, and
  /// January for buildings.
  public var month: Int?

  public init(_ r: inout Reader) {
    item = r.required("item")
    amount = r.required("amount", in: .notNegative)
    depreciation = r.optional("depreciation", help: Self.methods)
    bonus = r.value("bonus", default: Rate(0), in: .share, help: "deducted at once").value
    month = r.optional(
      "in_service", in: .between(1, 12),
      help: "month of the first tax year; half-year convention and January if absent")
    if let depreciation, !Self.isMethod(depreciation) {
      r.report(
        "`\(depreciation)` is no method of depreciation: \(Self.methods)", key: "depreciation")
    }
    if bonus > 0, let depreciation, depreciation == "macrs-39" {
      r.report("bonus depreciation ends at recovery periods of 20 years", key: "bonus")
    }
    if month != nil, depreciation?.hasPrefix("macrs-") != true {
      r.report("only MACRS property depends on its month", key: "in_service")
    }
  }

  /// Whether it follows the half-year or mid-quarter convention of its year.
  public var isPersonalProperty: Bool {
    depreciation?.hasPrefix("macrs-") == true && depreciation != "macrs-39"
  }

  private static let methods =
    "macrs-5|7|10|15|20|39, straight-line-N, straight-line-N-half-year, declining-N, expensed"

  private static func isMethod(_ name: String) -> Bool {
    let macrs = ["macrs-5", "macrs-7", "macrs-10", "macrs-15", "macrs-20", "macrs-39", "expensed"]
    if macrs.contains(name) { return true }
    for prefix in ["straight-line-", "declining-"] where name.hasPrefix(prefix) {
      var years = name.dropFirst(prefix.count)
      if prefix == "straight-line-", years.hasSuffix("-half-year") {
        years.removeLast("-half-year".count)
      }
      return Int(years).map { (1...100).contains($0) && "\($0)" == years } ?? false
    }
    return false
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
    escalation =
      r.value("escalation", default: Rate(0), in: .growth, help: "growth from year to year").value
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
  /// Limit of the deduction of interest.
  public var interestLimit: IncomeTaxTerms.InterestLimit
  /// Whether the state follows the bonus.
  public var stateBonus: Bool

  init() {
    federal = 0
    state = 0
    losses = .paidOut
    interestLimit = .none
    stateBonus = true
  }

  public init(_ r: inout Reader) {
    federal = r.value("federal", default: Rate(0), in: .share, help: "of taxable income").value
    state =
      r.value("state", default: Rate(0), in: .share, help: "deductible from the federal").value
    losses = r.value("losses", default: .paidOut, help: "what becomes of a loss")
    interestLimit = r.value(
      "interest_limit", default: .none, help: "§163(j): what interest may offset 30 % of")
    stateBonus = r.value("state_bonus", default: true, help: "the state follows the bonus")
  }

  /// State tax lowers the income that the federation taxes.
  public var rate: Double { federal + state * (1 - federal) }
}

/// A loan drawn at t = 0 and repaid over its tenor.
public struct DebtTerms: SpecRecord {
  public enum Size: Hashable, Sendable {
    /// Share of all uses: the first build, fees and reserve.
    case share(Double)
    /// As much as the cash flow carries at this cover, repaid in proportion to it.
    case cover(Double)
  }

  public enum Style: String, Choice {
    /// Equal payments.
    case level
    /// Equal parts of principal.
    case equalPrincipal = "equal-principal"
    /// Interest, and all principal with the last payment.
    case interestOnly = "interest-only"
    /// Payments in proportion to the cash that covers them.
    case sculpted
  }

  public var size: Size
  public var style: Style
  /// Interest a year.
  public var rate: Double
  /// Years.
  public var tenor: Int
  /// Largest share of all uses that is lent.
  public var maximumShare: Double
  /// Share of the loan, paid at t = 0.
  public var fee: Double
  /// Years of the debt service to come that are held in reserve, at most 1.
  public var reserve: Double

  public init(_ r: inout Reader) {
    let share: Rate? = r.optional("share", in: .share, help: "of all uses")
    let cover: Double? = r.optional(
      "dscr", in: .between(1, 100), help: "cash flow over debt service in every year")
    rate = r.required("rate", Rate.self, in: .share, help: "interest a year").value
    let tenor: Duration = r.required(
      "tenor", in: .between(.years(1), .years(60)), help: "years of repayment")
    self.tenor = Int(tenor.years.rounded())
    let style: Style? = r.optional("style", help: "level with a share, sculpted with a dscr")
    self.style = style ?? (cover == nil ? .level : .sculpted)
    maximumShare =
      r.value("max_share", default: Rate(1), in: .share, help: "gearing cap, of all uses").value
    fee =
      r.value(
        "fee", default: Rate(0), in: .between(Rate(0), Rate(0.2)), help: "of the loan, at t = 0"
      ).value
    let reserve = r.value(
      "reserve", default: Duration.months(0), in: .between(.months(0), .months(12)),
      help: "of the debt service to come, held")
    self.reserve = reserve.months / 12
    switch (share, cover) {
    case (let share?, nil): size = .share(share.value)
    case (nil, let cover?): size = .cover(cover)
    default:
      size = .share(0)
      r.reportEither("share", or: "dscr")
    }
    if let style, (style == .sculpted) != (cover != nil) {
      r.report(
        "a sculpted loan is sized by a `dscr`, and a `dscr` sizes only a sculpted loan",
        key: "style")
    }
    if (tenor.years - tenor.years.rounded()).magnitude > 1e-9 {
      r.report("a loan runs in whole years", key: "tenor")
    }
    if let share, share.value * (fee + self.reserve * firstService) >= 1 {
      r.report("fees and reserve take up all that is lent", key: "reserve")
    }
  }

  /// An upper bound of the first year's payment for each dollar lent by share.
  private var firstService: Double {
    guard tenor > 1 else { return 1 + rate }
    return style == .interestOnly ? rate : 1 / Double(tenor) + rate
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
