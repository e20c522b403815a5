import Catalog
public import Fabric
public import Quantities
public import Scenario

/// Cables of a size of a phase: parts by number, what they draw, and how far they go.
struct Cabling {
  /// By position in the phase's `media.parts`.
  var quantities: [Int]
  /// Critical IT power of the parts of the compute network, the part of it at systems, and of the
  /// storage network.
  var compute = Power.zero
  var host = Power.zero
  var storage = Power.zero
  var reaches: [CableReach] = []
  var fabrics: [LaidFabric] = []
}

/// One size of fabric with its cables, and how many are built; -1 where earlier phases built it.
struct LaidFabric {
  var network: PlantNetwork
  var times: Int
  var size: FabricSize
  var lay: CableLay
}

/// The longest cable of a kind, and how far the farthest of its media carries.
public struct CableReach: Hashable, Sendable {
  public var network: PlantNetwork
  public var kind: LinkKind
  public var longest: Length
  public var reach: Length
}

/// Cables laid before, for fabrics that other sizes or phases have too.
struct LaidBefore {
  private struct Entry {
    var question: FabricQuestion
    var floor: FloorPlan
    var media: MediaChoices
    var lay: CableLay
  }

  private var known: [Entry] = []
  private var next = 0

  mutating func lay(
    _ question: FabricQuestion, _ size: FabricSize, on floor: FloorPlan, _ media: MediaChoices
  ) -> CableLay? {
    if let found = known.first(where: {
      $0.question.endpoints == question.endpoints && $0.floor == floor && $0.question == question
        && $0.media == media
    }) {
      return found.lay
    }
    let placement = CablePlacement(question, size, on: floor)
    guard let lay = try? placement.lay(host: media.host, between: media.between) else { return nil }
    let entry = Entry(question: question, floor: floor, media: media, lay: lay)
    if known.count < 8 {
      known.append(entry)
    } else {
      known[next] = entry
      next = (next + 1) % 8
    }
    return lay
  }
}

/// What can carry links from endpoints, and those between switches.
struct MediaChoices: Hashable {
  var host: [MediumChoice]
  var between: [MediumChoice]

  init(_ host: LinkMedia, _ between: LinkMedia) {
    self.host = host.ways.map(\.choice)
    self.between = between.ways.map(\.choice)
  }

  func list(_ kind: LinkKind) -> [MediumChoice] {
    kind == .host || kind == .management ? host : between
  }
}

/// Lays the compute and storage networks of a phase, whatever its size.
struct CableSizing {
  let media: PhaseMedia
  private let compute: MediaChoices
  private let storage: MediaChoices
  /// Watts of a link: no placement takes less, or more.
  let least: LinkPower
  let most: LinkPower
  private let networks: NetworkSizing
  private var systems: FloorSystems
  private let scalableUnit: Int
  private let terms: FloorTerms
  /// Of the compute, storage and management switches.
  private let computeSwitch: (units: Int, power: Power)
  private let storageSwitch: (units: Int, power: Power)
  private let managementSwitch: (units: Int, power: Power)

  /// Watts of one link by what it joins.
  struct LinkPower {
    var host = Power.zero
    /// Leaves and spines stand in different rows: no cable with its ends joins them.
    var leafSpine = Power.zero
    /// The switches above may stand in one row.
    var upper = Power.zero
    var storageHost = Power.zero
    var storageLeafSpine = Power.zero
    var storageUpper = Power.zero
  }

  init(
    _ phase: ResolvedPhase, _ scenario: Scenario, _ networks: NetworkSizing, _ unit: UnitPower,
    systemsPerRack: Int, racksPerRow: Int, hallsPerBuilding: Int
  ) {
    self.networks = networks
    scalableUnit = phase.system.scalableUnit
    systems = FloorSystems(
      endpointsPerSystem: phase.ports, racksPerSystem: phase.system.racksPerSystem ?? 1,
      systemsPerRack: systemsPerRack, racksPerRow: racksPerRow, racksPerHall: 1,
      hallsPerBuilding: hallsPerBuilding, rackWidth: phase.rackWidth)
    terms = FloorTerms(scenario.assumptions)
    let support = scenario.support
    computeSwitch = (phase.fabric.networkSwitch.rackUnits, unit.computeSwitch)
    storageSwitch = (support.storageSwitch.rackUnits, unit.storageSwitch)
    managementSwitch = (support.managementSwitch.rackUnits, unit.managementSwitch)
    let media = phase.media
    self.media = media
    compute = MediaChoices(media.host, media.between)
    storage = MediaChoices(media.storage, media.storage)
    // Leaves and each tier above have racks of their own, but for leaves in rows of a single place.
    let gap = racksPerRow > 1 ? phase.rackWidth.meters + terms.drop.meters : 0
    let shortest = (gap + terms.drop.meters) * (1 + terms.slack)
    func power(_ pick: ([Power]) -> Power?) -> LinkPower {
      func range(_ list: LinkMedia, _ isUsable: (MediumWay) -> Bool) -> Power {
        pick(list.ways.filter(isUsable).map(\.power)) ?? .zero
      }
      func isLongEnough(_ way: MediumWay) -> Bool { way.reach.meters >= shortest * (1 - 1e-9) }
      return LinkPower(
        host: range(media.host, isLongEnough), leafSpine: range(media.between) { !$0.isWhole },
        upper: range(media.between, isLongEnough), storageHost: range(media.storage, isLongEnough),
        storageLeafSpine: range(media.storage) { !$0.isWhole },
        storageUpper: range(media.storage, isLongEnough))
    }
    least = power { $0.min() }
    most = power { $0.max() }
  }

  // MARK: Bounds

  /// What cables draw at least and at most.
  func bounds(_ network: NetworkPlan) -> (least: Cabling, most: Cabling) {
    // Of a network that earlier phases began the phase buys what is new, whatever the medium.
    let isNew = network.before == nil
    let groups = network.fabrics.count + (isNew ? 0 : 1)
    let unit = media.parts.map(\.unitPower).max() ?? .zero
    // Parts are rounded up for each kind of link and medium of each fabric.
    let rounding = 2 * 5 * Double(max(media.host.ways.count, media.between.ways.count))
    let fabrics = network.fabrics.reduce(0) { $0 + $1.count } + groups
    let storage = network.storage?.links ?? LinkCounts()
    func cabling(_ link: LinkPower, _ extra: Double) -> Cabling {
      var cabling = Cabling(quantities: [])
      cabling.compute = link.host * Double(network.hostLinks)
      cabling.compute += link.leafSpine * Double(network.leafSpineLinks)
      cabling.compute += link.upper * Double(network.spineCoreLinks)
      cabling.compute += unit * (rounding * extra * Double(fabrics))
      cabling.storage = link.storageHost * Double(storage.host)
      cabling.storage += link.storageLeafSpine * Double(storage.leafSpine)
      cabling.storage += link.storageUpper * Double(storage.betweenSwitches - storage.leafSpine)
      cabling.storage += unit * (rounding * extra)
      return cabling
    }
    var low = cabling(least, 0)
    if !isNew { low.compute = .zero }
    var high = cabling(most, 1)
    if !isNew {
      let all = network.fabrics.reduce(0) { $0 + $1.count * $1.size.allLinks }
      high.compute = max(most.host, most.upper) * Double(all) + high.compute
    }
    return (low, high)
  }

  // MARK: Laying

  /// The floor of one fabric.
  func floor(
    _ size: FabricSize, of network: PlantNetwork, unitsPerHall: Int
  ) -> FloorPlan {
    var systems = systems
    systems.racksPerHall =
      quotient(unitsPerHall * scalableUnit, systems.systemsPerRack) * systems.racksPerSystem
    let device =
      switch network {
      case .compute: computeSwitch
      case .outOfBand: managementSwitch
      case .storage, .campus, .wideArea: storageSwitch
      }
    return FloorPlan(
      systems, size: size, endpoints: network == .storage ? max(1, networks.storagePorts) : nil,
      switchUnits: device.units, switchPower: device.power, terms: terms)
  }

  /// The question whose answer is a fabric of the plan.
  func question(_ size: FabricSize, of network: PlantNetwork) -> FabricQuestion {
    if network == .storage, var question = networks.storage {
      question.endpoints = size.endpoints
      question.topology = size.topology
      question.tiers = size.tiers
      return question
    }
    var question = networks.compute
    question.endpoints = size.endpoints
    let ports = networks.computePorts
    if ports % question.rails == 0 { question.endpointsPerSystem = ports }
    return question
  }

  /// Media of a kind of link.
  func media(_ kind: LinkKind, of network: PlantNetwork) -> LinkMedia {
    if network == .storage { return media.storage }
    return kind == .host || kind == .management ? media.host : media.between
  }

  /// What can carry links of each kind.
  func choices(of network: PlantNetwork) -> MediaChoices {
    network == .storage ? storage : compute
  }

  /// The cables of a size of the phase.
  func cabling(
    _ network: NetworkPlan, unitsPerHall: Int, _ laid: inout LaidBefore
  ) -> Cabling {
    var cabling = Cabling(quantities: Array(repeating: 0, count: media.parts.count))
    func lay(_ size: FabricSize, _ network: PlantNetwork, times: Int) {
      let floor = floor(size, of: network, unitsPerHall: unitsPerHall)
      guard
        let lay = laid.lay(
          question(size, of: network), size, on: floor, choices(of: network))
      else { return }
      cabling.fabrics.append(LaidFabric(network: network, times: times, size: size, lay: lay))
      add(lay, network, times: times, to: &cabling)
    }
    for group in network.fabrics { lay(group.size, .compute, times: group.count) }
    if let before = network.before { lay(before, .compute, times: -1) }
    if let storage = network.storage { lay(storage, .storage, times: 1) }
    for (index, part) in media.parts.enumerated() {
      // What earlier phases bought and this one has no use for stays where it is.
      cabling.quantities[index] = max(0, cabling.quantities[index])
      let number = Double(cabling.quantities[index])
      if part.use.isStorage {
        cabling.storage += part.unitPower * number
      } else {
        cabling.compute += part.unitPower * number
        cabling.host += part.hostPower * number
      }
    }
    return cabling
  }

  private func add(
    _ lay: CableLay, _ network: PlantNetwork, times: Int, to cabling: inout Cabling
  ) {
    for count in lay.counts {
      let ways = media(count.kind, of: network).ways
      guard let farthest = ways.last else { continue }
      if times > 0 {
        if let known = cabling.reaches.firstIndex(where: {
          $0.network == network && $0.kind == count.kind
        }) {
          cabling.reaches[known].longest = max(cabling.reaches[known].longest, count.longest)
        } else {
          cabling.reaches.append(
            CableReach(
              network: network, kind: count.kind, longest: count.longest, reach: farthest.reach))
        }
      }
      guard let medium = count.medium else { continue }
      for share in [ways[medium].lower, ways[medium].upper] {
        guard let share else { continue }
        cabling.quantities[share.part] += times * quotient(count.links, share.links)
      }
    }
  }
}

extension MediumWay {
  var choice: MediumChoice { MediumChoice(reach: reach, isWhole: isWhole) }
}

extension LinkMedium {
  public var choice: MediumChoice { MediumChoice(reach: reach, isWhole: cable != nil) }
}

extension FabricSize {
  var allLinks: Int { links.host + links.betweenSwitches }
}

extension PhaseModel {
  /// The first pair of ports that nothing reaches, in the least size of the phase: names with their
  /// racks.
  func unreachedPair() -> (a: String, b: String)? {
    var memo = SizeMemo()
    guard let needs = try? needs(of: 1, &memo) else { return nil }
    for fabric in needs.cabling.fabrics where fabric.times > 0 {
      for count in fabric.lay.counts where count.medium == nil {
        let question = cables.question(fabric.size, of: fabric.network)
        let floor = cables.floor(
          fabric.size, of: fabric.network, unitsPerHall: needs.layout.scalableUnitsPerHall)
        let placement = CablePlacement(question, fabric.size, on: floor)
        let choices = cables.choices(of: fabric.network).list(count.kind)
        if let pair = placement.firstPair(of: count.kind, beyond: choices) {
          return (pair.a, pair.b)
        }
      }
    }
    return nil
  }
}
