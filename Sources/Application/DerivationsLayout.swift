import RealModule

extension DerivationTable {
  // MARK: Racks, halls, buildings

  static let layout: [Derivation] =
    counts + [
      Derivation(
        "phases[*].layout.systems_per_rack",
        "as many as the rack has room, power and cooling for",
        from: [
          system("systems_per_rack"), rack("limit @kW"),
          "phases[i].constraints[name=rack power that cooling carries].limit",
          "phases[i].it_power.system_kw", system("racks_per_system"),
        ]
      ) { values in
        let power = values[3] / (values.optional(4) ?? 1)
        let limits = [values.optional(1), values.optional(2)].compactMap { $0 }
        return limits.reduce(values.optional(0) ?? 1) { fit, limit in
          min(fit, (limit / power * (1 + 1e-12)).rounded(.down))
        }
      },
      Derivation(
        "phases[*].layout.rack_kw", "power of a system x systems in a rack / racks of a system",
        from: [
          "phases[i].it_power.system_kw", "phases[i].layout.systems_per_rack",
          system("racks_per_system"),
        ]
      ) { $0[0] * max(1, $0[1]) / ($0.optional(2) ?? 1) },
      Derivation(
        "phases[*].layout.rack_kg", "mass of a system x systems in a rack / racks of a system",
        from: [
          system("weight @kg"), "phases[i].layout.systems_per_rack", system("racks_per_system"),
        ]
      ) { $0[0] * max(1, $0[1]) / ($0.optional(2) ?? 1) },
      .same(
        "phases[*].layout.rack_width_m", "of the rack", as: rack("width @m"),
        when: [.present(rack("width @m").text)]),
      .leaf(
        "phases[*].layout.rack_width_m",
        "stated default: the rack's record has no width; a 19-inch rack's is taken"),
      Derivation(
        "phases[*].layout.rack_footprint_m2",
        "width of the rack x pitch of a row and half its aisles",
        from: ["phases[i].layout.rack_width_m", assumption("row-pitch")]
      ) { $0[0] * $0[1] },
      Derivation(
        "phases[*].layout.racks_per_row", "of the site, else the assumption",
        from: [site("halls.racks_per_row"), .fallback(assumption("racks-per-row"))]
      ) { $0.optional(0) ?? $0[1] },
      Derivation(
        "phases[*].layout.rows",
        "in every hall whole rows for its racks: both divisions are rounded up",
        from: [
          "phases[i].racks", "phases[i].support_racks", "phases[i].halls",
          "phases[i].layout.racks_per_row",
        ]
      ) { $0[2] * ceil(ceil(($0[0] + $0[1]) / $0[2]) / $0[3]) },
      Derivation(
        "phases[*].layout.white_area_m2", "places in rows x footprint x (1 + circulation)",
        from: [
          "phases[i].layout.rows", "phases[i].layout.racks_per_row",
          "phases[i].layout.rack_footprint_m2", assumption("white-space-circulation"),
        ]
      ) { $0[0] * $0[1] * $0[2] * (1 + $0[3]) },
      Derivation(
        "phases[*].layout.building_area_m2",
        "white space, and the floor of plant rooms and offices by critical IT power",
        from: [
          "phases[i].layout.white_area_m2", "phases[i].critical_it_mw", assumption("support-area"),
        ]
      ) { $0[0] + $0[1] * $0[2] },
      Derivation(
        "phases[*].land_ha", "building area / share of the site that buildings cover",
        from: ["phases[i].layout.building_area_m2", assumption("site-coverage")]
      ) { $0[0] / $0[1] / 1e4 },
      Derivation(
        "phases[*].layout.longest_cable_m", "of the kinds of link of the compute network",
        from: [
          "phases[i].fabric.cables[*].longest_m",
          .equals("phases[i].fabric.cables[*].network", "compute"),
        ]
      ) { values in zip(values.list(0), values.list(1)).map { $0 * $1 }.max() ?? 0 },
    ]

  private static let counts: [Derivation] = [
    Derivation(
      "phases[*].racks", "systems / systems in a rack, rounded up, x racks of a system",
      from: ["phases[i].systems", "phases[i].layout.systems_per_rack", system("racks_per_system")]
    ) { ceil($0[0] / max(1, $0[1])) * ($0.optional(2) ?? 1) },
    Derivation(
      "phases[*].support_racks", "racks of networks and of nodes",
      from: ["phases[i].layout.network_racks", "phases[i].layout.node_racks"]
    ) { $0[0] + $0[1] },
    Derivation(
      "phases[*].layout.network_racks",
      "by height or by power, whichever asks for more racks, rounded up",
      from: [
        "phases[i].fabric.switches.total", switchUnits("switch"),
        "phases[i].fabric.storage_switches", switchUnits("storage_switch"),
        "phases[i].fabric.management_switches", switchUnits("management_switch"),
        "phases[i].it_power.compute_switches_mw", "phases[i].it_power.storage_network_mw",
        "phases[i].it_power.management_network_mw", assumption("network-rack-units"),
        assumption("network-rack-power"), "phases[i].it_power.optics_mw",
        "phases[i].it_power.host_optics_mw", "phases[i].it_power.campus_network_mw",
        "phases[i].fabric.aggregation_switches", switchUnits("aggregation_switch"),
        "phases[i].fabric.campus.border_switches", "phases[i].fabric.campus.campus_switches",
      ]
    ) { values in
      let storage = values[2] + values[16] + values[17]
      let management = values[4] * values[5] + values[14] * values[15]
      let units = values[0] * values[1] + storage * values[3] + management
      // Modules at the systems' own ends stand in their racks.
      let optics = values[11] - values[12]
      let switches = values[6] + values[7] + values[8] + values[13]
      let kilowatts = (switches + optics) * 1000
      return ceil(max(units / values[9], kilowatts / values[10]))
    },
    Derivation(
      "phases[*].layout.node_racks",
      "by height or by power, whichever asks for more racks, rounded up",
      from: [
        "phases[i].storage_nodes", assumption("storage-node-rack-units"),
        "phases[i].management_nodes", assumption("management-node-rack-units"),
        "phases[i].it_power.storage_nodes_mw", "phases[i].it_power.management_nodes_mw",
        assumption("network-rack-units"), assumption("network-rack-power"),
      ]
    ) { values in
      let units = values[0] * values[1] + values[2] * values[3]
      let kilowatts = (values[4] + values[5]) * 1000
      return ceil(max(units / values[6], kilowatts / values[7]))
    },
    .leaf(
      "phases[*].layout.scalable_units_per_hall",
      "found by search: the largest whole number that a hall's limit carries with its share of the "
        + "networks",
      from: [
        "phases[i].constraints[name=critical IT power of a hall].limit",
        "phases[i].systems_per_scalable_unit", "phases[i].it_power.system_kw",
      ]),
    Derivation(
      "phases[*].layout.halls_per_building", "of the site, else the assumption",
      from: [site("halls.per_building"), .fallback(assumption("halls-per-building"))]
    ) { $0.optional(0) ?? $0[1] },
    Derivation(
      "phases[*].layout.hall_mw", "critical IT power x share of the scalable units in a full hall",
      from: [
        "phases[i].critical_it_mw", "phases[i].layout.scalable_units_per_hall",
        "phases[i].scalable_units",
      ]
    ) { $0[0] * min($0[1], $0[2]) / $0[2] },
    Derivation(
      "phases[*].halls", "scalable units / those of a hall, rounded up",
      from: ["phases[i].scalable_units", "phases[i].layout.scalable_units_per_hall"]
    ) { ceil($0[0] / $0[1]) },
    Derivation(
      "phases[*].buildings", "halls / those of a building, rounded up",
      from: ["phases[i].halls", "phases[i].layout.halls_per_building"]
    ) { ceil($0[0] / $0[1]) },
  ]

  private static func switchUnits(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.switch.{phases[i].fabric.\(key)}.rack_units")
  }
}
