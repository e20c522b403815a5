import Catalog
public import Fabric
public import Quantities
public import Scenario

/// Cables of one kind on one medium in a network.
public struct NetworkCables: Sendable {
  public var network: PlantNetwork
  /// What they join: `host`, `leaf-spine`.
  public var kind: String
  public var medium: String
  public var reach: Length
  public var count: CableCount
  /// Links by class of length, as in `CableTally.classes`.
  public var histogram: [Int]
  public var powerPerLink: Power
}

/// Fiber pulled between two rows of each of some equal fabrics.
public struct NetworkPull: Sendable {
  public var network: PlantNetwork
  /// Which of the phase's fabrics of different sizes, from 1, and how many are equal.
  public var fabric: Int
  public var copies: Int
  public var from: String
  public var to: String
  public var kind: String
  public var medium: String
  public var links: Int
  /// Fibers of one link; nil where no module says.
  public var fibersPerLink: Int?
  public var trunks: Int
  public var trunkFibers: Int
  public var longest: Length
  /// Of the longest, and most that is allowed, dB.
  public var loss: Double?
  public var allowedLoss: Double?
}

/// Every cable of a phase on its floor, with lengths, and everything that its networks are built of.
public struct NetworkBill: Sendable {
  public var cables: [NetworkCables] = []
  public var items: [NetworkItem] = []
  /// In order of network, fabric and rows.
  public var pulls: [NetworkPull] = []
  /// Service ports of the out-of-band network by what has them.
  public var servicePorts: [(device: String, ports: Int)] = []
  /// Links for which no medium reaches: kinds and the longest.
  public var unreached: [(network: PlantNetwork, kind: String, longest: Length)] = []

  /// Lays the cables of a phase.
  ///
  /// Racks of each building are filled in order; leaves stand in the middle of rows, the switches
  /// above in the middle of halls. A network that earlier phases began is laid whole, less what
  /// they built.
  public init(_ plan: PhasePlan, _ phase: ResolvedPhase, _ scenario: Scenario) {
    items = plan.networkItems
    let layer = NetworkLayer(plan, phase, scenario)
    layer.addCompute(to: &self)
    if let size = plan.network.storage { layer.add(size, .storage, times: 1, to: &self) }
    layer.addOutOfBand(to: &self)
    layer.addCampus(to: &self)
    cables.removeAll { $0.count.links <= 0 }
  }
}

/// Lays the networks of one phase.
private struct NetworkLayer {
  let plan: PhasePlan
  let scenario: Scenario
  let networks: NetworkSizing
  let cables: CableSizing
  let basis: PowerBasis

  init(_ plan: PhasePlan, _ phase: ResolvedPhase, _ scenario: Scenario) {
    self.plan = plan
    self.scenario = scenario
    networks = NetworkSizing(phase, support: scenario.support, assumptions: scenario.assumptions)
    basis = plan.power.basis
    cables = CableSizing(
      phase, scenario, networks,
      UnitPower(phase, support: scenario.support, assumptions: scenario.assumptions),
      systemsPerRack: plan.layout.systemsPerRack, racksPerRow: plan.layout.racksPerRow,
      hallsPerBuilding: plan.layout.hallsPerBuilding)
  }

  func addCompute(to bill: inout NetworkBill) {
    for group in plan.network.fabrics { add(group.size, .compute, times: group.count, to: &bill) }
    if let before = plan.network.before { add(before, .compute, times: -1, to: &bill) }
  }

  func add(_ size: FabricSize, _ network: PlantNetwork, times: Int, to bill: inout NetworkBill) {
    let units = plan.layout.scalableUnitsPerHall
    let placement = CablePlacement(
      cables.question(size, of: network), size,
      on: cables.floor(size, of: network, unitsPerHall: units))
    var choices: [LinkKind: [MediumChoice]] = [:]
    for kind in LinkKind.allCases { choices[kind] = cables.choices(of: network).list(kind) }
    guard let tally = try? placement.tally(choices) else { return }
    for (count, histogram) in zip(tally.counts, tally.histogram) {
      let media = cables.media(count.kind, of: network).media
      guard let index = count.medium else {
        bill.unreached.append((network, count.kind.name, count.longest))
        continue
      }
      bill.add(
        NetworkCables(
          network: network, kind: count.kind.name, medium: media[index].name,
          reach: media[index].reach, count: count, histogram: histogram,
          powerPerLink: media[index].power(basis)), times: times)
    }
    if times > 0 { addPulls(network, placement, choices, times: times, to: &bill) }
  }

  private func addPulls(
    _ network: PlantNetwork, _ placement: CablePlacement, _ choices: [LinkKind: [MediumChoice]],
    times: Int, to bill: inout NetworkBill
  ) {
    guard let pulls = try? placement.pulls(choices) else { return }
    let last = bill.pulls.last { $0.network == network }?.fabric ?? 0
    for pull in pulls {
      let medium = cables.media(pull.kind, of: network).media[pull.medium]
      let cabling = FiberCabling(medium.fiber, scenario.optics)
      let spare = scenario.assumptions.spareFibers
      bill.pulls.append(
        NetworkPull(
          network: network, fabric: last + 1, copies: times, from: pull.from.label,
          to: pull.to.label, kind: pull.kind.name, medium: medium.name, links: pull.links,
          fibersPerLink: medium.upper?.fibers ?? medium.lower?.fibers,
          trunks: cabling.trunks(pull.links, spare: spare),
          trunkFibers: cabling.trunk?.fibers ?? 0, longest: pull.longest,
          loss: cabling.loss(pull.longest, panels: 2), allowedLoss: medium.insertionLoss))
    }
  }

  /// Switches in the middle of rows for so many ports; cables run within the hall.
  func addOutOfBand(to bill: inout NetworkBill) {
    let nodes = plan.nodes.storage + plan.nodes.management
    let network = plan.network
    bill.servicePorts = [
      ("systems", plan.systems * networks.managementPorts),
      ("nodes", nodes * networks.managementPortsPerNode),
      (
        "switches",
        network.switches - network.managementSwitches
      ),
      ("power-distribution", network.powerPorts),
      ("cooling-distribution", network.coolingPorts),
    ]
    let ports = bill.servicePorts.reduce(0) { $0 + $1.ports }
    guard let cord = scenario.optics.serviceCord, let reach = cord.reach, ports > 0 else { return }
    // Each hall has switches of its own, in the rows that they serve.
    for share in networks.sharesOfHalls(ports, halls: plan.layout.halls) {
      lay(share.ports, times: share.halls, cord, reach, to: &bill)
    }
  }

  /// Cords of the service ports of one hall, from each rack to a switch in its row's middle, and two
  /// links from each of these to the switches in the middle of the hall that join them.
  private func lay(
    _ ports: Int, times: Int, _ cord: Optic, _ reach: Length, to bill: inout NetworkBill
  ) {
    // Leaves of as many ports as a switch has; how many spines share its two uplinks moves none.
    let radix = networks.managementRadix
    var question = FabricQuestion(
      topology: .leafSpine, endpoints: ports, radix: radix + 2, linkRate: cord.rate ?? .zero,
      oversubscription: Oversubscription(down: radix, up: 2))
    question.upperRadix = max(2, quotient(ports, radix))
    question.spines = 2
    guard let size = try? question.size() else { return }
    let racks = quotient(plan.layout.computeRacks, max(1, plan.layout.halls))
    var floor = cables.floor(
      size, of: .outOfBand, unitsPerHall: plan.layout.scalableUnitsPerHall)
    floor.endpointsPerSystem = quotient(ports, max(1, racks))
    floor.systemsPerRack = 1
    floor.racksPerSystem = 1
    floor.rowsPerHall = max(floor.rowsPerHall, quotient(racks, max(1, plan.layout.racksPerRow - 1)))
    let module = scenario.support.aggregationModule
    var choices: [LinkKind: [MediumChoice]] = [.host: [MediumChoice(reach: reach, isWhole: false)]]
    if let reach = module?.reach {
      choices[.leafSpine] = [MediumChoice(reach: reach, isWhole: false)]
    }
    guard let tally = try? CablePlacement(question, size, on: floor).tally(choices) else { return }
    for (count, histogram) in zip(tally.counts, tally.histogram) {
      let isUplink = count.kind == .leafSpine
      if isUplink, plan.network.aggregationSwitches == 0 { continue }
      let name = isUplink ? "uplink" : "service"
      guard count.medium != nil else {
        bill.unreached.append((.outOfBand, name, count.longest))
        continue
      }
      let power = isUplink ? (module?.plannedPower(basis) ?? .zero) * 2 : .zero
      bill.add(
        NetworkCables(
          network: .outOfBand, kind: name,
          medium: isUplink ? module?.interface?.mediumName ?? "fiber" : "twisted pair",
          reach: isUplink ? module?.reach ?? .zero : reach, count: count, histogram: histogram,
          powerPerLink: basis == .nameplate ? .zero : power), times: times)
    }
  }

  /// Links from each building to the middle one, between the network rows of their middle halls.
  func addCampus(to bill: inout NetworkBill) {
    let links = plan.network.campus.buildingLinks
    let buildings = plan.layout.buildings
    guard links > 0, let module = scenario.support.campusModule, let reach = module.reach,
      let fabric = plan.network.fabrics.first
    else { return }
    let floor = cables.floor(
      fabric.size, of: .compute, unitsPerHall: plan.layout.scalableUnitsPerHall)
    let tally = CableTally(
      buildings: buildings, linksOfEach: links / buildings, on: floor,
      choices: [MediumChoice(reach: reach, isWhole: false)])
    let power = (module.plannedPower(basis) ?? .zero) * 2
    for (count, histogram) in zip(tally.counts, tally.histogram) {
      guard count.medium != nil else {
        bill.unreached.append((.campus, "building", count.longest))
        continue
      }
      bill.add(
        NetworkCables(
          network: .campus, kind: "building", medium: module.interface?.mediumName ?? "fiber",
          reach: reach, count: count, histogram: histogram,
          powerPerLink: basis == .nameplate ? .zero : power), times: 1)
    }
  }
}

extension NetworkBill {
  fileprivate mutating func add(_ cables: NetworkCables, times: Int) {
    let index = self.cables.firstIndex {
      $0.network == cables.network && $0.kind == cables.kind && $0.medium == cables.medium
        && $0.reach == cables.reach
    }
    guard let index else {
      var first = cables
      first.count = cables.count * times
      first.histogram = cables.histogram.map { $0 * times }
      self.cables.append(first)
      return
    }
    let more = cables.count * times
    self.cables[index].count.links += more.links
    self.cables[index].count.betweenRows += more.betweenRows
    self.cables[index].count.betweenBuildings += more.betweenBuildings
    self.cables[index].count.length += more.length
    self.cables[index].count.lengthBetweenRows += more.lengthBetweenRows
    self.cables[index].count.longest = max(self.cables[index].count.longest, more.longest)
    for bin in cables.histogram.indices {
      self.cables[index].histogram[bin] += cables.histogram[bin] * times
    }
  }
}

extension CableCount {
  fileprivate static func * (count: CableCount, times: Int) -> CableCount {
    var product = count
    product.links *= times
    product.betweenRows *= times
    product.betweenBuildings *= times
    product.length = count.length * Double(times)
    product.lengthBetweenRows = count.lengthBetweenRows * Double(times)
    return product
  }
}
