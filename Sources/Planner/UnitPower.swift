import Catalog
import Quantities
import Scenario

/// Critical IT power of one of each kind of equipment, on the basis sized for.
struct UnitPower {
  let basis: PowerBasis
  let system: Power
  let computeSwitch: Power
  let storageSwitch: Power
  let managementSwitch: Power
  let aggregationSwitch: Power
  let aggregationModule: Power
  let campusModule: Power
  let wideAreaModule: Power
  let storageNode: Power
  let managementNode: Power

  init(_ phase: ResolvedPhase, support: SupportNetwork, assumptions: PlanningAssumptions) {
    let basis = phase.basis
    self.basis = basis
    system = phase.systemPower
    computeSwitch = phase.fabric.networkSwitch.plannedPower(basis) ?? .zero
    storageSwitch = support.storageSwitch.plannedPower(basis) ?? .zero
    managementSwitch = support.managementSwitch.plannedPower(basis) ?? .zero
    aggregationSwitch = support.aggregationSwitch.plannedPower(basis) ?? .zero
    // A vendor's maximum of a switch includes the modules in its cages.
    func module(_ optic: Optic?) -> Power {
      basis == .nameplate ? .zero : optic?.plannedPower(basis) ?? .zero
    }
    aggregationModule = module(support.aggregationModule)
    campusModule = module(support.campusModule)
    wideAreaModule = module(support.wideAreaModule)
    storageNode = assumptions.storageNode(basis)
    managementNode = assumptions.managementNode(basis)
  }

  /// Critical IT power by part.
  func sum(
    systems: Int, network: NetworkPlan, nodes: SupportNodes, cabling: Cabling
  ) -> ITPower {
    ITPower(
      basis: basis, perSystem: system, systems: system * Double(systems),
      computeSwitches: computeSwitch * Double(network.computeSwitches),
      optics: cabling.compute, hostOptics: cabling.host,
      storageNetwork: storageSwitch * Double(network.storageSwitches) + cabling.storage,
      managementNetwork: managementSwitch * Double(network.managementSwitches)
        + aggregationSwitch * Double(network.aggregationSwitches)
        + aggregationModule * Double(network.aggregationModules),
      campusNetwork: storageSwitch
        * Double(network.campus.borderSwitches + network.campus.campusSwitches)
        + campusModule * Double(2 * network.campus.buildingLinks)
        + wideAreaModule * Double(network.campus.wideAreaLinks),
      storageNodes: storageNode * Double(nodes.storage),
      managementNodes: managementNode * Double(nodes.management))
  }
}
