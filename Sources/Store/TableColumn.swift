import Documents
import Quantities
import Tables

/// One column of a CSV file: the field that its heading names, and how to tell at a glance that a
/// value is sound.
struct TableColumn {
  /// The column of the store's table.
  let name: String
  /// The field, in the unit of the heading; `nil` for the id of a row's owner.
  let map: ColumnMap?
  let check: QuickCheck
  /// The unit of the store's column, where the heading has another.
  let target: Unit?
  /// The kind whose ids the value, or each of a list's words, must be one of.
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
      switch column.type {
      case .identifier(let kind), .list(.identifier(let kind)): reference = kind
      default: reference = nil
      }
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
      guard let read = NumberLimits(phrase: phrase, units: column.units) else { return .none }
      limits = read
    }
    switch column.type {
    case .text: return .text
    case .identifier: return .identifier
    case .integer: return .integer(limits)
    case .number: return .number(limits, factor: 1, offset: 0)
    case .boolean: return .boolean
    case .month: return .month
    case .choice(let words): return .choice(WordSet(words))
    case .quantity:
      return .number(limits, factor: column.unit?.factor ?? 1, offset: column.unit?.offset ?? 0)
    case .list(.text), .list(.identifier): return .words
    default: return .none
    }
  }
}
