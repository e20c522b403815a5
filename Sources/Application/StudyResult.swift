public import Documents
public import Interchange
import Scenario
import Studies
import Tables

/// What a study answers.
public struct StudyResult: Sendable {
  public var id: String
  /// Id of the base.
  var base: String
  /// The figures of rows and draws.
  var figures: [StudyFigure]
  /// The cases of a sweep; empty for other studies.
  public var cases: [StudyRow]
  /// The base as it stands, where no cases were asked for.
  var baseCase: StudyRow?
  var scenarios: [StudyRow]
  var draws: StudyEstimates?
  var swings: [StudySwing] = []
  var table: StudyTableResult?
  var breakEven: [StudyBreakEvenResult] = []
  /// Positions among the cases.
  var front: [Int] = []
  var objectives: [Study.Objective] = []

  /// Every case answered: a sweep's, or the base's, then the scenarios.
  public var rows: [StudyRow] { cases + (baseCase.map { [$0] } ?? []) + scenarios }

  /// Dotted paths of the figures.
  public var metrics: [String] { figures.map(\.path) }
}

/// Figures of one case.
public struct StudyRow: Sendable {
  public var id: String
  public var changes: [Document.Member]
  /// `planned`, `smaller-than-asked`, `infeasible` or `bad-input`; `projected` for a pro forma.
  public var status: String
  /// Why there is no answer, or none of the size asked.
  public var reason: String
  /// One for each figure; null where there is no such figure.
  public var values: [JSON]

  init(
    _ one: StudyCase, _ outcome: Result<StudyAnswer, Failure>, _ figures: [StudyFigure]
  ) {
    id = one.id
    changes = one.changes
    switch outcome {
    case .success(let answer):
      let isProForma = answer.tree.root["kind"]?.word == "tco"
      status =
        isProForma ? "projected" : answer.shortfalls.isEmpty ? "planned" : "smaller-than-asked"
      reason =
        answer.shortfalls.isEmpty ? "" : "phase \(answer.shortfalls.joined(separator: ", "))"
      values = figures.map { answer.tree.metric($0.path) ?? .null }
    case .failure(let failure):
      status = failure.status == .infeasible ? "infeasible" : "bad-input"
      reason = failure.lines.joined(separator: "; ")
      values = figures.map { _ in .null }
    }
  }

  var isAnswered: Bool { ["planned", "projected", "smaller-than-asked"].contains(status) }
}

/// What is known of the figures after all draws.
struct StudyEstimates: Sendable {
  var seed: UInt64
  var draws: Int
  var inputs: [DrawnInput]
  var figures: [StudyFigure]
  /// One for each figure.
  var estimates: [Estimate]
  var correlations: StudyCorrelations?
  /// Whether the pro forma was compiled once.
  var isCompiled: Bool
}

extension StudyResult {
  /// 0 where any case has an answer and every break-even its value, else 2 where a case is
  /// infeasible or a target not reached, and 1 where none could be read.
  public var exitStatus: Int32 {
    guard rows.contains(where: \.isAnswered) else {
      let isInfeasible = rows.contains { $0.status == "infeasible" }
      return (isInfeasible ? Failure.Status.infeasible : .badInput).rawValue
    }
    return breakEven.allSatisfy { $0.reason.isEmpty } ? 0 : Failure.Status.infeasible.rawValue
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
}
