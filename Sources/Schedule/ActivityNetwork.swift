/// Activities with their precedences, checked and in an order in which each comes after its
/// predecessors.
public struct ActivityNetwork: Sendable {
  public let activities: [Activity]
  public let calendars: [WorkCalendar]
  public let precedences: [Precedence]
  /// Positions of the activities, predecessors first; among equals in the order given.
  public let order: [Int]
  /// Precedences by the activity after them: those of activity `i` are
  /// `incoming[incomingStart[i]..<incomingStart[i + 1]]`.
  let incoming: [Precedence]
  let incomingStart: [Int]
  let outgoing: [Precedence]
  let outgoingStart: [Int]

  /// - Throws: ``ScheduleError`` for the first thing that makes the activities no network.
  public init(
    _ activities: [Activity], _ precedences: [Precedence],
    calendars: [WorkCalendar] = [.everyDay]
  ) throws(ScheduleError) {
    guard !activities.isEmpty else { throw .empty }
    for calendar in calendars where calendar.daysAWeek == 0 {
      throw .noWorkingDay(calendar: calendar.name)
    }
    var seen: Set<String> = []
    for activity in activities {
      guard seen.insert(activity.id).inserted else { throw .duplicate(activity.id) }
      guard calendars.indices.contains(activity.calendar) else { throw .missing(activity.id) }
      let range = activity.duration
      guard range.minimum >= 0 || !range.minimum.isFinite else {
        throw .negativeDuration(activity.id)
      }
      guard range.minimum <= range.likely, range.likely <= range.maximum, range.maximum.isFinite
      else { throw .disorderedDuration(activity.id) }
    }
    for precedence in precedences {
      for end in [precedence.before, precedence.after]
      where !activities.indices.contains(end) { throw .missing("\(end)") }
    }
    self.activities = activities
    self.calendars = calendars
    self.precedences = precedences
    (incoming, incomingStart) = Self.grouped(precedences, count: activities.count, by: \.after)
    (outgoing, outgoingStart) = Self.grouped(precedences, count: activities.count, by: \.before)
    order = try Self.sorted(activities, incoming, incomingStart, outgoing, outgoingStart)
  }

  /// Precedences of one end together, in their own order.
  private static func grouped(
    _ precedences: [Precedence], count: Int, by end: KeyPath<Precedence, Int>
  ) -> ([Precedence], [Int]) {
    var starts = [Int](repeating: 0, count: count + 1)
    for precedence in precedences { starts[precedence[keyPath: end] + 1] += 1 }
    for index in 0..<count { starts[index + 1] += starts[index] }
    var next = starts
    var grouped = precedences
    for precedence in precedences {
      grouped[next[precedence[keyPath: end]]] = precedence
      next[precedence[keyPath: end]] += 1
    }
    return (grouped, starts)
  }

  /// Kahn's algorithm with a queue in the order given.
  private static func sorted(
    _ activities: [Activity], _ incoming: [Precedence], _ incomingStart: [Int],
    _ outgoing: [Precedence], _ outgoingStart: [Int]
  ) throws(ScheduleError) -> [Int] {
    var waiting = activities.indices.map { incomingStart[$0 + 1] - incomingStart[$0] }
    var order = activities.indices.filter { waiting[$0] == 0 }
    order.reserveCapacity(activities.count)
    var next = 0
    while next < order.count {
      let done = order[next]
      next += 1
      for precedence in outgoing[outgoingStart[done]..<outgoingStart[done + 1]] {
        waiting[precedence.after] -= 1
        if waiting[precedence.after] == 0 { order.append(precedence.after) }
      }
    }
    guard order.count == activities.count else {
      throw .cycle(cycle(activities, waiting, incoming, incomingStart))
    }
    return order
  }

  /// A cycle among activities that still wait: each has a predecessor that waits too, so that walking
  /// back from any comes round.
  private static func cycle(
    _ activities: [Activity], _ waiting: [Int], _ incoming: [Precedence], _ incomingStart: [Int]
  ) -> [String] {
    var place = [Int](repeating: -1, count: activities.count)
    var path: [Int] = []
    var current = waiting.firstIndex { $0 > 0 } ?? 0
    while place[current] < 0 {
      place[current] = path.count
      path.append(current)
      let before = incoming[incomingStart[current]..<incomingStart[current + 1]]
      current = before.first { waiting[$0.before] > 0 }?.before ?? current
    }
    return path[place[current]...].reversed().map { activities[$0].id }
  }

  /// Position of an activity.
  public func position(of id: String) -> Int? { activities.firstIndex { $0.id == id } }
}
