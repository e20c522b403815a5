import CYaml
import Documents

/// Reads one YAML document, keeping every value as it was written and where.
///
/// Only the part of YAML that says what it shows is read: anchors, aliases, merge keys, tags,
/// duplicate keys, keys that are not scalars and second documents are issues. Nothing is expanded,
/// so time and memory grow with the size of the text alone.
public enum YAMLReader {
  /// The largest text that is read, in bytes. Bulk data comes as CSV, which streams.
  public static let sizeLimit = 4_000_000

  public static func read(_ bytes: [UInt8], file: String) -> Parsed {
    guard bytes.count <= sizeLimit else {
      return Parsed(nil, [tooLarge(bytes.count, file: file)])
    }
    if let issue = TextCheck.issue(bytes, file: file) { return Parsed(nil, [issue]) }
    var events = YAMLEvents(bytes, file: file)
    let document = events.readStream()
    return Parsed(document, events.issues)
  }

  static func tooLarge(_ size: Int, file: String) -> Issue {
    Issue(
      file: file,
      message: "\(size) bytes of YAML; at most \(sizeLimit) are read (bulk data comes as CSV)")
  }
}

/// Turns the event stream of libyaml into a document.
///
/// Events rather than composed nodes, because an anchor, alias or tag is still visible in them,
/// with its place, before anything is built from it.
private struct YAMLEvents {
  private struct Stop: Error {}

  private let bytes: [UInt8]
  private let file: String
  private(set) var issues: [Issue] = []

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  mutating func readStream() -> Document? {
    bytes.withUnsafeBufferPointer { buffer in
      var parser = yaml_parser_t()
      guard yaml_parser_initialize(&parser) == 1 else {
        report("out of memory", .none)
        return nil
      }
      defer { yaml_parser_delete(&parser) }
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      // libyaml leaves a byte order mark in the text where the encoding is given.
      let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      let text = UnsafeBufferPointer(rebasing: buffer[mark...])
      yaml_parser_set_input_string(&parser, text.baseAddress, text.count)
      return try? readDocuments(&parser)
    }
  }

  private mutating func readDocuments(_ parser: inout yaml_parser_t) throws -> Document? {
    var document: Document?
    while true {
      var event = try next(&parser)
      defer { yaml_event_delete(&event) }
      switch event.type {
      case YAML_DOCUMENT_START_EVENT:
        guard document == nil else {
          report("a second document: one file holds one", position(event.start_mark))
          throw Stop()
        }
        var root = try next(&parser)
        defer { yaml_event_delete(&root) }
        document = try value(root, &parser, depth: 0)
      case YAML_STREAM_END_EVENT:
        if document == nil {
          report("the file says nothing", Position(line: 1, column: 1))
        }
        return document
      default: continue
      }
    }
  }

  private mutating func value(
    _ event: yaml_event_t, _ parser: inout yaml_parser_t, depth: Int
  ) throws -> Document {
    let place = position(event.start_mark)
    guard depth <= TextLimits.depth else {
      report("nested more than \(TextLimits.depth) deep", place)
      throw Stop()
    }
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      try refuse(anchor: scalar.anchor, tag: scalar.tag, place)
      return Document(content(scalar), at: place)
    case YAML_SEQUENCE_START_EVENT:
      let sequence = event.data.sequence_start
      try refuse(anchor: sequence.anchor, tag: sequence.tag, place)
      return Document(.list(try items(&parser, depth: depth + 1)), at: place)
    case YAML_MAPPING_START_EVENT:
      let mapping = event.data.mapping_start
      try refuse(anchor: mapping.anchor, tag: mapping.tag, place)
      return Document(.mapping(try members(&parser, depth: depth + 1)), at: place)
    default:
      // What is left is an alias.
      let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
      try reportOrStop("alias `*\(name)`: write the value out, aliases are not read", place)
      return Document(.null, at: place)
    }
  }

  private mutating func items(
    _ parser: inout yaml_parser_t, depth: Int
  ) throws -> [Document] {
    var items: [Document] = []
    while true {
      var event = try next(&parser)
      defer { yaml_event_delete(&event) }
      if event.type == YAML_SEQUENCE_END_EVENT { return items }
      items.append(try value(event, &parser, depth: depth))
    }
  }

  private mutating func members(
    _ parser: inout yaml_parser_t, depth: Int
  ) throws -> [Document.Member] {
    var members: [Document.Member] = []
    var keys = KeyCheck()
    while true {
      var event = try next(&parser)
      defer { yaml_event_delete(&event) }
      if event.type == YAML_MAPPING_END_EVENT { return members }
      let key = try value(event, &parser, depth: depth)
      var valueEvent = try next(&parser)
      defer { yaml_event_delete(&valueEvent) }
      let value = try value(valueEvent, &parser, depth: depth)
      guard let name = key.scalar ?? (key.isNull ? Scalar("") : nil) else {
        try reportOrStop("\(key.summary) as a key: a key is a word", key.position)
        continue
      }
      if name.text == "<<", !name.isQuoted {
        try reportOrStop("merge key `<<`: write the keys out, it is not read", key.position)
      } else if let first = keys.insert(name.text, key.position) {
        try reportOrStop(
          "key `\(name.text)` again: it stands on line \(first.line) already", key.position)
      } else {
        members.append(Document.Member(name.text, value, keyPosition: key.position))
      }
    }
  }

  private func content(_ scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar)
    -> Document.Content
  {
    let text = String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    let isQuoted = scalar.style != YAML_PLAIN_SCALAR_STYLE
    if !isQuoted {
      switch text {
      case "", "~", "null", "Null", "NULL": return .null
      default: break
      }
    }
    return .scalar(Scalar(text, isQuoted: isQuoted))
  }

  private mutating func next(_ parser: inout yaml_parser_t) throws -> yaml_event_t {
    var event = yaml_event_t()
    guard yaml_parser_parse(&parser, &event) == 1 else {
      var message = parser.problem.map { String(cString: $0) } ?? "not YAML"
      if let context = parser.context { message = String(cString: context) + ": " + message }
      // A character that YAML forbids is known by its offset, everything else by its mark.
      let place =
        parser.error == YAML_READER_ERROR
        ? TextCheck.position(of: min(parser.problem_offset, bytes.count), in: bytes)
        : position(parser.problem_mark)
      report("not YAML: \(message)", place)
      throw Stop()
    }
    return event
  }

  private mutating func refuse(
    anchor: UnsafePointer<UInt8>?, tag: UnsafePointer<UInt8>?, _ place: Position
  ) throws {
    if let anchor {
      try reportOrStop("anchor `&\(String(cString: anchor))`: anchors are not read", place)
    }
    if let tag { try reportOrStop("tag `\(String(cString: tag))`: tags are not read", place) }
  }

  private mutating func reportOrStop(_ message: String, _ place: Position) throws {
    report(message, place)
    if issues.count >= TextLimits.issues { throw Stop() }
  }

  private mutating func report(_ message: String, _ place: Position) {
    issues.append(Issue(file: file, position: place, message: message))
  }

  private func position(_ mark: yaml_mark_t) -> Position {
    Position(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}

/// Keys of one mapping seen so far.
struct KeyCheck {
  private var places: [String: Position] = [:]

  /// Takes a key; returns where it stood before, if it did.
  mutating func insert(_ key: String, _ place: Position) -> Position? {
    if let first = places[key] { return first }
    places[key] = place
    return nil
  }
}
