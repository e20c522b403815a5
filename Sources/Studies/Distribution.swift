import RealModule
import Sampling

/// How one input of a study varies. Every distribution is drawn by its quantile function, so that
/// one uniform number gives one value and correlation can be laid between the inputs.
public enum Distribution: Hashable, Sendable {
  /// Any value of a range alike.
  case uniform(low: Double, high: Double)
  /// Density rising straight from `low` to `mode`, falling straight to `high`.
  case triangular(low: Double, mode: Double, high: Double)
  case normal(mean: Double, deviation: Double)
  /// The logarithm is normal with this mean and standard deviation.
  case lognormal(logMean: Double, logDeviation: Double)
  /// The beta distribution of project estimates, with the mean (low + 4 · mode + high) / 6:
  /// shapes 1 + 4 · (mode − low) / (high − low) and 1 + 4 · (high − mode) / (high − low)
  /// (D. G. Malcolm et al., "Application of a Technique for Research and Development Program
  /// Evaluation", Operations Research 7, 1959; shapes as in R. W. Vose, "Risk Analysis").
  case pert(low: Double, mode: Double, high: Double)
  /// One of several values, each with its probability; probabilities add up to 1.
  case discrete(values: [Double], probabilities: [Double])

  /// A lognormal by the mean and standard deviation of the amount itself, both above 0.
  public static func lognormal(mean: Double, deviation: Double) -> Distribution {
    let ratio = deviation / mean
    let variance = Double.log(onePlus: ratio * ratio)
    return .lognormal(
      logMean: Double.log(mean) - variance / 2, logDeviation: variance.squareRoot())
  }

  /// A normal by the values that 10 % and 90 % stay below.
  public static func normal(p10: Double, p90: Double) -> Distribution {
    .normal(mean: (p10 + p90) / 2, deviation: (p90 - p10) / (2 * NormalScore.quantile(0.9)))
  }

  /// A lognormal by the values, above 0, that 10 % and 90 % stay below.
  public static func lognormal(p10: Double, p90: Double) -> Distribution {
    let (low, high) = (Double.log(p10), Double.log(p90))
    return .lognormal(
      logMean: (low + high) / 2, logDeviation: (high - low) / (2 * NormalScore.quantile(0.9)))
  }

  /// The value that a share of the distribution stays below.
  ///
  /// - Parameter u: Above 0 and below 1.
  public func quantile(_ u: Double) -> Double {
    switch self {
    case .uniform(let low, let high): return low + u * (high - low)
    case .triangular(let low, let mode, let high): return Self.triangular(u, low, mode, high)
    case .normal(let mean, let deviation): return mean + deviation * NormalScore.quantile(u)
    case .lognormal(let mean, let deviation):
      return Double.exp(mean + deviation * NormalScore.quantile(u))
    case .pert(let low, let mode, let high):
      return low + (high - low) * Self.shape(low, mode, high).quantile(below: u, above: 1 - u)
    case .discrete(let values, let probabilities):
      return values[Self.position(of: u, in: probabilities)]
    }
  }

  /// The share of the distribution below a value, or at it for one of several values.
  public func cumulative(_ x: Double) -> Double {
    switch self {
    case .uniform(let low, let high): return min(1, max(0, (x - low) / (high - low)))
    case .triangular(let low, let mode, let high):
      if x <= low { return 0 }
      if x >= high { return 1 }
      return x < mode
        ? (x - low) * (x - low) / ((high - low) * (mode - low))
        : 1 - (high - x) * (high - x) / ((high - low) * (high - mode))
    case .normal(let mean, let deviation): return NormalScore.cumulative((x - mean) / deviation)
    case .lognormal(let mean, let deviation):
      return x <= 0 ? 0 : NormalScore.cumulative((Double.log(x) - mean) / deviation)
    case .pert(let low, let mode, let high):
      return Self.shape(low, mode, high).shares((x - low) / (high - low)).below
    case .discrete(let values, let probabilities):
      return zip(values, probabilities).reduce(0) { $0 + ($1.0 <= x ? $1.1 : 0) }
    }
  }

  /// The least and the largest value that a draw may give.
  public var range: ClosedRange<Double> {
    switch self {
    case .uniform(let low, let high), .triangular(let low, _, let high),
      .pert(let low, _, let high):
      low...high
    case .normal, .lognormal: quantile(0x1p-53)...quantile(1 - 0x1p-53)
    case .discrete(let values, _): (values.min() ?? 0)...(values.max() ?? 0)
    }
  }

  static func triangular(_ u: Double, _ low: Double, _ mode: Double, _ high: Double) -> Double {
    let width = high - low
    let rising = mode - low
    // Nearer to its end each branch keeps its digits.
    return u * width < rising
      ? low + (u * width * rising).squareRoot()
      : high - ((1 - u) * width * (high - mode)).squareRoot()
  }

  static func shape(_ low: Double, _ mode: Double, _ high: Double) -> BetaShape {
    let width = high - low
    return BetaShape(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width)
  }

  /// The first position whose probabilities up to it exceed `u`.
  static func position(of u: Double, in probabilities: [Double]) -> Int {
    var sum = 0.0
    for (position, probability) in probabilities.enumerated() {
      sum += probability
      if u < sum { return position }
    }
    // The sum may end a rounding error below 1: the last that can be at all.
    return probabilities.lastIndex { $0 > 0 } ?? 0
  }
}
