import Quantities

/// Published figures beside the program's, family by family, with what each case rests on.
public struct ValidateScreen {
  let report: ValidationReport
  let showsNotes: Bool

  public init(_ report: ValidationReport, showsNotes: Bool = true) {
    self.report = report
    self.showsNotes = showsNotes
  }

  public var lines: [String] {
    var lines = [
      "Predicted against published, records from \(report.recordsFrom)",
      "Error is (predicted - published) / published; a role says what a figure proves:",
      "  exact: a rule without error; prediction: built or measured, not used to fit;",
      "  reproduction: the source is itself a model; fitted: used to fit; known_miss: explained",
    ]
    for family in report.families { lines += [""] + self.lines(of: family) }
    lines += [""] + summary
    return lines
  }

  // MARK: One family

  private func lines(of family: String) -> [String] {
    let cases = report.cases.filter { $0.family == family }
    var table = TextTable([.left, .left, .right, .right, .left, .right, .left, .left, .left])
    table.add(["case", "figure", "predicted", "published", "", "error", "allowed", "", "role"])
    for rows in cases.runs(where: { $0.id == $1.id && Self.isPlain($0) && Self.isPlain($1) }) {
      if rows.count > 1 { table.add(folded(rows)) } else { table.add(cells(rows[0])) }
    }
    return [family.uppercased()] + table.lines() + (showsNotes ? notes(cases) : [])
  }

  /// Counts that agree exactly: those of a case share a row.
  private static func isPlain(_ result: CaseResult) -> Bool {
    result.role == .exact && result.isMet == true
  }

  private func folded(_ results: [CaseResult]) -> [String] {
    let names = results.map { $0.field.split(separator: ".").last.map(String.init) ?? $0.field }
    return [
      results[0].id, names.joined(separator: ", "),
      results.map { $0.predicted.map { figure($0, results[0]) } ?? "-" }.joined(separator: " "),
      results.map { figure($0.published, $0) }.joined(separator: " "), "", "0", "exact", "ok",
      results[0].role.rawValue,
    ]
  }

  private func cells(_ result: CaseResult) -> [String] {
    [
      result.id, Self.short(result.field),
      predicted(result), figure(result.published, result), Self.isMoney(result) ? "" : result.unit,
      error(result), allowed(result), verdict(result),
      result.role.rawValue + (result.isForecast ? ", forecast" : ""),
    ]
  }

  private func predicted(_ result: CaseResult) -> String {
    guard let predicted = result.predicted else { return "no answer" }
    if case .text = predicted, predicted == result.published { return "the same" }
    return figure(predicted, result)
  }

  /// A path without the words that every plan's has.
  private static func short(_ path: String) -> String {
    path.split(separator: " ").map { part in
      for prefix in ["totals.", "tco.", "phases[0]."] where part.hasPrefix(prefix) {
        return String(part.dropFirst(prefix.count))
      }
      return String(part)
    }.joined(separator: " ")
  }

  /// What each case rests on, said where it first appears; sources of values that have their own.
  private func notes(_ cases: [CaseResult]) -> [String] {
    var lines: [String] = []
    var said: Set<String> = []
    for result in cases {
      var text: [String] = []
      let isFirst = report.cases.first { $0.id == result.id }?.family == result.family
      if said.insert("\(result.id) \(result.source)").inserted {
        if isFirst { text = Self.sentences(result.note) }
        text.append("Source: \(result.source)")
      }
      if !result.reason.isEmpty, said.insert("\(result.id) \(result.reason)").inserted {
        text.append(
          "\(result.isMet == false ? "Missed" : "Why") (\(Self.short(result.field))): "
            + result.reason)
      }
      guard !text.isEmpty else { continue }
      lines += Self.wrapped("\(result.id): " + text.joined(separator: " "), width: 100)
    }
    return lines
  }

  private static func sentences(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    return [text.last == "." ? text : text + "."]
  }

  private func figure(_ figure: PublishedFigure, _ result: CaseResult) -> String {
    func text(_ number: Double) -> String {
      if result.unit == "USD" { return shortMoney(number) }
      if result.unit.hasPrefix("USD/"), number.magnitude >= 1e6 {
        return shortMoney(number) + result.unit.dropFirst(3)
      }
      if number == number.rounded(), number.magnitude < 1e12 {
        return NumberText.fixed(number, 0, grouping: true)
      }
      return number.magnitude >= 10_000
        ? NumberText.fixed(number, 0, grouping: true) : NumberText.significant(number, 4)
    }
    return switch figure {
    case .number(let number): text(number)
    case .interval(let low, let high): "\(text(low)) to \(text(high))"
    case .text(let word): word
    }
  }

  /// Money is printed with its unit.
  private static func isMoney(_ result: CaseResult) -> Bool {
    if result.unit == "USD" { return true }
    guard result.unit.hasPrefix("USD/"), case .number(let number) = result.published else {
      return false
    }
    return number.magnitude >= 1e6
  }

  private func error(_ result: CaseResult) -> String {
    guard let error = result.error else { return "-" }
    if case .text = result.published { return error == 0 ? "same" : "differs" }
    if error == 0 { return "0" }
    return percent(error, signed: true)
  }

  private func allowed(_ result: CaseResult) -> String {
    if let range = result.range {
      let ends = [range.lowerBound, range.upperBound].map { NumberText.significant($0, 4) }
      return "in \(ends[0]) to \(ends[1])"
    }
    guard result.tolerance != nil else { return "-" }
    let text = result.toleranceText
    return text == "exact" || text.hasSuffix("%") ? text : "+/- \(text)"
  }

  private func verdict(_ result: CaseResult) -> String {
    switch result.isMet {
    case true: "ok"
    case false: result.role == .knownMiss ? "miss, known" : "MISS"
    default: "shown"
    }
  }

  private func percent(_ fraction: Double, signed: Bool = false) -> String {
    let text = NumberText.fixed(fraction * 100, 1)
    return (signed && fraction > 0 ? "+" : "") + text + " %"
  }

  // MARK: All of them

  /// Medians and worst errors of every group, limits, and what is not compared.
  public var summary: [String] {
    var table = TextTable([.left, .left, .right, .right, .right, .left])
    table.add(["family", "role", "values", "median error", "worst", ""])
    for group in report.groups {
      table.add([
        group.family, group.role.rawValue, "\(group.count)", percent(group.medianError),
        percent(group.worstError), group.worstError == 0 ? "" : group.worstCase,
      ])
    }
    var lines = ["SUMMARY (forecasts are not counted)"] + table.lines()
    for limit in report.limits {
      var parts: [String] = []
      if let mean = limit.limit.mean {
        parts.append("mean \(percent(limit.meanError)), at most \(percent(mean))")
      }
      if let median = limit.limit.median {
        parts.append("median \(percent(limit.medianError)), at most \(percent(median))")
      }
      if let worst = limit.limit.worst {
        parts.append("worst \(percent(limit.worstError)), at most \(percent(worst))")
      }
      lines.append(
        "  \(limit.limit.name), \(limit.count) values: " + parts.joined(separator: "; ")
          + (limit.isMet ? ": ok" : ": MISS"))
    }
    for coverage in report.coverages {
      lines.append(
        "  \(coverage.family): \(coverage.inside) of \(coverage.count) inside the predicted range, "
          + "widest \(percent(coverage.widest)) of its middle, pinball loss "
          + NumberText.significant(coverage.pinball, 3))
    }
    let scored = report.cases.filter { $0.isMet != nil }
    let met = scored.count { $0.isMet == true }
    let known = scored.count { $0.isMet == false && $0.role == .knownMiss }
    lines.append(
      "  \(met) of \(scored.count) values within their tolerance; \(known) known "
        + "\(known == 1 ? "miss" : "misses"), \(report.unexplainedMisses.count) unexplained")
    if let median = report.medianError {
      lines.append("  Median error of predictions: \(percent(median))")
    }
    for gap in report.gaps { lines += Self.wrapped("Gap: \(gap)", width: 100) }
    return lines
  }

  /// Text in lines of at most `width` columns, later ones indented.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = "  "
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = "    "
        isEmpty = true
      }
      line += isEmpty ? String(word) : " " + word
      isEmpty = false
    }
    if !isEmpty { lines.append(line) }
    return lines
  }
}

extension Array {
  /// The elements in order, neighbors that belong together in one piece.
  fileprivate func runs(where belong: (Element, Element) -> Bool) -> [[Element]] {
    var runs: [[Element]] = []
    for element in self {
      if let last = runs.last?.last, belong(last, element) {
        runs[runs.count - 1].append(element)
      } else {
        runs.append([element])
      }
    }
    return runs
  }
}
