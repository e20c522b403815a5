import Quantities

/// How numbers of one figure are printed side by side: in which unit and with how many decimals.
struct FigureScale {
  var label: String
  /// From the figure's own unit to the label's.
  let unitFactor: Double
  /// Nil: so many significant digits.
  private var decimals: Int?

  /// - Parameters:
  ///   - unit: As results state it: `USD`, `fraction`, `MW`; empty for counts.
  ///   - values: What will be printed.
  init(_ unit: String, _ values: [Double]) {
    let size = values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    switch unit {
    case "fraction":
      (label, unitFactor, decimals) = ("%", 100, 2)
    case "USD" where size >= 1e6, "USD/year" where size >= 1e6:
      (label, unitFactor, decimals) = ("M \(unit)", 1e-6, size >= 1e8 ? 1 : 3)
    default:
      (label, unitFactor) = (unit, 1)
      let isWhole = values.allSatisfy { $0 == $0.rounded() }
      decimals = size >= 1e4 || isWhole ? 0 : nil
    }
  }

  /// Whether numbers are printed as results state them, unit and all.
  var isOwn: Bool { unitFactor == 1 }

  func text(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "-" }
    guard let decimals else { return NumberText.significant(value * unitFactor, 5) }
    return NumberText.fixed(value * unitFactor, decimals, grouping: true)
  }
}
