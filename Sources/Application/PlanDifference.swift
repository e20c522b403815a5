public import Interchange
import Quantities
import Reporting
import Scenario

/// What a changed build-out changes: the question, and what follows from it.
///
/// Items of lists are told apart by their ids, so that a phase put before the others changes nothing
/// of them.
public struct PlanDifference: Sendable {
  public enum Mark: String, Sendable {
    case added = "+"
    case removed = "-"
    case changed = "~"
  }

  public struct Change: Sendable {
    public var mark: Mark
    /// Dotted path, items by id: `phases[two].accelerators`.
    public var path: String
    public var before: JSON?
    public var after: JSON?
  }

  /// Names of the two plans.
  public var before: String
  public var after: String
  /// Of the build-out as it was written.
  public var question: [Change]
  /// Of records that the plans rest on, by kind and id.
  public var records: [Change]
  /// Of totals, constraints, phases and money.
  public var result: [Change]
  /// Sums of the headline: what each was and is.
  let headline: [(name: String, unit: String, before: JSON, after: JSON)]

  /// - Parameters:
  ///   - old: the plan that is compared against, as JSON.
  ///   - new: the plan that is asked for.
  init(from old: JSON, named before: String, to new: JSON, named after: String) {
    self.before = before
    self.after = after
    question = Self.changes(
      old["scenario"]?["build_out"] ?? .null,
      new["scenario"]?["build_out"] ?? .null)
    records = Self.changes(
      Self.byKind(old["scenario"]?["records"]),
      Self.byKind(new["scenario"]?["records"]))
    result = Self.changes(Self.figures(old), Self.figures(new))
    headline = [
      ("facility", "MW", "totals", "facility_mw"), ("accelerators", "", "totals", "accelerators"),
      ("capex", "USD", "tco", "capex_usd"), ("opex", "USD/year", "tco", "opex_usd_per_year"),
      ("levelized", "USD/GPU-h", "tco", "levelized_usd_per_gpu_hour"),
    ].map { name, unit, group, key in
      (name, unit, old[group]?[key] ?? .null, new[group]?[key] ?? .null)
    }
  }

  /// Whether the two plans answer alike.
  public var isEmpty: Bool { question.isEmpty && records.isEmpty && result.isEmpty }

  // MARK: What is compared

  /// The figures of a plan that a reader follows from one to the next.
  private static func figures(_ plan: JSON) -> JSON {
    var members: [JSON.Member] = []
    for key in ["totals", "peak_facility_ratio", "annual_pue", "binding_constraint"] {
      if let value = plan[key] { members.append(JSON.Member(key, value)) }
    }
    let phases = plan["phases"]?.items ?? []
    // When racks are accepted, as a number of months, says what `full` says as a date.
    let rows = phases.map { $0.scalars(but: "racks_accepted") }
    members.append(JSON.Member("phases", .list(rows)))
    if let money = plan["tco"]?.scalars() { members.append(JSON.Member("tco", money)) }
    return .object(members)
  }

  /// Records by kind and id.
  private static func byKind(_ records: JSON?) -> JSON {
    guard case .list(let items)? = records else { return records ?? .null }
    return .object(
      items.map { item in
        let name = [item["kind"], item["id"]].compactMap { $0?.word }
        return JSON.Member(name.joined(separator: " "), item)
      })
  }

  private static func changes(_ old: JSON, _ new: JSON) -> [Change] {
    var changes: [Change] = []
    walk(old, new, "", &changes)
    return changes
  }

  private static func walk(_ old: JSON, _ new: JSON, _ path: String, _ changes: inout [Change]) {
    guard old != new else { return }
    let (before, after) = (children(old), children(new))
    guard let before, let after else {
      guard !isSame(old, new) else { return }
      let mark: Mark = old == .null ? .added : new == .null ? .removed : .changed
      changes.append(
        Change(
          mark: mark, path: path, before: old == .null ? nil : old, after: new == .null ? nil : new
        ))
      return
    }
    for (key, value) in before {
      let inner = joined(path, key)
      if let other = after.first(where: { $0.key == key }) {
        walk(value, other.value, inner, &changes)
      } else {
        changes.append(Change(mark: .removed, path: inner, before: value, after: nil))
      }
    }
    for (key, value) in after where !before.contains(where: { $0.key == key }) {
      changes.append(Change(mark: .added, path: joined(path, key), before: nil, after: value))
    }
  }

  /// Members by key, or items by id; nil for what has no parts or no names for them.
  private static func children(_ value: JSON) -> [(key: String, value: JSON)]? {
    switch value {
    case .object(let members): return members.map { ($0.key, $0.value) }
    case .list(let items):
      let ids = items.compactMap { $0["id"]?.word }
      guard ids.count == items.count, Set(ids).count == ids.count, !ids.isEmpty else { return nil }
      return zip(ids, items).map { ("[\($0)]", $1) }
    case .null, .boolean, .integer, .number, .text: return nil
    }
  }

  private static func joined(_ path: String, _ key: String) -> String {
    path.isEmpty || key.hasPrefix("[") ? path + key : "\(path).\(key)"
  }

  /// Numbers that differ by no more than rounding are the same.
  private static func isSame(_ left: JSON, _ right: JSON) -> Bool {
    guard let a = left.amount, let b = right.amount else { return left == right }
    return (a - b).magnitude <= 1e-12 * max(a.magnitude, b.magnitude)
  }
}

extension JSON {
  /// This object without its parts.
  fileprivate func scalars(but key: String? = nil) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(
      members.filter { member in
        switch member.value {
        case .list, .object: false
        case .null, .boolean, .integer, .number, .text: member.key != key
        }
      })
  }
}

extension PlanDifference {
  /// One document.
  public var json: JSON {
    .object([
      ("kind", "plan-difference"), ("before", .text(before)), ("after", .text(after)),
      (
        "summary",
        .list(
          headline.map { row in
            .object([
              ("name", .text(row.name)), ("unit", .text(row.unit)), ("before", row.before),
              ("after", row.after),
            ])
          })
      ), ("question", .list(question.map(\.json))), ("records", .list(records.map(\.json))),
      ("result", .list(result.map(\.json))),
    ])
  }

  /// Lines for a terminal: one that sums up, then every change.
  public var lines: [String] {
    guard !isEmpty else { return ["No difference between \(before) and \(after)"] }
    var lines = ["\(before) -> \(after): \(summary)"]
    for (heading, changes) in [
      ("Question", question), ("Records", records), ("Result", result),
    ] where !changes.isEmpty {
      var table = TextTable([.left, .left, .left])
      for change in changes { table.add([change.mark.rawValue, change.path, change.text]) }
      lines += ["", heading] + table.lines()
    }
    return lines
  }

  /// Megawatts, accelerators, dates and dollars in one line.
  var summary: String {
    var parts = headline.compactMap { row -> String? in
      guard let before = row.before.amount, let after = row.after.amount else { return nil }
      let change = after - before
      guard change.magnitude > 1e-9 * max(before.magnitude, after.magnitude) else { return nil }
      let sign = change < 0 ? "-" : "+"
      let size = change.magnitude
      switch row.unit {
      case "USD": return "\(row.name) \(sign)\(shortMoney(size))"
      case "USD/year": return "\(row.name) \(sign)\(shortMoney(size)) a year"
      case "USD/GPU-h":
        return "\(row.name) \(sign)$\(NumberText.fixed(size, 3)) a GPU-hour"
      default:
        let digits = row.unit == "MW" ? 1 : 0
        let number = NumberText.fixed(size, digits, grouping: true)
        return "\(sign)\(number) \(row.unit.isEmpty ? row.name : "\(row.unit) of \(row.name)")"
      }
    }
    let dates = result.filter {
      $0.mark == .changed && ($0.path.hasSuffix(".ready") || $0.path.hasSuffix(".full"))
    }
    if !dates.isEmpty {
      parts.append("\(dates.count) \(dates.count == 1 ? "date" : "dates") moved")
    }
    return parts.isEmpty ? "same totals" : parts.joined(separator: ", ")
  }
}

extension PlanDifference.Change {
  var json: JSON {
    .object([
      ("mark", .text(mark.rawValue)), ("path", .text(path)), ("before", before ?? .null),
      ("after", after ?? .null),
    ])
  }

  /// `before -> after`, with the change in percent where both are numbers.
  var text: String {
    let (old, new) = (before.map(Self.text), after.map(Self.text))
    guard let old, let new else { return old ?? new ?? "" }
    var text = "\(old) -> \(new)"
    switch (before, after) {
    case (.text(let first)?, .text(let second)?):
      if let from = Month(first), let to = Month(second) {
        let months = to - from
        let unit = months.magnitude == 1 ? "month" : "months"
        text += " (\(months < 0 ? "-" : "+")\(months.magnitude) \(unit))"
      }
    default:
      guard let a = before?.amount, let b = after?.amount, a != 0 else { break }
      let percent = (b - a) / a.magnitude * 100
      text += " (\(percent < 0 ? "" : "+")\(NumberText.fixed(percent, 1)) %)"
    }
    return text
  }

  private static func text(_ value: JSON) -> String {
    switch value {
    case .integer(let number): return NumberText.fixed(Double(number), 0, grouping: true)
    case .number(let number): return NumberText.significant(number, 7)
    case .text(let word): return word
    case .boolean(let flag): return flag ? "yes" : "no"
    case .null: return ""
    case .list, .object:
      let text = value.compactText
      return text.count <= 60 ? text : String(text.prefix(57)) + "..."
    }
  }
}

extension PlanResult {
  /// What this plan changes of another: a saved plan, a `plan.json`, an exported folder or a build-out.
  public func difference(
    against name: String, records: [String], storePath: String?
  ) throws(Failure) -> PlanDifference {
    let old = try PlanSource(name, records: records, storePath: storePath).plan()
    return PlanDifference(
      from: old, named: name, to: json, named: scenario.buildOut.id)
  }
}
