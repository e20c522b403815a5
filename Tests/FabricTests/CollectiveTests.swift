import Quantities
import Testing

@testable import Fabric

/// One tier with α = 2 µs and B = 100 GB/s: the textbook's network.
private func flat(_ ranks: Int, inNetwork: InNetworkReduction? = nil) -> FabricPerformance {
  FabricPerformance(tiers: [
    CommunicationTier(
      name: "flat", ranks: ranks, bandwidth: Bandwidth(base: 100e9),
      protocols: [
        TransferProtocol(base: .zero, step: Duration(base: 2e-6), share: 1)
      ], inNetwork: inNetwork)
  ])
}

/// Nodes of eight at 400 GB/s a rank; 50 GB/s NICs.
private func nodes(_ count: Int, share: Double = 1) -> FabricPerformance {
  let mode = TransferProtocol(base: .zero, step: Duration(base: 1e-6), share: 1)
  return FabricPerformance(tiers: [
    CommunicationTier(
      name: "scale-up", ranks: 8, bandwidth: Bandwidth(base: 400e9), protocols: [mode]),
    CommunicationTier(
      name: "network", ranks: 8 * count, bandwidth: Bandwidth(base: 50e9 * share),
      protocols: [mode]),
  ])
}

private func seconds(
  _ operation: CollectiveOperation, _ algorithm: CollectiveAlgorithm, _ bytes: Double,
  _ ranks: Int, stride: Int = 1, on fabric: FabricPerformance
) throws -> Double {
  try Collective.cost(
    operation, algorithm, size: DataSize(base: bytes),
    group: RankGroup(size: ranks, stride: stride), on: fabric
  ).time.base
}

private func isClose(_ a: Double, _ b: Double) -> Bool { (a - b).magnitude <= 1e-12 + 1e-9 * b }

@Suite struct CollectiveTests {
  // Thakur, Rabenseifner and Gropp 2005; Chan et al., Concurrency and Computation 19, 2007.
  @Test(arguments: [2, 4, 8, 64, 1024], [0.0, 1e3, 1e9])
  func textbook(n: Int, bytes: Double) throws {
    let fabric = flat(n)
    let (alpha, beta) = (2e-6, 1 / 100e9)
    let log = Double(n.trailingZeroBitCount)
    let others = Double(n - 1)
    let moved = others / Double(n) * bytes * beta
    let expected: [(CollectiveOperation, CollectiveAlgorithm, Double)] = [
      (.allReduce, .ring, 2 * others * alpha + 2 * moved),
      (.reduceScatter, .ring, others * alpha + moved),
      (.allGather, .ring, others * alpha + moved),
      (.allToAll, .pairwise, others * alpha + moved),
      (.broadcast, .ring, others * alpha + bytes * beta),
      (.broadcast, .tree, log * alpha + bytes * beta),
      (.allReduce, .tree, 2 * log * alpha + 2 * bytes * beta),
      (.allReduce, .halvingDoubling, 2 * log * alpha + 2 * moved),
      (.reduceScatter, .halvingDoubling, log * alpha + moved),
      // One tier has nothing to be hierarchical about.
      (.allReduce, .hierarchical, 2 * others * alpha + 2 * moved),
      (.allToAll, .hierarchical, others * alpha + moved),
    ]
    for (operation, algorithm, time) in expected {
      let found = try seconds(operation, algorithm, bytes, n, on: fabric)
      #expect(isClose(found, time), "\(operation) \(algorithm): \(found), not \(time)")
    }
  }

  // nccl-tests, doc/PERFORMANCE.md: the bus bandwidth of an ideal ring is the link's, whatever the
  // number of ranks.
  @Test(arguments: [2, 3, 8, 72, 511])
  func busBandwidthOfLargeRing(n: Int) throws {
    for operation in [CollectiveOperation.allReduce, .reduceScatter, .allGather] {
      let cost = try Collective.cost(
        operation, .ring, size: DataSize(base: 1e15), group: RankGroup(size: n), on: flat(n))
      #expect((cost.busBandwidth.gigabytesPerSecond - 100).magnitude < 0.01)
    }
  }

  // Eight NICs of 50 GB/s carry a ring of nodes at the 400 GB/s of its links inside them; a ring of
  // one rank a node has its own NIC alone.
  @Test func nodesShareTheirNICs() throws {
    let fabric = nodes(4)
    let bytes = 1e12
    let whole = try Collective.cost(
      .allReduce, .ring, size: DataSize(base: bytes), group: RankGroup(size: 32), on: fabric)
    #expect((whole.busBandwidth.gigabytesPerSecond - 400).magnitude < 0.1)
    // RA-11333-001 style rails: four ranks, one in each node.
    let rail = try Collective.cost(
      .allReduce, .ring, size: DataSize(base: bytes), group: RankGroup(size: 4, stride: 8),
      on: fabric)
    #expect((rail.busBandwidth.gigabytesPerSecond - 50).magnitude < 0.1)
    // Half the bandwidth above halves what crosses it, and nothing else.
    let narrow = try Collective.cost(
      .allReduce, .ring, size: DataSize(base: bytes), group: RankGroup(size: 32),
      on: nodes(4, share: 0.5))
    #expect((narrow.busBandwidth.gigabytesPerSecond - 200).magnitude < 0.1)
  }

  // RS(g, S) + AR(m, S/g) + AG(g, S), by hand for g = 8, m = 4, S = 8 GB.
  @Test func hierarchical() throws {
    let inside = 2 * (7 * 1e-6 + 7.0 / 8 * 8e9 / 400e9)
    let between = 2 * (3 * 1e-6 + 3.0 / 4 * 1e9 / 50e9)
    let found = try seconds(.allReduce, .hierarchical, 8e9, 32, on: nodes(4))
    #expect(isClose(found, inside + between))
    // An all-to-all regroups its whole buffer on either network.
    let regrouped = 7e-6 + 7.0 / 8 * 8e9 / 400e9 + 3e-6 + 3.0 / 4 * 8e9 / 50e9
    #expect(isClose(try seconds(.allToAll, .hierarchical, 8e9, 32, on: nodes(4)), regrouped))
  }

  // 24 of 32 shares leave the node by the rank's NIC.
  @Test func pairwiseIsBoundByWhatLeavesTheNode() throws {
    let found = try seconds(.allToAll, .pairwise, 8e9, 32, on: nodes(4))
    #expect(isClose(found, 31e-6 + 24.0 / 32 * 8e9 / 50e9))
  }

  // A rank that heads a share sends and receives (n + 1)/n of the vector, in place of 2(n - 1)/n.
  @Test func reductionInSwitches() throws {
    let fabric = flat(8, inNetwork: InNetworkReduction(efficiency: 0.5, latency: .zero))
    let found = try seconds(.allReduce, .inNetwork, 1e9, 8, on: fabric)
    #expect(isClose(found, 9.0 / 8 * 1e9 / 50e9))
    #expect(throws: CollectiveError.noReduction) {
      try seconds(.allReduce, .inNetwork, 1e9, 8, on: flat(8))
    }
  }

  // Two of eight in a full mesh use one of seven links.
  @Test func meshes() throws {
    var fabric = flat(8)
    fabric.tiers[0].isMesh = true
    let two = try Collective.cost(
      .allReduce, .ring, size: DataSize(base: 1e15), group: RankGroup(size: 2), on: fabric)
    #expect((two.busBandwidth.gigabytesPerSecond - 100.0 / 7).magnitude < 0.01)
  }

  @Test func fastestIsTheFastest() throws {
    let fabric = nodes(16)
    for operation in CollectiveOperation.allCases {
      for bytes in [0.0, 1, 1e4, 1e6, 1e8, 1e10] {
        for (ranks, stride) in [(1, 1), (2, 1), (7, 1), (8, 1), (12, 1), (128, 1), (16, 8)] {
          let group = RankGroup(size: ranks, stride: stride)
          let size = DataSize(base: bytes)
          let best = try Collective.fastest(operation, size: size, group: group, on: fabric)
          for algorithm in operation.algorithms where algorithm != .inNetwork {
            let cost = try Collective.cost(
              operation, algorithm, size: size, group: group, on: fabric)
            #expect(best.time <= cost.time)
            #expect(cost.time >= cost.latency && cost.latency >= .zero)
            if ranks == 1 { #expect(cost.time == .zero) }
          }
        }
      }
    }
  }

  @Test func badInput() {
    #expect(throws: CollectiveError.groupTooLarge(RankGroup(size: 9), ranks: 8)) {
      try seconds(.allReduce, .ring, 1, 9, on: flat(8))
    }
    #expect(throws: CollectiveError.groupTooLarge(RankGroup(size: 2, stride: 8), ranks: 8)) {
      try seconds(.allReduce, .ring, 1, 2, stride: 8, on: flat(8))
    }
    #expect(throws: CollectiveError.invalidGroup(RankGroup(size: 0))) {
      try seconds(.allReduce, .ring, 1, 0, on: flat(8))
    }
    #expect(throws: CollectiveError.notDefined(.allToAll, .tree)) {
      try seconds(.allToAll, .tree, 1, 8, on: flat(8))
    }
    #expect(throws: CollectiveError.self) { try seconds(.allReduce, .ring, -1, 8, on: flat(8)) }
    #expect(throws: CollectiveError.self) { try seconds(.allReduce, .ring, .nan, 8, on: flat(8)) }
  }

  // A SuperPOD of 1,024 endpoints: 32 leaves of 32 down in 8 rails serve 32 systems a group.
  @Test func tiersOfASizedNetwork() throws {
    let size = try FabricQuestion(
      topology: .railFatTree, endpoints: 1024, radix: 64, linkRate: g400, rails: 8,
      oversubscription: Oversubscription(down: 2, up: 1)
    ).size()
    let character = NetworkCharacter(
      efficiency: 0.9,
      protocols: [TransferProtocol(base: .zero, step: Duration(base: 3e-6), share: 1)],
      hopLatency: Duration(base: 0.5e-6))
    let tiers = size.communicationTiers(ranksPerEndpoint: 1, rails: 8, character)
    #expect(tiers.map(\.name) == ["leaf", "network"])
    #expect(tiers.map(\.ranks) == [8 * 42, 1024])
    #expect(tiers[0].bandwidth == g400 && tiers[1].bandwidth == g400 * 0.5)
    #expect(tiers[0].hopLatency == .zero && isClose(tiers[1].hopLatency.base, 1e-6))
  }
}

/// Compiled costs are those of the fastest algorithm, for groups within and across units.
@Suite struct CompiledCollectiveTests {
  private static func fabric() -> FabricPerformance {
    let modes = [
      TransferProtocol(base: Duration(base: 6.6e-6), step: Duration(base: 0.6e-6), share: 0.5),
      TransferProtocol(base: Duration(base: 8.4e-6), step: Duration(base: 3.4e-6), share: 1),
    ]
    let reduction = InNetworkReduction(efficiency: 0.7, latency: Duration(base: 25e-6))
    return FabricPerformance(tiers: [
      CommunicationTier(
        name: "scale-up", ranks: 8, bandwidth: Bandwidth(base: 450e9), efficiency: 0.824,
        protocols: modes, inNetwork: reduction),
      CommunicationTier(
        name: "leaf", ranks: 64, bandwidth: Bandwidth(base: 50e9), efficiency: 0.95,
        protocols: modes),
      CommunicationTier(
        name: "network", ranks: 512, bandwidth: Bandwidth(base: 12.5e9), efficiency: 0.95,
        protocols: modes, hopLatency: Duration(base: 0.9e-6)),
    ])
  }

  @Test(arguments: [
    RankGroup(size: 8), RankGroup(size: 6), RankGroup(size: 64), RankGroup(size: 48, stride: 8),
    RankGroup(size: 512),
  ])
  func isTheFastest(group: RankGroup) throws {
    let fabric = Self.fabric()
    for operation in CollectiveOperation.allCases {
      let compiled = try CompiledCollective(operation, group: group, on: fabric)
      for bytes in [0, 1e3, 1e5, 1e7, 1e9, 1e11] {
        let cost = try Collective.fastest(
          operation, size: DataSize(base: bytes), group: group, on: fabric)
        #expect(isClose(compiled.seconds(bytes), cost.time.base), "\(operation) \(bytes)")
      }
    }
  }

  @Test func aloneNothingIsSent() throws {
    let group = RankGroup(size: 1)
    #expect(
      try CompiledCollective(.allReduce, group: group, on: Self.fabric()).seconds(1e9) == 0)
    #expect(throws: CollectiveError.self) {
      try CompiledCollective(
        .allReduce, group: RankGroup(size: 1024), on: Self.fabric())
    }
  }

  // 1 GB to the next rank over NVLink, a leaf, a narrow network.
  @Test func aHopTakesTheTierItCrosses() throws {
    let fabric = Self.fabric()
    for (stride, rate) in [(1, 450e9 * 0.824), (8, 50e9 * 0.95), (64, 12.5e9 * 0.95)] {
      let hop = try CompiledCollective(sendingOver: stride, on: fabric).seconds(1e9)
      #expect(abs(hop - 1e9 / rate) < 2e-5, "\(stride)")
    }
  }
}
