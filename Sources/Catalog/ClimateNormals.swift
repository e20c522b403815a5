public import Documents
public import Quantities

/// The climate of a place (kind `climate`): monthly normals and design conditions.
public struct ClimateNormals: CatalogRecord, Hashable {
  public static let kind = "climate"

  public var id: String
  public var name: String
  /// Where the figures were measured.
  public var station: String
  /// The place that this record stands in for, and how far away the station is.
  public var proxyFor: String?
  public var proxyDistance: Length?
  /// Degrees north and east.
  public var latitude: Double
  public var longitude: Double
  public var elevation: Length
  /// Twelve monthly means of the dry bulb, January first.
  public var mean: [Temperature]
  /// Twelve mean daily ranges.
  public var diurnalRange: [TemperatureDifference]
  /// Twelve mean dew points, or else relative humidities (0 to 1).
  public var dewPoint: [Temperature]?
  public var relativeHumidity: [Double]?
  /// Twelve standard deviations of the days' mean dry bulbs and dew points and the correlation of the
  /// two, where hours of the station were measured.
  public var dayDeviation: [TemperatureDifference]?
  public var dayDewPointDeviation: [TemperatureDifference]?
  public var dayCorrelation: [Double]?
  /// Dry bulb reached once in 20 years.
  public var n20: Temperature?
  /// Dry bulb exceeded 0.4 % of the year and the mean wet bulb with it.
  public var dryBulb04: Temperature?
  public var meanCoincidentWetBulb04: Temperature?
  /// Wet bulb exceeded 0.4 % of the year and the mean dry bulb with it.
  public var wetBulb04: Temperature?
  public var meanCoincidentDryBulb04: Temperature?
  /// Measured hours, where the record was read from a weather file.
  public var hours: HourlyAir?
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    station = r.required("station", help: "where the figures were measured")
    proxyFor = r.optional("proxy_for", help: "the place that this record stands in for")
    proxyDistance = r.optional("proxy_distance", in: .notNegative, help: "from station to place")
    latitude = r.required("latitude", in: .between(-90, 90), help: "degrees north")
    longitude = r.required("longitude", in: .between(-180, 180), help: "degrees east")
    elevation = r.required("elevation", in: .between(.meters(-500), .meters(6000)))
    mean = r.required("mean", help: "mean dry bulb by month, January first")
    diurnalRange = r.required("diurnal_range", help: "mean daily range by month")
    dewPoint = r.optional("dew_point", help: "mean dew point by month")
    relativeHumidity = r.optional("relative_humidity", help: "mean relative humidity by month")
    dayDeviation = r.optional(
      "day_deviation", help: "standard deviation of daily mean dry bulbs by month")
    dayDewPointDeviation = r.optional(
      "day_dew_point_deviation", help: "standard deviation of daily mean dew points by month")
    dayCorrelation = r.optional("day_correlation", help: "correlation of the two by month")
    n20 = r.optional("n20", help: "dry bulb reached once in 20 years")
    dryBulb04 = r.optional("db_04", help: "dry bulb exceeded 0.4 % of the year")
    meanCoincidentWetBulb04 = r.optional("mcwb_04", help: "mean wet bulb with `db_04`")
    wetBulb04 = r.optional("wb_04", help: "wet bulb exceeded 0.4 % of the year")
    meanCoincidentDryBulb04 = r.optional("mcdb_04", help: "mean dry bulb with `wb_04`")
    provenance = Provenance(&r)

    for (key, count) in [
      ("mean", mean.count), ("diurnal_range", diurnalRange.count),
      ("dew_point", dewPoint?.count ?? 12), ("relative_humidity", relativeHumidity?.count ?? 12),
      ("day_deviation", dayDeviation?.count ?? 12),
      ("day_dew_point_deviation", dayDewPointDeviation?.count ?? 12),
      ("day_correlation", dayCorrelation?.count ?? 12),
    ] where count != 12 {
      r.report("\(count) values where twelve months are expected", key: key)
    }
    if (dewPoint == nil) == (relativeHumidity == nil) {
      r.report("give `dew_point` or `relative_humidity`, one of them", key: "dew_point")
    }
    let spread = [dayDeviation == nil, dayDewPointDeviation == nil, dayCorrelation == nil]
    if Set(spread).count > 1 {
      r.report(
        "give `day_deviation`, `day_dew_point_deviation` and `day_correlation`, or none of them",
        key: "day_deviation")
    }
    for (key, deviations) in [
      ("day_deviation", dayDeviation), ("day_dew_point_deviation", dayDewPointDeviation),
    ] {
      if let wrong = deviations?.first(where: { !(0...20).contains($0.kelvins) }) {
        r.report("\(wrong.kelvins) K is not between 0 and 20 K", key: key)
      }
    }
    if let wrong = dayCorrelation?.first(where: { !(-1...1).contains($0) }) {
      r.report("\(wrong) is not between -1 and 1", key: "day_correlation")
    }
    if (proxyFor == nil) != (proxyDistance == nil) {
      r.report("a proxy needs `proxy_for` and `proxy_distance`", key: "proxy_for")
    }
    if mean.count == 12, latitude.magnitude > 23.5 {
      let summer = (mean[5] + mean[6] + mean[7]).celsius
      let winter = (mean[11] + mean[0] + mean[1]).celsius
      if (latitude > 0 ? winter - summer : summer - winter) > 6 {
        r.report(
          "\(latitude) contradicts the warm half of the year: another hemisphere, or months that do "
            + "not begin in January", key: "latitude")
      }
    }
    let pairs: [(String, Temperature?, Temperature?)] = [
      ("mcwb_04", meanCoincidentWetBulb04, dryBulb04),
      ("wb_04", wetBulb04, meanCoincidentDryBulb04),
      ("db_04", dryBulb04, n20),
    ]
    for (key, low, high) in pairs {
      if let low, let high, low > high {
        r.report(
          "\(low.celsius) °C lies above what it cannot exceed (\(high.celsius) °C)", key: key)
      }
    }
  }
}
