public import Catalog
public import Climate
public import Quantities

/// A cooling plant compiled from its records: an hourly heat balance per unit of rack heat.
///
/// Air and liquid are two ways of heat; all results are linear in the heat of each, so a planner
/// solves for racks with two coefficients. Equipment is staged alike on both ways: `load` is the
/// share of design heat on each.
public struct PlantModel: Hashable, Sendable {
  public let plant: CoolingPlant
  let records: [CoolingEquipment]
  let air: AirPathModel
  let liquid: LiquidPathModel?

  /// - Parameter equipment: at least the records that `plant.equipment` names.
  /// - Throws: `CoolingError` for a record or figure that is missing, or temperatures that do not
  ///   fit together.
  public init(_ plant: CoolingPlant, equipment: [CoolingEquipment]) throws(CoolingError) {
    let table = EquipmentTable(plant: plant.id, records: equipment)
    let air = try AirPathModel(plant.air, equipment: table)
    var liquid: LiquidPathModel?
    if let path = plant.liquid {
      liquid = try LiquidPathModel(path, airLoop: air.loop, equipment: table)
    }
    self.plant = plant
    self.air = air
    self.liquid = liquid
    var records: [CoolingEquipment] = []
    for id in plant.equipment { records.append(try table.record(id)) }
    self.records = records
  }

  /// Whether moisture of the outdoor air counts, by spray, towers or outside air itself.
  public var isEvaporative: Bool {
    air.outside != nil || air.loop?.rejection.isEvaporative == true
      || liquid?.loop?.rejection.isEvaporative == true
  }

  /// The most heat of one rack, by liquid and by air; nil where the record does not say. A liquid
  /// rack's remaining air heat must also keep the limit of the air.
  public var rackLimit: (liquid: Power?, air: Power?) {
    let terminal = plant.liquid.flatMap { path in records.first { $0.id == path.terminal } }
    let airTerminal = records.first { $0.id == plant.air.terminal }
    return (terminal?.rackLimit, airTerminal?.rackLimit)
  }

  /// The limit that racks of a power exceed here; nil where they can stand, zero where they need
  /// liquid and the plant has none.
  ///
  /// - Parameter liquidFraction: share of the rack's heat that liquid catches; 0 for air.
  public func exceededRackLimit(rack: Power, liquidFraction: Double) -> Power? {
    let limit = rackLimit
    let airHeat = rack * (1 - liquidFraction)
    if let air = limit.air, airHeat > air { return air }
    guard liquidFraction > 0 else { return nil }
    guard plant.liquid != nil else { return .zero }
    if let liquid = limit.liquid, rack > liquid { return liquid }
    return nil
  }

  /// Coolant supplied to cold plates; nil without liquid.
  public var coolantSupply: Temperature? { liquid.map { .celsius($0.coolantSupply) } }

  /// Performance in one state of outdoor air.
  public func performance(
    in outdoor: MoistAir, operation: PlantOperation = .design
  ) -> PlantPerformance {
    RunningPlant(self, operation).performance(
      dryBulb: outdoor.dryBulb.celsius, wetBulb: outdoor.wetBulb.celsius,
      humidityRatio: outdoor.humidityRatio, pressure: outdoor.pressure.base)
  }
}

/// A plant at one load, ready for many hours.
struct RunningPlant {
  private let air: AirPathModel
  private let liquid: LiquidPathModel?
  private let airLoop: LoopOperation?
  private let liquidLoop: LoopOperation?
  private let fanFactor: Double
  private let cduPump: Double

  init(_ model: PlantModel, _ operation: PlantOperation) {
    air = model.air
    liquid = model.liquid
    airLoop = model.air.loop.map { LoopOperation($0, operation) }
    liquidLoop = model.liquid?.loop.map { LoopOperation($0, operation) }
    fanFactor =
      Affinity.power(
        flow: operation.load, spare: operation.spare, exponent: model.air.fanExponent,
        minimumSpeed: model.air.minimumSpeed)
      / operation.load
    cduPump =
      model.liquid.map { path in
        let factor = Affinity.power(
          flow: operation.load, spare: operation.spare, exponent: path.pumpExponent,
          minimumSpeed: path.minimumSpeed)
        return path.pump * factor / operation.load
      } ?? 0
  }

  func performance(
    dryBulb: Double, wetBulb: Double, humidityRatio: Double, pressure: Double
  ) -> PlantPerformance {
    let loop = airLoop?.performance(dryBulb: dryBulb, wetBulb: wetBulb)
    var airResult = PathPerformance()
    airResult.terminalFan = air.fan(pressure: pressure) * fanFactor
    let airHeat = 1 + airResult.terminalFan
    if let outside = air.outside {
      outsideAir(
        outside, heat: airHeat, loop: loop, dryBulb: dryBulb, wetBulb: wetBulb,
        humidityRatio: humidityRatio, pressure: pressure, into: &airResult)
    } else if let loop {
      airResult.add(loop, heat: airHeat)
      airResult.humidify(condensed: air.latentShare * airHeat)
    }

    guard liquid != nil else { return PlantPerformance(air: airResult, liquid: nil) }
    var liquidResult = PathPerformance()
    liquidResult.cduPump = cduPump
    if let ownLoop = liquidLoop?.performance(dryBulb: dryBulb, wetBulb: wetBulb) ?? loop {
      liquidResult.add(ownLoop, heat: 1 + cduPump)
    }
    return PlantPerformance(air: airResult, liquid: liquidResult)
  }

  /// Outside air straight to the racks. It is free up to the supply temperature; above, evaporation
  /// along the line of constant wet bulb cools it until the media's effectiveness or the moisture
  /// that servers take sets an end; chillers trim the rest. Air moister than that stays outside, and
  /// chillers carry all of the heat; so does air that is too dry, where nothing humidifies it.
  private func outsideAir(
    _ outside: AirPathModel.OutsideAir, heat: Double, loop: LoopPerformance?, dryBulb: Double,
    wetBulb: Double, humidityRatio: Double, pressure: Double, into result: inout PathPerformance
  ) {
    let supplied = min(max(dryBulb, outside.supplyMinimum), air.supply)
    let accepted = outside.humidityRatios(supplied, pressure)
    let airMass = heat / (Air.specificHeat * air.delta)
    var evaporated = WaterIntensity.zero
    var lifted = 0.0
    var shortfall = 0.0
    if humidityRatio > accepted.upperBound
      || humidityRatio < accepted.lowerBound && !outside.humidifies
    {
      lifted = 1
      shortfall = max(dryBulb - air.supply, 0)
    } else if dryBulb > air.supply {
      let byMedia = dryBulb - outside.effectiveness * (dryBulb - wetBulb)
      let byDewPoint = Psychrometrics.dryBulb(
        wetBulb: wetBulb, humidityRatio: accepted.upperBound, pressure)
      let reached = min(max(byMedia, byDewPoint, air.supply), dryBulb)
      // Constant wet bulb: the vapor that the air takes up is the water evaporated.
      let moisture = Psychrometrics.humidityRatio(dryBulb: reached, wetBulb: wetBulb, pressure)
      evaporated = WaterIntensity(base: airMass * max(moisture - humidityRatio, 0) / 1000)
      shortfall = reached - air.supply
      lifted = min(shortfall / air.delta, 1)
    } else if humidityRatio < accepted.lowerBound {
      // Of the supply only what comes from outside lacks moisture: return air has kept its own. The
      // heat of evaporation leaves with the air's, so that less of it is needed.
      let lacking = accepted.lowerBound - humidityRatio
      let cooling = lacking * Water.latentHeat(celsius: supplied) / Air.specificHeat
      let share = min(air.delta / (supplied + air.delta - dryBulb + cooling), 1)
      evaporated = WaterIntensity(base: airMass * share * lacking / 1000)
    }
    if evaporated > .zero {
      result.water =
        result.water + Water.makeUp(evaporation: evaporated, cycles: outside.cycles)
      result.sewer = result.sewer + Water.blowdown(evaporated, cycles: outside.cycles)
      result.sprayPump = evaporated.base * outside.sprayPressure
    }
    guard lifted > 0, let loop else {
      result.shortfall = .kelvins(shortfall)
      result.rejected += heat
      return
    }
    result.rejected += heat * (1 - lifted)
    result.add(loop, heat: heat * lifted)
    result.humidify(condensed: air.latentShare * heat * lifted)
    // The loop counts its own free share; of the path's heat chillers lift this much.
    result.chillerShare = lifted * loop.chillerShare
    result.shortfall = .kelvins(lifted * loop.shortfall)
  }
}

extension AirPathModel.OutsideAir {
  /// Humidity ratios that servers take in air supplied at a temperature (°C).
  func humidityRatios(_ supplied: Double, _ pressure: Double) -> ClosedRange<Double> {
    let moistest = Psychrometrics.saturationHumidityRatio(dewPointMaximum, pressure)
    guard let relativeHumidity else { return 0...moistest }
    let saturated = Psychrometrics.saturationPressure(supplied)
    let driest = Psychrometrics.humidityRatio(
      vaporPressure: max(driestVapor, relativeHumidity.lowerBound * saturated), pressure)
    let limit = Psychrometrics.humidityRatio(
      vaporPressure: relativeHumidity.upperBound * saturated, pressure)
    let upper = min(moistest, limit)
    return min(driest, upper)...upper
  }
}
