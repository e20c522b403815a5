import Spreadsheet

extension ModelBook {
  /// What is swung, and how a result moved.
  struct Swing {
    var input: PlacedInput
    var low: Double
    var high: Double
    var atLow: Double
    var atHigh: Double

    var size: Double { (atHigh - atLow).magnitude }
  }

  /// An empty sheet, to be filled once the model is whole.
  mutating func addSensitivitySheet() -> Int {
    var sheet = Sheet("Sensitivity")
    sheet.columnWidths = [46, 14, 16, 16, 16, 20, 20, 20, 16]
    sheet.frozenRows = 4
    sheet.frozenColumns = 1
    return book.add(sheet)
  }

  /// One input at a time from its low to its high value, the largest swings first.
  ///
  /// Spreadsheet programs have no formula for another run of the whole model: the answers at both
  /// ends were worked out, by these same formulas, when the file was written.
  ///
  /// - Parameters:
  ///   - result: What is watched; `label`, `unit` and `format` say how to print it.
  ///   - swings: Largest first; worked out by the book's own formulas if absent.
  mutating func fillSensitivity(
    _ sheet: Int, result: PlacedOutput, label: String, unit: String, format: Style.NumberFormat,
    swings: [Swing]? = nil
  ) {
    let swingCell = self(.swing)
    let swings = swings ?? self.swings(of: result.cell, share: Constant.swing.value)
    book[sheet].append([.init(0, .text("Sensitivity"), Style(.title))], height: 24)
    book[sheet].append([
      .init(
        0,
        .text(
          "\(label), \(unit): one input at a time to its low and high value, worked out when this "
            + "file was written. Base and range are live."),
        Style(.note))
    ])
    book[sheet].append([])
    let heads = [
      "Input", "Unit", "Low", "Base", "High", "Result at low", "Result as written",
      "Result at high", "Swing",
    ]
    book[sheet].append(
      heads.enumerated().map { .init($0.offset, .text($0.element), Style(.head)) }, height: 26)
    let first = book[sheet].rows.count
    for swing in swings.prefix(20) {
      let input = swing.input.input
      let base = Formula.cell(swing.input.cell)
      let low: Sheet.Content =
        input.low.map { .number($0) } ?? .formula(base * (one - swingCell))
      let high: Sheet.Content =
        input.high.map { .number($0) } ?? .formula(base * (one + swingCell))
      let row = book[sheet].rows.count
      book[sheet].append([
        .init(0, .text(input.label), Style(.text)),
        .init(1, .text(input.unit), Style(.unit)),
        .init(2, low, Style(.calculation, input.format)),
        .init(3, .formula(base), Style(.calculation, input.format)),
        .init(4, high, Style(.calculation, input.format)),
        .init(5, .number(swing.atLow), Style(.given, format)),
        .init(6, result.engine.map { .number($0) } ?? .text("none"), Style(.given, format)),
        .init(7, .number(swing.atHigh), Style(.given, format)),
        .init(
          8,
          .formula(
            .abs(
              .cell(CellRef(sheet: sheet, row: row, column: 7))
                - .cell(CellRef(sheet: sheet, row: row, column: 5)))), Style(.calculation, format)),
      ])
    }
    let rows = first..<book[sheet].rows.count
    guard !rows.isEmpty else { return }
    book[sheet].add(
      Chart(
        .bars, title: "Swing of \(label)", axisTitle: unit,
        categories: CellRange(sheet: sheet, rows: rows, columns: 0..<1),
        lines: [
          .init(
            name: CellRef(sheet: sheet, row: first - 1, column: 8),
            values: CellRange(sheet: sheet, rows: rows, columns: 8..<9))
        ], row: rows.upperBound + 2, column: 0, width: 900, height: 60 + 22 * rows.count))
  }

  private func swings(of result: CellRef, share: Double) -> [Swing] {
    var evaluation = Evaluation(book)
    var swings: [Swing] = []
    for placed in inputs {
      let input = placed.input
      // Whole years and switches have no tenth more or less.
      guard !input.isWhole, input.value != 0 else { continue }
      var low = input.low ?? input.value * (1 - share)
      var high = input.high ?? input.value * (1 + share)
      if let allowed = input.allowed {
        low = max(low, allowed.lowerBound)
        high = min(high, allowed.upperBound)
      }
      evaluation.set(placed.cell, to: low)
      let atLow = evaluation.value(result)
      evaluation.set(placed.cell, to: high)
      let atHigh = evaluation.value(result)
      evaluation.set(placed.cell, to: input.value)
      guard atLow.isFinite, atHigh.isFinite, atLow != atHigh else { continue }
      swings.append(Swing(input: placed, low: low, high: high, atLow: atLow, atHigh: atHigh))
    }
    return Self.ranked(swings)
  }

  /// The largest first.
  static func ranked(_ swings: [Swing]) -> [Swing] {
    let order = swings.indices.sorted { (-swings[$0].size, $0) < (-swings[$1].size, $1) }
    return order.map { swings[$0] }
  }
}
