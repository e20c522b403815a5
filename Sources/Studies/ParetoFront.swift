/// Which way a figure is better.
public enum Direction: String, CaseIterable, Sendable {
  case min
  case max
}

/// Positions of the rows that no other row dominates: none is as good in every figure and better
/// in one. Equal rows stay together; a row that lacks a figure is left out.
///
/// - Parameters:
///   - rows: Figures of each row, as many as directions.
///   - directions: Which way each figure is better.
public func paretoFront(_ rows: [[Double?]], _ directions: [Direction]) -> [Int] {
  // Every figure turned so that less is better.
  let costs: [(position: Int, values: [Double])] = rows.enumerated().compactMap { position, row in
    let values = zip(row, directions).compactMap { value, direction in
      value.map { direction == .min ? $0 : -$0 }
    }
    return values.count == directions.count && !values.contains { $0.isNaN }
      ? (position, values) : nil
  }
  // A row that dominates another comes before it in this order, so that only rows of the front so
  // far need be compared.
  let sorted = costs.sorted { left, right in
    for (a, b) in zip(left.values, right.values) where a != b { return a < b }
    return left.position < right.position
  }
  var front: [(position: Int, values: [Double])] = []
  for row in sorted {
    let isDominated = front.contains { other in
      other.values != row.values && zip(other.values, row.values).allSatisfy { $0 <= $1 }
    }
    if !isDominated { front.append(row) }
  }
  return front.map(\.position).sorted()
}
