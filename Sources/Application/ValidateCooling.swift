import Catalog
import Cooling
import Documents
import Electrical
import Interchange
import Planner
import Quantities
import Scenario

/// A plant at its design condition under a load, with the power train that plans use.
struct CoolingSpecification: SpecRecord {
  var plant: String
  var climate: String
  var condition: DesignConditionName
  var liquidFraction: Double
  var critical: Power
  var ups: Redundancy
  /// Mean draw, as a share of the power sized for; what the annual figures are at.
  var loadFactor: Double

  init(_ r: inout Reader) {
    let _: String? = r.optional("kind", help: "cooling")
    plant = r.reference("cooling", to: "plant")
    climate = r.reference("climate", to: "climate")
    condition = r.optional("condition", help: "n20 if absent") ?? .n20
    liquidFraction = r.required(
      "liquid_fraction", in: .fraction, help: "of the racks' heat that liquid takes")
    critical = r.optional("critical_it", in: .positive, help: "100 MW if absent") ?? .megawatts(100)
    ups = r.optional("ups", help: "n+1 if absent; none: a train without UPS") ?? .nPlus1
    loadFactor =
      r.optional("load_factor", in: .positiveFraction, help: "of annual figures; 1 if absent") ?? 1
  }

  func answer(in library: Library, _ file: String) throws(Failure) -> JSON {
    let plant = try library.record(CoolingPlant.self, plant, file: file)
    var equipment: [CoolingEquipment] = []
    for id in plant.equipment {
      equipment.append(try library.record(CoolingEquipment.self, id, file: file))
    }
    let climate = try library.record(ClimateNormals.self, climate, file: file)
    func assumed(_ id: String) throws(Failure) -> Double {
      try library.record(Assumption.self, id, file: file).value
    }
    let halls = (critical.megawatts / (try assumed("hall-critical-it"))).rounded(.up)
    let train = try train(
      in: library, halls: Int(halls), powerFactor: try assumed("power-factor"), file)
    let cooling: CoolingCase
    do throws(CoolingError) {
      let model = try PlantModel(plant, equipment: equipment)
      cooling = try CoolingCase(
        model, in: climate, at: condition.condition,
        operation: PlantOperation(load: max(0.05, loadFactor)))
    } catch {
      throw Failure(.badInput, error.message)
    }
    let design = cooling.design
    let liquid = design.performance.liquid == nil ? 0 : liquidFraction
    let load = FacilityLoad(
      critical: critical, liquidHeat: critical * liquid, train: train,
      performance: design.performance, lighting: try assumed("lighting"),
      house: try assumed("house-load"))
    let year = OperatingYear(
      of: load, critical: critical, loadFactor: loadFactor, cooling: cooling,
      train: train.installed(for: critical, auxiliary: load.cooling + load.house),
      lighting: try assumed("lighting"), house: try assumed("house-load"))
    return .object([
      ("critical_it_mw", .number(critical.megawatts)),
      ("facility_mw", .number(load.facility.megawatts)),
      ("cooling_mw", .number(load.cooling.megawatts)),
      ("train_loss_mw", .number(load.loss.megawatts)),
      ("house_mw", .number(load.house.megawatts)),
      ("peak_facility_ratio", .number(load.facility / critical)),
      ("outdoor_c", .number(design.outdoor.celsius)),
      ("annual_pue", .number(year.pue)),
      ("wue_l_per_kwh", .number(year.water.liters / year.itEnergy.kilowattHours)),
    ])
  }

  private func train(
    in library: Library, halls: Int, powerFactor: Double, _ file: String
  ) throws(Failure) -> PowerTrain {
    let design = try library.record(
      PowerTrainDesign.self, Scenario.standardTrain(ups: ups), file: file)
    var equipment: [PowerEquipment] = []
    for stage in design.stages {
      equipment.append(try library.record(PowerEquipment.self, stage.equipment, file: file))
    }
    return design.train(of: equipment, halls: halls, ups: ups, powerFactor: powerFactor)
  }
}
