public import Quantities
import RealModule

/// Twelve months of mean temperature, daily swing and moisture.
public struct MonthlyNormals: Hashable, Sendable {
  public enum Moisture: Hashable, Sendable {
    case dewPoint([Temperature])
    /// Mean relative humidity, 0 to 1, taken at the month's mean temperature.
    case relativeHumidity([Double])
  }

  /// Mean dry bulb, January first.
  public let mean: [Temperature]
  /// Mean daily maximum less mean daily minimum.
  public let diurnalRange: [TemperatureDifference]
  /// Mean dew point.
  public let dewPoint: [Temperature]
  public let pressure: Pressure

  /// - Throws: `ClimateError` where a series has not twelve values or one that weather cannot have.
  public init(
    mean: [Temperature], diurnalRange: [TemperatureDifference], moisture: Moisture,
    pressure: Pressure
  ) throws(ClimateError) {
    try check(mean.map(\.celsius), "mean", 12, -90...60, "-90 to 60 °C")
    try check(diurnalRange.map(\.kelvins), "diurnal_range", 12, 0...40, "0 to 40 K")
    let dewPoint: [Temperature]
    switch moisture {
    case .dewPoint(let values):
      try check(values.map(\.celsius), "dew_point", 12, -90...40, "-90 to 40 °C")
      dewPoint = values
    case .relativeHumidity(let values):
      try check(values, "relative_humidity", 12, 0.01...1, "1 % to 100 %")
      dewPoint = zip(mean, values).map {
        MoistAir(dryBulb: $0, relativeHumidity: $1, pressure: pressure).dewPoint
      }
    }
    self.mean = mean
    self.diurnalRange = diurnalRange
    self.dewPoint = dewPoint
    self.pressure = pressure
  }
}

extension WeatherYear {
  /// An hourly year from monthly normals.
  ///
  /// T(h) = T_month + s a(h) + DR/2 cos(2π(h − 15)/24), warmest at 15 h, where a are the scores of
  /// `Spells` and s the spread of the month's days; the dew point follows the spells likewise, is held
  /// within a day but for its way to the next and capped at saturation and at the moistest air there
  /// is: dew points have a ceiling, which the sea sets, where a normal distribution has none. Monthly
  /// means of dry bulb and of vapor pressure are those of the normals (vapor: but for saturated months
  /// and the design hour).
  ///
  /// The design hour is kept: in the warmest month it takes the place of the hour whose dry bulb is
  /// nearest, and the month's other hours are moved alike so that its mean stays exact.
  ///
  /// - Parameters:
  ///   - spread: how far days lie from their month's mean.
  ///   - moistest: the state of the 0.4 % wet bulb.
  ///   - designHour: the state of the 0.4 % dry bulb.
  public init(
    synthesizedFrom normals: MonthlyNormals, spread: DayToDaySpread = .none,
    moistest: MoistAir? = nil, designHour: MoistAir? = nil
  ) {
    var dryBulb = normals.dryBulbs(spread)
    var kept: Int?
    if let designHour {
      let month = CalendarYear.months[normals.warmestMonth]
      let target = designHour.dryBulb.celsius
      let nearest = month.min { first, second in
        (dryBulb[first] - target).magnitude < (dryBulb[second] - target).magnitude
      }
      if let nearest {
        let moved = (dryBulb[nearest] - target) / Double(month.count - 1)
        for hour in month { dryBulb[hour] += moved }
        dryBulb[nearest] = target
        kept = nearest
      }
    }
    let pressure = normals.pressure.base
    let vapor = normals.vaporPressures(
      spread, dryBulb: dryBulb, ceiling: moistest?.vaporPressure.base ?? .infinity)
    let moisture = vapor.map { Psychrometrics.humidityRatio(vaporPressure: $0, pressure) }
    self.init(
      dryBulb: dryBulb.map { .celsius($0) },
      pressure: Array(repeating: normals.pressure, count: CalendarYear.hours)
    ) { hour in
      if let designHour, hour == kept { return designHour.humidityRatio }
      return moisture[hour]
    }
  }
}

extension MonthlyNormals {
  /// The month, from 0, whose afternoons are warmest; the earlier of two that are alike.
  var warmestMonth: Int {
    let peaks = zip(mean, diurnalRange).map { $0 + $1 * 0.5 }
    return peaks.indices.reduce(0) { peaks[$1] > peaks[$0] ? $1 : $0 }
  }

  /// Dry bulbs of the year's hours, °C.
  fileprivate func dryBulbs(_ spread: DayToDaySpread) -> [Double] {
    let swing = (0..<24).map { (hour: Int) -> Double in
      let phase = 2 * Double.pi * Double(hour - 15) / 24
      return 0.5 * .cos(phase)
    }
    let warmth = Spells.year.warmth
    var values: [Double] = []
    values.reserveCapacity(CalendarYear.hours)
    for (month, hours) in CalendarYear.months.enumerated() {
      let mean = mean[month].celsius
      let range = diurnalRange[month].kelvins
      let deviation = spread.dryBulb[month].kelvins
      for hour in hours {
        values.append(mean + deviation * warmth[hour] + range * swing[hour % 24])
      }
    }
    return values
  }

  /// Vapor pressures of the year's hours, Pa, their monthly means those of the normals: dew points
  /// that vary hold more vapor than their mean does, so the month's are lowered alike.
  ///
  /// - Parameter ceiling: of vapor pressure, Pa.
  fileprivate func vaporPressures(
    _ spread: DayToDaySpread, dryBulb: [Double], ceiling: Double
  ) -> [Double] {
    let spells = Spells.year
    var values = dryBulb.map { min(Psychrometrics.saturationPressure($0), ceiling) }
    for (month, hours) in CalendarYear.months.enumerated() {
      let deviation = spread.dewPoint[month].kelvins
      let shared = spread.correlation[month]
      let own = (1 - shared * shared).squareRoot()
      let target = Psychrometrics.saturationPressure(dewPoint[month].celsius)
      let slope = Psychrometrics.logSlope(celsius: dewPoint[month].celsius)
      let most = Array(values[hours])
      var shift = 0.0
      // Where nights are saturated the mean stays below the target whatever the dew point.
      for _ in 0..<6 {
        var sum = 0.0
        for (index, hour) in hours.enumerated() {
          let score = shared * spells.warmth[hour] + own * spells.moisture[hour]
          let dew = dewPoint[month].celsius + shift + deviation * score
          values[hour] = min(Psychrometrics.saturationPressure(dew), most[index])
          sum += values[hour]
        }
        let excess: Double = .log(sum / Double(hours.count) / target)
        if excess.magnitude < 1e-4 { break }
        shift -= excess / slope
      }
    }
    return values
  }
}

extension DayToDaySpread {
  /// The usual spread of such normals where no hours were measured, made smaller where the 0.4 % dry
  /// bulb says that the place's weather is steadier: no more hours than those lie above it.
  ///
  /// It is never made larger. What the design condition adds to usual days comes in a few hot hours
  /// (coasts), which a wider spread of every day would overstate in all of them.
  public static func typical(of normals: MonthlyNormals, within design: DesignConditions) -> Self {
    let typical = typical(of: normals)
    guard let limit = design.dryBulb04?.celsius else { return typical }
    let permitted = Int(0.004 * Double(CalendarYear.hours))
    let none = normals.dryBulbs(.none)
    // Only hours that are ever above count; each is linear in the share.
    let rising = zip(none, normals.dryBulbs(typical)).filter { max($0, $1) > limit }
    let share = largestShare { share in
      rising.count { $0 + share * ($1 - $0) > limit } <= permitted
    }
    return typical.scaled(by: share)
  }

  /// The largest share of 1 that is allowed, to 1/256: 1 where it is; 0 where none is.
  private static func largestShare(_ allows: (Double) -> Bool) -> Double {
    if allows(1) { return 1 }
    var low = 0.0
    var high = 1.0
    for _ in 0..<8 {
      let middle = (low + high) / 2
      if allows(middle) { low = middle } else { high = middle }
    }
    return low
  }
}

/// Checks length and range of a series.
func check(
  _ values: [Double], _ series: String, _ expected: Int, _ range: ClosedRange<Double>,
  _ allowed: String
) throws(ClimateError) {
  guard values.count == expected else {
    throw .count(series: series, count: values.count, expected: expected)
  }
  // Not-a-number is in no range.
  if let index = values.firstIndex(where: { !range.contains($0) }) {
    throw .impossible(series: series, index: index, value: values[index], allowed: allowed)
  }
}
