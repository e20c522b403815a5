import Quantities

// Printed money is whole cents, and what is printed adds up: tables hold lines, so that whoever
// adds them gets what the screen says.

/// Half a cent away from zero, as banks print it; as a whole number of cents.
func wholeCents(_ dollars: Double) -> Double {
  (dollars * 100).rounded(.toNearestOrAwayFromZero)
}

/// A series in whole cents that adds up, month by month, to the rounded running total: no month is
/// further than a cent from its own value, and all of them together are the rounded whole.
func cumulativeCents(_ amounts: [Double]) -> [Double] {
  var sum = 0.0
  var printed = 0.0
  return amounts.map { amount in
    sum += amount
    let next = wholeCents(sum)
    defer { printed = next }
    return next - printed
  }
}

/// Whole numbers that add up to `whole`, in proportion to `weights`, by the same rule.
func apportioned(_ whole: Int, by weights: [Int]) -> [Int] {
  let sum = weights.reduce(0, +)
  guard sum > 0 else { return weights.map { _ in 0 } }
  var weight = 0
  var given = 0
  return weights.map { part in
    weight += part
    let next = Int((Double(whole) * Double(weight) / Double(sum)).rounded())
    defer { given = next }
    return next - given
  }
}

/// A number without the dust of binary arithmetic: 0.047799999999999995 is 0.0478. Fifteen
/// significant digits remain, which moves no product by a cent below 10^12 dollars.
func withoutDust(_ value: Double) -> Double {
  guard value.isFinite, value != 0 else { return value }
  var scale = 1.0
  var magnitude = value.magnitude
  while magnitude < 1e14, scale < 1e22 {
    magnitude *= 10
    scale *= 10
  }
  guard magnitude < 1e15 else { return value }
  return (value * scale).rounded() / scale
}
