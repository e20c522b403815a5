public import Catalog
public import Documents
public import Quantities

/// How one engine that serves a model is spread over accelerators.
public struct ServingStrategy: SpecRecord, Hashable {
  /// Ranks that share each matrix, and pipeline stages.
  public var tensor: Int
  public var pipeline: Int
  /// Ranks that share a layer's experts; they are taken from the others.
  public var expert: Int
  /// Ranks of one engine that each attend to their own requests; more than 1 where experts are shared
  /// wider than `tensor`.
  public var data: Int

  public init(tensor: Int = 1, pipeline: Int = 1, expert: Int = 1, data: Int = 1) {
    self.tensor = tensor
    self.pipeline = pipeline
    self.expert = expert
    self.data = data
  }

  public init(_ r: inout Reader) {
    let degrees = Limits<Int>.between(1, 100_000)
    tensor = r.optional("tensor", in: degrees, help: "ranks that share each matrix") ?? 1
    pipeline = r.optional("pipeline", in: degrees, help: "stages") ?? 1
    expert = r.optional("expert", in: degrees, help: "ranks that share a layer's experts") ?? 1
    data =
      r.optional(
        "data", in: degrees, help: "ranks of one engine with requests of their own") ?? 1
  }

  /// Accelerators of one engine.
  public var accelerators: Int { tensor * pipeline * data }
}

/// Number formats of a served model.
public struct ServingPrecision: SpecRecord, Hashable {
  public var weights: Precision
  public var keyValues: Precision
  /// Of matrix products; the weights' if absent. A wider one is weight-only quantization.
  public var compute: Precision

  public init(_ r: inout Reader) {
    weights = r.required("weights", help: "as they lie in memory")
    keyValues = r.required("kv", help: "of cached keys and values")
    compute =
      r.optional("compute", help: "of matrix products; the weights' if absent") ?? weights
  }
}

/// A number of requests in a time: `12 /s`, `40 /min` or `1e6 /day`.
public struct RequestRate: ScalarValue, Hashable {
  public var perSecond: Double

  public init(perSecond: Double) { self.perSecond = perSecond }

  public static let valueType = ValueType.text
  public static let placeholder = RequestRate(perSecond: 1)

  public static func parse(_ scalar: Scalar) throws(Mismatch) -> RequestRate {
    let words = scalar.text.split(separator: " ")
    if words.count == 2, let number = NumberText.parse(String(words[0])), number > 0 {
      switch words[1] {
      case "/s": return RequestRate(perSecond: number)
      case "/min": return RequestRate(perSecond: number / 60)
      case "/h": return RequestRate(perSecond: number / 3600)
      case "/day": return RequestRate(perSecond: number / 86_400)
      default: break
      }
    }
    throw Mismatch(expected: "a rate above 0 such as `12 /s`, `40 /min` or `1e6 /day`")
  }
}

/// Whether requests always wait.
public enum Arrivals: String, Choice {
  /// A request starts whenever there is room: the most that the cluster does.
  case saturated
}

/// What asks of a served model.
public struct ServingLoad: SpecRecord, Hashable {
  public var input: Double
  public var output: Double
  /// Share of input tokens whose keys and values are in a cache.
  public var cached: Double
  public var arrivals: Arrivals?
  public var rate: RequestRate?
  /// Requests in flight on the cluster.
  public var concurrency: Int?
  /// People, and what each asks in a day.
  public var users: Double?
  public var requestsPerUserDay: Double?
  /// A file of arrivals.
  public var trace: String?
  /// How many requests a simulation generates.
  public var requests: Int?
  /// Standard deviation of generated lengths over their mean.
  public var variation: Double
  /// How much faster a trace runs than it was recorded.
  public var speed: Double
  /// Tokens whose keys and values a store keeps, for traces that name the blocks of prompts.
  public var prefixCache: Double?
  /// Requests of each hour of a day over their mean.
  public var hourly: [Double]

  public init(_ r: inout Reader) {
    let lengths = Limits<Double>.between(1, 100_000_000)
    trace = r.optional("trace", help: "arrivals: Azure or BurstGPT CSV, Mooncake JSONL")
    let input: Double? = r.optional(
      "input_tokens", in: lengths, help: "of a request, mean; a trace has its own")
    let output: Double? = r.optional(
      "output_tokens", in: lengths, help: "of a request, mean; a trace has its own")
    self.input = input ?? 1
    self.output = output ?? 1
    cached =
      r.optional(
        "cached_share", in: .fraction, help: "of input tokens found in a prefix cache") ?? 0
    arrivals = r.optional("arrivals", help: "saturated: as many as there is room for")
    rate = r.optional("rate", help: "of requests: 12 /s")
    concurrency = r.optional(
      "concurrency", in: .between(1, 1_000_000_000), help: "requests in flight on the cluster")
    users = r.optional("users", in: .positive, help: "people who ask")
    requestsPerUserDay = r.optional("requests_per_user_day", in: .positive)
    requests = r.optional(
      "requests", in: .between(1, 1_000_000_000), help: "that a simulation generates")
    variation =
      r.optional("length_variation", in: .between(0, 10), help: "of generated lengths, over mean")
      ?? 0
    speed = r.optional("speed", in: .positive, help: "of a trace, 1 as recorded") ?? 1
    prefixCache = r.optional(
      "prefix_cache_tokens", in: .positive, help: "that a store keeps, for traces with blocks")
    hourly = r.optional("hourly", help: "24 factors on the rate: replicas follow them") ?? []
    if !hourly.isEmpty, hourly.count != 24 || hourly.contains(where: { $0 < 0 }) {
      r.report("24 factors of 0 or more, one an hour", key: "hourly")
    }
    if trace == nil {
      if input == nil { r.report("missing: tokens of a request", key: "input_tokens") }
      if output == nil { r.report("missing: tokens of an answer", key: "output_tokens") }
    }
    let ways = [arrivals != nil, rate != nil, concurrency != nil, users != nil, trace != nil]
    if ways.count(where: { $0 }) != 1 {
      r.report(
        "say one of `arrivals: saturated`, `rate`, `concurrency`, `users` and `trace`",
        key: "arrivals")
    }
    if (users == nil) != (requestsPerUserDay == nil) {
      r.report("`users` and `requests_per_user_day` come together", key: "users")
    }
  }

  /// The busiest hour over the mean.
  public var peak: Double { max(hourly.max() ?? 1, 1e-9) }

  /// Requests a second, where the load says so.
  public var requestsPerSecond: Double? {
    if let rate { return rate.perSecond }
    if let users, let each = requestsPerUserDay { return users * each / 86_400 }
    return nil
  }
}

/// How soon answers must come.
public struct ServingObjective: SpecRecord, Hashable {
  /// A latency that must not be longer.
  public struct Bound: Sendable, Hashable {
    /// Percentile in percent; nil: the mean.
    public var percentile: Int?
    public var limit: Duration
  }

  public var firstToken: [Bound] = []
  public var perToken: [Bound] = []

  public init(_ r: inout Reader) {
    for (suffix, percentile) in [("", nil), ("_p50", 50), ("_p95", 95), ("_p99", 99)] {
      let what = percentile.map { "percentile \($0)" } ?? "mean"
      let first: Duration? = r.optional(
        "ttft\(suffix)", in: .positive, help: "time to first token, \(what)")
      if let first { firstToken.append(Bound(percentile: percentile, limit: first)) }
      let each: Duration? = r.optional(
        "tpot\(suffix)", in: .positive, help: "time per output token, \(what)")
      if let each { perToken.append(Bound(percentile: percentile, limit: each)) }
    }
  }
}

/// Tokens that are guessed ahead and checked in one step: a draft, or layers that predict further
/// tokens.
public struct Speculation: SpecRecord, Hashable {
  public var tokens: Int
  /// Chance that a guess is right, given those before it.
  public var acceptance: Double

  public init(_ r: inout Reader) {
    tokens = r.required("tokens", in: .between(1, 32), help: "guessed in each step")
    acceptance = r.required("acceptance", in: .fraction, help: "chance that a guess is right")
  }

  /// Tokens that one step yields: (1 − α^(k+1)) / (1 − α) (Leviathan et al. 2023, arXiv 2211.17192,
  /// equation 1).
  public var tokensPerStep: Double {
    guard acceptance < 1 else { return Double(tokens + 1) }
    var sum = 0.0
    var power = 1.0
    for _ in 0...tokens {
      sum += power
      power *= acceptance
    }
    return sum
  }
}

/// When a request is let in.
public enum Reservation: String, Choice {
  /// When memory holds its whole length: nothing is ever evicted.
  case whole
  /// When memory holds what it has so far.
  case used
}

/// Limits of the engine's software.
public struct EngineLimits: SpecRecord, Hashable {
  public var batch: Int
  public var tokens: Int
  /// Share of the memory that weights leave, for keys and values.
  public var keyValueShare: Double
  public var reservation: Reservation
  /// Output tokens that room is reserved for, where that is not the length that the load says.
  public var maximumOutput: Double?

  public init(
    batch: Int = 2048, tokens: Int = 8192, keyValueShare: Double = 0.9,
    reservation: Reservation = .whole
  ) {
    self.batch = batch
    self.tokens = tokens
    self.keyValueShare = keyValueShare
    self.reservation = reservation
  }

  public init(_ r: inout Reader) {
    let standard = EngineLimits()
    batch =
      r.optional("max_batch", in: .between(1, 1_000_000), help: "requests a rank, 2048 if absent")
      ?? standard.batch
    tokens =
      r.optional(
        "max_tokens", in: .between(1, 10_000_000), help: "a step of a rank, 8192 if absent")
      ?? standard.tokens
    keyValueShare =
      r.optional(
        "kv_share", in: .positiveFraction, help: "of memory that weights leave, 0.9 if absent")
      ?? standard.keyValueShare
    reservation =
      r.optional("reservation", help: "memory that lets a request in; whole if absent") ?? .whole
    maximumOutput = r.optional(
      "max_output", in: .positive, help: "tokens of an answer that room is reserved for")
  }
}

/// One cluster that serves one model.
public struct ServingSpec: SpecRecord {
  public static let kind = "serving"

  public var model: String
  public var precision: ServingPrecision
  public var cluster: WorkloadCluster
  public var strategy: ServingStrategy?
  public var prefill: ServingStrategy?
  public var decode: ServingStrategy?
  public var load: ServingLoad
  public var objective: ServingObjective?
  public var speculation: Speculation?
  public var limits: EngineLimits
  /// Load of the busiest rank's experts over the mean.
  public var imbalance: Double
  /// Whether two half batches take turns, so that traffic of experts hides behind products.
  public var hasTwoBatches: Bool
  public var efficiency: String?
  /// Price of an accelerator-hour; the latest rental price of the accelerator if absent.
  public var price: AcceleratorTimePrice?
  /// Share of the time that the cluster is used.
  public var utilization: Double
  public var pue: Double?
  /// Whether every request is simulated.
  public var simulatesEvents: Bool
  public var seed: Int

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "serving")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not serving", key: "kind") }
    model = r.reference("model", to: "model")
    precision = r.required("precision")
    cluster = r.required("cluster")
    strategy = r.optional("strategy", help: "of each engine")
    prefill = r.optional("prefill", help: "strategy of engines that only read prompts")
    decode = r.optional("decode", help: "strategy of engines that only write answers")
    load = r.required("load")
    objective = r.optional("slo", help: "how soon answers must come")
    speculation = r.optional("speculation", help: "tokens guessed ahead")
    limits = r.value("limits", default: EngineLimits(), help: "of the engine's software")
    imbalance =
      r.optional("expert_imbalance", in: .between(1, 100), help: "busiest rank over mean") ?? 1
    hasTwoBatches =
      r.optional("two_batch_overlap", help: "traffic of experts hides behind products") ?? false
    efficiency = r.optionalReference(
      "efficiency", to: "efficiency", help: "the newest of accelerator and precision if absent")
    price = r.optional(
      "price", in: .positive, help: "of an accelerator-hour; the latest rental price if absent")
    utilization =
      r.optional("utilization", in: .positiveFraction, help: "share of time in use") ?? 1
    pue = r.optional("pue", in: .between(1, 5), help: "annual, for facility megawatts")
    simulatesEvents = r.optional("events", help: "whether every request is simulated") ?? false
    seed = r.optional("seed", in: .notNegative, help: "of generated arrivals") ?? 1
    if (prefill == nil) != (decode == nil) {
      r.report("`prefill` and `decode` come together", key: prefill == nil ? "decode" : "prefill")
    }
    if strategy != nil, prefill != nil {
      r.report("say either `strategy` or `prefill` and `decode`", key: "strategy")
    }
    if load.trace != nil || load.requests != nil { simulatesEvents = true }
  }
}
