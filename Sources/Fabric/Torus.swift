/// Chips at the points of a lattice whose lines are rings, as in TPU pods; no packet switches.
///
/// The bisection 2·N/max(d) links is exact for Google's published pods (arXiv 2606.15870, Table 1),
/// whose longest dimension is even. Across an odd one the middle layer is halved too.
///
/// With optical circuit switches the lattice is made of cubes of c chips a side. Links inside a cube
/// are fixed; every face port of a cube leads to a circuit switch, one for each place on a face and
/// dimension, which joins the same place of any two cubes. TPU v4: c = 4, 64 cubes, 48 circuit
/// switches of 128 ports in use, 96 optical links a cube (Jouppi et al., ISCA 2023).
public struct Torus: Hashable, Sendable {
  public var dimensions: [Int]
  /// Chips along a side of a cube; nil without circuit switches.
  public var cube: Int?
  /// Ports of a circuit switch; nil does not limit the number of cubes.
  public var circuitPorts: Int?

  public init(dimensions: [Int], cube: Int? = nil, circuitPorts: Int? = nil) {
    self.dimensions = dimensions
    self.cube = cube
    self.circuitPorts = circuitPorts
  }

  var chips: Int { dimensions.reduce(1, *) }
  /// Places on a face of a cube.
  var places: Int {
    cube.map { c in dimensions.dropFirst().reduce(1) { side, _ in side * c } } ?? 0
  }
  var cubes: Int { cube.map { c in dimensions.reduce(1) { $0 * ($1 / c) } } ?? 0 }

  /// Links of the smallest equal cut: two layers across a dimension, and the cut of the layer between
  /// them where the dimension is odd.
  private static func cut(_ lengths: ArraySlice<Int>) -> Int {
    let chips = lengths.reduce(1, *)
    var best: Int?
    for axis in lengths.indices {
      let layers = 2 * (chips / lengths[axis])
      var rest = 0
      if lengths[axis] % 2 == 1 {
        rest = cut(lengths[..<axis] + lengths[(axis + 1)...])
      }
      best = min(best ?? .max, layers + rest)
    }
    return best ?? 0
  }

  func counts() throws(FabricError) -> DirectCounts {
    try check(.dimensions, dimensions.count, 1...4)
    for length in dimensions { try check(.dimension, length, 2...1024) }
    var counts = DirectCounts(
      capacity: chips, switches: 0, portsPerSwitch: 0,
      // Two ports a chip and dimension: a ring of two is a pair of parallel links.
      local: chips * dimensions.count,
      cut: Double(Self.cut(dimensions[...])),
      diameter: dimensions.reduce(0) { $0 + $1 / 2 },
      conventions: .switchless)
    guard let cube else { return counts }
    try check(.cube, cube, 1...256)
    for length in dimensions where length % cube != 0 {
      throw .cubesDoNotDivide(length: length, cube: cube, nearest: max(1, length / cube) * cube)
    }
    counts.circuitSwitches = dimensions.count * places
    counts.optical = 2 * dimensions.count * places * cubes
    counts.local -= counts.optical / 2
    counts.conventions.insert(.circuitSwitched)
    if let circuitPorts {
      guard 2 * cubes <= circuitPorts else {
        throw .radixTooSmall(radix: circuitPorts, needed: 2 * cubes)
      }
      counts.capacity = chips
    }
    return counts
  }
}
