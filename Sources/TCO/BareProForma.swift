import Finance
public import Scenario

/// A pro forma without a site: yearly flows at the ends of years, the first build at t = 0.
///
/// The figures are those of ``CompiledProForma`` at the spec's own inputs.
public struct BareProForma: Sendable {
  /// Period 0 is the first build.
  public let flows: [YearlyFlow]
  public let debt: Double
  /// What the cover alone would have lent, where the cap on the share lends less.
  public let uncappedDebt: Double?
  /// Cash flow before tax over debt service: the least of any year; nil without debt.
  public let minimumCover: Double?
  /// Of equity, at t = 0.
  public let npv: Double
  /// Of equity, a year; nil where no single rate exists.
  public let irr: Double?
  /// Present value of costs after tax over present value of units.
  public let levelized: Double
  /// The first year's price at which NPV is zero; nil where NPV is not linear in the price.
  public let breakEvenPrice: Double?
  public let capex: Double
  /// Of the first year.
  public let opexPerYear: Double

  public init(_ spec: ProFormaSpec) {
    let compiled = CompiledProForma(spec)
    var scratch = compiled.scratch(of: Double.self)
    let outcome = compiled.evaluate(compiled.values, in: &scratch)
    flows = scratch.yearlyFlows
    debt = outcome.debt
    uncappedDebt = outcome.uncappedDebt > outcome.debt ? outcome.uncappedDebt : nil
    minimumCover = outcome.minimumCover.isNaN ? nil : outcome.minimumCover
    npv = outcome.netPresentValue
    irr = outcome.equityRate.isNaN ? nil : outcome.equityRate
    levelized = outcome.levelized
    breakEvenPrice = outcome.breakEvenPrice.isNaN ? nil : outcome.breakEvenPrice
    capex = outcome.capex
    opexPerYear = flows[1].opex
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
      return flow
    }
  }
}
