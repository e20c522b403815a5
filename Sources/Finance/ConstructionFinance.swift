/// What a loan drawn during construction adds to the uses of money, for a debt of 1 at completion.
///
/// The loan pays a constant share of each period's cost and its own interest, so interest accrues on
/// interest and the balance at completion is the debt. Everything that the debt costs before
/// completion is proportional to it; so are upfront fees and a reserve in periods of debt service.
/// That makes debt as a share of uses that include it a quotient, ``debt(cost:share:carry:)``, and no
/// circular reference.
public struct ConstructionCarry<Number: Lanes>: Sendable {
  /// Interest during construction, over the debt at completion.
  public var interest: Number
  /// Commitment fees on what is not drawn yet, over the debt at completion.
  public var commitmentFees: Number

  /// - Parameters:
  ///   - spend: The share of the cost paid at the beginning of each period of construction; they
  ///     add up to 1. None: everything is paid at completion and nothing accrues.
  ///   - rate: Interest of a period.
  ///   - commitmentFee: Fee of a period on the part of the debt not drawn at its beginning.
  @inlinable public init(
    spend: some Collection<Double>, rate: Number, commitmentFee: Number = .zero
  ) {
    guard !spend.isEmpty else {
      interest = .zero
      commitmentFees = .zero
      return
    }
    // Balance for a share of 1 of each period's cost; at completion it is the debt before scaling.
    var balance = Number.zero
    var sumOfBalances = Number.zero
    for part in spend {
      let drawn = balance + Number(repeating: part)
      sumOfBalances += drawn
      balance = drawn * (Number.one + rate)
    }
    interest = (balance - .one) / balance
    commitmentFees =
      commitmentFee * (Number(repeating: Double(spend.count)) - sumOfBalances / balance)
  }
}

/// The debt that is `share` of all uses, where the uses are a cost and, for each unit of debt,
/// `carry` more (interest during construction, fees, a reserve): D = share·cost / (1 − share·carry).
///
/// NaN or a negative amount comes back where share·carry reaches 1.
@inlinable public func debt<Number: Lanes>(cost: Number, share: Number, carry: Number) -> Number {
  share * cost / (Number.one - share * carry)
}

/// A reserve that holds a number of periods of the debt service to come.
///
/// - Parameters:
///   - services: Debt service of each period; the first is the first after completion.
///   - periods: How many periods (a fraction counts) of the next service are held.
/// - Returns: What is held at completion and at the end of each period; 0 at the end of the last.
@inlinable public func debtServiceReserve<Number: Lanes>(
  services: [Number], periods: Double
) -> [Number] {
  (0...services.count).map { now in
    var held = Number.zero
    var left = periods
    var next = now
    while left > 0, next < services.count {
      held += services[next] * Number(repeating: min(left, 1))
      left -= 1
      next += 1
    }
    return held
  }
}
