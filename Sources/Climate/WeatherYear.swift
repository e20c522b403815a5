public import Quantities

/// The 8,760 hours of a year without a leap day, from midnight of 1 January, local standard time.
public enum CalendarYear {
  public static let hours = 8760
  public static let daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

  /// The hours of each month as ranges of the year's hours, January first.
  public static let months: [Range<Int>] = {
    var start = 0
    return daysInMonth.map { days in
      defer { start += days * 24 }
      return start..<(start + days * 24)
    }
  }()
}

/// An hourly year of outdoor air, with the wet bulb worked out once.
public struct WeatherYear: Hashable, Sendable {
  public let dryBulb: [Temperature]
  public let wetBulb: [Temperature]
  /// Kilograms of vapor per kilogram of dry air.
  public let humidityRatio: [Double]
  public let pressure: [Pressure]

  init(
    dryBulb: [Temperature], wetBulb: [Temperature], humidityRatio: [Double], pressure: [Pressure]
  ) {
    self.dryBulb = dryBulb
    self.wetBulb = wetBulb
    self.humidityRatio = humidityRatio
    self.pressure = pressure
  }

  /// A year from hourly dry bulb, dew point and pressure, 8,760 values each.
  ///
  /// A dew point up to 0.5 K above the dry bulb (rounding in weather files) counts as saturation.
  ///
  /// - Throws: `ClimateError` where a series has another length or a value that weather cannot have.
  public init(
    dryBulb: [Temperature], dewPoint: [Temperature], pressure: [Pressure]
  ) throws(ClimateError) {
    try Self.checkSeries(dryBulb, pressure)
    try check(
      dewPoint.map(\.celsius), "dew point", CalendarYear.hours, -90...60, "-90 to 60 °C")
    for (hour, dew) in dewPoint.enumerated() where (dew - dryBulb[hour]).celsius > 0.5 {
      throw .impossible(
        series: "dew point", index: hour, value: dew.celsius,
        allowed: "no more than the dry bulb (\(dryBulb[hour].celsius) °C)")
    }
    self.init(dryBulb: dryBulb, pressure: pressure) { hour in
      let vapor = Psychrometrics.saturationPressure(min(dewPoint[hour], dryBulb[hour]).celsius)
      return Psychrometrics.humidityRatio(vaporPressure: vapor, pressure[hour].base)
    }
  }

  /// A year from hourly dry bulb, relative humidity (0 to 1) and pressure, 8,760 values each.
  ///
  /// - Throws: `ClimateError` where a series has another length or a value that weather cannot have.
  public init(
    dryBulb: [Temperature], relativeHumidity: [Double], pressure: [Pressure]
  ) throws(ClimateError) {
    try Self.checkSeries(dryBulb, pressure)
    try check(relativeHumidity, "relative humidity", CalendarYear.hours, 0...1.1, "0 % to 110 %")
    self.init(dryBulb: dryBulb, pressure: pressure) { hour in
      let saturation = Psychrometrics.saturationPressure(dryBulb[hour].celsius)
      let vapor = min(relativeHumidity[hour], 1) * saturation
      return Psychrometrics.humidityRatio(vaporPressure: vapor, pressure[hour].base)
    }
  }

  init(
    dryBulb: [Temperature], pressure: [Pressure], humidityRatio ratio: (Int) -> Double
  ) {
    var humidityRatio: [Double] = []
    var wetBulb: [Temperature] = []
    humidityRatio.reserveCapacity(dryBulb.count)
    wetBulb.reserveCapacity(dryBulb.count)
    // The depression changes slowly: the last hour's is a good start for the next.
    var depression = 3.0
    for hour in dryBulb.indices {
      let moisture = ratio(hour)
      let air = dryBulb[hour].celsius
      let wet = Psychrometrics.wetBulb(
        dryBulb: air, humidityRatio: moisture, pressure[hour].base, guess: air - depression)
      depression = air - wet
      humidityRatio.append(moisture)
      wetBulb.append(.celsius(wet))
    }
    self.init(
      dryBulb: dryBulb, wetBulb: wetBulb, humidityRatio: humidityRatio, pressure: pressure)
  }

  private static func checkSeries(
    _ dryBulb: [Temperature], _ pressure: [Pressure]
  ) throws(ClimateError) {
    let hours = CalendarYear.hours
    try check(dryBulb.map(\.celsius), "dry bulb", hours, -90...60, "-90 to 60 °C")
    try check(pressure.map(\.base), "pressure", hours, 31_000...120_000, "31 to 120 kPa")
  }

  /// The air of one hour, 0 to 8,759.
  public subscript(hour: Int) -> MoistAir {
    MoistAir(
      dryBulb: dryBulb[hour], humidityRatio: humidityRatio[hour], pressure: pressure[hour])
  }

  /// Hours with a dry bulb above `temperature`.
  public func hours(dryBulbAbove temperature: Temperature) -> Int {
    dryBulb.count { $0 > temperature }
  }

  /// Hours with a wet bulb above `temperature`.
  public func hours(wetBulbAbove temperature: Temperature) -> Int {
    wetBulb.count { $0 > temperature }
  }

  /// The same year with every dry bulb moved by `difference` at the same moisture (what-if).
  public func warmed(by difference: TemperatureDifference) -> WeatherYear {
    let warmer = dryBulb.map { $0 + difference }
    return WeatherYear(dryBulb: warmer, pressure: pressure) { hour in
      min(
        humidityRatio[hour],
        Psychrometrics.saturationHumidityRatio(warmer[hour].celsius, pressure[hour].base))
    }
  }
}
