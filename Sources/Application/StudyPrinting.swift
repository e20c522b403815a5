import Documents
import Interchange
import Quantities
public import Reporting
import Scenario
import Studies

extension StudyResult {
  /// The study on the terminal.
  public var screen: StudyScreen {
    var screen = StudyScreen(title: id.isEmpty ? base : id)
    if !cases.isEmpty || draws == nil || !scenarios.isEmpty {
      let shown = cases.isEmpty ? (baseCase.map { [$0] } ?? []) + scenarios : cases + scenarios
      screen.cases = StudyCaseList(
        metrics: figures.map { ($0.path, $0.unit) },
        rows: shown.map { row in
          StudyCaseList.Row(
            id: row.id, status: ["planned", "projected"].contains(row.status) ? "" : row.status,
            reason: row.reason, cells: row.values.map(Comparison.cell))
        })
    }
    if let draws { screen.monteCarlo = draws.screen }
    screen.tornadoes = tornadoes
    screen.tables = tables
    screen.breakEven = breakEven.map(\.line)
    if !objectives.isEmpty {
      let goals = objectives.map { "\($0.figure) \($0.isMaximized ? "highest" : "lowest")" }
      screen.front = StudyScreen.Front(
        goals: goals.joined(separator: ", "), ids: front.map { cases[$0].id })
    }
    return screen
  }

  private var tornadoes: [StudyScreen.Tornado] {
    var tornadoes: [StudyScreen.Tornado] = []
    for swing in swings {
      if tornadoes.last?.metric != swing.figure.path {
        tornadoes.append(
          StudyScreen.Tornado(
            metric: swing.figure.path, unit: swing.figure.unit, middle: swing.middle, bars: []))
      }
      tornadoes[tornadoes.count - 1].bars.append(
        StudyScreen.Tornado.Bar(
          input: swing.input, inputLow: swing.inputLow, inputHigh: swing.inputHigh, low: swing.low,
          high: swing.high))
    }
    return tornadoes
  }

  private var tables: [StudyScreen.Grid] {
    guard let table else { return [] }
    func words(_ axis: Study.Axis) -> [String] {
      axis.values.map { $0.scalar?.text ?? $0.summary }
    }
    return zip(table.figures, table.values).map { figure, values in
      StudyScreen.Grid(
        metric: figure.path, unit: figure.unit, rowName: table.rows.path,
        columnName: table.columns.path, rows: words(table.rows), columns: words(table.columns),
        values: values)
    }
  }
}

extension StudyBreakEvenResult {
  fileprivate var line: String {
    let goal = "\(figure.path) is \(StudyScreen.number(target, figure.unit))"
    guard reason.isEmpty else { return "\(input) where \(goal): \(reason)" }
    let found = values.map { value in
      let digits = NumberText.significant(value, 6)
      return unit.isEmpty ? digits : "\(digits) \(unit)"
    }
    let way = method == .closedForm ? "closed form" : values.count > 1 ? "several roots" : "root"
    return "\(input) where \(goal): \(found.joined(separator: " and ")) (\(way))"
  }
}

extension StudyEstimates {
  fileprivate var screen: StudyScreen.MonteCarlo {
    var correlated: [String] = []
    if let correlations {
      for row in inputs.indices {
        for column in 0..<row where correlations.matrix[row][column] != 0 {
          correlated.append(
            "\(inputs[column].path) and \(inputs[row].path) "
              + NumberText.significant(correlations.matrix[row][column], 3))
        }
      }
    }
    return StudyScreen.MonteCarlo(
      seed: seed, draws: draws,
      inputs: inputs.map { input in
        func text(_ share: Double) -> String { input.text(input.varied.quantile(share)) }
        return StudyScreen.MonteCarlo.Input(
          path: input.path, distribution: input.summary, p10: text(0.1), p50: text(0.5),
          p90: text(0.9))
      },
      correlations: correlated,
      correlationKind: correlations?.isOfRanks == false ? "normal scores" : "ranks",
      metrics: zip(figures, estimates).map { figure, estimate in
        StudyScreen.MonteCarlo.Metric(
          name: figure.path, unit: figure.unit, count: estimate.moments.count,
          mean: estimate.moments.mean, deviation: estimate.moments.standardDeviation,
          p10: estimate.p10, p50: estimate.p50, p90: estimate.p90,
          standardError: estimate.moments.standardError, undefined: estimate.undefined,
          negative: estimate.moments.negative,
          convergence: estimate.convergence.map { step in
            StudyScreen.MonteCarlo.Step(draws: step.draws, mean: step.mean, p50: step.p50)
          })
      },
      percentileError: estimates.contains { $0.percentileError > 0 })
  }
}
