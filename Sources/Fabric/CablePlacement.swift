public import Quantities

/// Every node of a network in a rack, and so the length of every link: each by arithmetic from its
/// number, without a table.
///
/// Leaves stand in the row of the middle of the racks that they serve, as the floor plan says. The
/// switches above stand in network rows of the hall in which the middle of what they serve lies,
/// tier after tier: a pod's spines in the middle of the pod, cores in the middle of all.
public struct CablePlacement: Sendable {
  public let question: FabricQuestion
  public let size: FabricSize
  let grid: FloorGrid
  /// Leaves that serve the same endpoints in one plane.
  let leavesPerRow: Int
  /// Endpoints that one such row of leaves serves.
  let endpointsPerRow: Int
  let racks: Int
  let tiers: [Tier]

  /// Switches of a tier above the leaves.
  struct Tier: Sendable {
    /// Those of one pod of one tree, and pods of one tree.
    var positions: Int
    var pods: Int
    /// Endpoints below one pod.
    var endpointsPerPod: Int
    /// Racks of one pod in its hall's network rows, all trees together; pods of one hall.
    var racksPerPod: Int
    var podsPerHall: Int
    /// Network racks of the hall before the tier's first.
    var firstRack: Int
    var perTree: Int
  }

  public init(_ question: FabricQuestion, _ size: FabricSize, on plan: FloorPlan) {
    self.question = question
    self.size = size
    let tree = size.tree
    let apart = tree.treesPerPlane > 1
    leavesPerRow = apart ? 1 : max(1, question.rails * question.portsPerPlane)
    let downlinks = max(1, tree.leafDownlinks)
    endpointsPerRow =
      size.topology.hasTiers
      ? (tree.railsPerLeaf > 1 ? size.endpoints : downlinks * question.rails)
      : max(1, ceilingDivide(size.maximumEndpoints, max(1, size.switches.leaf)))
    let systems = ceilingDivide(size.endpoints, plan.endpointsPerSystem)
    racks = ceilingDivide(systems, plan.systemsPerRack) * plan.racksPerSystem
    let inRow = max(
      1, plan.racksPerRow - (plan.leaves == .networkRow ? 0 : plan.networkRacksPerRow))
    let halls = max(1, ceilingDivide(racks, inRow * plan.rowsPerHall))
    let trees = size.planes * tree.treesPerPlane
    var tiers: [Tier] = []
    // Leaves in network rows come before the rest.
    var first = 0
    if plan.leaves == .networkRow {
      first = ceilingDivide(ceilingDivide(size.switches.leaf, halls), plan.switchesPerRack)
    }
    if size.topology.hasTiers, size.tiers > 1 {
      var positions = 1
      var leaves = 1
      for tier in 0..<(size.tiers - 1) {
        positions *= tree.upper.positions[tier]
        leaves *= tree.upper.blocksPerPod[tier]
        let pods = tree.upper.pods[tier]
        let racksPerPod = ceilingDivide(trees * positions, plan.switchesPerRack)
        let podsPerHall = ceilingDivide(pods, halls)
        tiers.append(
          Tier(
            positions: positions, pods: pods,
            endpointsPerPod: min(
              size.endpoints, ceilingDivide(leaves, leavesPerRow) * endpointsPerRow),
            racksPerPod: racksPerPod, podsPerHall: podsPerHall, firstRack: first,
            perTree: positions * pods))
        first += racksPerPod * podsPerHall
      }
    }
    self.tiers = tiers
    // As many network rows as the fullest hall has racks for: no two racks stand in one place.
    var plan = plan
    plan.networkRowsPerHall = max(
      plan.networkRowsPerHall, ceilingDivide(first, plan.racksPerRow))
    grid = FloorGrid(plan, racks: racks)
  }

  // MARK: Places

  /// The rack of an endpoint, in the order in which systems fill racks.
  func rack(of endpoint: Int) -> Int {
    let plan = grid.plan
    let (system, inSystem) = split(endpoint, by: plan.endpointsPerSystem)
    guard plan.racksPerSystem > 1 else { return split(system, by: plan.systemsPerRack).0 }
    return system * plan.racksPerSystem + inSystem * plan.racksPerSystem / plan.endpointsPerSystem
  }

  /// The row of leaves that a leaf of a plane belongs to, and its place there.
  func row(ofLeafInPlane leaf: Int) -> (row: Int, place: Int) {
    let tree = size.tree
    if tree.treesPerPlane > 1, tree.railsPerLeaf == 1 {
      return (leaf % max(1, tree.leavesPerTree), leaf / max(1, tree.leavesPerTree))
    }
    return split(leaf, by: leavesPerRow)
  }

  /// The rack in the middle of what a row of leaves serves.
  func middleRack(ofRow row: Int) -> Int {
    let first = row * endpointsPerRow
    let last = min(size.endpoints, first + endpointsPerRow)
    return rack(of: min(size.endpoints - 1, (first + last) / 2))
  }

  /// The network rack that holds a leaf of its row: places are dealt to the racks evenly.
  func networkRack(ofLeaf place: Int, row: Int) -> Int {
    let plan = grid.plan
    let groups = question.rails * question.portsPerPlane
    if plan.leaves == .networkRow {
      let hall = middleRack(ofRow: row) / grid.racksPerHall
      let firstRow = hall * grid.racksPerHall * plan.systemsPerRack * plan.endpointsPerSystem
      let rowInHall = max(0, row - firstRow / (endpointsPerRow * plan.racksPerSystem))
      return (rowInHall * groups + place) * size.planes / plan.switchesPerRack
    }
    return min(place, groups - 1) * plan.networkRacksPerRow / max(1, groups)
  }

  func place(ofLeafRow row: Int, place: Int) -> RackPlace {
    grid.place(
      ofLeavesBeside: middleRack(ofRow: row), index: networkRack(ofLeaf: place, row: row))
  }

  /// The hall and the network rack of a switch above the leaves.
  ///
  /// - Parameters:
  ///   - position: Of the tree's pod; trees follow each other in the pod's racks.
  func place(tier: Int, tree: Int, pod: Int, position: Int) -> RackPlace {
    place(tier: tier, pod: pod, rack: upperRack(tier: tier, tree: tree, position: position))
  }

  func upperRack(tier: Int, tree: Int, position: Int) -> Int {
    split(tree * tiers[tier].positions + position, by: grid.plan.switchesPerRack).0
  }

  func place(tier: Int, pod: Int, rack: Int) -> RackPlace {
    let tier = tiers[tier]
    let middle = min(size.endpoints - 1, (2 * pod + 1) * tier.endpointsPerPod / 2)
    let hall = self.rack(of: middle) / grid.racksPerHall
    let index = tier.firstRack + pod % tier.podsPerHall * tier.racksPerPod + rack
    return grid.place(ofNetworkRack: index, inHall: hall)
  }

  /// The rack in which a node stands.
  public func place(of node: NodeRef) -> RackPlace {
    switch node.kind {
    case .endpoint: return grid.place(ofRack: rack(of: min(node.index, size.endpoints - 1)))
    case .management:
      // Management nodes stand in the network rows of the first hall, behind the switches.
      let rack = (tiers.last.map { $0.firstRack + $0.racksPerPod } ?? 0)
      return grid.place(ofNetworkRack: rack, inHall: 0)
    case .leaf:
      guard size.topology.hasTiers else {
        let middle = min(size.endpoints - 1, (2 * node.index + 1) * endpointsPerRow / 2)
        return grid.place(ofLeavesBeside: rack(of: middle), index: 0)
      }
      let perPlane = max(1, size.switches.leaf / size.planes)
      let (row, place) = row(ofLeafInPlane: split(node.index, by: perPlane).1)
      return self.place(ofLeafRow: row, place: place)
    case .spine, .core, .superCore:
      let tier = node.kind == .spine ? 0 : node.kind == .core ? 1 : 2
      guard tier < tiers.count else {
        // The spines of a network of groups stand with what they serve.
        let total = max(1, node.kind == .spine ? size.switches.spine : size.switches.core)
        let middle = (2 * node.index + 1) * size.maximumEndpoints / (2 * total)
        return grid.place(
          ofLeavesBeside: rack(of: min(size.endpoints - 1, middle)), index: 0)
      }
      let (tree, inTree) = split(node.index, by: tiers[tier].perTree)
      let (pod, position) = split(inTree, by: tiers[tier].positions)
      return place(tier: tier, tree: tree, pod: pod, position: position)
    case .circuitSwitch:
      return grid.place(ofNetworkRack: 0, inHall: 0)
    }
  }

  // MARK: Links

  /// The length of a link's cable.
  public func length(of link: Link) -> Length {
    .meters(grid.meters(place(of: link.a.node), place(of: link.b.node)))
  }

  /// How far apart the ends of a link stand.
  public func run(of link: Link) -> CableRun {
    grid.run(place(of: link.a.node), place(of: link.b.node))
  }
}
