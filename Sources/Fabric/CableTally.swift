public import Quantities

/// What can carry the links of one kind, the shortest reach first: positions in a list that the
/// caller keeps.
public struct MediumChoice: Hashable, Sendable {
  /// Farthest that it carries, in meters.
  public var reach: Length
  /// Whether it is one cable with its ends, which cannot pass a panel.
  public var isWhole: Bool

  public init(reach: Length, isWhole: Bool) {
    self.reach = reach
    self.isWhole = isWhole
  }
}

/// Links of one kind on one medium.
public struct CableCount: Hashable, Sendable {
  public var kind: LinkKind
  /// Position among the choices for the kind; nil where none reaches.
  public var medium: Int?
  public var links: Int
  /// Those between rows, and those of them between buildings.
  public var betweenRows: Int
  public var betweenBuildings: Int
  /// Meters of all of them together, and of those between rows.
  public var length: Length
  public var lengthBetweenRows: Length
  public var longest: Length
}

/// How far apart the ends of a cable stand.
public enum CableRun: Hashable, Sendable {
  /// In one row: cables run from port to port.
  case withinRow
  /// In two rows of one building: over panels and trunks.
  case betweenRows
  case betweenBuildings
}

/// Takes links as they are counted, many of one length at a time.
protocol CableSink {
  /// - Parameters:
  ///   - a: Where the lower ends stand, and `b` the upper.
  mutating func add(
    _ kind: LinkKind, links: Int, _ a: RackPlace, _ b: RackPlace, on grid: FloorGrid)
}

/// Cables of a network by kind, medium and length.
public struct CableTally: Sendable, CableSink {
  /// Upper ends, in meters, of the classes of length; the last has none.
  public static let classes: [Double] = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500, 2000, 10000]

  /// By kind in the order of `LinkKind`, then by medium.
  public private(set) var counts: [CableCount] = []
  /// Links of each count by class of length.
  public private(set) var histogram: [[Int]] = []
  private let choices: [[MediumChoice]]
  private var slots: [Int]
  private static let width = 16

  init(choices: [LinkKind: [MediumChoice]]) {
    self.choices = LinkKind.allCases.map { choices[$0] ?? [] }
    slots = Array(repeating: -1, count: LinkKind.allCases.count * Self.width)
  }

  /// Links of all kinds, and meters.
  public var links: Int { counts.reduce(0) { $0 + $1.links } }
  public var longest: Length { counts.map(\.longest).max() ?? .zero }
  public var length: Length { counts.reduce(.zero) { $0 + $1.length } }
  /// Whether every link has a medium that carries it.
  public var isReached: Bool { counts.allSatisfy { $0.medium != nil } }

  /// The medium for a length: the first that reaches and, between rows, passes a panel.
  @inline(__always)
  static func medium(
    _ choices: [MediumChoice], meters: Double, run: CableRun
  ) -> Int? {
    var index = 0
    while index < choices.count {
      if meters <= choices[index].reach.base, run == .withinRow || !choices[index].isWhole {
        return index
      }
      index += 1
    }
    return nil
  }

  mutating func add(
    _ kind: LinkKind, links: Int, _ a: RackPlace, _ b: RackPlace, on grid: FloorGrid
  ) {
    add(kind, links: links, meters: grid.meters(a, b), run: grid.run(a, b))
  }

  mutating func add(_ kind: LinkKind, links: Int, meters: Double, run: CableRun) {
    guard links > 0 else { return }
    let medium = Self.medium(
      choices[Int(kind.rawValue)], meters: meters, run: run)
    let key = Int(kind.rawValue) * Self.width + min((medium ?? -1) + 1, Self.width - 1)
    var slot = slots[key]
    if slot < 0 {
      slot = counts.count
      slots[key] = slot
      counts.append(
        CableCount(
          kind: kind, medium: medium, links: 0, betweenRows: 0, betweenBuildings: 0,
          length: .zero,
          lengthBetweenRows: .zero, longest: .zero))
      histogram.append(Array(repeating: 0, count: Self.classes.count + 1))
    }
    let length = meters * Double(links)
    counts[slot].links += links
    counts[slot].length.base += length
    if run == .betweenBuildings { counts[slot].betweenBuildings += links }
    if run != .withinRow {
      counts[slot].betweenRows += links
      counts[slot].lengthBetweenRows.base += length
    }
    if meters > counts[slot].longest.base { counts[slot].longest.base = meters }
    var bin = 0
    while bin < Self.classes.count, meters > Self.classes[bin] { bin += 1 }
    histogram[slot][bin] += links
  }

  /// Puts the counts in order of kind and medium.
  mutating func sort() {
    let order = counts.indices.sorted {
      (counts[$0].kind.rawValue, counts[$0].medium ?? .max)
        < (counts[$1].kind.rawValue, counts[$1].medium ?? .max)
    }
    counts = order.map { counts[$0] }
    histogram = order.map { histogram[$0] }
    slots = Array(repeating: -1, count: slots.count)
    for (slot, count) in counts.enumerated() {
      let medium = min((count.medium ?? -1) + 1, Self.width - 1)
      slots[Int(count.kind.rawValue) * Self.width + medium] = slot
    }
  }
}

extension CablePlacement {
  /// Counts every cable by kind, medium and length.
  ///
  /// - Parameter choices: What can carry links of each kind; management links are as host links
  ///   where they have none of their own.
  /// - Throws: `wiringNotAvailable` for networks whose links are not generated.
  public func tally(
    _ choices: [LinkKind: [MediumChoice]]
  ) throws(FabricError) -> CableTally {
    var choices = choices
    if choices[.management] == nil { choices[.management] = choices[.host] }
    var tally = CableTally(choices: choices)
    try count(&tally)
    tally.sort()
    return tally
  }

  /// Gives every link to a sink: in trees by rack and by row of leaves, which is what link by link
  /// would give in a small part of the time; in other networks link by link, or by count alone.
  func count(_ sink: inout some CableSink) throws(FabricError) {
    guard size.topology.hasTiers else {
      if size.topology.hasCountsOnly { return addCounts(to: &sink) }
      let wiring = try Wiring(question)
      wiring.forEachLink { _, link in
        sink.add(
          link.kind, links: 1, place(of: link.a.node), place(of: link.b.node), on: grid)
      }
      return
    }
    addHosts(to: &sink)
    addManagement(to: &sink)
    let kinds: [LinkKind] = [.leafSpine, .spineCore, .coreSuperCore]
    for tier in tiers.indices {
      if tier == 0 { addLeaves(to: &sink) } else { addUpper(tier, kinds[tier], to: &sink) }
    }
  }

  /// Networks of which only counts are known: each endpoint to the middle of what its switch serves,
  /// and every link between switches as long as the floor, which no design exceeds.
  private func addCounts(to sink: inout some CableSink) {
    for endpoint in 0..<size.endpoints {
      let leaf = NodeRef(.leaf, endpoint / endpointsPerRow)
      sink.add(
        .host, links: 1, place(of: NodeRef(.endpoint, endpoint)), place(of: leaf), on: grid)
    }
    let first = grid.place(ofRack: 0)
    let last = grid.place(ofRack: max(0, racks - 1))
    sink.add(.local, links: size.links.local, first, last, on: grid)
    sink.add(.global, links: size.links.global, first, last, on: grid)
  }

  private func addHosts(to sink: inout some CableSink) {
    let groups = question.rails * question.portsPerPlane
    let apart = size.tree.treesPerPlane > 1 || size.tree.railsPerLeaf > 1
    let rows = ceilingDivide(size.endpoints, endpointsPerRow)
    let isWhole = grid.plan.racksPerSystem == 1
    let perRack = grid.plan.endpointsPerSystem * grid.plan.systemsPerRack
    // Full racks have the same links, unless the rails do not divide their endpoints.
    let isEven = split(perRack, by: question.rails).1 == 0
    var walk = FloorGrid.Walk(from: 0, on: grid)
    for row in 0..<rows {
      let first = row * endpointsPerRow
      let last = min(size.endpoints, first + endpointsPerRow)
      let middle = middleRack(ofRow: row)
      // Groups of rails whose leaves share a network rack are counted at once.
      var group = 0
      while group < groups {
        let rack = networkRack(ofLeaf: leafPlace(group, apart), row: row)
        var end = group + 1
        while end < groups, networkRack(ofLeaf: leafPlace(end, apart), row: row) == rack {
          end += 1
        }
        let leaf = grid.place(ofLeavesBeside: middle, index: rack)
        var endpoint = first
        if isWhole {
          let full = ports(from: 0, to: perRack, groups: group..<end)
          // The last row ended in the rack in which this one begins, or in the one before.
          if group > 0 { walk = FloorGrid.Walk(from: split(first, by: perRack).0, on: grid) }
          while endpoint < last {
            if (walk.rack + 1) * perRack <= endpoint { walk.advance(on: grid) }
            let next = min(last, (walk.rack + 1) * perRack)
            let ports =
              isEven && next - endpoint == perRack
              ? full : ports(from: endpoint, to: next, groups: group..<end)
            sink.add(.host, links: ports * size.planes, walk.place, leaf, on: grid)
            endpoint = next
          }
        } else {
          while endpoint < last {
            let next = min(last, firstEndpoint(after: endpoint))
            let place = grid.place(ofRack: self.rack(of: endpoint))
            let ports = ports(from: endpoint, to: next, groups: group..<end)
            sink.add(.host, links: ports * size.planes, place, leaf, on: grid)
            endpoint = next
          }
        }
        group = end
      }
    }
  }

  /// The place in its row of the leaf that serves a group.
  private func leafPlace(_ group: Int, _ apart: Bool) -> Int {
    size.tree.railsPerLeaf > 1 ? 0 : group
  }

  /// The first endpoint of the next rack.
  private func firstEndpoint(after endpoint: Int) -> Int {
    let plan = grid.plan
    if plan.racksPerSystem == 1 {
      let perRack = plan.endpointsPerSystem * plan.systemsPerRack
      return (endpoint / perRack + 1) * perRack
    }
    let rack = self.rack(of: endpoint)
    var next = endpoint + 1
    while self.rack(of: next) == rack { next += 1 }
    return next
  }

  /// Ports of endpoints `first..<last` that belong to the groups: port p of rail r is in group
  /// r x ports + p.
  private func ports(from first: Int, to last: Int, groups: Range<Int>) -> Int {
    let ports = question.portsPerPlane
    let rails = question.rails
    if groups.count == rails * ports { return (last - first) * ports }
    let (systems, rest) = split(last - first, by: rails)
    if rest == 0 { return systems * groups.count }
    var count = 0
    for group in groups {
      let rail = group / ports
      // Endpoints below a bound that are on the rail.
      func below(_ bound: Int) -> Int { (bound + rails - 1 - rail) / rails }
      count += below(last) - below(first)
    }
    return count
  }

  private func addManagement(to sink: inout some CableSink) {
    guard size.managementLinks > 0, let wiring = try? Wiring(question) else { return }
    let first = size.links.host - size.managementLinks
    wiring.forEachLink(in: first..<size.links.host) { _, link in
      sink.add(
        .management, links: 1, place(of: link.a.node), place(of: link.b.node), on: grid)
    }
  }

  private func addLeaves(to sink: inout some CableSink) {
    let tree = size.tree
    let upper = tree.upper
    let trees = size.planes * tree.treesPerPlane
    let spines = tiers[0].positions
    let perRack = grid.plan.switchesPerRack
    var spinePlaces: [RackPlace] = []
    // Leaves that stand in one rack, of the row at hand.
    var leaves: [(place: RackPlace, count: Int)] = []
    for treeNumber in 0..<trees {
      // Racks that hold spines of this tree, with how many each.
      let firstRack = upperRack(tier: 0, tree: treeNumber, position: 0)
      let lastRack = upperRack(tier: 0, tree: treeNumber, position: spines - 1)
      func flush() {
        for (place, count) in leaves {
          for rack in firstRack...lastRack {
            let low = max(rack * perRack, treeNumber * spines)
            let high = min((rack + 1) * perRack, (treeNumber + 1) * spines)
            sink.add(
              .leafSpine, links: count * (high - low) * upper.width[0], place,
              spinePlaces[rack - firstRack], on: grid)
          }
        }
        leaves.removeAll(keepingCapacity: true)
      }
      var leaf = 0
      var knownPod = -1
      var knownRow = -1
      var middle = 0
      // Where one rack of the row holds all its leaves they need not be told apart.
      let isOneRack = grid.plan.leaves != .networkRow && grid.plan.networkRacksPerRow <= 1
      let isApart = tree.treesPerPlane > 1
      while leaf < tree.leavesPerTree {
        let pod = split(leaf, by: upper.blocksPerPod[0]).0
        let (row, place) = leafRow(leaf, tree: treeNumber)
        let network = isOneRack ? 0 : networkRack(ofLeaf: place, row: row)
        // Leaves of one row, pod and network rack at once.
        let lastOfPod = min(tree.leavesPerTree, (pod + 1) * upper.blocksPerPod[0])
        var end = leaf + 1
        if isOneRack, !isApart { end = min(lastOfPod, (row + 1) * leavesPerRow) }
        while end < lastOfPod, !isOneRack {
          let (nextRow, nextPlace) = leafRow(end, tree: treeNumber)
          guard nextRow == row, networkRack(ofLeaf: nextPlace, row: row) == network else { break }
          end += 1
        }
        if row != knownRow { middle = middleRack(ofRow: row) }
        knownRow = row
        let position = grid.place(ofLeavesBeside: middle, index: network)
        if let last = leaves.last?.place,
          pod != knownPod || last.row != position.row || last.hall != position.hall
        {
          flush()
        }
        if pod != knownPod {
          spinePlaces.removeAll(keepingCapacity: true)
          for rack in firstRack...lastRack {
            spinePlaces.append(self.place(tier: 0, pod: pod, rack: rack))
          }
          knownPod = pod
        }
        if let known = leaves.firstIndex(where: { $0.place.column == position.column }) {
          leaves[known].count += end - leaf
        } else {
          leaves.append((position, end - leaf))
        }
        leaf = end
      }
      flush()
    }
  }

  private func leafRow(_ leaf: Int, tree: Int) -> (row: Int, place: Int) {
    size.tree.treesPerPlane > 1
      ? (leaf, tree % size.tree.treesPerPlane) : row(ofLeafInPlane: leaf)
  }

  /// Links from the switches of a tier to those above: the pairs of racks are the same for every
  /// pod.
  private func addUpper(
    _ tier: Int, _ kind: LinkKind, to sink: inout some CableSink
  ) {
    let upper = size.tree.upper
    let trees = size.planes * size.tree.treesPerPlane
    let lower = tiers[tier - 1]
    for treeNumber in 0..<trees {
      var pairs: [(low: Int, high: Int, bundles: Int)] = []
      for position in 0..<lower.positions {
        let low = upperRack(tier: tier - 1, tree: treeNumber, position: position)
        for above in 0..<upper.positions[tier] {
          let high = upperRack(
            tier: tier, tree: treeNumber, position: position * upper.positions[tier] + above)
          if let last = pairs.last, last.low == low, last.high == high {
            pairs[pairs.count - 1].bundles += 1
          } else {
            pairs.append((low, high, 1))
          }
        }
      }
      let lows = upperRack(tier: tier - 1, tree: treeNumber, position: 0)
      let highs = upperRack(tier: tier, tree: treeNumber, position: 0)
      let lastLow = upperRack(tier: tier - 1, tree: treeNumber, position: lower.positions - 1)
      let lastHigh = upperRack(
        tier: tier, tree: treeNumber, position: tiers[tier].positions - 1)
      var above: [RackPlace] = []
      for block in 0..<lower.pods {
        let pod = block / upper.blocksPerPod[tier]
        if block % upper.blocksPerPod[tier] == 0 {
          above = (highs...lastHigh).map { place(tier: tier, pod: pod, rack: $0) }
        }
        let below = (lows...lastLow).map { place(tier: tier - 1, pod: block, rack: $0) }
        for pair in pairs {
          let a = below[pair.low - lows]
          let b = above[pair.high - highs]
          sink.add(
            kind, links: pair.bundles * upper.width[tier], a, b, on: grid)
        }
      }
    }
  }
}

extension CablePlacement {
  /// The first link, in the order of the wiring, that none of the choices carries: names and places
  /// of its ends, and meters between.
  public func firstPair(
    of kind: LinkKind, beyond choices: [MediumChoice]
  ) -> (a: String, b: String, meters: Double)? {
    guard let wiring = try? Wiring(question) else { return nil }
    for index in 0..<wiring.count {
      let link = wiring[index]
      guard link.kind == kind else { continue }
      let meters = length(of: link).meters
      guard
        CableTally.medium(choices, meters: meters, run: run(of: link)) == nil
      else { continue }
      func end(_ port: PortRef) -> String {
        "\(wiring.name(of: port.node)) \(wiring.portName(port)) (\(place(of: port.node).label))"
      }
      return (end(link.a), end(link.b), meters)
    }
    return nil
  }
}

extension CableTally {
  /// So many links from each building to the middle one, between the network rows of their middle halls.
  public init(
    buildings: Int, linksOfEach links: Int, on floor: FloorPlan, choices: [MediumChoice]
  ) {
    self.init(choices: [.leafSpine: choices])
    let grid = FloorGrid(floor, racks: 1)
    func middle(_ building: Int) -> RackPlace {
      let hall = building * floor.hallsPerBuilding + (floor.hallsPerBuilding - 1) / 2
      return grid.place(ofNetworkRack: floor.racksPerRow / 2, inHall: hall)
    }
    let hub = middle((buildings - 1) / 2)
    for building in 0..<max(0, buildings) {
      add(.leafSpine, links: links, middle(building), hub, on: grid)
    }
  }
}
