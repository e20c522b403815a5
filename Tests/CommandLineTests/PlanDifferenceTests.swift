import Foundation
import Testing

/// `plan --against`: what a changed build-out changes.
@Suite struct PlanDifferencesOnTheCommandLine {
  private func buildOut(_ phases: String) -> String {
    """
    kind: build-out
    id: changed
    sites: [abilene-tx]
    cluster: {system: gb200-nvl72}
    phases:
    \(phases)

    """
  }

  private let sites = Program.root + "/examples/sites"
  private let one = "  - {id: one, ready: 2027-06, size: {contracted: 50 MW}}"

  @Test func `A plan against itself differs in nothing`() throws {
    try withProgram(store: false) { program in
      let file = try program.write(buildOut(one), "a.yaml")
      let run = try program.run("plan", file, "--with", sites, "--against", file)
      #expect(run.status == 0)
      #expect(run.output.hasPrefix("No difference between"))
    }
  }

  @Test func `A phase put in front and a larger one are told by id`() throws {
    try withProgram(store: false) { program in
      let old = try program.write(buildOut(one), "a.yaml")
      let new = try program.write(
        buildOut(
          "  - {id: zero, ready: 2027-05, size: {contracted: 20 MW}}\n"
            + "  - {id: one, ready: 2027-06, size: {contracted: 60 MW}}"), "b.yaml")
      let plans = try [old, new].map {
        try program.run("plan", $0, "--with", sites, "--json").json()
      }
      let json = try program.run("plan", new, "--with", sites, "--against", old, "--json").json()
      let question = try #require(json["question"] as? [[String: Any]])
      #expect(
        question.map { "\($0["mark"] ?? "") \($0["path"] ?? "")" } == [
          "~ phases[one].size.contracted", "+ phases[zero]",
        ])
      let result = try #require(json["result"] as? [[String: Any]])
      let count = result.first { $0["path"] as? String == "totals.accelerators" }
      for (key, plan) in zip(["before", "after"], plans) {
        let total = (plan["totals"] as? [String: Any])?["accelerators"] as? Int
        #expect(count?[key] as? Int == total)
      }
      #expect(result.contains { $0["path"] as? String == "phases[zero]" })
      // The line that sums up has the difference of what `plan` says.
      let text = try program.run("plan", new, "--with", sites, "--against", old).output
      let more =
        ((plans[1]["totals"] as? [String: Any])?["accelerators"] as? Int ?? 0)
        - ((plans[0]["totals"] as? [String: Any])?["accelerators"] as? Int ?? 0)
      let digits = text.components(separatedBy: "\n")[0].filter { $0 != "," }
      #expect(digits.contains("+\(more) accelerators"))
    }
  }

  @Test func `An unknown plan is named`() throws {
    try withProgram(store: false) { program in
      let file = try program.write(buildOut(one), "a.yaml")
      let run = try program.run("plan", file, "--with", sites, "--against", "nothing")
      #expect(run.status == 1)
      #expect(run.errors.contains("nothing"))
    }
  }
}
