import Documents

/// Reads one JSON text (RFC 8259), strictly: no comments, no trailing commas, no duplicate keys,
/// no lone surrogates. Numbers keep the digits they were written with.
public enum JSONReader {
  public static func read(_ bytes: [UInt8], file: String) -> Parsed {
    if let issue = TextCheck.issue(bytes, file: file) { return Parsed(nil, [issue]) }
    var parser = JSONParser(bytes, file: file)
    let document = parser.readText()
    return Parsed(document, parser.issues)
  }
}

private struct JSONParser {
  private struct Stop: Error {}
  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  private let bytes: [UInt8]
  private let file: String
  private var cursor = 0
  private var line = 1
  /// Offset of the line's first byte, and bytes of it that continue a character.
  private var lineStart = 0
  private var continuations = 0
  private(set) var issues: [Issue] = []

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      cursor = 3
      lineStart = 3
    }
  }

  mutating func readText() -> Document? {
    guard let document = try? value(depth: 0) else { return nil }
    skipBlanks()
    if cursor < bytes.count { report("text after the end of the JSON value", position) }
    return document
  }

  private var position: Position {
    Position(line: line, column: cursor - lineStart - continuations + 1)
  }

  private var current: UInt8? { cursor < bytes.count ? bytes[cursor] : nil }

  private mutating func value(depth: Int) throws -> Document {
    skipBlanks()
    let place = position
    guard depth <= TextLimits.depth else {
      throw stop("nested more than \(TextLimits.depth) deep", place)
    }
    switch current {
    case UInt8(ascii: "{"): return Document(.mapping(try members(depth: depth + 1)), at: place)
    case UInt8(ascii: "["): return Document(.list(try items(depth: depth + 1)), at: place)
    case UInt8(ascii: "\""):
      return Document(.scalar(Scalar(try string(), isQuoted: true)), at: place)
    case let byte? where byte == UInt8(ascii: "-") || Self.digits.contains(byte):
      return Document(.scalar(Scalar(try number())), at: place)
    default: return Document(try word(), at: place)
    }
  }

  private mutating func members(depth: Int) throws -> [Document.Member] {
    var members: [Document.Member] = []
    var keys = KeyCheck()
    cursor += 1
    skipBlanks()
    if take("}") { return members }
    while true {
      skipBlanks()
      let place = position
      guard current == UInt8(ascii: "\"") else { throw stop("a key in quotes expected", place) }
      let key = try string()
      skipBlanks()
      guard take(":") else { throw stop("`:` expected after a key", position) }
      let value = try value(depth: depth)
      if let first = keys.insert(key, place) {
        report("key `\(key)` again: it stands on line \(first.line) already", place)
        if issues.count >= TextLimits.issues { throw Stop() }
      } else {
        members.append(Document.Member(key, value, keyPosition: place))
      }
      skipBlanks()
      if take("}") { return members }
      guard take(",") else { throw stop("`,` or `}` expected", position) }
    }
  }

  private mutating func items(depth: Int) throws -> [Document] {
    var items: [Document] = []
    cursor += 1
    skipBlanks()
    if take("]") { return items }
    while true {
      items.append(try value(depth: depth))
      skipBlanks()
      if take("]") { return items }
      guard take(",") else { throw stop("`,` or `]` expected", position) }
    }
  }

  private mutating func word() throws -> Document.Content {
    let words: [(String, Document.Content)] = [
      ("true", .scalar(Scalar("true"))), ("false", .scalar(Scalar("false"))), ("null", .null),
    ]
    for (word, content) in words where bytes[cursor...].starts(with: word.utf8) {
      cursor += word.utf8.count
      return content
    }
    throw stop(current == nil ? "the text ends where a value is expected" : "not JSON", position)
  }

  private mutating func number() throws -> String {
    let start = cursor
    let place = position
    if current == UInt8(ascii: "-") { cursor += 1 }
    let whole = digits()
    if whole == 0 || (whole > 1 && bytes[cursor - whole] == UInt8(ascii: "0")) {
      throw stop("not a JSON number", place)
    }
    if take("."), digits() == 0 { throw stop("not a JSON number", place) }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      cursor += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { cursor += 1 }
      if digits() == 0 { throw stop("not a JSON number", place) }
    }
    return String(decoding: bytes[start..<cursor], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = cursor
    while let byte = current, Self.digits.contains(byte) { cursor += 1 }
    return cursor - start
  }

  private mutating func string() throws -> String {
    let opening = position
    cursor += 1
    var text: [UInt8] = []
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        cursor += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        let place = position
        cursor += 1
        let scalar = try escaped(at: place)
        text.append(contentsOf: UTF8.encode(scalar)!)
      case 0..<0x20: throw stop("a control character inside quotes: escape it", position)
      default:
        if byte & 0xC0 == 0x80 { continuations += 1 }
        text.append(byte)
        cursor += 1
      }
    }
    throw stop("quotes that never close", opening)
  }

  private mutating func escaped(at place: Position) throws -> Unicode.Scalar {
    let letter = current
    cursor += 1
    switch letter {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let high = try unit(at: place)
      guard high >= 0xD800, high < 0xDC00 else {
        guard let scalar = Unicode.Scalar(high) else { throw stop("a lone surrogate", place) }
        return scalar
      }
      guard take("\\"), take("u") else { throw stop("a lone surrogate", place) }
      let low = try unit(at: place)
      guard low >= 0xDC00, low < 0xE000,
        let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
      else { throw stop("a lone surrogate", place) }
      return scalar
    default: throw stop("an unknown escape", place)
    }
  }

  private mutating func unit(at place: Position) throws -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw stop("`\\u` needs four hexadecimal digits", place)
      }
      unit = unit << 4 | UInt32(digit)
      cursor += 1
    }
    return unit
  }

  private mutating func skipBlanks() {
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        cursor += 1
        lineStart = cursor
        continuations = 0
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): cursor += 1
      default: return
      }
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    cursor += 1
    return true
  }

  private mutating func stop(_ message: String, _ place: Position) -> any Error {
    report(message, place)
    return Stop()
  }

  private mutating func report(_ message: String, _ place: Position) {
    issues.append(Issue(file: file, position: place, message: message))
  }
}
