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
        "phases[*].full", "the month in which the last rack is accepted",
        from: ["phases[i].racks_accepted", "phases[i].ready"]
      ) { max(ceil($0[0] - 1e-9) - 1, $0[1]) },
      Derivation(
        "phases[*].racks_accepted",
        "months since year 0: ready, or when earlier racks of the site are done, and the months that "
          + "the racks take; a month is a twelfth of 8,760 hours",
        "one crew on a site",
        from: [
          "phases[i].ready", "phases[i].supply.racks_accepted_before", "phases[i].racks",
          "scenario.build_out.rack_rate @rack/week", .fallback(assumption("rack-install-rate")),
        ]
      ) { values in
        let perMonth = (values.optional(3) ?? values[4]) * 730 / 168
        return max(values[0], values.optional(1) ?? values[0]) + values[2] / perMonth
      },
    ] + nodes

  private static let nodes: [Derivation] = [
    Derivation(
      "phases[*].storage_nodes",
      "accelerators x nodes for one, or systems x what each is asked to read / what a node reads, if "
        + "that is more; rounded up",
      from: [
        "phases[i].accelerators", assumption("storage-nodes-per-accelerator"), "phases[i].systems",
        "phases[i].fabric.storage_read_gb_per_s_per_system", assumption("storage-node-read"),
      ]
    ) { ceil(max($0[0] * $0[1], $0[2] * ($0.optional(3) ?? 0) / $0[4])) },
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
        generator("rating @MW"), .word("phases[i].redundancy.generators", in: redundancies),
        .fallback(generator("apparent_rating @MVA")), assumption("power-factor"),
      ]
    ) { values in
      let rating = values.optional(2) ?? values[4] * values[5]
      let redundancy = Redundancy.allCases[max(0, values.integer(3))]
      let count = generatorCount(
        load: .megawatts(values[0]), rating: .megawatts(rating), redundancy: redundancy,
        groups: values.integer(1))
      return Double(count)
    },
  ]

  private static func generator(_ key: String) -> DerivationInput {
    DerivationInput(
      "scenario.records.power-equipment."
        + "{scenario.records.power-train.{phases[i].power_train_design}.generator}.\(key)")
  }

  static let redundancies = Redundancy.allCases.map(\.rawValue)

  // MARK: What the site delivers

  static let supply: [Derivation] =
    budgets + draws + [
      Derivation(
        "phases[*].supply.firm_mw",
        "least, over this and all later months, of what the budgets there deliver: firm power, and "
          + "bridges as long as no grid has arrived",
        from: [
          "phases[i].ready", "phases[i].supply.budgets[*].available",
          "phases[i].supply.budgets[*].firm_mw", "phases[i].supply.budgets[*].plant_mw",
          .equals("phases[i].supply.budgets[*].role", "bridge"),
          .equals("phases[i].supply.budgets[*].source", "grid"),
        ]
      ) { values in
        let later = values.list(1).filter { $0 > values[0] }
        return ([values[0]] + later).map { firm(values, in: $0) }.min() ?? .nan
      },
      earlier(
        "phases[*].supply.contracted_before_mw", "phases[*].contracted_mw",
        "contracted capacity that earlier phases of the site take"),
      earlier(
        "phases[*].supply.facility_before_mw", "phases[*].facility_mw",
        "facility power of earlier phases of the site"),
      earlier(
        "phases[*].supply.water_before_m3", "phases[*].cooling.design_day_water_m3",
        "water of the design day that earlier phases of the site take"),
      earlier(
        "phases[*].supply.annual_water_before_m3", "phases[*].year.water_m3",
        "water of a year that earlier phases of the site take"),
      earlier(
        "phases[*].supply.fuel_before_m3", "phases[*].fuel_m3",
        "fuel that earlier phases of the site store", joined: { $1.isNaN ? $0 : $0 + $1 }),
      .same(
        "phases[*].redundancy.fuel_storage_h", "as asked: of the phase, else of the cluster",
        as: DerivationInput(
          "scenario.build_out.phases[id={phases[i].id}].redundancy.fuel_storage @h"),
        when: [
          .present("scenario.build_out.phases[id={phases[i].id}].redundancy.fuel_storage")
        ]),
      .same(
        "phases[*].redundancy.fuel_storage_h", "as asked: of the phase, else of the cluster",
        as: "scenario.build_out.cluster.redundancy.fuel_storage @h"),
      Derivation(
        "phases[*].fuel_m3", "facility power x time x fuel of a generator for energy delivered",
        from: [
          "phases[i].facility_mw", "phases[i].redundancy.fuel_storage_h",
          DerivationInput(
            "scenario.records.power-equipment.{bill_of_materials[role=generators].id}.fuel @L/kWh"),
        ]
      ) { $0[0] * $0[1] * $0[2] },
      earlier(
        "phases[*].supply.land_before_ha", "phases[*].land_ha",
        "land that earlier phases of the site take"),
      earlier(
        "phases[*].supply.building_area_before_m2", "phases[*].layout.building_area_m2",
        "floor of earlier phases of the site"),
      earlier(
        "phases[*].supply.racks_accepted_before", "phases[*].racks_accepted",
        "when the racks of earlier phases of the site are all accepted", joined: { max($0, $1) }),
    ]

  private static func firm(_ values: InputValues, in month: Double) -> Double {
    let arrived = values.list(1).indices.filter { values.list(1)[$0] <= month }
    let hasGrid = arrived.contains { values.list(5)[$0] == 1 }
    return arrived.reduce(0) { sum, index in
      let isBridge = values.list(4)[index] == 1
      return sum
        + (isBridge ? (hasGrid ? 0 : values.list(3)[index]) : values.list(2)[index])
    }
  }

  private static let budgets: [Derivation] = [
    Derivation(
      "phases[*].supply.budgets[*].firm_mw", "contracted with the utility; 0 if interruptible",
      from: [budget("contracted @MW"), budget("firm")],
      when: [.text("phases[i].supply.budgets[j].source", "grid")]
    ) { ($0.optional(1) ?? 1) == 0 ? 0 : $0[0] },
    .same(
      "phases[*].supply.budgets[*].firm_mw", "of plant that supplies for good",
      as: "phases[i].supply.budgets[j].plant_mw",
      when: [.text("phases[i].supply.budgets[j].role", "supply")]),
    Derivation(
      "phases[*].supply.budgets[*].firm_mw", "0: a bridge or backup is no capacity for good",
      from: []
    ) { _ in 0 },
    Derivation(
      "phases[*].supply.budgets[*].plant_mw", "0: the grid has no plant here", from: [],
      when: [.text("phases[i].supply.budgets[j].source", "grid")]
    ) { _ in 0 },
    Derivation(
      "phases[*].supply.budgets[*].plant_mw",
      "rating x its share in the site's air x units that may carry load",
      from: [
        DerivationInput(
          "scenario.records.power-equipment.{\(budget("equipment").path)}.rating @MW"),
        budget("count"), .word(budget("redundancy").path, in: redundancies),
        "phases[i].supply.budgets[j].rating_share",
      ]
    ) { $0[0] * $0[3] * Double(usable(2, of: $0[1], in: $0, standard: .n)) },
    Derivation(
      "phases[*].supply.budgets[*].rating_share", "1: the grid loses nothing in warm or thin air",
      from: [],
      when: [.text("phases[i].supply.budgets[j].source", "grid")]
    ) { _ in 1 },
    .leaf(
      "phases[*].supply.budgets[*].rating_share",
      "of turbines and engines: 1 - loss a kelvin x (dry bulb of the site reached once in 20 years, else "
        + "that exceeded 0.4 % of a year - 15 C), of turbines x air pressure at the site's elevation / "
        + "101,325 Pa; 1 where nobody says what is lost",
      from: [
        DerivationInput(
          "scenario.records.power-equipment.{\(budget("equipment").path)}.derating_per_k")
      ]),
    .leaf(
      "phases[*].supply.budgets[*].drawn_before_mw",
      "what earlier phases of the site draw on the budget",
      from: ["phases[*].draws[budget={phases[i].supply.budgets[j].id}].power_mw"]),
    Derivation(
      "phases[*].supply.budgets[*].transformers_usable_mva",
      "rating x units that may carry load with the redundancy intact",
      from: [
        budget("transformers.rating @MVA"), budget("transformers.count"),
        .word(budget("transformers.redundancy").path, in: redundancies),
      ]
    ) { $0[0] * Double(usable(2, of: $0[1], in: $0, standard: .nPlus1)) },
  ]

  // MARK: What a phase draws on

  private static let drawInputs: [DerivationInput] = [
    "phases[i].contracted_mw", "phases[i].ready", "phases[i].supply.budgets[*].available",
    "phases[i].supply.budgets[*].firm_mw", "phases[i].supply.budgets[*].plant_mw",
    .equals("phases[i].supply.budgets[*].role", "bridge"),
    .equals("phases[i].supply.budgets[*].source", "grid"),
    "phases[i].supply.budgets[*].drawn_before_mw",
    .same("phases[i].supply.budgets[*].id", as: "phases[i].draws[j].budget"),
  ]

  private static let draws: [Derivation] = [
    Derivation(
      "phases[*].draws[*].power_mw",
      "what the contract still needs, up to what the budget has left: the grid first by date, then "
        + "plant on the site, then what comes later, then bridges",
      from: drawInputs
    ) { drawn($0) },
    Derivation(
      "phases[*].draws[*].units", "0: nothing is built on the site", from: [],
      when: [.text("phases[i].draws[j].source", "grid")]
    ) { _ in 0 },
    Derivation(
      "phases[*].draws[*].units",
      "units that carry what is drawn by now with the redundancy, less those built before",
      from: [
        "phases[i].draws[j].power_mw",
        "phases[i].supply.budgets[id={phases[i].draws[j].budget}].drawn_before_mw",
        "scenario.records.power-equipment.{phases[i].draws[j].equipment}.rating @MW",
        site("power_budgets[id={phases[i].draws[j].budget}].count"),
        .word(
          site("power_budgets[id={phases[i].draws[j].budget}].redundancy").path, in: redundancies),
        "phases[i].supply.budgets[id={phases[i].draws[j].budget}].rating_share",
      ]
    ) { values in
      let redundancy = values.optional(4).map { Redundancy.allCases[max(0, Int($0))] } ?? .n
      func units(_ megawatts: Double) -> Double {
        let needed = unitsNeeded(
          load: .megawatts(megawatts), rating: .megawatts(values[2] * values[5]))
        return min(values[3], Double(redundancy.installed(needed: needed)))
      }
      return units(values[1] + values[0]) - units(values[1])
    },
  ]

  private static func drawn(_ values: InputValues) -> Double {
    let ready = values[1]
    func rank(_ index: Int) -> Int {
      if values.list(5)[index] == 1 { return 3 }
      if values.list(2)[index] > ready { return 2 }
      return values.list(6)[index] == 1 ? 0 : 1
    }
    let order = values.list(2).indices.sorted { left, right in
      (rank(left), values.list(2)[left], left) < (rank(right), values.list(2)[right], right)
    }
    var rest = values[0]
    for index in order {
      let whole = values.list(5)[index] == 1 ? values.list(4)[index] : values.list(3)[index]
      let power = max(0, min(rest, whole - values.list(7)[index]))
      if values.list(8)[index] == 1 { return power }
      rest -= power
    }
    return .nan
  }

  /// A key of the budget in the site's record.
  private static func budget(_ key: String) -> DerivationInput {
    site("power_budgets[id={phases[i].supply.budgets[j].id}].\(key)")
  }

  private static func usable(
    _ input: Int, of count: Double, in values: InputValues, standard: Redundancy
  ) -> Int {
    let redundancy = values.optional(input).map { Redundancy.allCases[max(0, Int($0))] } ?? standard
    return redundancy.needed(of: count.isFinite ? Int(count) : 0)
  }

  /// Sum, or another join, over phases of the same site that are ready earlier, or as early and
  /// listed before.
  private static func earlier(
    _ metric: String, _ part: String, _ formula: String,
    joined: @escaping @Sendable (Double, Double) -> Double = { $0 + $1 }
  ) -> Derivation {
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
        let isEarlier = (ready[index], index) < (ready[own], own) && values.list(1)[index] == 1
        return isEarlier ? joined(sum, values.list(0)[index]) : sum
      }
    }
  }
}
