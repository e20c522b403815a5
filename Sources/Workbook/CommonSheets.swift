import Quantities
import Spreadsheet

extension ModelBook {
  // MARK: Outputs

  /// Results: what the cells work out now, beside what the engine said when the file was written.
  mutating func addOutputsSheet() -> Int {
    var sheet = Sheet("Outputs")
    sheet.columnWidths = [46, 20, 16, 20, 16, 44]
    sheet.frozenRows = 4
    sheet.append([.init(0, .text("Outputs"), Style(.title))], height: 24)
    sheet.append([
      .init(
        0,
        .text("Live follows the inputs; the engine's figure is that of the inputs as written."),
        Style(.note))
    ])
    sheet.append([])
    let heads = ["Result", "Live", "Unit", "Engine, as written", "Change", "Key of --json"]
    sheet.append(
      heads.enumerated().map { head in
        let isNumber = [1, 3, 4].contains(head.offset)
        return .init(head.offset, .text(head.element), Style(isNumber ? .numberHead : .head))
      }, height: 26)
    return book.add(sheet)
  }

  @discardableResult
  mutating func output(
    _ sheet: Int, _ label: String, _ unit: String, _ format: Style.NumberFormat, _ formula: Formula,
    metric: String, engine: Double?
  ) -> Formula {
    let given: Sheet.Content = engine.map { .number($0) } ?? .text("none")
    let row = book[sheet].rows.count
    let cell = CellRef(sheet: sheet, row: row, column: 1)
    let written = CellRef(sheet: sheet, row: row, column: 3)
    book[sheet].append([
      .init(0, .text(label), Style(.text)),
      .init(1, .formula(formula), Style(.result, format)),
      .init(2, .text(unit), Style(.unit)),
      .init(3, given, Style(.given, format)),
      .init(4, .formula(.orNone(.cell(cell) - .cell(written))), Style(.calculation, format)),
      .init(5, .text(metric), Style(.unit)),
    ])
    book.name(cell, "out_" + Self.identifier(metric))
    outputs.append(PlacedOutput(metric: metric, cell: cell, engine: engine))
    return .cell(cell)
  }

  /// Letters, digits and `_` of a key.
  static func identifier(_ key: String) -> String {
    var name = ""
    for character in key.lowercased() {
      let isPlain = character.isASCII && (character.isLetter || character.isNumber)
      if isPlain { name.append(character) } else if name.last != "_" { name.append("_") }
    }
    return name
  }

  // MARK: Checks

  /// What must balance, each side in its own cell, and one cell for all.
  mutating func addChecksSheet(_ sheet: Int) {
    for check in checks {
      let row = book[sheet].rows.count
      func cell(_ column: Int) -> Formula {
        .cell(CellRef(sheet: sheet, row: row, column: column))
      }
      let larger = Formula.max(.abs(cell(1)), .abs(cell(2)), check.scale)
      book[sheet].append([
        .init(0, .text(check.label), Style(.text)),
        .init(1, .formula(check.left), Style(.calculation, .cents)),
        .init(2, .formula(check.right), Style(.calculation, .cents)),
        .init(3, .formula(cell(1) - cell(2)), Style(.calculation, .cents)),
        .init(
          4, .formula(flag(.abs(cell(3)) .<= self(.tolerance) * larger)), Style(.check, .verdict)),
      ])
    }
    let first = book[sheet].frozenRows
    let row = book[sheet].rows.count
    let verdicts = CellRange(sheet: sheet, rows: first..<row, columns: 4..<5)
    book[sheet].append([
      .init(0, .text("All checks"), Style(.total)),
      .init(1, .blank, Style(.total)), .init(2, .blank, Style(.total)),
      .init(3, .blank, Style(.total)),
      .init(4, .formula(.min(.range(verdicts))), Style(.check, .verdict)),
    ])
    let cell = CellRef(sheet: sheet, row: row, column: 4)
    book.name(cell, "all_checks")
    setVerdict(cell)
  }

  mutating func addEmptyChecksSheet() -> Int {
    var sheet = Sheet("Checks")
    sheet.columnWidths = [60, 24, 24, 18, 12]
    sheet.frozenRows = 4
    sheet.append([.init(0, .text("Checks"), Style(.title))], height: 24)
    sheet.append([
      .init(
        0, .text("A check holds where both sides differ by less than the tolerance on Inputs."),
        Style(.note))
    ])
    sheet.append([])
    let heads = ["Check", "Left", "Right", "Difference", "Verdict"]
    sheet.append(heads.enumerated().map { .init($0.offset, .text($0.element), Style(.head)) })
    return book.add(sheet)
  }

  // MARK: Cover and sources

  /// A line of the cover.
  enum CoverLine {
    case heading(String)
    case fact(String, String)
    case live(String, Formula, Style.NumberFormat)
    case link(String, String)
    case words(String)
  }

  mutating func addCoverSheet() -> Int {
    var sheet = Sheet("Cover")
    sheet.columnWidths = [44, 84]
    sheet.isPortrait = true
    return book.add(sheet)
  }

  mutating func fillCover(_ sheet: Int, _ lines: [CoverLine]) {
    book[sheet].append([.init(0, .text(book.title), Style(.title))], height: 28)
    for line in lines {
      switch line {
      case .heading(let text):
        book[sheet].append([])
        book[sheet].append([
          .init(0, .text(text), Style(.heading)), .init(1, .blank, Style(.heading)),
        ])
      case .fact(let label, let text):
        // Not every program fits rows to wrapped text by itself.
        let rows = (text.count + 79) / 80
        book[sheet].append(
          [.init(0, .text(label), Style(.wrapped)), .init(1, .text(text), Style(.wrapped))],
          height: rows > 1 ? 13 * Double(rows) : nil)
      case .live(let label, let formula, let format):
        book[sheet].append([
          .init(0, .text(label), Style(.text)),
          .init(1, .formula(formula), Style(.check, format)),
        ])
      case .link(let name, let text):
        book[sheet].append([
          .init(0, .link(name, sheet: name), Style(.link)),
          .init(1, .text(text), Style(.wrapped)),
        ])
      case .words(let text):
        book[sheet].append([.init(0, .text(text), Style(.text))])
      }
    }
  }

  /// A table of words: heads, then rows.
  mutating func addTable(
    _ name: String, note: String, heads: [String], widths: [Double], rows: [[String]]
  ) -> Int {
    var sheet = Sheet(name)
    sheet.columnWidths = widths
    sheet.frozenRows = 4
    sheet.append([.init(0, .text(name), Style(.title))], height: 24)
    sheet.append([.init(0, .text(note), Style(.note))])
    sheet.append([])
    sheet.append(
      heads.enumerated().map { .init($0.offset, .text($0.element), Style(.head)) }, height: 26)
    for row in rows {
      sheet.append(row.enumerated().map { .init($0.offset, .text($0.element), Style(.text)) })
    }
    return book.add(sheet)
  }
}
