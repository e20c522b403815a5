import Catalog
import Climate
import Electrical
import Quantities
import Testing

private func prices(_ dollarsPerMegawattHour: [Double]) -> [EnergyPrice] {
  dollarsPerMegawattHour.map { EnergyPrice(base: $0 / 3.6e9) }
}

private func powers(_ megawatts: [Double]) -> [Power] { megawatts.map { .megawatts($0) } }

/// SplitMix64 (G. Steele et al., OOPSLA 2014).
private struct Random {
  var state: UInt64

  mutating func unit() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
  }
}

@Suite struct SupplyTests {
  /// In every hour what is given is what is taken, and the battery holds what went in less what came
  /// out; nothing gives more than it has.
  @Test(arguments: [1, 2, 3, 4, 5])
  func energyIsConserved(seed: UInt64) {
    var random = Random(state: seed)
    let hours = 24 * 60
    func series(_ low: Double, _ high: Double) -> [Double] {
      (0..<hours).map { _ in low + (high - low) * random.unit() }
    }
    let load = powers(series(60, 120))
    let sources = [
      SupplySource(
        id: "sun", order: .first, available: powers(series(-20, 90).map { max(0, $0) }),
        marginal: prices(Array(repeating: 0, count: hours))),
      SupplySource(
        id: "grid", order: .merit, available: powers(series(0, 80)),
        marginal: prices(series(-10, 150)), meter: "grid"),
      SupplySource(
        id: "engine", order: .merit, available: powers(Array(repeating: 25, count: hours)),
        marginal: prices(Array(repeating: 45, count: hours))),
      SupplySource(
        id: "diesel", order: .last, available: powers(Array(repeating: 5, count: hours)),
        marginal: prices(Array(repeating: 300, count: hours))),
    ]
    let storage = SupplyStorage(
      power: .megawatts(15), energy: .kilowattHours(60_000), roundTrip: 0.86)
    let flexible = FlexibleLoad(share: 0.2, hours: 40)
    let year = SupplyDispatch.run(
      load: load, sources: sources, storage: storage, flexible: flexible)
    var level = Energy.zero
    for hour in load.indices {
      var given = year.discharge[hour] + year.shed[hour] + year.unserved[hour]
      for (index, source) in sources.enumerated() {
        given += year.used[index][hour]
        #expect(year.used[index][hour] <= source.available[hour] + .watts(1e-3))
        #expect(year.used[index][hour] >= .zero)
      }
      let taken = load[hour] + year.charge[hour]
      #expect((given - taken).watts.magnitude < 1)
      let change = year.charge[hour] * 0.86 - year.discharge[hour]
      level += change * Duration.hours(1)
      #expect((year.level[hour] - level).kilowattHours.magnitude < 0.01)
      #expect(level >= .kilowattHours(-0.01) && level <= storage.energy + .kilowattHours(0.01))
      #expect(year.charge[hour] <= storage.power + .watts(1))
      #expect(year.discharge[hour] <= storage.power + .watts(1))
      #expect(min(year.charge[hour], year.discharge[hour]) <= .watts(1))
    }
    #expect(year.charged > .zero)
    #expect(year.shed.count { $0 > .zero } <= 40)
    // The battery leaves less unserved than there is without it.
    let without = SupplyDispatch.run(load: load, sources: sources)
    #expect(year.unservedEnergy + year.shedEnergy < without.unservedEnergy)
  }

  /// The best that a battery of 4 h can save against known prices, by dynamic programming over its
  /// level in steps of a quarter of its power: moves within two days find nearly all of it.
  @Test func movesFindNearlyTheOptimum() {
    var random = Random(state: 9)
    let hours = 24 * 14
    let price = (0..<hours).map { hour -> Double in
      let day = 40 + 30 * random.unit()
      return day + (hour % 24 >= 17 && hour % 24 < 21 ? 60 * random.unit() : 0)
    }
    let kept = 0.85
    // Levels 0 to 16 quarters; at most four quarters given in an hour, or four quarters / kept taken.
    var value = [Double](repeating: 0, count: 17)
    for hour in (0..<hours).reversed() {
      var next = [Double](repeating: 0, count: 17)
      for level in 0...16 {
        var best = -Double.infinity
        // The charger takes its power, so that it stores `kept` of it: 3.4 quarters.
        for step in -4...3 where (0...16).contains(level + step) {
          let flow = step < 0 ? Double(-step) * price[hour] : -Double(step) / kept * price[hour]
          best = max(best, flow / 4 + value[level + step])
        }
        next[level] = best
      }
      value = next
    }
    let year = SupplyDispatch.run(
      load: powers(Array(repeating: 100, count: hours)),
      sources: [
        SupplySource(
          id: "grid", order: .merit, available: powers(Array(repeating: 100, count: hours)),
          marginal: prices(price)),
        SupplySource(
          id: "more", order: .merit, available: powers(Array(repeating: 100, count: hours)),
          marginal: prices(price)),
      ],
      storage: SupplyStorage(power: .megawatts(1), energy: .kilowattHours(4000), roundTrip: kept))
    let saved = (0..<hours).reduce(0.0) {
      $0 + (year.discharge[$1].megawatts - year.charge[$1].megawatts) * price[$1]
    }
    #expect(saved > 0.98 * value[0], "saved \(saved) of \(value[0])")
    // Steps of a quarter leave the charger a little under its power: no more than that is gained.
    #expect(saved < 1.06 * value[0], "saved \(saved) of \(value[0])")
  }

  /// Ten megawatts for four hours between a night at 20 and a day at 100 USD/MWh: 40 MWh given for
  /// 47.06 MWh taken.
  @Test func oneCycleADay() {
    let price = (0..<48).map { $0 % 24 < 12 ? 20.0 : 100.0 }
    let year = SupplyDispatch.run(
      load: powers(price.map { $0 > 50 ? 50 : 20 }),
      sources: [
        SupplySource(
          id: "grid", order: .merit, available: powers(Array(repeating: 60, count: 48)),
          marginal: prices(price), meter: "grid")
      ],
      storage: SupplyStorage(
        power: .megawatts(10), energy: .kilowattHours(40_000), roundTrip: 0.85))
    #expect((year.discharged.megawattHours - 80).magnitude < 1e-3)
    #expect((year.charged.megawattHours - 80 / 0.85).magnitude < 1e-3)
    // A month's metered peak is that without a battery.
    #expect(year.used[0].allSatisfy { $0 <= .megawatts(50) + .watts(1) })
  }

  /// Two meters, each with demand charges of its own: a battery lifts the peak of neither, though the
  /// one's nights have room under the other's days.
  @Test func noMeterIsLifted() {
    let price = (0..<48).map { $0 % 24 < 12 ? 20.0 : 100.0 }
    let sources = [
      SupplySource(
        id: "east", order: .merit, available: powers(Array(repeating: 30, count: 48)),
        marginal: prices(price), meter: "east"),
      SupplySource(
        id: "west", order: .merit, available: powers(Array(repeating: 60, count: 48)),
        marginal: prices(price.map { $0 + 1 }), meter: "west"),
    ]
    let load = powers(price.map { $0 > 50 ? 45 : 20 })
    let without = SupplyDispatch.run(load: load, sources: sources)
    let year = SupplyDispatch.run(
      load: load, sources: sources,
      storage: SupplyStorage(
        power: .megawatts(40), energy: .kilowattHours(400_000), roundTrip: 0.9))
    for index in sources.indices {
      let before = without.used[index].reduce(.zero, max)
      #expect(year.used[index].reduce(.zero, max) <= before + .watts(1))
    }
    // At night the east has 10 MW left, the west the 15 of its days: 25 a night for 12 hours.
    #expect((year.charge.reduce(.zero, max) - .megawatts(25)).watts.magnitude < 10)
    #expect(year.discharged > .zero)
  }

  /// NREL ATB 2024 moderate: combined cycle at 87 %, sun at 25 %, wind at 42 %, gas 3.5 USD/MMBtu,
  /// 7 % over 30 years.
  @Test(arguments: [
    (1223.9, 33.8, 2.14, 6.332 * 3.5, 0.87, 41.678), (1378.9, 21.609, 0, 0, 0.25, 60.608),
    (1481.28, 31.648, 0, 0, 0.42, 41.047),
  ])
  func levelizedCost(
    _ capex: Double, _ fixed: Double, _ variable: Double, _ fuel: Double, _ factor: Double,
    _ answer: Double
  ) throws {
    let cost = GenerationCost(
      capex: PowerPrice(base: capex / 1e3), fixed: PowerPrice(base: fixed / 1e3),
      variable: EnergyPrice(base: variable / 3.6e9), fuel: EnergyPrice(base: fuel / 3.6e9))
    let capacity = Power.megawatts(100)
    let energy = capacity * factor * Duration.years(1)
    let price = try #require(
      cost.levelized(rate: 0.07, years: 30, capacity: capacity, annualEnergy: energy))
    #expect((price.base * 3.6e9 / answer - 1).magnitude < 1e-4)
  }

  /// An aeroderivative turbine loses 1 % a kelvin above 15 °C.
  @Test func turbinesLoseInWarmAir() {
    #expect(warmAirRating(.celsius(15), lossPerKelvin: 0.01) == 1)
    #expect(warmAirRating(.celsius(-20), lossPerKelvin: 0.01) == 1)
    #expect((warmAirRating(.celsius(45), lossPerKelvin: 0.01) - 0.7).magnitude < 1e-12)
  }

  /// Correction curves for altitude: 0.89 at 1,000 m, 0.80 at 1,800 m (rotating-machinery.com, 2021).
  @Test(arguments: [(0.0, 1.0), (1000, 0.89), (1800, 0.80), (-200, 1)])
  func thinAirTakesFromTurbines(meters: Double, share: Double) {
    let pressure = MoistAir.standardPressure(altitude: .meters(meters))
    #expect((thinAirRating(pressure) - share).magnitude < 0.006)
  }

  /// Day and night are alike over the year, noon of midsummer is the top, and the mean is as asked.
  @Test func sunByItsHeight() throws {
    let shape = try #require(sunShape(latitude: 32.5, capacityFactor: 0.27))
    let mean: Double = shape.reduce(0, +) / 8760
    #expect((mean - 0.27).magnitude < 1e-6)
    #expect(shape.allSatisfy { (0...1).contains($0) })
    let lit = Double(shape.count { $0 > 0 }) / 8760
    #expect((lit - 0.5).magnitude < 0.02)
    #expect(shape[171 * 24 + 8] > shape[354 * 24 + 8])
    #expect(sunShape(latitude: 32.5, capacityFactor: 0.6) == nil)
  }
}

@Suite struct LoadSwingTests {
  /// 50 MW every 4 s: 25 MW for a second each way about the mean, 6.94 kWh; a stop let down at 10 MW a
  /// minute takes 5 min and 125 MW-min, 2.083 MWh.
  @Test func squareWaveAndStop() {
    let swing = LoadSwing(size: .megawatts(50), period: Duration(base: 4))
    #expect(swing.storagePower == .megawatts(25))
    #expect((swing.storage.kilowattHours - 25_000 * 2 / 3600).magnitude < 1e-9)
    let ramp = Ratio<PowerDimension, DurationDimension>(base: 10e6 / 60)
    #expect((swing.rampTime(limit: ramp).seconds - 300).magnitude < 1e-9)
    #expect((swing.rampEnergy(limit: ramp).megawattHours - 125 / 60.0).magnitude < 1e-9)
  }
}
