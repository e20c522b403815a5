import Catalog
import Cooling
import Fabric
import Quantities
import Scenario

/// What earlier phases of a site have taken.
struct SiteUse {
  var facility = Power.zero
  var water = Volume.zero
  var land = Area.zero
}

extension PhaseModel {
  /// Every limit that does not depend on the size: rack, floor, hall against one scalable unit.
  func fixedConstraints(_ layout: Layout) -> [Constraint] {
    var constraints: [Constraint] = []
    let fraction = Self.liquidFraction(phase, cooling)
    let perRack = layout.rackPower
    if let limit = cooling.rackLimit(liquidFraction: fraction) {
      constraints.append(
        Constraint(
          .rackCooling, use: perRack.kilowatts, limit: limit.kilowatts, unit: "kW", scales: false))
    }
    if let limit = phase.rack.limit {
      constraints.append(
        Constraint(
          .rackPower, use: perRack.kilowatts, limit: limit.kilowatts, unit: "kW", scales: false))
    }
    if let mass = layout.rackMass {
      if let limit = phase.rack.weightLimit {
        constraints.append(
          Constraint(
            .rackWeight, use: mass.kilograms, limit: limit.kilograms, unit: "kg", scales: false))
      }
      let limit = site.site.halls.floorLoad?.base ?? scenario.assumptions.floorLoad
      let load = max(mass, phase.rack.loadedWeight ?? .zero) / layout.rackFootprint
      constraints.append(
        Constraint(.floorLoad, use: load.base, limit: limit, unit: "kg/m2", scales: false))
    }
    constraints.append(
      Constraint(
        .hallPower, use: layout.hallPower.megawatts, limit: hallLimit.megawatts, unit: "MW",
        scales: false))
    return constraints
  }

  /// Every limit whose use grows with the phase.
  func scalingConstraints(
    _ needs: PhaseNeeds, _ layout: Layout, limit: SizeLimit, before: SiteUse
  ) -> [Constraint] {
    let facility = needs.load.facility
    var constraints: [Constraint] = []
    constraints.append(
      Constraint(
        .contractedCapacity, use: facility.megawatts, limit: limit.contracted.megawatts,
        unit: "MW"))
    switch phase.size {
    case .contracted: break
    case .facility(let asked):
      constraints.append(
        Constraint(
          .facilityPowerAsked, use: facility.megawatts, limit: asked.megawatts, unit: "MW"))
    case .criticalIT(let asked):
      constraints.append(
        Constraint(
          .criticalITAsked, use: needs.power.critical.megawatts, limit: asked.megawatts,
          unit: "MW"))
    case .accelerators:
      constraints.append(
        Constraint(
          .acceleratorsAsked, use: Double(needs.accelerators), limit: Double(limit.accelerators),
          unit: "accelerators"))
    }
    let capacity = SiteCapacity(site: site, powerFactor: scenario.assumptions.powerFactor)
    if let bank = capacity.transformers(load: before.facility + facility, by: phase.ready) {
      constraints.append(
        Constraint(
          .transformers, use: bank.use.megavoltAmperes, limit: bank.limit.megavoltAmperes,
          unit: "MVA"))
    }
    if let limit = site.site.water.limit {
      let day = before.water + designDayWater(needs)
      constraints.append(
        Constraint(
          .water, use: day.cubicMeters, limit: (limit * .days(1)).cubicMeters, unit: "m3/day"))
    }
    if let area = site.site.land.area {
      let use = before.land + land(layout)
      constraints.append(
        Constraint(.landArea, use: use.hectares, limit: area.hectares, unit: "ha"))
    }
    if let fabric = needs.network.fabrics.map(\.size).max(by: { $0.endpoints < $1.endpoints }) {
      constraints.append(
        Constraint(
          .fabricEndpoints, use: Double(fabric.endpoints), limit: Double(fabric.maximumEndpoints),
          unit: "endpoints"))
    }
    if let reach = phase.fabric.switchModules.compactMap(\.reach).max() {
      constraints.append(
        Constraint(
          .cableReach, use: layout.longestCable.meters, limit: reach.meters, unit: "m"))
    }
    return constraints
  }

  /// Water of a day at the design condition.
  func designDayWater(_ needs: PhaseNeeds) -> Volume {
    let liquid = cooling.design.liquidWater * (needs.load.liquidHeat * .days(1))
    return liquid + cooling.design.airWater * (needs.load.airHeat * .days(1))
  }

  /// Site area that the buildings ask for, with yards, substation and roads.
  func land(_ layout: Layout) -> Area {
    layout.buildingArea / scenario.assumptions.siteCoverage
  }
}

/// Limits of size that the site and the question set.
struct SizeLimit {
  /// What the site still delivers by the phase's date, or what the phase asks for if that is less.
  var contracted: Power
  /// Accelerators asked for, in whole scalable units; 0 if the size is asked otherwise.
  var accelerators: Int
}
