public import Quantities

/// One way in which a library moves bytes: quick to start or thrifty with bandwidth.
public struct TransferProtocol: Hashable, Sendable {
  /// Time that every collective takes before its first step.
  public var base: Duration
  /// α: time of one step, whatever its size.
  public var step: Duration
  /// Share of the bandwidth that carries data.
  public var share: Double

  public init(base: Duration, step: Duration, share: Double) {
    self.base = base
    self.step = step
    self.share = share
  }
}

/// What switches of a tier do for a collective.
public struct InNetworkReduction: Hashable, Sendable {
  /// Share of a rank's line rate at which switches add or copy.
  public var efficiency: Double
  /// Time of one reduction or broadcast through the switches, whatever its size.
  public var latency: Duration

  public init(efficiency: Double, latency: Duration) {
    self.efficiency = efficiency
    self.latency = latency
  }
}

/// The links that ranks cross to reach others of the same unit but not of the same smaller unit.
public struct CommunicationTier: Hashable, Sendable {
  /// How the tier is called: `scale-up`, `leaf`.
  public var name: String
  /// Ranks of one full unit: of a scale-up domain, of all that one group of leaves joins.
  public var ranks: Int
  /// Line rate of one rank into the tier, one direction, when all use it at once: a NIC's share,
  /// over what the tier is oversubscribed by.
  public var bandwidth: Bandwidth
  /// Share of the line rate that large transfers reach.
  public var efficiency: Double
  /// Share of that which trees reach.
  public var treeShare: Double
  /// Whether ranks are joined pair by pair, so that fewer ranks use fewer of their links.
  public var isMesh: Bool
  /// From the one that starts soonest to the one that carries most; at least one.
  public var protocols: [TransferProtocol]
  /// Time that further switches add to each step.
  public var hopLatency: Duration
  /// Nil where switches only forward.
  public var inNetwork: InNetworkReduction?

  public init(
    name: String, ranks: Int, bandwidth: Bandwidth, efficiency: Double = 1, treeShare: Double = 1,
    isMesh: Bool = false, protocols: [TransferProtocol], hopLatency: Duration = .zero,
    inNetwork: InNetworkReduction? = nil
  ) {
    self.name = name
    self.ranks = ranks
    self.bandwidth = bandwidth
    self.efficiency = efficiency
    self.treeShare = treeShare
    self.isMesh = isMesh
    self.protocols = protocols
    self.hopLatency = hopLatency
    self.inNetwork = inNetwork
  }
}

/// What a fabric offers to ranks that talk: its tiers, the innermost first, each unit a whole
/// number of the units before it.
public struct FabricPerformance: Hashable, Sendable {
  public var tiers: [CommunicationTier]

  public init(tiers: [CommunicationTier]) { self.tiers = tiers }

  /// Ranks of the whole fabric.
  public var ranks: Int { tiers.last?.ranks ?? 1 }
}

/// Ranks that hold a collective, at equal distances: with tensor parallelism over 8 accelerators,
/// the group of one shard's replicas has stride 8.
///
/// All groups of the same stride that fill the fabric are taken to work at the same time.
public struct RankGroup: Hashable, Sendable {
  public var size: Int
  public var stride: Int

  public init(size: Int, stride: Int = 1) {
    self.size = size
    self.stride = stride
  }

  /// Members of the group in a unit of so many ranks.
  func members(in ranks: Int) -> Int { min(size, max(1, ranks / stride)) }
}
