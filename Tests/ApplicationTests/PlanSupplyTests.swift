import Catalog
import Climate
import Documents
import Electrical
import Foundation
import Interchange
import Planner
import Quantities
import Scenario
import TCO
import Testing

@testable import Application

/// Energy of a plan paid by sources that are dispatched hour by hour.
struct PlanSupplyTests {
  private static func number(_ json: JSON, _ path: String) throws -> Double {
    try #require(MetricTree(root: json).value(at: path)?.amount, "\(path)")
  }

  private static func close(_ left: Double, _ right: Double, _ part: Double = 1e-9) -> Bool {
    abs(left - right) <= part * max(abs(left), abs(right), 1e-9)
  }

  /// Sums of the ledger's lines of an account.
  private static func amount(_ plan: JSON, _ account: String) -> Double {
    (plan["tco"]?["lines"]?.items ?? []).filter { $0["account"]?.word == account }.reduce(0) {
      $0 + ($1["amount_usd"]?.amount ?? 0)
    }
  }

  private static func stages(_ plan: JSON) throws -> [JSON] {
    try #require(plan["supply"]?.items?.first?["stages"]?.items)
  }

  static let bridged = Result {
    try ExamplePlans.plan(
      "minimal",
      ["sites": "[bridged]", "phases": ExamplePlans.phasesOverBridge, "supply": "[]"])
  }
  static let mixed = Result {
    try ExamplePlans.plan("minimal", ["supply": ExamplePlans.ownSources])
  }

  /// Where the grid is all there is, its tariff bills what it did: a flat price, and two parts with
  /// ratchet and minimum take.
  @Test(arguments: ["abilene-tx", "elsewhere"])
  func theGridAloneCostsWhatItsTariffSays(site: String) throws {
    let changes = [
      "sites": "[\(site)]", "phases[0].size": "{contracted: 80 MW}", "phases[0].ready": "2027-06",
    ]
    let flat = try ExamplePlans.plan("minimal", changes)
    let dispatched = try ExamplePlans.plan("minimal", changes.merging(["supply": "[]"]) { $1 })
    #expect(flat.json["supply"] == nil)
    for account in ["energy", "demand", "facility_maintenance", "generation"] {
      let (before, after) = (
        Self.amount(flat.json, account), Self.amount(dispatched.json, account)
      )
      #expect(Self.close(before, after), "\(account): \(before) and \(after)")
    }
    #expect(site == "abilene-tx" || Self.amount(flat.json, "demand") > 0)
    #expect(Self.close(try #require(flat.projection).capex, dispatched.projection?.capex ?? 0))
    #expect(
      Self.close(
        try #require(flat.projection).opexPerYear, dispatched.projection?.opexPerYear ?? 0))
  }

  /// Sources give what the load takes and the battery loses; the load is the facilities' year.
  @Test func energyIsConserved() throws {
    for plan in [try Self.bridged.get(), try Self.mixed.get()] {
      for stage in plan.supply.flatMap(\.result.stages) {
        let flows = stage.parts.filter { $0.unit.storage == nil }
        let given = flows.reduce(0) { $0 + $1.energy.megawattHours }
        let lost = (stage.year.charged - stage.year.discharged).megawattHours
        let left = (stage.year.unservedEnergy + stage.year.shedEnergy).megawattHours
        #expect(Self.close(given + left, stage.loadEnergy.megawattHours + lost, 1e-6))
        let there = plan.plan.phases.filter { $0.ready <= stage.from }
        let load = there.reduce(0) { $0 + $1.year.facilityEnergy.megawattHours }
        #expect(Self.close(load, stage.loadEnergy.megawattHours, 1e-6))
      }
    }
    let battery = try Self.mixed.get().supply[0].result.stages.last?.year.charged
    #expect((battery?.megawattHours ?? 0) > 0, "the battery has something to do")
  }

  /// What the phases of a site pay adds up to what its sources cost, in every stage.
  @Test func phasesShareWhatTheSourcesCost() throws {
    let plan = try Self.bridged.get()
    let stages = try #require(plan.supply.first?.result.stages)
    #expect(stages.count >= 3, "before the line, with it, with the second phase")
    for stage in stages {
      let paid = plan.plan.phases.compactMap { phase in
        phase.energy?.stages.first { $0.from == stage.from }
      }
      #expect(paid.count == plan.plan.phases.count { $0.ready <= stage.from })
      #expect(Self.close(paid.reduce(0) { $0 + $1.running.dollars }, stage.running.dollars))
      #expect(Self.close(paid.reduce(0) { $0 + $1.demand.dollars }, stage.demand.dollars))
      #expect(Self.close(paid.reduce(0) { $0 + $1.energyShare }, 1))
    }
  }

  /// Turbines burn their heat rate, by the higher heating value, at the price of gas, and pay for their
  /// own maintenance; none of it is in the share for the plant, and the grid bills only its own energy.
  @Test func onSiteEnergyCostsFuelAndMaintenance() throws {
    let plan = try Self.bridged.get()
    let json = plan.json
    func record(_ path: String) throws -> Double {
      try Self.number(json, "scenario.records.\(path)")
    }
    let heat = try record("power-equipment.gt-lm2500-g4.heat_rate_btu_per_kwh") / 1000
    let gas = try record("assumption.natural-gas-price.value")
    let higher = try record("assumption.natural-gas-heating-values.value")
    let price = 31.0  // USD/MWh, of the record.
    for stage in try Self.stages(json) {
      for source in stage["sources"]?.items ?? [] {
        let energy = source["energy_mwh"]?.amount ?? 0
        let fuel = source["fuel_usd"]?.amount ?? 0
        let variable = source["variable_usd"]?.amount ?? 0
        if source["type"]?.word == "grid" {
          #expect(Self.close(variable, energy * price))
          #expect(fuel == 0)
        } else {
          #expect(Self.close(fuel, energy * heat * higher * gas), "\(source)")
        }
      }
    }
    let last = try #require(try Self.stages(json).last?["sources"]?.items)
    let running = last.reduce(0.0) { sum, source in
      ["fixed_usd", "variable_usd", "fuel_usd"].reduce(sum) { $0 + (source[$1]?.amount ?? 0) }
    }
    #expect(Self.close(Self.amount(json, "energy"), running, 1e-8))
    // 3 % of electrical and mechanical plant, not of turbines.
    let share = try record("assumption.facility-maintenance.value")
    let plant = Self.amount(json, "electrical") + Self.amount(json, "mechanical")
    #expect(Self.close(Self.amount(json, "facility_maintenance"), share * plant, 1e-8))
    #expect(Self.amount(json, "generation") > 0)
  }

  /// The bridge carries what the line will, until the line is there, and is bought; each month is paid
  /// at the sources of that month.
  @Test func theBridgeRunsUntilTheLineIsThere() throws {
    let plan = try Self.bridged.get()
    let stages = try #require(plan.supply.first?.result.stages)
    let first = try #require(stages.first)
    #expect(first.parts.contains { $0.unit.spec.id == "bridge" && $0.energy > .zero })
    #expect(!first.parts.contains { $0.unit.spec.type == .grid })
    #expect(first.year.unservedEnergy == .zero)
    let later = stages.dropFirst().flatMap(\.parts)
    #expect(!later.contains { $0.unit.spec.id == "bridge" })
    #expect(later.contains { $0.unit.spec.type == .grid && $0.energy > .zero })
    let bought = plan.plan.phases.flatMap(\.items).filter { $0.role == .supply }
    #expect(bought.map(\.id) == ["gt-lm2500-g4"])
    // Turbines run as many as phases buy, not as many as stand in the budget.
    let drawn = plan.plan.phases.flatMap(\.draws).reduce(0) { $0 + $1.units }
    #expect(later.filter { $0.unit.spec.id == "turbines" }.allSatisfy { $0.unit.count <= drawn })
    // A twelfth of the year of each month's stage, times the racks at work.
    let form = try #require(plan.proForma)
    let line = try #require(form.lines.first { $0.account == .energy && $0.phase == 0 })
    let energy = try #require(plan.plan.phases[0].energy)
    let full = plan.plan.phases[0].full
    for (offset, amount) in line.series.amounts.enumerated() {
      let month = form.start.advanced(by: line.series.first + offset)
      guard month > full else { continue }
      let due = energy.stage(in: month).running.dollars / 12
      #expect(Self.close(amount, due, 1e-6), "\(month)")
    }
  }

  /// What no draw buys is bought with the phase that is there: by the price stated, or the record's.
  @Test func sourcesOfOnesOwnAreBought() throws {
    let plan = try Self.mixed.get()
    let form = try #require(plan.proForma)
    let lines = form.lines.filter { $0.account == .generation }
    let sun = try #require(lines.first { $0.id == "atb-solar" })
    #expect(Self.close(sun.amount, 150_000 * 1100))
    let store = try #require(lines.first { $0.id == "bess-lfp-4h" })
    let record = try #require(
      plan.json["scenario"]?["records"]?["power-equipment"]?["bess-lfp-4h"])
    let quote = try #require(record["prices"]?.items?.first?["usd"]?.amount)
    // Two of 20 MW for four hours; a hyperscaler pays a part of the list price at most.
    #expect(store.amount <= 2 * 20_000 * 4 * quote * (1 + 1e-9))
    #expect(store.amount > 0.5 * 2 * 20_000 * 4 * quote)
    // More sun is more capex and less energy bought.
    let without = try ExamplePlans.plan("minimal", ["supply": "[]"])
    #expect(Self.amount(plan.json, "energy") < Self.amount(without.json, "energy"))
  }

  /// Every figure of the sources follows from its inputs, as in the answer of `supply`.
  @Test func figuresOfSourcesAreExplained() throws {
    for plan in [try Self.bridged.get().json, try Self.mixed.get().json] {
      let context = DerivationContext(plan)
      var checked = 0
      for (index, stage) in try Self.stages(plan).enumerated() {
        for (source, part) in (stage["sources"]?.items ?? []).enumerated() {
          guard case .object(let members) = part else { continue }
          for member in members where member.value.amount != nil {
            let path = "supply[0].stages[\(index)].sources[\(source)].\(member.key)"
            guard let row = context.derivation(of: path),
              let recomputed = context.recomputed(row, at: path)
            else { continue }
            checked += 1
            let value = try #require(context.number(at: path))
            #expect(Self.close(value, recomputed), "\(path) is \(value), not \(recomputed)")
          }
        }
        let cost = "supply[0].stages[\(index)].cost_usd_per_year"
        #expect(context.derivation(of: cost) != nil)
      }
      #expect(checked > 20, "\(checked)")
    }
  }

  /// A study that changes sources keeps the plan, and gives what planning anew does.
  @Test func studiesKeepThePlan() throws {
    let plan = try Self.mixed.get()
    var records = StudyRecords()
    records.add(plan.scenario, file: "records")
    let base = StudyBase(
      document: plan.scenario.document, file: "base", isApart: false, isProForma: false)
    let asker = StudyAsker(base, records)
    let change = [Document.Member("supply[0].capacity", .text("60 MW"))]
    let anew = try asker.result(change).json
    #expect(try asker.keepingPlan().result(change).json.compactText == anew.compactText)
    #expect(Self.amount(anew, "energy") > Self.amount(plan.json, "energy"))
  }

  @Test func aPlanReplaysToTheSameBytes() throws {
    for plan in [try Self.bridged.get(), try Self.mixed.get()] {
      let document = plan.json.document
      let again = try PlanResult(replaying: document, file: "plan.json")
      #expect(again.json.compactText == plan.json.compactText)
    }
  }

  /// Load that nothing serves is exit 3, with the hour.
  @Test func whatIsNotServedIsSaid() throws {
    let plan = try ExamplePlans.plan(
      "minimal",
      ["supply": "[{id: thin, type: grid, contracted: 50 MW, tariff: ercot-industrial}]"])
    #expect(plan.exitStatus == 3)
    #expect(plan.supplyViolations.contains { $0.contains("not served") })
  }

  @Test(arguments: [
    ("[{id: a, type: grid, contracted: 5 MW}, {id: a, type: grid, contracted: 1 MW}]", "duplicate"),
    (
      "[{id: p, type: grid, contracted: 50 MW, prices: {file: no.csv}}]",
      "no.csv: No such file or directory"
    ),
    ("[{id: p, type: plant, equipment: nothing, count: 1}]", "no power-equipment"),
  ])
  func badSourcesAreRefused(supply: String, message: String) throws {
    let failure = #expect(throws: Failure.self) {
      try ExamplePlans.plan("minimal", ["supply": supply])
    }
    #expect("\(failure as Any)".contains(message), "\(failure as Any)")
  }

  /// Hourly prices of the user's own: an even price costs price times energy, and a plan holds the series,
  /// so that it is made again when the file is gone.
  @Test func aPlanKeepsTheSeriesOfItsSources() throws {
    let folder = "\(try ExamplePlans.scratch.get())/series"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func write(_ rows: Int) throws {
      let text = "hour,price_usd_per_mwh\n" + (0..<rows).map { "\($0),31.25\n" }.joined()
      try text.write(toFile: "\(folder)/prices.csv", atomically: true, encoding: .utf8)
    }
    try write(8760)
    let grid =
      "[{id: utility, type: grid, contracted: 100 MW, tariff: ercot-industrial, "
      + "prices: {file: \(folder)/prices.csv}}]"
    let result = try ExamplePlans.plan("minimal", ["supply": grid])
    #expect(result.supplyViolations.isEmpty)
    let json = result.json
    let energy = try Self.number(json, "phases[0].year.facility_energy_mwh")
    let paid = try Self.number(json, "phases[0].energy.running_usd_per_year")
    #expect(Self.close(paid, 31.25 * energy, 1e-6), "\(paid) for \(energy) MWh")
    try FileManager.default.removeItem(atPath: "\(folder)/prices.csv")
    let document = try #require(
      JSONReader.read(Array(json.text.utf8), file: "plan.json").document)
    let again = try PlanResult(replaying: document, file: "plan.json")
    #expect(again.json.text == json.text)
    try write(8759)
    let failure = #expect(throws: Failure.self) {
      try ExamplePlans.plan("minimal", ["supply": grid])
    }
    #expect("\(failure as Any)".contains("8759 hours where 8760 are expected"))
    // One price that can be none, with its line.
    try write(8760)
    let text = try String(contentsOfFile: "\(folder)/prices.csv", encoding: .utf8)
    try text.replacing("\n4000,31.25\n", with: "\n4000,1000000000\n")
      .write(toFile: "\(folder)/prices.csv", atomically: true, encoding: .utf8)
    let outside = #expect(throws: Failure.self) {
      try ExamplePlans.plan("minimal", ["supply": grid])
    }
    #expect("\(outside as Any)".contains("1000000000 is outside"), "\(outside as Any)")
    #expect(outside?.issues.first?.position.line == 4002)
  }

  /// What sheds where the grid is short, what a permit allows, and what needs sources.
  @Test func termsOfSourcesBind() throws {
    let short =
      "[{id: utility, type: grid, contracted: 74 MW, tariff: ercot-industrial}]"
    func plan(_ supply: String, _ terms: String) throws -> PlanResult {
      try ExamplePlans.plan(
        "minimal", ["supply": supply, "supply_terms": terms, "sites": "[abilene-tx]"])
    }
    let unserved = try plan(short, "{flexible: 0 %}")
    #expect(unserved.exitStatus == 3)
    let shed = try plan(short, "{flexible: 20 %}")
    #expect(shed.supplyViolations.isEmpty, "\(shed.supplyViolations)")
    let year = try #require(shed.supply.first?.result.stages.first?.year)
    #expect(year.shedEnergy > .zero && year.unservedEnergy == .zero)
    // The same energy is short, whoever goes without.
    let lacking = try #require(unserved.supply.first?.result.stages.first?.year.unservedEnergy)
    #expect(Self.close(year.shedEnergy.base, lacking.base, 1e-6))
    // Carbon of fuel against a permit of one tonne.
    let gas = "[{id: gas, type: plant, equipment: gt-lm2500-g4, count: 5}]"
    let burned = try plan(gas, "{limits: {carbon: 1 t}}")
    #expect(burned.exitStatus == 3)
    #expect(
      burned.supplyViolations.contains { $0.contains("t of CO2 a year of fuel") },
      "\(burned.supplyViolations)")
    // Turbines' records count no nitrogen oxides.
    let failure = #expect(throws: Failure.self) { try plan(gas, "{limits: {nox: 90 t}}") }
    #expect("\(failure as Any)".contains("has no `nox`"))
    let alone = #expect(throws: Failure.self) {
      try ExamplePlans.plan("minimal", ["supply_terms": "{flexible: 5 %}"])
    }
    #expect("\(alone as Any)".contains("need `supply`"))
  }

  /// What money does not hold is said: a bridge without `supply`, and tanks.
  @Test func whatIsNotCountedIsSaid() throws {
    let bridge = ["sites": "[bridged]", "phases": ExamplePlans.phasesOverBridge]
    let plain = try ExamplePlans.plan("minimal", bridge)
    #expect(plain.notEvaluated.count { $0.hasPrefix("bridge bridge at bridged") } == 1)
    #expect(try Self.bridged.get().notEvaluated.isEmpty)
    let stored = try ExamplePlans.plan(
      "minimal", ["cluster.redundancy": "{generators: n+1, fuel_storage: 24 h}"])
    #expect(stored.notEvaluated.count { $0.hasPrefix("tanks of stored fuel") } == 1)
    #expect(try ExamplePlans.plan("minimal").notEvaluated.isEmpty)
    // Of two phases one accelerator has a published footprint.
    let mixed = try ExamplePlans.plan(
      "minimal",
      [
        "phases":
          "[{id: a, ready: 2027-06, size: {accelerators: 1024}, system: hgx-b200-dlc-8way}, "
          + "{id: b, ready: 2027-09, size: {accelerators: 1152}, system: gb300-nvl72}]"
      ])
    #expect(
      mixed.notEvaluated.count {
        $0.hasPrefix("embodied carbon") && $0.hasSuffix("nvidia-gb300-nvl72-gpu")
      } == 1)
  }

  /// Lines of two tariffs are two connections: the cheaper goes first, each is billed by its own meter,
  /// and the phases pay both.
  @Test func everyTariffHasItsConnection() throws {
    let plan = try ExamplePlans.plan("minimal", ["sites": "[two-lines]", "supply": "[]"])
    #expect(plan.notEvaluated.isEmpty && plan.supplyViolations.isEmpty)
    let stage = try #require(plan.supply.first?.result.stages.last)
    #expect(stage.parts.map(\.unit.spec.id) == ["line", "second"])
    let given = stage.parts.reduce(0) { $0 + $1.energy.megawattHours }
    #expect(Self.close(given, stage.loadEnergy.megawattHours))
    let (line, second) = (stage.parts[0], stage.parts[1])
    #expect(second.energy > .zero)
    // 31 USD a MWh against all-in energy of ERCOT.
    for hour in stage.year.used[1].indices where stage.year.used[1][hour] > .zero {
      #expect(Self.close(stage.year.used[0][hour].base, line.unit.capacity.base))
    }
    let bill = try #require(line.bill)
    let peaks = bill.months.map(\.peak.megawatts)
    let highest = try #require(peaks.max())
    var demand = 0.0
    for peak in peaks {
      let billed = max(peak, 0.9 * highest, 0.85 * line.unit.capacity.megawatts)
      demand += billed * 9500 + 1200
    }
    #expect(Self.close(line.demand.dollars, demand), "\(line.demand.dollars) for \(demand)")
    #expect(Self.close(line.variable.dollars, 31 * line.energy.megawattHours))
    let month = try #require(plan.plan.phases.first?.energy?.stages.last)
    #expect(Self.close(month.running.dollars, line.variable.dollars + second.variable.dollars))
    #expect(Self.close(month.demand.dollars, line.demand.dollars + second.demand.dollars))
    let json = try #require(Self.stages(plan.json).last)
    for (index, part) in try #require(json["sources"]?.items).enumerated() {
      #expect(part["bill"]?.items?.count == 12)
      #expect(
        Self.close(
          try Self.number(json, "sources[\(index)].bill[6].peak_mw"),
          try #require(stage.parts[index].bill).months[6].peak.megawatts))
    }
    // What both meters see within the hours is what the site's phases draw at most.
    for (index, phase) in try #require(plan.plan.phases.first).year.monthlyPeak.enumerated() {
      let seen = stage.bills.reduce(0) { $0 + $1.months[index].peak.megawatts }
      #expect(seen < phase.megawatts + 1e-6 && seen > 0.9 * phase.megawatts)
    }
  }

  /// One connection cut in two of the same tariff costs the same energy.
  @Test func aConnectionInTwoCostsTheSame() throws {
    func plan(_ supply: String) throws -> PlanResult {
      try ExamplePlans.plan("minimal", ["sites": "[abilene-tx]", "supply": supply])
    }
    let one = try plan("[{id: a, type: grid, contracted: 90 MW, tariff: ercot-industrial}]")
    let two = try plan(
      "[{id: a, type: grid, contracted: 30 MW, tariff: ercot-industrial}, "
        + "{id: b, type: grid, contracted: 60 MW, tariff: ercot-industrial}]")
    #expect(two.supplyViolations.isEmpty)
    for account in ["energy", "demand"] {
      #expect(Self.close(Self.amount(one.json, account), Self.amount(two.json, account)))
    }
  }

  /// Carbon of every hour by a series of one's own: an even 0.4 kg/kWh is energy times that, and the plan
  /// keeps the series.
  @Test func carbonByTheHour() throws {
    let folder = "\(try ExamplePlans.scratch.get())/carbon"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let rows = (0..<8760).map { "\($0),400\n" }.joined()
    try ("hour,intensity_g_per_kwh\n" + rows).write(
      toFile: "\(folder)/carbon.csv", atomically: true, encoding: .utf8)
    let result = try ExamplePlans.plan(
      "minimal",
      [
        "supply": "[]",
        "supply_terms":
          "{carbon_series: {file: \(folder)/carbon.csv}, residual_carbon: 0.5 kg/kWh}",
      ])
    try FileManager.default.removeItem(atPath: "\(folder)/carbon.csv")
    let stage = try #require(Self.stages(result.json).last)
    let energy = try Self.number(stage, "load_mwh")
    #expect(Self.close(try Self.number(stage, "scope2_location_t"), 0.4 * energy, 1e-6))
    #expect(Self.close(try Self.number(stage, "scope2_market_hourly_t"), 0.5 * energy, 1e-6))
    #expect(Self.close(try Self.number(stage, "scope2_market_annual_t"), 0.5 * energy, 1e-6))
    let document = try #require(
      JSONReader.read(Array(result.json.text.utf8), file: "plan.json").document)
    #expect(try PlanResult(replaying: document, file: "plan.json").json.text == result.json.text)
  }

  /// A training load that swings by 40 % of its peak: more than the utility takes is exit 3, unless the
  /// power supplies or a battery take it off.
  @Test func swingsAreHeldToTheirLimit() throws {
    func plan(_ terms: String, _ supply: String = "[]") throws -> PlanResult {
      try ExamplePlans.plan(
        "minimal",
        ["supply": supply, "supply_terms": "{swing: {share: 40 %, period: 4 s, \(terms)}}"])
    }
    let free = try plan("limit: 1000 MW")
    #expect(free.exitStatus == 0)
    let stage = try #require(free.supply.first?.result.stages.last)
    let swing = try #require(stage.swing)
    #expect(Self.close(swing.seen.megawatts, 0.4 * stage.peak.megawatts))
    let tight = try plan("limit: \(0.39 * stage.peak.megawatts) MW")
    #expect(tight.exitStatus == 3)
    #expect(tight.supplyViolations.contains { $0.contains("the load swings by") })
    let smoothed = try plan("limit: \(0.39 * stage.peak.megawatts) MW, rack_smoothing: 30 %")
    #expect(smoothed.supplyViolations.isEmpty)
    let battery = try plan(
      "limit: 1 MW",
      "[{id: battery, type: plant, equipment: bess-lfp-4h, capacity: 60 MW}]")
    #expect(battery.supplyViolations.isEmpty, "\(battery.supplyViolations)")
  }

  /// An obligation by the two hours of the system's peak: what the load draws in those at full work, at
  /// 200 USD a megawatt and day; without them, its own highest hours.
  @Test func obligationsByCoincidentHours() throws {
    func demand(_ terms: String?) throws -> (demand: Double, draws: [Double]) {
      var changes = [
        "sites": "[two-lines]",
        "supply": "[{id: line, type: grid, contracted: 120 MW, tariff: coincident}]",
      ]
      changes["supply_terms"] = terms
      let plan = try ExamplePlans.plan("minimal", changes)
      let stage = try #require(plan.supply.first?.result.stages.last)
      let used = stage.year.used[0].map(\.megawatts)
      // The month's peak lies above its highest hourly mean, and so does every hour of it.
      let peaks = try #require(plan.plan.phases.first).year.monthlyPeak.map(\.megawatts)
      let draws = try [(0, 100), (5, 4000)].map { month, hour in
        let highest = try #require(used[CalendarYear.months[month]].max())
        return used[hour] + max(0, peaks[month] - highest)
      }
      return (stage.parts[0].demand.dollars, draws)
    }
    let stated = try demand("{coincident_hours: [100, 4000]}")
    let mean = stated.draws.reduce(0, +) / 2
    #expect(Self.close(stated.demand, mean * 200 * 365, 1e-6))
    #expect(try demand(nil).demand > stated.demand)
  }
}
