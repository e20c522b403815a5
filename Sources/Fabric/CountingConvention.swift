/// What a size counts, where published tables differ.
public struct CountingConvention: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Links are counted, not cages; host links and links between switches apart.
  public static let links = CountingConvention(rawValue: 1 << 0)
  /// Bisection is one direction, without management links.
  public static let bisection = CountingConvention(rawValue: 1 << 1)
  /// Every switch spreads its uplinks equally, so some ports of the tier above may stay empty.
  public static let equalSpread = CountingConvention(rawValue: 1 << 2)
  /// Rails are not joined by the network.
  public static let railsApart = CountingConvention(rawValue: 1 << 3)
  /// A leaf has more uplinks than downlinks.
  public static let undersubscribed = CountingConvention(rawValue: 1 << 4)
  /// The bisection is an approximation.
  public static let approximateBisection = CountingConvention(rawValue: 1 << 5)
  /// Counts follow the formula, but no such graph is known.
  public static let noKnownGraph = CountingConvention(rawValue: 1 << 6)
  /// Chips are joined directly.
  public static let switchless = CountingConvention(rawValue: 1 << 7)

  /// Faces of cubes lead to optical circuit switches.
  public static let circuitSwitched = CountingConvention(rawValue: 1 << 8)
  /// Scale-up domains are not joined.
  public static let domainsApart = CountingConvention(rawValue: 1 << 9)
  /// The fabric between pods has less bandwidth than a pod.
  public static let oversubscribedTop = CountingConvention(rawValue: 1 << 10)

  private static let texts: [(CountingConvention, String)] = [
    (.links, "links are links, not cages; host links and links between switches are apart"),
    (.bisection, "bisection is the equal cut in one direction, without management links"),
    (
      .equalSpread,
      "every switch spreads its uplinks equally over the switches above; ports may stay empty"
    ),
    (
      .railsApart,
      "rails are not joined by switches; bisection halves each rail (whole systems on each side)"
    ),
    (.undersubscribed, "leaves have more uplinks than downlinks (undersubscribed)"),
    (.approximateBisection, "bisection counts links between groups only (approximate)"),
    (.noKnownGraph, "q is no prime power: the counts follow the formula, no such graph is known"),
    (.switchless, "chips are joined directly; links between chips are counted as local"),
    (
      .circuitSwitched,
      "optical links are those between a chip's face port and a circuit switch: two for each joined"
        + " pair of chips"
    ),
    (.domainsApart, "scale-up domains are not joined; bisection halves each"),
    (.oversubscribedTop, "pods are joined with less bandwidth than they have inside"),
  ]

  /// A sentence for each convention in use, in a fixed order.
  public var sentences: [String] {
    Self.texts.filter { contains($0.0) }.map { $0.1 }
  }
}
