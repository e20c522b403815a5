import Documents
import Interchange
import Scenario
import Synchronization

/// A spec or record read from a file of the user.
struct ReadFile {
  var kind: String
  var document: Document
  var file: String
}

/// Reads files and folders of specs and records; a catalogue file gives each of its records. Amounts
/// in other currencies are in dollars then.
///
/// A document's kind is its `kind` key; one without it is taken for a build-out where it has
/// `phases`, and for a site where it has `power_budgets`.
func readFiles(_ paths: [String]) -> (files: [ReadFile], tables: [InputFile], issues: [Issue]) {
  let found = InputFile.find(paths)
  var issues = found.issues
  var files: [ReadFile] = []
  var tables: [InputFile] = []
  for input in found.files {
    if input.format == .csv {
      tables.append(input)
      continue
    }
    let parsed = input.readDocument()
    issues += parsed.issues
    guard let document = parsed.document else { continue }
    do throws(Issue) {
      files += try split(document, file: input.path)
    } catch {
      issues.append(error)
    }
  }
  if CurrencyConversion.isNeeded(files) {
    let conversion = CurrencyConversion(files)
    files = files.map { conversion.convert($0, issues: &issues) }
  }
  return (files, tables, issues)
}

/// The specs and records of one document: itself, or those it lists under `records`.
func split(_ document: Document, file: String) throws(Issue) -> [ReadFile] {
  guard document.members != nil else {
    throw Issue(
      file: file, position: document.position,
      message: "\(document.summary) where a mapping with a `kind` is expected")
  }
  if GeoJSON.isCollection(document) {
    return try GeoJSON.records(in: document, file: file).map {
      ReadFile(kind: Site.kind, document: $0.withoutKind(for: Site.kind), file: file)
    }
  }
  let kind: String
  if let written = document["kind"] {
    kind = written.scalar?.text ?? ""
    guard Kind.named(kind)?.name == kind else {
      throw Issue(
        file: file, position: written.position, path: "kind",
        message: "\(written.summary) is no kind of spec or record",
        suggestion: Spelling.nearest(to: kind, among: Kind.all.map(\.name)))
    }
  } else if document["phases"] != nil {
    kind = BuildOut.kind
  } else if document["power_budgets"] != nil {
    kind = Site.kind
  } else {
    throw Issue(
      file: file, position: document.position, path: "kind",
      message: "missing: say what this is: " + Kind.all.map(\.name).joined(separator: ", "))
  }
  guard let records = document["records"] else {
    return [ReadFile(kind: kind, document: document.withoutKind(for: kind), file: file)]
  }
  guard let items = records.items else {
    throw Issue(
      file: file, position: records.position, path: "records",
      message: "\(records.summary) where a list is expected")
  }
  return items.map { ReadFile(kind: kind, document: $0, file: file) }
}

/// Whether records of a kind read the key `kind` themselves: asked of every file, and a schema is
/// recorded anew each time.
private let readsOwnKind = Mutex<[String: Bool]>([:])

extension Document {
  /// Without the key that says what it is, unless the kind reads that itself, as specs do.
  fileprivate func withoutKind(for kind: String) -> Document {
    guard let members, members.contains(where: { $0.key == "kind" }) else { return self }
    let isRead = readsOwnKind.withLock { known in
      if let answer = known[kind] { return answer }
      let answer = Kind.named(kind)?.schema().fields.contains { $0.key == "kind" } ?? false
      known[kind] = answer
      return answer
    }
    guard !isRead else { return self }
    return Document(.mapping(members.filter { $0.key != "kind" }), at: position)
  }
}
