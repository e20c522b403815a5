/// A zero of a function between two points at which it has opposite signs, to the precision of
/// `Double`.
///
/// Bisection, with inverse quadratic interpolation wherever that is known to converge: T. R.
/// Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear
/// function without using derivatives", Advances in Engineering Software 28 (1997).
///
/// - Parameters:
///   - first: A point and the function's value there.
///   - second: Another, with a value of the other sign.
///   - function: Nil where it has no value; the search ends there.
/// - Returns: The zero; nil where the signs are the same or the function ends between the points.
public func zero(
  from first: (place: Double, value: Double), to second: (place: Double, value: Double),
  of function: (Double) -> Double?
) -> Double? {
  if first.value == 0 { return first.place }
  if second.value == 0 { return second.place }
  guard (first.value < 0) != (second.value < 0) else { return nil }
  var (old, new) = (first, second)
  var step = 0.5
  // Each step halves the bracket at the latest every third time; 64 bits need no more.
  for _ in 0..<300 {
    let place = new.place + step * (old.place - new.place)
    guard let value = function(place) else { return nil }
    let probe = (place: place, value: value)
    if value == 0 { return place }
    var third = old
    if (probe.value < 0) == (new.value < 0) {
      third = new
    } else {
      old = new
    }
    new = probe
    let best = abs(new.value) < abs(old.value) ? new : old
    let tolerance = Double.ulpOfOne * (abs(best.place) + Double.leastNormalMagnitude)
    let smallest = tolerance / abs(old.place - new.place)
    if smallest > 0.5 { return best.place }
    let position = (new.place - old.place) / (third.place - old.place)
    let slope = (new.value - old.value) / (third.value - old.value)
    step = 0.5
    if slope * slope < position, (1 - slope) * (1 - slope) < 1 - position {
      let oldPart = new.value / (old.value - new.value) * third.value / (old.value - third.value)
      let reach = (third.place - new.place) / (old.place - new.place)
      let thirdPart =
        new.value / (third.value - new.value) * old.value / (third.value - old.value)
      step = oldPart + reach * thirdPart
    }
    step = min(1 - smallest, max(smallest, step))
  }
  return abs(new.value) < abs(old.value) ? new.place : old.place
}
