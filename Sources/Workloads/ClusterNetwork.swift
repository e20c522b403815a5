public import Catalog
public import Fabric
public import Quantities

/// The networks that join accelerators: links within a scale-up domain, tiers beyond it.
public struct ClusterNetwork: Sendable, Hashable {
  /// What the links of a scale-up domain make of their line rate; nil: all of it, without steps.
  public var scaleUp: Interconnect?
  /// Tiers of the scale-out network as one accelerator feels them, the innermost first.
  public var tiers: [CommunicationTier]

  public init(scaleUp: Interconnect? = nil, tiers: [CommunicationTier] = []) {
    self.scaleUp = scaleUp
    self.tiers = tiers
  }

  /// A scale-out network of one tier, in which every accelerator has so much whoever it talks to.
  public init(
    scaleUp: Interconnect?, scaleOut: Bandwidth?, over interconnect: Interconnect?, ranks: Int
  ) {
    self.scaleUp = scaleUp
    tiers = []
    guard let scaleOut, scaleOut > .zero else { return }
    let character = interconnect?.character ?? NetworkCharacter(efficiency: 1, protocols: [.ideal])
    tiers = [
      CommunicationTier(
        name: "network", ranks: ranks, bandwidth: scaleOut, efficiency: character.efficiency,
        treeShare: character.treeShare, protocols: character.protocols,
        inNetwork: character.inNetwork)
    ]
  }

  /// What collectives of `accelerators` find.
  ///
  /// - Parameters:
  ///   - domain: Accelerators of one scale-up domain.
  ///   - scaleUp: Line rate of one accelerator within it.
  ///   - share: What the software's messages reach of what scale-out links carry.
  func performance(
    accelerators: Int, domain: Int, scaleUp rate: Bandwidth?, share: Double
  ) -> FabricPerformance {
    var all: [CommunicationTier] = []
    if domain > 1, let rate {
      let character = scaleUp?.character ?? NetworkCharacter(efficiency: 1, protocols: [.ideal])
      all.append(
        CommunicationTier(
          name: "scale-up", ranks: domain, bandwidth: rate, efficiency: character.efficiency,
          treeShare: character.treeShare, isMesh: scaleUp?.isMesh ?? false,
          protocols: character.protocols, hopLatency: character.hopLatency,
          inNetwork: character.inNetwork))
    }
    for tier in tiers where tier.ranks > domain {
      var tier = tier
      tier.efficiency *= share
      tier.inNetwork?.efficiency *= share
      all.append(tier)
    }
    if all.isEmpty {
      all.append(
        CommunicationTier(
          name: "one", ranks: 1, bandwidth: rate ?? .zero, protocols: [.ideal]))
    }
    // What lies beyond the last tier known is taken to be as wide.
    all[all.count - 1].ranks = max(all[all.count - 1].ranks, accelerators)
    return FabricPerformance(tiers: all)
  }
}

extension TransferProtocol {
  /// Bytes alone count.
  fileprivate static let ideal = TransferProtocol(base: .zero, step: .zero, share: 1)
}
