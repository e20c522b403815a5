import Catalog
import Planner
import Quantities
import Scenario

/// Collects the lines of a ledger.
struct LedgerBuilder {
  let scenario: Scenario
  let prices: PriceBook
  var lines: [LedgerLine] = []

  init(_ scenario: Scenario) {
    self.scenario = scenario
    prices = PriceBook(buyer: scenario.buildOut.finance.buyer, assumptions: scenario.assumptions)
    lines.reserveCapacity(64 * scenario.phases.count)
  }

  mutating func add(
    _ phase: PhasePlan, at index: Int, _ timeline: Timeline
  ) throws(MissingPrice) {
    let first = lines.count
    let site = scenario.sites[scenario.phases[index].site]
    try addCapex(phase, index, site, timeline)
    let capex = first..<lines.count
    addOpex(phase, index, site, timeline, capex: capex)
    addRefresh(timeline, capex: capex)
  }

  /// What lines of some accounts come to.
  func sum(_ range: Range<Int>, of accounts: Account...) -> Double {
    var sum = 0.0
    for index in range where accounts.contains(lines[index].account) { sum += lines[index].amount }
    return sum
  }

  /// What lines of a class come to.
  func sum(_ range: Range<Int>, of assetClass: Account.Class) -> Double {
    var sum = 0.0
    for index in range where lines[index].assetClass == assetClass { sum += lines[index].amount }
    return sum
  }

  /// A line of the first build: IT is paid as its racks are accepted, the rest as it is built.
  mutating func capex(
    _ account: Account, _ phase: Int, _ timeline: Timeline, name: String, quantity: Double,
    unit: String, unitPrice: Double, basis: PriceBasis, isEstimate: Bool, kind: String = "",
    id: String = "", assetClass: Account.Class? = nil, item: Int? = nil
  ) {
    let amount = cents(quantity * unitPrice)
    let assetClass = assetClass ?? account.accountClass
    let profile =
      switch account {
      case .land: timeline.groundbreaking
      default: assetClass == .itCapex ? timeline.acceptance : timeline.construction
      }
    lines.append(
      LedgerLine(
        account: account, assetClass: assetClass, phase: phase, kind: kind, id: id, name: name,
        quantity: quantity, unit: unit, unitPrice: unitPrice, amount: amount, priceBasis: basis,
        isEstimate: isEstimate, item: item, series: MonthlySeries(profile, scale: amount)))
  }

  /// A line of a full year's operation.
  mutating func opex(
    _ account: Account, _ phase: Int, _ timeline: Timeline, name: String, quantity: Double,
    unit: String, unitPrice: Double, basis: PriceBasis, isEstimate: Bool, kind: String = "",
    id: String = "", draw: Int? = nil
  ) {
    let amount = cents(quantity * unitPrice)
    guard amount != 0 else { return }
    lines.append(
      LedgerLine(
        account: account, assetClass: .opex, phase: phase, kind: kind, id: id, name: name,
        quantity: quantity, unit: unit, unitPrice: unitPrice, amount: amount, priceBasis: basis,
        isEstimate: isEstimate, draw: draw,
        series: MonthlySeries(timeline.operation, scale: amount)))
  }

  /// Accelerator-hours sold at the build-out's price, if it has one.
  mutating func addRevenue(_ phase: Int, _ hoursPerYear: Double, _ timeline: Timeline) {
    guard let price = scenario.buildOut.finance.price else { return }
    let dollars = price.base * 3600
    let amount = cents(hoursPerYear * dollars)
    lines.append(
      LedgerLine(
        account: .revenue, assetClass: .revenue, phase: phase, kind: "", id: "",
        name: "Accelerator-hours sold", quantity: hoursPerYear, unit: "GPU-h",
        unitPrice: dollars, amount: amount, priceBasis: .rule("finance.price of the build-out"),
        isEstimate: false, series: MonthlySeries(timeline.operation, scale: amount)))
  }

  /// IT bought again at the end of its life and, where it fetches a residual, sold.
  private mutating func addRefresh(_ timeline: Timeline, capex: Range<Int>) {
    let terms = scenario.buildOut.finance
    let life = wholeMonths(terms.itLife)
    for index in capex where lines[index].assetClass == .itCapex {
      let first = lines[index]
      if let refresh = timeline.refresh {
        var again = first
        again.account = .refresh
        again.assetClass = .refresh
        again.name = "\(first.name), bought again every \(life) months"
        again.quantity = first.quantity * Double(timeline.refreshes)
        again.amount = first.amount * Double(timeline.refreshes)
        again.priceBasis = .again(first.priceBasis)
        again.series = MonthlySeries(refresh, scale: first.amount)
        lines.append(again)
      }
      if let sale = timeline.sale, terms.residual > 0 {
        let value = cents(first.amount * terms.residual)
        var sold = first
        sold.account = .residual
        sold.assetClass = .residual
        sold.name = "\(first.name), sold every \(life) months"
        sold.quantity = first.quantity * Double(timeline.sales)
        sold.unitPrice = first.unitPrice * terms.residual
        sold.amount = value * Double(timeline.sales)
        sold.priceBasis = .rule("finance.residual of the build-out, of the first price")
        sold.series = MonthlySeries(sale, scale: value)
        lines.append(sold)
      }
    }
  }
}
