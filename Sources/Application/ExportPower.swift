import Catalog
import Electrical
import Planner
import Quantities
import Scenario
import Tables

extension PlanResult {
  /// Every node of the power path from the utility to the rows of racks.
  ///
  /// `allocated` is the load at the design condition, `expected_peak` the same at the build-out's
  /// load factor, `stranded` what the redundancy would let a node carry and the plan does not use.
  var powerBudgetTable: Table {
    var nodes: [PowerNode] = []
    for index in scenario.sites.indices {
      let site = siteNodes(index)
      nodes += site.nodes
      for (position, phase) in plan.phases.enumerated()
      where scenario.phases[position].site == index {
        nodes += trainNodes(phase, fedBy: site.sources[position])
        nodes += hallNodes(phase, scenario.phases[position])
      }
    }
    return PowerNode.table(nodes, loadFactor: scenario.buildOut.loadFactor)
  }

  // MARK: Utility

  /// Budgets and their banks of transformers. Phases in order of their dates fill the budgets that
  /// are there in order of theirs, as the planner counts them.
  ///
  /// - Returns: Their nodes, and for each phase of the plan the budgets that it draws on.
  private func siteNodes(_ index: Int) -> (nodes: [PowerNode], sources: [String]) {
    let site = scenario.sites[index]
    let powerFactor = scenario.assumptions.powerFactor
    let budgets = site.budgets.indices.sorted {
      (site.budgets[$0].budget.available, $0) < (site.budgets[$1].budget.available, $1)
    }
    var design = [Power](repeating: .zero, count: site.budgets.count)
    var reserved = design
    var sources = [String](repeating: "", count: plan.phases.count)
    let order = plan.phases.indices.filter { scenario.phases[$0].site == index }.sorted {
      (plan.phases[$0].ready, $0) < (plan.phases[$1].ready, $1)
    }
    for position in order {
      let phase = plan.phases[position]
      let there = budgets.filter { site.budgets[$0].budget.available <= phase.ready }
      let hasGrid = there.contains { site.budgets[$0].budget.source == .grid }
      func fill(_ load: Power, _ taken: inout [Power]) -> [String] {
        var rest = load
        var drawn: [String] = []
        for budget in there {
          let free = capacity(of: site.budgets[budget], hasGrid: hasGrid) - taken[budget]
          let part = min(rest, max(.zero, free))
          taken[budget] += part
          rest -= part
          if part > .zero { drawn.append(site.budgets[budget].budget.id) }
        }
        return drawn
      }
      sources[position] = fill(phase.facility, &design).joined(separator: ";")
      _ = fill(phase.contracted, &reserved)
    }
    let nodes = site.budgets.indices.flatMap { position -> [PowerNode] in
      let resolved = site.budgets[position]
      let budget = resolved.budget
      let rating =
        budget.source == .grid
        ? budget.contracted ?? .zero : (resolved.equipment?.rating ?? .zero) * Double(budget.count)
      // A bridge that carried load before the grid counts by what it carried.
      let usable = max(resolved.firm, design[position])
      var reason: String?
      if !budget.isFirm {
        reason = "interruptible: not counted as firm"
      } else if budget.role != .supply {
        reason = "\(budget.role.rawValue): adds no capacity beside the grid"
      } else if usable > design[position] {
        reason =
          usable.base > reserved[position].base * (1 + 1e-9)
          ? "no phase asks for all of it" : "phases are whole scalable units"
      }
      var nodes = [
        PowerNode(
          site: site.site.id, phase: nil, level: "utility", node: budget.id, fedBy: nil,
          redundancy: budget.source == .grid ? nil : budget.redundancy,
          units: budget.source == .grid ? 1 : budget.count, rating: rating, usable: usable,
          allocated: design[position], reason: reason)
      ]
      if let bank = budget.transformers {
        let usable = bank.usablePower(powerFactor: powerFactor)
        nodes.append(
          PowerNode(
            site: site.site.id, phase: nil, level: "transformer bank",
            node: "\(budget.id)/transformers", fedBy: budget.id, redundancy: bank.redundancy,
            units: bank.count,
            rating: (bank.rating * Double(bank.count)).power(powerFactor: powerFactor),
            usable: usable, allocated: design[position],
            reason: usable > resolved.firm
              ? "carries more than the contracted power" : "as the utility budget"))
      }
      return nodes
    }
    return (nodes, sources)
  }

  private func capacity(of budget: ResolvedBudget, hasGrid: Bool) -> Power {
    budget.budget.role == .bridge && !hasGrid ? budget.plantPower : budget.firm
  }

  // MARK: Power train

  private func trainNodes(_ phase: PhasePlan, fedBy source: String) -> [PowerNode] {
    phase.train.stages.enumerated().map { index, stage in
      PowerNode(
        site: phase.site, phase: phase.id, level: "power train",
        node: "\(phase.id)/\(index + 1)-\(stage.id)",
        fedBy: index == 0
          ? source : "\(phase.id)/\(index)-\(phase.train.stages[index - 1].id)",
        redundancy: stage.redundancy, units: stage.unitsInstalled, rating: stage.capacity,
        usable: stage.usable, allocated: stage.output,
        reason: stage.strandedReason?.rawValue)
    }
  }

  // MARK: Halls and rows

  /// Scalable units fill hall after hall, racks row after row; racks of network, storage and
  /// management stand in rows of their own.
  private func hallNodes(_ phase: PhasePlan, _ resolved: ResolvedPhase) -> [PowerNode] {
    let layout = phase.layout
    let halls = scenario.sites[resolved.site].site.halls
    let limit = halls.criticalIT ?? .megawatts(scenario.assumptions.hallPower)
    let perRow = max(1, halls.racksPerRow ?? Int(scenario.assumptions.racksPerRow))
    var units: [Int] = []
    var left = phase.scalableUnits
    while left > 0 {
      units.append(min(left, layout.scalableUnitsPerHall))
      left -= layout.scalableUnitsPerHall
    }
    let racks = apportioned(layout.computeRacks, by: units)
    let supportRacks = apportioned(layout.supportRacks, by: units)
    // Modules at the accelerators are in their racks; other bases have them in the system's figure.
    let computePower = phase.power.systems + phase.power.hostOptics
    // What racks and plant let one rack draw; unknown where no record says.
    let rackLimit = phase.constraints.filter { $0.kind == .rackCooling || $0.kind == .rackPower }
      .map { Power.kilowatts($0.limit) }.min()
    let last = phase.train.stages.last.map { "\(phase.id)/\(phase.train.stages.count)-\($0.id)" }

    var nodes: [PowerNode] = []
    for hall in units.indices {
      let share = Double(units[hall]) / Double(phase.scalableUnits)
      let name = "\(phase.id)/hall-\(hall + 1)"
      let allocated = phase.power.critical * share
      nodes.append(
        PowerNode(
          site: phase.site, phase: phase.id, level: "hall", node: name, fedBy: last,
          redundancy: nil, units: 1, rating: limit, usable: limit, allocated: allocated,
          reason: units[hall] < layout.scalableUnitsPerHall
            ? "the last hall is part full" : "halls hold whole scalable units"))
      let compute = computePower * share
      var row = 0
      func addRows(_ count: Int, _ power: Power, _ level: String, _ limit: Power?) {
        var rest = count
        while rest > 0 {
          row += 1
          let placed = min(rest, perRow)
          let rating = limit.map { $0 * Double(perRow) }
          nodes.append(
            PowerNode(
              site: phase.site, phase: phase.id, level: level, node: "\(name)/row-\(row)",
              fedBy: name, redundancy: nil, units: placed, rating: rating, usable: rating,
              allocated: power * (Double(placed) / Double(count)),
              reason: placed < perRow
                ? "the row is part full" : "racks draw less than they may"))
          rest -= placed
        }
      }
      addRows(racks[hall], compute, "row", rackLimit)
      // These racks are counted by an assumed mean power, which is no rating.
      addRows(supportRacks[hall], allocated - compute, "support row", nil)
    }
    return nodes
  }
}

/// One node of the power path.
private struct PowerNode {
  var site: String
  var phase: String?
  var level: String
  var node: String
  /// The node that its power comes from.
  var fedBy: String?
  var redundancy: Redundancy?
  /// Units, or racks of a row.
  var units: Int
  var rating: Power?
  /// What the redundancy lets it carry.
  var usable: Power?
  var allocated: Power
  /// Why something is stranded, if it is.
  var reason: String?

  static func table(_ nodes: [PowerNode], loadFactor: Double) -> Table {
    func megawatts(_ name: String) -> Column { Column(name, unit: "MW", decimals: 6) }
    var table = Table(columns: [
      Column("site"), Column("phase"), Column("level"), Column("node"), Column("fed_by"),
      Column("redundancy"), Column("units"), megawatts("rating_mw"), megawatts("usable_mw"),
      megawatts("allocated_mw"), megawatts("expected_peak_mw"), megawatts("stranded_mw"),
      Column("stranded_because"),
    ])
    for node in nodes {
      let stranded = node.usable.map { $0 - node.allocated }
      // Less than a watt is rounding.
      let isStranded = (stranded ?? .zero) > .megawatts(1e-6)
      let isOver = (stranded ?? .zero) < .megawatts(-1e-6)
      table.append([
        .text(node.site), Cell(node.phase), .text(node.level), .text(node.node),
        Cell(node.fedBy), Cell(node.redundancy?.rawValue), .integer(node.units),
        Cell(node.rating?.megawatts), Cell(node.usable?.megawatts),
        .number(node.allocated.megawatts), .number(node.allocated.megawatts * loadFactor),
        Cell(stranded?.megawatts),
        isOver ? "more than its rating" : isStranded ? Cell(node.reason) : .unknown,
      ])
    }
    return table
  }
}
