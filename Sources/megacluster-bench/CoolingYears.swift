import Catalog
import Cooling
import Planner
import Quantities
import Scenario

/// Milliseconds of one plant over one weather year, the making of the year from its climate's
/// normals included. Climate and load differ from year to year.
struct CoolingYears {
  private static let warmUp = 3
  private static let count = 60

  private let climate: ClimateNormals
  private let plant: PlantModel
  private var chance: SeededGenerator

  init(_ scenario: Scenario, seed: UInt64) throws {
    climate = scenario.sites[scenario.phases[0].site].climate
    plant = try scenario.coolingCases()[0].plant
    chance = SeededGenerator(seed: seed)
  }

  mutating func measure() throws -> Measurement {
    var checksum = Checksum()
    for _ in 0..<Self.warmUp { _ = try year(varied(), load: 0.8) }
    var total = 0.0
    for _ in 0..<Self.count {
      let climate = varied()
      let load = Double.random(in: 0.4...1, using: &chance)
      total += try seconds {
        let year = try year(climate, load: load)
        checksum.add(year.air.meanPower)
        checksum.add(year.liquid?.meanPower ?? 0)
      }
    }
    return Measurement(
      name: "cooling-year", value: total / Double(Self.count) * 1e3, unit: "ms",
      checksum: checksum)
  }

  private func year(_ climate: ClimateNormals, load: Double) throws -> CoolingYear {
    plant.year(try climate.weatherYear(), operation: PlantOperation(load: load))
  }

  /// The climate a few kelvins warmer or colder.
  private mutating func varied() -> ClimateNormals {
    var climate = climate
    let shift = TemperatureDifference.kelvins(Double.random(in: -4...4, using: &chance))
    climate.mean = climate.mean.map { $0 + shift }
    climate.dewPoint = climate.dewPoint.map { $0.map { $0 + shift } }
    return climate
  }
}
