import Catalog
import Quantities
import RealModule
import Scenario

extension PhaseModel {
  /// Racks, halls, areas and the longest cable of what a phase needs.
  func layout(_ needs: PhaseNeeds) -> Layout {
    let assumptions = scenario.assumptions
    let rack = phase.rack
    let perRack = max(1, systemsPerRack)
    let computeRacks = (needs.systems + perRack - 1) / perRack * racksPerSystem
    let networkRacks = supportRacks(
      units: Double(
        needs.network.computeSwitches * phase.fabric.networkSwitch.rackUnits
          + needs.network.storageSwitches * scenario.support.storageSwitch.rackUnits
          + needs.network.managementSwitches * scenario.support.managementSwitch.rackUnits),
      power: needs.power.computeSwitches + needs.power.storageNetwork
        + needs.power.managementNetwork)
    let nodeRacks = supportRacks(
      units: Double(needs.nodes.storage) * assumptions.storageNodeRackUnits
        + Double(needs.nodes.management) * assumptions.managementNodeRackUnits,
      power: needs.power.storageNodes + needs.power.managementNodes)

    let width = rack.width ?? .meters(0.6)
    let pitch = Length.meters(assumptions.rowPitch)
    let footprint = Area.squareMeters(width.meters * pitch.meters)
    let racks = computeRacks + networkRacks + nodeRacks
    let white = footprint * (Double(racks) * (1 + assumptions.circulation))
    let gross = Area.squareMeters(assumptions.supportArea * needs.power.critical.megawatts)
    let building = max(white, gross)
    let span =
      switch phase.fabric.scope {
      case .building: building / Double(needs.buildings)
      case .phase, .site: building
      }
    let mass = phase.system.weight.map { $0 * (Double(perRack) / Double(racksPerSystem)) }
    return Layout(
      systemsPerRack: systemsPerRack, computeRacks: computeRacks, networkRacks: networkRacks,
      nodeRacks: nodeRacks, scalableUnitsPerHall: needs.unitsPerHall, halls: needs.halls,
      hallsPerBuilding: hallsPerBuilding, buildings: needs.buildings,
      rackPower: phase.systemPower * (Double(perRack) / Double(racksPerSystem)), rackMass: mass,
      hallPower: needs.power.critical
        * (Double(min(needs.unitsPerHall, needs.scalableUnits)) / Double(needs.scalableUnits)),
      rackFootprint: footprint, whiteArea: white, buildingArea: building,
      // From the middle of a square floor to its corner along trays, up and down included.
      longestCable: .meters(Double.sqrt(span.squareMeters) + assumptions.cableAllowance))
  }

  private func supportRacks(units: Double, power: Power) -> Int {
    let assumptions = scenario.assumptions
    let byHeight = units / assumptions.networkRackUnits
    let byPower = power.kilowatts / assumptions.networkRackPower
    return Int(max(byHeight, byPower).rounded(.up))
  }
}
