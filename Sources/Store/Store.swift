public import Documents
import GRDB
import Interchange

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A record as the store gives it back: quantities in the units of its columns, keys in the order
/// of its table.
public struct StoredRecord: Sendable {
  public let kind: String
  public let id: String
  public let origin: Origin
  public internal(set) var document: Document
}

/// One SQLite file with catalogue records, sites, questions and saved plans.
///
/// The file is meant to be read by others too: the SQLite shell, Datasette, DuckDB. It is written
/// with a rollback journal, one transaction an operation, so that it is always as before the
/// operation or as after it.
public struct Store: Sendable {
  public let path: String
  let queue: DatabaseQueue

  /// The schema version that this program writes.
  public static var schemaVersion: Int { Migrations.version }

  // MARK: Opening

  /// Opens a store, bringing an older one up to this program's schema.
  public init(opening path: String) throws(StoreError) {
    try Self.check(path)
    do {
      queue = try DatabaseQueue(path: path, configuration: Self.configuration())
      let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
      if version > Migrations.version {
        throw StoreError.newer(path: path, version: version, supported: Migrations.version)
      }
      if version < Migrations.version { try Migrations.apply(to: queue, from: version) }
    } catch {
      throw Self.wrap(error, path)
    }
    self.path = path
  }

  /// Makes a store with `records` as its built-in ones. It is built beside `path` and moved there
  /// whole: at no time does an unfinished store stand under its name.
  public static func create(
    at path: String, replacing: Bool = false, records: [ImportedDocument] = []
  ) throws(StoreError) -> (store: Store, result: ImportResult) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard replacing else { throw .exists(path: path) }
      // Only a store of ours is replaced.
      try check(path)
    }
    let aside = path + ".new"
    unlink(aside)
    unlink(aside + "-journal")
    let result: ImportResult
    do {
      let queue = try DatabaseQueue(path: aside, configuration: configuration())
      try Migrations.apply(to: queue, from: 0)
      let unfinished = Store(path: aside, queue: queue)
      result = try unfinished.importing(records, origin: .builtIn)
      try queue.close()
      guard result.issues.isEmpty else {
        unlink(aside)
        throw StoreError.failed(path: path, message: result.issues[0].description)
      }
      guard rename(aside, path) == 0 else {
        let message = String(cString: strerror(errno))
        unlink(aside)
        throw StoreError.failed(path: path, message: message)
      }
    } catch {
      unlink(aside)
      throw wrap(error, path)
    }
    return (try Store(opening: path), result)
  }

  private init(path: String, queue: DatabaseQueue) {
    self.path = path
    self.queue = queue
  }

  static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      // A large import touches its indexes in no order: 64 MiB keep them out of the file till the
      // end.
      try db.execute(sql: "PRAGMA cache_size = -65536")
    }
    return configuration
  }

  /// Refuses what is no store before SQLite touches it.
  private static func check(_ path: String) throws(StoreError) {
    guard let file = fopen(path, "rb") else {
      throw errno == ENOENT
        ? .missing(path: path) : .failed(path: path, message: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var header = [UInt8](repeating: 0, count: 100)
    let count = fread(&header, 1, header.count, file)
    // The file format's header: its name, then at byte 68 the application's number.
    let number = header[68..<72].reduce(0) { $0 << 8 | Int($1) }
    guard count == 100, header.starts(with: "SQLite format 3\0".utf8),
      number == Migrations.applicationID
    else { throw .notAStore(path: path) }
  }

  static func wrap(_ error: any Error, _ path: String) -> StoreError {
    switch error {
    case let error as StoreError: return error
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_FULL: return .failed(path: path, message: "no space left for the store")
      case .SQLITE_BUSY: return .failed(path: path, message: "in use by another process")
      case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
        return .failed(path: path, message: "not permitted: \(error.message ?? "read-only")")
      case .SQLITE_NOTADB: return .notAStore(path: path)
      case .SQLITE_CORRUPT: return .damaged(path: path, message: error.message ?? "")
      default: return .failed(path: path, message: error.message ?? "\(error.resultCode)")
      }
    default: return .failed(path: path, message: "\(error)")
    }
  }

  func reading<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw Self.wrap(error, path)
    }
  }

  // MARK: Records

  /// Every record of a kind, in order of id.
  public func records(_ kind: RecordKind) throws(StoreError) -> [StoredRecord] {
    try reading { try KindMap($0, kind).fetch($0) }
  }

  /// The record of a kind with this id.
  public func record(_ kind: RecordKind, id: String) throws(StoreError) -> StoredRecord? {
    try reading { try KindMap($0, kind).fetch($0, id: id).first }
  }

  /// The ids of a kind, in order: for suggestions and completion.
  public func ids(_ kind: RecordKind) throws(StoreError) -> [String] {
    try reading { try String.fetchAll($0, sql: "SELECT id FROM \(kind.table) ORDER BY id") }
  }
}
