import Documents
import Foundation
import Interchange
import Reporting
import Testing

@testable import Application

struct CompareTests {
  private static var examples: String { "\(ExamplePlans.root)/examples" }

  private static func file(_ name: String, _ text: String) throws -> String {
    let path = "\(try ExamplePlans.scratch.get())/\(UUID().uuidString)-\(name)"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test func casesOfAStudyAreColumns() throws {
    let request = CompareRequest(
      plans: ["\(Self.examples)/air-vs-liquid.yaml"], records: ["\(Self.examples)/sites"])
    let comparison = try request.run()
    #expect(comparison.labels == ["hgx-b200-air", "hgx-b200-liquid", "gb300-nvl72"])
    #expect(comparison.exitStatus == 0)
    func row(_ metric: String) throws -> Comparison.Row {
      try #require(comparison.rows.first { $0.metric == metric })
    }
    // The same contract in each; liquid cooling leaves more of it to accelerators.
    #expect(try !row("totals.contracted_mw").differs)
    let accelerators = try row("totals.accelerators")
    #expect(accelerators.differs)
    let counts = accelerators.values.compactMap(\.double)
    #expect(counts.count == 3 && counts[1] > counts[0])
    #expect(try row("totals.facility_mw").unit == "MW")
    let lines = comparison.screen.lines
    #expect(lines.contains { $0.hasPrefix("*") && $0.contains("totals.accelerators") })
    #expect(lines.contains { $0.hasPrefix(" ") && $0.contains("totals.contracted_mw") })
  }

  @Test func everyFigureOnRequest() throws {
    let plans = ["\(Self.examples)/minimal.yaml", "\(Self.examples)/gigawatt.yaml"]
    let records = ["\(Self.examples)/sites"]
    let all = try CompareRequest(plans: plans, records: records, isComplete: true).run()
    #expect(all.labels == ["minimal", "gigawatt"])
    let metrics = all.rows.map(\.metric)
    #expect(metrics.contains("phases[0].power_train[0].loss_mw"))
    // Only the second plan has a fourth phase.
    let fourth = try #require(all.rows.first { $0.metric == "phases[3].systems" })
    #expect(fourth.values[0] == .null && fourth.values[1] != .null && fourth.differs)
    #expect(Set(metrics).count == metrics.count)
  }

  @Test func onePlanAloneIsRefused() {
    #expect(throws: Failure.self) {
      try CompareRequest(
        plans: ["\(Self.examples)/minimal.yaml"], records: ["\(Self.examples)/sites"]
      ).run()
    }
  }

  @Test func aColumnWithoutAPlanSaysWhy() throws {
    let small = try Self.file(
      "small.yaml",
      """
      kind: build-out
      id: small
      sites: [abilene-tx]
      cluster: {system: gb200-nvl72}
      phases: [{id: one, ready: 2027-06, size: {contracted: 1 kW}}]
      """)
    let comparison = try CompareRequest(
      plans: [small, "\(Self.examples)/minimal.yaml"], records: ["\(Self.examples)/sites"]
    ).run()
    #expect(comparison.failures[0]?.status == .infeasible && comparison.failures[1] == nil)
    #expect(comparison.screen.lines.last?.contains("not one scalable unit fits") == true)
    #expect(comparison.exitStatus == 0)
  }

  // MARK: Studies

  private static func study(_ text: String) async throws -> StudyResult {
    try await StudyRequest(file: file("study.yaml", text), records: ["\(examples)/sites"]).run()
  }

  @Test func axesMultiply() async throws {
    let table = try await Self.study(
      """
      kind: study
      base: \(Self.examples)/minimal.yaml
      vary:
        phases[one].size: [{contracted: 20 MW}, {contracted: 40 MW}, {contracted: 1 kW}]
        finance.discount.nominal: [7 %, 12 %]
      report: [totals.accelerators, tco.levelized_usd_per_gpu_hour]
      """)
    #expect(table.rows.count == 6)
    #expect(table.rows.map(\.status).suffix(2) == ["infeasible", "infeasible"])
    #expect(table.rows[4].reason.contains("not one scalable unit fits"))
    #expect(table.rows[4].values == [.null, .null])
    #expect(table.exitStatus == 0)
    let counts = table.rows.map { $0.values[0].double }
    let costs = table.rows.map { $0.values[1].double }
    // Twice the power is about twice the accelerators; a dearer rate leaves them and costs more.
    #expect(counts[0] == counts[1])
    #expect(try #require(counts[2]) > 1.8 * #require(counts[0]))
    #expect(try #require(costs[1]) > #require(costs[0]))

    let row = try #require(table.json["rows"]?.items?.first)
    #expect(row["totals.accelerators"]?.double == counts[0])
    #expect(row["changes"]?["finance.discount.nominal"]?.word == "7 %")
    let csv = table.csv.split(separator: "\r\n")
    #expect(csv.count == 7)
    #expect(
      csv[0]
        == "case,phases[one].size,finance.discount.nominal,status,reason,"
        + "totals.accelerators,tco.levelized_usd_per_gpu_hour")
  }

  @Test func aBaseIsNamedFromTheStudysFolder() async throws {
    let base = try Self.file(
      "base.yaml",
      """
      kind: build-out
      id: base
      sites: [abilene-tx]
      cluster: {system: gb200-nvl72}
      phases: [{id: one, ready: 2027-06, size: {contracted: 20 MW}}]
      """)
    let name = try #require(base.split(separator: "/").last)
    let table = try await Self.study(
      """
      kind: study
      base: \(name)
      cases: [{id: same}, {id: nothing-there, set: {'phases[3].system': x}}]
      """)
    #expect(table.metrics == Comparison.headline)
    #expect(table.rows.map(\.status) == ["planned", "bad-input"])
    #expect(table.rows[1].reason.contains("`phases` has 1 elements"))
    #expect(table.screen.lines.contains { $0.contains("totals.accelerators") })
  }

  @Test func aStudyThatCannotBeReadSaysAll() async throws {
    func lines(_ text: String) async throws -> String {
      let failure = try await #require(throws: Failure.self) { try await Self.study(text) }
      #expect(failure.status == .badInput)
      return failure.lines.joined(separator: "\n")
    }
    let base = "kind: study\nbase: \(Self.examples)/minimal.yaml\n"
    #expect(
      try await lines(base + "vary: {load_factor: [80 %]}\nreport: [totals.acelerators]")
        .contains("did you mean `totals.accelerators`"))
    let both = try await lines(
      base + "vary: {load_factor: {mean: 0.8, deviation: 0.1}, utilization: 3}\nreports: []")
    #expect(both.contains("vary.load_factor.mean: unknown key"))
    #expect(both.contains("say how it varies: one of triangular, pert"))
    #expect(both.contains("`utilization` needs a list of values or a distribution"))
    #expect(both.contains("did you mean `report`"))
    #expect(
      try await lines("kind: study\nbase: nowhere.yaml\ncases: [{id: a}]")
        .contains("nowhere.yaml"))
  }

  @Test func caseOrderIsThatOfTheFile() async throws {
    let table = try await Self.study(
      """
      kind: study
      base: \(Self.examples)/minimal.yaml
      vary: {load_factor: [50 %, 60 %, 70 %, 80 %, 90 %]}
      report: [totals.annual_energy_mwh]
      """)
    #expect(table.rows.map(\.id) == ["50 %", "60 %", "70 %", "80 %", "90 %"])
    let energy = table.rows.compactMap { $0.values[0].double }
    #expect(energy.count == 5 && energy == energy.sorted())
  }
}
