import Documents
import GRDB
public import Scenario

/// The records of a store at one moment, as a scenario looks them up.
///
/// A class, because looking up fills a cache and must not look like a change; it lives only inside
/// `Store.withSnapshot`, on one thread.
public final class StoreSnapshot: RecordSource {
  private let db: Database
  private let path: String
  private var maps: [String: KindMap] = [:]
  private var tables: [String: TableMap] = [:]
  /// What went wrong first, if anything did: `RecordSource` has no errors of its own.
  fileprivate var failure: (any Error)?

  fileprivate init(_ db: Database, path: String) {
    self.db = db
    self.path = path
  }

  /// The record of the kind with this id; its file is the store's path.
  public func record(_ kind: String, _ id: String) -> SourcedDocument? {
    attempt {
      guard let map = try map(kind), let found = try map.fetch(db, id: id).first else { return nil }
      return SourcedDocument(found.document, file: path)
    }
  }

  /// Every record of a kind at once.
  public func records(_ kind: String) -> [(id: String, sourced: SourcedDocument)] {
    let records = attempt { () -> [(id: String, sourced: SourcedDocument)]? in
      guard let map = try map(kind) else { return nil }
      return try map.fetch(db).map { ($0.id, SourcedDocument($0.document, file: path)) }
    }
    return records ?? []
  }

  public func ids(of kind: String) -> [String] {
    let ids = attempt { () -> [String]? in
      guard let map = try map(kind) else { return nil }
      return try String.fetchAll(db, sql: "SELECT id FROM \(map.kind.table) ORDER BY id")
    }
    return ids ?? []
  }

  private func map(_ kind: String) throws -> KindMap? {
    if let map = maps[kind] { return map }
    guard let known = RecordKind.all.first(where: { $0.name == kind }), known.name != "power-budget"
    else { return nil }
    let map = try KindMap(db, known, children: &tables)
    maps[kind] = map
    return map
  }

  private func attempt<Value>(_ body: () throws -> Value?) -> Value? {
    do {
      return try body()
    } catch {
      failure = failure ?? error
      return nil
    }
  }
}

extension Store {
  /// Looks records up in one read transaction.
  public func withSnapshot<Value>(_ body: (StoreSnapshot) throws -> Value) throws(StoreError)
    -> Value
  {
    try reading { db in
      let snapshot = StoreSnapshot(db, path: path)
      let value = try body(snapshot)
      if let failure = snapshot.failure { throw failure }
      return value
    }
  }
}
