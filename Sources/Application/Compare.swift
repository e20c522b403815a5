import Documents
public import Interchange
public import Reporting
import Scenario

/// Asks for plans side by side.
public struct CompareRequest: Sendable {
  /// Saved plans, plan files, build-outs, studies.
  public var plans: [String]
  public var records: [String]
  public var storePath: String?
  /// Every figure, not the headline alone.
  public var isComplete: Bool

  public init(
    plans: [String], records: [String] = [], storePath: String? = nil, isComplete: Bool = false
  ) {
    self.plans = plans
    self.records = records
    self.storePath = storePath
    self.isComplete = isComplete
  }

  public func run() throws(Failure) -> Comparison {
    var columns: [PlanSource.Column] = []
    for name in plans {
      columns += try PlanSource(name, records: records, storePath: storePath).columns()
    }
    guard columns.count > 1 else {
      throw Failure(.badInput, "one plan alone: name two or more, or a study with cases")
    }
    return Comparison(columns, isComplete: isComplete)
  }
}

/// Plans side by side, a row for each figure.
public struct Comparison: Sendable {
  /// The figures shown unless all are asked for.
  static let headline = [
    "totals.contracted_mw", "totals.facility_mw", "totals.critical_it_mw", "totals.accelerators",
    "totals.systems", "totals.racks", "totals.switches", "peak_facility_ratio", "annual_pue",
    "totals.annual_energy_mwh", "totals.annual_water_m3", "totals.annual_carbon_t",
    "binding_constraint.name", "binding_constraint.headroom", "tco.capex_usd", "tco.it_capex_usd",
    "tco.facility_capex_usd", "tco.opex_usd_per_year", "tco.annualized_usd_per_year",
    "tco.levelized_usd_per_gpu_hour", "tco.levelized_usd_per_installed_gpu_hour", "tco.npv_usd",
    "tco.irr",
  ]

  public struct Row: Sendable {
    public var metric: String
    public var unit: String
    /// One for each column; null where that plan has no such figure.
    public var values: [JSON]

    /// Whether not all columns say the same.
    public var differs: Bool { Set(values).count > 1 }
  }

  public var labels: [String]
  /// Why a column has no plan; nil where it has one.
  public var failures: [Failure?]
  public var rows: [Row]

  init(_ columns: [PlanSource.Column], isComplete: Bool) {
    labels = Self.distinct(columns.map(\.label))
    failures = columns.map { column in
      if case .failure(let failure) = column.outcome { failure } else { nil }
    }
    let contexts = columns.map { column in
      (try? column.outcome.get()).map { DerivationContext($0) }
    }
    let trees = contexts.map { $0?.tree }
    let present = contexts.compactMap { $0 }
    let metrics = isComplete ? Self.allMetrics(present.map(\.tree)) : Self.headline
    rows = metrics.compactMap { metric in
      let values = trees.map { $0?.metric(metric) ?? .null }
      guard values.contains(where: { $0 != .null }) else { return nil }
      let unit = present.lazy.map { $0.unit(of: metric) }.first { !$0.isEmpty } ?? ""
      return Row(metric: metric, unit: unit, values: values)
    }
  }

  /// 0 where any column has a plan, else the status of the first.
  public var exitStatus: Int32 {
    failures.contains { $0 == nil } ? 0 : failures.first??.status.rawValue ?? 0
  }

  private static func distinct(_ labels: [String]) -> [String] {
    var counts: [String: Int] = [:]
    return labels.map { label in
      counts[label, default: 0] += 1
      let count = counts[label] ?? 1
      return count == 1 ? label : "\(label) (\(count))"
    }
  }

  /// Paths of every single figure of any plan, in the order of the first that has them.
  private static func allMetrics(_ trees: [MetricTree]) -> [String] {
    var metrics: [String] = []
    var seen: Set<String> = []
    for tree in trees {
      for path in tree.metrics() where seen.insert(path).inserted { metrics.append(path) }
    }
    return metrics
  }

  public var screen: CompareScreen {
    CompareScreen(
      labels: labels,
      rows: rows.map { row in
        CompareScreen.Row(
          metric: row.metric, unit: row.unit, cells: row.values.map(Self.cell),
          differs: row.differs)
      }, failures: failures.map { $0.map { $0.lines.joined(separator: "; ") } })
  }

  static func cell(_ value: JSON) -> CompareScreen.Cell {
    switch value {
    case .integer(let integer): .number(Double(integer))
    case .number(let number): .number(number)
    case .text(let text): .text(text)
    case .boolean(let flag): .text(flag ? "yes" : "no")
    case .null, .list, .object: .absent
    }
  }

  public var json: JSON {
    .object([
      ("format_version", "1.0"), ("kind", "comparison"),
      (
        "columns",
        .list(
          zip(labels, failures).map { label, failure in
            .object([
              ("label", .text(label)),
              ("reason", JSON(failure.map { $0.lines.joined(separator: "; ") })),
            ])
          })
      ),
      (
        "rows",
        .list(
          rows.map { row in
            .object([
              ("metric", .text(row.metric)), ("unit", .text(row.unit)),
              ("values", .list(row.values)), ("differs", .boolean(row.differs)),
            ])
          })
      ),
    ])
  }
}

extension PlanRequest {
  /// The cases side by side where the file is a study; nil where it is not.
  public func comparison() throws(Failure) -> Comparison? {
    let found = InputFile.find([file]).files
    guard found.count == 1, !found[0].isStandardInput,
      found[0].readDocument().document?["kind"]?.scalar?.text == Study.kind
    else { return nil }
    let source = PlanSource(file, records: records, storePath: storePath)
    return Comparison(try source.columns(), isComplete: false)
  }
}

extension MetricTree {
  /// The one figure that a path leads to: as it stands, or under `totals` or `tco` where the screen
  /// names it so.
  func metric(_ path: String) -> JSON? { metricPath(path).flatMap { value(at: $0) } }

  /// The path in full; nil where it leads to no single figure.
  func metricPath(_ path: String) -> String? {
    for prefix in ["", "totals.", "tco."] {
      guard let steps = MetricPath.steps(prefix + path) else { return nil }
      let found = places(steps)
      guard found.count == 1, let value = found[0].value else { continue }
      switch value {
      case .list, .object: continue
      default: return found[0].path
      }
    }
    return nil
  }

  /// Paths of every single figure; lists of records and months are left out.
  func metrics() -> [String] {
    var paths: [String] = []
    func walk(_ value: JSON, _ path: String) {
      switch value {
      case .object(let members):
        for member in members {
          walk(member.value, path.isEmpty ? member.key : "\(path).\(member.key)")
        }
      case .list(let items):
        for (index, item) in items.enumerated() { walk(item, "\(path)[\(index)]") }
      case .null, .boolean, .integer, .number, .text: paths.append(path)
      }
    }
    let apart: Set<String> = [
      "scenario", "rests_on", "bill_of_materials", "conventions", "not_evaluated", "digest",
      "format_version", "kind", "engine_version",
    ]
    for member in root.members ?? [] where !apart.contains(member.key) {
      guard member.key == "tco" else {
        walk(member.value, member.key)
        continue
      }
      for part in member.value.members ?? [] where part.key != "lines" && part.key != "monthly" {
        walk(part.value, "tco.\(part.key)")
      }
    }
    return paths
  }

  /// The known path nearest to a misspelled one, short names of the screen included.
  func nearestMetric(to word: String) -> String? {
    var names: [String] = []
    var seen: Set<String> = []
    for path in metrics() {
      for prefix in ["totals.", "tco."] where path.hasPrefix(prefix) {
        let short = String(path.dropFirst(prefix.count))
        if seen.insert(short).inserted { names.append(short) }
      }
      if seen.insert(path).inserted { names.append(path) }
    }
    return Spelling.nearest(to: word, among: names)
  }
}
