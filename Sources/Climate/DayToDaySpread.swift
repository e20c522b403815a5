public import Quantities
import RealModule
import Sampling

/// How far the days of each month lie from its mean: spells of weather.
///
/// Days of a month are taken as normally distributed, as ASHRAE's degree days are (G. J. Schoenau and
/// R. A. Kehrig, "A Method for Calculating Degree-Days to Any Base Temperature", Energy and Buildings
/// 14 (1990); ASHRAE Handbook, Fundamentals, chapter 14).
public struct DayToDaySpread: Hashable, Sendable {
  /// Standard deviation of the days' mean dry bulbs, January first.
  public let dryBulb: [TemperatureDifference]
  /// Standard deviation of the days' mean dew points.
  public let dewPoint: [TemperatureDifference]
  /// Correlation of the two.
  public let correlation: [Double]

  /// - Throws: `ClimateError` where a series has not twelve values or one that weather cannot have.
  public init(
    dryBulb: [TemperatureDifference], dewPoint: [TemperatureDifference], correlation: [Double]
  ) throws(ClimateError) {
    try check(dryBulb.map(\.kelvins), "day_deviation", 12, 0...20, "0 to 20 K")
    try check(dewPoint.map(\.kelvins), "day_dew_point_deviation", 12, 0...20, "0 to 20 K")
    try check(correlation, "day_correlation", 12, -1...1, "-1 to 1")
    self.init(dryBulb, dewPoint, correlation)
  }

  private init(
    _ dryBulb: [TemperatureDifference], _ dewPoint: [TemperatureDifference],
    _ correlation: [Double]
  ) {
    self.dryBulb = dryBulb
    self.dewPoint = dewPoint
    self.correlation = correlation
  }

  /// No spells: every day of a month is alike.
  public static let none = DayToDaySpread(
    Array(repeating: .zero, count: 12), Array(repeating: .zero, count: 12),
    Array(repeating: 0, count: 12))

  /// What months of such a mean and moisture have elsewhere.
  ///
  /// Least squares over the 156 months of thirteen weather years: Phoenix, San Jose, Atlanta, Chicago,
  /// New York LaGuardia, Dallas, Leesburg, Seattle (TMYx, github HewlettPackard/dc-rl @a92b475), Denver,
  /// San Francisco (TMY3, lbl-srg/modelica-buildings @c4117cc), Frankfurt (IWEC), Singapore, Johor
  /// (TMYx, architecture-building-systems/CityEnergyAnalyst @15d0ea5, @401865b). With S the standard
  /// deviation of the year's twelve mean dry bulbs (continents have spells where they have seasons):
  /// dry bulb 2.09 K + 0.276 S less 0.0604 K for each degree of the month's mean (R² 0.72, what is
  /// left over 0.7 K); dew point 1.82 K + 0.357 S less 0.0633 K for each degree of the month's dew
  /// point (0.63, 1.2 K); correlation 0.45 + 0.066 S less 0.050 for each kelvin between dry bulb and
  /// dew point (0.37, 0.3): warm air is moist, but not in a desert.
  static func typical(of normals: MonthlyNormals) -> DayToDaySpread {
    let means = normals.mean.map(\.celsius)
    let center = means.reduce(0, +) / 12
    let seasons = (means.reduce(0) { $0 + ($1 - center) * ($1 - center) } / 12).squareRoot()
    let depression = zip(normals.mean, normals.dewPoint).map { max(0, ($0 - $1).celsius) }
    return DayToDaySpread(
      means.map { .kelvins(max(2.09 + 0.276 * seasons - 0.0604 * $0, 0)) },
      normals.dewPoint.map { .kelvins(max(1.82 + 0.357 * seasons - 0.0633 * $0.celsius, 0)) },
      depression.map { min(max(0.45 + 0.066 * seasons - 0.05 * $0, -0.95), 0.95) })
  }

  /// The same with both deviations multiplied.
  func scaled(by share: Double) -> DayToDaySpread {
    DayToDaySpread(dryBulb.map { $0 * share }, dewPoint.map { $0 * share }, correlation)
  }
}

/// The spells of every synthesized year, as standard scores of its hours: in each month both have a
/// mean of 0, a variance of 1 and no correlation.
///
/// Days follow each other as a first-order autoregression of Philox's normal numbers of seed 1, whose
/// ranks within the month take the quantiles of the normal distribution: no month is warm or moist
/// by chance. Noons are joined by straight lines.
struct Spells: Sendable {
  let warmth: [Double]
  let moisture: [Double]

  static let year = Spells()

  /// Correlation of a day with the next: 0.58 for dry bulbs and for dew points, mean of the thirteen
  /// weather years of `DayToDaySpread.typical`.
  private static let persistence = 0.58

  private init() {
    var warmth = Self.hours(pair: 0)
    var moisture = Self.hours(pair: 1)
    for month in CalendarYear.months {
      Self.standardize(&warmth, month)
      Self.standardize(&moisture, month)
      let shared =
        month.reduce(0) { $0 + warmth[$1] * moisture[$1] } / Double(month.count)
      for hour in month { moisture[hour] -= shared * warmth[hour] }
      Self.standardize(&moisture, month)
    }
    self.warmth = warmth
    self.moisture = moisture
  }

  private static func hours(pair: Int) -> [Double] {
    let days = scores(pair: pair)
    return (0..<CalendarYear.hours).map { hour in
      // From the noon before this hour to the noon after it; the year's ends meet.
      let since = hour + 12
      let before = days[(since / 24 + days.count - 1) % days.count]
      let after = days[since / 24 % days.count]
      return before + (after - before) * Double(since % 24) / 24
    }
  }

  /// One score for each day of the year.
  private static func scores(pair: Int) -> [Double] {
    let random = Philox(seed: 1)
    let fresh = (1 - persistence * persistence).squareRoot()
    var last = 0.0
    var chain: [Double] = []
    for day in 0..<365 {
      let normal = NormalScore.quantile(random.uniforms(draw: UInt64(day), pair: pair).0)
      last = persistence * last + fresh * normal
      chain.append(last)
    }
    var scores = chain
    var start = 0
    for count in CalendarYear.daysInMonth {
      let ranked = (start..<start + count).sorted { chain[$0] < chain[$1] }
      for (rank, day) in ranked.enumerated() {
        scores[day] = NormalScore.quantile((Double(rank) + 0.5) / Double(count))
      }
      start += count
    }
    return scores
  }

  private static func standardize(_ values: inout [Double], _ month: Range<Int>) {
    let count = Double(month.count)
    let mean = values[month].reduce(0, +) / count
    let variance = values[month].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let deviation = variance.squareRoot()
    for hour in month { values[hour] = (values[hour] - mean) / deviation }
  }
}
