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
}
