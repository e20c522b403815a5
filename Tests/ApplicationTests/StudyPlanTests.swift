import Documents
import Foundation
import Interchange
import Planner
import Scenario
import Testing

@testable import Application

/// Studies of a build-out: draws are planned, and the plan is kept where terms alone differ.
@Suite struct StudyPlanTests {
  private static let base = """
    kind: build-out
    id: small
    sites: [abilene-tx]
    cluster: {system: gb200-nvl72}
    phases: [{id: one, ready: 2027-06, size: {contracted: 20 MW}}]
    finance: {price: 2.40 USD/GPU-h, discount: {nominal: 9 %}}
    """

  @Test func drawsOfABuildOutArePlans() async throws {
    let folder = try StudyTests.Folder(
      """
      kind: study
      base: base.yaml
      draws: 12
      seed: 5
      vary:
        phases.one.size.contracted: {uniform: [15 MW, 30 MW]}
        cluster.system: {discrete: {gb200-nvl72: 0.6, gb300-nvl72: 0.4}}
        finance.price: {triangular: [2 USD/GPU-h, 2.4 USD/GPU-h, 3 USD/GPU-h]}
      report: [totals.accelerators, tco.npv_usd]
      sensitivity: [tco.npv_usd]
      """, base: Self.base)
    let sheet = "\(folder.path)/draws.csv"
    let one = try await folder.request(drawsPath: sheet).run()
    let two = try await folder.request(threads: 2).run()
    #expect(one.json == two.json)
    let rows = try rows(of: sheet)
    #expect(rows.count == 12)
    #expect(Set(rows.compactMap { $0["cluster.system"] }) == ["gb200-nvl72", "gb300-nvl72"])
    for draw in [0, 7, 11] {
      try write(folder.request().document(ofDraw: draw), "\(folder.path)/draw.yaml")
      let plan = try PlanRequest(
        file: "\(folder.path)/draw.yaml", records: ["\(ExamplePlans.root)/examples/sites"]
      ).run()
      #expect(rows[draw]["totals.accelerators"] == String(plan.plan.totals.accelerators))
      let npv = try #require(rows[draw]["tco.npv_usd"].flatMap { Double($0) })
      let planned = try #require(plan.json["tco"]?["npv_usd"]?.double)
      #expect(abs(npv - planned) <= 1e-12 * abs(planned))
    }
    // More megawatts and dearer hours are worth more; the words are ranked with the numbers.
    #expect(one.swings.count == 3)
  }

  /// What a plan that is kept gives is what planning again gives, for every term.
  @Test(arguments: [
    ("finance.price", "3.1 USD/GPU-h"), ("finance.discount.nominal", "14 %"),
    ("finance.it_life", "4 years"), ("finance.residual", "10 %"),
    ("finance.annualization", "cash-flow"), ("finance.refresh", "false"),
  ])
  func aPlanIsKeptWhereTermsAloneDiffer(_ path: String, _ value: String) throws {
    let folder = try StudyTests.Folder("kind: study\nbase: base.yaml\n", base: Self.base)
    let parsed = InputFile(path: "\(folder.path)/base.yaml", format: .yaml).readDocument()
    let base = StudyBase(
      document: try #require(parsed.document), file: "base.yaml", isApart: true, isProForma: false)
    let library = try PlanRequest(
      file: "base.yaml", records: ["\(ExamplePlans.root)/examples/sites"]
    ).library()
    let changes = [Document.Member(path, .plain(value))]
    let again = try StudyAsker(base, library).result(changes)
    let kept = try StudyAsker(base, library).keepingPlan().result(changes)
    #expect(kept.json == again.json)
  }

  @Test func aBillionPlansAreRefusedWithTheLimit() async throws {
    let folder = try StudyTests.Folder(
      """
      kind: study
      base: base.yaml
      draws: 1000000000
      vary: {finance.price: {uniform: [2 USD/GPU-h, 3 USD/GPU-h]}}
      """, base: Self.base)
    let failure = try await #require(throws: Failure.self) { try await folder.request().run() }
    #expect(failure.status == .violated)
    #expect(failure.lines.joined().contains("1000000000 are more than the 1000000"))
  }

  @Test func anInfeasibleBaseSaysWhy() async throws {
    let folder = try StudyTests.Folder(
      """
      kind: study
      base: base.yaml
      vary: {finance.price: {uniform: [2 USD/GPU-h, 3 USD/GPU-h]}}
      """, base: Self.base.replacing("20 MW", with: "1 kW"))
    let failure = try await #require(throws: Failure.self) { try await folder.request().run() }
    #expect(failure.status == .infeasible)
  }
}
