import Catalog
import Documents
import Quantities
import Scenario
public import Workloads

/// Asks for a training job to be simulated.
public struct TrainingRequest: Sendable {
  /// The spec's file, or `-`.
  public var file: String
  /// Whether the fastest strategy is searched for, in place of the spec's.
  public var optimizes: Bool
  public var records: [String]
  /// A model in place of the spec's: an id, or a file of another program's.
  public var model: String?
  public var storePath: String?

  public init(
    file: String, optimizes: Bool = false, records: [String] = [], storePath: String? = nil,
    model: String? = nil
  ) {
    self.file = file
    self.optimizes = optimizes
    self.records = records
    self.model = model
    self.storePath = storePath
  }

  /// Simulates the job.
  ///
  /// - Throws: bad input with every rule that the strategy breaks; infeasible, with the nearest
  ///   strategy that fits, where memory does not hold it.
  public func run() throws(Failure) -> TrainingAnswer {
    let request = PlanRequest(file: file, records: records, storePath: storePath)
    let (spec, position, library) = try request.workload(
      TrainingSpec.self, kind: TrainingSpec.kind, model: model)
    let answer = try spec.answer(in: library, file: file, position: position, optimizes: optimizes)
    guard answer.run.fits else { throw answer.infeasible }
    return answer
  }
}

/// A training run with what it costs.
public struct TrainingAnswer: Sendable {
  public let run: TrainingRun
  public let search: StrategySearch?
  let spec: TrainingSpec
  let power: WorkloadPower?
}

extension TrainingSpec {
  /// The job with its records, under `trial` in place of the efficiency that the spec leads to.
  func job(
    in library: Library, file: String, trial: Efficiency? = nil
  ) throws(Failure) -> TrainingJob {
    let model = try library.record(LanguageModel.self, model, file: file)
    let machine = try library.machine(
      cluster, precision: precision, phase: .training, efficiency: efficiency, trial: trial,
      file: file)
    return TrainingJob(
      model: model, machine: machine, precision: precision, sequence: sequence,
      globalBatch: globalBatch)
  }

  func answer(
    in library: Library, file: String, position: (String) -> Position = { _ in .none },
    optimizes: Bool = false, trial: Efficiency? = nil
  ) throws(Failure) -> TrainingAnswer {
    let job = try job(in: library, file: file, trial: trial)
    let tokens = tokens ?? job.model.trainingTokens.map(Double.init)
    let records = try library.cluster(cluster, file: file)
    func answer(_ step: TrainingStep, _ search: StrategySearch?) throws(Failure) -> TrainingAnswer {
      let run = TrainingRun(job: job, step: step, tokens: tokens, goodput: goodput)
      let power = try WorkloadPower(records, library: library, file: file)
      return TrainingAnswer(run: run, search: search, spec: self, power: power)
    }
    if optimizes {
      let search = job.search(searchSpace(job))
      guard let best = search.best.first else {
        throw Failure(
          .infeasible,
          "no strategy fits: \(search.evaluated) divide, none within "
            + "\(NumberText.significant(job.machine.memory / 1e9)) GB an accelerator")
      }
      return try answer(best, search)
    }
    let broken = job.indivisible(strategy)
    guard broken.isEmpty else {
      throw Failure(
        issues: broken.map {
          Issue(file: file, position: position("strategy"), path: "strategy", message: $0)
        })
    }
    if strategy.offload != .none, job.machine.efficiency.hostLink == nil {
      throw Failure(
        issues: [
          Issue(
            file: file, position: position("strategy"), path: "strategy.offload",
            message:
              "efficiency \(job.machine.efficiency.id) has no `host_link`, so offload is not "
              + "computable")
        ])
    }
    let step: TrainingStep
    do throws(WorkloadError) {
      step = try job.step(strategy)
    } catch {
      throw Failure(issues: [Issue(file: file, path: "strategy", message: error.message)])
    }
    return try answer(step, nil)
  }

  /// Every strategy worth a look: tensor and context parallelism within a scale-up domain.
  func searchSpace(_ job: TrainingJob) -> SearchSpace {
    let isFused = job.machine.efficiency.isAttentionFused
    return SearchSpace(
      maximumTensor: min(job.machine.domain, 64), maximumMicroBatch: 16,
      maximumContext: sequence > 4096 ? min(job.machine.domain * 4, 64) : 1,
      recomputes: [.none, .selective, .full],
      offloads: job.machine.efficiency.hostLink == nil
        ? [.none] : Offload.allCases,
      zeros: [1, 2, 3], sequenceParallel: isFused ? [true] : [true, false])
  }
}

extension TrainingAnswer {
  /// What does not fit, and the nearest strategy that does.
  var infeasible: Failure {
    let memory = run.step.memory
    let limit = run.job.machine.memory
    func gigabytes(_ bytes: Double) -> String { NumberText.significant(bytes / 1e9, 3) }
    let parts = [
      ("weights", memory.weights), ("gradients", memory.gradients),
      ("optimizer", memory.optimizer), ("activations", memory.activations),
      ("buffers", memory.buffers),
    ].sorted { $0.1 > $1.1 }
    var notes = [
      "does not fit: \(gigabytes(memory.total)) GB of \(gigabytes(limit)) GB an accelerator ("
        + parts.map { "\($0.0) \(gigabytes($0.1))" }.joined(separator: ", ") + ")"
    ]
    if let best = run.job.search(spec.searchSpace(run.job)).best.first {
      notes.append(
        "  fits: \(best.strategy.text), \(NumberText.significant(best.seconds)) s a step, "
          + "\(gigabytes(best.memory.total)) GB (`--optimize` finds it)")
    } else {
      notes.append("  no strategy fits on these accelerators")
    }
    return Failure(.infeasible, notes: notes)
  }
}

extension TrainingStrategy {
  /// The strategy in words that a spec takes.
  var text: String {
    var words = ["tensor \(tensor)", "pipeline \(pipeline)"]
    if let data { words.append("data \(data)") }
    if context > 1 { words.append("context \(context)") }
    if expert > 1 { words.append("expert \(expert)") }
    words.append("micro_batch \(microBatch)")
    if virtualStages > 1 { words.append("virtual_stages \(virtualStages)") }
    if schedule != .oneForwardOneBackward { words.append("schedule \(schedule.rawValue)") }
    words.append("zero \(zero)")
    words.append("recompute \(recompute.rawValue)")
    if offload != .none { words.append("offload \(offload.rawValue)") }
    return words.joined(separator: ", ")
  }
}
