import Electrical
import Quantities
import Scenario

extension DerivationTable {
  // MARK: Critical IT power

  static let itPower: [Derivation] =
    systemPower + [
      Derivation(
        "phases[*].critical_it_mw", "systems, networks, storage and management nodes",
        "sum over the bill of materials",
        from: [
          "phases[i].it_power.systems_mw", "phases[i].it_power.compute_switches_mw",
          "phases[i].it_power.optics_mw", "phases[i].it_power.storage_network_mw",
          "phases[i].it_power.management_network_mw", "phases[i].it_power.campus_network_mw",
          "phases[i].it_power.storage_nodes_mw", "phases[i].it_power.management_nodes_mw",
        ]
      ) { values in values.lists.indices.reduce(0) { $0 + values[$1] } },
      Derivation(
        "phases[*].oversubscription.nameplate_over_sized",
        "nameplate of a system / power that the plan sizes for: what would overload it if all drew it",
        from: [system("nameplate @kW"), "phases[i].it_power.system_kw"]
      ) { $0[0] / $0[1] },
      Derivation(
        "phases[*].oversubscription.sized_over_measured",
        "power that the plan sizes for / highest metered draw of a system",
        from: ["phases[i].it_power.system_kw", system("measured @kW")]
      ) { $0[0] / $0[1] },
      Derivation(
        "phases[*].it_power.systems_mw", "systems x power of one",
        from: ["phases[i].systems", "phases[i].it_power.system_kw"]
      ) { $0[0] * $0[1] / 1000 },
      Derivation(
        "phases[*].it_power.compute_switches_mw", "switches x power of one",
        from: ["phases[i].fabric.switches.total"] + switchPower("switch")
      ) { $0[0] * ($0.optional(1) ?? $0[2]) / 1e6 },
      ofBill(
        "optics_mw", "modules and cables of the compute networks x power counted for one",
        ["host-modules", "switch-modules", "host-cables", "switch-cables"]),
      Derivation(
        "phases[*].it_power.host_optics_mw",
        "modules at accelerators, and one end of two of the cables to them, x power of one",
        from: bill(roles: ["host-modules", "host-cables"], "quantity", "unit_power_kw"),
        when: [.text("phases[i].it_power.basis", "design")]
      ) { values in ofRole(values) { $0 == 0 ? 1 : 0.5 } / 1000 },
      Derivation(
        "phases[*].it_power.host_optics_mw",
        "0: on this basis the system's own figure holds the modules at its ports", from: []
      ) { _ in 0 },
      ofBill(
        "storage_network_mw", "switches, modules and cables x power counted for one",
        ["storage-switches", "storage-modules", "storage-cables"]),
      ofBill(
        "management_network_mw", "switches and modules x power counted for one",
        ["management-switches", "aggregation-switches", "aggregation-modules"]),
      ofBill(
        "campus_network_mw", "switches and modules x power counted for one",
        ["border-switches", "campus-switches", "campus-modules", "wide-area-modules"]),
      Derivation(
        "phases[*].it_power.storage_nodes_mw", "nodes x power of one",
        from: [
          "phases[i].storage_nodes", assumption("storage-node-power-{phases[i].it_power.basis}"),
        ]
      ) { $0[0] * $0[1] / 1000 },
      Derivation(
        "phases[*].it_power.management_nodes_mw", "nodes x power of one",
        from: [
          "phases[i].management_nodes",
          assumption("management-node-power-{phases[i].it_power.basis}"),
        ]
      ) { $0[0] * $0[1] / 1000 },
    ]

  private static let systemPower: [Derivation] = [
    Derivation(
      "phases[*].it_power.system_kw",
      "(accelerators x TDP + components) / (1 - fan fraction) / power-supply efficiency",
      "fans stand behind the power supplies, so both divide",
      from: [
        system("accelerators"),
        DerivationInput(
          "scenario.records.gpu.{scenario.records.system.{phases[i].system}.accelerator}.tdp @W"),
        system("components[*].count"),
        DerivationInput(
          "scenario.records.component."
            + "{scenario.records.system.{phases[i].system}.components[*].component}.design @W"),
        system("fan_fraction"), system("psu_efficiency"),
      ], when: [.text("phases[i].it_power.basis", "design")]
    ) { values in
      let electronics = values[0] * values[1] + values.product(2, 3)
      return electronics / (1 - values[4]) / values[5] / 1000
    },
    .same(
      "phases[*].it_power.system_kw", "of the record, on the basis sized for",
      as: system("{phases[i].it_power.basis} @kW")),
  ]

  /// Watts of a switch on the phase's basis, and at design where it lacks that.
  private static func switchPower(_ key: String) -> [DerivationInput] {
    let record = "scenario.records.switch.{phases[i].fabric.\(key)}"
    return [
      DerivationInput("\(record).{phases[i].it_power.basis} @W"),
      .fallback(DerivationInput("\(record).design @W")),
    ]
  }

  private static func ofBill(
    _ metric: String, _ formula: String, _ roles: [String]
  ) -> Derivation {
    Derivation(
      "phases[*].it_power.\(metric)", formula,
      "a vendor's maximum of a switch holds its modules: on that basis they count nothing",
      from: bill(roles: roles, "quantity", "unit_power_kw")
    ) { ofRole($0) / 1000 }
  }

  // MARK: Facility

  static let facilityLoad: [Derivation] = [
    Derivation(
      "phases[*].facility_mw", "critical IT + power-train losses + cooling + house load",
      "conservation of energy at the utility meter",
      from: [
        "phases[i].critical_it_mw", "phases[i].train_loss_mw", "phases[i].cooling_mw",
        "phases[i].house_mw",
      ]
    ) { $0[0] + $0[1] + $0[2] + $0[3] },
    .sum(
      "phases[*].train_loss_mw", of: "phases[i].power_train[*].loss_mw",
      "sum over the stages of the power train"),
    Derivation(
      "phases[*].house_mw", "critical IT power x (lighting + house load)",
      from: ["phases[i].critical_it_mw", assumption("lighting"), assumption("house-load")]
    ) { $0[0] * ($0[1] + $0[2]) },
    Derivation(
      "phases[*].peak_facility_ratio", "facility power / critical IT power",
      from: ["phases[i].facility_mw", "phases[i].critical_it_mw"]
    ) { $0[0] / $0[1] },
    Derivation(
      "phases[*].annual_pue", "energy of the facility / energy of the IT, over a year",
      "ISO/IEC 30134-2, PUE",
      from: ["phases[i].year.facility_energy_mwh", "phases[i].year.it_energy_mwh"]
    ) { $0[0] / $0[1] },
  ]

  // MARK: Power train

  static let powerTrain: [Derivation] =
    [
      .same(
        "phases[*].power_train[*].rating_mw", "of the record",
        as: equipment("rating @MW"), when: [.present(equipment("rating @MW").text)]),
      Derivation(
        "phases[*].power_train[*].rating_mw", "apparent rating x power factor",
        from: [equipment("apparent_rating @MVA"), assumption("power-factor")]
      ) { $0[0] * $0[1] },
      Derivation(
        "phases[*].power_train[*].groups", "1: what stands in the substation serves the site",
        from: [], when: [.present(stage("paid_by"))]
      ) { _ in 1 },
      .same(
        "phases[*].power_train[*].groups", "built hall by hall", as: "phases[i].halls"),
      Derivation(
        "phases[*].power_train[*].auxiliary_mw", "cooling and house load, which join here",
        from: ["phases[i].cooling_mw", "phases[i].house_mw"],
        when: [.text("phases[i].power_train[j].joins_auxiliary", "true")]
      ) { $0[0] + $0[1] },
      Derivation(
        "phases[*].power_train[*].auxiliary_mw", "0: no other load joins at this stage", from: []
      ) { _ in 0 },
      Derivation(
        "phases[*].power_train[*].output_mw",
        "input of the next stage, or critical IT power at the last, and what joins here",
        from: [
          "phases[i].power_train[j+1].input_mw", .fallback("phases[i].critical_it_mw"),
          "phases[i].power_train[j].auxiliary_mw",
        ]
      ) { ($0.optional(0) ?? $0[1]) + $0[2] },
      Derivation(
        "phases[*].power_train[*].input_mw", "output + loss",
        from: ["phases[i].power_train[j].output_mw", "phases[i].power_train[j].loss_mw"]
      ) { $0[0] + $0[1] },
      unitsNeededRow("units_needed", load: "output_mw") { units, _ in units },
      unitsNeededRow("units", load: "output_mw") { $1.installed(needed: $0) },
      .same(
        "phases[*].power_train[*].year.units", "as built", as: "phases[i].power_train[j].units"),
      .same(
        "phases[*].power_train[*].year_it_alone.units", "as built",
        as: "phases[i].power_train[j].units"),
      lossRow("", "loss of the units in service at their share of the output"),
      lossRow("year.", "the same at the year's mean load"),
      lossRow("year_it_alone.", "the same at the year's mean IT load alone"),
      outputRow("year_it_alone", from: "phases[i].year.mean_it_mw", "mean IT power"),
      Derivation(
        "phases[*].power_train[*].year.output_mw",
        "input of the next stage, or mean IT power at the last; mean cooling and house join here",
        from: [
          "phases[i].power_train[j+1].year.output_mw", "phases[i].power_train[j+1].year.loss_mw",
          "phases[i].year.mean_it_mw", "phases[i].power_train[j].joins_auxiliary",
          "phases[i].year.cooling_mw", "phases[i].year.house_mw",
        ]
      ) { values in
        let next = values.optional(0).map { $0 + values[1] } ?? values[2]
        return next + values[3] * (values[4] + values[5])
      },
    ] + stageUse

  private static let stageUse: [Derivation] = [
    Derivation(
      "phases[*].power_train[*].usable_mw", "rating x units that may carry load",
      from: stageInputs("units")
    ) { values in
      let perGroup = redundancy(values).needed(of: values.integer(2) / max(1, values.integer(1)))
      return values[0] * values[1] * Double(perGroup)
    },
    Derivation(
      "phases[*].power_train[*].load_fraction", "output / rating of the units in service",
      from: stageInputs("units") + ["phases[i].power_train[j].output_mw"]
    ) { values in
      let units = redundancy(values).inService(of: values.integer(2) / max(1, values.integer(1)))
      return units > 0 ? values[4] / (values[0] * values[1] * Double(units)) : 0
    },
    Derivation(
      "phases[*].power_train[*].stranded_mw", "usable capacity without load",
      from: ["phases[i].power_train[j].usable_mw", "phases[i].power_train[j].output_mw"]
    ) { $0[0] - $0[1] },
  ]

  private static func stage(_ key: String) -> String {
    "scenario.records.power-train.{phases[i].power_train_design}.stages[j].\(key)"
  }

  private static func equipment(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.power-equipment.{phases[i].power_train[j].id}.\(key)")
  }

  /// Rating, groups, a figure of the stage, and redundancy.
  private static func stageInputs(_ key: String) -> [DerivationInput] {
    [
      "phases[i].power_train[j].rating_mw", "phases[i].power_train[j].groups",
      DerivationInput("phases[i].power_train[j].\(key)"),
      .word("phases[i].power_train[j].redundancy", in: redundancies),
    ]
  }

  private static func redundancy(_ values: InputValues) -> Redundancy {
    Redundancy.allCases[max(0, values.integer(3))]
  }

  private static func unitsNeededRow(
    _ key: String, load: String, _ units: @escaping @Sendable (Int, Redundancy) -> Int
  ) -> Derivation {
    Derivation(
      "phases[*].power_train[*].\(key)",
      key == "units_needed"
        ? "in each group the fewest units that carry its share"
        : "the fewest that carry each group's share, with the redundancy",
      "usable shares: N+1 n/(n+1), 2N 1/2, 3N/2 2/3, 4N/3 3/4, block n/(n+1)",
      from: stageInputs(load)
    ) { values in
      let share = Power.megawatts(values[2]) / values[1]
      let needed = unitsNeeded(load: share, rating: .megawatts(values[0]))
      return values[1] * Double(units(needed, redundancy(values)))
    }
  }

  private static func outputRow(
    _ part: String, from load: DerivationInput, _ word: String
  ) -> Derivation {
    Derivation(
      "phases[*].power_train[*].\(part).output_mw",
      "input of the next stage, or \(word) at the last",
      from: [
        DerivationInput("phases[i].power_train[j+1].\(part).output_mw"),
        DerivationInput("phases[i].power_train[j+1].\(part).loss_mw"), load,
      ]
    ) { values in values.optional(0).map { $0 + values[1] } ?? values[2] }
  }

  private static func lossRow(_ part: String, _ formula: String) -> Derivation {
    Derivation(
      "phases[*].power_train[*].\(part)loss_mw", formula,
      "loss by load as the maker publishes it, efficiency interpolated between points",
      from: stageInputs("\(part)output_mw") + [
        DerivationInput("phases[i].power_train[j].\(part)units"),
        equipment("efficiency_at_load[*].load"), equipment("efficiency_at_load[*].efficiency"),
        equipment("efficiency"),
      ]
    ) { values in
      let points = zip(values.list(5), values.list(6)).map {
        EfficiencyCurve.Point(load: $0.0, efficiency: $0.1)
      }
      let model =
        EfficiencyCurve(points).map(LossModel.curve) ?? .efficiency(values.optional(7) ?? 1)
      let units = values.integer(4) / max(1, values.integer(1))
      let inService = redundancy(values).inService(of: units)
      guard inService > 0 else { return 0 }
      let load = values[2] / (values[0] * values[1] * Double(inService))
      let running = Double(inService) * model.loss(atLoad: load)
      let idle = Double(units - inService) * model.loss(atLoad: 0)
      return values[0] * values[1] * (running + idle)
    }
  }
}

extension DerivationInput {
  /// The path with its unit, as it was written.
  var text: String { unit.map { "\(path) @\($0)" } ?? path }
}
