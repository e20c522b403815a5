public import Catalog
public import Cooling
public import Electrical
public import Quantities
public import Scenario

extension FacilityLoad {
  /// Everything between critical IT power and the utility meter, at the design condition.
  ///
  /// Lighting and the losses of cooled electrical rooms are heat that air takes away; the plant's own
  /// power and the house hang on the stages of the train that carry all. Losses load the plant, whose
  /// power loads the stages it shares: followed until they agree, in one pass where no shared stage
  /// stands in a cooled room.
  ///
  /// - Parameters:
  ///   - critical: power at rack inputs.
  ///   - liquidHeat: the part of it that liquid takes.
  ///   - performance: the plant at the design condition.
  ///   - lighting: of critical power.
  ///   - house: of critical power, beside lighting.
  public init(
    critical: Power, liquidHeat: Power, train: PowerTrain, performance: PlantPerformance,
    lighting: Double, house: Double
  ) {
    let lights = critical * lighting
    let houseLoad = lights + critical * house
    let rest = critical - liquidHeat + lights
    var cooled = train.facilityLoss(for: critical).cooled
    var rounds = 0
    while true {
      let airHeat = rest + cooled
      let cooling = performance.power(airHeat: airHeat, liquidHeat: liquidHeat)
      let loss = train.facilityLoss(for: critical, auxiliary: cooling + houseLoad)
      rounds += 1
      // Whole units may keep it between two states: a part of a loss apart after so many rounds.
      if abs(loss.cooled.base - cooled.base) <= critical.base * 1e-12 || rounds == 20 {
        self.init(
          liquidHeat: liquidHeat, airHeat: airHeat, cooling: cooling, house: houseLoad,
          loss: loss.total, cooledLoss: cooled,
          facility: critical + loss.total + cooling + houseLoad)
        return
      }
      cooled = loss.cooled
    }
  }
}

extension PowerTrainDesign {
  /// The train built in `halls` equal parts.
  ///
  /// What stands in the substation serves the site; the rest is built hall by hall.
  ///
  /// - Parameters:
  ///   - equipment: one record for each stage.
  ///   - ups: redundancy of the stages that the build-out chooses.
  public func train(
    of equipment: [PowerEquipment], halls: Int, ups: Redundancy, powerFactor: Double
  ) -> PowerTrain {
    let stages = zip(self.stages, equipment).map { stage, equipment in
      PowerStage(
        id: equipment.id, rating: equipment.output(powerFactor: powerFactor),
        redundancy: Redundancy(rawValue: stage.redundancy) ?? ups,
        groups: stage.paidBy == nil ? halls : 1, loss: equipment.lossModel,
        isCooled: stage.isCooled)
    }
    return PowerTrain(stages: stages, sharedStages: self.stages.count { $0.carries == .all })
  }
}
