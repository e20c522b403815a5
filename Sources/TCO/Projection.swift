public import Catalog
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
  /// Present value at t = 0 of what is left for the owners, after the tax and the debt that the
  /// terms have; nil without revenue.
  public var npv: Double?
  /// Effective rate a year of the same flows; nil without revenue or where no single rate exists.
  public var irr: Double?
  /// Nil without revenue.
  public var statements: Statements?
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
    var it = 0.0
    var facility = 0.0
    var opex = 0.0
    var refresh = 0.0
    var estimates = 0.0
    var capexSums: [Account: Double] = [:]
    var opexSums: [Account: Double] = [:]
    // By position: copying a line would count up references to its texts.
    for index in lines.indices {
      let amount = lines[index].amount
      let assetClass = lines[index].assetClass
      switch assetClass {
      case .itCapex: it += amount
      case .facilityCapex: facility += amount
      case .opex: opexSums[lines[index].account, default: 0] += amount
      case .refresh: refresh += amount
      case .residual, .revenue: break
      }
      guard assetClass == .itCapex || assetClass == .facilityCapex else { continue }
      capexSums[lines[index].account, default: 0] += amount
      if lines[index].isEstimate { estimates += amount }
    }
    let capexByAccount = Self.totals(capexSums)
    let opexByAccount = Self.totals(opexSums)
    for total in opexByAccount { opex += total.amount }
    let (itCharge, facilityCharge) = charges(it: it, facility: facility)
    let yearly = itCharge + facilityCharge + opex
    let levelized =
      terms.annualization == .cashFlow ? presentCostPerHour() : yearly / soldHoursPerYear
    let statements = revenue == nil ? nil : statements()
    return Projection(
      capex: it + facility, itCapex: it, facilityCapex: facility, opexPerYear: opex,
      refresh: refresh, itCharge: itCharge, facilityCharge: facilityCharge,
      annualizedCost: yearly, method: terms.annualization, soldHoursPerYear: soldHoursPerYear,
      installedHoursPerYear: installedHoursPerYear, levelizedPerSoldHour: levelized,
      levelizedPerInstalledHour: levelized * soldHoursPerYear / installedHoursPerYear,
      npv: statements?.npv, irr: statements?.irr, statements: statements,
      capexByAccount: capexByAccount, opexByAccount: opexByAccount,
      estimateShare: it + facility > 0 ? estimates / (it + facility) : 0)
  }

  /// Net money of each month from the start: revenue and residuals less all costs.
  public func netFlows() -> [Double] {
    var flows = [Double](repeating: 0, count: horizonMonths)
    for index in lines.indices {
      let isInflow = lines[index].account == .revenue || lines[index].account == .residual
      lines[index].series.add(to: &flows, sign: isInflow ? 1 : -1)
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

  /// The yearly charge for a part of the facility by the terms' method.
  func facilityCharge(_ cost: Double) -> Double { charges(it: 0, facility: cost).facility }

  /// Costs of each month from the start, less residuals.
  public func monthlyCosts() -> [Double] {
    var costs = [Double](repeating: 0, count: horizonMonths)
    for index in lines.indices where lines[index].account != .revenue {
      lines[index].series.add(to: &costs, sign: lines[index].account == .residual ? -1 : 1)
    }
    return costs
  }

  /// Present value of every cost over present value of hours sold.
  private func presentCostPerHour() -> Double {
    let rate = periodicRate(effectiveAnnual: terms.discount, periodsPerYear: 12)
    let cost = Finance.npv(rate: rate, flows: monthlyCosts(), timing: .startOfPeriod)
    return cost / Finance.npv(rate: rate, flows: soldHours, timing: .startOfPeriod)
  }

  /// Sums in the order of the chart of accounts.
  private static func totals(_ sums: [Account: Double]) -> [AccountTotal] {
    Account.allCases.compactMap { account in
      sums[account].map { AccountTotal(account: account, amount: $0) }
    }
  }
}
