public import Documents
public import Quantities

/// A step of building a campus, as a template: for the site, for each phase or for each building.
public struct ActivityTemplate: CatalogRecord {
  public static let kind = "activity"

  /// The part of the work that a step belongs to.
  public enum Stage: String, Choice {
    case land
    case permits
    case interconnection
    case procurement
    case construction
    case commissioning
    case it
    case milestone
  }

  /// What there is one of it for.
  public enum Scope: String, Choice {
    case site
    case phase
    case building
    /// Each long-lead thing that a phase buys.
    case purchase
  }

  /// What stands on the land before.
  public enum Project: String, Choice {
    case greenfield
    /// A shell stands and is fitted out.
    case retrofit
  }

  public var id: String
  public var name: String
  public var stage: Stage
  public var scope: Scope
  /// The projects that have it; every one where empty.
  public var projects: [Project]
  /// Nil where the duration follows from the plan (racks over their rate, a purchase's lead time) and
  /// for milestones, which take none.
  public var duration: DurationSpan?
  public var after: [ActivityLink]
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    stage = r.required("stage", help: "the part of the work that it belongs to")
    scope = r.required("scope", help: "what there is one of it for")
    projects = r.optional("projects", help: "which have it; every one if absent") ?? []
    duration = r.optional("duration", help: "absent where it follows from the plan")
    after = r.optional("after", help: "what must happen before it") ?? []
    provenance = Provenance(&r)
  }
}

/// A duration as a range: `{min: 5 months, likely: 6 months, max: 8 months}`.
public struct DurationSpan: SpecRecord, Hashable {
  public var minimum: Duration
  public var likely: Duration
  public var maximum: Duration

  public init(minimum: Duration, likely: Duration, maximum: Duration) {
    self.minimum = minimum
    self.likely = likely
    self.maximum = maximum
  }

  public init(_ r: inout Reader) {
    minimum = r.required("min", in: .notNegative, help: "at the least")
    likely = r.required("likely", in: .notNegative, help: "most likely")
    maximum = r.required("max", in: .notNegative, help: "at the most")
    if minimum > likely || likely > maximum {
      r.report("a duration needs min <= likely <= max", key: "likely")
    }
  }
}

/// A step that another follows.
public struct ActivityLink: SpecRecord, Hashable {
  public enum Kind: String, Choice {
    case finishToStart = "fs"
    case startToStart = "ss"
    case finishToFinish = "ff"
    case startToFinish = "sf"
  }

  public var id: String
  public var kind: Kind
  public var lag: Duration
  /// Whether it is the step of the building before, not of the same one.
  public var isOfPrevious: Bool

  public init(_ r: inout Reader) {
    id = r.required("id", help: "of the step that comes first")
    kind = r.optional("link", help: "which ends are tied; fs if absent") ?? .finishToStart
    lag = r.optional("lag", help: "between the two ends; negative is a lead") ?? .zero
    isOfPrevious = r.optional("previous", help: "the step of the building before") ?? false
  }
}
