import Documents
import Quantities
import Tables

/// One column of a CSV file: the field that its heading names, and how to tell at a glance that a
/// value is sound.
struct TableColumn {
  /// A check that is quicker than reading the record. Whatever it does not accept, the record's
  /// own reader judges: it may say no to a good value, never yes to a bad one.
  enum QuickCheck {
    case text
    case identifier
    case integer(NumberLimits)
    /// Limits are of `value * factor + offset`.
    case number(NumberLimits, factor: Double, offset: Double)
    case boolean
    case month
    case choice([[UInt8]])
    case words
    case none
  }

  /// The column of the store's table.
  let name: String
  /// The field, in the unit of the heading; `nil` for the id of a row's owner.
  let map: ColumnMap?
  let check: QuickCheck
  /// The unit of the store's column, where the heading has another.
  let target: Unit?
  /// The kind whose ids the value must be one of.
  let reference: String?
  let isRequired: Bool

  init(owner name: String, of kind: String) {
    self.name = name
    map = nil
    check = .identifier
    target = nil
    reference = kind
    isRequired = true
  }

  /// The column that a heading names, in the column's own unit or another of the field's.
  init?(heading: String, in table: TableMap, isBulk: Bool) {
    for column in table.columns {
      guard let unit = Self.unit(heading, column) else { continue }
      name = column.column
      map = ColumnMap(
        column: column.column, keys: column.keys, type: column.type, limits: column.limits,
        unit: unit, element: column.element, isRequired: column.isRequired)
      target = unit == column.unit ? nil : column.unit
      isRequired = column.isRequired
      if case .identifier(let kind) = column.type { reference = kind } else { reference = nil }
      check = isBulk && target == nil ? Self.check(column) : .none
      return
    }
    return nil
  }

  /// The unit in which a heading gives the column; an inner nil for a column without units.
  private static func unit(_ heading: String, _ column: ColumnMap) -> Unit?? {
    if heading == column.column { return .some(column.unit) }
    guard let unit = column.unit else { return nil }
    let stem = column.column.dropLast(unit.suffix.count)
    guard heading.hasPrefix(stem) else { return nil }
    let suffix = heading.dropFirst(stem.count)
    guard let other = column.units.first(where: { $0.suffix == suffix }) else { return nil }
    return .some(other)
  }

  private static func check(_ column: ColumnMap) -> QuickCheck {
    var limits = NumberLimits()
    if let phrase = column.limits {
      guard let read = NumberLimits(phrase: phrase) else { return .none }
      limits = read
    }
    switch column.type {
    case .text: return .text
    case .identifier: return .identifier
    case .integer: return .integer(limits)
    case .number: return .number(limits, factor: 1, offset: 0)
    case .boolean: return .boolean
    case .month: return .month
    case .choice(let words): return .choice(words.map { Array($0.utf8) })
    case .quantity:
      return .number(limits, factor: column.unit?.factor ?? 1, offset: column.unit?.offset ?? 0)
    case .list(.text): return .words
    default: return .none
    }
  }

  /// The value of a field if it is sound at a glance; text stays in the record's bytes.
  @inline(__always)
  func quick(_ record: CSVRecord, _ index: Int) -> QuickValue? {
    let bytes = record[index]
    if bytes.isEmpty { return isRequired ? nil : .null }
    switch check {
    case .text: return Self.isPlainText(bytes) && !record.hasDoubledQuotes(index) ? .bytes : nil
    case .identifier: return bytes.count <= 100 && bytes.allSatisfy(Self.isIDByte) ? .bytes : nil
    case .words: return bytes.allSatisfy { Self.isIDByte($0) || $0 == 0x3B } ? .bytes : nil
    case .integer(let limits):
      guard let integer = record.integer(index), limits.allows(Double(integer)) else { return nil }
      return .integer(integer)
    case .number(let limits, let factor, let offset):
      guard let number = record.number(index), limits.allows(number * factor + offset) else {
        return nil
      }
      return .real(number)
    case .boolean:
      if bytes.elementsEqual("true".utf8) { return .integer(1) }
      return bytes.elementsEqual("false".utf8) ? .integer(0) : nil
    case .month: return Self.isMonth(bytes) ? .bytes : nil
    case .choice(let words): return words.contains { bytes.elementsEqual($0) } ? .bytes : nil
    case .none: return nil
    }
  }

  enum QuickValue {
    case null
    case bytes
    case integer(Int)
    case real(Double)
  }

  private static func isPlainText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count <= 10_000 else { return false }
    if bytes.allSatisfy({ $0 < 0x80 }) { return true }
    return String(validating: bytes, as: UTF8.self) != nil
  }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 97...122, 48...57, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  // Years that `Month` accepts without question; others go the long way.
  private static func isMonth(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), bytes[0] == UInt8(ascii: "2"),
      bytes[1] == UInt8(ascii: "0")
    else { return false }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard digits.contains(bytes[2]), digits.contains(bytes[3]), digits.contains(bytes[5]),
      digits.contains(bytes[6])
    else { return false }
    let month = Int(bytes[5] - 48) * 10 + Int(bytes[6] - 48)
    return (1...12).contains(month)
  }
}
