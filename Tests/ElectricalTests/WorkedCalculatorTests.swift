import Electrical
import Quantities
import Scenario
import Testing

/// Published calculators, followed from the rack to the bill.
@Suite struct WorkedCalculatorTests {
  /// A power train that loses what a PUE says.
  private func train(pue: Double) -> PowerTrain {
    let stage = PowerStage(
      id: "facility", rating: .megawatts(1), redundancy: .n, loss: .efficiency(1 / pue),
      isCooled: false)
    return PowerTrain(stages: [stage], sharedStages: 0)
  }

  private let tariff = TwoPartTariff(energy: Money.dollars(0.08) / Energy.kilowattHours(1))

  private func bill(_ power: Power, for time: Duration) -> PowerBill {
    tariff.bill(energy: power * time, metered: power, contracted: power)
  }

  // aiinframap.com cluster build-out sizer: 50 MW, PUE 1.20, B200 of 1 kW with 30 % for its server,
  // 70 % utilization, 8 cents, five years. It prints 32,051 accelerators and $94.34 M of power, but
  // sizes with the server's 30 % and bills without it; the energy of what it sizes is $122.639 M.
  @Test func clusterSizer() {
    let each = Power.kilowatts(1) * 1.3
    let facility = Power.megawatts(50)
    let whole = train(pue: 1.20).facilityLoss(for: each).total + each
    let accelerators = Int(facility / whole)
    #expect(accelerators == 32_051)
    let drawn = whole * Double(accelerators)
    let energy = bill(drawn * 0.7, for: .years(5))
    #expect(abs(energy.total.dollars / 1e6 - 122.639) < 5e-4)
    #expect(abs(energy.total.dollars / 1.3 / 1e6 - 94.34) < 5e-3)
  }

  // aiinframap.com datacenter power calculator: 10,000 H100 of 0.7 kW, 9,100 kW with servers,
  // 11.83 MW at PUE 1.3, 13.01 MW with a tenth in reserve; 103.6 GWh and $8.3 M a year.
  @Test func powerCalculator() {
    let critical = Power.kilowatts(0.7) * 10_000 * 1.3
    let facility = critical + train(pue: 1.3).facilityLoss(for: critical).total
    #expect(abs(facility.kilowatts - 11_830) < 1e-6)
    #expect(abs(facility.kilowatts * 1.1 - 13_013) < 1e-6)
    #expect(abs((facility * Duration.years(1)).megawattHours / 1e3 - 103.631) < 5e-4)
    #expect(abs(bill(facility, for: .years(1)).total.dollars / 1e6 - 8.2905) < 5e-5)
  }

  // mlsysim 0.3.0 EconomicsModel, Frontier_8K, a year: 8,192 H100 of 0.7 kW, PUE 1.12, 8 cents.
  @Test func mlsysimEnergy() {
    let critical = Power.kilowatts(0.7) * 8_192
    #expect(abs((critical * Duration.years(1)).kilowattHours - 50_233_344) < 1e-6)
    let facility = critical + train(pue: 1.12).facilityLoss(for: critical).total
    #expect(abs(bill(facility, for: .years(1)).total.dollars - 4_500_907.6224) < 1e-5)
  }
}
