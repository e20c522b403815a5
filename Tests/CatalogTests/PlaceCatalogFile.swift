import Catalog
import Documents
import Foundation
import Interchange

/// The records of one shipped file, with everything wrong in it.
struct PlaceCatalogFile<Record: CatalogRecord> {
  var records: [Record] = []
  var issues: [Issue] = []

  init(_ name: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let bytes = [UInt8](try Data(contentsOf: root.appending(path: "catalogs/\(name)")))
    let parsed = YAMLReader.read(bytes, file: name)
    issues = parsed.issues
    for document in parsed.document?["records"]?.items ?? [] {
      let (record, issues, _) = Reader.read(Record.self, from: document, file: name)
      self.issues += issues
      if let record { records.append(record) }
    }
  }

  subscript(id: String) -> Record? { records.first { $0.id == id } }
}

/// One record out of YAML text: the record, or what is wrong with it.
func place<Record: CatalogRecord>(_ type: Record.Type, _ text: String) -> (Record?, [String]) {
  let parsed = YAMLReader.read([UInt8](text.utf8), file: "test.yaml")
  guard let document = parsed.document else { return (nil, parsed.issues.map(\.description)) }
  let (record, issues, _) = Reader.read(Record.self, from: document, file: "test.yaml")
  return (record, issues.map(\.description))
}
