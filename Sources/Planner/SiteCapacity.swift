import Catalog
import Electrical
import Quantities
import Scenario

/// What a site delivers by a date.
struct SiteCapacity {
  let site: ResolvedSite
  let powerFactor: Double

  /// Firm power from grid and plant on the site; a bridge counts until the first grid budget.
  func firm(by month: Month) -> Power {
    deliveries(by: month).reduce(.zero) { $0 + $1.firm }
  }

  /// What each budget that has arrived delivers, in the site's order.
  func deliveries(by month: Month) -> [BudgetDelivery] {
    let arrived = site.budgets.filter { $0.budget.available <= month }
    let hasGrid = arrived.contains { $0.budget.source == .grid }
    return arrived.map { budget in
      var firm = budget.firm
      if budget.budget.role == .bridge, !hasGrid, let rating = budget.equipment?.rating {
        firm = rating * Double(budget.budget.redundancy.needed(of: budget.budget.count))
      }
      return BudgetDelivery(id: budget.budget.id, firm: firm)
    }
  }

  /// The first month from which the site delivers at least so much.
  func month(delivering power: Power) -> Month? {
    let months = site.budgets.map(\.budget.available).sorted()
    return months.first { firm(by: $0).base >= power.base * (1 - 1e-12) }
  }

  /// Load on the banks of transformers that the grid budgets name, and what they carry with their
  /// redundancy intact. Budgets are loaded in order of date; power beyond banks is not counted.
  func transformers(load: Power, by month: Month) -> (use: ApparentPower, limit: ApparentPower)? {
    var rest = load
    var use = ApparentPower.zero
    var limit = ApparentPower.zero
    var tightest: (use: ApparentPower, limit: ApparentPower)?
    let arrived = site.budgets.filter {
      $0.budget.available <= month && $0.budget.source == .grid
    }
    for budget in arrived.sorted(by: { $0.budget.available < $1.budget.available }) {
      let taken = min(rest, budget.firm)
      rest -= taken
      guard let bank = budget.budget.transformers else { continue }
      use = taken.apparent(powerFactor: powerFactor)
      limit = bank.usable
      if let known = tightest, known.use / known.limit >= use / limit { continue }
      tightest = (use, limit)
    }
    return tightest
  }
}
