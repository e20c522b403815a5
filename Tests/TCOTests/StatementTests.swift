import Catalog
import Electrical
import Finance
import PlanFixtures
import Planner
import Quantities
import Scenario
import Testing

@testable import TCO

private func isClose(_ left: Double, _ right: Double, _ tolerance: Double = 1e-9) -> Bool {
  abs(left - right) <= tolerance * max(abs(left), abs(right), 1)
}

private func sum(_ values: [Double]) -> Double { values.reduce(0, +) }

private func priced(_ finance: String, horizon: String = "12 years") throws -> Priced {
  try Priced(
    Example.scenario(
      """
      id: one
      start: 2026-01
      horizon: \(horizon)
      sites: [abilene-tx]
      cluster: {system: gb200-nvl72}
      phases:
        - {id: a, ready: 2027-06, size: {contracted: 60 MW}}
        - {id: b, ready: 2028-10, size: {contracted: 40 MW}}
      finance:
      \(finance.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
      """))
}

private let sold = "price: 5 USD/GPU-h\nrefresh: false\nit_life: 6 years\n"

private func statements(_ finance: String) throws -> Statements {
  try priced(sold + finance).proForma.statements()
}

/// Every style of loan, with what each needs.
private let loans = [
  "debt: {style: level, share: 60 %, rate: 9 %, tenor: 4 years, fee: 1 %, reserve: 6 months}",
  "debt: {style: sculpted, dscr: 1.5, rate: 8 %, tenor: 5 years, max_share: 70 %, fee: 2 %, commitment_fee: 0.5 %, reserve: 3 months}",
  "debt: {style: interest-only, share: 50 %, rate: 7 %, tenor: 3 years}",
  "debt: {style: delivery-draws, share: 70 %, rate: 10 %, tenor: 4 years, finances: it, reserve: 2 months}",
  "debt: {style: level, dscr: 2, rate: 9 %, tenor: 4 years}",
]

@Suite struct LoanTests {
  @Test(arguments: loans)
  func aLenderEarnsTheRateOnTheRows(_ terms: String) throws {
    let statements = try statements(terms)
    #expect(statements.loans.count == 2)
    for loan in statements.loans {
      #expect(loan.amount > 0)
      let flows = loan.drawn.indices.map {
        loan.interest[$0] + loan.principal[$0] - loan.drawn[$0]
      }
      #expect(isClose(try irr(flows), loan.rate, 1e-9))
      #expect(isClose(sum(loan.principal), loan.amount))
      #expect(isClose(sum(loan.drawn) + loan.constructionInterest, loan.amount))
      let last = try #require(loan.principal.lastIndex { $0 > 0 })
      #expect(abs(loan.balance[last]) < 1e-6 * loan.amount)
      #expect(loan.reserve[last] == 0 && loan.reserve.allSatisfy { $0 >= 0 })
    }
  }

  /// What is paid for is what lenders and owners bring, loan by loan and in every month.
  @Test(arguments: loans)
  func sourcesAreUses(_ terms: String) throws {
    let statements = try statements(terms)
    for (loan, cash) in zip(statements.loans, statements.phases) {
      #expect(isClose(loan.cost, sum(cash.financed)))
      let reserve = loan.style == .deliveryDraws ? 0 : loan.amount * loan.reserveCarry
      let uses = loan.cost + loan.constructionInterest + loan.fees + reserve
      #expect(isClose(loan.uses, uses))
    }
    for month in statements.net.indices {
      var uses = 0.0
      var sources = 0.0
      for (loan, cash) in zip(statements.loans, statements.phases) {
        let held = loan.reserve[month] - (month > 0 ? loan.reserve[month - 1] : 0)
        uses += cash.capex[month] + cash.refresh[month] + loan.feesPaid[month] + held
        uses += loan.interest[month] + loan.principal[month]
        sources += loan.drawn[month] + cash.operating(month) + cash.residual[month]
      }
      // The owners bring what is missing and take what is left.
      #expect(isClose(sources - uses, statements.equity[month], 1e-7))
    }
  }

  /// Debt is the share asked of uses that hold its own interest, fees and reserve.
  @Test func theShareIsOfAllUses() throws {
    let statements = try statements(loans[0])
    for loan in statements.loans {
      #expect(isClose(loan.amount, 0.6 * loan.uses))
      #expect(loan.uncapped == nil)
      // Level: every month of service alike.
      let service = loan.service.filter { $0 > 0 }
      #expect(service.count == 48 && isClose(service.min()!, service.max()!))
      #expect(isClose(service[0], -pmt(rate: loan.rate, periods: 48, presentValue: loan.amount)))
      #expect(isClose(loan.reserve.max()!, 6 * service[0]))
    }
  }

  @Test func aCoverIsKeptInEveryMonth() throws {
    let sculpted = try priced(
      sold + "debt: {style: sculpted, dscr: 1.5, rate: 8 %, tenor: 5 years}"
    ).proForma.statements()
    for loan in sculpted.loans where loan.uncapped == nil {
      for month in loan.interest.indices {
        let service = loan.interest[month] + loan.principal[month]
        if service > 0 { #expect(isClose(loan.coverCash[month] / service, 1.5, 1e-9)) }
      }
    }
    let level = try statements(loans[4])
    #expect(
      try isClose(
        #require(
          level.loans.compactMap { loan -> Double? in
            loan.uncapped != nil
              ? nil
              : zip(loan.coverCash, loan.service).filter { $0.1 > 0 }.map { $0.0 / $0.1 }.min()
          }.min()), 2, 1e-9))
  }

  @Test func debtBeyondTheCapIsCut() throws {
    let asked = try statements(
      "debt: {style: level, share: 95 %, max_share: 60 %, rate: 9 %, tenor: 4 years}")
    for loan in asked.loans {
      #expect(isClose(loan.amount, 0.6 * loan.uses))
      #expect(try #require(loan.uncapped) > loan.amount)
    }
    // A cover that would lend more than everything costs.
    let covered = try statements(
      "debt: {style: sculpted, dscr: 1.0, rate: 1 %, tenor: 5 years}")
    for loan in covered.loans where loan.uncapped != nil {
      #expect(isClose(loan.amount, loan.uses))
    }
    #expect(covered.loans.contains { $0.uncapped != nil })
  }

  @Test func theTenorStaysWithinContractAndHorizon() throws {
    let contract = try statements(
      """
      contracts: [{id: c, accelerators: 30000, start: 2027-06, term: 4 years, price: 5 USD/GPU-h}]
      debt: {style: level, share: 50 %, rate: 9 %, tenor: 6 years}
      """)
    let loan = contract.loans[0]
    #expect(loan.tenorLimit == "the contract ends")
    let last = try #require(loan.principal.lastIndex { $0 > 0 })
    // 2027-06 is month 17; the contract's last month 17 + 48 − 1.
    #expect(last <= 17 + 48 - 1 && isClose(sum(loan.principal), loan.amount))
    let short = try priced(sold + loans[0], horizon: "5 years").proForma.statements()
    #expect(short.loans.allSatisfy { $0.tenorLimit == "the horizon ends" })
    #expect(short.loans.allSatisfy { isClose(sum($0.principal), $0.amount) })
  }

  /// Without interest, a loan changes when owners pay and never how much.
  @Test func aFreeLoanMovesMoneyOnly() throws {
    let free = try statements("debt: {style: level, share: 50 %, rate: 0 %, tenor: 4 years}")
    let none = try statements("")
    #expect(isClose(sum(free.equity), sum(none.equity)))
    #expect(free.irr! > none.irr!)
    #expect(free.projectNPV == none.npv && none.equity == none.net)
  }
}

@Suite struct RevenueTests {
  @Test func contractsAreServedFirstAndOnce() throws {
    let priced = try priced(
      """
      price: 3 USD/GPU-h
      contracts:
        - {id: first, accelerators: 20000, start: 2027-08, term: 3 years, price: 4 USD/GPU-h, escalator: 2 %}
        - {id: second, capacity: 30 MW, start: 2028-12, term: 5 years, monthly_price: 200 USD/kW, take_or_pay: 80 %, use: 70 %}
      """)
    let revenue = try #require(priced.proForma.revenue)
    for phase in revenue.phases {
      for month in phase.schedulable.indices {
        let used = phase.sales.reduce(0) { $0 + $1.accelerators[month] }
        #expect(used <= phase.schedulable[month] * (1 + 1e-12))
      }
    }
    // A year after the start the first contract is whole; its price has grown once.
    let month = 19 + 14
    let first = revenue.phases.flatMap(\.sales).filter { $0.id == "first" }
    #expect(isClose(first.reduce(0) { $0 + $1.accelerators[month] }, 20000))
    #expect(isClose(first.reduce(0) { $0 + $1.revenue[month] }, 20000 * 730 * 4 * 1.02))
    #expect(first.allSatisfy { $0.revenue[18] == 0 && $0.revenue[19 + 36] == 0 })
    // 30 MW of critical IT at 200 USD a kW, of which 80 % is billed.
    let second = revenue.phases.flatMap(\.sales).filter { $0.id == "second" }
    #expect(isClose(second.reduce(0) { $0 + $1.revenue[50] }, 30_000 * 200 * 0.8))
    // The market has what is left, at the build-out's utilization.
    let hours = priced.proForma.soldHours[month]
    let free = sum(revenue.phases.map { $0.schedulable[month] }) - 20000
    #expect(isClose(hours, 20000 * 730 + free * 730 * 0.8) || month >= 35)
  }

  @Test func withoutContractsRevenueIsPriceTimesHours() throws {
    let priced = try priced("price: 3 USD/GPU-h")
    let statements = priced.proForma.statements()
    for month in statements.net.indices {
      let revenue = sum(statements.phases.map { $0.merchant[month] })
      #expect(isClose(revenue, 3 * priced.proForma.soldHours[month]))
    }
    #expect(statements.equity == statements.net)
    #expect(zip(statements.net, priced.proForma.netFlows()).allSatisfy { isClose($0, $1, 1e-6) })
  }

  @Test func pricesFallWithAgeAndStartAgainWithNewHardware() throws {
    let priced = try priced(
      "price: 3 USD/GPU-h\nit_life: 4 years\nmerchant: {decline: 20 %, ramp: 6 months}")
    let sale = try #require(priced.proForma.revenue?.phases[0].sales.first)
    #expect(isClose(sale.price[17], 3) && isClose(sale.price[17 + 12], 2.4))
    #expect(isClose(sale.price[17 + 36], 3 * 0.512) && isClose(sale.price[17 + 48], 3))
    // Half a month of a ramp of six: a twelfth of the utilization.
    #expect(isClose(sale.hours[17], sale.accelerators[17] * 730 * 0.8 / 12))
  }

  @Test func aCurveOfPricesMayRise() throws {
    let priced = try priced(
      """
      price: 3 USD/GPU-h
      refresh: false
      merchant: {shares_by_age: [100 %, 80 %, 110 %]}
      """)
    let sale = try #require(priced.proForma.revenue?.phases[0].sales.first)
    #expect(isClose(sale.price[17], 3) && isClose(sale.price[17 + 6], 2.7))
    #expect(isClose(sale.price[17 + 12], 2.4) && isClose(sale.price[17 + 18], 2.85))
    #expect(isClose(sale.price[17 + 24], 3.3) && isClose(sale.price[17 + 50], 3.3))
  }

  /// 1,000 tokens a second at 1.10 USD a million are 3.96 USD an hour, and back.
  @Test func tokensArePricesOfHours() throws {
    let priced = try priced("usd_per_million_tokens: 1.10\ntokens_per_second_per_gpu: 1000")
    let line = try #require(priced.lines(.revenue).first)
    #expect(isClose(line.unitPrice, 3.96))
    let metrics = priced.proForma.metrics(priced.projection)
    #expect(
      isClose(
        try #require(metrics.perMillionTokens), priced.projection.levelizedPerSoldHour / 3.6))
  }

  @Test func prepaymentsAndDaysOnlyMoveMoney() throws {
    let contract =
      "contracts: [{id: c, accelerators: 20000, start: 2027-08, term: 4 years, price: 4 USD/GPU-h"
    let plain = try statements(contract + "}]")
    let ahead = try statements(
      contract + ", prepayment: 25 %}]\nworking_capital: {receivable: 45 days, payable: 30 days}")
    #expect(isClose(sum(plain.equity), sum(ahead.equity)))
    #expect(abs(sum(ahead.workingCapital)) < 1)
    let first = 19
    let total = ahead.phases.reduce(0) { $0 + sum($1.contracted) }
    #expect(ahead.equity[first] - plain.equity[first] > 0.2 * total)
    #expect(ahead.npv > plain.npv)
    #expect(sum(plain.tax.map(\.revenue)) == sum(ahead.tax.map(\.revenue)))
  }

  @Test func atTheBreakEvenOwnersHaveNothing() throws {
    for finance in [
      "price: 5 USD/GPU-h", "price: 5 USD/GPU-h\ntax: {federal: 21 %}\n" + loans[1],
    ] {
      let priced = try priced(finance)
      let even = try #require(priced.proForma.breakEven())
      let npv = priced.proForma.statements(contracts: 1, market: even.factor).npv
      #expect(abs(npv) < 1e-6 * priced.projection.capex)
      #expect(isClose(even.price, 5 * even.factor))
    }
    // Without tax and debt the price is the levelized cost of the cash flow.
    let cost = try priced("annualization: cash-flow").projection.levelizedPerSoldHour
    let even = try #require(try priced("price: 5 USD/GPU-h").proForma.breakEven())
    #expect(isClose(even.price, cost, 1e-8))
  }
}

@Suite struct TaxTests {
  @Test func depreciationIsTheBasisAndNeverMore() throws {
    let statements = try priced(
      sold + "tax: {federal: 21 %}", horizon: "60 years"
    ).proForma.statements()
    let basis = sum(statements.depreciation.rows.flatMap(\.basis))
    let land = try priced(sold).lines(.land).reduce(0) { $0 + $1.amount }
    #expect(isClose(basis + land, statements.capexAsSpent))
    #expect(isClose(sum(statements.depreciation.federal), basis, 1e-6))
    for row in statements.depreciation.rows {
      #expect(isClose(sum(row.federal), sum(row.basis), 1e-6), "\(row.name.text)")
    }
    // The shell is never deducted at once; equipment all of it.
    let shell = try #require(statements.depreciation.rows.first { $0.name.text == "macrs-39" })
    #expect(shell.bonus == 0)
    let it = try #require(statements.depreciation.rows.first { $0.name.text == "macrs-5" })
    #expect(it.bonus == 1 && it.federal == it.basis)
    #expect(isClose(sum(statements.depreciation.book), basis, 1e-6))
  }

  /// Publication 946: a phase accepted in the last quarter alone follows the mid-quarter table,
  /// 5.00 %, 38.00 %, 22.80 % …
  @Test func theLastQuarterTakesItsOwnTable() throws {
    func row(_ ready: String, _ convention: String) throws -> DepreciationSchedule.Row {
      let scenario = try Example.scenario(
        """
        id: one
        start: 2026-01
        horizon: 10 years
        sites: [abilene-tx]
        cluster: {system: gb200-nvl72}
        phases: [{id: a, ready: \(ready), size: {contracted: 10 MW}}]
        finance: {price: 5 USD/GPU-h, refresh: false, tax: {federal: 21 %, bonus: 0 %, convention: \(convention)}}
        """)
      let statements = try Priced(scenario).proForma.statements()
      return try #require(statements.depreciation.rows.first { $0.name.text == "macrs-5" })
    }
    let late = try row("2027-11", "automatic")
    let basis = late.basis[1]
    #expect(isClose(late.federal[1] / basis, 0.05) && isClose(late.federal[2] / basis, 0.38))
    let half = try row("2027-11", "half-year")
    #expect(isClose(half.federal[1] / basis, 0.20) && isClose(half.federal[2] / basis, 0.32))
    let early = try row("2027-03", "automatic")
    #expect(isClose(early.federal[1] / early.basis[1], 0.20))
  }

  @Test func lossesAndInterestAreCarriedWithinTheirLimits() throws {
    let carried = try statements(
      "tax: {federal: 21 %, state: 5 %, state_bonus: false}\n" + loans[0])
    var sawLosses = false
    for year in carried.tax {
      #expect(year.federalTax >= 0)
      sawLosses = sawLosses || year.lossesCarried > 0
      #expect(year.interestDeducted <= max(0, 0.3 * (year.income - year.stateTax)) + 1)
      #expect(isClose(year.federalTax, 0.21 * year.federalIncome))
    }
    #expect(sawLosses)
    let paidOut = try statements(
      "tax: {federal: 21 %, losses: paid-out, interest_limit: none, bonus: 0 %}\n" + loans[0])
    // Nothing is carried: each year's tax is the rate on its own income.
    for year in paidOut.tax {
      let own = year.income - year.federalDepreciation - year.interest
      #expect(isClose(year.tax, 0.21 * own, 1e-7))
    }
    #expect(paidOut.tax.contains { $0.tax < 0 })
    #expect(isClose(sum(paidOut.taxPaid), sum(paidOut.tax.map(\.tax))))
  }

  @Test func theYearsAreTheMonths() throws {
    let statements = try statements("tax: {federal: 21 %}\n" + loans[1])
    #expect(isClose(statements.yearly.reduce(0) { $0 + $1.equity }, sum(statements.equity), 1e-8))
    let monthly = periodicRate(effectiveAnnual: 0.09, periodsPerYear: 12)
    #expect(
      isClose(
        statements.npv, npv(rate: monthly, flows: statements.equity, timing: .startOfPeriod)))
  }
}

@Suite struct TariffTests {
  /// PJM 2027/28: 333.44 USD a MW and day is 10.1421 USD a kW and month, 121.71 M USD a GW and year,
  /// 13.89 USD a MWh at a load factor of 1.
  @Test func capacityPricesConvert() throws {
    let monthly = 333.44 * 365 / 12 / 1000
    #expect(abs(monthly - 10.1421) < 1e-4)
    let terms = DemandTerms()
    let price = try #require(PowerPrice(parsing: "\(monthly) USD/kW"))
    var year = 0.0
    for _ in 0..<12 {
      let billed = terms.billingDemand(
        metered: .megawatts(1000), highestBefore: .zero, contracted: .megawatts(1000))
      year += (price * billed).dollars
    }
    #expect(abs(year / 1e6 - 121.71) < 0.01)
    #expect(abs(year / 8_760_000 - 13.89) < 0.005)
  }

  /// Contract 100 MW, metered 60 MW, floor 85 %, 12.50 USD a kW and month: 85,000 kW, 1,062,500 USD;
  /// energy 60 MW x 730 h x 50 USD: 2,190,000 USD.
  @Test func theBilledDemandTest() throws {
    let terms = DemandTerms(ratchet: 0, minimumTake: 0.85)
    let billed = terms.billingDemand(
      metered: .megawatts(60), highestBefore: .zero, contracted: .megawatts(100))
    #expect(isClose(billed.kilowatts, 85_000))
    let demand = try #require(PowerPrice(parsing: "12.50 USD/kW"))
    #expect(isClose((demand * billed).dollars, 1_062_500))
    let energy = try #require(EnergyPrice(parsing: "50 USD/MWh"))
    #expect(isClose((energy * (Power.megawatts(60) * .hours(730))).dollars, 2_190_000))
  }
}

@Suite struct LedgerTermTests {
  @Test func templatesMoveMoneyAndNeverLoseIt() throws {
    let plain = try priced("price: 5 USD/GPU-h")
    let moved = try priced(
      """
      price: 5 USD/GPU-h
      accounts:
        - {account: systems, payment: deposit-delivery-retention}
        - {account: electrical, payment: long-lead}
        - {account: shell, payment: s-curve}
      """)
    #expect(plain.projection.capex == moved.projection.capex)
    let left = plain.proForma.statements()
    let right = moved.proForma.statements()
    #expect(isClose(left.capexAsSpent, right.capexAsSpent))
    let systems = try #require(moved.lines(.systems).first)
    // Ready in month 17: a fifth of it half a year before.
    #expect(systems.series.first == 11)
    #expect(isClose(systems.series.weights[0], 0.2 * Double(1) / Double(months(moved))))
    for timing in moved.proForma.timings where timing.name != "operation" {
      if case .payment = timing.kind { #expect(isClose(sum(timing.weights), 1), "\(timing.name)") }
    }
  }

  private func months(_ priced: Priced) -> Int { priced.proForma.phases[0].accepted.count }

  @Test func pricesGrowFromTheirBase() throws {
    let flat = try priced("")
    let grown = try priced("escalation: {energy: 3 %}\nprice_base: 2025-01")
    let before = try #require(flat.lines(.energy).first)
    let after = try #require(grown.lines(.energy).first)
    #expect(before.amount == after.amount)
    let month = 40
    let ratio =
      after.series.amounts[month] / before.series.amounts[month]
    let since = Double(month + after.series.first + 12) / 12
    #expect(isClose(ratio, pow(1.03, since), 1e-9))
    #expect(flat.lines(.staff)[0].series.amounts == grown.lines(.staff)[0].series.amounts)
  }

  @Test func anAbatementLowersTheTaxOfItsYears() throws {
    var scenario = try priced("").scenario
    let plain = try Priced(scenario).lines(.propertyTax)[0]
    scenario.sites[0].site.tax.abatement = try abatement("{share: 80 %, term: 5 years}")
    scenario.sites[0].site.tax.assessedDecline = 0.1
    let abated = try Priced(scenario).lines(.propertyTax)[0]
    #expect(abated.amount == plain.amount)
    let first = abated.series.amounts[24] / plain.series.amounts[24]
    #expect(isClose(first, 0.2 * 0.81))
    #expect(isClose(abated.series.amounts[72] / plain.series.amounts[72], pow(0.9, 6)))
  }

  private func abatement(_ text: String) throws -> SiteTax.Abatement {
    let text = """
      id: x
      name: X
      location: {latitude: 1, longitude: 1, elevation: 1 m, country: US}
      climate: abilene-tx
      grid: ercot
      power_budgets: [{id: a, source: grid, contracted: 10 MW, available: 2026-01}]
      cooling: [perimeter-air]
      market: us-south
      tax: {property: 1 %, property_abatement: \(text)}
      """
    return try #require(Example.site(text)?.tax.abatement)
  }

  @Test func ownersPayForWhatTheyOwn() throws {
    let priced = try priced("")
    let costs = priced.proForma.ownerCosts()
    #expect(costs.map(\.owner) == [.owner, .colocationTenant, .renter])
    #expect(isClose(costs[0].capex, priced.projection.capex))
    #expect(isClose(costs[1].capex, priced.projection.itCapex))
    #expect(costs[2].capex == 0)
    let tenant = priced.proForma.lines(of: .colocationTenant)
    let rent = try #require(tenant.first { $0.account == .colocation })
    let critical = priced.plan.phases[0].power.critical.kilowatts
    // CBRE, H2 2024: 184.06 USD a kW and month.
    #expect(isClose(rent.amount, critical * 12 * 184.06, 1e-9))
    let choice = try #require(priced.proForma.rentOrBuy(costs))
    #expect(isClose(choice.rent, 3.30))
    #expect((choice.breakEvenRent < choice.rent) == (costs[0].presentCost < costs[2].presentCost))
  }

  @Test func itThatIsNotBoughtAgainStops() throws {
    let priced = try priced(sold)
    let hours = priced.proForma.soldHours
    #expect(hours[17 + 40] > 0 && hours.last == 0)
    #expect(priced.lines(.energy)[0].series.amounts.last == 0)
  }

  /// A month is worth the same to a plan and to the plan moved by one.
  @Test func waitingDiscountsWhatIsMoved() throws {
    var scenario = try priced("price: 5 USD/GPU-h").scenario
    scenario.buildOut.start = Month(year: 2025, month: 1)
    let priced = try Priced(scenario)
    let npv = try #require(priced.projection.npv)
    let delay = try #require(
      priced.proForma.delay(priced.plan, priced.scenario, npv: npv))
    // Nothing happens in the first months here, so all flows move: NPV / (1 + i)^(1/12).
    let factor = pow(1.09, -1.0 / 12)
    #expect(isClose(npv + delay.monthLater, npv * factor, 1e-6))
    #expect(isClose(npv + delay.yearLater, npv / 1.09, 1e-6))
    #expect(delay.monthIdle < delay.monthLater)
  }
}

private func pow(_ base: Double, _ exponent: Double) -> Double {
  effectiveAnnualRate(periodic: base - 1, periodsPerYear: exponent) + 1
}
