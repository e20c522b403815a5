import Catalog
import Fabric
import Quantities
import Scenario

/// Sizes the networks of a phase: the rules of one cluster, applied to any number of endpoints.
struct NetworkSizing {
  let support: SupportNetwork
  let phase: ResolvedPhase
  let assumptions: PlanningAssumptions

  private var terms: FabricTerms { phase.fabric }
  private var system: ComputeSystem { phase.system }

  /// One compute fabric over so many systems.
  func fabric(systems: Int) throws(FabricError) -> FabricSize {
    let planes = terms.planes
    let rate = phase.portRate / Double(planes)
    let question = FabricQuestion(
      topology: topology, endpoints: systems * phase.ports,
      radix: terms.networkSwitch.ports(at: rate) ?? 0, linkRate: rate,
      rails: terms.topology == .railFatTree ? phase.rails : 1, planes: planes, tiers: tiers,
      oversubscription: Fabric.Oversubscription(
        down: terms.oversubscription.down, up: terms.oversubscription.up))
    return try question.size()
  }

  /// One storage network, which also carries in-band management.
  ///
  /// Nil where the system has no port for it.
  func storage(systems: Int, nodes: Int) throws(FabricError) -> FabricSize? {
    guard let ports = system.storagePorts, let rate = system.storage,
      let radix = support.storageSwitch.ports(at: rate)
    else { return nil }
    let perNode = Int(assumptions.storagePortsPerStorageNode)
    let question = FabricQuestion(
      topology: .leafSpine, endpoints: max(1, systems * ports + nodes * perNode), radix: radix,
      linkRate: rate,
      oversubscription: Fabric.Oversubscription(assumptions.storageOversubscription)
        ?? .nonBlocking)
    do {
      return try question.size()
    } catch .unreachable {
      // Beyond two tiers the storage network grows a third.
      var larger = question
      larger.topology = .fatTree
      larger.tiers = 3
      return try larger.size()
    }
  }

  /// Switches of the out-of-band network: every service port of systems, nodes and switches.
  func managementSwitches(systems: Int, nodes: Int, switches: Int) -> Int {
    let perNode = Int(assumptions.managementPortsPerNode)
    let ports = systems * (system.managementPorts ?? 1) + nodes * perNode + switches
    let radix = support.managementSwitch.portModes.map(\.ports).max() ?? 48
    return (ports + radix - 1) / radix
  }

  private var topology: Topology {
    switch terms.topology {
    case .railFatTree: .railFatTree
    case .leafSpine: .leafSpine
    case .fatTree: .fatTree
    }
  }

  private var tiers: Int? {
    switch terms.tiers {
    case .fewest: nil
    case .fixed(let tiers): tiers
    }
  }
}
