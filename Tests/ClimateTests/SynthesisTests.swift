import Climate
import Quantities
import Testing

/// Monthly normals and hours of places, each from one and the same hourly series: TMYx weather years
/// and Open-Meteo's years 2021 to 2024 (references of this project, power-cooling table 2.3).
struct MeasuredPlace: Sendable, CustomTestStringConvertible {
  var name: String
  var mean: [Double]
  var humidity: [Double]
  var range: Double
  /// Dry bulb exceeded in 0.4 % and 2 % of the hours.
  var dryBulb04: Double
  var dryBulb2: Double
  /// Hours a year of no more than 27 and 32 °C.
  var upTo27: Int
  var upTo32: Int

  var testDescription: String { name }

  func normals() throws -> MonthlyNormals {
    try MonthlyNormals(
      mean: mean.map { .celsius($0) }, diurnalRange: Array(repeating: .kelvins(range), count: 12),
      moisture: .relativeHumidity(humidity.map { $0 / 100 }), pressure: Pressure(base: 101_325))
  }

  /// The year from normals with usual spells, within the 0.4 % dry bulb, and that without spells.
  func years() throws -> (spells: WeatherYear, none: WeatherYear) {
    let normals = try normals()
    let design = DesignConditions(
      n20: nil, dryBulb04: .celsius(dryBulb04), meanCoincidentWetBulb04: nil, wetBulb04: nil,
      meanCoincidentDryBulb04: nil, pressure: normals.pressure)
    return (
      WeatherYear(synthesizedFrom: normals, spread: .typical(of: normals, within: design)),
      WeatherYear(synthesizedFrom: normals)
    )
  }

  static let all = [
    MeasuredPlace(
      name: "Denver",
      mean: [0.8, -0.1, 6.1, 5.8, 15.5, 23.1, 22.3, 22.6, 19.2, 10.0, 2.9, 1.4],
      humidity: [47, 54, 41, 62, 53, 42, 50, 45, 41, 61, 52, 49],
      range: 14.5, dryBulb04: 34.4, dryBulb2: 32.2, upTo27: 8032, upTo32: 8578),
    MeasuredPlace(
      name: "Phoenix",
      mean: [12.5, 14.0, 20.3, 23.7, 28.8, 34.7, 35.7, 34.6, 33.3, 25.6, 19.3, 12.8],
      humidity: [39, 44, 31, 21, 15, 14, 30, 33, 29, 25, 30, 49],
      range: 13.2, dryBulb04: 42.8, dryBulb2: 41.1, upTo27: 4811, upTo32: 6306),
    MeasuredPlace(
      name: "San Jose",
      mean: [9.5, 11.5, 12.9, 13.9, 16.9, 19.2, 20.1, 19.7, 19.3, 17.4, 12.8, 9.5],
      humidity: [67, 62, 70, 65, 59, 63, 61, 65, 63, 63, 63, 70],
      range: 11.5, dryBulb04: 31.1, dryBulb2: 27.8, upTo27: 8505, upTo32: 8741),
    MeasuredPlace(
      name: "Atlanta",
      mean: [5.8, 8.5, 13.0, 17.4, 21.6, 25.9, 26.6, 26.1, 23.0, 18.1, 10.6, 9.3],
      humidity: [62, 59, 68, 58, 65, 72, 73, 67, 69, 71, 60, 72],
      range: 10.3, dryBulb04: 32.8, dryBulb2: 31.7, upTo27: 7462, upTo32: 8625),
    MeasuredPlace(
      name: "Chicago",
      mean: [-3.8, -3.0, 4.1, 9.1, 16.0, 21.7, 23.8, 23.0, 20.4, 11.8, 4.7, 0.5],
      humidity: [72, 73, 63, 56, 61, 72, 69, 67, 72, 72, 67, 77],
      range: 9.1, dryBulb04: 32.8, dryBulb2: 30.0, upTo27: 8219, upTo32: 8701),
    MeasuredPlace(
      name: "Dallas FW",
      mean: [8.4, 9.4, 16.1, 19.0, 23.5, 28.4, 30.7, 30.6, 26.8, 20.8, 14.4, 9.0],
      humidity: [65, 68, 58, 64, 58, 64, 58, 50, 58, 55, 63, 67],
      range: 10.7, dryBulb04: 38.3, dryBulb2: 36.1, upTo27: 6346, upTo32: 7863),
    MeasuredPlace(
      name: "Leesburg VA",
      mean: [1.2, 2.9, 7.2, 13.5, 18.6, 23.9, 25.8, 24.5, 20.5, 14.6, 7.8, 4.2],
      humidity: [61, 68, 58, 61, 68, 67, 71, 73, 77, 75, 71, 69],
      range: 10.3, dryBulb04: 35.0, dryBulb2: 32.0, upTo27: 7982, upTo32: 8649),
    MeasuredPlace(
      name: "Seattle",
      mean: [6.0, 5.0, 8.4, 10.0, 14.2, 16.6, 19.5, 20.0, 15.9, 11.6, 8.4, 4.1],
      humidity: [81, 73, 73, 73, 70, 65, 63, 65, 71, 80, 81, 77],
      range: 7.5, dryBulb04: 30.6, dryBulb2: 27.2, upTo27: 8580, upTo32: 8745),
    MeasuredPlace(
      name: "Sydney 2021-24",
      mean: [22.0, 21.7, 20.7, 17.3, 14.2, 11.6, 11.8, 13.3, 15.4, 17.1, 18.8, 20.8],
      humidity: [78, 78, 78, 78, 78, 74, 72, 72, 66, 70, 75, 75],
      range: 8.3, dryBulb04: 31.4, dryBulb2: 27.1, upTo27: 8577, upTo32: 8734),
    MeasuredPlace(
      name: "São Paulo 2021-24",
      mean: [22.2, 22.0, 22.2, 19.7, 18.1, 16.7, 16.4, 17.5, 20.1, 19.9, 20.6, 21.7],
      humidity: [83, 84, 84, 83, 77, 78, 75, 73, 73, 84, 79, 81],
      range: 9.8, dryBulb04: 32.7, dryBulb2: 30.0, upTo27: 8085, upTo32: 8707),
    MeasuredPlace(
      name: "Santiago 2021-24",
      mean: [21.3, 21.5, 20.3, 16.5, 12.9, 11.5, 10.7, 11.3, 12.5, 15.4, 18.1, 20.8],
      humidity: [51, 54, 52, 59, 63, 65, 61, 70, 70, 63, 56, 49],
      range: 11.8, dryBulb04: 32.7, dryBulb2: 30.5, upTo27: 8076, upTo32: 8698),
    MeasuredPlace(
      name: "Frankfurt 2021-24",
      mean: [2.9, 5.0, 6.8, 9.1, 14.9, 20.2, 20.5, 20.7, 16.8, 12.1, 6.4, 3.7],
      humidity: [84, 80, 74, 70, 68, 62, 64, 67, 74, 84, 87, 88],
      range: 8.3, dryBulb04: 31.8, dryBulb2: 28.0, upTo27: 8512, upTo32: 8731),
    MeasuredPlace(
      name: "London 2021-24",
      mean: [4.5, 6.8, 7.7, 8.8, 12.8, 16.7, 18.3, 18.1, 16.2, 12.8, 8.3, 6.6],
      humidity: [87, 83, 80, 73, 76, 71, 71, 73, 78, 84, 86, 88],
      range: 7.6, dryBulb04: 28.4, dryBulb2: 24.3, upTo27: 8700, upTo32: 8755),
    MeasuredPlace(
      name: "Mumbai 2021-24",
      mean: [23.6, 25.1, 27.6, 29.1, 29.9, 28.2, 26.7, 26.7, 26.5, 27.3, 27.1, 25.3],
      humidity: [65, 57, 58, 70, 74, 83, 88, 86, 88, 79, 62, 65],
      range: 7.3, dryBulb04: 36.0, dryBulb2: 34.0, upTo27: 4749, upTo32: 8066),
    MeasuredPlace(
      name: "Tokyo 2021-24",
      mean: [4.2, 5.7, 10.2, 14.7, 18.5, 22.2, 26.9, 27.8, 24.5, 18.1, 12.9, 6.9],
      humidity: [65, 65, 71, 74, 76, 81, 80, 79, 81, 77, 75, 68],
      range: 7.9, dryBulb04: 33.8, dryBulb2: 31.3, upTo27: 7774, upTo32: 8636),
    MeasuredPlace(
      name: "Seoul 2021-24",
      mean: [-3.0, 0.2, 6.2, 12.7, 16.8, 22.1, 25.9, 25.7, 22.0, 13.9, 6.9, -1.6],
      humidity: [59, 65, 67, 65, 70, 76, 84, 83, 79, 77, 73, 63],
      range: 9.2, dryBulb04: 32.4, dryBulb2: 30.2, upTo27: 8142, upTo32: 8711),
    MeasuredPlace(
      name: "Singapore 2021-24",
      mean: [26.0, 26.8, 27.2, 27.6, 28.1, 27.5, 27.8, 27.3, 27.5, 27.4, 26.7, 26.4],
      humidity: [85, 80, 82, 84, 83, 83, 81, 82, 81, 83, 86, 85],
      range: 4.4, dryBulb04: 32.3, dryBulb2: 31.1, upTo27: 4245, upTo32: 8711),
    MeasuredPlace(
      name: "Santa Clara 2021-24",
      mean: [10.7, 10.7, 11.5, 13.5, 16.2, 18.9, 20.1, 20.4, 19.8, 17.8, 12.8, 10.7],
      humidity: [78, 73, 73, 69, 64, 61, 64, 66, 67, 64, 72, 81],
      range: 10.9, dryBulb04: 34.1, dryBulb2: 29.5, upTo27: 8378, upTo32: 8688),
    MeasuredPlace(
      name: "Philadelphia 2021-24",
      mean: [1.8, 2.7, 7.3, 12.4, 17.5, 22.9, 25.9, 24.7, 20.7, 15.1, 8.5, 4.2],
      humidity: [68, 67, 63, 63, 64, 63, 69, 69, 70, 69, 66, 71],
      range: 9.9, dryBulb04: 34.4, dryBulb2: 31.5, upTo27: 7985, upTo32: 8632),
    MeasuredPlace(
      name: "Dallas 2021-24",
      mean: [8.0, 9.3, 15.3, 18.9, 23.4, 27.9, 30.3, 30.9, 27.1, 21.7, 14.2, 12.2],
      humidity: [64, 65, 65, 66, 74, 69, 59, 56, 57, 56, 69, 70],
      range: 10.3, dryBulb04: 39.9, dryBulb2: 37.1, upTo27: 6537, upTo32: 7920),
    MeasuredPlace(
      name: "Johannesburg 2021-24",
      mean: [18.9, 18.8, 18.0, 15.1, 12.8, 9.6, 9.5, 12.8, 16.9, 18.0, 18.8, 19.2],
      humidity: [69, 71, 65, 61, 56, 52, 45, 42, 39, 48, 59, 67],
      range: 12.4, dryBulb04: 30.2, dryBulb2: 27.9, upTo27: 8488, upTo32: 8755),
    MeasuredPlace(
      name: "Singapore Changi TMY",
      mean: [26.7, 27.2, 27.6, 27.8, 28.7, 28.1, 28.1, 28.1, 27.6, 27.9, 26.9, 26.9],
      humidity: [85, 83, 84, 86, 83, 84, 83, 83, 85, 83, 88, 87],
      range: 5.9, dryBulb04: 33.5, dryBulb2: 32.7, upTo27: 3796, upTo32: 8421),
  ]
}

@Suite struct SynthesisTests {
  private func percentile(_ year: WeatherYear, above share: Double) -> Double {
    let sorted = year.dryBulb.map(\.celsius).sorted()
    return sorted[Int((1 - share) * Double(sorted.count - 1))]
  }

  /// Warm hours of 22 places: spells take a third off the error of years that have none, and more than
  /// half of their bias.
  @Test func warmHoursAreThoseMeasured() throws {
    var squares = (spells: 0.0, none: 0.0)
    var bias = (spells: 0.0, none: 0.0)
    for place in MeasuredPlace.all {
      let years = try place.years()
      let spells = Double(8760 - years.spells.hours(dryBulbAbove: .celsius(27)) - place.upTo27)
      let none = Double(8760 - years.none.hours(dryBulbAbove: .celsius(27)) - place.upTo27)
      squares.spells += spells * spells
      squares.none += none * none
      bias.spells += spells / Double(MeasuredPlace.all.count)
      bias.none += none / Double(MeasuredPlace.all.count)
      let hot = 8760 - years.spells.hours(dryBulbAbove: .celsius(32))
      #expect(abs(hot - place.upTo32) < 300, "\(place.name): \(hot) for \(place.upTo32)")
    }
    #expect(squares.spells < 0.44 * squares.none, "\(squares)")
    #expect(bias.spells.magnitude < 0.45 * bias.none, "\(bias)")
  }

  /// The warmest hours come nearer to those measured in almost every place, and pass none of them:
  /// coasts keep 3 K of 4, since their heat waves are no part of a usual month.
  @Test func warmestHoursAreThoseMeasured() throws {
    var nearer = 0
    for place in MeasuredPlace.all {
      let years = try place.years()
      let warm = percentile(years.spells, above: 0.02) - place.dryBulb2
      let without = percentile(years.none, above: 0.02) - place.dryBulb2
      #expect(warm > -3.1 && warm < 0.6, "\(place.name): \(warm)")
      if warm.magnitude < without.magnitude { nearer += 1 }
      #expect(percentile(years.spells, above: 0.004) < place.dryBulb04 + 0.1, "\(place.name)")
    }
    #expect(nearer >= 20, "\(nearer)")
  }

  /// Means of dry bulb and of vapor are those of the normals in every month, spells or none.
  @Test(arguments: MeasuredPlace.all)
  func monthlyMeansAreKept(place: MeasuredPlace) throws {
    let normals = try place.normals()
    let year = try place.years().spells
    for (month, hours) in CalendarYear.months.enumerated() {
      let count = Double(hours.count)
      let mean = year.dryBulb[hours].map(\.celsius).reduce(0, +) / count
      #expect((mean - place.mean[month]).magnitude < 1e-9)
      let vapor = hours.map { year[$0].vaporPressure.base }.reduce(0, +) / count
      let saturated = MoistAir(
        dryBulb: normals.mean[month], dewPoint: normals.dewPoint[month], pressure: normals.pressure)
      // Nights that are saturated hold less than the mean asks.
      #expect(vapor < saturated.vaporPressure.base * 1.0002)
      #expect(vapor > saturated.vaporPressure.base * 0.97)
    }
  }

  /// Days have the spread and the correlation asked for, and warm days come in spells.
  @Test func daysHaveTheirSpread() throws {
    let place = MeasuredPlace.all[4]
    let normals = try place.normals()
    let spread = try DayToDaySpread(
      dryBulb: Array(repeating: .kelvins(4), count: 12),
      dewPoint: Array(repeating: .kelvins(2), count: 12),
      correlation: Array(repeating: 0.5, count: 12))
    let year = WeatherYear(synthesizedFrom: normals, spread: spread)
    for (month, hours) in CalendarYear.months.enumerated() {
      var days: [Double] = []
      for start in stride(from: hours.lowerBound, to: hours.upperBound, by: 24) {
        days.append(
          year.dryBulb[start..<start + 24].map(\.celsius).reduce(0, +) / 24 - place.mean[month])
      }
      let deviation = (days.map { $0 * $0 }.reduce(0, +) / Double(days.count)).squareRoot()
      #expect((deviation - 4).magnitude < 0.2)
      let next = zip(days, days.dropFirst()).map { $0 * $1 }.reduce(0, +)
      let persistence = next / Double(days.count - 1) / (deviation * deviation)
      #expect(persistence > 0.2 && persistence < 0.95, "\(persistence)")
      #expect((days.max() ?? 0) < 3.2 * deviation)
    }
    #expect(year == WeatherYear(synthesizedFrom: normals, spread: spread))
  }

  @Test func impossibleSpreadsAreRefused() {
    let kelvins = Array(repeating: TemperatureDifference.kelvins(3), count: 12)
    let shared = Array(repeating: 0.5, count: 12)
    #expect(
      throws: ClimateError.count(series: "day_correlation", count: 11, expected: 12)
    ) { try DayToDaySpread(dryBulb: kelvins, dewPoint: kelvins, correlation: shared.dropLast()) }
    var wrong = shared
    wrong[3] = 1.2
    #expect(throws: ClimateError.self) {
      try DayToDaySpread(dryBulb: kelvins, dewPoint: kelvins, correlation: wrong)
    }
    var negative = kelvins
    negative[0] = .kelvins(-1)
    #expect(throws: ClimateError.self) {
      try DayToDaySpread(dryBulb: negative, dewPoint: kelvins, correlation: shared)
    }
  }
}
