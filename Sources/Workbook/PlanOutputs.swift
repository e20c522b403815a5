import Catalog
import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

/// Rows that results are taken from.
struct PlanParts {
  var time: PlanTime
  var years: PlanYears
  var capex: PlanCapex
  var power: PlanPower
  var opex: PlanOpex
  var sales: PlanSales
  var debt: PlanDebt?
  var tax: PlanTax
  var cash: PlanCash
}

extension PlanLayout {
  private var projection: Projection { source.projection }

  mutating func fillOutputs(_ sheet: Int, _ parts: PlanParts) {
    let result = projection
    model.heading(sheet, "Cost")
    func money(
      _ label: String, _ formula: Formula, _ key: String, _ value: Double?,
      _ unit: String = "USD", _ format: Style.NumberFormat = .whole
    ) -> Formula {
      model.output(sheet, label, unit, format, formula, metric: key, engine: value)
    }
    let capex = money(
      "First build, at base prices", parts.capex.total.constant, "capex_usd", result.capex)
    _ = money("IT", parts.capex.it.constant, "it_capex_usd", result.itCapex)
    _ = money(
      "Facility", parts.capex.facility.constant, "facility_capex_usd", result.facilityCapex)
    _ = money(
      "Operating cost, full year, at base prices", parts.opex.perYear, "opex_usd_per_year",
      result.opexPerYear, "USD/year")
    _ = money("IT bought again", parts.capex.refreshAmount, "refresh_usd", result.refresh)
    let statements = result.statements
    if let statements {
      _ = money(
        "First build, as spent", parts.capex.total.total, "capex_as_spent_usd",
        statements.capexAsSpent)
    }
    addLevelized(sheet, parts)
    if let statements { addReturns(sheet, parts, statements) }
    addAccounts(sheet, parts, capex)
    if let statements { addFlows(sheet, parts, statements) }
  }

  // MARK: Cost of an hour

  private mutating func addLevelized(_ sheet: Int, _ parts: PlanParts) {
    let result = projection
    let metrics = proForma.metrics(result)
    let it = charge(parts.capex.it.constant, "it-life", residual: cell("residual"))
    let facility = charge(parts.capex.facility.constant, "shell-life", residual: nil)
    func output(
      _ label: String, _ unit: String, _ format: Style.NumberFormat, _ formula: Formula,
      _ key: String, _ value: Double
    ) -> Formula {
      model.output(sheet, label, unit, format, formula, metric: key, engine: value)
    }
    let itCharge = output(
      "Yearly charge for IT", "USD/year", .whole, it, "it_charge_usd_per_year", result.itCharge)
    let facilityCharge = output(
      "Yearly charge for the facility", "USD/year", .whole, facility,
      "facility_charge_usd_per_year", result.facilityCharge)
    let yearly = output(
      "Yearly cost", "USD/year", .whole, itCharge + facilityCharge + parts.opex.perYear,
      "annualized_usd_per_year", result.annualizedCost)
    let installed = output(
      "Accelerator-hours installed", "GPU-h/year", .whole, parts.sales.installedPerYear,
      "installed_gpu_hours_per_year", result.installedHoursPerYear)
    let sold = output(
      "Accelerator-hours sold at the utilization", "GPU-h/year", .whole, parts.sales.soldPerYear,
      "sold_gpu_hours_per_year", result.soldHoursPerYear)
    let isByCash = terms.annualization == .cashFlow
    let levelized = output(
      "Levelized cost of an accelerator-hour sold", "USD/GPU-h", .fine,
      isByCash
        ? parts.cash.worthOfCosts.total / parts.cash.worthOfHours.total : yearly / sold,
      "levelized_usd_per_gpu_hour", result.levelizedPerSoldHour)
    _ = output(
      "Levelized cost of an accelerator-hour installed", "USD/GPU-h", .fine,
      levelized * sold / installed, "levelized_usd_per_installed_gpu_hour",
      result.levelizedPerInstalledHour)
    let critical = sum(facts.map(\.criticalIT))
    _ = output(
      "Yearly cost of a MW of critical IT power", "USD/MW", .whole, yearly / critical,
      "metrics.usd_per_mw_year", metrics.perMegawattYear)
    if let day = metrics.perPetaflopDay {
      let rate = sum(facts.compactMap(\.peakRate)) * (sold / installed)
      _ = output(
        "Cost of a PFLOP/s-day sold, peak dense BF16", "USD", .fine,
        yearly / (rate * model(.daysPerYear)), "metrics.usd_per_pflop_day", day)
    }
    if let tokens = metrics.perMillionTokens {
      let perHour = cell("token-rate") * model(.secondsPerHour)
      _ = output(
        "Cost of a million tokens", "USD", .fine, levelized * model(.million) / perHour,
        "metrics.usd_per_million_tokens", tokens)
    }
    let energy = sum(facts.map(\.energy)) / model(.kilowattsPerMegawatt)
    if terms.owner == .owner {
      _ = output(
        "Bill of electricity over energy", "USD/MWh", .fine, parts.power.perYear / energy,
        "metrics.energy_usd_per_mwh", metrics.energyPerMegawattHour)
      let own: [Account] = [.interconnection, .generation]
      let built = lines.indices.filter {
        own.contains(lines[$0].account) && lines[$0].assetClass == .facilityCapex
      }
      let plant = charge(
        sum(built.compactMap { amounts[$0] }), "shell-life", residual: nil)
      _ = output(
        "The same with interconnection and generation", "USD/MWh", .fine,
        (parts.power.perYear + plant) / energy, "metrics.lcoe_usd_per_mwh",
        metrics.electricityPerMegawattHour)
    }
  }

  /// A yearly charge by the method of the terms, over a life.
  private func charge(_ cost: Formula, _ life: String, residual: Formula?) -> Formula {
    let years = cell(life) / model(.monthsPerYear)
    switch terms.annualization {
    case .straightLine:
      guard let residual else { return cost / years }
      return cost * (one - residual) / years
    case .annuity, .cashFlow:
      // PMT with what is left at the end as a future value.
      let left = residual.map { cost * $0 } ?? zero
      return .call(.payment, [nominalRate, years, -cost, left])
    }
  }

  private var nominalRate: Formula { discount }

  // MARK: Returns

  private mutating func addReturns(_ sheet: Int, _ parts: PlanParts, _ statements: Statements) {
    model.heading(sheet, "Returns")
    let cash = parts.cash
    func output(
      _ label: String, _ unit: String, _ format: Style.NumberFormat, _ formula: Formula,
      _ key: String, _ value: Double?
    ) -> Formula {
      model.output(sheet, label, unit, format, formula, metric: key, engine: value)
    }
    _ = output(
      "Net present value of the owners", "USD", .whole, cash.worthOfEquity.total, "npv_usd",
      statements.npv)
    let rate = output(
      "Internal rate of return of the owners, a year", "1/year", .percent,
      yearlyRate(cash.equity), "irr", statements.irr)
    _ = output(
      "Net present value of the project without loans", "USD", .whole,
      cash.worthOfProject.total, "project_npv_usd", statements.projectNPV)
    _ = output(
      "Internal rate of return of the project without loans", "1/year", .percent,
      yearlyRate(cash.project), "project_irr", statements.projectIRR)
    let last = Formula.call(.max, [cash.lastBelow.all])
    let comesBack = Formula.all(cash.projectSoFar.last .>= zero, last .> zero)
    _ = output(
      "Years until the project's flows have come back", "year", .fine,
      .orNone(.when(comesBack, last, else: one / zero) / model(.monthsPerYear)),
      "payback_years", statements.payback)
    _ = output(
      "Paid in by the owners", "USD", .whole, cash.equityPaidIn.total, "equity_invested_usd",
      statements.equityInvested)
    _ = output(
      "Tax of all years", "USD", .whole, parts.tax.tax.total, "tax_usd",
      statements.tax.reduce(0) { $0 + $1.tax })
    addDebtResults(sheet, parts, statements)
    if statements.irr != nil {
      let monthly = (one + rate).power(one / model(.monthsPerYear)) - one
      model.check(
        "Net present value: at the rate of return it is nothing",
        .call(.presentValue, [monthly, cash.equity.all]), equals: zero,
        scale: parts.capex.total.total + parts.opex.total.total)
    }
  }

  /// The rate of return a year of flows by month.
  private func yearlyRate(_ flows: RowRef) -> Formula {
    let guess = (one + discount).power(one / model(.monthsPerYear)) - one
    let monthly = Formula.call(.returnRate, [flows.all, guess])
    return .orNone((one + monthly).power(model(.monthsPerYear)) - one)
  }

  private mutating func addDebtResults(
    _ sheet: Int, _ parts: PlanParts, _ statements: Statements
  ) {
    func output(
      _ label: String, _ unit: String, _ format: Style.NumberFormat, _ formula: Formula,
      _ key: String, _ value: Double?
    ) -> Formula {
      model.output(sheet, label, unit, format, formula, metric: key, engine: value)
    }
    let equityCost = cells["cost-of-equity"] ?? discount
    var share = zero
    if let debt = parts.debt {
      _ = output("Debt", "USD", .whole, debt.amount, "debt_usd", statements.debt)
      share = output(
        "Debt over all uses", "fraction", .percent,
        debt.amount / (parts.capex.total.total + debt.added), "debt_share",
        statements.debtShare)
      if let least = parts.cash.years.leastCover, statements.minimumCover != nil {
        _ = output(
          "Least cash over debt service of a year", "1", .fine, least, "minimum_dscr",
          statements.minimumCover)
      }
      if let average = statements.averageCover {
        _ = output(
          "Cash over debt service, all years", "1", .fine,
          debt.coverCash.total / debt.service.total, "average_dscr", average)
      }
    }
    var savings = zero
    if terms.tax != nil {
      savings = federalTax + cell("tax-state") * (one - federalTax)
    }
    let lent = parts.debt == nil ? zero : share * cell("debt-rate") * (one - savings)
    _ = output(
      "Weighted cost of capital", "1/year", .percent, lent + (one - share) * equityCost, "wacc",
      statements.wacc)
  }

  // MARK: Parts

  /// Sums by account, with the charts that show them.
  private mutating func addAccounts(_ sheet: Int, _ parts: PlanParts, _ capex: Formula) {
    let title = "First build by account"
    model.heading(sheet, title)
    var first = model.book[sheet].rows.count
    for total in projection.capexByAccount {
      let members = lines.indices.filter {
        lines[$0].isBuilt && lines[$0].account == total.account
      }
      model.output(
        sheet, words(total.account), "USD", .whole, sum(members.compactMap { amounts[$0] }),
        metric: "capex_by_account.\(total.account.rawValue)_usd", engine: total.amount)
    }
    addPie(sheet, title, first..<model.book[sheet].rows.count, at: 0)
    model.heading(sheet, "Operating cost of a full year by account")
    for total in projection.opexByAccount {
      let members = lines.indices.filter {
        lines[$0].assetClass == .opex && lines[$0].account == total.account
      }
      model.output(
        sheet, words(total.account), "USD/year", .whole,
        sum(members.compactMap { amounts[$0] }),
        metric: "opex_by_account.\(total.account.rawValue)_usd", engine: total.amount)
    }
    model.heading(sheet, "Cost over the horizon, with growth of prices")
    first = model.book[sheet].rows.count
    let power = parts.power.phases.compactMap { $0?.total }
    let electricity = sum(power)
    let shares: [(String, Formula)] = [
      ("IT, first build", parts.capex.it.total), ("Facility", parts.capex.facility.total),
      (
        "IT bought again, less what is sold", parts.capex.refresh.total - parts.capex.residual.total
      ),
      ("Electricity", electricity), ("Other operating cost", parts.opex.total.total - electricity),
    ]
    let engine = costShares
    for (index, share) in shares.enumerated() {
      model.output(
        sheet, share.0, "USD", .whole, share.1, metric: "cost over the horizon, part \(index + 1)",
        engine: engine[index])
    }
    addPie(
      sheet, "Total cost of ownership", first..<model.book[sheet].rows.count, at: 1)
  }

  /// The same shares by the engine.
  private var costShares: [Double] {
    func total(_ test: (LedgerLine) -> Bool) -> Double {
      lines.reduce(0) { $0 + (test($1) ? $1.series.total : 0) }
    }
    return [
      total { $0.assetClass == .itCapex }, total { $0.assetClass == .facilityCapex },
      total { $0.assetClass == .refresh } - total { $0.assetClass == .residual },
      total { $0.isPower }, total { $0.assetClass == .opex && !$0.isPower },
    ]
  }

  private func words(_ account: Account) -> String {
    proForma.accounts.first { $0.account == account }?.name ?? account.rawValue
  }

  private mutating func addPie(_ sheet: Int, _ title: String, _ rows: Range<Int>, at column: Int) {
    guard !rows.isEmpty else { return }
    model.book[charts].add(
      Chart(
        .pie, title: title,
        categories: CellRange(sheet: sheet, rows: rows, columns: 0..<1),
        lines: [
          .init(
            name: CellRef(sheet: sheet, row: rows.lowerBound - 1, column: 0),
            values: CellRange(sheet: sheet, rows: rows, columns: 1..<2))
        ], row: 2, column: column, width: 480, height: 360))
  }

  // MARK: Calendar years

  private mutating func addFlows(_ sheet: Int, _ parts: PlanParts, _ statements: Statements) {
    let years = parts.cash.years
    func add(
      _ label: String, _ row: RowRef, sign: Bool, _ key: String, _ value: (YearlyFlow) -> Double
    ) {
      model.heading(sheet, "\(label) by calendar year")
      for (index, flow) in statements.yearly.enumerated() {
        let cell = Formula.cell(row.cell(self.years.firstPeriod + index))
        model.output(
          sheet, "\(label), \(flow.period)", "USD", .whole, sign ? -cell : cell,
          metric: "cash_flow[\(index)].\(key)", engine: value(flow))
      }
    }
    add("Revenue", years.revenue, sign: false, "revenue_usd") { $0.revenue }
    add("Operating cost", years.opex, sign: true, "opex_usd") { $0.opex }
    if terms.tax != nil { add("Tax", years.tax, sign: true, "tax_usd") { $0.tax } }
    if parts.debt != nil {
      add("Debt service", years.service, sign: true, "debt_service_usd") { $0.debtService }
    }
    add("To equity", years.equity, sign: false, "equity_usd") { $0.equity }
    guard let book = parts.tax.book else { return }
    model.heading(sheet, "Depreciation in the books by calendar year")
    for (index, year) in statements.tax.enumerated() {
      model.output(
        sheet, "Depreciation in the books, \(year.year)", "USD", .whole,
        .cell(book.cell(self.years.firstPeriod + index)),
        metric: "years[\(index)].book_depreciation_usd", engine: year.bookDepreciation)
    }
  }
}
