public import Quantities

/// Air as a carrier of heat.
public enum Air {
  /// Specific heat of dry air, J/(kg K) (ASHRAE Fundamentals 2017, ch. 1, eq. 30).
  static let specificHeat = 1006.0

  /// Volume of air to be moved for a heat: 1 over density, specific heat and warming.
  public static func flow(
    carryingHeatBy delta: TemperatureDifference, density: Ratio<MassDimension, VolumeDimension>
  ) -> Ratio<VolumeDimension, EnergyDimension> {
    Ratio(base: 1 / (density.base * specificHeat * delta.kelvins))
  }

  /// Power of fans per heat: pressure × volume / efficiency.
  public static func fanPower(
    flow: Ratio<VolumeDimension, EnergyDimension>, pressure: Pressure, efficiency: Double
  ) -> Double {
    flow.base * pressure.base / efficiency
  }
}
