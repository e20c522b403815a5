import Catalog
import Climate
import Quantities
import Testing

@testable import Cooling

private func isClose(_ value: Double, _ expected: Double, relative: Double) -> Bool {
  (value - expected).magnitude <= relative * expected.magnitude
}

/// Liters per minute for each kilowatt.
private func litersPerMinute(_ flow: WaterIntensity) -> Double { flow.base * 1000 * 1000 * 60 }

/// Worked figures by CoolProp and by hand.
@Suite struct FlowTests {
  @Test(arguments: [(20.0, 1.4367), (30, 1.4418), (40, 1.4469), (45, 1.4496)])
  func waterForOneKilowatt(celsius: Double, expected: Double) {
    let flow = Water.flow(carryingHeatBy: .kelvins(10), at: .celsius(celsius))
    #expect(isClose(litersPerMinute(flow), expected, relative: 2e-3))
  }

  @Test func warmingOfACoolant() {
    let flow = WaterIntensity(base: 1.5 / 60_000_000)
    let water = Water.delta(flow: flow, at: .celsius(40))
    let glycol = Water.delta(flow: flow, coolant: .pg25, at: .celsius(40))
    #expect(isClose(water.kelvins, 9.646, relative: 3e-3))
    #expect(isClose(glycol.kelvins, 9.980, relative: 3e-3))
  }

  @Test func massFlowOfARack() {
    let flow = Water.flow(carryingHeatBy: .kelvins(10), at: .celsius(40))
    let massFlow = flow.base * 120_000 * Water.density(at: .celsius(40)).base
    #expect(isClose(massFlow, 2.8718, relative: 1e-3))
  }

  /// Kell's density of water at 4 °C and 25 °C, kg/m³ (CRC Handbook).
  @Test(arguments: [(4.0, 999.972), (25, 997.045), (60, 983.20)])
  func densityOfWater(celsius: Double, expected: Double) {
    #expect(isClose(Water.density(at: .celsius(celsius)).base, expected, relative: 2e-5))
  }

  @Test func airForOneKilowatt() {
    let flow = Air.flow(carryingHeatBy: .kelvins(11.11), density: Ratio(base: 1.2))
    #expect(isClose(flow.base * 1000, 0.07463, relative: 2e-3))
    // Cubic feet per minute.
    #expect(isClose(flow.base * 1000 / 0.028316847 * 60, 158.1, relative: 2e-3))
  }

  /// 400 Pa, 12 K, 65 %, 1.2 kg/m³: 42.5 W of fan for each kW.
  @Test func fansOfAnAirHandler() {
    let flow = Air.flow(carryingHeatBy: .kelvins(12), density: Ratio(base: 1.2))
    let power = Air.fanPower(flow: flow, pressure: Pressure(base: 400), efficiency: 0.65)
    #expect(isClose(power, 0.0425, relative: 3e-3))
  }

  @Test(arguments: [(20.0, 1.4673), (30, 1.4816)])
  func evaporation(celsius: Double, expected: Double) {
    let liters = Water.evaporation(at: .celsius(celsius)) * Energy.kilowattHours(1)
    #expect(isClose(liters.liters, expected, relative: 1e-3))
  }

  @Test func makeUp() {
    let evaporation = Water.evaporation(at: .celsius(30))
    let makeUp = Water.makeUp(evaporation: evaporation, cycles: 5) * Energy.kilowattHours(1)
    #expect(isClose(makeUp.liters, 1.8520, relative: 1e-3))
  }

  /// Solids in are solids out: make-up = cycles × (sewer + drift), until drift alone is more.
  @Test(arguments: [0, 0.1, 0.3, 0.5])
  func solidsBalance(drifting: Double) {
    let evaporation = Water.evaporation(at: .celsius(30))
    let drift = evaporation * drifting
    let makeUp = Water.makeUp(evaporation: evaporation, cycles: 5, drift: drift)
    let sewer = Water.blowdown(evaporation, cycles: 5, drift: drift)
    #expect(isClose(makeUp.base, (evaporation + sewer + drift).base, relative: 1e-12))
    if drifting <= 0.25 {
      #expect(isClose(makeUp.base, 5 * (sewer + drift).base, relative: 1e-12))
    } else {
      #expect(sewer == .zero)
    }
  }

  @Test func affinityLaws() {
    #expect(isClose(Affinity.power(flow: 0.8), 0.512, relative: 1e-12))
    #expect(Affinity.power(flow: 1, spare: 2) == 0.25)
    #expect(Affinity.power(flow: 0.1, minimumSpeed: 0.3) == Affinity.power(flow: 0.3))
    // Static head: more power at part flow than the cube says.
    #expect(Affinity.power(flow: 0.5, exponent: 2.7) > Affinity.power(flow: 0.5))
  }
}

@Suite struct ChillerTests {
  /// Carrier 19XR, 1,143 kW, at its reference temperatures and full load.
  @Test func curvesOfACentrifugalChiller() throws {
    let record = try Catalogs.equipment("carrier-19xr-1143kw")
    let chiller = CurveChiller(try #require(record.curves), cop: try #require(record.ratedCOP))
    #expect(isClose(chiller.capacity(supply: 10, source: 26.67), 1.00632, relative: 1e-4))
    #expect(isClose(chiller.energyInput(supply: 10, source: 26.67), 1.03082, relative: 1e-4))
    #expect(isClose(chiller.cop(supply: 10, source: 26.67, partLoad: 1), 6.39030, relative: 1e-4))
  }

  @Test func curvesHoldAtTheEdgeOfTheirFit() throws {
    let record = try Catalogs.equipment("carrier-19xr-1143kw")
    let chiller = CurveChiller(try #require(record.curves), cop: 6.57)
    #expect(
      chiller.cop(supply: 30, source: 20, partLoad: 1)
        == chiller.cop(supply: 12.78, source: 20, partLoad: 1))
    #expect(
      chiller.cop(supply: 10, source: 60, partLoad: 3)
        == chiller.cop(supply: 10, source: 26.67, partLoad: 1.03))
  }

  /// 35 °C air and 7 °C water, the rating of AHRI 550/590: ASHRAE 90.1-2019 asks for a COP of at
  /// least 2.985 (path A, large air-cooled), good machines reach 3.5.
  @Test func airCooledFractionAgreesWithRatings() throws {
    let model = try ChillerModel(try Catalogs.equipment("air-cooled-chiller-fc-1500kw"))
    let cop = 1 / model.electricity(supply: 6.7, source: 35, partLoad: 1)
    #expect(cop > 2.985 && cop < 3.5)
  }

  /// The rating of the record: 6.1 at 7 °C chilled and 29.4 °C condenser water.
  @Test func waterCooledFractionAgreesWithRatings() throws {
    let record = try Catalogs.equipment("water-cooled-centrifugal-chiller")
    let model = try ChillerModel(record)
    let cop = 1 / model.electricity(supply: 6.7, source: 29.4, partLoad: 1)
    #expect(isClose(cop, try #require(record.ratedCOP), relative: 0.15))
  }

  @Test func carnotFallsWithLiftAndStopsAtItsLimit() {
    let chiller = CarnotChiller(
      fraction: 0.5, limit: 15, evaporatorApproach: 2, condenserApproach: 14)
    let cops = stride(from: -20.0, through: 60, by: 1).map { chiller.cop(supply: 20, source: $0) }
    #expect(zip(cops, cops.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(cops[0] == 15)
    // 0.5 × 291.15 / (44 + 14 − 18) by hand.
    #expect(isClose(chiller.cop(supply: 20, source: 44), 3.639375, relative: 1e-6))
  }
}
