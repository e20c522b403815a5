import Catalog
import Fabric
import Planner
import Quantities
import Scenario
import TCO
import Workloads

/// What a workload does on one phase of a plan, or why it cannot be said.
struct WorkloadOnPhase {
  var phase: String
  /// Accelerators that work on it: the phase's, and for training those of earlier phases of the same
  /// site and system too.
  var accelerators: Int
  /// Accelerators that the strategy uses.
  var used: Int
  var criticalIT: Power
  /// Why there is no answer; empty where there is one.
  var missing = ""
  var strategy = ""
  /// Tokens a second at full time: trained on, or written.
  var tokensPerSecond = 0.0
  /// Input tokens a second, of serving.
  var inputPerSecond = 0.0
  /// Days to the token budget at the workload's share of time.
  var days: Double?
  var utilization: Double?
  var point: ServingPoint?
  var status = CalibrationStatus.uncalibrated
  var errorBand = 0.0
  var efficiency = ""
  /// Shares of the time of all its accelerators, while it has the cluster: kernels run; kernels wait
  /// for traffic and stages. What it does not use idles.
  var busy = 0.0
  var waiting = 0.0
  /// What an accelerator-hour installed costs, USD.
  var hourlyCost: Double?

  /// Dollars of a million tokens: all cost of the accelerators over tokens trained on, or over
  /// input and output.
  var costPerMillion: Double? {
    let tokens = tokensPerSecond + inputPerSecond
    guard let hourlyCost, tokens > 0 else { return nil }
    return hourlyCost * Double(accelerators) / 3600 / tokens * 1e6
  }

  /// The same over output tokens alone.
  var costPerMillionOutput: Double? {
    guard let hourlyCost, tokensPerSecond > 0 else { return nil }
    return hourlyCost * Double(accelerators) / 3600 / tokensPerSecond * 1e6
  }
}

/// A workload on every phase, and what it does in each calendar year.
struct PlannedWorkload {
  struct Year {
    var year: Int
    /// Means over the year of what is energized and accepted.
    var criticalIT: Power
    var accelerators: Double
    /// Tokens of the year at the workload's share, trained on or written, and read.
    var tokens: Double
    var inputTokens: Double
    var cost: Double?
    /// Whole budgets of training tokens.
    var runs: Double?
  }

  var spec: WorkloadSpec
  var phases: [WorkloadOnPhase]
  var years: [Year]
}

extension PlanResult {
  /// Every workload of the build-out, on the accelerators and megawatts that each phase energizes.
  func plannedWorkloads() -> [PlannedWorkload] {
    scenario.workloads.map { workload in
      let phases = plan.phases.indices.map { onPhase($0, workload) }
      return PlannedWorkload(
        spec: workload.spec, phases: phases, years: years(workload.spec, phases))
    }
  }

  private func onPhase(_ index: Int, _ workload: ResolvedWorkload) -> WorkloadOnPhase {
    let phase = plan.phases[index]
    let terms = scenario.phases[index]
    var accelerators = phase.accelerators
    var critical = phase.power.critical
    if workload.spec.kind == .training {
      for earlier in plan.phases.indices.prefix(index)
      where scenario.phases[earlier].site == terms.site
        && scenario.phases[earlier].system.id == terms.system.id
      {
        accelerators += plan.phases[earlier].accelerators
        critical += plan.phases[earlier].power.critical
      }
    }
    var answer = WorkloadOnPhase(
      phase: phase.id, accelerators: accelerators, used: 0, criticalIT: critical)
    answer.hourlyCost = projection?.levelizedPerInstalledHour
    let means = workload.means[index]
    guard let efficiency = means.efficiency else {
      answer.missing = "no efficiency in \(means.precision.rawValue) on \(terms.accelerator.id)"
      return answer
    }
    answer.efficiency = efficiency.id
    let machine: Machine
    do throws(WorkloadError) {
      machine = try self.machine(index, accelerators, means, efficiency)
    } catch {
      answer.missing = error.message
      return answer
    }
    if workload.spec.kind == .training {
      train(workload, means, machine, &answer)
    } else {
      serve(workload, means, machine, &answer)
    }
    return answer
  }

  /// A phase's accelerators: their own scale-up domain, and the tiers of the phase's own network,
  /// with its oversubscription.
  private func machine(
    _ index: Int, _ accelerators: Int, _ means: ResolvedWorkload.Means, _ efficiency: Efficiency
  ) throws(WorkloadError) -> Machine {
    let phase = scenario.phases[index]
    var network = ClusterNetwork(scaleUp: means.scaleUp)
    if let fabric = plan.phases[index].network.fabrics.max(by: {
      $0.size.endpoints < $1.size.endpoints
    }), let scaleOut = means.scaleOut {
      network.tiers = fabric.size.communicationTiers(
        ranksPerEndpoint: Double(phase.system.accelerators) / Double(phase.ports),
        rails: phase.fabric.topology == .railFatTree ? phase.rails : 1, scaleOut.character)
    }
    return try Machine(
      accelerators: accelerators, accelerator: phase.accelerator, precision: means.precision,
      domain: min(
        phase.accelerator.scaleUpDomain ?? 1,
        max(phase.system.accelerators, phase.system.form == .server ? 1 : .max)),
      network: network, efficiency: efficiency)
  }

  private func train(
    _ workload: ResolvedWorkload, _ means: ResolvedWorkload.Means, _ machine: Machine,
    _ answer: inout WorkloadOnPhase
  ) {
    let spec = workload.spec
    let job = TrainingJob(
      model: workload.model, machine: machine, precision: means.precision,
      sequence: spec.sequence ?? 8192, globalBatch: spec.globalBatch ?? 2048)
    guard let step = job.best() else {
      answer.missing = "no training strategy fits into memory"
      return
    }
    let s = step.strategy
    answer.used = s.tensor * s.pipeline * step.data
    var own = job
    own.machine.accelerators = answer.used
    let tokens = spec.tokens ?? workload.model.trainingTokens.map(Double.init)
    let run = TrainingRun(job: own, step: step, tokens: tokens, goodput: spec.goodput)
    answer.strategy = s.text
    answer.tokensPerSecond = run.tokensPerSecond * spec.goodput
    answer.days = tokens.map { $0 / (answer.tokensPerSecond * spec.share) / 86_400 }
    answer.utilization = run.utilization(.full)
    let part = Double(answer.used) / Double(answer.accelerators)
    answer.busy = part * run.busyShare
    answer.waiting = part * (run.goodput - run.busyShare)
    answer.status = run.status
    answer.errorBand = run.errorBand
  }

  private func serve(
    _ workload: ResolvedWorkload, _ means: ResolvedWorkload.Means, _ machine: Machine,
    _ answer: inout WorkloadOnPhase
  ) {
    let spec = workload.spec
    let job = ServingJob(
      model: workload.model, machine: machine, strategy: ServingStrategy(),
      precision: (means.precision, spec.keyValues ?? (means.precision == .bf16 ? .bf16 : .fp8)))
    let shape = RequestShape(
      input: Double(spec.inputTokens ?? 1), output: Double(spec.outputTokens ?? 1),
      cached: spec.cached)
    let best = job.best(shape) { point in
      guard let objective = spec.objective else { return true }
      return objective.firstToken.allSatisfy { point.timeToFirstToken <= $0.limit.seconds }
        && objective.perToken.allSatisfy { point.timePerToken <= $0.limit.seconds }
    }
    guard let best else {
      answer.missing = "no serving strategy fits into memory and meets the objective"
      return
    }
    let s = best.model.job.strategy
    let engines = answer.accelerators / s.accelerators
    answer.used = engines * s.accelerators
    let requests = best.point.requestRate * Double(s.data) * Double(engines)
    answer.strategy = "tensor \(s.tensor), expert \(s.expert), data \(s.data)"
    answer.tokensPerSecond = requests * shape.output
    answer.inputPerSecond = requests * shape.input
    answer.busy = Double(answer.used) / Double(answer.accelerators)
    answer.point = best.point
    let efficiency = best.model.job.machine.efficiency
    answer.status = efficiency.status(accelerators: s.accelerators)
    answer.errorBand = efficiency.errorBand(answer.status)
  }

  /// Share of a phase's racks accepted, mean over a calendar year: a line from ready to full.
  private func accepted(_ phase: PhasePlan, in year: Int) -> Double {
    let length = Double(phase.full.index - phase.ready.index + 1)
    return (0..<12).reduce(0.0) { sum, month in
      let passed = Double(year * 12 + month - phase.ready.index) + 0.5
      return sum + min(1, max(0, passed / length))
    } / 12
  }

  private func years(_ spec: WorkloadSpec, _ phases: [WorkloadOnPhase]) -> [PlannedWorkload.Year] {
    guard let first = plan.phases.map(\.ready).min(), let last = plan.phases.map(\.full).max()
    else { return [] }
    let seconds = 365.0 * 86_400
    return (first.index / 12...last.index / 12 + 1).map { year in
      var found = PlannedWorkload.Year(
        year: year, criticalIT: .zero, accelerators: 0, tokens: 0, inputTokens: 0)
      for (phase, answer) in zip(plan.phases, phases) {
        let share = accepted(phase, in: year)
        let own = Double(phase.accelerators) * share
        found.criticalIT += phase.power.critical * share
        found.accelerators += own
        // A training run spans the phases of a site: each adds its accelerators' share.
        let part = answer.accelerators > 0 ? own / Double(answer.accelerators) : 0
        found.tokens += answer.tokensPerSecond * part * spec.share * seconds
        found.inputTokens += answer.inputPerSecond * part * spec.share * seconds
      }
      if let hourly = projection?.levelizedPerInstalledHour {
        found.cost = hourly * found.accelerators * 8760 * spec.share
      }
      if spec.kind == .training, let budget = spec.tokens, budget > 0 {
        found.runs = found.tokens / budget
      }
      return found
    }
  }
}
