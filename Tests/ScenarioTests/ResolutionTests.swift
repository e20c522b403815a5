import Catalog
import Documents
import PlanFixtures
import Quantities
import Scenario
import Testing

private let minimal = """
  id: one
  sites: [abilene-tx]
  cluster: {system: gb200-nvl72}
  phases:
    - {id: a, ready: 2027-06, size: {contracted: 100 MW}}
  """

@Suite struct ResolutionTests {
  @Test func theGigawattExampleResolves() throws {
    let scenario = try Example.gigawatt()
    #expect(scenario.phases.map(\.id) == ["one", "two", "three", "four"])
    #expect(scenario.phases.map(\.system.id)[1...2] == ["gb200-nvl72", "gb300-nvl72"])
    #expect(scenario.phases[2].fabric.networkSwitch.id == "nvidia-q3400-ra")
    #expect(scenario.sites[0].budgets[1].tariff.id == "ercot-industrial")
    let keys = scenario.records.map { [$0.kind, $0.id] }
    #expect(keys == keys.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) })
    #expect(Set(keys).count == keys.count)
  }

  @Test func everyDefaultIsListed() throws {
    let defaults = try Example.scenario(minimal).defaults
    let paths = Set(defaults.map(\.path))
    for path in [
      "start", "horizon", "utilization", "load_factor", "finance", "phases[0].power_basis",
      "phases[0].cooling", "phases[0].design_condition", "phases[0].redundancy.ups",
      "phases[0].redundancy.generators", "phases[0].redundancy.cooling", "phases[0].power_train",
      "phases[0].fabric.topology", "phases[0].fabric.scope", "phases[0].fabric.switch",
      "phases[0].fabric.tiers", "phases[0].fabric.planes", "phases[0].fabric.oversubscription",
      "storage.switch", "management.switch", "abilene-tx.substation-2.tariff",
    ] {
      #expect(paths.contains(path), "\(path)")
    }
    #expect(defaults.first { $0.path == "phases[0].fabric.tiers" }?.value == "auto")
    #expect(defaults.first { $0.path == "start" }?.value == "2026-06")
  }

  /// Nobody meters switches: their design power stands in on that basis, and says so.
  @Test func theMeasuredBasisListsWhatItLacks() throws {
    let measured = minimal.replacing(
      "system: gb200-nvl72", "system: dgx-h100, power_basis: measured")
    let scenario = try Example.scenario(measured)
    let stood = scenario.defaults.filter { $0.path.hasSuffix("power_basis") }.map(\.help)
    #expect(stood.contains { $0.contains("nvidia-sn5600") })
    #expect(stood.contains { $0.contains("nvidia-sn2201") })
    let design = try Example.scenario(minimal)
    #expect(!design.defaults.contains { $0.help.contains("metered") })
  }

  @Test func aBasisWithoutWattsIsNotComputable() {
    let issues = Example.issues(
      minimal.replacing(
        "system: gb200-nvl72", "system: gb200-nvl72, fabric: {switch: nvidia-sn5400}"))
    #expect(
      issues.map(\.message).contains {
        $0.contains("switch nvidia-sn5400 has no power on the design basis")
      })
  }

  @Test func everyDanglingIdIsAnErrorWithItsPlaceAndTheNearest() {
    let issues = Example.issues(
      """
      id: one
      sites: [abilene-tx]
      cluster:
        system: gb200-nvl27
        cooling: direct-to-chip-air-chillr
        fabric: {switch: nvidia-sn560}
      phases:
        - {id: a, ready: 2027-06, size: {contracted: 100 MW}}
        - {id: b, ready: 2027-06, size: {contracted: 100 MW}, system: dgx-h10}
      workloads:
        - {id: w, kind: training, model: llama3.1-405, share: 1}
      """)
    let byMessage = Dictionary(grouping: issues, by: \.message)
    #expect(byMessage["no system has the id `gb200-nvl27`"]?.first?.suggestion == "gb200-nvl72")
    #expect(byMessage["no system has the id `dgx-h10`"]?.first?.suggestion == "dgx-h100")
    #expect(byMessage["no model has the id `llama3.1-405`"]?.first?.suggestion == "llama3.1-405b")
    #expect(
      byMessage["no system has the id `dgx-h10`"]?.first?.position == Position(line: 9, column: 5))
  }

  @Test func aPlantThatTheSiteForbidsIsRefused() {
    let issues = Example.issues(
      minimal.replacing("system: gb200-nvl72", "system: gb200-nvl72, cooling: outside-air"))
    #expect(issues.count == 1)
    #expect(issues[0].message.hasPrefix("site abilene-tx does not allow plant `outside-air`"))
  }

  @Test(arguments: [
    ("size: {contracted: 100 MW}", "size: {contracted: 100 MW, facility: 90 MW}", "2 sizes given"),
    ("size: {contracted: 100 MW}", "size: {}", "0 sizes given"),
    ("size: {contracted: 100 MW}", "size: {contracted: 101 GW}", "not 1 kW to 100 GW"),
    ("size: {contracted: 100 MW}", "size: {accelerators: 0}", "not 1 to"),
    ("sites: [abilene-tx]", "sites: [abilene-tx, abilene-tx]", "named twice"),
    ("sites: [abilene-tx]", "sites: []", "needs a site"),
    ("id: one", "{id: one", "mapping"),
    ("cluster: {system: gb200-nvl72}", "cluster: {}", "has no system"),
    ("ready: 2027-06", "ready: 2050-06, site: quincy-wa", "which `sites` lacks"),
    ("id: one", "id: one\nstart: 2028-01", "ready before the cash flow starts"),
    ("id: one", "id: one\nstart: 2020-01\nhorizon: 7 years", "ready after the horizon ends"),
    ("id: one", "id: one\nutilization: 0 %", "above 0 %"),
    ("id: one", "id: one\nload_factor: 120 %", "up to 100 %"),
    ("id: one", "id: one\nfinance: {discount: {nominal: 9 %, real: 7 %}}", "either"),
    ("id: one", "id: one\nrack_rate: -3 rack/week", "above 0"),
  ])
  func whatMakesNoSenseIsRefused(_ old: String, _ new: String, _ message: String) {
    let issues = Example.issues(minimal.replacing(old, new))
    #expect(
      issues.contains { $0.message.contains(message) }, "\(issues.map(\.description))")
  }

  @Test func aPhaseFillsItsGapsFromTheCluster() throws {
    let scenario = try Example.scenario(
      """
      id: one
      sites: [abilene-tx]
      cluster:
        system: gb200-nvl72
        fabric: {scope: phase, oversubscription: "2:1"}
        redundancy: {ups: 2n}
      phases:
        - id: a
          ready: 2027-06
          size: {contracted: 100 MW}
          system: dgx-h100
          fabric: {switch: nvidia-qm9700}
      """)
    let phase = scenario.phases[0]
    #expect(phase.system.id == "dgx-h100")
    #expect(phase.fabric.networkSwitch.id == "nvidia-qm9700")
    #expect(phase.fabric.scope == .phase)
    #expect(phase.fabric.oversubscription == Oversubscription(down: 2, up: 1))
    #expect(phase.redundancy.ups == .twoN)
  }

  /// Fisher: 1.07 x 1.025 - 1.
  @Test func aRealRateTakesItsInflation() throws {
    let scenario = try Example.scenario(
      minimal + "\nfinance: {discount: {real: 7 %, inflation: 2.5 %}}")
    #expect(abs(scenario.buildOut.finance.discount - 0.09675) < 1e-12)
  }

  @Test(arguments: [
    ("value: 0.02\n", "unit: fraction\n", "hot-spares", "not 0 to 0.9"),
    ("value: 0.02\n", "unit: kW\n", "hot-spares", "`kW` where fraction is expected"),
  ])
  func anAssumptionOutOfItsRangeOrUnitIsRefused(
    _ value: String, _ unit: String, _ id: String, _ message: String
  ) {
    let records = CatalogRecords.standard.replacing(
      Assumption.kind,
      with: """
        id: \(id)
        name: changed
        value: \(unit.contains("kW") ? "0.02" : "0.95")
        \(unit)range: [0, 1]
        method: a test
        source: a test
        as_of: 2026
        confidence: estimate
        """)
    let issues = Example.issues(minimal, records: records)
    #expect(issues.contains { $0.message.contains(message) }, "\(issues.map(\.description))")
  }

  @Test func aSiteNeedsWhatItIs() {
    let records = CatalogRecords.standard.replacing(
      Site.kind,
      with: """
        id: abilene-tx
        name: Nowhere
        location: {latitude: 132, longitude: 0, elevation: 5 m, country: USA}
        climate: abilene-tx
        grid: ercot
        power_budgets:
          - {id: a, source: grid, available: 2027-01}
          - {id: a, source: on-site, available: 2027-01}
        cooling: [perimeter-air]
        market: us-south
        """)
    let messages = Example.issues(minimal, records: records).map(\.message)
    for part in [
      "`132` is not -90 to 90", "`USA` is not a two-letter country code",
      "power from the grid needs its contracted MW", "plant on the site needs `equipment`",
      "duplicate id `a`",
    ] {
      #expect(messages.contains { $0.contains(part) }, "\(part): \(messages)")
    }
  }
}

@Suite struct StudyTests {
  @Test func aProductVariesItsLastAxisFastest() throws {
    let document = Document.mapping([
      Document.Member("base", .plain("base.yaml")),
      Document.Member(
        "vary",
        .mapping([
          Document.Member("a.b", .list([.plain("1"), .plain("2")])),
          Document.Member("c", .list([.plain("x"), .plain("y"), .plain("z")])),
        ])),
    ])
    let study = try #require(Reader.read(Study.self, from: document, file: "s").record)
    #expect(study.allCases.map(\.id) == ["1 x", "1 y", "1 z", "2 x", "2 y", "2 z"])
    #expect(study.allCases[5].changes.map(\.key) == ["a.b", "c"])
  }
}

extension String {
  /// This text with the first occurrence of a part replaced.
  fileprivate func replacing(_ part: String, _ other: String) -> String {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) {
        return self[..<start] + other + self[index(start, offsetBy: part.count)...]
      }
      start = index(after: start)
    }
    return self
  }

  /// ConnectX-8 makes two links of 400 GbE of its port of 800 Gb/s and no single one (release notes of
  /// its firmware 40.44.0208); XDR InfiniBand is one link.
  @Test func aPortIsSplitAsItsAdapterSplitsIt() throws {
    func text(_ fabric: String) -> String {
      minimal.replacing("system: gb200-nvl72", "system: gb300-nvl72, fabric: {\(fabric)}")
    }
    let ethernet = try Example.scenario(text("switch: nvidia-sn5600"))
    #expect(ethernet.phases[0].fabric.planes == 2)
    let stated = ethernet.defaults.first { $0.path == "phases[0].fabric.planes" }
    #expect(stated?.help == "links that connectx-8-800g makes of a port")
    // Both ends of a link run the same lanes: four of 100 Gb/s.
    for medium in ethernet.phases[0].media.host.media {
      let lanes = [medium.cable, medium.lower, medium.upper].compactMap { $0?.lane }
      #expect(!lanes.isEmpty && Set(lanes) == [.gigabitsPerSecond(100)], "\(medium.name)")
    }
    let infiniband = try Example.scenario(text("switch: nvidia-q3400-ra"))
    #expect(infiniband.phases[0].fabric.planes == 1)
    let issues = Example.issues(text("switch: nvidia-sn5600, planes: 1"))
    #expect(issues.contains { $0.message.contains("2 planes") }, "\(issues)")
  }
}
