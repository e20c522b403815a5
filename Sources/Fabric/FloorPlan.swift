public import Quantities

/// Where the leaves that serve a row of racks stand.
public enum LeafPlacement: String, CaseIterable, Hashable, Sendable {
  /// In network racks in the middle of the row.
  case middleOfRow = "middle-of-row"
  /// In network racks at the end of the row.
  case endOfRow = "end-of-row"
  /// With all other switches in the network rows in the middle of the hall.
  case networkRow = "network-row"
}

/// Racks in rows, rows in halls, halls in buildings: what a cable's length depends on.
///
/// Racks are numbered in the order in which systems fill them. A hall is a grid of rows, nearly
/// square, with its network rows in the middle; buildings are grids of halls, side by side along x.
/// Every position is computed from its number.
public struct FloorPlan: Hashable, Sendable {
  /// NICs of one system, systems of one rack, racks of one system (one of the two is 1).
  public var endpointsPerSystem: Int
  public var systemsPerRack: Int
  public var racksPerSystem: Int
  /// Places of a row, and those of them that hold leaves where leaves stand in the row.
  public var racksPerRow: Int
  public var networkRacksPerRow: Int
  /// Rows of accelerators of one hall, and rows of switches.
  public var rowsPerHall: Int
  public var networkRowsPerHall: Int
  public var hallsPerBuilding: Int
  /// Switches of one rack.
  public var switchesPerRack: Int
  public var leaves: LeafPlacement
  public var rackWidth: Length
  /// Depth of a row with its share of the aisles.
  public var rowPitch: Length
  /// Free floor at the ends of rows and along walls, as a share of the rows' length.
  public var circulation: Double
  /// From the wall of one building to that of the next.
  public var buildingGap: Length
  /// From a port to the tray above its rack, and to the side of the rack.
  public var drop: Length
  /// Length beyond the route, as a share of it.
  public var slack: Double

  public init(
    endpointsPerSystem: Int, systemsPerRack: Int, racksPerSystem: Int = 1, racksPerRow: Int,
    networkRacksPerRow: Int = 1, rowsPerHall: Int, networkRowsPerHall: Int = 1,
    hallsPerBuilding: Int, switchesPerRack: Int, leaves: LeafPlacement = .middleOfRow,
    rackWidth: Length, rowPitch: Length, circulation: Double, buildingGap: Length, drop: Length,
    slack: Double
  ) {
    self.endpointsPerSystem = max(1, endpointsPerSystem)
    self.systemsPerRack = max(1, systemsPerRack)
    self.racksPerSystem = max(1, racksPerSystem)
    self.racksPerRow = max(1, racksPerRow)
    self.networkRacksPerRow = max(0, min(networkRacksPerRow, racksPerRow - 1))
    self.rowsPerHall = max(1, rowsPerHall)
    self.networkRowsPerHall = max(1, networkRowsPerHall)
    self.hallsPerBuilding = max(1, hallsPerBuilding)
    self.switchesPerRack = max(1, switchesPerRack)
    self.leaves = leaves
    self.rackWidth = rackWidth
    self.rowPitch = rowPitch
    self.circulation = circulation
    self.buildingGap = buildingGap
    self.drop = drop
    self.slack = slack
  }
}

/// The place of a rack: its row for structured cabling, its spot for lengths.
public struct RackPlace: Hashable, Sendable {
  public var hall: Int
  /// Row of the hall, network rows among them.
  public var row: Int
  /// Place in the row, from 0.
  public var column: Int
  /// Meters from the corner of the first building.
  var x: Double
  var y: Double

  /// The rack as a label: `h02-r017-c05`.
  public var label: String {
    func digits(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "h\(digits(hall + 1, 2))-r\(digits(row + 1, 3))-c\(digits(column + 1, 2))"
  }
}

/// A floor plan with what follows from it once.
struct FloorGrid: Hashable, Sendable {
  let plan: FloorPlan
  /// Racks of accelerators in one row, and in one hall.
  let racksPerRow: Int
  let racksPerHall: Int
  /// The first of the network rows.
  private let networkRow: Int
  /// The near end of each row in its hall.
  private let rows: [SIMD2<Double>]
  /// The near end of each row of accelerators of the whole floor.
  private var lines: [RackPlace] = []
  private let hallWidth: Double
  private let hallDepth: Double
  private let hallColumns: Int
  private let rackWidth: Double
  private let drop: Double
  private let stretch: Double
  private let buildingPitch: Double

  /// - Parameter racks: How many of accelerators there are.
  init(_ plan: FloorPlan, racks: Int) {
    self.plan = plan
    let inRow = plan.leaves == .networkRow ? 0 : plan.networkRacksPerRow
    racksPerRow = max(1, plan.racksPerRow - inRow)
    racksPerHall = racksPerRow * plan.rowsPerHall
    rackWidth = plan.rackWidth.meters
    drop = plan.drop.meters
    stretch = 1 + plan.slack
    let rows = plan.rowsPerHall + plan.networkRowsPerHall
    let length = plan.rackWidth.meters * Double(plan.racksPerRow) * (1 + plan.circulation)
    // As many banks of rows as make the hall most nearly square.
    let pitch = plan.rowPitch.meters
    var banks = 1
    func ratio(_ banks: Int) -> Double {
      let depth = Double(ceilingDivide(rows, banks)) * pitch
      let width = Double(banks) * length
      return max(depth, width) / min(depth, width)
    }
    while banks < rows, ratio(banks + 1) < ratio(banks) { banks += 1 }
    let rowsPerBank = ceilingDivide(rows, banks)
    hallWidth = Double(banks) * length
    hallDepth = Double(rowsPerBank) * pitch * (1 + plan.circulation)
    self.rows = (0..<rows).map { row in
      SIMD2(Double(row / rowsPerBank) * length, (Double(row % rowsPerBank) + 0.5) * pitch)
    }
    // The middle of the middle bank.
    networkRow = min(
      plan.rowsPerHall, banks / 2 * rowsPerBank + max(0, rowsPerBank - plan.networkRowsPerHall) / 2)
    var columns = 1
    while columns * columns < plan.hallsPerBuilding { columns += 1 }
    hallColumns = columns
    buildingPitch = Double(columns) * hallWidth + plan.buildingGap.meters
    let count = max(1, ceilingDivide(racks, racksPerRow))
    lines.reserveCapacity(count)
    var (hall, row) = (0, 0)
    while lines.count < count {
      let actual = row < networkRow ? row : row + plan.networkRowsPerHall
      let start = start(hall, actual)
      lines.append(RackPlace(hall: hall, row: actual, column: 0, x: start.x, y: start.y))
      row += 1
      if row == plan.rowsPerHall { (hall, row) = (hall + 1, 0) }
    }
  }

  /// The place of a rack of accelerators.
  func place(ofRack rack: Int) -> RackPlace {
    let (line, inRow) = split(rack, by: racksPerRow)
    // Leaves stand between the halves of a row.
    let isBeyond = plan.leaves == .middleOfRow && inRow >= racksPerRow / 2
    return place(inLine: line, inRow + (isBeyond ? plan.networkRacksPerRow : 0))
  }

  /// The place of leaves that serve the row of a rack.
  ///
  /// - Parameter index: Network rack of the row, or of the hall's network rows.
  func place(ofLeavesBeside rack: Int, index: Int) -> RackPlace {
    let line = split(rack, by: racksPerRow).0
    switch plan.leaves {
    case .middleOfRow: return place(inLine: line, racksPerRow / 2 + index)
    case .endOfRow: return place(inLine: line, racksPerRow + index)
    case .networkRow: return place(ofNetworkRack: index, inHall: lines[line].hall)
    }
  }

  private func place(inLine line: Int, _ column: Int) -> RackPlace {
    var place = lines[line]
    place.column = column
    place.x += (Double(column) + 0.5) * rackWidth
    return place
  }

  /// The place of a rack in the network rows of a hall.
  func place(ofNetworkRack index: Int, inHall hall: Int) -> RackPlace {
    let (row, column) = split(index, by: plan.racksPerRow)
    return place(hall, networkRow + row % plan.networkRowsPerHall, column)
  }

  private func place(_ hall: Int, _ row: Int, _ column: Int) -> RackPlace {
    let start = start(hall, row)
    return RackPlace(
      hall: hall, row: row, column: column, x: start.x + (Double(column) + 0.5) * rackWidth,
      y: start.y)
  }

  /// The near end of a row of a hall.
  private func start(_ hall: Int, _ row: Int) -> SIMD2<Double> {
    var (building, inBuilding) = (0, hall)
    if hall >= plan.hallsPerBuilding {
      (building, inBuilding) = split(hall, by: plan.hallsPerBuilding)
    }
    let (hallRow, hallColumn) = split(inBuilding, by: hallColumns)
    let origin = rows[min(row, rows.count - 1)]
    return SIMD2(
      origin.x + Double(building) * buildingPitch + Double(hallColumn) * hallWidth,
      origin.y + Double(hallRow) * hallDepth)
  }

  /// Racks of accelerators one after another: within a row without a division.
  struct Walk {
    private(set) var rack: Int
    private(set) var place: RackPlace
    private var inRow: Int
    private var start: Double

    init(from rack: Int, on grid: FloorGrid) {
      self.rack = rack
      place = grid.place(ofRack: rack)
      let (line, inRow) = split(rack, by: grid.racksPerRow)
      self.inRow = inRow
      start = grid.lines[line].x
    }

    mutating func advance(on grid: FloorGrid) {
      guard inRow + 1 < grid.racksPerRow else {
        self = Walk(from: rack + 1, on: grid)
        return
      }
      rack += 1
      inRow += 1
      place.column += 1
      if inRow == grid.racksPerRow / 2, grid.plan.leaves == .middleOfRow {
        place.column += grid.plan.networkRacksPerRow
      }
      // The same sum as from the number: lengths are the same to the last bit.
      place.x = start + (Double(place.column) + 0.5) * grid.rackWidth
    }
  }

  func run(_ a: RackPlace, _ b: RackPlace) -> CableRun {
    if a.hall == b.hall { return a.row == b.row ? .withinRow : .betweenRows }
    let first = split(a.hall, by: plan.hallsPerBuilding).0
    return first == split(b.hall, by: plan.hallsPerBuilding).0 ? .betweenRows : .betweenBuildings
  }

  /// Meters of cable between two racks: down from a tray at either end, along trays in two
  /// directions between, and slack. Within one rack the cable hangs beside the equipment.
  func meters(_ a: RackPlace, _ b: RackPlace) -> Double {
    let floor = (a.x - b.x).magnitude + (a.y - b.y).magnitude
    return (floor + (floor == 0 ? drop : 2 * drop)) * stretch
  }
}

/// Quotient and remainder of numbers that are not negative; most are small, and small ones divide
/// several times faster.
@inline(__always)
func split(_ dividend: Int, by divisor: Int) -> (Int, Int) {
  if (dividend | divisor) >> 32 == 0 {
    let quotient = UInt32(truncatingIfNeeded: dividend) / UInt32(truncatingIfNeeded: divisor)
    return (Int(quotient), dividend &- Int(quotient) &* divisor)
  }
  return dividend.quotientAndRemainder(dividingBy: divisor)
}
