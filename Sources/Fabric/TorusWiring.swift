/// Links of a torus. Port 2d of a chip leads up dimension d, port 2d + 1 down; the first dimension
/// runs slowest in a chip's number. Every chip's upward links are its own.
struct TorusWiring: Hashable, Sendable {
  var shape: Torus
  /// Chips that one step along each dimension skips.
  private var strides: [Int]
  /// Links inside cubes, dimension after dimension.
  private var inside: [Int]

  init(_ shape: Torus) {
    self.shape = shape
    let lengths = shape.dimensions
    strides = [Int](repeating: 1, count: lengths.count)
    for axis in lengths.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * lengths[axis + 1]
    }
    inside = lengths.map { _ in 0 }
    if let cube = shape.cube {
      inside = lengths.map { _ in shape.chips / cube * (cube - 1) }
    }
  }

  func local(_ offset: Int) -> Link {
    guard let cube = shape.cube else {
      let chip = offset / shape.dimensions.count
      return up(chip, axis: offset - chip * shape.dimensions.count)
    }
    var rest = offset
    var axis = 0
    while rest >= inside[axis] {
      rest -= inside[axis]
      axis += 1
    }
    // Along this dimension only c - 1 of the c chips of a cube have their upward neighbor in it.
    let stride = strides[axis]
    let short = shape.dimensions[axis] / cube * (cube - 1)
    let outer = rest / (stride * short)
    let middle = rest / stride % short
    let coordinate = middle / (cube - 1) * cube + middle % (cube - 1)
    let chip = (outer * shape.dimensions[axis] + coordinate) * stride + rest % stride
    return up(chip, axis: axis)
  }

  private func up(_ chip: Int, axis: Int) -> Link {
    let length = shape.dimensions[axis]
    let stride = strides[axis]
    let coordinate = chip / stride % length
    let next = coordinate + 1 == length ? chip - coordinate * stride : chip + stride
    return Link(
      kind: .local, plane: 0, a: PortRef(.endpoint, chip, port: 2 * axis),
      b: PortRef(.endpoint, next, port: 2 * axis + 1))
  }

  /// Face ports of cubes, cube by cube: dimension, place on the face, then the upper and the lower.
  func optical(_ offset: Int) -> Link {
    let cube = shape.cube ?? 1
    let places = shape.places
    let perCube = 2 * shape.dimensions.count * places
    let number = offset / perCube
    let port = offset - number * perCube
    let circuitSwitch = port / 2
    let isLower = port % 2
    let axis = circuitSwitch / places
    var place = circuitSwitch - axis * places
    var cubeRest = number
    var chip = 0
    // From the last dimension, which runs fastest in the numbers of cubes and of places.
    for dimension in shape.dimensions.indices.reversed() {
      let cubesAlong = shape.dimensions[dimension] / cube
      let corner = cubeRest % cubesAlong * cube
      cubeRest /= cubesAlong
      var within = isLower == 1 ? 0 : cube - 1
      if dimension != axis {
        within = place % cube
        place /= cube
      }
      chip += (corner + within) * strides[dimension]
    }
    return Link(
      kind: .optical, plane: 0, a: PortRef(.endpoint, chip, port: 2 * axis + isLower),
      b: PortRef(.circuitSwitch, circuitSwitch, port: 2 * number + isLower))
  }
}
