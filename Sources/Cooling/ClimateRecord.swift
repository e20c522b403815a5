public import Catalog
public import Climate
public import Quantities
import RealModule

extension ClimateNormals {
  /// Pressure of the standard atmosphere at the station.
  public var pressure: Pressure { MoistAir.standardPressure(altitude: elevation) }

  public var designConditions: DesignConditions {
    DesignConditions(
      n20: n20, dryBulb04: dryBulb04, meanCoincidentWetBulb04: meanCoincidentWetBulb04,
      wetBulb04: wetBulb04, meanCoincidentDryBulb04: meanCoincidentDryBulb04, pressure: pressure)
  }

  /// The hours of its weather file, or an hourly year from its normals in which the hour of the
  /// 0.4 % dry bulb is kept; see `WeatherYear.init(synthesizedFrom:designHour:)`.
  public func weatherYear() throws(CoolingError) -> WeatherYear {
    if let hours {
      do {
        return try WeatherYear(
          dryBulb: hours.dryBulb, dewPoint: hours.dewPoint, pressure: hours.pressure)
      } catch {
        throw .climate(record: id, error)
      }
    }
    let moisture: MonthlyNormals.Moisture
    if let dewPoint {
      moisture = .dewPoint(dewPoint)
    } else if let relativeHumidity {
      moisture = .relativeHumidity(relativeHumidity)
    } else {
      throw .missing(record: id, field: "dew_point_c")
    }
    do {
      let designHour =
        dryBulb04 == nil || meanCoincidentWetBulb04 == nil
        ? nil
        : try designConditions.states(at: .dryBulb04, recirculation: .zero).first
      return WeatherYear(
        synthesizedFrom: try MonthlyNormals(
          mean: mean, diurnalRange: diurnalRange, moisture: moisture, pressure: pressure),
        designHour: designHour)
    } catch {
      throw .climate(record: id, error)
    }
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
    var text = hours == nil ? "monthly normals of \(station)" : "weather file of \(station)"
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
