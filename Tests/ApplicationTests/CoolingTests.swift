import Application
import Cooling
import Planner
import Quantities
import Testing

@Suite struct CoolingRequestTests {
  private func simulate(
    _ plant: String, _ climate: String, fraction: Double? = nil, withoutChillers: Bool = false,
    daily: Volume? = nil
  ) throws -> CoolingSimulation {
    try CoolingSimulationRequest(
      plant: plant, climate: climate, liquidFraction: fraction, withoutChillers: withoutChillers,
      dailyWaterLimit: daily
    ).run()
  }

  /// Hours, months and year are the same energy and water; so is what the Sankey splits.
  @Test(arguments: ["perimeter-air", "direct-to-chip-adiabatic", "outside-air-tower"])
  func hoursAddUpToTheYear(plant: String) throws {
    let simulation = try simulate(plant, "dallas-tx")
    let hours = simulation.hours
    let year = simulation.year
    let sum = hours.facility.reduce(0) { $0 + $1.megawatts }
    #expect((sum / year.facilityEnergy.megawattHours - 1).magnitude < 1e-9)
    let months = hours.months.reduce(0) { $0 + $1.facilityEnergy.megawattHours }
    #expect((months / sum - 1).magnitude < 1e-12)
    let water = hours.water.reduce(0) { $0 + $1.cubicMeters }
    #expect((water - year.water.cubicMeters).magnitude <= 1e-9 * year.water.cubicMeters)
    let days = hours.dailyWater.reduce(0) { $0 + $1.cubicMeters }
    #expect((days - water).magnitude <= 1e-9 * water)
    let kinds: [KeyPath<PathPerformance, Double>] = [
      \.terminalFan, \.cduPump, \.loopPump, \.compressor, \.rejectionFan, \.towerPump,
      \.sprayPump,
    ]
    let parts = kinds.reduce(0) { $0 + hours.energy(of: $1).megawattHours }
    #expect((parts / year.coolingEnergy.megawattHours - 1).magnitude < 1e-9)
    let curve = hours.durationCurve.map(\.power.megawatts)
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(simulation.hourlyCSV.count { $0 == UInt8(ascii: "\n") } == 8761)
  }

  /// Water the climate does not make without a chiller: hours and degrees short, exit 2.
  @Test func withoutChillersAWarmPlaceIsInfeasible() throws {
    let phoenix = try simulate("direct-to-chip-dry-cooler", "phoenix-az", withoutChillers: true)
    #expect(phoenix.exitStatus == 2)
    #expect(phoenix.infeasibilities.contains { $0.contains("hours a year, by up to") })
    // 18 °C air at 26 K of the coil's water cannot be had of a Nordic extreme either, but the warm
    // water of the cold plates can.
    let lulea = try simulate("direct-to-chip-dry-cooler", "lulea-se", withoutChillers: true)
    #expect(lulea.cooling.year.liquid?.shortHours == 0)
    #expect(throws: Failure.self) { try simulate("rear-door", "no-such-place") }
  }

  /// A water limit that is passed ends with 3 and names the months.
  @Test func waterLimitsNameTheirMonths() throws {
    let free = try simulate("perimeter-air-water-chiller", "dallas-tx")
    #expect(free.exitStatus == 0)
    let peaks = free.hours.peakDayWater.map(\.cubicMeters)
    let highest = try #require(peaks.max())
    let tight = try simulate(
      "perimeter-air-water-chiller", "dallas-tx", daily: .cubicMeters(highest * 0.999))
    #expect(tight.exitStatus == 3)
    #expect(tight.violations.count == peaks.count { $0 > highest * 0.999 })
    let names = ["May", "June", "July", "August", "September", "October"]
    for violation in tight.violations {
      #expect(names.contains { violation.contains($0) }, "\(violation)")
    }
    let enough = try simulate(
      "perimeter-air-water-chiller", "dallas-tx", daily: .cubicMeters(highest))
    #expect(enough.exitStatus == 0)
  }

  /// Pads save compression in a dry place and drink; in a humid one they help less.
  @Test func padsHelpWhereAirIsDry() throws {
    let dry = try simulate("direct-to-chip-dry-cooler", "phoenix-az", fraction: 0.8)
    let wet = try simulate("direct-to-chip-adiabatic", "phoenix-az", fraction: 0.8)
    #expect(wet.wue > 0.05 && wet.wue < 1)
    #expect(dry.wue == 0)
    let humid = try simulate("direct-to-chip-adiabatic", "singapore", fraction: 0.8)
    let chillers = { (one: CoolingSimulation) in one.cooling.year.liquid?.chillerHours ?? -1 }
    #expect(chillers(wet) < chillers(humid))
  }

  /// One accelerator both ways: liquid reaches denser racks and fits more in the same megawatts.
  @Test func comparisonOfOneSystem() throws {
    let request = CoolingComparisonRequest(
      air: .init(system: "hgx-b200-air-8way", plant: "perimeter-air"),
      liquid: .init(system: "hgx-b200-dlc-8way", plant: "direct-to-chip-dry-cooler"),
      climate: "dallas-tx", contracted: .megawatts(50))
    let result = try request.run()
    #expect(result.air.facility <= .megawatts(50) && result.liquid.facility <= .megawatts(50))
    #expect(result.liquid.accelerators > result.air.accelerators)
    #expect(result.liquid.rackPower > result.air.rackPower)
    #expect(result.liquid.racks < result.air.racks)
    #expect(result.liquid.floorArea < result.air.floorArea)
    // PUE hides the fans of servers, TUE does not: the gap is wider there.
    let tue = try #require(result.air.tue) / (try #require(result.liquid.tue))
    #expect(tue > result.air.annualPUE / result.liquid.annualPUE)
    #expect(result.winner == "liquid")
    #expect(result.verdict.count >= 3)
    var other = request
    other.liquid.system = "gb300-nvl72"
    #expect(throws: Failure.self) { try other.run() }
  }
}
