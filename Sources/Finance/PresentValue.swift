public import RealModule

/// When within its period a flow of a regular series happens. The three conventions in use give
/// three different answers, so the choice is named wherever a present value is asked for.
public enum FlowTiming: String, CaseIterable, Sendable {
  /// The first flow is now, undiscounted; flow *k* is discounted *k* periods (numpy-financial).
  case startOfPeriod = "start-of-period"
  /// The first flow is one period away (the `NPV` of Excel and other spreadsheets).
  case endOfPeriod = "end-of-period"
  /// The first flow is half a period away (the mid-year convention of valuations).
  case midPeriod = "mid-period"

  /// Periods from t = 0 to the first flow.
  @inlinable public var periodsToFirst: Double {
    switch self {
    case .startOfPeriod: 0
    case .endOfPeriod: 1
    case .midPeriod: 0.5
    }
  }
}

/// Net present value of a regular series of flows: Σ flow_k / (1 + rate)^(k + offset).
///
/// - Parameters:
///   - rate: Discount rate of one period, as a fraction; NaN comes back at −1 and below.
///   - flows: One amount a period, inflows positive.
///   - timing: Where in its period each flow lies; see ``FlowTiming``.
/// - Returns: The value at t = 0, in the unit of the flows; 0 for no flows.
@inlinable public func npv(rate: Double, flows: [Double], timing: FlowTiming) -> Double {
  guard rate > -1 else { return .nan }
  let factor = 1 / (1 + rate)
  // Horner's scheme from the last flow: one multiplication a period and no powers to round.
  var value = 0.0
  for flow in flows.reversed() { value = value * factor + flow }
  switch timing {
  case .startOfPeriod: return value
  case .endOfPeriod: return value * factor
  case .midPeriod: return value * Double.sqrt(factor)
  }
}

/// An amount on a day; days are counted from any epoch, since only differences matter.
public struct DatedFlow: Equatable, Sendable {
  /// Day number.
  public var day: Int
  /// Amount, inflows positive.
  public var amount: Double

  public init(day: Int, amount: Double) {
    self.day = day
    self.amount = amount
  }
}

/// Net present value of dated flows, actual/365: Σ flow / (1 + rate)^((day − first day) / 365).
///
/// The definition of Excel's `XNPV`: years of 365 days, counted from the first flow as given.
///
/// - Parameters:
///   - rate: Annual effective rate; NaN comes back at −1 and below.
///   - flows: In any order, but none before the first.
/// - Throws: ``FinanceError/beforeFirstDate(index:)``.
public func xnpv(rate: Double, flows: [DatedFlow]) throws(FinanceError) -> Double {
  guard rate > -1 else { return .nan }
  let logarithm = Double.log(onePlus: rate)
  let years = try yearsFromFirst(flows)
  var value = 0.0
  for (flow, time) in zip(flows, years) { value += flow.amount * Double.exp(-logarithm * time) }
  return value
}

/// Years of 365 days from the first flow, one for each flow.
func yearsFromFirst(_ flows: [DatedFlow]) throws(FinanceError) -> [Double] {
  guard let first = flows.first else { return [] }
  var years: [Double] = []
  years.reserveCapacity(flows.count)
  for (index, flow) in flows.enumerated() {
    guard flow.day >= first.day else { throw .beforeFirstDate(index: index) }
    years.append(Double(flow.day - first.day) / 365)
  }
  return years
}
