import Finance
import Interchange
import Quantities
import Reporting
import Scenario
import TCO

extension BareProForma {
  func document(_ spec: ProFormaSpec) -> TCODocument {
    let conventions = [
      "periods are years, flows at their ends; period 0 is the first build, t = 0",
      "npv_usd and irr are of equity after tax; npv_usd at t = 0 at the nominal discount rate",
      "levelized_usd_per_gpu_hour = price - npv / present value of units (SAM's LCOE); its real form "
        + "discounts units at the real rate",
      "break_even_usd_per_gpu_hour: the first year's price at which NPV is 0; price - npv / (present "
        + "value of units x (1 - tax)) where that holds, by search elsewhere",
      "interest and depreciation lower taxable income; state tax is deducted from federal income; "
        + "what is not depreciated at the end, and fees of a loan, are not deducted; residual value "
        + "is income",
      "cash for debt service is revenue less operating cost, without residual value",
      "wacc_rate weighs debt after tax and the equity's irr by their shares of all uses",
    ]
    let remarks = remarks(spec)
    var members: [(String, JSON)] = [
      ("kind", .text("tco")), ("id", .text(spec.id)), ("engine_version", .text(Engine.version)),
      ("capex_usd", .number(capex)), ("opex_usd_per_year", .number(opexPerYear)),
      ("npv_usd", .number(npv)), ("irr", JSON(irr)),
    ]
    if let irrFailure {
      members.append(("irr_problem", .text(irrFailure.words)))
      if case .severalRates(let rates) = irrFailure {
        members.append(("irr_rates", .list(rates.map(JSON.number))))
      }
    }
    members += [
      ("project_npv_usd", .number(projectNPV)), ("project_irr", JSON(projectIRR)),
      ("payback_years", JSON(payback)), ("discount_rate", .number(spec.discount)),
      ("tax_rate", .number(spec.tax.rate)), ("debt_usd", .number(debt)),
      ("debt_before_cap_usd", JSON(uncappedDebt)), ("debt_share", .number(debtShare)),
      ("minimum_dscr", JSON(minimumCover)), ("average_dscr", JSON(averageCover)),
      ("wacc_rate", JSON(wacc)), ("levelized_usd_per_gpu_hour", .number(levelized)),
      ("levelized_real_usd_per_gpu_hour", .number(levelizedReal)),
      ("levelized_price_usd_per_gpu_hour", .number(levelizedPrice)),
      ("break_even_usd_per_gpu_hour", JSON(breakEvenPrice)),
      ("cash_flow", .list(flows.indices.map(flowJSON))), ("remarks", .list(remarks.map(JSON.text))),
      ("conventions", .list(conventions.map(JSON.text))),
    ]
    return TCODocument(json: .object(members), screen: screen(spec, remarks), exitStatus: 0)
  }

  private func flowJSON(_ year: Int) -> JSON {
    var members = flows[year].members
    members += [
      ("units", .number(units[year])), ("depreciation_usd", .number(depreciation[year])),
    ]
    if let stateDepreciation {
      members.append(("state_depreciation_usd", .number(stateDepreciation[year])))
    }
    return .object(members + [("project_usd", .number(project[year]))])
  }

  /// What was cut, and by which rule.
  private func remarks(_ spec: ProFormaSpec) -> [String] {
    var remarks: [String] = []
    if let uncappedDebt, let terms = spec.debt {
      remarks.append(
        "Debt: \(shortMoney(uncappedDebt)) asked, capped at \(shortMoney(debt)), "
          + "\(NumberText.significant(terms.maximumShare * 100)) % of its uses")
    }
    let methods = spec.depreciationMethods
    if methods.contains(where: { $0?.isMidQuarter == true }) {
      remarks.append(
        "Mid-quarter convention: over 40 % of the equipment comes in the last quarter of its year")
    }
    return remarks
  }

  private func screen(_ spec: ProFormaSpec, _ remarks: [String]) -> ProjectionScreen {
    typealias Figure = ProjectionScreen.Figure
    let discount = NumberText.significant(spec.discount * 100)
    func dollars(_ value: Double) -> String { "$" + NumberText.fixed(value, 4) }
    var figures = [
      Figure("Capex", shortMoney(capex)),
      Figure("Opex, first year", shortMoney(opexPerYear)),
      Figure("NPV of equity", shortMoney(npv), "after tax, at \(discount) %"),
      Figure(
        "IRR of equity", irr.map { NumberText.fixed($0 * 100, 3) + " %" } ?? "none",
        irrFailure.map(\.words) ?? "after tax, a year"),
      Figure(
        "Payback", payback.map { NumberText.fixed($0, 1) + " years" } ?? "none",
        payback == nil ? "within the life" : "from t = 0"),
    ]
    if debt > 0 {
      figures.append(
        Figure(
          "Debt", shortMoney(debt),
          "\(NumberText.significant(debtShare * 100)) % of uses"
            + (wacc.map { ", WACC \(NumberText.significant($0 * 100)) %" } ?? "")))
      if let minimumCover, let averageCover {
        figures.append(
          Figure(
            "DSCR", NumberText.fixed(minimumCover, 3),
            "least year; mean \(NumberText.fixed(averageCover, 3))"))
      }
      figures.append(
        Figure(
          "Without debt", shortMoney(projectNPV),
          projectIRR.map { "IRR \(NumberText.fixed($0 * 100, 3)) %" } ?? "no single IRR"))
    }
    figures.append(Figure("Levelized cost", dollars(levelized), "a unit"))
    if let breakEvenPrice {
      figures.append(Figure("Break-even price", dollars(breakEvenPrice), "a unit: NPV is 0"))
    }
    return ProjectionScreen(
      title: spec.name.map { "\($0) (\(spec.id))" } ?? spec.id, figures: figures, flows: flows,
      remarks: ["Flows at ends of years; period 0 is the first build."] + remarks)
  }
}

extension DepreciationMethod {
  fileprivate var isMidQuarter: Bool {
    if case .macrs(_, .midQuarter) = self { true } else { false }
  }
}

extension FinanceError {
  /// As a reader is told.
  var words: String {
    switch self {
    case .notFinite: "a flow is not a number"
    case .noSignChange: "no rate: all flows have one sign"
    case .noRate: "no rate makes the flows worth nothing"
    case .severalRates(let rates):
      "no single rate: "
        + rates.map { NumberText.fixed($0 * 100, 3) + " %" }.joined(separator: ", ")
    case .beforeFirstDate: "a flow is dated before the first"
    }
  }
}
