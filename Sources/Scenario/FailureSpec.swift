public import Documents
public import Quantities

/// How often something fails: `6.5 /1000 node-days`, `0.4 /1000 gpu-days` or `500 FIT`, which are
/// failures of one accelerator's share in 10^9 hours.
public struct FailureRate: ScalarValue, Hashable {
  public enum Unit: Sendable, Hashable {
    case node
    case accelerator
  }

  /// Failures a day of one unit.
  public var perDay: Double
  public var unit: Unit

  public init(perDay: Double, unit: Unit) {
    self.perDay = perDay
    self.unit = unit
  }

  public static let valueType = ValueType.text
  public static let placeholder = FailureRate(perDay: 1, unit: .node)

  public static func parse(_ scalar: Scalar) throws(Mismatch) -> FailureRate {
    let words = scalar.text.split(separator: " ").map(String.init)
    if let number = words.first.flatMap({ NumberText.parse($0) }), number >= 0 {
      switch words.dropFirst().joined(separator: " ") {
      case "/1000 node-days": return FailureRate(perDay: number / 1000, unit: .node)
      case "/node-day": return FailureRate(perDay: number, unit: .node)
      case "/1000 gpu-days": return FailureRate(perDay: number / 1000, unit: .accelerator)
      case "/million gpu-hours": return FailureRate(perDay: number * 24e-6, unit: .accelerator)
      case "FIT": return FailureRate(perDay: number * 24e-9, unit: .accelerator)
      default: break
      }
    }
    throw Mismatch(
      expected: "a rate such as `6.5 /1000 node-days`, `0.4 /1000 gpu-days`, `20 /million "
        + "gpu-hours` or `500 FIT`")
  }
}

/// When checkpoints are taken: every so long, or by a rule.
public enum CheckpointInterval: ScalarValue, Hashable {
  case given(Duration)
  /// √(2·w·M): Young 1974.
  case young
  /// √(2·w·M) − w: Daly 2006, first order.
  case daly
  /// The interval at which the renewal formula is best.
  case optimal

  public static let valueType = ValueType.text
  public static let placeholder = CheckpointInterval.young

  public static func parse(_ scalar: Scalar) throws(Mismatch) -> CheckpointInterval {
    switch scalar.text {
    case "young": return .young
    case "daly": return .daly
    case "optimal": return .optimal
    default:
      guard let interval = Duration(parsing: scalar.text), interval.seconds > 0 else {
        throw Mismatch(expected: "a duration such as `30 min`, or young, daly or optimal")
      }
      return .given(interval)
    }
  }
}

/// How a job saves its state.
public struct CheckpointSpec: SpecRecord, Hashable {
  public var interval: CheckpointInterval
  /// How long the job waits for one.
  public var write: Duration

  public init(_ r: inout Reader) {
    interval = r.required("interval", help: "a duration, or young, daly or optimal")
    write = r.required("write", in: .positive, help: "how long the job waits for one")
  }
}

/// One class of failures; the keys of `components` are data.
public struct FailureClasses: SpecRecord, Hashable {
  public struct Entry: Hashable, Sendable {
    public var name: String
    public var rate: FailureRate
  }

  public var entries: [Entry] = []

  public init(_ r: inout Reader) {
    for member in r.allMembers() {
      if let rate = FailureRate.read(member.value, at: member.key, into: &r) {
        entries.append(Entry(name: member.key, rate: rate))
      }
    }
  }
}

/// A job on a cluster that fails now and then.
public struct FailureSpec: SpecRecord {
  public static let kind = "failures"

  public var cluster: WorkloadCluster
  /// Accelerators of what counts as a node in rates; the system's, up to 8, if absent.
  public var nodeAccelerators: Int?
  public var rate: FailureRate?
  public var components: [FailureClasses.Entry]
  public var checkpoint: CheckpointSpec
  /// From failure to work again.
  public var restart: Duration
  public var duration: Duration
  /// Nodes that stand ready.
  public var spares: Int
  /// How long a failed node is away; nil: a replacement is always at hand.
  public var repair: Duration?
  public var seed: Int
  public var replications: Int

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "failures")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not failures", key: "kind") }
    cluster = r.required("cluster")
    nodeAccelerators = r.optional(
      "node_accelerators", in: .between(1, 100_000), help: "the system's, up to 8, if absent")
    rate = r.optional("rate", help: "of interruptions: 6.5 /1000 node-days")
    let classes: FailureClasses? = r.optional(
      "components", help: "rates by name, in place of `rate`")
    components = classes?.entries ?? []
    checkpoint = r.required("checkpoint")
    restart = r.required("restart", in: .notNegative, help: "from failure to work again")
    duration = r.required(
      "duration", in: .between(.hours(1), .years(20)), help: "how long the job runs")
    spares = r.optional("spares", in: .between(0, 10_000_000), help: "nodes that stand ready") ?? 0
    repair = r.optional("repair", in: .positive, help: "how long a failed node is away")
    seed = r.optional("seed", in: .notNegative, help: "of the simulation") ?? 1
    replications = r.optional("replications", in: .between(2, 1_000_000)) ?? 1000
    if (rate == nil) == components.isEmpty {
      r.report("say either `rate` or `components`", key: "rate")
    }
  }
}
