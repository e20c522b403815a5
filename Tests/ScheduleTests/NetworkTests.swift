import Quantities
import Schedule
import Testing

/// Seeded numbers, the same in every run (SplitMix64, S. Vigna).
private struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct NetworkTests {
  private func activities(_ days: [Double]) -> [Activity] {
    days.enumerated().map { Activity(id: "a\($0.offset)", duration: DurationRange($0.element)) }
  }

  @Test func `A cycle is named in its order`() {
    let loop = [
      Precedence(before: 0, after: 1), Precedence(before: 1, after: 2),
      Precedence(before: 2, after: 3), Precedence(before: 3, after: 1),
    ]
    let error = #expect(throws: ScheduleError.self) {
      try ActivityNetwork(activities([1, 1, 1, 1]), loop)
    }
    guard case .cycle(let ids) = error else {
      Issue.record("no cycle: \(String(describing: error))")
      return
    }
    let turn = ids.firstIndex(of: "a1") ?? 0
    #expect(Array(ids[turn...] + ids[..<turn]) == ["a1", "a2", "a3"])
  }

  @Test func `What is no network is refused`() {
    #expect(throws: ScheduleError.negativeDuration("a1")) {
      try ActivityNetwork(activities([1, -1]), [])
    }
    let disordered = Activity(
      id: "x", duration: DurationRange(minimum: 3, likely: 2, maximum: 5))
    #expect(throws: ScheduleError.disorderedDuration("x")) {
      try ActivityNetwork([disordered], [])
    }
    #expect(throws: ScheduleError.duplicate("x")) {
      let one = Activity(id: "x", duration: DurationRange(1))
      _ = try ActivityNetwork([one, one], [])
    }
    #expect(throws: ScheduleError.disorderedDuration("a0")) {
      try ActivityNetwork(activities([.nan]), [])
    }
    #expect(throws: ScheduleError.empty) { try ActivityNetwork([], []) }
    let closed = WorkCalendar(name: "closed", workdays: [])
    #expect(throws: ScheduleError.noWorkingDay(calendar: "closed")) {
      try ActivityNetwork(activities([1]), [], calendars: [closed])
    }
  }

  /// Against the definition: the longest of all chains, and floats by trying.
  @Test(arguments: 0..<40) func `Random networks agree with chains tried one by one`(seed: Int)
    throws
  {
    var random = Seeded(state: UInt64(seed))
    let count = Int.random(in: 2...12, using: &random)
    var days = (0..<count).map { _ in Double(Int.random(in: 0...9, using: &random)) }
    var precedences: [Precedence] = []
    for after in 1..<count {
      for before in 0..<after where Int.random(in: 0..<3, using: &random) == 0 {
        let lag = Double(Int.random(in: 0...2, using: &random))
        precedences.append(Precedence(before: before, after: after, lag: lag))
      }
    }
    precedences.shuffle(using: &random)
    let network = try ActivityNetwork(activities(days), precedences)
    let path = CriticalPath(network, start: 100)

    func longest(to index: Int, _ days: [Double]) -> Double {
      let before = precedences.filter { $0.after == index }
        .map { longest(to: $0.before, days) + $0.lag }
      return max(100, before.max() ?? 100) + days[index]
    }
    for index in days.indices { #expect(path.earlyFinish[index] == longest(to: index, days)) }
    let end = days.indices.map { longest(to: $0, days) }.max() ?? 0
    #expect(path.finish == end)

    for index in days.indices {
      days[index] += path.totalFloat[index]
      #expect(days.indices.map { longest(to: $0, days) }.max() == end)
      days[index] += 1
      #expect(days.indices.map { longest(to: $0, days) }.max() == end + 1)
      days[index] -= path.totalFloat[index] + 1
    }
    // The chain that decides the end has no float and no gaps.
    let last = network.order.max { path.earlyFinish[$0] < path.earlyFinish[$1] } ?? 0
    for index in path.drivers(of: last, in: network) { #expect(path.isCritical(index)) }
  }

  @Test func `Ends that are tied, leads and targets`() throws {
    // Paint may start 2 days after plaster starts and ends 3 after it ends; inspection 1 day before
    // paint is done.
    let network = try ActivityNetwork(
      activities([5, 4, 2]),
      [
        Precedence(before: 0, after: 1, kind: .startToStart, lag: 2),
        Precedence(before: 0, after: 1, kind: .finishToFinish, lag: 3),
        Precedence(before: 1, after: 2, lag: -1),
      ])
    let path = CriticalPath(network, start: 0, targets: [2: 10])
    #expect(path.earlyStart == [0, 4, 7])
    #expect(path.earlyFinish == [5, 8, 9])
    #expect(path.totalFloat == [1, 1, 1])
    let late = CriticalPath(network, start: 0, targets: [2: 6])
    #expect(late.totalFloat == [-3, -3, -3])
  }

  @Test func `An activity without a way to a target has no last date`() throws {
    let network = try ActivityNetwork(activities([2, 3]), [])
    let path = CriticalPath(network, start: 0, targets: [0: 4])
    #expect(path.totalFloat[0] == 2)
    #expect(path.totalFloat[1] == .infinity)
  }
}

@Suite struct WorkCalendarTests {
  /// 2026-11-26 is Thanksgiving, a Thursday; the day after is off too.
  private let holidays = ["2026-11-26", "2026-11-27"].compactMap { Day($0) }

  private func day(_ text: String) -> Double { Double(Day(text)?.index ?? 0) }

  private func finish(_ start: String, _ days: Double, _ calendar: WorkCalendar) throws -> String {
    let activity = Activity(
      id: "x", duration: DurationRange(days), notBefore: self.day(start))
    let network = try ActivityNetwork([activity], [], calendars: [calendar])
    let path = CriticalPath(network, start: self.day("2026-01-01"))
    let end = path.earlyFinish[0]
    // A finish at midnight is the end of the day before.
    return Day(index: Int(end.rounded(.up)) - 1).description
  }

  @Test func `Days off are passed over`() throws {
    let office = WorkCalendar(
      name: "office", workdays: WorkCalendar.weekdays.workdays, holidays: holidays)
    // Wednesday 25 November 2026 and five working days.
    #expect(try finish("2026-11-25", 5, .weekdays) == "2026-12-01")
    #expect(try finish("2026-11-25", 5, office) == "2026-12-03")
    #expect(try finish("2026-11-25", 5, .everyDay) == "2026-11-29")
    #expect(try finish("2026-11-28", 1, .weekdays) == "2026-11-30")
    #expect(try finish("2026-11-25", 250, .weekdays) == "2027-11-09")
  }

  @Test(arguments: 0..<60) func `Late dates lead back to early ones`(seed: Int) throws {
    var random = Seeded(state: UInt64(seed) &+ 77)
    let days = Double.random(in: 0.1...90, using: &random)
    let calendar =
      Bool.random(using: &random)
      ? WorkCalendar.weekdays
      : WorkCalendar(
        name: "six", workdays: [true, true, true, true, true, true, false], holidays: holidays)
    let start = day("2026-09-01") + Double.random(in: 0...80, using: &random)
    let activity = Activity(id: "x", duration: DurationRange(days), notBefore: start)
    let network = try ActivityNetwork([activity], [], calendars: [calendar])
    let path = CriticalPath(network, start: day("2026-01-01"))
    // Counted day by day.
    var left = days
    var time = path.earlyStart[0]
    while left > 1e-9 {
      let date = Day(index: Int(time.rounded(.down)))
      let weekday = (date.index + 3) % 7
      let isWorked = calendar.workdays[weekday] && !calendar.holidays.contains(date)
      let rest = Double(date.index + 1) - time
      if isWorked {
        let used = min(rest, left)
        left -= used
        time += used
      } else {
        time += rest
      }
    }
    #expect(abs(path.earlyFinish[0] - time) < 1e-6)
    #expect(abs(path.lateStart[0] - path.earlyStart[0]) < 1e-6)
  }
}
