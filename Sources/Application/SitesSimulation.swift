import Catalog
import Documents
public import Interchange
import Quantities
import Reporting
import Scenario
public import Workloads

/// A job over several campuses, and the same on one.
public struct SitesAnswer: Sendable {
  public let exchange: SiteExchange
  let spec: SitesSpec
  let parameters: Double
}

extension SitesSpec {
  func answer(in library: Library, file: String) throws(Failure) -> SitesAnswer {
    var count = parameters ?? 0
    if let model {
      count = ModelCounts(try library.record(LanguageModel.self, model, file: file)).parameters
    }
    let own = pairs.map { pairRate * Double($0) }
    let exchange = SiteExchange(
      sites: sites.count, payload: count * gradientBits / 8, link: (link ?? own ?? pairRate).base,
      delay: route.meters / 1000 * delayPerKilometer.seconds, isBothWays: isBothWays,
      step: step.seconds, overlap: overlap, syncEvery: method == .local ? syncEvery : 1,
      fragments: method == .local ? fragments : 1)
    return SitesAnswer(exchange: exchange, spec: self, parameters: count)
  }
}

extension SitesAnswer {
  private var accelerators: Int { spec.sites.reduce(0) { $0 + $1.accelerators } }

  private func pairs(_ link: Double) -> Double? {
    link.isFinite ? (link / spec.pairRate.base).rounded(.up) : nil
  }

  /// Links of the ring: two sites share one.
  private var links: Int { spec.sites.count > 2 ? spec.sites.count : spec.sites.count - 1 }

  /// Dollars of so many pairs on every link, at a price of one over a kilometer.
  private func fiber(_ pairs: Double?, _ price: Money?) -> Double? {
    guard let pairs, let price else { return nil }
    return pairs * Double(links) * spec.route.meters / 1000 * price.dollars
  }

  private var availability: (all: Double, weighted: Double) {
    SiteExchange.availability(
      spec.sites.map {
        (Double($0.accelerators), $0.outagesPerYear, $0.outage.seconds)
      })
  }

  /// Efficiency and availability together: a synchronous job stops with any site, a local one goes on.
  private var goodput: Double {
    exchange.efficiency * (spec.method == .local ? availability.weighted : availability.all)
  }

  /// Share of a batch beyond the critical one that is of no use: a step of B tokens does as much as
  /// B / (1 + B / critical) small ones (McCandlish et al. 2018, arXiv 1812.06162, equation 2.7).
  private var batchEfficiency: Double? {
    guard let batch = spec.batchTokens, let critical = spec.criticalBatch else { return nil }
    return 1 / (1 + batch / critical)
  }

  var conventions: [String] {
    [
      "exchange: 2 (S - 1)/S of the gradients on each link, 2 (S - 1) trips between neighbors, each "
        + "route x delay a km, one way",
      "exposed: what an exchange lasts beyond the share of the steps that hides it; local training "
        + "exchanges every \(exchange.syncEvery) steps; its effect on what is learned is not modeled",
      "goodput: efficiency x availability; a synchronous job stops with any site",
    ]
  }

  public var json: JSON {
    let largest = spec.sites.map(\.accelerators).max() ?? 1
    return .object([
      ("kind", "multi-site"), ("method", .text(spec.method.rawValue)),
      ("accelerators", .integer(accelerators)), ("parameters", .number(parameters)),
      ("payload_gb", .number(exchange.payload / 1e9)),
      ("gradient_bits", .number(spec.gradientBits)),
      ("ways", .integer(exchange.isBothWays ? 2 : 1)),
      ("trip_seconds", .number(exchange.delay)), ("compute_seconds", .number(exchange.step)),
      ("overlap", .number(exchange.overlap)), ("sync_every", .integer(exchange.syncEvery)),
      ("pair_tbps", .number(spec.pairRate.base * 8 / 1e12)),
      ("batch_tokens", JSON(spec.batchTokens)),
      ("critical_batch_tokens", JSON(spec.criticalBatch)),
      ("exchange_seconds", .number(exchange.seconds)),
      ("latency_floor_seconds", .number(exchange.latencyFloor)),
      ("exposed_seconds", .number(exchange.exposed)),
      ("step_seconds", .number(exchange.step + exchange.exposed)),
      ("efficiency", .number(exchange.efficiency)),
      ("goodput", .number(goodput)),
      ("availability", .number(availability.all)),
      ("link_tbps", .number(exchange.link * 8 / 1e12)),
      ("mean_tbps", .number(exchange.meanRate * 8 / 1e12)),
      ("peak_tbps", .number(exchange.peakRate * 8 / 1e12)),
      ("traffic_reduction", .number(Double(exchange.syncEvery) * 16 / spec.gradientBits)),
      (
        "needed_tbps",
        exchange.neededLink.isFinite ? .number(exchange.neededLink * 8 / 1e12) : .null
      ),
      ("fiber_pairs", JSON(pairs(exchange.link))),
      ("fiber_pairs_needed", JSON(pairs(exchange.neededLink))),
      ("links", .integer(links)), ("route_km", .number(spec.route.meters / 1000)),
      ("pair_usd_per_km", JSON(spec.pairCost?.dollars)),
      ("pair_usd_per_km_year", JSON(spec.pairRent?.dollars)),
      ("fiber_capex_usd", JSON(fiber(pairs(exchange.link), spec.pairCost))),
      ("fiber_capex_needed_usd", JSON(fiber(pairs(exchange.neededLink), spec.pairCost))),
      ("fiber_usd_per_year", JSON(fiber(pairs(exchange.link), spec.pairRent))),
      ("fiber_needed_usd_per_year", JSON(fiber(pairs(exchange.neededLink), spec.pairRent))),
      ("batch_efficiency", JSON(batchEfficiency)),
      (
        "sites",
        .list(
          spec.sites.map {
            .object([
              ("id", .text($0.id)), ("accelerators", .integer($0.accelerators)),
              ("batch_share", .number(Double($0.accelerators) / Double(accelerators))),
              ("relative_batch", .number(Double($0.accelerators) / Double(largest))),
            ])
          })
      ),
      (
        "verdict",
        .text(
          goodput * Double(accelerators) > Double(largest)
            ? "several: \(NumberText.significant(goodput * Double(accelerators), 4)) accelerators' worth, "
              + "the largest campus alone \(largest)"
            : "one: the largest campus alone does more")
      ),
      ("conventions", .list(conventions.map(JSON.text))),
    ])
  }

  public var lines: [String] {
    func number(_ value: Double, _ digits: Int = 4) -> String {
      NumberText.significant(value, digits)
    }
    var table = TextTable([.left, .right, .left])
    table.add([
      "Exchange", number(exchange.seconds),
      "s every \(exchange.syncEvery) steps; trips alone \(number(exchange.latencyFloor, 3)) s",
    ])
    table.add(["Exposed", number(exchange.exposed), "s a step"])
    table.add(["Step", number(exchange.step + exchange.exposed), "s"])
    table.add(["Efficiency", NumberText.fixed(exchange.efficiency * 100, 2) + " %", ""])
    table.add(["Goodput", NumberText.fixed(goodput * 100, 2) + " %", "with outages of sites"])
    table.add([
      "Link", number(exchange.link * 8 / 1e12),
      "Tb/s each way, \(pairs(exchange.link).map { number($0, 6) } ?? "-") fiber pairs",
    ])
    table.add([
      "Link to hide it", exchange.neededLink.isFinite ? number(exchange.neededLink * 8e-12) : "-",
      pairs(exchange.neededLink).map { "Tb/s, \(number($0, 6)) fiber pairs" } ?? "never hides",
    ])
    for (name, price, unit) in [
      ("Fiber", spec.pairCost, "to build or buy"), ("Fiber rent", spec.pairRent, "a year"),
    ] {
      guard let now = fiber(pairs(exchange.link), price) else { continue }
      let needed = fiber(pairs(exchange.neededLink), price).map {
        "; to hide it \(shortMoney($0))"
      }
      table.add([name, shortMoney(now), "\(unit), \(links) links\(needed ?? "")"])
    }
    var sites = TextTable([.left, .right, .right])
    sites.add(["site", "accelerators", "batch share"])
    for site in spec.sites {
      sites.add([
        site.id, NumberText.fixed(Double(site.accelerators), 0, grouping: true),
        NumberText.fixed(Double(site.accelerators) / Double(accelerators) * 100, 1) + " %",
      ])
    }
    return [
      "\(number(parameters / 1e9)) billion parameters over \(spec.sites.count) sites, "
        + spec.method.rawValue, "",
    ] + table.lines() + [""] + sites.lines() + [""]
      + conventions.flatMap { wrapped($0, head: "  - ") }
  }
}
