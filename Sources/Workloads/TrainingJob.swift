public import Catalog
public import Scenario

/// A training question, resolved: what to train, on what, how spread.
public struct TrainingJob: Sendable {
  public var model: LanguageModel
  public var counts: ModelCounts
  public var machine: Machine
  public var precision: Precision
  public var sequence: Int
  /// Sequences in one step.
  public var globalBatch: Int

  public init(
    model: LanguageModel, machine: Machine, precision: Precision, sequence: Int, globalBatch: Int
  ) {
    self.model = model
    counts = ModelCounts(model)
    self.machine = machine
    self.precision = precision
    self.sequence = sequence
    self.globalBatch = globalBatch
  }
}

/// A strategy that divides: what each rank holds.
struct Partition {
  var strategy: TrainingStrategy
  var data: Int
  /// Micro-batches that one pipeline works through in a step.
  var microBatches: Int
  /// Layers on the fullest stage, and on the mean one.
  var fullestLayers: Double
  var meanLayers: Double
  /// Whether embedding and output matrix take the place of a layer each.
  var headTakesSlot: Bool
  /// Tokens that one rank works on at a time, before tensor parallelism.
  var tokens: Double
}

extension TrainingJob {
  /// Every rule that the strategy breaks; empty if it divides.
  public func indivisible(_ strategy: TrainingStrategy) -> [String] {
    var issues: [String] = []
    let s = strategy
    let accelerators = machine.accelerators
    let ranks = s.tensor * s.pipeline * s.context
    if let data = s.data {
      if ranks * data != accelerators {
        issues.append(
          "tensor \(s.tensor) x pipeline \(s.pipeline) x context \(s.context) x data \(data) = "
            + "\(ranks * data), not the cluster's \(accelerators) accelerators")
      }
    } else if accelerators % ranks != 0 {
      issues.append(
        "tensor \(s.tensor) x pipeline \(s.pipeline) x context \(s.context) = \(ranks) does not "
          + "divide \(accelerators) accelerators")
    }
    if model.heads % s.tensor != 0 {
      issues.append("\(model.heads) attention heads do not divide by tensor \(s.tensor)")
    }
    let stages = s.pipeline * s.virtualStages
    if slots(stages) == nil {
      issues.append(
        "\(model.layers) layers (\(padded) with embedding and output) do not divide by pipeline "
          + "\(s.pipeline) x virtual stages \(s.virtualStages) = \(stages)")
    }
    if s.virtualStages > 1, s.pipeline == 1 {
      issues.append("virtual stages need a pipeline")
    }
    if s.schedule == .zeroBubble, s.virtualStages > 1 {
      issues.append("the zero-bubble schedule is modeled without virtual stages")
    }
    if s.expert > 1 {
      if counts.experts == 0 {
        issues.append("\(model.id) has no experts to share over expert \(s.expert)")
      } else if counts.experts % s.expert != 0 {
        issues.append("\(counts.experts) experts do not divide by expert \(s.expert)")
      }
      let others = accelerators / max(1, s.pipeline)
      if others % s.expert != 0 {
        issues.append("expert \(s.expert) does not divide the \(others) ranks of a stage")
      }
    }
    if sequence % s.context != 0 {
      issues.append("sequences of \(sequence) tokens do not divide by context \(s.context)")
    }
    let data = s.data ?? accelerators / max(1, ranks)
    if data > 0, globalBatch % (data * s.microBatch) != 0 {
      issues.append(
        "a batch of \(globalBatch) does not divide by data \(data) x micro-batch \(s.microBatch)")
    }
    return issues
  }

  /// Layers with embedding, output and further-token layers counted as one each.
  var padded: Int { model.layers + 2 + model.multiTokenLayers }

  /// Layers a stage, where layers divide evenly, or where embedding and output each stand for one
  /// (as Llama 3 405B and Nemotron were cut).
  private func slots(_ stages: Int) -> (layers: Int, isPadded: Bool)? {
    if model.layers % stages == 0 { return (model.layers / stages, false) }
    if padded % stages == 0 { return (padded / stages, true) }
    return nil
  }

  /// The strategy's parts; nil where it does not divide.
  func partition(_ strategy: TrainingStrategy) -> Partition? {
    let ranks = strategy.tensor * strategy.pipeline * strategy.context
    let data = strategy.data ?? machine.accelerators / max(1, ranks)
    let stages = strategy.pipeline * strategy.virtualStages
    guard data > 0, let slots = slots(stages) else { return nil }
    return Partition(
      strategy: strategy, data: data, microBatches: globalBatch / (data * strategy.microBatch),
      fullestLayers: Double(slots.layers * strategy.virtualStages),
      meanLayers: Double(model.layers) / Double(strategy.pipeline), headTakesSlot: slots.isPadded,
      tokens: Double(strategy.microBatch * sequence) / Double(strategy.context))
  }
}
