import Quantities

/// A study on the terminal: cases, draws, tornadoes, tables, break-evens and front, as far as they
/// were asked for.
public struct StudyScreen: Sendable {
  public var title: String
  public var cases: StudyCaseList?
  public var monteCarlo: MonteCarlo?
  public var tornadoes: [Tornado] = []
  public var tables: [Grid] = []
  public var breakEven: [String] = []
  public var front: Front?

  public init(title: String) { self.title = title }

  /// Cases that no other beats.
  public struct Front: Sendable {
    var goals: String
    var ids: [String]

    public init(goals: String, ids: [String]) {
      self.goals = goals
      self.ids = ids
    }
  }

  /// A figure over two inputs.
  public struct Grid: Sendable {
    var metric: String
    var unit: String
    var rowName: String
    var columnName: String
    var rows: [String]
    var columns: [String]
    var values: [[Double?]]

    public init(
      metric: String, unit: String, rowName: String, columnName: String, rows: [String],
      columns: [String], values: [[Double?]]
    ) {
      self.metric = metric
      self.unit = unit
      self.rowName = rowName
      self.columnName = columnName
      self.rows = rows
      self.columns = columns
      self.values = values
    }

    fileprivate var lines: [String] {
      let scale = FigureScale(unit, values.joined().compactMap { $0 })
      var table = TextTable([.right] + columns.map { _ in .right })
      table.add([rowName] + columns)
      for (row, values) in zip(rows, values) { table.add([row] + values.map(scale.text)) }
      let unit = scale.label.isEmpty ? "" : ", \(scale.label)"
      return ["\(metric)\(unit): \(rowName) down, \(columnName) across"] + table.lines()
    }
  }

  public var lines: [String] {
    var parts: [[String]] = []
    if let cases { parts.append(cases.lines) }
    if let monteCarlo { parts += monteCarlo.parts }
    parts += tornadoes.map(\.lines)
    parts += tables.map(\.lines)
    if !breakEven.isEmpty { parts.append(["Break-even"] + breakEven.map { "  \($0)" }) }
    if let front {
      parts.append(["Front (\(front.goals)): no other case is as good in all and better in one"])
      parts[parts.count - 1] += front.ids.map { "  \($0)" }
    }
    return [title] + parts.flatMap { [""] + $0 }
  }

  /// One number of a figure with its unit: `$632.8 M`, `16.13 %`.
  public static func number(_ value: Double, _ unit: String) -> String {
    if unit == "USD" { return shortMoney(value) }
    let scale = FigureScale(unit, [value])
    return scale.label.isEmpty ? scale.text(value) : "\(scale.text(value)) \(scale.label)"
  }
}

extension StudyScreen {
  /// What draws say.
  public struct MonteCarlo: Sendable {
    public struct Input: Sendable {
      var path: String
      var distribution: String
      var p10: String
      var p50: String
      var p90: String

      public init(path: String, distribution: String, p10: String, p50: String, p90: String) {
        self.path = path
        self.distribution = distribution
        self.p10 = p10
        self.p50 = p50
        self.p90 = p90
      }
    }

    public struct Step: Sendable {
      var draws: Int
      var mean: Double
      var p50: Double?

      public init(draws: Int, mean: Double, p50: Double?) {
        self.draws = draws
        self.mean = mean
        self.p50 = p50
      }
    }

    public struct Metric: Sendable {
      var name: String
      var unit: String
      /// Draws that have it.
      var count: Int
      var mean: Double
      var deviation: Double?
      var p10: Double?
      var p50: Double?
      var p90: Double?
      var standardError: Double?
      var undefined: Int
      var negative: Int
      var convergence: [Step]

      public init(
        name: String, unit: String, count: Int, mean: Double, deviation: Double?, p10: Double?,
        p50: Double?, p90: Double?, standardError: Double?, undefined: Int, negative: Int,
        convergence: [Step]
      ) {
        self.name = name
        self.unit = unit
        self.count = count
        self.mean = mean
        self.deviation = deviation
        self.p10 = p10
        self.p50 = p50
        self.p90 = p90
        self.standardError = standardError
        self.undefined = undefined
        self.negative = negative
        self.convergence = convergence
      }

      fileprivate var scale: FigureScale {
        FigureScale(unit, count > 0 ? [mean, p10 ?? 0, p90 ?? 0] : [])
      }
    }

    let seed: UInt64
    let draws: Int
    let inputs: [Input]
    let correlations: [String]
    let correlationKind: String
    let metrics: [Metric]
    /// Whether any percentile comes from a histogram.
    let percentileError: Bool

    public init(
      seed: UInt64, draws: Int, inputs: [Input], correlations: [String], correlationKind: String,
      metrics: [Metric], percentileError: Bool
    ) {
      self.seed = seed
      self.draws = draws
      self.inputs = inputs
      self.correlations = correlations
      self.correlationKind = correlationKind
      self.metrics = metrics
      self.percentileError = percentileError
    }

    fileprivate var parts: [[String]] {
      var parts = [inputLines]
      if draws > 0 {
        parts.append(outcomeLines)
        if !convergenceLines.isEmpty { parts.append(convergenceLines) }
      }
      return parts
    }

    private var inputLines: [String] {
      var table = TextTable([.left, .left, .right, .right, .right])
      table.add(["input", "distribution", "P10", "P50", "P90"])
      for input in inputs {
        table.add([input.path, input.distribution, input.p10, input.p50, input.p90])
      }
      let note =
        correlations.isEmpty
        ? "independent"
        : "correlated by \(correlationKind): \(correlations.joined(separator: ", "))"
      return ["Uncertain inputs, \(note)"] + table.lines()
    }

    private var outcomeLines: [String] {
      var table = TextTable([.left, .left] + Array(repeating: .right, count: 7))
      table.add(["metric", "", "P10", "P50", "P90", "mean", "sd", "st. error", "below 0"])
      for metric in metrics {
        let scale = metric.scale
        let values = [metric.p10, metric.p50, metric.p90, metric.count > 0 ? metric.mean : nil]
        let share = Double(metric.negative) / Double(max(1, metric.count)) * 100
        table.add(
          [metric.name, scale.label] + values.map(scale.text)
            + [
              scale.text(metric.deviation),
              metric.standardError.map {
                NumberText.significant($0 * scale.unitFactor, 2)
              } ?? "-",
              metric.count > 0 ? "\(NumberText.fixed(share, 1)) %" : "-",
            ])
      }
      let count = NumberText.fixed(Double(draws), 0, grouping: true)
      var lines = ["\(count) draws, seed \(seed)"] + table.lines()
      for metric in metrics where metric.undefined > 0 {
        let share = Double(metric.undefined) / Double(draws) * 100
        lines.append(
          "  \(metric.name): none in \(NumberText.significant(share, 3)) % of draws, left out here")
      }
      if percentileError {
        lines.append("  Percentiles by histogram; off by less than percentile_error of --json.")
      }
      return lines
    }

    /// Running mean and median of the first figures.
    private var convergenceLines: [String] {
      let shown = metrics.prefix(2).filter { $0.convergence.count > 1 }
      guard let first = shown.first else { return [] }
      var table = TextTable(
        [.right] + shown.flatMap { _ in [.right, .right] as [TextTable.Alignment] })
      table.add(["draws"] + shown.flatMap { ["\($0.name) mean", "P50"] })
      for step in first.convergence.suffix(6) {
        table.add(
          [NumberText.fixed(Double(step.draws), 0, grouping: true)]
            + shown.flatMap { metric -> [String] in
              let own = metric.convergence.first { $0.draws == step.draws }
              return [metric.scale.text(own?.mean), metric.scale.text(own?.p50)]
            })
      }
      return ["Convergence"] + table.lines()
    }
  }

  /// One figure's swings, the largest first.
  public struct Tornado: Sendable {
    public struct Bar: Sendable {
      var input: String
      var inputLow: String
      var inputHigh: String
      var low: Double?
      var high: Double?

      public init(
        input: String, inputLow: String, inputHigh: String, low: Double?, high: Double?
      ) {
        self.input = input
        self.inputLow = inputLow
        self.inputHigh = inputHigh
        self.low = low
        self.high = high
      }
    }

    public var metric: String
    var unit: String
    var middle: Double?
    public var bars: [Bar]

    public init(metric: String, unit: String, middle: Double?, bars: [Bar]) {
      self.metric = metric
      self.unit = unit
      self.middle = middle
      self.bars = bars
    }

    private static let width = 31

    fileprivate var lines: [String] {
      let ends = bars.flatMap { [$0.low, $0.high] }.compactMap { $0 }
      let scale = FigureScale(unit, ends)
      var table = TextTable([.left, .right, .right, .right, .right, .left])
      table.add(["input", "P10", "P90", "at P10", "at P90", ""])
      for bar in bars {
        table.add([
          bar.input, bar.inputLow, bar.inputHigh, scale.text(bar.low), scale.text(bar.high),
          drawing(bar, ends),
        ])
      }
      let label = scale.label.isEmpty ? "" : ", \(scale.label)"
      return [
        "Tornado of \(metric)\(label): one input from P10 (░) to P90 (█), others at P50: "
          + scale.text(middle)
      ] + table.lines()
    }

    /// A bar on a common axis, with a stroke where all inputs are at their middle.
    private func drawing(_ bar: Bar, _ ends: [Double]) -> String {
      guard let low = bar.low, let high = bar.high, let middle,
        let least = (ends + [middle]).min(), let most = (ends + [middle]).max(), most > least
      else { return "" }
      func place(_ value: Double) -> Int {
        Int(((value - least) / (most - least) * Double(Self.width - 1)).rounded())
      }
      var cells = [Character](repeating: " ", count: Self.width)
      func fill(to value: Double, _ character: Character) {
        let (from, to) = (min(place(middle), place(value)), max(place(middle), place(value)))
        for cell in from...to { cells[cell] = character }
      }
      fill(to: low, "░")
      fill(to: high, "█")
      cells[place(middle)] = "|"
      return String(cells)
    }
  }
}
