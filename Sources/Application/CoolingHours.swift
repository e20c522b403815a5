import Catalog
import Climate
import Cooling
public import Interchange
import Planner
import Quantities
import Scenario
import Tables

extension CoolingSimulation {
  /// The year as a table of 8,760 rows: weather, loads, PUE, water, and cost and carbon where tariff
  /// and grid are named.
  public var hourlyCSV: [UInt8] {
    let names = [
      "hour", "month", "dry_bulb_c", "wet_bulb_c", "humidity_ratio_kg_per_kg", "it_kw",
      "cooling_kw", "train_loss_kw", "house_kw", "facility_kw", "pue", "chiller_share_air",
      "chiller_share_liquid", "water_m3", "energy_cost_usd", "carbon_kg",
    ]
    var writer = CSVWriter(columns: names.map { Column($0) })
    let hour = Duration.hours(1)
    for (index, month) in CalendarYear.months.enumerated() {
      for at in month {
        let facility = hours.facility(at)
        writer.write(at)
        writer.write(index + 1)
        writer.write(hours.weather.dryBulb[at].celsius)
        writer.write(hours.weather.wetBulb[at].celsius)
        writer.write(hours.weather.humidityRatio[at])
        writer.write(hours.it.kilowatts)
        writer.write(hours.cooling[at].kilowatts)
        writer.write(hours.loss[at].kilowatts)
        writer.write(hours.house.kilowatts)
        writer.write(facility.kilowatts)
        writer.write(facility / hours.it)
        writer.write(hours.performance[at].air.chillerShare)
        writer.write(hours.performance[at].liquid?.chillerShare)
        writer.write(hours.water[at].cubicMeters)
        writer.write(tariff?.energy.map { ($0 * (facility * hour)).dollars })
        writer.write(grid.map { ($0.carbon * (facility * hour)).kilograms })
        writer.endRecord()
      }
    }
    return writer.take()
  }

  /// Months, the duration curve and where the energy goes.
  var hourlyMembers: [(String, JSON)] {
    let months = hours.months.enumerated().map { index, month -> JSON in
      .object([
        ("month", .integer(index + 1)),
        ("mean_dry_bulb_c", .number(month.meanDryBulb.celsius)),
        ("it_energy_mwh", .number(month.itEnergy.megawattHours)),
        ("cooling_energy_mwh", .number(month.coolingEnergy.megawattHours)),
        ("train_energy_mwh", .number(month.lossEnergy.megawattHours)),
        ("house_energy_mwh", .number(month.houseEnergy.megawattHours)),
        ("facility_energy_mwh", .number(month.facilityEnergy.megawattHours)),
        ("pue", .number(month.pue)), ("peak_mw", .number(month.peak.megawatts)),
        ("water_m3", .number(month.water.cubicMeters)),
        ("peak_day_water_m3", .number(month.peakDayWater.cubicMeters)),
      ])
    }
    let curve = hours.durationCurve.map { point -> JSON in
      .object([
        ("share_of_year", .number(point.share)), ("facility_mw", .number(point.power.megawatts)),
      ])
    }
    return [("months", .list(months)), ("duration_curve", .list(curve)), ("sankey", sankey)]
  }

  /// Energy from the grid to the chips, MWh a year, as nodes and links.
  public var sankey: JSON {
    let it = year.itEnergy
    var links: [(String, String, Energy)] = [
      ("grid", "power train", year.facilityEnergy),
      ("power train", "train losses", year.trainEnergy),
      ("power train", "critical IT", it), ("power train", "cooling", year.coolingEnergy),
      ("power train", "house and lighting", year.houseEnergy),
    ]
    let parts: [(String, KeyPath<PathPerformance, Double>)] = [
      ("air fans", \.terminalFan), ("CDU pumps", \.cduPump), ("water pumps", \.loopPump),
      ("chillers", \.compressor), ("heat-rejection fans", \.rejectionFan),
      ("tower pumps", \.towerPump), ("spray pumps", \.sprayPump),
    ]
    for (name, part) in parts {
      let energy = hours.energy(of: part)
      if energy > .zero { links.append(("cooling", name, energy)) }
    }
    if let fanFraction, let efficiency = system.psuEfficiency {
      let behind = it * efficiency
      links.append(("critical IT", "power supplies", it - behind))
      links.append(("critical IT", "server fans", behind * fanFraction))
      links.append(("critical IT", "chips and boards", behind * (1 - fanFraction)))
    }
    var nodes: [String] = []
    for link in links {
      for name in [link.0, link.1] where !nodes.contains(name) { nodes.append(name) }
    }
    return .object([
      ("nodes", .list(nodes.map { .object([("id", .text($0))]) })),
      (
        "links",
        .list(
          links.map { link in
            .object([
              ("source", .text(link.0)), ("target", .text(link.1)),
              ("value_mwh", .number(link.2.megawattHours)),
            ])
          })
      ),
    ])
  }

  /// The electric load as REopt takes it: `ElectricLoad.loads_kw`, 8,760 values of a common year.
  public var reopt: JSON {
    .object([
      (
        "Site",
        .object([
          ("latitude", .number(climate.latitude)), ("longitude", .number(climate.longitude)),
        ])
      ),
      (
        "ElectricLoad",
        .object([
          ("year", .integer(2023)),
          ("loads_kw", .list(hours.facility.map { .number($0.kilowatts) })),
        ])
      ),
    ])
  }

  /// Writes what paths are given for.
  ///
  /// - Returns: the paths written.
  public func write(
    hourly: String?, sankey sankeyPath: String?, reopt reoptPath: String?
  ) throws(Failure) -> [String] {
    var written: [String] = []
    func write(_ path: String?, _ bytes: () -> [UInt8]) throws(Failure) {
      guard let path else { return }
      try replaceFile(bytes(), at: path)
      written.append(path)
    }
    try write(hourly) { hourlyCSV }
    try write(sankeyPath) { Array(sankey.text.utf8) }
    try write(reoptPath) { Array(reopt.text.utf8) }
    return written
  }
}
