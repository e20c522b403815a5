public import Fabric
public import Quantities
public import Scenario

/// What the assumptions say about floors and cables.
public struct FloorTerms: Hashable, Sendable {
  /// Switches of a network rack are as many as its height and its power carry.
  var rackUnits: Double
  var rackPower: Power
  var rowPitch: Length
  var circulation: Double
  var buildingGap: Length
  var drop: Length
  var slack: Double

  public init(_ assumptions: PlanningAssumptions) {
    rackUnits = assumptions.networkRackUnits
    rackPower = .kilowatts(assumptions.networkRackPower)
    rowPitch = .meters(assumptions.rowPitch)
    circulation = assumptions.circulation
    buildingGap = .meters(assumptions.buildingGap)
    drop = .meters(assumptions.cableDrop)
    slack = assumptions.cableSlack
  }
}

/// The systems of a floor, and the places that rows have for them.
public struct FloorSystems: Hashable, Sendable {
  public var endpointsPerSystem: Int
  public var racksPerSystem: Int
  /// As many as a rack has room, power and cooling for.
  public var systemsPerRack: Int
  public var racksPerRow: Int
  /// Racks of accelerators in one hall.
  public var racksPerHall: Int
  public var hallsPerBuilding: Int
  public var rackWidth: Length

  public init(
    endpointsPerSystem: Int, racksPerSystem: Int, systemsPerRack: Int, racksPerRow: Int,
    racksPerHall: Int, hallsPerBuilding: Int, rackWidth: Length
  ) {
    self.endpointsPerSystem = max(1, endpointsPerSystem)
    self.racksPerSystem = max(1, racksPerSystem)
    self.systemsPerRack = max(1, systemsPerRack)
    self.racksPerRow = max(1, racksPerRow)
    self.racksPerHall = max(1, racksPerHall)
    self.hallsPerBuilding = hallsPerBuilding
    self.rackWidth = rackWidth
  }
}

extension FloorPlan {
  /// The floor of systems of one kind and the network that joins them.
  ///
  /// Rows take as many network racks as their leaves need; the switches above take whole rows in
  /// the middle of each hall.
  ///
  /// - Parameters:
  ///   - endpoints: Ports of one system in this network; nil: those of its compute network. Rows are
  ///     cut for the latter.
  public init(
    _ systems: FloorSystems, size: FabricSize, endpoints: Int? = nil, switchUnits: Int,
    switchPower: Power, leaves: LeafPlacement = .middleOfRow, terms: FloorTerms
  ) {
    let byHeight = terms.rackUnits / Double(switchUnits)
    let byPower = switchPower > .zero ? terms.rackPower / switchPower : byHeight
    let perRack = max(1, wholeNumber(min(byHeight, byPower).rounded(.down)))
    // Rows of accelerators, before leaves take places in them.
    let count = quotient(size.endpoints, endpoints ?? systems.endpointsPerSystem)
    let racks = quotient(count, systems.systemsPerRack) * systems.racksPerSystem
    let rows = max(1, quotient(racks, systems.racksPerRow))
    let inRows = leaves == .networkRow ? 0 : size.switches.leaf
    let networkRacksPerRow = inRows == 0 ? 0 : quotient(quotient(inRows, rows), perRack)
    let inRow = max(1, systems.racksPerRow - networkRacksPerRow)
    let rowsPerHall = max(1, quotient(systems.racksPerHall, inRow))
    let halls = max(1, quotient(racks, rowsPerHall * inRow))
    let others = size.switches.total - inRows
    self.init(
      endpointsPerSystem: endpoints ?? systems.endpointsPerSystem,
      systemsPerRack: systems.systemsPerRack, racksPerSystem: systems.racksPerSystem,
      racksPerRow: systems.racksPerRow, networkRacksPerRow: networkRacksPerRow,
      rowsPerHall: rowsPerHall,
      networkRowsPerHall: max(
        1, quotient(quotient(quotient(others, perRack), halls), systems.racksPerRow)),
      hallsPerBuilding: systems.hallsPerBuilding, switchesPerRack: perRack, leaves: leaves,
      rackWidth: systems.rackWidth, rowPitch: terms.rowPitch, circulation: terms.circulation,
      buildingGap: terms.buildingGap, drop: terms.drop, slack: terms.slack)
  }
}
