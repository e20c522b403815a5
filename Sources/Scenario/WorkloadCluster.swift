import Catalog
public import Documents
public import Quantities

/// The accelerators of a workload that is asked for by itself.
public struct WorkloadCluster: SpecRecord {
  /// Id of the system, or nil where `accelerator` says what there is.
  public var system: String?
  public var accelerator: String?
  public var accelerators: Int
  /// Accelerators in one scale-up domain; the system's, or the accelerator's, if absent.
  public var domain: Int?
  /// Scale-out bandwidth of one accelerator, one direction; the system's ports if absent.
  public var scaleOut: Bandwidth?
  /// The compute network: with a `switch` its tiers are sized for the accelerators, without one every
  /// accelerator has its ports whoever it talks to.
  public var fabric: FabricSpec
  /// Id of what carries the network, where `fabric` names no switch.
  public var interconnect: String

  public init(_ r: inout Reader) {
    system = r.optionalReference("system", to: "system", help: "what is bought as one")
    accelerator = r.optionalReference("accelerator", to: "gpu", help: "in place of `system`")
    accelerators = r.required("accelerators", in: .between(1, 100_000_000))
    domain = r.optional(
      "scale_up_domain", in: .between(1, 1_000_000), help: "the system's if absent")
    scaleOut = r.optional(
      "scale_out", in: .positive, help: "of one accelerator, one direction; the system's if absent")
    fabric = r.optional("fabric", help: "the compute network") ?? FabricSpec()
    interconnect =
      r.optionalReference(
        "interconnect", to: "interconnect", help: "between domains; infiniband if absent")
      ?? "infiniband"
    if (system == nil) == (accelerator == nil) {
      r.reportEither("system", or: "accelerator")
    }
  }
}
