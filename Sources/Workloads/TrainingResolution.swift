public import Catalog
public import Quantities
public import Scenario

extension Machine {
  /// The accelerators of a spec.
  ///
  /// - Parameters:
  ///   - system: The record that the spec names, nil where it names an accelerator alone.
  ///   - network: The networks that join them.
  public init(
    _ cluster: WorkloadCluster, accelerator: Accelerator, system: ComputeSystem?,
    precision: Precision, network: ClusterNetwork, efficiency: Efficiency
  ) throws(WorkloadError) {
    let domain =
      cluster.domain
      ?? min(
        accelerator.scaleUpDomain ?? 1, max(system?.accelerators ?? 1, system == nil ? .max : 1))
    try self.init(
      accelerators: cluster.accelerators, accelerator: accelerator, precision: precision,
      domain: domain, network: network, efficiency: efficiency)
  }
}

extension WorkloadCluster {
  /// Scale-out bandwidth of one accelerator: the spec's, its system's ports, or the record's; what
  /// oversubscription leaves of it.
  public func scaleOut(accelerator: Accelerator, system: ComputeSystem?) -> Bandwidth? {
    var rate = scaleOut
    if rate == nil, let system, let ports = system.scaleOutPorts, let port = system.scaleOut {
      rate = port * (Double(ports) / Double(system.accelerators))
    }
    guard let full = rate ?? accelerator.scaleOut else { return nil }
    guard let ratio = fabric.oversubscription else { return full }
    return full * min(1, Double(ratio.up) / Double(ratio.down))
  }
}
