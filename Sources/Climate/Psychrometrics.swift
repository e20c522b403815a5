import RealModule

// Moist air by the equations of ASHRAE Handbook, Fundamentals (2017), chapter 1 (SI). Plain numbers
// in °C, Pa, kg of water per kg of dry air and J per kg of dry air: the hourly loops run on these;
// `MoistAir` wraps them in typed quantities.

/// Equations of moist air; each function names the equation of ASHRAE Fundamentals 2017, ch. 1.
package enum Psychrometrics {
  /// Molar masses of water and dry air: 18.015268 / 28.966 (eq. 20).
  package static let molarMassRatio = 0.621945
  /// Gas constant of dry air, J/(kg K) (eq. 1).
  package static let dryAirGasConstant = 287.042
  /// Below this the saturation pressure is that over ice, °C.
  package static let triplePoint = 0.01

  /// Saturation vapor pressure over ice (eq. 5) or liquid water (eq. 6), Pa, from −100 to 200 °C.
  package static func saturationPressure(_ celsius: Double) -> Double {
    .exp(logSaturationPressure(celsius + 273.15))
  }

  private static func logSaturationPressure(_ t: Double) -> Double {
    if t < triplePoint + 273.15 {
      let polynomial =
        -9.677843e-3 + t * (6.2215701e-7 + t * (2.0747825e-9 - t * 9.484024e-13))
      return -5.6745359e3 / t + 6.3925247 + t * polynomial + 4.1635019 * .log(t)
    }
    let polynomial = -4.8640239e-2 + t * (4.1764768e-5 - t * 1.4452093e-8)
    return -5.8002206e3 / t + 1.3914993 + t * polynomial + 6.5459673 * .log(t)
  }

  /// Derivative of the logarithm of the saturation pressure by temperature, 1/K: 0.06 to 0.1.
  static func logSlope(celsius: Double) -> Double { logSlope(celsius + 273.15) }

  private static func logSlope(_ t: Double) -> Double {
    if t < triplePoint + 273.15 {
      let polynomial =
        -9.677843e-3 + t * (2 * 6.2215701e-7 + t * (3 * 2.0747825e-9 - t * 4 * 9.484024e-13))
      return 5.6745359e3 / (t * t) + polynomial + 4.1635019 / t
    }
    let polynomial = -4.8640239e-2 + t * (2 * 4.1764768e-5 - t * 3 * 1.4452093e-8)
    return 5.8002206e3 / (t * t) + polynomial + 6.5459673 / t
  }

  /// Humidity ratio of saturated air (eq. 21).
  package static func saturationHumidityRatio(_ celsius: Double, _ pressure: Double) -> Double {
    humidityRatio(vaporPressure: saturationPressure(celsius), pressure)
  }

  /// Humidity ratio from the partial pressure of the vapor (eq. 20).
  package static func humidityRatio(vaporPressure: Double, _ pressure: Double) -> Double {
    molarMassRatio * vaporPressure / (pressure - vaporPressure)
  }

  /// Partial pressure of the vapor (eq. 20 solved for it), Pa.
  package static func vaporPressure(humidityRatio: Double, _ pressure: Double) -> Double {
    pressure * humidityRatio / (molarMassRatio + humidityRatio)
  }

  /// Humidity ratio from dry and wet bulb (eq. 33 above freezing, eq. 35 below).
  package static func humidityRatio(dryBulb: Double, wetBulb: Double, _ pressure: Double) -> Double
  {
    let saturated = saturationHumidityRatio(wetBulb, pressure)
    if wetBulb >= 0 {
      let numerator = (2501 - 2.326 * wetBulb) * saturated - 1.006 * (dryBulb - wetBulb)
      return numerator / (2501 + 1.86 * dryBulb - 4.186 * wetBulb)
    }
    let numerator = (2830 - 0.24 * wetBulb) * saturated - 1.006 * (dryBulb - wetBulb)
    return numerator / (2830 + 1.86 * dryBulb - 2.1 * wetBulb)
  }

  /// Dry bulb at which air of one wet bulb holds a humidity ratio: eq. 33 and 35 solved for it.
  ///
  /// This is where a direct evaporative cooler ends, which follows the line of constant wet bulb.
  package static func dryBulb(wetBulb: Double, humidityRatio: Double, _ pressure: Double) -> Double
  {
    let saturated = saturationHumidityRatio(wetBulb, pressure)
    let latent = wetBulb >= 0 ? 2501.0 : 2830.0
    let atWetBulb = wetBulb >= 0 ? 2501 - 2.326 * wetBulb : 2830 - 0.24 * wetBulb
    let liquid = wetBulb >= 0 ? 4.186 * wetBulb : 2.1 * wetBulb
    let numerator = atWetBulb * saturated + 1.006 * wetBulb - humidityRatio * (latent - liquid)
    return numerator / (1.86 * humidityRatio + 1.006)
  }

  /// Wet bulb to better than 1e-9 K: Newton's method on eq. 33 or 35, kept inside a bracket.
  ///
  /// - Parameter guess: a start near the answer, such as the hour before; any value is safe.
  package static func wetBulb(
    dryBulb: Double, humidityRatio: Double, _ pressure: Double, guess: Double
  ) -> Double {
    // The wet bulb lies between the dew point and the dry bulb; -100 °C bounds dry air.
    var low = -100.0
    var high = dryBulb
    var x = min(max(guess, low), high)
    for _ in 0..<60 {
      let saturated = saturationHumidityRatio(x, pressure)
      let slope = logSlope(x + 273.15) * saturated * (1 + saturated / molarMassRatio)
      let latent: Double
      let latentSlope: Double
      let denominator: Double
      let denominatorSlope: Double
      if x >= 0 {
        latent = 2501 - 2.326 * x
        latentSlope = -2.326
        denominator = 2501 + 1.86 * dryBulb - 4.186 * x
        denominatorSlope = -4.186
      } else {
        latent = 2830 - 0.24 * x
        latentSlope = -0.24
        denominator = 2830 + 1.86 * dryBulb - 2.1 * x
        denominatorSlope = -2.1
      }
      // f rises with x and is zero at the wet bulb.
      let f = latent * saturated - 1.006 * (dryBulb - x) - humidityRatio * denominator
      let derivative =
        latent * slope + latentSlope * saturated + 1.006 - humidityRatio * denominatorSlope
      if f > 0 { high = x } else { low = x }
      var next = x - f / derivative
      if !(next > low && next < high) { next = (low + high) / 2 }
      if (next - x).magnitude < 1e-9 { return min(next, dryBulb) }
      x = next
    }
    return min(x, dryBulb)
  }

  /// Dew or frost point: the temperature whose saturation pressure is the vapor's (Newton).
  package static func dewPoint(vaporPressure: Double) -> Double {
    guard vaporPressure > 0 else { return -100 }
    let target: Double = .log(vaporPressure)
    // A start from the Magnus form; the logarithm of the pressure is almost straight in 1/T.
    let magnus: Double = .log(vaporPressure / 611.2)
    var t = 243.12 * magnus / (17.62 - magnus) + 273.15
    for _ in 0..<50 {
      let step = (logSaturationPressure(t) - target) / logSlope(t)
      t -= step
      if step.magnitude < 1e-9 { break }
    }
    return t - 273.15
  }

  /// Relative humidity as a fraction (eq. 12 and 22).
  package static func relativeHumidity(dryBulb: Double, humidityRatio: Double, _ pressure: Double)
    -> Double
  {
    vaporPressure(humidityRatio: humidityRatio, pressure) / saturationPressure(dryBulb)
  }

  /// Enthalpy of moist air, J per kg of dry air, zero at 0 °C and dry (eq. 30).
  package static func enthalpy(dryBulb: Double, humidityRatio: Double) -> Double {
    1000 * (1.006 * dryBulb + humidityRatio * (2501 + 1.86 * dryBulb))
  }

  /// Volume of moist air, m³ per kg of dry air (eq. 26).
  package static func volume(dryBulb: Double, humidityRatio: Double, _ pressure: Double) -> Double {
    dryAirGasConstant * (dryBulb + 273.15) * (1 + 1.607858 * humidityRatio) / pressure
  }

  /// Density of moist air, kg of the mixture per m³ (eq. 11).
  package static func density(dryBulb: Double, humidityRatio: Double, _ pressure: Double) -> Double
  {
    (1 + humidityRatio) / volume(dryBulb: dryBulb, humidityRatio: humidityRatio, pressure)
  }

  /// Pressure of the standard atmosphere at an altitude (eq. 3), Pa, from −5,000 to 11,000 m.
  package static func standardPressure(altitude meters: Double) -> Double {
    101_325 * .pow(1 - 2.25577e-5 * meters, 5.2559)
  }
}
