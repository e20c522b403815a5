import Finance
import Testing

@Suite struct IncomeTaxTests {
  @Test func stateTaxLowersFederalIncome() {
    let rules = TaxRules(federal: 0.21, state: 0.05)
    #expect(isClose(rules.combinedRate, 0.05 + 0.21 * 0.95))
    let apart = TaxRules(federal: 0.21, state: 0.05, isStateDeductible: false)
    #expect(isClose(apart.combinedRate, 0.26))
  }

  @Test func lossesArePaidOut() {
    var account = TaxAccount(TaxRules(federal: 0.21))
    let year = account.assess(income: 100, depreciation: 300, interest: 50)
    #expect(isClose(year.tax, -52.5))
  }

  /// US Internal Revenue Code §172(a)(2): at most 80 % of a year's income is offset.
  @Test func lossesAreCarriedForwardToEightyPercentOfIncome() {
    var account = TaxAccount(TaxRules(federal: 0.21, losses: .carriedForward(limit: 0.8)))
    #expect(account.assess(income: 0, depreciation: 150, interest: 0).tax == 0)
    #expect(account.losses == 150)
    let second = account.assess(income: 100, depreciation: 0, interest: 0)
    #expect(isClose(second.taxableIncome, 20) && isClose(account.losses, 70))
    let third = account.assess(income: 100, depreciation: 0, interest: 0)
    #expect(isClose(third.taxableIncome, 30) && account.losses == 0)
  }

  /// §163(j): 30 % of adjusted taxable income, before depreciation or after it.
  @Test func interestBeyondTheLimitIsCarriedForward() {
    let limit = TaxRules<Double>.InterestLimit()
    var account = TaxAccount(TaxRules(federal: 0.21, interestLimit: limit))
    let first = account.assess(income: 100, depreciation: 60, interest: 50)
    #expect(isClose(first.interestDeducted, 30) && isClose(account.interest, 20))
    #expect(isClose(first.taxableIncome, 10))
    let second = account.assess(income: 200, depreciation: 0, interest: 10)
    #expect(isClose(second.interestDeducted, 30) && account.interest == 0)

    let strict = TaxRules<Double>.InterestLimit(addsBackDepreciation: false)
    var other = TaxAccount(TaxRules(federal: 0.21, interestLimit: strict))
    let year = other.assess(income: 100, depreciation: 60, interest: 50)
    #expect(isClose(year.interestDeducted, 12))
    // No income, no deduction.
    #expect(other.assess(income: -5, depreciation: 0, interest: 1).interestDeducted == 0)
    #expect(isClose(other.interest, 39))
  }

  /// §168(d)(3): more than 40 % in the last quarter moves the whole year's property.
  @Test func midQuarterConventionIsDecidedForTheYear() {
    let half = RecoveryConvention.conventions(ofYear: [(3, 60), (12, 40)])
    #expect(half == [.halfYear, .halfYear])
    let quarters = RecoveryConvention.conventions(ofYear: [(3, 30), (7, 29), (10, 41)])
    #expect(quarters == [.midQuarter(1), .midQuarter(3), .midQuarter(4)])
  }

  @Test func lanesAreComputedAsTheyWouldBeAlone() {
    func incomes(_ lane: Int, _ year: Int) -> Double {
      let number = (year * 37 + lane * 53) % 211
      return Double(number) - 80
    }
    let rules = TaxRules<SIMD8<Double>>(
      federal: SIMD8(repeating: 0.21), state: SIMD8(repeating: 0.06),
      losses: .carriedForward(limit: 0.8), interestLimit: TaxRules.InterestLimit())
    var together = TaxAccount(rules)
    let own = TaxRules<Double>(
      federal: 0.21, state: 0.06, losses: .carriedForward(limit: 0.8),
      interestLimit: TaxRules.InterestLimit())
    var alone = [TaxAccount<Double>](repeating: TaxAccount(own), count: 8)
    for year in 0..<6 {
      var income = SIMD8<Double>(repeating: 0)
      for lane in 0..<8 { income[lane] = incomes(lane, year) }
      let taxes = together.assess(
        income: income, depreciation: SIMD8(repeating: 20), interest: SIMD8(repeating: 30)
      ).tax
      for lane in 0..<8 {
        let tax = alone[lane].assess(
          income: incomes(lane, year), depreciation: 20, interest: 30
        ).tax
        #expect(tax.bitPattern == taxes[lane].bitPattern)
      }
    }
  }
}
