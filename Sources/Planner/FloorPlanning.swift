public import Catalog
public import Fabric
public import Quantities
public import Scenario

extension FloorPlan {
  /// The floor of systems of one kind and the network that joins them.
  ///
  /// Rows take as many network racks as their leaves need; the switches above take whole rows in
  /// the middle of each hall.
  ///
  /// - Parameters:
  ///   - systemsPerRack: As many as a rack has room, power and cooling for.
  ///   - racksPerHall: Racks of accelerators in one hall.
  public init(
    _ system: ComputeSystem, networkSwitch: NetworkSwitch?, switchPower: Power, size: FabricSize,
    systemsPerRack: Int, racksPerRow: Int, racksPerHall: Int, hallsPerBuilding: Int,
    rackWidth: Length, leaves: LeafPlacement = .middleOfRow, assumptions: PlanningAssumptions
  ) {
    let endpointsPerSystem = max(1, system.scaleOutPorts ?? 1)
    let racksPerSystem = system.racksPerSystem ?? 1
    let byHeight = assumptions.networkRackUnits / Double(networkSwitch?.rackUnits ?? 1)
    let byPower =
      switchPower > .zero ? assumptions.networkRackPower / switchPower.kilowatts : byHeight
    let perRack = max(1, wholeNumber(min(byHeight, byPower).rounded(.down)))
    // Rows of accelerators, before leaves take places in them.
    let systems = quotient(size.endpoints, endpointsPerSystem)
    let racks = quotient(systems, max(1, systemsPerRack)) * racksPerSystem
    let rows = max(1, quotient(racks, max(1, racksPerRow)))
    let inRows = leaves == .networkRow ? 0 : size.switches.leaf
    let networkRacksPerRow = inRows == 0 ? 0 : quotient(quotient(inRows, rows), perRack)
    let inRow = max(1, racksPerRow - networkRacksPerRow)
    let rowsPerHall = max(1, quotient(max(1, racksPerHall), inRow))
    let halls = max(1, quotient(racks, rowsPerHall * inRow))
    let others = size.switches.total - inRows
    self.init(
      endpointsPerSystem: endpointsPerSystem, systemsPerRack: systemsPerRack,
      racksPerSystem: racksPerSystem, racksPerRow: racksPerRow,
      networkRacksPerRow: networkRacksPerRow, rowsPerHall: rowsPerHall,
      networkRowsPerHall: max(
        1, quotient(quotient(quotient(others, perRack), halls), max(1, racksPerRow))),
      hallsPerBuilding: hallsPerBuilding, switchesPerRack: perRack, leaves: leaves,
      rackWidth: rackWidth, rowPitch: .meters(assumptions.rowPitch),
      circulation: assumptions.circulation, buildingGap: .meters(assumptions.buildingGap),
      drop: .meters(assumptions.cableDrop), slack: assumptions.cableSlack)
  }
}
