import Catalog
import Cooling
import Electrical
import Fabric
import Interchange
import Planner
import Quantities
import Scenario
import TCO

// Figures between a plan's inputs and its results: what the derivations of `explain` start from.

extension SiteSupply {
  func json(_ phase: ResolvedPhase, _ scenario: Scenario) -> JSON {
    let site = scenario.sites[phase.site]
    return .object([
      ("firm_mw", .number(budgets.reduce(Power.zero) { $0 + $1.firm }.megawatts)),
      ("contracted_before_mw", .number(contractedBefore.megawatts)),
      ("water_before_m3", .number(waterBefore.cubicMeters)),
      ("land_before_ha", .number(landBefore.hectares)),
      (
        "budgets",
        .list(
          budgets.map { delivery in
            let budget = site.budgets.first { $0.budget.id == delivery.id }
            let bank = budget?.budget.transformers
            return .object([
              ("id", .text(delivery.id)), ("source", JSON(budget?.budget.source.rawValue)),
              ("available", JSON(budget?.budget.available.description)),
              ("tariff", JSON(budget?.tariff.id)), ("firm_mw", .number(delivery.firm.megawatts)),
              ("lasting_mw", JSON(budget?.firm.megawatts)),
              ("transformers_usable_mva", JSON(bank?.usable.megavoltAmperes)),
            ])
          })
      ),
    ])
  }
}

extension RedundancyTerms {
  var json: JSON {
    .object([
      ("ups", .text(ups.rawValue)), ("generators", .text(generators.rawValue)),
      ("cooling", .text(cooling.rawValue)),
    ])
  }
}

extension PhasePlan {
  /// Each stage at the design load; what it would lose for the IT load alone, sized for that; and
  /// as built at the year's mean load, with and without cooling and house.
  var trainJSON: JSON {
    let alone = train.installed.train.losses(at: power.critical)
    let year = train.installed.losses(at: self.year.meanIT, auxiliary: self.year.auxiliary)
    let yearAlone = train.installed.losses(at: self.year.meanIT)
    let shared = train.installed.train.sharedStages
    return .list(
      train.stages.indices.map { index in
        let stage = train.stages[index]
        let joins = index == min(shared, train.stages.count) - 1
        let auxiliary = joins ? load.cooling + load.house : .zero
        return .object(
          stage.members + [
            ("groups", .integer(stage.groups)), ("is_cooled", .boolean(stage.isCooled)),
            ("joins_auxiliary", .boolean(joins)),
            ("auxiliary_mw", .number(auxiliary.megawatts)),
            ("it_alone", alone[index].lossJSON), ("year", year[index].lossJSON),
            ("year_it_alone", yearAlone[index].lossJSON),
          ])
      })
  }

  func yearJSON(_ phase: ResolvedPhase, _ scenario: Scenario) -> JSON {
    let carbon = scenario.sites[phase.site].grid.carbon * year.facilityEnergy
    return .object(
      year.members + [
        ("carbon_t", .number(carbon.kilograms / 1000)),
        ("liquid_heat_mw", .number(year.liquidHeat.megawatts)),
        ("air_heat_mw", .number(year.airHeat.megawatts)),
        ("it_cooled_loss_mw", .number(year.itCooledLoss.megawatts)),
        ("cooling_mw", .number(year.cooling.megawatts)),
        ("house_mw", .number(year.house.megawatts)), ("loss_mw", .number(year.loss.megawatts)),
      ])
  }
}

extension OperatingYear {
  /// What hangs on the power train beside the IT load.
  fileprivate var auxiliary: Power { cooling + house }
}

extension StageResult {
  fileprivate var lossJSON: JSON {
    .object([
      ("units", .integer(unitsInstalled)), ("output_mw", .number(output.megawatts)),
      ("loss_mw", .number(loss.megawatts)),
    ])
  }
}

extension CoolingPlan {
  var members: [(String, JSON)] {
    let liters = { (water: WaterIntensity) in JSON.number(water.base * 3.6e9) }
    var members: [(String, JSON)] = [
      ("liquid_fraction", .number(liquidFraction)),
      ("design_water_l_per_kwh_air_heat", liters(design.airWater)),
      ("design_water_l_per_kwh_liquid_heat", liters(design.liquidWater)),
      ("mean_water_l_per_kwh_air_heat", liters(year.air.meanWater)),
      ("mean_water_l_per_kwh_liquid_heat", liters(year.liquid?.meanWater ?? .zero)),
      ("design_air", design.performance.air.json),
    ]
    if let liquid = design.performance.liquid { members.append(("design_liquid", liquid.json)) }
    members.append(("monthly_air", year.air.monthlyJSON))
    if let liquid = year.liquid { members.append(("monthly_liquid", liquid.monthlyJSON)) }
    members.append(("needs", .list(design.needs.map(\.json))))
    return members
  }
}

extension PathPerformance {
  /// Electricity of each machine for a kW of rack heat.
  fileprivate var json: JSON {
    .object([
      ("terminal_fan", .number(terminalFan)), ("cdu_pump", .number(cduPump)),
      ("loop_pump", .number(loopPump)), ("compressor", .number(compressor)),
      ("rejection_fan", .number(rejectionFan)), ("tower_pump", .number(towerPump)),
      ("spray_pump", .number(sprayPump)), ("chiller_share", .number(chillerShare)),
    ])
  }
}

extension CoolingYear.Path {
  /// Means of each month, January first.
  fileprivate var monthlyJSON: JSON {
    .object([
      ("kw_per_kw", .list(monthlyPower.map(JSON.number))),
      ("water_l_per_kwh", .list(monthlyWater.map { .number($0.base * 3.6e9) })),
    ])
  }
}

extension EquipmentNeed {
  fileprivate var json: JSON {
    .object([
      ("equipment", .text(equipment)), ("role", .text(role.rawValue)),
      ("kw_per_kw_air_heat", .number(perAirHeat)),
      ("kw_per_kw_liquid_heat", .number(perLiquidHeat)), ("unit_mw", JSON(unit?.megawatts)),
    ])
  }
}

extension NetworkPlan {
  /// The question behind each fabric, the fabrics, and the modules.
  func intermediates(_ phase: ResolvedPhase, _ support: SupportNetwork) -> [(String, JSON)] {
    let terms = phase.fabric
    var members: [(String, JSON)] = [
      ("ports_per_system", .integer(phase.ports)), ("tiers_asked", terms.tiers.json),
      ("port_gbps", .number(phase.portRate.gigabitsPerSecond)), ("rails", .integer(phase.rails)),
      ("planes", .integer(terms.planes)),
      ("oversubscription_down", .integer(terms.oversubscription.down)),
      ("oversubscription_up", .integer(terms.oversubscription.up)),
      ("groups", .list(fabrics.map { .object([("count", .integer($0.count))] + $0.size.members) })),
    ]
    if let before { members.append(("before", .object(before.members))) }
    if let storage { members.append(("storage", .object(storage.members))) }
    members += [
      ("host_module", JSON(phase.hostModule?.id)), ("host_modules", .integer(hostModules)),
      ("switch_modules_that_fit", .list(terms.switchModules.map { .text($0.id) })),
      ("switch_modules", .integer(switchModules)),
      ("storage_switch", .text(support.storageSwitch.id)),
      ("storage_module", JSON(support.storageModule?.id)),
      ("storage_modules", .integer(storageModules)),
      ("management_switch", .text(support.managementSwitch.id)),
    ]
    return members
  }
}

extension TierCount {
  fileprivate var json: JSON {
    switch self {
    case .fewest: "auto"
    case .fixed(let tiers): .integer(tiers)
    }
  }
}

extension FabricSize {
  fileprivate var members: [(String, JSON)] {
    [
      ("topology", .text(topology.rawValue)), ("endpoints", .integer(endpoints)),
      ("radix", .integer(radix)), ("link_gbps", .number(linkRate.gigabitsPerSecond)),
      ("planes", .integer(planes)), ("tiers", .integer(tiers)), ("leaf", .integer(switches.leaf)),
      ("spine", .integer(switches.spine)),
      ("core", .integer(switches.core + switches.superCore)),
      ("host_links", .integer(links.host)), ("leaf_spine_links", .integer(links.leafSpine)),
      ("spine_core_links", .integer(links.spineCore + links.coreSuperCore)),
      ("bisection_gb_per_s", JSON(bisection?.gigabytesPerSecond)),
      ("maximum_endpoints", .integer(maximumEndpoints)),
    ]
  }
}

extension LedgerLine {
  var intermediates: [(String, JSON)] {
    var members: [(String, JSON)] = []
    if let budget { members.append(("budget", .text(budget))) }
    if let price {
      members.append(("bill_item", .text("\(phase)/\(price.item)")))
      members.append(("price", price.json))
    }
    return members
  }
}

extension LinePrice {
  fileprivate var json: JSON {
    .object([
      ("quote", .integer(quote)),
      ("quote_usd", .number(resolved.quote.amount.dollars)),
      ("quote_per", .text(resolved.quote.per.rawValue)), ("multiplier", .number(multiplier)),
      ("buyer", .text(resolved.quote.buyer.rawValue)), ("factor", .number(resolved.factor)),
      ("factor_assumption", JSON(resolved.factorAssumption)),
    ])
  }
}

extension FinancialTerms {
  var json: JSON {
    .object([
      ("buyer", .text(buyer.rawValue)), ("residual", .number(residual)),
      ("refresh", .boolean(refresh)),
      ("price_usd_per_gpu_hour", JSON(price.map { $0.base * 3600 })),
    ])
  }
}

extension ProForma {
  /// Costs less residuals, hours sold and net flows of each month from the start.
  var monthlyJSON: JSON {
    .object([
      ("cost_usd", .list(monthlyCosts().map(JSON.number))),
      ("sold_gpu_hours", .list(soldHours.map(JSON.number))),
      ("net_usd", .list(netFlows().map(JSON.number))),
    ])
  }
}
