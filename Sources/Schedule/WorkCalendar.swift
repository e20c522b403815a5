public import Quantities

/// Which days are worked. Time is continuous, in days since 1970-01-01; a working day is worked from
/// its beginning to its end, so that a duration of 1.5 days is a day and half of the next one worked.
public struct WorkCalendar: Hashable, Sendable {
  public var name: String
  /// Monday first.
  public var workdays: [Bool]
  /// Days off beside the week's, ascending.
  public var holidays: [Day]

  /// - Parameter workdays: Seven, Monday first; fewer count as days off.
  public init(name: String, workdays: [Bool], holidays: [Day] = []) {
    self.name = name
    self.workdays = (0..<7).map { $0 < workdays.count && workdays[$0] }
    self.holidays = Set(holidays).sorted()
  }

  /// Every day is worked: durations are calendar days.
  public static let everyDay = WorkCalendar(
    name: "every day", workdays: [Bool](repeating: true, count: 7))
  /// Monday to Friday.
  public static let weekdays = WorkCalendar(
    name: "weekdays", workdays: [true, true, true, true, true, false, false])

  /// Whether durations are calendar days.
  var isContinuous: Bool { holidays.isEmpty && !workdays.contains(false) }

  /// Working days in a week.
  var daysAWeek: Int { workdays.reduce(0) { $0 + ($1 ? 1 : 0) } }

  /// 1970-01-01, day 0, was a Thursday.
  private static func weekday(_ day: Int) -> Int {
    let shifted = (day + 3) % 7
    return shifted < 0 ? shifted + 7 : shifted
  }

  func isWorked(_ day: Int) -> Bool {
    workdays[Self.weekday(day)] && !isHoliday(day)
  }

  private func isHoliday(_ day: Int) -> Bool {
    var low = 0
    var high = holidays.count
    while low < high {
      let middle = (low + high) / 2
      if holidays[middle].index < day { low = middle + 1 } else { high = middle }
    }
    return low < holidays.count && holidays[low].index == day
  }

  /// When work that may begin at `start` ends after `duration` working days: at `start` itself where
  /// there is none to do.
  func finish(from start: Double, duration: Double) -> Double {
    if isContinuous || duration <= 0 { return start + max(0, duration) }
    var day = Int(start.rounded(.down))
    var left = duration
    if isWorked(day) {
      let available = Double(day + 1) - start
      if left <= available { return start + left }
      left -= available
    }
    let weeks = wholeWeeks(left)
    day += 1 + 7 * weeks
    left -= Double(weeks * daysAWeek)
    while true {
      if isWorked(day) {
        if left <= 1 { return Double(day) + left }
        left -= 1
      }
      day += 1
    }
  }

  /// When work that must end by `finish` begins, `duration` working days before it.
  func start(to finish: Double, duration: Double) -> Double {
    if isContinuous || duration <= 0 { return finish - max(0, duration) }
    var day = Int(finish.rounded(.up)) - 1
    var left = duration
    if isWorked(day) {
      let available = finish - Double(day)
      if left <= available { return opening(finish - left) }
      left -= available
    }
    let weeks = wholeWeeks(left)
    day -= 1 + 7 * weeks
    left -= Double(weeks * daysAWeek)
    while true {
      if isWorked(day) {
        if left <= 1 { return opening(Double(day + 1) - left) }
        left -= 1
      }
      day -= 1
    }
  }

  /// The end of a Friday and the beginning of a Monday are one moment for work: the later name of
  /// it, whatever the last digits say.
  private func opening(_ time: Double) -> Double {
    let midnight = time.rounded()
    return (time - midnight).magnitude < 1e-6 ? beginning(from: midnight) : time
  }

  /// Weeks that can be passed over at once, something being left to do after them; none among
  /// holidays, which may lie anywhere.
  private func wholeWeeks(_ days: Double) -> Int {
    holidays.isEmpty ? max(0, Int((days - 1) / Double(daysAWeek))) : 0
  }

  /// The first moment not before `time` at which work can begin.
  func beginning(from time: Double) -> Double {
    if isContinuous { return time }
    var day = Int(time.rounded(.down))
    if isWorked(day) { return time }
    while !isWorked(day) { day += 1 }
    return Double(day)
  }
}
