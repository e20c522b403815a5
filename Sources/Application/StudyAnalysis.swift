import Documents
import Interchange
import Reporting
import Scenario
import Studies

/// One swing of a tornado: a figure with one input at its P10 and at its P90, all others at P50.
public struct StudySwing: Sendable {
  var figure: StudyFigure
  var input: String
  /// The input's values in the words of the study.
  var inputLow: String
  var inputHigh: String
  var low: Double?
  var middle: Double?
  var high: Double?
  var swing: Double?
  /// 1 for the largest.
  var rank: Int
}

/// Figures at every combination of values of two inputs.
public struct StudyTableResult: Sendable {
  var rows: Study.Axis
  var columns: Study.Axis
  var figures: [StudyFigure]
  /// Figure by row by column; nil where a case has none.
  var values: [[[Double?]]]
}

/// Where a figure reaches its target, or why it does not.
public struct StudyBreakEvenResult: Sendable {
  var input: String
  var unit: String
  var figure: StudyFigure
  var target: Double
  var values: [Double]
  var method: BreakEven.Method?
  /// Empty where there is an answer.
  var reason: String
}

extension StudyAsker {
  /// Tornadoes of several figures, one after the other, each ranked.
  func swings(_ inputs: [DrawnInput], _ figures: [StudyFigure]) -> [StudySwing] {
    func values(_ changed: Int?, _ share: Double) -> [Double?] {
      let changes = inputs.enumerated().map { index, input in
        input.change(toShare: index == changed ? share : 0.5)
      }
      let tree = (try? answer(changes))?.tree
      return figures.map { tree?.metric($0.path)?.double }
    }
    let middle = values(nil, 0.5)
    let low = inputs.indices.map { values($0, 0.1) }
    let high = inputs.indices.map { values($0, 0.9) }
    return figures.enumerated().flatMap { index, figure in
      let tornado = Tornado(
        inputs.indices.map { Tornado.Bar(input: $0, low: low[$0][index], high: high[$0][index]) })
      return tornado.bars.enumerated().map { rank, bar in
        let input = inputs[bar.input]
        return StudySwing(
          figure: figure, input: input.path, inputLow: input.text(input.varied.quantile(0.1)),
          inputHigh: input.text(input.varied.quantile(0.9)), low: bar.low, middle: middle[index],
          high: bar.high, swing: bar.swing, rank: rank + 1)
      }
    }
  }

  /// Figures over the grid of two axes.
  func table(_ grid: StudyGrid) -> StudyTableResult? {
    guard let rows = grid.rows, let columns = grid.columns else { return nil }
    let figures = grid.figures.map { StudyFigure($0) }
    let cells = rows.values.map { row in
      columns.values.map { column -> [Double?] in
        let changes = [Document.Member(rows.path, row), Document.Member(columns.path, column)]
        let tree = (try? answer(changes))?.tree
        return figures.map { tree?.metric($0.path)?.double }
      }
    }
    return StudyTableResult(
      rows: rows, columns: columns, figures: figures,
      values: figures.indices.map { figure in cells.map { row in row.map { $0[figure] } } })
  }

  /// The value of an input at which a figure reaches its target.
  func breakEven(_ question: StudyBreakEven) -> StudyBreakEvenResult {
    var unit = question.unit
    var result = StudyBreakEvenResult(
      input: question.input, unit: unit, figure: StudyFigure(question.figure),
      target: question.target, values: [], method: nil, reason: "")
    let range: ClosedRange<Double>
    if let between = question.between {
      range = between
    } else {
      guard let text = base.document.value(at: question.input)?.scalar?.text,
        let amount = WrittenAmount(text), amount.number != 0
      else {
        result.reason = "the base has no number at `\(question.input)`: say `between: [low, high]`"
        return result
      }
      unit = amount.unit
      result.unit = unit
      let ends = (amount.number / 10, amount.number * 10)
      range = min(ends.0, ends.1)...max(ends.0, ends.1)
    }
    func figure(_ value: Double) -> Double? {
      let change = Document.Member(question.input, WrittenAmount(value, unit: unit).document)
      return (try? answer([change]))?.tree.metric(question.figure)?.double
    }
    do throws(BreakEven.Problem) {
      let found = try BreakEven(of: question.target, in: range, figure: figure)
      result.values = found.values
      result.method = found.method
    } catch {
      let ends =
        "\(WrittenAmount(range.lowerBound, unit: unit).text) to "
        + WrittenAmount(range.upperBound, unit: unit).text
      switch error {
      case .undefined:
        result.reason = "`\(question.figure)` does not exist for \(question.input) of \(ends)"
      case .noRoot(let nearest, let figure):
        result.reason =
          "no value from \(ends) reaches it; the nearest is "
          + "\(StudyScreen.number(figure, result.figure.unit)) at "
          + WrittenAmount(nearest, unit: unit).text
      }
    }
    return result
  }
}
