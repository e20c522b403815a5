/// Where cells are, counted from zero; sheets by their position in the book.
public struct CellRef: Hashable, Sendable {
  public var sheet: Int
  public var row: Int
  public var column: Int

  public init(sheet: Int, row: Int, column: Int) {
    self.sheet = sheet
    self.row = row
    self.column = column
  }
}

/// A rectangle of cells.
public struct CellRange: Hashable, Sendable {
  public var sheet: Int
  public var rows: Range<Int>
  public var columns: Range<Int>

  public init(sheet: Int, rows: Range<Int>, columns: Range<Int>) {
    self.sheet = sheet
    self.rows = rows
    self.columns = columns
  }

  var count: Int { rows.count * columns.count }
}

/// A row that runs along the time axis of its sheet.
public struct RowRef: Hashable, Sendable {
  public var sheet: Int
  public var row: Int
  public let layout: AxisLayout

  public init(sheet: Int, row: Int, layout: AxisLayout) {
    self.sheet = sheet
    self.row = row
    self.layout = layout
  }

  /// The row's value in the period of the formula.
  public var now: Formula { .same(self) }
  /// Its value one period earlier; before the first period, the opening column.
  public var before: Formula { .prior(self) }
  /// All periods.
  public var all: Formula { .range(range) }
  /// From the first period to that of the formula.
  public var soFar: Formula { .soFar(self) }
  /// From the opening column to the period before that of the formula.
  public var earlier: Formula { .earlier(self) }
  /// The row's figure that holds for all periods.
  public var constant: Formula { .cell(cell(layout.constant)) }
  /// One of the columns between unit and constant.
  public func extra(_ number: Int) -> Formula { .cell(cell(layout.unit + 1 + number)) }
  /// Its total over the periods.
  public var total: Formula { .cell(cell(layout.total)) }
  /// The value in the first period.
  public var first: Formula { .cell(cell(layout.firstPeriod)) }
  /// The value in the last period.
  public var last: Formula { .cell(cell(layout.firstPeriod + layout.periods - 1)) }

  public var range: CellRange {
    CellRange(
      sheet: sheet, rows: row..<row + 1,
      columns: layout.firstPeriod..<layout.firstPeriod + layout.periods)
  }

  public func cell(_ column: Int) -> CellRef { CellRef(sheet: sheet, row: row, column: column) }
}

/// The columns that every sheet with a time axis shares: one purpose a column, the same on all
/// sheets (FAST standard 2.01-01).
public struct AxisLayout: Hashable, Sendable {
  /// Columns before the label that say what a row is for: a phase, an account.
  public var keys: Int
  /// Columns between the unit and the constant: what the constant is made of.
  public var extras: Int
  /// Periods of the time axis.
  public var periods: Int

  public init(keys: Int, extras: Int = 0, periods: Int) {
    self.keys = keys
    self.extras = extras
    self.periods = periods
  }

  public var label: Int { keys }
  public var unit: Int { keys + 1 }
  public var constant: Int { keys + 2 + extras }
  public var total: Int { constant + 1 }
  /// What stands before the first period; empty where nothing does.
  public var opening: Int { constant + 2 }
  public var firstPeriod: Int { constant + 3 }
  public var columns: Int { firstPeriod + periods }
}

/// Letters of a column: A … Z, AA … .
func columnName(_ column: Int) -> String {
  var text = ""
  var rest = column + 1
  while rest > 0 {
    rest -= 1
    text = "\(Character(UnicodeScalar(UInt8(65 + rest % 26))))\(text)"
    rest /= 26
  }
  return text
}
