import Documents
import Interchange
import Planner
import Scenario
import Store
import TCO
import Testing

@testable import Application

/// A plan made again from what it holds is the same plan, byte for byte.
@Suite struct ReplayTests {
  @Test(arguments: ["gigawatt", "minimal"])
  func planMadeAgainIsTheSame(_ name: String) throws {
    let result = try (name == "gigawatt" ? Example.gigawatt : Example.minimal).get()
    let text = result.json.text
    let again = try replay(text)
    #expect(again.json.text == text)
    #expect(again.digest == result.digest)
    #expect(again.exportFiles == result.exportFiles)
  }

  /// Numbers as people write them: a plan keeps their value, not their spelling.
  @Test func spellingsOfNumbersDoNotMatter() throws {
    let result = try plan(
      """
      kind: build-out
      id: "007"
      name: 1.50
      start: "2026-12"
      sites: [abilene-tx]
      cluster: {system: gb200-nvl72, fabric: {tiers: 3, oversubscription: "1:1"}}
      phases:
        - {id: one, ready: 2027-06, size: {contracted_mw: 5.0e1}}
      utilization: 0.80
      load_factor: "80 %"
      workloads:
        - {id: w, kind: training, model: llama3.1-405b, tokens: 15.6e12, share: 0.60}
      """)
    let text = result.json.text
    #expect(try replay(text).json.text == text)
  }

  @Test func whatIsNoPlanIsRefused() throws {
    #expect(throws: Failure.self) { try replay(#"{"kind": "plan"}"#) }
    #expect(throws: Failure.self) {
      try replay(#"{"scenario": {"build_out": {"id": "x"}, "records": {}}}"#)
    }
    try inFolder { folder in
      try write(#"{"kind": "site"}"#, "\(folder)/plan.json")
      #expect(throws: Failure.self) { try PlanReference(folder + "/", storePath: nil).load() }
      #expect(throws: Failure.self) {
        try PlanReference("\(folder)/none.json", storePath: nil).load()
      }
    }
  }

  @Test func savedPlanIsTheSame() throws {
    try inFolder { folder in
      let path = "\(folder)/store.sqlite"
      _ = try Store.create(at: path)
      let result = try Example.minimal.get()
      try result.save(as: "first", created: "2026-11-23T12:00:00Z", storePath: path)
      let loaded = try PlanReference("first", storePath: path).load()
      #expect(loaded.result.json.text == result.json.text)
      #expect(loaded.remark == nil)

      let store = try Store(opening: path)
      let saved = try #require(try store.plan(named: "first"))
      #expect(saved.totals.accelerators == result.plan.totals.accelerators)
      #expect(saved.totals.capexUSD == result.projection?.capex)
      // The question is kept once.
      #expect(!saved.planJSON.contains("\"scenario\":"))

      // The same again changes nothing; another needs to be asked for.
      try result.save(as: "first", created: "2030-01-01T00:00:00Z", storePath: path)
      #expect(try store.plan(named: "first")?.created == "2026-11-23T12:00:00Z")
      let other = try Example.gigawatt.get()
      #expect(throws: Failure.self) {
        try other.save(as: "first", created: "2026-11-24T00:00:00Z", storePath: path)
      }
      #expect(try store.plan(named: "first") == saved)
      try other.save(
        as: "first", created: "2026-11-24T00:00:00Z", storePath: path, force: true)
      #expect(try store.plan(named: "first")?.digest == other.digest)

      do throws(Failure) {
        _ = try PlanReference("frist", storePath: path).load()
        Testing.Issue.record("a plan that is not there")
      } catch {
        #expect(error.issues.first?.suggestion == "first")
      }
    }
  }

  @Test(arguments: ["", "a/b", "plan.json", "-x", "two words", "Ünicode"])
  func namesThatAPathOrAnOptionCouldBeAreRefused(_ name: String) throws {
    let result = try Example.minimal.get()
    #expect(throws: Failure.self) {
      try result.save(as: name, created: "2026-11-23T12:00:00Z", storePath: "/nonexistent")
    }
  }

  private func replay(_ text: String) throws -> PlanResult {
    let parsed = JSONReader.read(Array(text.utf8), file: "plan.json")
    let document = try #require(parsed.document, "\(parsed.issues)")
    return try PlanResult(replaying: document, file: "plan.json")
  }
}
