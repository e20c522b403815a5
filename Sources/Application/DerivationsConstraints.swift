extension DerivationTable {
  // MARK: Constraints of a phase

  static let phaseConstraints: [Derivation] =
    constraintValues + [
      .leaf(
        "phases[*].binding_constraint.name",
        "the constraint that one scalable unit more would violate",
        from: ["phases[i].binding_constraint.use", "phases[i].binding_constraint.limit"]),
      headroom("phases[*].constraints[*]", "phases[i].constraints[j]"),
      headroom("phases[*].binding_constraint", "phases[i].binding_constraint"),
    ]
    + ["use", "limit"].map { key in
      Derivation.same(
        "phases[*].binding_constraint.\(key)", "of the constraint that one unit more violates",
        as: DerivationInput(
          "phases[i].constraints[name={phases[i].binding_constraint.name}].\(key)"))
    }

  private static func headroom(_ metric: String, _ path: String) -> Derivation {
    Derivation(
      "\(metric).headroom", "(limit - use) / limit",
      from: [DerivationInput("\(path).limit"), DerivationInput("\(path).use")]
    ) { values in
      values[0] > 0 ? (values[0] - values[1]) / values[0] : values[1] > 0 ? -1 : 0
    }
  }

  private static func use(
    _ name: String, _ formula: String, from inputs: [DerivationInput],
    _ compute: @escaping @Sendable (InputValues) -> Double = { $0[0] }
  ) -> Derivation {
    Derivation(
      "phases[*].constraints[*].use", formula, from: inputs,
      when: [.text("phases[i].constraints[j].name", name)], recompute: compute)
  }

  private static func limit(
    _ name: String, _ formula: String, from inputs: [DerivationInput],
    _ compute: @escaping @Sendable (InputValues) -> Double = { $0[0] }
  ) -> Derivation {
    Derivation(
      "phases[*].constraints[*].limit", formula, from: inputs,
      when: [.text("phases[i].constraints[j].name", name)], recompute: compute)
  }

  private static let constraintValues: [Derivation] =
    powerConstraints + rackConstraints + placeConstraints

  private static let powerConstraints: [Derivation] = [
    use("contracted capacity", "facility power", from: ["phases[i].facility_mw"]),
    limit(
      "contracted capacity",
      "firm power by the date less what earlier phases take, or what was asked if that is less",
      from: [
        "phases[i].supply.firm_mw", "phases[i].supply.contracted_before_mw",
        "phases[i].size_asked.contracted_mw",
      ]
    ) { min($0[0] - $0[1], $0.optional(2) ?? .infinity) },
    use("facility power asked", "facility power", from: ["phases[i].facility_mw"]),
    limit("facility power asked", "as asked", from: ["phases[i].size_asked.facility_mw"]),
    use("critical IT power asked", "critical IT power", from: ["phases[i].critical_it_mw"]),
    limit("critical IT power asked", "as asked", from: ["phases[i].size_asked.critical_it_mw"]),
    use("accelerators asked", "accelerators built", from: ["phases[i].accelerators"]),
    limit(
      "accelerators asked", "as asked, rounded up to whole scalable units",
      from: [
        "phases[i].size_asked.accelerators", "phases[i].systems_per_scalable_unit",
        "phases[i].accelerators_per_system",
      ]
    ) { values in
      let unit = values[1] * values[2]
      return ceil(values[0] / unit) * unit
    },
    use(
      "transformers at N-1",
      "apparent power through the fullest bank; budgets are loaded in order of date", from: banks
    ) { bank($0).use },
    limit(
      "transformers at N-1", "what that bank carries with its redundancy intact", from: banks
    ) { bank($0).limit },
    use(
      "critical IT power of a hall", "critical IT power of a full hall",
      from: ["phases[i].layout.hall_mw"]),
    limit(
      "critical IT power of a hall", "of the site, else the assumption",
      from: [site("halls.critical_it @MW"), .fallback(assumption("hall-critical-it"))]
    ) { $0.optional(0) ?? $0[1] },
  ]

  private static let banks: [DerivationInput] = [
    "phases[i].facility_mw", "phases[i].supply.facility_before_mw", assumption("power-factor"),
    "phases[i].supply.budgets[*].firm_mw",
    .equals("phases[i].supply.budgets[*].source", "grid"),
    "phases[i].supply.budgets[*].available",
    "phases[i].supply.budgets[*].transformers_usable_mva", "phases[i].ready",
  ]

  /// Use and limit, MVA, of the bank with the highest load over what it carries.
  private static func bank(_ values: InputValues) -> (use: Double, limit: Double) {
    var rest = values[0] + values[1]
    var tightest = (use: Double.nan, limit: Double.nan)
    let firm = values.list(3)
    let order = firm.indices
      .filter { values.list(4)[$0] == 1 && values.list(5)[$0] <= values[7] }
      .sorted { (values.list(5)[$0], $0) < (values.list(5)[$1], $1) }
    for index in order {
      let taken = min(rest, firm[index])
      rest -= taken
      let usable = values.list(6)[index]
      guard usable.isFinite else { continue }
      let use = taken / values[2]
      if tightest.use * usable >= use * tightest.limit { continue }
      tightest = (use, usable)
    }
    return tightest
  }

  private static let rackConstraints: [Derivation] = [
    use(
      "rack power that cooling carries", "power of a full rack", from: ["phases[i].layout.rack_kw"]),
    limit(
      "rack power that cooling carries",
      "the terminals' limits: of liquid for the rack, of air for the heat that liquid leaves",
      from: [
        plantTerminal("air.terminal"), plantTerminal("liquid.terminal"),
        "phases[i].cooling.liquid_fraction",
      ]
    ) { values in
      let liquid = values[2]
      let byAir = values.optional(0).map { liquid < 1 ? $0 / (1 - liquid) : $0 } ?? .infinity
      return liquid > 0 ? min(byAir, values.optional(1) ?? .infinity) : byAir
    },
    use(
      "rack power that the rack carries", "power of a full rack",
      from: ["phases[i].layout.rack_kw"]),
    limit("rack power that the rack carries", "of the rack", from: [rack("limit @kW")]),
    use("rack weight", "mass of a full rack", from: ["phases[i].layout.rack_kg"]),
    limit("rack weight", "of the rack", from: [rack("weight_limit @kg")]),
    use(
      "floor load",
      "mass of a rack, the heavier of ours and its maker's, over rack and half aisles",
      from: [
        "phases[i].layout.rack_kg", rack("loaded_weight @kg"), "phases[i].layout.rack_footprint_m2",
      ]
    ) { max($0.optional(0) ?? 0, $0.optional(1) ?? 0) / $0[2] },
    limit(
      "floor load", "of the site, else the assumption",
      from: [site("halls.floor_load @kg/m2"), .fallback(assumption("floor-load"))]
    ) { $0.optional(0) ?? $0[1] },
  ]

  private static func plantTerminal(_ path: String) -> DerivationInput {
    DerivationInput(
      "scenario.records.cooling.{scenario.records.plant.{phases[i].cooling.plant}.\(path)}"
        + ".rack_limit @kW")
  }

  /// A key of the rack that the phase's system stands in.
  static func rack(_ key: String) -> DerivationInput {
    DerivationInput(
      "scenario.records.rack.{scenario.records.system.{phases[i].system}.rack}.\(key)")
  }

  private static let placeConstraints: [Derivation] = [
    use(
      "land area", "land of earlier phases and of this one",
      from: ["phases[i].supply.land_before_ha", "phases[i].land_ha"]
    ) { $0[0] + $0[1] },
    limit("land area", "of the site", from: [site("land.area @ha")]),
    use(
      "water on the design day", "water of earlier phases and of this one",
      from: ["phases[i].supply.water_before_m3", "phases[i].cooling.design_day_water_m3"]
    ) { $0[0] + $0[1] },
    limit("water on the design day", "of the site", from: [site("water.limit @m3/day")]),
    use(
      "water of a year", "water of earlier phases and of this one",
      from: ["phases[i].supply.annual_water_before_m3", "phases[i].year.water_m3"]
    ) { $0[0] + $0[1] },
    limit("water of a year", "of the site", from: [site("water.annual_limit @m3")]),
    use(
      "fuel stored for generators", "fuel of earlier phases and of this one",
      from: ["phases[i].supply.fuel_before_m3", "phases[i].fuel_m3"]
    ) { $0[0] + $0[1] },
    limit("fuel stored for generators", "of the site", from: [site("fuel_limit @m3")]),
    use(
      "endpoints of a fabric", "endpoints of the largest fabric",
      from: ["phases[i].fabric.groups[*].endpoints"]
    ) { $0.list(0).max() ?? .nan },
    limit(
      "endpoints of a fabric", "most that the topology joins with this switch",
      from: [
        "phases[i].fabric.groups[*].endpoints", "phases[i].fabric.groups[*].maximum_endpoints",
      ]
    ) { values in
      let largest = values.list(0).indices.max { values.list(0)[$0] < values.list(0)[$1] }
      return largest.map { values.list(1)[$0] } ?? .nan
    },
    use(
      "cable reach", "longest cable of the kind of link that comes nearest to its reach",
      from: ["phases[i].fabric.cables[*].longest_m", "phases[i].fabric.cables[*].reach_m"]
    ) { values in nearest(values).map { values.list(0)[$0] } ?? .nan },
    limit(
      "cable reach", "farthest that anything carries that kind of link",
      from: ["phases[i].fabric.cables[*].longest_m", "phases[i].fabric.cables[*].reach_m"]
    ) { values in nearest(values).map { values.list(1)[$0] } ?? .nan },
  ]

  /// The kind of link whose longest cable is the largest share of its reach.
  private static func nearest(_ values: InputValues) -> Int? {
    let shares = zip(values.list(0), values.list(1)).map { $0 / $1 }
    return shares.indices.max { shares[$0] < shares[$1] }
  }
}
