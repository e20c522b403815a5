public import Catalog
public import Planner
public import Quantities
public import Scenario

/// Why money cannot be projected: a price that no record gives.
public struct MissingPrice: Error, Hashable, Sendable, CustomStringConvertible {
  public var kind: String
  public var id: String
  public var buyer: BuyerClass

  public var description: String {
    "\(kind) \(id) has no price for a \(buyer.rawValue), nor one that a factor leads from"
  }
}

/// A plan's money as lines with monthly series; compiled once, projected often.
public struct ProForma: Sendable {
  public var start: Month
  public var horizonMonths: Int
  public var lines: [LedgerLine]
  /// Accelerator-hours sold, by month.
  public var soldHours: [Double]
  /// Accelerator-hours sold in a full year, and of all installed.
  public var soldHoursPerYear: Double
  public var installedHoursPerYear: Double
  public var schedulableShare: Double
  public var terms: FinancialTerms
}

extension ProForma {
  /// Prices a plan.
  ///
  /// - Throws: `MissingPrice` for the first record without a price.
  public init(_ plan: Plan, _ scenario: Scenario) throws(MissingPrice) {
    var ledger = LedgerBuilder(scenario)
    let assumptions = scenario.assumptions
    let schedulable = (1 - assumptions.hotSpares) * (1 - assumptions.maintenanceShare)
    var sold = [Double](repeating: 0, count: scenario.buildOut.horizonMonths)
    var installedPerYear = 0.0
    for (index, phase) in plan.phases.enumerated() {
      let timeline = Timeline(
        phase, start: scenario.buildOut.start, horizon: scenario.buildOut.horizonMonths,
        constructionMonths: Int(assumptions.constructionMonths), terms: scenario.buildOut.finance)
      try ledger.add(phase, at: index, timeline)
      let hours = Double(phase.accelerators) * 8760
      installedPerYear += hours
      let soldPerYear = hours * schedulable * scenario.buildOut.utilization
      MonthlySeries(timeline.operation, scale: soldPerYear).add(to: &sold, sign: 1)
      ledger.addRevenue(index, soldPerYear, timeline)
    }
    start = scenario.buildOut.start
    horizonMonths = scenario.buildOut.horizonMonths
    soldHours = sold
    installedHoursPerYear = installedPerYear
    schedulableShare = schedulable
    soldHoursPerYear = installedPerYear * schedulable * scenario.buildOut.utilization
    terms = scenario.buildOut.finance
    lines = ledger.lines
  }
}
