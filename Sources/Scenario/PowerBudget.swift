public import Documents
public import Quantities

/// Power that a site can count on from a date: a utility's contract or plant on the site.
public struct PowerBudget: SpecRecord {
  public enum Source: String, Choice {
    case grid
    case onSite = "on-site"
  }

  public enum Role: String, Choice {
    /// Carries load all the time: adds to what the grid delivers.
    case supply
    /// Runs when the grid fails: adds nothing to capacity.
    case backup
    /// Carries load until the grid arrives: capacity only before the first grid budget.
    case bridge
  }

  public var id: String
  public var source: Source
  /// What the utility must deliver; nil for plant on the site.
  public var contracted: Power?
  public var available: Month
  public var tariff: String?
  public var transformers: TransformerBank?
  /// Id of a power-equipment record, for plant on the site.
  public var equipment: String?
  public var count: Int
  public var redundancy: Redundancy
  public var role: Role
  /// Whether the utility may interrupt it; interruptible power is no firm capacity.
  public var isFirm: Bool
  public var note: String?

  public init(_ r: inout Reader) {
    id = r.id()
    source = r.required("source", help: "grid or on-site plant")
    contracted = r.optional("contracted", in: .positive, help: "MW the utility must deliver")
    available = r.required("available", help: "month from which the power is live")
    tariff = r.optionalReference("tariff", to: "tariff", help: "the grid's default if absent")
    transformers = r.optional("transformers", help: "the bank between the utility and the site")
    equipment = r.optionalReference("equipment", to: "power-equipment")
    count = r.optional("count", in: .between(1, 10_000), help: "units of plant on the site") ?? 0
    redundancy = r.optional("redundancy", help: "of plant on the site") ?? .n
    role = r.optional("role", help: "of plant on the site; supply if absent") ?? .supply
    isFirm = r.optional("firm", help: "false where the utility may interrupt it") ?? true
    note = r.optional("note")
    switch source {
    case .grid where contracted == nil:
      r.report("missing: power from the grid needs its contracted MW", key: "contracted")
    case .onSite where equipment == nil || count == 0:
      r.report("missing: plant on the site needs `equipment` and `count`", key: "equipment")
    default: break
    }
  }
}

/// Transformers in parallel between the utility and the site.
public struct TransformerBank: SpecRecord {
  public var rating: ApparentPower
  public var count: Int
  public var redundancy: Redundancy

  public init(_ r: inout Reader) {
    rating = r.required("rating", in: .positive, help: "of one transformer")
    count = r.required("count", in: .between(1, 100))
    redundancy = r.value("redundancy", default: .nPlus1, help: "what may fail without loss")
  }

  /// What the bank carries with its redundancy intact.
  public var usable: ApparentPower { rating * Double(redundancy.needed(of: count)) }
}

/// How much more is built than the load needs.
public enum Redundancy: String, Choice {
  case none
  case n
  case nPlus1 = "n+1"
  case nPlus2 = "n+2"
  /// One unit may have failed while another is in maintenance: plant on the site.
  case nPlus1Plus1 = "n+1+1"
  case twoN = "2n"
  case twoNPlus1 = "2(n+1)"
  case threeMakeTwo = "3n/2"
  case fourMakeThree = "4n/3"
  case block

  /// How many of `count` like units may carry load.
  public func needed(of count: Int) -> Int {
    switch self {
    case .none, .n: count
    case .nPlus1, .block: max(0, count - 1)
    case .nPlus2, .nPlus1Plus1: max(0, count - 2)
    case .twoN: count / 2
    case .twoNPlus1: max(0, count / 2 - 1)
    case .threeMakeTwo: count * 2 / 3
    case .fourMakeThree: count * 3 / 4
    }
  }
}
