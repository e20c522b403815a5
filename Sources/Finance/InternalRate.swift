import RealModule

/// The internal rate of return of a regular series: the rate at which the series is worth nothing.
///
/// - Parameter flows: One amount a period; trailing and leading zeros change nothing.
/// - Returns: The rate of one period, as a fraction above −1.
/// - Throws: ``FinanceError/noSignChange``, ``FinanceError/noRate``,
///   ``FinanceError/severalRates(_:)`` (with all of them), ``FinanceError/notFinite(index:)``.
public func irr(_ flows: [Double]) throws(FinanceError) -> Double {
  try onlyRate(internalRates(flows))
}

/// Every rate at which a regular series is worth nothing, ascending; at least one.
///
/// A flow that changes sign more than once may have several; ``irr(_:)`` then refuses to choose.
/// Rates that differ by less than about 10⁻⁷ of 1 + rate cannot be told apart and count once.
///
/// - Throws: ``FinanceError/noSignChange``, ``FinanceError/noRate``,
///   ``FinanceError/notFinite(index:)``.
public func internalRates(_ flows: [Double]) throws(FinanceError) -> [Double] {
  if let index = flows.firstIndex(where: { !$0.isFinite }) { throw .notFinite(index: index) }
  return try rates(ExponentialSum(regular: flows))
}

/// The internal rate of return of dated flows, an annual effective fraction on actual/365, as
/// Excel's `XIRR` defines it: the rate at which ``xnpv(rate:flows:)`` is zero.
///
/// - Throws: As ``irr(_:)``, and ``FinanceError/beforeFirstDate(index:)``.
public func xirr(_ flows: [DatedFlow]) throws(FinanceError) -> Double {
  let times = try yearsFromFirst(flows)
  let amounts = flows.map(\.amount)
  if let index = amounts.firstIndex(where: { !$0.isFinite }) { throw .notFinite(index: index) }
  return try onlyRate(rates(ExponentialSum(amounts: amounts, times: times)))
}

/// The modified internal rate of return of a regular series, as Excel's `MIRR` defines it:
/// outflows are financed at one rate and inflows are reinvested, to the last period, at another.
///
/// - Throws: ``FinanceError/noSignChange`` unless there is an outflow and an inflow.
public func mirr(
  _ flows: [Double], financeRate: Double, reinvestmentRate: Double
) throws(FinanceError) -> Double {
  if let index = flows.firstIndex(where: { !$0.isFinite }) { throw .notFinite(index: index) }
  let inflows = flows.map { max($0, 0) }
  let outflows = flows.map { min($0, 0) }
  let received = npv(rate: reinvestmentRate, flows: inflows, timing: .startOfPeriod)
  let paid = -npv(rate: financeRate, flows: outflows, timing: .startOfPeriod)
  guard received > 0, paid > 0 else { throw .noSignChange }
  let growth = Double.pow(received / paid, 1 / Double(flows.count - 1))
  return growth * (1 + reinvestmentRate) - 1
}

/// All rates of a present value, or why there are none.
func rates(_ sum: ExponentialSum) throws(FinanceError) -> [Double] {
  guard !sum.signChanges.isEmpty else { throw .noSignChange }
  let zeros = sum.zeros()
  guard !zeros.isEmpty else { throw .noRate }
  return zeros.map { Double.expMinusOne($0) }
}

/// The one rate of a list, or the error that there are several.
func onlyRate(_ rates: [Double]) throws(FinanceError) -> Double {
  guard rates.count == 1 else { throw .severalRates(rates) }
  return rates[0]
}
