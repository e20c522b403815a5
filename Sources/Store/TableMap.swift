import Documents
import GRDB
import Quantities

/// How the documents of one kind lie in a table: the columns that the migrations gave it, each
/// joined by its name to a field of the record's schema.
///
/// A column `elevation_m` holds the field `location.elevation` in metres: its name is the field's
/// path, or as much of the path's end as no other field shares, and the suffix of a unit. Fields
/// without a column, lists of records and anything unforeseen lie together in `details` as JSON.
struct TableMap: Sendable {
  let table: String
  let columns: [ColumnMap]
  /// Columns that say where a row belongs and are no part of the document.
  let ownerColumns: [String]
  let hasDetails: Bool
  /// Columns that no field of the schema explains; empty in a sound program.
  let unexplained: [String]

  init(table: String, columnNames: [String], owner: [String], schema: RecordSchema) {
    let leaves = Self.leaves(of: schema, under: [])
    var columns: [ColumnMap] = []
    var unexplained: [String] = []
    for name in columnNames
    where name != "details" && name != "origin" && !owner.contains(name) {
      if let column = Self.match(name, leaves) {
        columns.append(column)
      } else {
        unexplained.append(name)
      }
    }
    self.table = table
    self.columns = columns
    self.unexplained = unexplained
    ownerColumns = owner
    hasDetails = columnNames.contains("details")
  }

  init(_ db: Database, table: String, owner: [String], schema: RecordSchema) throws {
    self.init(
      table: table, columnNames: try db.columns(in: table).map(\.name), owner: owner,
      schema: schema)
  }

  func column(named name: String) -> ColumnMap? { columns.first { $0.column == name } }

  // MARK: Joining names to fields

  private struct Leaf {
    let keys: [String]
    let field: FieldSchema
    let isRequired: Bool
  }

  private static func leaves(
    of schema: RecordSchema, under keys: [String], isRequired: Bool = true
  ) -> [Leaf] {
    var leaves: [Leaf] = []
    for field in schema.fields {
      let path = keys + [field.key]
      let required = isRequired && field.presence == .required
      if case .record(let inner) = field.type {
        leaves += Self.leaves(of: inner, under: path, isRequired: required)
      } else {
        leaves.append(Leaf(keys: path, field: field, isRequired: required))
      }
    }
    return leaves
  }

  private static func match(_ name: String, _ leaves: [Leaf]) -> ColumnMap? {
    // The whole path first, then shorter and shorter ends of it that only one field has.
    let depth = leaves.map(\.keys.count).max() ?? 0
    for dropped in 0..<max(depth, 1) {
      var found: [ColumnMap] = []
      for leaf in leaves where leaf.keys.count > dropped {
        let stem = leaf.keys.dropFirst(dropped).joined(separator: "_")
        if let column = column(name, stem, leaf) { found.append(column) }
      }
      if found.count == 1 { return found[0] }
    }
    return nil
  }

  private static func column(_ name: String, _ stem: String, _ leaf: Leaf) -> ColumnMap? {
    func map(_ unit: Unit?, _ element: Int? = nil) -> ColumnMap {
      ColumnMap(
        column: name, keys: leaf.keys, type: leaf.field.type, limits: leaf.field.limits,
        unit: unit, element: element, isRequired: leaf.isRequired)
    }
    guard name.hasPrefix(stem) else { return nil }
    switch leaf.field.type {
    case .quantity(_, let units):
      return units.first { name == "\(stem)_\($0.suffix)" }.map { map($0) }
    case .list(.number):
      if name == stem + "_low" { return map(nil, 0) }
      return name == stem + "_high" ? map(nil, 1) : nil
    case .list(.record), .list(.quantity), .record: return nil
    default: return name == stem ? map(nil) : nil
    }
  }
}
