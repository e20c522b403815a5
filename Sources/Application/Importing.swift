public import Documents
public import Interchange
import Reporting
import Scenario
public import Store

/// Asks for specs and records to be taken into the store.
public struct ImportRequest: Sendable {
  /// Files, folders, or `-` for standard input.
  public var paths: [String]
  public var storePath: String
  /// Word of the kind whose rows a CSV holds, where its name does not say; standard input is then
  /// read as CSV.
  public var tableKind: String?
  /// Check everything and store nothing.
  public var isDryRun: Bool

  public init(
    paths: [String], storePath: String, tableKind: String? = nil, isDryRun: Bool = false
  ) {
    self.paths = paths
    self.storePath = storePath
    self.tableKind = tableKind
    self.isDryRun = isDryRun
  }
}

extension ImportRequest {
  /// Reads and checks everything, then stores all of it or nothing. What is wrong with the input
  /// stands in the report; only a store that cannot be used is a failure.
  public func run() throws(Failure) -> ImportReport {
    let store: Store
    do throws(StoreError) {
      store = try Store(opening: storePath)
    } catch {
      throw Failure(.badInput, error.description)
    }
    let named = try namedTableKind()
    let stdin = InputFile(path: "-", format: .csv)
    let takesStandardInput = named != nil && paths.contains("-")
    let read = readFiles(takesStandardInput ? paths.filter { $0 != "-" } : paths)
    var issues = read.issues
    var tables: [ImportedTable] = []
    for file in read.tables + (takesStandardInput ? [stdin] : []) {
      if let kind = RecordKind.named(file.stem) ?? named {
        tables.append(ImportedTable(kind: kind, file: file))
      } else {
        issues.append(
          Issue(
            file: file.path,
            message: "of which kind are its rows? Name it sites.csv, power_budgets.csv and so on, "
              + "or say --kind"))
      }
    }

    var documents: [ImportedDocument] = []
    var refused: [ImportedDocument] = []
    for file in read.files {
      guard let kind = Kind.named(file.kind), let stored = kind.stored else {
        issues.append(
          Issue(
            file: file.file, position: file.document["kind"]?.position ?? .none, path: "kind",
            message: "a \(file.kind) is run, not stored"))
        continue
      }
      let found = kind.validate(file.document, file.file)
      let document = ImportedDocument(kind: stored, document: file.document, file: file.file)
      if found.isEmpty { documents.append(document) } else { refused.append(document) }
      issues += found
    }
    do throws(StoreError) {
      let result = try store.importing(
        documents, tables: tables, refused: refused, dryRun: isDryRun || !issues.isEmpty)
      var report = ImportReport(
        result, documents: documents, storePath: storePath, isDryRun: isDryRun)
      report.add(issues)
      return report
    } catch {
      throw Failure(.badInput, error.description)
    }
  }

  private func namedTableKind() throws(Failure) -> RecordKind? {
    guard let tableKind else { return nil }
    if let kind = RecordKind.named(tableKind) { return kind }
    let nearest = Spelling.nearest(to: tableKind, among: RecordKind.all.map(\.name))
    throw Failure(
      .usage,
      "--kind: `\(tableKind)` is no kind of record"
        + (nearest.map { "; did you mean `\($0)`?" } ?? ""))
  }
}

/// What an import did, or with a dry run or errors would have done.
public struct ImportReport: Sendable {
  /// Records of one kind. Power budgets inside sites count as records of their own, as they do in
  /// tables.
  public typealias Count = ImportResult.Count

  public private(set) var counts: [Count]
  /// What differs in records that were there before; additions are only counted.
  public private(set) var changes: [ImportResult.Change]
  /// Everything wrong with the input, file by file.
  public private(set) var issues: [Issue]
  public private(set) var furtherIssues: Int
  public let storePath: String
  public let isDryRun: Bool

  public var added: Int { counts.reduce(0) { $0 + $1.added } }
  public var changed: Int { counts.reduce(0) { $0 + $1.changed } }
  public var unchanged: Int { counts.reduce(0) { $0 + $1.unchanged } }
  public var errors: Int { issues.count + furtherIssues }
  /// Whether the store now holds what was read.
  public var isStored: Bool { !isDryRun && errors == 0 }

  public var exitStatus: Int32 { errors == 0 ? 0 : Failure.Status.badInput.rawValue }

  init(
    _ result: ImportResult, documents: [ImportedDocument], storePath: String, isDryRun: Bool
  ) {
    counts = result.counts
    changes = result.changes.filter { !$0.isAddition }
    issues = result.issues
    furtherIssues = result.furtherIssues
    self.storePath = storePath
    self.isDryRun = isDryRun
    countBudgets(documents, result.changes)
  }

  /// Adds what the records of files got wrong before they came to the store.
  mutating func add(_ more: [Issue]) {
    issues = more + issues
    if !issues.isEmpty {
      // Nothing comes in, so there is nothing to count.
      counts = []
      changes = []
    }
    // Files in the order read; inside a file by place.
    var order: [String: Int] = [:]
    for issue in issues where order[issue.file] == nil { order[issue.file] = order.count }
    let ranked = issues.enumerated().map { (offset: $0.offset, issue: $0.element) }
    issues = ranked.sorted { left, right in
      let files = (order[left.issue.file] ?? 0, order[right.issue.file] ?? 0)
      if files.0 != files.1 { return files.0 < files.1 }
      let (one, other) = (left.issue.position, right.issue.position)
      return (one.line, one.column, left.offset) < (other.line, other.column, right.offset)
    }.map(\.issue)
  }

  private mutating func countBudgets(
    _ documents: [ImportedDocument], _ changes: [ImportResult.Change]
  ) {
    var count = Count(kind: "power-budget")
    var changeBySite: [String: ImportResult.Change] = [:]
    for change in changes where change.kind == Site.kind { changeBySite[change.id] = change }
    for document in documents where document.kind.name == Site.kind {
      let budgets = document.document["power_budgets"]?.items?.count ?? 0
      guard let change = changeBySite[document.document["id"]?.scalar?.text ?? ""] else {
        count.unchanged += budgets
        continue
      }
      for index in 0..<budgets {
        let path = "power_budgets[\(index)]"
        let own = change.fields.filter { $0.path == path || $0.path.hasPrefix(path + ".") }
        if change.isAddition || own.contains(where: { $0.path == path && $0.before == nil }) {
          count.added += 1
        } else if own.isEmpty {
          count.unchanged += 1
        } else {
          count.changed += 1
        }
      }
    }
    guard count.added + count.changed + count.unchanged > 0 else { return }
    if let index = counts.firstIndex(where: { $0.kind == count.kind }) {
      counts[index].added += count.added
      counts[index].changed += count.changed
      counts[index].unchanged += count.unchanged
    } else {
      counts.insert(count, at: (counts.firstIndex { $0.kind == Site.kind } ?? -1) + 1)
    }
  }
}

extension ImportReport {
  /// `added`, `changed`, `unchanged` and `errors` are counts; the lists beside them say which.
  public var json: JSON {
    .object([
      ("store", .text(storePath)), ("stored", .boolean(isStored)), ("dry_run", .boolean(isDryRun)),
      ("added", .integer(added)), ("changed", .integer(changed)),
      ("unchanged", .integer(unchanged)), ("errors", .integer(errors)),
      (
        "kinds",
        .list(
          counts.map {
            .object([
              ("kind", .text($0.kind)), ("added", .integer($0.added)),
              ("changed", .integer($0.changed)), ("unchanged", .integer($0.unchanged)),
            ])
          })
      ),
      ("changes", .list(changes.map(Self.json))),
      ("issues", .list(issues.map(\.json))),
    ])
  }

  private static func json(_ change: ImportResult.Change) -> JSON {
    .object([
      ("kind", .text(change.kind)), ("id", .text(change.id)),
      (
        "fields",
        .list(
          change.fields.map {
            .object([
              ("path", .text($0.path)), ("before", value($0.before)), ("after", value($0.after)),
            ])
          })
      ),
    ])
  }

  /// The store tells values as JSON text.
  private static func value(_ text: String?) -> JSON {
    guard let text, let document = JSONReader.read(Array(text.utf8), file: "").document else {
      return .null
    }
    return JSON(document)
  }

  /// The difference for people: what came in, what changed, what stayed.
  public var lines: [String] {
    var lines: [String] = []
    let added = counts.filter { $0.added > 0 }.map { Self.phrase($0.added, $0.kind) }
    if !added.isEmpty { lines += wrapped(added.joined(separator: ", "), head: "+ ", width: 96) }
    for change in changes {
      let fields = change.fields.map {
        "\($0.path) \(Self.plain($0.before)) -> \(Self.plain($0.after))"
      }
      for (index, field) in fields.enumerated() {
        let head = "~ \(change.kind) \(change.id): "
        lines.append(index == 0 ? head + field : String(repeating: " ", count: head.count) + field)
      }
    }
    for count in counts {
      let listed = changes.count { $0.kind == count.kind }
      // Rows of tables have no list of their own.
      let unlisted = count.kind == "power-budget" && listed == 0 && hasSiteChanges
      if count.changed > 0, listed == 0, !unlisted {
        lines.append("~ " + Self.phrase(count.changed, count.kind) + " changed")
      }
    }
    if unchanged > 0 {
      lines.append("= " + Self.phrase(unchanged, "record") + " unchanged")
    }
    if counts.isEmpty, errors == 0 { lines.append("= nothing to import") }
    if isDryRun { lines.append("dry run: nothing was stored") }
    return lines
  }

  private var hasSiteChanges: Bool { changes.contains { $0.kind == Site.kind } }

  private static func phrase(_ number: Int, _ kind: String) -> String {
    let plural = Kind.named(kind)?.plural ?? kind + "s"
    let word = String((number == 1 ? kind : plural).map { $0 == "-" ? " " : $0 })
    // Cooling, construction, power equipment: words without a plural.
    return plural == kind
      ? "\(number) \(word) record\(number == 1 ? "" : "s")" : "\(number) \(word)"
  }

  /// A JSON text as one would write it in a spec.
  private static func plain(_ text: String?) -> String {
    guard let text else { return "none" }
    if let first = JSONReader.read(Array(text.utf8), file: "").document?.scalar {
      return first.text
    }
    return text
  }
}

extension Issue {
  /// One problem for programs.
  var json: JSON {
    .object([
      ("file", .text(file)), ("line", position.line > 0 ? .integer(position.line) : .null),
      ("column", position.line > 0 ? .integer(position.column) : .null), ("path", .text(path)),
      ("message", .text(message)), ("suggestion", JSON(suggestion)),
    ])
  }
}

extension Failure {
  /// The failure for programs.
  public var json: JSON {
    .object([
      ("exit_status", .integer(Int(status.rawValue))),
      ("errors", .integer(max(1, issues.count))),
      ("issues", .list(issues.map(\.json))),
      ("notes", .list(notes.map { .text(String($0.drop { $0 == " " })) })),
    ])
  }
}
