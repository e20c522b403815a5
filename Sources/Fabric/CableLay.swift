public import Quantities

/// The cables of a network by what they join and what carries them, and what runs between rows:
/// all that sizing and buying need, at a few nanoseconds for each pair of racks.
public struct CableLay: Sendable {
  /// Links of one kind on one medium.
  public struct Count: Hashable, Sendable {
    public var kind: LinkKind
    /// Position among the choices for the kind; nil where none reaches.
    public var medium: Int?
    public var links: Int
    /// Those over panels and trunks.
    public var betweenRows: Int
    public var betweenBuildings: Int
    public var longest: Length
  }

  /// In order of kind and medium, those that nothing reaches last of their kind.
  public let counts: [Count]
  private let pulls: [Pull]

  /// Links of one kind and medium between two rows.
  private struct Pull: Sendable {
    /// Both rows, the kind and the medium in one number.
    var key: UInt64
    var links: Int
  }

  /// Links of one kind on one medium between each two rows, in the order of rows.
  public func linksBetweenRows(_ kind: LinkKind, medium: Int) -> [Int] {
    let wanted = UInt64(kind.rawValue) << 4 | UInt64(medium)
    let found = pulls.filter { $0.key & 0xff == wanted }.sorted { $0.key < $1.key }
    var links: [Int] = []
    var last: UInt64?
    for pull in found {
      if pull.key == last { links[links.count - 1] += pull.links } else { links.append(pull.links) }
      last = pull.key
    }
    return links
  }

  /// Takes links as they are counted.
  struct Sink: CableSink {
    private static let width = 16
    private let host: [MediumChoice]
    private let between: [MediumChoice]
    private var links: [Int]
    private var betweenRows: [Int]
    private var betweenBuildings: [Int]
    private var longest: [Double]
    private var pulls: [Pull] = []

    init(host: [MediumChoice], between: [MediumChoice]) {
      let kinds = LinkKind.allCases.count
      links = Array(repeating: 0, count: kinds * Self.width)
      betweenRows = links
      betweenBuildings = links
      longest = Array(repeating: 0, count: kinds * Self.width)
      self.host = Array(host.prefix(Self.width - 1))
      self.between = Array(between.prefix(Self.width - 1))
    }

    mutating func add(
      _ kind: LinkKind, links count: Int, _ a: RackPlace, _ b: RackPlace, on grid: FloorGrid
    ) {
      guard count > 0 else { return }
      let meters = grid.meters(a, b)
      let run = grid.run(a, b)
      let first = Int(kind.rawValue) * Self.width
      let isHost = kind == .host || kind == .management
      // The last place of a kind is for what nothing reaches.
      let medium = CableTally.medium(isHost ? host : between, meters: meters, run: run)
      let slot = first + (medium ?? Self.width - 1)
      links[slot] += count
      if meters > longest[slot] { longest[slot] = meters }
      guard run != .withinRow else { return }
      betweenRows[slot] += count
      if run == .betweenBuildings { betweenBuildings[slot] += count }
      let rows = (
        UInt64(a.hall) << 12 | UInt64(a.row), UInt64(b.hall) << 12 | UInt64(b.row)
      )
      let key =
        min(rows.0, rows.1) << 36 | max(rows.0, rows.1) << 8 | UInt64(kind.rawValue) << 4
        | UInt64(slot - first)
      if let last = pulls.last, last.key == key {
        pulls[pulls.count - 1].links += count
      } else {
        pulls.append(Pull(key: key, links: count))
      }
    }

    var lay: CableLay {
      var counts: [Count] = []
      for kind in LinkKind.allCases {
        for index in 0..<Self.width {
          let slot = Int(kind.rawValue) * Self.width + index
          guard links[slot] > 0 else { continue }
          counts.append(
            Count(
              kind: kind, medium: index == Self.width - 1 ? nil : index, links: links[slot],
              betweenRows: betweenRows[slot], betweenBuildings: betweenBuildings[slot],
              longest: .meters(longest[slot])))
        }
      }
      return CableLay(counts: counts, pulls: pulls)
    }
  }
}

extension CablePlacement {
  /// Counts every cable by kind and medium, as ``tally(_:)`` does, without lengths.
  ///
  /// - Parameters:
  ///   - host: What can carry links from endpoints and management nodes.
  ///   - between: What can carry all others.
  public func lay(
    host: [MediumChoice], between: [MediumChoice]
  ) throws(FabricError) -> CableLay {
    var sink = CableLay.Sink(host: host, between: between)
    try count(&sink)
    return sink.lay
  }
}
