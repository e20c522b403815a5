import RealModule

/// A present value as a function of the logarithm of the growth factor, u = ln(1 + rate):
/// f(u) = Σ amount_k · exp(−time_k · u), and the isolation of *all* its zeros.
///
/// By Descartes' rule of signs (which holds for real exponents too) f has at most as many zeros as
/// its amounts have sign changes, in order of time. The zeros are separated as in the rule's proof:
/// for a time τ inside a sign change, d/du [exp(τ·u)·f(u)] is again such a sum, with amounts
/// (τ − time_k)·amount_k and exactly one sign change less; between two of its zeros exp(τ·u)·f(u),
/// which has the zeros of f, is monotone and has at most one. Nothing is guessed or missed, and a
/// series with a single change of sign (nearly every project) needs one bracketed search.
struct ExponentialSum {
  /// Amounts; the first and the last are not zero.
  private var amounts: [Double]
  /// Times of the amounts, strictly ascending from 0, in periods.
  private let times: [Double]
  /// Whether the times are 0, 1, 2 …, which saves an exponential for each term.
  private let isRegular: Bool

  /// The search covers 1 + rate from exp(−36) ≈ 2·10⁻¹⁶ to exp(36) ≈ 4·10¹⁵: nearer to −100 % a
  /// `Double` cannot tell the rate from −1.
  static let limit = 36.0

  /// Regular flows, the first at time 0. Leading and trailing zeros change no zero of the sum and
  /// are dropped.
  init(regular flows: [Double]) {
    if let first = flows.firstIndex(where: { $0 != 0 }),
      let last = flows.lastIndex(where: { $0 != 0 })
    {
      amounts = Array(flows[first...last])
    } else {
      amounts = []
    }
    times = amounts.indices.map(Double.init)
    isRegular = true
  }

  /// Flows at any times; flows at the same time are added up.
  init(amounts: [Double], times: [Double]) {
    let order = amounts.indices.sorted { times[$0] < times[$1] }
    var merged: [(time: Double, amount: Double)] = []
    for index in order {
      if let last = merged.last, last.time == times[index] {
        merged[merged.count - 1].amount += amounts[index]
      } else {
        merged.append((times[index], amounts[index]))
      }
    }
    merged.removeAll { $0.amount == 0 }
    let origin = merged.first?.time ?? 0
    self.amounts = merged.map(\.amount)
    self.times = merged.map { $0.time - origin }
    isRegular = false
  }

  /// Indices of the amounts after which the sign changes, zeros being passed over: the change lies
  /// between `last` (the last amount of the old sign) and `next`.
  var signChanges: [(last: Int, next: Int)] {
    var changes: [(last: Int, next: Int)] = []
    var previous: Int?
    for index in amounts.indices where amounts[index] != 0 {
      if let last = previous, (amounts[last] < 0) != (amounts[index] < 0) {
        changes.append((last, index))
      }
      previous = index
    }
    return changes
  }

  /// f(u), times exp(last time · u) where u < 0 so that no term overflows (the factor is positive:
  /// signs and zeros are those of f); and the sum of the terms' magnitudes, against which to judge
  /// it.
  private func value(at u: Double) -> (sum: Double, magnitude: Double) {
    var sum = 0.0
    var magnitude = 0.0
    if isRegular {
      let factor = Double.exp(-abs(u))
      // Horner's scheme, from the end whose terms vanish.
      if u >= 0 {
        for amount in amounts.reversed() {
          sum = sum * factor + amount
          magnitude = magnitude * factor + abs(amount)
        }
      } else {
        for amount in amounts {
          sum = sum * factor + amount
          magnitude = magnitude * factor + abs(amount)
        }
      }
    } else {
      let reference = u < 0 ? times[times.count - 1] : 0
      for (amount, time) in zip(amounts, times) {
        let term = amount * Double.exp((reference - time) * u)
        sum += term
        magnitude += abs(term)
      }
    }
    return (sum, magnitude)
  }

  /// f(u), or 0 where no more than rounding error is left of its terms: there two zeros coincide.
  private func settledValue(at u: Double) -> Double {
    let (sum, magnitude) = value(at: u)
    let noise = Double.ulpOfOne * Double(amounts.count + 40)
    return abs(sum) <= noise * magnitude ? 0 : sum
  }

  /// All u in −36 … 36 at which the sum is zero, ascending.
  func zeros() -> [Double] {
    let changes = signChanges
    guard !changes.isEmpty else { return [] }
    var points = [-Self.limit]
    if changes.count > 1 {
      // The middle change keeps the recursion's weights (τ − time) small on both sides.
      let change = changes[changes.count / 2]
      let pivot = (times[change.last] + times[change.next]) / 2
      var derivative = self
      for index in amounts.indices { derivative.amounts[index] *= pivot - times[index] }
      points += derivative.zeros()
    }
    points.append(Self.limit)

    let values = points.map(settledValue(at:))
    var zeros: [Double] = []
    for index in points.indices.dropFirst() {
      let (low, high) = (values[index - 1], values[index])
      if high == 0 {
        zeros.append(points[index])
      } else if low != 0, (low < 0) != (high < 0) {
        zeros.append(zero(between: (points[index - 1], low), and: (points[index], high)))
      }
    }
    return zeros
  }

  /// The zero between two points at which the values have opposite signs, to the precision of
  /// `Double`. Bisection, with inverse quadratic interpolation wherever that is known to converge:
  /// T. R. Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding the zero of a
  /// nonlinear function without using derivatives", Advances in Engineering Software 28 (1997).
  private func zero(
    between first: (u: Double, value: Double), and second: (u: Double, value: Double)
  ) -> Double {
    var (old, new) = (first, second)
    var step = 0.5
    while true {
      let u = new.u + step * (old.u - new.u)
      let probe = (u: u, value: value(at: u).sum)
      if probe.value == 0 { return u }
      var third = old
      if (probe.value < 0) == (new.value < 0) {
        third = new
      } else {
        old = new
      }
      new = probe
      let best = abs(new.value) < abs(old.value) ? new : old
      let tolerance = Double.ulpOfOne * (abs(best.u) + Double.ulpOfOne)
      let smallest = tolerance / abs(old.u - new.u)
      if smallest > 0.5 { return best.u }
      let position = (new.u - old.u) / (third.u - old.u)
      let slope = (new.value - old.value) / (third.value - old.value)
      step = 0.5
      if slope * slope < position, (1 - slope) * (1 - slope) < 1 - position {
        let oldPart = new.value / (old.value - new.value) * third.value / (old.value - third.value)
        let reach = (third.u - new.u) / (old.u - new.u)
        let thirdPart =
          new.value / (third.value - new.value) * old.value / (third.value - old.value)
        step = oldPart + reach * thirdPart
      }
      step = min(1 - smallest, max(smallest, step))
    }
  }
}
