import Catalog
import Cooling
public import Electrical
public import Quantities
public import Scenario

/// One plant and one power train around a load: from critical IT power to the utility meter.
public struct FacilityModel: Sendable {
  public var cooling: CoolingCase
  public var train: PowerTrain
  /// Lighting, as a share of critical IT power; its heat goes to the air.
  public var lighting: Double
  /// Offices and controls outside the halls, as a share of critical IT power.
  public var house: Double

  public init(cooling: CoolingCase, train: PowerTrain, lighting: Double, house: Double) {
    self.cooling = cooling
    self.train = train
    self.lighting = lighting
    self.house = house
  }

  /// The design condition.
  ///
  /// - Parameter liquid: Part of the critical power whose heat liquid catches.
  public func load(critical: Power, liquid: Power) -> FacilityLoad {
    let itLoss = train.facilityLoss(for: critical)
    let light = critical * lighting
    let air = critical - liquid + itLoss.cooled + light
    let plant = liquid * cooling.perLiquidHeat + air * cooling.perAirHeat
    let houseLoad = light + critical * house
    let loss = train.facilityLoss(for: critical, auxiliary: plant + houseLoad)
    return FacilityLoad(
      liquidHeat: liquid, airHeat: air, cooling: plant, house: houseLoad, loss: loss.total,
      cooledLoss: loss.cooled, facility: critical + loss.total + plant + houseLoad)
  }

  /// A year of the cooling case's weather.
  ///
  /// - Parameters:
  ///   - critical: Power sized for.
  ///   - liquid: Part of it whose heat liquid catches.
  ///   - loadFactor: Mean draw, as a share of the power sized for.
  ///   - installed: The train as built for `load(critical:liquid:)`.
  public func year(
    critical: Power, liquid: Power, loadFactor: Double, installed: InstalledPowerTrain
  ) -> OperatingYear {
    let meanIT = critical * loadFactor
    let year = Duration.years(1)
    let light = critical * lighting
    let houseLoad = critical * house + light
    let meanLiquid = liquid * loadFactor
    let air = meanIT - meanLiquid + installed.facilityLoss(for: meanIT).cooled + light
    let plant = cooling.year.meanPower(airHeat: air, liquidHeat: meanLiquid)
    let loss = installed.facilityLoss(for: meanIT, auxiliary: plant + houseLoad).total
    return OperatingYear(
      meanIT: meanIT, itEnergy: meanIT * year, trainEnergy: loss * year,
      coolingEnergy: plant * year, houseEnergy: houseLoad * year,
      water: cooling.year.water(airHeat: air, liquidHeat: meanLiquid),
      hoursAboveDesign: cooling.hoursAboveDesign)
  }

  /// The train as built for a load at the design condition.
  public func installed(for load: FacilityLoad, critical: Power) -> InstalledPowerTrain {
    train.installed(for: critical, auxiliary: load.cooling + load.house)
  }
}

extension ResolvedTrain {
  /// The train in `halls` equal parts.
  public func powerTrain(halls: Int, ups: Redundancy, powerFactor: Double) -> PowerTrain {
    var stages: [PowerStage] = []
    for (stage, equipment) in zip(design.stages, equipment) {
      stages.append(
        PowerStage(
          id: equipment.id, rating: equipment.output(powerFactor: powerFactor),
          redundancy: stage.redundancy == "asked"
            ? ups : Redundancy(rawValue: stage.redundancy) ?? .n,
          // What stands in the substation serves the site; the rest is built hall by hall.
          groups: stage.paidBy == nil ? halls : 1, loss: equipment.lossModel,
          isCooled: stage.isCooled))
    }
    return PowerTrain(stages: stages, sharedStages: design.stages.count { $0.carries == .all })
  }
}
