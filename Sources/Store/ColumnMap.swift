import Documents
import Quantities

/// One column of a table and the value of a document that it holds.
struct ColumnMap: Sendable {
  /// `elevation_m`.
  let column: String
  /// Keys from the record down to the value, without units: `location`, `elevation`.
  let keys: [String]
  let type: ValueType
  /// The limits phrase of the field, if it has limits.
  let limits: String?
  /// The unit that the column's name ends in.
  let unit: Unit?
  /// For `range_low` and `range_high`: which of the two numbers of the list `range`.
  let element: Int?
  let isRequired: Bool

  /// The units a document may write the value in.
  var units: [Unit] {
    if case .quantity(_, let units) = type { units } else { [] }
  }

  /// The last key as the store writes it, with the column's unit.
  var leafKey: String {
    unit.map { "\(keys[keys.count - 1])_\($0.suffix)" } ?? keys[keys.count - 1]
  }

  /// The value for the column, from the document that holds it under `key`; `nil` if the column
  /// cannot hold it.
  func value(of document: Document, under key: String) -> ColumnValue? {
    switch type {
    case .list:
      guard let items = document.items else { return nil }
      if let element {
        guard items.count == 2, let text = items[element].scalar?.text else { return nil }
        return NumberText.parse(text).map(ColumnValue.real)
      }
      var words: [String] = []
      for item in items {
        guard let word = item.scalar?.text, !word.isEmpty, !word.contains(";") else { return nil }
        words.append(word)
      }
      return .text(words.joined(separator: ";"))
    default:
      guard let scalar = document.scalar else { return nil }
      return value(of: scalar, under: key)
    }
  }

  private func value(of scalar: Scalar, under key: String) -> ColumnValue? {
    switch type {
    case .integer: return (try? Int.parse(scalar)).map(ColumnValue.integer)
    case .number: return (try? Double.parse(scalar)).map(ColumnValue.real)
    case .boolean: return (try? Bool.parse(scalar)).map { .integer($0 ? 1 : 0) }
    case .quantity:
      guard let unit else { return nil }
      let measure = Measure(name: "", units: units)
      if key == leafKey { return NumberText.parse(scalar.text).map(ColumnValue.real) }
      if let written = units.first(where: { key == "\(keys[keys.count - 1])_\($0.suffix)" }) {
        return NumberText.parse(scalar.text).map { .real(Self.convert($0, written, unit)) }
      }
      guard let (number, written) = Self.split(scalar.text, measure) else { return nil }
      return .real(written == unit ? number : Self.convert(number, written, unit))
    case .record, .list, .any: return nil
    case .text, .identifier, .day, .month, .choice: return .text(scalar.text)
    }
  }

  /// What the column's value is in a document.
  func document(of value: ColumnValue) -> Document {
    switch (type, value) {
    case (.boolean, .integer(let flag)): .plain(flag == 0 ? "false" : "true")
    case (_, .integer(let integer)): .plain(String(integer))
    case (_, .real(let number)): .plain(NumberText.exact(number))
    case (.list, .text(let text)):
      .list(text.split(separator: ";").map { .text(String($0)) })
    case (_, .text(let text)): .text(text)
    }
  }

  /// What a field of a CSV file is in a document.
  func document(ofText text: String, at position: Position) -> Document {
    if case .list = type, element == nil {
      let words = text.split(separator: ";", omittingEmptySubsequences: false)
      let items = words.map { word -> Document in
        let trimmed = word.drop { $0 == " " }
        return Document(.scalar(Scalar(String(trimmed))), at: position)
      }
      return Document(.list(items), at: position)
    }
    return Document(.scalar(Scalar(text)), at: position)
  }

  private static func convert(_ number: Double, _ from: Unit, _ to: Unit) -> Double {
    from == to ? number : (number * from.factor + from.offset - to.offset) / to.factor
  }

  private static func split(_ text: String, _ measure: Measure) -> (Double, Unit)? {
    // The unit is what follows the longest leading number, as `Measurable(parsing:)` has it.
    var best: (Double, Unit)?
    for index in text.indices {
      let head = text[...index]
      guard let number = NumberText.parse(head.drop { $0 == " " }) else { continue }
      let rest = text[text.index(after: index)...].drop { $0 == " " }
      if let unit = measure.unit(spelled: rest) { best = (number, unit) }
    }
    return best
  }
}

/// What a column can hold, but for NULL.
enum ColumnValue: Hashable, Sendable {
  case integer(Int)
  case real(Double)
  case text(String)
}
