import Catalog
import Planner
import Quantities
import Scenario
import TCO
import Tables

// Costs in the shape of FinOps FOCUS, by calendar year. It is a forecast, and every row says so.
//
// What is bought once is a Purchase when it is paid (BilledCost, no EffectiveCost) and a Usage in
// each year of its life in the books (EffectiveCost, nothing billed): for each resource the effective
// costs of usage add up to the billed costs of purchases, to the cent. What is paid as it is used, and
// land, which does not wear out, has both in one row.

extension PlanResult {
  func focusTable(_ cash: CashLedger, _ proForma: ProForma) -> Table {
    var rows = FocusRows(cash, scenario.buildOut.id)
    for (number, line) in cash.lines.enumerated() {
      let entry = line.line
      guard entry.assetClass != .revenue else { continue }
      let phase = plan.phases[entry.phase]
      let account = proForma.accounts.first { $0.account == (entry.depreciation ?? entry.account) }
      let chart = proForma.accounts.first { $0.account == entry.account }
      rows.add(
        line,
        FocusRows.Resource(
          id: "\(line.phase)/\(entry.account.rawValue)/\(number + 1)", region: phase.site,
          category: (entry.assetClass == .refresh ? account : chart)?.serviceCategory ?? "Other",
          service: chart?.name ?? entry.account.rawValue,
          years: entry.depreciation == nil ? nil : account?.bookYears,
          first: proForma.phases[entry.phase].ready))
    }
    return rows.table
  }
}

/// Collects the rows of `focus.csv`.
private struct FocusRows {
  struct Resource {
    var id: String
    var region: String
    var category: String
    var service: String
    /// Life in the books; nil: not spread.
    var years: Double?
    /// Month in which it is placed in service.
    var first: Int
  }

  private let cash: CashLedger
  private let scenario: String
  private(set) var table: Table

  init(_ cash: CashLedger, _ scenario: String) {
    self.cash = cash
    self.scenario = scenario
    table = Table(columns: [
      Column("BilledCost", decimals: 2), Column("BillingAccountId"), Column("BillingCurrency"),
      Column("BillingPeriodStart"), Column("BillingPeriodEnd"), Column("ChargeCategory"),
      Column("ChargeClass"), Column("ChargeDescription"), Column("ChargeFrequency"),
      Column("ChargePeriodStart"), Column("ChargePeriodEnd"), Column("ConsumedQuantity"),
      Column("ConsumedUnit"), Column("ContractedCost", decimals: 2),
      Column("EffectiveCost", decimals: 2), Column("ListCost", decimals: 2),
      Column("ProviderName"), Column("RegionId"), Column("ResourceId"), Column("ResourceName"),
      Column("ServiceCategory"), Column("ServiceName"), Column("SkuId"), Column("Tags"),
      Column("x_Account"), Column("x_CostClass"), Column("x_IsAmortized"), Column("x_IsEstimate"),
      Column("x_IsForecast"), Column("x_Phase"),
    ])
  }

  mutating func add(_ line: CashLedger.Line, _ resource: Resource) {
    let entry = line.line
    let isBought = entry.assetClass != .opex && entry.assetClass != .residual
    let isSpread = isBought && resource.years != nil
    var billed: [Int: Double] = [:]
    for (offset, cents) in line.cents.enumerated() where cents != 0 {
      billed[calendarYear(entry.series.first + offset), default: 0] += cents
    }
    let category: String =
      switch entry.account {
      case .residual: "Credit"
      case .propertyTax: "Tax"
      default: isBought ? "Purchase" : "Usage"
      }
    let sign: Double = entry.account == .residual ? -1 : 1
    for year in billed.keys.sorted() {
      let cents = sign * (billed[year] ?? 0)
      append(
        line, resource, category, year, billed: cents, effective: isSpread ? 0 : cents,
        isSpread: isSpread, isQuantified: true)
    }
    guard isSpread, let years = resource.years else { return }
    for (year, cents) in spread(line, resource.first, months: Int((years * 12).rounded())) {
      append(
        line, resource, "Usage", year, billed: 0, effective: cents, isSpread: true,
        isQuantified: false)
    }
  }

  private func calendarYear(_ month: Int) -> Int { cash.start.advanced(by: month).year }

  /// Whole cents of each calendar year of the lives of what is bought, which add up to what is paid.
  /// A first build is at work from its phase's date on, what is bought again when it is paid.
  private func spread(
    _ line: CashLedger.Line, _ ready: Int, months: Int
  ) -> [(year: Int, cents: Double)] {
    let isFirst = line.line.assetClass != .refresh
    let last = max(ready, line.line.series.first + line.cents.count - 1) + months
    var monthly = [Double](repeating: 0, count: last + 1)
    for (offset, cents) in line.cents.enumerated() where cents != 0 {
      let begin = isFirst ? ready : line.line.series.first + offset
      for month in begin..<(begin + months) { monthly[month] += cents / Double(months) }
    }
    let whole = cumulativeCents(monthly.map { $0 / 100 })
    var sums: [(year: Int, cents: Double)] = []
    for (month, cents) in whole.enumerated() where cents != 0 {
      let year = calendarYear(month)
      if sums.last?.year == year {
        sums[sums.count - 1].cents += cents
      } else {
        sums.append((year, cents))
      }
    }
    return sums
  }

  private mutating func append(
    _ line: CashLedger.Line, _ resource: Resource, _ category: String, _ year: Int,
    billed: Double, effective: Double, isSpread: Bool, isQuantified: Bool
  ) {
    let entry = line.line
    let begin = max(Month(year: year, month: 1), cash.start)
    let start = "\(begin)-01T00:00:00Z"
    let end = "\(Month(year: year + 1, month: 1))-01T00:00:00Z"
    let contracted = isQuantified ? billed : 0
    // The list price, where the quote is one that a factor led away from.
    var list = contracted
    if case .price(let price) = entry.priceBasis, price.quote.buyer == .list, price.factor > 0 {
      list = wholeCents(contracted / 100 / price.factor)
    }
    let quantity: Cell =
      isQuantified && category == "Usage" && entry.unitPrice > 0
      ? .number(withoutDust(billed / 100 / entry.unitPrice)) : .unknown
    table.append([
      .number(billed / 100), .text(scenario), .text("USD"), .text(start), .text(end),
      .text(category), .unknown, .text(entry.name),
      .text(category == "Purchase" ? "One-Time" : "Recurring"), .text(start), .text(end),
      quantity, quantity == .unknown ? .unknown : .text(entry.unit), .number(contracted / 100),
      .number(effective / 100), .number(list / 100), .text("megacluster (forecast)"),
      .text(resource.region), .text(resource.id), .text(entry.name), .text(resource.category),
      .text(resource.service), entry.id.isEmpty ? .unknown : .text(entry.id),
      .text("{\"account\":\"\(entry.account.rawValue)\",\"phase\":\"\(line.phase)\"}"),
      .text(entry.account.rawValue), .text(entry.assetClass.rawValue),
      .text(isSpread ? "true" : "false"), .text(entry.isEstimate ? "true" : "false"),
      .text("true"), .text(line.phase),
    ])
  }
}
