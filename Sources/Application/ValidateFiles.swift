import Documents
import Interchange
import Scenario

/// Cases together with the records beside them.
struct CaseCollection {
  /// Where a spec's path leads from; nil for cases inside the program.
  var folder: String?
  var name: String
  var content: CaseFile
  /// Records of the folder, for all of its cases.
  var records: [ReadFile]
}

/// Finds and reads cases: files of one or of several, and folders of such files.
struct CaseReader {
  var collections: [CaseCollection] = []
  var issues: [Issue] = []

  /// The cases that the program carries.
  mutating func readBuiltIn() {
    for name in EmbeddedFiles.caseNames {
      guard let bytes = EmbeddedFiles.bytes(name) else { continue }
      let parsed = YAMLReader.read(bytes, file: name)
      issues += parsed.issues
      guard let document = parsed.document else { continue }
      add(document, name: name, folder: nil, records: [])
    }
  }

  /// The cases of a file; or those of a folder's files and of the folders in it.
  ///
  /// Files of a folder that hold no case hold records for its cases, or specs that cases name.
  mutating func read(path: String) {
    let folders = InputFile.folders(in: path)
    let found = InputFile.find([path])
    // A folder that holds only folders is no error.
    if folders.isEmpty { issues += found.issues }
    var records: [ReadFile] = []
    var cases: [(Document, String)] = []
    for input in found.files {
      guard input.format != .csv else {
        issues.append(Issue(file: input.path, message: "cases and their records are YAML or JSON"))
        continue
      }
      let parsed = input.readDocument()
      issues += parsed.issues
      guard let document = parsed.document else { continue }
      switch Self.role(of: document) {
      case .cases: cases.append((document, input.path))
      case .spec, .baseline: break
      case .records:
        do throws(Issue) {
          records += try split(document, file: input.path)
        } catch {
          issues.append(error)
        }
      }
    }
    let folder =
      folders.isEmpty && found.files.count == 1 && found.files[0].path == path
      ? Self.parent(of: path) : path
    for (document, name) in cases {
      add(document, name: name, folder: folder, records: records)
    }
    for inner in folders { read(path: inner) }
  }

  private enum FileRole { case cases, spec, baseline, records }

  private static func role(of document: Document) -> FileRole {
    let kind = document["kind"]?.scalar?.text
    if kind == "baseline" { return .baseline }
    if document["cases"]?.items != nil, kind == nil || kind == "cases" { return .cases }
    if kind == "case" || document["published"] != nil { return .cases }
    if let kind, SpecKind(rawValue: kind) != nil { return .spec }
    return kind == nil && document["phases"] != nil ? .spec : .records
  }

  private mutating func add(
    _ document: Document, name: String, folder: String?, records: [ReadFile]
  ) {
    // A file of one case is a list of one, with its records to itself.
    let isList = document["cases"] != nil
    let whole =
      isList ? document : Document(.mapping([.init("cases", .list([document]))]))
    let read = Reader.read(CaseFile.self, from: whole, file: name)
    issues += read.issues
    guard let content = read.record else { return }
    collections.append(
      CaseCollection(folder: folder, name: name, content: content, records: records))
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
