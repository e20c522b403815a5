import Catalog
import Planner
import Quantities
import Scenario

/// Months of one phase, counted from the start of the cash flow, with its rows of weights.
struct Timeline {
  let phase: Int
  let horizon: Int
  /// First productive month.
  let ready: Int
  /// Month of the last rack.
  let full: Int
  /// First month of construction.
  let groundbreaking: Int
  /// Part of the racks accepted in each month from `ready` on.
  let accepted: [Double]
  /// Share of the racks at work in each month from `ready` to the horizon; those accepted in a
  /// month work half of it, and IT that is not bought again stops as it came.
  let atWork: [Double]
  /// Months in which IT is bought again.
  let purchases: [Int]
  /// Months in which IT is sold.
  let sales: [Int]
  /// Months between purchases.
  let life: Int
  /// Months from `ready` until IT stops that is not bought again; nil within the horizon.
  let retired: Int?

  init(
    _ phase: PhasePlan, at index: Int, start: Month, horizon: Int, constructionMonths: Int,
    terms: FinancialTerms
  ) {
    self.phase = index
    self.horizon = horizon
    let ready = phase.ready - start
    self.ready = ready
    full = phase.full - start
    let months = phase.full - phase.ready + 1
    accepted = [Double](repeating: 1 / Double(months), count: months)
    groundbreaking = ready - max(1, constructionMonths)
    life = wholeMonths(terms.itLife)
    let shellEnd = ready + wholeMonths(terms.shellLife)
    var purchases: [Int] = []
    var sales: [Int] = []
    var end = ready + life
    var retired: Int?
    while end < horizon {
      sales.append(end)
      guard terms.refresh, end < shellEnd else {
        retired = end - ready
        break
      }
      purchases.append(end)
      end += life
    }
    func part(_ age: Int) -> Double {
      age < 0 ? 0 : age < months ? (Double(age) + 0.5) / Double(months) : 1
    }
    atWork = (0..<max(0, horizon - ready)).map { age in
      part(age) - (retired.map { part(age - $0) } ?? 0)
    }
    self.purchases = purchases
    self.sales = sales
    self.retired = retired
  }

  /// Money that follows the racks.
  var acceptance: MonthlyProfile {
    MonthlyProfile(first: ready, weights: accepted).within(horizon)
  }

  /// A template's milestones put on the calendar.
  func payment(_ template: PaymentTemplate) -> MonthlyProfile {
    if template.milestones.count == 1 { return profile(template.milestones[0]).within(horizon) }
    var sum = [Double](repeating: 0, count: horizon)
    for milestone in template.milestones {
      let profile = profile(milestone).within(horizon)
      for (offset, weight) in profile.weights.enumerated() {
        sum[profile.first + offset] += weight * milestone.share
      }
    }
    return MonthlyProfile(first: 0, weights: sum).within(horizon)
  }

  private func profile(_ milestone: PaymentTemplate.Milestone) -> MonthlyProfile {
    let (first, weights): (Int, [Double]) =
      switch milestone.event {
      case .groundbreaking: (groundbreaking, [1])
      case .construction:
        (groundbreaking, milestone.curve.weights(ready - groundbreaking))
      case .acceptance: (ready, accepted)
      case .ready: (ready, [1])
      case .full: (full, [1])
      }
    return MonthlyProfile(first: first + milestone.offset, weights: weights)
  }

  /// Share of a full year's money in each month.
  var operation: MonthlyProfile {
    MonthlyProfile(first: min(ready, horizon), weights: atWork.map { $0 / 12 })
  }

  /// Operation, times a factor of each month's age since `ready`.
  func operation(_ factor: (_ age: Int) -> Double) -> MonthlyProfile {
    MonthlyProfile(
      first: min(ready, horizon),
      weights: atWork.enumerated().map { $0.element / 12 * factor($0.offset) })
  }

  /// Purchases or sales of IT after the first, as multiples of the first purchase; nil where the
  /// horizon holds none.
  func repeated(_ firsts: [Int]) -> MonthlyProfile? {
    guard let first = firsts.first, let last = firsts.last else { return nil }
    var weights = [Double](repeating: 0, count: last - first + accepted.count)
    for begin in firsts {
      for (offset, part) in accepted.enumerated() { weights[begin - first + offset] += part }
    }
    return MonthlyProfile(first: first, weights: weights).within(horizon)
  }

  /// Months since the IT at work was bought, at a month of age since `ready`.
  func hardwareAge(_ age: Int) -> Int {
    purchases.isEmpty ? age : age - min(age / life, purchases.count) * life
  }
}

/// A duration as a whole number of months.
func wholeMonths(_ duration: Duration) -> Int { Int(duration.months.rounded()) }
