import Catalog
import Climate
import Electrical
public import Interchange
import Quantities
import Reporting
import Scenario
import Tables

extension SupplyResult {
  public var json: JSON {
    .object([
      ("kind", "supply-result"), ("id", .text(input.id)), ("name", JSON(input.name)),
      ("start", .text("\(input.start)")), ("end", .text("\(input.end)")),
      ("discount", .number(input.discount)),
      ("grid_arrives", JSON(input.gridArrives.map { "\($0)" })),
      ("violated", .list(violations.map(JSON.text))),
      ("stages", .list(stages.map(\.json))),
      ("leaves_out", .list(unknowns.map(JSON.text))),
      ("conventions", .list((Self.notes + input.notes).map(JSON.text))),
      ("rests_on", .list(input.records.flatMap(\.restsOn))),
      ("scenario", .object([("records", input.records.json)])),
    ])
  }

  /// What no record says, each once.
  var unknowns: [String] {
    var lines: [String] = []
    for unit in input.units {
      for line in unit.unknowns where !lines.contains(line) { lines.append(line) }
    }
    return lines
  }

  static let notes = [
    "amounts are of a year of each stage; powers are at the meter",
    "merit order by cost of energy in the hour; sun, wind and agreements first, backup last; "
      + "demand charges follow the draw and do not steer it",
    "the battery moves energy between the hours of two days at a time where that pays for its losses, "
      + "and never lifts a month's metered peak",
    "plant gives what redundancy or availability leaves, whichever is less, less what warm and thin air take",
    "agreements are paid for all their output; what comes through the meter pays the utility's demand "
      + "charges and not its energy",
    "levelized: annuity of capital over the plant's life (also of a bridge), maintenance, fuel and "
      + "charges over energy used; of a battery without the energy that it takes",
    "scope 2 market-based: agreements count as free of carbon, in the hours that they deliver in, or "
      + "over the year",
  ]

  /// The hours of every stage, one after another.
  public var hourlyCSV: [UInt8] {
    var ids: [String] = []
    for unit in input.units where unit.storage == nil && !ids.contains(unit.spec.id) {
      ids.append(unit.spec.id)
    }
    let names =
      ["stage", "hour", "month", "load_kw"] + ids.map { "\($0)_kw" } + [
        "charge_kw", "discharge_kw", "battery_kwh", "shed_kw", "unserved_kw",
      ]
    var writer = CSVWriter(columns: names.map { Column($0) })
    for stage in stages {
      let flows = stage.parts.filter { $0.unit.storage == nil }.map(\.unit.spec.id)
      let columns = ids.map { id in flows.firstIndex(of: id) }
      for (month, hours) in CalendarYear.months.enumerated() {
        for hour in hours {
          writer.write("\(stage.from)")
          writer.write(hour)
          writer.write(month + 1)
          writer.write(stage.load[hour].kilowatts)
          for column in columns {
            writer.write(column.map { stage.year.used[$0][hour].kilowatts })
          }
          writer.write(stage.year.charge[hour].kilowatts)
          writer.write(stage.year.discharge[hour].kilowatts)
          writer.write(stage.year.level[hour].kilowattHours)
          writer.write(stage.year.shed[hour].kilowatts)
          writer.write(stage.year.unserved[hour].kilowatts)
          writer.endRecord()
        }
      }
    }
    return writer.take()
  }

  public func writeHours(to path: String) throws(Failure) {
    try replaceFile(hourlyCSV, at: path)
  }

  /// The stages on a screen.
  public var lines: [String] {
    var lines = [
      "\(input.name ?? input.id): \(input.start) to \(input.end)"
    ]
    for stage in stages { lines += [""] + stage.lines }
    if !unknowns.isEmpty {
      lines += ["", "Not in these figures, as no record says it"]
      lines += unknowns.flatMap { wrapped($0, head: "  - ") }
    }
    return lines + [""] + (Self.notes + input.notes).flatMap { wrapped($0, head: "  - ") }
  }
}

extension SupplyStage {
  var json: JSON {
    .object([
      ("from", .text("\(from)")), ("until", .text("\(until)")),
      ("months", .integer(until - from)), ("years", .number(years)),
      ("load_mwh", .number(loadEnergy.megawattHours)), ("peak_mw", .number(peak.megawatts)),
      ("it_mwh", JSON(it?.megawattHours)),
      ("sources", .list(parts.map { $0.json(connections: bills.count) })),
      ("battery", battery.map { json(of: $0) } ?? .null),
      ("shed_mwh", .number(year.shedEnergy.megawattHours)),
      ("shed_hours", .integer(year.shed.count { $0 > .zero })),
      ("unserved_mwh", .number(year.unservedEnergy.megawattHours)),
      ("unserved_hours", .integer(year.unserved.count { $0 > .zero })),
      ("cost_usd_per_year", JSON(cost?.dollars)),
      ("cost_usd_per_mwh", JSON(unitCost.map { $0.base * 3.6e9 })),
      ("scope1_t", .number(scope1.kilograms / 1000)),
      ("scope2_location_t", JSON(scope2Location.map { $0.kilograms / 1000 })),
      ("scope2_market_hourly_t", JSON(scope2MarketHourly.map { $0.kilograms / 1000 })),
      ("scope2_market_annual_t", JSON(scope2MarketAnnual.map { $0.kilograms / 1000 })),
      ("cue_kg_per_kwh", JSON(cue.map { $0.base * 3.6e6 })),
      ("swing", swing.map { Self.json(of: $0) } ?? .null),
      ("bill", bills.first.map { Self.json(of: $0) } ?? .null),
    ])
  }

  private static func json(of swing: Swing) -> JSON {
    .object([
      ("swing_mw", .number(swing.load.size.megawatts)),
      ("period_s", .number(swing.load.period.seconds)),
      ("storage_mw", .number(swing.load.storagePower.megawatts)),
      ("storage_kwh", .number(swing.load.storage.kilowattHours)),
      ("smoothed_by_battery", .boolean(swing.isSmoothed)),
      ("seen_by_grid_mw", .number(swing.seen.megawatts)),
      ("limit_mw", JSON(swing.limit?.megawatts)),
      ("ramp_minutes", JSON(swing.ramp.map { swing.load.rampTime(limit: $0).seconds / 60 })),
      (
        "ramp_energy_mwh", JSON(swing.ramp.map { swing.load.rampEnergy(limit: $0).megawattHours })
      ),
    ])
  }

  private var swingLines: [String] {
    guard let swing else { return [] }
    var text =
      "training swings by \(NumberText.fixed(swing.load.size.megawatts, 1)) MW every "
      + "\(NumberText.significant(swing.load.period.seconds)) s: "
    text +=
      swing.isSmoothed
      ? "the battery holds the grid at the mean"
      : "the grid sees it; \(NumberText.fixed(swing.load.storagePower.megawatts, 1)) MW and "
        + "\(NumberText.fixed(swing.load.storage.kilowattHours, 1)) kWh of storage would smooth it"
    if let ramp = swing.ramp {
      text +=
        "; a job that stops is let down in "
        + "\(NumberText.fixed(swing.load.rampTime(limit: ramp).seconds / 60, 1)) min, "
        + "\(NumberText.fixed(swing.load.rampEnergy(limit: ramp).megawattHours, 2)) MWh for nothing "
        + "or into storage"
    }
    return wrapped(text, head: "  ")
  }

  private func json(of storage: SupplyStorage) -> JSON {
    .object([
      ("power_mw", .number(storage.power.megawatts)),
      ("energy_mwh", .number(storage.energy.megawattHours)),
      ("charged_mwh", .number(year.charged.megawattHours)),
      ("discharged_mwh", .number(year.discharged.megawattHours)),
      ("lost_mwh", .number((year.charged - year.discharged).megawattHours)),
      ("cycles", .number(year.discharged / storage.energy)),
    ])
  }

  fileprivate static func json(of bill: AnnualBill) -> JSON {
    .list(
      bill.months.enumerated().map { index, month in
        .object([
          ("month", .integer(index + 1)), ("metered_mwh", .number(month.energy.megawattHours)),
          ("peak_mw", .number(month.peak.megawatts)),
          (
            "demand_charges",
            .list(
              month.lines.map { line in
                .object([
                  ("name", .text(line.name)), ("billed_mw", JSON(line.billed?.megawatts)),
                  ("usd", .number(line.amount.dollars)),
                ])
              })
          ),
        ])
      })
  }

  var lines: [String] {
    let months = until - from
    var lines = [
      "\(from) to \(until), \(months) months: \(gigawattHours(loadEnergy)) GWh a year, peak "
        + "\(NumberText.fixed(peak.megawatts, 1)) MW"
    ]
    var table = TextTable([.left, .right, .right, .right, .right, .right, .right, .right])
    table.add(["Source", "MW", "GWh", "hours", "M USD", "USD/MWh", "kt CO2", "t NOx"])
    for part in parts {
      let hours = 8760 * (part.energy / (part.unit.capacity * Duration.years(1)))
      table.add([
        part.unit.spec.id, NumberText.fixed(part.unit.capacity.megawatts, 1),
        gigawattHours(part.energy), NumberText.fixed(hours, 0, grouping: true),
        part.cost.map { NumberText.fixed($0.dollars / 1e6, 1) } ?? "n/a",
        part.levelized.map { NumberText.fixed($0.base * 3.6e9, 1) } ?? "n/a",
        NumberText.fixed(part.carbon.kilograms / 1e6, 1),
        part.nitrogenOxides.map { NumberText.fixed($0.kilograms / 1e3, 1) } ?? "-",
      ])
    }
    if year.charged > .zero {
      table.add(["battery takes", "", "-" + gigawattHours(year.charged)] + blanks(5))
    }
    if year.shedEnergy > .zero {
      table.add(["shed", "", gigawattHours(year.shedEnergy)] + blanks(5))
    }
    if year.unservedEnergy > .zero {
      table.add(["NOT SERVED", "", gigawattHours(year.unservedEnergy)] + blanks(5))
    }
    table.add([
      "all", "", gigawattHours(loadEnergy), "",
      cost.map { NumberText.fixed($0.dollars / 1e6, 1) } ?? "n/a",
      unitCost.map { NumberText.fixed($0.base * 3.6e9, 1) } ?? "n/a",
      NumberText.fixed(scope1.kilograms / 1e6, 1), "",
    ])
    lines += table.lines()
    for part in parts {
      guard let loading = part.loading else { continue }
      let unit = part.unit
      var line =
        "\(unit.spec.id): \(unit.needed) of \(unit.count) units may run, at "
        + "\(NumberText.fixed(100 * loading, 1)) % of rating at the peak"
      if let after = part.loadingAfterLoss {
        line += ", \(NumberText.fixed(100 * after, 1)) % after a loss"
      }
      if let needed = part.unitsAtPeak, let probability = part.probability {
        line += "; \(needed) needed, there with probability \(NumberText.fixed(probability, 5))"
      }
      lines += wrapped(line, head: "  ")
    }
    if parts.contains(where: { $0.spilled > .zero }) {
      let spilled = parts.reduce(Energy.zero) { $0 + $1.spilled }
      lines.append("  \(gigawattHours(spilled)) GWh of sun, wind and agreements are not taken")
    }
    lines += swingLines + carbonLines
    return lines
  }

  private var carbonLines: [String] {
    func kilotons(_ mass: Mass) -> String { NumberText.fixed(mass.kilograms / 1e6, 1) }
    guard let location = scope2Location, let hourly = scope2MarketHourly,
      let annual = scope2MarketAnnual
    else {
      return ["  carbon: no grid is named, so that of its energy is not known"]
    }
    let index = cue.map { "; CUE \(NumberText.fixed($0.base * 3.6e6, 3)) kg/kWh" } ?? ""
    return wrapped(
      "kt CO2 a year: scope 1 \(kilotons(scope1)); scope 2 \(kilotons(location)) by location, "
        + "\(kilotons(hourly)) by contract in the hour, \(kilotons(annual)) by contract over the year"
        + index, head: "  ")
  }

  private func blanks(_ count: Int) -> [String] { Array(repeating: "", count: count) }

  private func gigawattHours(_ energy: Energy) -> String {
    NumberText.fixed(energy.megawattHours / 1e3, 1, grouping: true)
  }
}

extension SupplyStage.Part {
  /// - Parameter connections: to the grid in the stage; of several each has its bill.
  func json(connections: Int) -> JSON {
    var members: [(String, JSON)] =
      [
        ("id", .text(unit.spec.id)), ("type", .text(unit.spec.type.rawValue)),
        ("role", .text(unit.spec.role.rawValue)), ("equipment", JSON(unit.equipment?.id)),
        ("capacity_mw", .number(unit.capacity.megawatts)), ("units", .integer(unit.count)),
        ("units_that_may_run", .integer(unit.needed)), ("unit_mw", .number(unit.unit.megawatts)),
        (
          "capex_usd_per_kw",
          JSON(unit.spec.type == .plant ? unit.capex.map { $0.base * 1e3 } : nil)
        ),
        ("life_years", .number(unit.life.years)),
        ("fixed_usd_per_kw", JSON(unit.fixed.map { $0.base * 1e3 })),
        ("fuel", JSON(unit.fuelPrice == nil ? nil : unit.fuelWord)),
        ("fuel_usd_per_mwh", JSON(unit.fuelPrice.map { $0.base * 3.6e9 })),
        ("fuel_mmbtu_per_mwh", JSON(unit.fuelHeat.map { $0 * 3.6e9 / 1055.05585262e6 })),
        ("energy_mwh", .number(energy.megawattHours)),
        ("spilled_mwh", .number(spilled.megawattHours)), ("peak_mw", .number(peak.megawatts)),
        ("capacity_factor", .number(energy / (unit.capacity * Duration.years(1)))),
        ("run_hours_per_unit", JSON(runHours)),
        ("loading_at_peak", JSON(loading)), ("loading_after_loss", JSON(loadingAfterLoss)),
        ("units_at_peak", JSON(unitsAtPeak)), ("probability_of_units_at_peak", JSON(probability)),
        ("fuel_mmbtu", JSON(fuel.map { $0.base / 1055.05585262e6 })),
        ("carbon_t", .number(carbon.kilograms / 1000)),
        ("nox_t", JSON(nitrogenOxides.map { $0.kilograms / 1000 })),
        ("capital_usd", JSON(capital?.dollars)), ("fixed_usd", .number(fixed.dollars)),
        ("variable_usd", .number(variable.dollars)), ("fuel_usd", .number(fuelCost.dollars)),
        ("demand_usd", .number(demand.dollars)), ("cost_usd", JSON(cost?.dollars)),
        ("levelized_usd_per_mwh", JSON(levelized.map { $0.base * 3.6e9 })),
        ("earliest", JSON(unit.earliest.map { "\($0)" })),
        ("leaves_out", .list(unit.unknowns.map(JSON.text))),
      ]
    if connections > 1, let bill { members.append(("bill", SupplyStage.json(of: bill))) }
    return .object(members)
  }
}
