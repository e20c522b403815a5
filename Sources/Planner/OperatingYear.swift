import Cooling
public import Electrical
public import Quantities

extension OperatingYear {
  /// A year of a plant and a power train around a load, every rack at work.
  ///
  /// - Parameters:
  ///   - load: The design condition that both were sized for.
  ///   - critical: Power at rack inputs that they were sized for.
  ///   - loadFactor: Mean draw, as a share of it.
  ///   - cooling: The plant through its climate's year at that load.
  ///   - train: The power train as built.
  ///   - lighting: Of critical power sized for; its heat goes to the air.
  ///   - house: Of critical power sized for, beside lighting.
  public init(
    of load: FacilityLoad, critical: Power, loadFactor: Double, cooling: CoolingCase,
    train: InstalledPowerTrain, lighting: Double, house: Double
  ) {
    let meanIT = critical * loadFactor
    let year = Duration.years(1)
    let lights = critical * lighting
    let houseLoad = critical * house + lights
    let liquid = load.liquidHeat * loadFactor
    let itLoss = train.facilityLoss(for: meanIT).cooled
    let air = meanIT - liquid + itLoss + lights
    let plant = cooling.year.meanPower(airHeat: air, liquidHeat: liquid)
    let loss = train.facilityLoss(for: meanIT, auxiliary: plant + houseLoad).total
    self.init(
      meanIT: meanIT, liquidHeat: liquid, airHeat: air, itCooledLoss: itLoss, loss: loss,
      cooling: plant, house: houseLoad, itEnergy: meanIT * year, trainEnergy: loss * year,
      coolingEnergy: plant * year, houseEnergy: houseLoad * year,
      water: cooling.year.water(airHeat: air, liquidHeat: liquid),
      monthlyPeak: Self.monthlyPeak(load, cooling.year),
      hoursAboveDesign: cooling.hoursAboveDesign)
  }

  private static func monthlyPeak(_ load: FacilityLoad, _ year: CoolingYear) -> [Power] {
    let withoutCooling = load.facility - load.cooling
    let (air, liquid) = (year.air.monthlyPower, year.liquid?.monthlyPower ?? [])
    return air.indices.map { month in
      let byAir = load.airHeat * air[month]
      return withoutCooling + byAir + load.liquidHeat * (liquid.isEmpty ? 0 : liquid[month])
    }
  }
}
