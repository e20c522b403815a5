public import Documents
public import Quantities

/// Several sites whose power arrives at different dates, and a demand to be met on them.
public struct PortfolioSpec: SpecRecord {
  public static let kind = "portfolio"

  public enum Objective: String, Choice {
    case cost
    case earliest
  }

  public var id: String
  public var name: String?
  /// First month of the first quarter.
  public var start: Month
  public var quarters: Int
  /// Ids; empty: every site that is known.
  public var sites: [String]
  /// What every cluster is built of unless its SKU says otherwise.
  public var cluster: ClusterSpec
  public var skus: [PortfolioSKUSpec]
  public var demand: [PortfolioDemand]
  public var objective: Objective
  public var limits: PortfolioLimitSpec
  /// Work that lets halls of a site carry SKUs which they do not carry as they are.
  public var retrofits: [PortfolioRetrofitSpec]
  /// Paid once for each site that gets anything.
  public var opening: Money
  /// How long costs count, from `start`.
  public var horizon: Duration
  public var utilization: Double
  public var loadFactor: Double
  public var finance: FinancialTerms
  /// Months by which the power of one site at a time is late, to price the delay; 0: not asked.
  public var delayMonths: Int
  /// Proof asked for: share of the cost by which a better answer might still exist.
  public var gap: Double
  /// Nodes of the search after which the best answer so far is taken.
  public var nodes: Int
  public var note: String?

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "portfolio")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not portfolio", key: "kind") }
    id = r.id()
    name = r.optional("name")
    start = r.required("start", help: "first month of a calendar quarter")
    quarters = r.value("quarters", default: 12, in: .between(1, 60), help: "that are planned")
    sites = r.optional("sites", help: "ids; every known site if absent") ?? []
    cluster =
      r.optional("cluster", help: "what every cluster is built of unless its SKU says otherwise")
      ?? ClusterSpec()
    skus = r.required("skus", help: "what can be bought, and how much of it by when")
    demand = r.optional("demand", help: "what must stand, by date") ?? []
    objective = r.optional("objective", help: "cost: least; earliest: most as early") ?? .cost
    limits = r.value("limits", default: PortfolioLimitSpec(), help: "on the whole portfolio")
    retrofits =
      r.optional("retrofits", help: "work that lets a site's halls carry SKUs that outgrow them")
      ?? []
    opening = r.value(
      "opening", default: .zero, in: .notNegative,
      help: "paid once for each site that gets anything")
    horizon = r.value(
      "horizon", default: Duration.years(8), in: .between(.years(1), .years(40)),
      help: "how long costs count, from `start`")
    utilization = r.value(
      "utilization", default: 0.8, in: .positiveFraction, help: "share of schedulable hours sold")
    loadFactor = r.value(
      "load_factor", default: 0.8, in: .positiveFraction,
      help: "mean electrical draw of the power sized for")
    finance = r.value("finance", default: FinancialTerms(), help: "terms of the projection")
    delayMonths = r.value(
      "delay_months", default: 3, in: .between(0, 60),
      help: "what the power of one site so much later costs; 0: not asked")
    gap = r.value(
      "gap", default: 0.002, in: .between(0, 0.1),
      help: "proof asked for: how much cheaper an answer might still exist")
    nodes = r.value(
      "nodes", default: 20_000, in: .between(1, 100_000_000), help: "limit of the search")
    note = r.optional("note")
    check(&r)
  }

  private func check(_ r: inout Reader) {
    if skus.isEmpty { r.report("a portfolio needs a SKU", key: "skus") }
    if start.index % 3 != 0 {
      r.report("`\(start)` is no first month of a quarter (01, 04, 07, 10)", key: "start")
    }
    if objective == .cost, demand.isEmpty {
      r.report("missing: least cost of nothing is nothing; say what must stand", key: "demand")
    }
    if horizon.months < Double(quarters * 3) {
      r.report("the horizon is shorter than the quarters planned", key: "horizon")
    }
    var seen: Set<String> = []
    for sku in skus {
      if !seen.insert(sku.id).inserted { r.report("duplicate id `\(sku.id)`", key: "skus") }
      if sku.cluster.system == nil, cluster.system == nil {
        r.report("SKU `\(sku.id)` has no system, nor has `cluster`", key: "skus")
      }
    }
    var known: Set<String> = []
    for site in sites where !known.insert(site).inserted {
      r.report("site `\(site)` is named twice", key: "sites")
    }
    let end = start.advanced(by: quarters * 3)
    var fitted: Set<String> = []
    for item in retrofits {
      if !fitted.insert(item.site).inserted {
        r.report("site `\(item.site)` is retrofitted twice", key: "retrofits")
      }
      if item.ready(start: start) >= end {
        r.report(
          "the retrofit of `\(item.site)` is done in \(item.ready(start: start)), after the last quarter",
          key: "retrofits")
      }
    }
    for item in demand where item.by < start || item.by >= end {
      r.report("`\(item.by)` is in none of the quarters planned", key: "demand")
    }
    var last = (month: start.advanced(by: -1), accelerators: 0)
    for item in demand {
      if item.by <= last.month {
        r.report("`\(item.by)` comes after a date no earlier", key: "demand")
      }
      if item.accelerators < last.accelerators {
        r.report(
          "\(item.accelerators) accelerators are less than the \(last.accelerators) of before",
          key: "demand")
      }
      last = (item.by, item.accelerators)
    }
  }
}

/// What can be bought, and how much of it by when.
public struct PortfolioSKUSpec: SpecRecord {
  public var id: String
  /// First month in which it can be ready.
  public var available: Month
  /// Accelerators that can be had in each quarter from `available` on; what is not taken is gone.
  public var perQuarter: Int?
  /// Accelerators ordered, by date; those not placed wait.
  public var deliveries: [PortfolioDelivery]
  /// What one accelerator counts for towards demand.
  public var worth: Double
  /// Until it is switched off and its place is free; nil: it outlasts the quarters planned.
  public var life: Duration?
  /// Share of the price of its IT that it fetches then.
  public var resale: Double
  public var cluster: ClusterSpec

  public init(_ r: inout Reader) {
    id = r.id()
    available = r.required("available", help: "first month in which it can be ready")
    perQuarter = r.optional(
      "per_quarter", in: .between(0, 100_000_000),
      help: "accelerators to be had each quarter; what is not taken is gone")
    deliveries =
      r.optional("deliveries", help: "accelerators ordered, by date; those not placed wait") ?? []
    worth = r.value(
      "worth", default: 1, in: .positive, help: "what one accelerator counts for in demand")
    life = r.optional(
      "life", in: .between(.months(3), .years(30)), help: "until its place is free for another")
    resale = r.value(
      "resale", default: 0, in: .fraction, help: "share of the IT's price fetched at its end")
    cluster = ClusterSpec(&r)
    if perQuarter != nil, !deliveries.isEmpty {
      r.reportEither("per_quarter", or: "deliveries")
    }
    for delivery in deliveries where delivery.by < available {
      r.report("`\(delivery.by)` comes before `\(id)` is available", key: "deliveries")
    }
  }
}

/// Work on the halls of a site: liquid where there was air, a stronger floor, or both.
public struct PortfolioRetrofitSpec: SpecRecord {
  public var site: String
  /// Id of the plant that halls have afterwards, beside those that the site allows.
  public var cooling: String?
  public var floorLoad: AreaDensity?
  /// By contracted power of the units that need it, on top of what the planner counts for them.
  public var cost: PowerPrice
  /// First month of work; nil: the portfolio's start.
  public var from: Month?
  public var duration: Duration

  public init(_ r: inout Reader) {
    site = r.required("site", help: "id of the site whose halls it is")
    cooling = r.optionalReference("cooling", to: "plant", help: "plant that halls have afterwards")
    floorLoad = r.optional("floor_load", in: .positive, help: "that floors carry afterwards")
    cost = r.required(
      "cost", in: .notNegative,
      help: "by contracted power of the units that need it, on top of what the planner counts")
    from = r.optional("from", help: "first month of work; the portfolio's start if absent")
    duration = r.required("duration", in: .between(.months(0), .years(20)), help: "of the work")
    if cooling == nil, floorLoad == nil {
      r.report("missing: say `cooling` or `floor_load`, what is better afterwards", key: "cooling")
    }
  }

  /// First month in which units stand in such halls.
  public func ready(start: Month) -> Month {
    max(start, from ?? start).advanced(by: Int(duration.months.rounded(.up)))
  }
}

/// Accelerators that arrive by a month.
public struct PortfolioDelivery: SpecRecord {
  public var by: Month
  public var accelerators: Int

  public init(_ r: inout Reader) {
    by = r.required("by", help: "month of arrival")
    accelerators = r.required("accelerators", in: .between(1, 100_000_000))
  }
}

/// What must stand by a month and from then on, each accelerator counted by its `worth`.
public struct PortfolioDemand: SpecRecord {
  public var by: Month
  public var accelerators: Int

  public init(_ r: inout Reader) {
    by = r.required("by", help: "month by which it must stand")
    accelerators = r.required(
      "accelerators", in: .between(1, 1_000_000_000), help: "all that stand then, by their worth")
  }
}

/// Limits on the whole portfolio; absent: none.
public struct PortfolioLimitSpec: SpecRecord {
  public var capitalPerQuarter: Money?
  public var racksPerQuarter: Int?
  public var carbonPerYear: Mass?
  public var sites: Int?

  init() {}

  public init(_ r: inout Reader) {
    capitalPerQuarter = r.optional("capital_per_quarter", in: .positive, help: "spent on all sites")
    racksPerQuarter = r.optional(
      "racks_per_quarter", in: .between(1, 1_000_000), help: "that crews install on one site")
    carbonPerYear = r.optional("carbon_per_year", in: .positive, help: "of the grids' energy")
    sites = r.optional("sites", in: .between(1, 1_000), help: "with anything on them")
  }
}
