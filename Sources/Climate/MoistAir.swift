public import Quantities

/// The state of moist air at one place and time.
public struct MoistAir: Hashable, Sendable {
  public let dryBulb: Temperature
  /// Kilograms of water vapor per kilogram of dry air.
  public let humidityRatio: Double
  public let pressure: Pressure

  /// A state by its humidity ratio. More vapor than the air can hold counts as saturated.
  public init(dryBulb: Temperature, humidityRatio: Double, pressure: Pressure) {
    let saturated = Psychrometrics.saturationHumidityRatio(dryBulb.celsius, pressure.base)
    self.dryBulb = dryBulb
    self.humidityRatio = min(max(humidityRatio, 0), saturated)
    self.pressure = pressure
  }

  /// A state by its dew point, which cannot lie above the dry bulb.
  public init(dryBulb: Temperature, dewPoint: Temperature, pressure: Pressure) {
    let vapor = Psychrometrics.saturationPressure(min(dewPoint, dryBulb).celsius)
    self.init(
      dryBulb: dryBulb,
      humidityRatio: Psychrometrics.humidityRatio(vaporPressure: vapor, pressure.base),
      pressure: pressure)
  }

  /// A state by its relative humidity (0 to 1).
  public init(dryBulb: Temperature, relativeHumidity: Double, pressure: Pressure) {
    let vapor = relativeHumidity * Psychrometrics.saturationPressure(dryBulb.celsius)
    self.init(
      dryBulb: dryBulb,
      humidityRatio: Psychrometrics.humidityRatio(vaporPressure: vapor, pressure.base),
      pressure: pressure)
  }

  /// A state by its wet bulb, which cannot lie above the dry bulb.
  public init(dryBulb: Temperature, wetBulb: Temperature, pressure: Pressure) {
    let ratio = Psychrometrics.humidityRatio(
      dryBulb: dryBulb.celsius, wetBulb: min(wetBulb, dryBulb).celsius, pressure.base)
    self.init(dryBulb: dryBulb, humidityRatio: ratio, pressure: pressure)
  }

  /// Temperature that water reaches by evaporating into this air, to 1e-9 K.
  public var wetBulb: Temperature {
    .celsius(
      Psychrometrics.wetBulb(
        dryBulb: dryBulb.celsius, humidityRatio: humidityRatio, pressure.base,
        guess: dryBulb.celsius))
  }

  /// Temperature at which the vapor begins to condense (or to form frost).
  public var dewPoint: Temperature {
    .celsius(Psychrometrics.dewPoint(vaporPressure: vaporPressure.base))
  }

  /// Partial pressure of the water vapor.
  public var vaporPressure: Pressure {
    Pressure(base: Psychrometrics.vaporPressure(humidityRatio: humidityRatio, pressure.base))
  }

  /// 0 (dry) to 1 (saturated).
  public var relativeHumidity: Double {
    Psychrometrics.relativeHumidity(
      dryBulb: dryBulb.celsius, humidityRatio: humidityRatio, pressure.base)
  }

  /// Enthalpy per mass of dry air, zero for dry air at 0 °C.
  public var enthalpy: Ratio<EnergyDimension, MassDimension> {
    Ratio(
      base: Psychrometrics.enthalpy(dryBulb: dryBulb.celsius, humidityRatio: humidityRatio))
  }

  /// Volume per mass of dry air.
  public var specificVolume: Ratio<VolumeDimension, MassDimension> {
    Ratio(
      base: Psychrometrics.volume(
        dryBulb: dryBulb.celsius, humidityRatio: humidityRatio, pressure.base))
  }

  /// Mass of the mixture per volume.
  public var density: Ratio<MassDimension, VolumeDimension> {
    Ratio(
      base: Psychrometrics.density(
        dryBulb: dryBulb.celsius, humidityRatio: humidityRatio, pressure.base))
  }

  /// The dry bulb at which air of this wet bulb holds `humidityRatio`: how far direct evaporation
  /// can cool before a limit on moisture is met.
  public func dryBulb(evaporatedTo humidityRatio: Double) -> Temperature {
    .celsius(
      Psychrometrics.dryBulb(
        wetBulb: wetBulb.celsius, humidityRatio: humidityRatio, pressure.base))
  }

  /// The same air moved to another dry bulb without adding or removing vapor.
  public func heated(by difference: TemperatureDifference) -> MoistAir {
    MoistAir(dryBulb: dryBulb + difference, humidityRatio: humidityRatio, pressure: pressure)
  }

  /// Saturation vapor pressure over ice below 0.01 °C, over water above.
  public static func saturationPressure(at temperature: Temperature) -> Pressure {
    Pressure(base: Psychrometrics.saturationPressure(temperature.celsius))
  }

  /// Temperature at which vapor of a partial pressure begins to condense (or to form frost).
  public static func dewPoint(vaporPressure: Pressure) -> Temperature {
    .celsius(Psychrometrics.dewPoint(vaporPressure: vaporPressure.base))
  }

  /// Humidity ratio of air saturated at `temperature`.
  public static func saturationHumidityRatio(
    at temperature: Temperature, pressure: Pressure
  ) -> Double {
    Psychrometrics.saturationHumidityRatio(temperature.celsius, pressure.base)
  }

  /// Pressure of the standard atmosphere at an altitude above the sea.
  public static func standardPressure(altitude: Length) -> Pressure {
    Pressure(base: Psychrometrics.standardPressure(altitude: altitude.meters))
  }
}
