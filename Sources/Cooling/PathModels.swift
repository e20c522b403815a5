import Catalog
import Climate
import Quantities

/// The way of air compiled from its records.
struct AirPathModel: Hashable, Sendable {
  /// Outside air to the racks, evaporatively cooled.
  struct OutsideAir: Hashable, Sendable {
    var dewPointMaximum: Double
    /// Saturation at its lowest dew point, Pa; below every vapor pressure where there is none.
    var driestVapor: Double
    /// Range of relative humidity at the temperature that is supplied.
    var relativeHumidity: ClosedRange<Double>?
    /// Air is supplied as it comes from here up to the path's supply temperature, °C.
    var supplyMinimum: Double
    var humidifies: Bool
    var effectiveness: Double
    /// Pump power per volume of spray, Pa.
    var sprayPressure: Double
    var cycles: Double
  }

  let supply: Double
  let delta: Double
  let fanPressure: Pressure
  let fanEfficiency: Double
  let fanExponent: Double
  let minimumSpeed: Double
  /// Share of a coil's heat that is condensed moisture.
  let latentShare: Double
  let outside: OutsideAir?
  let loop: LoopModel?

  init(_ path: AirPath, equipment: EquipmentTable) throws(CoolingError) {
    let terminal = try equipment.record(path.terminal)
    supply = path.supply.celsius
    delta = try terminal.require(\.airDelta, "air_delta_k").kelvins
    fanPressure = try terminal.require(\.fanPressure, "fan_pressure_pa")
    fanEfficiency = try terminal.require(\.fanEfficiency, "fan_efficiency")
    fanExponent = terminal.affinityExponent ?? 3
    minimumSpeed = try terminal.require(\.minimumSpeed, "minimum_speed")
    latentShare = 1 - (terminal.sensibleHeatRatio ?? 1)
    loop = try path.loop.map { (loop) throws(CoolingError) in
      try LoopModel(loop, equipment: equipment)
    }
    if let dewPoint = path.dewPointMaximum {
      guard let cycles = path.cyclesOfConcentration else {
        throw .missing(record: equipment.plant, field: "air.cycles_of_concentration")
      }
      let spray = try terminal.require(\.sprayPressure, "spray_pressure_kpa")
      outside = OutsideAir(
        dewPointMaximum: dewPoint.celsius,
        driestVapor: path.envelope?.dewPointMinimum.map {
          Psychrometrics.saturationPressure($0.celsius)
        } ?? 0,
        relativeHumidity: path.envelope.map {
          ($0.relativeHumidityMinimum ?? 0)...($0.relativeHumidityMaximum ?? 1)
        },
        supplyMinimum: (path.envelope?.supplyMinimum ?? path.supply).celsius,
        humidifies: path.envelope?.humidification == .adiabatic,
        effectiveness: try terminal.require(
          \.evaporativeEffectiveness, "evaporative_effectiveness"),
        sprayPressure: spray.base
          / (try terminal.require(\.sprayPumpEfficiency, "spray_pump_efficiency")),
        cycles: cycles)
    } else {
      outside = nil
    }
    if let loop, loop.supply >= supply {
      throw .tooWarm(record: equipment.plant, celsius: loop.supply, limit: supply)
    }
  }

  /// Fan power per heat at full flow, in air of the supply temperature at a pressure (Pa).
  func fan(pressure: Double) -> Double {
    let volume = Psychrometrics.volume(dryBulb: supply, humidityRatio: 0, pressure)
    let flow = Air.flow(carryingHeatBy: .kelvins(delta), density: Ratio(base: 1 / volume))
    return Air.fanPower(flow: flow, pressure: fanPressure, efficiency: fanEfficiency)
  }
}

/// The way of liquid compiled from its records.
struct LiquidPathModel: Hashable, Sendable {
  /// Coolant supplied to racks, °C.
  let coolantSupply: Double
  /// Pump power at full flow per heat.
  let pump: Double
  let pumpExponent: Double
  let minimumSpeed: Double
  /// Absent: the loop of the air.
  let loop: LoopModel?

  init(
    _ path: LiquidPath, airLoop: LoopModel?, equipment: EquipmentTable
  ) throws(CoolingError) {
    let terminal = try equipment.record(path.terminal)
    let cdu = try equipment.record(path.cdu)
    let flow = try terminal.require(\.coolantFlow, "coolant_flow_l_per_kwh")
    let pressure = try cdu.require(\.pumpPressure, "pump_pressure_kpa")
    pump = flow.base * pressure.base / (try cdu.require(\.pumpEfficiency, "pump_efficiency"))
    pumpExponent = try cdu.require(\.affinityExponent, "affinity_exponent")
    minimumSpeed = try cdu.require(\.minimumSpeed, "minimum_speed")
    loop = try path.loop.map { (loop) throws(CoolingError) in
      try LoopModel(loop, equipment: equipment)
    }
    guard let water = (loop ?? airLoop)?.supply else {
      throw .missing(record: equipment.plant, field: "liquid.loop")
    }
    coolantSupply = water + (try cdu.require(\.approach, "approach_k").kelvins)
    let range = try terminal.require(\.coolantSupply, "coolant_supply_c")
    if let warmest = range.last?.celsius, coolantSupply > warmest {
      throw .tooWarm(record: terminal.id, celsius: coolantSupply, limit: warmest)
    }
  }
}
