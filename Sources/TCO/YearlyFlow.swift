/// Money of one year; costs and income are positive, each under its own name.
public struct YearlyFlow: Hashable, Sendable {
  /// A calendar year, or years since t = 0.
  public var period: Int
  public var capex = 0.0
  public var refresh = 0.0
  public var residual = 0.0
  public var revenue = 0.0
  /// The part of revenue that contracts pay.
  public var contracted = 0.0
  public var opex = 0.0
  /// Negative where a loss is paid out.
  public var tax = 0.0
  public var debtDrawn = 0.0
  public var interest = 0.0
  public var principal = 0.0
  /// Upfront and commitment fees of loans.
  public var fees = 0.0
  /// Put into the reserve of loans, less what is released.
  public var reserve = 0.0
  /// Tied up until customers pay, less what is not paid yet and what is paid ahead.
  public var workingCapital = 0.0

  public init(period: Int) { self.period = period }

  public var debtService: Double { interest + principal }

  /// What is left for the owners; negative where they pay.
  public var equity: Double {
    let income = revenue + residual + debtDrawn
    let held = fees + reserve + workingCapital
    return income - capex - refresh - opex - tax - debtService - held
  }
}
