public import Catalog
public import Climate
public import Cooling
import Electrical
import Quantities
public import Scenario

/// Cooling of one phase: its plant at the design condition and over a year of its climate.
///
/// Linear in heat: everything is per unit of rack heat, so that one case serves every size.
public struct CoolingCase: Sendable {
  public var plant: PlantModel
  public var design: CoolingDesign
  public var year: CoolingYear
  /// Hours of the climate's year beyond the design condition.
  public var hoursAboveDesign: Int

  public init(
    plant: PlantModel, design: CoolingDesign, year: CoolingYear, hoursAboveDesign: Int
  ) {
    self.plant = plant
    self.design = design
    self.year = year
    self.hoursAboveDesign = hoursAboveDesign
  }

  /// A plant at the design condition of a climate and through a year of it, by default its own.
  public init(
    _ plant: PlantModel, in climate: ClimateNormals, through weather: WeatherYear? = nil,
    at condition: DesignCondition, operation: PlantOperation
  ) throws(CoolingError) {
    let weather = if let weather { weather } else { try climate.weatherYear() }
    let design = try plant.design(in: climate, at: condition)
    let above: Int
    do {
      above = try climate.designConditions.hours(
        of: weather, above: condition, moisture: plant.isEvaporative)
    } catch {
      throw .climate(record: climate.id, error)
    }
    self.init(
      plant: plant, design: design, year: plant.year(weather, operation: operation),
      hoursAboveDesign: above)
  }

  /// Electricity per heat that racks give to liquid, at the design condition.
  var perLiquidHeat: Double { design.performance.liquid?.power ?? 0 }
  /// Electricity per heat that racks give to air, at the design condition.
  var perAirHeat: Double { design.performance.air.power }
  var hasLiquid: Bool { plant.plant.liquid != nil }

  /// Power of a rack, of which liquid takes a share, that the plant carries; nil where no record
  /// sets a limit.
  func rackLimit(liquidFraction: Double) -> Power? {
    let limits = plant.rackLimit
    let byAir = limits.air.map { liquidFraction < 1 ? $0 / (1 - liquidFraction) : $0 }
    guard liquidFraction > 0 else { return byAir }
    return [byAir, limits.liquid].compactMap { $0 }.min()
  }
}

extension DesignConditionName {
  /// The design condition with this name.
  public var condition: DesignCondition {
    switch self {
    case .n20: .n20
    case .dryBulb04: .dryBulb04
    case .wetBulb04: .wetBulb04
    }
  }
}

extension Scenario {
  /// The plant of every phase at its design condition and over a year at the build-out's load
  /// factor; phases with the same site, plant and condition share one computation.
  public func coolingCases() throws(CoolingError) -> [CoolingCase] {
    var cases: [CoolingCase] = []
    for (index, phase) in phases.enumerated() {
      let twin = phases[..<index].firstIndex {
        $0.site == phase.site && $0.plant.plant.id == phase.plant.plant.id
          && $0.condition == phase.condition
      }
      if let twin {
        cases.append(cases[twin])
        continue
      }
      let model = try PlantModel(phase.plant.plant, equipment: phase.plant.equipment)
      cases.append(
        try CoolingCase(
          model, in: sites[phase.site].climate, at: phase.condition.condition,
          operation: PlantOperation(load: max(0.05, buildOut.loadFactor))))
    }
    return cases
  }
}

/// Units of one cooling record in a phase.
struct CoolingUnits {
  var id: String
  var role: EquipmentRole
  var installed: Int
  var rating: Power
}

extension CoolingCase {
  /// Coolant distribution units that a liquid load needs, each with a service port.
  func distributionUnits(liquidHeat: Power, groups: Int, redundancy: Redundancy) -> Int {
    var units = 0
    for need in design.needs where need.role == .cdu {
      guard let rating = need.unit else { continue }
      let capacity = need.capacity(airHeat: .zero, liquidHeat: liquidHeat)
      guard capacity > .zero else { continue }
      let needed = unitsNeeded(load: capacity / Double(groups), rating: rating)
      units += groups * redundancy.installed(needed: needed)
    }
    return units
  }

  /// Equipment in `groups` equal parts, each with its own redundancy. What a record states no unit
  /// for is one lot a group.
  func equipment(
    liquidHeat: Power, airHeat: Power, groups: Int, redundancy: Redundancy
  ) -> [CoolingUnits] {
    design.needs.compactMap { need in
      let capacity = need.capacity(airHeat: airHeat, liquidHeat: liquidHeat)
      guard capacity > .zero else { return nil }
      let share = capacity / Double(groups)
      guard let unit = need.unit else {
        return CoolingUnits(id: need.equipment, role: need.role, installed: groups, rating: share)
      }
      let needed = unitsNeeded(load: share, rating: unit)
      return CoolingUnits(
        id: need.equipment, role: need.role,
        installed: groups * redundancy.installed(needed: needed), rating: unit)
    }
  }
}
