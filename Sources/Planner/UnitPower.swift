import Catalog
import Quantities
import Scenario

/// Critical IT power of one of each kind of equipment, on the basis sized for.
struct UnitPower {
  let basis: PowerBasis
  let system: Power
  let computeSwitch: Power
  /// Of each module that may fill the compute switches, shortest reach first.
  let switchModules: [Power]
  let hostModule: Power
  let storageSwitch: Power
  let storageModule: Power
  let managementSwitch: Power
  let storageNode: Power
  let managementNode: Power

  init(_ phase: ResolvedPhase, support: SupportNetwork, assumptions: PlanningAssumptions) {
    let basis = phase.basis
    self.basis = basis
    system = phase.systemPower
    computeSwitch = phase.fabric.networkSwitch.plannedPower(basis) ?? .zero
    switchModules = phase.fabric.switchModules.map { Self.module($0, basis) }
    // On the other bases the system's own figure holds the modules at its ports.
    hostModule = basis == .design ? Self.module(phase.hostModule, basis) : .zero
    storageSwitch = support.storageSwitch.plannedPower(basis) ?? .zero
    storageModule = Self.module(support.storageModule, basis)
    managementSwitch = support.managementSwitch.plannedPower(basis) ?? .zero
    storageNode = assumptions.storageNode(basis)
    managementNode = assumptions.managementNode(basis)
  }

  /// A vendor's maximum of a switch includes the modules in its cages.
  private static func module(_ module: Optic?, _ basis: PowerBasis) -> Power {
    guard basis != .nameplate, let module else { return .zero }
    return module.plannedPower(basis) ?? .zero
  }

  /// Critical IT power by part.
  ///
  /// - Parameter module: position of the module that fills the compute switches.
  func sum(systems: Int, network: NetworkPlan, nodes: SupportNodes, module: Int) -> ITPower {
    let modulePower = switchModules.isEmpty ? .zero : switchModules[module]
    let inSwitches = modulePower * Double(network.switchModules)
    let atHosts = hostModule * Double(network.hostModules)
    return ITPower(
      basis: basis, perSystem: system, systems: system * Double(systems),
      computeSwitches: computeSwitch * Double(network.computeSwitches),
      optics: inSwitches + atHosts, hostOptics: atHosts,
      storageNetwork: storageSwitch * Double(network.storageSwitches)
        + storageModule * Double(network.storageModules),
      managementNetwork: managementSwitch * Double(network.managementSwitches),
      storageNodes: storageNode * Double(nodes.storage),
      managementNodes: managementNode * Double(nodes.management))
  }
}
