/// Count, mean and spread of numbers, gathered in parts and merged: B. P. Welford (Technometrics 4,
/// 1962) and T. F. Chan, G. H. Golub and R. J. LeVeque (1979). Merged in the same order, the result
/// is the same to the last bit.
public struct Moments: Hashable, Sendable {
  public private(set) var count = 0
  public private(set) var mean = 0.0
  /// Sum of the squared distances from the mean.
  private var squares = 0.0
  public private(set) var min = Double.infinity
  public private(set) var max = -Double.infinity
  /// How many lie below 0.
  public private(set) var negative = 0

  public init() {}

  /// The moments of some numbers; what is not a number is passed over.
  public init(_ values: some Sequence<Double>) {
    var sum = 0.0
    for value in values where !value.isNaN {
      count += 1
      sum += value
      if value < min { min = value }
      if value > max { max = value }
      if value < 0 { negative += 1 }
    }
    guard count > 0 else { return }
    mean = sum / Double(count)
    var rest = 0.0
    for value in values where !value.isNaN {
      let distance = value - mean
      squares += distance * distance
      rest += distance
    }
    // What rounding left of the sum of distances (Chan et al.).
    squares -= rest * rest / Double(count)
  }

  public mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let (ours, theirs) = (Double(count), Double(other.count))
    let distance = other.mean - mean
    mean += distance * theirs / (ours + theirs)
    squares += other.squares + distance * distance * ours * theirs / (ours + theirs)
    count += other.count
    min = Swift.min(min, other.min)
    max = Swift.max(max, other.max)
    negative += other.negative
  }

  /// Of the sample: n − 1 in the denominator; nil for fewer than two numbers.
  public var standardDeviation: Double? {
    count > 1 ? (Swift.max(0, squares) / Double(count - 1)).squareRoot() : nil
  }

  /// Of the mean.
  public var standardError: Double? {
    standardDeviation.map { $0 / Double(count).squareRoot() }
  }
}
