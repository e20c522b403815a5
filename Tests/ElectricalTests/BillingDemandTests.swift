import Electrical
import Quantities
import Scenario
import Testing

@Suite struct BillingDemandTests {
  // AEP Ohio's data center tariff bills 85 % of contract demand at least: 100 MW contracted, 60 MW
  // metered, $12.50 a kW-month; 60 MW for 730 h at $50/MWh.
  @Test func minimumTake() {
    let tariff = TwoPartTariff(
      energy: EnergyPrice.dollars(50, perKilowattHours: 1_000),
      demand: Money.dollars(12.50) / Power.kilowatts(1), terms: DemandTerms(minimumTake: 0.85))
    let used = Power.megawatts(60) * Duration.hours(730)
    let bill = tariff.bill(energy: used, metered: .megawatts(60), contracted: .megawatts(100))
    #expect(abs(bill.billingDemand.kilowatts - 85_000) < 1e-6)
    #expect(abs(bill.demandCharge.dollars - 1_062_500) < 1e-6)
    #expect(abs(bill.energyCharge.dollars - 2_190_000) < 1e-6)
    #expect(bill.total == bill.energyCharge + bill.demandCharge)
  }

  @Test func theLargestIsBilled() {
    let terms = DemandTerms(ratchet: 0.8, minimumTake: 0.5)
    func billed(_ metered: Double, after highest: Double) -> Double {
      terms.billingDemand(
        metered: .megawatts(metered), highestBefore: .megawatts(highest),
        contracted: .megawatts(100)
      ).megawatts
    }
    #expect(billed(90, after: 95) == 90)
    #expect(billed(60, after: 95) == 76)
    #expect(billed(40, after: 45) == 50)
  }

  @Test func aPeakIsBilledForElevenMonthsMore() {
    let terms = DemandTerms(ratchet: 0.8)
    var peaks = [Power](repeating: .megawatts(10), count: 14)
    peaks[0] = .megawatts(100)
    let demands = terms.billingDemands(metered: peaks, contracted: [])
    let expected = [100.0] + [Double](repeating: 80, count: 11) + [10, 10]
    #expect(demands.map(\.megawatts) == expected)
  }

  @Test func contractsRamp() {
    let terms = DemandTerms(minimumTake: 0.85)
    let demands = terms.billingDemands(
      metered: [.zero, .zero, .zero], contracted: [.megawatts(100), .megawatts(200)])
    #expect(demands.map(\.megawatts) == [85, 170, 170])
    #expect(terms.billingDemands(metered: [], contracted: []).isEmpty)
  }

  @Test func withoutTermsTheMeterIsBilled() {
    let bill = TwoPartTariff(energy: .zero).bill(
      energy: .zero, metered: .megawatts(3), highestBefore: .megawatts(9),
      contracted: .megawatts(99))
    #expect(bill.billingDemand == .megawatts(3))
    #expect(bill.total == .zero)
  }
}

extension Ratio where Numerator == MoneyDimension, Denominator == EnergyDimension {
  fileprivate static func dollars(_ dollars: Double, perKilowattHours hours: Double) -> Self {
    Money.dollars(dollars) / Energy.kilowattHours(hours)
  }
}
