import Electrical
import Quantities
import Scenario
import Testing

@Suite struct CircuitTests {
  @Test func threePhase() {
    let power = threePhasePower(volts: 415, amperes: 100, powerFactor: 0.98)
    #expect(abs(power.kilowatts - 70.443) < 5e-3)
  }

  // 120 kW: about 2.2 kA at 54 V, 150 A at 800 V.
  @Test func directCurrentOfARack() {
    let rack = Power.kilowatts(120)
    #expect(abs(directCurrent(rack, volts: 54) - 2222.2) < 0.05)
    #expect(directCurrent(rack, volts: 800) == 150)
    #expect(abs(resistiveLossRatio(volts: 54, comparedWith: 800) - 219.48) < 5e-3)
  }

  // 150 MW on 2 × 80 MVA, three for N+1 (SemiAnalysis, Datacenter Anatomy): at cos φ .95 the bank
  // of three carries 152 MW after the loss of one, and a bank of two built as N the same.
  @Test func transformersAfterALoss() {
    let mva = ApparentPower.kilovoltAmperes(80_000)
    #expect(abs((mva * 2).power(powerFactor: 0.95).megawatts - 152) < 1e-9)
    #expect(abs(Power.megawatts(152).apparent(powerFactor: 0.95).megavoltAmperes - 160) < 1e-9)
    #expect(Redundancy.nPlus1.needed(of: 3) == 2)
  }
}
