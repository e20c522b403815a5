import Catalog
import Interchange
import Planner
import Quantities
import Reporting
import Scenario
import Workloads

/// What the workloads of a build-out draw on the mean.
///
/// Accelerators draw as ``WorkloadPower`` has it by what they do; networks, storage and management
/// stay at the power that they are sized for, which errs to the high side.
struct PlannedDraw {
  struct Phase {
    var phase: String
    /// Shares of the time of the phase's accelerators over all workloads; the rest idles.
    var busy: Double
    var waiting: Double
    var perSystem: Power
    /// At full occupation.
    var meanIT: Power
    var critical: Power

    var loadFactor: Double { meanIT / critical }
  }

  var phases: [Phase]
  /// Why there are none; empty where there are.
  var missing: String

  /// Mean draw of all phases over the critical IT power of all; nil where something is not known.
  var loadFactor: Double? {
    let critical = phases.reduce(Power.zero) { $0 + $1.critical }
    guard missing.isEmpty, critical > .zero else { return nil }
    return min(1, phases.reduce(Power.zero) { $0 + $1.meanIT } / critical)
  }
}

extension PlanResult {
  /// Nil without workloads.
  func plannedDraw(_ workloads: [PlannedWorkload]) -> PlannedDraw? {
    guard let shares = scenario.workloadDraw, !workloads.isEmpty else { return nil }
    var draw = PlannedDraw(phases: [], missing: "")
    let taken = workloads.reduce(0.0) { $0 + $1.spec.share }
    if taken > 1 + 1e-9 {
      // Alternatives that are compared, each with the whole plan, are no mix.
      draw.missing = "together they take \(NumberText.significant(taken * 100, 3)) % of the time"
    }
    for (index, phase) in plan.phases.enumerated() {
      let terms = scenario.phases[index]
      guard
        let power = WorkloadPower(terms.system, terms.accelerator, terms.components, shares)
      else {
        draw.missing = "\(terms.system.id) has neither components nor a metered draw"
        continue
      }
      var (busy, waiting) = (0.0, 0.0)
      for workload in workloads {
        let one = workload.phases[index]
        if !one.missing.isEmpty { draw.missing = "\(workload.spec.id): \(one.missing)" }
        busy += one.busy * workload.spec.share
        waiting += one.waiting * workload.spec.share
      }
      let system = power.mean(busy: busy, waiting: waiting) * Double(power.perSystem)
      let rest = phase.power.critical - phase.power.systems
      draw.phases.append(
        PlannedDraw.Phase(
          phase: phase.id, busy: busy, waiting: waiting, perSystem: system,
          meanIT: rest + system * Double(phase.systems), critical: phase.power.critical))
    }
    return draw
  }

  /// The scenario with its energy billed at what this plan's workloads draw, where the build-out says so;
  /// nil where it is billed so already.
  func drawingByWorkloads() throws(Failure) -> Scenario? {
    guard scenario.buildOut.energyFrom == .workloads else { return nil }
    let draw = plannedDraw(plannedWorkloads())
    guard let factor = draw?.loadFactor else {
      throw Failure(.badInput, "energy_from: workloads: \(draw?.missing ?? "no workload")")
    }
    guard abs(factor / scenario.buildOut.loadFactor - 1) > 1e-12 else { return nil }
    var own = scenario
    own.buildOut.loadFactor = factor
    return own
  }
}

extension Scenario {
  /// The same with the mean draw that a plan found of its workloads.
  func drawing(as other: PlanResult) -> Scenario {
    guard buildOut.energyFrom == .workloads else { return self }
    var own = self
    own.buildOut.loadFactor = other.scenario.buildOut.loadFactor
    return own
  }
}

extension PlannedDraw {
  func json(_ buildOut: BuildOut) -> JSON {
    .object([
      ("load_factor", JSON(loadFactor)), ("missing", missing.isEmpty ? .null : .text(missing)),
      ("billed", .boolean(buildOut.energyFrom == .workloads)),
      (
        "phases",
        .list(
          phases.map { phase in
            .object([
              ("phase", .text(phase.phase)), ("busy_share", .number(phase.busy)),
              ("waiting_share", .number(phase.waiting)),
              ("mean_kw_per_system", .number(phase.perSystem.kilowatts)),
              ("mean_it_mw", .number(phase.meanIT.megawatts)),
              ("load_factor", .number(phase.loadFactor)),
            ])
          })
      ),
    ])
  }

  /// The draw on a screen.
  func lines(_ buildOut: BuildOut) -> [String] {
    func percent(_ value: Double) -> String { "\(NumberText.significant(value * 100, 3)) %" }
    guard let factor = loadFactor else {
      return ["What the workloads draw is not known: \(missing)"]
    }
    let mean = phases.reduce(Power.zero) { $0 + $1.meanIT }.megawatts
    let head =
      "The workloads draw \(NumberText.fixed(mean, 1, grouping: true)) MW of IT on the mean, "
      + "\(percent(factor)) of critical IT"
    return [
      head,
      buildOut.energyFrom == .workloads
        ? "  energy is billed by it (energy_from: workloads)"
        : "  energy is billed at \(percent(buildOut.loadFactor)) (load_factor)",
    ]
  }
}
