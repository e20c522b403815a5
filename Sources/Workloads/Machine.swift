public import Catalog
public import Fabric
import Quantities

/// Accelerators as the performance model sees them: rates that kernels reach, the
/// networks that join them, memory.
public struct Machine: Sendable, Hashable {
  public var accelerators: Int
  /// Operations a second that large matrix products reach, at the precision of the job.
  public var matrixRate: Double
  /// Operations a second that attention reaches.
  public var attentionRate: Double
  /// Dense peak at the precision of the job, for utilization.
  public var peak: Double
  /// Dense peak in BF16.
  public var peakBF16: Double
  /// Bytes a second that kernels reach.
  public var memoryRate: Double
  /// Bytes of one accelerator.
  public var memory: Double
  /// Seconds between kernels.
  public var kernelOverhead: Double
  /// Accelerators in one scale-up domain.
  public var domain: Int
  /// What collectives find: the scale-up domain, then the tiers beyond it.
  public var fabric: FabricPerformance
  /// Bytes of an operand of a matrix product.
  public var operandBytes: Double
  /// Efficiencies behind the rates.
  public var efficiency: Efficiency

  public init(
    accelerators: Int, accelerator: Accelerator, precision: Precision, domain: Int,
    network: ClusterNetwork, efficiency: Efficiency
  ) throws(WorkloadError) {
    guard let peak = accelerator.peakRate(precision) else {
      throw .missingRate(accelerator: accelerator.id, precision: precision.rawValue)
    }
    guard let memory = accelerator.memory, let bandwidth = accelerator.memoryBandwidth else {
      throw .missingField(accelerator: accelerator.id, field: "memory")
    }
    // Unfused work runs in BF16; a chip that lists no BF16 rate runs it at its lowest listed one.
    let bf16 = accelerator.bf16 ?? peak
    self.accelerators = accelerators
    self.peak = peak.base
    peakBF16 = bf16.base
    matrixRate = peak.base * efficiency.compute
    attentionRate = bf16.base * efficiency.attention
    memoryRate = bandwidth.base * efficiency.memory
    // Vendors count memory in binary gigabytes: drivers report 81,559 MiB on an H100 of 80 GB, 143,771
    // MiB on an H200 of 141 GB and 189,471 MiB on a GB200 of 186 GB.
    self.memory = memory.base / 1e9 * 1_073_741_824
    kernelOverhead = efficiency.overhead.seconds
    self.domain = max(1, domain)
    if domain > 1, accelerator.scaleUp ?? .zero <= .zero {
      throw .missingField(accelerator: accelerator.id, field: "scale_up")
    }
    if accelerators > domain, network.tiers.isEmpty {
      throw .missingField(accelerator: accelerator.id, field: "scale_out")
    }
    fabric = network.performance(
      accelerators: accelerators, domain: self.domain, scaleUp: accelerator.scaleUp,
      share: efficiency.scaleOutShare)
    operandBytes = precision.bytes
    self.efficiency = efficiency
  }
}

extension Precision {
  /// Bytes of one value.
  public var bytes: Double {
    switch self {
    case .bf16: 2
    case .fp8, .int8: 1
    // Blocks of 16 values share a scale of one byte (OCP microscaling formats, NVFP4).
    case .fp4: 0.5625
    case .tf32: 4
    case .fp64Tensor: 8
    }
  }
}

/// Why a workload has no answer.
public enum WorkloadError: Error, Sendable, Hashable {
  case missingRate(accelerator: String, precision: String)
  case missingField(accelerator: String, field: String)
  /// A strategy that does not divide.
  case indivisible(String)
  /// It does not fit: what it needs and what there is, in bytes, and the nearest that fits.
  case outOfMemory(needed: Double, available: Double, hint: String)
  /// No batch meets the objective; the nearest that can be had.
  case objectiveMissed(String)

  public var message: String {
    switch self {
    case .missingRate(let accelerator, let precision):
      "\(accelerator) has no \(precision) rate"
    case .missingField(let accelerator, let field): "\(accelerator) has no \(field)"
    case .indivisible(let text), .objectiveMissed(let text): text
    case .outOfMemory(let needed, let available, let hint):
      "needs \(text(needed)) GB of an accelerator's \(text(available)) GB; \(hint)"
    }
  }

  private func text(_ bytes: Double) -> String { NumberText.significant(bytes / 1e9, 4) }
}
