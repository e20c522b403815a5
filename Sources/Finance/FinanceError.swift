/// What a search for a rate, or a series of dated flows, can fail on.
///
/// Closed-form arithmetic (``pmt(rate:periods:presentValue:futureValue:due:)`` and the like) does
/// not throw: outside its domain it answers NaN, as IEEE 754 arithmetic does.
public enum FinanceError: Error, Equatable, Sendable {
  /// An amount is NaN or infinite; `index` counts from 0.
  case notFinite(index: Int)
  /// All flows have one sign (or are zero), so no rate can make them balance.
  case noSignChange
  /// The flows change sign, yet their present value is zero at no rate.
  case noRate
  /// The present value is zero at each of these rates, in ascending order; none is *the* rate.
  case severalRates([Double])
  /// A flow is dated before the first one, from which XNPV and XIRR count; `index` from 0.
  case beforeFirstDate(index: Int)
}
