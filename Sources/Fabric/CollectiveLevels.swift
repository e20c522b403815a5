import Quantities

/// The tiers that a group crosses, with what each offers to one of its ranks.
struct CollectiveLevels {
  struct Level {
    /// Members of the group in one unit of the tier below, and in one of this tier.
    var inner: Int
    var outer: Int
    /// Units of the tier below that one of this tier joins, as far as the group fills them.
    var joined: Int
    /// Bytes a second of one rank, one direction.
    var rate: Double
    var treeShare: Double
    var protocols: [TransferProtocol]
    var hop: Double
    var reduction: InNetworkReduction?
    var line: Double

    func step(_ index: Int) -> Double { mode(index).step.base + hop }
    func share(_ index: Int) -> Double { mode(index).share }
    func mode(_ index: Int) -> TransferProtocol { protocols[min(index, protocols.count - 1)] }
  }

  let size: Int
  let levels: [Level]
  /// How many protocols are worth trying.
  let protocols: Int

  init(_ group: RankGroup, on fabric: FabricPerformance) throws(CollectiveError) {
    guard group.size > 0, group.stride > 0 else { throw .invalidGroup(group) }
    size = group.size
    var levels: [Level] = []
    var inner = 1
    for tier in fabric.tiers where inner < group.size {
      let outer = group.members(in: tier.ranks)
      guard outer > inner, !tier.protocols.isEmpty else { continue }
      // Of pairwise links, only those to members of the group are used.
      let links = tier.isMesh ? Double(outer - 1) / Double(max(1, tier.ranks - 1)) : 1
      let line = tier.bandwidth.base * links
      levels.append(
        Level(
          inner: inner, outer: outer, joined: ceilingDivide(outer, inner),
          rate: line * tier.efficiency, treeShare: tier.treeShare, protocols: tier.protocols,
          hop: tier.hopLatency.base, reduction: tier.inNetwork, line: line))
      inner = outer
    }
    guard inner == group.size else {
      throw .groupTooLarge(group, ranks: fabric.ranks)
    }
    self.levels = levels
    // No map over key paths: a search of strategies comes by here thousands of times.
    protocols = levels.reduce(1) { max($0, $1.protocols.count) }
  }

  /// Whether any tier reduces.
  var reducing: Bool { levels.contains { $0.reduction != nil } }

  func term(
    _ operation: CollectiveOperation, _ algorithm: CollectiveAlgorithm, bytes: Double,
    protocol index: Int
  ) -> Term {
    guard size > 1 else { return Term(latency: 0, transfer: 0) }
    let base = levels.map { $0.mode(index).base.base }.max() ?? 0
    var term = Term(latency: algorithm == .inNetwork ? 0 : base, transfer: 0)
    switch algorithm {
    case .ring: term += ring(operation, bytes, index)
    case .tree: term += tree(operation, bytes, index)
    case .halvingDoubling: term += halvingDoubling(operation, bytes, index)
    case .hierarchical: term += hierarchical(operation, bytes, index)
    case .inNetwork: term += inNetwork(operation, bytes)
    case .pairwise: term += pairwise(bytes, index)
    }
    return term
  }

  /// Times that the vector goes round: there and back for an all-reduce.
  private func passes(_ operation: CollectiveOperation) -> Double {
    operation == .allReduce ? 2 : 1
  }

  /// Bytes a second at which a ring or a tree passes: its narrowest crossing. All members in a
  /// unit share what the unit has towards the others.
  private func narrowest(_ index: Int, trees: Bool = false) -> Double {
    var rate = Double.infinity
    for level in levels {
      let share = level.share(index) * (trees ? level.treeShare : 1)
      rate = min(rate, Double(level.inner) * level.rate * share)
    }
    return rate
  }

  // (n - 1) steps a pass, of which those between units of a tier are as many as it joins.
  private func ring(_ operation: CollectiveOperation, _ bytes: Double, _ index: Int) -> Term {
    var steps = 0.0
    for level in levels {
      let crossings = ceilingDivide(size, level.inner) - ceilingDivide(size, level.outer)
      steps += Double(crossings) * level.step(index)
    }
    return Term(
      latency: passes(operation) * steps,
      transfer: operation.busFactor(ranks: size) * bytes / narrowest(index))
  }

  // log2 of the ranks down, and up before that where something is added.
  private func tree(_ operation: CollectiveOperation, _ bytes: Double, _ index: Int) -> Term {
    var depth = 0.0
    for level in levels { depth += Double(logarithm(level.joined)) * level.step(index) }
    return passes(operation)
      * Term(latency: depth, transfer: bytes / narrowest(index, trees: true))
  }

  // Step i passes bytes/2^i to a rank 2^(i-1) away. Ranks beyond a power of two hand their vector
  // to another at first and get the result at last.
  private func halvingDoubling(
    _ operation: CollectiveOperation, _ bytes: Double, _ index: Int
  ) -> Term {
    var pass = Term(latency: 0, transfer: 0)
    var distance = 1
    var left = bytes
    while distance * 2 <= size {
      let level = levels.first { distance < $0.outer } ?? levels[levels.count - 1]
      left /= 2
      pass += Term(
        latency: level.step(index), transfer: left / (level.rate * level.share(index)))
      distance *= 2
    }
    if distance < size {
      pass += Term(latency: levels[0].step(index), transfer: bytes / narrowest(index))
    }
    return passes(operation) * pass
  }

  // RS(g, S) + AR(m, S/g) + AG(g, S), tier by tier; an all-to-all regroups within each tier.
  private func hierarchical(
    _ operation: CollectiveOperation, _ bytes: Double, _ index: Int
  ) -> Term {
    var sum = Term(latency: 0, transfer: 0)
    var left = bytes
    for (position, level) in levels.enumerated() {
      let joined = Double(level.joined)
      let rate = level.rate * level.share(index)
      switch operation {
      case .allReduce, .reduceScatter, .allGather:
        sum +=
          passes(operation)
          * Term(
            latency: (joined - 1) * level.step(index), transfer: (joined - 1) / joined * left / rate
          )
        left /= joined
      case .allToAll:
        sum += Term(
          latency: (joined - 1) * level.step(index), transfer: (joined - 1) / joined * left / rate)
      case .broadcast:
        // Inner units hand out shares and gather them; the outermost passes shares along.
        let isOutermost = position == levels.count - 1
        let factor = isOutermost ? 1 : 2 * (joined - 1) / joined
        sum += Term(
          latency: Double(logarithm(level.joined)) * level.step(index),
          transfer: factor * left / rate)
        left /= joined
      }
    }
    return sum
  }

  // A switch takes one copy from every rank and gives one to each: a rank that heads 1/n of the
  // vector sends and receives (n + 1)/n of it, in place of 2(n - 1)/n. Tiers whose switches only
  // forward pass rings.
  private func inNetwork(_ operation: CollectiveOperation, _ bytes: Double) -> Term {
    var sum = Term(latency: 0, transfer: 0)
    var left = bytes
    for level in levels {
      let joined = Double(level.joined)
      if let reduction = level.reduction {
        let amount = operation == .allReduce ? (joined + 1) / joined : 1
        sum += Term(
          latency: reduction.latency.base + level.hop,
          transfer: amount * left / (level.line * reduction.efficiency))
      } else {
        let index = level.protocols.count - 1
        let factor = operation == .broadcast ? 1 : passes(operation) * (joined - 1) / joined
        sum += Term(
          latency: passes(operation) * (joined - 1) * level.step(index),
          transfer: factor * left / (level.rate * level.share(index)))
      }
      left /= joined
    }
    return sum
  }

  // Every other rank gets its share. Transfers over different tiers run side by side.
  private func pairwise(_ bytes: Double, _ index: Int) -> Term {
    var term = Term(latency: 0, transfer: 0)
    for level in levels {
      term.latency += Double(level.outer - level.inner) * level.step(index)
      // All that leaves the unit below crosses this tier.
      let leaving = bytes * Double(size - level.inner) / Double(size)
      term.transfer = max(term.transfer, leaving / (level.rate * level.share(index)))
    }
    return term
  }

  /// The smallest number of doublings from 1 that reaches `count`.
  private func logarithm(_ count: Int) -> Int {
    count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount
  }
}
