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
  /// How long it takes to be stored after that: an asynchronous one is copied, then written behind the
  /// job.
  public var background: Duration

  public init(_ r: inout Reader) {
    interval = r.required("interval", help: "a duration, or young, daly or optimal")
    let write: Duration? = r.optional(
      "write", in: .positive, help: "how long the job waits for one; or `state` and `storage`")
    let state: DataSize? = r.optional("state", in: .positive, help: "of the whole job")
    let storage: Bandwidth? = r.optional("storage", in: .positive, help: "that takes it")
    let copy: Duration? = r.optional(
      "copy", in: .positive, help: "asynchronous: the job waits only for this")
    if (state == nil) != (storage == nil) {
      r.report("`state` and `storage` come together", key: state == nil ? "storage" : "state")
    }
    var stored = write
    if let state, let storage { stored = Duration(base: state.base / storage.base) }
    if (write == nil) == (state == nil) {
      r.report("say either `write` or `state` and `storage`", key: "write")
    }
    self.write = copy ?? stored ?? .zero
    background = copy == nil ? .zero : stored ?? .zero
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

/// Nodes that fail more often than their kin (Kokolis et al. 2024, arXiv 2410.21680, section on lemon nodes).
public struct LemonNodes: SpecRecord, Hashable {
  public var share: Double
  public var factor: Double
  /// Share of them that is found and taken out.
  public var removed: Double

  public init(_ r: inout Reader) {
    share = r.required("share", in: .fraction, help: "of nodes")
    factor = r.required("rate_factor", in: .between(1, 1e6), help: "times as often")
    removed = r.optional("removed", in: .fraction, help: "found and taken out") ?? 0
  }
}

/// Nodes that are slower, for which a synchronous job waits.
public struct Stragglers: SpecRecord, Hashable {
  public var share: Double
  public var slowdown: Double

  public init(_ r: inout Reader) {
    share = r.required("share", in: .fraction, help: "of nodes at any time")
    slowdown = r.required("slowdown", in: .between(0, 100), help: "more time for a step: 10 %")
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
  /// From failure to notice: a stall of collectives, say; before the restart.
  public var detection: Duration
  public var lemons: LemonNodes?
  public var stragglers: Stragglers?
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
    detection =
      r.optional("detection", in: .notNegative, help: "from failure to notice") ?? .zero
    lemons = r.optional("lemons", help: "nodes that fail more often")
    stragglers = r.optional("stragglers", help: "nodes that are slower")
    duration = r.required(
      "duration", in: .between(.hours(1), .years(20)), help: "how long the job runs")
    spares = r.optional("spares", in: .between(0, 10_000_000), help: "nodes that stand ready") ?? 0
    repair = r.optional("repair", in: .positive, help: "how long a failed node is away")
    seed = r.optional("seed", in: .notNegative, help: "of the simulation") ?? 1
    replications = r.optional("replications", in: .between(2, 1_000_000)) ?? 1000
    if (rate == nil) == components.isEmpty {
      r.reportEither("rate", or: "components")
    }
  }
}
