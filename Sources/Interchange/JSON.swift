public import Documents
import Quantities
import Tables

/// A JSON value whose objects keep the order they were built in.
public enum JSON: Hashable, Sendable {
  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSON

    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  case null
  case boolean(Bool)
  case integer(Int)
  /// Written as the shortest text that reads back the same; `null` if it is not finite.
  case number(Double)
  case text(String)
  case list([JSON])
  case object([Member])

  /// Text on one line without blanks, for storage, digests and comparison.
  public var compactText: String { String(decoding: bytes(indented: false), as: UTF8.self) }

  /// Text for people and files, indented by two, with a line feed at the end.
  public var text: String {
    String(decoding: bytes(indented: true, closing: "\n"), as: UTF8.self)
  }

  /// The UTF-8 of `compactText` or, without its final line feed, of `text`.
  ///
  /// - Parameter closing: What follows.
  public func bytes(indented: Bool, closing: String = "") -> [UInt8] {
    var writer = JSONWriter(isIndented: indented)
    writer.write(self, depth: 0)
    writer.output.append(closing)
    return writer.output.take()
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(arrayLiteral elements: JSON...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }

  public init(_ text: String?) { self = text.map(JSON.text) ?? .null }
  public init(_ integer: Int?) { self = integer.map(JSON.integer) ?? .null }
  public init(_ number: Double?) { self = number.map(JSON.number) ?? .null }
}

extension JSON {
  /// A document as JSON: bare numbers and booleans as such, every other scalar as text.
  public init(_ document: Document) {
    switch document.content {
    case .null: self = .null
    case .scalar(let scalar): self = Self.value(of: scalar)
    case .list(let items): self = .list(items.map(JSON.init))
    case .mapping(let members):
      self = .object(members.map { Member($0.key, JSON($0.value)) })
    }
  }

  private static func value(of scalar: Scalar) -> JSON {
    guard !scalar.isQuoted else { return .text(scalar.text) }
    switch scalar.text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      // `007` and `2026` in a version or a date keep their zeros: only text that the number
      // would be written as again is a number.
      guard let number = NumberText.parse(scalar.text) else { return .text(scalar.text) }
      if let integer = Int(scalar.text) {
        return String(integer) == scalar.text ? .integer(integer) : .text(scalar.text)
      }
      return .number(number)
    }
  }

  /// The document that this value is.
  public var document: Document {
    switch self {
    case .null: .null
    case .boolean(let value): .plain(value ? "true" : "false")
    case .integer(let value): .plain(String(value))
    case .number(let value): value.isFinite ? .plain(NumberText.exact(value)) : .null
    case .text(let text): .text(text)
    case .list(let items): .list(items.map(\.document))
    case .object(let members):
      .mapping(members.map { Document.Member($0.key, $0.value.document) })
    }
  }
}

private struct JSONWriter {
  let isIndented: Bool
  var output = ByteWriter(capacity: 256)

  init(isIndented: Bool) { self.isIndented = isIndented }

  mutating func write(_ value: JSON, depth: Int) {
    switch value {
    case .null: output.append("null")
    case .boolean(let flag): output.append(flag ? "true" : "false")
    case .integer(let integer): output.append(integer)
    case .number(let number):
      if number.isFinite { output.append(number) } else { output.append("null") }
    case .text(let text): write(text)
    case .list(let items):
      write(items, "[", "]", depth) { writer, item in writer.write(item, depth: depth + 1) }
    case .object(let members):
      write(members, "{", "}", depth) { writer, member in
        writer.write(member.key)
        writer.output.append(writer.isIndented ? ": " : ":")
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func write<Element>(
    _ elements: [Element], _ opening: String, _ closing: String, _ depth: Int,
    _ body: (inout JSONWriter, Element) -> Void
  ) {
    output.append(opening)
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(byte: UInt8(ascii: ",")) }
      startLine(depth + 1)
      body(&self, element)
    }
    if !elements.isEmpty { startLine(depth) }
    output.append(closing)
  }

  private mutating func startLine(_ depth: Int) {
    guard isIndented else { return }
    output.append(byte: UInt8(ascii: "\n"))
    for _ in 0..<depth { output.append("  ") }
  }

  private mutating func write(_ text: String) {
    output.append(byte: UInt8(ascii: "\""))
    defer { output.append(byte: UInt8(ascii: "\"")) }
    var text = text
    // In one piece of memory, which is several times faster to look through.
    guard text.withUTF8({ $0.contains(where: Self.isEscaped) }) else {
      output.append(text)
      return
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): output.append("\\\"")
      case UInt8(ascii: "\\"): output.append("\\\\")
      case UInt8(ascii: "\n"): output.append("\\n")
      case UInt8(ascii: "\r"): output.append("\\r")
      case UInt8(ascii: "\t"): output.append("\\t")
      case 0..<0x20:
        output.append(byte < 0x10 ? "\\u000" : "\\u00")
        output.append(String(byte, radix: 16))
      default: output.append(byte: byte)
      }
    }
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }
}
