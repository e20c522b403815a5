import GRDB
import GRDBSQLite

/// Inserts or updates the row of a key and tells whether anything changed.
///
/// Talks to SQLite itself: a row costs a microsecond or two, which GRDB's conveniences would
/// double.
struct UpsertStatement: ~Copyable {
  private let statement: OpaquePointer
  private let connection: OpaquePointer

  /// - Parameters:
  ///   - columns: columns of the parameters, in order.
  ///   - key: columns of the primary key, among `columns`.
  ///   - constants: further columns with the SQL of their value, set only with a change.
  init(
    _ db: Database, table: String, columns: [String], key: [String],
    constants: [(column: String, sql: String)]
  ) throws {
    let names = (columns + constants.map(\.column)).map { "\"\($0)\"" }
    let values = columns.map { _ in "?" } + constants.map(\.sql)
    let others = columns.filter { !key.contains($0) }
    let updates =
      others.map { "\"\($0)\" = excluded.\"\($0)\"" }
      + constants.map { "\"\($0.column)\" = \($0.sql)" }
    let differs = others.map { "\"\($0)\" IS NOT excluded.\"\($0)\"" }.joined(separator: " OR ")
    let action =
      others.isEmpty ? "NOTHING" : "UPDATE SET \(updates.joined(separator: ", ")) WHERE \(differs)"
    let sql =
      "INSERT INTO \(table) (\(names.joined(separator: ", "))) "
      + "VALUES (\(values.joined(separator: ", "))) "
      + "ON CONFLICT (\(key.joined(separator: ", "))) DO \(action)"
    guard let connection = db.sqliteConnection else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE)
    }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
    guard code == SQLITE_OK, let statement else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: String(cString: sqlite3_errmsg(connection)),
        sql: sql)
    }
    self.statement = statement
    self.connection = connection
  }

  deinit { sqlite3_finalize(statement) }

  func bindNull(_ parameter: Int) { sqlite3_bind_null(statement, Int32(parameter)) }

  func bind(_ integer: Int, _ parameter: Int) {
    sqlite3_bind_int64(statement, Int32(parameter), Int64(integer))
  }

  func bind(_ number: Double, _ parameter: Int) {
    sqlite3_bind_double(statement, Int32(parameter), number)
  }

  /// The bytes must stay as they are until `run()` returns.
  func bind(_ bytes: UnsafeBufferPointer<UInt8>, _ parameter: Int) {
    bytes.withMemoryRebound(to: CChar.self) { text in
      _ = sqlite3_bind_text(statement, Int32(parameter), text.baseAddress, Int32(text.count), nil)
    }
  }

  func bind(_ text: String, _ parameter: Int) {
    // SQLite copies the text: the string is gone before `run()`.
    let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    sqlite3_bind_text(statement, Int32(parameter), text, Int32(text.utf8.count), copy)
  }

  /// Whether the row was added or changed; throws what a constraint of the table says.
  func run() throws -> Bool {
    let code = sqlite3_step(statement)
    let message = code == SQLITE_DONE ? nil : String(cString: sqlite3_errmsg(connection))
    sqlite3_reset(statement)
    guard let message else { return sqlite3_changes(connection) > 0 }
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }
}
