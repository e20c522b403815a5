/// What phases pay for power where sources are dispatched, and the sources themselves.
extension DerivationTable {
  static let dispatched: [Derivation] = phaseEnergy + dispatchedLines

  /// Rows of `supply` for the answers inside a plan.
  static let supplyInPlan: [Derivation] = SupplyDerivations.rows.map(\.inPlan)

  private static let stage = "phases[i].energy.stages[j]"
  /// The stage of the phase's site, as `supply` answers it.
  private static let served = "supply[site={phases[i].site}].stages[from={\(stage).from}]"

  private static let phaseEnergy: [Derivation] = [
    .same(
      "phases[*].energy.stages[*].energy_mwh", "of the facility in a full year",
      as: "phases[i].year.facility_energy_mwh"),
    Derivation(
      "phases[*].energy.stages[*].energy_share", "energy of the phase / load of the site",
      from: [DerivationInput("\(stage).energy_mwh"), DerivationInput("\(served).load_mwh")]
    ) { $0[0] / $0[1] },
    .leaf(
      "phases[*].energy.stages[*].peak_share",
      "the phase's metered peaks, summed over the months, over those of all phases there",
      from: ["phases[i].year.monthly_peak_mw[*]"]),
    Derivation(
      "phases[*].energy.stages[*].running_usd",
      "share of the energy x fuel, maintenance and energy bought, of all sources",
      from: [DerivationInput("\(stage).energy_share")]
        + ["fixed_usd", "variable_usd", "fuel_usd"].map {
          DerivationInput("\(served).sources[*].\($0)")
        }
    ) { $0[0] * ($0.sum(1) + $0.sum(2) + $0.sum(3)) },
    Derivation(
      "phases[*].energy.stages[*].demand_usd", "share of the peaks x charges beside energy",
      from: [
        DerivationInput("\(stage).peak_share"), DerivationInput("\(served).sources[*].demand_usd"),
      ]
    ) { $0[0] * $0.sum(1) },
    fullYear("running"), fullYear("demand"),
  ]

  private static func fullYear(_ cost: String) -> Derivation {
    Derivation(
      "phases[*].energy.\(cost)_usd_per_year", "of the last stage in which there is any",
      from: [DerivationInput("phases[i].energy.stages[*].\(cost)_usd")]
    ) { $0.list(0).last { $0 > 0 } ?? 0 }
  }

  /// Lines of the ledger that pay for dispatched sources.
  private static let dispatchedLines: [Derivation] = {
    let phase = "phases[{tco.lines[i].phase}]"
    func of(_ account: String) -> [DerivationCondition] {
      [.text("tco.lines[i].account", account), .text("tco.lines[i].kind", "supply")]
    }
    let bought: [DerivationCondition] = [
      .text("tco.lines[i].account", "generation"), .present("tco.lines[i].bill_item"),
      .absent("tco.lines[i].price"),
    ]
    return [
      Derivation(
        "tco.lines[*].quantity", "energy of the facility in a full year",
        from: [DerivationInput("\(phase).year.facility_energy_mwh")], when: of("energy")
      ) { $0[0] * 1000 },
      Derivation(
        "tco.lines[*].unit_price_usd", "running cost of the sources / energy",
        from: [
          DerivationInput("\(phase).energy.running_usd_per_year"),
          DerivationInput("\(phase).year.facility_energy_mwh"),
        ], when: of("energy")
      ) { $0[0] / $0[1] / 1000 },
      Derivation("tco.lines[*].quantity", "a year", from: [], when: of("demand")) { _ in 1 },
      .same(
        "tco.lines[*].unit_price_usd", "charges of the utility beside energy",
        as: DerivationInput("\(phase).energy.demand_usd_per_year"), when: of("demand")),
      .same(
        "tco.lines[*].quantity", "of the bill of materials",
        as: "bill_of_materials[item={tco.lines[i].bill_item}].quantity", when: bought),
      .leaf(
        "tco.lines[*].unit_price_usd", "`capex` of the source x rating of one",
        from: ["scenario.build_out.supply[*].capex"], when: bought),
      Derivation(
        "tco.lines[*].quantity", "electrical and mechanical plant: sources pay for their own",
        from: [
          "tco.lines[*].amount_usd", .same("tco.lines[*].phase", as: "tco.lines[i].phase"),
          .word("tco.lines[*].account", in: ["electrical", "mechanical"]),
        ],
        when: [
          .text("tco.lines[i].account", "facility_maintenance"), .present("\(phase).energy.stages"),
        ]
      ) { values in
        values.list(0).indices.reduce(0) { sum, line in
          values.list(1)[line] == 1 && values.list(2)[line] >= 0 ? sum + values.list(0)[line] : sum
        }
      },
      .leaf(
        "bill_of_materials[*].quantity",
        "units of the source less those that draws on the budget of its id buy",
        from: ["supply[*].stages[*].sources[*].units"],
        when: [.text("bill_of_materials[i].role", "supply")]),
    ]
  }()
}

extension Derivation {
  /// The row of `supply` for the same figure inside a plan, under the answer of its site.
  fileprivate var inPlan: Derivation {
    var row = self
    row.metric = "supply[*].\(metric)"
    row.inputs = inputs.map { input in
      var input = input
      input.path = Self.inPlan(input.path)
      if case .same(let other) = input.coding { input.coding = .same(as: Self.inPlan(other)) }
      return input
    }
    row.conditions = conditions.map { condition in
      switch condition {
      case .text(let path, let texts): .text(Self.inPlan(path), texts)
      case .present(let path): .present(Self.inPlan(path))
      case .absent(let path): .absent(Self.inPlan(path))
      }
    }
    return row
  }

  /// Positions move one place down; what stood at the root stands under the site.
  private static func inPlan(_ path: String) -> String {
    if path == "discount" { return "supply[i].discount" }
    var moved = ""
    var rest = Substring(path)
    while let open = rest.firstIndex(of: "[") {
      let inside = rest[rest.index(after: open)...]
      let letter = inside.hasPrefix("i]") ? "j" : inside.hasPrefix("j]") ? "k" : nil
      // The root's own lists, also inside braces.
      let name = rest[..<open]
      moved += name.hasSuffix("stages") ? "\(name.dropLast(6))supply[i].stages" : String(name)
      moved += "["
      rest = inside
      if let letter {
        moved += letter
        rest = rest.dropFirst()
      }
    }
    return moved + rest
  }
}
