import Catalog
import Fabric
public import Interchange
import Quantities
import Reporting

extension FabricSizing {
  /// What the counts count, and what is not known.
  public var notes: [String] {
    var notes = size.conventions.sentences
    if transceivers != nil {
      notes.append(
        "transceivers are pluggable modules at both ends of every link, \(linksPerModule) "
          + "link\(linksPerModule == 1 ? "" : "s") each"
          + (module.map { " (\($0.id))" } ?? ""))
    }
    if portsPerCage > 1 {
      notes.append("cages of switches hold \(portsPerCage) links each; cages are links over that")
    }
    if linkPrice != nil, capex != nil {
      notes.append("capex is of switches and links between switches, host links left out")
    }
    guard let networkSwitch else {
      notes.append(linkPrice == nil ? "power and cost need --switch" : "power needs --switch")
      return notes
    }
    if power == nil {
      notes.append(
        "power is not computable: \(networkSwitch.id)"
          + (switchPower == nil ? "" : " or its module")
          + " has no figure on the \(basis.rawValue) basis")
    } else if basis == .nameplate {
      notes.append("nameplate power of a switch holds its modules; endpoints' modules are theirs")
    }
    if capex == nil {
      notes.append("cost is not computable: no price of \(networkSwitch.id) or its module")
    } else if linkPrice == nil {
      notes.append("capex is of switches and modules, without cables and installation")
    }
    for price in [switchPrice, modulePrice].compactMap(\.self) {
      notes.append("price: \(price.basis)\(price.isEstimate ? " (estimate)" : "")")
    }
    return notes
  }

  public var json: JSON {
    .object([
      ("topology", .text(size.topology.rawValue)), ("endpoints", .integer(size.endpoints)),
      ("tiers", .integer(size.tiers)), ("radix", .integer(size.radix)),
      ("link_gbps", .number(size.linkRate.gigabitsPerSecond)), ("planes", .integer(size.planes)),
      ("management_links", .integer(size.managementLinks)),
      ("switch", JSON(networkSwitch?.id)),
      (
        "switches",
        .object([
          ("leaf", .integer(size.switches.leaf)), ("spine", .integer(size.switches.spine)),
          ("core", .integer(size.switches.core)), ("super_core", .integer(size.switches.superCore)),
          ("total", .integer(size.switches.total)),
        ])
      ),
      (
        "links",
        .object([
          ("host", .integer(size.links.host)), ("leaf_spine", .integer(size.links.leafSpine)),
          ("spine_core", .integer(size.links.spineCore)),
          ("core_super_core", .integer(size.links.coreSuperCore)),
          ("local", .integer(size.links.local)), ("global", .integer(size.links.global)),
          ("optical", .integer(size.links.optical)),
          ("between_switches", .integer(size.links.betweenSwitches)),
        ])
      ),
      ("circuit_switches", .integer(size.circuitSwitches)),
      ("ports_per_cage", .integer(portsPerCage)),
      (
        "cages",
        .object([
          ("host", .integer(cages(size.links.host))),
          ("leaf_spine", .integer(cages(size.links.leafSpine))),
          ("spine_core", .integer(cages(size.links.spineCore))),
        ])
      ),
      (
        "ports_free",
        .object([
          ("leaf", .integer(size.portsPresent.leaf - size.portsUsed.leaf)),
          ("spine", .integer(size.portsPresent.spine - size.portsUsed.spine)),
          ("core", .integer(size.portsPresent.core - size.portsUsed.core)),
        ])
      ),
      ("transceivers", JSON(transceivers)),
      ("bisection_gb_per_s", JSON(size.bisection?.gigabytesPerSecond)),
      ("diameter", .integer(size.diameter)),
      ("maximum_endpoints", .integer(size.maximumEndpoints)),
      ("leaf_downlinks", .integer(size.tree.leafDownlinks)),
      ("leaf_uplinks", .integer(size.tree.leafUplinks)), ("pods", .integer(size.tree.pods)),
      ("leaves_per_rail", .integer(size.tree.leavesPerRail)),
      ("leaves_per_pod", .integer(size.tree.leavesPerPod)),
      ("links_per_leaf_spine_pair", .integer(size.tree.linksPerLeafSpinePair)),
      ("oversubscription", JSON(size.leafOversubscription)),
      ("top_oversubscription", JSON(size.topRatio)),
      ("power_basis", .text(basis.rawValue)), ("power_kw", JSON(power?.kilowatts)),
      ("buyer", .text(buyer.rawValue)), ("capex_usd", JSON(capex?.dollars)),
      ("conventions", .list(notes.map(JSON.text))),
    ])
  }

  /// The network on a screen.
  public var lines: [String] {
    func whole(_ number: Int) -> String { NumberText.fixed(Double(number), 0, grouping: true) }
    var table = TextTable([.left, .right, .left])
    table.add(["Endpoints", whole(size.endpoints), "of at most \(whole(size.maximumEndpoints))"])
    if size.managementLinks > 0 {
      table.add(["Management links", whole(size.managementLinks), ""])
    }
    table.add([
      "Tiers", whole(size.tiers), size.planes > 1 ? "in each of \(size.planes) planes" : "",
    ])
    let switches = size.switches
    let tiers = [
      ("leaf", switches.leaf), ("spine", switches.spine), ("core", switches.core),
      ("super core", switches.superCore),
    ].filter { $0.1 > 0 }.map { "\(whole($0.1)) \($0.0)" }
    table.add([
      "Switches", whole(switches.total), tiers.count > 1 ? tiers.joined(separator: ", ") : "",
    ])
    let links = size.links
    for (name, count) in [
      ("host", links.host), ("leaf-spine", links.leafSpine), ("spine-core", links.spineCore),
      ("core-super core", links.coreSuperCore), ("local", links.local), ("global", links.global),
      ("optical", links.optical),
    ] where count > 0 {
      table.add(["Links, \(name)", whole(count), ""])
    }
    if size.circuitSwitches > 0 {
      table.add(["Circuit switches", whole(size.circuitSwitches), "optical"])
    }
    if let ratio = size.leafOversubscription {
      table.add([
        "Oversubscription", NumberText.significant(ratio, 4),
        "at a leaf, \(size.tree.leafDownlinks) down and \(size.tree.leafUplinks) up"
          + (ratio < 1 ? ": undersubscribed" : ""),
      ])
    }
    if let ratio = size.topRatio {
      table.add(["", NumberText.significant(ratio, 4), "between pods of \(podText)"])
    }
    table.add(["Transceivers", transceivers.map(whole) ?? "n/a", ""])
    table.add([
      "Bisection",
      size.bisection.map { NumberText.significant($0.gigabytesPerSecond, 6) } ?? "n/a", "GB/s",
    ])
    table.add([
      "Diameter", whole(size.diameter),
      size.isSwitchless ? "links between chips" : "switches on the longest shortest path",
    ])
    table.add([
      "Power", power.map { NumberText.significant($0.kilowatts, 5) } ?? "n/a",
      "kW on the \(basis.rawValue) basis",
    ])
    table.add([
      "Capex", capex.map { shortMoney($0.dollars) } ?? "n/a", "\(buyer.rawValue) prices",
    ])
    let of = networkSwitch.map { " of \($0.id)" } ?? ""
    return [
      "\(size.topology.rawValue)\(of): \(size.radix) ports of \(size.linkRate.text(in: "Gb/s"))",
      "",
    ] + table.lines() + [""] + notes.flatMap { wrapped($0, head: "  - ") }
  }
}

extension FabricSizing {
  /// Cages that links take at their ends in switches.
  fileprivate func cages(_ links: Int) -> Int { (links + portsPerCage - 1) / portsPerCage }

  fileprivate var podText: String {
    "\(NumberText.fixed(Double(size.tree.leavesPerPod), 0, grouping: true)) leaves"
  }
}

extension FabricSize {
  /// Bandwidth down over bandwidth up of a full leaf; nil without uplinks.
  fileprivate var leafOversubscription: Double? {
    guard tree.leafUplinks > 0 else { return nil }
    return Double(tree.leafDownlinks) / Double(tree.leafUplinks) * (linkRate / uplinkRate)
  }

  /// The same right below the top tier, where that is oversubscribed.
  fileprivate var topRatio: Double? {
    topOversubscription == .nonBlocking ? nil : topOversubscription.ratio
  }
}
