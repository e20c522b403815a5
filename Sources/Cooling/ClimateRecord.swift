public import Catalog
public import Climate
public import Quantities

extension ClimateNormals {
  /// Pressure of the standard atmosphere at the station.
  public var pressure: Pressure { MoistAir.standardPressure(altitude: elevation) }

  public var designConditions: DesignConditions {
    DesignConditions(
      n20: n20, dryBulb04: dryBulb04, meanCoincidentWetBulb04: meanCoincidentWetBulb04,
      wetBulb04: wetBulb04, meanCoincidentDryBulb04: meanCoincidentDryBulb04, pressure: pressure)
  }

  /// An hourly year from these normals; see `WeatherYear.init(synthesizedFrom:)`.
  public func weatherYear() throws(CoolingError) -> WeatherYear {
    let moisture: MonthlyNormals.Moisture
    if let dewPoint {
      moisture = .dewPoint(dewPoint)
    } else if let relativeHumidity {
      moisture = .relativeHumidity(relativeHumidity)
    } else {
      throw .missing(record: id, field: "dew_point_c")
    }
    do {
      return WeatherYear(
        synthesizedFrom: try MonthlyNormals(
          mean: mean, diurnalRange: diurnalRange, moisture: moisture, pressure: pressure))
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
}
