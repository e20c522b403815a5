import Documents
import Interchange
import Scenario

/// A figure that a study reports: as it was asked for, and its unit.
struct StudyFigure: Hashable, Sendable {
  var path: String
  var unit: String

  init(_ path: String) {
    self.path = path
    let last = path.split(separator: ".").last.map(String.init) ?? path
    unit = UnitText.unit(endingKey: last)
  }
}

extension UnitText {
  /// The unit that a key of results ends in; `fraction` for rates and shares, empty for counts.
  static func unit(endingKey key: String) -> String {
    let endings = [
      ("_usd_per_gpu_hour", "USD/GPU-h"), ("_usd_per_installed_gpu_hour", "USD/GPU-h"),
      ("_usd_per_year", "USD/year"), ("_usd", "USD"), ("_l_per_kwh", "L/kWh"),
      ("_years", "years"), ("irr", "fraction"), ("_rate", "fraction"), ("_share", "fraction"),
      ("headroom", "fraction"),
    ]
    for (ending, unit) in endings where key.hasSuffix(ending) { return unit }
    return symbol(ending: key) ?? ""
  }
}

extension Study {
  /// Figures reported of a pro forma that is not asked for any, as far as it has them.
  private static let proFormaFigures = [
    "npv_usd", "irr", "minimum_dscr", "levelized_usd_per_gpu_hour", "break_even_usd_per_gpu_hour",
  ]

  /// The figures of the rows.
  func figures(_ base: StudyBase, _ sample: MetricTree?) -> [StudyFigure] {
    guard report.isEmpty else { return report.map { StudyFigure($0) } }
    guard base.isProForma else { return Comparison.headline.map { StudyFigure($0) } }
    return Self.proFormaFigures.filter { sample?.metric($0)?.double != nil }
      .map { StudyFigure($0) }
  }

  /// Every figure that any part of the study names, with the key that names it.
  var namedFigures: [(path: String, key: String)] {
    report.map { ($0, "report") } + sensitivity.map { ($0, "sensitivity") }
      + (table?.figures ?? []).map { ($0, "table") }
      + breakEven.map { ($0.figure, "break_even") } + pareto.map { ($0.figure, "pareto") }
  }

  /// Figures that none of the answers has.
  func unknownFigures(_ samples: [MetricTree], _ document: Document, file: String) -> [Issue] {
    guard let sample = samples.first else { return [] }
    var seen: Set<String> = []
    return namedFigures.compactMap { path, key in
      guard seen.insert(path).inserted, !samples.contains(where: { $0.metric(path) != nil })
      else { return nil }
      return Issue(
        file: file, position: document[key]?.position ?? .none, path: key,
        message: "no answer of this study has the figure `\(path)`",
        suggestion: sample.nearestMetric(to: path))
    }
  }
}
