/// The weighted average cost of capital after tax: D/V · r_d · (1 − t) + E/V · r_e.
///
/// - Parameters:
///   - debtShare: D/V, debt over debt and equity.
///   - costOfDebt: Interest a year before tax.
///   - costOfEquity: What equity earns or asks a year, after tax.
///   - tax: The rate at which interest saves tax.
public func weightedCostOfCapital(
  debtShare: Double, costOfDebt: Double, costOfEquity: Double, tax: Double
) -> Double {
  debtShare * costOfDebt * (1 - tax) + (1 - debtShare) * costOfEquity
}
