import Catalog
public import Fabric
import Quantities
public import Scenario

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
  /// Links of a storage node and of a management node into the storage network, which also carries
  /// in-band management; ports of any node into the out-of-band one.
  let linksPerStorageNode: Int
  let linksPerManagementNode: Int
  let managementPortsPerNode: Int
  let managementRadix: Int
  let aggregationRadix: Int
  private let campusRadix: Int
  private let campusRate: Bandwidth?
  private let wideAreaRate: Bandwidth?
  private let transitRate: Double
  private let interBuildingRate: Double
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
    // Nodes have ports of 400 Gb/s, each of which is several links of a slower network.
    let perPort = system.storage.map { Bandwidth.gigabitsPerSecond(400) / $0 } ?? 1
    linksPerStorageNode = wholeNumber(
      (assumptions.storagePortsPerStorageNode * max(1, perPort)).rounded(.up))
    linksPerManagementNode = Int(assumptions.storagePortsPerManagementNode)
    managementPortsPerNode = Int(assumptions.managementPortsPerNode)
    managementRadix = support.managementSwitch.portModes.map(\.ports).max() ?? 1
    aggregationRadix = support.aggregationSwitch.portModes.map(\.ports).max() ?? 1
    campusRate = support.campusModule?.rate
    wideAreaRate = support.wideAreaModule?.rate
    campusRadix =
      support.campusModule?.rate.flatMap { support.storageSwitch.ports(at: $0) } ?? 1
    transitRate = assumptions.transitRate
    interBuildingRate = assumptions.interBuildingRate
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

  /// One compute fabric over so many endpoints.
  func fabric(endpoints: Int) throws(FabricError) -> FabricSize {
    var question = compute
    question.endpoints = endpoints
    return try question.size()
  }

  /// One storage network, which also carries in-band management.
  func storage(systems: Int, nodes: SupportNodes) throws(FabricError) -> FabricSize? {
    guard var question = storage else { return nil }
    let ofNodes =
      nodes.storage * linksPerStorageNode + nodes.management * linksPerManagementNode
    question.endpoints = max(1, systems * storagePorts + ofNodes)
    if question.endpoints <= storageReach {
      do { return try question.size() } catch .unreachable {}
    }
    // Beyond two tiers the storage network grows a third.
    question.topology = .fatTree
    question.tiers = 3
    return try question.size()
  }

  /// Service ports of systems and nodes.
  func servicePorts(systems: Int, nodes: Int) -> Int {
    systems * managementPorts + nodes * managementPortsPerNode
  }

  /// The out-of-band network: switches of each hall for its share of so many service ports and of those
  /// of the switches that join them, two in each hall for every so many as one has ports, but four for
  /// what leads on.
  func outOfBand(ports: Int, halls: Int) -> (switches: Int, aggregation: Int) {
    let alone = quotient(ports, managementRadix)
    guard alone > 1 else { return (alone, 0) }
    let perHall = quotient(quotient(ports, halls), managementRadix)
    let pairs = quotient(perHall, max(1, aggregationRadix - 4))
    let aggregation = 2 * pairs * halls
    let switches = sharesOfHalls(ports + aggregation, halls: halls).reduce(0) {
      $0 + $1.halls * quotient($1.ports, managementRadix)
    }
    return (switches, aggregation)
  }

  /// Service ports of each hall, one more in the first where they do not divide.
  func sharesOfHalls(_ ports: Int, halls: Int) -> [(ports: Int, halls: Int)] {
    let (each, rest) = ports.quotientAndRemainder(dividingBy: max(1, halls))
    return [(each + 1, rest), (each, max(1, halls) - rest)].filter { $0.0 > 0 && $0.1 > 0 }
  }

  /// Links between buildings and off the campus, each over two paths.
  func campus(systems power: Power, buildings: Int) -> CampusLinks {
    func links(_ gigabits: Double, _ rate: Bandwidth?) -> Int {
      guard let rate else { return 0 }
      return 2 * wholeNumber((gigabits / rate.gigabitsPerSecond).rounded(.up))
    }
    var campus = CampusLinks()
    campus.wideAreaLinks = links(transitRate * power.megawatts, wideAreaRate)
    if buildings > 1 {
      let each = links(
        interBuildingRate * power.megawatts / Double(buildings), campusRate)
      campus.buildingLinks = each * buildings
      campus.campusSwitches = 2 * quotient(each / 2 * buildings, max(1, campusRadix))
    }
    let leads = campus.wideAreaLinks + campus.buildingLinks > 0
    campus.borderSwitches = leads ? 2 * buildings : 0
    return campus
  }
}

/// The smallest whole number not below `number / divisor`.
func quotient(_ number: Int, _ divisor: Int) -> Int { (number + divisor - 1) / divisor }

extension PlanTopology {
  public var topology: Topology {
    switch self {
    case .railFatTree: .railFatTree
    case .leafSpine: .leafSpine
    case .fatTree: .fatTree
    }
  }
}

extension TierCount {
  /// Nil: the fewest that reach.
  public var number: Int? {
    switch self {
    case .fewest: nil
    case .fixed(let tiers): tiers
    }
  }
}
