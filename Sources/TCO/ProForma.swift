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
  /// What the owner of the terms' kind pays and earns.
  public var lines: [LedgerLine]
  /// What an owner of IT and facility pays and earns.
  public var ownerLines: [LedgerLine]
  /// What a colocation tenant and a renter would pay instead of what they do not own.
  public var rents: [(owner: OwnerType, line: LedgerLine)]
  /// Rows of weights that lines name by position.
  public var timings: [TimingRow]
  /// Growth of prices by month, in the order of `Escalator.allCases`; nil: none.
  public var growth: [[Double]?]
  /// Nil where nothing is sold.
  public var revenue: RevenueModel?
  public var phases: [ProFormaPhase]
  /// Accelerator-hours sold, by month.
  public var soldHours: [Double]
  /// Accelerator-hours sold in a full year, and of all installed.
  public var soldHoursPerYear: Double
  public var installedHoursPerYear: Double
  public var schedulableShare: Double
  public var terms: FinancialTerms
  /// How accounts are treated, in the order of `Account.allCases`.
  public var accounts: [AccountTerms]
  /// Rates of tax, with the statutory ones where the build-out leaves them out.
  public var federalTax: Double
  public var bonus: Double
}

/// What the statements need of a phase.
public struct ProFormaPhase: Sendable {
  public var id: String
  public var accelerators: Int
  public var criticalIT: Power
  /// Peak dense BF16 rate of all accelerators; nil where the record has none.
  public var peakRate: ComputeRate?
  /// Months from the start of the cash flow.
  public var ready: Int
  public var full: Int
  /// Part of the racks accepted in each month from `ready` on.
  public var accepted: [Double]
  /// Months in which IT is bought again.
  public var purchases: [Int]
  /// Months from `ready` until IT stops that is not bought again; nil within the horizon.
  public var retired: Int?
  /// Energy of the facility in a full year.
  public var energyPerYear: Energy
}

extension ProForma {
  /// Prices a plan.
  ///
  /// - Throws: `MissingPrice` for the first record without a price.
  public init(_ plan: Plan, _ scenario: Scenario) throws(MissingPrice) {
    let assumptions = scenario.assumptions
    let buildOut = scenario.buildOut
    let terms = buildOut.finance
    let schedulable = (1 - assumptions.hotSpares) * (1 - assumptions.maintenanceShare)
    let timelines = plan.phases.enumerated().map { index, phase in
      Timeline(
        phase, at: index, start: buildOut.start, horizon: buildOut.horizonMonths,
        constructionMonths: Int(assumptions.constructionMonths), terms: terms)
    }
    var revenue: RevenueModel?
    if terms.hasRevenue {
      let selling = plan.phases.indices.map { index in
        let phase = plan.phases[index]
        return SellingPhase(
          id: phase.id, timeline: timelines[index],
          schedulable: Double(phase.accelerators) * schedulable,
          power: phase.power.critical * (1 / Double(max(phase.accelerators, 1))),
          price: Self.marketPrice(of: index, scenario))
      }
      revenue = RevenueModel(selling, buildOut)
    }
    var ledger = LedgerBuilder(scenario)
    var sold = [Double](repeating: 0, count: buildOut.horizonMonths)
    var installedPerYear = 0.0
    for (index, phase) in plan.phases.enumerated() {
      try ledger.add(phase, at: index, timelines[index], revenue)
      let hours = Double(phase.accelerators) * 8760
      installedPerYear += hours
      if let revenue {
        for sale in revenue.phases[index].sales {
          for month in sold.indices { sold[month] += sale.hours[month] }
        }
      } else {
        let perMonth = hours * schedulable * buildOut.utilization / 12
        for (age, share) in timelines[index].atWork.enumerated() {
          sold[timelines[index].ready + age] += perMonth * share
        }
      }
    }
    start = buildOut.start
    horizonMonths = buildOut.horizonMonths
    soldHours = sold
    installedHoursPerYear = installedPerYear
    schedulableShare = schedulable
    soldHoursPerYear = installedPerYear * schedulable * buildOut.utilization
    self.terms = terms
    self.revenue = revenue
    timings = ledger.timings
    growth = ledger.growth
    accounts = scenario.money.accounts
    federalTax = terms.tax?.federal ?? assumptions.federalIncomeTax
    bonus = terms.tax?.bonus ?? assumptions.bonusDepreciation
    phases = plan.phases.indices.map { index in
      let phase = plan.phases[index]
      let rate = scenario.phases[index].accelerator.bf16
      return ProFormaPhase(
        id: phase.id, accelerators: phase.accelerators, criticalIT: phase.power.critical,
        peakRate: rate.map { $0 * Double(phase.accelerators) }, ready: timelines[index].ready,
        full: timelines[index].full, accepted: timelines[index].accepted,
        purchases: timelines[index].purchases, retired: timelines[index].retired,
        energyPerYear: phase.year.facilityEnergy)
    }
    rents = ledger.rents
    ownerLines = ledger.lines
    lines = ledger.lines
    if terms.owner != .owner {
      if terms.owner == .renter,
        let index = scenario.money.rentals.firstIndex(where: { $0 == nil })
      {
        throw MissingPrice(
          kind: RentalPrice.kind, id: scenario.phases[index].accelerator.id, buyer: terms.buyer)
      }
      lines = lines(of: terms.owner)
    }
  }

  /// The market's price of an hour of a phase's accelerator when it is new.
  private static func marketPrice(of phase: Int, _ scenario: Scenario) -> MarketPrice? {
    let terms = scenario.buildOut.finance
    let accelerator = scenario.phases[phase].accelerator.id
    if let own = terms.merchant?.prices.first(where: { $0.accelerator == accelerator }) {
      return MarketPrice(
        dollars: own.price.base * 3600, shares: own.shares, kind: Accelerator.kind, id: accelerator,
        basis: "finance.merchant.by_accelerator of the build-out, \(accelerator)")
    }
    if let price = terms.price {
      return MarketPrice(dollars: price.base * 3600, basis: "finance.price of the build-out")
    }
    if let perMillion = terms.tokenPrice, let rate = terms.tokenRate {
      return MarketPrice(
        dollars: perMillion * rate * 3600 / 1e6, kind: "tokens",
        basis: "finance.usd_per_million_tokens x tokens_per_second_per_gpu x 3,600")
    }
    guard terms.merchant?.isMarket == true, let quote = scenario.money.rentals[phase]?.latest else {
      return nil
    }
    return MarketPrice(
      dollars: quote.price.base * 3600, kind: RentalPrice.kind, id: accelerator,
      basis: "rental price as of \(quote.asOf), \(quote.source)")
  }

  /// The lines that an owner of a kind pays and earns.
  public func lines(of owner: OwnerType) -> [LedgerLine] {
    let landlords: [Account] = [
      .facilityMaintenance, .propertyTax, .water, .staff, .insurance,
    ]
    let own: [LedgerLine] =
      switch owner {
      case .owner: ownerLines
      case .colocationTenant:
        ownerLines.filter {
          $0.assetClass != .facilityCapex && !landlords.contains($0.account)
        }
      case .renter: ownerLines.filter { $0.assetClass == .revenue }
      }
    return own + rents.filter { $0.owner == owner }.map(\.line)
  }
}
