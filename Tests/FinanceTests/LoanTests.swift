import Finance
import Testing

/// Loans against the spreadsheet's functions, and the laws that every loan keeps.
@Suite struct LoanTests {
  @Test func levelPaymentsAreThoseOfASpreadsheet() {
    let schedule = loanSchedule(.level, amount: 2.4e9, rate: 0.09, periods: 5)
    // NREL-PySAM 7.1.1, Singleowner: 60 % of 4e9 USD at 9 % over 5 years.
    let interest = [216_000_000.00, 179_908_029.30, 140_567_781.23, 97_686_910.84, 50_946_762.11]
    for (payment, published) in zip(schedule, interest) {
      #expect(isClose(payment.interest, published, relative: 1e-2 / 5e7))
      #expect(isClose(payment.service, 617_021_896.70, relative: 1e-10))
    }
    for (index, payment) in schedule.enumerated() {
      let other = -ipmt(rate: 0.09, period: index + 1, periods: 5, presentValue: 2.4e9)
      #expect(isClose(payment.interest, other, relative: 1e-12))
    }
  }

  @Test func everyLoanIsRepaidAndWorthItsAmount() {
    let sculpted = sculptedLoan(cash: [8.0, 13, 5, -2, 21], cover: 1.3, rate: 0.07)
    let schedules = [
      (100.0, loanSchedule(.level, amount: 100, rate: 0.07, periods: 9)),
      (100, loanSchedule(.level, amount: 100, rate: 0, periods: 9)),
      (100, loanSchedule(.level, amount: 100, rate: 0.07, periods: 9, interestOnlyPeriods: 3)),
      (100, loanSchedule(.level, amount: 100, rate: 0.07, periods: 9, balloon: 0.4)),
      (100, loanSchedule(.level, amount: 100, rate: 0.07, periods: 9, balloon: 1)),
      (100, loanSchedule(.equalPrincipal, amount: 100, rate: 0.07, periods: 9)),
      (
        sculpted.amount,
        loanSchedule(
          .sculpted, amount: sculpted.amount, rate: 0.07, periods: 5, services: sculpted.services)
      ),
    ]
    for (index, (amount, schedule)) in schedules.enumerated() {
      let rate = index == 1 ? 0 : 0.07
      #expect(isClose(schedule.reduce(0) { $0 + $1.principal }, amount, relative: 1e-14))
      let worth = npv(rate: rate, flows: schedule.map(\.service), timing: .endOfPeriod)
      #expect(isClose(worth, amount, relative: 1e-13), "\(index)")
    }
  }

  @Test func interestOnlyLoansRepayAtTheEnd() {
    let schedule = loanSchedule(.level, amount: 100, rate: 0.06, periods: 4, balloon: 1)
    #expect(schedule.map(\.interest) == [6, 6, 6, 6])
    #expect(schedule.map(\.principal) == [0, 0, 0, 100])
    let grace = loanSchedule(.level, amount: 100, rate: 0.06, periods: 4, interestOnlyPeriods: 2)
    #expect(grace[0].principal == 0 && grace[1].principal == 0)
    #expect(isClose(grace[2].service, -pmt(rate: 0.06, periods: 2, presentValue: 100)))
  }

  /// A sculpted loan pays cash over cover: constant cash gives NREL-PySAM's P6.
  @Test func sculptedLoansKeepTheirCover() {
    let loan = sculptedLoan(
      cash: [Double](repeating: 1_339.2e6, count: 5), cover: 1.6, rate: 0.09)
    #expect(isClose(loan.amount, 3_255_638_107.425386, relative: 1e-15))
    #expect(loan.services.allSatisfy { isClose($0, 837e6) })
  }

  @Test func drawsAreRepaidEachOverItsOwnTerm() {
    let draws = [50.0, 0, 30, 20]
    let sum = drawSchedule(.level, draws: draws, rate: 0.01, periods: 5, horizon: 12)
    #expect(isClose(sum.reduce(0) { $0 + $1.principal }, 100, relative: 1e-14))
    #expect(sum[0].service == 0)
    #expect(sum[9...].allSatisfy { $0.service == 0 })
    // Both sides at t = 0.
    let drawn = npv(rate: 0.01, flows: draws, timing: .startOfPeriod)
    let paid = npv(rate: 0.01, flows: sum.map(\.service), timing: .startOfPeriod)
    #expect(isClose(drawn, paid, relative: 1e-14))
    let cut = drawSchedule(.level, draws: draws, rate: 0.01, periods: 5, horizon: 4)
    #expect(cut.map(\.principal) == Array(sum.map(\.principal)[0..<4]))
  }

  /// Debt, interest during construction and fees in closed form are the fixed point that a
  /// spreadsheet iterates to.
  @Test func constructionFinanceNeedsNoCircle() {
    let spend = [0.1, 0.2, 0.4, 0.2, 0.1]
    let (cost, share, rate, commitment, upfront) = (1_000.0, 0.7, 0.01, 0.0005, 0.02)
    let carry = ConstructionCarry(spend: spend, rate: rate, commitmentFee: commitment)
    let each = carry.interest + carry.commitmentFees + upfront
    let closed = debt(cost: cost, share: share, carry: each)

    var amount = 0.0
    var uses = cost
    for _ in 0..<200 {
      amount = share * uses
      // Costs drawn so that the balance with its interest ends at the debt.
      let growth = zip(spend, (1...5).reversed()).reduce(0.0) { sum, part in
        sum + part.0 * (0..<part.1).reduce(1.0) { power, _ in power * (1 + rate) }
      }
      let drawnCost = amount / growth
      var balance = 0.0
      var fees = upfront * amount
      for part in spend {
        balance += part * drawnCost
        fees += commitment * (amount - balance)
        balance *= 1 + rate
      }
      #expect(isClose(balance, amount, relative: 1e-13))
      uses = cost + (amount - drawnCost) + fees
    }
    #expect(isClose(closed, amount, relative: 1e-13))
    #expect(isClose(closed, share * (cost + each * closed), relative: 1e-13))
    #expect(ConstructionCarry<Double>(spend: [], rate: 0.01).interest == 0)
  }

  @Test func reservesHoldTheServiceToCome() {
    let services = [12.0, 12, 12, 6]
    #expect(debtServiceReserve(services: services, periods: 0.5) == [6, 6, 6, 3, 0])
    #expect(debtServiceReserve(services: services, periods: 1.5) == [18, 18, 15, 6, 0])
  }

  @Test func weightedCostOfCapitalOfALeveredPlan() {
    // NREL-PySAM P5 whose own rate of return is good to 1e-4 points only.
    let wacc = weightedCostOfCapital(
      debtShare: 0.6, costOfDebt: 0.09, costOfEquity: 0.35759549066407, tax: 0.21)
    #expect(isClose(wacc, 0.185697998, relative: 2e-6))
  }
}
