public import Documents
public import Quantities

/// Hourly outdoor air of a year without a leap day, from midnight of 1 January.
public struct HourlyAir: Hashable, Sendable {
  public static let hours = 8760

  public var dryBulb: [Temperature]
  public var dewPoint: [Temperature]
  public var pressure: [Pressure]
}

/// A weather year (kind `weather`): what a weather file (EPW) says of its station and its hours.
///
/// It is a climate record whose hours are measured: monthly normals are means of them, design
/// conditions those of the file's header.
public struct WeatherRecord: CatalogRecord, Hashable {
  public static let kind = "weather"

  /// With its `hours`.
  public var climate: ClimateNormals

  public var id: String { climate.id }
  public var provenance: Provenance { climate.provenance }

  public init(_ r: inout Reader) {
    climate = ClimateNormals(&r)
    let hours = HourlyAir(
      dryBulb: r.required("hourly_dry_bulb", help: "dry bulb of 8,760 hours"),
      dewPoint: r.required("hourly_dew_point", help: "dew point of 8,760 hours"),
      pressure: r.required("hourly_pressure", help: "station pressure of 8,760 hours"))
    for (key, count) in [
      ("hourly_dry_bulb", hours.dryBulb.count), ("hourly_dew_point", hours.dewPoint.count),
      ("hourly_pressure", hours.pressure.count),
    ] where count != HourlyAir.hours {
      r.report("\(count) values where \(HourlyAir.hours) hours are expected", key: key)
    }
    climate.hours = hours
  }
}

extension ClimateNormals {
  /// Design conditions that this record lacks, from another record of the place.
  ///
  /// Pairs stay together: a dry bulb and the wet bulb that comes with it are of one source.
  public func completed(by other: ClimateNormals) -> ClimateNormals {
    var complete = self
    if complete.dryBulb04 == nil || complete.meanCoincidentWetBulb04 == nil {
      complete.dryBulb04 = other.dryBulb04
      complete.meanCoincidentWetBulb04 = other.meanCoincidentWetBulb04
    }
    if complete.wetBulb04 == nil || complete.meanCoincidentDryBulb04 == nil {
      complete.wetBulb04 = other.wetBulb04
      complete.meanCoincidentDryBulb04 = other.meanCoincidentDryBulb04
    }
    complete.n20 = complete.n20 ?? other.n20
    return complete
  }
}
