import Documents
import Foundation
import Interchange
import Scenario
import Store
import Testing

@testable import Application

/// Records leave the store and come back the same.
@Suite struct ExportRecordTests {
  /// The built-in records as they are imported.
  private func builtIn() -> [ImportedDocument] {
    Kind.all.flatMap { kind -> [ImportedDocument] in
      guard let stored = kind.stored, kind.catalogFile != nil else { return [] }
      return Library.builtIn.all(kind.name).map {
        ImportedDocument(kind: stored, document: $0.document, file: $0.file)
      }
    }
  }

  private func sites() throws -> [ImportedDocument] {
    let read = readFiles(["\(repository)/examples/sites"])
    #expect(read.issues.isEmpty)
    return read.files.map {
      ImportedDocument(kind: .site, document: $0.document, file: $0.file)
    }
  }

  private func store(_ path: String, with more: [ImportedDocument]) throws -> Store {
    let (store, _) = try Store.create(at: path, records: builtIn())
    let result = try store.importing(more)
    try #require(result.issues.isEmpty, "\(result.issues)")
    return store
  }

  @Test(arguments: [RecordExport.Format.yaml, .json])
  func everyKindImportsAgain(_ format: RecordExport.Format) throws {
    try inFolder { folder in
      let first = "\(folder)/first.sqlite"
      let second = "\(folder)/second.sqlite"
      _ = try store(first, with: try sites())
      let fresh = try store(second, with: [])
      let kinds = Kind.all.filter { $0.stored != nil }.map(\.plural)
      let export = RecordExport(kinds: kinds, format: format, storePath: first)
      let paths = try export.write(to: "\(folder)/records/") { _ in }
      #expect(paths.count == kinds.count)

      let read = readFiles(paths)
      #expect(read.issues.isEmpty, "\(read.issues.prefix(3))")
      let documents = try read.files.map { file in
        ImportedDocument(
          kind: try #require(Kind.named(file.kind)?.stored), document: file.document,
          file: file.file)
      }
      let result = try fresh.importing(documents)
      #expect(result.issues.isEmpty, "\(result.issues.prefix(3))")
      // All but the sites were there already, and say the same.
      #expect(result.added == 8 && result.changed == 0)

      let before = try export.files()
      var again = export
      again.storePath = second
      #expect(try again.files() == before)
    }
  }

  @Test func sitesImportAgainAsTables() throws {
    try inFolder { folder in
      let first = "\(folder)/first.sqlite"
      let second = "\(folder)/second.sqlite"
      _ = try store(first, with: try sites())
      let fresh = try store(second, with: [])
      let export = RecordExport(kinds: ["sites"], format: .csv, storePath: first)
      // A folder takes the budgets too, which are part of a site.
      let paths = try export.write(to: folder) { _ in }
      #expect(paths.map { $0.split(separator: "/").last } == ["sites.csv", "power_budgets.csv"])
      let tables = [
        ImportedTable(kind: .site, file: InputFile(path: paths[0], format: .csv)),
        ImportedTable(kind: .powerBudget, file: InputFile(path: paths[1], format: .csv)),
      ]
      let result = try fresh.importing([], tables: tables)
      #expect(result.issues.isEmpty, "\(result.issues.prefix(3))")
      for format in RecordExport.Format.allCases {
        let one = RecordExport(kinds: ["sites"], format: format, storePath: first)
        let two = RecordExport(kinds: ["sites"], format: format, storePath: second)
        #expect(try one.files() == two.files())
      }
    }
  }

  @Test func withoutAStoreTheBuiltInRecordsAreExported() throws {
    let export = RecordExport(
      kinds: ["gpus"], format: .yaml, storePath: "/nonexistent/store.sqlite")
    let file = try #require(try export.files().first)
    #expect(file.name == "gpus.yaml")
    let parsed = YAMLReader.read(file.bytes, file: file.name)
    #expect(parsed.document?["records"]?.items?.count == Library.builtIn.ids(of: "gpu").count)
    #expect(throws: Failure.self) {
      try RecordExport(kinds: ["gpus"], format: .csv, storePath: nil).files()
    }
  }

  @Test func severalKindsNeedAFolder() throws {
    let export = RecordExport(kinds: ["gpus", "racks"], format: .json, storePath: nil)
    try inFolder { folder in
      do {
        _ = try export.write(to: "\(folder)/x.json") { _ in }
        Testing.Issue.record("two files in one")
      } catch let failure as Failure {
        #expect(failure.status == .usage)
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
    #expect(RecordExport.areKinds(["sites", "gpu", "power-budgets"]))
    #expect(!RecordExport.areKinds(["sites", "plan.json"]))
    #expect(!RecordExport.areKinds([]))
  }
}
