import Catalog
import Documents
import Interchange
import Scenario

/// What a plan rests on: every value of every record it used and every default, with provenance.
public struct BasisReport: Sendable {
  /// One value.
  public struct Entry: Sendable {
    /// `default`, or the kind of the record.
    public var kind: String
    /// Id of the record, or dotted path of the absent key.
    public var id: String
    /// Key in the record, unit suffix included; empty for defaults.
    public var field: String
    public var value: String
    public var unit: String
    public var source: String
    public var asOf: String
    public var confidence: String
    public var range: String
    public var method: String

    public var isEstimate: Bool { confidence == "estimate" }
    public var isDefault: Bool { kind == "default" }

    var json: JSON {
      .object([
        ("kind", .text(kind)), ("id", .text(id)), ("field", .text(field)),
        ("value", .text(value)), ("unit", .text(unit)), ("source", .text(source)),
        ("as_of", .text(asOf)), ("confidence", .text(confidence)), ("range", .text(range)),
        ("method", .text(method)),
      ])
    }
  }

  /// Estimates first, then defaults, then the rest; within each by kind, id and key.
  public var entries: [Entry]

  public var estimates: Int { entries.count { $0.isEstimate } }
  public var defaults: Int { entries.count { $0.isDefault } }

  init(_ scenario: Scenario) {
    var entries = scenario.defaults.map { use in
      Entry(
        kind: "default", id: use.path, field: "", value: use.value, unit: "",
        source: "stated default", asOf: "", confidence: "", range: "", method: use.help)
    }
    for record in scenario.records { entries += Self.entries(of: record) }
    func rank(_ entry: Entry) -> Int { entry.isEstimate ? 0 : entry.isDefault ? 1 : 2 }
    self.entries = entries.enumerated().sorted {
      (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
    }.map(\.element)
  }

  /// Keys that say where values come from, and are no values themselves.
  private static let provenanceKeys: Set<String> = [
    "id", "name", "source", "as_of", "confidence", "note", "provenance", "alternatives", "method",
    "range",
  ]

  private static func entries(of record: UsedRecord) -> [Entry] {
    var entries: [Entry] = []
    let document = record.document
    func walk(_ value: Document, _ path: String, _ owner: Document) {
      switch value.content {
      case .null: break
      case .scalar(let scalar):
        entries.append(entry(record, path, scalar.text, owner))
      case .list(let items):
        if items.allSatisfy({ $0.scalar != nil }) {
          let texts = items.compactMap { $0.scalar?.text }
          entries.append(entry(record, path, texts.joined(separator: " "), owner))
        } else {
          // A price brings its own source.
          for (index, item) in items.enumerated() {
            walk(item, "\(path)[\(index)]", item["confidence"] != nil ? item : owner)
          }
        }
      case .mapping(let members):
        for member in members
        where !provenanceKeys.contains(member.key)
          && (record.kind != Assumption.kind || member.key == "value")
        {
          // Unit, buyer and scope of an assumption say what its value means; they are none.
          walk(member.value, path.isEmpty ? member.key : "\(path).\(member.key)", owner)
        }
      }
    }
    walk(document, "", document)
    return entries
  }

  private static func entry(
    _ record: UsedRecord, _ path: String, _ value: String, _ owner: Document
  ) -> Entry {
    let own = record.document["provenance"]?[path]
    func field(_ key: String) -> String {
      let value = own?[key] ?? owner[key]
      if let range = value?.items {
        // Not `1-3`, which a spreadsheet takes for a day of March.
        return range.map { $0.scalar?.text ?? "" }.joined(separator: " to ")
      }
      return value?.scalar?.text ?? ""
    }
    var unit = ""
    if record.kind == "assumption" {
      unit = record.document["unit"]?.scalar?.text ?? ""
    }
    return Entry(
      kind: record.kind, id: record.id, field: path, value: value, unit: unit,
      source: field("source"), asOf: field("as_of"), confidence: field("confidence"),
      range: field("range"), method: field("method"))
  }
}

extension PlanResult {
  /// Every value and default behind the plan, estimates first.
  public var basis: BasisReport { BasisReport(scenario) }
}
