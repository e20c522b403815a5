public import Catalog
import Documents
public import Interchange
import Quantities
public import Reporting
public import Scenario
public import TCO

/// What a build-out or a bare pro forma costs and earns, year by year.
public struct TCODocument: Sendable {
  /// One JSON document; amounts are unrounded.
  public let json: JSON
  public let screen: ProjectionScreen
  /// How the process exits: 3 where a size asked for is not reached.
  public let exitStatus: Int32
}

extension YearlyFlow {
  var members: [(String, JSON)] {
    [
      ("period", .integer(period)), ("capex_usd", .number(capex)),
      ("refresh_usd", .number(refresh)), ("revenue_usd", .number(revenue)),
      ("contracted_usd", .number(contracted)),
      ("residual_usd", .number(residual)), ("opex_usd", .number(opex)),
      ("tax_usd", .number(tax)), ("debt_drawn_usd", .number(debtDrawn)),
      ("interest_usd", .number(interest)), ("principal_usd", .number(principal)),
      ("debt_service_usd", .number(debtService)), ("fees_usd", .number(fees)),
      ("reserve_usd", .number(reserve)), ("working_capital_usd", .number(workingCapital)),
      ("equity_usd", .number(equity)),
    ]
  }

  var json: JSON { .object(members) }
}

extension PlanResult {
  /// The projection of the plan by calendar year.
  ///
  /// - Parameter buyers: The same plan at the prices of other classes of buyers.
  public func tcoDocument(
    buyers: [(buyer: BuyerClass, proForma: ProForma)] = []
  ) throws(Failure) -> TCODocument {
    guard let projection, let proForma else {
      throw Failure(
        .badInput, "money is not computable: \(missingPrice?.description ?? "a price is missing")")
    }
    let statements = projection.statements ?? proForma.statements()
    let money = Money(projection: projection, proForma: proForma, statements: statements)
    let flows = statements.yearly
    let owners = owners(proForma, buyers)
    let json = JSON.object(
      [
        ("kind", "tco"), ("id", .text(scenario.buildOut.id)),
        ("engine_version", .text(Engine.version)), ("digest", .text(digest)),
      ] + moneyMembers(projection, proForma, statements) + [
        ("owners", .list(owners.map(\.json))), ("cash_flow", .list(flows.map(\.json))),
        ("remarks", .list(money.remarks.map(JSON.text))),
        ("conventions", .list(money.conventions.map(JSON.text))),
      ])
    let screen = ProjectionScreen(
      title: "\(scenario.buildOut.name ?? scenario.buildOut.id) (\(scenario.buildOut.id))",
      figures: money.figures + references(money, owners), flows: flows,
      remarks: money.remarks + [
        "Calendar years, \(money.basis). Costs and income are positive,",
        "to equity is what is left; owners are compared by present values before tax.",
        "A plan with --out writes every line by month.",
      ])
    return TCODocument(json: json, screen: screen, exitStatus: exitStatus)
  }

  /// What the plan is compared with.
  private func references(_ money: Money, _ owners: [OwnerFigure]) -> [ProjectionScreen.Figure] {
    var figures: [ProjectionScreen.Figure] = []
    for owner in owners {
      figures.append(
        ProjectionScreen.Figure(
          figures.isEmpty ? "By owner" : "", "$" + NumberText.fixed(owner.cost.perSoldHour, 3),
          "\(owner.id): \(owner.words)" + (figures.isEmpty ? ", an hour sold" : "")
        ))
    }
    if let choice = money.proForma.rentOrBuy(money.proForma.ownerCosts()) {
      figures.append(
        ProjectionScreen.Figure(
          "Rent or buy", "$" + NumberText.fixed(choice.breakEvenRent, 3),
          "a GPU-hour: the rent that costs what owning does; asked "
            + "$\(NumberText.fixed(choice.rent, 3))"))
    }
    if let delay = money.proForma.delay(plan, scenario, npv: money.statements.npv) {
      if let earlier = delay.monthEarlier {
        figures.append(
          ProjectionScreen.Figure("A month earlier", shortMoney(earlier), "change of NPV"))
      }
      figures.append(
        ProjectionScreen.Figure("A month later", shortMoney(delay.monthLater), "all of the plan"))
      figures.append(
        ProjectionScreen.Figure(
          "", shortMoney(delay.monthIdle), "bought as planned, working a month later"))
      figures.append(
        ProjectionScreen.Figure("", shortMoney(delay.yearLater), "defer: all of it a year later"))
    }
    return figures
  }
}

/// One kind of owner beside the others.
private struct OwnerFigure {
  var id: String
  var words: String
  var cost: OwnerCost

  var json: JSON {
    .object([
      ("id", .text(id)), ("name", .text(words)), ("capex_usd", .number(cost.capex)),
      ("opex_usd_per_year", .number(cost.opexPerYear)),
      ("present_cost_usd", .number(cost.presentCost)),
      ("levelized_usd_per_gpu_hour", .number(cost.perSoldHour)),
    ])
  }
}

extension PlanResult {
  /// Owners by their class of prices, a colocation tenant and a renter; all at the plan's discount
  /// rate.
  fileprivate func owners(
    _ proForma: ProForma, _ buyers: [(buyer: BuyerClass, proForma: ProForma)]
  ) -> [OwnerFigure] {
    var figures: [OwnerFigure] = []
    let all = [(proForma.terms.buyer, proForma)] + buyers.map { ($0.buyer, $0.proForma) }
    for (buyer, priced) in all {
      guard let own = priced.ownerCosts().first(where: { $0.owner == .owner }) else { continue }
      figures.append(
        OwnerFigure(
          id: buyer.rawValue, words: "owns IT and facility at \(buyer.rawValue) prices",
          cost: own))
    }
    for cost in proForma.ownerCosts() where cost.owner != .owner {
      let words =
        cost.owner == .renter
        ? "rents accelerators by the hour"
        : "owns IT at \(proForma.terms.buyer.rawValue) prices, rents space and power"
      figures.append(OwnerFigure(id: cost.owner.rawValue, words: words, cost: cost))
    }
    return figures
  }
}

/// The figures of a projection in words.
private struct Money {
  let projection: Projection
  let proForma: ProForma
  let statements: Statements

  private var isTaxed: Bool { proForma.terms.tax != nil }
  private var isLevered: Bool { proForma.terms.debt != nil }

  var basis: String {
    (isTaxed ? "after tax" : "before tax") + (isLevered ? ", after debt service" : ", without debt")
  }

  var conventions: [String] {
    [
      "periods are calendar years from \(proForma.start); the first and last may be parts of one",
      "npv_usd and irr are of equity, \(basis); npv_usd is at t = 0, the first month, with monthly "
        + "flows at starts of months; null and irr null without revenue",
      "capex_usd is the first build, refresh apart; opex_usd_per_year a full year of every phase; "
        + "both in prices of the base month",
      "costs and income are positive; equity_usd is what is left for the owners",
      "levelized_usd_per_gpu_hour by the method named; reference cases by present values",
      "interest during construction is rolled up in the loan; debt_drawn_usd is cash",
      "tax is paid in equal parts over the months of its year; what is not depreciated at the end "
        + "is not deducted; residual value is income",
    ]
  }

  /// What was changed or cut, and why.
  var remarks: [String] {
    var remarks: [String] = []
    for (loan, phase) in zip(statements.loans, proForma.phases) {
      if let uncapped = loan.uncapped {
        remarks.append(
          "Loan of phase \(phase.id): \(shortMoney(uncapped)) asked, capped at "
            + "\(shortMoney(loan.amount)), "
            + "\(percent(proForma.terms.debt?.maximumShare ?? 1)) of its uses")
      }
      if let limit = loan.tenorLimit {
        remarks.append(
          "Loan of phase \(phase.id): \(loan.tenor) months instead of "
            + "\(proForma.terms.debt?.months ?? 0): \(limit)")
      }
      if loan.amount == 0 {
        remarks.append("Loan of phase \(phase.id): none; no cash covers it")
      }
    }
    let mid = zip(statements.years, statements.depreciation.isMidQuarter).filter(\.1).map(\.0)
    if isTaxed, !mid.isEmpty {
      remarks.append(
        "Mid-quarter convention in " + mid.map(String.init).joined(separator: ", ")
          + ": over 40 % of the year's equipment comes in its last quarter")
    }
    return remarks
  }

  private func percent(_ share: Double) -> String { NumberText.significant(share * 100) + " %" }

  var figures: [ProjectionScreen.Figure] {
    typealias Figure = ProjectionScreen.Figure
    let discount = percent(proForma.terms.discount)
    var figures = [
      Figure("Capex, first build", shortMoney(projection.capex)),
      Figure("Opex, full year", shortMoney(projection.opexPerYear)),
      Figure(
        "Levelized cost", "$" + NumberText.fixed(projection.levelizedPerSoldHour, 3),
        "a GPU-hour sold (\(projection.method.rawValue), \(discount))"),
    ]
    let metrics = proForma.metrics(projection)
    figures.append(
      Figure("", shortMoney(metrics.perMegawattYear), "a MW of critical IT and year"))
    if let day = metrics.perPetaflopDay {
      figures.append(
        Figure("", "$" + NumberText.fixed(day, 2), "a PFLOP/s-day sold, peak dense BF16"))
    }
    if let tokens = metrics.perMillionTokens {
      figures.append(Figure("", "$" + NumberText.fixed(tokens, 4), "a million tokens"))
    }
    figures.append(
      Figure(
        "Electricity", "$" + NumberText.fixed(metrics.electricityPerMegawattHour, 2),
        "a MWh with interconnection and generation; bill alone "
          + "$\(NumberText.fixed(metrics.energyPerMegawattHour, 2))"))
    guard projection.statements != nil else { return figures }
    figures.append(
      Figure(
        isLevered ? "NPV of equity" : "NPV", shortMoney(statements.npv), "\(basis), at \(discount)")
    )
    figures.append(
      Figure(
        isLevered ? "IRR of equity" : "IRR",
        statements.irr.map { NumberText.fixed($0 * 100, 2) + " %" } ?? "none",
        statements.irr == nil ? "no single rate" : "a year"))
    if isLevered {
      figures.append(
        Figure(
          "Project alone", shortMoney(statements.projectNPV),
          statements.projectIRR.map { "IRR \(NumberText.fixed($0 * 100, 2)) %" } ?? "no single IRR")
      )
      figures.append(
        Figure(
          "Debt", shortMoney(statements.debt),
          "\(percent(statements.debtShare)) of uses, WACC \(percent(statements.wacc))"))
      if let least = statements.minimumCover, let mean = statements.averageCover {
        figures.append(
          Figure(
            "DSCR", NumberText.fixed(least, 2), "least year; mean \(NumberText.fixed(mean, 2))"))
      }
    }
    figures.append(
      Figure(
        "Payback", statements.payback.map { NumberText.fixed($0, 1) + " years" } ?? "none",
        statements.payback == nil ? "within the horizon" : "from t = 0"))
    if let even = proForma.breakEven() {
      figures.append(
        Figure(
          "Break-even price", "$" + NumberText.fixed(even.price, 3),
          (even.isMarket ? "a GPU-hour on the market" : "a GPU-hour contracted")
            + (even.utilization.map { ", or \(percent($0)) utilization" } ?? "")))
    }
    return figures
  }
}

extension PlanRequest {
  /// Reads the file's bare pro forma.
  public func proForma() throws(Failure) -> ProFormaSpec {
    let spec = try readSpec()
    let read = Reader.read(ProFormaSpec.self, from: spec.document, file: file)
    guard let record = read.record else { throw Failure(issues: read.issues) }
    return record
  }

  /// Projects the file's build-out, or its bare pro forma.
  public func projection() throws(Failure) -> TCODocument {
    let spec = try readSpec()
    switch spec.kind {
    case BuildOut.kind:
      let library = try library()
      let result = try PlanResult(resolve(spec.document, in: library))
      return try result.tcoDocument(buyers: otherBuyers(result, spec.document, library))
    case ProFormaSpec.kind:
      let spec = try proForma()
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

extension PlanRequest {
  /// The plan at the prices of the other classes of buyers; those without a price are left out.
  private func otherBuyers(
    _ result: PlanResult, _ document: Document, _ library: Library
  ) -> [(buyer: BuyerClass, proForma: ProForma)] {
    let own = result.scenario.buildOut.finance.buyer
    return [BuyerClass.hyperscaler, .neocloud].filter { $0 != own }.compactMap { buyer in
      guard
        let changed = try? document.setting("finance.buyer", to: .plain(buyer.rawValue)),
        let scenario = try? resolve(changed, in: library),
        let proForma = try? ProForma(result.plan, scenario)
      else { return nil }
      return (buyer, proForma)
    }
  }
}
