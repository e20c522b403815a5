import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

/// Rows of cash by month and by calendar year.
struct PlanCash {
  var net: RowRef
  var project: RowRef
  var equity: RowRef
  /// Costs less residual values, and hours sold, at t = 0.
  var worthOfCosts: RowRef
  var worthOfHours: RowRef
  var worthOfEquity: RowRef
  var worthOfProject: RowRef
  var equityPaidIn: RowRef
  var projectSoFar: RowRef
  var lastBelow: RowRef
  var years: PlanCashYears
}

struct PlanCashYears {
  var revenue: RowRef
  var opex: RowRef
  var tax: RowRef
  var service: RowRef
  var equity: RowRef
  var cover: RowRef?
  var leastCover: Formula?
}

extension PlanLayout {
  mutating func addCash(
    _ time: PlanTime, _ years: PlanYears, _ capex: PlanCapex, _ opex: PlanOpex,
    _ sales: PlanSales, _ debt: PlanDebt?, _ tax: PlanTax
  ) -> PlanCash {
    let sheet = monthSheet(
      "Cash by month", "What comes in is positive, what is paid negative.")
    func flow(_ label: String, _ series: Formula, role: Style.Role = .calculation) -> RowRef {
      model.row(sheet, label, "USD", total: .sum, series: series, role: role)
    }
    let working = addWorkingCapital(sheet, time, opex, sales)
    model.heading(sheet, "Before tax, without debt")
    let revenue = flow("Revenue", sales.revenue.now)
    let parts = [
      revenue, flow("Residual value", capex.residual.now), flow("Operating cost", -opex.total.now),
      flow("First build", -capex.total.now), flow("IT bought again", -capex.refresh.now),
    ]
    let net = flow("Net", model.block(parts), role: .total)
    model.heading(sheet, "Project: after tax, without debt")
    let tied = flow("Tied up in working capital", working.map { -$0.now } ?? zero * net.now)
    let projectTax = flow("Tax of the project", -paid(tax.projectTax, time, years))
    let project = flow("To the project", net.now + tied.now + projectTax.now, role: .total)
    model.heading(sheet, "Owners: after tax and debt service")
    let ownTax = flow("Tax", -paid(tax.tax, time, years))
    var equityParts = net.now + tied.now + ownTax.now
    if let debt {
      let drawn = flow("Debt drawn", debt.drawn.now)
      let fees = flow("Fees", -debt.fees.now)
      let service = flow("Debt service", -debt.service.now)
      let held = flow("Put into reserve", -debt.held.now)
      equityParts = equityParts + drawn.now + fees.now
      equityParts = equityParts + service.now + held.now
    }
    let equity = flow("To equity", equityParts, role: .total)
    model.heading(sheet, "Worth at t = 0")
    func worth(_ label: String, _ series: Formula, unit: String = "USD") -> RowRef {
      model.row(
        sheet, label, unit, total: .sum, series: series * time.discountFactor.now)
    }
    let costs = capex.total.now + capex.refresh.now + opex.total.now - capex.residual.now
    let worthOfEquity = worth("To equity, at t = 0", equity.now)
    let worthOfProject = worth("To the project, at t = 0", project.now)
    let worthOfCosts = worth("Costs less residual value, at t = 0", costs)
    let worthOfHours = worth("Accelerator-hours sold, at t = 0", sales.hours.now, unit: "GPU-h")
    model.heading(sheet, "Pay back")
    let paidIn = flow("Paid in by the owners", .max(-equity.now, zero))
    let own = model.next(sheet)
    let soFar = model.row(
      sheet, "To the project so far", "USD", series: own.before + project.now)
    let below = model.row(
      sheet, "Number of the month, where less than spent has come back", "month", .whole,
      series: model.flag(soFar.now .< zero) * (time.month.now + one))
    model.check(
      "Cash: net adds up", net.total,
      equals: sales.revenue.total + capex.residual.total - opex.total.total
        - capex.total.total - capex.refresh.total, scale: capex.total.total)
    let byYear = addCashYears(time, years, capex, opex, sales, debt, tax, working)
    model.check(
      "Cash: months and years give the owners the same", byYear.equity.total,
      equals: equity.total, scale: capex.total.total + opex.total.total)
    return PlanCash(
      net: net, project: project, equity: equity, worthOfCosts: worthOfCosts,
      worthOfHours: worthOfHours, worthOfEquity: worthOfEquity, worthOfProject: worthOfProject,
      equityPaidIn: paidIn, projectSoFar: soFar, lastBelow: below, years: byYear)
  }

  /// Cash tied up in what is owed, less what is paid ahead; nil without either.
  private mutating func addWorkingCapital(
    _ sheet: Int, _ time: PlanTime, _ opex: PlanOpex, _ sales: PlanSales
  ) -> RowRef? {
    let hasDays = terms.workingCapital != nil && proForma.revenue != nil
    guard hasDays || sales.prepaid != nil else { return nil }
    model.heading(sheet, "Working capital: the last month settles both")
    let daysPerMonth = model(.daysPerYear) / model(.monthsPerYear)
    var change: Formula?
    if hasDays {
      let open = one - time.last.now
      let receivable = model.row(
        sheet, "Owed by customers", "USD",
        series: sales.revenue.now * cell("receivable-days") / daysPerMonth * open)
      let payable = model.row(
        sheet, "Owed to suppliers", "USD",
        series: opex.total.now * cell("payable-days") / daysPerMonth * open)
      let before = receivable.before - payable.before
      change = receivable.now - payable.now - before
    }
    if let prepaid = sales.prepaid {
      change = change.map { $0 - prepaid.now } ?? -prepaid.now
    }
    let row = model.row(
      sheet, "Tied up", "USD", total: .sum, series: change ?? zero, role: .total)
    model.check(
      "Working capital: all of it comes back", row.total, equals: zero,
      scale: sales.revenue.total)
    return row
  }

  private mutating func addCashYears(
    _ time: PlanTime, _ years: PlanYears, _ capex: PlanCapex, _ opex: PlanOpex,
    _ sales: PlanSales, _ debt: PlanDebt?, _ tax: PlanTax, _ working: RowRef?
  ) -> PlanCashYears {
    let sheet = yearSheet(
      "Cash flow",
      "Calendar years. What comes in is positive, what is paid negative; to equity is what is left."
    )
    func flow(_ label: String, _ formula: Formula) -> RowRef {
      model.row(sheet, label, "USD", total: .sum, series: formula)
    }
    func year(_ row: RowRef) -> Formula { inYear(row, time, years.year) }
    model.heading(sheet, "Flows")
    let revenue = flow("Revenue", year(sales.revenue))
    var parts = [revenue, flow("Residual value", year(capex.residual))]
    let cost = flow("Operating cost", -year(opex.total))
    parts.append(cost)
    parts.append(flow("First build", -year(capex.total)))
    parts.append(flow("IT bought again", -year(capex.refresh)))
    if let working { parts.append(flow("Working capital", -year(working))) }
    let paid = flow("Tax", -tax.tax.now)
    parts.append(paid)
    var service: RowRef?
    if let debt {
      parts.append(flow("Debt drawn", year(debt.drawn)))
      parts.append(flow("Fees", -year(debt.fees)))
      service = flow("Debt service", -year(debt.service))
      if let service { parts.append(service) }
      parts.append(flow("Put into reserve", -year(debt.held)))
    }
    let equity = model.row(
      sheet, "To equity", "USD", total: .sum, series: model.block(parts), role: .total)
    var result = PlanCashYears(
      revenue: revenue, opex: cost, tax: paid, service: service ?? paid, equity: equity)
    if let debt, let service {
      model.heading(sheet, "Cover")
      let cash = model.row(
        sheet, "Cash that covers the service", "USD", total: .sum, series: year(debt.coverCash))
      let cover = model.row(
        sheet, "Cash over debt service", "1", .fine,
        series: .when(service.now .< zero, -(cash.now / service.now), else: zero))
      let counted = model.row(
        sheet, "Cash over debt service; the most of all in years without", "1", .fine,
        series: .when(service.now .< zero, cover.now, else: .call(.max, [cover.all])))
      result.cover = cash
      result.leastCover = .call(.min, [counted.all])
    }
    var chart = Chart(
      .stackedColumns, title: "Cash flow by calendar year", axisTitle: "USD",
      categories: years.year.range, lines: [], row: 22, column: 0, width: 984, height: 420)
    for row in parts {
      chart.lines.append(.init(name: row.cell(self.years.label), values: row.range))
    }
    model.book[charts].add(chart)
    return result
  }
}
