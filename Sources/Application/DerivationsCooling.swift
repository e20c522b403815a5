extension DerivationTable {
  // MARK: Cooling at the design condition

  static let cooling: [Derivation] =
    [
      Derivation(
        "phases[*].cooling_mw", "heat to liquid and to air, each x electricity for a kW of heat",
        from: [
          "phases[i].cooling.liquid_heat_mw", "phases[i].cooling.kw_per_kw_liquid_heat",
          "phases[i].cooling.air_heat_mw", "phases[i].cooling.kw_per_kw_air_heat",
        ]
      ) { $0[0] * $0[1] + $0[2] * $0[3] },
      Derivation(
        "phases[*].cooling.liquid_fraction", "of the system, if the plant has a liquid loop",
        from: [system("liquid_fraction")], when: [.present(plant("liquid").path)]
      ) { $0.optional(0) ?? 0 },
      Derivation(
        "phases[*].cooling.liquid_fraction", "0: the plant has no liquid loop", from: []
      ) { _ in 0 },
      Derivation(
        "phases[*].cooling.liquid_heat_mw", "power of the systems x share that liquid takes",
        from: ["phases[i].it_power.systems_mw", "phases[i].cooling.liquid_fraction"]
      ) { $0[0] * $0[1] },
      Derivation(
        "phases[*].cooling.air_heat_mw",
        "critical IT power less heat to liquid, losses in cooled rooms, lighting",
        "conservation of energy",
        from: [
          "phases[i].critical_it_mw", "phases[i].cooling.liquid_heat_mw",
          "phases[i].cooling.cooled_loss_mw", assumption("lighting"),
        ]
      ) { $0[0] - $0[1] + $0[2] + $0[0] * $0[3] },
      Derivation(
        "phases[*].cooling.cooled_loss_mw", "losses of stages that stand in cooled rooms",
        from: ["phases[i].power_train[*].is_cooled", "phases[i].power_train[*].loss_mw"]
      ) { $0.product(0, 1) },
      Derivation(
        "phases[*].cooling.design_day_water_m3", "heat of the design day x make-up for a kWh",
        from: [
          "phases[i].cooling.liquid_heat_mw",
          "phases[i].cooling.design_water_l_per_kwh_liquid_heat", "phases[i].cooling.air_heat_mw",
          "phases[i].cooling.design_water_l_per_kwh_air_heat",
        ]
      ) { ($0[0] * $0[1] + $0[2] * $0[3]) * 24 },
      outdoor("n20", "n20"), outdoor("ashrae_0.4_db", "db_04"), outdoor("ashrae_0.4_wb", "mcdb_04"),
      .leaf(
        "phases[*].cooling.hours_above_design",
        "hours of the weather year warmer than the design condition, counted one by one",
        from: [climate("n20 @°C"), climate("mean_c"), climate("diurnal_range_k")]),
    ] + coefficients + needs

  private static func plant(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.plant.{phases[i].cooling.plant}.\(key)")
  }

  private static func climate(_ key: String) -> DerivationInput {
    DerivationInput(
      "scenario.records.climate.{scenario.records.site.{phases[i].site}.climate}.\(key)")
  }

  private static func outdoor(_ condition: String, _ key: String) -> Derivation {
    Derivation(
      "phases[*].cooling.outdoor_c",
      condition == "n20"
        ? "warmest dry bulb of the states that a plant must bear, and recirculated exhaust"
        : "design dry bulb and recirculated exhaust",
      "ASHRAE Handbook, Fundamentals, chapter 14",
      from: [
        climate("\(key) @°C"), climate("\(condition == "n20" ? "mcdb_04" : key) @°C"),
        plant("recirculation @K"),
      ], when: [.text("phases[i].cooling.design_condition", condition)]
    ) { max($0[0], $0[1]) + $0[2] }
  }

  private static let parts = [
    "terminal_fan", "cdu_pump", "loop_pump", "compressor", "rejection_fan", "tower_pump",
    "spray_pump",
  ]

  private static let hoursOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].map {
    Double($0 * 24)
  }

  private static let coefficients: [Derivation] = ["air", "liquid"].flatMap { way -> [Derivation] in
    let cooling = "phases[*].cooling"
    let own = "phases[i].cooling"
    let heatBalance = "hourly heat balance per kW of rack heat"
    let origin = "pumps and fans by affinity laws, chillers by a share of Carnot's COP; see Cooling"
    return [
      Derivation(
        "\(cooling).kw_per_kw_\(way)_heat", "sum of the machines, at the design condition",
        from: parts.map { DerivationInput("\(own).design_\(way).\($0)") }
      ) { values in values.lists.indices.reduce(0) { $0 + (values.optional($1) ?? 0) } },
      mean("\(cooling).mean_kw_per_kw_\(way)_heat", "\(own).monthly_\(way).kw_per_kw[*]"),
      mean(
        "\(cooling).mean_water_l_per_kwh_\(way)_heat", "\(own).monthly_\(way).water_l_per_kwh[*]"),
      .leaf(
        "\(cooling).design_water_l_per_kwh_\(way)_heat",
        "\(heatBalance) at the design condition: water that towers or media evaporate and bleed",
        origin, from: plantInputs(way) + designInputs),
      .leaf(
        "\(cooling).monthly_\(way).kw_per_kw[*]", "\(heatBalance), mean over the month's hours",
        origin, from: plantInputs(way) + yearInputs),
      .leaf(
        "\(cooling).monthly_\(way).water_l_per_kwh[*]",
        "\(heatBalance), mean over the month's hours", origin, from: plantInputs(way) + yearInputs),
      .leaf(
        "\(cooling).design_\(way).chiller_share",
        "\(heatBalance): share that chillers lift; the rest is free cooling", origin,
        from: plantInputs(way) + designInputs),
    ]
      + parts.map {
        .leaf(
          "\(cooling).design_\(way).\($0)", "\(heatBalance) at the design condition", origin,
          from: plantInputs(way) + designInputs)
      }
  }

  private static func mean(_ metric: String, _ months: String) -> Derivation {
    Derivation(
      metric, "mean of the months by their hours; 0 without such a loop", "8,760 hours",
      from: [DerivationInput(months)]
    ) { values in
      let sum = zip(values.list(0), hoursOfMonths).reduce(0) { $0 + $1.0 * $1.1 }
      return sum / 8760
    }
  }

  private static func plantInputs(_ way: String) -> [DerivationInput] {
    ["supply @°C", "loop.supply @°C", "loop.delta @K"].map { plant("\(way).\($0)") }
      + ["terminal", "cdu", "loop.heat_rejection", "loop.chiller"].map { plant("\(way).\($0)") }
  }

  private static let designInputs: [DerivationInput] = [
    climate("n20 @°C"), climate("db_04 @°C"), climate("mcwb_04 @°C"), climate("wb_04 @°C"),
    climate("mcdb_04 @°C"), climate("elevation @m"), plant("recirculation @K"),
  ]

  private static let yearInputs: [DerivationInput] = [
    climate("mean_c"), climate("diurnal_range_k"), climate("dew_point_c"),
    climate("relative_humidity"), climate("elevation @m"), "phases[i].year.load_factor",
  ]

  private static let needs: [Derivation] = [
    .leaf(
      "phases[*].cooling.needs[*].kw_per_kw_air_heat",
      "capacity for a kW of heat to air, from the heat balance in the harshest design state",
      from: designInputs),
    .leaf(
      "phases[*].cooling.needs[*].kw_per_kw_liquid_heat",
      "capacity for a kW of heat to liquid, from the heat balance in the harshest design state",
      from: designInputs),
    .same(
      "phases[*].cooling.needs[*].unit_mw", "of the record",
      as: DerivationInput(
        "scenario.records.cooling.{phases[i].cooling.needs[j].equipment}.capacity @MW")),
  ]

  // MARK: A year of operation

  static let operatingYear: [Derivation] =
    [
      .leaf(
        "phases[*].year.load_factor",
        "mean draw over critical IT power: as the build-out says, or what its workloads draw "
          + "(energy_from, workload_draw)",
        from: ["scenario.build_out.load_factor"]),
      Derivation(
        "phases[*].year.mean_it_mw", "critical IT power x load factor",
        from: ["phases[i].critical_it_mw", "phases[i].year.load_factor"]
      ) { $0[0] * $0[1] },
      Derivation(
        "phases[*].year.liquid_heat_mw", "heat to liquid x load factor",
        from: ["phases[i].cooling.liquid_heat_mw", "phases[i].year.load_factor"]
      ) { $0[0] * $0[1] },
      Derivation(
        "phases[*].year.air_heat_mw",
        "mean IT power less heat to liquid, losses in cooled rooms, lighting",
        "conservation of energy",
        from: [
          "phases[i].year.mean_it_mw", "phases[i].year.liquid_heat_mw",
          "phases[i].year.it_cooled_loss_mw", "phases[i].critical_it_mw", assumption("lighting"),
        ]
      ) { $0[0] - $0[1] + $0[2] + $0[3] * $0[4] },
      Derivation(
        "phases[*].year.it_cooled_loss_mw",
        "losses at the mean IT load alone, of stages that stand in cooled rooms",
        from: [
          "phases[i].power_train[*].is_cooled", "phases[i].power_train[*].year_it_alone.loss_mw",
        ]
      ) { $0.product(0, 1) },
      Derivation(
        "phases[*].year.cooling_mw", "heats x the year's mean electricity for a kW of heat",
        from: [
          "phases[i].year.liquid_heat_mw", "phases[i].cooling.mean_kw_per_kw_liquid_heat",
          "phases[i].year.air_heat_mw", "phases[i].cooling.mean_kw_per_kw_air_heat",
        ]
      ) { $0[0] * $0[1] + $0[2] * $0[3] },
      .same(
        "phases[*].year.house_mw", "the same at every load", as: "phases[i].house_mw"),
      .sum(
        "phases[*].year.loss_mw", of: "phases[i].power_train[*].year.loss_mw",
        "sum over the stages of the power train, as built"),
      Derivation(
        "phases[*].year.facility_energy_mwh", "IT + power-train losses + cooling + house",
        "conservation of energy",
        from: [
          "phases[i].year.it_energy_mwh", "phases[i].year.train_energy_mwh",
          "phases[i].year.cooling_energy_mwh", "phases[i].year.house_energy_mwh",
        ]
      ) { $0[0] + $0[1] + $0[2] + $0[3] },
      Derivation(
        "phases[*].year.water_m3", "heat of the year x mean make-up for a kWh",
        from: [
          "phases[i].year.liquid_heat_mw",
          "phases[i].cooling.mean_water_l_per_kwh_liquid_heat", "phases[i].year.air_heat_mw",
          "phases[i].cooling.mean_water_l_per_kwh_air_heat",
        ]
      ) { ($0[0] * $0[1] + $0[2] * $0[3]) * 8760 },
      Derivation(
        "phases[*].year.wue_l_per_kwh", "water / energy of the IT", "ISO/IEC 30134-9, WUE",
        from: ["phases[i].year.water_m3", "phases[i].year.it_energy_mwh"]
      ) { $0[0] / $0[1] },
      Derivation(
        "phases[*].year.monthly_peak_mw[*]",
        "facility power with cooling at the month's mean for the heat of the design load",
        from: [
          "phases[i].facility_mw", "phases[i].cooling_mw", "phases[i].cooling.air_heat_mw",
          "phases[i].cooling.monthly_air.kw_per_kw[j]", "phases[i].cooling.liquid_heat_mw",
          "phases[i].cooling.monthly_liquid.kw_per_kw[j]",
        ]
      ) { $0[0] - $0[1] + $0[2] * $0[3] + $0[4] * ($0.optional(5) ?? 0) },
      Derivation(
        "phases[*].embodied_carbon_t",
        "accelerators x carbon of making one with its share of a board, cradle to gate; of nothing else is "
          + "any published",
        from: [
          "phases[i].accelerators",
          DerivationInput(
            "scenario.records.gpu.{scenario.records.system.{phases[i].system}.accelerator}"
              + ".embodied_carbon @kg"),
        ]
      ) { $0[0] * $0[1] / 1000 },
      Derivation(
        "phases[*].year.carbon_t", "energy of the facility x the grid's mean intensity",
        "GHG Protocol, scope 2, location-based",
        from: [
          "phases[i].year.facility_energy_mwh",
          DerivationInput(
            "scenario.records.grid.{scenario.records.site.{phases[i].site}.grid}.carbon @kg/MWh"),
        ]
      ) { $0[0] * $0[1] / 1000 },
    ]
    + [
      ("it_energy", "year.mean_it_mw"), ("train_energy", "year.loss_mw"),
      ("cooling_energy", "year.cooling_mw"), ("house_energy", "year.house_mw"),
    ].map { energy, power in
      Derivation(
        "phases[*].year.\(energy)_mwh", "mean power x 8,760 h",
        from: [DerivationInput("phases[i].\(power)")]
      ) { $0[0] * 8760 }
    }
}
