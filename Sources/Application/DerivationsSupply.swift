import Electrical
import Quantities
import RealModule
import Scenario

/// Where the figures of a `supply` result come from.
enum SupplyDerivations {
  static let byMetric = DerivationTable.byMetric(of: rows)

  private static func part(_ key: String) -> DerivationInput {
    DerivationInput("stages[i].sources[j].\(key)")
  }

  private static func equipment(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.power-equipment.{stages[i].sources[j].equipment}.\(key)")
  }

  private static func assumption(_ id: String) -> DerivationInput {
    DerivationInput("scenario.records.assumption.\(id).value")
  }

  static let rows: [Derivation] = stages + sources + swings

  private static let stages: [Derivation] = [
    Derivation("stages[*].years", "months of the stage / 12", from: ["stages[i].months"]) {
      $0[0] / 12
    },
    .leaf(
      "stages[*].load_mwh",
      "sum of the hours of the load: even, a series, or the facility behind its cooling plant"),
    .sum(
      "stages[*].cost_usd_per_year", of: "stages[i].sources[*].cost_usd", "sum over the sources"),
    Derivation(
      "stages[*].cost_usd_per_mwh", "cost of a year / load that was served",
      from: [
        "stages[i].cost_usd_per_year", "stages[i].load_mwh", "stages[i].unserved_mwh",
        "stages[i].shed_mwh",
      ]
    ) { $0[0] / ($0[1] - $0[2] - $0[3]) },
    .sum(
      "stages[*].scope1_t", of: "stages[i].sources[*].carbon_t",
      "carbon of fuel burned on the site, sum over the sources"),
    .leaf(
      "stages[*].scope2_location_t",
      "energy through the meter x the grid's intensity, hour by hour where a series is given",
      "GHG Protocol, Scope 2 Guidance (2015)", from: ["stages[i].sources[*].energy_mwh"]),
    .leaf(
      "stages[*].scope2_market_hourly_t",
      "the same for energy that no agreement covers in its hour, at the residual mix where named",
      "GHG Protocol, Scope 2 Guidance (2015)", from: ["stages[i].scope2_location_t"]),
    .leaf(
      "stages[*].scope2_market_annual_t",
      "the same for energy of a year less all output of agreements",
      "GHG Protocol, Scope 2 Guidance (2015)", from: ["stages[i].scope2_location_t"]),
    Derivation(
      "stages[*].cue_kg_per_kwh", "(scope 1 + scope 2 by location) / energy at rack inputs",
      "The Green Grid, Carbon Usage Effectiveness, White Paper 32 (2010)",
      from: ["stages[i].scope1_t", "stages[i].scope2_location_t", "stages[i].it_mwh"]
    ) { ($0[0] + $0[1]) / $0[2] },
    Derivation(
      "stages[*].battery.lost_mwh", "energy taken less energy given",
      from: ["stages[i].battery.charged_mwh", "stages[i].battery.discharged_mwh"]
    ) { $0[0] - $0[1] },
    Derivation(
      "stages[*].battery.cycles", "energy given / energy held",
      from: ["stages[i].battery.discharged_mwh", "stages[i].battery.energy_mwh"]
    ) { $0[0] / $0[1] },
  ]

  private static let sources: [Derivation] = [
    .leaf(
      "stages[*].sources[*].energy_mwh",
      "hour by hour: the load from the cheapest source first, then moves of the battery",
      "docs/power-cooling.md, Supply", from: [part("capacity_mw")]),
    Derivation(
      "stages[*].sources[*].capacity_factor", "energy / (capacity x 8,760 h)",
      from: [part("energy_mwh"), part("capacity_mw")]
    ) { $0[0] / ($0[1] * 8760) },
    Derivation(
      "stages[*].sources[*].cost_usd", "capital, maintenance, energy, fuel and demand of a year",
      from: [
        part("capital_usd"), part("fixed_usd"), part("variable_usd"), part("fuel_usd"),
        part("demand_usd"),
      ]
    ) { $0[0] + $0[1] + $0[2] + $0[3] + $0[4] },
    Derivation(
      "stages[*].sources[*].levelized_usd_per_mwh", "cost of a year / energy used",
      "NREL, Simple Levelized Cost of Energy Calculator",
      from: [part("cost_usd"), part("energy_mwh")]
    ) { $0[0] / $0[1] },
    Derivation(
      "stages[*].sources[*].capital_usd",
      "capacity x price x capital recovery factor i / (1 - (1 + i)^-n)",
      from: [part("capacity_mw"), part("capex_usd_per_kw"), "discount", part("life_years")],
      when: [.present("stages[i].sources[j].capex_usd_per_kw")]
    ) { $0[0] * 1000 * $0[1] * ($0[2] > 0 ? $0[2] / (1 - .pow(1 + $0[2], -$0[3])) : 1 / $0[3]) },
    .leaf("stages[*].sources[*].capital_usd", "0: nothing is bought"),
    .leaf(
      "stages[*].sources[*].capex_usd_per_kw",
      "of the spec, else the record's first price at the list, for a kW",
      from: [equipment("prices")]),
    Derivation(
      "stages[*].sources[*].fixed_usd", "capacity x fixed maintenance; 0 where no record says",
      from: [part("capacity_mw"), part("fixed_usd_per_kw")]
    ) { $0[0] * 1000 * ($0.optional(1) ?? 0) },
    Derivation(
      "stages[*].sources[*].fuel_usd", "energy x fuel for a MWh",
      from: [part("energy_mwh"), part("fuel_usd_per_mwh")]
    ) { $0[0] * ($0.optional(1) ?? 0) },
    Derivation(
      "stages[*].sources[*].fuel_mmbtu", "energy x heat of fuel for a MWh",
      from: [part("energy_mwh"), part("fuel_mmbtu_per_mwh")]
    ) { $0[0] * $0[1] },
    Derivation(
      "stages[*].sources[*].fuel_mmbtu_per_mwh",
      "heat rate, by the higher heating value that fuel is bought by",
      from: [
        equipment("heat_rate_btu_per_kwh"), .equals(equipment("heating_value").path, "lower"),
        assumption("natural-gas-heating-values"),
      ]
    ) { $0[0] / 1000 * ($0[1] == 1 ? $0[2] : 1) },
    Derivation(
      "stages[*].sources[*].carbon_t", "heat of fuel x carbon of natural gas",
      from: [part("fuel_mmbtu"), assumption("natural-gas-carbon")],
      when: [
        .present("stages[i].sources[j].fuel_mmbtu"), .text("stages[i].sources[j].fuel", "gas"),
      ]
    ) { $0[0] * $0[1] / 1000 },
    .leaf(
      "stages[*].sources[*].carbon_t",
      "0 where nothing is burned on the site; of diesel by its volume",
      from: [assumption("diesel-carbon")]),
    Derivation(
      "stages[*].sources[*].loading_at_peak",
      "peak / rating of the units that may run with the redundancy intact",
      from: [part("peak_mw"), part("units_that_may_run"), part("unit_mw")]
    ) { $0[0] / ($0[1] * $0[2]) },
    Derivation(
      "stages[*].sources[*].loading_after_loss", "peak / rating of one unit less",
      from: [part("peak_mw"), part("units_that_may_run"), part("unit_mw")]
    ) { $0[0] / (($0[1] - 1) * $0[2]) },
    Derivation(
      "stages[*].sources[*].probability_of_units_at_peak",
      "at least so many of all units can run: sum over i of C(n,i) A^i (1-A)^(n-i)", "IEEE 493",
      from: [part("units_at_peak"), part("units"), equipment("availability")]
    ) {
      availability(needed: $0.integer(0), of: $0.integer(1), unit: $0[2])
    },
    .leaf(
      "stages[*].sources[*].variable_usd",
      "energy x its price in each hour; of agreements all output, of plant its variable maintenance",
      from: [part("energy_mwh")]),
    .leaf(
      "stages[*].sources[*].demand_usd",
      "demand charges, capacity and fixed charges of the tariff on the metered draw of each month",
      from: ["stages[i].bill[*].peak_mw"]),
  ]

  private static let swings: [Derivation] = [
    Derivation(
      "stages[*].swing.storage_mw", "half of the swing, about the mean",
      from: ["stages[i].swing.swing_mw"]
    ) { $0[0] / 2 },
    Derivation(
      "stages[*].swing.storage_kwh", "half of the swing for half of the period",
      from: ["stages[i].swing.swing_mw", "stages[i].swing.period_s"]
    ) { $0[0] * 1000 / 2 * $0[1] / 2 / 3600 },
  ]
}

/// Where the figures of `check power` come from.
enum PowerCheckDerivations {
  static let byMetric = DerivationTable.byMetric(of: rows)

  static let rows: [Derivation] = [
    Derivation(
      "parts[*].availability[*].availability",
      "at least the needed units run, each with its own part of the unavailability, and nothing "
        + "that all share has failed: beta factor",
      "IEEE 493; TM 5-698-1; IEC 61508-6 annex D",
      from: [
        "parts[i].availability[j].needed", "parts[i].availability[j].installed",
        "parts[i].availability[j].unit", "common_cause", "parts[i].availability[j].sides",
      ]
    ) {
      availability(
        needed: $0.integer(0), of: $0.integer(1), onSides: $0.integer(4), unit: $0[2],
        commonCause: $0[3])
    },
    .leaf(
      "parts[*].availability[*].unit", "MTBF / (MTBF + MTTR) of the equipment's record", "IEEE 493"),
    Derivation(
      "parts[*].availability_of_all", "product over the stages: all are needed",
      from: ["parts[i].availability[*].availability"]
    ) { $0.list(0).reduce(1, *) },
    Derivation(
      "parts[*].generators.probability",
      "as many sets as are needed start and run through the outage: (1 - start failure) e^(-t/MTBF)",
      "IEEE 493",
      from: [
        "parts[i].generators.needed", "parts[i].generators.installed",
        "parts[i].generators.start_failure", "parts[i].generators.mtbf_h",
        "parts[i].generators.outage_h",
      ]
    ) {
      startAndRunProbability(
        needed: $0.integer(0), of: $0.integer(1), startFailure: $0[2],
        meanTimeBetweenRunFailures: .hours($0[3]), outage: .hours($0[4]))
    },
    Derivation(
      "parts[*].generators.minutes_without_power_a_year",
      "failures of the utility a year x length x probability that the sets do not carry it",
      from: [
        "parts[i].generators.utility_failures_a_year", "parts[i].generators.outage_h",
        "parts[i].generators.probability",
      ]
    ) { $0[0] * $0[1] * 60 * (1 - $0[2]) },
  ]
}

/// Where the figures of `cooling compare` come from; its builds are plans, which `explain` follows
/// further.
enum CoolingComparisonDerivations {
  static let byMetric = DerivationTable.byMetric(of: ["air", "liquid"].flatMap(rows))

  private static func rows(_ side: String) -> [Derivation] {
    func key(_ name: String) -> DerivationInput { DerivationInput("\(side).\(name)") }
    return [
      Derivation(
        "\(side).peak_facility_ratio", "facility / critical IT power, at the design condition",
        from: [key("facility_mw"), key("critical_it_mw")]
      ) { $0[0] / $0[1] },
      Derivation(
        "\(side).tue", "ITUE x annual PUE", "EE HPC WG, TUE (ISC 2013)",
        from: [key("itue"), key("annual_pue")]
      ) { $0[0] * $0[1] },
      Derivation(
        "\(side).facility_kw_per_accelerator", "facility power / accelerators",
        from: [key("facility_mw"), key("accelerators")]
      ) { 1000 * $0[0] / $0[1] },
      .leaf(
        "\(side).accelerators",
        "the most whole scalable units that keep every limit of the plan in the contracted megawatts",
        "docs/decisions/0002", from: ["contracted_mw"]),
      .leaf(
        "\(side).annual_pue", "facility energy / IT energy over 8,760 hours of the climate",
        "ISO/IEC 30134-2"),
    ]
  }
}

extension DerivationTable {
  /// Rows by metric, in their order.
  static func byMetric(of rows: [Derivation]) -> [String: [Derivation]] {
    var table: [String: [Derivation]] = [:]
    for row in rows { table[row.metric, default: []].append(row) }
    return table
  }

  /// The rows for the result of a command, by its `kind`; nil for what is explained as a plan.
  static func rows(forKind kind: String) -> [String: [Derivation]]? {
    switch kind {
    case "supply-result": SupplyDerivations.byMetric
    case "power-check": PowerCheckDerivations.byMetric
    case "cooling-comparison": CoolingComparisonDerivations.byMetric
    case TrainingSpec.kind: TrainingDerivations.byMetric
    case ServingSpec.kind: ServingDerivations.byMetric
    case FailureSpec.kind: FailureDerivations.byMetric
    case SitesSpec.kind: SitesDerivations.byMetric
    default: nil
    }
  }
}
