public import Catalog
public import Climate
public import Quantities

/// What a cooling record does in a plant.
public enum EquipmentRole: String, CaseIterable, Sendable {
  case airTerminal = "air-terminal"
  case liquidTerminal = "liquid-terminal"
  case cdu
  case heatRejection = "heat-rejection"
  case heatExchanger = "heat-exchanger"
  case chiller
  case loopPump = "loop-pump"
  case towerPump = "tower-pump"
}

/// Capacity of one record that a plant needs, thermal kW for each kW of rack heat on either way.
public struct EquipmentNeed: Hashable, Sendable {
  public var equipment: String
  public var role: EquipmentRole
  public var perAirHeat: Double
  public var perLiquidHeat: Double
  /// Capacity of one unit, where the record says.
  public var unit: Power?

  public init(
    equipment: String, role: EquipmentRole, perAirHeat: Double, perLiquidHeat: Double,
    unit: Power?
  ) {
    self.equipment = equipment
    self.role = role
    self.perAirHeat = perAirHeat
    self.perLiquidHeat = perLiquidHeat
    self.unit = unit
  }

  /// Capacity for given rack heats at the design condition.
  public func capacity(airHeat: Power, liquidHeat: Power) -> Power {
    airHeat * perAirHeat + liquidHeat * perLiquidHeat
  }

  /// Units for given heats plus `spares`; nil where the record states no unit.
  public func units(airHeat: Power, liquidHeat: Power, spares: Int) -> Int? {
    guard let unit, unit > .zero else { return nil }
    let needed = capacity(airHeat: airHeat, liquidHeat: liquidHeat)
    // A hair below a whole unit is rounding, not heat.
    let count = Int((needed / unit - 1e-9).rounded(.up))
    return count > 0 ? count + spares : 0
  }
}

/// A plant at the design condition, with N machines at full load.
public struct CoolingDesign: Hashable, Sendable {
  public var condition: DesignCondition
  /// The outdoor states, recirculation included.
  public var states: [MoistAir]
  /// The plant in the state that takes the most power, way by way.
  public var performance: PlantPerformance
  /// Largest make-up per heat over the states.
  public var airWater: WaterIntensity
  public var liquidWater: WaterIntensity
  public var needs: [EquipmentNeed]
  /// How much too warm racks are supplied in the worst state: above zero the plant is infeasible.
  public var shortfall: TemperatureDifference

  /// Warmest dry bulb of the states.
  public var outdoor: Temperature { states.map(\.dryBulb).max() ?? .zero }
}

extension PlantModel {
  /// The plant at the design condition of a climate.
  ///
  /// - Parameter recirculation: exhaust drawn in again; the plant's own allowance if nil.
  /// - Throws: `CoolingError.climate` where the climate lacks a figure of the condition.
  public func design(
    in climate: ClimateNormals, at condition: DesignCondition,
    recirculation: TemperatureDifference? = nil
  ) throws(CoolingError) -> CoolingDesign {
    let states = try climate.designStates(
      at: condition, recirculation: recirculation ?? plant.recirculation)
    return design(states: states, condition: condition)
  }

  /// The plant in given outdoor states: the most power of each way, the largest machines.
  func design(states: [MoistAir], condition: DesignCondition) -> CoolingDesign {
    let results = states.map { performance(in: $0) }
    let airs = results.map(\.air)
    let liquids = results.compactMap(\.liquid)
    let air = airs.max { $0.power < $1.power } ?? PathPerformance()
    let liquid = liquids.max { $0.power < $1.power }
    let shortfalls = (airs + liquids).map(\.shortfall)
    return CoolingDesign(
      condition: condition, states: states,
      performance: PlantPerformance(air: air, liquid: liquid),
      airWater: airs.map(\.water).max() ?? .zero,
      liquidWater: liquids.map(\.water).max() ?? .zero,
      needs: needs(airs: airs, liquids: liquids, states: states),
      shortfall: shortfalls.max() ?? .zero)
  }

  private func needs(
    airs: [PathPerformance], liquids: [PathPerformance], states: [MoistAir]
  ) -> [EquipmentNeed] {
    var list = NeedList(records: records)
    list.add(plant.air.terminal, .airTerminal, air: 1)
    if let path = plant.liquid {
      list.add(path.terminal, .liquidTerminal, liquid: 1)
      list.add(path.cdu, .cdu, liquid: 1)
    }
    if let loop = plant.air.loop, let model = air.loop {
      // Outside air loads its loop only with what chillers trim.
      let heats = airs.map { (1 + $0.terminalFan) * (air.outside == nil ? 1 : $0.chillerShare) }
      list.add(loop, LoopSize(model, airs, states, heats: heats), .air)
    }
    if let path = plant.liquid, let loop = path.loop ?? plant.air.loop,
      let model = liquid?.loop ?? air.loop
    {
      let heats = liquids.map { 1 + $0.cduPump }
      list.add(loop, LoopSize(model, liquids, states, heats: heats), .liquid)
    }
    return list.needs
  }
}

/// Capacity of a loop's machines for each unit of rack heat.
private struct LoopSize {
  var water: Double
  var chiller: Double
  var tower: Double

  /// - Parameter heats: heat that enters the loop in each state.
  init(
    _ model: LoopModel, _ paths: [PathPerformance], _ states: [MoistAir], heats: [Double]
  ) {
    water = (heats.max() ?? 0) * (1 + model.pump)
    tower = paths.map(\.rejected).max() ?? 0
    chiller = 0
    guard let machine = model.chiller else { return }
    for ((path, state), heat) in zip(zip(paths, states), heats) where path.chillerShare > 0 {
      // Curves of capacity want the condenser's medium; towers hold theirs above the wet bulb.
      var source = state.dryBulb.celsius
      if case .wet(let tower) = model.rejection {
        source = state.wetBulb.celsius + tower.free.approach
      }
      let capacity = machine.capacity(supply: model.supply, source: source)
      // Without free cooling all that enters the loop is lifted.
      let share = model.rejection == .none ? 1 : path.chillerShare
      chiller = max(chiller, share * heat * (1 + model.pump) / capacity)
    }
  }
}

/// Collects needs. A record that serves several duties stands in the list once: duties of the two
/// ways add up, but a chiller with a free-cooling coil is bought once for the larger of its two.
private struct NeedList {
  enum Way { case air, liquid }

  let records: [CoolingEquipment]
  var needs: [EquipmentNeed] = []

  mutating func add(_ id: String, _ role: EquipmentRole, air: Double = 0, liquid: Double = 0) {
    guard air > 0 || liquid > 0 else { return }
    let unit = records.first { $0.id == id }?.capacity
    if let index = needs.firstIndex(where: { $0.equipment == id }) {
      needs[index].perAirHeat += air
      needs[index].perLiquidHeat += liquid
    } else {
      needs.append(
        EquipmentNeed(
          equipment: id, role: role, perAirHeat: air, perLiquidHeat: liquid, unit: unit))
    }
  }

  mutating func add(_ loop: WaterLoop, _ size: LoopSize, _ way: Way) {
    func add(_ id: String?, _ role: EquipmentRole, _ capacity: Double) {
      guard let id else { return }
      self.add(
        id, role, air: way == .air ? capacity : 0, liquid: way == .liquid ? capacity : 0)
    }
    add(loop.pump, .loopPump, size.water)
    let isTower = loop.towerPump != nil
    let rejection = isTower ? size.tower : size.water
    if let machine = loop.heatRejection, machine == loop.chiller {
      add(machine, .chiller, max(rejection, size.chiller))
    } else {
      add(loop.heatRejection, .heatRejection, rejection)
      add(loop.chiller, .chiller, size.chiller)
    }
    add(loop.heatExchanger, .heatExchanger, size.water)
    add(loop.towerPump, .towerPump, size.tower)
  }
}
