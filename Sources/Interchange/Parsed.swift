public import Documents

/// What reading a structured text gave: a document, or the issues that kept it from being one.
public struct Parsed: Sendable {
  /// Present only where there are no issues.
  public let document: Document?
  public let issues: [Issue]

  init(_ document: Document?, _ issues: [Issue]) {
    self.document = issues.isEmpty ? document : nil
    self.issues = issues
  }
}

/// Limits that keep a hostile text from costing more than its size.
enum TextLimits {
  /// Mappings and lists inside one another.
  static let depth = 64
  /// Issues of one file after which reading stops.
  static let issues = 100
}

/// Whether bytes are text that a parser may see at all.
enum TextCheck {
  /// The issue with bytes that are not UTF-8 text, if there is one.
  static func issue(_ bytes: [UInt8], file: String) -> Issue? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return Issue(
        file: file, position: Position(line: 1, column: 1),
        message: "UTF-16 text where UTF-8 is expected: save the file as UTF-8")
    }
    if let zero = bytes.firstIndex(of: 0) {
      return Issue(
        file: file, position: position(of: zero, in: bytes),
        message: "a zero byte: this is a binary file, not text")
    }
    guard let bad = firstInvalid(bytes) else { return nil }
    return Issue(
      file: file, position: position(of: bad, in: bytes),
      message: "byte \(hexadecimal(bytes[bad])) is not UTF-8")
  }

  /// The line and character at which the byte at `offset` stands.
  static func position(of offset: Int, in bytes: [UInt8]) -> Position {
    var line = 1
    var column = 1
    for byte in bytes[..<offset] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return Position(line: line, column: column)
  }

  private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    // The text is bad: a second, slower pass finds where.
    var offset = 0
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded): offset += encoded.count
      case .error, .emptyInput: return min(offset, bytes.count - 1)
      }
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
