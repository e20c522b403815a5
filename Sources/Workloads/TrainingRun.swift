public import Catalog
import Quantities
import Scenario

/// How far an efficiency is known for a job.
public enum CalibrationStatus: String, Sendable {
  /// Within the span of the measured rows.
  case calibrated
  /// Measured on this accelerator and precision, on other numbers of accelerators.
  case extrapolated
  /// Nobody's measurement: an estimate for any accelerator.
  case uncalibrated
}

extension Efficiency {
  public func status(accelerators: Int) -> CalibrationStatus {
    guard accelerator != nil, rows > 0 else { return .uncalibrated }
    guard let from = calibratedFrom, let to = calibratedTo else { return .extrapolated }
    return (from...to).contains(accelerators) ? .calibrated : .extrapolated
  }

  /// Half-width of the error band, relative. Calibrated: twice the larger of fit error and left-out
  /// error, no less than 5 %; extrapolated: twice that again, no less than 10 %. Uncalibrated: what
  /// the record's own range says, or half.
  public func errorBand(_ status: CalibrationStatus) -> Double {
    // A single row leaves nothing out: what other records' left-out rows miss by.
    let known = max(fitError ?? 0, leaveOneOutError ?? 0.08)
    switch status {
    case .calibrated: return max(0.05, 2 * known)
    case .extrapolated: return max(0.1, 4 * known)
    case .uncalibrated:
      let range = provenance.fields.first { $0.field == "compute" }?.provenance.range
      guard let range, compute > 0 else { return 0.5 }
      return max(range[1] / compute - 1, 1 - range[0] / compute)
    }
  }
}

/// A whole training run: one step and what follows from it.
public struct TrainingRun: Sendable {
  public var job: TrainingJob
  public var step: TrainingStep
  /// Tokens to train on; nil where neither spec nor model says.
  public var tokens: Double?
  public var goodput: Double
  public var status: CalibrationStatus
  public var errorBand: Double

  public init(job: TrainingJob, step: TrainingStep, tokens: Double?, goodput: Double) {
    self.job = job
    self.step = step
    self.tokens = tokens
    self.goodput = goodput
    let efficiency = job.machine.efficiency
    status = efficiency.status(accelerators: job.machine.accelerators)
    errorBand = efficiency.errorBand(status)
  }

  /// Share of wall time in which kernels run; the rest of goodput waits for traffic and stages.
  public var busyShare: Double {
    guard step.seconds > 0 else { return 0 }
    return min(1, (step.compute + step.recompute + step.optimizer) / step.seconds) * goodput
  }

  public var tokensPerSecond: Double { step.tokens / step.seconds }
  public var tokensPerAccelerator: Double { tokensPerSecond / Double(job.machine.accelerators) }

  /// Operations a second on one accelerator by the count named, useful work alone.
  public func rate(_ count: AttentionCount) -> Double {
    let operations = job.counts.trainingOperations(sequence: job.sequence, attention: count)
    return tokensPerAccelerator * operations
  }

  /// Model FLOPs utilization with the attention count named, of the dense peak at the job's
  /// precision.
  public func utilization(_ count: AttentionCount) -> Double { rate(count) / job.machine.peak }

  /// Operations a second as Megatron-LM's equation 3 counts them: a whole square of attention, and
  /// another forward pass of all but the output matrix under full recomputation
  /// (arXiv 2104.04473).
  public var hardwareRate: Double {
    let model = job.counts.trainingOperations(sequence: job.sequence, attention: .full)
    guard step.strategy.recompute == .full else { return tokensPerAccelerator * model }
    return tokensPerAccelerator * (model * 4 / 3 - 2 * job.counts.embedding)
  }

  /// Hardware FLOPs utilization: `hardwareRate` of the peak.
  public var hardwareUtilization: Double { hardwareRate / job.machine.peak }

  /// Days of wall time to the token budget, time lost to failures among them.
  public var days: Double? {
    tokens.map { $0 / tokensPerSecond / goodput / 86_400 }
  }

  public var acceleratorHours: Double? {
    days.map { $0 * 24 * Double(job.machine.accelerators) }
  }

  /// Whether memory may hold it, at the low end of what activations may be.
  public var fits: Bool { step.memory.least <= job.machine.memory }

  /// Whether memory holds it at that low end alone.
  public var isTight: Bool { fits && step.memory.total > job.machine.memory }
}
