import Documents
import Interchange
import Scenario

/// A record that figures rest on, as written.
struct UsedDocument: Sendable {
  var kind: String
  var id: String
  var document: Document

  /// Each of its values with source, date, confidence, range and method, as `rests_on` of a plan.
  var restsOn: [JSON] {
    let own: Set<String> = [
      "id", "source", "as_of", "confidence", "note", "provenance", "alternatives", "range",
      "method",
    ]
    return (document.members ?? []).filter { !own.contains($0.key) }.map { member in
      let field = document["provenance"]?[member.key]
      func text(_ key: String) -> JSON {
        let value = field?[key] ?? document[key]
        if let items = value?.items {
          return .text(items.compactMap { $0.scalar?.text }.joined(separator: " to "))
        }
        return .text(value?.scalar?.text ?? "")
      }
      return .object([
        ("kind", .text(kind)), ("id", .text(id)), ("field", .text(member.key)),
        ("source", text("source")), ("as_of", text("as_of")), ("confidence", text("confidence")),
        ("range", text("range")), ("method", text("method")),
      ])
    }
  }
}

extension [UsedDocument] {
  /// The records by kind and id.
  var json: JSON {
    var kinds: [String] = []
    for record in self where !kinds.contains(record.kind) { kinds.append(record.kind) }
    return .object(
      kinds.map { kind in
        (kind, .object(filter { $0.kind == kind }.map { ($0.id, JSON($0.document)) }))
      })
  }
}

extension Library {
  /// The records of these kinds and ids, each once; ids that lead nowhere are left out.
  func documents(_ names: [(kind: String, id: String?)]) -> [UsedDocument] {
    var used: [UsedDocument] = []
    for (kind, id) in names {
      guard let id, !used.contains(where: { $0.kind == kind && $0.id == id }),
        let found = record(kind, id)
      else { continue }
      used.append(UsedDocument(kind: kind, id: id, document: found.document))
    }
    return used
  }
}
