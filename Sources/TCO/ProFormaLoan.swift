import Finance
import Scenario

/// What is lent, and what was asked for before the cap.
struct SizedDebt<Number: Lanes> {
  var amount = Number.zero
  var uncapped = Number.zero
}

extension ProFormaRun {
  /// Sizes the loan and fills its payments, fees and reserve.
  func borrow() -> SizedDebt<Number> {
    guard let terms = form.debt else { return SizedDebt() }
    let (cash, interest, principal) = (row(.cash), row(.interest), row(.principal))
    let cost = row(.capex)[0]
    let rate = values[terms.rate]
    let factor = Number.one / (Number.one + rate)
    var sized = SizedDebt<Number>()
    // Payment of the first year for each dollar lent.
    let first: Number
    if let cover = terms.cover {
      let inverse = Number.one / values[cover]
      for year in stride(from: terms.tenor, through: 1, by: -1) {
        // The services wait in the row that the principal takes afterwards.
        principal[year] = Number.greatest(cash[year] * inverse, .zero)
        sized.uncapped = (sized.uncapped + principal[year]) * factor
      }
      first = (principal[1] / sized.uncapped).replacing(
        with: .zero, where: .!(Number.zero .< sized.uncapped))
    } else {
      first = firstPayment(terms, rate)
    }
    // Uses are the cost and, for each dollar lent, its fee and its part of the reserve: a loan that
    // is a share of them is a quotient, not a circle.
    let carry = values[terms.fee] + values[terms.reserve] * first
    if let share = terms.share {
      sized.uncapped = Finance.debt(cost: cost, share: values[share], carry: carry)
    }
    let most = values[terms.maximumShare]
    let isBounded = Number.zero .< (Number.one - most * carry)
    let cap = Number(repeating: .infinity).replacing(
      with: Finance.debt(cost: cost, share: most, carry: carry), where: isBounded)
    sized.amount = Number.least(sized.uncapped, cap)
    let scale = (sized.amount / sized.uncapped).replacing(
      with: .zero, where: .!(Number.zero .< sized.uncapped))
    var loan = loan(terms, sized.amount, rate)
    row(.drawn)[0] = sized.amount
    row(.fees)[0] = values[terms.fee] * sized.amount
    for year in 1...terms.tenor {
      let payment = loan.pay(principal[year] * scale)
      interest[year] = payment.interest
      principal[year] = payment.principal
    }
    if terms.hasReserve { hold(values[terms.reserve], until: terms.tenor) }
    return sized
  }

  private func loan(_ terms: CompiledDebt, _ amount: Number, _ rate: Number) -> Loan<Number> {
    switch terms.style {
    case .level: Loan(.level, amount: amount, rate: rate, periods: terms.tenor)
    case .equalPrincipal: Loan(.equalPrincipal, amount: amount, rate: rate, periods: terms.tenor)
    case .interestOnly:
      Loan(.level, amount: amount, rate: rate, periods: terms.tenor, balloon: .one)
    case .sculpted: Loan(.sculpted, amount: amount, rate: rate, periods: terms.tenor)
    }
  }

  /// What a loan of 1 pays in its first year, where no cover sizes it.
  private func firstPayment(_ terms: CompiledDebt, _ rate: Number) -> Number {
    switch terms.style {
    case .level: Number.one / annuityFactor(rate: rate, periods: terms.tenor)
    case .equalPrincipal: Number.one / Number(repeating: Double(terms.tenor)) + rate
    case .interestOnly, .sculpted: terms.tenor == 1 ? Number.one + rate : rate
    }
  }

  /// Fills the reserve: at the end of each year it holds this part of the next year's service.
  private func hold(_ part: Number, until last: Int) {
    let (interest, principal, reserve) = (row(.interest), row(.principal), row(.reserve))
    var held = Number.zero
    for year in 0...last {
      let next = year == last ? .zero : (interest[year + 1] + principal[year + 1]) * part
      reserve[year] = next - held
      held = next
    }
  }

  /// Least and, where asked for, mean cover of debt service by cash, over the years that have service;
  /// NaN without.
  func covers(withMean: Bool) -> (least: Number, mean: Number) {
    let nan = Number(repeating: .nan)
    guard let terms = form.debt else { return (nan, nan) }
    let (cash, interest, principal) = (row(.cash), row(.interest), row(.principal))
    var least = Number(repeating: .infinity)
    var sum = Number.zero
    var count = Number.zero
    guard withMean else {
      for year in 1...terms.tenor {
        let service = interest[year] + principal[year]
        let cover = cash[year] / service
        least = least.replacing(
          with: cover, where: (Number.zero .< service) .& (cover .< least))
      }
      let isFound = least .< Number(repeating: .infinity)
      return (nan.replacing(with: least, where: isFound), nan)
    }
    for year in 1...terms.tenor {
      let service = interest[year] + principal[year]
      let isDue = Number.zero .< service
      let cover = cash[year] / service
      least = least.replacing(with: cover, where: isDue .& (cover .< least))
      sum = sum.replacing(with: sum + cover, where: isDue)
      count = count.replacing(with: count + .one, where: isDue)
    }
    let hasService = Number.zero .< count
    return (nan.replacing(with: least, where: hasService), sum / count)
  }
}
