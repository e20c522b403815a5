import Documents

/// One record, key by key, each figure with its unit and, where it is not the record's own, its
/// provenance.
public struct RecordScreen {
  let kind: String
  let record: RecordView
  /// Say of each key what it means.
  let explainsKeys: Bool

  public init(kind: String, record: RecordView, explainsKeys: Bool = false) {
    self.kind = kind
    self.record = record
    self.explainsKeys = explainsKeys
  }

  private static let closing = ["source", "as_of", "confidence", "note"]
  private static let apart = ["id", "kind", "provenance", "alternatives"]

  public var lines: [String] {
    let members = record.document.members ?? []
    let body = members.filter {
      !Self.closing.contains($0.key) && !Self.apart.contains($0.key)
    }
    var lines = ["\(kind) \(record.id) (\(record.origin))", ""]
    lines += section(body, record.schema, indent: "  ", path: "")
    let provenance = Self.closing.compactMap { key in members.first { $0.key == key } }
    if !provenance.isEmpty {
      lines += [""] + section(provenance, record.schema, indent: "  ", path: "")
    }
    if let alternatives = record.document["alternatives"]?.items, !alternatives.isEmpty {
      lines += ["", "  other sources say"]
      lines += alternatives.flatMap { item($0, nil, indent: "    ") }
    }
    return lines
  }

  private func section(
    _ members: [Document.Member], _ schema: RecordSchema?, indent: String, path: String
  ) -> [String] {
    let names = members.map { Self.name($0.key, schema) }
    let width = min(24, names.map(\.count).max() ?? 0)
    var lines: [String] = []
    for (member, name) in zip(members, names) {
      let (field, unit) = schema.map { RecordView.field(member.key, $0) } ?? (nil, nil)
      let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
      let key = name + String(repeating: " ", count: max(0, width - name.count))
      if let value = RecordView.text(member.value, field, unit) {
        var text = value.unit.isEmpty ? value.text : "\(value.text) \(value.unit)"
        if let own = ownProvenance(inner) { text += "   [\(own)]" }
        if explainsKeys, let help = field?.help, !help.isEmpty { text += "   # \(help)" }
        lines += wrapped(text, head: "\(indent)\(key)  ")
      } else if let items = member.value.items {
        lines.append(indent + name)
        var element: RecordSchema?
        if case .list(.record(let schema))? = field?.type { element = schema }
        lines += items.flatMap { item($0, element, indent: indent + "  ") }
      } else if let entries = member.value.members {
        var schema: RecordSchema?
        if case .record(let record)? = field?.type { schema = record }
        lines.append(indent + name)
        lines += section(entries, schema, indent: indent + "  ", path: inner)
      }
    }
    return lines
  }

  /// One mapping of a list, on one line where it fits.
  private func item(_ value: Document, _ schema: RecordSchema?, indent: String) -> [String] {
    guard let members = value.members else {
      return wrapped(value.scalar?.text ?? value.summary, head: indent + "- ")
    }
    let parts = members.compactMap { member -> String? in
      let (field, unit) = schema.map { RecordView.field(member.key, $0) } ?? (nil, nil)
      let name = Self.name(member.key, schema)
      if let text = RecordView.text(member.value, field, unit) {
        return "\(name) \(text.unit.isEmpty ? text.text : "\(text.text) \(text.unit)")"
      }
      let inner = member.value.members?.compactMap { entry in
        entry.value.scalar.map { "\(entry.key) \($0.text)" }
      }
      return inner.map { "\(name) (\($0.joined(separator: ", ")))" }
    }
    return wrapped(parts.joined(separator: ", "), head: indent + "- ")
  }

  /// What the record says of a single field's source.
  private func ownProvenance(_ path: String) -> String? {
    guard let own = record.document["provenance"]?[path] else { return nil }
    func text(_ key: String) -> String? { own[key]?.scalar?.text }
    var parts: [String] = []
    if let confidence = text("confidence") { parts.append(confidence) }
    if let range = own["range"]?.items, range.count == 2 {
      parts.append("\(range[0].scalar?.text ?? "") to \(range[1].scalar?.text ?? "")")
    }
    for key in ["method", "source", "note"] {
      if let text = text(key) { parts.append(text) }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private static func name(_ key: String, _ schema: RecordSchema?) -> String {
    let field = schema.flatMap { RecordView.field(key, $0).field?.key } ?? key
    return String(field.map { $0 == "_" ? " " : $0 })
  }
}
