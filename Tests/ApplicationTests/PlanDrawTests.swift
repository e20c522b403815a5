import Catalog
import Documents
import Foundation
import Interchange
import Planner
import Quantities
import Scenario
import TCO
import Testing

@testable import Application

/// What workloads draw, and that energy is billed by it where a build-out asks for that.
@Suite struct PlanDrawTests {
  private static func workload(_ share: String) -> String {
    "[{id: chat, kind: serving, model: deepseek-v3, input_tokens: 8192, output_tokens: 1024, share: \(share)}]"
  }

  private func draw(_ changes: [String: String]) throws -> (result: PlanResult, draw: PlannedDraw) {
    let result = try ExamplePlans.plan("gigawatt", changes)
    return (result, try #require(result.plannedDraw(result.plannedWorkloads())))
  }

  @Test func `Systems at work draw their parts, with accelerators at their share of TDP`() throws {
    let (result, draw) = try draw(["workloads": Self.workload("100 %")])
    let shares = try #require(result.scenario.workloadDraw)
    for (phase, plan) in zip(draw.phases, result.plan.phases) {
      let terms = try #require(result.scenario.phases.first { $0.id == phase.phase })
      let tdp = try #require(terms.accelerator.tdp).watts
      // By hand: accelerators and the other parts, over what fans and power supplies leave.
      let parts = try terms.system.components.reduce(0.0) { sum, part in
        let component = try #require(terms.components.first { $0.id == part.component })
        return sum + (component.power(.design)?.watts ?? .nan) * Double(part.count)
      }
      let left = try #require(terms.system.psuEfficiency) * (1 - #require(terms.system.fanFraction))
      func system(_ share: Double) -> Double {
        (tdp * share * Double(terms.system.accelerators) + parts) / left
      }
      let mean = phase.busy * system(shares.busy) + (1 - phase.busy) * system(shares.idle)
      #expect(abs(phase.perSystem.watts / mean - 1) < 1e-12)
      #expect(phase.busy > 0.99 && phase.busy <= 1 && phase.waiting == 0)
      let rest = plan.power.critical.watts - plan.power.systems.watts
      let meanIT = rest + mean * Double(plan.systems)
      #expect(abs(phase.meanIT.watts / meanIT - 1) < 1e-12)
      #expect(phase.loadFactor < 1)
    }
  }

  @Test func `Half the time draws half way between work and idleness`() throws {
    let factors = try ["0 %", "50 %", "100 %"].map { share in
      try #require(try draw(["workloads": Self.workload(share)]).draw.loadFactor)
    }
    #expect(factors[0] < factors[1] && factors[1] < factors[2])
    #expect(abs((factors[0] + factors[2]) / 2 / factors[1] - 1) < 1e-12)
  }

  @Test func `Billed by the draw is billed by that load factor`() throws {
    let workloads = Self.workload("70 %")
    let (billed, draw) = try draw(["workloads": workloads, "energy_from": "workloads"])
    let factor = try #require(draw.loadFactor)
    #expect(billed.scenario.buildOut.loadFactor == factor)
    let stated = try ExamplePlans.plan(
      "gigawatt", ["workloads": workloads, "load_factor": "\(factor)"])
    #expect(billed.plan.totals.accelerators == stated.plan.totals.accelerators)
    #expect(
      billed.projection?.levelizedPerInstalledHour == stated.projection?.levelizedPerInstalledHour)
    for (one, other) in zip(billed.plan.phases, stated.plan.phases) {
      #expect(one.year.facilityEnergy == other.year.facilityEnergy)
    }
    // A plan that was made so is made so again.
    let again = try PlanResult(
      replaying: #require(
        JSONReader.read(Array(billed.json.text.utf8), file: "plan.json").document),
      file: "plan.json")
    #expect(again.json.text == billed.json.text)
  }

  @Test func `Without an answer for a workload there is no bill by it`() throws {
    let unknown = Self.workload("50 %").replacing("slo", with: "")
      .replacing("share: 50 %", with: "share: 50 %, slo: {tpot: 0.001 ms}")
    #expect(throws: Failure.self) {
      try ExamplePlans.plan("gigawatt", ["workloads": unknown, "energy_from": "workloads"])
    }
    #expect(throws: (any Error).self) {
      try ExamplePlans.plan("gigawatt", ["workloads": "[]", "energy_from": "workloads"])
    }
    let plan = try ExamplePlans.plan("gigawatt", ["workloads": unknown])
    #expect(plan.plannedDraw(plan.plannedWorkloads())?.loadFactor == nil)
  }

  /// Water of a year bounds sizes by what is drawn on the mean: a plan whose workloads draw less than
  /// was first assumed has more systems, and states the draw that it was made with.
  @Test func `Where a year's water binds, the plan is made with what its workloads draw`() throws {
    let folder = "\(try ExamplePlans.scratch.get())/dry"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try String(
      contentsOfFile: "\(ExamplePlans.root)/examples/sites/abilene-tx.yaml", encoding: .utf8
    )
    .replacing("[direct-to-chip-air-chiller,", with: "[direct-to-chip-water-chiller,")
    .replacing("limit: 500 m3/day", with: "annual_limit: 400 ML")
    .write(toFile: "\(folder)/abilene-tx.yaml", atomically: true, encoding: .utf8)
    let request = PlanRequest(
      file: "\(ExamplePlans.root)/examples/gigawatt.yaml", records: [folder])
    let (document, library) = try request.read(kind: "build-out")
    func plan(_ changes: [String: String]) throws -> PlanResult {
      var changed = try document.setting(
        "cluster.cooling", to: .text("direct-to-chip-water-chiller"))
      let phases = "[{id: one, ready: 2027-06, size: {contracted: 200 MW}}]"
      for (path, value) in changes.merging(["phases": phases], uniquingKeysWith: { $1 }) {
        let parsed = YAMLReader.read(Array("value: \(value)".utf8), file: path)
        changed = try changed.setting(path, to: try #require(parsed.document?["value"]))
      }
      return try PlanResult(request.resolve(changed, in: library))
    }
    let workloads = Self.workload("70 %")
    let assumed = try plan(["workloads": workloads])
    let billed = try plan(["workloads": workloads, "energy_from": "workloads"])
    let factor = try #require(billed.plannedDraw(billed.plannedWorkloads())?.loadFactor)
    #expect(factor < assumed.scenario.buildOut.loadFactor)
    #expect(billed.plan.totals.accelerators > assumed.plan.totals.accelerators)
    #expect(abs(billed.scenario.buildOut.loadFactor / factor - 1) < 1e-12)
  }

  @Test func `Alternatives that take more than all of the time are no mix`() throws {
    let two =
      Self.workload("70 %").dropLast() + ", "
      + Self.workload("60 %").dropFirst()
      .replacing("id: chat", with: "id: more")
    let (_, draw) = try draw(["workloads": String(two)])
    #expect(draw.loadFactor == nil)
    #expect(draw.missing == "together they take 130 % of the time")
  }
}
