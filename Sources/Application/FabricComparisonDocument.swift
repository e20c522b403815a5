import Catalog
import Fabric
public import Interchange
import Quantities
import Reporting

extension FabricComparison {
  /// What the figures count.
  public var notes: [String] {
    let monthly = NumberText.significant(linkFailures * 100, 3)
    return [
      "links are links, not cages; modules are pluggable, at both ends of fibers",
      "cables run along trays over rows and down at either end, leaves \(leaves.rawValue); each "
        + "takes the medium of the shortest reach that spans it at its lane rate, between rows by "
        + "panels and trunks",
      "power of switches, modules and cable ends on the \(basis.rawValue) basis; \(buyer.rawValue) "
        + "prices of switches, modules, cables and fiber, without installation",
      "in place of: accelerators whose share of \(system) the network's power would feed",
      "first link failure: mean time over all links at \(monthly) % a month (assumption "
        + "link-failures)",
      "growth: endpoints that fit later without moving a cable",
    ] + topologyNotes
  }

  /// What only some of the topologies compared count differently.
  private var topologyNotes: [String] {
    let sizes = columns.compactMap { try? $0.outcome.get().size }
    let all = sizes.reduce(CountingConvention()) { $0.union($1.conventions) }
    var notes = all.subtracting([.links, .bisection, .equalSpread]).sentences
    if all.contains(.switchless) {
      notes.append(
        "a torus takes two ports of each endpoint for every dimension; its hops are links")
    }
    if sizes.contains(where: { $0.circuitSwitches > 0 }) {
      notes.append("no record says what an optical circuit switch draws or costs")
    }
    if sizes.contains(where: { $0.topology.hasCountsOnly }) {
      notes.append(
        "slim fly, hyperx: no list of cables; those between switches are taken to span the floor from "
          + "the first system to the last")
    }
    return notes
  }

  public var json: JSON {
    .object([
      ("system", .text(system)), ("endpoints", .integer(endpoints)),
      ("power_basis", .text(basis.rawValue)), ("buyer", .text(buyer.rawValue)),
      ("leaf_placement", .text(leaves.rawValue)),
      ("designs", .list(columns.map { json($0) })),
      ("conventions", .list(notes.map(JSON.text))),
    ])
  }

  private func json(_ column: Column) -> JSON {
    switch column.outcome {
    case .failure(let failure):
      return .object([
        ("id", .text(column.id)), ("status", .text("infeasible")),
        ("reason", .text(failure.lines.joined(separator: "; "))),
      ])
    case .success(let build):
      return .object(
        [("id", .text(column.id)), ("status", .text("built")), ("reason", .null)]
          + members(build))
    }
  }

  /// Mean hours to the first failure of any link.
  func firstFailure(_ build: FabricBuild) -> Double? {
    let links = build.size.links.host + build.size.links.betweenSwitches
    guard linkFailures > 0, links > 0 else { return nil }
    return 730 / (linkFailures * Double(links))
  }

  private func members(_ build: FabricBuild) -> [(String, JSON)] {
    let size = build.size
    let perEndpoint = build.capex.map { $0.dollars / Double(size.endpoints) }
    return [
      ("topology", .text(size.topology.rawValue)), ("switch", JSON(build.networkSwitch?.id)),
      ("rails", .integer(build.rails)), ("planes", .integer(size.planes)),
      ("tiers", .integer(size.tiers)),
      (
        "switches",
        .object([
          ("leaf", .integer(size.switches.leaf)), ("spine", .integer(size.switches.spine)),
          ("core", .integer(size.switches.core)),
          ("super_core", .integer(size.switches.superCore)),
          ("total", .integer(size.switches.total)),
        ])
      ),
      ("circuit_switches", .integer(size.circuitSwitches)),
      ("links", .integer(size.links.host + size.links.betweenSwitches)),
      (
        "cables",
        .list(
          build.cables.map { line in
            .object([
              ("medium", .text(line.name)), ("links", .integer(line.links)),
              ("between_rows", .integer(line.betweenRows)),
              ("length_km", .number(line.length.meters / 1000)),
              ("longest_m", .number(line.longest.meters)),
              ("power_w_per_link", .number(line.powerPerLink.watts)),
              ("loss_db", JSON(line.loss)), ("loss_allowed_db", JSON(line.allowedLoss)),
            ])
          })
      ),
      ("cable_km", .number(build.tally.length.meters / 1000)),
      ("longest_cable_m", .number(build.tally.longest.meters)),
      ("modules", .integer(build.modules)), ("trunks", .integer(build.trunks)),
      ("switch_power_kw", JSON(build.switchPower?.kilowatts)),
      ("cable_power_kw", .number(build.cablePower.kilowatts)),
      ("power_kw", JSON(build.power?.kilowatts)),
      (
        "power_w_per_endpoint",
        JSON(build.power.map { $0.watts / Double(size.endpoints) })
      ),
      ("power_from_compute_mw", JSON(build.power?.megawatts)),
      ("accelerators_displaced", JSON(build.displaced)),
      ("switch_usd", JSON(build.switchCost?.dollars)),
      ("cable_usd", JSON(build.cableCost?.dollars)), ("fiber_usd", JSON(build.fiberCost?.dollars)),
      ("capex_usd", JSON(build.capex?.dollars)), ("usd_per_endpoint", JSON(perEndpoint)),
      ("bisection_gb_per_s", JSON(size.bisection?.gigabytesPerSecond)),
      ("hops", .integer(size.diameter)),
      ("first_link_failure_hours", JSON(firstFailure(build))),
      ("growth_endpoints", .integer(build.growth)),
      ("maximum_endpoints", .integer(size.maximumEndpoints)),
      (
        "histogram",
        .list(
          histogram(build).map { row in
            .object([
              ("medium", .text(row.medium)), ("up_to_m", JSON(row.upTo)),
              ("links", .integer(row.links)),
            ])
          })
      ),
    ]
  }

  /// Links by medium and class of length; classes without links are left out.
  private func histogram(_ build: FabricBuild) -> [(medium: String, upTo: Double?, links: Int)] {
    var rows: [(medium: String, upTo: Double?, links: Int)] = []
    for name in build.cables.map(\.name) {
      for bin in 0...CableTally.classes.count {
        var links = 0
        for (index, line) in build.lineNames.enumerated() where line == name {
          links += build.tally.histogram[index][bin]
        }
        guard links > 0 else { continue }
        rows.append((name, bin < CableTally.classes.count ? CableTally.classes[bin] : nil, links))
      }
    }
    return rows
  }

  // MARK: Screen

  /// The comparison on a screen, so many designs beside each other.
  public var lines: [String] {
    var lines = [
      "\(NumberText.fixed(Double(endpoints), 0, grouping: true)) endpoints of \(system), one network "
        + "beside the other", "",
    ]
    // As many designs beside each other as a line of 100 holds.
    var start = 0
    while start < columns.count {
      var end = start
      var width = 26
      repeat {
        let device = (try? columns[end].outcome.get())?.networkSwitch?.id.count ?? 0
        width += 2 + max(columns[end].id.count, hasSeveralSwitches ? device : 8)
        end += 1
      } while end < columns.count && width + 2 + columns[end].id.count <= 100
      lines += table(Array(columns[start..<end])).lines() + [""]
      start = end
    }
    for column in columns {
      if case .failure(let failure) = column.outcome {
        lines += wrapped("\(column.id): " + failure.lines.joined(separator: "; "), head: "  ! ")
      }
    }
    return lines + notes.flatMap { wrapped($0, head: "  - ") }
  }

  private var hasSeveralSwitches: Bool {
    Set(columns.compactMap { try? $0.outcome.get().networkSwitch?.id }).count > 1
  }

  private func table(_ columns: [Column]) -> TextTable {
    var table = TextTable([.left, .left] + columns.map { _ in .right })
    let builds = columns.map { try? $0.outcome.get() }
    table.add(["", ""] + columns.map(\.id))
    func row(_ name: String, _ unit: String, _ text: (FabricBuild) -> String?) {
      let cells = builds.map { build in build.map { text($0) ?? "n/a" } ?? "-" }
      table.add([name, unit] + cells)
    }
    func whole(_ number: Int) -> String { NumberText.fixed(Double(number), 0, grouping: true) }
    func figure(_ number: Double) -> String { NumberText.significant(number, 4) }
    if hasSeveralSwitches { row("switch", "") { $0.networkSwitch?.id ?? "none" } }
    row("tiers", "") {
      $0.size.planes > 1 ? "\($0.size.planes) x \($0.size.tiers)" : "\($0.size.tiers)"
    }
    row("switches", "") { whole($0.size.switches.total) }
    row("links", "") { whole($0.size.links.host + $0.size.links.betweenSwitches) }
    var names: [String] = []
    for line in builds.flatMap({ $0?.cables ?? [] }) where !names.contains(line.name) {
      names.append(line.name)
    }
    for name in names {
      row("  \(name)", "") { build in
        whole(build.cables.first { $0.name == name }?.links ?? 0)
      }
    }
    row("modules", "") { whole($0.modules) }
    row("cable", "km") { figure($0.tally.length.meters / 1000) }
    row("longest cable", "m") { NumberText.fixed($0.tally.longest.meters, 0) }
    row("power", "kW") { $0.power.map { figure($0.kilowatts) } }
    row("  in place of", "GPUs") { $0.displaced.map { NumberText.fixed($0, 0, grouping: true) } }
    row("capex", "") { $0.capex.map { shortMoney($0.dollars) } }
    row("  an endpoint", "USD") { build in
      build.capex.map {
        NumberText.fixed($0.dollars / Double(build.size.endpoints), 0, grouping: true)
      }
    }
    row("bisection", "TB/s") { $0.size.bisection.map { figure($0.gigabytesPerSecond / 1000) } }
    row("hops", "") { "\($0.size.diameter)" }
    row("first link failure", "h") { build in
      firstFailure(build).map { NumberText.significant($0, 3) }
    }
    row("growth", "") { whole($0.growth) }
    return table
  }
}
