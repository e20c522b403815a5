import Catalog
import Documents
import Interchange
public import Scenario
import Store

/// Where records are looked up: files named by the user, then the store if there is one, then the
/// catalogues inside the program.
public struct Library: RecordSource {
  private let files: [FileRecord]
  private let store: Store?
  private let cache: Cache

  struct FileRecord {
    var kind: String
    var id: String
    var sourced: SourcedDocument
  }

  /// Catalogues already indexed, only the kinds asked for; and the store as one transaction sees it.
  private final class Cache {
    var catalogs: [String: BuiltInCatalog] = [:]
    var snapshot: StoreSnapshot?
    var assumptions: [String: SourcedDocument]?
    /// Weather files by path; nil where there is no such file.
    var weather: [String: SourcedDocument?] = [:]
  }

  init(files: [FileRecord], store: Store?) {
    self.files = files
    self.store = store
    cache = Cache()
  }

  /// This library with a record made here, which comes before all others of its id.
  func adding(_ document: Document, kind: String, file: String) -> Library {
    let record = FileRecord(
      kind: kind, id: document["id"]?.scalar?.text ?? "",
      sourced: SourcedDocument(document, file: file))
    return Library(files: [record] + files, store: store)
  }

  /// The program's own records alone.
  public static var builtIn: Library { Library(files: [], store: nil) }

  public func record(_ kind: String, _ id: String) -> SourcedDocument? {
    if kind == WeatherRecord.kind { return weather(id) }
    if let found = files.first(where: { $0.kind == kind && $0.id == id }) { return found.sourced }
    if let found = stored(kind, id) { return found }
    // A store of an older program lacks what newer catalogs have.
    return catalog(kind)?.record(id)
  }

  /// A weather file; its id is its path. Nil where there is no such file.
  private func weather(_ path: String) -> SourcedDocument? {
    if let known = cache.weather[path] { return known }
    var found: SourcedDocument?
    if InputFile.exists(path) {
      let parsed = InputFile.readWeather(path)
      found = SourcedDocument(parsed.document ?? .null, file: path, issues: parsed.issues)
    }
    cache.weather[path] = .some(found)
    return found
  }

  /// Runs `body` with the store read in one transaction: many look-ups cost little more than one.
  func reading<Value>(_ body: () -> Value) throws(Failure) -> Value {
    guard let store else { return body() }
    do throws(StoreError) {
      return try store.withSnapshot { snapshot in
        cache.snapshot = snapshot
        defer { cache.snapshot = nil }
        return body()
      }
    } catch {
      throw Failure(.badInput, error.description)
    }
  }

  private func stored(_ kind: String, _ id: String) -> SourcedDocument? {
    guard let store else { return nil }
    if kind == Assumption.kind {
      // A plan needs nearly all of them: read at once.
      if let known = cache.assumptions { return known[id] }
      let all = cache.snapshot?.records(kind) ?? []
      if !all.isEmpty {
        let known = Dictionary(all.map { ($0.id, $0.sourced) }) { first, _ in first }
        cache.assumptions = known
        return known[id]
      }
    }
    if let snapshot = cache.snapshot { return snapshot.record(kind, id) }
    guard let stored = Kind.named(kind)?.stored, let record = try? store.record(stored, id: id)
    else { return nil }
    return SourcedDocument(record.document, file: store.path)
  }

  public func ids(of kind: String) -> [String] {
    var ids = Set(files.filter { $0.kind == kind }.map(\.id))
    if let snapshot = cache.snapshot {
      ids.formUnion(snapshot.ids(of: kind))
    } else if let store, let stored = Kind.named(kind)?.stored,
      let known = try? store.ids(stored)
    {
      ids.formUnion(known)
    }
    ids.formUnion(catalog(kind)?.ids ?? [])
    return ids.sorted()
  }

  /// Every record of a kind: of files, then of the store or the program; the first of an id wins.
  public func all(_ kind: String) -> [SourcedDocument] {
    var documents = files.filter { $0.kind == kind }.map(\.sourced)
    if let store {
      if let stored = Kind.named(kind)?.stored, let records = try? store.records(stored) {
        documents += records.map { SourcedDocument($0.document, file: store.path) }
      }
    } else {
      documents += catalog(kind)?.all() ?? []
    }
    var seen: Set<String> = []
    return documents.filter { seen.insert($0.document["id"]?.scalar?.text ?? "").inserted }
  }

  private func catalog(_ kind: String) -> BuiltInCatalog? {
    if let known = cache.catalogs[kind] { return known }
    guard let kind = Kind.named(kind), let catalog = BuiltInCatalog(kind) else { return nil }
    cache.catalogs[kind.name] = catalog
    return catalog
  }
}
