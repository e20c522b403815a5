import Documents
import Interchange
public import Reporting
import Scenario
import Store

/// Asks for published cases to be compared with what the program answers.
public struct ValidateRequest: Sendable {
  /// Files and folders of cases; empty: the cases that the program carries.
  public var paths: [String]
  /// The store to look records up in, if there is one.
  public var storePath: String?

  public init(paths: [String] = [], storePath: String? = nil) {
    self.paths = paths
    self.storePath = storePath
  }

  /// Runs every case.
  ///
  /// - Throws: a failure with every issue of every file; a case without a feasible answer is no
  ///   failure but a row without an answer.
  public func run() throws(Failure) -> ValidationReport {
    var reader = CaseReader()
    if paths.isEmpty { reader.readBuiltIn() }
    for path in paths { reader.read(path: path) }
    var issues = reader.issues
    let collections = reader.collections
    if issues.isEmpty, collections.isEmpty {
      throw Failure(issues: paths.map { Issue(file: $0, message: "no case in here") })
    }
    issues += Self.duplicates(collections)
    let store = try openStore(storePath)
    let library = Library(files: [], store: store)
    var results: [CaseResult] = []
    for collection in collections {
      for validation in collection.content.cases {
        do throws(Failure) {
          results += try run(validation, of: collection, store: store, catalogs: library)
        } catch {
          issues += error.issues
          issues += error.notes.map {
            Issue(file: collection.name, path: validation.id, message: $0)
          }
        }
      }
    }
    guard issues.isEmpty else { throw Failure(issues: issues) }
    return ValidationReport(
      cases: results, limits: collections.flatMap(\.content.limits),
      gaps: collections.flatMap(\.content.gaps),
      recordsFrom: store.map { "store \($0.path)" } ?? "built-in catalogs")
  }

  private static func duplicates(_ collections: [CaseCollection]) -> [Issue] {
    var seen: Set<String> = []
    var issues: [Issue] = []
    for collection in collections {
      for validation in collection.content.cases where !seen.insert(validation.id).inserted {
        issues.append(Issue(file: collection.name, message: "duplicate id `\(validation.id)`"))
      }
    }
    return issues
  }

  private func run(
    _ validation: ValidationCase, of collection: CaseCollection, store: Store?, catalogs: Library
  ) throws(Failure) -> [CaseResult] {
    let records = try collection.library(for: validation, store: store, catalogs: catalogs)
    let (spec, file) = try collection.spec(of: validation)
    let kind = try SpecKind.of(spec, file: file)
    let answer: JSON
    do {
      answer = try kind.answer(spec, file: file, in: records)
    } catch  where error.status != .badInput {
      let reason = error.lines.joined(separator: "; ")
      return validation.published.map { validation.result($0, predicted: nil, reason: reason) }
    }
    var results: [CaseResult] = []
    var issues: [Issue] = []
    for published in validation.published {
      do throws(Issue) {
        let predicted = try published.predicted(in: answer, file: collection.name)
        let range = try published.predictedRange(in: answer, file: collection.name)
        results.append(
          validation.result(published, predicted: predicted, range: range, reason: nil))
      } catch {
        issues.append(error)
      }
    }
    guard issues.isEmpty else { throw Failure(issues: issues) }
    return results
  }
}

extension ValidationCase {
  fileprivate func result(
    _ value: PublishedValue, predicted: PublishedFigure?, range: ClosedRange<Double>? = nil,
    reason: String?
  ) -> CaseResult {
    CaseResult(
      id: id, family: value.family ?? family, role: value.role ?? role, field: value.path,
      unit: value.unit ?? "", predicted: predicted, published: value.value.figure,
      error: predicted.flatMap(value.error),
      tolerance: value.tolerance?.relative(
        to: value.value.figure),
      toleranceText: value.tolerance?.text ?? "", range: range, isForecast: isForecast,
      source: value.source ?? source, note: note ?? "",
      reason: reason ?? value.reason ?? self.reason ?? "")
  }
}

extension CaseCollection {
  /// The case's spec, from its file where the case names one.
  fileprivate func spec(of validation: ValidationCase) throws(Failure) -> (Document, String) {
    guard let path = validation.spec.scalar?.text else { return (validation.spec, name) }
    guard let folder else {
      throw Failure(
        issues: [
          Issue(
            file: name, position: validation.spec.position, path: "spec",
            message: "a case inside the program has its spec with it")
        ])
    }
    let full = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    let found = InputFile.find([full])
    guard let input = found.files.first, found.files.count == 1 else {
      throw Failure(
        issues: found.issues.isEmpty
          ? [Issue(file: full, message: "one spec is expected")] : found.issues)
    }
    let parsed = input.readDocument()
    guard let document = parsed.document else { throw Failure(issues: parsed.issues) }
    return (document, full)
  }

  /// Records of the case, then of its file, then of its folder, then the catalogues'.
  func library(
    for validation: ValidationCase, store: Store?, catalogs: Library
  ) throws(Failure) -> Library {
    var issues: [Issue] = []
    var own: [ReadFile] = []
    for document in validation.records + content.records {
      guard let word = document["kind"]?.scalar?.text, let kind = Kind.named(word) else {
        let kinds = Kind.all.filter { $0.stored != nil }.map(\.name)
        issues.append(
          Issue(
            file: name, position: document["kind"]?.position ?? document.position, path: "records",
            message: "a record begins with its kind: \(kinds.joined(separator: ", "))",
            suggestion: Spelling.nearest(
              to: document["kind"]?.scalar?.text ?? "", among: kinds)))
        continue
      }
      do throws(Issue) {
        own.append(
          ReadFile(
            kind: kind.name, document: try document.record(of: kind, name, catalogs), file: name))
      } catch {
        issues.append(error)
      }
    }
    own += records
    for record in own {
      if let kind = Kind.named(record.kind) {
        issues += kind.validate(record.document, record.file)
      }
    }
    guard issues.isEmpty else { throw Failure(issues: issues) }
    return Library(
      files: own.map {
        Library.FileRecord(
          kind: $0.kind, id: $0.document["id"]?.scalar?.text ?? "",
          sourced: SourcedDocument($0.document, file: $0.file))
      }, store: store)
  }
}

extension Document {
  /// This record without its kind; one that is `like` a catalogue's record has that one's keys
  /// wherever it has none of its own.
  fileprivate func record(
    of kind: Kind, _ file: String, _ catalogs: Library
  ) throws(Issue) -> Document {
    let members = (members ?? []).filter { $0.key != "kind" && $0.key != "like" }
    guard let like = self["like"] else { return Document(.mapping(members), at: position) }
    let id = like.scalar?.text ?? ""
    guard let base = catalogs.record(kind.name, id)?.document.members else {
      throw Issue(
        file: file, position: like.position, path: "like",
        message: "no \(kind.name) has the id `\(id)`",
        suggestion: Spelling.nearest(to: id, among: catalogs.ids(of: kind.name)))
    }
    let rest = base.filter { old in !members.contains { $0.key == old.key } }
    return Document(.mapping(members + rest), at: position)
  }
}
