public import Catalog
import Quantities
import RealModule

/// A measured row: what the model says of it under an efficiency, and what was measured.
public struct Measurement: Sendable {
  public var id: String
  public var published: Double
  public var predict: @Sendable (Efficiency) -> Double?

  public init(
    id: String, published: Double, predict: @escaping @Sendable (Efficiency) -> Double?
  ) {
    self.id = id
    self.published = published
    self.predict = predict
  }
}

/// A parameter that is fitted.
public enum FittedParameter: String, Sendable, CaseIterable {
  case compute
  case overhead
  case memory
  case scaleOut = "scale_out_share"

  func value(_ efficiency: Efficiency) -> Double {
    switch self {
    case .compute: efficiency.compute
    case .overhead: efficiency.overhead.seconds
    case .memory: efficiency.memory
    case .scaleOut: efficiency.scaleOutShare
    }
  }

  /// The efficiency with another value, or nil where that value makes no sense.
  func setting(_ value: Double, in efficiency: Efficiency) -> Efficiency? {
    var changed = efficiency
    switch self {
    case .compute:
      guard value <= 1 else { return nil }
      changed.compute = value
    case .overhead:
      // Kernels of a captured graph follow each other within about a microsecond.
      guard value >= 1e-6, value <= 200e-6 else { return nil }
      changed.overhead = Duration(base: value)
    case .memory:
      guard value >= 0.1, value <= 0.95 else { return nil }
      changed.memory = value
    case .scaleOut:
      guard value <= 1 else { return nil }
      changed.scaleOutShare = value
    }
    return changed
  }

  /// Those that a record fits, fewer than there are measured rows, or as many where rows are one or
  /// two: such a fit shows nothing but what its left-out error says.
  static func fitted(_ efficiency: Efficiency, rows: Int) -> [FittedParameter] {
    let all = efficiency.fitted.compactMap { FittedParameter(rawValue: $0) }
    return Array(all.prefix(rows <= 2 ? rows : rows - 1))
  }
}

/// A fit, with the error of each row in it and of each row predicted from the others.
public struct Calibration: Sendable {
  public var efficiency: Efficiency
  public var parameters: [FittedParameter]
  /// ln(predicted / published) of each row under the fit.
  public var errors: [Double]
  /// The same with the row left out of its own fit; empty with fewer than two rows.
  public var leftOut: [Double]

  /// Fits the parameters to measured rows by least squares of the logarithm of the ratio.
  ///
  /// The search halves its steps from a fixed start, so that anyone who runs it gets the same.
  public init(_ start: Efficiency, rows: [Measurement]) {
    let usable = rows.filter { $0.predict(start) != nil }
    parameters = FittedParameter.fitted(start, rows: usable.count)
    let fit = Self.fit(start, usable, parameters)
    efficiency = fit
    errors = usable.map { Self.error($0, fit) }
    var left: [Double] = []
    if usable.count > 1 {
      for index in usable.indices {
        var others = usable
        let row = others.remove(at: index)
        let parameters = FittedParameter.fitted(start, rows: others.count)
        left.append(Self.error(row, Self.fit(start, others, parameters)))
      }
    }
    leftOut = left
  }

  private static func error(_ row: Measurement, _ efficiency: Efficiency) -> Double {
    guard let predicted = row.predict(efficiency), predicted > 0 else { return .infinity }
    return Double.log(predicted / row.published)
  }

  private static func cost(_ rows: [Measurement], _ efficiency: Efficiency) -> Double {
    rows.reduce(0) { sum, row in
      let error = error(row, efficiency)
      return sum + error * error
    }
  }

  private static func fit(
    _ start: Efficiency, _ rows: [Measurement], _ parameters: [FittedParameter]
  ) -> Efficiency {
    var best = start
    var least = cost(rows, start)
    var steps = parameters.map { _ in 1.3 }
    for _ in 0..<400 {
      var improved = false
      for (index, parameter) in parameters.enumerated() {
        for factor in [steps[index], 1 / steps[index]] {
          guard let candidate = parameter.setting(parameter.value(best) * factor, in: best) else {
            continue
          }
          let value = cost(rows, candidate)
          if value < least {
            least = value
            best = candidate
            improved = true
            break
          }
        }
      }
      if !improved {
        if steps.allSatisfy({ $0 < 1.0001 }) { break }
        steps = steps.map { 1 + ($0 - 1) / 2 }
      }
    }
    return best
  }

  /// Median of absolute relative errors.
  public static func median(_ errors: [Double]) -> Double? {
    guard !errors.isEmpty else { return nil }
    let sorted = errors.map { abs(Double.expMinusOne($0)) }.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
