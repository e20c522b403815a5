import Catalog
import Documents
public import Interchange
import Quantities
import RealModule
import Reporting
import Scenario
import Studies

/// Asks for candidate sites to be put in order.
public struct RankRequest: Sendable {
  public var file: String
  public var records: [String]
  public var storePath: String?

  public init(file: String, records: [String] = [], storePath: String? = nil) {
    self.file = file
    self.records = records
    self.storePath = storePath
  }

  public func run() throws(Failure) -> SiteRanking {
    let request = PlanRequest(file: file, records: records, storePath: storePath)
    let (document, library) = try request.read(kind: RankingSpec.kind)
    let read = Reader.read(RankingSpec.self, from: document, file: file)
    guard let spec = read.record else { throw Failure(issues: read.issues) }
    let ids = spec.sites.isEmpty ? library.ids(of: Site.kind) : spec.sites
    guard !ids.isEmpty else {
      throw Failure(
        issues: [Issue(file: file, path: "sites", message: "no site is known")],
        notes: ["  example sites are not built in: import examples/sites first, or --with FOLDER"])
    }
    var candidates: [Candidate] = []
    var issues: [Issue] = []
    for (index, id) in ids.enumerated() {
      guard let found = library.record(Site.kind, id) else {
        let position = document["sites"]?.items?[index].position ?? .none
        issues.append(
          Issue(
            file: file, position: position, path: "sites[\(index)]",
            message: "no site has the id `\(id)`",
            suggestion: Spelling.nearest(to: id, among: library.ids(of: Site.kind))))
        continue
      }
      let read = Reader.read(Site.self, from: found.document, file: found.file)
      issues += read.issues
      if let site = read.record { candidates.append(try Candidate(site, library, file)) }
    }
    guard issues.isEmpty else { throw Failure(issues: issues) }
    return SiteRanking(spec, candidates)
  }
}

/// A site with the records that its figures need.
struct Candidate: Sendable {
  let site: Site
  let grid: Grid
  let market: Market
  let climate: ClimateNormals?
  /// One for each budget; nil for plant on the site and for tariffs that cannot be computed.
  let tariffs: [Tariff?]

  init(_ site: Site, _ library: Library, _ file: String) throws(Failure) {
    self.site = site
    grid = try library.record(Grid.self, site.grid, file: file)
    market = try library.record(Market.self, site.market, file: file)
    var climate: ClimateNormals?
    if let id = site.climate { climate = try library.record(ClimateNormals.self, id, file: file) }
    self.climate = climate
    var tariffs: [Tariff?] = []
    for budget in site.powerBudgets {
      guard budget.source == .grid, let id = budget.tariff ?? grid.tariff else {
        tariffs.append(nil)
        continue
      }
      tariffs.append(try library.record(Tariff.self, id, file: file))
    }
    self.tariffs = tariffs
  }

  /// A figure of the site; nil where the records do not say.
  func figure(_ figure: CriterionSpec.Figure, _ spec: RankingSpec) -> Double? {
    switch figure {
    case .firmPower: return firmPower(by: spec.by).megawatts
    case .firstPower:
      let first = site.powerBudgets.filter(\.isFirm).map(\.available).min()
      let all = site.powerBudgets.map(\.available).min()
      return (first ?? all).map { Double($0.index) }
    case .energyPrice: return energyPrice(spec)
    case .carbon: return grid.carbon.base * 3.6e9
    case .water: return site.water.limit.map { $0.base * 86_400 }
    case .designTemperature: return climate?.n20?.celsius
    case .meanTemperature:
      guard let means = climate?.mean, !means.isEmpty else { return nil }
      return means.reduce(0) { $0 + $1.celsius } / Double(means.count)
    case .constructionFactor: return market.constructionFactor
    case .propertyTax: return site.tax.property
    case .land: return site.land.area?.hectares
    case .distance: return spec.near.map { distance(to: $0) }
    case .latency:
      // Light in fiber, 208,188 km/s (SemiAnalysis, Multi-Datacenter Training), on a route half again
      // as long as the arc, there and back.
      return spec.near.map { distance(to: $0) * 1.5 / 208.188 * 2 }
    }
  }

  private func firmPower(by month: Month?) -> Power {
    var power = Power.zero
    for budget in site.powerBudgets where budget.isFirm && budget.source == .grid {
      if let month, budget.available > month { continue }
      power += budget.contracted ?? .zero
    }
    return power
  }

  /// Energy with demand charges spread over it, the mean of the grid's budgets by their power.
  private func energyPrice(_ spec: RankingSpec) -> Double? {
    var cost = 0.0
    var power = 0.0
    for (budget, tariff) in zip(site.powerBudgets, tariffs) where budget.source == .grid {
      guard let energy = tariff?.energy, let contracted = budget.contracted?.megawatts else {
        return nil
      }
      let demand = (tariff?.monthlyDemand).map { ($0 * .megawatts(1)).dollars } ?? 0
      let perMegawattHour = energy.base * 3.6e9 + demand * 12 / (8760 * spec.loadFactor)
      cost += perMegawattHour * contracted
      power += contracted
    }
    return power > 0 ? cost / power : nil
  }

  /// Kilometers along the arc (haversine; the mean radius of the earth, 6,371.0088 km, IUGG 1980).
  private func distance(to place: NearPlace) -> Double {
    let radians = Double.pi / 180
    let (a, b) = (site.location.latitude * radians, place.latitude * radians)
    let east = (place.longitude - site.location.longitude) * radians
    let north = Double.sin((b - a) / 2)
    let half = Double.sin(east / 2)
    let square = north * north + Double.cos(a) * Double.cos(b) * half * half
    return 2 * 6_371.0088 * Double.asin(min(1, square.squareRoot()))
  }
}

/// Candidate sites in order, with what each part of the score is.
public struct SiteRanking: Sendable {
  let spec: RankingSpec
  let candidates: [Candidate]
  let criteria: [RankingCriterion]
  let figures: [[Double?]]
  let ranking: Ranking

  init(_ spec: RankingSpec, _ candidates: [Candidate]) {
    self.spec = spec
    self.candidates = candidates
    criteria = spec.criteria.map { criterion in
      RankingCriterion(
        name: criterion.figure.rawValue,
        direction: (criterion.better ?? criterion.figure.better) == .higher ? .max : .min,
        weight: criterion.weight)
    }
    figures = candidates.map { site in spec.criteria.map { site.figure($0.figure, spec) } }
    ranking = Ranking(figures, by: criteria)
  }

  public var json: JSON {
    .object([
      ("kind", "ranking"), ("id", .text(spec.id)),
      (
        "criteria",
        .list(
          criteria.map {
            .object([
              ("figure", .text($0.name)), ("weight", .number($0.weight)),
              ("better", .text($0.direction == .max ? "higher" : "lower")),
            ])
          })
      ),
      ("rows", .list(ranking.order.enumerated().map(row))),
      (
        "method",
        .text(
          "weighted sum of figures scaled from the worst candidate (0) to the best (1); the front "
            + "is what no weights can beat")
      ),
    ])
  }

  private func row(_ rank: Int, _ index: Int) -> JSON {
    let site = candidates[index].site
    var values: [(String, JSON)] = []
    var parts: [(String, JSON)] = []
    for (column, criterion) in criteria.enumerated() {
      values.append((criterion.name, JSON(figures[index][column])))
      parts.append((criterion.name, JSON(ranking.parts[index]?[column])))
    }
    return .object([
      ("rank", ranking.scores[index] == nil ? .null : .integer(rank + 1)),
      ("id", .text(site.id)), ("name", .text(site.name)),
      ("score", JSON(ranking.scores[index])),
      ("on_front", .boolean(ranking.front.contains(index))), ("figures", .object(values)),
      ("parts", .object(parts)),
    ])
  }

  /// Sites as GeoJSON (RFC 7946): a point each, with rank, score and figures.
  public var geoJSON: JSON {
    let features = ranking.order.enumerated().map { rank, index -> JSON in
      let location = candidates[index].site.location
      return .object([
        ("type", "Feature"),
        (
          "geometry",
          .object([
            ("type", "Point"),
            ("coordinates", .list([.number(location.longitude), .number(location.latitude)])),
          ])
        ), ("properties", row(rank, index)),
      ])
    }
    return .object([("type", "FeatureCollection"), ("features", .list(features))])
  }

  /// Writes the sites as one GeoJSON file.
  public func writeGeoJSON(to path: String) throws(Failure) {
    try replaceFile(Array(geoJSON.text.utf8), at: path)
  }

  public var lines: [String] {
    var table = TextTable([.right, .left, .right, .left] + criteria.map { _ in .right })
    // Names stand above each other by their words: what, and the unit below.
    let words = criteria.map { $0.name.split(separator: "_").map(String.init) }
    let heads = (0..<3).map { row in
      words.map { word -> String in
        switch row {
        case 0: word[0]
        case 1: word.dropFirst().dropLast().joined(separator: " ")
        default: word.count > 1 ? word[word.count - 1] : ""
        }
      }
    }
    table.add(["", "", "", ""] + heads[0])
    table.add(["", "", "", ""] + heads[1])
    table.add(["rank", "site", "score", "front"] + heads[2])
    table.add(
      ["", "weight", "", ""] + criteria.map { NumberText.significant($0.weight, 3) })
    for (rank, index) in ranking.order.enumerated() {
      table.add(
        [
          ranking.scores[index] == nil ? "-" : "\(rank + 1)", candidates[index].site.id,
          ranking.scores[index].map { NumberText.fixed($0, 3) } ?? "-",
          ranking.front.contains(index) ? "*" : "",
        ]
          + figures[index].enumerated().map { column, value in
            value.map { text($0, spec.criteria[column].figure) } ?? "unknown"
          })
    }
    var lines = ["\(spec.id): \(candidates.count) sites"] + table.lines()
    lines += [
      "", "  score: each figure from the worst site (0) to the best (1), by weight",
      "  * no other site is as good in every figure and better in one",
    ]
    if ranking.scores.contains(where: { $0 == nil }) {
      lines.append("  - a figure is unknown: not ranked")
    }
    return lines
  }

  private func text(_ value: Double, _ figure: CriterionSpec.Figure) -> String {
    figure == .firstPower
      ? Month(index: Int(value)).description : NumberText.significant(value, 4)
  }
}

extension CriterionSpec.Figure {
  /// Which way the figure is usually better.
  var better: CriterionSpec.Better {
    switch self {
    case .firmPower, .water, .land: .higher
    case .firstPower, .energyPrice, .carbon, .designTemperature, .meanTemperature,
      .constructionFactor, .propertyTax, .distance, .latency:
      .lower
    }
  }
}
