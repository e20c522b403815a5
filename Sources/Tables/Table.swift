/// A column of a table.
public struct Column: Hashable, Sendable {
  /// The heading in files, its unit as a suffix: `amount_usd`.
  public var name: String
  /// The unit as people read it (`USD`); `nil` for text, counts and pure numbers.
  public var unit: String?
  /// Decimals its numbers are written with; `nil` writes the shortest exact text.
  public var decimals: Int?

  public init(_ name: String, unit: String? = nil, decimals: Int? = nil) {
    self.name = name
    self.unit = unit
    self.decimals = decimals
  }
}

/// One value of a table.
public enum Cell: Hashable, Sendable {
  case text(String)
  case integer(Int)
  case number(Double)
  /// Not known; never zero, never `n/a`.
  case unknown
}

extension Cell: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }

  public init(_ text: String?) { self = text.map(Cell.text) ?? .unknown }
  public init(_ integer: Int?) { self = integer.map(Cell.integer) ?? .unknown }
  /// A number that is not finite is not known.
  public init(_ number: Double?) {
    if let number, number.isFinite { self = .number(number) } else { self = .unknown }
  }
}

/// Columns and rows, the form in which results leave as files: lines only, no totals.
public struct Table: Hashable, Sendable {
  public var columns: [Column]
  public private(set) var rows: [[Cell]]

  public init(columns: [Column]) {
    self.columns = columns
    rows = []
  }

  /// Adds a row of as many cells as there are columns.
  public mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row has a cell for every column")
    rows.append(row)
  }

  /// The table as CSV.
  public func csv() -> [UInt8] {
    var writer = CSVWriter(columns: columns)
    for row in rows {
      for cell in row { writer.write(cell) }
      writer.endRecord()
    }
    return writer.take()
  }
}
