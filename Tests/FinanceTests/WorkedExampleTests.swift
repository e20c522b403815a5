import Finance
import Testing

/// Published calculators and project-finance cases, recomputed from the functions of this module.
@Suite struct WorkedExampleTests {
  // J. Hamilton, "Cost of Power in Large-Scale Data Centers" (2008): $200 M over 15 years at 5 %,
  // monthly payments, 82 % of it power distribution and cooling; 15 MW at 80 % load, PUE 1.7,
  // 7 cents/kWh, 730 hours a month.
  @Test func hamilton() {
    let monthly = -pmt(rate: 0.05 / 12, periods: 180, presentValue: 200e6)
    #expect(abs(monthly - 1_581_587.2535) < 5e-5)
    #expect(abs(monthly * 0.82 - 1_296_902) < 0.5)
    #expect(abs(monthly * 0.18 - 284_686) < 0.5)
    #expect(isClose(15_000 * 0.8 * 1.7 * 0.07 * 730, 1_042_440))
  }

  // $45,000 an accelerator, 12 %, 5 years, $4,500 a year, 85 % of 8,760 hours sold.
  @Test func levelizedCostOfAnHour() {
    let charge = annuityCharge(cost: 45_000, rate: 0.12, years: 5)
    #expect(abs((charge + 4_500) / (8_760 * 0.85) - 2.280880733) < 5e-10)
  }

  // mlsysim 0.3.0 EconomicsModel, Frontier_8K: 8,192 accelerators at $25,000 and as much again of
  // infrastructure, a third of it a year, 5 % of it maintenance, and a year's energy.
  @Test func mlsysim() {
    let cost = 8_192 * 25_000.0 * 2
    let capital = straightLineCharge(cost: cost, years: 3)
    #expect(abs(capital - 136_533_333.33) < 5e-3)
    #expect(isClose(capital + cost * 0.05 + 4_500_907.6224, 161_514_240.95573336))
  }

  @Test func chargesWithResidual() {
    #expect(straightLineCharge(cost: 100, residual: 20, years: 4) == 20)
    // What is charged repays the cost less the present value of what is recovered.
    let charge = annuityCharge(cost: 100, residual: 20, rate: 0.1, years: 4)
    let flows = [-100, charge, charge, charge, charge + 20]
    #expect(abs(npv(rate: 0.1, flows: flows, timing: .startOfPeriod)) < 1e-12)
  }

  // The common pro forma: $4 B, 744.6 M units at $2, $150 M a year, tax 21 % (negative tax is paid
  // out at once), real discount 10 %, no inflation; run through NREL-PySAM 7.1.1 Singleowner.
  private static let cost = 4.0e9
  private static let units = 100_000 * 0.85 * 8_760
  private static let tax = 0.21
  private static func operatingIncome(price: Double) -> Double { units * price - 150e6 }

  private static func flowsAfterTax(
    price: Double = 2, years: Int, bonus: Double = 0
  ) -> [Double] {
    let shares = DepreciationMethod.macrs(.fiveYear, .halfYear).shares(bonus: bonus)
    let income = operatingIncome(price: price)
    let yearly = (0..<years).map { year in
      income - tax * (income - cost * (year < shares.count ? shares[year] : 0))
    }
    return [-cost] + yearly
  }

  // Case P1.
  @Test func unleveredFiveYears() throws {
    let flows = Self.flowsAfterTax(years: 5)
    let expected = [
      -4e9, 1_225_968_000, 1_326_768_000, 1_219_248_000, 1_154_736_000, 1_154_736_000,
    ]
    #expect(areClose(flows, expected))
    #expect(abs(try irr(flows) - 0.16125616064161) < 5e-15)
    let value = npv(rate: 0.10, flows: flows, timing: .startOfPeriod)
    #expect(abs(value - 632_758_341.64) < 5e-3)
  }

  // Case P2.
  @Test func fullBonus() throws {
    let flows = Self.flowsAfterTax(years: 5, bonus: 1)
    let expected = [-4e9, 1_897_968_000] + [Double](repeating: 1_057_968_000, count: 4)
    #expect(areClose(flows, expected))
    #expect(abs(try irr(flows) - 0.18251970145785) < 5e-15)
    let value = npv(rate: 0.10, flows: flows, timing: .startOfPeriod)
    #expect(abs(value - 774_167_460.49) < 5e-3)
  }

  // Case P5: 60 % debt at 9 %, five level payments.
  @Test func levelDebt() throws {
    let debt = 2.4e9
    let payment = -pmt(rate: 0.09, periods: 5, presentValue: debt)
    #expect(abs(payment - 617_021_896.70) < 5e-3)
    let interest = (1...5).map { -ipmt(rate: 0.09, period: $0, periods: 5, presentValue: debt) }
    let expected = [
      216_000_000.00, 179_908_029.30, 140_567_781.23, 97_686_910.84, 50_946_762.11,
    ]
    for (value, published) in zip(interest, expected) { #expect(abs(value - published) < 5e-3) }
    #expect(abs(Self.operatingIncome(price: 2) / payment - 2.17042540495) < 5e-12)
    var equity = Self.flowsAfterTax(years: 6)
    equity[0] += debt
    for year in 1...5 { equity[year] += Self.tax * interest[year - 1] - payment }
    let published = [
      -1.6e9, 654_306_103.30, 747_526_789.46, 631_745_337.36, 558_228_354.58, 548_412_923.35,
      1_106_352_000,
    ]
    for (value, expected) in zip(equity, published) { #expect(abs(value - expected) < 6e-3) }
    #expect(abs(try irr(equity) - 0.35759549066407) < 5e-15)
  }

  // Case P6: debt that a DSCR of 1.6 carries at 9 % over five years.
  @Test func debtByCoverage() {
    let service = Self.operatingIncome(price: 2) / 1.6
    #expect(isClose(service, 837_000_000))
    let debt = pv(rate: 0.09, periods: 5, payment: -service)
    #expect(abs(debt - 3_255_638_107.425386) < 1e-5)
  }

  // Case P11: the price at which six years unlevered return 15 %.
  @Test func priceForAReturn() throws {
    let value = npv(rate: 0.15, flows: Self.flowsAfterTax(years: 6), timing: .startOfPeriod)
    let sold = npv(
      rate: 0.15, flows: [0] + [Double](repeating: Self.units, count: 6), timing: .startOfPeriod)
    let price = breakEvenPrice(
      price: 2, netPresentValue: value, unitsPresentValue: sold, tax: Self.tax)
    #expect(abs(price - 1.737844643423) < 5e-13)
    #expect(abs(try irr(Self.flowsAfterTax(price: price, years: 6)) - 0.15) < 1e-12)
  }
}
