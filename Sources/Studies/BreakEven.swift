import Finance

/// The values of an input at which a figure reaches a target.
public struct BreakEven: Hashable, Sendable {
  public enum Method: String, Sendable {
    /// The figure is linear in the input: target and two points say where.
    case closedForm = "closed-form"
    /// Found by search between two points on either side of the target.
    case root
  }

  /// Ascending; at least one.
  public let values: [Double]
  public let method: Method

  /// Why there is no such value.
  public enum Problem: Error, Hashable, Sendable {
    /// The figure reaches the target nowhere in the range; where it comes nearest, and what it is
    /// there.
    case noRoot(nearest: Double, figure: Double)
    /// The figure exists nowhere in the range.
    case undefined
  }

  /// - Parameters:
  ///   - range: Where to look.
  ///   - figure: The figure at a value of the input; nil where there is none.
  /// - Throws: `Problem` where the target is not reached.
  public init(
    of target: Double, in range: ClosedRange<Double>, figure: (Double) -> Double?
  ) throws(Problem) {
    let points = Self.places(range).compactMap { place in
      figure(place).flatMap { $0.isFinite ? (place: place, value: $0) : nil }
    }
    guard let first = points.first, let last = points.last else { throw .undefined }
    if let value = Self.linear(points, target, range) {
      values = [value]
      method = .closedForm
      return
    }
    var found: [Double] = first.value == target ? [first.place] : []
    for (left, right) in zip(points, points.dropFirst()) {
      if right.value == target {
        found.append(right.place)
      } else if left.value != target, (left.value < target) != (right.value < target) {
        let root = zero(
          from: (left.place, left.value - target), to: (right.place, right.value - target)
        ) { figure($0).map { $0 - target } }
        if let root { found.append(root) }
      }
    }
    guard !found.isEmpty else {
      let nearest =
        points.min { abs($0.value - target) < abs($1.value - target) } ?? last
      throw .noRoot(nearest: nearest.place, figure: nearest.value)
    }
    values = found
    method = .root
  }

  /// 64 equal steps: two values closer than one of them may be missed together.
  private static func places(_ range: ClosedRange<Double>) -> [Double] {
    let steps = 64
    return (0...steps).map { step in
      let part = Double(step) / Double(steps)
      return range.lowerBound * (1 - part) + range.upperBound * part
    }
  }

  /// Where the straight line through all points reaches the target; nil where they lie on none, or
  /// the line does not reach it in the range.
  private static func linear(
    _ points: [(place: Double, value: Double)], _ target: Double, _ range: ClosedRange<Double>
  ) -> Double? {
    guard points.count > 2, let first = points.first, let last = points.last,
      first.value != last.value
    else { return nil }
    let slope = (last.value - first.value) / (last.place - first.place)
    let size = points.reduce(0) { max($0, abs($1.value)) }
    let isLine = points.allSatisfy { point in
      abs(first.value + slope * (point.place - first.place) - point.value) <= 1e-11 * size
    }
    guard isLine else { return nil }
    // From the nearer end, where less is lost.
    let end = abs(first.value - target) < abs(last.value - target) ? first : last
    let value = end.place + (target - end.value) / slope
    return range.contains(value) ? value : nil
  }
}
