public import Quantities

/// The weather that equipment is sized for.
public enum DesignCondition: String, CaseIterable, Sendable {
  /// The dry bulb reached once in 20 years: chillers, dry coolers, engines, contracted capacity.
  case n20
  /// The dry bulb exceeded 0.4 % of the hours of a year (35 h).
  case dryBulb04 = "ashrae_0.4_db"
  /// The wet bulb exceeded 0.4 % of the hours of a year.
  case wetBulb04 = "ashrae_0.4_wb"
}

/// The design conditions of one place (ASHRAE Handbook, Fundamentals, chapter 14).
public struct DesignConditions: Hashable, Sendable {
  /// Dry bulb reached once in 20 years.
  public var n20: Temperature?
  /// Dry bulb exceeded 0.4 % of the year and the mean wet bulb that comes with it.
  public var dryBulb04: Temperature?
  public var meanCoincidentWetBulb04: Temperature?
  /// Wet bulb exceeded 0.4 % of the year and the mean dry bulb that comes with it.
  public var wetBulb04: Temperature?
  public var meanCoincidentDryBulb04: Temperature?
  public var pressure: Pressure

  public init(
    n20: Temperature?, dryBulb04: Temperature?, meanCoincidentWetBulb04: Temperature?,
    wetBulb04: Temperature?, meanCoincidentDryBulb04: Temperature?, pressure: Pressure
  ) {
    self.n20 = n20
    self.dryBulb04 = dryBulb04
    self.meanCoincidentWetBulb04 = meanCoincidentWetBulb04
    self.wetBulb04 = wetBulb04
    self.meanCoincidentDryBulb04 = meanCoincidentDryBulb04
    self.pressure = pressure
  }

  /// The outdoor states that a plant must bear at `condition`, the warmest first.
  ///
  /// `n20` has two: the extreme dry bulb with the moisture that comes with the 0.4 % dry bulb
  /// (nobody publishes the wet bulb that comes with the extreme), and the 0.4 % wet bulb with its
  /// dry bulb, which is the harder one for towers and for direct evaporative cooling.
  ///
  /// - Parameter recirculation: how much warmer than the open air it is where coolers breathe their
  ///   own exhaust; added to the dry bulb at the same moisture.
  public func states(
    at condition: DesignCondition, recirculation: TemperatureDifference
  ) throws(ClimateError) -> [MoistAir] {
    let states: [MoistAir]
    switch condition {
    case .n20:
      let extreme = try value(n20, "n20_c")
      let moisture = try dryState().humidityRatio
      let dry = MoistAir(dryBulb: extreme, humidityRatio: moisture, pressure: pressure)
      states = [dry, try wetState()]
    case .dryBulb04: states = [try dryState()]
    case .wetBulb04: states = [try wetState()]
    }
    return states.map { $0.heated(by: recirculation) }
  }

  /// Hours of a year in which the weather asks more than `condition` does: a warmer dry bulb, for
  /// `wetBulb04` a higher wet bulb, and for `n20`, whose moist state is the 0.4 % wet bulb, either.
  ///
  /// - Parameter moisture: whether wet bulbs count; `n20` has dry bulbs alone where they do not.
  public func hours(
    of year: WeatherYear, above condition: DesignCondition, moisture: Bool = true
  ) throws(ClimateError) -> Int {
    switch condition {
    case .n20:
      guard moisture else { return year.hours(dryBulbAbove: try value(n20, "n20_c")) }
      let (dry, wet) = (try value(n20, "n20_c"), try value(wetBulb04, "wb_04_c"))
      return zip(year.dryBulb, year.wetBulb).count { $0 > dry || $1 > wet }
    case .dryBulb04: return year.hours(dryBulbAbove: try value(dryBulb04, "db_04_c"))
    case .wetBulb04: return year.hours(wetBulbAbove: try value(wetBulb04, "wb_04_c"))
    }
  }

  private func dryState() throws(ClimateError) -> MoistAir {
    MoistAir(
      dryBulb: try value(dryBulb04, "db_04_c"),
      wetBulb: try value(meanCoincidentWetBulb04, "mcwb_04_c"), pressure: pressure)
  }

  private func wetState() throws(ClimateError) -> MoistAir {
    MoistAir(
      dryBulb: try value(meanCoincidentDryBulb04, "mcdb_04_c"),
      wetBulb: try value(wetBulb04, "wb_04_c"), pressure: pressure)
  }

  private func value(
    _ temperature: Temperature?, _ field: String
  ) throws(ClimateError) -> Temperature {
    guard let temperature else { throw .missing(field: field) }
    return temperature
  }
}
