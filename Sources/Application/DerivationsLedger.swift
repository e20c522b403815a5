extension DerivationTable {
  // MARK: Lines of the ledger

  static let lines: [Derivation] = [
    later("quantity", "of the first purchase, times those that the horizon holds"),
    later("unit_price_usd", "of the first purchase; of a sale the residual share of it"),
    later(
      "amount_usd", "of the first purchase or sale, in cents, times those that the horizon holds"),
    Derivation(
      "tco.lines[*].amount_usd", "quantity x unit price, rounded to cents", "half away from zero",
      from: ["tco.lines[i].quantity", "tco.lines[i].unit_price_usd"]
    ) { cents($0[0] * $0[1]) },
    Derivation(
      "tco.lines[*].unit_price_usd", "quote x what it is for one of x factor to the buyer's class",
      from: [
        "tco.lines[i].price.quote_usd", "tco.lines[i].price.multiplier",
        "tco.lines[i].price.factor",
      ], when: [.present("tco.lines[i].price")]
    ) { $0[0] * $0[1] * $0[2] },
    .same(
      "tco.lines[*].price.quote_usd", "of the record",
      as: DerivationInput(
        "scenario.records.{tco.lines[i].kind}.{tco.lines[i].id}"
          + ".prices[{tco.lines[i].price.quote}].usd")),
    .same(
      "tco.lines[*].price.factor", "between the classes of buyers",
      as: assumption("{tco.lines[i].price.factor_assumption}"),
      when: [.present("tco.lines[i].price.factor_assumption")]),
    Derivation("tco.lines[*].price.factor", "1: the quote is of the buyer's own class", from: []) {
      _ in 1
    },
    Derivation(
      "tco.lines[*].price.multiplier", "1: the quote is for the item", from: [],
      when: [.text("tco.lines[i].price.quote_per", "unit")]
    ) { _ in 1 },
    .leaf(
      "tco.lines[*].price.multiplier", "the item's rating in the unit that the quote is for one of"),
  ]

  /// Figures of IT that is bought again or sold at the end of its life.
  private static func later(_ key: String, _ reason: String) -> Derivation {
    .leaf(
      "tco.lines[*].\(key)", reason, from: ["tco.it_life_years", "tco.terms.residual"],
      when: [.text("tco.lines[i].class", ["refresh", "residual"])])
  }

  private static func cents(_ amount: Double) -> Double {
    (amount * 100).rounded(.toNearestOrAwayFromZero) / 100
  }

  private static let phase = "phases[{tco.lines[i].phase}]"

  /// Lines of an account that are not bought from a record.
  private static func line(
    _ account: String, name: String? = nil, id: String? = nil
  ) -> [DerivationCondition] {
    var conditions: [DerivationCondition] = [
      .text("tco.lines[i].account", account), .absent("tco.lines[i].price"),
    ]
    if let name { conditions.append(.text("tco.lines[i].name", name)) }
    if let id { conditions.append(.text("tco.lines[i].id", id)) }
    return conditions
  }

  private static func quantity(
    _ account: String, _ formula: String, name: String? = nil, id: String? = nil,
    from inputs: [DerivationInput],
    _ compute: @escaping @Sendable (InputValues) -> Double = { $0[0] }
  ) -> Derivation {
    Derivation(
      "tco.lines[*].quantity", formula, from: inputs, when: line(account, name: name, id: id),
      recompute: compute)
  }

  /// A line of revenue by the kind of record or term behind its price.
  private static func sold(_ kind: String) -> [DerivationCondition] {
    [.text("tco.lines[i].account", "revenue"), .text("tco.lines[i].kind", kind)]
  }

  private static func ofContract(_ key: String) -> DerivationInput {
    DerivationInput("scenario.build_out.finance.contracts[id={tco.lines[i].id}].\(key)")
  }

  private static func ofPhase(_ key: String) -> DerivationInput {
    DerivationInput("\(phase).\(key)")
  }

  /// Amounts of the phase's lines, whether each is of the phase, and its account among those given.
  private static func amounts(of accounts: [String]) -> [DerivationInput] {
    [
      "tco.lines[*].amount_usd", .same("tco.lines[*].phase", as: "tco.lines[i].phase"),
      .word("tco.lines[*].account", in: accounts),
    ]
  }

  private static func sum(
    _ values: InputValues, where included: (Int) -> Bool = { _ in true }
  ) -> Double {
    values.list(0).indices.reduce(0) { sum, index in
      let counts =
        values.list(1)[index] == 1 && values.list(2)[index] >= 0 && included(index)
      return counts ? sum + values.list(0)[index] : sum
    }
  }

  private static let construction = ["shell", "electrical", "mechanical", "interconnection"]
  private static let facility = [
    "shell", "electrical", "mechanical", "generation", "land", "interconnection", "soft_cost",
    "contingency",
  ]
  private static let equipment = ["systems", "network", "storage"]

  // MARK: Quantities

  static let lineQuantities: [Derivation] =
    [
      .same(
        "tco.lines[*].quantity", "of the bill of materials",
        as: "bill_of_materials[item={tco.lines[i].bill_item}].quantity",
        when: [.present("tco.lines[i].price")]),
      .leaf(
        "tco.lines[*].quantity",
        "billed over the contract's term: accelerators delivered x 730 h a month, or their critical "
          + "IT power, x the larger of take-or-pay and use",
        from: [
          ofContract("accelerators"), ofContract("capacity @MW"), ofContract("take_or_pay"),
        ], when: sold("contract")),
      quantity(
        "revenue", "accelerators x 8,760 h x schedulable share x utilization",
        from: [
          ofPhase("accelerators"), "tco.schedulable_share",
          "scenario.build_out.finance.merchant.utilization",
          .fallback("scenario.build_out.utilization"),
        ]
      ) { $0[0] * 8760 * $0[1] * ($0.optional(2) ?? $0[3]) },
      quantity(
        "colocation", "critical IT power x 12 months", from: [ofPhase("critical_it_mw")]
      ) { $0[0] * 1000 * 12 },
      quantity(
        "rental", "accelerators x schedulable share x 8,760 h",
        from: [ofPhase("accelerators"), "tco.schedulable_share"]
      ) { $0[0] * $0[1] * 8760 },
      quantity(
        "insurance", "IT of the phase", name: "Insurance of IT",
        from: amounts(of: equipment + ["installation", "spares", "sales_tax"]) + [
          .equals("tco.lines[*].class", "it_capex")
        ]
      ) { values in sum(values) { values.list(3)[$0] == 1 } },
    ] + capexQuantities + opexQuantities + powerQuantities

  private static let capexQuantities: [Derivation] = [
    quantity(
      "storage", "storage nodes", id: "storage-node", from: [ofPhase("storage_nodes")]),
    quantity(
      "network", "management nodes", id: "management-node", from: [ofPhase("management_nodes")]),
    quantity(
      "network", "links of the compute network", name: "Fiber links, installed",
      from: [
        ofPhase("fabric.links.host"), ofPhase("fabric.links.leaf_spine"),
        ofPhase("fabric.links.spine_core"),
      ]
    ) { $0[0] + $0[1] + $0[2] },
    quantity(
      "installation", "racks of every kind", from: [ofPhase("racks"), ofPhase("support_racks")]
    ) { $0[0] + $0[1] },
    quantity(
      "spares", "equipment of IT of the phase",
      from: amounts(of: equipment) + [.equals("tco.lines[*].unit", "unit")]
    ) { values in sum(values) { values.list(3)[$0] == 1 } },
    quantity(
      "shell", "power that the record's cost is for: critical IT, facility or contracted",
      from: [
        .word(
          "scenario.records.construction.{tco.lines[i].id}.basis",
          in: ["critical-it", "facility", "contracted"]), ofPhase("critical_it_mw"),
        ofPhase("facility_mw"), ofPhase("contracted_mw"),
      ]
    ) { values in values[1 + max(0, values.integer(0))] },
    installation("electrical"), installation("mechanical"),
    quantity(
      "interconnection", "what the phase draws on the grid",
      from: [ofPhase("draws[*].power_mw"), .equals("\(phase).draws[*].source", "grid")]
    ) { $0.product(0, 1) * 1000 },
    quantity("land", "land of the phase", from: [ofPhase("land_ha")]),
    quantity(
      "soft_cost", "construction of the phase", from: amounts(of: construction)
    ) { sum($0) },
    quantity(
      "contingency", "construction of the phase", from: amounts(of: construction)
    ) { sum($0) },
    quantity(
      "sales_tax", "equipment of the same class in the phase",
      from: amounts(of: equipment + ["electrical", "mechanical", "generation"]) + [
        .equals("tco.lines[*].unit", "unit"),
        .same("tco.lines[*].class", as: "tco.lines[i].class"),
      ]
    ) { values in
      sum(values) { values.list(3)[$0] == 1 && values.list(4)[$0] == 1 }
    },
  ]

  private static func installation(_ account: String) -> Derivation {
    quantity(
      account, "\(account) equipment of the phase",
      from: amounts(of: [account]) + [.equals("tco.lines[*].unit", "unit")]
    ) { values in sum(values) { values.list(3)[$0] == 1 } }
  }

  private static let opexQuantities: [Derivation] = [
    quantity("water", "water of a year", from: [ofPhase("year.water_m3")]),
    quantity(
      "staff", "facility power x staff for a MW",
      from: [ofPhase("facility_mw"), assumption("staff-per-mw")]
    ) { $0[0] * $0[1] },
    quantity(
      "it_maintenance", "IT of the phase, without installation and spares",
      from: amounts(of: equipment)
    ) { sum($0) },
    quantity(
      "facility_maintenance", "electrical and mechanical plant and generation of the phase",
      from: amounts(of: ["electrical", "mechanical", "generation"])
    ) { sum($0) },
    quantity(
      "insurance", "first build of the phase without land",
      from: amounts(
        of: equipment + ["installation", "spares", "sales_tax"]
          + facility.filter { $0 != "land" })
    ) { sum($0) },
    quantity(
      "property_tax", "facility cost of the phase",
      from: amounts(of: facility + ["sales_tax"]) + [
        .equals("tco.lines[*].class", "facility_capex")
      ]
    ) { values in sum(values) { values.list(3)[$0] == 1 } },
    quantity(
      "transit", "critical IT power x rate for a MW x 12 months",
      from: [ofPhase("critical_it_mw"), assumption("network-transit-rate")]
    ) { $0[0] * $0[1] * 12 },
    quantity("software", "accelerators", from: [ofPhase("accelerators")]),
  ]

  /// What the phase draws on the line's budget, and on all.
  private static let share: [DerivationInput] = [
    ofPhase("draws[{tco.lines[i].draw}].power_mw"), ofPhase("draws[*].power_mw"),
  ]

  private static let powerQuantities: [Derivation] = [
    quantity(
      "energy", "energy of the facility x the budget's part of what the phase draws",
      from: share + [ofPhase("year.facility_energy_mwh")]
    ) { $0[2] * 1000 * $0[0] / $0.sum(1) },
    Derivation(
      "tco.lines[*].quantity", "months of a year", from: [],
      when: line("demand") + [.text("tco.lines[i].unit", "month")]
    ) { _ in 12 },
    quantity(
      "demand",
      "sum over the months of billing demand: the largest of peak, ratchet of the year's highest peak "
        + "and minimum take, for the budget's part",
      from: share + [
        ofPhase("year.monthly_peak_mw[*]"), tariff("ratchet"), tariff("minimum_take"),
        tariff("minimum_load @MW"),
        DerivationInput(
          "scenario.records.site.{\(phase).site}"
            + ".power_budgets[id={\(phase).draws[{tco.lines[i].draw}].budget}].contracted @MW"),
      ]
    ) { values in
      let part = values[0] / values.sum(1)
      let applies = (values.optional(6) ?? 0) >= (values.optional(5) ?? 0)
      let least = applies ? values[0] * (values.optional(4) ?? 0) : 0
      let highest = (values.list(2).max() ?? 0) * part * (applies ? values.optional(3) ?? 0 : 0)
      return values.list(2).reduce(0) { $0 + max($1 * part, highest, least) } * 1000
    },
  ]

  static func tariff(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.tariff.{tco.lines[i].id}.\(key)")
  }

  // MARK: Unit prices

  static let linePrices: [Derivation] =
    [
      .same(
        "tco.lines[*].unit_price_usd", "of the contract, for an accelerator-hour",
        as: ofContract("price @USD/GPU-h"),
        when: sold("contract") + [.text("tco.lines[i].unit", "GPU-h")]),
      .same(
        "tco.lines[*].unit_price_usd", "of the contract, for a kW and month",
        as: ofContract("monthly_price @USD/kW"),
        when: sold("contract") + [.text("tco.lines[i].unit", "kW-month")]),
      .same(
        "tco.lines[*].unit_price_usd", "of the accelerator, when it is new",
        as: DerivationInput(
          "scenario.build_out.finance.merchant.by_accelerator[gpu={tco.lines[i].id}].price "
            + "@USD/GPU-h"), when: sold("gpu")),
      Derivation(
        "tco.lines[*].unit_price_usd", "price of a million tokens x tokens a second x 3,600 / 10^6",
        from: [
          "scenario.build_out.finance.usd_per_million_tokens",
          "scenario.build_out.finance.tokens_per_second_per_gpu",
        ], when: sold("tokens")
      ) { $0[0] * $0[1] * 3600 / 1e6 },
      rental(when: sold("rental-price")),
      rental(when: line("rental")),
      price("colocation", "", from: [assumption("colocation-price")]),
      price(
        "revenue", "price asked for an accelerator-hour", from: ["tco.terms.price_usd_per_gpu_hour"]
      ),
      price(
        "storage", "for the buyer's class", id: "storage-node",
        from: [assumption("storage-node-price-{tco.terms.buyer}")]),
      price(
        "network", "list price x factor to the buyer's class", id: "management-node",
        from: [
          assumption("management-node-price"),
          assumption("price-factor-systems-list-{tco.terms.buyer}"),
        ]
      ) { $0[0] * ($0.optional(1) ?? 1) },
      price(
        "network", "", name: "Fiber links, installed", from: [assumption("fiber-installation")]),
      price("installation", "", from: [assumption("rack-installation")]),
      price("spares", "share of IT", from: [assumption("it-spares")]),
      price(
        "shell", "cost of the record x market x (1 + premium)",
        from: [
          "scenario.records.construction.{tco.lines[i].id}.cost @USD/MW", market,
          assumption("ai-construction-premium"),
        ]
      ) { $0[0] * $0[1] * (1 + $0[2]) },
      price(
        "electrical", "(installed cost / equipment - 1) x market",
        from: [assumption("electrical-installation-factor"), market]
      ) { ($0[0] - 1) * $0[1] },
      price(
        "mechanical", "(installed cost / equipment - 1) x market",
        from: [assumption("mechanical-installation-factor"), market]
      ) { ($0[0] - 1) * $0[1] },
      price("interconnection", "", from: [assumption("interconnection")]),
      price(
        "land", "of the site, else the assumption",
        from: [ofSite("land.price @USD/ha"), .fallback(assumption("land-price"))]
      ) { $0.optional(0) ?? $0[1] / 0.40468564224 },
      price("soft_cost", "share of construction", from: [assumption("soft-cost")]),
      price(
        "contingency", "share of construction: of the build-out, else the assumption",
        from: [
          "scenario.build_out.finance.contingency", .fallback(assumption("contingency")),
        ]
      ) { $0.optional(0) ?? $0[1] },
      price(
        "sales_tax", "of the site, less its exemption",
        from: [ofSite("tax.sales"), ofSite("tax.sales_exemption")]
      ) { $0[0] * (1 - ($0.optional(1) ?? 0)) },
    ] + opexPrices

  /// The latest dated price of renting the accelerator.
  private static func rental(when conditions: [DerivationCondition]) -> Derivation {
    .leaf(
      "tco.lines[*].unit_price_usd", "the latest of the record's dated prices",
      from: ["scenario.records.rental-price.{tco.lines[i].id}.quotes[*].usd_per_gpu_hour"],
      when: conditions)
  }

  private static let opexPrices: [Derivation] = [
    price("energy", "of the tariff", from: [tariff("energy @USD/kWh")]),
    Derivation(
      "tco.lines[*].unit_price_usd", "of the tariff, each month",
      from: [tariff("monthly_fixed @USD")],
      when: line("demand") + [.text("tco.lines[i].unit", "month")]
    ) { $0[0] },
    price("demand", "of the tariff", from: [tariff("monthly_demand @USD/kW")]),
    price(
      "water", "of the site, else the assumption",
      from: [ofSite("water.price @USD/m3"), .fallback(assumption("water-price"))]
    ) { $0.optional(0) ?? $0[1] },
    price("staff", "", from: [assumption("staff-cost")]),
    price(
      "it_maintenance", "for the buyer's class",
      from: [assumption("it-maintenance-{tco.terms.buyer}")]),
    price("facility_maintenance", "", from: [assumption("facility-maintenance")]),
    price("insurance", "", from: [assumption("insurance")]),
    price("property_tax", "of the site", from: [ofSite("tax.property")]),
    price("transit", "", from: [assumption("network-transit-price")]),
    price(
      "software", "for the buyer's class", from: [assumption("software-{tco.terms.buyer}")]),
  ]

  private static func price(
    _ account: String, _ formula: String, name: String? = nil, id: String? = nil,
    from inputs: [DerivationInput],
    _ compute: @escaping @Sendable (InputValues) -> Double = { $0[0] }
  ) -> Derivation {
    Derivation(
      "tco.lines[*].unit_price_usd", formula.isEmpty ? "the assumption" : formula, from: inputs,
      when: line(account, name: name, id: id), recompute: compute)
  }

  private static func ofSite(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.site.{\(phase).site}.\(key)")
  }

  private static let market = DerivationInput(
    "scenario.records.market.{scenario.records.site.{\(phase).site}.market}.construction_factor")

  // MARK: Bill of materials

  static let bill: [Derivation] =
    [
      ("systems", "systems"), ("compute-switches", "fabric.switches.total"),
      ("storage-switches", "fabric.storage_switches"),
      ("management-switches", "fabric.management_switches"),
      ("aggregation-switches", "fabric.aggregation_switches"),
      ("border-switches", "fabric.campus.border_switches"),
      ("campus-switches", "fabric.campus.campus_switches"),
      ("wide-area-modules", "fabric.campus.wide_area_links"),
      ("storage-nodes", "storage_nodes"), ("management-nodes", "management_nodes"),
      ("generators", "generators"),
    ].map { role, key in
      Derivation.same(
        "bill_of_materials[*].quantity", "of the phase",
        as: DerivationInput("phases[id={bill_of_materials[i].phase}].\(key)"),
        when: [.text("bill_of_materials[i].role", role)])
    }
    + [
      Derivation(
        "bill_of_materials[*].quantity", "one at either end of each link between buildings",
        from: ["phases[id={bill_of_materials[i].phase}].fabric.campus.building_links"],
        when: [.text("bill_of_materials[i].role", "campus-modules")]
      ) { 2 * $0[0] },
      Derivation(
        "bill_of_materials[*].quantity", "one at either end of two links of each management switch",
        from: ["phases[id={bill_of_materials[i].phase}].fabric.management_switches"],
        when: [.text("bill_of_materials[i].role", "aggregation-modules")]
      ) { 4 * $0[0] },
      .leaf(
        "bill_of_materials[*].quantity", "units that the phase's draws on this plant ask for",
        from: [
          "phases[id={bill_of_materials[i].phase}].draws[equipment={bill_of_materials[i].id}].units"
        ], when: [.text("bill_of_materials[i].role", "generation")]),
      .same(
        "bill_of_materials[*].quantity", "units of the stage",
        as:
          "phases[id={bill_of_materials[i].phase}].power_train[id={bill_of_materials[i].id}].units",
        when: [.text("bill_of_materials[i].role", "power-train")]),
    ]
    + [
      "host-modules", "switch-modules", "host-cables", "switch-cables", "storage-modules",
      "storage-cables", "cords", "trunks",
    ].map { role in
      .leaf(
        "bill_of_materials[*].quantity",
        "every cable laid on the floor takes the first medium that reaches, modules and cables whole "
          + "for each kind of link: docs/networks.md",
        from: [
          "phases[id={bill_of_materials[i].phase}].fabric.links.host",
          "phases[id={bill_of_materials[i].phase}].fabric.links.leaf_spine",
          "phases[id={bill_of_materials[i].phase}].fabric.links.spine_core",
        ], when: [.text("bill_of_materials[i].role", role)])
    }
    + [
      .leaf(
        "bill_of_materials[*].quantity",
        "in each hall the units that carry its share of the heat, with the redundancy asked",
        from: [
          "phases[id={bill_of_materials[i].phase}].cooling.liquid_heat_mw",
          "phases[id={bill_of_materials[i].phase}].cooling.air_heat_mw",
          "phases[id={bill_of_materials[i].phase}].halls",
        ])
    ]
}
