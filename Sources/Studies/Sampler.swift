import RealModule
import Sampling

/// An input that varies: its distribution, cut off outside a range where one is given.
public struct VariedInput: Hashable, Sendable {
  public var distribution: Distribution
  /// Draws lie within this range, distributed as before in proportion.
  public var within: ClosedRange<Double>?

  public init(_ distribution: Distribution, within: ClosedRange<Double>? = nil) {
    self.distribution = distribution
    self.within = within
  }

  /// The value that a share of the draws stays below.
  public func quantile(_ u: Double) -> Double {
    guard let within else { return distribution.quantile(u) }
    let (low, high) = (
      distribution.cumulative(within.lowerBound), distribution.cumulative(within.upperBound)
    )
    let part = min(max(low + u * (high - low), 0x1p-53), 1 - 0x1p-53)
    return min(max(distribution.quantile(part), within.lowerBound), within.upperBound)
  }

  /// The least and the largest value that a draw may give.
  public var range: ClosedRange<Double> {
    let whole = distribution.range
    guard let within else { return whole }
    let low = min(max(whole.lowerBound, within.lowerBound), within.upperBound)
    return low...max(low, min(whole.upperBound, within.upperBound))
  }
}

/// Draws of all inputs: draw i of input j is a function of (seed, i, j), and where inputs correlate
/// of the inputs before it in the same draw.
public struct Sampler: Sendable {
  public let seed: UInt64
  public let inputs: [VariedInput]

  private let correlation: Correlation?
  private let philox: Philox
  private let columns: [Column]

  /// An input made ready for columns of draws.
  private enum Column: Sendable {
    case uniform(low: Double, width: Double)
    case triangular(low: Double, high: Double, split: Double, rising: Double, falling: Double)
    case normal(mean: Double, deviation: Double)
    case lognormal(mean: Double, deviation: Double)
    case pert(low: Double, width: Double, table: ScoreTable)
    case discrete([Double], [Double])
    case truncated(VariedInput)

    /// Whether it is drawn from the normal score instead of the uniform number.
    var takesScores: Bool {
      switch self {
      case .normal, .lognormal, .pert: true
      case .uniform, .triangular, .discrete, .truncated: false
      }
    }

    init(_ input: VariedInput) {
      guard input.within == nil else {
        self = .truncated(input)
        return
      }
      switch input.distribution {
      case .uniform(let low, let high): self = .uniform(low: low, width: high - low)
      case .triangular(let low, let mode, let high):
        let width = high - low
        self = .triangular(
          low: low, high: high, split: (mode - low) / width, rising: width * (mode - low),
          falling: width * (high - mode))
      case .normal(let mean, let deviation): self = .normal(mean: mean, deviation: deviation)
      case .lognormal(let mean, let deviation):
        self = .lognormal(mean: mean, deviation: deviation)
      case .pert(let low, let mode, let high):
        self = .pert(
          low: low, width: high - low, table: ScoreTable(Distribution.shape(low, mode, high)))
      case .discrete(let values, let probabilities): self = .discrete(values, probabilities)
      }
    }
  }

  /// - Parameter correlation: Of the inputs in their order; nil: all are independent.
  public init(_ inputs: [VariedInput], correlation: Correlation? = nil, seed: UInt64) {
    self.inputs = inputs
    self.correlation = correlation
    self.seed = seed
    philox = Philox(seed: seed)
    columns = inputs.map(Column.init)
  }

  /// The values of every input in one draw.
  public func draw(_ index: Int) -> [Double] {
    [Double](unsafeUninitializedCapacity: inputs.count) { buffer, count in
      fill(buffer, first: index, count: 1)
      count = inputs.count
    }
  }

  /// Values of `count` draws, a column for each input, one after the other.
  ///
  /// - Parameter values: Room for `count` values of every input.
  func fill(_ values: UnsafeMutableBufferPointer<Double>, first: Int, count: Int) {
    guard let base = values.baseAddress, !columns.isEmpty else { return }
    uniforms(base, first, count)
    for index in columns.indices where isScored(index) {
      let column = base + index * count
      for place in 0..<count { column[place] = NormalScore.quantile(column[place]) }
    }
    if let correlation { correlate(base, count, correlation) }
    for index in columns.indices {
      let column = UnsafeMutableBufferPointer(start: base + index * count, count: count)
      if isScored(index), !columns[index].takesScores {
        for place in 0..<count { column[place] = NormalScore.cumulative(column[place]) }
      }
      shape(column, columns[index])
    }
  }

  private func isScored(_ index: Int) -> Bool {
    columns[index].takesScores || correlation?.isCorrelated[index] == true
  }

  private func uniforms(_ base: UnsafeMutablePointer<Double>, _ first: Int, _ count: Int) {
    for pair in 0..<(columns.count + 1) / 2 {
      let left = base + 2 * pair * count
      let right = 2 * pair + 1 < columns.count ? left + count : nil
      for place in 0..<count {
        let draw = UInt64(truncatingIfNeeded: first + place)
        let numbers = philox.uniforms(draw: draw, pair: pair)
        left[place] = numbers.0
        right?[place] = numbers.1
      }
    }
  }

  /// z = L · e, the last row first, so that the scores that others need are still there.
  private func correlate(
    _ base: UnsafeMutablePointer<Double>, _ count: Int, _ correlation: Correlation
  ) {
    for row in columns.indices.reversed() where correlation.isCorrelated[row] {
      let column = base + row * count
      let weights = correlation.factor[row]
      let own = weights[row]
      for place in 0..<count { column[place] *= own }
      for other in 0..<row where weights[other] != 0 {
        let (weight, source) = (weights[other], base + other * count)
        for place in 0..<count { column[place] += weight * source[place] }
      }
    }
  }

  private func shape(_ column: UnsafeMutableBufferPointer<Double>, _ kind: Column) {
    guard let column = column.baseAddress.map({ ($0, column.count) }) else { return }
    let (values, count) = column
    switch kind {
    case .uniform(let low, let width):
      for place in 0..<count { values[place] = low + values[place] * width }
    case .triangular(let low, let high, let split, let rising, let falling):
      for place in 0..<count {
        let u = values[place]
        let below = low + (u * rising).squareRoot()
        let above = high - ((1 - u) * falling).squareRoot()
        values[place] = u < split ? below : above
      }
    case .normal(let mean, let deviation):
      for place in 0..<count { values[place] = mean + deviation * values[place] }
    case .lognormal(let mean, let deviation):
      for place in 0..<count { values[place] = Double.exp(mean + deviation * values[place]) }
    case .pert(let low, let width, let table):
      for place in 0..<count { values[place] = low + width * table.value(at: values[place]) }
    case .discrete(let choices, let probabilities):
      for place in 0..<count {
        values[place] = choices[Distribution.position(of: values[place], in: probabilities)]
      }
    case .truncated(let input):
      for place in 0..<count { values[place] = input.quantile(values[place]) }
    }
  }
}
