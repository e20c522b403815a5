import Catalog
import Fabric
import Quantities
import Scenario

/// Sizes the networks of a phase: the rules of one cluster, applied to any number of systems.
struct NetworkSizing {
  /// The compute network but for its endpoints.
  let compute: FabricQuestion
  /// The storage network but for its endpoints; nil where the system has no port for it.
  let storage: FabricQuestion?
  /// Endpoints that two tiers of the storage network reach; beyond, it grows a third.
  private let storageReach: Int
  /// Ports of one system into the compute, storage and out-of-band networks.
  let computePorts: Int
  let storagePorts: Int
  let managementPorts: Int
  /// Ports of a storage node into the storage network, of any node into the out-of-band one.
  let portsPerStorageNode: Int
  let managementPortsPerNode: Int
  let managementRadix: Int
  /// Links that one module carries at the system's end, in a compute and in a storage switch; 0
  /// where there are no modules.
  let linksPerHostModule: Int
  let linksPerSwitchModule: Int
  let linksPerStorageModule: Int

  init(_ phase: ResolvedPhase, support: SupportNetwork, assumptions: PlanningAssumptions) {
    let terms = phase.fabric
    let system = phase.system
    let rate = phase.portRate / Double(terms.planes)
    compute = FabricQuestion(
      topology: terms.topology.topology, endpoints: 0,
      radix: terms.networkSwitch.ports(at: rate) ?? 0, linkRate: rate,
      rails: terms.topology == .railFatTree ? phase.rails : 1, planes: terms.planes,
      tiers: terms.tiers.number,
      oversubscription: Fabric.Oversubscription(
        down: terms.oversubscription.down, up: terms.oversubscription.up))
    if system.storagePorts != nil, let rate = system.storage,
      let radix = support.storageSwitch.ports(at: rate)
    {
      storage = FabricQuestion(
        topology: .leafSpine, endpoints: 0, radix: radix, linkRate: rate,
        oversubscription: phase.storage.oversubscription.map {
          Fabric.Oversubscription(down: $0.down, up: $0.up)
        } ?? Fabric.Oversubscription(assumptions.storageOversubscription) ?? .nonBlocking)
    } else {
      storage = nil
    }
    storageReach = storage.map(Self.reach) ?? 0
    computePorts = phase.ports
    storagePorts = system.storagePorts ?? 0
    managementPorts = system.managementPorts ?? 1
    portsPerStorageNode = Int(assumptions.storagePortsPerStorageNode)
    managementPortsPerNode = Int(assumptions.managementPortsPerNode)
    managementRadix = support.managementSwitch.portModes.map(\.ports).max() ?? 1
    linksPerHostModule = Self.links(of: phase.hostModule, at: phase.portRate)
    linksPerSwitchModule = Self.links(of: terms.switchModules.first, at: rate)
    linksPerStorageModule =
      storage.map { Self.links(of: support.storageModule, at: $0.linkRate) } ?? 0
  }

  /// The most endpoints that a question's topology joins.
  private static func reach(_ question: FabricQuestion) -> Int {
    var question = question
    question.endpoints = 1 << 32
    do {
      return try question.size().endpoints
    } catch .unreachable(_, _, let maximum, _, _) {
      return maximum
    } catch {
      return 0
    }
  }

  private static func links(of module: Optic?, at rate: Bandwidth) -> Int {
    guard let module else { return 0 }
    return max(1, module.rate.map { Int(($0 / rate).rounded(.down)) } ?? module.links)
  }

  /// One compute fabric over so many endpoints.
  func fabric(endpoints: Int) throws(FabricError) -> FabricSize {
    var question = compute
    question.endpoints = endpoints
    return try question.size()
  }

  /// One storage network, which also carries in-band management.
  func storage(systems: Int, nodes: Int) throws(FabricError) -> FabricSize? {
    guard var question = storage else { return nil }
    question.endpoints = max(1, systems * storagePorts + nodes * portsPerStorageNode)
    if question.endpoints <= storageReach {
      do { return try question.size() } catch .unreachable {}
    }
    // Beyond two tiers the storage network grows a third.
    question.topology = .fatTree
    question.tiers = 3
    return try question.size()
  }

  /// Switches of the out-of-band network: every service port of systems and nodes, and one of each
  /// of the others (switches, power and coolant distribution).
  func managementSwitches(systems: Int, nodes: Int, others: Int) -> Int {
    let ports = systems * managementPorts + nodes * managementPortsPerNode + others
    return quotient(ports, managementRadix)
  }

  /// Modules at the systems' ports.
  func hostModules(systems: Int) -> Int {
    linksPerHostModule == 0 ? 0 : quotient(systems * computePorts, linksPerHostModule)
  }

  /// Modules in compute switches that hold so many ends of links.
  func switchModules(ends: Int) -> Int {
    linksPerSwitchModule == 0 ? 0 : quotient(ends, linksPerSwitchModule)
  }

  /// Modules at both ends of the storage network's links.
  func storageModules(_ size: FabricSize) -> Int {
    guard linksPerStorageModule > 0 else { return 0 }
    return quotient(2 * (size.links.host + size.links.betweenSwitches), linksPerStorageModule)
  }
}

/// The smallest whole number not below `number / divisor`.
func quotient(_ number: Int, _ divisor: Int) -> Int { (number + divisor - 1) / divisor }

extension PlanTopology {
  var topology: Topology {
    switch self {
    case .railFatTree: .railFatTree
    case .leafSpine: .leafSpine
    case .fatTree: .fatTree
    }
  }
}

extension TierCount {
  /// Nil: the fewest that reach.
  var number: Int? {
    switch self {
    case .fewest: nil
    case .fixed(let tiers): tiers
    }
  }
}
