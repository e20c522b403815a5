public import Quantities

/// How a kind of network carries collectives.
public struct NetworkCharacter: Hashable, Sendable {
  public var efficiency: Double
  public var treeShare: Double
  public var protocols: [TransferProtocol]
  /// Time that each switch beyond the first adds to a step.
  public var hopLatency: Duration
  public var inNetwork: InNetworkReduction?

  public init(
    efficiency: Double, treeShare: Double = 1, protocols: [TransferProtocol],
    hopLatency: Duration = .zero, inNetwork: InNetworkReduction? = nil
  ) {
    self.efficiency = efficiency
    self.treeShare = treeShare
    self.protocols = protocols
    self.hopLatency = hopLatency
    self.inNetwork = inNetwork
  }
}

extension FabricSize {
  /// The tiers of this network as ranks feel them.
  ///
  /// A group of leaves that serves the same endpoints (one leaf of each rail and plane) is a unit,
  /// a pod is the next, the network the last. What a leaf is oversubscribed by narrows every tier
  /// above it. A network without tiers of switches counts as one: its links are shared as its
  /// bisection says.
  ///
  /// - Parameters:
  ///   - ranksPerEndpoint: Accelerators behind one NIC; below 1 where each has several.
  ///   - rails: Groups of endpoints with leaves of their own.
  public func communicationTiers(
    ranksPerEndpoint: Double, rails: Int, _ character: NetworkCharacter
  ) -> [CommunicationTier] {
    func ranks(_ endpoints: Int) -> Int {
      Int(Double(min(endpoints, self.endpoints)) * ranksPerEndpoint + 1e-9)
    }
    let all = ranks(endpoints)
    // One port in each plane, or two where leaves are dual.
    let ports = Double(links.host - managementLinks) / Double(endpoints)
    let rate = linkRate * (ports / ranksPerEndpoint)
    func tier(
      _ name: String, _ ranks: Int, _ bandwidth: Bandwidth, switches: Int
    ) -> CommunicationTier {
      CommunicationTier(
        name: name, ranks: ranks, bandwidth: bandwidth, efficiency: character.efficiency,
        treeShare: character.treeShare, protocols: character.protocols,
        hopLatency: character.hopLatency * Double(max(0, switches - 1)),
        inNetwork: character.inNetwork)
    }
    guard tree.leafDownlinks > 0 else {
      // Half the ranks send to the other half through the cut.
      let share = bisection.map { min(rate, $0 / (Double(all) / 2)) } ?? rate
      return [tier("network", all, share, switches: diameter)]
    }
    let perGroup = ranks(tree.leafDownlinks * rails)
    guard tiers > 1, perGroup < all else { return [tier("leaf", all, rate, switches: 1)] }
    let up = uplinkRate * Double(tree.leafUplinks)
    let share = min(1, up / (linkRate * Double(tree.leafDownlinks)))
    var result = [tier("leaf", perGroup, rate, switches: 1)]
    let perPod = ranks(tree.leavesPerPod * tree.leafDownlinks)
    if tiers > 2, perPod > perGroup, perPod < all {
      result.append(tier("pod", perPod, rate * share, switches: 3))
    }
    // Between pods the top tier may be narrower still.
    let top = min(1, 1 / topOversubscription.ratio)
    result.append(tier("network", all, rate * (share * top), switches: 2 * tiers - 1))
    return result
  }
}
