import Interchange
import Scenario
import Store

/// Asks for a store with the program's own records.
public struct InitRequest: Sendable {
  public enum Mode: Sendable {
    /// Only where there is no file.
    case new
    /// In place of the store that is there.
    case replace
    /// Into the store that is there: the program's records are brought up to date, the user's stay.
    case refresh
  }

  public var storePath: String
  public var mode: Mode

  public init(storePath: String, mode: Mode = .new) {
    self.storePath = storePath
    self.mode = mode
  }
}

extension InitRequest {
  /// Makes the store; see `Store.create(at:replacing:records:)`.
  public func run() throws(Failure) -> ImportReport {
    let records = Self.builtInRecords()
    do throws(StoreError) {
      let result: ImportResult
      switch mode {
      case .new, .replace:
        result = try Store.create(
          at: storePath, replacing: mode == .replace, records: records
        ).result
      case .refresh:
        result = try Store(opening: storePath).importing(records, origin: .builtIn)
      }
      return ImportReport(result, documents: records, storePath: storePath, isDryRun: false)
    } catch {
      guard case .exists = error else { throw Failure(.badInput, error.description) }
      throw Failure(
        notes: [
          error.description,
          "  --refresh brings its built-in records up to date; --force makes it anew, without your own",
        ])
    }
  }

  static func builtInRecords() -> [ImportedDocument] {
    var documents: [ImportedDocument] = []
    for kind in Kind.all {
      guard let stored = kind.stored, let catalog = BuiltInCatalog(kind) else { continue }
      documents += catalog.all().map {
        ImportedDocument(kind: stored, document: $0.document, file: $0.file)
      }
    }
    return documents
  }
}
