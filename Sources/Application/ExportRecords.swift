import Documents
import Interchange
import Scenario
import Store

/// Asks for records as files that import again.
public struct RecordExport: Sendable {
  public enum Format: String, Sendable, CaseIterable {
    case yaml
    case json
    case csv
    /// Sites alone.
    case geojson
  }

  /// Kinds as commands name them: `sites`, `gpus`.
  public var kinds: [String]
  public var format: Format
  /// The store to read; without one the records inside the program are exported.
  public var storePath: String?

  public init(kinds: [String], format: Format, storePath: String?) {
    self.kinds = kinds
    self.format = format
    self.storePath = storePath
  }

  /// Whether every word names a kind of record.
  public static func areKinds(_ words: [String]) -> Bool {
    !words.isEmpty && words.allSatisfy { $0 == budgets || Kind.named($0)?.stored != nil }
  }

  private static let budgets = "power-budgets"

  /// A file for each kind, in the order asked for.
  public func files() throws(Failure) -> [ExportFile] {
    let store = try openStore(storePath)
    var files: [ExportFile] = []
    for word in kinds {
      guard format == .csv else {
        files.append(try whole(word, Library(files: [], store: store)))
        continue
      }
      guard let store else {
        throw Failure(
          .badInput,
          "CSV has the columns of a store: `megacluster init` makes one; "
            + "YAML and JSON need none")
      }
      files.append(try columns(word, store))
    }
    return files
  }

  /// Records with all that they hold, under `records` with their `kind`.
  private func whole(_ word: String, _ library: Library) throws(Failure) -> ExportFile {
    guard let kind = Kind.named(word), kind.stored != nil else {
      throw Failure(.badInput, "power budgets are part of their sites: export sites, or CSV")
    }
    let documents = library.all(kind.name).map(\.document)
    let document = Document.mapping([
      Document.Member("kind", .plain(kind.name)), Document.Member("records", .list(documents)),
    ])
    let name = "\(kind.plural).\(format.rawValue)"
    if format == .geojson {
      guard kind.name == Site.kind else {
        throw Failure(.usage, "GeoJSON holds sites; \(kind.plural) have no place")
      }
      return ExportFile(name, Array(GeoJSON.collection(of: documents).text.utf8))
    }
    guard format == .yaml else { return ExportFile(name, Array(JSON(document).text.utf8)) }
    let text = YAMLWriter.text(document)
    guard text.utf8.count <= YAMLReader.sizeLimit else {
      throw Failure(
        .badInput,
        "\(name): \(text.utf8.count) bytes of YAML; at most \(YAMLReader.sizeLimit) "
          + "import again: export JSON or CSV")
    }
    return ExportFile(name, Array(text.utf8))
  }

  private func columns(_ word: String, _ store: Store) throws(Failure) -> ExportFile {
    let kind = word == Self.budgets ? RecordKind.powerBudget : Kind.named(word)?.stored
    guard let kind else { throw Failure(.badInput, "`\(word)` is no kind of record") }
    let name = Kind.named(word)?.plural ?? "power_budgets"
    let underscored = String(name.map { $0 == "-" ? "_" : $0 })
    do throws(StoreError) {
      return ExportFile("\(underscored).csv", try store.csv(kind))
    } catch {
      throw Failure(.badInput, error.description)
    }
  }

  /// Writes the files: one to a file or, without a path, to `print`; several into a folder.
  ///
  /// A path that ends in `/` or is a folder takes each file under its own name; other content of
  /// the folder stays.
  public func write(to path: String?, print: (ExportFile) throws -> Void) throws -> [String] {
    var request = self
    let isFolder = path.map { $0.hasSuffix("/") || isDirectory($0) } ?? false
    // Sites whole are two tables.
    if isFolder, format == .csv, kinds.contains("sites") || kinds.contains("site"),
      !kinds.contains(Self.budgets)
    {
      request.kinds.append(Self.budgets)
    }
    let files = try request.files()
    guard let path else {
      guard files.count == 1 else {
        throw Failure(.usage, "\(files.count) kinds make as many files: name a folder with --out")
      }
      try print(files[0])
      return []
    }
    guard isFolder else {
      guard files.count == 1 else {
        throw Failure(
          .usage, "\(path): \(files.count) kinds make as many files: end the path in / for a folder"
        )
      }
      try replaceFile(files[0].bytes, at: path)
      return [path]
    }
    var folder = path[...]
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    try makeDirectory(String(folder))
    return try files.map { file in
      let path = "\(folder)/\(file.name)"
      try replaceFile(file.bytes, at: path)
      return path
    }
  }
}
