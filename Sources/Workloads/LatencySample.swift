import RealModule

/// Latencies of requests, for percentiles.
///
/// Up to `limit` of them are kept, and percentiles are exact: the smallest value that at least so many
/// percent do not exceed. Beyond that they are counted in bins that are 0.1 % wide, so that memory does
/// not grow with the number of requests.
public struct LatencySample: Sendable {
  public static let limit = 20_000_000

  private var values: [Double] = []
  private var isSorted = true
  private var bins: [Int] = []
  public private(set) var count = 0
  private var sum = 0.0
  public private(set) var largest = 0.0
  /// Bins from 1 µs to 10^9 s.
  private static let step = 0.001

  public init() {}

  public mutating func add(_ value: Double) {
    count += 1
    sum += value
    largest = max(largest, value)
    if bins.isEmpty {
      values.append(value)
      isSorted = false
      if values.count > Self.limit {
        bins = Array(repeating: 0, count: 34_600)
        for value in values { bins[Self.bin(value)] += 1 }
        values = []
      }
    } else {
      bins[Self.bin(value)] += 1
    }
  }

  private static func bin(_ value: Double) -> Int {
    let place = Double.log(max(value, 1e-6) / 1e-6) / step
    return min(34_599, Int(place))
  }

  public var isExact: Bool { bins.isEmpty }
  public var mean: Double { count > 0 ? sum / Double(count) : 0 }

  /// The value that `percent` of the sample do not exceed; 0 for an empty one.
  public mutating func percentile(_ percent: Double) -> Double {
    guard count > 0 else { return 0 }
    let rank = max(1, Int((percent / 100 * Double(count)).rounded(.up)))
    guard bins.isEmpty else {
      var below = 0
      for (index, number) in bins.enumerated() {
        below += number
        if below >= rank { return 1e-6 * Double.exp((Double(index) + 0.5) * Self.step) }
      }
      return largest
    }
    if !isSorted {
      values.sort()
      isSorted = true
    }
    return values[rank - 1]
  }
}
