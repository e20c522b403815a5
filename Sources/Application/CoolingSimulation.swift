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
  /// Id of the climate; with a weather file only for design conditions that the file lacks.
  public var climate: String?
  /// Path of a weather file (EPW) in its place.
  public var weather: String?
  /// Share of the racks' heat that liquid catches; nil takes the system's, or the usual one of the
  /// plant's cold plates or tanks where the system has none, or 0 for a plant without liquid.
  public var liquidFraction: Double?
  /// Id of the system whose fans and power supplies stand in the racks.
  public var system: String
  /// Critical IT power of the hall; nil takes the assumed one.
  public var criticalIT: Power?
  /// Mean draw, as a share of the power sized for.
  public var loadFactor: Double
  public var condition: DesignConditionName
  public var redundancy: Redundancy
  /// Machines of the plant that run beyond those the design heat needs, for each one needed: 0.25
  /// for 4 + 1.
  public var spare: Double
  /// Leaves compression out: free cooling alone must make the temperatures.
  public var withoutChillers: Bool
  /// Largest draw of water on a day, and in a year; nil: none.
  public var dailyWaterLimit: Volume?
  public var annualWaterLimit: Volume?
  /// Ids of a grid, for carbon and its default tariff, and of a tariff; nil: no cost, no carbon.
  public var grid: String?
  public var tariff: String?
  /// Of one rack, and buffer tanks of the hall: for the loss of the mains.
  public var rackPower: Power
  public var tank: Volume
  /// Files and folders whose records come before those of store and catalogs.
  public var records: [String]
  public var storePath: String?

  public init(
    plant: String, climate: String?, weather: String? = nil, liquidFraction: Double? = nil,
    system: String = "dgx-b200",
    criticalIT: Power? = nil, loadFactor: Double = 1, condition: DesignConditionName = .n20,
    redundancy: Redundancy = .nPlus1, spare: Double = 0, withoutChillers: Bool = false,
    dailyWaterLimit: Volume? = nil, annualWaterLimit: Volume? = nil, grid: String? = nil,
    tariff: String? = nil, rackPower: Power = .kilowatts(130), tank: Volume = .zero,
    records: [String] = [], storePath: String? = nil
  ) {
    self.plant = plant
    self.climate = climate
    self.weather = weather
    self.liquidFraction = liquidFraction
    self.system = system
    self.criticalIT = criticalIT
    self.loadFactor = loadFactor
    self.condition = condition
    self.redundancy = redundancy
    self.spare = spare
    self.withoutChillers = withoutChillers
    self.dailyWaterLimit = dailyWaterLimit
    self.annualWaterLimit = annualWaterLimit
    self.grid = grid
    self.tariff = tariff
    self.rackPower = rackPower
    self.tank = tank
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
  public let hours: OperatingHours
  public let train: [StageResult]
  public let system: ComputeSystem
  /// Fans in the racks, as a share of the power behind the power supplies; nil where unknown.
  public let fanFraction: Double?
  /// Class of the facility water that the liquid is supplied with, or else the air (ASHRAE TC 9.9).
  public let waterClass: String?
  public let dailyWaterLimit: Volume?
  public let annualWaterLimit: Volume?
  public let grid: Grid?
  public let tariff: Tariff?
  public let outage: CoolingOutage

  public var peakFacilityRatio: Double { load.facility / criticalIT }
  public var wue: Double { year.water.liters / year.itEnergy.kilowattHours }

  /// As ``ComputeSystem/itue``, with the fans of this liquid fraction.
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
    var plant = try library.record(CoolingPlant.self, self.plant, file: "--cooling")
    if withoutChillers { plant = try plant.withoutChillers() }
    let climate = try library.climate(
      self.climate, weather: weather, file: self.climate == nil ? "--weather" : "--climate")
    let system = try library.record(ComputeSystem.self, self.system, file: "--system")
    let (assumptions, issues) = PlanningAssumptions.read(for: .list, from: library)
    guard issues.isEmpty else { throw Failure(issues: issues) }
    let hasLiquid = plant.liquid != nil
    var share = liquidFraction ?? system.liquidFraction ?? 0
    if liquidFraction == nil, let liquid = plant.liquid, share == 0 {
      // A system without cold plates in a plant for them: the usual share of the terminal.
      let terminal = try library.record(
        CoolingEquipment.self, liquid.terminal, file: "plant \(plant.id)")
      share = terminal.liquidCapture ?? 0
    } else if liquidFraction == nil, !hasLiquid {
      share = 0
    }
    guard hasLiquid || share == 0 else {
      throw Failure(
        .badInput, "plant \(plant.id) has no way for liquid: --liquid-fraction can only be 0")
    }
    let grid = try grid.map { (id) throws(Failure) in
      try library.record(Grid.self, id, file: "--grid")
    }
    let tariff = try (self.tariff ?? grid?.tariff).map { (id) throws(Failure) in
      try library.record(Tariff.self, id, file: "--tariff")
    }
    let (cooling, weather) = try cooling(plant, climate, in: library)
    let train = try train(in: library, powerFactor: assumptions.powerFactor)
    let critical = criticalIT ?? .megawatts(assumptions.hallPower)
    let load = FacilityLoad(
      critical: critical, liquidHeat: critical * share, train: train,
      performance: cooling.design.performance, lighting: assumptions.lighting,
      house: assumptions.houseLoad)
    let auxiliary = load.cooling + load.house
    let installed = train.installed(for: critical, auxiliary: auxiliary)
    let year = OperatingYear(
      of: load, critical: critical, loadFactor: loadFactor, cooling: cooling, train: installed,
      lighting: assumptions.lighting, house: assumptions.houseLoad)
    return CoolingSimulation(
      plant: plant, climate: climate, condition: condition, criticalIT: critical,
      liquidFraction: share, loadFactor: loadFactor, cooling: cooling, load: load, year: year,
      hours: OperatingHours(
        of: year, plant: cooling.plant, weather: weather, operation: cooling.year.operation,
        train: installed),
      train: installed.losses(at: critical, auxiliary: auxiliary), system: system,
      fanFraction: Self.fanFraction(of: system, at: share),
      waterClass: try Self.waterClass(of: plant, in: library), dailyWaterLimit: dailyWaterLimit,
      annualWaterLimit: annualWaterLimit, grid: grid, tariff: tariff,
      outage: CoolingOutage(
        cooling.plant, airHeat: load.airHeat, liquidHeat: load.liquidHeat, rackPower: rackPower,
        tank: tank, terms: try Self.outageTerms(in: library)))
  }

  /// Assumptions of an outage, pumps and fans apart.
  private static func outageTerms(in library: Library) throws(Failure) -> RideThroughTerms {
    var missing: String?
    let read = Reader.read(RideThroughSpec.self, from: .mapping([]), file: "outage")
    let terms = read.record.flatMap { spec in
      RideThroughTerms(spec) { id in
        guard let found = library.record(Assumption.kind, id),
          let record = Reader.read(Assumption.self, from: found.document, file: found.file).record
        else {
          missing = id
          return nil
        }
        return record.value
      }
    }
    guard let terms else {
      throw Failure(.badInput, "assumptions: no assumption has the id `\(missing ?? "")`")
    }
    return terms
  }

  /// The coldest class whose water is no colder than what the plant supplies.
  private static func waterClass(
    of plant: CoolingPlant, in library: Library
  ) throws(Failure) -> String? {
    guard let supply = (plant.liquid?.loop ?? plant.air.loop)?.supply else { return nil }
    var best: (name: String, limit: Temperature?)?
    for id in library.ids(of: CoolingEquipment.kind) where id.hasPrefix("ashrae-w") {
      let record = try library.record(CoolingEquipment.self, id, file: id)
      guard record.type == .waterClass else { continue }
      if let limit = record.waterMaximum, supply > limit { continue }
      let isColder =
        switch (record.waterMaximum, best?.limit) {
        case (let limit?, let known?): limit < known
        case (_?, nil): true
        case (nil, _): best == nil
        }
      if isColder {
        best = (String(id.dropFirst("ashrae-".count)).uppercased(), record.waterMaximum)
      }
    }
    return best?.name
  }

  private func cooling(
    _ plant: CoolingPlant, _ climate: ClimateNormals, in library: Library
  ) throws(Failure) -> (CoolingCase, WeatherYear) {
    var equipment: [CoolingEquipment] = []
    for id in plant.equipment {
      equipment.append(
        try library.record(CoolingEquipment.self, id, file: "plant \(plant.id)"))
    }
    do throws(CoolingError) {
      let operation = PlantOperation(load: max(0.05, loadFactor), spare: 1 + spare)
      return try Self.cooling(plant, equipment, climate, condition.condition, operation)
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
    _ condition: DesignCondition, _ operation: PlantOperation
  ) throws(CoolingError) -> (CoolingCase, WeatherYear) {
    let model = try PlantModel(plant, equipment: equipment)
    let weather = try climate.weatherYear()
    let cooling = try CoolingCase(
      model, in: climate, through: weather, at: condition, operation: operation)
    return (cooling, weather)
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

extension CoolingPlant {
  /// The plant that cools without compression: free-cooling coils of chillers stay.
  fileprivate func withoutChillers() throws(Failure) -> CoolingPlant {
    var plant = self
    plant.air.loop?.chiller = nil
    plant.liquid?.loop?.chiller = nil
    for loop in [plant.air.loop, plant.liquid?.loop] {
      guard let loop, loop.heatRejection == nil else { continue }
      // Outside air needs no loop; anything else then has nothing that cools it.
      guard plant.air.dewPointMaximum != nil else {
        throw Failure(
          .infeasible, "plant \(id) has nothing but chillers: without them its water is not cooled")
      }
      plant.air.loop = nil
    }
    return plant
  }
}
