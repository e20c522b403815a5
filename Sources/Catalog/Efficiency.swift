public import Documents
public import Quantities

/// What an efficiency was measured on.
public enum WorkPhase: String, Choice {
  case training
  case inference
}

/// How much of an accelerator's peak rates a dated software reaches: three fitted parameters, and
/// facts of the software that are not fitted.
///
/// Kernel time is max(operations / (peak × `compute`), bytes / (bandwidth × `memory`)) (Williams,
/// Waterman and Patterson 2009). In training the host needs `overhead` to start each kernel, and a pass
/// takes the longer of the two; in inference `overhead` stands between kernels.
public struct Efficiency: CatalogRecord, Hashable {
  public static let kind = "efficiency"

  public var id: String
  /// Id of the accelerator; nil: an estimate for any that has no record of its own.
  public var accelerator: String?
  public var precision: Precision
  public var phase: WorkPhase
  /// Framework and version.
  public var software: String
  /// When that software ran.
  public var epoch: AsOf
  /// Share of the dense peak that a large matrix product reaches; fitted.
  public var compute: Double
  /// Share of the memory bandwidth that a streaming kernel reaches; fitted or given.
  public var memory: Double
  /// Host time of a kernel in training, gap between kernels in inference; fitted.
  public var overhead: Duration
  /// Share of the BF16 peak that attention reaches; from kernel papers, not fitted.
  public var attention: Double
  /// Whether attention keeps its scores in registers (FlashAttention) or writes them out.
  public var isAttentionFused: Bool
  /// Shares of each communication hidden behind computation.
  public var tensorOverlap: Double
  public var pipelineOverlap: Double
  public var dataOverlap: Double
  public var expertOverlap: Double
  /// What this software's messages reach of what scale-out links carry in large collectives.
  public var scaleOutShare: Double
  /// Bytes of a gradient while it is reduced.
  public var gradientBytes: Int
  /// Memory that contexts, communication buffers and fragmentation take.
  public var reserve: DataSize
  /// Bandwidth of an accelerator to host memory, one direction; nil: offload is not modeled.
  public var hostLink: Bandwidth?
  /// Which of the parameters measured rows fit, at most three; the others are given.
  public var fitted: [String]
  /// Measured rows behind the fit.
  public var rows: Int
  /// Median relative error of the fit, and of rows predicted without themselves.
  public var fitError: Double?
  public var leaveOneOutError: Double?
  /// Span of the accelerators in the measured rows; beyond it a result is extrapolated.
  public var calibratedFrom: Int?
  public var calibratedTo: Int?
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "id of the efficiency")
    accelerator = r.optionalReference(
      "accelerator", to: "gpu", help: "absent: an estimate for any without a record of its own")
    precision = r.required("precision", help: "of matrix products")
    phase = r.required("phase")
    software = r.required("software", help: "framework and version")
    epoch = r.required("epoch", help: "when that software ran")
    compute = r.required(
      "compute", in: .positiveFraction, help: "share of the dense peak, large products; fitted")
    memory = r.required(
      "memory", in: .positiveFraction, help: "share of the memory bandwidth; fitted or given")
    overhead = r.required("overhead", in: .notNegative, help: "time each kernel adds; fitted")
    attention = r.required(
      "attention", in: .positiveFraction, help: "share of the BF16 peak that attention reaches")
    isAttentionFused = r.optional("fused_attention", help: "scores stay on the chip") ?? true
    tensorOverlap = r.optional("tensor_overlap", in: .fraction) ?? 0
    pipelineOverlap = r.optional("pipeline_overlap", in: .fraction) ?? 0
    dataOverlap = r.optional("data_overlap", in: .fraction) ?? 0
    expertOverlap = r.optional("expert_overlap", in: .fraction) ?? 0
    scaleOutShare =
      r.optional(
        "scale_out_share", in: .positiveFraction,
        help: "of what scale-out links carry, where messages are small; 1 if absent") ?? 1
    gradientBytes = r.optional("gradient_bytes", in: .between(1, 8), help: "while reduced") ?? 4
    reserve = r.required(
      "reserve", in: .notNegative, help: "memory of contexts, buffers and fragmentation")
    hostLink = r.optional("host_link", in: .positive, help: "to host memory, one direction")
    fitted = r.optional("fitted", help: "parameters that rows fit, at most three") ?? ["compute"]
    rows = r.optional("rows", in: .notNegative, help: "measured rows behind the fit") ?? 0
    fitError = r.optional("fit_error", in: .notNegative, help: "median, relative")
    leaveOneOutError = r.optional("leave_one_out_error", in: .notNegative, help: "median, relative")
    calibratedFrom = r.optional("calibrated_from", in: .positive, help: "accelerators")
    calibratedTo = r.optional("calibrated_to", in: .positive, help: "accelerators")
    provenance = Provenance(&r)
    let known = ["compute", "overhead", "memory", "scale_out_share"]
    for word in fitted where !known.contains(word) {
      r.report("`\(word)` is not one of \(known.joined(separator: ", "))", key: "fitted")
    }
    if fitted.count > 3 { r.report("more than three fitted parameters", key: "fitted") }
  }
}
