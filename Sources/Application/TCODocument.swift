import Documents
public import Interchange
import Quantities
public import Reporting
import Scenario
import TCO

/// What a build-out or a bare pro forma costs and earns, year by year.
public struct TCODocument: Sendable {
  /// One JSON document; amounts are unrounded.
  public let json: JSON
  public let screen: ProjectionScreen
  /// How the process exits: 3 where a size asked for is not reached.
  public let exitStatus: Int32
}

extension YearlyFlow {
  var json: JSON {
    .object([
      ("period", .integer(period)), ("capex_usd", .number(capex)),
      ("refresh_usd", .number(refresh)), ("revenue_usd", .number(revenue)),
      ("residual_usd", .number(residual)), ("opex_usd", .number(opex)),
      ("tax_usd", .number(tax)), ("debt_drawn_usd", .number(debtDrawn)),
      ("interest_usd", .number(interest)), ("principal_usd", .number(principal)),
      ("debt_service_usd", .number(debtService)), ("equity_usd", .number(equity)),
    ])
  }
}

extension PlanResult {
  /// The projection of the plan by calendar year.
  public func tcoDocument() throws(Failure) -> TCODocument {
    guard let projection, let proForma else {
      throw Failure(
        .badInput, "money is not computable: \(missingPrice?.description ?? "a price is missing")")
    }
    let flows = proForma.yearlyFlows
    let conventions = [
      "periods are calendar years from \(proForma.start); the first and last may be parts of one",
      "cash flow before tax and without debt: tax_usd and debt_service_usd are 0 here",
      "npv_usd is at t = 0, the first month, with monthly flows at starts of months; null and "
        + "irr null without a price",
      "capex_usd is the first build, refresh apart; opex_usd_per_year a full year of every phase",
      "costs and income are positive; equity_usd is what is left for the owners",
    ]
    let json = JSON.object([
      ("kind", "tco"), ("id", .text(scenario.buildOut.id)),
      ("engine_version", .text(Engine.version)), ("digest", .text(digest)),
      ("capex_usd", .number(projection.capex)),
      ("opex_usd_per_year", .number(projection.opexPerYear)),
      ("refresh_usd", .number(projection.refresh)), ("npv_usd", JSON(projection.npv)),
      ("irr", JSON(projection.irr)), ("method", .text(projection.method.rawValue)),
      ("discount_rate", .number(proForma.terms.discount)),
      ("levelized_usd_per_gpu_hour", .number(projection.levelizedPerSoldHour)),
      (
        "levelized_usd_per_installed_gpu_hour", .number(projection.levelizedPerInstalledHour)
      ),
      ("cash_flow", .list(flows.map(\.json))),
      ("conventions", .list(conventions.map(JSON.text))),
    ])
    let screen = ProjectionScreen(
      title: "\(scenario.buildOut.name ?? scenario.buildOut.id) (\(scenario.buildOut.id))",
      figures: figures(projection, proForma), flows: flows,
      remarks: [
        "Calendar years; before tax and without debt. Costs and income are positive,",
        "to equity is what is left. A plan with --out writes every line by month.",
      ])
    return TCODocument(json: json, screen: screen, exitStatus: exitStatus)
  }

  private func figures(
    _ projection: Projection, _ proForma: ProForma
  ) -> [ProjectionScreen.Figure] {
    let discount = NumberText.significant(proForma.terms.discount * 100)
    var figures = [
      ProjectionScreen.Figure("Capex, first build", shortMoney(projection.capex)),
      ProjectionScreen.Figure("Opex, full year", shortMoney(projection.opexPerYear)),
      ProjectionScreen.Figure(
        "Levelized cost", "$" + NumberText.fixed(projection.levelizedPerSoldHour, 3),
        "a GPU-hour sold (\(projection.method.rawValue), \(discount) %)"),
    ]
    if let npv = projection.npv {
      figures.append(ProjectionScreen.Figure("NPV before tax", shortMoney(npv), "at \(discount) %"))
      figures.append(
        ProjectionScreen.Figure(
          "IRR before tax", projection.irr.map { NumberText.fixed($0 * 100, 2) + " %" } ?? "none",
          projection.irr == nil ? "no single rate" : ""))
    }
    return figures
  }
}

extension BareProForma {
  func document(_ spec: ProFormaSpec) -> TCODocument {
    let conventions = [
      "periods are years, flows at their ends; period 0 is the first build, t = 0",
      "npv_usd and irr are of equity after tax; npv_usd at t = 0 at the nominal discount rate",
      "levelized_usd_per_gpu_hour = price - npv / present value of units (SAM's LCOE)",
      "break_even_usd_per_gpu_hour = price - npv / (present value of units x (1 - tax)): NPV is 0",
      "interest and depreciation lower taxable income; state tax is deducted from federal income; "
        + "what is not depreciated at the end is not deducted; residual value is income",
    ]
    let json = JSON.object([
      ("kind", "tco"), ("id", .text(spec.id)), ("engine_version", .text(Engine.version)),
      ("capex_usd", .number(capex)), ("opex_usd_per_year", .number(opexPerYear)),
      ("npv_usd", .number(npv)), ("irr", JSON(irr)), ("discount_rate", .number(spec.discount)),
      ("tax_rate", .number(spec.tax.rate)), ("debt_usd", .number(debt)),
      ("debt_before_cap_usd", JSON(uncappedDebt)), ("minimum_dscr", JSON(minimumCover)),
      ("levelized_usd_per_gpu_hour", .number(levelized)),
      ("break_even_usd_per_gpu_hour", JSON(breakEvenPrice)),
      ("cash_flow", .list(flows.map(\.json))),
      ("conventions", .list((conventions + capRemark(spec)).map(JSON.text))),
    ])
    return TCODocument(json: json, screen: screen(spec), exitStatus: 0)
  }

  private func capRemark(_ spec: ProFormaSpec) -> [String] {
    guard let uncappedDebt, let terms = spec.debt else { return [] }
    return [
      "the cover would lend \(shortMoney(uncappedDebt)); debt is capped at "
        + "\(NumberText.significant(terms.maximumShare * 100)) % of the first build"
    ]
  }

  private func screen(_ spec: ProFormaSpec) -> ProjectionScreen {
    let discount = NumberText.significant(spec.discount * 100)
    var figures = [
      ProjectionScreen.Figure("Capex", shortMoney(capex)),
      ProjectionScreen.Figure("Opex, first year", shortMoney(opexPerYear)),
      ProjectionScreen.Figure("NPV of equity", shortMoney(npv), "after tax, at \(discount) %"),
      ProjectionScreen.Figure(
        "IRR of equity", irr.map { NumberText.fixed($0 * 100, 3) + " %" } ?? "none",
        irr == nil ? "no single rate" : "after tax, a year"),
    ]
    if debt > 0 {
      figures.append(
        ProjectionScreen.Figure(
          "Debt", shortMoney(debt),
          minimumCover.map { "least cover \(NumberText.fixed($0, 3))" } ?? ""))
    }
    figures.append(
      ProjectionScreen.Figure("Levelized cost", "$" + NumberText.fixed(levelized, 4), "a unit"))
    if let breakEvenPrice {
      figures.append(
        ProjectionScreen.Figure(
          "Break-even price", "$" + NumberText.fixed(breakEvenPrice, 4), "a unit: NPV is 0"))
    }
    return ProjectionScreen(
      title: spec.name.map { "\($0) (\(spec.id))" } ?? spec.id, figures: figures, flows: flows,
      remarks: ["Flows at ends of years; period 0 is the first build."] + capRemark(spec))
  }
}

extension PlanRequest {
  /// Projects the file's build-out, or its bare pro forma.
  public func projection() throws(Failure) -> TCODocument {
    let spec = try readSpec()
    switch spec.kind {
    case BuildOut.kind:
      return try PlanResult(resolve(spec.document, in: library())).tcoDocument()
    case ProFormaSpec.kind:
      let read = Reader.read(ProFormaSpec.self, from: spec.document, file: file)
      guard let spec = read.record else { throw Failure(issues: read.issues) }
      return BareProForma(spec).document(spec)
    default:
      throw Failure(
        issues: [
          Issue(
            file: file, position: spec.document["kind"]?.position ?? .none, path: "kind",
            message: "this is a \(spec.kind); a build-out or a pro-forma is expected")
        ])
    }
  }
}
