import Documents
public import Interchange
import Reporting
import Scenario
import Store

/// Asks for records of a kind: all of them, or the one with an id.
public struct ListRequest: Sendable {
  /// Word of the kind, singular or plural; `plans` are saved plans.
  public var kind: String
  public var id: String?
  /// Asks for the record as it was at a date.
  public var asOf: String?
  public var storePath: String?

  public init(
    kind: String, id: String? = nil, asOf: String? = nil, storePath: String? = nil
  ) {
    self.kind = kind
    self.id = id
    self.asOf = asOf
    self.storePath = storePath
  }
}

/// Records for people and for programs.
public struct RecordListing: Sendable {
  /// Word of the kind in files.
  public let kind: String
  let views: [RecordView]
  let isOne: Bool

  /// `{kind, records[]}`; import reads it back.
  public var json: JSON {
    .object([
      ("kind", .text(kind)),
      ("records", .list(views.map { JSON($0.document.beginningWithID($0.id)) })),
    ])
  }

  /// A table of all, or the one key by key.
  public func lines(explainsKeys: Bool = false) -> [String] {
    if isOne, let view = views.first {
      return RecordScreen(kind: kind, record: view, explainsKeys: explainsKeys).lines
    }
    if views.isEmpty, kind == Site.kind {
      return ["  no sites; `megacluster import examples/sites` takes the example sites in"]
    }
    return RecordList(kind: kind, records: views).lines
  }
}

extension ListRequest {
  /// Words that `list` and `show` know.
  public static var words: [String] { Kind.recordWords + ["plans"] }

  /// Looks the records up: in the store if there is one, else in the program's own catalogs.
  public func run() throws(Failure) -> RecordListing {
    guard let kind = Kind.named(kind), let stored = kind.stored else {
      let nearest = Spelling.nearest(to: kind, among: Self.words + Kind.all.map(\.name))
      throw Failure(
        notes: [
          "no kind `\(kind)`" + (nearest.map { "; did you mean `\($0)`?" } ?? ""),
          "  kinds: " + Self.words.joined(separator: ", "),
        ])
    }
    var (found, ids) = try records(kind, stored)
    if let asOf, !found.isEmpty { found = [try revision(asOf, kind)] }
    if found.isEmpty, let id { throw unknown(id, kind, among: ids) }
    let schema = kind.schema()
    let views = found.map {
      RecordView(
        id: $0.id, origin: $0.origin.rawValue, document: $0.document, schema: schema)
    }
    return RecordListing(kind: kind.name, views: views, isOne: id != nil)
  }

  /// The records asked for and, where there are none, the ids that there are.
  private func records(
    _ kind: Kind, _ stored: RecordKind
  ) throws(Failure) -> (records: [ListedRecord], ids: [String]) {
    guard let store = try openStore(storePath) else {
      let catalog = BuiltInCatalog(kind)
      let all =
        id.map { id in catalog?.record(id).map { [$0] } ?? [] } ?? catalog?.all() ?? []
      let records = all.map {
        ListedRecord(
          id: $0.document["id"]?.scalar?.text ?? "", origin: .builtIn, document: $0.document)
      }
      return (records.sorted { $0.id < $1.id }, catalog?.ids ?? [])
    }
    do throws(StoreError) {
      let all: [StoredRecord]
      if let id {
        all = try store.record(stored, id: id).map { [$0] } ?? []
      } else {
        all = try store.records(stored)
      }
      let records = all.map {
        ListedRecord(id: $0.id, origin: $0.origin, document: $0.document)
      }
      return (records, all.isEmpty ? try store.ids(stored) : [])
    } catch {
      throw Failure(.badInput, error.description)
    }
  }

  /// How many records of each kind there are.
  public func counts() throws(Failure) -> [(kind: String, count: Int)] {
    let store = try openStore(storePath)
    var counts: [(kind: String, count: Int)] = []
    for kind in Kind.all {
      guard let stored = kind.stored else { continue }
      do throws(StoreError) {
        let count = try store.map { store throws(StoreError) in try store.ids(stored).count }
        counts.append((kind.plural, count ?? BuiltInCatalog(kind)?.ids.count ?? 0))
      } catch {
        throw Failure(.badInput, error.description)
      }
    }
    return counts
  }
}

/// No record has the id; what was probably meant, and where to see them all.
private func unknown(_ id: String, _ kind: Kind, among ids: [String]) -> Failure {
  var notes = ["no \(kind.name) has the id `\(id)`"]
  if let nearest = Spelling.nearest(to: id, among: ids) {
    notes[0] += "; did you mean `\(nearest)`?"
  } else {
    // A part of a word is no misspelling of it.
    let containing = ids.filter { $0.contains(id.lowercased()) }
    if !containing.isEmpty { notes[0] += "; there is " + containing.joined(separator: ", ") }
  }
  notes.append("  `megacluster list \(kind.plural)` lists them")
  return Failure(notes: notes)
}

extension Document {
  /// The same record with its id in front, which some stores and catalogs put elsewhere.
  fileprivate func beginningWithID(_ id: String) -> Document {
    let others = (members ?? []).filter { $0.key != "id" }
    return .mapping([Member("id", .text(id))] + others)
  }
}

struct ListedRecord {
  var id: String
  var origin: Origin
  var document: Document
}
