public import Documents
import GRDB
import Interchange

/// What a site's record said until an import changed it.
public struct SiteRevision: Sendable {
  /// 1 is the oldest; the present record has the number after the last.
  public var number: Int
  /// What the record says of its date.
  public var asOf: String?
  public var document: Document

  public init(number: Int, asOf: String?, document: Document) {
    self.number = number
    self.asOf = asOf
    self.document = document
  }

  /// Value by value, what another revision says instead: path, before, after.
  public func changes(to next: SiteRevision) -> [ImportResult.FieldChange] {
    DocumentDifference.fields(from: document, to: next.document)
  }
}

extension Store {
  /// Every revision of a site, the oldest first, the present record last.
  public func revisions(ofSite id: String) throws(StoreError) -> [SiteRevision] {
    let kept = try reading { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT revision, as_of, document FROM site_revision WHERE site_id = ? ORDER BY revision
          """, arguments: [id]
      ).map { row -> (Int, String?, String) in (row[0], row[1], row[2]) }
    }
    var revisions: [SiteRevision] = []
    for (number, asOf, text) in kept {
      guard let document = JSONReader.read(Array(text.utf8), file: path).document else {
        throw .damaged(path: path, message: "revision \(number) of site \(id)")
      }
      revisions.append(SiteRevision(number: number, asOf: asOf, document: document))
    }
    guard let site = RecordKind.all.first(where: { $0.table == "site" }),
      let present = try record(site, id: id)
    else { return revisions }
    revisions.append(
      SiteRevision(
        number: revisions.count + 1, asOf: present.document["as_of"]?.scalar?.text,
        document: present.document))
    return revisions
  }

  /// Keeps a site's record that is about to be replaced.
  func keepRevision(_ stored: StoredRecord, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO site_revision (site_id, revision, as_of, document)
        SELECT ?, count(*) + 1, ?, ? FROM site_revision WHERE site_id = ?
        """,
      arguments: [
        stored.id, stored.document["as_of"]?.scalar?.text, JSON(stored.document).compactText,
        stored.id,
      ])
  }
  /// Runs what writes rows of sites or of their budgets: each site that stood there before is kept as
  /// it was before its first change. Rows do not pass through a document, so SQLite says which change.
  func keepingSites(
    from tables: [ImportedTable], _ db: Database, _ write: () throws -> Void
  ) throws {
    let isAboutSites = tables.contains { ["site", "power_budget"].contains($0.kind.table) }
    guard isAboutSites, let kind = RecordKind.all.first(where: { $0.table == "site" }),
      try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM site)") == true
    else { return try write() }
    let map = try KindMap(db, kind)
    // SQLite calls it inside a statement of this connection, on the thread that runs the import.
    nonisolated(unsafe) let connection = db
    let document = DatabaseFunction("site_document", argumentCount: 1) { values in
      guard let id = String.fromDatabaseValue(values[0]) else { return nil }
      return try map.fetch(connection, id: id).first.map { JSON($0.document).compactText }
    }
    db.add(function: document)
    defer { db.remove(function: document) }
    func keep(_ id: String) -> String {
      """
      INSERT INTO site_revision (site_id, revision, as_of, document)
        SELECT id, (SELECT count(*) + 1 FROM site_revision WHERE site_id = \(id)), as_of,
          site_document(id)
        FROM site WHERE id = \(id);
      INSERT OR IGNORE INTO kept_site VALUES (\(id));
      """
    }
    try db.execute(
      sql: """
        CREATE TEMP TABLE kept_site (id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TRIGGER site_added AFTER INSERT ON main.site
          BEGIN INSERT OR IGNORE INTO kept_site VALUES (NEW.id); END;
        CREATE TEMP TRIGGER site_changed BEFORE UPDATE ON main.site
          WHEN NOT EXISTS (SELECT 1 FROM kept_site WHERE id = OLD.id)
          BEGIN \(keep("OLD.id")) END;
        CREATE TEMP TRIGGER budget_changed BEFORE UPDATE ON main.power_budget
          WHEN NOT EXISTS (SELECT 1 FROM kept_site WHERE id = OLD.site_id)
          BEGIN \(keep("OLD.site_id")) END;
        -- An upsert comes by here also where it will update or leave the row as it is.
        CREATE TEMP TRIGGER budget_added BEFORE INSERT ON main.power_budget
          WHEN NOT EXISTS (SELECT 1 FROM kept_site WHERE id = NEW.site_id)
            AND NOT EXISTS (
              SELECT 1 FROM power_budget WHERE site_id = NEW.site_id AND id = NEW.id)
          BEGIN \(keep("NEW.site_id")) END;
        """)
    try write()
    try db.execute(
      sql: """
        DROP TRIGGER temp.site_added; DROP TRIGGER temp.site_changed;
        DROP TRIGGER temp.budget_changed; DROP TRIGGER temp.budget_added;
        DROP TABLE temp.kept_site;
        """)
  }
}
