import Catalog
import Planner
import Quantities
import Scenario
import TCO
import Tables

extension PlanResult {
  /// A row for each phase, with the figures of the screen and of `plan.json`.
  var phaseTable: Table {
    func megawatts(_ name: String) -> Column { Column(name, unit: "MW", decimals: 6) }
    func megawattHours(_ name: String) -> Column { Column(name, unit: "MWh", decimals: 3) }
    var table = Table(columns: [
      Column("phase"), Column("site"), Column("ready"), Column("full"), Column("system"),
      Column("power_basis"), Column("plant"), Column("design_condition"),
      Column("scalable_units"), Column("systems"), Column("accelerators"), Column("racks"),
      Column("support_racks"), Column("halls"), Column("buildings"),
      megawatts("contracted_mw"), megawatts("facility_mw"), megawatts("critical_it_mw"),
      megawatts("train_loss_mw"), megawatts("cooling_mw"), megawatts("house_mw"),
      Column("peak_facility_ratio", decimals: 6), Column("annual_pue", decimals: 6),
      Column("topology"), Column("switch"), Column("tiers"), Column("leaf_switches"),
      Column("spine_switches"), Column("core_switches"), Column("storage_switches"),
      Column("management_switches"), Column("bisection_gb_per_s", unit: "GB/s"),
      Column("storage_nodes"), Column("management_nodes"), Column("generators"),
      megawattHours("it_energy_mwh_per_year"), megawattHours("facility_energy_mwh_per_year"),
      Column("water_m3_per_year", unit: "m3", decimals: 1),
      Column("land_ha", unit: "ha", decimals: 3),
      Column("building_area_m2", unit: "m2", decimals: 1),
      Column("capex_usd", unit: "USD", decimals: 2),
      Column("opex_usd_per_year", unit: "USD/year", decimals: 2),
      Column("binding_constraint"), Column("binding_headroom", decimals: 6),
      Column("embodied_carbon_t", unit: "t", decimals: 3),
    ])
    for (index, (phase, resolved)) in zip(plan.phases, scenario.phases).enumerated() {
      let layout = phase.layout
      let network = phase.network
      table.append([
        .text(phase.id), .text(phase.site), .text(phase.ready.description),
        .text(phase.full.description), .text(resolved.system.id),
        .text(phase.power.basis.rawValue), .text(phase.cooling.plant),
        .text(phase.cooling.condition.rawValue), .integer(phase.scalableUnits),
        .integer(phase.systems), .integer(phase.accelerators), .integer(layout.computeRacks),
        .integer(layout.supportRacks), .integer(layout.halls), .integer(layout.buildings),
        .number(phase.contracted.megawatts), .number(phase.facility.megawatts),
        .number(phase.power.critical.megawatts), .number(phase.load.loss.megawatts),
        .number(phase.load.cooling.megawatts), .number(phase.load.house.megawatts),
        .number(phase.peakFacilityRatio), .number(phase.year.pue),
        .text(resolved.fabric.topology.rawValue), .text(resolved.fabric.networkSwitch.id),
        .integer(network.tiers), .integer(network.leaf), .integer(network.spine),
        .integer(network.core), .integer(network.storageSwitches),
        .integer(network.managementSwitches),
        .number(withoutDust(network.bisection.gigabytesPerSecond)),
        .integer(phase.nodes.storage), .integer(phase.nodes.management),
        .integer(phase.train.generators), .number(phase.year.itEnergy.megawattHours),
        .number(phase.year.facilityEnergy.megawattHours), .number(phase.year.water.cubicMeters),
        .number(phase.land.hectares), .number(layout.buildingArea.squareMeters),
        Cell(amount(of: index) { $0 == .itCapex || $0 == .facilityCapex }),
        Cell(amount(of: index) { $0 == .opex }), .text(phase.binding.name),
        .number(phase.binding.headroom),
        Cell(phase.embodiedCarbon.map { $0.kilograms / 1000 }),
      ])
    }
    return table
  }

  private func amount(of phase: Int, where included: (Account.Class) -> Bool) -> Double? {
    proForma.map { proForma in
      proForma.lines.reduce(0) { sum, line in
        line.phase == phase && included(line.assetClass) ? sum + line.amount : sum
      }
    }
  }
}
