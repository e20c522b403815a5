import Catalog
import Quantities
import RealModule
import Scenario

extension PhaseModel {
  /// Racks, halls and areas of a phase, and its longest cable.
  func layout(
    count: Int, unitsPerHall: Int, halls: Int, buildings: Int, systems: Int, network: NetworkPlan,
    nodes: SupportNodes, power: ITPower,
    cabling: Cabling
  ) -> Layout {
    let assumptions = scenario.assumptions
    let perRack = max(1, systemsPerRack)
    let computeRacks = quotient(systems, perRack) * racksPerSystem
    let support = scenario.support
    let networkRacks = supportRacks(
      units: Double(
        network.computeSwitches * phase.fabric.networkSwitch.rackUnits
          + (network.storageSwitches + network.campus.borderSwitches
            + network.campus.campusSwitches) * support.storageSwitch.rackUnits
          + network.managementSwitches * support.managementSwitch.rackUnits
          + network.aggregationSwitches * support.aggregationSwitch.rackUnits),
      // Modules at the systems' own ends stand in their racks.
      power: power.computeSwitches + power.optics - power.hostOptics + power.storageNetwork
        + power.managementNetwork + power.campusNetwork)
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
    let share = Double(perRack) / Double(racksPerSystem)
    return Layout(
      systemsPerRack: systemsPerRack, computeRacks: computeRacks, networkRacks: networkRacks,
      nodeRacks: nodeRacks, racksPerRow: racksPerRow, rows: rows,
      scalableUnitsPerHall: unitsPerHall, halls: halls, hallsPerBuilding: hallsPerBuilding,
      buildings: buildings, rackPower: unitPower.system * share,
      rackMass: phase.system.weight.map { $0 * share },
      hallPower: power.critical * (Double(min(unitsPerHall, count)) / Double(count)),
      rackFootprint: footprint, whiteArea: white, buildingArea: building,
      longestCable: cabling.reaches.lazy.filter { $0.network == .compute }.map(\.longest).max()
        ?? .zero)
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
