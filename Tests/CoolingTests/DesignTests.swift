import Catalog
import Climate
import Cooling
import Quantities
import Testing

/// Electrical chain of transformer 98.5 %, UPS 97 %, distribution 99 % per kW of IT, and lighting.
private let electricalLoss = 1 / (0.985 * 0.97 * 0.99) - 1
private let lighting = 0.002

/// Facility power over IT: losses and light warm the white space, as in the model that the table of
/// annual means was computed with.
private func ratio(_ air: Double, _ liquid: Double, fraction: Double) -> Double {
  let space = electricalLoss + lighting
  return 1 + space + air * (1 - fraction + space) + liquid * fraction
}

private struct Published: Sendable {
  var climate: String
  /// Annual PUE on typical-year hours: air-cooled chillers with dry economizer (20/30 °C); towers
  /// with water economizer; 80 % direct to chip on 35 °C water from dry coolers.
  var chillers: Double
  var towers: Double
  var towerWater: Double
  var dryCoolers: Double
}

/// A compact hourly model on hourly weather files: not measured, but independent of this code.
private let table = [
  Published(
    climate: "phoenix-az", chillers: 1.285, towers: 1.161, towerWater: 1.98, dryCoolers: 1.163),
  Published(
    climate: "san-jose-ca", chillers: 1.180, towers: 1.144, towerWater: 1.94, dryCoolers: 1.105),
  Published(
    climate: "atlanta-ga", chillers: 1.216, towers: 1.169, towerWater: 1.99, dryCoolers: 1.118),
  Published(
    climate: "chicago-il", chillers: 1.178, towers: 1.155, towerWater: 1.95, dryCoolers: 1.105),
  Published(
    climate: "dallas-tx", chillers: 1.241, towers: 1.178, towerWater: 2.01, dryCoolers: 1.132),
  Published(
    climate: "ashburn-va", chillers: 1.191, towers: 1.161, towerWater: 1.97, dryCoolers: 1.110),
  Published(
    climate: "seattle-wa", chillers: 1.154, towers: 1.143, towerWater: 1.93, dryCoolers: 1.098),
  Published(
    climate: "denver-co", chillers: 1.174, towers: 1.143, towerWater: 1.93, dryCoolers: 1.106),
  Published(
    climate: "singapore", chillers: 1.335, towers: 1.256, towerWater: 2.17, dryCoolers: 1.158),
  Published(
    climate: "riyadh-sa", chillers: 1.299, towers: 1.148, towerWater: 1.95, dryCoolers: 1.172),
  Published(
    climate: "frankfurt-de", chillers: 1.165, towers: 1.146, towerWater: 1.94, dryCoolers: 1.101),
]

@Suite struct AnnualPlausibilityTests {
  /// Loose: normals have no spells of weather, and our chillers breathe air of 14 K approach where
  /// the table's lift is some 5 K larger.
  @Test(arguments: table)
  fileprivate func annualMeansResembleHourlyWeather(row: Published) throws {
    let weather = try Catalogs.climate(row.climate).weatherYear()
    let chillers = try Catalogs.model("perimeter-air").year(weather)
    let towers = try Catalogs.model("perimeter-air-water-chiller").year(weather)
    var plant = try Catalogs.plant("direct-to-chip-dry-cooler")
    plant.liquid?.loop?.supply = .celsius(35)
    let dry = try PlantModel(plant, equipment: Catalogs.cooling).year(weather)
    let liquid = try #require(dry.liquid)

    let chillerRatio = ratio(chillers.air.meanPower, 0, fraction: 0)
    let towerRatio = ratio(towers.air.meanPower, 0, fraction: 0)
    let dryRatio = ratio(dry.air.meanPower, liquid.meanPower, fraction: 0.8)
    #expect((chillerRatio - row.chillers).magnitude < 0.05)
    #expect((towerRatio - row.towers).magnitude < 0.025)
    #expect((dryRatio - row.dryCoolers).magnitude < 0.025)

    let heat = Power.kilowatts(1 + electricalLoss + lighting)
    let water = towers.water(airHeat: heat, liquidHeat: .zero).liters / 8760
    #expect((water / row.towerWater - 1).magnitude < 0.12)
  }
}

@Suite struct DesignDayTests {
  private func designRatio(
    _ plant: String, _ climate: String, liquidFraction: Double, house: Double
  ) throws -> Double {
    let design = try Catalogs.model(plant).design(in: Catalogs.climate(climate), at: .n20)
    #expect(design.shortfall == .zero)
    let liquid = design.performance.liquid?.power ?? 0
    return ratio(design.performance.air.power, liquid, fraction: liquidFraction) + house
  }

  /// Peak facility over IT that satellite views of cooling yards imply (Epoch AI): outside air 1.20
  /// (New Carlisle), closed dry loop on chillers 1.35 (Mount Pleasant), Texan air-cooled chillers
  /// 1.40 (Abilene). House load 2 % of IT; liquid takes 87 % of a GB200 NVL72.
  @Test func designDayRatiosStandInTheirOrder() throws {
    let outside = try designRatio(
      "outside-air", "new-carlisle-in", liquidFraction: 0, house: 0.02)
    let closed = try designRatio(
      "direct-to-chip-air-chiller", "mount-pleasant-wi", liquidFraction: 0.87, house: 0.02)
    let texas = try designRatio(
      "direct-to-chip-air-chiller", "abilene-tx", liquidFraction: 0.87, house: 0.02)
    #expect(outside < closed && closed < texas)
    #expect((outside - 1.20).magnitude < 0.08)
    #expect((closed - 1.35).magnitude < 0.08)
    #expect((texas - 1.40).magnitude < 0.08)
  }

  /// Towers with water-cooled chillers, Memphis (Colossus): 1.30.
  @Test func towersAtMemphis() throws {
    let ratio = try designRatio(
      "perimeter-air-water-chiller", "memphis-tn", liquidFraction: 0, house: 0.02)
    #expect((ratio - 1.30).magnitude < 0.08)
  }

  /// What is neither warmer nor moister than a state of the condition asks no more.
  @Test func designIsWorseThanAnyHourWithinIt() throws {
    for plant in Catalogs.plants {
      let model = try PlantModel(plant, equipment: Catalogs.cooling)
      for climate in Catalogs.climates {
        let design = try model.design(in: climate, at: .n20)
        let states = design.states.map { ($0, wetBulb: $0.wetBulb) }
        let weather = try climate.weatherYear()
        var worst = (air: 0.0, liquid: 0.0)
        for (hour, result) in model.hours(weather).enumerated() {
          let air = weather[hour]
          let isWithin = states.contains { state, wetBulb in
            air.dryBulb <= state.dryBulb && weather.wetBulb[hour] <= wetBulb
              && air.humidityRatio <= state.humidityRatio
          }
          guard isWithin else { continue }
          worst.air = max(worst.air, result.air.power)
          worst.liquid = max(worst.liquid, result.liquid?.power ?? 0)
        }
        #expect(worst.air > 0)
        #expect(design.performance.air.power > worst.air - 1e-9)
        #expect((design.performance.liquid?.power ?? 0) > worst.liquid - 1e-9)
      }
    }
  }

  /// Hours beyond the 0.4 % conditions are few: 35 by definition; the weather years of these stations
  /// have 23 to 156 above their header's wet bulb (Leesburg, Phoenix).
  @Test func hoursBeyondTheConditionAreFew() throws {
    var total = 0
    for climate in Catalogs.climates {
      let weather = try climate.weatherYear()
      let dry = try climate.designConditions.hours(of: weather, above: .dryBulb04)
      let wet = try climate.designConditions.hours(of: weather, above: .wetBulb04)
      #expect(dry <= 45, "\(climate.id): \(dry)")
      #expect(wet <= 200, "\(climate.id): \(wet)")
      total += wet
      let extreme = try climate.designConditions.hours(of: weather, above: .n20)
      #expect(extreme >= wet && extreme <= wet + 2, "\(climate.id): \(extreme)")
      let heat = try climate.designConditions.hours(of: weather, above: .n20, moisture: false)
      #expect(heat == 0, "\(climate.id): \(heat)")
    }
    let mean = Double(total) / Double(Catalogs.climates.count)
    #expect(mean > 20 && mean < 60, "\(mean)")
  }

  @Test func moistureCountsWhereWaterEvaporates() throws {
    for (plant, expected) in [
      ("direct-to-chip-dry-cooler", false), ("direct-to-chip-air-chiller", false),
      ("direct-to-chip-adiabatic", true), ("perimeter-air-water-chiller", true),
      ("outside-air", true),
    ] {
      #expect(try Catalogs.model(plant).isEvaporative == expected, "\(plant)")
    }
  }

  @Test func extremesAskMoreThanDesignDays() throws {
    let model = try Catalogs.model("direct-to-chip-air-chiller")
    let climate = try Catalogs.climate("dallas-tx")
    let extreme = try model.design(in: climate, at: .n20)
    let day = try model.design(in: climate, at: .dryBulb04)
    #expect(extreme.performance.air.power > day.performance.air.power)
    #expect((extreme.outdoor.celsius - 45.6).magnitude < 1e-9)
    let sheltered = try model.design(in: climate, at: .n20, recirculation: .zero)
    #expect(sheltered.performance.air.power < extreme.performance.air.power)
  }
}

@Suite struct EquipmentNeedTests {
  private func need(_ design: CoolingDesign, _ id: String) throws -> EquipmentNeed {
    try #require(design.needs.first { $0.equipment == id })
  }

  @Test func trimChillersAreAsLargeAsTheClimateDemands() throws {
    let model = try Catalogs.model("direct-to-chip-dry-cooler")
    let texas = try model.design(in: Catalogs.climate("abilene-tx"), at: .n20)
    let chiller = try need(texas, "air-cooled-chiller-fc-1500kw")
    #expect(chiller.perLiquidHeat > 1)
    // Luleå: 29 + 2 + 5.55 K keeps 40 °C water; chillers only for the air's 20 °C loop.
    let north = try model.design(in: Catalogs.climate("lulea-se"), at: .n20)
    let northern = try need(north, "air-cooled-chiller-fc-1500kw")
    #expect(northern.perLiquidHeat == 0 && northern.perAirHeat > 1)
    // Ohio: 38.6 + 2 + 5.55 − 40 = 6.15 K of 10: part of the water's heat, unless chillers alone
    // cost less.
    let ohio = try model.design(in: Catalogs.climate("new-albany-oh"), at: .n20)
    let partly = try need(ohio, "air-cooled-chiller-fc-1500kw")
    #expect(partly.perLiquidHeat > 0.6)
  }

  @Test func outsideAirNeedsChillersOnlyWhereItIsTooMoist() throws {
    let model = try Catalogs.model("outside-air")
    let dry = try model.design(in: Catalogs.climate("phoenix-az"), at: .n20)
    #expect(!dry.needs.contains { $0.role == .chiller })
    let moist = try model.design(in: Catalogs.climate("johor-my"), at: .n20)
    #expect(try need(moist, "air-cooled-chiller-fc-1500kw").perAirHeat > 1)
  }

  /// 120 MW of liquid heat and 18 MW of air at Abilene, counted by hand.
  @Test func unitsAreCounted() throws {
    let model = try Catalogs.model("direct-to-chip-air-chiller")
    let design = try model.design(in: Catalogs.climate("abilene-tx"), at: .n20)
    let liquid = Power.megawatts(120)
    let air = Power.megawatts(18)
    let cdu = try need(design, "vertiv-coolchip-cdu-1350")
    // 120,000 / 1,350 = 88.9 and one to spare.
    #expect(cdu.units(airHeat: air, liquidHeat: liquid, spares: 1) == 90)
    #expect(cdu.units(airHeat: air, liquidHeat: .zero, spares: 1) == 0)
    let walls = try need(design, "hot-aisle-containment-fanwall")
    #expect(walls.units(airHeat: air, liquidHeat: liquid, spares: 0) == 37)
    let chiller = try need(design, "air-cooled-chiller-fc-1500kw")
    let heat = design.performance
    let fans = 18 * (1 + heat.air.terminalFan)
    let pumps = 120 * (1 + (heat.liquid?.cduPump ?? 0))
    let megawatts = chiller.capacity(airHeat: air, liquidHeat: liquid).megawatts
    #expect(megawatts > fans + pumps)
    #expect(megawatts < (fans + pumps) * 1.01)
    #expect(
      chiller.units(airHeat: air, liquidHeat: liquid, spares: 0)
        == Int((megawatts / 1.5).rounded(.up)))
  }

  @Test func wholeUnitsAreNotRoundedUp() {
    let need = EquipmentNeed(
      equipment: "x", role: .cdu, perAirHeat: 0, perLiquidHeat: 1, unit: .kilowatts(1350))
    #expect(need.units(airHeat: .zero, liquidHeat: .kilowatts(13_500), spares: 0) == 10)
    #expect(need.units(airHeat: .zero, liquidHeat: .kilowatts(13_501), spares: 0) == 11)
  }

  @Test func everyNamedRecordIsNeeded() throws {
    for plant in Catalogs.plants {
      let model = try PlantModel(plant, equipment: Catalogs.cooling)
      let design = try model.design(in: Catalogs.climate("singapore"), at: .n20)
      let needed = design.needs.map(\.equipment)
      for id in plant.equipment { #expect(needed.contains(id), "\(plant.id): \(id)") }
    }
  }
}

@Suite struct CoolingYearTests {
  @Test func yearIsTheMeanOfItsHours() throws {
    let model = try Catalogs.model("direct-to-chip-water-chiller")
    let weather = try Catalogs.climate("memphis-tn").weatherYear()
    let year = model.year(weather)
    var sum = 0.0
    var peak = 0.0
    for hour in 0..<8760 {
      let power = model.performance(in: weather[hour]).liquid?.power ?? 0
      sum += power
      peak = max(peak, power)
    }
    let liquid = try #require(year.liquid)
    // Near freezing a wet bulb is over ice or over water by where its search begins.
    #expect((liquid.meanPower - sum / 8760).magnitude < 1e-8)
    #expect((liquid.peakPower - peak).magnitude < 1e-9)
    #expect(liquid.monthlyPower.count == 12)
    #expect(liquid.monthlyPower[6] > liquid.monthlyPower[0])
    let july = CalendarYear.months[6]
    #expect(july.contains(year.peakHour))
  }

  @Test func waterOfAYear() throws {
    let model = try Catalogs.model("perimeter-air-water-chiller")
    let year = model.year(try Catalogs.climate("memphis-tn").weatherYear())
    let one = year.water(airHeat: .megawatts(1), liquidHeat: .zero)
    let ten = year.water(airHeat: .megawatts(10), liquidHeat: .zero)
    #expect((ten.cubicMeters / one.cubicMeters - 10).magnitude < 1e-9)
    // About 2 L for each kWh of 8,760 MWh.
    #expect((one.cubicMeters - 17_500).magnitude < 2_000)
  }
}
