public import Catalog
public import Planner
public import Quantities
public import Scenario

/// Why money cannot be projected: a price that no record gives.
public struct MissingPrice: Error, Hashable, Sendable, CustomStringConvertible {
  public var kind: String
  public var id: String
  public var buyer: BuyerClass

  public var description: String {
    "\(kind) \(id) has no price for a \(buyer.rawValue), nor one that a factor leads from"
  }
}

/// A plan's money as lines with monthly series; compiled once, projected often.
public struct ProForma: Sendable {
  public var start: Month
  public var horizonMonths: Int
  public var lines: [LedgerLine]
  /// Accelerator-hours sold, by month.
  public var soldHours: [Double]
  /// Accelerator-hours sold in a full year, and of all installed.
  public var soldHoursPerYear: Double
  public var installedHoursPerYear: Double
  public var schedulableShare: Double
  public var terms: FinancialTerms
}

extension ProForma {
  /// Prices a plan.
  ///
  /// - Throws: `MissingPrice` for the first record without a price.
  public init(_ plan: Plan, _ scenario: Scenario) throws(MissingPrice) {
    var ledger = LedgerBuilder(scenario)
    let assumptions = scenario.assumptions
    let schedulable = (1 - assumptions.hotSpares) * (1 - assumptions.maintenanceShare)
    var sold = [Double](repeating: 0, count: scenario.buildOut.horizonMonths)
    var installedPerYear = 0.0
    for (index, phase) in plan.phases.enumerated() {
      let timeline = Timeline(
        phase, start: scenario.buildOut.start, horizon: scenario.buildOut.horizonMonths,
        constructionMonths: Int(assumptions.constructionMonths))
      try ledger.add(phase, at: index, timeline)
      let hours = Double(phase.accelerators) * 8760
      installedPerYear += hours
      let soldPerYear = hours * schedulable * scenario.buildOut.utilization
      let series = timeline.inOperation(soldPerYear)
      for (offset, amount) in series.amounts.enumerated() { sold[series.first + offset] += amount }
    }
    start = scenario.buildOut.start
    horizonMonths = scenario.buildOut.horizonMonths
    soldHours = sold
    installedHoursPerYear = installedPerYear
    schedulableShare = schedulable
    soldHoursPerYear = installedPerYear * schedulable * scenario.buildOut.utilization
    terms = scenario.buildOut.finance
    if let price = terms.price {
      let dollars = price.base * 3600
      ledger.lines.append(
        LedgerLine(
          account: .revenue, assetClass: .revenue, phase: 0, kind: "", id: "",
          name: "Accelerator-hours sold", quantity: soldHoursPerYear, unit: "GPU-h",
          unitPrice: dollars, amount: cents(soldHoursPerYear * dollars),
          basis: "finance.price of the build-out", isEstimate: false,
          series: MonthlySeries(first: 0, amounts: sold.map { $0 * dollars })))
    }
    lines = ledger.lines
  }
}

/// Collects the lines of a ledger.
struct LedgerBuilder {
  let scenario: Scenario
  let prices: PriceBook
  var lines: [LedgerLine] = []

  init(_ scenario: Scenario) {
    self.scenario = scenario
    prices = PriceBook(buyer: scenario.buildOut.finance.buyer, assumptions: scenario.assumptions)
  }

  mutating func add(
    _ phase: PhasePlan, at index: Int, _ timeline: Timeline
  ) throws(MissingPrice) {
    let first = lines.count
    let site = scenario.sites[scenario.phases[index].site]
    try addCapex(phase, index, site, timeline)
    addOpex(phase, index, site, timeline, capex: Array(lines[first...]))
    addRefresh(index, timeline, capex: Array(lines[first...]))
  }

  /// A line of the first build: IT is paid as its racks are accepted, the rest as it is built.
  mutating func capex(
    _ account: Account, _ phase: Int, _ timeline: Timeline, name: String, quantity: Double,
    unit: String, unitPrice: Double, basis: String, isEstimate: Bool, kind: String = "",
    id: String = "", assetClass: Account.Class? = nil, price: LinePrice? = nil
  ) {
    let amount = cents(quantity * unitPrice)
    let assetClass = assetClass ?? account.accountClass
    let series =
      switch account {
      case .land: timeline.atConstructionStart(amount)
      default:
        assetClass == .itCapex
          ? timeline.onAcceptance(amount) : timeline.duringConstruction(amount)
      }
    lines.append(
      LedgerLine(
        account: account, assetClass: assetClass, phase: phase, kind: kind, id: id, name: name,
        quantity: quantity, unit: unit, unitPrice: unitPrice, amount: amount, basis: basis,
        isEstimate: isEstimate, price: price, series: series))
  }

  /// A line of a full year's operation.
  mutating func opex(
    _ account: Account, _ phase: Int, _ timeline: Timeline, name: String, quantity: Double,
    unit: String, unitPrice: Double, basis: String, isEstimate: Bool, kind: String = "",
    id: String = "", budget: String? = nil
  ) {
    let amount = cents(quantity * unitPrice)
    guard amount != 0 else { return }
    lines.append(
      LedgerLine(
        account: account, assetClass: .opex, phase: phase, kind: kind, id: id, name: name,
        quantity: quantity, unit: unit, unitPrice: unitPrice, amount: amount, basis: basis,
        isEstimate: isEstimate, budget: budget, series: timeline.inOperation(amount)))
  }

  /// IT bought again at the end of its life and, where it fetches a residual, sold.
  private mutating func addRefresh(_ phase: Int, _ timeline: Timeline, capex: [LedgerLine]) {
    let terms = scenario.buildOut.finance
    let life = Int(terms.itLife.months.rounded())
    let shellEnd = timeline.ready + Int(terms.shellLife.months.rounded())
    for line in capex where line.assetClass == .itCapex {
      var age = life
      while timeline.ready + age < timeline.horizon {
        let isReplaced = terms.refresh && timeline.ready + age < shellEnd
        if isReplaced {
          var again = line
          again.account = .refresh
          again.assetClass = .refresh
          again.name = "\(line.name), bought again after \(age / 12) years"
          again.basis = "at the first price; \(line.basis)"
          again.series = timeline.onAcceptance(line.amount, monthsLater: age)
          lines.append(again)
        }
        if terms.residual > 0 {
          let value = cents(line.amount * terms.residual)
          var sale = line
          sale.account = .residual
          sale.assetClass = .residual
          sale.name = "\(line.name), sold after \(age / 12) years"
          sale.amount = value
          sale.series = timeline.onAcceptance(value, monthsLater: age)
          lines.append(sale)
        }
        if !isReplaced { break }
        age += life
      }
    }
  }
}
