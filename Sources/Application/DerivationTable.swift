/// Every derivation of a plan's figures, by metric.
enum DerivationTable {
  static let rows: [Derivation] =
    totals + phaseSizes + supply + phaseConstraints + itPower + facilityLoad + powerTrain + cooling
    + operatingYear + layout + network + fabrics + projection + accounts + dispatched + lines
    + lineQuantities + linePrices + bill + plannedWorkloads

  /// Rows by metric, in the order of the table.
  static let byMetric = byMetric(of: rows + supplyInPlan)

  /// The value of an assumption.
  static func assumption(_ id: String) -> DerivationInput {
    DerivationInput("scenario.records.assumption.\(id).value")
  }

  /// A key of the record of the phase's system.
  static func system(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.system.{phases[i].system}.\(key)")
  }

  /// A key of the phase's site.
  static func site(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.site.{phases[i].site}.\(key)")
  }

  /// Rounded up to a whole number; a hair above a whole number is rounding.
  static func ceil(_ value: Double) -> Double { value.rounded(.up) }
}

extension DerivationTable {
  // MARK: Totals

  static let totals: [Derivation] =
    [
      ("contracted_mw", "contracted_mw"), ("facility_mw", "facility_mw"),
      ("critical_it_mw", "critical_it_mw"), ("accelerators", "accelerators"),
      ("systems", "systems"), ("racks", "racks"), ("support_racks", "support_racks"),
      ("switches", "switches"), ("annual_energy_mwh", "year.facility_energy_mwh"),
      ("annual_water_m3", "year.water_m3"), ("annual_carbon_t", "year.carbon_t"),
      ("embodied_carbon_t", "embodied_carbon_t"),
    ].map { total, part in
      .sum("totals.\(total)", of: DerivationInput("phases[*].\(part)"), "sum over the phases")
    }
    + [
      Derivation(
        "peak_facility_ratio", "facility power / critical IT power, at the design condition",
        from: ["totals.facility_mw", "totals.critical_it_mw"]
      ) { $0[0] / $0[1] },
      Derivation(
        "annual_pue", "energy of the facility / energy of the IT, over a year",
        "ISO/IEC 30134-2, PUE",
        from: ["totals.annual_energy_mwh", "phases[*].year.it_energy_mwh"]
      ) { $0[0] / $0.sum(1) },
      Derivation(
        "estimated_values", "number of values of records used whose confidence is `estimate`",
        "count", from: [.equals("rests_on[*].confidence", "estimate")]
      ) { $0.sum(0) },
      Derivation(
        "default_values", "number of keys left out, for which a stated default stands",
        from: [.equals("rests_on[*].kind", "default")]
      ) { $0.sum(0) },
    ] + tightest

  /// The tightest constraint of each kind repeats that of its phase.
  private static let tightest: [Derivation] = ["use", "limit", "headroom"].flatMap { key in
    [
      Derivation.same(
        "constraints[*].\(key)", "that of the phase where this kind of limit is tightest",
        as: DerivationInput(
          "phases[id={constraints[i].phase}].constraints[name={constraints[i].name}].\(key)")),
      Derivation.same(
        "binding_constraint.\(key)",
        "that of the phase whose binding constraint has the least room",
        as: DerivationInput(
          "phases[id={binding_constraint.phase}].binding_constraint.\(key)")),
    ]
  }
}
