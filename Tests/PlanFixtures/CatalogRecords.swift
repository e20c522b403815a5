public import Documents
import Interchange
public import Scenario

/// The built-in catalogs and the example sites as records for tests of the engines.
public struct CatalogRecords: RecordSource, Sendable {
  private var documents: [String: [(id: String, document: Document)]]

  /// Every catalogue and every example site, parsed once for each process.
  public static let standard = CatalogRecords()

  private init() {
    documents = [:]
    for name in EmbeddedFiles.catalogNames {
      let parsed = YAMLReader.read(EmbeddedFiles.bytes(name) ?? [], file: name)
      guard let document = parsed.document, let kind = document["kind"]?.scalar?.text else {
        continue
      }
      for record in document["records"]?.items ?? [] { add(record, kind) }
    }
    let sites = InputFile.find([Example.folder + "/sites"]).files
    for file in sites {
      guard let document = file.readDocument().document, let members = document.members else {
        continue
      }
      add(.mapping(members.filter { $0.key != "kind" }), Site.kind)
    }
  }

  private mutating func add(_ document: Document, _ kind: String) {
    documents[kind, default: []].append((document["id"]?.scalar?.text ?? "", document))
  }

  public func record(_ kind: String, _ id: String) -> SourcedDocument? {
    guard let found = documents[kind]?.first(where: { $0.id == id }) else { return nil }
    return SourcedDocument(found.document, file: kind)
  }

  public func ids(of kind: String) -> [String] { (documents[kind] ?? []).map(\.id).sorted() }

  /// These records with one changed.
  public func editing(
    _ kind: String, _ id: String, _ edit: (Document) -> Document
  ) -> CatalogRecords {
    var copy = self
    guard let index = documents[kind]?.firstIndex(where: { $0.id == id }) else { return self }
    copy.documents[kind]?[index].document = edit(documents[kind]![index].document)
    return copy
  }

  /// These records with one in the place of, or beside, its namesake.
  public func replacing(_ kind: String, with text: String) -> CatalogRecords {
    var copy = self
    guard let document = YAMLReader.read(Array(text.utf8), file: "test").document else {
      return self
    }
    let id = document["id"]?.scalar?.text ?? ""
    copy.documents[kind]?.removeAll { $0.id == id }
    copy.add(document, kind)
    return copy
  }
}
