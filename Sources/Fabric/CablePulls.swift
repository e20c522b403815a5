public import Quantities

/// What runs over panels and trunks between two rows.
public struct CablePull: Hashable, Sendable {
  /// A row: hall and row from 0.
  public struct Row: Hashable, Comparable, Sendable {
    public var hall: Int
    public var row: Int

    public static func < (a: Row, b: Row) -> Bool { (a.hall, a.row) < (b.hall, b.row) }

    /// The row as a label: `h02-r017`.
    public var label: String {
      let place = RackPlace(hall: hall, row: row, column: 0, x: 0, y: 0)
      return String(place.label.dropLast(4))
    }
  }

  public var from: Row
  public var to: Row
  /// Position among the choices for the links' kind.
  public var medium: Int
  public var kind: LinkKind
  public var links: Int
  /// Longest of the cables between the two rows, its ends in racks included.
  public var longest: Length
}

/// Adds up the links between rows.
private struct PullSink: CableSink {
  struct Key: Hashable {
    var from: CablePull.Row
    var to: CablePull.Row
    var kind: LinkKind
    var medium: Int
  }

  let choices: [[MediumChoice]]
  var pulls: [Key: (links: Int, meters: Double)] = [:]

  mutating func add(
    _ kind: LinkKind, links: Int, _ a: RackPlace, _ b: RackPlace, on grid: FloorGrid
  ) {
    let run = grid.run(a, b)
    guard links > 0, run != .withinRow else { return }
    let meters = grid.meters(a, b)
    guard
      let medium = CableTally.medium(choices[Int(kind.rawValue)], meters: meters, run: run)
    else { return }
    let ends = [
      CablePull.Row(hall: a.hall, row: a.row), CablePull.Row(hall: b.hall, row: b.row),
    ].sorted()
    let key = Key(from: ends[0], to: ends[1], kind: kind, medium: medium)
    let known = pulls[key] ?? (0, 0)
    pulls[key] = (known.links + links, max(known.meters, meters))
  }
}

extension CablePlacement {
  /// Everything that is pulled from row to row, in order of rows, kind and medium: what an
  /// installer lays before any cord is plugged.
  public func pulls(
    _ choices: [LinkKind: [MediumChoice]]
  ) throws(FabricError) -> [CablePull] {
    var choices = choices
    if choices[.management] == nil { choices[.management] = choices[.host] }
    var sink = PullSink(choices: LinkKind.allCases.map { choices[$0] ?? [] })
    try count(&sink)
    return sink.pulls.map { key, value in
      CablePull(
        from: key.from, to: key.to, medium: key.medium, kind: key.kind, links: value.links,
        longest: .meters(value.meters))
    }.sorted {
      ($0.from, $0.to, $0.kind.rawValue, $0.medium) < ($1.from, $1.to, $1.kind.rawValue, $1.medium)
    }
  }
}
