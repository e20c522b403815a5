public import Catalog
public import Quantities

/// Liquids that carry heat, and what evaporating water takes along.
public enum Water {
  /// Density of liquid water at 1 atm, kg/m³ (G. S. Kell, J. Chem. Eng. Data 20 (1975) 97).
  public static func density(at temperature: Temperature) -> Ratio<MassDimension, VolumeDimension> {
    let t = temperature.celsius
    let high = -46.170461e-6 + t * (105.56302e-9 - t * 280.54253e-12)
    let numerator = 999.83952 + t * (16.945176 + t * (-7.9870401e-3 + t * high))
    return Ratio(base: numerator / (1 + 16.879850e-3 * t))
  }

  /// Specific heat of liquid water, J/(kg K): within 0.1 % from 10 to 60 °C (IAPWS-95).
  static let specificHeat = 4180.0

  /// Heat that a volume of coolant takes up per kelvin, J/(m³ K).
  ///
  /// Water by density and specific heat; 25 % propylene glycol 4.004 MJ/(m³ K), which holds within
  /// 0.2 % from 20 to 45 °C (CoolProp, `INCOMP::MPG-25%`).
  static func heatCapacity(of coolant: Coolant, at temperature: Temperature) -> Double {
    switch coolant {
    case .water: density(at: temperature).base * specificHeat
    case .pg25: 4.004e6
    }
  }

  /// Coolant to be moved for a heat: 1 over heat capacity and warming.
  public static func flow(
    carryingHeatBy delta: TemperatureDifference, coolant: Coolant = .water,
    at temperature: Temperature
  ) -> WaterIntensity {
    WaterIntensity(base: 1 / (heatCapacity(of: coolant, at: temperature) * delta.kelvins))
  }

  /// Warming of a coolant by heat that a given flow carries.
  public static func delta(
    flow: WaterIntensity, coolant: Coolant = .water, at temperature: Temperature
  ) -> TemperatureDifference {
    .kelvins(1 / (heatCapacity(of: coolant, at: temperature) * flow.base))
  }

  /// Heat of evaporation, J/kg: L = 2500.9 − 2.3694 T kJ/kg.
  static func latentHeat(celsius: Double) -> Double { (2500.9 - 2.3694 * celsius) * 1000 }

  /// Water evaporated per heat rejected, all of it latent.
  public static func evaporation(at temperature: Temperature) -> WaterIntensity {
    WaterIntensity(base: 1 / (latentHeat(celsius: temperature.celsius) * 1000))
  }

  /// Water that goes to the sewer to keep dissolved solids at `cycles` of concentration: B =
  /// E/(cycles − 1) − D (EPA WaterSense at Work, cooling towers), since drift carries solids away too.
  public static func blowdown(
    _ evaporation: WaterIntensity, cycles: Double, drift: WaterIntensity = .zero
  ) -> WaterIntensity {
    WaterIntensity(base: max(evaporation.base / (cycles - 1) - drift.base, 0))
  }

  /// Make-up that keeps dissolved solids at `cycles` of concentration: evaporation, blowdown and
  /// drift, E · cycles/(cycles − 1) while drift alone does not thin the water further.
  public static func makeUp(
    evaporation: WaterIntensity, cycles: Double, drift: WaterIntensity = .zero
  ) -> WaterIntensity {
    let sewer = blowdown(evaporation, cycles: cycles, drift: drift)
    return WaterIntensity(base: evaporation.base + sewer.base + drift.base)
  }
}
