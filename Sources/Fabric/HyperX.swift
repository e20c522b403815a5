/// Switches at the points of a lattice, each joined to all others of every line through it.
///
/// Ahn et al., "HyperX: Topology, Routing, and Packaging of Efficient Large-Scale Networks", SC
/// 2009.
public struct HyperX: Hashable, Sendable {
  /// S: switches along each dimension.
  public var dimensions: [Int]
  /// T: endpoints on each switch.
  public var hostsPerSwitch: Int
  /// K: links between each joined pair.
  public var parallelLinks: Int

  public init(dimensions: [Int], hostsPerSwitch: Int, parallelLinks: Int = 1) {
    self.dimensions = dimensions
    self.hostsPerSwitch = hostsPerSwitch
    self.parallelLinks = parallelLinks
  }

  func counts() throws(FabricError) -> DirectCounts {
    try check(.dimensions, dimensions.count, 1...4)
    for length in dimensions { try check(.dimension, length, 2...1024) }
    try check(.hostsPerSwitch, hostsPerSwitch, 1...4096)
    try check(.parallelLinks, parallelLinks, 1...1024)
    let switches = dimensions.reduce(1, *)
    var neighbors = 0
    var cut: Int?
    for length in dimensions {
      neighbors += length - 1
      // Only an even line splits into equal halves; each of its (S/2)² facing pairs is cut.
      if length % 2 == 0 {
        let facing = switches / length * (length / 2) * (length / 2) * parallelLinks
        cut = min(cut ?? facing, facing)
      }
    }
    return DirectCounts(
      capacity: switches * hostsPerSwitch, switches: switches,
      portsPerSwitch: hostsPerSwitch + parallelLinks * neighbors,
      local: switches * neighbors / 2 * parallelLinks,
      cut: cut.map { Double($0) },
      diameter: dimensions.count + 1)
  }
}
