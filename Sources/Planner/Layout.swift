import Catalog
import Quantities
import RealModule
import Scenario

extension PhaseModel {
  /// Racks, halls, areas and the longest cable of a phase.
  func layout(
    count: Int, unitsPerHall: Int, halls: Int, buildings: Int, systems: Int, network: NetworkPlan,
    nodes: SupportNodes, power: ITPower
  ) -> Layout {
    let assumptions = scenario.assumptions
    let perRack = max(1, systemsPerRack)
    let computeRacks = quotient(systems, perRack) * racksPerSystem
    let support = scenario.support
    let networkRacks = supportRacks(
      units: Double(
        network.computeSwitches * phase.fabric.networkSwitch.rackUnits
          + network.storageSwitches * support.storageSwitch.rackUnits
          + network.managementSwitches * support.managementSwitch.rackUnits),
      // Modules at the systems' own ends stand in their racks.
      power: power.computeSwitches + power.optics - power.hostOptics + power.storageNetwork
        + power.managementNetwork)
    let nodeRacks = supportRacks(
      units: Double(nodes.storage) * assumptions.storageNodeRackUnits
        + Double(nodes.management) * assumptions.managementNodeRackUnits,
      power: power.storageNodes + power.managementNodes)

    // Rows are built whole.
    let racksPerHall = quotient(computeRacks + networkRacks + nodeRacks, halls)
    let rows = halls * quotient(racksPerHall, racksPerRow)
    let footprint = Area.squareMeters(phase.rackWidth.meters * assumptions.rowPitch)
    let white = footprint * (Double(rows * racksPerRow) * (1 + assumptions.circulation))
    let building = white + supportFloor(power.critical)
    let span =
      switch phase.fabric.scope {
      case .building: building / Double(buildings)
      case .phase: building
      case .site: endpointsBefore > 0 ? before.buildingArea + building : building
      }
    let share = Double(perRack) / Double(racksPerSystem)
    return Layout(
      systemsPerRack: systemsPerRack, computeRacks: computeRacks, networkRacks: networkRacks,
      nodeRacks: nodeRacks, racksPerRow: racksPerRow, rows: rows,
      scalableUnitsPerHall: unitsPerHall, halls: halls, hallsPerBuilding: hallsPerBuilding,
      buildings: buildings, rackPower: unitPower.system * share,
      rackMass: phase.system.weight.map { $0 * share },
      hallPower: power.critical * (Double(min(unitsPerHall, count)) / Double(count)),
      rackFootprint: footprint, whiteArea: white, buildingArea: building,
      // From the middle of a square floor along trays to its corner: half a side each way.
      longestCable: .meters(Double.sqrt(span.squareMeters) + assumptions.cableAllowance))
  }

  /// Floor of plant rooms and offices.
  func supportFloor(_ critical: Power) -> Area {
    Area.squareMeters(scenario.assumptions.supportArea * critical.megawatts)
  }

  private func supportRacks(units: Double, power: Power) -> Int {
    let assumptions = scenario.assumptions
    let byHeight = units / assumptions.networkRackUnits
    let byPower = power.kilowatts / assumptions.networkRackPower
    return wholeNumber(max(byHeight, byPower).rounded(.up))
  }
}
