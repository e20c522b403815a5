import Documents
import Interchange
import Scenario

/// The catalogues inside the program, read a record at a time: a plan needs a sixth of them, and
/// parsing YAML would be most of its time.
///
/// Built-in files list their records under `records:`, each beginning with a line `  - id: …`; a
/// test holds them to it.
struct BuiltInCatalog {
  private let bytes: [UInt8]
  private let file: String
  private var records: [Slice] = []

  private struct Slice {
    var id: String
    var range: Range<Int>
    var line: Int
  }

  init?(_ kind: Kind) {
    guard let name = kind.catalogFile, let bytes = EmbeddedFiles.bytes(name) else { return nil }
    self.bytes = bytes
    file = "catalogs/\(name)"
    index()
  }

  var ids: [String] { records.map(\.id) }

  func record(_ id: String) -> SourcedDocument? {
    guard let slice = records.first(where: { $0.id == id }) else { return nil }
    return read(slice)
  }

  func all() -> [SourcedDocument] { records.compactMap(read) }

  private func read(_ slice: Slice) -> SourcedDocument? {
    let parsed = YAMLReader.read(Array(bytes[slice.range]), file: file)
    guard let document = parsed.document?.items?.first else { return nil }
    return SourcedDocument(document.moved(down: slice.line), file: file)
  }

  private mutating func index() {
    let mark = Array("  - id: ".utf8)
    var start = 0
    var line = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if bytes[start..<end].starts(with: mark) {
        closeLast(at: start)
        var id = bytes[(start + mark.count)..<end]
        while id.last == UInt8(ascii: " ") || id.last == UInt8(ascii: "\r") { id.removeLast() }
        records.append(
          Slice(id: String(decoding: id, as: UTF8.self), range: start..<bytes.count, line: line))
      }
      start = end + 1
      line += 1
    }
  }

  private mutating func closeLast(at end: Int) {
    guard let last = records.indices.last else { return }
    records[last].range = records[last].range.lowerBound..<end
  }
}

extension Document {
  /// The same document, so many lines further down its file.
  fileprivate func moved(down lines: Int) -> Document {
    var moved = self
    moved.position.line += lines
    switch content {
    case .null, .scalar: break
    case .list(let items): moved.content = .list(items.map { $0.moved(down: lines) })
    case .mapping(let members):
      moved.content = .mapping(
        members.map { member in
          var member = member
          member.keyPosition.line += lines
          member.value = member.value.moved(down: lines)
          return member
        })
    }
    return moved
  }
}
