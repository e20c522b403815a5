public import Catalog
public import Climate
public import Quantities
import RealModule
import Synchronization

extension ClimateNormals {
  /// Pressure of the standard atmosphere at the station.
  public var pressure: Pressure { MoistAir.standardPressure(altitude: elevation) }

  public var designConditions: DesignConditions {
    DesignConditions(
      n20: n20, dryBulb04: dryBulb04, meanCoincidentWetBulb04: meanCoincidentWetBulb04,
      wetBulb04: wetBulb04, meanCoincidentDryBulb04: meanCoincidentDryBulb04, pressure: pressure)
  }

  /// The hours of its weather file, or an hourly year from its normals with spells of weather: those
  /// measured at the station, or else typical ones, within its design conditions. The hour of the 0.4 %
  /// dry bulb is kept; see `WeatherYear.init(synthesizedFrom:spread:designHour:)`.
  public func weatherYear() throws(CoolingError) -> WeatherYear {
    do throws(ClimateError) {
      if let hours {
        return try WeatherYear(
          dryBulb: hours.dryBulb, dewPoint: hours.dewPoint, pressure: hours.pressure)
      }
    } catch {
      throw .climate(record: id, error)
    }
    let moisture = try moisture()
    do throws(ClimateError) {
      return try Synthesis(self, moisture: moisture).year()
    } catch {
      throw .climate(record: id, error)
    }
  }

  private func moisture() throws(CoolingError) -> MonthlyNormals.Moisture {
    if let dewPoint { return .dewPoint(dewPoint) }
    if let relativeHumidity { return .relativeHumidity(relativeHumidity) }
    throw .missing(record: id, field: "dew_point_c")
  }

  /// The outdoor states that equipment must bear here.
  public func designStates(
    at condition: DesignCondition, recirculation: TemperatureDifference
  ) throws(CoolingError) -> [MoistAir] {
    do {
      return try designConditions.states(at: condition, recirculation: recirculation)
    } catch {
      throw .climate(record: id, error)
    }
  }

  /// How far the station is from a place, along the great circle of a sphere of 6,371 km (haversine).
  public func distance(toLatitude other: Double, longitude otherLongitude: Double) -> Length {
    let radians = Double.pi / 180
    let northward: Double = .sin((other - latitude) * radians / 2)
    let eastward: Double = .sin((otherLongitude - longitude) * radians / 2)
    let cosines: Double = .cos(latitude * radians) * .cos(other * radians)
    let chord = northward * northward + cosines * eastward * eastward
    return .meters(2 * 6_371_000 * .asin(min(1, chord.squareRoot())))
  }
}

extension ClimateNormals {
  /// What stands in for the weather of a place, in words; every report that rests on it says so.
  ///
  /// - Parameters:
  ///   - latitude: of the place, degrees north; nil where no place is known.
  ///   - longitude: degrees east.
  public func origin(forLatitude place: Double? = nil, longitude: Double? = nil) -> String {
    let spells = dayDeviation == nil ? "typical" : "measured"
    var text =
      hours == nil
      ? "monthly normals of \(station), \(spells) spells" : "weather file of \(station)"
    var distance = proxyDistance
    if let place, let longitude {
      let measured = self.distance(toLatitude: place, longitude: longitude)
      // The record's own figure is of the place that it was made for.
      if distance == nil, measured > .meters(15_000) { distance = measured }
    }
    if let proxyFor {
      text += ", a proxy for \(proxyFor)"
    } else if distance != nil {
      text += ", a proxy"
    }
    if let distance { text += " \(NumberText.fixed(distance.meters / 1000)) km away" }
    return text
  }
}

/// What an hourly year is made of.
private struct Synthesis: Hashable {
  var normals: MonthlyNormals
  /// Nil where nobody measured it.
  var spread: DayToDaySpread?
  var design: DesignConditions

  init(_ record: ClimateNormals, moisture: MonthlyNormals.Moisture) throws(ClimateError) {
    normals = try MonthlyNormals(
      mean: record.mean, diurnalRange: record.diurnalRange, moisture: moisture,
      pressure: record.pressure)
    if let dryBulb = record.dayDeviation, let dewPoint = record.dayDewPointDeviation,
      let correlation = record.dayCorrelation
    {
      spread = try DayToDaySpread(dryBulb: dryBulb, dewPoint: dewPoint, correlation: correlation)
    }
    design = record.designConditions
  }

  /// Years that were made, since a sweep asks for the same one in each of its plans; a year takes
  /// longer to make than a plant takes to run through it.
  private static let made = Mutex<[Synthesis: WeatherYear]>([:])

  func year() throws(ClimateError) -> WeatherYear {
    if let known = Self.made.withLock({ $0[self] }) { return known }
    func state(_ condition: DesignCondition, _ pair: [Temperature?]) throws(ClimateError)
      -> MoistAir?
    {
      if pair.contains(nil) { return nil }
      return try design.states(at: condition, recirculation: .zero).first
    }
    let year = WeatherYear(
      synthesizedFrom: normals, spread: spread ?? .typical(of: normals, within: design),
      moistest: try state(.wetBulb04, [design.wetBulb04, design.meanCoincidentDryBulb04]),
      designHour: try state(.dryBulb04, [design.dryBulb04, design.meanCoincidentWetBulb04]))
    Self.made.withLock {
      // 280 kB each.
      if $0.count >= 256 { $0.removeAll() }
      $0[self] = year
    }
    return year
  }
}
