public import Catalog
public import Documents
public import Quantities

/// How the backward pass gets what the forward pass did not keep.
public enum Recompute: String, Choice {
  /// Everything is kept.
  case none
  /// Attention scores are made again (Korthikanti et al. 2022, arXiv 2205.05198).
  case selective
  /// Only the input of each layer is kept.
  case full
}

/// The order in which a pipeline works on micro-batches.
public enum PipelineSchedule: String, Choice {
  /// One forward, one backward; interleaved where there are virtual stages (arXiv 2104.04473).
  case oneForwardOneBackward = "1f1b"
  /// Backward of inputs and of weights apart, same memory: ZB-H1 of Qi et al. (arXiv 2401.10241).
  case zeroBubble = "zero-bubble"
}

/// What waits in host memory.
public enum Offload: String, Choice {
  case none
  case optimizer
  case activations
  case weights
  case optimizerActivations = "optimizer+activations"
  case optimizerWeights = "optimizer+weights"
  case activationsWeights = "activations+weights"
  case all

  public var optimizer: Bool {
    [.optimizer, .optimizerActivations, .optimizerWeights, .all].contains(self)
  }
  public var activations: Bool {
    [.activations, .optimizerActivations, .activationsWeights, .all].contains(self)
  }
  public var weights: Bool {
    [.weights, .optimizerWeights, .activationsWeights, .all].contains(self)
  }
}

/// How a training job is spread over accelerators.
public struct TrainingStrategy: SpecRecord, Hashable {
  public var tensor: Int
  public var pipeline: Int
  public var context: Int
  /// Ranks that share the experts of a layer; they are taken from the others.
  public var expert: Int
  /// Replicas; nil: as many as there is room for.
  public var data: Int?
  /// Sequences in one micro-batch.
  public var microBatch: Int
  public var virtualStages: Int
  public var schedule: PipelineSchedule
  /// ZeRO stage (Rajbhandari et al. 2020): 1 shards optimizer states, 2 gradients, 3 weights.
  public var zero: Int
  public var recompute: Recompute
  /// Activations between tensor-parallel regions are split over the sequence.
  public var isSequenceParallel: Bool
  public var offload: Offload

  public init(
    tensor: Int = 1, pipeline: Int = 1, context: Int = 1, expert: Int = 1, data: Int? = nil,
    microBatch: Int = 1, virtualStages: Int = 1,
    schedule: PipelineSchedule = .oneForwardOneBackward, zero: Int = 1,
    recompute: Recompute = .none, isSequenceParallel: Bool = true, offload: Offload = .none
  ) {
    self.tensor = tensor
    self.pipeline = pipeline
    self.context = context
    self.expert = expert
    self.data = data
    self.microBatch = microBatch
    self.virtualStages = virtualStages
    self.schedule = schedule
    self.zero = zero
    self.recompute = recompute
    self.isSequenceParallel = isSequenceParallel
    self.offload = offload
  }

  public init(_ r: inout Reader) {
    let degrees = Limits<Int>.between(1, 1_000_000)
    tensor = r.optional("tensor", in: degrees, help: "ranks that share each matrix") ?? 1
    pipeline = r.optional("pipeline", in: degrees, help: "stages") ?? 1
    context = r.optional("context", in: degrees, help: "ranks that share a sequence") ?? 1
    expert = r.optional("expert", in: degrees, help: "ranks that share a layer's experts") ?? 1
    data = r.optional("data", in: degrees, help: "replicas; the rest if absent")
    microBatch = r.optional("micro_batch", in: degrees, help: "sequences") ?? 1
    virtualStages = r.optional("virtual_stages", in: .between(1, 1000), help: "a stage") ?? 1
    schedule =
      r.optional("schedule", help: "interleaved by `virtual_stages`") ?? .oneForwardOneBackward
    zero = r.optional("zero", in: .between(0, 3), help: "ZeRO stage; 3 is fully sharded") ?? 1
    recompute = r.optional("recompute", help: "activations made again") ?? .none
    isSequenceParallel = r.optional("sequence_parallel", help: "true if absent") ?? true
    offload = r.optional("offload", help: "what waits in host memory") ?? .none
  }
}

/// One training job on one cluster.
public struct TrainingSpec: SpecRecord {
  public static let kind = "training"

  public var model: String
  /// Tokens to train on; the model's own if absent.
  public var tokens: Double?
  /// Tokens in one sequence.
  public var sequence: Int
  /// Sequences in one step.
  public var globalBatch: Int
  public var precision: Precision
  public var cluster: WorkloadCluster
  public var strategy: TrainingStrategy
  /// Id of the efficiency to use; the newest of the accelerator and precision if absent.
  public var efficiency: String?
  /// Price of an accelerator-hour, for the cost of the run.
  public var price: AcceleratorTimePrice?
  /// Facility over IT power, for the energy of the run.
  public var pue: Double?
  /// Share of wall time that trains: failures, checkpoints and restarts take the rest.
  public var goodput: Double

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "training")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not training", key: "kind") }
    model = r.reference("model", to: "model")
    tokens = r.optional("tokens", in: .positive, help: "to train on; the model's own if absent")
    sequence = r.required("sequence", in: .between(1, 100_000_000), help: "tokens in a sequence")
    globalBatch = r.required(
      "global_batch", in: .between(1, 1_000_000_000), help: "sequences in a step")
    precision = r.required("precision", help: "of matrix products")
    cluster = r.required("cluster")
    strategy = r.value("strategy", default: TrainingStrategy(), help: "no parallelism but data")
    efficiency = r.optionalReference(
      "efficiency", to: "efficiency", help: "the newest of accelerator and precision if absent")
    price = r.optional("price", in: .positive, help: "of an accelerator-hour")
    pue = r.optional("pue", in: .between(1, 5), help: "annual, for the energy of the run")
    goodput = r.optional("goodput", in: .positiveFraction, help: "share of time that trains") ?? 1
  }
}
