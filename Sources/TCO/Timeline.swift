import Planner
import Quantities
import Scenario

/// Months of one phase, counted from the start of the cash flow.
struct Timeline {
  let horizon: Int
  /// First productive month.
  let ready: Int
  /// Money that follows the racks: paid in the month in which they are accepted.
  let acceptance: MonthlyProfile
  /// Money of construction: level over the months before the phase is ready; what would fall
  /// before the start of the cash flow is paid in its first month.
  let construction: MonthlyProfile
  /// Money at the start of construction.
  let groundbreaking: MonthlyProfile
  /// Share of a full year's money in each month: a twelfth, times the share of the racks at work.
  /// Racks accepted in a month work half of it.
  let operation: MonthlyProfile
  /// Purchases of IT after the first, and sales of IT at the end of its life, as multiples of the
  /// first purchase; nil where the horizon holds none.
  let refresh: MonthlyProfile?
  let sale: MonthlyProfile?

  init(
    _ phase: PhasePlan, start: Month, horizon: Int, constructionMonths: Int, terms: FinancialTerms
  ) {
    self.horizon = horizon
    let ready = phase.ready - start
    self.ready = ready
    let months = phase.full - phase.ready + 1
    let accepted = [Double](repeating: 1 / Double(months), count: months)
    acceptance = MonthlyProfile(first: ready, weights: accepted).within(horizon)

    let building = max(1, constructionMonths)
    let level = [Double](repeating: 1 / Double(building), count: building)
    construction = MonthlyProfile(first: ready - building, weights: level).within(horizon)
    groundbreaking = MonthlyProfile(first: ready - building, weights: [1]).within(horizon)

    var atWork: [Double] = []
    atWork.reserveCapacity(horizon - ready)
    for age in 0..<max(0, horizon - ready) {
      let share = age < months ? (Double(age) + 0.5) / Double(months) : 1
      atWork.append(share / 12)
    }
    operation = MonthlyProfile(first: min(ready, horizon), weights: atWork)

    let life = wholeMonths(terms.itLife)
    let shellEnd = ready + wholeMonths(terms.shellLife)
    var purchases: [Int] = []
    var sales: [Int] = []
    var end = ready + life
    while end < horizon {
      sales.append(end)
      guard terms.refresh, end < shellEnd else { break }
      purchases.append(end)
      end += life
    }
    func repeated(_ firsts: [Int]) -> MonthlyProfile? {
      guard let first = firsts.first, let last = firsts.last else { return nil }
      var weights = [Double](repeating: 0, count: last - first + months)
      for begin in firsts {
        for offset in 0..<months { weights[begin - first + offset] += accepted[offset] }
      }
      return MonthlyProfile(first: first, weights: weights).within(horizon)
    }
    refresh = repeated(purchases)
    sale = repeated(sales)
    refreshes = purchases.count
    self.sales = sales.count
  }

  /// Times that the IT is bought again, and times that it is sold.
  let refreshes: Int
  let sales: Int
}

/// A duration as a whole number of months.
func wholeMonths(_ duration: Duration) -> Int { Int(duration.months.rounded()) }
