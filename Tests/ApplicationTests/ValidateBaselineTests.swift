import Application
import Documents
import Foundation
import Interchange
import Quantities
import Reporting
import Testing

/// How well the groups of cases did when somebody last looked, and why they got worse if they did.
struct Baseline {
  struct Entry: Hashable {
    var date: String
    var count: Int
    var median: Double
    var worst: Double
    var reason: String?
  }

  struct Group {
    var family: String
    var role: String
    /// Oldest first; the last one holds.
    var history: [Entry]
  }

  /// Errors are written to four places.
  static let rounding = 0.00006

  var groups: [Group]

  init(_ text: [UInt8]) throws {
    let parsed = YAMLReader.read(text, file: "cases/baseline.yaml")
    try #require(parsed.issues.isEmpty, "\(parsed.issues)")
    groups = (parsed.document?["groups"]?.items ?? []).map { group in
      func text(_ document: Document, _ key: String) -> String {
        document[key]?.scalar?.text ?? ""
      }
      return Group(
        family: text(group, "family"), role: text(group, "role"),
        history: (group["history"]?.items ?? []).map { entry in
          Entry(
            date: text(entry, "as_of"), count: Int(text(entry, "n")) ?? 0,
            median: Double(text(entry, "median_abs_error")) ?? .nan,
            worst: Double(text(entry, "worst")) ?? .nan, reason: entry["reason"]?.scalar?.text)
        })
    }
  }

  /// What makes `new` worse than `old`; empty where nothing does.
  static func worsening(_ new: Entry, _ old: Entry) -> [String] {
    var words: [String] = []
    if !(new.median <= old.median + rounding) {
      words.append("median \(old.median) -> \(new.median)")
    }
    if !(new.worst <= old.worst + rounding) { words.append("worst \(old.worst) -> \(new.worst)") }
    if new.count < old.count { words.append("values \(old.count) -> \(new.count)") }
    return words
  }

  /// Everything wrong with the file itself: what got worse has a reason and a later date.
  var faults: [String] {
    groups.flatMap { group in
      zip(group.history, group.history.dropFirst()).flatMap { old, new -> [String] in
        let name = "\(group.family) \(group.role) \(new.date)"
        var faults = new.date > old.date ? [] : ["\(name): not after \(old.date)"]
        let worse = Self.worsening(new, old)
        if !worse.isEmpty, (new.reason ?? "").isEmpty {
          faults.append("\(name): no reason for " + worse.joined(separator: ", "))
        }
        return faults
      }
    }
  }

  /// What a report has that is worse than the last entry of its group.
  func regressions(in report: ValidationReport) -> [String] {
    report.groups.flatMap { group -> [String] in
      let now = Entry(
        date: "", count: group.count, median: group.medianError, worst: group.worstError)
      let name = "\(group.family) \(group.role.rawValue)"
      let line =
        "{n: \(now.count), median_abs_error: \(NumberText.fixed(now.median, 4)), "
        + "worst: \(NumberText.fixed(now.worst, 4))}"
      guard
        let last = groups.first(where: {
          $0.family == group.family && $0.role == group.role.rawValue
        })?.history.last
      else { return ["\(name): not in the baseline; its entry would be \(line)"] }
      let worse = Self.worsening(now, last)
      guard !worse.isEmpty else { return [] }
      return ["\(name): \(worse.joined(separator: ", ")); mend it or add a dated reason: \(line)"]
    }
  }
}

@Suite struct ValidateBaselineTests {
  static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(
      path: "cases/baseline.yaml")

  /// A change that worsens a group's median or worst error, or drops a value, does not land
  /// without a dated reason in cases/baseline.yaml.
  @Test func noGroupIsWorseThanItsBaseline() throws {
    let baseline = try Baseline([UInt8](Data(contentsOf: Self.file)))
    let report = try shipped.get()
    #expect(baseline.faults == [])
    #expect(baseline.regressions(in: report) == [])
    for group in baseline.groups {
      #expect(
        report.groups.contains { $0.family == group.family && $0.role.rawValue == group.role },
        "\(group.family) \(group.role): its cases are gone")
    }
  }

  private func baseline(_ history: String) throws -> Baseline {
    try Baseline(
      Array("groups: [{family: sizing, role: prediction, history: [\(history)]}]".utf8))
  }

  @Test func whatGetsWorseIsCaught() throws {
    let report = try shipped.get()
    let group = try #require(
      report.groups.first { $0.family == "sizing" && $0.role == .prediction })
    func entry(_ count: Int, _ median: Double, _ worst: Double) -> String {
      "{as_of: 2026-01-01, n: \(count), median_abs_error: \(median), worst: \(worst)}"
    }
    func caught(_ history: String) throws -> Int {
      try baseline(history).regressions(in: report).count { $0.hasPrefix("sizing prediction") }
    }
    let (count, median, worst) = (group.count, group.medianError, group.worstError)
    #expect(try caught(entry(count, median, worst)) == 0)
    #expect(try caught(entry(count, median + 0.01, worst + 0.01)) == 0)
    #expect(try caught(entry(count, median - 0.001, worst)) == 1)
    #expect(try caught(entry(count, median, worst - 0.001)) == 1)
    #expect(try caught(entry(count + 1, median, worst)) == 1)
  }

  @Test func whatGotWorseHasItsReason() throws {
    let first = "{as_of: 2026-01-01, n: 3, median_abs_error: 0.04, worst: 0.09}"
    func faults(_ second: String) throws -> Int { try baseline("\(first), \(second)").faults.count }
    #expect(
      try faults("{as_of: 2026-02-01, n: 3, median_abs_error: 0.05, worst: 0.09, reason: why}") == 0
    )
    #expect(try faults("{as_of: 2026-02-01, n: 3, median_abs_error: 0.05, worst: 0.09}") == 1)
    #expect(try faults("{as_of: 2026-02-01, n: 3, median_abs_error: 0.03, worst: 0.09}") == 0)
    #expect(try faults("{as_of: 2025-02-01, n: 3, median_abs_error: 0.03, worst: 0.09}") == 1)
    #expect(try faults("{as_of: 2026-02-01, n: 2, median_abs_error: 0.03, worst: 0.09}") == 1)
  }
}
