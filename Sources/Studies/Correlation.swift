import RealModule

/// Why correlations cannot be those of any inputs; rows and columns are positions of inputs.
public enum CorrelationError: Error, Hashable, Sendable {
  /// The matrix has another number of rows or columns than there are inputs.
  case wrongSize(rows: Int, columns: Int, inputs: Int)
  /// An input's correlation with itself is not 1.
  case diagonal(row: Int, value: Double)
  /// The two halves of the matrix disagree.
  case notSymmetric(row: Int, column: Int)
  /// Beyond −1 … 1.
  case outOfRange(row: Int, column: Int, value: Double)
  /// With the correlations before it, this one would have to lie between the bounds.
  case notPositiveDefinite(row: Int, column: Int, value: Double, low: Double, high: Double)
}

/// How correlations are said.
public enum CorrelationKind: Hashable, Sendable {
  /// Pearson's correlation of the normal scores under the values (the parameter of the copula).
  case normal
  /// Spearman's correlation of ranks, which no distribution changes.
  case rank
}

/// A Gaussian copula: correlated normal scores z = L · e of independent ones, where L is Cholesky's
/// factor of the matrix of correlations.
public struct Correlation: Hashable, Sendable {
  /// Rows of the lower factor; an input that correlates with none has its row of the unit matrix.
  let factor: [[Double]]
  /// Whether an input correlates with any other.
  let isCorrelated: [Bool]

  /// - Parameter matrix: Symmetric, 1 on its diagonal.
  /// - Throws: `CorrelationError` where these are the correlations of no inputs.
  public init(_ matrix: [[Double]], kind: CorrelationKind) throws(CorrelationError) {
    try Self.check(matrix)
    let count = matrix.count
    var scores = matrix
    if kind == .rank {
      // For two normals, Spearman's ρ = 6/π · asin(r/2) (K. Pearson, 1907).
      for row in 0..<count {
        for column in 0..<count where row != column {
          scores[row][column] = 2 * Double.sin(Double.pi / 6 * matrix[row][column])
        }
      }
    }
    var factor = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for row in 0..<count {
      var rest = 1.0
      for column in 0..<row {
        var sum = 0.0
        for inner in 0..<column { sum += factor[row][inner] * factor[column][inner] }
        let pivot = factor[column][column]
        let entry = (scores[row][column] - sum) / pivot
        guard rest - entry * entry > 1e-10 else {
          let reach = pivot * rest.squareRoot()
          var (low, high) = (sum - reach, sum + reach)
          if kind == .rank {
            low = 6 / Double.pi * Double.asin(low / 2)
            high = 6 / Double.pi * Double.asin(high / 2)
          }
          throw .notPositiveDefinite(
            row: row, column: column, value: matrix[row][column], low: low, high: high)
        }
        factor[row][column] = entry
        rest -= entry * entry
      }
      factor[row][row] = rest.squareRoot()
    }
    self.factor = factor
    isCorrelated = matrix.indices.map { row in
      matrix.indices.contains { $0 != row && matrix[row][$0] != 0 }
    }
  }

  private static func check(_ matrix: [[Double]]) throws(CorrelationError) {
    for row in matrix where row.count != matrix.count {
      throw .wrongSize(rows: matrix.count, columns: row.count, inputs: matrix.count)
    }
    for (row, values) in matrix.enumerated() {
      guard values[row] == 1 else { throw .diagonal(row: row, value: values[row]) }
      for (column, value) in values.enumerated() {
        guard value >= -1, value <= 1 else {
          throw .outOfRange(row: row, column: column, value: value)
        }
        guard value == matrix[column][row] else { throw .notSymmetric(row: row, column: column) }
      }
    }
  }
}
