import Catalog
public import Planner
import Quantities
public import Scenario

/// What a month is worth to the owners.
public struct Delay: Sendable {
  /// Change of NPV where all of the plan happens a month earlier; nil where that is before t = 0.
  public var monthEarlier: Double?
  /// Change of NPV where all of the plan happens a month later.
  public var monthLater: Double
  /// Change of NPV where everything is bought as planned and works a month later.
  public var monthIdle: Double
  /// Change of NPV where all of the plan happens a year later: the case of waiting.
  public var yearLater: Double
}

extension ProForma {
  /// Prices the plan at other dates; contracts keep theirs. Nil without revenue.
  public func delay(_ plan: Plan, _ scenario: Scenario, npv: Double) -> Delay? {
    guard revenue != nil else { return nil }
    guard let month = moved(plan, scenario, by: 1), let year = moved(plan, scenario, by: 12) else {
      return nil
    }
    let earlier = moved(plan, scenario, by: -1)
    return Delay(
      monthEarlier: earlier.map { $0.statements().npv - npv },
      monthLater: month.statements().npv - npv,
      monthIdle: month.boughtAs(self).statements().npv - npv,
      yearLater: year.statements().npv - npv)
  }

  /// The plan with every phase moved, over a horizon that ends as much later or earlier.
  private func moved(_ plan: Plan, _ scenario: Scenario, by months: Int) -> ProForma? {
    var plan = plan
    var scenario = scenario
    for index in plan.phases.indices {
      plan.phases[index].ready = plan.phases[index].ready.advanced(by: months)
      plan.phases[index].full = plan.phases[index].full.advanced(by: months)
      if plan.phases[index].ready < scenario.buildOut.start { return nil }
    }
    scenario.buildOut.horizonMonths += months
    // Prices stay those of the same month.
    if scenario.buildOut.finance.priceBase == nil {
      scenario.buildOut.finance.priceBase = scenario.buildOut.start
    }
    return try? ProForma(plan, scenario)
  }

  /// This pro forma with the first build paid when another pays it.
  private func boughtAs(_ other: ProForma) -> ProForma {
    var copy = self
    for index in lines.indices where index < other.lines.count {
      let isBuild =
        lines[index].assetClass == .itCapex || lines[index].assetClass == .facilityCapex
      if isBuild { copy.lines[index].series = other.lines[index].series }
    }
    return copy
  }
}
