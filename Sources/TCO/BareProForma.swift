public import Finance
public import Scenario

/// A pro forma without a site: yearly flows at the ends of years, the first build at t = 0.
///
/// The figures are those of ``CompiledProForma`` at the spec's own inputs, with what many draws do
/// not ask for: rates that are not single, break-even by search, payback, cost of capital.
public struct BareProForma: Sendable {
  /// Period 0 is the first build.
  public let flows: [YearlyFlow]
  /// By year: units sold, what is deducted for depreciation from federal income, and from the
  /// state's where that differs, and the flow without debt after the tax that it would pay.
  public let units: [Double]
  public let depreciation: [Double]
  public let stateDepreciation: [Double]?
  public let project: [Double]
  public let debt: Double
  /// What share or cover alone would have lent, where the cap lends less.
  public let uncappedDebt: Double?
  /// Debt over all uses at t = 0: build, fees and reserve.
  public let debtShare: Double
  /// Cash flow before tax over debt service: the least of any year; nil without debt.
  public let minimumCover: Double?
  /// Its mean over the years that have service.
  public let averageCover: Double?
  /// Of equity, at t = 0.
  public let npv: Double
  /// Of equity, a year; nil where no single rate exists.
  public let irr: Double?
  /// Why there is no single rate.
  public let irrFailure: FinanceError?
  /// Without debt.
  public let projectNPV: Double
  public let projectIRR: Double?
  /// Debt at its rate after tax and equity at its rate of return, weighed by their shares of all
  /// uses (as SAM has it); nil without a rate of return.
  public let wacc: Double?
  /// Years until equity has its money back, undiscounted, even within a year; nil: never.
  public let payback: Double?
  /// Present value of costs after tax over present value of units.
  public let levelized: Double
  /// The same in money of t = 0: units are discounted at the real rate.
  public let levelizedReal: Double
  /// Present value of revenue over present value of units.
  public let levelizedPrice: Double
  /// The first year's price at which NPV is zero, in closed form where NPV is linear in the price
  /// and by search elsewhere; nil where no price up to a thousand times this one is enough.
  public let breakEvenPrice: Double?
  public let capex: Double
  /// Of the first year.
  public let opexPerYear: Double

  public init(_ spec: ProFormaSpec) {
    let compiled = CompiledProForma(spec)
    var scratch = compiled.scratch(of: Double.self)
    let outcome = compiled.evaluate(compiled.values, in: &scratch)
    let flows = scratch.yearlyFlows
    self.flows = flows
    debt = outcome.debt
    uncappedDebt = outcome.uncappedDebt > outcome.debt ? outcome.uncappedDebt : nil
    minimumCover = outcome.minimumCover.isNaN ? nil : outcome.minimumCover
    averageCover = outcome.averageCover.isNaN ? nil : outcome.averageCover
    npv = outcome.netPresentValue
    irr = outcome.equityRate.isNaN ? nil : outcome.equityRate
    projectNPV = outcome.projectNetPresentValue
    projectIRR = outcome.projectRate.isNaN ? nil : outcome.projectRate
    let uses = outcome.capex + flows[0].fees + flows[0].reserve
    debtShare = uses > 0 ? outcome.debt / uses : 0
    levelized = outcome.levelized
    capex = outcome.capex
    opexPerYear = flows[1].opex

    let equity = flows.map(\.equity)
    irrFailure = irr == nil ? BareProForma.failure(equity) : nil
    payback = BareProForma.payback(equity)
    let (share, rate, tax) = (debtShare, spec.debt?.rate ?? 0, spec.tax.rate)
    wacc = irr.map {
      weightedCostOfCapital(debtShare: share, costOfDebt: rate, costOfEquity: $0, tax: tax)
    }
    func series(_ name: ProFormaSeries) -> [Double] {
      (0..<scratch.periods).map { scratch[name, $0] }
    }
    units = series(.units)
    depreciation = series(.depreciation)
    stateDepreciation = compiled.hasStateDepreciation ? series(.stateDepreciation) : nil
    project = series(.project)
    let sold = Finance.npv(rate: spec.discount, flows: units, timing: .startOfPeriod)
    let real = realRate(nominal: spec.discount, inflation: spec.inflation)
    let soldAtReal = Finance.npv(rate: real, flows: units, timing: .startOfPeriod)
    levelizedReal = outcome.levelized * (sold / soldAtReal)
    let revenue = Finance.npv(
      rate: spec.discount, flows: flows.map(\.revenue), timing: .startOfPeriod)
    levelizedPrice = revenue / sold
    breakEvenPrice =
      compiled.isLinearInPrice
      ? (outcome.breakEvenPrice.isNaN ? nil : outcome.breakEvenPrice)
      : compiled.breakEvenPrice(at: outcome.netPresentValue, in: &scratch)
  }

  /// Why a series has no single rate.
  private static func failure(_ flows: [Double]) -> FinanceError? {
    do throws(FinanceError) {
      _ = try Finance.irr(flows)
      return nil
    } catch {
      return error
    }
  }

  /// When the sum of the flows turns from negative for good, linear within the year.
  private static func payback(_ flows: [Double]) -> Double? {
    var sum = 0.0
    var found: Double?
    for (year, flow) in flows.enumerated() {
      let before = sum
      sum += flow
      if sum < 0 {
        found = nil
      } else if found == nil {
        found = before < 0 ? Double(year) - sum / flow : Double(year)
      }
    }
    return found
  }
}

extension CompiledProForma {
  /// The first year's price at which NPV is zero, by search between nothing and a thousand times
  /// the price; nil where NPV has one sign there.
  func breakEvenPrice(at worth: Double, in scratch: inout ProFormaScratch<Double>) -> Double? {
    var tried = values
    var inner = scratch
    let own = tried[price]
    func value(at price: Double) -> Double? {
      tried[self.price] = price
      let value = evaluate(tried, in: &inner, wanting: []).netPresentValue
      return value.isFinite ? value : nil
    }
    // More revenue never lowers NPV, so that the sign tells the side.
    let other = worth > 0 ? 0 : max(own, 1e-9) * 1000
    guard let there = value(at: other) else { return nil }
    return zero(from: (place: own, value: worth), to: (place: other, value: there), of: value)
  }
}

extension ProFormaScratch<Double> {
  /// The series of the last evaluation by year.
  var yearlyFlows: [YearlyFlow] {
    (0..<periods).map { year in
      var flow = YearlyFlow(period: year)
      flow.capex = self[.capex, year]
      flow.residual = self[.residual, year]
      flow.revenue = self[.revenue, year]
      flow.opex = self[.opex, year]
      flow.tax = self[.tax, year]
      flow.debtDrawn = self[.drawn, year]
      flow.interest = self[.interest, year]
      flow.principal = self[.principal, year]
      flow.fees = self[.fees, year]
      flow.reserve = self[.reserve, year]
      return flow
    }
  }
}
