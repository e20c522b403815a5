import Planner
import Quantities
import Scenario

/// Months of one phase, counted from the start of the cash flow.
struct Timeline {
  var horizon: Int
  /// First productive month.
  var ready: Int
  /// Share of the phase's racks accepted in each month from `ready` on; sums to 1.
  var accepted: [Double]
  var constructionMonths: Int

  init(_ phase: PhasePlan, start: Month, horizon: Int, constructionMonths: Int) {
    self.horizon = horizon
    self.constructionMonths = constructionMonths
    ready = phase.ready - start
    let months = phase.full - phase.ready + 1
    accepted = Array(repeating: 1 / Double(months), count: months)
  }

  /// Share of the phase in operation during a month, mean over the month: racks accepted in a
  /// month work half of it.
  func share(in month: Int) -> Double {
    let age = month - ready
    guard age >= 0 else { return 0 }
    guard age < accepted.count else { return 1 }
    return accepted[..<age].reduce(0, +) + accepted[age] / 2
  }

  /// Money that follows the racks: paid in the month in which they are accepted.
  func onAcceptance(_ amount: Double, monthsLater: Int = 0) -> MonthlySeries {
    MonthlySeries.spread(amount, from: ready + monthsLater, by: accepted)
      .clipped(from: 0, to: horizon)
  }

  /// Money of construction: level over the months before the phase is ready; what would fall
  /// before the start of the cash flow is paid in its first month.
  func duringConstruction(_ amount: Double) -> MonthlySeries {
    let weights = [Double](repeating: 1, count: max(1, constructionMonths))
    return MonthlySeries.spread(amount, from: ready - weights.count, by: weights)
      .clipped(from: 0, to: horizon)
  }

  func atConstructionStart(_ amount: Double) -> MonthlySeries {
    MonthlySeries(first: ready - max(1, constructionMonths), amounts: [amount])
      .clipped(from: 0, to: horizon)
  }

  /// Money of a full year, a twelfth each month times the share in operation.
  func inOperation(_ yearly: Double) -> MonthlySeries {
    guard ready < horizon else { return MonthlySeries(first: horizon, amounts: []) }
    let amounts = (ready..<horizon).map { yearly / 12 * share(in: $0) }
    return MonthlySeries(first: ready, amounts: amounts)
  }
}
