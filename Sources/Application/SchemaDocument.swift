import Documents
public import Interchange
import Quantities
import Scenario

/// Asks for the JSON Schema of a kind of spec or record.
public struct SchemaRequest: Sendable {
  public var kind: String

  public init(kind: String) { self.kind = kind }

  /// Words that `schema` knows.
  public static var words: [String] { Kind.all.map(\.name) }

  /// JSON Schema 2020-12 of a file of the kind: one record with its `kind`, or many under `records`.
  ///
  /// It accepts every file that the reader accepts. The reader asks for more: that a quantity is
  /// given once, that ids exist, and rules across keys.
  public func run() throws(Failure) -> JSON {
    guard let kind = Kind.named(kind) else {
      let nearest = Spelling.nearest(to: self.kind, among: Self.words)
      throw Failure(
        notes: [
          "no kind `\(self.kind)`" + (nearest.map { "; did you mean `\($0)`?" } ?? ""),
          "  kinds: " + Self.words.joined(separator: ", "),
        ])
    }
    let schema = kind.schema()
    let record = SchemaWriter.record(schema)
    var members: [(String, JSON)] = [
      ("$schema", "https://json-schema.org/draft/2020-12/schema"),
      ("title", .text("Megacluster \(kind.name)")),
      ("type", "object"),
    ]
    var properties: [(String, JSON)] = [
      ("kind", .object([("const", .text(kind.name)), ("description", "what the file holds")]))
    ]
    properties += record.properties.filter { $0.0 != "kind" }
    if kind.stored != nil {
      properties.append(
        (
          "records",
          .object([
            ("description", .text("in place of the other keys: a list of \(kind.plural)")),
            ("type", "array"), ("items", .object([("$ref", "#")])),
          ])
        ))
    }
    members.append(("properties", .object(properties)))
    members.append(("additionalProperties", .boolean(false)))
    if kind.stored != nil {
      members += [
        ("if", .object([("required", .list(["records"]))])),
        ("then", .object([("required", .list(["kind"])), ("maxProperties", 2)])),
        ("else", .object(record.rules)),
      ]
    } else {
      members += record.rules
    }
    return .object(members)
  }
}

/// Turns recorded keys into JSON Schema.
enum SchemaWriter {
  /// What a text begins with that stands for a number; the reader looks at text alone, so that
  /// `"175e9"` is as good as `175e9`.
  private static let numberPattern = #"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"#

  static func record(
    _ schema: RecordSchema
  ) -> (properties: [(String, JSON)], rules: [(String, JSON)]) {
    var properties: [(String, JSON)] = []
    var required: [String] = []
    var alternatives: [JSON] = []
    for field in schema.fields {
      properties.append((field.key, value(field)))
      let suffixed = suffixed(field)
      properties += suffixed.map { ($0.key, $0.value) }
      guard field.presence == .required else { continue }
      if suffixed.isEmpty {
        required.append(field.key)
      } else {
        let keys = [field.key] + suffixed.map(\.key)
        alternatives.append(
          .object([("anyOf", .list(keys.map { .object([("required", .list([.text($0)]))]) }))]))
      }
    }
    var rules: [(String, JSON)] = []
    if !required.isEmpty { rules.append(("required", .list(required.map(JSON.text)))) }
    if !alternatives.isEmpty { rules.append(("allOf", .list(alternatives))) }
    return (properties, rules)
  }

  private static func value(_ field: FieldSchema) -> JSON {
    var members = type(field.type, limits: field.limits)
    if field.presence != .required { members = orNull(members) }
    var words: [String] = []
    if !field.help.isEmpty { words.append(field.help) }
    if let limits = field.limits { words.append(limits) }
    if !words.isEmpty { members.append(("description", .text(words.joined(separator: "; ")))) }
    if case .defaulted(let value) = field.presence { members.append(("default", .text(value))) }
    return .object(members)
  }

  /// The keys that carry the unit of a quantity themselves: `contracted_mw: 1200`.
  private static func suffixed(_ field: FieldSchema) -> [(key: String, value: JSON)] {
    let (units, isList): ([Unit], Bool) =
      switch field.type {
      case .quantity(_, let units): (units, false)
      case .list(.quantity(_, let units)): (units, true)
      default: ([], false)
      }
    return units.map { unit in
      var number: [(String, JSON)] = [
        ("type", .list(["number", "string"])), ("pattern", .text(numberPattern + "$")),
      ]
      if let limits = field.limits {
        // Signs do not depend on the unit; other limits are in the base unit, and in words.
        if limits == "above 0" { number.append(("exclusiveMinimum", 0)) }
        if limits == "0 or more" { number.append(("minimum", 0)) }
      }
      let type = isList ? [("type", "array"), ("items", .object(number))] : number
      let help = field.help.isEmpty ? "" : field.help + "; "
      return (
        "\(field.key)_\(unit.suffix)",
        .object(orNull(type) + [("description", .text("\(help)in \(unit.symbol)"))])
      )
    }
  }

  private static func orNull(_ members: [(String, JSON)]) -> [(String, JSON)] {
    guard let index = members.firstIndex(where: { $0.0 == "type" }) else {
      guard let words = members.firstIndex(where: { $0.0 == "enum" }),
        case .list(let values) = members[words].1
      else { return members }
      var members = members
      members[words].1 = .list(values + [.null])
      return members
    }
    var members = members
    switch members[index].1 {
    case .list(let types): members[index].1 = .list(types + ["null"])
    case let type: members[index].1 = .list([type, "null"])
    }
    return members
  }

  private static func type(_ type: ValueType, limits: String?) -> [(String, JSON)] {
    switch type {
    // A text may look like a number: `as_of: 2026`, `model: 7060`.
    case .text: return [("type", .list(["string", "number", "boolean"]))]
    case .identifier(let kind):
      var members: [(String, JSON)] = [
        ("type", .list(["string", "number"])), ("pattern", "^[a-z0-9.+_-]+$"), ("maxLength", 100),
      ]
      if let kind { members.append(("x-reference", .text(kind))) }
      return members
    case .integer:
      return [
        ("type", .list(["integer", "string"])), ("pattern", .text(numberPattern + "$")),
      ] + range(limits)
    case .number:
      return [
        ("type", .list(["number", "string"])), ("pattern", .text(numberPattern + " *%?$")),
      ] + range(limits)
    case .boolean:
      return [("type", .list(["boolean", "string"])), ("pattern", "^(true|false)$")]
    case .day:
      return [("type", "string"), ("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    case .month: return [("type", "string"), ("pattern", "^[0-9]{4}-[0-9]{2}$")]
    case .quantity(_, let units):
      let symbols = units.map(\.symbol)
      return [
        ("type", "string"), ("pattern", .text("^ *" + numberPattern.dropFirst())),
        ("examples", .list(symbols.prefix(4).map { .text("1 \($0)") })),
      ]
    case .choice(let words): return [("enum", .list(words.map(JSON.text)))]
    case .any: return []
    case .list(let element):
      return [("type", "array"), ("items", .object(self.type(element, limits: limits)))]
    case .record(let schema):
      // A record without keys of its own takes any: `provenance` is keyed by field.
      guard !schema.fields.isEmpty else { return [("type", "object")] }
      let record = record(schema)
      return [
        ("type", "object"), ("properties", .object(record.properties)),
        ("additionalProperties", .boolean(false)),
      ] + record.rules
    }
  }

  private static func range(_ limits: String?) -> [(String, JSON)] {
    guard let limits else { return [] }
    let words = limits.split(separator: " ")
    if limits == "above 0" { return [("exclusiveMinimum", 0)] }
    if limits == "0 % to 100 %" { return [("minimum", 0), ("maximum", 1)] }
    if words.count == 3, words[1] == "or", let low = NumberText.parse(words[0]) {
      return [("minimum", .number(low))]
    }
    if words.count == 3, words[1] == "to", let low = NumberText.parse(words[0]),
      let high = NumberText.parse(words[2])
    {
      return [("minimum", .number(low)), ("maximum", .number(high))]
    }
    return []
  }
}
