import Finance
public import Scenario

/// The loan of one phase, from its size to every month's payment.
///
/// Flows lie at the starts of months. Draws of month m bear interest from then on; the debt is
/// complete in `completion`, the month after the last draw, and payments begin a month later. So the
/// lender earns the rate exactly on the rows of the table.
public struct PhaseLoan: Sendable {
  public var style: ProjectDebt.Style
  /// Interest of a month.
  public var rate: Double
  /// Months of repayment, within what the contract and the horizon leave.
  public var tenor: Int
  /// Why the tenor is shorter than asked.
  public var tenorLimit: String?
  public var completion: Int
  /// What is bought with it.
  public var cost: Double
  /// Interest rolled up, commitment fees, upfront fee and first reserve, each for a unit of debt.
  public var interestCarry: Double
  public var commitmentCarry: Double
  public var feeCarry: Double
  public var reserveCarry: Double
  /// The debt when it is complete; with delivery draws the sum of them.
  public var amount: Double
  /// What the share or the cover alone would have lent, where the cap lends less.
  public var uncapped: Double?
  public var constructionInterest: Double
  /// Upfront and commitment fees.
  public var fees: Double
  /// Cash drawn; interest rolled up is not.
  public var drawn: [Double]
  public var feesPaid: [Double]
  public var interest: [Double]
  public var principal: [Double]
  /// Owed after the month's draws and payments.
  public var balance: [Double]
  /// Held in reserve after the month.
  public var reserve: [Double]
  /// Cash that covers the service, in the months of service.
  public var coverCash: [Double]

  public var service: [Double] { zip(interest, principal).map(+) }
  /// Everything that is paid for: cost, construction interest, fees and first reserve.
  public var uses: Double { cost + constructionInterest + fees + amount * reserveCarry }
}

extension PhaseLoan {
  init(_ terms: ProjectDebt, _ cash: PhaseCash, contractEnd: Int?) {
    let months = cash.capex.count
    let none = [Double](repeating: 0, count: months)
    style = terms.style
    rate = periodicRate(effectiveAnnual: terms.rate, periodsPerYear: 12)
    drawn = none
    feesPaid = none
    interest = none
    principal = none
    balance = none
    reserve = none
    coverCash = none
    cost = cash.financed.reduce(0, +)
    interestCarry = 0
    commitmentCarry = 0
    feeCarry = terms.fee
    reserveCarry = 0
    amount = 0
    constructionInterest = 0
    fees = 0
    tenor = terms.months
    completion = 0
    let isDrawn = terms.style == .deliveryDraws
    let spend = isDrawn ? cash.delivered : cash.financed
    guard cost > 0, let first = spend.firstIndex(where: { $0 > 0 }),
      let last = spend.lastIndex(where: { $0 > 0 })
    else {
      tenor = 0
      return
    }
    // A draw is repaid from the month after it; a loan that is built up, from its completion.
    completion = isDrawn ? last : last + 1
    limitTenor(contractEnd: contractEnd, months: months)
    guard tenor > 0 else { return }
    if isDrawn {
      sizeDraws(terms, cash, first...last)
    } else {
      size(terms, cash, first...last)
    }
    hold(terms.reserveMonths)
    for month in 0..<months where interest[month] + principal[month] > 0 {
      coverCash[month] = cover(cash, month, isContracted: contractEnd != nil)
    }
  }

  private mutating func limitTenor(contractEnd: Int?, months: Int) {
    let asked = tenor
    if let contractEnd, completion + tenor > contractEnd - 1 {
      tenor = max(0, contractEnd - 1 - completion)
      tenorLimit = "the contract ends"
    }
    if completion + tenor > months - 1 {
      tenor = max(0, months - 1 - completion)
      tenorLimit = "the horizon ends"
    }
    if tenor == asked { tenorLimit = nil }
  }

  /// Contracted revenue less opex where a contract serves the phase, else all revenue less opex.
  private func cover(_ cash: PhaseCash, _ month: Int, isContracted: Bool) -> Double {
    cash.contracted[month] + (isContracted ? 0 : cash.merchant[month]) - cash.opex[month]
  }

  // MARK: Built up during construction

  private mutating func size(_ terms: ProjectDebt, _ cash: PhaseCash, _ build: ClosedRange<Int>) {
    let spend = build.map { cash.financed[$0] / cost }
    let monthlyCommitment = terms.commitmentFee / 12
    let carry = ConstructionCarry(spend: spend, rate: rate, commitmentFee: monthlyCommitment)
    interestCarry = carry.interest
    commitmentCarry = carry.commitmentFees
    let isContracted = cash.contracted.contains { $0 > 0 }
    let cover = (completion + 1...completion + tenor).map {
      self.cover(cash, $0, isContracted: isContracted)
    }
    // Payments for a unit of debt; a reserve is a multiple of them.
    let sculpted =
      terms.style == .sculpted
      ? sculptedLoan(cash: cover, cover: terms.cover ?? 1, rate: rate) : nil
    let unit: [LoanPayment<Double>]
    if let sculpted {
      guard sculpted.amount > 0 else { return }
      unit = loanSchedule(
        .sculpted, amount: 1, rate: rate, periods: tenor,
        services: sculpted.services.map { $0 / sculpted.amount })
    } else {
      unit = loanSchedule(
        .level, amount: 1, rate: rate, periods: tenor,
        balloon: terms.style == .interestOnly ? 1 : 0)
    }
    reserveCarry = unit.prefix(terms.reserveMonths).reduce(0) { $0 + $1.service }
    let all = interestCarry + commitmentCarry + feeCarry + reserveCarry
    let cap = lent(terms.maximumShare, carry: all)
    let wanted: Double
    if let sculpted {
      wanted = sculpted.amount
    } else if let ratio = terms.cover {
      // Equal payments that the weakest month still covers.
      wanted = max(0, (cover.min() ?? 0) / ratio) / max(unit[0].service, .leastNonzeroMagnitude)
    } else {
      wanted = lent(terms.share ?? 0, carry: all)
    }
    amount = min(wanted, cap)
    uncapped = wanted > cap * (1 + 1e-12) ? wanted : nil
    constructionInterest = amount * interestCarry
    fees = amount * (feeCarry + commitmentCarry)
    let lent = amount * (1 - interestCarry)
    var owed = 0.0
    for (offset, month) in build.enumerated() {
      drawn[month] = lent * spend[offset]
      owed += drawn[month]
      balance[month] = owed
      feesPaid[month] = monthlyCommitment * (amount - owed)
      owed *= 1 + rate
    }
    feesPaid[build.lowerBound] += amount * feeCarry
    balance[completion] = amount
    owed = amount
    for (offset, payment) in unit.enumerated() {
      let month = completion + 1 + offset
      interest[month] = payment.interest * amount
      principal[month] = payment.principal * amount
      owed -= principal[month]
      balance[month] = max(0, owed)
    }
  }

  /// Debt that is a share of all uses, which hold what the debt itself costs.
  private func lent(_ share: Double, carry: Double) -> Double {
    let amount = debt(cost: cost, share: share, carry: carry)
    return amount.isFinite && amount >= 0 ? amount : 0
  }

  // MARK: Drawn by deliveries

  private mutating func sizeDraws(
    _ terms: ProjectDebt, _ cash: PhaseCash, _ build: ClosedRange<Int>
  ) {
    let wanted = lent(terms.share ?? 0, carry: feeCarry)
    let cap = lent(terms.maximumShare, carry: feeCarry)
    amount = min(wanted, cap)
    uncapped = wanted > cap * (1 + 1e-12) ? wanted : nil
    fees = amount * feeCarry
    for month in build { drawn[month] = amount * cash.delivered[month] / cost }
    feesPaid[build.lowerBound] = fees
    let payments = drawSchedule(
      .level, draws: drawn, rate: rate, periods: tenor, horizon: drawn.count)
    var owed = 0.0
    for month in drawn.indices {
      interest[month] = payments[month].interest
      principal[month] = payments[month].principal
      owed += drawn[month] - principal[month]
      balance[month] = max(0, owed)
    }
  }

  /// Fills the reserve: the service of the next months.
  private mutating func hold(_ months: Int) {
    guard months > 0 else { return }
    let service = service
    guard let first = service.firstIndex(where: { $0 > 0 }) else { return }
    for month in max(0, first - 1)..<service.count {
      let end = min(service.count, month + 1 + months)
      reserve[month] = month + 1 < end ? service[(month + 1)..<end].reduce(0, +) : 0
    }
  }
}
