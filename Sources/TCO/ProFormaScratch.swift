public import Finance

/// Series that an evaluation leaves behind, one amount a year from t = 0.
public enum ProFormaSeries: Int, CaseIterable, Sendable {
  /// Sold.
  case units
  /// Sold at the price, weighed by its growth: what a dollar on the first year's price is worth.
  case priced
  case capex
  case revenue
  case residual
  case opex
  /// Operating cash before tax, that serves debt.
  case cash
  case depreciation
  /// As the state has it; zeros where it follows the federation.
  case stateDepreciation
  case interest
  case principal
  case drawn
  /// Of the loan.
  case fees
  /// Put into the reserve of the loan, less what is released.
  case reserve
  case tax
  /// What is left for the owners.
  case equity
  /// What the project leaves without debt.
  case project
}

/// Storage of an evaluation, kept from one to the next: each row is written in the same years by
/// every evaluation of a form, and is zero in the rest from the first.
public struct ProFormaScratch<Number: Lanes>: Sendable {
  /// Years from t = 0 to the last, and the two ends: one row of a series.
  public let periods: Int
  var rows: [Number]

  init(periods: Int) {
    self.periods = periods
    rows = Array(repeating: .zero, count: periods * ProFormaSeries.allCases.count)
  }

  /// The amount of one year of the last evaluation.
  public subscript(series: ProFormaSeries, period: Int) -> Number {
    rows[series.rawValue * periods + period]
  }
}

/// Which figures an evaluation is asked for beyond ``ProFormaOutcome/netPresentValue``: each costs
/// time.
public struct ProFormaMetrics: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The rate of return of equity.
  public static let equityRate = Self(rawValue: 1)
  /// NPV and rate of return without debt, which need a tax account of their own.
  public static let project = Self(rawValue: 2)
  /// Levelized cost.
  public static let levelized = Self(rawValue: 4)
  /// Break-even price, where it has a closed form.
  public static let breakEven = Self(rawValue: 8)
  /// The mean cover of debt service.
  public static let averageCover = Self(rawValue: 16)
  public static let all: Self = [.equityRate, .project, .levelized, .breakEven, .averageCover]
}

/// Figures of one evaluation; those not asked for are NaN.
public struct ProFormaOutcome<Number: Lanes>: Sendable {
  /// Of equity, at t = 0, after tax.
  public var netPresentValue: Number
  /// Of equity, a year; NaN where no single rate exists.
  public var equityRate: Number
  /// Without debt, after tax, at the same rate of discount.
  public var projectNetPresentValue: Number
  public var projectRate: Number
  /// The build of all years, with what is added to it.
  public var capex: Number
  public var debt: Number
  /// What a cover alone would have lent; the debt itself where no cap holds it down.
  public var uncappedDebt: Number
  /// The least and the mean cover of debt service by cash before tax; NaN without debt.
  public var minimumCover: Number
  public var averageCover: Number
  /// PV of costs after tax over PV of units, in money of each year: (PV(revenue) − NPV)/PV(units).
  public var levelized: Number
  /// The first year's price at which NPV is 0, in closed form; NaN where NPV is not linear in it.
  public var breakEvenPrice: Number
}
