/// A formula's text with gaps where the column of a period goes, so that a row's text is made once
/// and copied right as a spreadsheet program would.
struct FormulaText {
  /// A piece of text, then the letters of the period's column moved by `shift`.
  struct Piece {
    var text: [UInt8]
    /// Nil after the last piece.
    var shift: Int?
  }

  private(set) var pieces: [Piece] = []
  private var text: [UInt8] = []
  private let book: Book
  private let sheet: Int
  private let row: Int

  init(_ formula: Formula, in book: Book, sheet: Int, row: Int) {
    self.book = book
    self.sheet = sheet
    self.row = row
    text.append(UInt8(ascii: "="))
    write(formula, within: 0)
    pieces.append(Piece(text: text, shift: nil))
  }

  /// The text at a column.
  func append(to bytes: inout [UInt8], column: Int, names: [[UInt8]]) {
    for piece in pieces {
      bytes += piece.text
      if let shift = piece.shift { bytes += names[column + shift] }
    }
  }

  private mutating func write(_ words: String) { text += words.utf8 }

  private mutating func gap(_ shift: Int) {
    pieces.append(Piece(text: text, shift: shift))
    text = []
  }

  /// - Parameter binding: how tightly the operator around the formula binds.
  private mutating func write(_ formula: Formula, within binding: Int) {
    switch formula {
    case .cell(let cell):
      if let name = book.nameOfCell[cell] {
        write(name)
      } else {
        write(prefix(cell.sheet) + absolute(cell.row, cell.column))
      }
    case .same(let row):
      write(prefix(row.sheet))
      gap(0)
      write("\(row.row + 1)")
    case .prior(let row):
      write(prefix(row.sheet))
      gap(-1)
      write("\(row.row + 1)")
    case .soFar(let row):
      write(prefix(row.sheet) + "$" + columnName(row.layout.firstPeriod) + "\(row.row + 1):")
      gap(0)
      write("\(row.row + 1)")
    case .earlier(let row):
      write(prefix(row.sheet) + "$" + columnName(row.layout.opening) + "\(row.row + 1):")
      gap(-1)
      write("\(row.row + 1)")
    case .from(let row, let one, let position):
      write("INDEX(")
      write(row.range)
      write(",")
      write(one, within: 0)
      write(",")
      write(position, within: 0)
      write("):")
      write(prefix(row.sheet) + absolute(row.row, row.range.columns.upperBound - 1))
    case .range(let range): write(range)
    case .block(let first, let last):
      write(prefix(first.sheet))
      gap(0)
      write("\(first.row + 1):")
      gap(0)
      write("\(last.row + 1)")
    case .field(let column): write("$" + columnName(column) + "\(row + 1)")
    case .negative(let inner):
      write("-")
      write(inner, within: 5)
    case .binary(let symbol, let left, let right):
      let precedence = symbol.precedence
      if precedence < binding { write("(") }
      write(left, within: precedence)
      write(symbol.rawValue)
      // Subtraction and division do not associate.
      write(right, within: precedence + 1)
      if precedence < binding { write(")") }
    case .call(let function, let arguments):
      write(function.rawValue + "(")
      for (index, argument) in arguments.enumerated() {
        if index > 0 { write(",") }
        write(argument, within: 0)
      }
      write(")")
    case .sumWhere(let range, let criteria):
      write("SUMIFS(")
      write(range)
      for criterion in criteria {
        write(",")
        write(criterion.range)
        write(",")
        write(criterion.value, within: 0)
      }
      write(")")
    case .orNone(let inner):
      write("IFERROR(")
      write(inner, within: 0)
      write(",\"none\")")
    }
  }

  private mutating func write(_ range: CellRange) {
    let first = absolute(range.rows.lowerBound, range.columns.lowerBound)
    let last = absolute(range.rows.upperBound - 1, range.columns.upperBound - 1)
    write(prefix(range.sheet) + first + ":" + last)
  }

  private func absolute(_ row: Int, _ column: Int) -> String {
    "$\(columnName(column))$\(row + 1)"
  }

  private func prefix(_ other: Int) -> String {
    other == sheet ? "" : quoted(book.sheets[other].name) + "!"
  }
}

/// A sheet's name as formulas write it.
func quoted(_ name: String) -> String {
  name.utf8.allSatisfy { (65...90).contains($0) || (97...122).contains($0) } ? name : "'\(name)'"
}

extension Book {
  /// The text of a cell's formula; nil where the cell has none.
  public func formulaText(at cell: CellRef) -> String? {
    let row = sheets[cell.sheet].rows[cell.row]
    var found: Formula?
    if case .formula(let formula)? = row.cell(cell.column)?.content { found = formula }
    if found == nil, let layout = sheets[cell.sheet].layout, cell.column >= layout.firstPeriod,
      case .formula(let formula)? = row.series?.content
    {
      found = formula
    }
    guard let found else { return nil }
    var bytes: [UInt8] = []
    let names = (0...cell.column + 1).map { Array(columnName($0).utf8) }
    FormulaText(found, in: self, sheet: cell.sheet, row: cell.row)
      .append(to: &bytes, column: cell.column, names: names)
    return String(decoding: bytes, as: UTF8.self)
  }
}
