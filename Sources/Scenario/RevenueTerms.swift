import Catalog
public import Documents
public import Quantities

/// How prices outside contracts move, and how much is sold there.
public struct MerchantTerms: SpecRecord, Hashable {
  /// Price of one kind of accelerator, when its phase is ready.
  public struct AcceleratorPrice: SpecRecord, Hashable {
    public var accelerator: String
    public var price: AcceleratorTimePrice
    /// Of this accelerator alone; empty: as all others.
    public var shares: [Double]

    public init(_ r: inout Reader) {
      accelerator = r.reference("gpu", to: Accelerator.kind)
      price = r.required("price", in: .positive, help: "of an accelerator-hour when new")
      shares = MerchantTerms.shares(&r)
    }
  }

  /// Reads a curve of prices by age.
  static func shares(_ r: inout Reader) -> [Double] {
    let shares: [Double] =
      r.optional(
        "shares_by_age",
        help: "of the first price at 0, 1, 2 … years of age, straight between; the last stays")
      ?? []
    if shares.contains(where: { !(0...10).contains($0) }) {
      r.report("a share of the first price is 0 % to 1,000 %", key: "shares_by_age")
    }
    return shares
  }

  /// Fall of the price for each year of the hardware's age.
  public var decline: Double
  /// Shares of the first price at whole years of the hardware's age, instead of a steady fall; empty:
  /// none. They may rise, as the rent of accelerators has.
  public var shares: [Double]
  /// Growth of the price with the calendar.
  public var escalation: Double
  /// Months from ready until the full utilization is sold.
  public var rampMonths: Int
  /// Share of what contracts leave that is sold; nil: the build-out's utilization.
  public var utilization: Double?
  public var prices: [AcceleratorPrice]
  /// Take the latest rental price of the accelerator's record.
  public var isMarket: Bool

  /// Whether these terms alone give prices.
  public var isPriced: Bool { isMarket || !prices.isEmpty }

  public init(_ r: inout Reader) {
    let decline: Rate? = r.optional("decline", in: .growth, help: "of the price, by year of age")
    self.decline = decline?.value ?? 0
    shares = MerchantTerms.shares(&r)
    if decline != nil, !shares.isEmpty {
      r.report("say either `decline` or `shares_by_age`", key: "shares_by_age")
    }
    escalation =
      r.value("escalation", default: Rate(0), in: .growth, help: "of the price, a year").value
    let ramp = r.value(
      "ramp", default: Duration.months(0), in: .between(.months(0), .years(10)),
      help: "from ready to full utilization")
    rampMonths = Int(ramp.months.rounded())
    let utilization: Rate? = r.optional(
      "utilization", in: .share, help: "of what contracts leave; the build-out's if absent")
    self.utilization = utilization?.value
    prices = r.optional("by_accelerator", help: "prices by kind of accelerator") ?? []
    isMarket = r.optional("market", help: "take the records of rental prices") ?? false
    var seen: Set<String> = []
    for price in prices where !seen.insert(price.accelerator).inserted {
      r.report("`\(price.accelerator)` is priced twice", key: "by_accelerator")
    }
  }
}

/// Capacity sold ahead.
public struct OfftakeContract: SpecRecord, Hashable {
  public enum Capacity: Hashable, Sendable {
    case accelerators(Int)
    /// Critical IT power.
    case power(Power)
  }

  public enum Price: Hashable, Sendable {
    case acceleratorHour(AcceleratorTimePrice)
    /// A month's, for critical IT power.
    case monthlyPower(PowerPrice)
  }

  public var id: String
  public var capacity: Capacity
  /// Ids of the phases that serve it; empty: any, in order.
  public var phases: [String]
  public var start: Month
  public var months: Int
  public var price: Price
  /// Share of the contracted hours that is billed whether used or not.
  public var takeOrPay: Double
  /// Share of the contracted hours that is used.
  public var use: Double
  /// Share of all billings that is paid when delivery starts, and credited month by month.
  public var prepayment: Double
  /// Growth of the price with each year of the contract.
  public var escalator: Double

  public init(_ r: inout Reader) {
    id = r.id()
    let power: Power? = r.optional("capacity", in: .positive, help: "critical IT power")
    let count: Int? = r.optional("accelerators", in: .between(1, 100_000_000))
    phases = r.optional("phases", help: "that serve it; any, in order, if absent") ?? []
    start = r.required("start", help: "first month")
    let term: Duration = r.required("term", in: .between(.months(1), .years(60)))
    months = Int(term.months.rounded())
    let hourly: AcceleratorTimePrice? = r.optional(
      "price", in: .positive, help: "of an accelerator-hour")
    let monthly: PowerPrice? = r.optional(
      "monthly_price", in: .positive, help: "of a kW of critical IT power, each month")
    takeOrPay = r.value("take_or_pay", default: Rate(1), in: .share, help: "billed at least").value
    let use: Rate? = r.optional("use", in: .share, help: "of the contracted hours; all if absent")
    self.use = use?.value ?? 1
    prepayment =
      r.value("prepayment", default: Rate(0), in: .share, help: "of all billings, ahead").value
    escalator =
      r.value("escalator", default: Rate(0), in: .growth, help: "with each contract year").value
    switch (power, count) {
    case (let power?, nil): capacity = .power(power)
    case (nil, let count?): capacity = .accelerators(count)
    default:
      capacity = .accelerators(1)
      r.reportEither("capacity", or: "accelerators")
    }
    switch (hourly, monthly) {
    case (let hourly?, nil): price = .acceleratorHour(hourly)
    case (nil, let monthly?): price = .monthlyPower(monthly)
    default:
      price = .acceleratorHour(AcceleratorTimePrice(base: 0))
      r.reportEither("price", or: "monthly_price")
    }
  }
}
