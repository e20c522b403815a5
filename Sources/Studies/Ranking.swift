/// A figure that alternatives are ranked by.
public struct RankingCriterion: Hashable, Sendable {
  public var name: String
  public var direction: Direction
  /// Above 0; only its share of all weights counts.
  public var weight: Double

  public init(name: String, direction: Direction, weight: Double) {
    self.name = name
    self.direction = direction
    self.weight = weight
  }
}

/// Alternatives in the order of a weighted sum of figures, each put on a scale from the worst
/// alternative (0) to the best (1).
///
/// The simple additive weighting of C.-L. Hwang and K. Yoon, "Multiple Attribute Decision Making"
/// (1981). The scale depends on who takes part: an alternative added or left out can turn the order of
/// two others, which is why the front that no weight can change stands beside it.
public struct Ranking: Sendable {
  /// Parts of each alternative's score by criterion, in their order; nil for one without a figure.
  public var parts: [[Double]?]
  /// 0 … 1; nil for an alternative that lacks a figure: it is not ranked rather than guessed at.
  public var scores: [Double?]
  /// Positions from the best to the worst, equals in the order given; those without a score last.
  public var order: [Int]
  /// Positions that no other alternative beats in every criterion.
  public var front: [Int]

  /// - Parameter rows: Figures of each alternative, as many as criteria.
  public init(_ rows: [[Double?]], by criteria: [RankingCriterion]) {
    let known = rows.map { row in row.compactMap { $0 } }
    let isKnown = zip(rows, known).map { $0.0.count == $0.1.count }
    let total = criteria.reduce(0) { $0 + $1.weight }
    let ranges = criteria.indices.map { column in
      let values = known.indices.filter { isKnown[$0] }.map { known[$0][column] }
      return (low: values.min() ?? 0, high: values.max() ?? 0)
    }
    let parts = known.indices.map { row -> [Double]? in
      guard isKnown[row] else { return nil }
      return criteria.indices.map { column in
        let (low, high) = ranges[column]
        // Where all are alike nobody is better.
        guard high > low else { return 0 }
        let share = (known[row][column] - low) / (high - low)
        let good = criteria[column].direction == .max ? share : 1 - share
        return good * criteria[column].weight / total
      }
    }
    let scores = parts.map { $0.map { $0.reduce(0, +) } }
    self.parts = parts
    self.scores = scores
    order = rows.indices.sorted {
      (-(scores[$0] ?? -.infinity), $0) < (-(scores[$1] ?? -.infinity), $1)
    }
    front = paretoFront(rows, criteria.map(\.direction))
  }
}
