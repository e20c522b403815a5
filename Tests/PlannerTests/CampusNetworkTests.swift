import Catalog
import Documents
import PlanFixtures
import Planner
import Quantities
import Scenario
import Schedule
import Testing

/// Steps of the catalogue made into the activities of a campus.
@Suite struct CampusNetworkTests {
  private let rates = RackRates(slowest: 25, likely: 50, fastest: 100)
  private let start = Day("2025-03-01") ?? Day(index: 0)

  private func templates() throws -> [ActivityTemplate] {
    let records = CatalogRecords.standard
    return try records.ids(of: ActivityTemplate.kind).map { id in
      let found = try #require(records.record(ActivityTemplate.kind, id))
      return try #require(
        Reader.read(ActivityTemplate.self, from: found.document, file: "test").record)
    }
  }

  private func likely(_ ids: [String], _ templates: [ActivityTemplate]) -> Double {
    ids.reduce(0) { sum, id in
      sum + (templates.first { $0.id == id }?.duration?.likely.days ?? .nan)
    }
  }

  private func campus(
    _ project: ActivityTemplate.Project, buildings: Int = 2, purchases: [Purchase] = [],
    powerLive: Day? = nil, ready: Month? = nil
  ) -> CampusWork {
    let building = BuildingWork(racks: 100, power: .megawatts(20), accelerators: 7_200)
    return CampusWork(
      sites: [
        SiteWork(
          id: "site", start: start, project: project,
          phases: [
            PhaseWork(
              id: "one", ready: ready, powerLive: powerLive,
              buildings: Array(repeating: building, count: buildings), purchases: purchases)
          ])
      ], racksPerWeek: rates)
  }

  private func finish(
    _ id: String, _ network: CampusNetwork, _ path: CriticalPath
  ) throws -> Double {
    path.earlyFinish[try #require(network.network.position(of: id))]
  }

  @Test func `A greenfield building is ready after shell, fit-out and three levels of tests`()
    throws
  {
    let templates = try templates()
    let network = try CampusNetwork(campus(.greenfield), templates)
    let path = CriticalPath(network.network, start: network.start)
    let build = likely(
      ["shell", "fit-out", "prefunctional", "functional", "integrated"], templates)
    let origin = Double(start.index)
    #expect(abs(try finish("ready/one/1", network, path) - origin - build) < 1e-6)
    // The next building begins 90 days later and is ready as much later.
    #expect(abs(try finish("ready/one/2", network, path) - origin - build - 90) < 1e-6)
    // One crew: 100 racks at 50 a week take two weeks; acceptance follows.
    let racks = try #require(network.network.position(of: "racks/one/1"))
    #expect(abs(path.earlyFinish[racks] - path.earlyStart[racks] - 14) < 1e-9)
    // What comes before the ground is broken ends on that day and delays nothing.
    #expect(abs(try finish("permits", network, path) - origin) < 1e-6)
  }

  @Test func `A standing shell skips land, permits and shell`() throws {
    let templates = try templates()
    let network = try CampusNetwork(campus(.retrofit), templates)
    let ids = network.network.activities.map(\.id)
    for id in ["land", "permits", "shell/one/1", "fit-out/one/1"] { #expect(!ids.contains(id)) }
    let path = CriticalPath(network.network, start: network.start)
    let ready = try finish("ready/one/1", network, path)
    let build = likely(
      ["retrofit-fit-out", "prefunctional", "functional", "integrated"], templates)
    #expect(abs(ready - Double(start.index) - build) < 1e-6)
  }

  @Test func `Late power holds the integrated test, not the building`() throws {
    let templates = try templates()
    let live = try #require(Day("2028-01-01"))
    let network = try CampusNetwork(campus(.greenfield, powerLive: live), templates)
    let path = CriticalPath(network.network, start: network.start)
    let tested = Double(live.index) + likely(["power-live", "integrated"], templates)
    #expect(abs(try finish("ready/one/1", network, path) - tested) < 1e-6)
    let early = try CampusNetwork(campus(.greenfield), templates)
    let open = CriticalPath(early.network, start: early.start)
    #expect(
      try finish("functional/one/1", network, path) == finish("functional/one/1", early, open))
  }

  @Test
  func `Orders are due a lead time, submittals and the rest of the work before what is asked`()
    throws
  {
    let templates = try templates()
    let switchgear = Purchase(
      id: "switchgear", name: "Switchgear", quantity: 4,
      lead: DurationRange(minimum: 300, likely: 330, maximum: 400), cost: nil)
    let network = try CampusNetwork(
      campus(
        .greenfield, buildings: 1, purchases: [switchgear], ready: Month(year: 2027, month: 6)),
      templates)
    let path = CriticalPath(network.network, start: network.start, targets: network.targets)
    let order = try #require(network.network.position(of: "submittal/one/switchgear"))
    let asked = Double(try #require(Day("2027-07-01")).index)
    let rest = likely(
      ["submittal", "set-equipment", "prefunctional", "functional", "integrated"], templates)
    #expect(abs(path.lateStart[order] - (asked - rest - 330)) < 1e-6)
    // In a part of power that the site dates it is no activity.
    var dated = switchgear
    dated.isPartOfPower = true
    let without = try CampusNetwork(campus(.greenfield, purchases: [dated]), templates)
    #expect(without.network.position(of: "submittal/one/switchgear") == nil)
  }

  @Test func `Templates that wait for each other are named`() throws {
    var templates = try templates()
    let shell = try #require(templates.firstIndex { $0.id == "shell" })
    let fitOut = try #require(templates.first { $0.id == "prefunctional" }?.after.first)
    templates[shell].after.append(fitOut)
    let error = #expect(throws: ScheduleError.self) {
      _ = try CampusNetwork(campus(.greenfield), templates)
    }
    guard case .cycle(let ids) = error else {
      Issue.record("no cycle: \(String(describing: error))")
      return
    }
    #expect(
      Set(ids).isSubset(of: ["shell/one/1", "fit-out/one/1", "shell/one/2", "fit-out/one/2"]))
  }

  /// Epoch AI, "How much is a gigawatt" (2026-07-21): forecasts of November 2025 and how many months late
  /// they came, as bounds.
  @Test func `Published slips of five campuses lie inside the spread of dated power`() throws {
    let templates = try templates()
    let live = Day("2026-01-01") ?? Day(index: 0)
    let campus = try CampusNetwork(campus(.greenfield, buildings: 1, powerLive: live), templates)
    let place = try #require(
      campus.positions(of: CampusNetwork.Milestone.powerLive, in: templates).first)
    func assumption(_ id: String) throws -> Double {
      let found = try #require(CatalogRecords.standard.record(Assumption.kind, id))
      return try #require(
        Reader.read(Assumption.self, from: found.document, file: "test").record
      ).value
    }
    let risk = DateDraws(
      campus.network, start: campus.start, watched: [place], draws: 20_000, seed: 1,
      correlation: try assumption("schedule-correlation"),
      tail: try assumption("schedule-range-tail")
    ).risk()
    func months(_ share: Double) -> Double {
      (risk.quantile(share, of: 0) - Double(live.index)) / 30.4
    }
    let slips: [(name: String, months: ClosedRange<Double>)] = [
      ("New Carlisle", 0...2), ("Colossus 2", 2...4), ("Fairwater Atlanta", 4...(.infinity)),
      ("Prometheus", 2...(.infinity)), ("Abilene", 4...(.infinity)),
    ]
    for slip in slips {
      #expect(slip.months.overlaps(months(0.1)...months(0.9)), "\(slip.name)")
    }
    // "A median-case planner should carry at least three months": the lesson of all five being late.
    #expect(months(0.5) >= 3 && months(0.1) >= 0)
  }
}
