import Finance
import RealModule
import Testing

@Suite struct AnnuityTests {
  // numpy-financial, TestPmt, TestPpmt, TestIpmt, TestFv, TestRate at f47e8af.
  @Test func payment() {
    #expect(abs(pmt(rate: 0.08 / 12, periods: 60, presentValue: 15_000) + 304.145914) < 5e-7)
    #expect(pmt(rate: 0, periods: 60, presentValue: 15_000) == -250)
  }

  @Test func principal() {
    let end = ppmt(rate: 0.1 / 12, period: 1, periods: 60, presentValue: 55_000)
    #expect(abs(end + 710.254126) < 5e-7)
    let beginning = ppmt(
      rate: 0.1 / 12, period: 1, periods: 60, presentValue: 55_000, due: .beginning)
    #expect(abs(beginning + 1158.929712) < 5e-7)
  }

  @Test func interest() {
    let expected = [-16.66666667, -16.03647345, -15.40102862, -14.76028842]
    for (index, value) in expected.enumerated() {
      let interest = ipmt(rate: 0.1 / 12, period: index + 1, periods: 24, presentValue: 2_000)
      #expect(abs(interest - value) < 5e-9)
    }
  }

  @Test func futureValue() {
    #expect(isClose(fv(rate: 0.075, periods: 20, payment: -2_000), 86609.362673042924))
  }

  @Test func rateOfAnInvestment() throws {
    let value = try rate(periods: 10, payment: 0, presentValue: -3_500, futureValue: 10_000)
    // numpy's own search stops at 0.1106908537142689; the exact answer is (10000/3500)^(1/10) − 1.
    #expect(abs(value - 0.1106908537142689) < 1e-9)
    #expect(isClose(value, Double.pow(10_000 / 3_500, 0.1) - 1, relative: 1e-14))
    #expect(throws: FinanceError.noSignChange) {
      try rate(periods: 10, payment: 1, presentValue: 100)
    }
  }

  // CRF(i, n) = i(1+i)^n / ((1+i)^n − 1); the last two rows of the first line are those of a
  // levelized cost of energy at 7 %, 27 years and 6 %, 30 years.
  @Test(arguments: [
    (0.05, 3, 0.3672085646), (0.10, 5, 0.2637974808), (0.08, 15, 0.1168295449),
    (0.10, 4, 0.3154708037),
  ])
  func capitalRecovery(rate: Double, periods: Double, expected: Double) {
    #expect(abs(crf(rate: rate, periods: periods) - expected) < 5.1e-11)
    #expect(
      isClose(
        crf(rate: rate, periods: periods),
        pmt(
          rate: rate, periods: periods, presentValue: -1)))
  }

  @Test func capitalRecoveryOfPowerPlants() {
    #expect(abs(crf(rate: 0.07, periods: 27) - 0.083426) < 5e-7)
    #expect(abs(crf(rate: 0.06, periods: 30) - 0.072649) < 5e-7)
    #expect(crf(rate: 0, periods: 4) == 0.25)
  }

  @Test(arguments: [PaymentDue.end, .beginning], [0, 0.004, 0.09, -0.02])
  func partsAddUp(due: PaymentDue, rate: Double) throws {
    let (periods, loan, balloon) = (36, 70_000.0, -9_000.0)
    let payment = pmt(
      rate: rate, periods: 36, presentValue: loan, futureValue: balloon, due: due)
    var repaid = 0.0
    for period in 1...periods {
      let interest = ipmt(
        rate: rate, period: period, periods: 36, presentValue: loan, futureValue: balloon,
        due: due)
      let principal = ppmt(
        rate: rate, period: period, periods: 36, presentValue: loan, futureValue: balloon,
        due: due)
      #expect(isClose(interest + principal, payment))
      repaid += principal
    }
    // What is not repaid in payments is the balloon; payments at the beginning of a period leave
    // the last period's interest to the balloon.
    let left = due == .end ? balloon : balloon / (1 + rate)
    #expect(isClose(repaid, -(loan + left), relative: 1e-10))

    // Each function solves the same equation for another term.
    #expect(
      isClose(
        pv(rate: rate, periods: 36, payment: payment, futureValue: balloon, due: due), loan))
    #expect(
      isClose(
        fv(rate: rate, periods: 36, payment: payment, presentValue: loan, due: due), balloon))
    #expect(
      isClose(
        nper(rate: rate, payment: payment, presentValue: loan, futureValue: balloon, due: due), 36))
    let found = try Finance.rate(
      periods: periods, payment: payment, presentValue: loan, futureValue: balloon, due: due)
    #expect(abs(found - rate) < 1e-12)
  }

  @Test func outsideTheDomainThereIsNoNumber() {
    #expect(pmt(rate: -1, periods: 12, presentValue: 1).isNaN)
    #expect(ipmt(rate: 0.1, period: 0, periods: 12, presentValue: 1).isNaN)
    #expect(ipmt(rate: 0.1, period: 13, periods: 12, presentValue: 1).isNaN)
    // Payments of 1 never repay 100 at 2 % a period.
    #expect(nper(rate: 0.02, payment: -1, presentValue: 100).isNaN)
  }

  @Test func tinyRatesLoseNoDigits() {
    // To first order CRF(i, n) = 1/n + i(n + 1)/(2n).
    let value = crf(rate: 1e-12, periods: 10)
    #expect(isClose(value, 0.1 + 1e-12 * 11 / 20, relative: 1e-15))
  }

  // 6.4 % real and 2.5 % inflation are 9.06 % nominal (the defaults of NREL's SAM).
  @Test func realAndNominal() {
    #expect(isClose(nominalRate(real: 0.064, inflation: 0.025), 0.0906))
    #expect(isClose(realRate(nominal: 0.0906, inflation: 0.025), 0.064))
  }

  @Test func compounding() {
    let monthly = periodicRate(effectiveAnnual: 0.09, periodsPerYear: 12)
    #expect(isClose(Double.pow(1 + monthly, 12), 1.09))
    #expect(isClose(effectiveAnnualRate(periodic: monthly, periodsPerYear: 12), 0.09))
  }
}
