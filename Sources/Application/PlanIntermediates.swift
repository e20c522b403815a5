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
      ("firm_mw", .number(firm.megawatts)),
      ("contracted_before_mw", .number(contractedBefore.megawatts)),
      ("facility_before_mw", .number(facilityBefore.megawatts)),
      ("water_before_m3", .number(waterBefore.cubicMeters)),
      ("annual_water_before_m3", .number(annualWaterBefore.cubicMeters)),
      ("fuel_before_m3", .number(fuelBefore.cubicMeters)),
      ("land_before_ha", .number(landBefore.hectares)),
      ("building_area_before_m2", .number(buildingAreaBefore.squareMeters)),
      ("racks_accepted_before", JSON(racksAcceptedBefore)),
      (
        "budgets",
        .list(
          zip(site.budgets, drawnBefore).map { budget, drawn in
            .object([
              ("id", .text(budget.budget.id)), ("source", .text(budget.budget.source.rawValue)),
              ("role", .text(budget.budget.role.rawValue)),
              ("available", .text(budget.budget.available.description)),
              ("tariff", .text(budget.tariff.id)), ("firm_mw", .number(budget.firm.megawatts)),
              ("plant_mw", .number(budget.plantPower.megawatts)),
              ("rating_share", .number(budget.ratingShare)),
              ("drawn_before_mw", .number(drawn.megawatts)),
              (
                "transformers_usable_mva",
                JSON(budget.budget.transformers?.usable.megavoltAmperes)
              ),
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
      ("cooling", .text(cooling.rawValue)), ("fuel_storage_h", JSON(fuelStorage?.hours)),
    ])
  }
}

extension PhasePlan {
  /// Each stage at the design load, and as built at the year's mean load, with and without cooling
  /// and house.
  var trainJSON: JSON {
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
            ("year", year[index].lossJSON),
            ("year_it_alone", yearAlone[index].lossJSON),
          ])
      })
  }

  func drawsJSON(_ phase: ResolvedPhase, _ scenario: Scenario) -> JSON {
    let budgets = scenario.sites[phase.site].budgets
    return .list(
      draws.map { draw in
        let budget = budgets[draw.budget]
        return .object([
          ("budget", .text(budget.budget.id)), ("source", .text(budget.budget.source.rawValue)),
          ("equipment", JSON(budget.budget.equipment)), ("tariff", .text(budget.tariff.id)),
          ("power_mw", .number(draw.power.megawatts)), ("units", .integer(draw.units)),
          ("is_first", .boolean(draw.isFirst)),
        ])
      })
  }

  func yearJSON(_ phase: ResolvedPhase, _ scenario: Scenario) -> JSON {
    let carbon = scenario.sites[phase.site].grid.carbon * year.facilityEnergy
    return .object(
      year.members + [
        ("carbon_t", .number(carbon.kilograms / 1000)),
        ("monthly_peak_mw", .list(year.monthlyPeak.map { .number($0.megawatts) })),
        ("load_factor", .number(scenario.buildOut.loadFactor)),
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
  /// The question behind each fabric, the fabrics, and the switches of the other networks.
  func intermediates(
    _ phase: ResolvedPhase, _ support: SupportNetwork
  ) -> [(String, JSON)] {
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
    if let asked = phase.storage.oversubscription {
      members.append(("storage_oversubscription_down", .integer(asked.down)))
      members.append(("storage_oversubscription_up", .integer(asked.up)))
    }
    if let read = phase.storage.readPerSystem {
      members.append(("storage_read_gb_per_s_per_system", .number(read.gigabytesPerSecond)))
    }
    members += [
      ("storage_switch", .text(support.storageSwitch.id)),
      ("management_switch", .text(support.managementSwitch.id)),
      ("aggregation_switch", .text(support.aggregationSwitch.id)),
      ("campus_module", JSON(support.campusModule?.id)),
      ("wide_area_module", JSON(support.wideAreaModule?.id)),
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
  /// What the line's quantity and price are of.
  func intermediates(_ plan: Plan) -> [(String, JSON)] {
    var members: [(String, JSON)] = []
    if let draw { members.append(("draw", .integer(draw))) }
    if let item {
      members.append(("bill_item", .text("\(phase)/\(item)")))
      if case .price(let price) = priceBasis {
        members.append(("price", price.json(of: plan.phases[phase].items[item])))
      }
    }
    return members
  }
}

extension ResolvedPrice {
  /// The quote by its position in the record, what it is for one of, and the buyer's factor.
  fileprivate func json(of item: BillItem) -> JSON {
    let multiplier: Double? =
      switch quote.per {
      case .unit: 1
      case .kilowatt: item.rating?.kilowatts
      case .kilovoltAmpere: item.apparentRating?.kilovoltAmperes
      case .kilowattHour: item.storage?.kilowattHours
      }
    return .object([
      ("quote", JSON(item.prices.firstIndex(of: quote))),
      ("quote_usd", .number(quote.amount.dollars)), ("quote_per", .text(quote.per.rawValue)),
      ("multiplier", JSON(multiplier)), ("buyer", .text(quote.buyer.rawValue)),
      ("factor", .number(factor)), ("factor_assumption", JSON(factorAssumption)),
    ])
  }
}
