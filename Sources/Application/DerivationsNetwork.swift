import Fabric
import Quantities

extension DerivationTable {
  // MARK: Networks of a phase

  static let network: [Derivation] =
    [
      Derivation(
        "phases[*].switches", "of every network",
        from: [
          "phases[i].fabric.switches.total", "phases[i].fabric.storage_switches",
          "phases[i].fabric.management_switches", "phases[i].fabric.aggregation_switches",
          "phases[i].fabric.campus.border_switches", "phases[i].fabric.campus.campus_switches",
        ]
      ) { values in values.lists.indices.reduce(0) { $0 + values[$1] } },
      Derivation(
        "phases[*].fabric.switches.total", "leaves, spines and cores",
        from: [
          "phases[i].fabric.switches.leaf", "phases[i].fabric.switches.spine",
          "phases[i].fabric.switches.core",
        ]
      ) { $0[0] + $0[1] + $0[2] },
      .sum(
        "phases[*].fabric.fabrics", of: "phases[i].fabric.groups[*].count",
        "fabrics of every size"),
      Derivation(
        "phases[*].fabric.endpoints", "fabrics x endpoints of one",
        from: ["phases[i].fabric.groups[*].count", "phases[i].fabric.groups[*].endpoints"]
      ) { $0.product(0, 1) },
      Derivation(
        "phases[*].fabric.tiers", "of the fabric with the most",
        from: ["phases[i].fabric.groups[*].tiers"]
      ) { $0.list(0).max() ?? 0 },
      total("switches.leaf", "leaf"), total("switches.spine", "spine"),
      total("switches.core", "core"), total("links.host", "host_links"),
      total("links.leaf_spine", "leaf_spine_links"), total("links.spine_core", "spine_core_links"),
      total("bisection_gb_per_s", "bisection_gb_per_s"),
      Derivation(
        "phases[*].fabric.transceivers", "modules at accelerators and in compute switches",
        from: bill(roles: ["host-modules", "switch-modules"], "quantity")
      ) { ofRole($0) },
      .leaf(
        "phases[*].fabric.cables[*].longest_m",
        "every cable laid on the floor: docs/networks.md"),
      .leaf(
        "phases[*].fabric.cables[*].reach_m",
        "of the records that can carry the link, the one that reaches farthest"),
      .same(
        "phases[*].fabric.ports_per_system", "ports into the compute network",
        as: system("scale_out_ports")),
      .same("phases[*].fabric.port_gbps", "rate of one port", as: system("scale_out @Gb/s")),
      .same("phases[*].fabric.rails", "of the system", as: system("rails")),
      asked("planes"), asked("tiers_asked", as: "tiers"),
      asked("oversubscription_down", as: "oversubscription"),
      asked("oversubscription_up", as: "oversubscription"),
      asked("storage_oversubscription_down", as: "oversubscription", of: "storage"),
      asked("storage_oversubscription_up", as: "oversubscription", of: "storage"),
      asked("storage_read_gb_per_s_per_system", as: "read_per_system", of: "storage"),
    ] + otherNetworks + campus

  private static func total(_ metric: String, _ part: String) -> Derivation {
    Derivation(
      "phases[*].fabric.\(metric)",
      "fabrics x those of one, less what earlier phases built of a fabric that spans the site",
      from: [
        "phases[i].fabric.groups[*].count", DerivationInput("phases[i].fabric.groups[*].\(part)"),
        DerivationInput("phases[i].fabric.before.\(part)"),
      ]
    ) { $0.product(0, 1) - ($0.optional(2) ?? 0) }
  }

  private static func asked(
    _ metric: String, as key: String? = nil, of part: String = "fabric"
  ) -> Derivation {
    let key = key ?? metric
    return .leaf(
      "phases[*].fabric.\(metric)",
      "as asked for the phase or the cluster, else the stated default",
      from: [
        DerivationInput("scenario.build_out.phases[i].\(part).\(key)"),
        DerivationInput("scenario.build_out.cluster.\(part).\(key)"),
      ])
  }

  // MARK: Parts of the bill

  /// A figure of every item of the bill of materials, its role among some, and whether it is the
  /// phase's.
  static func bill(roles: [String], _ figures: String...) -> [DerivationInput] {
    [
      .word("bill_of_materials[*].role", in: roles),
      .same("bill_of_materials[*].phase", as: "phases[i].id"),
    ] + figures.map { DerivationInput("bill_of_materials[*].\($0)") }
  }

  /// The sum of the figure, or of the product of two, over the phase's items of the roles.
  static func ofRole(_ values: InputValues, weight: (Int) -> Double = { _ in 1 }) -> Double {
    var sum = 0.0
    for (index, role) in values.list(0).enumerated()
    where role >= 0 && values.list(1)[index] == 1 {
      let product = values.lists[2...].reduce(1.0) { $0 * $1[index] }
      sum += product * weight(Int(role))
    }
    return sum
  }

  private static let otherNetworks: [Derivation] = [
    Derivation(
      "phases[*].fabric.power_ports", "racks of systems x ports of their power distribution",
      from: ["phases[i].racks", assumption("power-ports-per-rack")]
    ) { $0[0] * $0[1].rounded(.down) },
    .leaf(
      "phases[*].fabric.cooling_ports",
      "one for each coolant distribution unit of the plant, as the bill of materials has them"),
    Derivation(
      "phases[*].fabric.storage_switches", "leaves, spines and cores of the storage network",
      from: [
        "phases[i].fabric.storage.leaf", "phases[i].fabric.storage.spine",
        "phases[i].fabric.storage.core",
      ]
    ) { ($0.optional(0) ?? 0) + ($0.optional(1) ?? 0) + ($0.optional(2) ?? 0) },
    Derivation(
      "phases[*].fabric.management_switches",
      "service ports of systems, nodes, switches, power and coolant distribution, shared evenly among "
        + "halls, / ports of a switch, rounded up in each hall",
      from: servicePorts + ["phases[i].fabric.aggregation_switches", "phases[i].halls"]
    ) { values in
      let radix = values.list(9).max() ?? 48
      let all = ports(values) + values[12]
      guard values[12] > 0 else { return ceil(all / radix) }
      let halls = values[13]
      let each = (all / halls).rounded(.down)
      let more = all - each * halls
      return more * ceil((each + 1) / radix) + (halls - more) * ceil(each / radix)
    },
    Derivation(
      "phases[*].fabric.aggregation_switches",
      "two in each hall for the management switches that one has ports for, four kept for what "
        + "leads on; none for a single management switch",
      from: servicePorts + [
        "phases[i].halls", switchPorts("aggregation_switch"),
      ]
    ) { values in
      let alone = ceil(ports(values) / (values.list(9).max() ?? 48))
      guard alone > 1 else { return 0 }
      let perHall = ceil(ceil(ports(values) / values[12]) / (values.list(9).max() ?? 48))
      return 2 * values[12] * ceil(perHall / ((values.list(13).max() ?? 0) - 4))
    },
  ]

  private static func switchPorts(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.switch.{phases[i].fabric.\(key)}.port_modes[*].ports")
  }

  private static let servicePorts: [DerivationInput] = [
    "phases[i].systems", system("management_ports"), "phases[i].storage_nodes",
    "phases[i].management_nodes", assumption("management-ports-per-node"),
    "phases[i].fabric.switches.total", "phases[i].fabric.storage_switches",
    "phases[i].fabric.power_ports", "phases[i].fabric.cooling_ports",
    switchPorts("management_switch"), "phases[i].fabric.campus.border_switches",
    "phases[i].fabric.campus.campus_switches",
  ]

  private static func ports(_ values: InputValues) -> Double {
    let ofSystems = values[0] * (values.optional(1) ?? 1)
    let ofNodes = (values[2] + values[3]) * values[4]
    let switches = values[5] + values[6] + values[10] + values[11]
    return ofSystems + ofNodes + switches + values[7] + values[8]
  }

  // MARK: Campus

  private static let campus: [Derivation] = [
    Derivation(
      "phases[*].fabric.campus.wide_area_links",
      "over each of two paths: bandwidth for the systems' power / rate of a module, rounded up",
      from: [
        "phases[i].it_power.systems_mw", assumption("network-transit-rate"),
        DerivationInput(
          "scenario.records.optic.{phases[i].fabric.wide_area_module}.rate @Gb/s"),
      ]
    ) { values in values.optional(2).map { 2 * ceil(values[0] * values[1] / $0) } ?? 0 },
    Derivation(
      "phases[*].fabric.campus.building_links",
      "of each building over each of two paths: bandwidth for its systems' power / rate of a "
        + "module, rounded up; none of a single building",
      from: [
        "phases[i].it_power.systems_mw", "phases[i].buildings", assumption("inter-building-rate"),
        DerivationInput("scenario.records.optic.{phases[i].fabric.campus_module}.rate @Gb/s"),
      ]
    ) { values in
      guard values[1] > 1, let rate = values.optional(3) else { return 0 }
      return 2 * values[1] * ceil(values[0] / values[1] * values[2] / rate)
    },
    Derivation(
      "phases[*].fabric.campus.border_switches", "two in each building that anything leads from",
      from: [
        "phases[i].fabric.campus.wide_area_links", "phases[i].fabric.campus.building_links",
        "phases[i].buildings",
      ]
    ) { $0[0] + $0[1] > 0 ? 2 * $0[2] : 0 },
    .leaf(
      "phases[*].fabric.campus.campus_switches",
      "two for the links of buildings that one has ports for; none for a single building",
      from: ["phases[i].fabric.campus.building_links", switchPorts("storage_switch")]),
  ]

  // MARK: One fabric

  static let fabrics: [Derivation] =
    groupSizes
    + sized(
      "phases[*].fabric.groups[*]", "phases[i].fabric.groups[j]", rails: "phases[i].fabric.rails",
      tiers: "phases[i].fabric.tiers_asked", down: "phases[i].fabric.oversubscription_down",
      up: "phases[i].fabric.oversubscription_up")
    + sized(
      "phases[*].fabric.before", "phases[i].fabric.before", rails: "phases[i].fabric.rails",
      tiers: "phases[i].fabric.tiers_asked", down: "phases[i].fabric.oversubscription_down",
      up: "phases[i].fabric.oversubscription_up")
    + sized(
      "phases[*].fabric.storage", "phases[i].fabric.storage", rails: "phases[i].fabric.none",
      tiers: "phases[i].fabric.storage.tiers",
      down: "phases[i].fabric.storage_oversubscription_down",
      up: "phases[i].fabric.storage_oversubscription_up",
      standard: assumption("storage-network-oversubscription"))
    + storageQuestion

  private static let groupSizes: [Derivation] = [
    Derivation(
      "phases[*].fabric.groups[*].count",
      "full buildings; the last, if it is less, is one of its own",
      from: [
        "phases[i].scalable_units", "phases[i].layout.scalable_units_per_hall",
        "phases[i].layout.halls_per_building", .position(1),
      ], when: [.text("phases[i].fabric.scope", "building")]
    ) { values in
      let full = (values[0] / (values[1] * values[2])).rounded(.down)
      return values[3] == 0 ? max(1, full) : 1
    },
    Derivation("phases[*].fabric.groups[*].count", "1: one fabric for the phase or site", from: [])
    {
      _ in 1
    },
    Derivation(
      "phases[*].fabric.groups[*].endpoints",
      "systems of a full building, or of what is left, x ports of one",
      from: [
        "phases[i].scalable_units", "phases[i].layout.scalable_units_per_hall",
        "phases[i].layout.halls_per_building", .position(1),
        "phases[i].systems_per_scalable_unit", "phases[i].fabric.ports_per_system",
      ], when: [.text("phases[i].fabric.scope", "building")]
    ) { values in
      let building = values[1] * values[2]
      let full = (values[0] / building).rounded(.down)
      let units = values[3] == 0 && full > 0 ? building : values[0] - full * building
      return units * values[4] * values[5]
    },
    Derivation(
      "phases[*].fabric.groups[*].endpoints",
      "systems of the phase, and of earlier ones on the same fabric, x ports of one",
      from: [
        "phases[i].systems", "phases[i].fabric.ports_per_system",
        "phases[i].fabric.before.endpoints",
      ]
    ) { $0[0] * $0[1] + ($0.optional(2) ?? 0) },
    .leaf(
      "phases[*].fabric.before.endpoints",
      "systems of earlier phases on the fabric that spans the site x ports of one"),
  ]

  private static let storageQuestion: [Derivation] = [
    Derivation(
      "phases[*].fabric.storage.endpoints",
      "storage ports of systems; ports of storage nodes, of 400 Gb/s each; links of management nodes, "
        + "which are managed in band",
      from: [
        "phases[i].systems", system("storage_ports"), "phases[i].storage_nodes",
        assumption("storage-ports-per-storage-node"), system("storage @Gb/s"),
        "phases[i].management_nodes", assumption("storage-ports-per-management-node"),
      ]
    ) { values in
      let perNode = ceil(values[3] * max(1, 400 / values[4]))
      return max(1, values[0] * values[1] + values[2] * perNode + values[5] * values[6])
    },
    .same(
      "phases[*].fabric.storage.link_gbps", "rate of a storage port", as: system("storage @Gb/s")),
    radix("phases[*].fabric.storage", "phases[i].fabric.storage", "storage_switch"),
    Derivation("phases[*].fabric.storage.planes", "1", from: []) { _ in 1 },
  ]

  private static func radix(_ metric: String, _ path: String, _ key: String) -> Derivation {
    let modes = "scenario.records.switch.{phases[i].fabric.\(key)}.port_modes[*]"
    return Derivation(
      "\(metric).radix", "ports of the switch in the mode of the link's rate",
      from: [
        DerivationInput("\(modes).ports"), DerivationInput("\(modes).rate @Gb/s"),
        DerivationInput("\(path).link_gbps"),
      ]
    ) { values in
      let mode = values.list(1).firstIndex { ($0 - values[2]).magnitude < 1e-9 * values[2] }
      return mode.map { values.list(0)[$0] } ?? .nan
    }
  }

  /// Rows for everything that a fabric's question decides.
  private static func sized(
    _ metric: String, _ path: String, rails: DerivationInput, tiers: DerivationInput,
    down: DerivationInput, up: DerivationInput,
    standard: DerivationInput = "phases[i].fabric.none"
  ) -> [Derivation] {
    let inputs: [DerivationInput] = [
      DerivationInput("\(path).endpoints"), DerivationInput("\(path).radix"),
      DerivationInput("\(path).link_gbps"), rails, DerivationInput("\(path).planes"), tiers, down,
      up, .word("\(path).topology", in: Topology.allCases.map(\.rawValue)), standard,
    ]
    let figures: [(String, String, @Sendable (FabricSize) -> Double)] = [
      ("tiers", "the fewest that reach, or those asked for", { Double($0.tiers) }),
      (
        "leaf", "rails x ports of a rail / downlinks of a leaf, rounded up, in every plane",
        { Double($0.switches.leaf) }
      ),
      (
        "spine", "the smallest number that spreads a leaf's uplinks equally and carries them",
        { Double($0.switches.spine) }
      ),
      (
        "core", "above pods, by the same rule for the spines of all pods",
        { Double($0.switches.core + $0.switches.superCore) }
      ),
      ("host_links", "a link for each endpoint in each plane", { Double($0.links.host) }),
      ("leaf_spine_links", "leaves x uplinks", { Double($0.links.leafSpine) }),
      (
        "spine_core_links", "spines x uplinks",
        { Double($0.links.spineCore + $0.links.coreSuperCore) }
      ),
      (
        "bisection_gb_per_s", "half the endpoints send to the other half, one direction",
        { $0.bisection?.gigabytesPerSecond ?? 0 }
      ),
      (
        "maximum_endpoints", "what the tiers reach: 2 (k/2)^L in the fat tree",
        { Double($0.maximumEndpoints) }
      ),
    ]
    var rows = figures.map { key, formula, value in
      Derivation(
        "\(metric).\(key)", formula,
        "equal spread: RA-11333-001; pods: Al-Fares et al., SIGCOMM 2008", from: inputs
      ) { values in
        guard let size = size(values) else { return .nan }
        return value(size)
      }
    }
    guard !metric.hasSuffix("storage") else { return rows }
    rows.append(radix(metric, path, "switch"))
    rows.append(
      Derivation(
        "\(metric).link_gbps", "rate of a port / planes",
        from: ["phases[i].fabric.port_gbps", "phases[i].fabric.planes"]
      ) { $0[0] / $0[1] })
    rows.append(.same("\(metric).planes", "of the network", as: "phases[i].fabric.planes"))
    return rows
  }

  private static func size(_ values: InputValues) -> FabricSize? {
    let word = values.integer(8)
    guard word >= 0 else { return nil }
    let topology = Topology.allCases[word]
    // Where none was asked for, the assumption is one ratio.
    let ratio = Fabric.Oversubscription(values.optional(9) ?? 1) ?? .nonBlocking
    let pair = values.optional(7).map {
      Fabric.Oversubscription(down: values.integer(6), up: Int($0))
    }
    let question = FabricQuestion(
      topology: topology, endpoints: values.integer(0), radix: values.integer(1),
      linkRate: .gigabitsPerSecond(values[2]),
      rails: topology == .railFatTree ? values.integer(3) : 1, planes: values.integer(4),
      tiers: values.optional(5).map { Int($0) }, oversubscription: pair ?? ratio)
    return try? question.size()
  }
}
