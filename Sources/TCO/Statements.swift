import Finance
public import Quantities
import Scenario

/// The statements of a plan: cash by phase, loans, tax, flows, by month and by calendar year.
public struct Statements: Sendable {
  public var start: Month
  public var years: [Int]
  public var phases: [PhaseCash]
  /// One for each phase; none without debt.
  public var loans: [PhaseLoan]
  /// Owed by customers and to suppliers at the end of each month.
  public var receivable: [Double]
  public var payable: [Double]
  /// Cash tied up by what is owed and freed by what is paid ahead.
  public var workingCapital: [Double]
  public var depreciation: DepreciationSchedule
  /// Of the owners, with their interest; and of the project without any loan.
  public var tax: [TaxYear]
  public var projectTax: [TaxYear]
  public var taxPaid: [Double]
  public var projectTaxPaid: [Double]
  /// Revenue and residuals less all costs: before tax, without debt.
  public var net: [Double]
  /// After tax, without debt.
  public var project: [Double]
  /// What is left for the owners.
  public var equity: [Double]
  public var yearly: [YearlyFlow]

  /// The first build as spent, with growth of prices.
  public var capexAsSpent: Double { phases.reduce(0) { $0 + $1.capex.reduce(0, +) } }

  public var npv: Double
  public var irr: Double?
  public var projectNPV: Double
  public var projectIRR: Double?
  /// Cover cash over service in the months of service of each calendar year; nil without service.
  public var cover: [Double?]
  /// Cash that covers the service, in the months of service, by calendar year.
  public var coverCash: [Double]
  public var minimumCover: Double?
  public var averageCover: Double?
  /// Debt over everything that is paid for until it is complete.
  public var debtShare: Double
  public var debt: Double
  public var wacc: Double
  /// Years until the project's flows have returned what was spent; nil where they do not.
  public var payback: Double?
  /// Equity paid in: the flows of months in which owners pay.
  public var equityInvested: Double
}

extension ProForma {
  /// Works out every statement.
  ///
  /// - Parameters:
  ///   - contracts: Factor on the revenue of contracts.
  ///   - market: Factor on all other revenue.
  public func statements(contracts: Double = 1, market: Double = 1) -> Statements {
    let cash = phaseCash(contracts: contracts, market: market)
    let loans =
      terms.debt.map { debt in
        cash.map { PhaseLoan(debt, $0, contractEnd: contractEnd($0)) }
      } ?? []
    let capitalized = cash.indices.map { index in
      index < loans.count
        ? loans[index].constructionInterest + loans[index].amount * loans[index].commitmentCarry
        : 0
    }
    let depreciation = depreciation(capitalized: capitalized)
    let projectDepreciation =
      loans.isEmpty ? depreciation : self.depreciation(capitalized: cash.map { _ in 0 })
    let none = [Double](repeating: 0, count: years.count)
    let tax = incomeTax(cash, depreciation, interest: deductibleInterest(loans))
    let projectTax =
      loans.isEmpty ? tax : incomeTax(cash, projectDepreciation, interest: none)

    var working = workingCapital(cash)
    if let prepaid = revenue?.prepaid {
      for month in 0..<horizonMonths { working.change[month] -= prepaid[month] * contracts }
    }
    let taxPaid = spread(tax.map(\.tax))
    let projectTaxPaid = spread(projectTax.map(\.tax))
    var net = [Double](repeating: 0, count: horizonMonths)
    for month in 0..<horizonMonths {
      for phase in cash {
        net[month] +=
          phase.operating(month) + phase.residual[month] - phase.capex[month]
          - phase.refresh[month]
      }
    }
    let project = net.indices.map { net[$0] - working.change[$0] - projectTaxPaid[$0] }
    var equity = net.indices.map { net[$0] - working.change[$0] - taxPaid[$0] }
    for loan in loans {
      for month in equity.indices {
        let held = loan.reserve[month] - (month > 0 ? loan.reserve[month - 1] : 0)
        equity[month] +=
          loan.drawn[month] - loan.feesPaid[month] - loan.interest[month]
          - loan.principal[month] - held
      }
    }
    let monthly = periodicRate(effectiveAnnual: terms.discount, periodsPerYear: 12)
    let cover = cover(loans)
    let debt = loans.reduce(0) { $0 + $1.amount }
    let uses =
      cash.reduce(0) { $0 + $1.capex.reduce(0, +) }
      + loans.reduce(0) { $0 + $1.uses - $1.cost }
    let share = uses > 0 ? debt / uses : 0
    let savings = terms.tax == nil ? 0 : federalTax + (terms.tax?.state ?? 0) * (1 - federalTax)
    return Statements(
      start: start, years: years, phases: cash, loans: loans, receivable: working.receivable,
      payable: working.payable, workingCapital: working.change, depreciation: depreciation,
      tax: tax, projectTax: projectTax, taxPaid: taxPaid,
      projectTaxPaid: projectTaxPaid, net: net, project: project,
      equity: equity, yearly: yearly(cash, loans, working.change, tax),
      npv: Finance.npv(rate: monthly, flows: equity, timing: .startOfPeriod),
      irr: annualRate(equity),
      projectNPV: Finance.npv(rate: monthly, flows: project, timing: .startOfPeriod),
      projectIRR: annualRate(project), cover: cover.years, coverCash: cover.cash,
      minimumCover: cover.least,
      averageCover: cover.average, debtShare: share, debt: debt,
      wacc: weightedCostOfCapital(
        debtShare: share, costOfDebt: terms.debt?.rate ?? 0,
        costOfEquity: terms.costOfEquity ?? terms.discount, tax: savings),
      payback: payback(project),
      equityInvested: equity.reduce(0) { $0 - min($1, 0) })
  }

  private func annualRate(_ flows: [Double]) -> Double? {
    (try? irr(flows)).map { effectiveAnnualRate(periodic: $0, periodsPerYear: 12) }
  }

  /// The month after the last in which a contract pays for the phase; nil where none does.
  private func contractEnd(_ cash: PhaseCash) -> Int? {
    cash.contracted.lastIndex { $0 > 0 }.map { $0 + 1 }
  }

  /// Interest paid, and upfront fees in equal parts over the months of repayment.
  private func deductibleInterest(_ loans: [PhaseLoan]) -> [Double] {
    var sums = [Double](repeating: 0, count: years.count)
    for loan in loans where loan.tenor > 0 {
      let fee = loan.amount * loan.feeCarry / Double(loan.tenor)
      for month in 0..<horizonMonths {
        sums[year(month)] += loan.interest[month]
        if (loan.completion + 1...loan.completion + loan.tenor).contains(month) {
          sums[year(month)] += fee
        }
      }
    }
    return sums
  }

  private func workingCapital(
    _ cash: [PhaseCash]
  ) -> (receivable: [Double], payable: [Double], change: [Double]) {
    let none = [Double](repeating: 0, count: horizonMonths)
    guard let terms = terms.workingCapital else { return (none, none, none) }
    // Days over the days of a month; the last month settles everything.
    let owedMonths = terms.receivable.days / (365.0 / 12)
    let owingMonths = terms.payable.days / (365.0 / 12)
    var receivable = none
    var payable = none
    for month in 0..<(horizonMonths - 1) {
      for phase in cash {
        receivable[month] += (phase.contracted[month] + phase.merchant[month]) * owedMonths
        payable[month] += phase.opex[month] * owingMonths
      }
    }
    let change = none.indices.map { month in
      let before = month > 0 ? receivable[month - 1] - payable[month - 1] : 0
      return receivable[month] - payable[month] - before
    }
    return (receivable, payable, change)
  }

  private func cover(
    _ loans: [PhaseLoan]
  ) -> (years: [Double?], cash: [Double], least: Double?, average: Double?) {
    var cash = [Double](repeating: 0, count: years.count)
    var service = cash
    for loan in loans {
      for month in 0..<horizonMonths {
        cash[year(month)] += loan.coverCash[month]
        service[year(month)] += loan.interest[month] + loan.principal[month]
      }
    }
    let ratios = zip(cash, service).map { $1 > 0 ? $0 / $1 : nil }
    let all = service.reduce(0, +)
    return (ratios, cash, ratios.compactMap { $0 }.min(), all > 0 ? cash.reduce(0, +) / all : nil)
  }

  private func payback(_ flows: [Double]) -> Double? {
    var sum = 0.0
    var last: Int?
    for (month, flow) in flows.enumerated() {
      let before = sum
      sum += flow
      if before < 0, sum >= 0 { last = month }
      if sum < 0 { last = nil }
    }
    return last.map { Double($0) / 12 }
  }

  private func yearly(
    _ cash: [PhaseCash], _ loans: [PhaseLoan], _ working: [Double], _ tax: [TaxYear]
  ) -> [YearlyFlow] {
    var flows = years.map { YearlyFlow(period: $0) }
    for month in 0..<horizonMonths {
      let year = year(month)
      for phase in cash {
        flows[year].capex += phase.capex[month]
        flows[year].refresh += phase.refresh[month]
        flows[year].residual += phase.residual[month]
        flows[year].opex += phase.opex[month]
        flows[year].revenue += phase.contracted[month] + phase.merchant[month]
        flows[year].contracted += phase.contracted[month]
      }
      flows[year].workingCapital += working[month]
      for loan in loans {
        flows[year].debtDrawn += loan.drawn[month]
        flows[year].fees += loan.feesPaid[month]
        flows[year].interest += loan.interest[month]
        flows[year].principal += loan.principal[month]
        flows[year].reserve +=
          loan.reserve[month] - (month > 0 ? loan.reserve[month - 1] : 0)
      }
    }
    for index in flows.indices { flows[index].tax = tax[index].tax }
    return flows
  }
}
