/// When each activity of a network can and must happen, by the critical path method.
///
/// J. E. Kelley and M. R. Walker, "Critical-Path Planning and Scheduling", Proc. Eastern Joint
/// Computer Conference (1959), pp. 160–173; precedences with lags as in the precedence diagramming
/// method. Times are continuous days as ``Day/index`` counts them.
public struct CriticalPath: Sendable {
  public var earlyStart: [Double]
  public var earlyFinish: [Double]
  public var lateStart: [Double]
  public var lateFinish: [Double]
  /// How long an activity can slip, in calendar days, before the end does; negative where a target
  /// is missed.
  public var totalFloat: [Double]
  /// How long it can slip before any successor does.
  public var freeFloat: [Double]
  /// When everything is done.
  public var finish: Double

  /// Floats below this, in days, are rounding.
  public static let tolerance = 1e-6

  /// - Parameters:
  ///   - start: When the first activities may begin.
  ///   - durations: One for each activity, in days of its calendar; likely ones if absent.
  ///   - targets: When activities must be done at the latest, by position; the backward pass starts
  ///     from them. Without any it starts from the end of the whole.
  public init(
    _ network: ActivityNetwork, start: Double, durations: [Double]? = nil,
    targets: [Int: Double] = [:]
  ) {
    let durations = durations ?? network.activities.map(\.duration.likely)
    let count = network.activities.count
    earlyStart = [Double](repeating: start, count: count)
    earlyFinish = earlyStart
    finish = start
    for index in network.order {
      let (from, to) = Self.early(network, index, start, durations, earlyStart, earlyFinish)
      earlyStart[index] = from
      earlyFinish[index] = to
      finish = max(finish, to)
    }
    let end = targets.isEmpty ? finish : .infinity
    lateStart = [Double](repeating: end, count: count)
    lateFinish = lateStart
    totalFloat = lateStart
    freeFloat = lateStart
    for index in network.order.reversed() {
      let activity = network.activities[index]
      let calendar = network.calendars[activity.calendar]
      var latest = min(end, targets[index] ?? .infinity)
      var latestStart = Double.infinity
      var free = Double.infinity
      for precedence in network.outgoing[
        network.outgoingStart[index]..<network.outgoingStart[index + 1]]
      {
        let after = precedence.after
        let slack: Double
        switch precedence.kind {
        case .finishToStart:
          latest = min(latest, lateStart[after] - precedence.lag)
          slack = earlyStart[after] - precedence.lag - earlyFinish[index]
        case .finishToFinish:
          latest = min(latest, lateFinish[after] - precedence.lag)
          slack = earlyFinish[after] - precedence.lag - earlyFinish[index]
        case .startToStart:
          latestStart = min(latestStart, lateStart[after] - precedence.lag)
          slack = earlyStart[after] - precedence.lag - earlyStart[index]
        case .startToFinish:
          latestStart = min(latestStart, lateFinish[after] - precedence.lag)
          slack = earlyFinish[after] - precedence.lag - earlyStart[index]
        }
        free = min(free, slack)
      }
      var lateBegin =
        latest.isFinite ? calendar.start(to: latest, duration: durations[index]) : .infinity
      lateBegin = min(lateBegin, latestStart)
      lateStart[index] = lateBegin
      lateFinish[index] =
        lateBegin.isFinite
        ? calendar.finish(from: lateBegin, duration: durations[index]) : .infinity
      totalFloat[index] = lateBegin - earlyStart[index]
      freeFloat[index] = min(free, (targets[index] ?? finish) - earlyFinish[index])
    }
  }

  /// The early start and finish of one activity whose predecessors have theirs.
  @inline(__always)
  static func early(
    _ network: ActivityNetwork, _ index: Int, _ start: Double, _ durations: [Double],
    _ earlyStart: [Double], _ earlyFinish: [Double]
  ) -> (start: Double, finish: Double) {
    let activity = network.activities[index]
    let calendar = network.calendars[activity.calendar]
    var from = max(start, activity.notBefore ?? -.infinity)
    var to = -Double.infinity
    for precedence in network.incoming[
      network.incomingStart[index]..<network.incomingStart[index + 1]]
    {
      let before = precedence.before
      switch precedence.kind {
      case .finishToStart: from = max(from, earlyFinish[before] + precedence.lag)
      case .startToStart: from = max(from, earlyStart[before] + precedence.lag)
      case .finishToFinish: to = max(to, earlyFinish[before] + precedence.lag)
      case .startToFinish: to = max(to, earlyStart[before] + precedence.lag)
      }
    }
    if durations[index] > 0 { from = calendar.beginning(from: from) }
    let finish = calendar.finish(from: from, duration: durations[index])
    guard to > finish else { return (from, finish) }
    // An end that is held back moves the start, so that the duration stays.
    return (calendar.start(to: to, duration: durations[index]), to)
  }

  /// Whether an activity has no float.
  public func isCritical(_ index: Int) -> Bool { totalFloat[index] <= Self.tolerance }

  /// One chain of activities without slack between them that ends with `last`, first to last: what
  /// decides when `last` is done.
  public func drivers(of last: Int, in network: ActivityNetwork) -> [Int] {
    var chain = [last]
    var current = last
    while let driver = driver(of: current, in: network) {
      chain.append(driver)
      current = driver
    }
    return chain.reversed()
  }

  /// The predecessor that holds an activity, the first of several; nil where its own date or the
  /// start of the whole does.
  private func driver(of index: Int, in network: ActivityNetwork) -> Int? {
    var best: (slack: Double, before: Int)?
    for precedence in network.incoming[
      network.incomingStart[index]..<network.incomingStart[index + 1]]
    {
      let before = precedence.before
      let slack: Double
      switch precedence.kind {
      case .finishToStart: slack = earlyStart[index] - earlyFinish[before] - precedence.lag
      case .startToStart: slack = earlyStart[index] - earlyStart[before] - precedence.lag
      case .finishToFinish: slack = earlyFinish[index] - earlyFinish[before] - precedence.lag
      case .startToFinish: slack = earlyFinish[index] - earlyStart[before] - precedence.lag
      }
      if best.map({ slack < $0.slack }) ?? true { best = (slack, before) }
    }
    guard let best else { return nil }
    let own = network.activities[index].notBefore ?? -.infinity
    // A non-working day may lie between the two: slack below a week's rest is none.
    let isHeld = own >= earlyStart[index] - Self.tolerance && best.slack > Self.tolerance
    return isHeld ? nil : best.before
  }
}

extension CriticalPath {
  /// Mean and standard deviation of the finish by PERT: expected durations along the critical path,
  /// variances added. A path that is nearly as long is left out, so it errs to the early side;
  /// ``DateRisk`` does not.
  public static func pert(_ network: ActivityNetwork, start: Double) -> (
    path: CriticalPath, critical: [Int], deviation: Double
  ) {
    let path = CriticalPath(
      network, start: start, durations: network.activities.map(\.duration.expected))
    let last = network.order.max { path.earlyFinish[$0] < path.earlyFinish[$1] } ?? 0
    let critical = path.drivers(of: last, in: network)
    let variance = critical.reduce(0.0) {
      let deviation = network.activities[$1].duration.deviation
      return $0 + deviation * deviation
    }
    return (path, critical, variance.squareRoot())
  }
}
