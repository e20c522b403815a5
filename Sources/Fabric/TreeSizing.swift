import Quantities

// Folded Clos networks in one to four tiers. Per plane the leaves of a rail are the ceiling of its
// ports over the downlinks of a leaf; what stands above them is `UpperTiers`. The rules reproduce
// every published count of NVIDIA's SuperPOD tables for H100, B200 and B300 (RA-11333-001,
// RA-11339-001), DeepSeek's (arXiv 2505.09343, Table 3) and Alibaba HPN 7.0's pod.

extension FabricQuestion {
  func treeSize(tiers allowed: ClosedRange<Int>) throws(FabricError) -> FabricSize {
    guard endpoints % rails == 0 else {
      let below = endpoints / rails * rails
      let nearest =
        below > 0 && endpoints - below < below + rails - endpoints ? below : below + rails
      throw .railsDoNotDivide(endpoints: endpoints, rails: rails, nearest: nearest)
    }
    let tiers = try chosenTiers(allowed)
    var leafPorts = (down: radix, up: 0)
    if tiers > 1 { leafPorts = try splitLeaf() }

    // Rails that are apart are trees of their own; otherwise one tree of a plane holds all rails.
    let railsApart = topology == .railOnly || topology == .singleTier
    let leavesPerRail = ceilingDivide(portsPerRail, leafPorts.down)
    let leavesPerTree = railsApart ? leavesPerRail : leavesPerRail * rails
    let trees = railsApart ? planes * rails : planes

    var switches = TierCounts(leaf: trees * leavesPerTree)
    var links = LinkCounts(host: endpoints * planes + managementLinks)
    var tree = TreeShape()
    tree.leafDownlinks = leafPorts.down
    tree.leafUplinks = leafPorts.up
    tree.leavesPerRail = leavesPerRail
    tree.leavesPerPod = leavesPerTree

    if tiers > 1 {
      guard
        let upper = UpperTiers.fewest(
          above: leavesPerTree, needing: leafPorts.up, upTo: leafPorts.up, tiers: tiers - 1,
          radix: radix)
      else { throw unreachable(tiers: tiers) }
      switches.spine = trees * upper.switches[0]
      switches.core = trees * upper.switches[1]
      switches.superCore = trees * upper.switches[2]
      links.leafSpine = trees * upper.links[0]
      links.spineCore = trees * upper.links[1]
      links.coreSuperCore = trees * upper.links[2]
      tree.pods = upper.pods
      tree.leavesPerPod = upper.blocksPerPod
      tree.linksPerLeafSpinePair = upper.width
    } else if topology == .railOnly {
      // Rails small enough share switches: 32,768 endpoints in 256 rails fill 128 switches of 256
      // ports, not 256 switches half full.
      switches.leaf = planes * ceilingDivide(rails, radix / portsPerRail)
    }

    var conventions: CountingConvention = [.links, .bisection]
    if tiers > 1 { conventions.insert(.equalSpread) }
    if railsApart && rails > 1 { conventions.insert(.railsApart) }
    if leafPorts.up > leafPorts.down { conventions.insert(.undersubscribed) }
    return FabricSize(
      topology: topology, endpoints: endpoints, radix: radix, linkRate: linkRate, planes: planes,
      managementLinks: managementLinks, tiers: tiers, switches: switches, links: links,
      bisection: treeBisection(leafPorts), diameter: 2 * tiers - 1,
      maximumEndpoints: maximumEndpoints(tiers: tiers), tree: tree, conventions: conventions)
  }

  /// Ports that one rail takes in one plane, its share of the management links among them.
  private var portsPerRail: Int { endpoints / rails + managementPerRail }

  private var managementPerRail: Int { ceilingDivide(managementLinks, planes * rails) }

  /// The fewest tiers that reach, or those asked for.
  private func chosenTiers(_ allowed: ClosedRange<Int>) throws(FabricError) -> Int {
    if let tiers, !allowed.contains(tiers) {
      throw .tiersNotAvailable(topology, tiers: tiers, allowed: allowed)
    }
    let candidates = tiers.map { $0...$0 } ?? allowed
    for tiers in candidates where try reaches(tiers: tiers) { return tiers }
    throw unreachable(tiers: candidates.upperBound)
  }

  private func reaches(tiers: Int) throws(FabricError) -> Bool {
    if tiers > 1 { _ = try splitLeaf() }
    return endpoints <= maximumEndpoints(tiers: tiers)
  }

  private func unreachable(tiers: Int) -> FabricError {
    .unreachable(
      topology, endpoints: endpoints, maximum: maximumEndpoints(tiers: tiers), radix: radix,
      tiers: tiers)
  }

  /// The leaf's ports in the proportion asked for, the largest whole multiple that fits.
  private func splitLeaf() throws(FabricError) -> (down: Int, up: Int) {
    let multiple = radix / (oversubscription.down + oversubscription.up)
    guard multiple > 0 else {
      throw .oversubscriptionDoesNotFit(oversubscription, radix: radix)
    }
    return (multiple * oversubscription.down, multiple * oversubscription.up)
  }

  /// Most endpoints with `tiers` tiers: 2(k/2)^L where all is even and divides.
  private func maximumEndpoints(tiers: Int) -> Int {
    var portsOfRail = radix
    if tiers > 1 {
      let multiple = radix / (oversubscription.down + oversubscription.up)
      let leaves = UpperTiers.reach(tiers: tiers - 1, radix: radix)
      let leavesOfRail = topology == .railOnly ? leaves : leaves / rails
      portsOfRail = leavesOfRail * multiple * oversubscription.down
    }
    return rails * max(0, portsOfRail - managementPerRail)
  }

  /// Half the endpoints send to the other half; full leaves pass up/down of that at most.
  private func treeBisection(_ leaf: (down: Int, up: Int)) -> Bandwidth {
    let half = Double(endpoints) / 2 * Double(planes)
    let share = leaf.up == 0 ? 1 : min(1, Double(leaf.up) / Double(leaf.down))
    return linkRate * (half * share)
  }
}
