/// What a group of ranks does with its data together. The raw value is the name users write.
///
/// Sizes are counted as nccl-tests counts them: the whole vector of an all-reduce or a broadcast,
/// all that a rank holds after an all-gather or before a reduce-scatter, all that a rank sends in
/// an all-to-all, its own share included.
public enum CollectiveOperation: String, CaseIterable, Hashable, Sendable {
  case allReduce = "all-reduce"
  case reduceScatter = "reduce-scatter"
  case allGather = "all-gather"
  case allToAll = "all-to-all"
  case broadcast
}

extension CollectiveOperation {
  /// Bus bandwidth over algorithm bandwidth among `ranks` ranks: what a link must carry for each
  /// byte of the collective, whatever the algorithm.
  ///
  /// NVIDIA/nccl-tests, doc/PERFORMANCE.md.
  public func busFactor(ranks: Int) -> Double {
    let others = Double(ranks - 1) / Double(ranks)
    return switch self {
    case .allReduce: 2 * others
    case .reduceScatter, .allGather, .allToAll: others
    case .broadcast: 1
    }
  }
}

/// How a collective moves its data. The raw value is the name users write.
public enum CollectiveAlgorithm: String, CaseIterable, Hashable, Sendable {
  /// Every rank passes on to the next what it got from the one before.
  case ring
  /// Two binary trees, each rank inside one of them and a leaf of the other (Sanders, Speck and
  /// Träff, Parallel Computing 35, 2009), pipelined.
  case tree
  /// Vector halving with distance doubling, then the reverse (Thakur, Rabenseifner and Gropp,
  /// IJHPCA 19, 2005).
  case halvingDoubling = "halving-doubling"
  /// Ring by ring: within scale-up domains, then among them with the share that is left.
  case hierarchical
  /// Switches add and copy: NVLink SHARP inside a domain, SHARP in the network.
  case inNetwork = "in-network"
  /// Every rank sends to every other directly.
  case pairwise
}

extension CollectiveOperation {
  /// The algorithms for which a cost is defined.
  public var algorithms: [CollectiveAlgorithm] {
    switch self {
    case .allReduce: [.ring, .tree, .halvingDoubling, .hierarchical, .inNetwork]
    case .reduceScatter, .allGather: [.ring, .halvingDoubling, .hierarchical, .inNetwork]
    case .allToAll: [.pairwise, .hierarchical]
    case .broadcast: [.ring, .tree, .hierarchical, .inNetwork]
    }
  }
}
