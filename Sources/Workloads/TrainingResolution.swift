public import Catalog
import Quantities
public import Scenario

extension Machine {
  /// The accelerators of a spec.
  ///
  /// - Parameters:
  ///   - system: The record that the spec names, nil where it names an accelerator alone.
  public init(
    _ cluster: WorkloadCluster, accelerator: Accelerator, system: ComputeSystem?,
    precision: Precision, efficiency: Efficiency
  ) throws(WorkloadError) {
    let domain =
      cluster.domain
      ?? min(
        accelerator.scaleUpDomain ?? 1, max(system?.accelerators ?? 1, system == nil ? .max : 1))
    var scaleOut = cluster.scaleOut
    if scaleOut == nil, let system, let ports = system.scaleOutPorts, let rate = system.scaleOut {
      scaleOut = rate * (Double(ports) / Double(system.accelerators))
    }
    let ratio = cluster.fabric.oversubscription
    if let ratio, let full = scaleOut {
      // What leaves the rail or leaf shares its uplinks.
      scaleOut = full * min(1, Double(ratio.up) / Double(ratio.down))
    }
    try self.init(
      accelerators: cluster.accelerators, accelerator: accelerator, precision: precision,
      domain: domain, scaleOut: scaleOut ?? accelerator.scaleOut, efficiency: efficiency)
  }
}
