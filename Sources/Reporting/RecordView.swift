public import Documents
import Quantities

/// A record as people read it: quantities with their units, whatever form its keys were written in.
public struct RecordView: Sendable {
  public let id: String
  /// Where it comes from: `built-in`, `user` or a file.
  public let origin: String
  public let document: Document
  let schema: RecordSchema

  public init(id: String, origin: String, document: Document, schema: RecordSchema) {
    self.id = id
    self.origin = origin
    self.document = document
    self.schema = schema
  }

  /// The value at a dotted path of keys without units, and its unit; `nil` where there is none.
  func value(_ path: String) -> (text: String, unit: String)? {
    var place = document
    var schema = self.schema
    let keys = path.split(separator: ".").map(String.init)
    for (index, key) in keys.enumerated() {
      guard let found = Self.member(key, of: place, schema) else { return nil }
      if index == keys.count - 1 { return Self.text(found.value, found.field, found.unit) }
      guard case .record(let inner)? = found.field?.type else { return nil }
      (place, schema) = (found.value, inner)
    }
    return nil
  }

  /// The field and the unit that a key of a file stands for: `tdp_w` is `tdp` in `W`.
  static func field(_ key: String, _ schema: RecordSchema) -> (field: FieldSchema?, unit: Unit?) {
    if let field = schema.fields.first(where: { $0.key == key }) { return (field, nil) }
    for field in schema.fields where key.hasPrefix(field.key + "_") {
      let suffix = key.dropFirst(field.key.count + 1)
      if let unit = field.units.first(where: { $0.suffix == suffix }) { return (field, unit) }
    }
    return (nil, nil)
  }

  private static func member(
    _ key: String, of document: Document, _ schema: RecordSchema
  ) -> (value: Document, field: FieldSchema?, unit: Unit?)? {
    for member in document.members ?? [] where member.key.hasPrefix(key) {
      let (field, unit) = field(member.key, schema)
      if field?.key == key { return (member.value, field, unit) }
    }
    return nil
  }

  /// A scalar or a list of scalars on one line.
  static func text(
    _ value: Document, _ field: FieldSchema?, _ unit: Unit?
  ) -> (text: String, unit: String)? {
    switch value.content {
    case .null, .mapping: return nil
    case .list(let items):
      let parts = items.compactMap { text($0, field, unit)?.text }
      guard parts.count == items.count else { return nil }
      return (parts.joined(separator: ", "), unit?.symbol ?? "")
    case .scalar(let scalar):
      if let unit { return (number(scalar.text, groupedFrom: 1000), unit.symbol) }
      guard let field, !field.units.isEmpty else {
        // Years have four digits, and are not grouped.
        let isNumber = !scalar.isQuoted && field?.type != .text
        return (isNumber ? number(scalar.text, groupedFrom: 10_000) : scalar.text, "")
      }
      // `200 MW`: the number is apart from its unit only in tables.
      let words = scalar.text.split(separator: " ", maxSplits: 1)
      return words.count == 2
        ? (number(String(words[0]), groupedFrom: 1000), String(words[1])) : (scalar.text, "")
    }
  }

  private static func number(_ text: String, groupedFrom limit: Double) -> String {
    guard let number = NumberText.parse(text), number.magnitude >= limit, number == number.rounded()
    else { return text }
    return NumberText.fixed(number, 0, grouping: true)
  }
}

extension FieldSchema {
  /// The units that its value may be written in; empty for what has none.
  var units: [Unit] {
    switch type {
    case .quantity(_, let units): units
    case .list(.quantity(_, let units)): units
    default: []
    }
  }
}
