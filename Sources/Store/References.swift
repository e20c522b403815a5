import Documents
import GRDB

/// The ids of other records that a document names.
enum References {
  struct Reference {
    let kind: String
    let id: String
    let path: String
    let position: Position
  }

  static func of(_ document: Document, _ schema: RecordSchema) -> [Reference] {
    var references: [Reference] = []
    collect(document, schema, "", &references)
    return references
  }

  private static func collect(
    _ document: Document, _ schema: RecordSchema, _ path: String, _ references: inout [Reference]
  ) {
    for field in schema.fields {
      guard let value = document[field.key] else { continue }
      let inner = path.isEmpty ? field.key : "\(path).\(field.key)"
      collect(value, field.type, inner, &references)
    }
  }

  private static func collect(
    _ value: Document, _ type: ValueType, _ path: String, _ references: inout [Reference]
  ) {
    switch type {
    case .identifier(of: let kind?):
      guard let id = value.scalar?.text else { return }
      references.append(Reference(kind: kind, id: id, path: path, position: value.position))
    case .list(let element):
      for (index, item) in (value.items ?? []).enumerated() {
        collect(item, element, "\(path)[\(index)]", &references)
      }
    case .record(let schema): collect(value, schema, path, &references)
    default: return
    }
  }
}

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
