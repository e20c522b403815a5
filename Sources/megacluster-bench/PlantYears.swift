import Catalog
import Climate
import Cooling
import Planner
import Quantities
import Scenario

/// Wet bulbs of a year, plants over weather years at hand, and many of them on two threads.
struct PlantYears {
  private let climates: [ClimateNormals]
  private let plant: ResolvedPlant
  private var chance: SeededGenerator

  init(_ scenario: Scenario, seed: UInt64) {
    climates = scenario.sites.map(\.climate)
    plant = scenario.phases[0].plant
    chance = SeededGenerator(seed: seed)
  }

  mutating func measure(plants: Int, climates count: Int) async throws -> [Measurement] {
    var lines = [wetBulbs()]
    let years = try (0..<count).map { _ in try varied(climates[0]).weatherYear() }
    let models = try (0..<plants).map { _ in try variedPlant() }
    lines.append(alone(models, years))
    lines += await together(models, years)
    return lines
  }

  /// Milliseconds of 8,760 wet bulbs of states that have nothing to do with each other.
  private mutating func wetBulbs() -> Measurement {
    var checksum = Checksum()
    var total = 0.0
    let rounds = 20
    for _ in 0..<rounds {
      var states: [MoistAir] = []
      for _ in 0..<8760 {
        states.append(
          MoistAir(
            dryBulb: .celsius(.random(in: -20...45, using: &chance)),
            relativeHumidity: .random(in: 0.05...1, using: &chance),
            pressure: Pressure(base: .random(in: 80_000...104_000, using: &chance))))
      }
      var sum = 0.0
      total += seconds { for state in states { sum += state.wetBulb.celsius } }
      checksum.add(sum)
    }
    return Measurement(
      name: "wet-bulbs", value: total / Double(rounds) * 1e3, unit: "ms", checksum: checksum)
  }

  /// Milliseconds of one plant over one weather year at hand.
  private func alone(_ models: [PlantModel], _ years: [WeatherYear]) -> Measurement {
    var checksum = Checksum()
    let count = min(100, models.count)
    let total = seconds {
      for index in 0..<count {
        checksum.add(models[index].year(years[index % years.count]).air.meanPower)
      }
    }
    return Measurement(
      name: "plant-year", value: total / Double(count) * 1e3, unit: "ms", checksum: checksum)
  }

  /// How many times faster two threads are than one, at every plant over every year and at copies of
  /// a loop that touches no memory; and whether both ways give the same.
  private func together(_ models: [PlantModel], _ years: [WeatherYear]) async -> [Measurement] {
    let work = models.count * years.count
    @Sendable func power(_ index: Int) -> Double {
      let year = models[index / years.count].year(years[index % years.count])
      return year.air.meanPower + (year.liquid?.meanPower ?? 0)
    }
    @Sendable func loop(_ index: Int) -> Double {
      var value = Double(index) * 1e-9 + 1.5
      for _ in 0..<100_000 { value = value * 0.999_999 + 1e-6 / value }
      return value
    }
    let plants = await Self.scaling(work, power)
    let loops = await Self.scaling(work, loop)
    return [
      Measurement(
        name: "plants-scaling", value: plants.ratio / loops.ratio, unit: "of a fixed loop's",
        checksum: plants.checksum),
      Measurement(
        name: "plants-identical", value: plants.isSame ? 1 : 0, unit: "1 if they are",
        checksum: plants.checksum),
    ]
  }

  private static func scaling(
    _ count: Int, _ work: @escaping @Sendable (Int) -> Double
  ) async -> (ratio: Double, isSame: Bool, checksum: Checksum) {
    let clock = ContinuousClock()
    func run(_ threads: Int) async -> (seconds: Double, results: [Double]) {
      let start = clock.now
      let results = await withTaskGroup(of: (Int, [Double]).self) { group in
        for thread in 0..<threads {
          let range = (count * thread / threads)..<(count * (thread + 1) / threads)
          group.addTask { (range.lowerBound, range.map(work)) }
        }
        var all = [Double](repeating: 0, count: count)
        for await (start, part) in group {
          for (offset, value) in part.enumerated() { all[start + offset] = value }
        }
        return all
      }
      let (whole, fraction) = start.duration(to: clock.now).components
      return (Double(whole) + Double(fraction) * 1e-18, results)
    }
    let one = await run(1)
    let two = await run(2)
    var checksum = Checksum()
    for value in two.results { checksum.add(value) }
    return (one.seconds / two.seconds, one.results == two.results, checksum)
  }

  private mutating func varied(_ climate: ClimateNormals) -> ClimateNormals {
    var climate = climate
    let shift = TemperatureDifference.kelvins(Double.random(in: -4...4, using: &chance))
    climate.mean = climate.mean.map { $0 + shift }
    climate.dewPoint = climate.dewPoint.map { $0.map { $0 + shift } }
    return climate
  }

  private mutating func variedPlant() throws -> PlantModel {
    var plant = plant.plant
    let shift = TemperatureDifference.kelvins(Double.random(in: -3...3, using: &chance))
    if let supply = plant.air.loop?.supply { plant.air.loop?.supply = supply + shift }
    return try PlantModel(plant, equipment: self.plant.equipment)
  }
}
