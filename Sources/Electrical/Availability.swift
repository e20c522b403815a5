public import Quantities
import RealModule

// Availability arithmetic of repairable components, independent unless said otherwise; IEEE 493
// (Gold Book) and the Army's TM 5-698-1 use the same.

/// Steady-state availability MTBF / (MTBF + MTTR).
public func availability(meanTimeBetweenFailures: Duration, meanTimeToRepair: Duration) -> Double {
  meanTimeBetweenFailures / (meanTimeBetweenFailures + meanTimeToRepair)
}

/// Availability of components that are all needed: Π A.
public func seriesAvailability(_ availabilities: [Double]) -> Double {
  availabilities.reduce(1, *)
}

/// Availability of components of which one is enough: 1 − Π (1 − A).
public func parallelAvailability(_ availabilities: [Double]) -> Double {
  1 - availabilities.reduce(1) { $0 * (1 - $1) }
}

/// Availability of `needed` of `count` like units: Σ over i ≥ needed of C(n, i) Aⁱ (1 − A)ⁿ⁻ⁱ.
///
/// - Returns: 1 where none is needed, 0 where more are needed than there are.
public func availability(needed: Int, of count: Int, unit availability: Double) -> Double {
  guard needed > 0 else { return 1 }
  guard needed <= count, availability > 0 else { return 0 }
  // By number of failures, each term from the one before: no binomial overflows.
  let odds = (1 - availability) / availability
  var term = Double.pow(availability, count)
  var sum = term
  for failures in stride(from: 1, through: count - needed, by: 1) {
    term *= Double(count - failures + 1) / Double(failures) * odds
    sum += term
  }
  return min(1, sum)
}

/// Availability of `needed` of `count` like units that partly fail together.
///
/// The β-factor model: of a unit's unavailability the part `commonCause` is shared by all units
/// (one fire, one firmware), the rest is independent. Without it two sides look better than they
/// ever are.
///
/// - Parameter commonCause: β, a fraction; 0 gives the independent result.
public func availability(
  needed: Int, of count: Int, unit availability: Double, commonCause: Double
) -> Double {
  let unavailability = 1 - availability
  let independent = 1 - (1 - commonCause) * unavailability
  let redundant = Electrical.availability(needed: needed, of: count, unit: independent)
  return redundant * (1 - commonCause * unavailability)
}

/// Availability of like units on sides, each of which feeds racks with cords to two sides, all pairs
/// alike: 2N and 2(N+1) on two, 3N/2 on three, 4N/3 on four.
///
/// No side helps another by its units, so that this is less than as many of all units. A side carries
/// 1/n of the load while all n carry theirs, and 1/(n − 1) after one of them is lost; a side whose units
/// do not carry its part trips; where two are lost, the racks between them are.
///
/// - Parameters:
///   - sides: 0 or 1: all units on one bus.
///   - needed: Units that the whole load takes.
///   - commonCause: β, as for units on one bus.
public func availability(
  needed: Int, of count: Int, onSides sides: Int, unit availability: Double, commonCause: Double
) -> Double {
  guard sides > 1 else {
    return Electrical.availability(
      needed: needed, of: count, unit: availability, commonCause: commonCause)
  }
  let independent = 1 - (1 - commonCause) * (1 - availability)
  func carries(_ parts: Int) -> Double {
    Electrical.availability(
      needed: (needed + parts - 1) / parts, of: count / sides, unit: independent)
  }
  let all = Double.pow(carries(sides), sides)
  let allButOne = Double(sides) * (1 - carries(sides)) * Double.pow(carries(sides - 1), sides - 1)
  return min(1, all + allButOne) * (1 - commonCause * (1 - availability))
}

/// The probability that `needed` of `count` generators start and run through an outage.
///
/// A standby set fails to start on demand or fails in its run; its availability alone says nothing
/// of either. Start failures are counted each demand, run failures at a constant rate.
///
/// - Parameters:
///   - startFailure: Probability that one set does not start when asked.
///   - meanTimeBetweenRunFailures: Of a running set.
///   - outage: How long the sets must run; none is repaired meanwhile.
public func startAndRunProbability(
  needed: Int, of count: Int, startFailure: Double, meanTimeBetweenRunFailures: Duration,
  outage: Duration
) -> Double {
  let runs = Double.exp(-(outage / meanTimeBetweenRunFailures))
  return availability(needed: needed, of: count, unit: (1 - startFailure) * runs)
}

/// A component by how often it fails and how long it is then out.
public struct FailureMode: Hashable, Sendable {
  public var meanTimeBetweenFailures: Duration
  public var meanTimeToRepair: Duration

  public init(meanTimeBetweenFailures: Duration, meanTimeToRepair: Duration) {
    self.meanTimeBetweenFailures = meanTimeBetweenFailures
    self.meanTimeToRepair = meanTimeToRepair
  }

  /// Components that are all needed, as one: λ = Σλ, r = Σλr / Σλ. Nil for none.
  public static func series(_ components: [FailureMode]) -> FailureMode? {
    guard !components.isEmpty else { return nil }
    var rate = 0.0
    var outage = 0.0
    for component in components {
      let failuresPerSecond = 1 / component.meanTimeBetweenFailures.base
      rate += failuresPerSecond
      outage += failuresPerSecond * component.meanTimeToRepair.base
    }
    return FailureMode(
      meanTimeBetweenFailures: Duration(base: 1 / rate),
      meanTimeToRepair: Duration(base: outage / rate))
  }
}

/// Expected time without power in a year of the given length (8,760 h or 365.25 days: sources
/// differ, so it is named).
public func downtime(availability: Double, year: Duration) -> Duration {
  year * (1 - availability)
}
