public import RealModule

// The six functions of level payments that every spreadsheet has. Signs are those of a spreadsheet
// too: what is received is positive, what is paid negative, so that
//
//   presentValue·(1+i)^n + payment·(1+i·due)·((1+i)^n − 1)/i + futureValue = 0
//
// (for i = 0: presentValue + payment·n + futureValue = 0). Each function solves this for one term.

/// Whether level payments fall due at the end of their period or at its beginning.
public enum PaymentDue: Sendable {
  /// At the end of each period (an ordinary annuity; type 0 in a spreadsheet).
  case end
  /// At the beginning of each period (an annuity due; type 1).
  case beginning

  @inlinable func growth(_ rate: Double) -> Double { self == .end ? 1 : 1 + rate }
}

/// ((1+i)^n − 1)/i, the value of n payments of 1 when the last is made; n where i is 0.
///
/// NaN at rates of −1 and below. Computed through exp(x) − 1, exact for the smallest rates.
@inlinable func accumulated(_ rate: Double, _ periods: Double) -> Double {
  guard rate > -1 else { return .nan }
  return rate == 0 ? periods : Double.expMinusOne(periods * Double.log(onePlus: rate)) / rate
}

/// The level payment that settles a present and a future value (`PMT`).
@inlinable public func pmt(
  rate: Double, periods: Double, presentValue: Double, futureValue: Double = 0,
  due: PaymentDue = .end
) -> Double {
  let annuity = accumulated(rate, periods)
  let settled = presentValue * (1 + rate * annuity) + futureValue
  return -settled / (annuity * due.growth(rate))
}

/// The present value of level payments and a future value (`PV`).
@inlinable public func pv(
  rate: Double, periods: Double, payment: Double, futureValue: Double = 0, due: PaymentDue = .end
) -> Double {
  let annuity = accumulated(rate, periods)
  return -(futureValue + payment * due.growth(rate) * annuity) / (1 + rate * annuity)
}

/// The future value of level payments and a present value (`FV`).
@inlinable public func fv(
  rate: Double, periods: Double, payment: Double, presentValue: Double = 0, due: PaymentDue = .end
) -> Double {
  let annuity = accumulated(rate, periods)
  return -(presentValue * (1 + rate * annuity) + payment * due.growth(rate) * annuity)
}

/// The number of periods that level payments take from a present to a future value (`NPER`); NaN
/// where no number does.
@inlinable public func nper(
  rate: Double, payment: Double, presentValue: Double, futureValue: Double = 0,
  due: PaymentDue = .end
) -> Double {
  if rate == 0 { return -(presentValue + futureValue) / payment }
  guard rate > -1 else { return .nan }
  let perpetuity = payment * due.growth(rate) / rate
  let growth = (perpetuity - futureValue) / (perpetuity + presentValue)
  return Double.log(growth) / Double.log(onePlus: rate)
}

/// The rate of a period at which level payments settle a present and a future value (`RATE`).
///
/// It is the internal rate of return of those flows, and is found as such.
/// - Throws: As ``irr(_:)``.
public func rate(
  periods: Int, payment: Double, presentValue: Double, futureValue: Double = 0,
  due: PaymentDue = .end
) throws(FinanceError) -> Double {
  guard periods > 0 else { throw .noRate }
  var flows = [Double](repeating: 0, count: periods + 1)
  flows[0] = presentValue
  flows[periods] = futureValue
  let first = due == .end ? 1 : 0
  for period in 0..<periods { flows[first + period] += payment }
  return try irr(flows)
}

/// The interest within the level payment of one period (`IPMT`).
///
/// - Parameter period: From 1 to `periods`; NaN comes back outside. A payment at the beginning of
///   the first period holds no interest.
@inlinable public func ipmt(
  rate: Double, period: Int, periods: Double, presentValue: Double, futureValue: Double = 0,
  due: PaymentDue = .end
) -> Double {
  guard period >= 1, Double(period) <= periods else { return .nan }
  if due == .beginning, period == 1 { return 0 }
  let payment = pmt(
    rate: rate, periods: periods, presentValue: presentValue, futureValue: futureValue, due: due)
  let balance = fv(
    rate: rate, periods: Double(period - 1), payment: payment, presentValue: presentValue, due: due)
  return balance * rate / due.growth(rate)
}

/// The repayment of principal within the level payment of one period (`PPMT`): what
/// ``ipmt(rate:period:periods:presentValue:futureValue:due:)`` leaves of it.
@inlinable public func ppmt(
  rate: Double, period: Int, periods: Double, presentValue: Double, futureValue: Double = 0,
  due: PaymentDue = .end
) -> Double {
  let payment = pmt(
    rate: rate, periods: periods, presentValue: presentValue, futureValue: futureValue, due: due)
  let interest = ipmt(
    rate: rate, period: period, periods: periods, presentValue: presentValue,
    futureValue: futureValue, due: due)
  return payment - interest
}
