/// What a stage of the power train loses, as a function of its load.
///
/// Loads and losses are fractions of the rating; the rating is of output, so that
/// input = load + loss.
public enum LossModel: Equatable, Sendable {
  /// The same efficiency (output over input) at every load.
  case efficiency(Double)
  /// Efficiency by load, as manufacturers publish it.
  case curve(EfficiencyCurve)
  /// No-load loss, loss in proportion to the load, and with its square: a0 + a1·x + a2·x² (for a
  /// transformer a0 is the core's loss and a2 the windings').
  case quadratic(noLoad: Double, proportional: Double, square: Double)

  /// Loss at a load.
  public func loss(atLoad load: Double) -> Double {
    switch self {
    case .efficiency(let efficiency): load * (1 / efficiency - 1)
    case .curve(let curve): curve.loss(atLoad: load)
    case .quadratic(let noLoad, let proportional, let square):
      noLoad + load * (proportional + load * square)
    }
  }

  /// The least loss over output at any load: a bound for whoever does not know the load yet.
  public var leastFraction: Double {
    switch self {
    case .efficiency(let efficiency): 1 / efficiency - 1
    case .curve(let curve): 1 / (curve.points.map(\.efficiency).max() ?? 1) - 1
    case .quadratic(let noLoad, let proportional, let square):
      // noLoad / x + proportional + square · x is least where its first and last terms are equal.
      proportional + 2 * (noLoad * square).squareRoot()
    }
  }
}

/// Efficiency at some loads; in between, efficiency is interpolated.
public struct EfficiencyCurve: Equatable, Sendable {
  /// Efficiency at a load; both are fractions.
  public struct Point: Equatable, Sendable {
    public var load: Double
    public var efficiency: Double

    public init(load: Double, efficiency: Double) {
      self.load = load
      self.efficiency = efficiency
    }
  }

  /// In order of load; at least one.
  public let points: [Point]

  /// Nil without points, at a load that is not positive or comes twice, or at an efficiency outside
  /// 0 … 1.
  public init?(_ points: [Point]) {
    let sorted = points.sorted { $0.load < $1.load }
    let areValid = sorted.allSatisfy { $0.load > 0 && $0.efficiency > 0 && $0.efficiency <= 1 }
    let areDistinct = zip(sorted, sorted.dropFirst()).allSatisfy { $0.load < $1.load }
    guard !sorted.isEmpty, areValid, areDistinct else { return nil }
    self.points = sorted
  }

  /// Loss at a load, as a fraction of the rating.
  ///
  /// Below the first point the loss stays what it is there: efficiency falls to zero with the load
  /// because losses do not, and no loss grows as the load falls. Above the last point the
  /// efficiency stays.
  public func loss(atLoad load: Double) -> Double {
    let first = points[0]
    if load <= first.load { return first.load * (1 / first.efficiency - 1) }
    var efficiency = points[points.count - 1].efficiency
    for index in 1..<points.count where load < points[index].load {
      let (low, high) = (points[index - 1], points[index])
      let position = (load - low.load) / (high.load - low.load)
      efficiency = low.efficiency + position * (high.efficiency - low.efficiency)
      break
    }
    return load * (1 / efficiency - 1)
  }
}
