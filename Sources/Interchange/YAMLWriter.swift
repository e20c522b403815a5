public import Documents
import Quantities
import Tables

/// Writes a document as YAML that `YAMLReader` reads back with the same meaning: block style, two
/// spaces, lists of scalars in one line, quotes only where they are needed.
public enum YAMLWriter {
  public static func text(_ document: Document) -> String {
    var writer = YAMLText()
    switch document.content {
    case .mapping(let members) where !members.isEmpty: writer.write(members, depth: 0)
    case .list(let items) where !items.isEmpty: writer.write(items, depth: 0)
    default:
      writer.output.append(YAMLText.flow(document))
      writer.output.append("\n")
    }
    return String(decoding: writer.output.take(), as: UTF8.self)
  }
}

private struct YAMLText {
  var output = ByteWriter(capacity: 1 << 10)

  /// Writes members; the first stands where the cursor is when it follows a list's dash.
  mutating func write(_ members: [Document.Member], depth: Int, afterDash: Bool = false) {
    for (index, member) in members.enumerated() {
      if index > 0 || !afterDash { indent(depth) }
      output.append(Self.quotedIfNeeded(member.key))
      output.append(":")
      writeValue(member.value, depth: depth + 1)
    }
  }

  mutating func write(_ items: [Document], depth: Int) {
    for item in items {
      indent(depth)
      output.append("-")
      if let members = item.members, !members.isEmpty {
        output.append(" ")
        write(members, depth: depth + 1, afterDash: true)
      } else {
        writeValue(item, depth: depth + 1)
      }
    }
  }

  private mutating func writeValue(_ value: Document, depth: Int) {
    switch value.content {
    case .mapping(let members) where !members.isEmpty:
      output.append("\n")
      write(members, depth: depth)
    case .list(let items) where items.contains { $0.members != nil || $0.items != nil }:
      output.append("\n")
      write(items, depth: depth)
    default:
      output.append(" ")
      output.append(Self.flow(value))
      output.append("\n")
    }
  }

  private mutating func indent(_ depth: Int) {
    for _ in 0..<depth { output.append("  ") }
  }

  static func flow(_ value: Document) -> String {
    switch value.content {
    case .null: "null"
    case .scalar(let scalar): text(scalar)
    case .list(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
    // Only an empty mapping comes here.
    case .mapping: "{}"
    }
  }

  private static func text(_ scalar: Scalar) -> String {
    // A bare number or boolean stays bare; text that looks like one keeps its quotes.
    if !scalar.isQuoted { return quotedIfNeeded(scalar.text, allowsNumber: true) }
    return quotedIfNeeded(scalar.text)
  }

  private static func quotedIfNeeded(_ text: String, allowsNumber: Bool = false) -> String {
    isPlain(text, allowsNumber: allowsNumber) ? text : quoted(text)
  }

  private static func isPlain(_ text: String, allowsNumber: Bool) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 1000 else {
      return false
    }
    if !allowsNumber {
      let words = ["true", "false", "null", "Null", "NULL", "yes", "no", "on", "off"]
      if words.contains(text.lowercased()) || NumberText.parse(text) != nil { return false }
    }
    let isWord = { (byte: UInt8) in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "/"),
        UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "("),
        UInt8(ascii: ")"), UInt8(ascii: "%"):
        return true
      default: return byte >= 0x80
      }
    }
    let isStart =
      isWord(first) && (first != UInt8(ascii: "%"))
      && (first != UInt8(ascii: "-") || allowsNumber) && text != "..." && text != "---"
    guard isStart, last != UInt8(ascii: " "), text.unicodeScalars.allSatisfy(isPrintable) else {
      return false
    }
    return text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: " ") }
  }

  // YAML reads line and paragraph separators and the next-line character as breaks.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0x10000...0x10FFFF: true
    default: false
    }
  }

  // JSON's escapes are YAML's, but for what YAML does not let stand as it is.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if isPrintable(scalar) {
          quoted.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        }
      }
    }
    return quoted + "\""
  }
}
