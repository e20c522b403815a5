import Scenario
import Spreadsheet
import TCO

extension ProFormaLayout {
  mutating func fillOutputs(
    _ sheet: Int, _ result: BareProForma, _ input: Inputs, _ cash: Cash, _ capex: Capex,
    _ opex: RowRef, _ sales: Sales, _ loan: Loan
  ) {
    let one = model.one
    let worth = cash.worth.total
    let opening = layout.firstPeriod + 1
    model.output(
      sheet, "First build", "USD", .whole, capex.total.total, metric: "capex_usd",
      engine: result.capex)
    model.output(
      sheet, "Operating cost, first year", "USD/year", .whole,
      .cell(opex.cell(opening)), metric: "opex_usd_per_year", engine: result.opexPerYear)
    model.output(
      sheet, "Net present value of equity, after tax", "USD", .whole, worth, metric: "npv_usd",
      engine: result.npv)
    let rate = model.output(
      sheet, "Internal rate of return of equity, after tax", "1/year", .percent,
      .orNone(.call(.returnRate, [cash.equity.all, input.discount])), metric: "irr",
      engine: result.irr)
    let levelized = model.output(
      sheet, "Levelized cost of a unit", "USD", .fine,
      input.price - worth / cash.worthOfUnits.total, metric: "levelized_usd_per_gpu_hour",
      engine: result.levelized)
    if let breakEven = result.breakEvenPrice {
      let tax = input.federal + input.state * (one - input.federal)
      model.output(
        sheet, "Break-even price of a unit, first year", "USD", .fine,
        input.price - worth / (cash.worthOfUnits.total * (one - tax)),
        metric: "break_even_usd_per_gpu_hour", engine: breakEven)
    }
    if input.debt != nil {
      model.output(
        sheet, "Debt", "USD", .whole, loan.amount, metric: "debt_usd", engine: result.debt)
      if let cover = loan.leastCover {
        model.output(
          sheet, "Least cash over debt service", "1", .fine, cover, metric: "minimum_dscr",
          engine: result.minimumCover)
      }
    }
    for (row, key, value) in [
      (cash.equity, "equity_usd", \YearlyFlow.equity)
    ] {
      for (period, flow) in result.flows.enumerated() {
        model.output(
          sheet, "To equity, period \(period)", "USD", .whole,
          .cell(row.cell(layout.firstPeriod + period)), metric: "cash_flow[\(period)].\(key)",
          engine: flow[keyPath: value])
      }
    }
    model.check(
      "Net present value: at the rate of return it is nothing",
      .call(.presentValue, [rate, cash.equity.all]), equals: model.zero)
    _ = levelized
  }

  // MARK: Sensitivity

  mutating func addSensitivity() -> Int { 0 }
  mutating func fillSensitivity(_ sheet: Int) {}

  mutating func fillCover(_ sheet: Int, version: String) {
    model.fillCover(
      sheet,
      [
        .fact("What this is", "A pro forma as a live workbook: change a blue figure on Inputs."),
        .live("All checks", .cell(model.verdict), .verdict),
      ])
  }
}
