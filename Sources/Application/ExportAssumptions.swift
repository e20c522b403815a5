import Documents
import Quantities
import Tables

extension BasisReport {
  /// Every value that the plan rests on, estimates first, then defaults.
  var table: Table {
    var table = Table(columns: [
      Column("kind"), Column("id"), Column("field"), Column("value"), Column("unit"),
      Column("confidence"), Column("source"), Column("as_of"), Column("range"), Column("method"),
    ])
    let units = FieldUnits(kinds: Set(entries.map(\.kind)))
    for entry in entries {
      let (value, unit) = units.measured(entry)
      table.append(
        [.text(entry.kind), .text(entry.id), Self.text(entry.field), value]
          + [unit, entry.confidence, entry.source, entry.asOf, entry.range, entry.method]
          .map(Self.text))
    }
    return table
  }

  private static func text(_ word: String) -> Cell { word.isEmpty ? .unknown : .text(word) }
}

/// The unit of a value, from the schema of its record.
private struct FieldUnits {
  private let schemas: [(kind: String, schema: RecordSchema)]

  init(kinds: Set<String>) {
    schemas = Kind.all.filter { kinds.contains($0.name) }.map { ($0.name, $0.schema()) }
  }

  /// The number alone and its unit, whether that stood beside the number or in the key.
  func measured(_ entry: BasisReport.Entry) -> (value: Cell, unit: String) {
    guard entry.unit.isEmpty else { return (Self.cell(entry.value), entry.unit) }
    guard let schema = schemas.first(where: { $0.kind == entry.kind })?.schema else {
      return Self.split(entry.value) ?? (Self.cell(entry.value), "")
    }
    let path = entry.field.split(separator: ".").map { part in
      String(part.prefix { $0 != "[" })
    }
    guard let (type, unit) = Self.find(path[...], in: schema) else {
      return (Self.cell(entry.value), "")
    }
    if let unit { return (Self.cell(entry.value), unit.symbol) }
    // A price names its currency as its key; what it is the price of stands under `per`.
    if path.last == "usd" { return (Self.cell(entry.value), "USD") }
    switch type {
    // A number may be written as a percentage.
    case .quantity, .number: return Self.split(entry.value) ?? (Self.cell(entry.value), "")
    default: return (Self.cell(entry.value), "")
    }
  }

  /// The type of the field at a path, and the unit that its last key ends in.
  private static func find(
    _ path: ArraySlice<String>, in schema: RecordSchema
  ) -> (type: ValueType, unit: Unit?)? {
    guard let key = path.first else { return nil }
    for field in schema.fields {
      var type = field.type
      if case .list(let element) = type { type = element }
      if case .quantity(_, let units) = type, path.count == 1,
        let unit = units.first(where: { key == "\(field.key)_\($0.suffix)" })
      {
        return (type, unit)
      }
      guard field.key == key else { continue }
      if path.count == 1 { return (type, nil) }
      guard case .record(let inner) = type else { return nil }
      return find(path.dropFirst(), in: inner)
    }
    return nil
  }

  /// `40 kW` as a number and a unit; nil unless the text is exactly that.
  private static func split(_ text: String) -> (Cell, String)? {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2, let number = NumberText.parse(parts[0]),
      parts[1] == "%" || parts[1].first?.isLetter == true
    else { return nil }
    return (.number(number), parts[1])
  }

  private static func cell(_ text: String) -> Cell {
    // What begins with a sign would be taken for a formula as text, and is none as a number.
    if let number = NumberText.parse(text), text.first == "-" || text.first == "+" {
      return .number(number)
    }
    return text.isEmpty ? .unknown : .text(text)
  }
}
