public import Catalog
public import Documents
public import Quantities

/// When work on a build-out's sites begins, and how its steps differ from the catalogue's.
public struct ScheduleTerms: SpecRecord {
  /// When land is cleared, or a standing shell taken over; nil: the month of t = 0.
  public var start: Day?
  public var project: ActivityTemplate.Project
  /// When long-lead things can be ordered; nil: with the first activity.
  public var ordersFrom: Day?
  /// Sites whose work begins on another day.
  public var sites: [SiteStart]
  public var changes: [ActivityChange]

  init() {
    project = .greenfield
    sites = []
    changes = []
  }

  public init(_ r: inout Reader) {
    start = r.optional(
      "start", help: "land clearing, or takeover of a standing shell; the month of t = 0 if absent")
    project = r.value("project", default: .greenfield, help: "what stands on the land before")
    ordersFrom = r.optional(
      "orders_from", help: "first day on which long-lead things can be ordered")
    sites = r.optional("sites", help: "sites whose work begins on another day") ?? []
    changes = r.optional("activities", help: "durations of this project's own") ?? []
  }
}

/// When work on one site begins.
public struct SiteStart: SpecRecord {
  public var site: String
  public var start: Day
  public var project: ActivityTemplate.Project?
  public var ordersFrom: Day?

  public init(_ r: inout Reader) {
    site = r.reference("site", to: "site")
    start = r.required("start", help: "land clearing, or takeover of a standing shell")
    project = r.optional("project", help: "what stands on the land before")
    ordersFrom = r.optional("orders_from", help: "first day on which orders can be placed")
  }
}

/// A step's duration in one project.
public struct ActivityChange: SpecRecord {
  public var id: String
  public var duration: DurationEstimate

  public init(_ r: inout Reader) {
    id = r.reference("id", to: ActivityTemplate.kind, help: "of a step of the catalogue")
    duration = r.required("duration", help: "in place of the catalogue's")
  }
}

/// A duration that is known, `5 days`, or a range, `{min: 4 days, likely: 5 days, max: 8 days}`.
public struct DurationEstimate: SpecValue, Hashable {
  public var minimum: Duration
  public var likely: Duration
  public var maximum: Duration

  public static let valueType = ValueType.any
  public static let placeholder = DurationEstimate(.days(1), .days(1), .days(1))

  init(_ minimum: Duration, _ likely: Duration, _ maximum: Duration) {
    self.minimum = minimum
    self.likely = likely
    self.maximum = maximum
  }

  public static func read(
    _ document: Document, at path: String, into reader: inout Reader
  ) -> DurationEstimate? {
    if document.members != nil {
      return DurationSpan.read(document, at: path, into: &reader).map {
        DurationEstimate($0.minimum, $0.likely, $0.maximum)
      }
    }
    guard let known = Duration.read(document, at: path, into: &reader) else { return nil }
    guard known.base >= 0 else {
      reader.report("\(document.summary) is negative", at: path, document.position)
      return nil
    }
    return DurationEstimate(known, known, known)
  }
}
