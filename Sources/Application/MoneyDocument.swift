import Catalog
import Interchange
import Planner
import Quantities
import Scenario
import TCO

// What a plan costs and earns, as part of its JSON. Amounts are unrounded.

extension PlanResult {
  /// Everything under `tco`.
  func moneyJSON(_ projection: Projection, _ proForma: ProForma) -> JSON {
    let statements = projection.statements ?? proForma.statements()
    return .object(
      moneyMembers(projection, proForma, statements) + [
        ("years", .list(statements.yearsJSON)),
        ("depreciation", .list(statements.depreciation.rows.map(\.json))),
        ("loans", .list(statements.loansJSON(plan, proForma))),
        ("capex_by_account", projection.capexByAccount.json),
        ("opex_by_account", projection.opexByAccount.json),
        ("lines", .list(proForma.lines.map { $0.json(of: plan) })),
        ("terms", proForma.termsJSON), ("monthly", statements.monthlyJSON(proForma)),
      ])
  }

  /// The headline figures that `plan` and `tco` share.
  func moneyMembers(
    _ projection: Projection, _ proForma: ProForma, _ statements: Statements
  ) -> [(String, JSON)] {
    let delay = proForma.delay(plan, scenario, npv: statements.npv)
    let costs = proForma.ownerCosts()
    let rentOrBuy = proForma.rentOrBuy(costs)
    return projection.headline(proForma) + statements.headline(proForma, projection) + [
      ("metrics", proForma.metrics(projection).json),
      ("reference_cases", .list(costs.map { $0.json(proForma) })),
      (
        "rent_or_buy",
        rentOrBuy.map {
          .object([
            ("rent_usd_per_gpu_hour", .number($0.rent)),
            ("break_even_rent_usd_per_gpu_hour", .number($0.breakEvenRent)),
          ])
        } ?? .null
      ),
      ("break_even", proForma.breakEven().map(\.json) ?? .null),
      ("delay", delay.map(\.json) ?? .null),
    ]
  }
}

extension Projection {
  func headline(_ proForma: ProForma) -> [(String, JSON)] {
    [
      ("capex_usd", .number(capex)), ("it_capex_usd", .number(itCapex)),
      ("facility_capex_usd", .number(facilityCapex)), ("opex_usd_per_year", .number(opexPerYear)),
      ("refresh_usd", .number(refresh)), ("owner", .text(proForma.terms.owner.rawValue)),
      ("method", .text(method.rawValue)),
      ("discount_rate", .number(proForma.terms.discount)),
      ("it_life_years", .number(proForma.terms.itLife.years)),
      ("shell_life_years", .number(proForma.terms.shellLife.years)),
      ("it_charge_usd_per_year", .number(itCharge)),
      ("facility_charge_usd_per_year", .number(facilityCharge)),
      ("annualized_usd_per_year", .number(annualizedCost)),
      (
        "utilization", .number(soldHoursPerYear / installedHoursPerYear / proForma.schedulableShare)
      ),
      ("schedulable_share", .number(proForma.schedulableShare)),
      ("installed_gpu_hours_per_year", .number(installedHoursPerYear)),
      ("sold_gpu_hours_per_year", .number(soldHoursPerYear)),
      ("levelized_usd_per_gpu_hour", .number(levelizedPerSoldHour)),
      ("levelized_usd_per_installed_gpu_hour", .number(levelizedPerInstalledHour)),
      ("npv_usd", JSON(npv)), ("irr", JSON(irr)), ("estimate_share", .number(estimateShare)),
    ]
  }
}

extension Statements {
  /// Figures of the owners; null without revenue, but for what is spent.
  func headline(_ proForma: ProForma, _ projection: Projection) -> [(String, JSON)] {
    let isSold = projection.statements != nil
    func figure(_ value: Double?) -> JSON { isSold ? JSON(value) : .null }
    return [
      ("capex_as_spent_usd", .number(capexAsSpent)),
      ("project_npv_usd", figure(projectNPV)), ("project_irr", figure(projectIRR)),
      ("payback_years", figure(payback)), ("equity_invested_usd", figure(equityInvested)),
      ("debt_usd", .number(debt)), ("debt_share", .number(debtShare)), ("wacc", .number(wacc)),
      ("minimum_dscr", figure(minimumCover)), ("average_dscr", figure(averageCover)),
      ("tax_usd", .number(tax.reduce(0) { $0 + $1.tax })),
    ]
  }

  var yearsJSON: [JSON] {
    zip(yearly, zip(tax, cover)).map { flow, pair -> JSON in
      let (tax, cover) = pair
      // Positions of the year's months in the rows by month.
      let first = max(0, Month(year: flow.period, month: 1) - start)
      let end = min(net.count, Month(year: flow.period + 1, month: 1) - start)
      let own: [(String, JSON)] = [
        ("first_month", .integer(first)), ("months", .integer(end - first)),
        ("dscr", JSON(cover)), ("cover_cash_usd", .number(coverCash[flow.period - years[0]])),
        ("federal_depreciation_usd", .number(tax.federalDepreciation)),
        ("state_depreciation_usd", .number(tax.stateDepreciation)),
        ("book_depreciation_usd", .number(tax.bookDepreciation)),
        ("interest_and_fees_usd", .number(tax.interest)),
        ("interest_deducted_usd", .number(tax.interestDeducted)),
        ("state_income_usd", .number(tax.stateIncome)),
        ("state_tax_usd", .number(tax.stateTax)),
        ("federal_income_usd", .number(tax.federalIncome)),
        ("federal_tax_usd", .number(tax.federalTax)),
        ("losses_carried_usd", .number(tax.lossesCarried)),
        ("interest_carried_usd", .number(tax.interestCarried)),
        ("book_profit_usd", .number(tax.bookProfit)),
      ]
      return .object(flow.members + own)
    }
  }

  func loansJSON(_ plan: Plan, _ proForma: ProForma) -> [JSON] {
    zip(loans, plan.phases).map { loan, phase -> JSON in
      let members: [(String, JSON)] = [
        ("phase", .text(phase.id)), ("style", .text(loan.style.rawValue)),
        ("rate_per_month", .number(loan.rate)), ("tenor_months", .integer(loan.tenor)),
        ("tenor_limit", JSON(loan.tenorLimit)),
        ("complete", .text(start.advanced(by: loan.completion).description)),
        ("cost_usd", .number(loan.cost)), ("debt_usd", .number(loan.amount)),
        ("before_cap_usd", JSON(loan.uncapped)),
        ("construction_interest_usd", .number(loan.constructionInterest)),
        ("fees_usd", .number(loan.fees)), ("uses_usd", .number(loan.uses)),
        ("interest_carry", .number(loan.interestCarry)),
        ("commitment_carry", .number(loan.commitmentCarry)),
        ("fee_carry", .number(loan.feeCarry)), ("reserve_carry", .number(loan.reserveCarry)),
        ("drawn_usd", .number(loan.drawn.reduce(0, +))),
        ("interest_usd", .number(loan.interest.reduce(0, +))),
        ("principal_usd", .number(loan.principal.reduce(0, +))),
      ]
      return .object(members)
    }
  }

  /// Costs less residuals, hours sold and flows of each month from the start; rows of zeros are left
  /// out.
  func monthlyJSON(_ proForma: ProForma) -> JSON {
    var rows: [(String, [Double])] = [
      ("capex_usd", sum(\.capex)), ("refresh_usd", sum(\.refresh)), ("opex_usd", sum(\.opex)),
      ("residual_usd", sum(\.residual)), ("contracted_usd", sum(\.contracted)),
      ("merchant_usd", sum(\.merchant)), ("working_capital_usd", workingCapital),
      ("tax_usd", taxPaid), ("project_tax_usd", projectTaxPaid), ("drawn_usd", sumOfLoans(\.drawn)),
      ("fees_usd", sumOfLoans(\.feesPaid)), ("interest_usd", sumOfLoans(\.interest)),
      ("principal_usd", sumOfLoans(\.principal)), ("reserve_usd", sumOfLoans(\.reserve)),
      ("cover_cash_usd", sumOfLoans(\.coverCash)),
    ]
    rows.removeAll { row in row.1.allSatisfy { $0 == 0 } }
    let whole: [(String, [Double])] = [
      ("net_usd", net), ("project_usd", project), ("equity_usd", equity),
    ]
    let first: [(String, [Double])] = [
      ("cost_usd", proForma.monthlyCosts()), ("sold_gpu_hours", proForma.soldHours),
    ]
    let members = (first + rows + whole).map { ($0.0, JSON.list($0.1.map(JSON.number))) }
    return .object(members)
  }

  /// A row of all phases, or of all loans, summed.
  private func sum(_ row: (PhaseCash) -> [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: net.count)
    for phase in phases {
      for (month, amount) in row(phase).enumerated() { sums[month] += amount }
    }
    return sums
  }

  private func sumOfLoans(_ row: (PhaseLoan) -> [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: net.count)
    for loan in loans {
      for (month, amount) in row(loan).enumerated() { sums[month] += amount }
    }
    return sums
  }
}

extension DepreciationSchedule.Row {
  var json: JSON {
    .object([
      ("class", .text(name.text)), ("bonus", .number(bonus)),
      ("basis_usd", .list(basis.map(JSON.number))),
      ("federal_usd", .list(federal.map(JSON.number))),
      ("state_usd", .list(state.map(JSON.number))),
    ])
  }
}

extension Metrics {
  var json: JSON {
    .object([
      ("usd_per_mw_year", .number(perMegawattYear)),
      ("critical_it_mw", .number(criticalMegawatts)),
      ("usd_per_pflop_day", JSON(perPetaflopDay)), ("peak_pflops", JSON(petaflops)),
      ("usd_per_million_tokens", JSON(perMillionTokens)),
      ("energy_usd_per_mwh", .number(energyPerMegawattHour)),
      ("lcoe_usd_per_mwh", .number(electricityPerMegawattHour)),
      ("power_charge_usd_per_year", .number(electricityCharge)),
      ("power_opex_usd_per_year", .number(electricityOpex)),
      ("energy_mwh_per_year", .number(energyPerYear)),
    ])
  }
}

extension OwnerCost {
  /// The case's words beside the owner's kind.
  static func name(_ owner: OwnerType) -> (id: String, name: String) {
    switch owner {
    case .owner: ("own", "own IT and facility")
    case .colocationTenant: ("colocate", "own IT, rent space and power")
    case .renter: ("rent", "rent accelerators by the hour")
    }
  }

  func json(_ proForma: ProForma) -> JSON {
    let (id, name) = Self.name(owner)
    return .object([
      ("id", .text(id)), ("name", .text(name)), ("owner", .text(owner.rawValue)),
      ("is_plan", .boolean(owner == proForma.terms.owner)), ("capex_usd", .number(capex)),
      ("opex_usd_per_year", .number(opexPerYear)),
      ("present_cost_usd", .number(presentCost)),
      ("levelized_usd_per_gpu_hour", .number(perSoldHour)),
    ])
  }
}

extension BreakEven {
  var json: JSON {
    .object([
      ("of", .text(isMarket ? "market" : "contracts")), ("factor", .number(factor)),
      ("usd_per_gpu_hour", .number(price)), ("utilization", JSON(utilization)),
    ])
  }
}

extension Delay {
  var json: JSON {
    .object([
      ("npv_of_month_earlier_usd", JSON(monthEarlier)),
      ("npv_of_month_later_usd", .number(monthLater)),
      ("npv_of_month_idle_usd", .number(monthIdle)),
      ("npv_of_year_later_usd", .number(yearLater)),
    ])
  }
}

extension [AccountTotal] {
  var json: JSON {
    .object(map { ("\($0.account.rawValue)_usd", .number($0.amount)) })
  }
}

extension ProForma {
  /// Terms that figures follow from, resolved.
  var termsJSON: JSON {
    let state = terms.tax?.state ?? 0
    return .object([
      ("buyer", .text(terms.buyer.rawValue)), ("residual", .number(terms.residual)),
      ("refresh", .boolean(terms.refresh)),
      ("price_usd_per_gpu_hour", JSON(terms.price.map { $0.base * 3600 })),
      ("federal_tax", terms.tax == nil ? .null : .number(federalTax)),
      ("state_tax", terms.tax == nil ? .null : .number(state)),
      ("bonus", terms.tax == nil ? .null : .number(bonus)),
      ("losses", JSON(terms.tax?.losses.rawValue)),
      ("interest_limit", JSON(terms.tax?.interestLimit.rawValue)),
      ("cost_of_debt", JSON(terms.debt?.rate)),
      ("cost_of_equity", .number(terms.costOfEquity ?? terms.discount)),
    ])
  }
}
