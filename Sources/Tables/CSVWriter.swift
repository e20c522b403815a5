/// Writes CSV as RFC 4180 has it: comma, CRLF, quotes doubled; UTF-8 without byte order mark, `.`
/// for the decimal point, nothing for what is unknown.
///
/// Spreadsheets run text that begins with `= + - @` as a formula. Such text is written behind an
/// apostrophe, as is text that begins with apostrophes before one of them, so that `CSVReader`
/// can take exactly one away again.
public struct CSVWriter: Sendable {
  private let columns: [Column]
  private var writer: ByteWriter
  private var position = 0

  /// Starts a file with its line of headings.
  public init(columns: [Column]) {
    precondition(!columns.isEmpty, "a table has a column")
    self.columns = columns
    writer = ByteWriter(capacity: 1 << 12)
    for column in columns { write(column.name) }
    endRecord()
  }

  /// Bytes waiting to be taken.
  public var count: Int { writer.bytes.count }

  /// Hands over what was written so far; large files are written piece by piece.
  public mutating func take() -> [UInt8] { writer.take() }

  public mutating func write(_ cell: Cell) {
    switch cell {
    case .text(let text): write(text)
    case .integer(let integer): write(integer)
    case .number(let number): write(number)
    case .unknown: separate()
    }
  }

  public mutating func write(_ text: String?) {
    separate()
    guard let text, !text.isEmpty else { return }
    let isNeutralized = FormulaGuard.isNeeded(text.utf8)
    let needsQuotes = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\r")
        || byte == UInt8(ascii: "\n")
    }
    guard needsQuotes else {
      if isNeutralized { writer.append(byte: FormulaGuard.mark) }
      writer.append(text)
      return
    }
    writer.append(byte: UInt8(ascii: "\""))
    if isNeutralized { writer.append(byte: FormulaGuard.mark) }
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { writer.append(byte: byte) }
      writer.append(byte: byte)
    }
    writer.append(byte: UInt8(ascii: "\""))
  }

  public mutating func write(_ integer: Int?) {
    separate()
    if let integer { writer.append(integer) }
  }

  /// A number with the decimals of its column; nothing if it is unknown or not finite.
  public mutating func write(_ number: Double?) {
    let decimals = columns[min(position, columns.count - 1)].decimals
    separate()
    if let number { writer.append(number, decimals: decimals) }
  }

  /// Ends a record that has a value for every column.
  public mutating func endRecord() {
    precondition(position == columns.count, "a record has a value for every column")
    writer.append(byte: UInt8(ascii: "\r"))
    writer.append(byte: UInt8(ascii: "\n"))
    position = 0
  }

  private mutating func separate() {
    if position > 0 { writer.append(byte: UInt8(ascii: ",")) }
    position += 1
  }
}

/// The apostrophe that keeps a spreadsheet from running text as a formula.
enum FormulaGuard {
  static let mark = UInt8(ascii: "'")

  /// Whether text, after any apostrophes, begins like a formula. A tab or carriage return before
  /// one is skipped by spreadsheets, so they count too.
  static func isNeeded(_ text: some Sequence<UInt8>) -> Bool {
    for byte in text where byte != mark {
      switch byte {
      case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
        UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        return true
      default: return false
      }
    }
    return false
  }
}
