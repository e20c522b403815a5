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
    model.output(
      sheet, "Levelized cost of a unit", "USD", .fine,
      (cash.worthOfRevenue.total - worth) / cash.worthOfUnits.total,
      metric: "levelized_usd_per_gpu_hour",
      engine: result.levelized)
    if let breakEven = result.breakEvenPrice, CompiledProForma(spec).isLinearInPrice {
      let tax = input.federal + input.state * (one - input.federal)
      model.output(
        sheet, "Break-even price of a unit, first year", "USD", .fine,
        input.price - worth / (cash.worthOfPrice.total * (one - tax)),
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
      .call(.presentValue, [rate, cash.equity.all]), equals: model.zero,
      scale: capex.total.total)
  }

  // MARK: Cover

  mutating func fillCover(_ sheet: Int, version: String) {
    model.fillCover(
      sheet,
      [
        .fact(
          "What this is",
          "A pro forma as a live workbook: years across, one formula a row, every number on Inputs. "
            + "Change a blue figure there and every sheet follows."),
        .live("All checks", .cell(model.verdict), .verdict),
        .heading("Conventions"),
        .fact("Pro forma", spec.id),
        .fact("Engine", "Megacluster \(version)"),
        .fact("Currency", "US dollars, nominal"),
        .fact("Time", "Years; the first build at t = 0, all other flows at ends of years"),
        .fact(
          "Signs",
          "Costs and income are positive on their own sheets; on Cash flow what comes in is "
            + "positive and what is paid negative"),
        .fact(
          "Colors",
          "Blue on yellow: an input. Black: a formula. Grey: given by the engine or by definition."),
        .fact(
          "Outputs",
          "Live beside what the engine said when this file was written; an input changed in the "
            + "spec gives what the same change gives here"),
        .heading("Sheets"),
        .link("Outputs", "Results"),
        .link("Inputs", "Every figure that the model rests on, by name"),
        .link("Sources", "Where figures and formulas come from"),
        .link("Timeline", "Periods, flags and factors"),
        .link("Capex", "The first build"),
        .link("Opex", "Operating cost"),
        .link("Revenue", "Units, price, residual value"),
        .link("Financing", "Size, service and cover of the loan"),
        .link("Depreciation & Tax", "Deductions, losses, tax"),
        .link("Cash flow", "What is left for the owners, with a chart"),
        .link("Sensitivity", "One input at a time"),
        .link("Checks", "What must balance"),
      ])
  }
}
