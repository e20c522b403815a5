public import Catalog
public import Fabric
import Quantities

extension Interconnect {
  /// What the record says of collectives in switches, where it does.
  var reduction: InNetworkReduction? {
    guard let inNetworkEfficiency, let inNetworkLatency else { return nil }
    return InNetworkReduction(efficiency: inNetworkEfficiency, latency: inNetworkLatency)
  }

  var protocols: [TransferProtocol] {
    modes.map { TransferProtocol(base: $0.base, step: $0.step, share: $0.share) }
  }

  /// The record as a network of switches feels it.
  public var character: NetworkCharacter {
    NetworkCharacter(
      efficiency: efficiency, treeShare: treeShare, protocols: protocols,
      hopLatency: hopLatency ?? .zero, inNetwork: reduction)
  }
}

extension FabricPerformance {
  /// What collectives find on systems of one kind: the scale-up domain, then the compute network.
  ///
  /// Ranks are accelerators, numbered system by system.
  ///
  /// - Parameters:
  ///   - scaleUp: Of the accelerator's links; nil leaves the network alone.
  ///   - network: Its size and character; nil leaves the scale-up domain alone.
  ///   - rails: Groups of endpoints with leaves of their own.
  /// - Returns: nil where a record lacks a bandwidth, or where there is no tier at all.
  public init?(
    _ system: ComputeSystem, _ accelerator: Accelerator, scaleUp: Interconnect?,
    network: (size: FabricSize, interconnect: Interconnect)? = nil, rails: Int = 1
  ) {
    var tiers: [CommunicationTier] = []
    if let scaleUp {
      guard let bandwidth = accelerator.scaleUp else { return nil }
      let domain = accelerator.scaleUpDomain ?? system.accelerators
      if domain > 1 {
        tiers.append(
          CommunicationTier(
            name: "scale-up", ranks: domain, bandwidth: bandwidth, efficiency: scaleUp.efficiency,
            treeShare: scaleUp.treeShare, isMesh: scaleUp.isMesh, protocols: scaleUp.protocols,
            hopLatency: scaleUp.hopLatency ?? .zero, inNetwork: scaleUp.reduction))
      }
    }
    if let network {
      guard let ports = system.scaleOutPorts else { return nil }
      tiers += network.size.communicationTiers(
        ranksPerEndpoint: Double(system.accelerators) / Double(ports), rails: rails,
        network.interconnect.character)
    }
    guard !tiers.isEmpty else { return nil }
    self.init(tiers: tiers)
  }
}
