import Catalog
import Cooling
import Electrical
import Fabric
import Quantities
import Scenario

/// One phase before its size is known: everything that does not change with the size, and the
/// function from a number of scalable units to all that they need.
struct PhaseModel {
  let scenario: Scenario
  let phase: ResolvedPhase
  let site: ResolvedSite
  let cooling: CoolingCase
  /// What earlier phases of the site have taken.
  let before: SiteUse
  let capacity: SiteCapacity
  let networks: NetworkSizing
  let unitPower: UnitPower
  let cables: CableSizing
  /// Share of a system's heat that the plant takes by liquid.
  let liquidFraction: Double
  /// Power of a rack that the plant carries; nil where no record sets a limit.
  let rackCoolingLimit: Power?
  /// 0 where not even one can be powered and cooled.
  let systemsPerRack: Int
  let racksPerSystem: Int
  let racksPerRow: Int
  let hallLimit: Power
  let hallsPerBuilding: Int
  /// Endpoints of earlier phases on the network that this phase extends, where one spans the site.
  let endpointsBefore: Int
  /// Stages of the power train in one part.
  let stages: [PowerStage]
  /// So many of them carry the auxiliary load too.
  let sharedStages: Int
  /// Whether a stage is built in parts, hall by hall: what stands in the substation is not.
  let isBuiltByHall: [Bool]
  private(set) var leastUnit = LeastUnit(
    critical: .zero, liquidHeat: .zero, airHeat: .zero, facility: .zero)

  init(
    _ phase: ResolvedPhase, in scenario: Scenario, cooling: CoolingCase, after before: SiteUse
  ) {
    let assumptions = scenario.assumptions
    self.scenario = scenario
    self.phase = phase
    self.cooling = cooling
    self.before = before
    site = scenario.sites[phase.site]
    capacity = SiteCapacity(site, from: phase.ready, powerFactor: assumptions.powerFactor)
    networks = NetworkSizing(phase, support: scenario.support, assumptions: assumptions)
    unitPower = UnitPower(phase, support: scenario.support, assumptions: assumptions)
    liquidFraction = cooling.hasLiquid ? phase.system.liquidFraction ?? 0 : 0
    racksPerSystem = phase.system.racksPerSystem ?? 1
    rackCoolingLimit = cooling.rackLimit(liquidFraction: liquidFraction)
    systemsPerRack = Self.systemsPerRack(phase, coolingLimit: rackCoolingLimit)
    let halls = site.site.halls
    racksPerRow = halls.racksPerRow ?? wholeNumber(assumptions.racksPerRow)
    hallLimit = halls.criticalIT ?? .megawatts(assumptions.hallPower)
    hallsPerBuilding = halls.perBuilding ?? wholeNumber(assumptions.hallsPerBuilding)
    cables = CableSizing(
      phase, scenario, networks, unitPower, systemsPerRack: systemsPerRack,
      racksPerRow: racksPerRow, hallsPerBuilding: hallsPerBuilding)
    endpointsBefore =
      phase.fabric.scope == .site ? before.endpoints(onNetworkLike: networks.compute) : 0
    let design = phase.train.design
    let train = design.train(
      of: phase.train.equipment, halls: 1, ups: phase.redundancy.ups,
      powerFactor: assumptions.powerFactor)
    stages = train.stages
    sharedStages = train.sharedStages
    // What the interconnection pays for is the substation's.
    isBuiltByHall = design.stages.map { $0.paidBy == nil }
    leastUnit = leastUnitOfAnySize()
  }

  /// As many as the rack has room, power and cooling for.
  private static func systemsPerRack(_ phase: ResolvedPhase, coolingLimit: Power?) -> Int {
    let room = phase.system.systemsPerRack ?? 1
    let power = phase.systemPower / Double(phase.system.racksPerSystem ?? 1)
    return [phase.rack.limit, coolingLimit].compactMap { $0 }.reduce(room) { fit, limit in
      min(fit, wholeNumber((limit / power * (1 + 1e-12)).rounded(.down)))
    }
  }

  // MARK: The function

  /// All that `count` scalable units need, every cable laid.
  ///
  /// Halls hold as many whole units as their limit of critical IT power allows, the units' share of
  /// networks and nodes included; never fewer than one.
  func needs(of count: Int, _ memo: inout SizeMemo) throws(FabricError) -> PhaseNeeds {
    var unitsPerHall = mostUnitsPerHall
    while true {
      let parts = try parts(of: count, unitsPerHall: unitsPerHall, &memo)
      let isLast = unitsPerHall == 1
      // Cables need not be laid to see that even the least of them is too much for a hall.
      if isLast || hallPower(parts, cables.bounds(parts.network).least) <= hallLimit {
        let cabling = cables.cabling(parts.network, unitsPerHall: unitsPerHall, &memo.laid)
        let needs = needs(parts, cabling, &memo)
        if isLast || needs.layout.hallPower <= hallLimit { return needs }
      }
      unitsPerHall -= 1
    }
  }

  /// The same with cables that draw the least they can, where no more would change how halls are
  /// filled; nil where the cables must be laid to know.
  func leastNeeds(of count: Int, _ memo: inout SizeMemo) throws(FabricError) -> PhaseNeeds? {
    var unitsPerHall = mostUnitsPerHall
    while true {
      let parts = try parts(of: count, unitsPerHall: unitsPerHall, &memo)
      let (least, most) = cables.bounds(parts.network)
      if unitsPerHall == 1 || hallPower(parts, most) <= hallLimit {
        let needs = needs(parts, least, &memo)
        // One more unit of a stage may load a train better: then more is not always more.
        let more = load(power(parts, most), halls: parts.halls, &memo).facility
        return more >= needs.load.facility ? needs : nil
      }
      if hallPower(parts, least) <= hallLimit { return nil }
      unitsPerHall -= 1
    }
  }

  /// No unit takes less than this bound, so that no larger number of units fits.
  private var mostUnitsPerHall: Int {
    max(1, wholeNumber((hallLimit / leastUnit.critical).rounded(.down)))
  }

  /// What does not depend on the cables.
  private struct Parts {
    var count: Int
    var unitsPerHall: Int
    var systems: Int
    var halls: Int
    var buildings: Int
    var nodes: SupportNodes
    var network: NetworkPlan
  }

  private func parts(
    of count: Int, unitsPerHall: Int, _ memo: inout SizeMemo
  ) throws(FabricError) -> Parts {
    let assumptions = scenario.assumptions
    let systems = count * phase.system.scalableUnit
    let accelerators = systems * phase.system.accelerators
    let halls = quotient(count, unitsPerHall)
    let buildings = quotient(halls, hallsPerBuilding)

    let fabrics = try fabrics(
      count: count, perBuilding: unitsPerHall * hallsPerBuilding, buildings: buildings, &memo)
    let clusters = fabrics.reduce(0) { $0 + $1.count }
    // Nodes for what is stored, or for what is read at once, if those are more.
    let holding = Double(accelerators) * assumptions.storageNodesPerAccelerator
    let read = phase.storage.readPerSystem?.gigabytesPerSecond ?? 0
    let storageNodes = max(holding, Double(systems) * read / assumptions.storageNodeRead)
    let perUnit = Double(count) * assumptions.managementNodesPerScalableUnit
    let perCluster = Double(clusters) * assumptions.managementNodesPerCluster
    let nodes = SupportNodes(
      storage: wholeNumber(storageNodes.rounded(.up)),
      management: wholeNumber((perUnit + perCluster).rounded(.up)))
    return Parts(
      count: count, unitsPerHall: unitsPerHall, systems: systems, halls: halls,
      buildings: buildings, nodes: nodes,
      network: try network(
        fabrics, systems: systems, nodes: nodes, halls: halls, buildings: buildings,
        &memo))
  }

  private func power(_ parts: Parts, _ cabling: Cabling) -> ITPower {
    unitPower.sum(
      systems: parts.systems, network: parts.network, nodes: parts.nodes, cabling: cabling)
  }

  private func hallPower(_ parts: Parts, _ cabling: Cabling) -> Power {
    let share = Double(min(parts.unitsPerHall, parts.count)) / Double(parts.count)
    return power(parts, cabling).critical * share
  }

  private func needs(
    _ parts: Parts, _ cabling: Cabling, _ memo: inout SizeMemo
  ) -> PhaseNeeds {
    let power = power(parts, cabling)
    let layout = layout(
      count: parts.count, unitsPerHall: parts.unitsPerHall, halls: parts.halls,
      buildings: parts.buildings, systems: parts.systems, network: parts.network,
      nodes: parts.nodes, power: power, cabling: cabling)
    return PhaseNeeds(
      scalableUnits: parts.count, systems: parts.systems,
      accelerators: parts.systems * phase.system.accelerators, nodes: parts.nodes,
      network: parts.network, cabling: cabling, power: power, layout: layout,
      load: load(power, halls: parts.halls, &memo))
  }

  // MARK: Networks

  private func fabrics(
    count: Int, perBuilding: Int, buildings: Int, _ memo: inout SizeMemo
  ) throws(FabricError) -> [FabricGroup] {
    let perUnit = phase.system.scalableUnit * networks.computePorts
    switch phase.fabric.scope {
    case .phase, .site:
      let size = try networks.fabric(endpoints: endpointsBefore + count * perUnit)
      return [FabricGroup(count: 1, size: size)]
    case .building:
      let full = count / perBuilding
      let rest = count - full * perBuilding
      var groups: [FabricGroup] = []
      groups.reserveCapacity(2)
      if full > 0 {
        let size = try memo.fabric(perBuilding * perUnit, networks)
        groups.append(FabricGroup(count: full, size: size))
      }
      if rest > 0 {
        let size = try networks.fabric(endpoints: rest * perUnit)
        groups.append(FabricGroup(count: 1, size: size))
      }
      return groups
    }
  }

  private func network(
    _ fabrics: [FabricGroup], systems: Int, nodes: SupportNodes, halls: Int, buildings: Int,
    _ memo: inout SizeMemo
  ) throws(FabricError) -> NetworkPlan {
    var plan = NetworkPlan(fabrics: fabrics)
    for group in fabrics { plan.add(group.size, times: group.count) }
    if endpointsBefore > 0 {
      // The phase adds what the larger network has beyond the one already there.
      let earlier = try memo.fabric(endpointsBefore, networks)
      plan.add(earlier, times: -1)
      plan.before = earlier
    }
    plan.storage = try memo.storage(systems: systems, nodes: nodes, networks)
    plan.storageSwitches = plan.storage?.switches.total ?? 0
    let racks = quotient(systems, max(1, systemsPerRack)) * racksPerSystem
    plan.powerPorts = racks * wholeNumber(scenario.assumptions.powerPortsPerRack)
    plan.coolingPorts = cooling.distributionUnits(
      liquidHeat: unitPower.system * (Double(systems) * liquidFraction), groups: halls,
      redundancy: phase.redundancy.cooling)
    plan.campus = networks.campus(
      systems: unitPower.system * Double(systems), buildings: buildings)
    let outOfBand = networks.outOfBand(ports: servicePorts(plan, systems, nodes), halls: halls)
    plan.managementSwitches = outOfBand.switches
    plan.aggregationSwitches = outOfBand.aggregation
    return plan
  }

  /// Service ports of everything but the switches that join management switches.
  private func servicePorts(_ plan: NetworkPlan, _ systems: Int, _ nodes: SupportNodes) -> Int {
    networks.servicePorts(systems: systems, nodes: nodes.storage + nodes.management)
      + plan.computeSwitches + plan.storageSwitches + plan.campus.borderSwitches
      + plan.campus.campusSwitches + plan.powerPorts + plan.coolingPorts
  }

  // MARK: Power

  /// Everything between critical IT power and the utility meter, at the design condition.
  private func load(_ power: ITPower, halls: Int, _ memo: inout SizeMemo) -> FacilityLoad {
    FacilityLoad(
      critical: power.critical, liquidHeat: power.systems * liquidFraction,
      train: memo.train(halls: halls, self), performance: cooling.design.performance,
      lighting: scenario.assumptions.lighting, house: scenario.assumptions.houseLoad)
  }

  /// The power train in `halls` equal parts.
  func train(halls: Int) -> PowerTrain {
    var parts = stages
    for index in parts.indices where isBuiltByHall[index] { parts[index].groups = halls }
    return PowerTrain(stages: parts, sharedStages: sharedStages)
  }
}

/// A number of things out of arithmetic: 0 for what is no number, and never too large to count on.
func wholeNumber(_ value: Double) -> Int {
  value > 0 ? Int(min(value, 0x1p40)) : 0
}

extension PowerEquipment {
  /// Real power that one unit delivers; a scenario refuses equipment without a rating.
  func output(powerFactor: Double) -> Power {
    rating ?? apparentRating.map { $0.power(powerFactor: powerFactor) } ?? .zero
  }

  /// Loss by load where the record has a curve, else at its efficiency; a scenario refuses a stage
  /// that has neither.
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
  var nodes: SupportNodes
  var network: NetworkPlan
  var cabling: Cabling
  var power: ITPower
  var layout: Layout
  var load: FacilityLoad
}

extension NetworkPlan {
  init(fabrics: [FabricGroup]) {
    self.init(
      fabrics: fabrics, storage: nil, managementSwitches: 0, aggregationSwitches: 0,
      campus: CampusLinks(), leaf: 0, spine: 0, core: 0,
      hostLinks: 0, leafSpineLinks: 0, spineCoreLinks: 0,
      tiers: fabrics.map(\.size.tiers).max() ?? 0, storageSwitches: 0, powerPorts: 0,
      coolingPorts: 0, bisection: .zero,
      before: nil)
  }

  /// One at either end of two links of each management switch.
  public var aggregationModules: Int {
    aggregationSwitches == 0 ? 0 : 4 * managementSwitches
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
