public import Documents
public import Quantities

/// Candidate sites to be put in order.
public struct RankingSpec: SpecRecord {
  public static let kind = "ranking"

  public var id: String
  /// Ids; empty: every site that is known.
  public var sites: [String]
  /// Power that arrives after this month does not count.
  public var by: Month?
  /// Mean draw over the power contracted for: spreads demand charges over energy.
  public var loadFactor: Double
  /// Place that distance and latency are counted from.
  public var near: NearPlace?
  public var criteria: [CriterionSpec]
  public var note: String?

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "ranking")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not ranking", key: "kind") }
    id = r.id()
    sites = r.optional("sites", help: "ids of candidates; every known site if absent") ?? []
    by = r.optional("by", help: "power that arrives later does not count")
    loadFactor = r.value(
      "load_factor", default: 0.8, in: .positiveFraction, help: "mean draw over contracted power")
    near = r.optional("near", help: "place that distance and latency are counted from")
    criteria = r.required("criteria", help: "figures with their weights")
    note = r.optional("note")
    if criteria.isEmpty { r.report("a ranking needs a criterion", key: "criteria") }
    var seen: Set<CriterionSpec.Figure> = []
    for criterion in criteria where !seen.insert(criterion.figure).inserted {
      r.report("`\(criterion.figure.rawValue)` is named twice", key: "criteria")
    }
    if near == nil, criteria.contains(where: { [.distance, .latency].contains($0.figure) }) {
      r.report("distance and latency need a place: `near: {latitude, longitude}`", key: "near")
    }
    if by == nil, criteria.contains(where: { $0.figure == .firmPower }) {
      r.report("missing: firm_mw is power by a month", key: "by")
    }
  }
}

/// A place by its coordinates.
public struct NearPlace: SpecRecord {
  public var name: String?
  public var latitude: Double
  public var longitude: Double

  public init(_ r: inout Reader) {
    name = r.optional("name")
    latitude = r.required("latitude", in: .between(-90, 90), help: "degrees north")
    longitude = r.required("longitude", in: .between(-180, 180), help: "degrees east")
  }
}

/// A figure with its weight.
public struct CriterionSpec: SpecRecord {
  /// Figures that a site has; the words carry their units.
  public enum Figure: String, Choice {
    case firmPower = "firm_mw"
    case firstPower = "first_power_months"
    case energyPrice = "energy_usd_per_mwh"
    case carbon = "carbon_kg_per_mwh"
    case water = "water_m3_per_day"
    case designTemperature = "design_dry_bulb_c"
    case meanTemperature = "mean_dry_bulb_c"
    case constructionFactor = "construction_factor"
    case propertyTax = "property_tax"
    case land = "land_ha"
    case distance = "distance_km"
    case latency = "latency_ms"
  }

  public enum Better: String, Choice {
    case lower
    case higher
  }

  public var figure: Figure
  public var weight: Double
  public var better: Better?

  public init(_ r: inout Reader) {
    figure = r.required("figure", help: "what is weighed")
    weight = r.value("weight", default: 1, in: .positive, help: "share of all weights counts")
    better = r.optional("better", help: "higher or lower; the figure's own sense if absent")
  }
}
