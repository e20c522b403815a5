import Documents
import GRDB
import Quantities
import Tables

extension Store {
  /// The rows of a kind as CSV that imports again without a change: every column that a heading
  /// may name, in order of id. What lies in `details` or in tables of its own (prices, provenance)
  /// has no column: YAML and JSON hold records whole.
  public func csv(_ kind: RecordKind) throws(StoreError) -> [UInt8] {
    try reading { db in
      let owner = kind.table == "power_budget" ? ["site_id"] : []
      let map = try TableMap(db, table: kind.table, owner: owner, schema: kind.schema)
      let names = owner + map.columns.map(\.column)
      var writer = CSVWriter(
        columns: owner.map { Column($0) }
          + map.columns.map { Column($0.column, unit: $0.unit?.symbol) })
      let selection = names.map { "\"\($0)\"" }.joined(separator: ", ")
      let order = (owner + ["rowid"]).joined(separator: ", ")
      let rows = try Row.fetchCursor(
        db,
        sql: "SELECT \(selection) FROM \(kind.table) "
          + "ORDER BY \(owner.isEmpty ? "id" : order)")
      while let row = try rows.next() {
        for index in names.indices {
          let column = index < owner.count ? nil : map.columns[index - owner.count]
          writer.write(Self.cell(row[index] as DatabaseValue, column))
        }
        writer.endRecord()
      }
      return writer.take()
    }
  }

  private static func cell(_ value: DatabaseValue, _ column: ColumnMap?) -> Cell {
    switch value.storage {
    case .null, .blob: .unknown
    case .int64(let flag) where column?.type == .boolean: .text(flag == 0 ? "false" : "true")
    case .int64(let integer): .integer(Int(integer))
    case .double(let number): .number(number)
    case .string(let text): .text(text)
    }
  }
}
