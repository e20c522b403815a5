public import Catalog
public import Documents

/// A workload named in a build-out.
public struct WorkloadSpec: SpecRecord {
  public enum Kind: String, Choice {
    case training
    case serving
  }

  public var id: String
  public var kind: Kind
  public var model: String
  public var tokens: Double?
  public var inputTokens: Int?
  public var outputTokens: Int?
  /// Share of the cluster's time.
  public var share: Double
  /// Of training's products, or of served weights.
  public var precision: Precision?
  /// Of cached keys and values.
  public var keyValues: Precision?
  public var sequence: Int?
  /// Sequences in one step.
  public var globalBatch: Int?
  /// Share of wall time that trains: failures, checkpoints and restarts take the rest.
  public var goodput: Double
  /// Input tokens found in a prefix cache.
  public var cached: Double
  public var objective: ServingObjective?

  public init(_ r: inout Reader) {
    id = r.id()
    kind = r.required("kind")
    model = r.reference("model", to: "model")
    tokens = r.optional(
      "tokens", in: .positive, help: "tokens to train on; the model's own if absent")
    inputTokens = r.optional("input_tokens", in: .positive, help: "of one request")
    outputTokens = r.optional("output_tokens", in: .positive, help: "of one request")
    share = r.required("share", in: .fraction, help: "of the cluster's time")
    precision = r.optional(
      "precision",
      help: "of training's products or served weights; bf16, or the model's own, if absent")
    keyValues = r.optional("kv", help: "precision of cached keys and values")
    sequence = r.optional("sequence", in: .between(1, 100_000_000), help: "tokens; 8192 if absent")
    globalBatch = r.optional(
      "global_batch", in: .between(1, 1_000_000_000), help: "sequences a step; 2048 if absent")
    goodput = r.optional("goodput", in: .positiveFraction, help: "share of time that trains") ?? 1
    cached =
      r.optional("cached_share", in: .fraction, help: "of input tokens in a prefix cache") ?? 0
    objective = r.optional("slo", help: "how soon answers must come; none if absent")
    if kind == .serving, inputTokens == nil || outputTokens == nil {
      r.report("serving needs `input_tokens` and `output_tokens`", key: "input_tokens")
    }
  }
}

/// A workload with its model and, for each phase, what its accelerators are known to reach.
public struct ResolvedWorkload: Sendable {
  public var spec: WorkloadSpec
  public var model: LanguageModel
  /// One for each phase.
  public var means: [Means]

  /// What a phase's accelerators run the workload in.
  public struct Means: Sendable {
    public var precision: Precision
    /// The newest of accelerator, precision and phase, or the estimate for any; nil where there is
    /// neither.
    public var efficiency: Efficiency?
    /// What the links of the scale-up domain and of the compute network make of their line rate.
    public var scaleUp: Interconnect?
    public var scaleOut: Interconnect?
  }
}

/// Shares of an accelerator's TDP that it draws while kernels run, while it waits for others or for
/// data, and while there is no work.
public struct WorkloadDraw: Sendable {
  public var busy: Double
  public var waiting: Double
  public var idle: Double

  /// Assumptions that hold them, in this order.
  public static let assumptions = [
    "accelerator-busy-draw", "accelerator-waiting-draw", "accelerator-idle-draw",
  ]

  public init(busy: Double, waiting: Double, idle: Double) {
    (self.busy, self.waiting, self.idle) = (busy, waiting, idle)
  }
}

extension Resolver {
  mutating func workloadDraw() -> WorkloadDraw? {
    let values = WorkloadDraw.assumptions.compactMap {
      fetch(Assumption.self, $0, at: "workloads", .none)?.value
    }
    guard values.count == WorkloadDraw.assumptions.count else { return nil }
    return WorkloadDraw(busy: values[0], waiting: values[1], idle: values[2])
  }

  /// Models and efficiencies of the build-out's workloads.
  mutating func workloads(
    _ buildOut: BuildOut, _ phases: [ResolvedPhase], in document: Document
  ) -> [ResolvedWorkload] {
    var resolved: [ResolvedWorkload] = []
    for (index, workload) in buildOut.workloads.enumerated() {
      let path = "workloads[\(index)]"
      let model = fetch(
        LanguageModel.self, workload.model, at: "\(path).model",
        document["workloads"]?.items?[index]["model"]?.position ?? .none)
      guard let model else { continue }
      var means: [ResolvedWorkload.Means] = []
      for phase in phases {
        let precision = precision(of: workload, model, on: phase.accelerator)
        let use: WorkPhase = workload.kind == .training ? .training : .inference
        let id = efficiency(phase.accelerator.id, precision, use)
        means.append(
          ResolvedWorkload.Means(
            precision: precision,
            efficiency: id.flatMap { fetch(Efficiency.self, $0, at: path, .none) },
            scaleUp: interconnect([phase.accelerator.scaleUpTechnology], at: path),
            scaleOut: interconnect(
              [
                phase.fabric.networkSwitch.family, phase.fabric.networkSwitch.technology.rawValue,
              ], at: path)))
      }
      if workload.precision == nil, let first = means.first {
        note("\(path).precision", first.precision.rawValue, "precision of the workload")
      }
      if workload.kind == .training {
        if workload.sequence == nil { note("\(path).sequence", "8192", "tokens of a sequence") }
        if workload.globalBatch == nil {
          note("\(path).global_batch", "2048", "sequences of a step")
        }
      }
      resolved.append(ResolvedWorkload(spec: workload, model: model, means: means))
    }
    return resolved
  }

  private mutating func interconnect(_ words: [String?], at path: String) -> Interconnect? {
    let known = source.ids(of: Interconnect.kind).compactMap {
      read(Interconnect.self, kind: Interconnect.kind, $0)?.record
    }
    guard let found = Interconnect.named(words.compactMap(\.self), among: known) else { return nil }
    return fetch(Interconnect.self, found.id, at: path, .none)
  }

  /// What the spec says; else BF16 in training, the format in which the weights are published where
  /// the accelerator computes in it.
  private func precision(
    of workload: WorkloadSpec, _ model: LanguageModel, on accelerator: Accelerator
  ) -> Precision {
    if let precision = workload.precision { return precision }
    guard workload.kind == .serving, let native = model.nativePrecision,
      accelerator.peakRate(native) != nil
    else { return .bf16 }
    return native
  }

  private mutating func efficiency(
    _ accelerator: String, _ precision: Precision, _ use: WorkPhase
  ) -> String? {
    var own: Efficiency?
    var estimate: Efficiency?
    let all =
      efficiencies
      ?? source.ids(of: Efficiency.kind).compactMap {
        read(Efficiency.self, kind: Efficiency.kind, $0)?.record
      }
    efficiencies = all
    for one in all where one.precision == precision && one.phase == use {
      if one.accelerator == accelerator {
        if let known = own, known.epoch >= one.epoch { continue }
        own = one
      } else if one.accelerator == nil {
        estimate = one
      }
    }
    return (own ?? estimate)?.id
  }
}
