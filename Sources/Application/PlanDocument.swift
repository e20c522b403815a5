import Catalog
import Cooling
import Electrical
import Fabric
public import Interchange
import Planner
import Quantities
import Scenario
import TCO

// A plan as one JSON value: what `--json`, `plan.json`, `explain` and `compare` all read. Amounts of
// money are unrounded; keys end in their unit.

extension JSON {
  static func object(_ members: [(String, JSON)]) -> JSON {
    .object(members.map { Member($0.0, $0.1) })
  }
}

extension PlanResult {
  /// The whole result, with the resolved scenario.
  public var json: JSON {
    let workloads = plannedWorkloads()
    let supply: [(String, JSON)] =
      self.supply.isEmpty ? [] : [("supply", .list(self.supply.map(\.json)))]
    let head: [(String, JSON)] = [
      ("format_version", "1.0"),
      ("kind", "plan"),
      ("engine_version", .text(Engine.version)),
      ("id", .text(scenario.buildOut.id)),
      ("name", JSON(scenario.buildOut.name)),
      ("digest", .text(digest)),
      ("sizes_met", .boolean(shortfalls.isEmpty)),
      ("smaller_than_asked", .list(shortfalls.map(JSON.text))),
      ("estimated_values", .integer(basis.estimates)), ("default_values", .integer(basis.defaults)),
      ("totals", plan.totals.json),
      ("peak_facility_ratio", .number(plan.totals.peakFacilityRatio)),
      ("annual_pue", .number(plan.totals.annualPUE)),
      ("binding_constraint", plan.binding.json),
      ("constraints", .list(plan.constraints.map(\.json))),
      ("phases", .list(zip(plan.phases, scenario.phases).map { $0.json($1, scenario) })),
    ]
    let rest: [(String, JSON)] = [
      ("tco", tcoJSON),
      ("bill_of_materials", .list(billOfMaterials)),
      ("rests_on", .list(basis.entries.map(\.json))),
      ("workloads", .list(workloads.map(\.json))),
      ("workload_draw", plannedDraw(workloads)?.json(scenario.buildOut) ?? .null),
      ("not_evaluated", .list(notEvaluated.map(JSON.text))),
      ("conventions", .list((Self.conventions + climateOrigins).map(JSON.text))),
      ("scenario", scenarioJSON),
    ]
    return .object(head + supply + rest)
  }

  static let conventions = [
    "powers are at the design condition unless a key says mean or year",
    "critical IT power is at rack inputs; power supplies are inside it",
    "racks hold accelerators; support racks are counted apart; switches are of all networks",
    "capex_usd is the first build, refresh apart; opex_usd_per_year a full year of every phase",
    "money is in US dollars and unrounded here; tables are rounded to cents; npv_usd and irr are of "
      + "the owners, after the tax and debt that `finance` asks for",
    "bandwidths are 10^9 B/s, one direction; headroom is (limit - use) / limit",
  ]

  /// What stands for the weather of each site.
  private var climateOrigins: [String] {
    scenario.sites.map { "climate of \($0.site.id): \($0.climateOrigin)" }
  }

  var tcoJSON: JSON {
    guard let projection, let proForma else {
      return .object([("missing", .text(missingPrice?.description ?? "not projected"))])
    }
    return moneyJSON(projection, proForma)
  }

  private var billOfMaterials: [JSON] {
    plan.phases.enumerated().flatMap { position, phase in
      phase.items.enumerated().map { index, item in
        .object([
          ("item", .text("\(position)/\(index)")), ("role", .text(item.role.rawValue)),
          ("phase", .text(phase.id)), ("category", .text(item.category.rawValue)),
          ("kind", .text(item.kind)), ("id", .text(item.id)), ("name", .text(item.name)),
          ("quantity", .integer(item.quantity)),
          ("unit_power_kw", .number(item.unitPower.kilowatts)),
          ("power_mw", .number(item.power.megawatts)),
        ])
      }
    }
  }

  /// The question with every record it names.
  var scenarioJSON: JSON {
    var kinds: [(String, [(String, JSON)])] = []
    for record in scenario.records {
      if kinds.last?.0 != record.kind { kinds.append((record.kind, [])) }
      kinds[kinds.count - 1].1.append((record.id, JSON(record.document)))
    }
    return .object([
      ("build_out", JSON(scenario.document)),
      ("records", .object(kinds.map { ($0.0, .object($0.1)) })),
    ])
  }
}

extension PlanTotals {
  var json: JSON {
    .object([
      ("contracted_mw", .number(contracted.megawatts)),
      ("facility_mw", .number(facility.megawatts)),
      ("critical_it_mw", .number(criticalIT.megawatts)),
      ("accelerators", .integer(accelerators)), ("systems", .integer(systems)),
      ("racks", .integer(racks)), ("support_racks", .integer(supportRacks)),
      ("switches", .integer(switches)),
      ("annual_energy_mwh", .number(annualEnergy.megawattHours)),
      ("annual_water_m3", .number(annualWater.cubicMeters)),
      ("annual_carbon_t", .number(annualCarbon.kilograms / 1000)),
      ("embodied_carbon_t", JSON(embodiedCarbon.map { $0.kilograms / 1000 })),
    ])
  }
}

extension Constraint {
  var members: [(String, JSON)] {
    [
      ("name", .text(name)), ("use", .number(use)), ("limit", .number(limit)),
      ("unit", .text(unit)), ("headroom", .number(headroom)),
    ]
  }
}

extension PhaseConstraint {
  var json: JSON { .object(constraint.members + [("phase", .text(phase))]) }
}

extension PhaseSize {
  var json: JSON {
    switch self {
    case .contracted(let power): .object([("contracted_mw", .number(power.megawatts))])
    case .facility(let power): .object([("facility_mw", .number(power.megawatts))])
    case .criticalIT(let power): .object([("critical_it_mw", .number(power.megawatts))])
    case .accelerators(let count): .object([("accelerators", .integer(count))])
    }
  }
}

extension PhasePlan {
  func json(_ phase: ResolvedPhase, _ scenario: Scenario) -> JSON {
    let members: [(String, JSON)] = [
      ("id", .text(id)), ("site", .text(site)), ("system", .text(phase.system.id)),
      ("size_asked", size.json), ("ready", .text(ready.description)),
      ("full", .text(full.description)),
      ("scalable_units", .integer(scalableUnits)),
      ("systems_per_scalable_unit", .integer(phase.system.scalableUnit)),
      ("systems", .integer(systems)),
      ("accelerators_per_system", .integer(phase.system.accelerators)),
      ("accelerators", .integer(accelerators)), ("racks", .integer(layout.computeRacks)),
      ("support_racks", .integer(layout.supportRacks)), ("halls", .integer(layout.halls)),
      ("buildings", .integer(layout.buildings)), ("switches", .integer(network.switches)),
      ("contracted_mw", .number(contracted.megawatts)),
      ("facility_mw", .number(facility.megawatts)),
      ("apparent_mva", .number(apparent.megavoltAmperes)),
      ("land_ha", .number(land.hectares)), ("supply", supply.json(phase, scenario)),
      ("draws", drawsJSON(phase, scenario)), ("racks_accepted", .number(racksAccepted)),
      ("critical_it_mw", .number(power.critical.megawatts)),
      ("train_loss_mw", .number(load.loss.megawatts)),
      ("cooling_mw", .number(load.cooling.megawatts)),
      ("house_mw", .number(load.house.megawatts)),
      ("peak_facility_ratio", .number(peakFacilityRatio)),
      ("annual_pue", .number(year.pue)),
      ("it_power", power.json),
      (
        "oversubscription",
        .object([
          ("nameplate_over_sized", JSON(phase.system.nameplate.map { $0 / power.perSystem })),
          ("sized_over_measured", JSON(phase.system.measured.map { power.perSystem / $0 })),
        ])
      ), ("layout", layout.json(phase)),
      ("fabric", fabricJSON(phase, scenario.support)),
      ("storage_nodes", .integer(nodes.storage)),
      ("management_nodes", .integer(nodes.management)),
      ("cooling", coolingJSON), ("power_train", trainJSON),
      ("power_train_design", .text(phase.train.design.id)),
      ("redundancy", phase.redundancy.json), ("fuel_m3", JSON(fuel?.cubicMeters)),
      ("generators", .integer(train.generators)), ("year", yearJSON(phase, scenario)),
      ("embodied_carbon_t", JSON(embodiedCarbon.map { $0.kilograms / 1000 })),
      ("binding_constraint", .object(binding.members)),
      ("constraints", .list(constraints.map { .object($0.members) })),
    ]
    return .object(members + (energy.map { [("energy", $0.json)] } ?? []))
  }

  private var coolingJSON: JSON {
    let design = cooling.design
    return .object(
      [
        ("plant", .text(cooling.plant)), ("design_condition", .text(cooling.condition.rawValue)),
        ("outdoor_c", .number(design.outdoor.celsius)),
        ("liquid_heat_mw", .number(load.liquidHeat.megawatts)),
        ("air_heat_mw", .number(load.airHeat.megawatts)),
        ("cooled_loss_mw", .number(load.cooledLoss.megawatts)),
        ("kw_per_kw_liquid_heat", .number(design.performance.liquid?.power ?? 0)),
        ("kw_per_kw_air_heat", .number(design.performance.air.power)),
        ("mean_kw_per_kw_liquid_heat", .number(cooling.year.liquid?.meanPower ?? 0)),
        ("mean_kw_per_kw_air_heat", .number(cooling.year.air.meanPower)),
        ("design_day_water_m3", .number(designDayWater.cubicMeters)),
        ("hours_above_design", .integer(year.hoursAboveDesign)),
      ] + cooling.members)
  }
}

extension ITPower {
  var json: JSON {
    .object([
      ("basis", .text(basis.rawValue)), ("system_kw", .number(perSystem.kilowatts)),
      ("systems_mw", .number(systems.megawatts)),
      ("compute_switches_mw", .number(computeSwitches.megawatts)),
      ("optics_mw", .number(optics.megawatts)),
      ("host_optics_mw", .number(hostOptics.megawatts)),
      ("storage_network_mw", .number(storageNetwork.megawatts)),
      ("management_network_mw", .number(managementNetwork.megawatts)),
      ("campus_network_mw", .number(campusNetwork.megawatts)),
      ("storage_nodes_mw", .number(storageNodes.megawatts)),
      ("management_nodes_mw", .number(managementNodes.megawatts)),
    ])
  }
}

extension Layout {
  func json(_ phase: ResolvedPhase) -> JSON {
    .object([
      ("systems_per_rack", .integer(systemsPerRack)), ("rack_kw", .number(rackPower.kilowatts)),
      ("network_racks", .integer(networkRacks)), ("node_racks", .integer(nodeRacks)),
      ("scalable_units_per_hall", .integer(scalableUnitsPerHall)),
      ("halls_per_building", .integer(hallsPerBuilding)),
      ("hall_mw", .number(hallPower.megawatts)),
      ("white_area_m2", .number(whiteArea.squareMeters)),
      ("building_area_m2", .number(buildingArea.squareMeters)),
      ("longest_cable_m", .number(longestCable.meters)),
      ("rack_kg", JSON(rackMass?.kilograms)), ("rack_width_m", .number(phase.rackWidth.meters)),
      ("rack_footprint_m2", .number(rackFootprint.squareMeters)),
      ("racks_per_row", .integer(racksPerRow)), ("rows", .integer(rows)),
    ])
  }
}

extension PhasePlan {
  fileprivate func fabricJSON(_ phase: ResolvedPhase, _ support: SupportNetwork) -> JSON {
    var members = network.members(phase)
    let modules = networkItems.filter { $0.network == .compute && $0.part == .module }
    members.append(("transceivers", .integer(modules.reduce(0) { $0 + $1.quantity })))
    let reaches = reaches.map { reach in
      JSON.object([
        ("network", .text(reach.network.rawValue)), ("kind", .text(reach.kind.name)),
        ("longest_m", .number(reach.longest.meters)), ("reach_m", .number(reach.reach.meters)),
      ])
    }
    members.append(("cables", .list(reaches)))
    return .object(members + network.intermediates(phase, support))
  }
}

extension NetworkPlan {
  fileprivate func members(_ phase: ResolvedPhase) -> [(String, JSON)] {
    [
      ("topology", .text(phase.fabric.topology.rawValue)),
      ("scope", .text(phase.fabric.scope.rawValue)),
      ("switch", .text(phase.fabric.networkSwitch.id)), ("tiers", .integer(tiers)),
      ("fabrics", .integer(fabrics.reduce(0) { $0 + $1.count })),
      ("endpoints", .integer(fabrics.reduce(0) { $0 + $1.count * $1.size.endpoints })),
      (
        "switches",
        .object([
          ("leaf", .integer(leaf)), ("spine", .integer(spine)), ("core", .integer(core)),
          ("total", .integer(computeSwitches)),
        ])
      ),
      (
        "links",
        .object([
          ("host", .integer(hostLinks)), ("leaf_spine", .integer(leafSpineLinks)),
          ("spine_core", .integer(spineCoreLinks)),
        ])
      ),
      ("bisection_gb_per_s", .number(bisection.gigabytesPerSecond)),
      ("storage_switches", .integer(storageSwitches)),
      ("management_switches", .integer(managementSwitches)),
      ("aggregation_switches", .integer(aggregationSwitches)),
      (
        "campus",
        .object([
          ("building_links", .integer(campus.buildingLinks)),
          ("wide_area_links", .integer(campus.wideAreaLinks)),
          ("border_switches", .integer(campus.borderSwitches)),
          ("campus_switches", .integer(campus.campusSwitches)),
        ])
      ),
      ("power_ports", .integer(powerPorts)), ("cooling_ports", .integer(coolingPorts)),
    ]
  }
}

extension StageResult {
  var members: [(String, JSON)] {
    [
      ("id", .text(id)), ("redundancy", .text(redundancy.rawValue)),
      ("rating_mw", .number(rating.megawatts)), ("units", .integer(unitsInstalled)),
      ("units_needed", .integer(unitsNeeded)), ("input_mw", .number(input.megawatts)),
      ("output_mw", .number(output.megawatts)), ("loss_mw", .number(loss.megawatts)),
      ("usable_mw", .number(usable.megawatts)), ("load_fraction", .number(loadFraction)),
      ("stranded_mw", .number(stranded.megawatts)),
      ("stranded_because", JSON(strandedReason?.rawValue)),
    ]
  }
}

extension OperatingYear {
  var members: [(String, JSON)] {
    [
      ("mean_it_mw", .number(meanIT.megawatts)), ("it_energy_mwh", .number(itEnergy.megawattHours)),
      ("train_energy_mwh", .number(trainEnergy.megawattHours)),
      ("cooling_energy_mwh", .number(coolingEnergy.megawattHours)),
      ("house_energy_mwh", .number(houseEnergy.megawattHours)),
      ("facility_energy_mwh", .number(facilityEnergy.megawattHours)),
      ("water_m3", .number(water.cubicMeters)),
      ("wue_l_per_kwh", .number(water.liters / itEnergy.kilowattHours)),
    ]
  }
}

extension LedgerLine {
  func json(of plan: Plan) -> JSON {
    .object(
      [
        ("account", .text(account.rawValue)), ("class", .text(assetClass.rawValue)),
        ("phase", .integer(phase)), ("kind", .text(kind)), ("id", .text(id)), ("name", .text(name)),
        ("quantity", .number(quantity)), ("unit", .text(unit)),
        ("unit_price_usd", .number(unitPrice)), ("amount_usd", .number(amount)),
        ("basis", .text(basis)), ("is_estimate", .boolean(isEstimate)),
      ] + intermediates(plan))
  }
}
