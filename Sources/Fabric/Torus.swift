/// Chips at the points of a lattice whose lines are rings, as in TPU pods; no switches.
///
/// The bisection 2·N/max(d) links is exact for Google's published pods (arXiv 2606.15870, Table 1);
/// it takes the longest dimension to be even.
public struct Torus: Hashable, Sendable {
  public var dimensions: [Int]

  public init(dimensions: [Int]) { self.dimensions = dimensions }

  func counts() throws(FabricError) -> DirectCounts {
    try check(.dimensions, dimensions.count, 1...4)
    for length in dimensions { try check(.dimension, length, 2...1024) }
    let chips = dimensions.reduce(1, *)
    let longest = dimensions.max() ?? 1
    return DirectCounts(
      capacity: chips, switches: 0, portsPerSwitch: 0,
      // Two ports a chip and dimension: a ring of two is a pair of parallel links.
      local: chips * dimensions.count,
      cut: 2 * Double(chips / longest),
      diameter: dimensions.reduce(0) { $0 + $1 / 2 },
      conventions: .switchless)
  }
}
