/// How a loan is repaid.
public enum Repayment: Equatable, Sendable {
  /// Equal payments of interest and principal together.
  case level
  /// Equal parts of principal; payments fall with the interest.
  case equalPrincipal
  /// Payments in proportion to the cash that serves them, which the borrower names in each period.
  case sculpted
}

/// What falls due on a loan in one period.
public struct LoanPayment<Number: Lanes>: Sendable {
  public var interest: Number
  public var principal: Number

  @inlinable public init(interest: Number, principal: Number) {
    self.interest = interest
    self.principal = principal
  }

  @inlinable public var service: Number { interest + principal }
}

/// The present value of 1 at the end of each of n periods: (1 − (1+i)^−n)/i, n where i is 0.
///
/// Summed by Horner's scheme, which no small rate cancels in; n is the life of a loan.
@inlinable public func annuityFactor<Number: Lanes>(rate: Number, periods: Int) -> Number {
  let factor = Number.one / (Number.one + rate)
  var value = Number.zero
  for _ in 0..<max(periods, 0) { value = (value + .one) * factor }
  return value
}

/// A loan with its balance; each period is taken with ``pay(_:)``, so that yearly and monthly
/// models, which hold their series in their own way, share it.
public struct Loan<Number: Lanes>: Sendable {
  public let repayment: Repayment
  /// Interest of a period.
  public let rate: Number
  /// Periods to the last payment.
  public let periods: Int
  /// The first periods of these, which pay interest only.
  public let interestOnlyPeriods: Int
  /// What is owed after the payments made.
  public var balance: Number
  /// Periods paid.
  public var paid: Int

  @usableFromInline let installment: Number

  /// - Parameters:
  ///   - amount: What is lent.
  ///   - rate: Interest of a period, as a fraction.
  ///   - periods: To the last payment, 1 or more.
  ///   - interestOnlyPeriods: The first periods, in which no principal falls due.
  ///   - balloon: The share of the amount that falls due with the last payment alone; 1 with
  ///     ``Repayment/level`` is an interest-only loan.
  @inlinable public init(
    _ repayment: Repayment, amount: Number, rate: Number, periods: Int,
    interestOnlyPeriods: Int = 0, balloon: Number = .zero
  ) {
    self.repayment = repayment
    self.rate = rate
    self.periods = periods
    self.interestOnlyPeriods = interestOnlyPeriods
    balance = amount
    paid = 0
    let repaying = max(periods - interestOnlyPeriods, 1)
    let amortized = amount * (Number.one - balloon)
    switch repayment {
    case .level:
      // The balloon bears interest meanwhile: its payment is that interest.
      let level = amortized / annuityFactor(rate: rate, periods: repaying)
      installment = level + amount * balloon * rate
    case .equalPrincipal:
      installment = amortized / Number(repeating: Double(repaying))
    case .sculpted:
      installment = .zero
    }
  }

  /// What falls due in the next period: nothing after the last.
  ///
  /// The last payment is interest and whatever is still owed, so that a loan closes at exactly 0.
  /// - Parameter service: The payment of a sculpted loan; ignored by the others.
  @inlinable @inline(__always) public mutating func pay(_ service: Number = .zero) -> LoanPayment<
    Number
  > {
    guard paid < periods else { return LoanPayment(interest: .zero, principal: .zero) }
    paid += 1
    let interest = balance * rate
    let principal: Number
    if paid == periods {
      principal = balance
    } else if paid <= interestOnlyPeriods {
      principal = .zero
    } else {
      switch repayment {
      case .level: principal = installment - interest
      case .equalPrincipal: principal = installment
      case .sculpted: principal = service - interest
      }
    }
    balance -= principal
    return LoanPayment(interest: interest, principal: principal)
  }
}

/// Every payment of a loan, from the first period on.
///
/// - Parameters: As ``Loan/init(_:amount:rate:periods:interestOnlyPeriods:balloon:)``;
///   `services` gives a sculpted loan its payments.
@inlinable public func loanSchedule<Number: Lanes>(
  _ repayment: Repayment, amount: Number, rate: Number, periods: Int,
  interestOnlyPeriods: Int = 0, balloon: Number = .zero, services: [Number] = []
) -> [LoanPayment<Number>] {
  var loan = Loan(
    repayment, amount: amount, rate: rate, periods: periods,
    interestOnlyPeriods: interestOnlyPeriods, balloon: balloon)
  return (0..<max(periods, 0)).map { loan.pay($0 < services.count ? services[$0] : .zero) }
}

/// A loan drawn in parts, each repaid over its own `periods` from the period after it was drawn, as
/// with the delivery draws of loans on accelerators.
///
/// - Parameters:
///   - draws: What is drawn at the end of each period; the first at the end of period 0.
///   - horizon: The number of periods answered, the first being 0.
/// - Returns: The sum of all draws' payments by period; those after the horizon are left out.
@inlinable public func drawSchedule<Number: Lanes>(
  _ repayment: Repayment, draws: [Number], rate: Number, periods: Int,
  interestOnlyPeriods: Int = 0, balloon: Number = .zero, horizon: Int
) -> [LoanPayment<Number>] {
  var sum = [LoanPayment<Number>](
    repeating: LoanPayment(interest: .zero, principal: .zero), count: max(horizon, 0))
  for (drawn, amount) in draws.enumerated() {
    var loan = Loan(
      repayment, amount: amount, rate: rate, periods: periods,
      interestOnlyPeriods: interestOnlyPeriods, balloon: balloon)
    for period in (drawn + 1)..<max(min(drawn + 1 + periods, horizon), drawn + 1) {
      let payment = loan.pay()
      sum[period].interest += payment.interest
      sum[period].principal += payment.principal
    }
  }
  return sum
}

/// What a lender gives for a cash flow at a cover, PV(cash / cover), and the payments that repay it:
/// cash / cover in each period, none where cash is negative.
///
/// - Parameters:
///   - cash: Cash flow available for debt service, from the first period on; the loan's tenor is
///     their number.
///   - cover: Debt service cover ratio (DSCR) of every period.
///   - rate: Interest of a period.
@inlinable public func sculptedLoan<Number: Lanes>(
  cash: [Number], cover: Number, rate: Number
) -> (amount: Number, services: [Number]) {
  let factor = Number.one / (Number.one + rate)
  let services = cash.map { Number.greatest($0 / cover, .zero) }
  var amount = Number.zero
  for service in services.reversed() { amount = (amount + service) * factor }
  return (amount, services)
}
