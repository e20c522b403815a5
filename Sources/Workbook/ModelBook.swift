import Quantities
import Spreadsheet

/// A financial model while it is laid out: the sheets by what they are for, rows added one by one.
struct ModelBook {
  var book: Book
  var inputs: [PlacedInput] = []
  var outputs: [PlacedOutput] = []
  var checks: [Check] = []
  private var constants: [Constant: Formula] = [:]
  /// Sheets of the time axis have their overall check in the first row.
  private(set) var verdict = CellRef(sheet: 0, row: 0, column: 0)

  struct Check {
    var label: String
    var left: Formula
    var right: Formula
    /// What a difference is small against, where both sides may be nothing.
    var scale: Formula
  }

  init(title: String, subject: String, created: Day) {
    book = Book(title: title, subject: subject, created: created)
  }

  // MARK: Constants and inputs

  func callAsFunction(_ constant: Constant) -> Formula {
    constants[constant] ?? .cell(CellRef(sheet: 0, row: 0, column: 0))
  }

  var zero: Formula { self(.zero) }
  var one: Formula { self(.one) }

  /// 1 where the test holds, else 0: sums pass truth values over.
  func flag(_ test: Formula) -> Formula { .when(test, one, else: zero) }

  static let inputHeads = [
    "Input", "Value", "Unit", "Low", "High", "Source", "As of", "Confidence", "Name in formulas",
    "Key in the spec",
  ]

  /// Appends the Inputs sheet with its heads, and the constants at its end once they are asked for.
  mutating func addInputsSheet(note: String) -> Int {
    var sheet = Sheet("Inputs")
    sheet.columnWidths = [46, 18, 16, 13, 13, 46, 11, 12, 30, 44]
    sheet.frozenRows = 4
    sheet.frozenColumns = 2
    sheet.append([.init(0, .text("Inputs"), Style(.title))], height: 24)
    sheet.append([.init(0, .text(note), Style(.note))])
    sheet.append([])
    sheet.append(
      Self.inputHeads.enumerated().map { .init($0.offset, .text($0.element), Style(.head)) },
      height: 26)
    return book.add(sheet)
  }

  mutating func heading(_ sheet: Int, _ text: String) {
    if book[sheet].rows.count > book[sheet].frozenRows { book[sheet].append([]) }
    let width = book[sheet].layout?.columns ?? max(1, book[sheet].columnWidths.count)
    let first = book[sheet].layout?.label ?? 0
    book[sheet].append(
      (0..<width).map { .init($0, $0 == first ? .text(text) : .blank, Style(.heading)) })
  }

  mutating func input(_ sheet: Int, _ input: Input, role: Style.Role = .input) -> Formula {
    func number(_ column: Int, _ value: Double?) -> Sheet.Cell {
      .init(column, value.map(Sheet.Content.number) ?? .blank, Style(.given, input.format))
    }
    let words = [input.source, input.asOf, input.confidence, input.name, input.key]
    let row = book[sheet].append(
      [
        .init(0, .text(input.label), Style(.text)),
        .init(1, .number(input.value), Style(role, input.format), allowed: input.allowed),
        .init(2, .text(input.unit), Style(.unit)),
        number(3, input.low), number(4, input.high),
      ]
        + words.enumerated().map { .init(5 + $0.offset, .text($0.element), Style(.unit)) })
    let cell = CellRef(sheet: sheet, row: row, column: 1)
    book.name(cell, input.name)
    if role == .input { inputs.append(PlacedInput(input: input, cell: cell)) }
    return .cell(cell)
  }

  /// Appends the constants.
  mutating func addConstants(_ sheet: Int, _ wanted: [Constant]) {
    heading(sheet, "Constants: no formula holds a number of its own")
    for constant in wanted {
      let entry = Input(
        constant.rawValue, constant.label, constant.value, constant.unit, source: constant.source)
      let cell = input(sheet, entry, role: .given)
      if constant.isChangeable, case .cell(let reference) = cell {
        book[sheet].restyle(reference.row, reference.column, .input)
      }
      constants[constant] = cell
    }
  }

  // MARK: Sheets with a time axis

  /// A sheet whose heads are rows of another one: the months or years.
  ///
  /// - Parameters:
  ///   - keys: Heads of the columns before the label.
  ///   - extras: Heads of the columns between unit and constant.
  mutating func addSheet(
    _ name: String, _ layout: AxisLayout, keys: [String], extras: [String] = [],
    constant: String = "Constant", note: String
  ) -> Int {
    var sheet = Sheet(name, layout: layout)
    sheet.columnWidths =
      [Double](repeating: 13, count: layout.keys) + [44, 15]
      + [Double](repeating: 15, count: layout.extras) + [18, 18, 3]
    // What stays in sight must leave room for the periods.
    sheet.frozenColumns = layout.extras > 0 ? layout.unit : layout.firstPeriod
    sheet.append([.init(layout.label, .text(name), Style(.title))], height: 24)
    sheet.append([.init(layout.label, .text(note), Style(.note))])
    sheet.append([])
    var heads = keys.enumerated().map { Sheet.Cell($0.offset, .text($0.element), Style(.head)) }
    heads += [
      .init(layout.label, .text("Line"), Style(.head)),
      .init(layout.unit, .text("Unit"), Style(.head)),
    ]
    heads += (0..<layout.extras).map { number in
      let text = number < extras.count ? extras[number] : ""
      return .init(layout.unit + 1 + number, .text(text), Style(.numberHead))
    }
    heads += [
      .init(layout.constant, .text(constant), Style(.numberHead)),
      .init(layout.total, .text("Total"), Style(.numberHead)),
      .init(layout.opening, .blank, Style(.head)),
    ]
    sheet.append(heads)
    sheet.frozenRows = 4
    return book.add(sheet)
  }

  /// Puts the periods of the axis into a sheet's heads.
  mutating func setAxis(_ sheet: Int, _ axis: Formula, _ format: Style.NumberFormat) {
    book[sheet].set(.formula(axis), style: Style(.head, format), row: 3)
  }

  /// Where the next row of a sheet will stand, for formulas that refer to their own row or ahead.
  func next(_ sheet: Int, after rows: Int = 0) -> RowRef {
    RowRef(
      sheet: sheet, row: book[sheet].rows.count + rows,
      layout: book[sheet].layout ?? AxisLayout(keys: 0, periods: 0))
  }

  /// What stands in a row's column of totals.
  enum Total {
    case none
    case sum
    case formula(Formula)
  }

  /// Appends a row along the time axis.
  @discardableResult
  mutating func row(
    _ sheet: Int, _ label: String, _ unit: String, _ format: Style.NumberFormat = .whole,
    keys: [String] = [], extras: [(formula: Formula, format: Style.NumberFormat)?] = [],
    constant: Formula? = nil, constantFormat: Style.NumberFormat? = nil,
    total: Total = .none, opening: Formula? = nil, series: Formula? = nil,
    numbers: [Double]? = nil, role: Style.Role = .calculation
  ) -> RowRef {
    let reference = next(sheet)
    let layout = reference.layout
    let words: Style.Role = role == .total ? .total : .text
    var cells = keys.enumerated().map { Sheet.Cell($0.offset, .text($0.element), Style(.unit)) }
    cells.append(.init(layout.label, .text(label), Style(words)))
    cells.append(.init(layout.unit, .text(unit), Style(role == .total ? .total : .unit)))
    for (number, extra) in extras.enumerated() {
      guard let extra else { continue }
      cells.append(
        .init(
          layout.unit + 1 + number, .formula(extra.formula), Style(.calculation, extra.format)))
    }
    if let constant {
      cells.append(
        .init(layout.constant, .formula(constant), Style(role, constantFormat ?? format)))
    }
    switch total {
    case .none: break
    case .sum:
      cells.append(
        .init(layout.total, .formula(.sum(reference.all)), Style(role, format)))
    case .formula(let formula):
      cells.append(.init(layout.total, .formula(formula), Style(role, format)))
    }
    if let opening {
      cells.append(.init(layout.opening, .formula(opening), Style(role, format)))
    }
    if role == .total {
      for column in layout.label..<layout.firstPeriod
      where !cells.contains(where: { $0.column == column }) {
        cells.append(.init(column, .blank, Style(.total)))
      }
    }
    let row = book[sheet].append(cells)
    if let series {
      book[sheet].set(.formula(series), style: Style(role, format), row: row)
    } else if let numbers {
      book[sheet].set(.numbers(numbers), style: Style(.given, format), row: row)
    }
    return reference
  }

  /// The rows between two, in the period of the formula.
  func block(_ rows: [RowRef]) -> Formula {
    guard let first = rows.first, let last = rows.last else { return zero }
    return .sum(.block(first, last))
  }

  /// The constants of rows that stand one under another.
  func constants(_ rows: [RowRef]) -> CellRange? {
    guard let first = rows.first, let last = rows.last else { return nil }
    return CellRange(
      sheet: first.sheet, rows: first.row..<last.row + 1,
      columns: first.layout.constant..<first.layout.constant + 1)
  }

  /// - Parameter scale: what a difference is small against, beside the sides themselves.
  mutating func check(
    _ label: String, _ left: Formula, equals right: Formula, scale: Formula? = nil
  ) {
    checks.append(Check(label: label, left: left, right: right, scale: scale ?? one))
  }

  mutating func setVerdict(_ cell: CellRef) { verdict = cell }
}
