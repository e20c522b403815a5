import Finance
import Quantities

/// Money of one year; costs and income are positive, each under its own name.
public struct YearlyFlow: Hashable, Sendable {
  /// A calendar year, or years since t = 0.
  public var period: Int
  public var capex = 0.0
  public var refresh = 0.0
  public var residual = 0.0
  public var revenue = 0.0
  public var opex = 0.0
  /// Negative where a loss is paid out.
  public var tax = 0.0
  public var debtDrawn = 0.0
  public var interest = 0.0
  public var principal = 0.0

  public init(period: Int) { self.period = period }

  public var debtService: Double { interest + principal }

  /// What is left for the owners; negative where they pay.
  public var equity: Double {
    let income = revenue + residual + debtDrawn
    return income - capex - refresh - opex - tax - debtService
  }
}

extension ProForma {
  /// Flows by calendar year, before tax and without debt; the first and last year may be parts.
  public var yearlyFlows: [YearlyFlow] {
    let last = start.advanced(by: horizonMonths - 1).year
    var flows = (start.year...last).map { YearlyFlow(period: $0) }
    for line in lines {
      for (offset, amount) in line.series.amounts.enumerated() {
        let year = start.advanced(by: line.series.first + offset).year - start.year
        switch line.assetClass {
        case .itCapex, .facilityCapex: flows[year].capex += amount
        case .refresh: flows[year].refresh += amount
        case .residual: flows[year].residual += amount
        case .revenue: flows[year].revenue += amount
        case .opex: flows[year].opex += amount
        }
      }
    }
    return flows
  }
}
