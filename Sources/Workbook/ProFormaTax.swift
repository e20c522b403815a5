import Finance
import Scenario
import Spreadsheet
import TCO

extension ProFormaLayout {
  mutating func addTax(
    _ input: Inputs, _ time: Time, _ capex: Capex, _ opex: RowRef, _ sales: Sales, _ loan: Loan
  ) -> RowRef {
    let sheet = sheet(
      "Depreciation & Tax", "State tax lowers the income that the federation taxes.")
    model.heading(sheet, "Shares of the amount by year in service")
    var shares: [RowRef?] = []
    for (index, method) in spec.depreciationMethods.enumerated() {
      shares.append(addShares(sheet, spec.capex[index], method, input.capex[index], time))
    }
    let federalBasis = addDepreciation(sheet, "Depreciation", input, time, capex, shares, true)
    let stateBasis =
      spec.tax.stateBonus
      ? federalBasis
      : addDepreciation(sheet, "Depreciation of the state", input, time, capex, shares, false)
    let income = sales.revenue.now + sales.residual.now - opex.now
    let state = addAuthority(
      sheet, "State", input, income, loan.interest, stateBasis, rate: input.state)
    let federal = addAuthority(
      sheet, "Federal", input, income - state.now, loan.interest, federalBasis,
      rate: input.federal)
    model.heading(sheet, "Both")
    return model.row(
      sheet, "Tax", "USD", total: .sum, series: state.now + federal.now, role: .total)
  }

  private mutating func addDepreciation(
    _ sheet: Int, _ title: String, _ input: Inputs, _ time: Time, _ capex: Capex,
    _ shares: [RowRef?], _ hasBonus: Bool
  ) -> RowRef {
    model.heading(sheet, title)
    var items: [RowRef] = []
    for (index, item) in spec.capex.enumerated() {
      guard let share = shares[index] else { continue }
      let bonus = (hasBonus ? input.capex[index].bonus : nil) ?? model.zero
      let row = model.next(sheet)
      let first = model.flag(time.period.now .== model.one)
      items.append(
        model.row(
          sheet, item.item, "USD", constant: capex.items[index].constant, total: .sum,
          series: row.constant * ((model.one - bonus) * share.now + bonus * first)
            * time.operating.now))
      model.check(
        "\(title) of \(item.item): shares add up to its basis, or to what the life allows",
        items[items.count - 1].total,
        equals: row.constant
          * (bonus + (model.one - bonus) * .sumProduct(share.all, time.operating.all)))
    }
    return model.row(
      sheet, title, "USD", total: .sum, series: model.block(items), role: .total)
  }

  /// Income and tax as one taxing power assesses them, with what it carries forward.
  private mutating func addAuthority(
    _ sheet: Int, _ name: String, _ input: Inputs, _ income: Formula, _ interest: RowRef,
    _ depreciation: RowRef, rate: Formula
  ) -> RowRef {
    model.heading(sheet, "\(name) income tax")
    var deducted = interest.now
    if spec.tax.interestLimit != .none {
      let adjusted =
        spec.tax.interestLimit == .ebitda ? income : income - depreciation.now
      let carried = model.next(sheet, after: 1)
      let allowed = model.row(
        sheet, "Interest deducted", "USD", total: .sum,
        series: .min(
          interest.now + carried.before, model(.interestLimit) * .max(adjusted, model.zero)))
      model.row(
        sheet, "Interest carried forward at the end of the year", "USD",
        series: carried.before + interest.now - allowed.now)
      deducted = allowed.now
    }
    let before = model.row(
      sheet, "Income before losses of other years", "USD", total: .sum,
      series: income - deducted - depreciation.now)
    let closing = model.next(sheet, after: 2)
    let used = model.row(
      sheet, "Losses used", "USD", total: .sum,
      series: .min(
        closing.before, self.model(.lossLimit) * .max(before.now, model.zero)))
    let added = model.row(
      sheet, "Losses carried forward", "USD", total: .sum,
      series: input.lossesCarried * .max(-before.now, model.zero))
    model.row(
      sheet, "Losses at the end of the year", "USD",
      series: closing.before + added.now - used.now, role: .total)
    let taxable = model.row(
      sheet, "Taxable income", "USD", total: .sum,
      series: before.now + added.now - used.now)
    let tax = model.row(
      sheet, "\(name) tax", "USD", constant: rate, constantFormat: .percent, total: .sum,
      series: taxable.now * model.next(sheet).constant, role: .total)
    model.check(
      "\(name) losses: used and still carried are what was added", used.total + closing.last,
      equals: added.total)
    return tax
  }

  private mutating func addShares(
    _ sheet: Int, _ item: CapexItem, _ method: DepreciationMethod?, _ figures: CapexInputs,
    _ time: Time
  ) -> RowRef? {
    guard let name = item.depreciation, let method else { return nil }
    let period = time.period.now
    let label = "\(item.item): \(name)"
    switch (method, figures.years) {
    case (.straightLine, let years?):
      return model.row(
        sheet, label, "fraction", .percent, total: .sum,
        series: model.flag(.all(period .> model.zero, period .<= years)) / years)
    case (.straightLineHalfYear, _), (.macrs, _), (.macrs39, _), (.declining, _), (.expensed, _),
      (.straightLine, nil):
      let own = method.shares()
      let numbers = (0..<layout.periods).map { period in
        period > 0 && period <= own.count ? own[period - 1] : 0
      }
      return model.row(sheet, label, "fraction", .percent, total: .sum, numbers: numbers)
    }
  }
}
