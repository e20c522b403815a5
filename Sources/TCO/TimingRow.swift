import Catalog

/// One row of weights by month: what part of an amount flows when, in prices of the base month.
public struct TimingRow: Sendable {
  public enum Kind: Hashable, Sendable {
    /// A payment template, by its position.
    case payment(Int)
    /// A twelfth of a full year, times the share of racks at work.
    case operation
    /// Operation times a cost of the sources in the month over that of a full year: what runs, and
    /// demand.
    case running
    case demand
    /// Operation less the site's abatement and decline of assessed value.
    case propertyTax
    /// Operation at the price of rental, which falls with the age of the hardware.
    case rental
    /// Purchases of IT after the first.
    case refresh
    /// Sales of IT at the end of its life.
    case sale
    /// A row of revenue: what is sold in each month over the line's amount.
    case revenue
  }

  public var kind: Kind
  public var phase: Int
  /// Id of the payment template, or the kind in words.
  public var name: String
  /// The first month with a weight.
  public var first: Int
  public var weights: [Double]
}

/// Weights of consecutive months.
struct MonthlyProfile {
  var first: Int
  var weights: [Double]

  /// The profile with what falls before month 0 in month 0, and what falls at or after `end` in
  /// the last month before it: money is moved, never lost.
  func within(_ end: Int) -> MonthlyProfile {
    var start = Int.max
    var last = Int.min
    for (offset, weight) in weights.enumerated() where weight != 0 {
      let month = min(max(first + offset, 0), end - 1)
      start = min(start, month)
      last = max(last, month)
    }
    guard start <= last else { return MonthlyProfile(first: 0, weights: [0]) }
    var moved = [Double](repeating: 0, count: last - start + 1)
    for (offset, weight) in weights.enumerated() where weight != 0 {
      moved[min(max(first + offset, 0), end - 1) - start] += weight
    }
    return MonthlyProfile(first: start, weights: moved)
  }
}

extension PaymentTemplate.Curve {
  /// Parts of n months, adding up to 1.
  func weights(_ months: Int) -> [Double] {
    let count = Double(months)
    switch self {
    case .level: return [Double](repeating: 1 / count, count: months)
    case .sCurve:
      // The cubic with level ends: S(x) = 3x² − 2x³.
      func sum(_ x: Double) -> Double { x * x * (3 - 2 * x) }
      return (0..<months).map { sum(Double($0 + 1) / count) - sum(Double($0) / count) }
    }
  }
}
