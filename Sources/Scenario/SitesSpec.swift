import Catalog
public import Documents
public import Quantities

/// One campus of a job that spans several.
public struct JobSite: SpecRecord, Hashable {
  public var id: String
  public var accelerators: Int
  /// How often the campus is lost to the job, and for how long.
  public var outagesPerYear: Double
  public var outage: Duration

  public init(_ r: inout Reader) {
    id = r.id()
    accelerators = r.required("accelerators", in: .between(1, 100_000_000))
    outagesPerYear =
      r.optional("outages_per_year", in: .notNegative, help: "of the whole campus") ?? 0
    outage = r.optional("outage", in: .notNegative, help: "how long one lasts") ?? .zero
  }
}

/// How replicas on different campuses stay one model.
public enum SiteMethod: String, Choice {
  /// Gradients of every step are summed over all sites.
  case synchronous
  /// Sites train alone and average every so many steps: local SGD, DiLoCo (Douillard et al. 2023,
  /// arXiv 2311.08105).
  case local
}

/// A training job over several campuses.
public struct SitesSpec: SpecRecord {
  public static let kind = "multi-site"

  public var parameters: Double?
  public var model: String?
  public var sites: [JobSite]
  /// Seconds of a step without traffic between sites.
  public var step: Duration
  /// Route between neighbors on the ring, and what a link carries in one direction.
  public var route: Length
  public var link: Bandwidth?
  public var pairs: Int?
  public var pairRate: Bandwidth
  /// Of one pair over one kilometer of route: built or bought, and held for a year.
  public var pairCost: Money?
  public var pairRent: Money?
  public var delayPerKilometer: Duration
  public var isBothWays: Bool
  public var gradientBits: Double
  /// Share of a step behind which traffic hides.
  public var overlap: Double
  public var method: SiteMethod
  public var syncEvery: Int
  public var fragments: Int
  /// Tokens of one step over all sites, and the most that still help.
  public var batchTokens: Double?
  public var criticalBatch: Double?

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "multi-site")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not multi-site", key: "kind") }
    parameters = r.optional("parameters", in: .positive, help: "in place of `model`")
    model = r.optionalReference("model", to: "model")
    sites = r.required("sites", help: "campuses of the job")
    step = r.required("step", in: .positive, help: "without traffic between sites")
    route = r.required("route", in: .positive, help: "between neighbors, as the fiber runs")
    link = r.optional("link", in: .positive, help: "between neighbors, one direction")
    pairs = r.optional(
      "fiber_pairs", in: .between(1, 1_000_000), help: "in place of `link`, with `pair_rate`")
    pairRate =
      r.optional("pair_rate", in: .positive, help: "of one pair; 25.6 Tb/s if absent: 64 x 400ZR")
      ?? Bandwidth(base: 25.6e12 / 8)
    pairCost = r.optional(
      "pair_cost_per_km", in: .notNegative, help: "of a fiber pair, built or bought for good")
    pairRent = r.optional(
      "pair_rent_per_km", in: .notNegative, help: "of a fiber pair, upkeep or rent of a year")
    delayPerKilometer =
      r.optional("delay_per_km", in: .positive, help: "one way; 4.9 us if absent")
      ?? Duration(base: 4.9e-6)
    isBothWays =
      r.optional("both_directions", help: "whether half of the data goes round each way") ?? false
    gradientBits =
      r.optional("gradient_bits", in: .between(1, 32), help: "of a value sent; 16 if absent") ?? 16
    overlap =
      r.optional("overlap", in: .fraction, help: "share of a step that hides traffic") ?? 0
    method = r.optional("method", help: "synchronous if absent") ?? .synchronous
    syncEvery = r.optional("sync_every", in: .between(1, 1_000_000), help: "steps; 500") ?? 500
    fragments =
      r.optional("fragments", in: .between(1, 10_000), help: "sent one after another; 1") ?? 1
    batchTokens = r.optional("batch_tokens", in: .positive, help: "of one step, all sites")
    criticalBatch = r.optional("critical_batch_tokens", in: .positive)
    if (parameters == nil) == (model == nil) {
      r.reportEither("parameters", or: "model")
    }
    if (link == nil) == (pairs == nil) {
      r.reportEither("link", or: "fiber_pairs")
    }
    if sites.count < 2 { r.report("two sites or more", key: "sites") }
  }
}
