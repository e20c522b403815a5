import RealModule

/// The beta distribution on 0 … 1, with both shapes 1 or more.
struct BetaShape {
  let first: Double
  let second: Double
  /// ln of 1 / B(first, second).
  private let logScale: Double

  init(_ first: Double, _ second: Double) {
    self.first = first
    self.second = second
    logScale = Double.logGamma(first + second) - Double.logGamma(first) - Double.logGamma(second)
  }

  func density(_ x: Double) -> Double {
    guard x > 0, x < 1 else { return 0 }
    return Double.exp(
      logScale + (first - 1) * Double.log(x) + (second - 1) * Double.log(onePlus: -x))
  }

  /// The share of the distribution below `x`, and the share above: the regularized incomplete beta
  /// function by its continued fraction (NIST DLMF 8.17.22), from the end where it converges fast.
  func shares(_ x: Double) -> (below: Double, above: Double) {
    guard x > 0 else { return (0, 1) }
    guard x < 1 else { return (1, 0) }
    let front = Double.exp(
      logScale + first * Double.log(x) + second * Double.log(onePlus: -x))
    if x < (first + 1) / (first + second + 2) {
      let below = front * Self.fraction(first, second, x) / first
      return (below, 1 - below)
    }
    let above = front * Self.fraction(second, first, 1 - x) / second
    return (1 - above, above)
  }

  /// The continued fraction by Lentz's method (W. J. Lentz, Applied Optics 15, 1976).
  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / away(1 - (a + b) * x / (a + 1))
    var result = d
    for m in 1...500 {
      let m = Double(m)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / away(1 + even * d)
      c = away(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / away(1 + odd * d)
      c = away(1 + odd / c)
      let step = d * c
      result *= step
      if abs(step - 1) < 1e-16 { break }
    }
    return result
  }

  /// The value that a share of the distribution stays below: Newton's steps kept between bounds, to
  /// the precision of `Double`. The smaller of the two shares counts, so that neither end loses
  /// digits.
  func quantile(below: Double, above: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    var x = first / (first + second)
    for _ in 0..<200 {
      let shares = shares(x)
      let excess = below < above ? shares.below - below : above - shares.above
      if excess == 0 { return x }
      if excess < 0 { low = x } else { high = x }
      var next = x - excess / density(x)
      if !(next > low && next < high) { next = (low + high) / 2 }
      if next == x || high - low <= Double.ulpOfOne * high { return next }
      x = next
    }
    return x
  }
}
