import Documents
import GRDB

/// The ids that the store has, kind by kind, read once each.
struct ReferenceIndex {
  private var ids: [String: Set<String>] = [:]
  /// Ids that count as there though no record has them.
  private var presumed: [String: Set<String>] = [:]

  /// Whether records of this kind are stored, and none has the id.
  mutating func lacks(_ id: String, of kind: String, _ db: Database) throws -> Bool {
    guard let known = try load(kind, db) else { return false }
    return !known.contains(id) && presumed[kind]?.contains(id) != true
  }

  mutating func nearest(to id: String, of kind: String, _ db: Database) throws -> String? {
    Spelling.nearest(to: id, among: (try load(kind, db) ?? []).sorted())
  }

  /// The ids of a kind; `nil` if the store has no table for it.
  mutating func load(_ kind: String, _ db: Database) throws -> Set<String>? {
    if let known = ids[kind] { return known }
    let table = RecordKind.table(of: kind)
    guard try db.tableExists(table) else { return nil }
    let known = try String.fetchSet(db, sql: "SELECT id FROM \"\(table)\"")
    ids[kind] = known
    return known
  }

  /// Counts an id as there, whatever becomes of its record.
  mutating func insert(_ id: String, of kind: String) {
    presumed[kind, default: []].insert(id)
  }

  mutating func insert(_ document: ImportedDocument) {
    guard let id = document.document["id"]?.scalar?.text else { return }
    insert(id, of: document.kind.name)
  }

  /// Reads the ids of a kind again when next asked.
  mutating func forget(_ kind: String) { ids[kind] = nil }
}
