public import Catalog
public import Fabric
public import Quantities
public import Scenario

/// The networks of a plant.
public enum PlantNetwork: String, CaseIterable, Sendable {
  case compute
  /// Also carries in-band management.
  case storage
  /// Every service port: of systems, nodes, switches, power distribution and cooling units.
  case outOfBand = "out-of-band"
  /// From the campus to the outside.
  case wideArea = "wide-area"
}

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

/// Things of one kind that a network is built of.
public struct NetworkItem: Sendable {
  public enum Part: String, Sendable {
    case `switch`
    case module
    /// With its ends.
    case cable
    /// A cord of fiber or twisted pair from port to port, or from port to panel.
    case cord
    /// Between the panels of two rows.
    case trunk
    /// A port of a panel, two for each link between rows.
    case panelPort = "panel-port"
  }

  public var network: PlantNetwork
  public var part: Part
  /// Id of the record; empty for panel ports.
  public var id: String
  public var quantity: Int
  public var unitPower: Power
  public var prices: [PriceQuote]
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

/// Every switch, module and cable of a phase, with cables placed on its floor.
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
    let layer = NetworkLayer(plan, phase, scenario)
    layer.addCompute(to: &self)
    layer.addStorage(to: &self)
    layer.addOutOfBand(to: &self)
    layer.addWideArea(to: &self)
  }
}

/// Lays the networks of one phase.
private struct NetworkLayer {
  let plan: PhasePlan
  let phase: ResolvedPhase
  let scenario: Scenario
  let networks: NetworkSizing
  let basis: PowerBasis

  init(_ plan: PhasePlan, _ phase: ResolvedPhase, _ scenario: Scenario) {
    self.plan = plan
    self.phase = phase
    self.scenario = scenario
    networks = NetworkSizing(phase, support: scenario.support, assumptions: scenario.assumptions)
    basis = plan.power.basis
  }

  private func floor(_ size: FabricSize, _ device: NetworkSwitch, ports: Int) -> FloorPlan {
    let layout = plan.layout
    let perHall =
      quotient(
        layout.scalableUnitsPerHall * phase.system.scalableUnit, max(1, layout.systemsPerRack))
      * (phase.system.racksPerSystem ?? 1)
    var floor = FloorPlan(
      phase.system, networkSwitch: device, switchPower: device.plannedPower(basis) ?? .zero,
      size: size, systemsPerRack: max(1, layout.systemsPerRack),
      racksPerRow: layout.racksPerRow, racksPerHall: perHall,
      hallsPerBuilding: layout.hallsPerBuilding, rackWidth: phase.rackWidth,
      assumptions: scenario.assumptions)
    floor.endpointsPerSystem = max(1, ports)
    return floor
  }

  func addCompute(to bill: inout NetworkBill) {
    let device = phase.fabric.networkSwitch
    addSwitches(.compute, device, plan.network.computeSwitches, to: &bill)
    let module = phase.fabric.switchModules.first
    let inCage = LinkEnd(module: device.modules == nil ? nil : module)
    let host = LinkMedium.between(
      LinkEnd(module: phase.hostModule ?? module), inCage, at: networks.compute.linkRate,
      among: scenario.optics, basis: basis, shared: networks.compute.rails == 1 ? 64 : 1)
    func lay(_ size: FabricSize, times: Int) {
      var question = networks.compute
      question.endpoints = size.endpoints
      if phase.ports % question.rails == 0 { question.endpointsPerSystem = phase.ports }
      let between = LinkMedium.between(
        inCage.module == nil ? LinkEnd(module: phase.hostModule) : inCage, inCage,
        at: size.uplinkRate, among: scenario.optics, basis: basis,
        shared: max(1, size.tree.linksPerLeafSpinePair))
      add(
        .compute, question, size, on: floor(size, device, ports: phase.ports), times: times,
        host: host, between: between, to: &bill)
    }
    for group in plan.network.fabrics { lay(group.size, times: group.count) }
    if let before = plan.network.before { lay(before, times: -1) }
    buy(.compute, to: &bill)
  }

  func addStorage(to bill: inout NetworkBill) {
    guard let size = plan.network.storage, var question = networks.storage else { return }
    let device = scenario.support.storageSwitch
    addSwitches(.storage, device, plan.network.storageSwitches, to: &bill)
    question.endpoints = size.endpoints
    question.topology = size.topology
    question.tiers = size.tiers
    let end = LinkEnd(module: scenario.support.storageModule)
    let host = LinkMedium.between(
      end, end, at: size.linkRate, among: scenario.optics, basis: basis, shared: 1)
    let between = LinkMedium.between(
      end, end, at: size.uplinkRate, among: scenario.optics, basis: basis,
      shared: max(1, size.tree.linksPerLeafSpinePair))
    add(
      .storage, question, size,
      on: floor(size, device, ports: max(1, networks.storagePorts)), times: 1, host: host,
      between: between, to: &bill)
    buy(.storage, to: &bill)
  }

  /// One switch in each row's middle for so many ports; cables run within the hall.
  func addOutOfBand(to bill: inout NetworkBill) {
    let device = scenario.support.managementSwitch
    let nodes = plan.nodes.storage + plan.nodes.management
    bill.servicePorts = [
      ("systems", plan.systems * networks.managementPorts),
      ("nodes", nodes * networks.managementPortsPerNode),
      ("switches", plan.network.computeSwitches + plan.network.storageSwitches),
      ("power-distribution", plan.network.powerPorts),
      ("cooling-distribution", plan.network.coolingPorts),
    ]
    addSwitches(.outOfBand, device, plan.network.managementSwitches, to: &bill)
    let ports = bill.servicePorts.reduce(0) { $0 + $1.ports }
    guard let cord = scenario.optics.first(where: { $0.type == .trunk && $0.rate != nil }),
      let reach = cord.reach, ports > 0
    else { return }
    // Each hall has switches of its own, in the rows that they serve.
    let halls = max(1, plan.layout.halls)
    let (perHall, rest) = ports.quotientAndRemainder(dividingBy: halls)
    lay(perHall + 1, times: rest, cord, reach, to: &bill)
    lay(perHall, times: halls - rest, cord, reach, to: &bill)
    let links = bill.cables.filter { $0.network == .outOfBand }.reduce(0) { $0 + $1.count.links }
    bill.items.append(
      NetworkItem(
        network: .outOfBand, part: .cord, id: cord.id, quantity: links, unitPower: .zero,
        prices: cord.prices))
  }

  /// Cords of the service ports of one hall, from each rack to a switch in its row's middle.
  private func lay(
    _ ports: Int, times: Int, _ cord: Optic, _ reach: Length, to bill: inout NetworkBill
  ) {
    guard ports > 0, times > 0 else { return }
    // Leaves of as many ports as a switch has.
    let question = FabricQuestion(
      topology: .fatTree, endpoints: ports, radix: 2 * networks.managementRadix,
      linkRate: cord.rate ?? .zero)
    guard let size = try? question.size() else { return }
    let racks = quotient(plan.layout.computeRacks, max(1, plan.layout.halls))
    var floor = floor(
      size, scenario.support.managementSwitch, ports: quotient(ports, max(1, racks)))
    floor.systemsPerRack = 1
    floor.racksPerSystem = 1
    floor.rowsPerHall = max(floor.rowsPerHall, quotient(racks, max(1, plan.layout.racksPerRow - 1)))
    let choice = MediumChoice(reach: reach, isWhole: false)
    guard
      let tally = try? CablePlacement(question, size, on: floor).tally([.host: [choice]])
    else { return }
    for (count, histogram) in zip(tally.counts, tally.histogram) where count.kind == .host {
      guard count.medium != nil else {
        bill.unreached.append((.outOfBand, count.kind.name, count.longest))
        continue
      }
      bill.add(
        NetworkCables(
          network: .outOfBand, kind: "service", medium: "twisted pair", reach: reach, count: count,
          histogram: histogram, powerPerLink: .zero), times: times)
    }
  }

  /// Coherent links that carry the traffic of the phase off the campus, over two paths.
  func addWideArea(to bill: inout NetworkBill) {
    guard let module = scenario.optics.first(where: { $0.interface == .zr }),
      let rate = module.rate
    else { return }
    let traffic = scenario.assumptions.transitRate * plan.power.critical.megawatts
    let links = 2 * wholeNumber((traffic / rate.gigabitsPerSecond).rounded(.up))
    guard links > 0 else { return }
    bill.items.append(
      NetworkItem(
        network: .wideArea, part: .module, id: module.id, quantity: links,
        unitPower: module.plannedPower(basis) ?? .zero, prices: module.prices))
  }

  private func addSwitches(
    _ network: PlantNetwork, _ device: NetworkSwitch, _ count: Int, to bill: inout NetworkBill
  ) {
    guard count > 0 else { return }
    bill.items.append(
      NetworkItem(
        network: network, part: .switch, id: device.id, quantity: count,
        unitPower: device.plannedPower(basis) ?? .zero, prices: device.prices))
  }

  private func add(
    _ network: PlantNetwork, _ question: FabricQuestion, _ size: FabricSize, on floor: FloorPlan,
    times: Int, host: [LinkMedium], between: [LinkMedium], to bill: inout NetworkBill
  ) {
    var media: [LinkKind: [LinkMedium]] = [.host: host, .management: host]
    for kind in [LinkKind.leafSpine, .spineCore, .coreSuperCore] { media[kind] = between }
    let placement = CablePlacement(question, size, on: floor)
    guard let tally = try? placement.tally(media.mapValues { $0.map(\.choice) }) else { return }
    for (count, histogram) in zip(tally.counts, tally.histogram) {
      guard let index = count.medium, let medium = media[count.kind]?[index] else {
        bill.unreached.append((network, count.kind.name, count.longest))
        continue
      }
      bill.add(
        NetworkCables(
          network: network, kind: count.kind.name, medium: medium.name, reach: medium.reach,
          count: count, histogram: histogram, powerPerLink: medium.power(basis)), times: times)
      bill.purchases(medium, count, times: times, network)
    }
    if times > 0 { addPulls(network, placement, media, times: times, to: &bill) }
  }

  private func addPulls(
    _ network: PlantNetwork, _ placement: CablePlacement, _ media: [LinkKind: [LinkMedium]],
    times: Int, to bill: inout NetworkBill
  ) {
    guard let pulls = try? placement.pulls(media.mapValues { $0.map(\.choice) }) else { return }
    let last = bill.pulls.last { $0.network == network }?.fabric ?? 0
    for pull in pulls {
      guard let medium = media[pull.kind]?[pull.medium] else { continue }
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

  /// Cords, trunks and panel ports for the fibers laid.
  private func buy(_ network: PlantNetwork, to bill: inout NetworkBill) {
    bill.finish(network, basis: basis, optics: scenario.optics)
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

  /// Ends of links by record; rounded up to modules and cables once all are known.
  fileprivate mutating func purchases(
    _ medium: LinkMedium, _ count: CableCount, times: Int, _ network: PlantNetwork
  ) {
    func add(_ optic: Optic?, _ part: NetworkItem.Part, _ quantity: Int) {
      guard let optic, quantity != 0 else { return }
      let index = items.firstIndex {
        $0.network == network && $0.part == part && $0.id == optic.id
      }
      if let index {
        items[index].quantity += quantity
      } else {
        items.append(
          NetworkItem(
            network: network, part: part, id: optic.id, quantity: quantity, unitPower: .zero,
            prices: optic.prices))
      }
    }
    if let cable = medium.cable {
      add(cable, .cable, times * quotient(count.links, medium.linksPerCable))
    } else {
      if medium.linksPerLower > 0 {
        add(medium.lower, .module, times * quotient(count.links, medium.linksPerLower))
      }
      if medium.linksPerUpper > 0 {
        add(medium.upper, .module, times * quotient(count.links, medium.linksPerUpper))
      }
    }
  }

  fileprivate mutating func finish(
    _ network: PlantNetwork, basis: PowerBasis, optics: [Optic]
  ) {
    for index in items.indices where items[index].network == network {
      guard let optic = optics.first(where: { $0.id == items[index].id }) else { continue }
      // A cable draws at either end.
      let ends = items[index].part == .cable ? 2.0 : 1.0
      items[index].unitPower = (optic.plannedPower(basis) ?? .zero) * ends
    }
    items.removeAll { $0.network == network && $0.quantity <= 0 }
    cables.removeAll { $0.network == network && $0.count.links <= 0 }
    for fiber in [FiberType.multimode, .singleMode] {
      let laid = cables.filter {
        $0.network == network && ($0.medium == "multimode SR") == (fiber == .multimode)
          && !$0.medium.hasSuffix("copper") && $0.medium != "active optical"
      }
      let between = laid.reduce(0) { $0 + $1.count.betweenRows }
      let within = laid.reduce(0) { $0 + $1.count.links } - between
      guard within + between > 0 else { continue }
      let cabling = FiberCabling(fiber, optics)
      func add(_ optic: Optic?, _ part: NetworkItem.Part, _ quantity: Int) {
        guard quantity > 0 else { return }
        items.append(
          NetworkItem(
            network: network, part: part, id: optic?.id ?? "", quantity: quantity,
            unitPower: .zero, prices: optic?.prices ?? []))
      }
      add(cabling.jumper, .cord, within + 2 * between)
      // Whole trunks between each two rows.
      let trunks = pulls.filter {
        $0.network == network && ($0.medium == "multimode SR") == (fiber == .multimode)
      }.reduce(0) { $0 + $1.trunks * $1.copies }
      add(cabling.trunk, .trunk, trunks)
      add(nil, .panelPort, 2 * between)
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

/// Fiber of one kind as installers buy it.
public struct FiberCabling: Sendable {
  /// A cord of one link, and a trunk of many.
  public let jumper: Optic?
  public let trunk: Optic?

  public init(_ fiber: FiberType?, _ optics: [Optic]) {
    let cables = optics.filter { $0.type == .trunk && $0.fiber == fiber && fiber != nil }
    jumper = cables.min { ($0.fibers ?? .max, $0.id) < ($1.fibers ?? .max, $1.id) }
    trunk = cables.max { ($0.fibers ?? 0, $1.id) < ($1.fibers ?? 0, $0.id) }
  }

  /// Trunks for so many links, with spare fibers.
  public func trunks(_ links: Int, spare: Double) -> Int {
    guard let trunk, links > 0 else { return 0 }
    return wholeNumber((Double(links) * (1 + spare) / Double(trunk.links)).rounded(.up))
  }

  /// Loss of a channel, dB: a mated pair at each panel, and the fiber.
  public func loss(_ length: Length, panels: Int) -> Double? {
    guard let jumper, let pair = jumper.connectorLoss, let perKilometer = jumper.fiberLoss else {
      return nil
    }
    return Double(panels) * pair + perKilometer * length.meters / 1000
  }
}
