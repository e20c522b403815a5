import Electrical
import Quantities
import Scenario

extension DerivationTable {
  // MARK: Sizes and dates of a phase

  static let phaseSizes: [Derivation] =
    [
      .leaf(
        "phases[*].scalable_units",
        "found by search: the largest whole number for which every constraint of the phase holds; "
          + "one more violates its binding constraint",
        from: ["phases[i].binding_constraint.limit"]),
      .same(
        "phases[*].systems_per_scalable_unit", "of the reference architecture",
        as: system("scalable_unit")),
      Derivation(
        "phases[*].systems", "scalable units x systems in one",
        from: ["phases[i].scalable_units", "phases[i].systems_per_scalable_unit"]
      ) { $0[0] * $0[1] },
      .same(
        "phases[*].accelerators_per_system", "packages in one system", as: system("accelerators")),
      Derivation(
        "phases[*].accelerators", "systems x accelerators in one",
        from: ["phases[i].systems", "phases[i].accelerators_per_system"]
      ) { $0[0] * $0[1] },
      Derivation(
        "phases[*].contracted_mw",
        "what was asked, or what the site still has by the date if that is less",
        from: [
          "phases[i].size_asked.contracted_mw", "phases[i].supply.firm_mw",
          "phases[i].supply.contracted_before_mw",
        ], when: [.present("phases[i].size_asked.contracted_mw")]
      ) { min($0[0], $0[1] - $0[2]) },
      .same(
        "phases[*].contracted_mw", "facility power: the size was asked another way",
        as: "phases[i].facility_mw"),
      Derivation(
        "phases[*].apparent_mva", "facility power / power factor",
        from: ["phases[i].facility_mw", assumption("power-factor")]
      ) { $0[0] / $0[1] },
      .same(
        "phases[*].size_asked.contracted_mw", "as asked",
        as: "scenario.build_out.phases[i].size.contracted @MW"),
      .same(
        "phases[*].size_asked.facility_mw", "as asked",
        as: "scenario.build_out.phases[i].size.facility @MW"),
      .same(
        "phases[*].size_asked.critical_it_mw", "as asked",
        as: "scenario.build_out.phases[i].size.critical_it @MW"),
      .same(
        "phases[*].size_asked.accelerators", "as asked",
        as: "scenario.build_out.phases[i].size.accelerators"),
      .same(
        "phases[*].ready", "the date asked for", as: "scenario.build_out.phases[i].ready"),
      Derivation(
        "phases[*].full",
        "first month + months to accept every rack - 1; a month is a twelfth of 8,760 hours",
        from: [
          "phases[i].ready", "phases[i].racks", "scenario.build_out.rack_rate @rack/week",
          .fallback(assumption("rack-install-rate")),
        ]
      ) { values in
        let perMonth = (values.optional(2) ?? values[3]) * 730 / 168
        return values[0] + max(1, ceil(values[1] / perMonth)) - 1
      },
    ] + nodes

  private static let nodes: [Derivation] = [
    Derivation(
      "phases[*].storage_nodes", "accelerators x nodes for one, rounded up",
      from: ["phases[i].accelerators", assumption("storage-nodes-per-accelerator")]
    ) { ceil($0[0] * $0[1]) },
    Derivation(
      "phases[*].management_nodes",
      "nodes for each scalable unit and for each cluster (fabric), rounded up",
      from: [
        "phases[i].scalable_units", assumption("management-nodes-per-scalable-unit"),
        "phases[i].fabric.fabrics", assumption("management-nodes-per-cluster"),
      ]
    ) { ceil($0[0] * $0[1] + $0[2] * $0[3]) },
    .leaf(
      "phases[*].generators", "none: the redundancy asked for generators is `none`",
      when: [.text("phases[i].redundancy.generators", "none")]),
    Derivation(
      "phases[*].generators",
      "in each building the units that carry its share of the load, with the redundancy asked",
      from: [
        "phases[i].facility_mw", "phases[i].buildings",
        DerivationInput(
          "scenario.records.power-equipment."
            + "{scenario.records.power-train.{phases[i].power_train_design}.generator}.rating @MW"),
        .word("phases[i].redundancy.generators", in: redundancies),
      ]
    ) { values in
      let redundancy = Redundancy.allCases[max(0, values.integer(3))]
      let count = generatorCount(
        load: .megawatts(values[0]), rating: .megawatts(values[2]), redundancy: redundancy,
        groups: values.integer(1))
      return Double(count)
    },
  ]

  static let redundancies = Redundancy.allCases.map(\.rawValue)

  // MARK: What the site delivers

  static let supply: [Derivation] = [
    .sum(
      "phases[*].supply.firm_mw", of: "phases[i].supply.budgets[*].firm_mw",
      "sum over the budgets that have arrived by the date"),
    Derivation(
      "phases[*].supply.budgets[*].firm_mw", "contracted with the utility; 0 if interruptible",
      from: [budget("contracted @MW"), budget("firm")],
      when: [.text("phases[i].supply.budgets[j].source", "grid")]
    ) { ($0.optional(1) ?? 1) == 0 ? 0 : $0[0] },
    Derivation(
      "phases[*].supply.budgets[*].firm_mw",
      "rating x units that may carry load; backup counts nothing, a bridge only before the grid",
      from: plant + [.equals("phases[i].supply.budgets[*].source", "grid")]
    ) { values in
      let role = values.optional(3) ?? 0
      if role == 1 || (role == 2 && values.sum(4) > 0) { return 0 }
      return plantPower(values)
    },
    .same(
      "phases[*].supply.budgets[*].lasting_mw", "as delivered from the grid",
      as: "phases[i].supply.budgets[j].firm_mw",
      when: [.text("phases[i].supply.budgets[j].source", "grid")]),
    Derivation(
      "phases[*].supply.budgets[*].lasting_mw",
      "rating x units that may carry load, of plant that supplies for good", from: plant
    ) { ($0.optional(3) ?? 0) == 0 ? plantPower($0) : 0 },
    Derivation(
      "phases[*].supply.budgets[*].transformers_usable_mva",
      "rating x units that may carry load with the redundancy intact",
      from: [
        budget("transformers.rating @MVA"), budget("transformers.count"),
        .word(budget("transformers.redundancy").path, in: redundancies),
      ]
    ) { $0[0] * Double(usable(2, of: $0[1], in: $0, standard: .nPlus1)) },
    earlier(
      "phases[*].supply.contracted_before_mw", "phases[*].contracted_mw",
      "contracted capacity that earlier phases of the site take"),
    earlier(
      "phases[*].supply.water_before_m3", "phases[*].cooling.design_day_water_m3",
      "water of the design day that earlier phases of the site take"),
    earlier(
      "phases[*].supply.land_before_ha", "phases[*].land_ha",
      "land that earlier phases of the site take"),
  ]

  /// A key of the budget in the site's record.
  private static func budget(_ key: String) -> DerivationInput {
    site("power_budgets[id={phases[i].supply.budgets[j].id}].\(key)")
  }

  private static let plant: [DerivationInput] = [
    DerivationInput(
      "scenario.records.power-equipment.{\(budget("equipment").path)}.rating @MW"),
    budget("count"), .word(budget("redundancy").path, in: redundancies),
    .word(budget("role").path, in: PowerBudget.Role.allCases.map(\.rawValue)),
  ]

  private static func plantPower(_ values: InputValues) -> Double {
    values[0] * Double(usable(2, of: values[1], in: values, standard: .n))
  }

  private static func usable(
    _ input: Int, of count: Double, in values: InputValues, standard: Redundancy
  ) -> Int {
    let redundancy = values.optional(input).map { Redundancy.allCases[max(0, Int($0))] } ?? standard
    return redundancy.needed(of: count.isFinite ? Int(count) : 0)
  }

  /// Sum over phases of the same site that are ready earlier, or as early and listed before.
  private static func earlier(_ metric: String, _ part: String, _ formula: String) -> Derivation {
    Derivation(
      metric, formula,
      from: [
        DerivationInput(part), .same("phases[*].site", as: "phases[i].site"), "phases[*].ready",
        .position(0),
      ]
    ) { values in
      let own = values.integer(3)
      let ready = values.list(2)
      return values.list(0).indices.reduce(0) { sum, index in
        let isEarlier = (ready[index], index) < (ready[own], own)
        return isEarlier ? sum + values.list(0)[index] * values.list(1)[index] : sum
      }
    }
  }
}
