/// Why CSV cannot be read as it stands.
public struct CSVError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A record with another number of fields than the line of headings.
    case ragged(found: Int, expected: Int)
    /// A quote inside a field that does not begin with one, or text after a closing quote.
    case strayQuote
    case unterminatedQuote
    /// A carriage return without a line feed outside quotes.
    case strayCarriageReturn
    /// A record longer than the limit, in bytes.
    case recordTooLong(limit: Int)
    /// A zero byte.
    case binary
    case utf16
    /// Not even a line of headings.
    case empty
  }
  public let kind: Kind
  /// Line of the file, from 1.
  public let line: Int
  /// Character of the line, from 1.
  public let column: Int
}

/// One record of a CSV file, valid only while it is being visited: its fields are bytes of the
/// reader's buffer.
public struct CSVRecord {
  struct Field {
    var start: Int
    var end: Int
    /// Whether the field stood in quotes, and whether quotes are doubled inside it.
    var isQuoted: Bool
    var hasDoubledQuotes: Bool
  }
  let buffer: UnsafeBufferPointer<UInt8>
  let fields: [Field]
  let start: Int
  /// Line of the file on which the record starts, from 1.
  public let line: Int
  /// What is wrong with the form of the record; its fields are what could be made of it.
  public let fault: CSVError?

  public var count: Int { fields.count }

  /// The bytes of a field without its outer quotes and formula guard. Doubled quotes inside stay
  /// doubled: such a field is text and read by `text(_:)`.
  public subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    let field = fields[index]
    var slice = UnsafeBufferPointer(rebasing: buffer[field.start..<field.end])
    if slice.first == FormulaGuard.mark, FormulaGuard.isNeeded(slice) {
      slice = UnsafeBufferPointer(rebasing: slice.dropFirst())
    }
    return slice
  }

  /// Whether the bytes of a field need `text(_:)` to be read right.
  public func hasDoubledQuotes(_ index: Int) -> Bool { fields[index].hasDoubledQuotes }

  /// The text of a field; `nil` if it is not UTF-8.
  public func text(_ index: Int) -> String? {
    let bytes = self[index]
    guard fields[index].hasDoubledQuotes else { return String(validating: bytes, as: UTF8.self) }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var isSecond = false
    for byte in bytes {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if !isSecond { plain.append(byte) }
    }
    return String(validating: plain, as: UTF8.self)
  }

  /// Where a field starts in the file.
  public func position(_ index: Int) -> (line: Int, column: Int) {
    let field = fields[min(index, fields.count - 1)]
    return place(of: field.isQuoted ? field.start - 1 : field.start)
  }

  // Counted only when asked for: errors are rare, records are many.
  func place(of offset: Int) -> (line: Int, column: Int) {
    var line = self.line
    var column = 1
    for byte in buffer[start..<offset] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }
}
