import Quantities

/// The run of every cable of a network for a list of them: places are looked up by node, so that a
/// link costs a few nanoseconds and nothing is allocated.
///
/// Holds one place for each rack and each switch.
public struct CableRuns: Sendable {
  private struct Spot {
    var x: Double
    var y: Double
    /// Numbers of its row and its building in the whole plant.
    var row: Int32
    var building: Int32
    init(_ place: RackPlace, hallsPerBuilding: Int) {
      x = place.x
      y = place.y
      row = Int32(truncatingIfNeeded: place.hall &* 4096 &+ place.row)
      building = Int32(truncatingIfNeeded: place.hall / hallsPerBuilding)
    }
  }

  /// Racks of endpoints, then nodes kind by kind.
  private let spots: [Spot]
  /// By `NodeKind`: the place in `spots` of its first.
  private let starts: SIMD8<Int>
  private let endpointsPerSystem: Int
  private let systemsPerRack: Int
  private let racksPerSystem: Int
  private let drop: Double
  private let stretch: Double

  public init(_ placement: CablePlacement, _ wiring: Wiring) {
    let plan = placement.grid.plan
    let halls = plan.hallsPerBuilding
    var spots = (0..<max(1, placement.racks)).map {
      Spot(placement.grid.place(ofRack: $0), hallsPerBuilding: halls)
    }
    var starts = SIMD8<Int>(repeating: 0)
    for kind in NodeKind.allCases where kind != .endpoint {
      starts[Int(kind.rawValue)] = spots.count
      spots += (0..<wiring.nodes(kind)).map {
        Spot(placement.place(of: NodeRef(kind, $0)), hallsPerBuilding: halls)
      }
    }
    self.spots = spots
    self.starts = starts
    endpointsPerSystem = plan.endpointsPerSystem
    systemsPerRack = plan.systemsPerRack
    racksPerSystem = plan.racksPerSystem
    drop = plan.drop.meters
    stretch = 1 + plan.slack
  }

  @inline(__always)
  private func spot(_ node: NodeRef) -> Spot {
    guard node.kind == .endpoint else {
      return spots[starts[Int(node.kind.rawValue)] &+ node.index]
    }
    let (system, inSystem) = split(node.index, by: endpointsPerSystem)
    return spots[
      racksPerSystem > 1
        ? system &* racksPerSystem &+ split(inSystem &* racksPerSystem, by: endpointsPerSystem).0
        : split(system, by: systemsPerRack).0]
  }

  /// Meters of a link's cable, and how far apart its ends stand.
  @inline(__always)
  public func run(of link: Link) -> (meters: Double, run: CableRun) {
    let a = spot(link.a.node)
    let b = spot(link.b.node)
    let floor = (a.x - b.x).magnitude + (a.y - b.y).magnitude
    let run: CableRun =
      a.row == b.row
      ? .withinRow : a.building == b.building ? .betweenRows : .betweenBuildings
    return ((floor + (floor == 0 ? drop : 2 * drop)) * stretch, run)
  }
}
