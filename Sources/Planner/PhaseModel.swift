import Catalog
import Cooling
import Electrical
import Fabric
import Quantities
import RealModule
import Scenario

/// One phase before its size is known: everything that does not change with the size, and the
/// function from a number of scalable units to all that they need.
struct PhaseModel {
  let scenario: Scenario
  let phase: ResolvedPhase
  let site: ResolvedSite
  let cooling: CoolingCase
  let networks: NetworkSizing
  let systemsPerRack: Int
  let racksPerSystem: Int
  let hallLimit: Power
  let hallsPerBuilding: Int
  /// Systems on the same fabric in earlier phases of the site, where a fabric spans the site.
  let systemsBefore: Int

  init(
    _ phase: ResolvedPhase, in scenario: Scenario, cooling: CoolingCase, systemsBefore: Int
  ) {
    self.scenario = scenario
    self.phase = phase
    self.cooling = cooling
    self.systemsBefore = systemsBefore
    site = scenario.sites[phase.site]
    networks = NetworkSizing(
      support: scenario.support, phase: phase, assumptions: scenario.assumptions)
    racksPerSystem = phase.system.racksPerSystem ?? 1
    systemsPerRack = Self.systemsPerRack(phase, cooling)
    let assumptions = scenario.assumptions
    hallLimit = site.site.halls.criticalIT ?? .megawatts(assumptions.hallPower)
    hallsPerBuilding = site.site.halls.perBuilding ?? Int(assumptions.hallsPerBuilding)
  }

  /// As many as the rack has room, power and cooling for; 0 where not even one can be cooled.
  private static func systemsPerRack(_ phase: ResolvedPhase, _ cooling: CoolingCase) -> Int {
    let room = phase.system.systemsPerRack ?? 1
    let limits = [
      phase.rack.limit, cooling.rackLimit(liquidFraction: liquidFraction(phase, cooling)),
    ]
    let power = phase.systemPower / Double(phase.system.racksPerSystem ?? 1)
    return limits.compactMap { $0 }.reduce(room) { fit, limit in
      min(fit, Int((limit / power * (1 + 1e-12)).rounded(.down)))
    }
  }

  /// Share of a system's heat that the plant takes by liquid: what the system gives, if the plant
  /// has a liquid loop.
  static func liquidFraction(_ phase: ResolvedPhase, _ cooling: CoolingCase) -> Double {
    cooling.hasLiquid ? phase.system.liquidFraction ?? 0 : 0
  }

  // MARK: The function

  /// All that `count` scalable units need.
  func needs(of count: Int) throws(FabricError) -> PhaseNeeds {
    var unitsPerHall = max(1, Int((hallLimit / unitPower).rounded(.down)))
    while true {
      let needs = try needs(of: count, unitsPerHall: unitsPerHall)
      // The network's share decides whether the last unit still fits a hall.
      let hallPower = needs.power.critical * (Double(min(unitsPerHall, count)) / Double(count))
      if hallPower <= hallLimit || unitsPerHall == 1 { return needs }
      unitsPerHall -= 1
    }
  }

  /// Power of a scalable unit without its share of networks: a bound from below.
  var unitPower: Power { phase.systemPower * Double(phase.system.scalableUnit) }

  private func needs(of count: Int, unitsPerHall: Int) throws(FabricError) -> PhaseNeeds {
    let assumptions = scenario.assumptions
    let systems = count * phase.system.scalableUnit
    let accelerators = systems * phase.system.accelerators
    let halls = (count + unitsPerHall - 1) / unitsPerHall
    let buildings = (halls + hallsPerBuilding - 1) / hallsPerBuilding

    let storageNodes = Double(accelerators) * assumptions.storageNodesPerAccelerator
    let perUnit = Double(count) * assumptions.managementNodesPerScalableUnit
    let fabrics = try fabrics(
      count: count, perBuilding: unitsPerHall * hallsPerBuilding, buildings: buildings)
    let clusters = fabrics.reduce(0) { $0 + $1.count }
    let nodes = SupportNodes(
      storage: Int(storageNodes.rounded(.up)),
      management: Int(
        (perUnit + Double(clusters) * assumptions.managementNodesPerCluster)
          .rounded(.up)))
    let network = try network(fabrics, systems: systems, nodes: nodes)
    let power = power(systems: systems, network: network, nodes: nodes)
    return PhaseNeeds(
      scalableUnits: count, systems: systems, accelerators: accelerators,
      unitsPerHall: unitsPerHall, halls: halls, buildings: buildings, nodes: nodes,
      network: network, power: power, load: load(power, halls: halls))
  }

  // MARK: Networks

  private func fabrics(
    count: Int, perBuilding: Int, buildings: Int
  ) throws(FabricError) -> [FabricGroup] {
    let unit = phase.system.scalableUnit
    switch phase.fabric.scope {
    case .phase:
      return [FabricGroup(count: 1, size: try networks.fabric(systems: count * unit))]
    case .site:
      return [
        FabricGroup(count: 1, size: try networks.fabric(systems: systemsBefore + count * unit))
      ]
    case .building:
      let full = count / perBuilding
      let rest = count - full * perBuilding
      var groups: [FabricGroup] = []
      if full > 0 {
        let size = try networks.fabric(systems: perBuilding * unit)
        groups.append(FabricGroup(count: full, size: size))
      }
      if rest > 0 {
        groups.append(FabricGroup(count: 1, size: try networks.fabric(systems: rest * unit)))
      }
      return groups
    }
  }

  private func network(
    _ fabrics: [FabricGroup], systems: Int, nodes: SupportNodes
  ) throws(FabricError) -> NetworkPlan {
    var plan = NetworkPlan(fabrics: fabrics)
    for group in fabrics { plan.add(group.size, times: group.count) }
    if phase.fabric.scope == .site, systemsBefore > 0 {
      // The phase adds what the larger network has beyond the one already there.
      plan.add(try networks.fabric(systems: systemsBefore), times: -1)
    }
    plan.tiers = fabrics.map(\.size.tiers).max() ?? 0
    plan.storage = try networks.storage(systems: systems, nodes: nodes.storage)
    plan.storageSwitches = plan.storage?.switches.total ?? 0
    plan.managementSwitches = networks.managementSwitches(
      systems: systems, nodes: nodes.storage + nodes.management,
      switches: plan.computeSwitches + plan.storageSwitches)

    let planes = phase.fabric.planes
    let linkRate = phase.portRate / Double(planes)
    if let module = phase.hostModule {
      let links = module.rate.map { Int(($0 / phase.portRate).rounded(.down)) } ?? module.links
      plan.hostModules = quotient(systems * phase.ports, max(1, links))
    }
    if let rate = phase.fabric.switchModules.first?.rate {
      let ends = plan.hostLinks + 2 * (plan.leafSpineLinks + plan.spineCoreLinks)
      plan.switchModules = quotient(ends, max(1, Int((rate / linkRate).rounded(.down))))
    }
    if let storage = plan.storage, let rate = scenario.support.storageModule?.rate {
      let ends = 2 * storage.links.host + 2 * storage.links.betweenSwitches
      plan.storageModules = quotient(ends, max(1, Int((rate / storage.linkRate).rounded(.down))))
    }
    return plan
  }

  private func quotient(_ number: Int, _ divisor: Int) -> Int { (number + divisor - 1) / divisor }

  // MARK: Power

  private func power(systems: Int, network: NetworkPlan, nodes: SupportNodes) -> ITPower {
    let basis = phase.basis
    let assumptions = scenario.assumptions
    let support = scenario.support
    var optics =
      modulePower(phase.fabric.switchModules.first, basis) * Double(network.switchModules)
    if basis == .design, let module = phase.hostModule {
      // On the other bases the system's own figure holds the modules at its ports.
      optics += (module.power(.design) ?? .zero) * Double(network.hostModules)
    }
    let storageModules =
      modulePower(support.storageModule, basis) * Double(network.storageModules)
    return ITPower(
      basis: basis, perSystem: phase.systemPower, systems: phase.systemPower * Double(systems),
      computeSwitches: switchPower(phase.fabric.networkSwitch, basis)
        * Double(network.computeSwitches),
      optics: optics,
      storageNetwork: switchPower(support.storageSwitch, basis) * Double(network.storageSwitches)
        + storageModules,
      managementNetwork: switchPower(support.managementSwitch, basis)
        * Double(network.managementSwitches),
      storageNodes: assumptions.storageNode(basis) * Double(nodes.storage),
      managementNodes: assumptions.managementNode(basis) * Double(nodes.management))
  }

  /// A vendor's maximum of a switch includes the modules in its cages.
  func modulePower(_ module: Optic?, _ basis: PowerBasis) -> Power {
    guard basis != .nameplate, let module else { return .zero }
    return module.power(basis) ?? module.power(.design) ?? .zero
  }

  /// Switches are seldom metered: on the measured basis one without a figure counts at design
  /// power, which a scenario lists among its defaults.
  func switchPower(_ networkSwitch: NetworkSwitch, _ basis: PowerBasis) -> Power {
    networkSwitch.power(basis) ?? networkSwitch.power(.design) ?? .zero
  }

  /// The module with the shortest reach that spans the fabric's longest cable.
  func networkModule(_ layout: Layout) -> Optic? {
    let modules = phase.fabric.switchModules
    return modules.first { ($0.reach ?? .zero) >= layout.longestCable } ?? modules.last
  }

  /// Everything between critical IT power and the utility meter, at the design condition.
  func load(_ power: ITPower, halls: Int) -> FacilityLoad {
    facility(halls: halls).load(
      critical: power.critical, liquid: power.systems * Self.liquidFraction(phase, cooling))
  }

  /// Plant and power train of so many halls.
  func facility(halls: Int) -> FacilityModel {
    let assumptions = scenario.assumptions
    let train = phase.train.powerTrain(
      halls: halls, ups: phase.redundancy.ups, powerFactor: assumptions.powerFactor)
    return FacilityModel(
      cooling: cooling, train: train, lighting: assumptions.lighting, house: assumptions.houseLoad)
  }
}

extension PowerEquipment {
  /// Real power that one unit delivers.
  func output(powerFactor: Double) -> Power {
    rating ?? apparentRating.map { $0.power(powerFactor: powerFactor) } ?? .megawatts(1)
  }

  /// Loss by load where the record has a curve, else at its efficiency.
  var lossModel: LossModel {
    let points = efficiencyAtLoad.map {
      EfficiencyCurve.Point(load: $0.load, efficiency: $0.efficiency)
    }
    if let curve = EfficiencyCurve(points) { return .curve(curve) }
    return .efficiency(efficiency ?? 1)
  }
}

/// What a number of scalable units needs.
struct PhaseNeeds {
  var scalableUnits: Int
  var systems: Int
  var accelerators: Int
  var unitsPerHall: Int
  var halls: Int
  var buildings: Int
  var nodes: SupportNodes
  var network: NetworkPlan
  var power: ITPower
  var load: FacilityLoad
}

extension NetworkPlan {
  init(fabrics: [FabricGroup]) {
    self.init(
      fabrics: fabrics, storage: nil, managementSwitches: 0, leaf: 0, spine: 0, core: 0,
      hostLinks: 0, leafSpineLinks: 0, spineCoreLinks: 0, tiers: 0, storageSwitches: 0,
      hostModules: 0, switchModules: 0, storageModules: 0, bisection: .zero)
  }

  mutating func add(_ size: FabricSize, times: Int) {
    leaf += times * size.switches.leaf
    spine += times * size.switches.spine
    core += times * (size.switches.core + size.switches.superCore)
    hostLinks += times * size.links.host
    leafSpineLinks += times * size.links.leafSpine
    spineCoreLinks += times * (size.links.spineCore + size.links.coreSuperCore)
    bisection += (size.bisection ?? .zero) * Double(times)
  }
}
