public import Documents
import GRDB
public import Interchange

/// A validated document on its way into the store.
public struct ImportedDocument: Sendable {
  public var kind: RecordKind
  public var document: Document
  /// The file it came from, for messages.
  public var file: String

  public init(kind: RecordKind, document: Document, file: String) {
    self.kind = kind
    self.document = document
    self.file = file
  }
}

/// A CSV file whose rows are records of one kind.
public struct ImportedTable: Sendable {
  public var kind: RecordKind
  public var file: InputFile

  public init(kind: RecordKind, file: InputFile) {
    self.kind = kind
    self.file = file
  }
}

/// What an import did, or with a dry run would do.
public struct ImportResult: Sendable {
  /// How one record differs from what the store had.
  public struct Change: Sendable {
    public let kind: String
    public let id: String
    /// Empty for a record that was added.
    public let fields: [FieldChange]
    public var isAddition: Bool { fields.isEmpty }
  }

  /// One value before and after, as JSON text; `nil` where there is none.
  public struct FieldChange: Hashable, Sendable {
    public let path: String
    public let before: String?
    public let after: String?
  }

  /// Records of one kind.
  public struct Count: Hashable, Sendable {
    public let kind: String
    public var added = 0
    public var changed = 0
    public var unchanged = 0

    public init(kind: String) { self.kind = kind }
  }

  /// In the order in which kinds first appeared.
  public internal(set) var counts: [Count] = []
  /// The additions and changes of documents one by one; rows of tables are only counted.
  public internal(set) var changes: [Change] = []
  /// Everything wrong with the input, up to `issueLimit`; if there is anything, nothing was stored.
  public internal(set) var issues: [Issue] = []
  /// Issues found beyond those listed.
  public internal(set) var furtherIssues = 0

  public static let issueLimit = 100

  public var added: Int { counts.reduce(0) { $0 + $1.added } }
  public var changed: Int { counts.reduce(0) { $0 + $1.changed } }
  public var unchanged: Int { counts.reduce(0) { $0 + $1.unchanged } }
  public var errors: Int { issues.count + furtherIssues }

  mutating func count(_ kind: String, _ body: (inout Count) -> Void) {
    if let index = counts.firstIndex(where: { $0.kind == kind }) {
      body(&counts[index])
    } else {
      var count = Count(kind: kind)
      body(&count)
      counts.append(count)
    }
  }

  mutating func report(_ issue: Issue) {
    if issues.count < Self.issueLimit { issues.append(issue) } else { furtherIssues += 1 }
  }
}

extension Store {
  /// Takes documents and tables in, in one transaction: all of them, or with any issue or a dry
  /// run none. Documents replace the record of their id whole; a table's rows set the columns that
  /// the table has. Importing the same again changes nothing.
  ///
  /// - Parameter refused: documents that the caller found wrong. They are not stored; what they name
  ///   is checked all the same, and what names them is not to be blamed for them.
  public func importing(
    _ documents: [ImportedDocument], tables: [ImportedTable] = [], origin: Origin = .user,
    refused: [ImportedDocument] = [], dryRun: Bool = false
  ) throws(StoreError) -> ImportResult {
    var result = ImportResult()
    do {
      try queue.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try importDocuments(documents, origin, db, &result)
          // Sites before what stands on them.
          var index = ReferenceIndex()
          for document in refused { index.insert(document) }
          try keepingSites(from: tables, db) {
            for table in tables where table.kind.table != "power_budget" {
              try importTable(table, origin, &index, db, &result)
            }
            for table in tables where table.kind.table == "power_budget" {
              try importTable(table, origin, &index, db, &result)
            }
          }
          try checkReferences(documents, refused, db, &result)
          if result.issues.isEmpty { try checkWhole(tables, db, &result) }
          return result.issues.isEmpty && !dryRun ? .commit : .rollback
        }
      }
    } catch let issue as Issue {
      result.report(issue)
    } catch {
      throw Self.wrap(error, path)
    }
    return result
  }

  private func importDocuments(
    _ documents: [ImportedDocument], _ origin: Origin, _ db: Database, _ result: inout ImportResult
  ) throws {
    var maps: [String: KindMap] = [:]
    var seen: [String: String] = [:]
    for item in documents {
      let map = try maps[item.kind.name] ?? KindMap(db, item.kind)
      maps[item.kind.name] = map
      guard let id = item.document["id"]?.scalar?.text, !id.isEmpty else {
        result.report(
          Issue(file: item.file, position: item.document.position, message: "missing: an id"))
        continue
      }
      if let first = seen.updateValue(item.file, forKey: "\(item.kind.name) \(id)") {
        let place = item.document["id"]?.position ?? .none
        result.report(
          Issue(
            file: item.file, position: place, path: "id",
            message: "duplicate id `\(id)`: \(first) has a \(item.kind.name) of that id too"))
        continue
      }
      try importDocument(item, map, id, origin, db, &result)
    }
  }

  private func importDocument(
    _ item: ImportedDocument, _ map: KindMap, _ id: String, _ origin: Origin, _ db: Database,
    _ result: inout ImportResult
  ) throws {
    let stored = try map.fetch(db, id: id).first
    let canonical = try map.canonical(item.document)
    if let stored {
      // The user's own record stands before the built-in one of its id.
      let isKept = stored.origin == .user && origin == .builtIn
      if isKept || stored.document.means(canonical) {
        result.count(item.kind.name) { $0.unchanged += 1 }
        return
      }
      result.count(item.kind.name) { $0.changed += 1 }
      result.changes.append(
        ImportResult.Change(
          kind: item.kind.name, id: id,
          fields: DocumentDifference.fields(from: stored.document, to: canonical)))
      if item.kind.table == "site" { try keepRevision(stored, db) }
    } else {
      result.count(item.kind.name) { $0.added += 1 }
      result.changes.append(ImportResult.Change(kind: item.kind.name, id: id, fields: []))
    }
    do {
      try map.write(item.document, id: id, origin: origin, db)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      result.report(
        Issue(
          file: item.file, position: item.document.position,
          message: "\(item.kind.name) `\(id)` cannot be stored: \(error.message ?? "")"))
    }
  }

  /// Reports every id that a document names and no record has.
  private func checkReferences(
    _ documents: [ImportedDocument], _ refused: [ImportedDocument], _ db: Database,
    _ result: inout ImportResult
  ) throws {
    var index = ReferenceIndex()
    for document in refused { index.insert(document) }
    for item in documents + refused {
      for reference in item.kind.schema.references(in: item.document) {
        guard try index.lacks(reference.id, of: reference.kind, db) else { continue }
        result.report(
          Issue(
            file: item.file, position: reference.position, path: reference.path,
            message: "no \(reference.kind) has the id `\(reference.id)`",
            suggestion: try index.nearest(to: reference.id, of: reference.kind, db)))
      }
    }
  }

  /// Reports sites of the tables that ended up without power.
  private func checkWhole(
    _ tables: [ImportedTable], _ db: Database, _ result: inout ImportResult
  ) throws {
    guard let table = tables.first(where: { $0.kind.table == "site" }) else { return }
    let ids = try String.fetchCursor(
      db,
      sql: """
        SELECT id FROM site
        WHERE NOT EXISTS (SELECT 1 FROM power_budget WHERE site_id = site.id) ORDER BY site.rowid
        """)
    while let id = try ids.next() {
      result.report(
        Issue(file: table.file.path, message: "site `\(id)` has no power budget"))
    }
  }
}
