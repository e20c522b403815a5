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
  /// Every day of a month is alike: T(h) = T_month + DR/2 cos(2π(h − 15)/24), warmest at 15 h; the
  /// month's dew point is held and capped at saturation. Spells of weather are not kept, so a real
  /// year has warmer hours: sizing uses `DesignConditions`. One design hour is kept: it takes the
  /// place of 15 h in the middle of the warmest month, whose other hours are cooled alike so that
  /// the monthly means of the dry bulb stay exact.
  ///
  /// - Parameter designHour: the state of the 0.4 % dry bulb; left out where it is no warmer than
  ///   the normals' own warmest hour.
  public init(synthesizedFrom normals: MonthlyNormals, designHour: MoistAir? = nil) {
    let hours = CalendarYear.hours
    var dryBulb: [Temperature] = []
    var wetBulb: [Temperature] = []
    var humidityRatio: [Double] = []
    dryBulb.reserveCapacity(hours)
    wetBulb.reserveCapacity(hours)
    humidityRatio.reserveCapacity(hours)
    let warmest = normals.warmestMonth
    let peak = normals.mean[warmest] + normals.diurnalRange[warmest] * 0.5
    let kept = designHour.flatMap { $0.dryBulb > peak ? $0 : nil }
    for month in 0..<12 {
      let range = CalendarYear.months[month]
      let excess = month == warmest ? kept.map { ($0.dryBulb - peak).celsius } ?? 0 : 0
      let cooled = TemperatureDifference.kelvins(-excess / Double(range.count - 1))
      let day = (0..<24).map { hour in
        let phase = 2 * Double.pi * Double(hour - 15) / 24
        let swing = normals.diurnalRange[month] * (0.5 * .cos(phase))
        return MoistAir(
          dryBulb: normals.mean[month] + swing + cooled, dewPoint: normals.dewPoint[month],
          pressure: normals.pressure)
      }
      let wetBulbs = day.map(\.wetBulb)
      for _ in 0..<CalendarYear.daysInMonth[month] {
        dryBulb += day.lazy.map(\.dryBulb)
        wetBulb += wetBulbs
        humidityRatio += day.lazy.map(\.humidityRatio)
      }
    }
    if let kept {
      let hour = CalendarYear.months[warmest].lowerBound + 14 * 24 + 15
      dryBulb[hour] = kept.dryBulb
      wetBulb[hour] = kept.wetBulb
      humidityRatio[hour] = kept.humidityRatio
    }
    self.init(
      dryBulb: dryBulb, wetBulb: wetBulb, humidityRatio: humidityRatio,
      pressure: Array(repeating: normals.pressure, count: hours))
  }
}

extension MonthlyNormals {
  /// The month, from 0, whose afternoons are warmest; the earlier of two that are alike.
  var warmestMonth: Int {
    let peaks = zip(mean, diurnalRange).map { $0 + $1 * 0.5 }
    return peaks.indices.reduce(0) { peaks[$1] > peaks[$0] ? $1 : $0 }
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
