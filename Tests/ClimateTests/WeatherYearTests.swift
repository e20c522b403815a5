import Climate
import Quantities
import Testing

private let pressure = Pressure(base: 95_000)

private func normals(
  mean: [Double] = [6, 9, 13, 18, 22, 26, 28, 28, 24, 19, 12, 7], range: Double = 13,
  humidity: Double = 0.6
) throws -> MonthlyNormals {
  try MonthlyNormals(
    mean: mean.map { .celsius($0) },
    diurnalRange: Array(repeating: .kelvins(range), count: 12),
    moisture: .relativeHumidity(Array(repeating: humidity, count: 12)), pressure: pressure)
}

@Suite struct WeatherYearTests {
  @Test func synthesisKeepsMonthlyMeansAndRange() throws {
    let normals = try normals()
    let year = WeatherYear(synthesizedFrom: normals)
    #expect(year.dryBulb.count == 8760)
    for (month, hours) in CalendarYear.months.enumerated() {
      let values = year.dryBulb[hours].map(\.celsius)
      let mean = values.reduce(0, +) / Double(values.count)
      #expect((mean - normals.mean[month].celsius).magnitude < 1e-9)
      #expect(((values.max() ?? 0) - (values.min() ?? 0) - 13).magnitude < 1e-9)
    }
  }

  /// The design hour stands once in the warmest month, and the monthly means stay what they were.
  @Test func designHourIsKept() throws {
    let normals = try normals()
    let design = MoistAir(dryBulb: .celsius(39), wetBulb: .celsius(23), pressure: pressure)
    let year = WeatherYear(synthesizedFrom: normals, designHour: design)
    #expect(year.dryBulb.max() == .celsius(39))
    #expect(year.hours(dryBulbAbove: .celsius(38.9)) == 1)
    let hour = try #require(year.dryBulb.firstIndex(of: .celsius(39)))
    #expect(CalendarYear.months[6].contains(hour) && hour % 24 == 15)
    #expect((year.wetBulb[hour].celsius - 23).magnitude < 1e-6)
    for (month, hours) in CalendarYear.months.enumerated() {
      let mean = year.dryBulb[hours].map(\.celsius).reduce(0, +) / Double(hours.count)
      #expect((mean - normals.mean[month].celsius).magnitude < 1e-9)
    }
    // A design hour below the normals' own afternoon takes the place of an hour like it.
    let mild = MoistAir(dryBulb: .celsius(30), wetBulb: .celsius(20), pressure: pressure)
    let usual = WeatherYear(synthesizedFrom: normals, designHour: mild)
    #expect(usual.dryBulb.contains(.celsius(30)))
    #expect(usual.dryBulb.max() ?? .zero < .celsius(34.51))
  }

  @Test func warmestAtThreeInTheAfternoon() throws {
    let year = WeatherYear(synthesizedFrom: try normals())
    let july = CalendarYear.months[6].lowerBound
    let day = year.dryBulb[july..<(july + 24)].map(\.celsius)
    #expect(day.firstIndex(of: day.max() ?? 0) == 15)
    #expect((day[15] - (28 + 6.5)).magnitude < 1e-9)
    #expect((day[3] - (28 - 6.5)).magnitude < 1e-9)
  }

  @Test func dewPointIsHeldAndCappedAtSaturation() throws {
    // At 95 % humidity and a swing of 13 K the nights are colder than the dew point.
    let year = WeatherYear(synthesizedFrom: try normals(humidity: 0.95))
    for hour in stride(from: 0, to: 8760, by: 7) {
      let state = year[hour]
      #expect(state.dewPoint.celsius <= state.dryBulb.celsius + 1e-9)
      #expect(year.wetBulb[hour] <= year.dryBulb[hour])
    }
    let dry = WeatherYear(synthesizedFrom: try normals(humidity: 0.3))
    #expect((dry[12].dewPoint.celsius - dry[3].dewPoint.celsius).magnitude < 1e-9)
  }

  @Test func monthsCoverTheYear() {
    #expect(CalendarYear.months.map(\.count).reduce(0, +) == 8760)
    #expect(CalendarYear.months[2] == 1416..<2160)
  }

  @Test func anyHourlySeriesIsTaken() throws {
    let dryBulb = (0..<8760).map { Temperature.celsius(15 + 10 * Double($0 % 24) / 24) }
    let pressures = Array(repeating: pressure, count: 8760)
    let year = try WeatherYear(
      dryBulb: dryBulb, dewPoint: Array(repeating: .celsius(12), count: 8760), pressure: pressures)
    for hour in [0, 100, 8759] {
      let expected = MoistAir(
        dryBulb: dryBulb[hour], dewPoint: .celsius(12), pressure: pressure)
      #expect((year.wetBulb[hour].celsius - expected.wetBulb.celsius).magnitude < 1e-6)
    }
    let byHumidity = try WeatherYear(
      dryBulb: dryBulb, relativeHumidity: Array(repeating: 0.4, count: 8760), pressure: pressures)
    #expect((byHumidity[50].relativeHumidity - 0.4).magnitude < 1e-9)
    #expect(year.hours(dryBulbAbove: .celsius(24)) == 365 * 2)
  }

  @Test func impossibleWeatherIsRefused() {
    let dryBulb = Array(repeating: Temperature.celsius(20), count: 8760)
    let dew = Array(repeating: Temperature.celsius(10), count: 8760)
    let pressures = Array(repeating: pressure, count: 8760)
    #expect(
      throws: ClimateError.count(series: "dry bulb", count: 8759, expected: 8760)
    ) {
      try WeatherYear(dryBulb: dryBulb.dropLast(), dewPoint: dew, pressure: pressures)
    }
    var tooMoist = dew
    tooMoist[77] = .celsius(23)
    #expect(throws: ClimateError.self) {
      try WeatherYear(dryBulb: dryBulb, dewPoint: tooMoist, pressure: pressures)
    }
    var fill = dryBulb
    fill[5] = .celsius(99.9)
    #expect(throws: ClimateError.self) {
      try WeatherYear(dryBulb: fill, dewPoint: dew, pressure: pressures)
    }
    var notANumber = dryBulb
    notANumber[5] = .celsius(.nan)
    #expect(throws: ClimateError.self) {
      try WeatherYear(dryBulb: notANumber, dewPoint: dew, pressure: pressures)
    }
    #expect(throws: ClimateError.self) {
      try WeatherYear(
        dryBulb: dryBulb, relativeHumidity: Array(repeating: -0.1, count: 8760),
        pressure: pressures)
    }
    #expect(throws: ClimateError.self) { try normals(mean: [1, 2, 3]) }
    #expect(throws: ClimateError.self) { try normals(range: -4) }
  }

  @Test func warmedYearKeepsItsVapor() throws {
    let year = WeatherYear(synthesizedFrom: try normals())
    let warm = year.warmed(by: .kelvins(5))
    #expect(warm[4000].humidityRatio == year[4000].humidityRatio)
    #expect((warm.dryBulb[4000].celsius - year.dryBulb[4000].celsius - 5).magnitude < 1e-9)
    #expect(warm.wetBulb[4000] > year.wetBulb[4000])
  }
}

@Suite struct DesignConditionTests {
  /// Dallas-Fort Worth, ASHRAE Handbook 2021.
  private let dallas = DesignConditions(
    n20: .celsius(43.6), dryBulb04: .celsius(38.6), meanCoincidentWetBulb04: .celsius(23.4),
    wetBulb04: .celsius(25.9), meanCoincidentDryBulb04: .celsius(33.1),
    pressure: MoistAir.standardPressure(altitude: .meters(171)))

  @Test func extremeKeepsTheMoistureOfTheDesignDay() throws {
    let states = try dallas.states(at: .n20, recirculation: .zero)
    let dry = try dallas.states(at: .dryBulb04, recirculation: .zero)
    #expect(states.count == 2)
    #expect(states[0].dryBulb == .celsius(43.6))
    #expect(states[0].humidityRatio == dry[0].humidityRatio)
    #expect((dry[0].wetBulb.celsius - 23.4).magnitude < 1e-6)
    #expect((states[1].wetBulb.celsius - 25.9).magnitude < 1e-6)
  }

  @Test func recirculationWarmsWithoutMoisture() throws {
    let states = try dallas.states(at: .dryBulb04, recirculation: .kelvins(2))
    #expect((states[0].dryBulb.celsius - 40.6).magnitude < 1e-9)
    #expect(states[0].wetBulb.celsius > 23.4)
    #expect(states[0].wetBulb.celsius < 24.4)
  }

  @Test func missingFiguresAreNamed() {
    var place = dallas
    place.n20 = nil
    #expect(throws: ClimateError.missing(field: "n20_c")) {
      try place.states(at: .n20, recirculation: .zero)
    }
    place.wetBulb04 = nil
    #expect(throws: ClimateError.missing(field: "wb_04_c")) {
      try place.states(at: .wetBulb04, recirculation: .zero)
    }
  }

  @Test func namesAreThoseOfSpecs() {
    #expect(DesignCondition.allCases.map(\.rawValue) == ["n20", "ashrae_0.4_db", "ashrae_0.4_wb"])
  }
}
