import Catalog
import Documents
import GRDB

/// Records inside a record that have a table of their own: prices, power budgets.
struct ChildMap: Sendable {
  /// The key of the record that holds them.
  let key: String
  let map: TableMap
  /// What picks out the rows of one parent.
  let owner: Owner
  /// The column for the key, where the children are a mapping by key instead of a list.
  let keyColumn: String?

  enum Owner: Sendable {
    /// The parent's id in this column.
    case column(String)
    /// The parent's kind and id in `kind` and `record_id`.
    case kindAndID(String)
  }

  var idColumn: String {
    switch owner {
    case .column(let column): column
    case .kindAndID: "record_id"
    }
  }

  /// A condition that only rows of this kind of parent meet.
  var condition: String {
    switch owner {
    case .column: "TRUE"
    case .kindAndID(let kind): "kind = '\(kind)'"
    }
  }
}

/// How a kind lies in the store: its own table and those of its children.
struct KindMap: Sendable {
  let kind: RecordKind
  let main: TableMap
  let children: [ChildMap]

  init(_ db: Database, _ kind: RecordKind) throws {
    var tables: [String: TableMap] = [:]
    try self.init(db, kind, children: &tables)
  }

  /// - Parameter tables: maps of tables that several kinds have children in, filled as they are met.
  init(_ db: Database, _ kind: RecordKind, children tables: inout [String: TableMap]) throws {
    self.kind = kind
    let schema = kind.schema
    main = try TableMap(db, table: kind.table, owner: [], schema: schema)
    var children: [ChildMap] = []
    for field in schema.fields {
      if let child = try Self.child(db, field, of: kind, &tables) { children.append(child) }
    }
    self.children = children
  }

  private static func child(
    _ db: Database, _ field: FieldSchema, of kind: RecordKind,
    _ tables: inout [String: TableMap]
  ) throws -> ChildMap? {
    let shared = ["kind", "record_id"]
    func table(
      _ name: String, owner: [String], _ schema: @autoclosure () -> RecordSchema
    ) throws -> TableMap {
      if let known = tables[name] { return known }
      let map = try TableMap(db, table: name, owner: owner, schema: schema())
      tables[name] = map
      return map
    }
    switch (field.key, field.type) {
    case ("power_budgets", .list(.record(let schema))):
      return ChildMap(
        key: field.key,
        map: try table("power_budget", owner: ["site_id"], schema),
        owner: .column("site_id"), keyColumn: nil)
    case ("prices", .list(.record(let schema))):
      return ChildMap(
        key: field.key, map: try table("price", owner: shared, schema),
        owner: .kindAndID(kind.name), keyColumn: nil)
    case ("alternatives", .list(.record(let schema))):
      return ChildMap(
        key: field.key, map: try table("alternative", owner: shared, schema),
        owner: .kindAndID(kind.name), keyColumn: nil)
    case ("provenance", .record):
      return ChildMap(
        key: field.key,
        map: try table(
          "field_provenance", owner: shared + ["field"], FieldProvenance.schema),
        owner: .kindAndID(kind.name), keyColumn: "field")
    default: return nil
    }
  }

  // MARK: Reading

  /// Records in order of id; one, if an id is given.
  func fetch(_ db: Database, id: String? = nil) throws -> [StoredRecord] {
    let filter = id == nil ? "" : " WHERE id = ?"
    let arguments: StatementArguments = id.map { [$0] } ?? []
    var records: [StoredRecord] = []
    var indexes: [String: Int] = [:]
    let statement = try db.cachedStatement(
      sql: "SELECT \(main.selection), origin, id FROM \(main.table)\(filter) ORDER BY id")
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    let originColumn = main.columns.count + (main.hasDetails ? 1 : 0)
    while let row = try rows.next() {
      let id: String = row[originColumn + 1]
      indexes[id] = records.count
      records.append(
        StoredRecord(
          kind: kind.name, id: id, origin: Origin(rawValue: row[originColumn]) ?? .user,
          document: try main.document(of: row)))
    }
    for child in children {
      try attach(child, db, id: id, to: &records, indexes)
    }
    return records
  }

  private func attach(
    _ child: ChildMap, _ db: Database, id: String?, to records: inout [StoredRecord],
    _ indexes: [String: Int]
  ) throws {
    let filter = id == nil ? "" : " AND \(child.idColumn) = ?"
    let arguments: StatementArguments = id.map { [$0] } ?? []
    let extra = ([child.idColumn] + (child.keyColumn.map { [$0] } ?? [])).joined(separator: ", ")
    let statement = try db.cachedStatement(
      sql: "SELECT \(child.map.selection), \(extra) FROM \(child.map.table) "
        + "WHERE \(child.condition)\(filter) ORDER BY \(child.idColumn), rowid")
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    let ownerColumn = child.map.columns.count + (child.map.hasDetails ? 1 : 0)
    // Rows come parent by parent, so that each parent is written to once.
    var current: Int?
    var items: [Document] = []
    var members: [Document.Member] = []
    func finish() {
      guard let current else { return }
      let value: Document = child.keyColumn == nil ? .list(items) : .mapping(members)
      records[current].document = .mapping(
        (records[current].document.members ?? []) + [Document.Member(child.key, value)])
      items = []
      members = []
    }
    while let row = try rows.next() {
      guard let index = indexes[row[ownerColumn]] else { continue }
      if index != current {
        finish()
        current = index
      }
      let document = try child.map.document(of: row)
      if child.keyColumn == nil {
        items.append(document)
      } else {
        members.append(Document.Member(row[ownerColumn + 1], document))
      }
    }
    finish()
  }

  // MARK: Writing

  /// The form in which the store would give a document back.
  func canonical(_ document: Document) throws -> Document {
    let (values, details) = main.row(of: document, apart: children.map(\.key))
    var members = try main.document(values: values, details: details).members ?? []
    for child in children {
      let entries = Self.entries(of: child, in: document)
      guard !entries.isEmpty else { continue }
      var items: [Document.Member] = []
      for entry in entries {
        let (values, details) = child.map.row(of: entry.value)
        let value = try child.map.document(values: values, details: details)
        items.append(Document.Member(entry.key, value))
      }
      members.append(
        Document.Member(
          child.key, child.keyColumn == nil ? .list(items.map(\.value)) : .mapping(items)))
    }
    return .mapping(members)
  }

  /// Writes a document whole, in place of the one with its id if there is one.
  func write(_ document: Document, id: String, origin: Origin, _ db: Database) throws {
    let (values, details) = main.row(of: document, apart: children.map(\.key))
    let names = main.columns.map(\.column) + (main.hasDetails ? ["details"] : []) + ["origin"]
    let stored = values.map(Self.databaseValue) + (main.hasDetails ? [details.databaseValue] : [])
    let updates = names.filter { $0 != "id" }.map { "\"\($0)\" = excluded.\"\($0)\"" }
    let sql =
      "INSERT INTO \(main.table) (\(Self.list(names))) VALUES (\(Self.marks(names.count))) "
      + "ON CONFLICT (id) DO UPDATE SET \(updates.joined(separator: ", "))"
    try db.cachedStatement(sql: sql).execute(
      arguments: StatementArguments(stored + [origin.rawValue.databaseValue]))
    for child in children { try write(child, of: document, id: id, db) }
  }

  private func write(_ child: ChildMap, of document: Document, id: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: "DELETE FROM \(child.map.table) WHERE \(child.idColumn) = ? AND \(child.condition)"
    ).execute(arguments: [id])
    var names = child.map.columns.map(\.column) + ["details", child.idColumn]
    if case .kindAndID = child.owner { names.append("kind") }
    if let keyColumn = child.keyColumn { names.append(keyColumn) }
    let statement = try db.cachedStatement(
      sql: "INSERT INTO \(child.map.table) (\(Self.list(names))) "
        + "VALUES (\(Self.marks(names.count)))")
    for entry in Self.entries(of: child, in: document) {
      let (values, details) = child.map.row(of: entry.value)
      var stored = values.map(Self.databaseValue) + [details.databaseValue, id.databaseValue]
      if case .kindAndID(let kind) = child.owner { stored.append(kind.databaseValue) }
      if child.keyColumn != nil { stored.append(entry.key.databaseValue) }
      try statement.execute(arguments: StatementArguments(stored))
    }
  }

  private static func entries(of child: ChildMap, in document: Document) -> [Document.Member] {
    guard let value = document[child.key] else { return [] }
    if let members = value.members { return members }
    return (value.items ?? []).map { Document.Member("", $0) }
  }

  private static func databaseValue(_ value: ColumnValue?) -> DatabaseValue {
    switch value {
    case nil: .null
    case .integer(let integer): integer.databaseValue
    case .real(let number): number.databaseValue
    case .text(let text): text.databaseValue
    }
  }

  private static func list(_ names: [String]) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  private static func marks(_ count: Int) -> String {
    Array(repeating: "?", count: count).joined(separator: ", ")
  }
}
