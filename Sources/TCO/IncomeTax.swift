import Finance
import Scenario

/// Income and tax of one calendar year.
public struct TaxYear: Sendable {
  public var year: Int
  public var revenue = 0.0
  public var residual = 0.0
  public var opex = 0.0
  /// Paid after construction, with the upfront fees spread over the tenor.
  public var interest = 0.0
  public var federalDepreciation = 0.0
  public var stateDepreciation = 0.0
  public var bookDepreciation = 0.0
  /// Of this year and earlier ones, within the limit.
  public var interestDeducted = 0.0
  public var stateIncome = 0.0
  public var stateTax = 0.0
  /// After losses of earlier years.
  public var federalIncome = 0.0
  public var federalTax = 0.0
  /// Carried to later years.
  public var lossesCarried = 0.0
  public var interestCarried = 0.0

  /// Before interest, depreciation and losses.
  public var income: Double { revenue + residual - opex }
  public var tax: Double { federalTax + stateTax }
  /// Profit of the books before tax.
  public var bookProfit: Double { income - bookDepreciation - interest }
}

extension ProForma {
  /// Tax of every calendar year; zeros where the build-out has no terms of tax.
  ///
  /// - Parameter interest: Deductible by calendar year before any limit.
  func incomeTax(
    _ cash: [PhaseCash], _ depreciation: DepreciationSchedule, interest: [Double]
  ) -> [TaxYear] {
    var result = years.map { TaxYear(year: $0) }
    for month in 0..<horizonMonths {
      let year = year(month)
      for phase in cash {
        result[year].revenue += phase.contracted[month] + phase.merchant[month]
        result[year].residual += phase.residual[month]
        result[year].opex += phase.opex[month]
      }
    }
    for year in result.indices {
      result[year].interest = interest[year]
      result[year].federalDepreciation = depreciation.federal[year]
      result[year].stateDepreciation = depreciation.state[year]
      result[year].bookDepreciation = depreciation.book[year]
    }
    guard let terms = terms.tax else { return result }
    let losses: TaxRules<Double>.Losses =
      terms.losses == .paidOut ? .paidOut : .carriedForward(limit: 0.8)
    let limit: TaxRules<Double>.InterestLimit? =
      switch terms.interestLimit {
      case .none: nil
      case .ebitda: .init(addsBackDepreciation: true)
      case .ebit: .init(addsBackDepreciation: false)
      }
    // The state assesses by itself; its tax is an expense of the federal year.
    var state = TaxAccount(
      TaxRules(federal: terms.state, losses: losses, interestLimit: limit))
    var federal = TaxAccount(
      TaxRules(federal: federalTax, losses: losses, interestLimit: limit))
    for year in result.indices {
      let income = result[year].income
      let local = state.assess(
        income: income, depreciation: depreciation.state[year], interest: interest[year])
      let national = federal.assess(
        income: income - local.tax, depreciation: depreciation.federal[year],
        interest: interest[year])
      result[year].stateIncome = local.taxableIncome
      result[year].stateTax = local.tax
      result[year].interestDeducted = national.interestDeducted
      result[year].federalIncome = national.taxableIncome
      result[year].federalTax = national.tax
      result[year].lossesCarried = federal.losses
      result[year].interestCarried = federal.interest
    }
    return result
  }

  /// A year's amounts in equal parts over its months within the horizon, as estimated taxes are
  /// paid in parts.
  func spread(_ yearly: [Double]) -> [Double] {
    var months = [Int](repeating: 0, count: yearly.count)
    for month in 0..<horizonMonths { months[year(month)] += 1 }
    return (0..<horizonMonths).map { yearly[year($0)] / Double(months[year($0)]) }
  }
}
