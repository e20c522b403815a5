public import Quantities

/// A workbook as a value: sheets of texts, numbers and formulas, and names of cells.
///
/// Rows are added from the top of each sheet down, so that where a cell stands is known as soon as
/// it is made and later formulas can name it.
public struct Book: Sendable {
  public var title: String
  public var subject: String
  /// The date of creation that the file states: part of the content, never the clock's.
  public var created: Day
  public internal(set) var sheets: [Sheet] = []
  /// Names of cells, in the order in which they were given.
  public internal(set) var names: [(name: String, cell: CellRef)] = []
  var nameOfCell: [CellRef: String] = [:]

  public init(title: String, subject: String, created: Day) {
    self.title = title
    self.subject = subject
    self.created = created
  }

  /// Appends an empty sheet.
  ///
  /// - Returns: Its position.
  public mutating func add(_ sheet: Sheet) -> Int {
    sheets.append(sheet)
    return sheets.count - 1
  }

  /// Gives a cell a name: letters, digits and `_`, no two alike.
  public mutating func name(_ cell: CellRef, _ name: String) {
    names.append((name, cell))
    nameOfCell[cell] = name
  }

  /// Puts another number into a cell that has one.
  public mutating func set(_ cell: CellRef, to number: Double) {
    sheets[cell.sheet].set(number, row: cell.row, column: cell.column)
  }

  public subscript(sheet: Int) -> Sheet {
    get { sheets[sheet] }
    set { sheets[sheet] = newValue }
  }
}

/// One sheet.
public struct Sheet: Sendable {
  public var name: String
  /// The columns of its time axis; nil for a sheet without one.
  public var layout: AxisLayout?
  public var columnWidths: [Double] = []
  /// Rows and columns that stay in sight; the rows are repeated on every printed page.
  public var frozenRows = 0
  public var frozenColumns = 0
  /// Whether a spreadsheet program refuses changes.
  public var isLocked = false
  public var isPortrait = false
  public internal(set) var rows: [Row] = []
  public internal(set) var charts: [Chart] = []

  public init(_ name: String, layout: AxisLayout? = nil) {
    self.name = name
    self.layout = layout
  }

  /// One row of cells, and of periods where it has some.
  public struct Row: Sendable {
    public internal(set) var cells: [Cell] = []
    public internal(set) var series: Series?
    public internal(set) var height: Double?

    func cell(_ column: Int) -> Cell? { cells.first { $0.column == column } }
  }

  public struct Cell: Sendable {
    public var column: Int
    public var content: Content
    public var style: Style
    /// What a spreadsheet program lets a person type here.
    public var allowed: ClosedRange<Double>?

    public init(
      _ column: Int, _ content: Content, _ style: Style, allowed: ClosedRange<Double>? = nil
    ) {
      self.column = column
      self.content = content
      self.style = style
      self.allowed = allowed
    }
  }

  public enum Content: Sendable {
    case text(String)
    case number(Double)
    case formula(Formula)
    /// Text that leads to a sheet of the book.
    case link(String, sheet: String)
    /// Style alone.
    case blank
  }

  /// The cells of a row along the time axis: one formula for all, or given numbers.
  public struct Series: Sendable {
    public var content: SeriesContent
    public var style: Style
  }

  public enum SeriesContent: Sendable {
    case formula(Formula)
    case numbers([Double])
  }

  /// Appends a row.
  ///
  /// - Returns: Its position.
  @discardableResult
  public mutating func append(_ cells: [Cell], height: Double? = nil) -> Int {
    var row = Row()
    row.cells = cells
    row.height = height
    rows.append(row)
    return rows.count - 1
  }

  /// Gives a row its cells along the time axis.
  public mutating func set(_ content: SeriesContent, style: Style, row: Int) {
    rows[row].series = Series(content: content, style: style)
  }

  mutating func set(_ number: Double, row: Int, column: Int) {
    for index in rows[row].cells.indices where rows[row].cells[index].column == column {
      if case .number = rows[row].cells[index].content {
        rows[row].cells[index].content = .number(number)
      }
    }
  }

  /// The text of a cell; empty where it has none.
  public func words(_ row: Int, _ column: Int) -> String {
    if case .text(let text)? = rows[row].cell(column)?.content { return text }
    return ""
  }

  /// Gives a cell another role.
  public mutating func restyle(_ row: Int, _ column: Int, _ role: Style.Role) {
    for index in rows[row].cells.indices where rows[row].cells[index].column == column {
      rows[row].cells[index].style.role = role
    }
  }

  public mutating func add(_ chart: Chart) { charts.append(chart) }
}

/// How a cell looks: what it is for, and how its number is written.
public struct Style: Hashable, Sendable {
  public enum Role: UInt8, Sendable {
    /// Plain words.
    case text
    case wrapped
    case note
    case title
    /// A band across the sheet that opens a part of it.
    case heading
    /// Column heads, and those of numbers.
    case head
    case numberHead
    case unit
    /// A figure that a person may change.
    case input
    /// A figure that is given and not changed here.
    case given
    case calculation
    /// A calculation that takes its number from another sheet.
    case total
    case result
    case check
    case link
  }

  public enum NumberFormat: UInt8, Sendable {
    case general
    /// Whole numbers with thousands, nothing as a dash.
    case whole
    /// Two decimals.
    case cents
    /// Four decimals.
    case fine
    case percent
    case month
    case year
    /// 1 as `ok`, 0 as `FAILS`.
    case verdict
  }

  public var role: Role
  public var format: NumberFormat

  public init(_ role: Role, _ format: NumberFormat = .general) {
    self.role = role
    self.format = format
  }
}

/// A chart of rows over the time axis, or of one column of figures.
public struct Chart: Sendable {
  public enum Kind: Sendable {
    case stackedColumns
    case line
    case pie
    case bars
  }

  public struct Line: Sendable {
    public var name: CellRef
    public var values: CellRange
    /// Drawn as a line over the columns.
    public var isLine: Bool

    public init(name: CellRef, values: CellRange, isLine: Bool = false) {
      self.name = name
      self.values = values
      self.isLine = isLine
    }
  }

  public var kind: Kind
  public var title: String
  public var axisTitle: String
  public var categories: CellRange
  public var lines: [Line]
  /// Where its upper left corner stands.
  public var row: Int
  public var column: Int
  /// Pixels.
  public var width: Int
  public var height: Int

  public init(
    _ kind: Kind, title: String, axisTitle: String = "", categories: CellRange, lines: [Line],
    row: Int, column: Int, width: Int = 760, height: Int = 340
  ) {
    self.kind = kind
    self.title = title
    self.axisTitle = axisTitle
    self.categories = categories
    self.lines = lines
    self.row = row
    self.column = column
    self.width = width
    self.height = height
  }
}
