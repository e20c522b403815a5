public import Catalog
import Climate
import Cooling
import Documents
public import Electrical
import Interchange
public import Planner
public import Quantities
import Reporting
public import Scenario

/// Asks for one cooling plant through one weather year.
public struct CoolingSimulationRequest: Sendable {
  /// Id of the plant.
  public var plant: String
  /// Id of the climate.
  public var climate: String
  /// Share of the racks' heat that liquid catches; nil takes the system's, or 0 for a plant
  /// without liquid.
  public var liquidFraction: Double?
  /// Id of the system whose fans and power supplies stand in the racks.
  public var system: String
  /// Critical IT power of the hall; nil takes the assumed one.
  public var criticalIT: Power?
  /// Mean draw, as a share of the power sized for.
  public var loadFactor: Double
  public var condition: DesignConditionName
  public var redundancy: Redundancy
  /// Files and folders whose records come before those of store and catalogs.
  public var records: [String]
  public var storePath: String?

  public init(
    plant: String, climate: String, liquidFraction: Double? = nil, system: String = "dgx-b200",
    criticalIT: Power? = nil, loadFactor: Double = 1, condition: DesignConditionName = .n20,
    redundancy: Redundancy = .nPlus1, records: [String] = [], storePath: String? = nil
  ) {
    self.plant = plant
    self.climate = climate
    self.liquidFraction = liquidFraction
    self.system = system
    self.criticalIT = criticalIT
    self.loadFactor = loadFactor
    self.condition = condition
    self.redundancy = redundancy
    self.records = records
    self.storePath = storePath
  }
}

/// A hall behind one plant and the default power train: at the design condition and over a year.
public struct CoolingSimulation: Sendable {
  public let plant: CoolingPlant
  public let climate: ClimateNormals
  public let condition: DesignConditionName
  public let criticalIT: Power
  public let liquidFraction: Double
  public let loadFactor: Double
  public let cooling: CoolingCase
  public let load: FacilityLoad
  public let year: OperatingYear
  public let train: [StageResult]
  public let system: ComputeSystem
  /// Fans in the racks, as a share of the power behind the power supplies; nil where unknown.
  public let fanFraction: Double?

  public var peakFacilityRatio: Double { load.facility / criticalIT }
  public var wue: Double { year.water.liters / year.itEnergy.kilowattHours }

  /// IT energy over the energy that reaches electronics: fans and power supplies stand between.
  /// EE HPC WG, "TUE, a new energy-efficiency metric applied at ORNL's Jaguar" (ISC 2013).
  public var itue: Double? {
    guard let fanFraction, let efficiency = system.psuEfficiency else { return nil }
    return 1 / ((1 - fanFraction) * efficiency)
  }

  /// ITUE times annual PUE: unlike PUE it also counts the fans that liquid saves.
  public var tue: Double? { itue.map { $0 * year.pue } }
}

extension CoolingSimulationRequest {
  /// Runs the plant at its design condition and through the year.
  public func run() throws(Failure) -> CoolingSimulation {
    let library = try PlanRequest(file: "", records: records, storePath: storePath).library()
    let plant = try library.record(CoolingPlant.self, self.plant, file: "--cooling")
    let climate = try library.record(ClimateNormals.self, self.climate, file: "--climate")
    let system = try library.record(ComputeSystem.self, self.system, file: "--system")
    let (assumptions, issues) = PlanningAssumptions.read(for: .list, from: library)
    guard issues.isEmpty else { throw Failure(issues: issues) }
    let hasLiquid = plant.liquid != nil
    let share = liquidFraction ?? (hasLiquid ? system.liquidFraction ?? 0 : 0)
    guard hasLiquid || share == 0 else {
      throw Failure(
        .badInput, "plant \(plant.id) has no way for liquid: --liquid-fraction can only be 0")
    }
    let cooling = try cooling(plant, climate, in: library)
    let train = try train(in: library, powerFactor: assumptions.powerFactor)
    let critical = criticalIT ?? .megawatts(assumptions.hallPower)
    let load = FacilityLoad(
      critical: critical, liquidHeat: critical * share, train: train,
      performance: cooling.design.performance, lighting: assumptions.lighting,
      house: assumptions.houseLoad)
    let auxiliary = load.cooling + load.house
    let installed = train.installed(for: critical, auxiliary: auxiliary)
    return CoolingSimulation(
      plant: plant, climate: climate, condition: condition, criticalIT: critical,
      liquidFraction: share, loadFactor: loadFactor, cooling: cooling, load: load,
      year: OperatingYear(
        of: load, critical: critical, loadFactor: loadFactor, cooling: cooling, train: installed,
        lighting: assumptions.lighting, house: assumptions.houseLoad),
      train: installed.losses(at: critical, auxiliary: auxiliary), system: system,
      fanFraction: Self.fanFraction(of: system, at: share))
  }

  private func cooling(
    _ plant: CoolingPlant, _ climate: ClimateNormals, in library: Library
  ) throws(Failure) -> CoolingCase {
    var equipment: [CoolingEquipment] = []
    for id in plant.equipment {
      equipment.append(
        try library.record(CoolingEquipment.self, id, file: "plant \(plant.id)"))
    }
    do throws(CoolingError) {
      return try Self.cooling(plant, equipment, climate, condition.condition, loadFactor)
    } catch {
      throw Failure(.badInput, error.message)
    }
  }

  /// The train that a plan has where the build-out names none, for one hall.
  private func train(in library: Library, powerFactor: Double) throws(Failure) -> PowerTrain {
    let id = Scenario.standardTrain(ups: redundancy)
    let design = try library.record(PowerTrainDesign.self, id, file: "power train")
    var equipment: [PowerEquipment] = []
    for stage in design.stages {
      equipment.append(
        try library.record(PowerEquipment.self, stage.equipment, file: "power train \(id)"))
    }
    return design.train(of: equipment, halls: 1, ups: redundancy, powerFactor: powerFactor)
  }

  private static func cooling(
    _ plant: CoolingPlant, _ equipment: [CoolingEquipment], _ climate: ClimateNormals,
    _ condition: DesignCondition, _ loadFactor: Double
  ) throws(CoolingError) -> CoolingCase {
    let model = try PlantModel(plant, equipment: equipment)
    let weather = try climate.weatherYear()
    let threshold: Temperature
    do throws(ClimateError) {
      threshold = try climate.designConditions.threshold(of: condition)
    } catch {
      throw .climate(record: climate.id, error)
    }
    let operation = PlantOperation(load: max(0.05, loadFactor))
    return CoolingCase(
      plant: model, design: try model.design(in: climate, at: condition),
      year: model.year(weather, operation: operation),
      hoursAboveDesign: condition == .wetBulb04
        ? weather.hours(wetBulbAbove: threshold) : weather.hours(dryBulbAbove: threshold))
  }

  /// Fans carry the heat that stays in the air: their power is taken in proportion to it, from the
  /// system's own fan fraction at its own liquid fraction. Nil where the record does not say.
  private static func fanFraction(of system: ComputeSystem, at liquid: Double) -> Double? {
    guard let own = system.fanFraction else { return nil }
    let air = 1 - (system.liquidFraction ?? 0)
    guard air > 0 else { return liquid == 1 ? own : nil }
    return min(own / air * (1 - liquid), 0.9)
  }
}
