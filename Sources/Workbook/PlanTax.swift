import Scenario
import Spreadsheet
import TCO

/// Tax of the owners, and of the project without any loan.
struct PlanTax {
  /// By calendar year.
  var tax: RowRef
  var projectTax: RowRef
  /// Depreciation in the books by calendar year; nil without tax.
  var book: RowRef?
}

extension PlanLayout {
  mutating func addTax(
    _ time: PlanTime, _ years: PlanYears, _ capex: PlanCapex, _ opex: PlanOpex,
    _ sales: PlanSales, _ debt: PlanDebt?
  ) -> PlanTax {
    let sheet = years.sheet
    guard terms.tax != nil, proForma.revenue != nil else {
      model.heading(sheet, "No tax: all figures are before tax")
      let none = model.row(
        sheet, "Tax", "USD", total: .sum, series: zero * years.number.now)
      return PlanTax(tax: none, projectTax: none)
    }
    let service = monthSheet(
      "In service", constant: "Basis",
      "What is placed in service by month: IT as racks are accepted, the facility when its phase is "
        + "ready.")
    let project = addDepreciation(
      service, time, years, capex, debt: nil,
      words: debt == nil ? "" : " (project without loans)")
    model.heading(sheet, "Income before interest and depreciation")
    let income = model.row(
      sheet, "Revenue and residual value less operating cost", "USD", total: .sum,
      series: inYear(sales.revenue, time, years.year) + inYear(capex.residual, time, years.year)
        - inYear(opex.total, time, years.year))
    let projectTax = assess(
      sheet, income, project, interest: nil, words: debt == nil ? "" : " (project without loans)")
    let book = addBookDepreciation(service, time, years, capex, debt: debt)
    guard let debt else { return PlanTax(tax: projectTax, projectTax: projectTax, book: book) }
    let owned = addDepreciation(service, time, years, capex, debt: debt, words: "")
    let tax = assess(
      sheet, income, owned, interest: inYear(debt.deductible, time, years.year), words: "")
    return PlanTax(tax: tax, projectTax: projectTax, book: book)
  }

  /// Federal and state tax of every year.
  private mutating func assess(
    _ sheet: Int, _ income: RowRef, _ depreciation: PlanDepreciation, interest: Formula?,
    words: String
  ) -> RowRef {
    model.heading(sheet, "Interest\(words)")
    let paid = model.row(
      sheet, "Interest and fees\(words)", "USD", total: .sum, series: interest ?? zero * income.now)
    let state = assess(
      sheet, "State", income.now, depreciation.state, paid, cell("tax-state"), words)
    let federal = assess(
      sheet, "Federal", income.now - state.now, depreciation.federal, paid, federalTax, words)
    model.heading(sheet, "Tax\(words)")
    return model.row(
      sheet, "Tax\(words)", "USD", total: .sum, series: state.now + federal.now, role: .total)
  }

  private mutating func assess(
    _ sheet: Int, _ who: String, _ income: Formula, _ depreciation: RowRef, _ paid: RowRef,
    _ rate: Formula, _ words: String
  ) -> RowRef {
    model.heading(sheet, "\(who) income\(words)")
    let limit = cell("limit-of-interest")
    let base = model.row(
      sheet, "\(who): income that limits interest", "USD",
      series: income - depreciation.now * model.flag(limit .== model(.two)))
    let carried = model.next(sheet, after: 1)
    let most = model(.interestLimit) * .max(base.now, zero)
    let deducted = model.row(
      sheet, "\(who): interest deducted", "USD", total: .sum,
      series: .when(
        limit .== zero, paid.now, else: .min(paid.now + carried.before, most)))
    model.row(
      sheet, "\(who): interest carried forward", "USD",
      series: carried.before + paid.now - deducted.now)
    let taxable = model.row(
      sheet, "\(who): income before losses of other years", "USD", total: .sum,
      series: income - depreciation.now - deducted.now)
    let profit = Formula.max(taxable.now, zero)
    let isCarried = cell("losses-carried")
    let losses = model.next(sheet, after: 1)
    let used = model.row(
      sheet, "\(who): losses used", "USD", total: .sum,
      series: isCarried * .min(losses.before, model(.lossLimit) * profit))
    model.row(
      sheet, "\(who): losses carried forward", "USD",
      series: losses.before + isCarried * .max(-taxable.now, zero) - used.now)
    let assessed = model.row(
      sheet, "\(who): taxable income", "USD", total: .sum,
      series: .when(isCarried .> zero, profit - used.now, else: taxable.now))
    return model.row(
      sheet, "\(who) tax", "USD", total: .sum, series: assessed.now * rate, role: .total)
  }

  /// A year's tax in equal parts over its months within the horizon.
  func paid(_ tax: RowRef, _ time: PlanTime, _ years: PlanYears) -> Formula {
    let position = time.year.now - time.year.first + one
    return at(tax, position) / at(years.months, position)
  }
}
