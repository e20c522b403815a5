import Foundation
import Interchange
import Reporting
import Store
import Testing

@testable import Application

struct ExplainTests {
  private static func explain(_ metric: String, depth: Int? = nil) throws -> Explanation {
    try Explanation(of: metric, in: ExamplePlans.gigawatt.get(), depth: depth)
  }

  @Test func namesOfTheScreenAreMetrics() throws {
    #expect(try Self.explain("facility_mw").reasons.map(\.path) == ["totals.facility_mw"])
    #expect(try Self.explain("capex_usd").reasons.map(\.path) == ["tco.capex_usd"])
    #expect(try Self.explain("annual_pue").reasons.map(\.path) == ["annual_pue"])
    #expect(try Self.explain("phases.two.full").reasons.map(\.path) == ["phases[1].full"])
    #expect(try Self.explain("phases[two].full").reasons.map(\.path) == ["phases[1].full"])
    #expect(try Self.explain("phases[*].systems").reasons.count == 4)
  }

  @Test func aMisspelledMetricNamesTheNearest() throws {
    let failure = try #require(throws: Failure.self) { try Self.explain("facility_mv") }
    #expect(failure.status == .badInput)
    #expect(failure.lines.joined().contains("did you mean `facility_mw`"))
    #expect(throws: Failure.self) { try Self.explain("tco") }
    #expect(throws: Failure.self) { try Self.explain("a..b") }
  }

  /// Every chain ends in values of records or specs, each with its source, or in a leaf.
  @Test(arguments: [
    "facility_mw", "critical_it_mw", "accelerators", "switches", "peak_facility_ratio",
    "annual_pue", "binding_constraint.headroom", "phases[3].full", "capex_usd",
    "opex_usd_per_year", "levelized_usd_per_gpu_hour", "totals.annual_carbon_t",
    "tco.estimate_share", "tco.refresh_usd", "constraints[4].headroom",
  ])
  func chainsEndInSources(_ metric: String) throws {
    var ends = 0
    func walk(_ reason: Reason, isFollowed: Bool) {
      if reason.path.hasPrefix("scenario.") {
        guard isFollowed else { return }
        ends += 1
        #expect(reason.provenance?.source.isEmpty == false, "\(reason.path)")
        #expect(reason.amount != .missing, "\(reason.path)")
      }
      for input in reason.inputs {
        for (index, one) in input.reasons.enumerated() {
          let isLargest = !one.inputs.isEmpty || one.provenance != nil || input.reasons.count == 1
          walk(one, isFollowed: isLargest && (index == 0 || input.reasons.count > 1))
        }
      }
    }
    let reason = try #require(Self.explain(metric).reasons.first)
    walk(reason, isFollowed: true)
    #expect(ends > 0, "\(metric)")
  }

  @Test func recordsTellFieldProvenanceFirst() throws {
    // The record is `secondary`; its share of liquid is from memory.
    let reason = try #require(Self.explain("phases[0].cooling.liquid_fraction").reasons.first)
    let input = try #require(reason.inputs.first?.reasons.first)
    #expect(input.path == "scenario.records.system.gb200-nvl72.liquid_fraction")
    #expect(input.amount == .number(0.87))
    #expect(input.provenance?.confidence == "memory")
  }

  @Test func defaultsAreNamedAsSuch() throws {
    let explanation = try Explanation(of: "tco.utilization", in: ExamplePlans.minimal.get())
    let input = try #require(explanation.reasons.first?.inputs.first?.reasons.first)
    #expect(input.path == "scenario.build_out.utilization")
    #expect(input.amount == .text("0.8") || input.amount == .number(0.8))
    #expect(input.provenance?.source == "stated default")
  }

  @Test func whatTheSiteSaysHidesTheAssumption() throws {
    let reason = try #require(
      Self.explain("phases[0].constraints[name=critical IT power of a hall].limit").reasons.first)
    #expect(
      reason.inputs.map(\.path) == ["scenario.records.site.abilene-tx.halls.critical_it"])
    #expect(reason.amount == .number(25))
  }

  @Test func depthCutsTheChain() throws {
    let shallow = try Self.explain("capex_usd", depth: 0)
    #expect(shallow.reasons[0].inputs.isEmpty && !shallow.reasons[0].cut.isEmpty)
    let two = try Self.explain("capex_usd", depth: 1).screen.lines
    let full = try Self.explain("capex_usd").screen.lines
    #expect(two.count < 10 && full.count > 100)
  }

  @Test func linesOfMoneyAreNamed() throws {
    let lines = try Self.explain("tco.it_capex_usd", depth: 1).screen.lines
    #expect(lines.contains { $0.contains("gb200-nvl72") })
  }

  /// A plan read back from its file, or from the store, is explained in the same words.
  @Test func aPlanFileAndASavedPlanExplainAlike() throws {
    let plan = try ExamplePlans.minimal.get()
    let folder = try ExamplePlans.scratch.get()
    let path = "\(folder)/explain-\(UUID().uuidString).json"
    try plan.text.write(toFile: path, atomically: true, encoding: .utf8)
    let read = try PlanSource(path).plan()
    let metric = "levelized_usd_per_gpu_hour"
    let expected = try Explanation(of: metric, in: plan).json
    #expect(try Explanation(of: metric, in: read).json == expected)

    let storePath = "\(folder)/\(UUID().uuidString).sqlite"
    let store = try Store.create(at: storePath).store
    try store.save(
      SavedPlan(
        name: "mine", created: "2026-01-01T00:00:00Z", engineVersion: "1", digest: "0",
        scenarioJSON: "{}", planJSON: plan.compactText, totals: SavedPlan.Totals()))
    let saved = ExplainRequest(plan: PlanSource("mine", storePath: storePath), metric: metric)
    #expect(try saved.run().json == expected)
    let failure = try #require(throws: Failure.self) {
      try PlanSource("mime", storePath: storePath).plan()
    }
    #expect(failure.lines.joined().contains("did you mean `mine`"))
  }
}
