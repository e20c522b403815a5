import Catalog
import Cooling
public import Planner
import Quantities
public import Scenario
public import TCO

/// A plan on one screen.
public struct PlanScreen {
  let scenario: Scenario
  let plan: Plan
  let projection: Projection?
  let missingPrice: String?
  let shortfalls: [String]
  let estimates: Int
  let defaults: Int
  let notes: [String]
  let conversions: [String]
  let workloads: [[String]]
  /// How sources serve the sites, where energy is paid by them.
  let supply: [String]

  public init(
    scenario: Scenario, plan: Plan, projection: Projection?, missingPrice: String?,
    shortfalls: [String], estimates: Int, defaults: Int, notes: [String],
    conversions: [String] = [], workloads: [[String]] = [], supply: [String] = []
  ) {
    self.scenario = scenario
    self.plan = plan
    self.projection = projection
    self.missingPrice = missingPrice
    self.shortfalls = shortfalls
    self.estimates = estimates
    self.defaults = defaults
    self.notes = notes
    self.conversions = conversions
    self.workloads = workloads
    self.supply = supply
  }

  /// The screen's lines, at most 100 columns wide.
  public var lines: [String] {
    var lines = [title, ""]
    lines += basisLines + [""]
    lines += power + [""]
    lines += phases + [""]
    lines += constraints + [""]
    lines += money
    if !supply.isEmpty {
      lines += ["", "Power by source"] + supply.flatMap { wrapped($0, head: "  ") }
    }
    for one in workloads { lines += [""] + one }
    lines += closing
    return lines
  }

  private var title: String {
    let name = scenario.buildOut.name ?? scenario.buildOut.id
    let sites = scenario.sites.map(\.site.name).joined(separator: "; ")
    return "\(name) (\(scenario.buildOut.id)) at \(sites)"
  }

  private func whole(_ number: Int) -> String {
    NumberText.fixed(Double(number), 0, grouping: true)
  }

  private func megawatts(_ power: Power) -> String {
    NumberText.fixed(power.megawatts, 1, grouping: true)
  }

  private var basisLines: [String] {
    var rests = "Rests on \(whole(estimates)) estimated values and \(whole(defaults)) defaults"
    if let projection {
      rests +=
        "; \(NumberText.fixed(projection.estimateShare * 100)) % of capex is at estimated prices"
    }
    var lines = [rests, "  (assumptions.csv lists each with value, range, source and method)"]
    lines += scenario.sites.flatMap { site in
      let place = site.site.location
      let origin = site.climate.origin(
        forLatitude: place.latitude, longitude: place.longitude)
      return wrapped("climate of \(site.site.id): \(origin)", head: "  ")
    }
    return lines
  }

  private var power: [String] {
    let totals = plan.totals
    var table = TextTable([.left, .right, .left, .left, .right, .left])
    table.add([
      "Contracted", megawatts(totals.contracted), "MW", "Accelerators",
      whole(totals.accelerators), "",
    ])
    table.add([
      "Facility, design day", megawatts(totals.facility), "MW", "Systems", whole(totals.systems),
      "",
    ])
    table.add([
      "Critical IT", megawatts(totals.criticalIT), "MW", "Racks",
      whole(totals.racks), "and \(whole(totals.supportRacks)) of network, storage, management",
    ])
    table.add([
      "Design-day PUE", NumberText.fixed(totals.peakFacilityRatio, 3), "", "Switches",
      whole(totals.switches), "of all networks",
    ])
    table.add([
      "Annual PUE", NumberText.fixed(totals.annualPUE, 3), "", "Energy",
      NumberText.fixed(totals.annualEnergy.megawattHours / 1e6, 2), "TWh a year at full build",
    ])
    return table.lines()
  }

  private var phases: [String] {
    var table = TextTable([
      .left, .left, .left, .left, .right, .right, .right, .right, .right, .right, .right,
    ])
    table.add([
      "Phase", "RFS", "full", "system", "contract MW", "facility", "IT MW", "systems",
      "accelerators", "racks", "switches/tiers",
    ])
    for (phase, resolved) in zip(plan.phases, scenario.phases) {
      table.add([
        phase.id, phase.ready.description, phase.full.description, resolved.system.id,
        megawatts(phase.contracted), megawatts(phase.facility), megawatts(phase.power.critical),
        whole(phase.systems), whole(phase.accelerators), whole(phase.layout.computeRacks),
        "\(whole(phase.network.computeSwitches))/\(phase.network.tiers)",
      ])
    }
    let bases = Set(plan.phases.map(\.power.basis.rawValue)).sorted().joined(separator: ", ")
    let conditions = Set(plan.phases.map(\.cooling.condition.rawValue)).sorted()
    let outdoors = Set(
      plan.phases.map { NumberText.fixed($0.cooling.design.outdoor.celsius, 1) }
    ).sorted()
    let plants = Set(plan.phases.map(\.cooling.plant)).sorted().joined(separator: ", ")
    let hours = plan.phases.map(\.year.hoursAboveDesign).max() ?? 0
    return table.lines() + [
      "  Power on the \(bases) basis; plant \(plants);",
      "  design condition \(conditions.joined(separator: ", ")): "
        + "\(outdoors.joined(separator: ", ")) °C at the intakes, \(hours) hours a year above",
    ]
  }

  private var constraints: [String] {
    var table = TextTable([.left, .right, .left, .right, .right, .left])
    table.add(["Limit", "use", "of", "limit", "headroom", ""])
    for item in plan.constraints {
      let constraint = item.constraint
      let binds = plan.phases.contains {
        $0.binding.kind == constraint.kind && $0.id == item.phase
      }
      table.add([
        constraint.name, NumberText.significant(constraint.use, 5), "of",
        NumberText.significant(constraint.limit, 5) + " " + constraint.unit,
        NumberText.fixed(constraint.headroom * 100, 2) + " %",
        binds ? "binds in phase \(item.phase)" : "tightest in phase \(item.phase)",
      ])
    }
    let binding = plan.binding
    return [
      "What binds: \(binding.constraint.name) in phase \(binding.phase), "
        + "headroom \(NumberText.fixed(binding.constraint.headroom * 100, 2)) %"
    ] + table.lines()
  }

  private var money: [String] {
    guard let projection else {
      return ["Money: not computable: \(missingPrice ?? "a price is missing")"]
    }
    var table = TextTable([.left, .right, .left])
    table.add([
      "Capex, first build", shortMoney(projection.capex),
      "IT \(shortMoney(projection.itCapex)), facility \(shortMoney(projection.facilityCapex))",
    ])
    table.add([
      "Opex, full year", shortMoney(projection.opexPerYear),
      projection.opexByAccount.sorted { $0.amount > $1.amount }.prefix(3)
        .map { "\(word($0.account)) \(shortMoney($0.amount))" }.joined(separator: ", "),
    ])
    let terms = scenario.buildOut.finance
    table.add([
      "Levelized cost", "$\(NumberText.fixed(projection.levelizedPerSoldHour, 3))",
      "a GPU-hour sold (\(projection.method.rawValue), \(NumberText.significant(terms.discount * 100)) %, "
        + "IT \(NumberText.significant(terms.itLife.years)) and shell "
        + "\(NumberText.significant(terms.shellLife.years)) years)",
    ])
    table.add([
      "", "$\(NumberText.fixed(projection.levelizedPerInstalledHour, 3))",
      "a GPU-hour installed",
    ])
    if projection.refresh > 0 {
      table.add([
        "Refresh of IT", shortMoney(projection.refresh),
        "within \(scenario.buildOut.horizonMonths / 12) years, not in capex",
      ])
    }
    if let npv = projection.npv {
      table.add([
        terms.debt == nil ? "NPV" : "NPV of equity", shortMoney(npv),
        projection.irr.map { "IRR \(NumberText.fixed($0 * 100, 2)) %" } ?? "no single IRR",
      ])
    }
    let basis =
      (terms.tax == nil ? "before tax" : "after tax")
      + (terms.debt == nil ? "" : ", after debt service")
    return ["Money (US dollars, \(terms.buyer.rawValue) prices, \(basis))"] + table.lines()
  }

  private func word(_ account: Account) -> String {
    account.rawValue.split(separator: "_").joined(separator: " ")
  }

  private var closing: [String] {
    var lines: [String] = []
    if !shortfalls.isEmpty {
      lines += [
        "",
        "Smaller than asked: phase \(shortfalls.joined(separator: ", ")); "
          + "this is the largest that fits (exit 3)",
      ]
    }
    if !conversions.isEmpty { lines += [""] + conversions }
    if !notes.isEmpty { lines += [""] + notes.flatMap { wrapped("Not counted: \($0)") } }
    return lines
  }
}
