/// A piece of work with a duration: a node of an ``ActivityNetwork``.
public struct Activity: Sendable {
  public var id: String
  public var name: String
  /// In days of the activity's calendar.
  public var duration: DurationRange
  /// Position of its calendar in the network's list.
  public var calendar: Int
  /// Earliest start, in days as ``Day/index`` counts them; nil where only its predecessors hold it.
  public var notBefore: Double?

  public init(
    id: String, name: String? = nil, duration: DurationRange, calendar: Int = 0,
    notBefore: Double? = nil
  ) {
    self.id = id
    self.name = name ?? id
    self.duration = duration
    self.calendar = calendar
    self.notBefore = notBefore
  }
}

/// How long something takes, in days: at the least, most likely, and at the most.
public struct DurationRange: Hashable, Sendable {
  public var minimum: Double
  public var likely: Double
  public var maximum: Double

  public init(minimum: Double, likely: Double, maximum: Double) {
    self.minimum = minimum
    self.likely = likely
    self.maximum = maximum
  }

  /// A duration that is known.
  public init(_ days: Double) { self.init(minimum: days, likely: days, maximum: days) }

  /// Expected duration (a + 4m + b)/6 of the three-point estimate.
  ///
  /// D. G. Malcolm et al., "Application of a Technique for Research and Development Program
  /// Evaluation", Operations Research 7 (1959), pp. 646–669 (PERT).
  public var expected: Double { (minimum + 4 * likely + maximum) / 6 }

  /// Standard deviation (b − a)/6 of the three-point estimate (same source).
  public var deviation: Double { (maximum - minimum) / 6 }

  /// The range whose triangular distribution has the share `tail` below this one's minimum and as
  /// much above its maximum, with the same likeliest duration: what planners call Trigen. Ends that
  /// are also the likeliest stay where they are.
  ///
  /// With A and B from the likeliest to the new ends and x, y to the old ones, (A − x)² = tail·(A + B)·A
  /// and (B − y)² = tail·(A + B)·B, solved by iteration; `tail` is at most 0.2, where it converges.
  public func extended(tail: Double) -> DurationRange {
    let share = min(max(tail, 0), 0.2)
    let (x, y) = (likely - minimum, maximum - likely)
    guard share > 0, x + y > 0 else { return self }
    var (a, b) = (x, y)
    for _ in 0..<200 {
      let width = a + b
      (a, b) = (
        x > 0 ? x + (share * width * a).squareRoot() : 0,
        y > 0 ? y + (share * width * b).squareRoot() : 0
      )
    }
    return DurationRange(minimum: likely - a, likely: likely, maximum: likely + b)
  }

  /// The quantile of the triangular distribution over the range: the duration that is not exceeded
  /// with probability `p`, 0 … 1.
  @inlinable public func quantile(_ p: Double) -> Double {
    let width = maximum - minimum
    guard width > 0 else { return likely }
    let rising = likely - minimum
    return p * width < rising
      ? minimum + (p * width * rising).squareRoot()
      : maximum - ((1 - p) * width * (maximum - likely)).squareRoot()
  }
}

/// What must happen before what.
public struct Precedence: Hashable, Sendable {
  /// Which ends of the two activities are tied.
  public enum Kind: String, CaseIterable, Sendable {
    case finishToStart = "fs"
    case startToStart = "ss"
    case finishToFinish = "ff"
    case startToFinish = "sf"
  }

  /// Positions in the network's list of activities.
  public var before: Int
  public var after: Int
  public var kind: Kind
  /// Calendar days between the two ends; negative is a lead.
  public var lag: Double

  public init(before: Int, after: Int, kind: Kind = .finishToStart, lag: Double = 0) {
    self.before = before
    self.after = after
    self.kind = kind
    self.lag = lag
  }
}

/// Why activities are no network, or have no schedule.
public enum ScheduleError: Error, Hashable, Sendable {
  /// The activities, each before the next and the last before the first.
  case cycle([String])
  case duplicate(String)
  case negativeDuration(String)
  /// Not minimum ≤ likely ≤ maximum, or not finite.
  case disorderedDuration(String)
  /// A precedence or calendar names a position that does not exist.
  case missing(String)
  case noWorkingDay(calendar: String)
  /// Nothing to do.
  case empty
}
