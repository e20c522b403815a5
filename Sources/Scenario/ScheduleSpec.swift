public import Catalog
public import Documents
public import Quantities

/// A schedule alone: activities of any kind, or a campus without a plan.
public struct ScheduleSpec: SpecRecord {
  public static let kind = "schedule"

  public var id: String
  public var name: String?
  public var start: Day
  public var calendars: [CalendarSpec]
  public var activities: [ActivitySpec]
  /// A campus of which only buildings are known; nil where activities are given.
  public var campus: CampusSpec?
  public var note: String?

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "schedule")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not schedule", key: "kind") }
    id = r.id()
    name = r.optional("name")
    start = r.required("start", help: "first day; of a campus, land clearing")
    calendars = r.optional("calendars", help: "days worked") ?? []
    activities = r.optional("activities", help: "in any order") ?? []
    campus = r.optional("campus", help: "buildings by the catalogue's steps")
    note = r.optional("note")
    if activities.isEmpty == (campus == nil) {
      r.reportEither("activities", or: "campus")
    }
    checkIDs(&r)
  }

  private func checkIDs(_ r: inout Reader) {
    let ids = activities.map(\.id)
    let known = Set(ids)
    var seen: Set<String> = []
    for (index, activity) in activities.enumerated() {
      if !seen.insert(activity.id).inserted {
        r.report("duplicate id `\(activity.id)`", key: "activities")
      }
      for link in activity.after where !known.contains(link.id) {
        r.report(
          "activity `\(activity.id)` (number \(index + 1)) comes after `\(link.id)`, which is none",
          key: "activities", suggestion: Spelling.nearest(to: link.id, among: ids))
      }
      if let calendar = activity.calendar, !calendars.contains(where: { $0.id == calendar }),
        CalendarSpec.standard(calendar) == nil
      {
        r.report(
          "activity `\(activity.id)` names the calendar `\(calendar)`, which is none",
          key: "activities",
          suggestion: Spelling.nearest(
            to: calendar, among: calendars.map(\.id) + CalendarSpec.standardIDs))
      }
    }
  }
}

/// Days on which work is done.
public struct CalendarSpec: SpecRecord {
  public enum Weekday: String, Choice {
    case monday = "mon"
    case tuesday = "tue"
    case wednesday = "wed"
    case thursday = "thu"
    case friday = "fri"
    case saturday = "sat"
    case sunday = "sun"
  }

  public var id: String
  public var workdays: [Weekday]
  public var holidays: [Day]

  public init(_ r: inout Reader) {
    id = r.id()
    workdays = r.required("workdays", help: "days of a week: mon … sun")
    holidays = r.optional("holidays", help: "days off beside the week's") ?? []
    if workdays.isEmpty { r.report("a calendar needs a day that is worked", key: "workdays") }
  }

  /// Calendars that need no definition.
  static let standardIDs = ["every-day", "weekdays"]

  /// Days worked of a week, Monday first, of a calendar that needs no definition.
  public static func standard(_ id: String) -> [Bool]? {
    switch id {
    case "every-day": [Bool](repeating: true, count: 7)
    case "weekdays": [true, true, true, true, true, false, false]
    default: nil
    }
  }

  /// Days worked of a week, Monday first.
  public var week: [Bool] { Weekday.allCases.map { workdays.contains($0) } }
}

/// One activity of a schedule.
public struct ActivitySpec: SpecRecord {
  public var id: String
  public var name: String?
  public var duration: DurationEstimate
  public var after: [ActivityAfter]
  public var calendar: String?
  public var notBefore: Day?
  public var finishBy: Day?

  public init(_ r: inout Reader) {
    id = r.required("id")
    name = r.optional("name")
    duration = r.required(
      "duration", help: "`5 days` or {min, likely, max}; days are days of the calendar")
    after = r.optional("after", help: "ids, or {id, link: fs|ss|ff|sf, lag}") ?? []
    calendar = r.optional("calendar", help: "every-day, weekdays, or one of `calendars`")
    notBefore = r.optional("not_before", help: "earliest start")
    finishBy = r.optional("finish_by", help: "latest finish that is asked for")
  }
}

/// What an activity follows: an id, or a mapping with the kind of link.
public struct ActivityAfter: SpecValue, Hashable {
  public var id: String
  public var kind: ActivityLink.Kind
  public var lag: Duration

  public static let valueType = ValueType.any
  public static let placeholder = ActivityAfter(id: "a", kind: .finishToStart, lag: .zero)

  public static func read(
    _ document: Document, at path: String, into reader: inout Reader
  ) -> ActivityAfter? {
    if document.members != nil {
      return ActivityLink.read(document, at: path, into: &reader).map {
        ActivityAfter(id: $0.id, kind: $0.kind, lag: $0.lag)
      }
    }
    return String.read(document, at: path, into: &reader).map {
      ActivityAfter(id: $0, kind: .finishToStart, lag: .zero)
    }
  }
}

/// A campus of which only its buildings are known.
public struct CampusSpec: SpecRecord {
  public var project: ActivityTemplate.Project
  public var buildings: [CampusBuilding]
  public var powerLive: Day?
  public var rackRate: RackRate?

  public init(_ r: inout Reader) {
    project = r.value("project", default: .greenfield, help: "what stands on the land before")
    buildings = r.required("buildings", help: "in order of construction")
    powerLive = r.optional("power_live", help: "when the power for them is live")
    rackRate = r.optional("rack_rate", in: .positive, help: "racks installed a week")
    if buildings.isEmpty { r.report("a campus needs a building", key: "buildings") }
  }
}

/// A building of a campus without a plan.
public struct CampusBuilding: SpecRecord {
  public var count: Int
  public var racks: Int
  public var power: Power

  public init(_ r: inout Reader) {
    count = r.value("count", default: 1, in: .between(1, 1000), help: "like buildings")
    racks = r.value("racks", default: 0, in: .between(0, 1_000_000), help: "of accelerators")
    power = r.value("power", default: .zero, in: .notNegative, help: "of the facility")
  }
}
