import Documents
public import Interchange
import Quantities
import Scenario
import Studies

// A study as one JSON document. Parts that were not asked for are left out.

extension StudyResult {
  public var json: JSON {
    var members: [(String, JSON)] = [
      ("format_version", "1.1"), ("kind", "study"), ("id", .text(id)), ("base", .text(base)),
      ("engine_version", .text(Engine.version)),
    ]
    if let draws {
      members += [
        ("seed", .integer(Int(draws.seed))), ("draws", .integer(draws.draws)),
        ("inputs", .list(draws.inputs.map(\.json))), ("correlations", draws.correlationJSON),
        ("metrics", .list(zip(figures, draws.estimates).map { $0.json(of: $1) })),
      ]
    } else {
      members.append(("metrics", .list(figures.map { .object($0.members) })))
    }
    members.append(("rows", .list(rows.map(json(of:)))))
    if !swings.isEmpty { members.append(("tornado", .list(swings.map(\.json)))) }
    if let table { members.append(("table", table.json)) }
    if !scenarios.isEmpty { members.append(("scenarios", .list(scenarios.map(json(of:))))) }
    if !breakEven.isEmpty { members.append(("break_even", .list(breakEven.map(\.json)))) }
    if !objectives.isEmpty {
      let goals = objectives.map { ($0.figure, JSON.text($0.isMaximized ? "max" : "min")) }
      members.append(("pareto", .object(goals)))
      members.append(("front", .list(front.map { json(of: cases[$0]) })))
    }
    members.append(("conventions", .list(conventions.map(JSON.text))))
    return .object(members)
  }

  private func json(of row: StudyRow) -> JSON {
    .object(
      [
        ("id", .text(row.id)),
        ("changes", .object(row.changes.map { ($0.key, JSON($0.value)) })),
        ("status", .text(row.status)),
        ("reason", row.reason.isEmpty ? .null : .text(row.reason)),
      ] + zip(metrics, row.values).map { ($0, $1) })
  }

  private var conventions: [String] {
    guard let draws else { return [] }
    var lines = [
      "draw i of an input is a function of (seed, i, the input's place under vary): Philox2x64-10",
      "percentiles are interpolated at (n - 1) p; exact up to \(Percentiles.exactLimit) draws, "
        + "beyond that off by less than percentile_error",
      "sd has n - 1 in its denominator; standard_error is that of the mean",
      "draws without a metric (an IRR where no single rate exists) are counted in undefined and "
        + "left out of its statistics",
    ]
    if let correlations = draws.correlations {
      lines.append(
        "correlations are of "
          + (correlations.isOfRanks ? "ranks (Spearman)" : "normal scores (Pearson)")
          + ", laid by a Gaussian copula")
    }
    if !swings.isEmpty {
      lines.append("tornado: one input at its P10 and its P90, all others at their P50")
    }
    return lines
  }
}

extension StudyFigure {
  fileprivate var members: [(String, JSON)] { [("name", .text(path)), ("unit", .text(unit))] }

  fileprivate func json(of estimate: Estimate) -> JSON {
    let moments = estimate.moments
    let isDefined = moments.count > 0
    func number(_ value: Double) -> JSON { isDefined ? .number(value) : .null }
    return .object(
      members + [
        ("mean", number(moments.mean)), ("sd", JSON(moments.standardDeviation)),
        ("p10", JSON(estimate.p10)), ("p50", JSON(estimate.p50)), ("p90", JSON(estimate.p90)),
        ("min", number(moments.min)), ("max", number(moments.max)),
        ("standard_error", JSON(moments.standardError)),
        ("percentile_error", .number(estimate.percentileError)),
        ("below_zero_share", number(Double(moments.negative) / Double(max(1, moments.count)))),
        ("undefined", .integer(estimate.undefined)),
        (
          "convergence",
          .list(
            estimate.convergence.map { step in
              .object([
                ("draws", .integer(step.draws)), ("mean", .number(step.mean)),
                ("standard_error", JSON(step.standardError)), ("p50", JSON(step.p50)),
              ])
            })
        ),
      ])
  }
}

extension DrawnInput {
  fileprivate var json: JSON {
    func value(_ share: Double) -> JSON {
      let value = varied.quantile(share)
      return words.isEmpty ? .number(value) : .text(text(value))
    }
    return .object([
      ("input", .text(path)), ("distribution", .text(summary)), ("unit", .text(unit)),
      ("p10", value(0.1)), ("p50", value(0.5)), ("p90", value(0.9)),
    ])
  }
}

extension StudyEstimates {
  /// Pairs that correlate.
  fileprivate var correlationJSON: JSON {
    guard let correlations else { return .list([]) }
    let kind = correlations.isOfRanks ? "rank" : "normal"
    var pairs: [JSON] = []
    for row in inputs.indices {
      for column in 0..<row where correlations.matrix[row][column] != 0 {
        pairs.append(
          .object([
            ("between", .list([.text(inputs[column].path), .text(inputs[row].path)])),
            ("kind", .text(kind)), ("value", .number(correlations.matrix[row][column])),
          ]))
      }
    }
    return .list(pairs)
  }
}

extension StudySwing {
  fileprivate var json: JSON {
    .object([
      ("metric", .text(figure.path)), ("unit", .text(figure.unit)), ("rank", .integer(rank)),
      ("input", .text(input)), ("input_p10", .text(inputLow)), ("input_p90", .text(inputHigh)),
      ("at_p10", JSON(low)), ("at_p50", JSON(middle)), ("at_p90", JSON(high)),
      ("swing", JSON(swing)),
    ])
  }
}

extension StudyTableResult {
  fileprivate var json: JSON {
    func axis(_ axis: Study.Axis) -> JSON {
      .object([
        ("input", .text(axis.path)), ("values", .list(axis.values.map { JSON($0) })),
      ])
    }
    return .object([
      ("rows", axis(rows)), ("columns", axis(columns)),
      (
        "metrics",
        .list(
          zip(figures, values).map { figure, values in
            .object(
              figure.members + [
                ("values", .list(values.map { row in .list(row.map { JSON($0) }) }))
              ])
          })
      ),
    ])
  }
}

extension StudyBreakEvenResult {
  fileprivate var json: JSON {
    .object([
      ("input", .text(input)), ("unit", .text(unit)), ("metric", .text(figure.path)),
      ("target", .number(target)), ("value", JSON(values.first)),
      ("values", .list(values.map(JSON.number))), ("method", JSON(method?.rawValue)),
      ("reason", reason.isEmpty ? .null : .text(reason)),
    ])
  }
}
