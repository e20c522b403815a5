import RealModule
import Workloads

/// Where the figures of `simulate failures` come from.
enum FailureDerivations {
  static let byMetric = DerivationTable.byMetric(of: rows)

  private static let write: DerivationInput = "checkpoint_wait_s"
  private static let mean: DerivationInput = "mttf_hours"

  private static let rows: [Derivation] = [
    Derivation(
      "mttf_hours", "24 h / interruptions a day, classes superposed", "arXiv 2410.21680",
      from: ["classes[*].failures_per_day"]
    ) { 24 / $0.sum(0) },
    Derivation(
      "classes[*].mttf_hours", "24 h / interruptions a day", from: ["classes[i].failures_per_day"]
    ) { 24 / $0[0] },
    .leaf(
      "classes[*].failures_per_day", "rate of a unit x units of the job x lemons",
      "arXiv 2410.21680",
      from: ["nodes", "accelerators", "scenario.spec.rate"]),
    Derivation(
      "nodes", "accelerators / those of a node", from: ["accelerators", "node_accelerators"]
    ) { $0[0] / $0[1] },
    Derivation(
      "expected_failures", "time / mean time to failure", from: ["duration_hours", mean]
    ) { $0[0] / $0[1] },
    Derivation(
      "failures_per_1000_node_days", "24 h / mean time to failure / nodes x 1,000",
      from: [mean, "nodes"]
    ) { 24 / $0[0] / $0[1] * 1000 },
    Derivation(
      "goodput", "(1 - (restart + interval/2 + storing)/M) / (1 + write/interval), x speed",
      "Kokolis et al. 2024, arXiv 2410.21680",
      from: [
        "restart_s", "checkpoint_interval_s", "checkpoint_background_s", mean, write,
        "straggler_speed",
      ]
    ) { $0[5] * max(0, (1 - ($0[0] + $0[1] / 2 + $0[2]) / ($0[3] * 3600)) / (1 + $0[4] / $0[1])) },
    Derivation(
      "goodput_renewal", "i e^(-storing/M) / (M e^(restart/M) (e^((i + w)/M) - 1)), x speed",
      "Daly 2006, equation 20",
      from: [
        "restart_s", "checkpoint_interval_s", "checkpoint_background_s", mean, write,
        "straggler_speed",
      ]
    ) {
      let m = $0[3] * 3600
      let segment = Double.expMinusOne(($0[1] + $0[4]) / m)
      return $0[5] * Double.exp(-$0[2] / m) * $0[1] / (m * Double.exp($0[0] / m) * segment)
    },
    Derivation("young_interval_s", "sqrt(2 w M)", "Young 1974", from: [write, mean]) {
      (2 * $0[0] * $0[1] * 3600).squareRoot()
    },
    Derivation("daly_interval_s", "sqrt(2 w M) - w", "Daly 2006", from: [write, mean]) {
      let m = $0[1] * 3600
      return $0[0] < m / 2 ? (2 * $0[0] * m).squareRoot() - $0[0] : m
    },
    .leaf(
      "optimal_interval_s", "where the renewal formula is largest, by golden section",
      "Daly 2006, equation 20", from: [write, mean]),
    .leaf(
      "checkpoint_interval_s", "as given, or by the rule that the spec names",
      from: ["young_interval_s", "daly_interval_s", "optimal_interval_s"]),
    Derivation(
      "overhead_at_young", "sqrt(2 w / M), without restarts", "Young 1974", from: [write, mean]
    ) { (2 * $0[0] / ($0[1] * 3600)).squareRoot() },
    Derivation(
      "lost_gpu_hours", "(1 - goodput) x time x accelerators",
      from: ["goodput", "duration_hours", "accelerators"]
    ) { (1 - $0[0]) * $0[1] * $0[2] },
    .leaf(
      "simulation.goodput", "event by event, without the formulas above: the mean of the runs",
      from: ["simulation.replications", "simulation.seed"]),
    Derivation(
      "nodes_in_repair", "repair time / mean time to failure", "Palm's theorem",
      from: ["repair_hours", mean]
    ) { $0[0] / $0[1] },
    Derivation(
      "spares_for_99_5_percent", "Poisson quantile of the nodes in repair", "Palm's theorem",
      from: ["nodes_in_repair"]
    ) { Double(SpareNodes.needed(mean: $0[0], confidence: 0.995)) },
    Derivation(
      "shortage_probability", "chance that more nodes are in repair than there are spares",
      "Palm's theorem", from: ["nodes_in_repair", "spares"]
    ) { SpareNodes.shortage(mean: $0[0], spares: $0.integer(1)) },
    .leaf("blast_radius_accelerators", "accelerators of a scale-up domain, or of a node"),
    .leaf(
      "straggler_speed", "1 / (1 + slowdown (1 - (1 - share)^nodes))",
      "a synchronous job waits for the slowest", from: ["nodes"]),
  ]
}

/// Where the figures of `simulate sites` come from.
enum SitesDerivations {
  static let byMetric = DerivationTable.byMetric(of: rows)

  private static let campuses: DerivationInput = "sites[*].accelerators"

  private static func fiber(_ metric: String, pairs: String, price: String) -> Derivation {
    Derivation(
      metric, "pairs x links x route x price of a pair over a kilometer",
      from: [DerivationInput(pairs), "links", "route_km", DerivationInput(price)]
    ) { $0[0] * $0[1] * $0[2] * $0[3] }
  }

  private static let rows: [Derivation] = [
    .sum("accelerators", of: campuses, "sum over the sites"),
    Derivation(
      "payload_gb", "bits of a gradient / 8 x parameters", from: ["parameters", "gradient_bits"]
    ) { $0[0] * $0[1] / 8e9 },
    Derivation(
      "latency_floor_seconds", "2 (S - 1) trips between neighbors: route x delay a km",
      "Thakur et al. 2005", from: [campuses, "trip_seconds"]
    ) { 2 * Double($0.list(0).count - 1) * $0[1] },
    Derivation(
      "exchange_seconds", "2 (S - 1)/S x bytes / link, half each way where both are used, + trips",
      "ring, Thakur et al. 2005; SemiAnalysis, Multi-Datacenter Training, 2024",
      from: [campuses, "payload_gb", "link_tbps", "latency_floor_seconds", "ways"]
    ) {
      let count = Double($0.list(0).count)
      return 2 * (count - 1) / count * $0[1] * 8 / 1000 / $0[4] / $0[2] + $0[3]
    },
    Derivation(
      "exposed_seconds", "(exchange - overlap x step x steps between exchanges) / those steps",
      from: ["exchange_seconds", "overlap", "compute_seconds", "sync_every"]
    ) { max(0, $0[0] - $0[1] * $0[2] * $0[3]) / $0[3] },
    Derivation(
      "step_seconds", "step without traffic + what is exposed",
      from: ["compute_seconds", "exposed_seconds"]
    ) { $0[0] + $0[1] },
    Derivation(
      "efficiency", "step without traffic / step", from: ["compute_seconds", "step_seconds"]
    ) { $0[0] / $0[1] },
    .leaf(
      "availability", "product over the sites of time between outages / (that + outage)",
      "a synchronous job stops with any site", from: ["scenario.spec.sites[*].outages_per_year"]),
    Derivation(
      "goodput", "efficiency x availability of all sites", from: ["efficiency", "availability"],
      when: [.text("method", "synchronous")]
    ) { $0[0] * $0[1] },
    .leaf(
      "goodput", "efficiency x availability of sites weighted by accelerators: the others go on",
      from: ["efficiency", campuses]),
    Derivation(
      "mean_tbps", "bytes of the link / (steps between exchanges x step)",
      from: [campuses, "payload_gb", "ways", "sync_every", "step_seconds"]
    ) {
      let count = Double($0.list(0).count)
      return 2 * (count - 1) / count * $0[1] * 8 / 1000 / $0[2] / ($0[3] * $0[4])
    },
    Derivation(
      "needed_tbps", "bytes of the link / (overlap x step x steps - trips)",
      from: [
        campuses, "payload_gb", "ways", "overlap", "compute_seconds", "sync_every",
        "latency_floor_seconds",
      ]
    ) {
      let count = Double($0.list(0).count)
      let bits = 2 * (count - 1) / count * $0[1] * 8 / 1000 / $0[2]
      return bits / ($0[3] * $0[4] * $0[5] - $0[6])
    },
    Derivation(
      "fiber_pairs", "link / rate of a pair, rounded up", "SemiAnalysis 2024: 64 x 400ZR",
      from: ["link_tbps", "pair_tbps"]
    ) { ($0[0] / $0[1] * (1 - 1e-12)).rounded(.up) },
    Derivation(
      "fiber_pairs_needed", "link that hides the exchange / rate of a pair, rounded up",
      "SemiAnalysis 2024: 64 x 400ZR", from: ["needed_tbps", "pair_tbps"]
    ) { ($0[0] / $0[1] * (1 - 1e-12)).rounded(.up) },
    Derivation(
      "links", "a ring of the campuses; two share one", from: [campuses]
    ) {
      let count = Double($0.list(0).count)
      return count > 2 ? count : count - 1
    },
    .leaf("route_km", "between neighbors, as the fiber runs", from: ["scenario.spec.route"]),
    .leaf(
      "pair_usd_per_km", "the user's price", from: ["scenario.spec.pair_cost_per_km"]),
    .leaf(
      "pair_usd_per_km_year", "the user's price", from: ["scenario.spec.pair_rent_per_km"]),
    fiber("fiber_capex_usd", pairs: "fiber_pairs", price: "pair_usd_per_km"),
    fiber("fiber_capex_needed_usd", pairs: "fiber_pairs_needed", price: "pair_usd_per_km"),
    fiber("fiber_usd_per_year", pairs: "fiber_pairs", price: "pair_usd_per_km_year"),
    fiber("fiber_needed_usd_per_year", pairs: "fiber_pairs_needed", price: "pair_usd_per_km_year"),
    Derivation(
      "sites[*].batch_share", "accelerators of the site / all", "SemiAnalysis 2024",
      from: ["sites[i].accelerators", campuses]
    ) { $0[0] / $0.sum(1) },
    Derivation(
      "sites[*].relative_batch", "accelerators of the site / those of the largest",
      from: ["sites[i].accelerators", campuses]
    ) { $0[0] / ($0.list(1).max() ?? .nan) },
    Derivation(
      "batch_efficiency", "1 / (1 + batch / critical batch)",
      "McCandlish et al. 2018, arXiv 1812.06162, equation 2.7",
      from: ["batch_tokens", "critical_batch_tokens"]
    ) { 1 / (1 + $0[0] / $0[1]) },
  ]
}
