import Catalog
import Planner
import Quantities
import Scenario

/// Collects the lines of a ledger with their rows of weights.
struct LedgerBuilder {
  let scenario: Scenario
  let prices: PriceBook
  var lines: [LedgerLine] = []
  /// What a colocation tenant and a renter pay instead.
  var rents: [(owner: OwnerType, line: LedgerLine)] = []
  var timings: [TimingRow] = []
  /// Growth of prices by month, in the order of `Escalator.allCases`; nil: none.
  let growth: [[Double]?]
  /// What each record of construction covers, in words.
  let constructionNames: [String]
  /// Ids of the assumptions of the buyer's class.
  let itMaintenanceID: String
  let softwareID: String
  /// What the current phase pays for power where its sources are dispatched.
  private var energy: PhaseEnergy?
  /// Position of the current phase's rows by kind.
  private var rows: [(kind: TimingRow.Kind, row: Int)] = []
  /// Weights with growth, by row and escalator.
  private var escalated: [(row: Int, escalator: Escalator, weights: [Double])] = []

  init(_ scenario: Scenario) {
    self.scenario = scenario
    let terms = scenario.buildOut.finance
    prices = PriceBook(buyer: terms.buyer, assumptions: scenario.assumptions)
    let start = scenario.buildOut.start
    let base = (terms.priceBase ?? start) - start
    growth = terms.escalation.rates.map { rate in
      rate == 0 ? nil : growthRow(rate, from: base, months: scenario.buildOut.horizonMonths)
    }
    constructionNames = scenario.construction.map { record in
      record.covers.map(\.rawValue).joined(separator: ", ")
    }
    itMaintenanceID = "it-maintenance-\(terms.buyer.rawValue)"
    softwareID = "software-\(terms.buyer.rawValue)"
    lines.reserveCapacity(64 * scenario.phases.count)
  }

  mutating func add(
    _ phase: PhasePlan, at index: Int, _ timeline: Timeline, _ revenue: RevenueModel?
  ) throws(MissingPrice) {
    rows = []
    escalated = []
    energy = phase.energy
    let first = lines.count
    let site = scenario.sites[scenario.phases[index].site]
    try addCapex(phase, index, site, timeline)
    let capex = first..<lines.count
    addOpex(phase, index, site, timeline, capex: capex)
    addRefresh(timeline, capex: capex)
    if let revenue { addRevenue(index, revenue) }
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

  // MARK: Rows of weights

  /// The phase's row of a kind, made when it is first asked for.
  mutating func row(_ kind: TimingRow.Kind, _ timeline: Timeline) -> Int {
    if let known = rows.first(where: { $0.kind == kind }) { return known.row }
    let name: String
    let profile: MonthlyProfile
    switch kind {
    case .payment(let template):
      let record = scenario.money.templates[template]
      name = record.id
      profile = timeline.payment(record)
    case .operation:
      name = "operation"
      profile = timeline.operation
    case .running:
      name = "running cost of sources"
      profile = dispatched(\.running, timeline)
    case .demand:
      name = "demand on sources"
      profile = dispatched(\.demand, timeline)
    case .propertyTax:
      name = "property tax"
      profile = propertyTax(timeline)
    case .rental:
      name = "rental"
      let monthly = periodic(1 - scenario.assumptions.rentalDecline)
      let falls = powers(of: monthly, count: timeline.atWork.count)
      profile = timeline.operation { falls[timeline.hardwareAge($0)] }
    case .refresh:
      name = "bought again"
      profile = timeline.repeated(timeline.purchases) ?? MonthlyProfile(first: 0, weights: [])
    case .sale:
      name = "sold"
      profile = timeline.repeated(timeline.sales) ?? MonthlyProfile(first: 0, weights: [])
    case .revenue:
      name = "revenue"
      profile = MonthlyProfile(first: 0, weights: [])
    }
    timings.append(
      TimingRow(
        kind: kind, phase: timeline.phase, name: name, first: profile.first,
        weights: profile.weights))
    rows.append((kind, timings.count - 1))
    return timings.count - 1
  }

  /// Operation at the cost of the stage that each month falls in.
  private func dispatched(
    _ cost: KeyPath<PhaseEnergy.Stage, Money>, _ timeline: Timeline
  ) -> MonthlyProfile {
    guard let energy else { return timeline.operation }
    let whole = energy.fullYear(of: cost)[keyPath: cost]
    let ready = scenario.buildOut.start.advanced(by: timeline.ready)
    return timeline.operation { age in
      energy.stage(in: ready.advanced(by: age))[keyPath: cost] / whole
    }
  }

  private func propertyTax(_ timeline: Timeline) -> MonthlyProfile {
    let tax = scenario.sites[scenario.phases[timeline.phase].site].site.tax
    guard tax.abatement != nil || tax.assessedDecline > 0 else { return timeline.operation }
    let decline = 1 - tax.assessedDecline
    let abated = tax.abatement.map { wholeMonths($0.term) } ?? 0
    return timeline.operation { age in
      power(decline, age / 12) * (age < abated ? 1 - (tax.abatement?.share ?? 0) : 1)
    }
  }

  /// A row's weights for an amount whose price grows.
  mutating func series(_ row: Int, _ escalator: Escalator, scale: Double) -> MonthlySeries {
    let timing = timings[row]
    guard let growth = growth[Escalator.allCases.firstIndex(of: escalator) ?? 0] else {
      return MonthlySeries(first: timing.first, weights: timing.weights, scale: scale)
    }
    if let known = escalated.first(where: { $0.row == row && $0.escalator == escalator }) {
      return MonthlySeries(first: timing.first, weights: known.weights, scale: scale)
    }
    let weights = timing.weights.enumerated().map { $0.element * growth[timing.first + $0.offset] }
    escalated.append((row, escalator, weights))
    return MonthlySeries(first: timing.first, weights: weights, scale: scale)
  }

  // MARK: Lines

  /// A line of the first build, paid as its account's template says.
  mutating func capex(
    _ account: Account, _ phase: Int, _ timeline: Timeline, name: String, quantity: Double,
    unit: String, unitPrice: Double, basis: PriceBasis, isEstimate: Bool, kind: String = "",
    id: String = "", assetClass: Account.Class? = nil, item: Int? = nil
  ) {
    let terms = scenario.money[account]
    let assetClass = assetClass ?? terms.assetClass
    // A tax on purchases is paid and deducted with what is bought.
    let leading = account == .salesTax && assetClass == .itCapex ? .systems : account
    let template = scenario.money[leading].template ?? 0
    let amount = cents(quantity * unitPrice)
    let row = row(.payment(template), timeline)
    lines.append(
      LedgerLine(
        account: account, assetClass: assetClass, phase: phase, kind: kind, id: id, title: name,
        quantity: quantity, unit: unit, unitPrice: unitPrice, amount: amount, priceBasis: basis,
        isEstimate: isEstimate, item: item, timing: row, escalator: terms.escalator,
        depreciation: leading, series: series(row, terms.escalator, scale: amount)))
  }

  /// A line of a full year's operation.
  mutating func opex(
    _ account: Account, _ phase: Int, _ timeline: Timeline, name: String, quantity: Double,
    unit: String, unitPrice: Double, basis: PriceBasis, isEstimate: Bool, kind: String = "",
    id: String = "", draw: Int? = nil, rentedBy owner: OwnerType? = nil
  ) {
    let amount = cents(quantity * unitPrice)
    guard amount != 0 else { return }
    let terms = scenario.money[account]
    let row =
      switch account {
      case .propertyTax: row(.propertyTax, timeline)
      case .rental: row(.rental, timeline)
      case .energy where energy != nil: row(.running, timeline)
      case .demand where energy != nil: row(.demand, timeline)
      default: row(.operation, timeline)
      }
    let line = LedgerLine(
      account: account, assetClass: .opex, phase: phase, kind: kind, id: id, title: name,
      quantity: quantity, unit: unit, unitPrice: unitPrice, amount: amount, priceBasis: basis,
      isEstimate: isEstimate, draw: draw, timing: row, escalator: terms.escalator,
      series: series(row, terms.escalator, scale: amount))
    if let owner { rents.append((owner, line)) } else { lines.append(line) }
  }

  /// What a phase earns: a line for each contract that it serves, and one for all else.
  private mutating func addRevenue(_ phase: Int, _ revenue: RevenueModel) {
    for sale in revenue.phases[phase].sales where sale.amount != 0 {
      let first = sale.revenue.firstIndex { $0 != 0 } ?? 0
      let last = sale.revenue.lastIndex { $0 != 0 } ?? -1
      let weights = first <= last ? sale.revenue[first...last].map { $0 / sale.amount } : []
      timings.append(
        TimingRow(
          kind: .revenue, phase: phase, name: sale.name, first: first, weights: weights))
      lines.append(
        LedgerLine(
          account: .revenue, assetClass: .revenue, phase: phase, kind: sale.kind, id: sale.id,
          title: sale.name, quantity: sale.quantity, unit: sale.unit, unitPrice: sale.unitPrice,
          amount: sale.amount, priceBasis: .rule(sale.basis), isEstimate: false,
          timing: timings.count - 1, escalator: .none,
          series: MonthlySeries(first: first, weights: weights, scale: sale.amount)))
    }
  }

  /// IT bought again at the end of its life and, where it fetches a residual, sold.
  private mutating func addRefresh(_ timeline: Timeline, capex: Range<Int>) {
    let terms = scenario.buildOut.finance
    for index in capex where lines[index].assetClass == .itCapex {
      let first = lines[index]
      if !timeline.purchases.isEmpty {
        let row = row(.refresh, timeline)
        var again = first
        again.account = .refresh
        again.assetClass = .refresh
        again.repeatMonths = timeline.life
        again.quantity = first.quantity * Double(timeline.purchases.count)
        again.amount = first.amount * Double(timeline.purchases.count)
        again.priceBasis = .again(first.priceBasis)
        again.timing = row
        again.series = series(row, first.escalator, scale: first.amount)
        lines.append(again)
      }
      if !timeline.sales.isEmpty, terms.residual > 0 {
        let value = cents(first.amount * terms.residual)
        let row = row(.sale, timeline)
        var sold = first
        sold.account = .residual
        sold.assetClass = .residual
        sold.repeatMonths = timeline.life
        sold.quantity = first.quantity * Double(timeline.sales.count)
        sold.unitPrice = first.unitPrice * terms.residual
        sold.amount = value * Double(timeline.sales.count)
        sold.priceBasis = .rule("finance.residual of the build-out, of the first price")
        sold.depreciation = nil
        sold.timing = row
        sold.series = series(row, first.escalator, scale: value)
        lines.append(sold)
      }
    }
  }
}
