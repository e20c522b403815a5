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
    /// Links not yet in the lists above.
    private var stretch = Stretch()

    /// Links that differ in length alone, and not so much that they need another medium: most
    /// links follow others of their stretch.
    private struct Stretch {
      var kind = LinkKind.host
      var from = UInt64.max
      var to = UInt64.max
      var run = CableRun.withinRow
      var medium = 0
      /// Lengths that the medium serves: beyond the first, up to the second.
      var beyond = 0.0
      var reach = 0.0
      var links = 0
      var longest = 0.0
    }

    init(host: [MediumChoice], between: [MediumChoice]) {
      let kinds = LinkKind.allCases.count
      links = Array(repeating: 0, count: kinds * Self.width)
      betweenRows = links
      betweenBuildings = links
      longest = Array(repeating: 0, count: kinds * Self.width)
      self.host = Array(host.prefix(Self.width - 1))
      self.between = Array(between.prefix(Self.width - 1))
    }

    @inline(__always)
    mutating func add(
      _ kind: LinkKind, links count: Int, _ a: RackPlace, _ b: RackPlace, on grid: FloorGrid
    ) {
      guard count > 0 else { return }
      let meters = grid.meters(a, b)
      let from = Self.row(a)
      let to = Self.row(b)
      if from != stretch.from || to != stretch.to || kind != stretch.kind
        || meters <= stretch.beyond || meters > stretch.reach
      {
        begin(kind, from, to, grid.run(a, b), meters)
      }
      stretch.links += count
      stretch.longest = max(stretch.longest, meters)
    }

    private static func row(_ place: RackPlace) -> UInt64 {
      UInt64(truncatingIfNeeded: place.hall) << 12 | UInt64(truncatingIfNeeded: place.row)
    }

    @inline(never)
    private mutating func begin(
      _ kind: LinkKind, _ from: UInt64, _ to: UInt64, _ run: CableRun, _ meters: Double
    ) {
      end()
      let choices = kind == .host || kind == .management ? host : between
      stretch = Stretch(kind: kind, from: from, to: to, run: run)
      // The last place of a kind is for what nothing reaches.
      stretch.medium = Self.width - 1
      stretch.reach = .infinity
      if let medium = CableTally.medium(choices, meters: meters, run: run) {
        stretch.medium = medium
        stretch.reach = choices[medium].reach.base
      }
      for choice in choices.prefix(stretch.medium) where run == .withinRow || !choice.isWhole {
        stretch.beyond = max(stretch.beyond, choice.reach.base)
      }
    }

    private mutating func end() {
      guard stretch.links > 0 else { return }
      let slot = Int(stretch.kind.rawValue) * Self.width + stretch.medium
      links[slot] += stretch.links
      longest[slot] = max(longest[slot], stretch.longest)
      guard stretch.run != .withinRow else { return }
      betweenRows[slot] += stretch.links
      if stretch.run == .betweenBuildings { betweenBuildings[slot] += stretch.links }
      let rows = (min(stretch.from, stretch.to), max(stretch.from, stretch.to))
      let key =
        rows.0 << 36 | rows.1 << 8 | UInt64(stretch.kind.rawValue) << 4
        | UInt64(stretch.medium)
      if let last = pulls.last, last.key == key {
        pulls[pulls.count - 1].links += stretch.links
      } else {
        pulls.append(Pull(key: key, links: stretch.links))
      }
    }

    consuming func lay() -> CableLay {
      end()
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
    return sink.lay()
  }
}
