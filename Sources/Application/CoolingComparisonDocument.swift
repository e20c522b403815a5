public import Interchange
import Quantities
import Reporting

extension CoolingComparison {
  /// Which way wins: by levelized cost of the same accelerators where every price is known, else by
  /// how many fit.
  public var winner: String {
    if let air = air.costPerGPUHour, let liquid = liquid.costPerGPUHour {
      return liquid < air ? "liquid" : "air"
    }
    return liquid.accelerators > air.accelerators ? "liquid" : "air"
  }

  /// The verdict with its reasons, in sentences.
  public var verdict: [String] {
    func percent(_ new: Double, _ old: Double) -> String {
      let change = 100 * (new / old - 1)
      return (change < 0 ? "" : "+") + NumberText.fixed(change, 1) + " %"
    }
    let more = percent(Double(liquid.accelerators), Double(air.accelerators))
    var lines = [
      "liquid fits \(more) accelerators in the same contracted "
        + "\(NumberText.significant(contracted.megawatts)) MW: "
        + "\(kilowatts(liquid.facilityPerAccelerator)) of facility each against "
        + kilowatts(air.facilityPerAccelerator)
    ]
    if let airFans = air.fanFraction, let liquidFans = liquid.fanFraction {
      lines.append(
        "server fans take \(NumberText.significant(100 * liquidFans)) % of the power behind the "
          + "supplies instead of \(NumberText.significant(100 * airFans)) %: PUE counts them as IT, "
          + "TUE does not")
    }
    lines.append(
      "on the design day the facility draws \(NumberText.fixed(liquid.peakFacilityRatio, 3)) of IT "
        + "against \(NumberText.fixed(air.peakFacilityRatio, 3)), which is what contracted megawatts "
        + "are sized by")
    if liquid.wue > air.wue + 0.05 || air.wue > liquid.wue + 0.05 {
      lines.append(
        "water: \(NumberText.fixed(liquid.wue, 2)) L/kWh by liquid, "
          + "\(NumberText.fixed(air.wue, 2)) by air")
    }
    if let airCost = air.costPerGPUHour, let liquidCost = liquid.costPerGPUHour {
      lines.append(
        "\(winner) costs less: \(NumberText.fixed(liquidCost.dollars, 3)) by liquid, "
          + "\(NumberText.fixed(airCost.dollars, 3)) USD by air for a GPU-hour sold "
          + "(\(percent(liquidCost.dollars, airCost.dollars)))")
    } else {
      lines.append("a price is missing: judged by the accelerators that fit")
    }
    return lines
  }

  private func kilowatts(_ power: Power) -> String { NumberText.fixed(power.kilowatts, 3) + " kW" }

  public var json: JSON {
    .object([
      ("kind", "cooling-comparison"), ("site", .text(site)), ("weather", .text(climate)),
      ("contracted_mw", .number(contracted.megawatts)), ("air", air.json), ("liquid", liquid.json),
      (
        "verdict",
        .object([
          ("winner", .text(winner)), ("reasons", .list(verdict.map(JSON.text))),
          (
            "accelerators_ratio",
            .number(Double(liquid.accelerators) / Double(max(air.accelerators, 1)))
          ),
        ])
      ),
    ])
  }

  /// Both ways side by side, and the verdict.
  public var lines: [String] {
    var table = TextTable([.left, .left, .right, .right])
    func row(_ name: String, _ unit: String, _ value: (Column) -> String) {
      table.add([name, unit, value(air), value(liquid)])
    }
    func optional(_ number: Double?, _ decimals: Int) -> String {
      number.map { NumberText.fixed($0, decimals, grouping: true) } ?? "n/a"
    }
    func whole(_ number: Int) -> String { NumberText.fixed(Double(number), 0, grouping: true) }
    row("", "") { $0.liquidFraction > 0 ? "liquid" : "air" }
    row("System", "") { $0.system }
    row("Plant", "") { $0.plant }
    row("Heat to liquid", "%") { NumberText.significant(100 * $0.liquidFraction) }
    row("Accelerators", "") { whole($0.accelerators) }
    row("Racks", "") { whole($0.racks) }
    row("Rack power", "kW") { NumberText.fixed($0.rackPower.kilowatts, 1) }
    row("Rack power reachable", "kW") { optional($0.rackLimit?.kilowatts, 0) }
    row("White space", "m2") { NumberText.fixed($0.floorArea.squareMeters, 0, grouping: true) }
    row("Critical IT", "MW") { NumberText.fixed($0.criticalIT.megawatts, 1) }
    row("Facility, design day", "MW") { NumberText.fixed($0.facility.megawatts, 1) }
    row("Design-day PUE", "") { NumberText.fixed($0.peakFacilityRatio, 3) }
    row("Annual PUE", "") { NumberText.fixed($0.annualPUE, 3) }
    row("TUE", "") { optional($0.tue, 3) }
    row("WUE", "L/kWh") { NumberText.fixed($0.wue, 3) }
    row("Capex", "M USD") { optional($0.capex.map { $0.dollars / 1e6 }, 0) }
    row("Energy", "M USD/year") { optional($0.energyCost.map { $0.dollars / 1e6 }, 1) }
    row("Levelized", "USD/GPU-h sold") { optional($0.costPerGPUHour?.dollars, 3) }
    row("What binds", "") { $0.binding }
    let title =
      "\(site), \(NumberText.significant(contracted.megawatts)) MW contracted; \(climate)"
    return wrapped(title) + [""] + table.lines() + ["", "Verdict: \(winner)"]
      + verdict.flatMap { wrapped($0, head: "  - ") }
  }
}

extension CoolingComparison.Column {
  var json: JSON {
    .object([
      ("system", .text(system)), ("plant", .text(plant)),
      ("liquid_fraction", .number(liquidFraction)), ("accelerators", .integer(accelerators)),
      ("racks", .integer(racks)), ("rack_kw", .number(rackPower.kilowatts)),
      ("rack_kw_reachable", JSON(rackLimit?.kilowatts)),
      ("floor_area_m2", .number(floorArea.squareMeters)),
      ("critical_it_mw", .number(criticalIT.megawatts)),
      ("facility_mw", .number(facility.megawatts)),
      ("peak_facility_ratio", .number(peakFacilityRatio)), ("annual_pue", .number(annualPUE)),
      ("tue", JSON(tue)), ("itue", JSON(itue)), ("wue_l_per_kwh", .number(wue)),
      ("capex_usd", JSON(capex?.dollars)), ("energy_usd_per_year", JSON(energyCost?.dollars)),
      ("levelized_usd_per_gpu_hour", JSON(costPerGPUHour?.dollars)),
      ("facility_kw_per_accelerator", .number(facilityPerAccelerator.kilowatts)),
      ("binding_constraint", .text(binding)),
    ])
  }
}
