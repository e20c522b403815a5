public import Documents
public import Interchange
public import Reporting
import Scenario
import Tables

/// Asks for every case of a study to be planned.
public struct StudyRequest: Sendable {
  /// The study's file, or `-`.
  public var file: String
  public var records: [String]
  public var storePath: String?

  public init(file: String, records: [String] = [], storePath: String? = nil) {
    self.file = file
    self.records = records
    self.storePath = storePath
  }
}

/// One case of a study: what it changes, and its plan or why there is none.
public struct StudyRun: Sendable {
  public var id: String
  /// Dotted path and new value.
  public var changes: [Document.Member]
  public var outcome: Result<PlanResult, Failure>
}

/// Figures of every case.
public struct StudyTable: Sendable {
  public var id: String
  /// Dotted paths of the figures.
  public var metrics: [String]
  public var rows: [Row]

  public struct Row: Sendable {
    public var id: String
    public var changes: [Document.Member]
    /// `planned`, `smaller-than-asked`, `infeasible` or `bad-input`.
    public var status: String
    /// Why there is no plan, or none of the size asked.
    public var reason: String
    /// One for each metric; null where there is no such figure.
    public var values: [JSON]
  }
}

extension StudyRequest {
  /// Plans every case and keeps the figures that the study asks for.
  ///
  /// - Throws: `Failure` for a study that cannot be read, or a metric that no plan has. A case
  ///   without a plan is a row with its reason.
  public func run() throws(Failure) -> StudyTable {
    let request = PlanRequest(file: file, records: records, storePath: storePath)
    let (document, library) = try request.read(kind: Study.kind)
    let (study, base) = try read(document)
    let metrics = study.report.isEmpty ? Comparison.headline : study.report
    var rows: [StudyTable.Row] = []
    var known: Set<String> = []
    var sample: MetricTree?
    for one in study.allCases {
      let run = plan(one, base, library)
      switch run.outcome {
      case .success(let result):
        let tree = MetricTree(root: result.json)
        sample = sample ?? tree
        let values = metrics.map { metric -> JSON in
          guard let found = tree.metric(metric) else { return .null }
          known.insert(metric)
          return found
        }
        rows.append(
          StudyTable.Row(
            id: run.id, changes: run.changes,
            status: result.shortfalls.isEmpty ? "planned" : "smaller-than-asked",
            reason: result.shortfalls.isEmpty
              ? "" : "phase \(result.shortfalls.joined(separator: ", "))", values: values))
      case .failure(let failure):
        rows.append(
          StudyTable.Row(
            id: run.id, changes: run.changes,
            status: failure.status == .infeasible ? "infeasible" : "bad-input",
            reason: failure.lines.joined(separator: "; "), values: metrics.map { _ in .null }))
      }
    }
    if let sample, !study.report.isEmpty {
      let unknown = metrics.filter { !known.contains($0) }
      guard unknown.isEmpty else {
        throw Failure(
          issues: unknown.map { metric in
            Issue(
              file: file, position: document["report"]?.position ?? .none, path: "report",
              message: "no plan of this study has the figure `\(metric)`",
              suggestion: sample.nearestMetric(to: metric))
          })
      }
    }
    return StudyTable(id: study.id ?? "", metrics: metrics, rows: rows)
  }

  /// Every case with its whole plan, for comparisons.
  func runs(of document: Document) throws(Failure) -> [StudyRun] {
    let (study, base) = try read(document)
    let library = try PlanRequest(file: file, records: records, storePath: storePath).library()
    return study.allCases.map { plan($0, base, library) }
  }

  private struct Base {
    var document: Document
    var file: String
    /// Whether the base stands in a file of its own.
    var isApart: Bool
  }

  private func read(_ document: Document) throws(Failure) -> (Study, Base) {
    let read = Reader.read(Study.self, from: document, file: file)
    guard let study = read.record, let base = study.base else { throw Failure(issues: read.issues) }
    guard let path = base.scalar?.text else {
      return (study, Base(document: base, file: file, isApart: false))
    }
    let beside = path.hasPrefix("/") ? path : folder + path
    let found = readFiles([beside])
    guard found.issues.isEmpty else { throw Failure(issues: found.issues) }
    guard let spec = found.files.first, found.files.count == 1, spec.kind == BuildOut.kind else {
      throw Failure(
        issues: [
          Issue(
            file: file, position: base.position, path: "base",
            message: "`\(beside)` is no build-out")
        ])
    }
    return (study, Base(document: spec.document, file: beside, isApart: true))
  }

  /// The study's folder: a base is named from there.
  private var folder: String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return String(file[...slash])
  }

  private func plan(_ one: StudyCase, _ base: Base, _ library: Library) -> StudyRun {
    StudyRun(
      id: one.id, changes: one.changes,
      outcome: Result { () throws(Failure) in try result(one, base, library) })
  }

  private func result(
    _ one: StudyCase, _ base: Base, _ library: Library
  ) throws(Failure) -> PlanResult {
    var document = base.document
    for change in one.changes {
      let value = base.isApart ? change.value.withoutPositions : change.value
      do throws(PathProblem) {
        document = try document.setting(change.key, to: value)
      } catch {
        throw Failure(
          issues: [
            Issue(
              file: file, position: change.keyPosition, path: "case \(one.id)",
              message: "`\(change.key)`: \(error.message)")
          ])
      }
    }
    let request = PlanRequest(file: base.file, records: records, storePath: storePath)
    return try PlanResult(request.resolve(document, in: library))
  }
}

extension StudyTable {
  public var json: JSON {
    .object([
      ("format_version", "1.0"), ("kind", "study"), ("id", .text(id)),
      ("metrics", .list(metrics.map(JSON.text))),
      (
        "rows",
        .list(
          rows.map { row in
            .object(
              [
                ("id", .text(row.id)),
                ("changes", .object(row.changes.map { ($0.key, JSON($0.value)) })),
                ("status", .text(row.status)),
                ("reason", row.reason.isEmpty ? .null : .text(row.reason)),
              ] + zip(metrics, row.values).map { ($0, $1) })
          })
      ),
    ])
  }
}

extension StudyTable {
  /// 0 where any case has a plan, else 2 where a case is infeasible and 1 where none could be read.
  public var exitStatus: Int32 {
    if rows.contains(where: { $0.status == "planned" || $0.status == "smaller-than-asked" }) {
      return 0
    }
    let isInfeasible = rows.contains { $0.status == "infeasible" }
    return (isInfeasible ? Failure.Status.infeasible : .badInput).rawValue
  }

  /// Paths that any case changes, in the order in which they first come.
  private var axes: [String] {
    var axes: [String] = []
    for row in rows {
      for change in row.changes where !axes.contains(change.key) { axes.append(change.key) }
    }
    return axes
  }

  /// A row for each case: what it changes, its status, its figures.
  public var csv: String {
    let axes = axes
    let headings = ["case"] + axes + ["status", "reason"] + metrics
    var table = Table(columns: headings.map { Column($0) })
    for row in rows {
      let changes = axes.map { axis -> Cell in
        Cell(row.changes.first { $0.key == axis }.map { JSON($0.value).word ?? $0.value.summary })
      }
      let figures = row.values.map { value -> Cell in
        switch value {
        case .integer(let integer): .integer(integer)
        case .number(let number): Cell(number)
        default: Cell(value.word)
        }
      }
      let outcome: [Cell] = [.text(row.status), .text(row.reason)]
      table.append([.text(row.id)] + changes + outcome + figures)
    }
    return String(decoding: table.csv(), as: UTF8.self)
  }

  public var screen: StudyScreen {
    StudyScreen(
      title: id, metrics: metrics,
      rows: rows.map { row in
        StudyScreen.Row(
          id: row.id, status: row.status == "planned" ? "" : row.status, reason: row.reason,
          cells: row.values.map(Comparison.cell))
      })
  }
}
