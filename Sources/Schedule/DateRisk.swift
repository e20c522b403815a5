import Quantities
import RealModule
import Sampling

/// When activities are done, drawn many times: durations from their ranges, late and early together.
///
/// Every duration is triangular over its range (``DurationRange/quantile(_:)``). What makes one late
/// (weather, crews, a market short of everything) makes others late too: the scores of all durations
/// share one factor with weight √ρ, a Gaussian copula with equal correlation ρ of every pair. Draw i
/// of activity j is a function of (seed, i, j) alone, so that neither threads nor other activities
/// change it.
public struct DateRisk: Sendable {
  public var draws: Int
  public var seed: UInt64
  /// ρ, 0 … 1: 0 lets lateness average out over a long path, 1 moves everything together.
  public var correlation: Double
  /// Share of durations beyond either end of their range; see ``DurationRange/extended(tail:)``.
  public var tail: Double
  /// Finish of each watched activity, in order of size, one list for each.
  public var finishes: [[Double]]
  /// Share of the draws in which each activity is on the chain that decides the end of the whole.
  public var criticality: [Double]

  fileprivate init(_ question: DateDraws, _ parts: [DrawnPart]) {
    draws = question.draws
    seed = question.seed
    correlation = question.correlation
    tail = question.tail
    finishes = question.watched.indices.map { place in
      parts.flatMap { $0.finishes[place] }.sorted()
    }
    let count = Double(max(1, draws))
    criticality = question.network.activities.indices.map { index in
      Double(parts.reduce(0) { $0 + $1.critical[index] }) / count
    }
  }

  /// The day by whose end a share `p` of the draws has a watched activity done: the smallest draw
  /// that at least that share does not exceed.
  public func quantile(_ p: Double, of watched: Int) -> Double {
    let sorted = finishes[watched]
    let rank = (p * Double(sorted.count)).rounded(.up)
    return sorted[min(max(Int(rank) - 1, 0), sorted.count - 1)]
  }

  /// Share of the draws in which a watched activity is done by a time.
  public func probability(_ watched: Int, by time: Double) -> Double {
    let sorted = finishes[watched]
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return Double(low) / Double(sorted.count)
  }
}

/// Asks how sure the dates of a network are.
public struct DateDraws: Sendable {
  public var network: ActivityNetwork
  /// First day of the whole.
  public var start: Double
  /// Positions of the activities whose finishes are kept.
  public var watched: [Int]
  public var draws: Int
  public var seed: UInt64
  /// See ``DateRisk/correlation``.
  public var correlation: Double
  /// See ``DateRisk/tail``.
  public var tail: Double

  /// Draws that a thread makes at a time: enough of them that threads end together.
  private static let part = 8 * DrawBlock.size

  public init(
    _ network: ActivityNetwork, start: Double, watched: [Int], draws: Int, seed: UInt64,
    correlation: Double, tail: Double = 0
  ) {
    self.network = network
    self.start = start
    self.watched = watched
    self.draws = draws
    self.seed = seed
    self.correlation = correlation
    self.tail = tail
  }

  /// The dates, drawn one after the other.
  public func risk() -> DateRisk {
    DateRisk(self, [DrawModel(self).part(of: self, from: 0, to: draws)])
  }

  /// The dates, drawn side by side by the threads that there are; each is as drawn alone.
  public func riskOnAllThreads() async -> DateRisk {
    let model = DrawModel(self)
    let starts = Array(stride(from: 0, to: draws, by: Self.part))
    return await withTaskGroup(of: (Int, DrawnPart).self) { group in
      for (place, start) in starts.enumerated() {
        let end = min(start + Self.part, draws)
        group.addTask { (place, model.part(of: self, from: start, to: end)) }
      }
      var parts = [DrawnPart?](repeating: nil, count: starts.count)
      for await (place, part) in group { parts[place] = part }
      return DateRisk(self, parts.compactMap(\.self))
    }
  }
}

/// What came of some of the draws.
private struct DrawnPart: Sendable {
  /// Of each watched activity.
  var finishes: [[Double]]
  /// In how many draws each activity is on the deciding chain.
  var critical: [Int]
}

/// A triangular duration as a function of its normal score.
private struct Triangle {
  let range: DurationRange
  /// The score of the peak; roots of the products of width and sides.
  let peak: Double
  let rising: Double
  let falling: Double

  init(_ range: DurationRange) {
    self.range = range
    let width = range.maximum - range.minimum
    let share = width > 0 ? (range.likely - range.minimum) / width : 1
    peak =
      share <= 0 ? -.infinity : share >= 1 ? .infinity : NormalScore.quantile(share)
    rising = (width * (range.likely - range.minimum)).squareRoot()
    falling = (width * (range.maximum - range.likely)).squareRoot()
  }

  /// Durations in place of the activity's own scores.
  ///
  /// Below the peak the quantile of a share Φ(s) is a + √Φ(s)·√(width·rise), above it
  /// b − √Φ(−s)·√(width·fall).
  func durations(
    _ column: UnsafeMutableBufferPointer<Double>, common: UnsafeBufferPointer<Double>, own: Double,
    roots: UnsafeMutableBufferPointer<Double>, _ normal: NormalTable
  ) {
    for draw in column.indices {
      let score = common[draw] + own * column[draw]
      column[draw] = score
      roots[draw] = score < peak ? score : -score
    }
    normal.roots(roots)
    let (low, high) = (range.minimum, range.maximum)
    for draw in column.indices {
      let root = roots[draw]
      // Work takes no negative time, however far a range is extended.
      column[draw] = max(0, column[draw] < peak ? low + root * rising : high - root * falling)
    }
  }
}

/// Columns of draws, one for each activity.
private struct DrawBlock {
  static let size = 128

  var start: [Double]
  var finish: [Double]
  /// Scores of the factor that all share, then room to work in.
  var score: [Double]

  init(activities: Int) {
    start = [Double](repeating: 0, count: activities * Self.size)
    // Durations are drawn two activities at a time.
    finish = [Double](repeating: 0, count: (activities + activities % 2) * Self.size)
    score = [Double](repeating: 0, count: 2 * Self.size)
  }
}

/// A network made ready for columns of draws.
private struct DrawModel {
  let network: ActivityNetwork
  let triangles: [Triangle]
  let begin: Double
  let philox: Philox
  let normal: NormalTable
  let common: Double
  let own: Double

  init(_ question: DateDraws) {
    network = question.network
    triangles = network.activities.map { Triangle($0.duration.extended(tail: question.tail)) }
    begin = question.start
    philox = Philox(seed: question.seed)
    normal = NormalTable()
    let share = min(max(question.correlation, 0), 1)
    common = share.squareRoot()
    own = (1 - share).squareRoot()
  }

  /// Draws `start` up to but not `end`.
  func part(of question: DateDraws, from start: Int, to end: Int) -> DrawnPart {
    var part = DrawnPart(
      finishes: question.watched.map { _ in [] },
      critical: [Int](repeating: 0, count: network.activities.count))
    var block = DrawBlock(activities: network.activities.count)
    for first in stride(from: start, to: end, by: DrawBlock.size) {
      let count = min(DrawBlock.size, end - first)
      run(&block, first: first)
      for (place, index) in question.watched.enumerated() {
        part.finishes[place] += block.finish[(index * DrawBlock.size)...].prefix(count)
      }
      countCritical(&block, count: count, into: &part.critical)
    }
    return part
  }

  func run(_ block: inout DrawBlock, first: Int) {
    let size = DrawBlock.size
    // The factor that all share has the counter before every activity's.
    for draw in 0..<size {
      let bits = philox.bits(UInt64(first + draw), 0)
      block.score[draw] = common * NormalScore.quantile(Philox.uniform(bits.0))
    }
    block.start.withUnsafeMutableBufferPointer { starts in
      block.finish.withUnsafeMutableBufferPointer { finishes in
        block.score.withUnsafeMutableBufferPointer { scores in
          // Durations stand where finishes will.
          for index in stride(from: 0, to: triangles.count, by: 2) {
            let columns = finishes[(index * size)..<((index + 2) * size)]
            durations(index, first, scores, into: UnsafeMutableBufferPointer(rebasing: columns))
          }
        }
        for index in network.order { pass(index, starts, finishes, size) }
      }
    }
  }

  @inline(__always)
  private func pass(
    _ index: Int, _ starts: UnsafeMutableBufferPointer<Double>,
    _ finishes: UnsafeMutableBufferPointer<Double>, _ size: Int
  ) {
    let activity = network.activities[index]
    let from = starts.baseAddress.unsafelyUnwrapped + index * size
    let to = finishes.baseAddress.unsafelyUnwrapped + index * size
    let earliest = max(begin, activity.notBefore ?? -.infinity)
    for draw in 0..<size { from[draw] = earliest }
    var isHeldAtEnd = false
    for precedence in network.incoming[
      network.incomingStart[index]..<network.incomingStart[index + 1]]
    {
      let lag = precedence.lag
      switch precedence.kind {
      case .finishToStart:
        let before = finishes.baseAddress.unsafelyUnwrapped + precedence.before * size
        for draw in 0..<size { from[draw] = max(from[draw], before[draw] + lag) }
      case .startToStart:
        let before = starts.baseAddress.unsafelyUnwrapped + precedence.before * size
        for draw in 0..<size { from[draw] = max(from[draw], before[draw] + lag) }
      case .finishToFinish, .startToFinish: isHeldAtEnd = true
      }
    }
    let calendar = network.calendars[activity.calendar]
    if calendar.isContinuous, !isHeldAtEnd {
      for draw in 0..<size { to[draw] += from[draw] }
      return
    }
    for draw in 0..<size {
      let duration = to[draw]
      if duration > 0 { from[draw] = calendar.beginning(from: from[draw]) }
      to[draw] = calendar.finish(from: from[draw], duration: duration)
      guard isHeldAtEnd else { continue }
      let held = heldEnd(index, draw, starts, finishes, size)
      guard held > to[draw] else { continue }
      to[draw] = held
      from[draw] = calendar.start(to: held, duration: duration)
    }
  }

  private func heldEnd(
    _ index: Int, _ draw: Int, _ starts: UnsafeMutableBufferPointer<Double>,
    _ finishes: UnsafeMutableBufferPointer<Double>, _ size: Int
  ) -> Double {
    var held = -Double.infinity
    for precedence in network.incoming[
      network.incomingStart[index]..<network.incomingStart[index + 1]]
    {
      let place = precedence.before * size + draw
      switch precedence.kind {
      case .finishToFinish: held = max(held, finishes[place] + precedence.lag)
      case .startToFinish: held = max(held, starts[place] + precedence.lag)
      case .finishToStart, .startToStart: break
      }
    }
    return held
  }

  /// Two columns of durations: scores of the shared factor and the activities' own to their
  /// triangles. One number of the generator serves both.
  private func durations(
    _ index: Int, _ first: Int, _ block: UnsafeMutableBufferPointer<Double>,
    into columns: UnsafeMutableBufferPointer<Double>
  ) {
    let size = DrawBlock.size
    let key = UInt64(index / 2 + 1)
    for draw in 0..<size {
      let bits = philox.bits(UInt64(first + draw), key)
      columns[draw] = Philox.uniform(bits.0)
      columns[size + draw] = Philox.uniform(bits.1)
    }
    normal.quantiles(columns)
    for place in 0..<2 where index + place < triangles.count {
      triangles[index + place].durations(
        UnsafeMutableBufferPointer(rebasing: columns[(place * size)..<((place + 1) * size)]),
        common: UnsafeBufferPointer(rebasing: block[..<size]), own: own,
        roots: UnsafeMutableBufferPointer(rebasing: block[size...]), normal)
    }
  }

  /// Walks back from the last activity of each draw along what held it.
  func countCritical(_ block: inout DrawBlock, count: Int, into critical: inout [Int]) {
    let size = DrawBlock.size
    var end = [Double](repeating: -.infinity, count: size)
    var last = [Int](repeating: 0, count: size)
    for index in network.activities.indices {
      for draw in 0..<count where block.finish[index * size + draw] > end[draw] {
        end[draw] = block.finish[index * size + draw]
        last[draw] = index
      }
    }
    for draw in 0..<count {
      var current = last[draw]
      while true {
        critical[current] += 1
        guard let before = holder(of: current, draw, block) else { break }
        current = before
      }
    }
  }

  private func holder(of index: Int, _ draw: Int, _ block: DrawBlock) -> Int? {
    let size = DrawBlock.size
    let from = block.start[index * size + draw]
    let to = block.finish[index * size + draw]
    var best: (slack: Double, before: Int)?
    for precedence in network.incoming[
      network.incomingStart[index]..<network.incomingStart[index + 1]]
    {
      let place = precedence.before * size + draw
      let slack: Double
      switch precedence.kind {
      case .finishToStart: slack = from - block.finish[place] - precedence.lag
      case .startToStart: slack = from - block.start[place] - precedence.lag
      case .finishToFinish: slack = to - block.finish[place] - precedence.lag
      case .startToFinish: slack = to - block.start[place] - precedence.lag
      }
      if best.map({ slack < $0.slack }) ?? true { best = (slack, precedence.before) }
    }
    guard let best else { return nil }
    let own = network.activities[index].notBefore ?? -.infinity
    let holdsItself =
      own >= from - CriticalPath.tolerance && best.slack > CriticalPath.tolerance
    return holdsItself ? nil : best.before
  }
}
