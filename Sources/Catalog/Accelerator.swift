public import Documents
public import Quantities

/// A number format of operations or of stored values.
public enum Precision: String, Choice {
  case bf16
  case fp8
  case fp4
  case int8
  case tf32
  /// Double precision on tensor cores.
  case fp64Tensor = "fp64-tensor"
}

/// Whether an accelerator can be had.
public enum AcceleratorStatus: String, Choice {
  case announced
  case ramping
  case shipping
  case cloudOnly = "cloud-only"
  case exportRestricted = "export-restricted"
  /// Its maker alone uses it.
  case `internal`
  case endOfSale = "end-of-sale"
}

/// One accelerator package, as the vendor counts it for dense operations; a GB200 superchip has
/// two.
public struct Accelerator: CatalogRecord, Hashable {
  public static let kind = "gpu"

  public var id: String
  public var vendor: String
  public var architecture: String
  /// When it was first announced or sold.
  public var launch: AsOf?
  public var status: AcceleratorStatus
  /// Thermal design power of the package.
  public var tdp: Power?
  public var cooling: [HeatPath]
  public var bf16: ComputeRate?
  public var fp8: ComputeRate?
  public var fp4: ComputeRate?
  public var int8: ComputeRate?
  public var tf32: ComputeRate?
  public var fp64Tensor: ComputeRate?
  public var memory: DataSize?
  public var memoryType: String?
  public var memoryBandwidth: Bandwidth?
  public var scaleUpTechnology: String?
  /// Bandwidth into the scale-up domain, one direction.
  public var scaleUp: Bandwidth?
  /// The most accelerators that one scale-up domain joins.
  public var scaleUpDomain: Int?
  /// Bandwidth into the scale-out network, one direction.
  public var scaleOut: Bandwidth?
  /// Carbon dioxide equivalent of making it, cradle to gate, with its share of the board that it comes on.
  public var embodiedCarbon: Mass?
  public var prices: [PriceQuote]
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "id of the accelerator")
    vendor = r.required("vendor")
    architecture = r.required("architecture")
    launch = r.optional("launch", help: "when first announced or sold")
    status = r.required("status", help: "whether it can be had")
    tdp = r.optional("tdp", in: .positive, help: "thermal design power of the package")
    cooling = r.required("cooling", help: "how it may be cooled")
    bf16 = r.optional("bf16", in: .positive, help: "dense peak rate, BF16")
    fp8 = r.optional("fp8", in: .positive, help: "dense peak rate, FP8")
    fp4 = r.optional("fp4", in: .positive, help: "dense peak rate, FP4")
    int8 = r.optional("int8", in: .positive, help: "dense peak rate, INT8")
    tf32 = r.optional("tf32", in: .positive, help: "dense peak rate, TF32")
    fp64Tensor = r.optional("fp64_tensor", in: .positive, help: "dense peak rate, FP64 tensor")
    memory = r.optional("memory", in: .positive, help: "memory of the package")
    memoryType = r.optional("memory_type")
    memoryBandwidth = r.optional("memory_bandwidth", in: .positive)
    scaleUpTechnology = r.optional("scale_up_technology")
    scaleUp = r.optional("scale_up", in: .positive, help: "scale-up bandwidth, one direction")
    scaleUpDomain = r.optional(
      "scale_up_domain", in: .positive, help: "accelerators that one scale-up domain joins")
    scaleOut = r.optional("scale_out", in: .positive, help: "scale-out bandwidth, one direction")
    embodiedCarbon = r.optional(
      "embodied_carbon", in: .positive,
      help: "of making it, cradle to gate, its share of a board in it")
    prices = r.optional("prices") ?? []
    provenance = Provenance(&r)
  }

  /// Dense peak rate at a precision, where the vendor states one.
  public func peakRate(_ precision: Precision) -> ComputeRate? {
    switch precision {
    case .bf16: bf16
    case .fp8: fp8
    case .fp4: fp4
    case .int8: int8
    case .tf32: tf32
    case .fp64Tensor: fp64Tensor
    }
  }
}
