public import Documents

/// The records of one YAML or JSON file: one record, or several under `records`, with their `kind`.
public struct RecordFile: Sendable {
  /// Present only where there are no issues.
  public let records: [ImportedDocument]
  public let issues: [Issue]

  /// Splits a file into records and reads each as its kind, so that every error is found.
  public init(_ document: Document, file: String) {
    func issue(_ message: String, at place: Position, _ suggestion: String? = nil) -> Issue {
      Issue(file: file, position: place, path: "kind", message: message, suggestion: suggestion)
    }
    let names = RecordKind.all.map(\.name)
    guard document.members != nil else {
      records = []
      issues = [
        Issue(
          file: file, position: document.position,
          message: "\(document.summary) where a mapping with a `kind` is expected")
      ]
      return
    }
    guard let word = document["kind"] else {
      records = []
      issues = [
        issue(
          "missing: the kind of record is required: one of " + names.joined(separator: ", "),
          at: document.position)
      ]
      return
    }
    guard
      let kind = word.scalar.flatMap({ scalar in
        RecordKind.all.first { $0.name == scalar.text }
      })
    else {
      records = []
      issues = [
        issue(
          "\(word.summary) is not one of " + names.joined(separator: ", "), at: word.position,
          word.scalar.flatMap { Spelling.nearest(to: $0.text, among: names) })
      ]
      return
    }
    var found: [Issue] = []
    var parts: [(path: String, document: Document)] = [("", document)]
    if let items = document["records"]?.items {
      parts = items.enumerated().map { ("records[\($0)]", $1) }
      for member in document.members ?? [] where member.key != "kind" && member.key != "records" {
        found.append(
          Issue(
            file: file, position: member.keyPosition, path: member.key,
            message: "unknown key: a file of several records has `kind` and `records`"))
      }
    }
    for part in parts {
      // `kind` belongs to the file; most records do not name it.
      let bare = Document(
        .mapping((part.document.members ?? []).filter { $0.key != "kind" }),
        at: part.document.position)
      let subject = part.document.members == nil ? part.document : bare
      found += kind.validate(subject, file, part.path)
    }
    issues = found
    records =
      found.isEmpty
      ? parts.map { ImportedDocument(kind: kind, document: $0.document, file: file) } : []
  }
}
