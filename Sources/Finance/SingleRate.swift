/// The internal rate of return of yearly series with one change of sign, for many series at once
/// and without allocation; ``irr(_:)`` serves all others.
///
/// Newton's iteration in the discount factor x = 1/(1 + rate) on Σ flow_k · x^k. With one change of
/// sign there is one zero at positive x, and the sum has the sign of the first amount below it; the
/// iteration is held inside the bracket found so far, halving it where Newton would leave it.
///
/// - Parameter flows: One amount a period, from t = 0.
/// - Returns: The rate of each lane; NaN in a lane whose flows change sign more than once or not at
///   all, or whose rate lies outside −99 % … 10,000 %.
@inlinable public func singleRate<Number: Lanes>(
  _ flows: UnsafeBufferPointer<Number>
) -> Number {
  let nan = Number(repeating: .nan)
  guard flows.count > 1 else { return nan }
  let (first, isSingle) = signOfFirst(flows)
  if isSingle.isNone { return nan }

  var low = Number(repeating: 1.0 / 101)
  var high = Number(repeating: 100)
  var x = Number(repeating: 0.9)
  var isDone = .!isSingle
  // Newton's steps square the error: after one this small the rest is rounding.
  let reach = Number(repeating: 1e-12)
  let half = Number(repeating: 0.5)
  for _ in 0..<100 {
    var value = Number.zero
    var slope = Number.zero
    var index = flows.count - 1
    while index >= 0 {
      slope = slope * x + value
      value = value * x + flows[index]
      index -= 1
    }
    // Above the zero the sum has the other sign than the first amount.
    let isAbove = (value * first) .< .zero
    high = high.replacing(with: x, where: isAbove)
    low = low.replacing(with: x, where: .!isAbove)
    let newton = x - value / slope
    let isSmall = (newton - x).magnitudes .< (reach * x)
    let isInside = ((low .< newton) .& (newton .< high)) .| isSmall
    let next = ((low + high) * half).replacing(with: newton, where: isInside)
    x = next.replacing(with: x, where: isDone)
    isDone = (isDone .| isSmall)
    if (.!isDone).isNone { break }
  }
  let isInRange = (x .< Number(repeating: 99.9)) .& (Number(repeating: 1.0 / 100.9) .< x)
  return nan.replacing(with: Number.one / x - .one, where: isSingle .& isInRange)
}

/// The sign (−1 or 1) of the first amount that is not zero, and whether the sign changes once.
@inlinable func signOfFirst<Number: Lanes>(
  _ flows: UnsafeBufferPointer<Number>
) -> (first: Number, isSingle: Number.Mask) {
  var first = Number.zero
  var last = Number.zero
  var changes = Number.zero
  for flow in flows {
    changes = changes.replacing(with: changes + .one, where: (flow * last) .< .zero)
    let sign = Number.one.replacing(with: Number(repeating: -1), where: flow .< .zero)
    let isSome = (flow .< .zero) .| (Number.zero .< flow)
    last = last.replacing(with: sign, where: isSome)
    let isUnset = .!((first .< .zero) .| (Number.zero .< first))
    first = first.replacing(with: sign, where: isUnset .& isSome)
  }
  return (
    first, (changes .< Number(repeating: 1.5)) .& (Number(repeating: 0.5) .< changes)
  )
}
