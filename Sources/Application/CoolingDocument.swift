import Catalog
import Climate
import Cooling
import Electrical
public import Interchange
import Planner
import Quantities
import Reporting
import Scenario

extension CoolingSimulation {
  /// What the figures rest on.
  public var notes: [String] {
    var notes = [
      "one hall behind the default power train; peak_facility_ratio is at the design condition, "
        + "annual PUE and WUE over 8,760 hours",
      "critical IT power is at rack inputs; TUE = ITUE x annual PUE",
    ]
    if itue == nil {
      notes.append("TUE is not computable: system \(system.id) has no fans or supply efficiency")
    } else {
      notes.append(
        "ITUE of \(system.id): fans in proportion to the heat that stays in the air")
    }
    notes.append("climate: " + climate.origin())
    if climate.hours != nil, let note = climate.provenance.note { notes.append("weather: " + note) }
    let short = cooling.design.shortfall
    if short.kelvins > 1e-9 {
      notes.append(
        "the plant falls short at the design condition: racks are supplied "
          + "\(NumberText.fixed(short.kelvins, 1)) K too warm")
    }
    return notes
  }

  public var json: JSON {
    .object(
      [
        ("plant", .text(plant.id)), ("climate", .text(climate.id)),
        ("climate_proxy_for", JSON(climate.proxyFor)), ("weather", .text(climate.origin())),
        ("design_condition", .text(condition.rawValue)),
        ("outdoor_c", .number(cooling.design.outdoor.celsius)),
        ("liquid_fraction", .number(liquidFraction)), ("load_factor", .number(loadFactor)),
        ("peak_facility_ratio", .number(peakFacilityRatio)), ("annual_pue", .number(year.pue)),
        ("wue_l_per_kwh", .number(wue)), ("tue", JSON(tue)), ("itue", JSON(itue)),
        ("fan_fraction", JSON(fanFraction)), ("psu_efficiency", JSON(system.psuEfficiency)),
        ("system", .text(system.id)), ("water_class", JSON(waterClass)),
        ("feasible", .boolean(infeasibilities.isEmpty)),
        ("violated", .list((infeasibilities + violations).map(JSON.text))),
        ("carbon_t_per_year", JSON(carbon.map { $0.kilograms / 1000 })),
        ("cue_kg_per_kwh", JSON(cue)), ("energy_cost_usd_per_year", JSON(energyCost?.dollars)),
        ("hours_above_design", .integer(year.hoursAboveDesign)),
        ("supply_shortfall_k", .number(cooling.design.shortfall.kelvins)),
        (
          "design",
          .object([
            ("critical_it_mw", .number(criticalIT.megawatts)),
            ("liquid_heat_mw", .number(load.liquidHeat.megawatts)),
            ("air_heat_mw", .number(load.airHeat.megawatts)),
            ("cooling_mw", .number(load.cooling.megawatts)),
            ("train_loss_mw", .number(load.loss.megawatts)),
            ("cooled_loss_mw", .number(load.cooledLoss.megawatts)),
            ("house_mw", .number(load.house.megawatts)),
            ("facility_mw", .number(load.facility.megawatts)),
            ("kw_per_kw_liquid_heat", JSON(cooling.design.performance.liquid?.power)),
            ("kw_per_kw_air_heat", .number(cooling.design.performance.air.power)),
          ])
        ),
        (
          "year",
          .object(
            year.members + [
              ("water_to_sewer_m3", .number(hours.sewer.cubicMeters)),
              ("water_consumed_m3", .number((year.water - hours.sewer).cubicMeters)),
            ])
        ),
        ("air", Self.json(cooling.year.air)),
        ("liquid", cooling.year.liquid.map(Self.json) ?? .null),
        ("ride_through", outage.json),
        ("power_train", .list(train.map { .object($0.members) })),
      ] + hourlyMembers + [("conventions", .list(notes.map(JSON.text)))])
  }

  private static func json(_ path: CoolingYear.Path) -> JSON {
    .object([
      ("mean_kw_per_kw_heat", .number(path.meanPower)),
      ("peak_kw_per_kw_heat", .number(path.peakPower)),
      ("monthly_kw_per_kw_heat", .list(path.monthlyPower.map(JSON.number))),
      ("chiller_hours", .integer(path.chillerHours)), ("short_hours", .integer(path.shortHours)),
    ])
  }

  private var monthLines: [String] {
    var table = TextTable([.left, .right, .right, .right, .right, .right])
    table.add(["Month", "dry bulb °C", "PUE", "peak MW", "water m3", "its peak day m3"])
    for (index, month) in hours.months.enumerated() {
      table.add([
        String(Self.monthNames[index].prefix(3)), NumberText.fixed(month.meanDryBulb.celsius, 1),
        NumberText.fixed(month.pue, 3), NumberText.fixed(month.peak.megawatts, 2),
        NumberText.fixed(month.water.cubicMeters, 0, grouping: true),
        NumberText.fixed(month.peakDayWater.cubicMeters, 0, grouping: true),
      ])
    }
    return table.lines()
  }

  /// The plant on a screen.
  public var lines: [String] {
    func megawatts(_ power: Power) -> String { NumberText.fixed(power.megawatts, 2) }
    var table = TextTable([.left, .right, .left])
    table.add([
      "Design-day PUE", NumberText.fixed(peakFacilityRatio, 3),
      "\(condition.rawValue), \(NumberText.fixed(cooling.design.outdoor.celsius, 1)) °C at the "
        + "intakes, \(year.hoursAboveDesign) hours a year above",
    ])
    table.add(["Annual PUE", NumberText.fixed(year.pue, 3), ""])
    table.add(["WUE", NumberText.fixed(wue, 3), "L/kWh"])
    table.add([
      "TUE", tue.map { NumberText.fixed($0, 3) } ?? "n/a",
      itue.map { "ITUE \(NumberText.fixed($0, 3)) of \(system.id)" } ?? "",
    ])
    if let waterClass { table.add(["Facility water", waterClass, "ASHRAE class"]) }
    if let cue { table.add(["CUE", NumberText.fixed(cue, 3), "kg/kWh, grid \(grid?.id ?? "")"]) }
    if let energyCost, let tariff {
      table.add([
        "Energy", NumberText.fixed(energyCost.dollars / 1e6, 2),
        "M USD a year, energy price of tariff \(tariff.id)",
      ])
    }
    table.add(["Chiller hours, air", "\(cooling.year.air.chillerHours)", "of 8760"])
    if let liquid = cooling.year.liquid {
      table.add(["Chiller hours, liquid", "\(liquid.chillerHours)", "of 8760"])
    }
    var parts = TextTable([.left, .right, .left, .right, .left])
    parts.add(["", "design day", "", "mean", ""])
    let mean = { (energy: Energy) in megawatts(energy / Duration.years(1)) }
    parts.add(["Critical IT", megawatts(criticalIT), "MW", mean(year.itEnergy), "MW"])
    parts.add(["Cooling", megawatts(load.cooling), "MW", mean(year.coolingEnergy), "MW"])
    parts.add(["Power train", megawatts(load.loss), "MW", mean(year.trainEnergy), "MW"])
    parts.add(["House", megawatts(load.house), "MW", mean(year.houseEnergy), "MW"])
    parts.add(["Facility", megawatts(load.facility), "MW", mean(year.facilityEnergy), "MW"])
    let liquid = "\(NumberText.significant(liquidFraction * 100)) % to liquid"
    return ["\(plant.name) (\(plant.id)) at \(climate.name), \(liquid)", ""]
      + table.lines() + [""] + parts.lines() + [""] + outage.lines + [""] + monthLines + [""]
      + notes.flatMap { wrapped($0, head: "  - ") }
  }
}
