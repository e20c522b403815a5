import Quantities

/// What is known about the cable of one link once nodes have places.
public struct CableFacts: Hashable, Sendable {
  /// Length to be ordered, in centimeters.
  public var centimeters: Int
  /// Number of the medium in the layout's `media`.
  public var medium: Int

  @inlinable
  public init(centimeters: Int, medium: Int) {
    self.centimeters = centimeters
    self.medium = medium
  }
}

/// Places of nodes and what can carry links between them: from these every cable has a length and a
/// medium.
public struct CableLayout: Sendable {
  /// Names of the media that cables have, as they appear in a schedule.
  public let media: [String]
  private let runs: CableRuns
  /// What can carry links, kind by kind, and which of `media` it is.
  private let choices: [MediumChoice]
  private let names: [Int]
  /// By `LinkKind`: where its choices lie.
  private let ranges: [Range<Int>]

  /// - Parameter choices: For each kind of link that the network has, in order of preference: a
  ///   name for the schedule and what it can carry.
  public init(_ runs: CableRuns, _ choices: [LinkKind: [(name: String, choice: MediumChoice)]]) {
    var media: [String] = []
    var all: [MediumChoice] = []
    var names: [Int] = []
    ranges = LinkKind.allCases.map { kind in
      let start = all.count
      for (name, choice) in choices[kind] ?? [] {
        let known = media.firstIndex(of: name)
        if known == nil { media.append(name) }
        names.append(known ?? media.count - 1)
        all.append(choice)
      }
      return start..<all.count
    }
    self.runs = runs
    self.media = media
    self.choices = all
    self.names = names
  }

  /// The cable of a link; where nothing reaches, the first choice.
  public func cable(of link: Link) -> CableFacts {
    let (meters, run) = runs.run(of: link)
    let range = ranges[Int(link.kind.rawValue)]
    var place = range.lowerBound
    for index in range where choices[index].carries(meters: meters, run) {
      place = index
      break
    }
    // Ordered to the next centimeter.
    return CableFacts(centimeters: Int((meters * 100).rounded(.up)), medium: names[place])
  }
}

extension Wiring {
  /// Visits the links of `range` in order with their numbers and their cables.
  @inlinable
  public func forEachCable(
    in range: Range<Int>, on layout: CableLayout, _ body: (Int, Link, CableFacts) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: CableFacts.self, capacity: Self.batch) { cables in
      forEachBatch(in: range) { first, links in
        layout.fill(cables, of: links)
        for offset in links.indices { body(first + offset, links[offset], cables[offset]) }
      }
    }
  }
}

extension CableLayout {
  @usableFromInline
  func fill(
    _ cables: UnsafeMutableBufferPointer<CableFacts>, of links: UnsafeBufferPointer<Link>
  ) {
    for index in links.indices { cables.initializeElement(at: index, to: cable(of: links[index])) }
  }
}

extension MediumChoice {
  /// Whether it reaches and, between rows, passes a panel.
  @inline(__always)
  func carries(meters: Double, _ run: CableRun) -> Bool {
    meters <= reach.base && (run == .withinRow || !isWhole)
  }
}
