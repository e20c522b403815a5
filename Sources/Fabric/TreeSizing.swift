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
    if topology == .dualToR { try check(.planes, planes, 1...2) }
    let tiers = try chosenTiers(allowed)
    var leafPorts = (down: radix - sparePorts, up: 0)
    if tiers > 1 { leafPorts = try splitLeaf() }

    // Rails that are apart are trees of their own; otherwise one tree of a plane holds all rails.
    let railsApart = topology == .railOnly || topology == .singleTier
    let leavesPerRail = ceilingDivide(portsPerGroup, leafPorts.down)
    var tree = TreeShape()
    tree.leafDownlinks = leafPorts.down
    tree.leafUplinks = leafPorts.up
    tree.leavesPerRail = leavesPerRail
    tree.leavesPerTree = railsApart ? leavesPerRail : leavesPerRail * leafGroups
    tree.treesPerPlane = railsApart ? rails : 1
    tree.leavesPerPod = tree.leavesPerTree
    let trees = tree.treesPerPlane * planes

    var switches = TierCounts(leaf: trees * tree.leavesPerTree)
    var links = LinkCounts(host: endpoints * planes * portsPerPlane + managementLinks)
    if tiers > 1 {
      let rules = try upperRules(tiers: tiers)
      guard
        let upper = UpperTiers.fewest(
          above: tree.leavesPerTree, needing: leafPorts.up, upTo: leafPorts.up, tiers: tiers - 1,
          rules)
      else { throw unreachable(tiers: tiers) }
      switches.spine = trees * upper.switches[0]
      switches.core = trees * upper.switches[1]
      switches.superCore = trees * upper.switches[2]
      links.leafSpine = trees * upper.links[0]
      links.spineCore = trees * upper.links[1]
      links.coreSuperCore = trees * upper.links[2]
      tree.pods = upper.pods[0]
      tree.leavesPerPod = upper.blocksPerPod[0]
      tree.linksPerLeafSpinePair = upper.width[0]
      tree.upper = upper
    } else if topology == .railOnly {
      // Rails small enough share switches: 32,768 endpoints in 256 rails fill 128 switches of 256
      // ports, not 256 switches half full.
      tree.railsPerLeaf = max(1, leafPorts.down / portsPerGroup)
      switches.leaf = planes * ceilingDivide(rails, tree.railsPerLeaf)
    }

    var conventions: CountingConvention = [.links, .bisection]
    if tiers > 1 { conventions.insert(.equalSpread) }
    if tiers > 2, topOversubscription.ratio > 1 { conventions.insert(.oversubscribedTop) }
    if railsApart && rails > 1 { conventions.insert(.railsApart) }
    if leafPorts.up * portsPerUplink > leafPorts.down { conventions.insert(.undersubscribed) }
    return FabricSize(
      topology: topology, endpoints: endpoints, radix: radix,
      upperRadix: upperRadix ?? radix / portsPerUplink, linkRate: linkRate,
      uplinkRate: uplinkRate ?? linkRate,
      topOversubscription: tiers > 2 ? topOversubscription : .nonBlocking, planes: planes,
      managementLinks: managementLinks,
      tiers: tiers, switches: switches, links: links,
      bisection: treeBisection(tree, links, tiers: tiers),
      diameter: 2 * tiers - 1, maximumEndpoints: maximumEndpoints(tiers: tiers), tree: tree,
      conventions: conventions)
  }

  /// Rows of leaves that share no endpoint port: a rail, or one port of its endpoints.
  private var leafGroups: Int { rails * portsPerPlane }

  /// Ports that one such row takes in one plane, its share of the management links among them.
  private var portsPerGroup: Int { endpoints / rails + managementPerGroup }

  private var managementPerGroup: Int { ceilingDivide(managementLinks, planes * leafGroups) }

  /// The fewest tiers that reach, or those asked for. Fewer tiers are cheaper: every tier more takes
  /// as many links again as there are uplinks on all leaves, and two switch ports for each.
  private func chosenTiers(_ possible: ClosedRange<Int>) throws(FabricError) -> Int {
    var allowed = possible
    if topOversubscription != .nonBlocking || podEndpoints != nil {
      guard possible.upperBound > 2 else {
        throw .tiersNotAvailable(topology, tiers: 3, allowed: possible)
      }
      // Pods that are joined above need a third tier.
      allowed = max(3, possible.lowerBound)...possible.upperBound
    }
    if let tiers, !allowed.contains(tiers) {
      throw .tiersNotAvailable(topology, tiers: tiers, allowed: allowed)
    }
    let candidates = tiers.map { $0...$0 } ?? allowed
    for tiers in candidates where try reaches(tiers: tiers) { return tiers }
    throw unreachable(tiers: candidates.upperBound)
  }

  private func reaches(tiers: Int) throws(FabricError) -> Bool {
    if tiers > 1 {
      _ = try splitLeaf()
      _ = try upperRules(tiers: tiers)
    }
    return endpoints <= maximumEndpoints(tiers: tiers)
  }

  private func unreachable(tiers: Int) -> FabricError {
    .unreachable(
      topology, endpoints: endpoints, maximum: maximumEndpoints(tiers: tiers), radix: radix,
      tiers: tiers)
  }

  /// The leaf's ports in the proportion asked for, the largest whole multiple that fits.
  private func splitLeaf() throws(FabricError) -> (down: Int, up: Int) {
    let multiple = leafMultiple
    guard multiple > 0 else {
      throw .oversubscriptionDoesNotFit(oversubscription, radix: radix - sparePorts)
    }
    return (multiple * oversubscription.down, multiple * oversubscription.up)
  }

  private var leafMultiple: Int {
    (radix - sparePorts) / (oversubscription.down + oversubscription.up * portsPerUplink)
  }

  /// What stands above the leaves, with pods of whole leaves where their size is asked for.
  private func upperRules(tiers: Int) throws(FabricError) -> UpperRules {
    var rules = UpperRules(
      radix: upperRadix ?? radix / portsPerUplink,
      top: tiers > 2 ? topOversubscription : .nonBlocking, blocksPerPod: nil)
    guard rules.radix >= rules.top.down + rules.top.up else {
      throw .oversubscriptionDoesNotFit(rules.top, radix: rules.radix)
    }
    if let spines {
      let uplinks = leafMultiple * oversubscription.up
      guard uplinks % spines == 0 else {
        // The nearest divisor above, else the uplinks themselves.
        let nearest = (spines...max(spines, uplinks)).first { uplinks % $0 == 0 } ?? uplinks
        throw .spinesDoNotSpread(spines: spines, uplinks: uplinks, nearest: nearest)
      }
      rules.leafWidth = uplinks / spines
    }
    guard tiers > 2, let podEndpoints else { return rules }
    let leafDown = leafMultiple * oversubscription.down
    let (row, groups) =
      topology == .railOnly ? (leafDown * rails, 1) : (leafDown * rails, leafGroups)
    let rows = max(1, (podEndpoints + row / 2) / max(1, row))
    guard podEndpoints == rows * row else {
      throw .podsDoNotDivide(endpoints: podEndpoints, nearest: rows * row)
    }
    rules.blocksPerPod = rows * groups
    return rules
  }

  /// Most endpoints with `tiers` tiers: 2(k/2)^L where all is even and divides.
  private func maximumEndpoints(tiers: Int) -> Int {
    var portsOfGroup = radix - sparePorts
    if tiers > 1 {
      guard let rules = try? upperRules(tiers: tiers) else { return 0 }
      let leaves = rules.reach(tiers: tiers - 1)
      let leavesOfGroup = topology == .railOnly ? leaves : leaves / leafGroups
      portsOfGroup = leavesOfGroup * leafMultiple * oversubscription.down
    }
    return rails * max(0, portsOfGroup - managementPerGroup)
  }
}
