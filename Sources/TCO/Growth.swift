import RealModule

/// (1 + rate)^((month − base)/12) by month.
func growthRow(_ rate: Double, from base: Int, months: Int) -> [Double] {
  let monthly = Double.log(onePlus: rate) / 12
  return (0..<months).map { Double.exp(monthly * Double($0 - base)) }
}

/// The factor of a month of a yearly factor.
func periodic(_ yearly: Double) -> Double { Double.pow(yearly, 1.0 / 12) }

/// A whole power.
func power(_ base: Double, _ exponent: Int) -> Double { Double.pow(base, exponent) }

/// The powers of a factor from 0 on, by repeated multiplication: a table is cheaper than so many
/// powers.
func powers(of base: Double, count: Int) -> [Double] {
  var product = 1.0
  return (0..<count).map { _ in
    defer { product *= base }
    return product
  }
}
