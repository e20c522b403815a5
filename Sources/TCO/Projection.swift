import Finance
import Quantities
public import Scenario

/// What a plan costs and earns.
public struct Projection: Sendable {
  /// First build, without refresh.
  public var capex: Double
  public var itCapex: Double
  public var facilityCapex: Double
  /// A full year of every phase at work.
  public var opexPerYear: Double
  public var refresh: Double
  /// Yearly cost of capital by the method named, of IT and of the rest.
  public var itCharge: Double
  public var facilityCharge: Double
  public var annualizedCost: Double
  public var method: AnnualizationMethod
  public var soldHoursPerYear: Double
  public var installedHoursPerYear: Double
  /// Dollars for an accelerator-hour sold, and for one installed.
  public var levelizedPerSoldHour: Double
  public var levelizedPerInstalledHour: Double
  /// Present value at t = 0, before tax; nil without revenue.
  public var npv: Double?
  /// Effective rate a year, before tax; nil without revenue or where no single rate exists.
  public var irr: Double?
  public var capexByAccount: [AccountTotal]
  public var opexByAccount: [AccountTotal]
  /// Share of the first build's money that rests on estimates.
  public var estimateShare: Double
}

/// What one account comes to.
public struct AccountTotal: Sendable {
  public var account: Account
  public var amount: Double
}

extension ProForma {
  /// Sums, yearly charges and rates of the series.
  public func projection() -> Projection {
    let isFirstBuild = { (line: LedgerLine) in
      line.assetClass == .itCapex || line.assetClass == .facilityCapex
    }
    var it = 0.0
    var facility = 0.0
    var opex = 0.0
    var refresh = 0.0
    var estimates = 0.0
    for line in lines {
      switch line.assetClass {
      case .itCapex: it += line.amount
      case .facilityCapex: facility += line.amount
      case .opex: opex += line.amount
      case .refresh: refresh += line.series.total
      case .residual, .revenue: break
      }
      if isFirstBuild(line), line.isEstimate { estimates += line.amount }
    }
    let (itCharge, facilityCharge) = charges(it: it, facility: facility)
    let yearly = itCharge + facilityCharge + opex
    let levelized =
      terms.annualization == .cashFlow ? presentCostPerHour() : yearly / soldHoursPerYear
    let flows = netFlows()
    let hasRevenue = terms.price != nil
    let monthly = periodicRate(effectiveAnnual: terms.discount, periodsPerYear: 12)
    let rate = hasRevenue ? try? Finance.irr(flows) : nil
    return Projection(
      capex: it + facility, itCapex: it, facilityCapex: facility, opexPerYear: opex,
      refresh: refresh, itCharge: itCharge, facilityCharge: facilityCharge,
      annualizedCost: yearly, method: terms.annualization, soldHoursPerYear: soldHoursPerYear,
      installedHoursPerYear: installedHoursPerYear, levelizedPerSoldHour: levelized,
      levelizedPerInstalledHour: levelized * soldHoursPerYear / installedHoursPerYear,
      npv: hasRevenue ? Finance.npv(rate: monthly, flows: flows, timing: .startOfPeriod) : nil,
      irr: rate.map { effectiveAnnualRate(periodic: $0, periodsPerYear: 12) },
      capexByAccount: totals(where: isFirstBuild),
      opexByAccount: totals { $0.assetClass == .opex },
      estimateShare: it + facility > 0 ? estimates / (it + facility) : 0)
  }

  /// Net money of each month from the start: revenue and residuals less all costs.
  public func netFlows() -> [Double] {
    var flows = [Double](repeating: 0, count: horizonMonths)
    for line in lines {
      let isInflow = line.assetClass == .revenue || line.assetClass == .residual
      for (offset, amount) in line.series.amounts.enumerated() {
        flows[line.series.first + offset] += isInflow ? amount : -amount
      }
    }
    return flows
  }

  private func charges(it: Double, facility: Double) -> (it: Double, facility: Double) {
    let residual = it * terms.residual
    switch terms.annualization {
    case .straightLine:
      return (
        straightLineCharge(cost: it, residual: residual, years: terms.itLife.years),
        straightLineCharge(cost: facility, years: terms.shellLife.years)
      )
    case .annuity, .cashFlow:
      return (
        annuityCharge(
          cost: it, residual: residual, rate: terms.discount, years: terms.itLife.years),
        annuityCharge(cost: facility, rate: terms.discount, years: terms.shellLife.years)
      )
    }
  }

  /// Costs of each month from the start, less residuals.
  public func monthlyCosts() -> [Double] {
    var costs = [Double](repeating: 0, count: horizonMonths)
    for line in lines where line.assetClass != .revenue {
      let sign = line.assetClass == .residual ? -1.0 : 1.0
      for (offset, amount) in line.series.amounts.enumerated() {
        costs[line.series.first + offset] += sign * amount
      }
    }
    return costs
  }

  /// Present value of every cost over present value of hours sold.
  private func presentCostPerHour() -> Double {
    let rate = periodicRate(effectiveAnnual: terms.discount, periodsPerYear: 12)
    let cost = Finance.npv(rate: rate, flows: monthlyCosts(), timing: .startOfPeriod)
    return cost / Finance.npv(rate: rate, flows: soldHours, timing: .startOfPeriod)
  }

  private func totals(where included: (LedgerLine) -> Bool) -> [AccountTotal] {
    Account.allCases.compactMap { account in
      let matching = lines.filter { $0.account == account && included($0) }
      guard !matching.isEmpty else { return nil }
      return AccountTotal(account: account, amount: matching.reduce(0) { $0 + $1.amount })
    }
  }
}
