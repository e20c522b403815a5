import Catalog
import Quantities

/// How much of the plant runs: the share of its design heat, and machines for each one needed.
public struct PlantOperation: Hashable, Sendable {
  /// Heat per design heat, above 0 and at most 1.
  public var load: Double
  /// Machines that share the work for each one that the design heat needs: 1 for N, 1.25 for 4 + 1.
  public var spare: Double

  public init(load: Double, spare: Double = 1) {
    self.load = load
    self.spare = spare
  }

  /// All of the design heat with no machine to spare: what capacity is sized for.
  public static let design = PlantOperation(load: 1)
}

/// A facility-water loop per unit of heat that enters it, at one hour.
struct LoopPerformance: Hashable, Sendable {
  var pump = 0.0
  var compressor = 0.0
  var rejectionFan = 0.0
  var towerPump = 0.0
  /// Make-up water, m³/J.
  var water = 0.0
  /// The part of it that goes to the sewer, to keep dissolved solids down.
  var sewer = 0.0
  /// Heat given to the open air: what entered, pumps and compressors.
  var rejected = 0.0
  /// Share of the loop's heat that chillers lift.
  var chillerShare = 0.0
  /// How much the supply is warmer than it should be, K.
  var shortfall = 0.0

  var power: Double { pump + compressor + rejectionFan + towerPump }
}

/// What cools a loop without compression.
struct FreeCooling: Hashable, Sendable {
  /// Water less outdoor temperature at full load and full fan speed, K.
  var approach: Double
  /// Fan power at full speed per design heat.
  var fanFraction: Double
  var minimumSpeed: Double
}

/// Wetted pads before a dry cooler: they run only when the dry cooler alone is not enough.
struct AdiabaticPad: Hashable, Sendable {
  /// Cooling of the air per wet-bulb depression.
  var effectiveness: Double
  /// Warming of the air in the cooler, K: sets how much air passes the pads.
  var airDelta: Double
  var cycles: Double
}

/// An open tower: it cools through an exchanger when it can and carries condensers otherwise.
struct Tower: Hashable, Sendable {
  var free: FreeCooling
  var exchangerApproach: Double
  /// Tower water per heat, m³/J.
  var flow: Double
  /// Pump power at full flow per heat.
  var pump: Double
  var pumpExponent: Double
  var pumpMinimumSpeed: Double
  var cycles: Double
  var drift: Double
}

/// A loop compiled from its records. Temperatures are °C, differences K.
struct LoopModel: Hashable, Sendable {
  enum Rejection: Hashable, Sendable {
    case none
    case dry(FreeCooling)
    case adiabatic(FreeCooling, AdiabaticPad)
    case wet(Tower)

    /// Whether moisture of the air counts.
    var isEvaporative: Bool {
      switch self {
      case .none, .dry: false
      case .adiabatic, .wet: true
      }
    }
  }

  let supply: Double
  let delta: Double
  /// Pump power at full flow per heat that enters.
  let pump: Double
  let pumpExponent: Double
  let pumpMinimumSpeed: Double
  let rejection: Rejection
  let chiller: ChillerModel?

  init(_ loop: WaterLoop, equipment: EquipmentTable) throws(CoolingError) {
    supply = loop.supply.celsius
    delta = loop.delta.kelvins
    let pumpRecord = try equipment.record(loop.pump)
    let flow = Water.flow(carryingHeatBy: loop.delta, at: loop.supply)
    pump = try Self.pumpPower(pumpRecord, flow)
    pumpExponent = try pumpRecord.require(\.affinityExponent, "affinity_exponent")
    pumpMinimumSpeed = try pumpRecord.require(\.minimumSpeed, "minimum_speed")
    let chillerRecord = try loop.chiller.map { (id) throws(CoolingError) in
      try equipment.record(id)
    }
    chiller = try chillerRecord.map { (record) throws(CoolingError) in try ChillerModel(record) }
    if let heatRejection = loop.heatRejection {
      rejection = try Self.rejection(
        equipment.record(heatRejection), loop: loop, equipment: equipment)
    } else {
      rejection = .none
    }
    if let chillerRecord {
      let medium = try chillerRecord.require(\.condenser, "condenser")
      if medium == .water, !rejection.isWet {
        throw .unsupported(
          record: chillerRecord.id, reason: "a water-cooled chiller needs a cooling tower")
      }
      if medium == .air, rejection.isWet {
        throw .unsupported(
          record: chillerRecord.id, reason: "a loop with a cooling tower has water-cooled chillers")
      }
    }
  }

  private static func pumpPower(
    _ record: CoolingEquipment, _ flow: WaterIntensity
  ) throws(CoolingError) -> Double {
    let pressure = try record.require(\.pressure, "pressure_kpa")
    return flow.base * pressure.base / (try record.require(\.efficiency, "efficiency"))
  }

  private static func rejection(
    _ record: CoolingEquipment, loop: WaterLoop, equipment: EquipmentTable
  ) throws(CoolingError) -> Rejection {
    if record.type == .chiller {
      return .dry(
        FreeCooling(
          approach: try record.require(\.freeCoolingApproach, "free_cooling_approach_k").kelvins,
          fanFraction: try record.require(
            \.freeCoolingFanFraction, "free_cooling_fan_fraction"),
          minimumSpeed: try record.require(\.minimumSpeed, "minimum_speed")))
    }
    let free = FreeCooling(
      approach: try record.require(\.approach, "approach_k").kelvins,
      fanFraction: try record.require(\.fanFraction, "fan_fraction"),
      minimumSpeed: try record.require(\.minimumSpeed, "minimum_speed"))
    switch try record.require(\.ambient, "ambient") {
    case .dryBulb: return .dry(free)
    case .wetBulb:
      guard let exchanger = loop.heatExchanger, let pump = loop.towerPump,
        let cycles = loop.cyclesOfConcentration
      else {
        throw .unsupported(
          record: record.id,
          reason: "a tower needs heat_exchanger, tower_pump and cycles_of_concentration")
      }
      let flow = Water.flow(
        carryingHeatBy: try record.require(\.waterDelta, "water_delta_k"), at: loop.supply)
      let pumps = try equipment.record(pump)
      return .wet(
        Tower(
          free: free,
          exchangerApproach: try equipment.record(exchanger).require(
            \.approach, "approach_k"
          ).kelvins,
          flow: flow.base, pump: try pumpPower(pumps, flow),
          pumpExponent: try pumps.require(\.affinityExponent, "affinity_exponent"),
          pumpMinimumSpeed: try pumps.require(\.minimumSpeed, "minimum_speed"), cycles: cycles,
          drift: try record.require(\.driftFraction, "drift_fraction")))
    case .precooled:
      guard let cycles = loop.cyclesOfConcentration else {
        throw .unsupported(
          record: record.id, reason: "adiabatic pads need cycles_of_concentration")
      }
      return .adiabatic(
        free,
        AdiabaticPad(
          effectiveness: try record.require(
            \.evaporativeEffectiveness, "evaporative_effectiveness"),
          airDelta: try record.require(\.airDelta, "air_delta_k").kelvins, cycles: cycles))
    }
  }
}

extension LoopModel.Rejection {
  var isWet: Bool {
    if case .wet = self { true } else { false }
  }
}

/// The records that came with a plant.
struct EquipmentTable {
  let plant: String
  let records: [CoolingEquipment]

  func record(_ id: String) throws(CoolingError) -> CoolingEquipment {
    guard let record = records.first(where: { $0.id == id }) else {
      throw .unknown(plant: plant, equipment: id)
    }
    return record
  }
}
