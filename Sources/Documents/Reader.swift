public import Quantities

/// Limits that a number or quantity must keep.
public struct Limits<Value: Comparable & Sendable>: Sendable {
  let phrase: String
  let allows: @Sendable (Value) -> Bool
}

extension Limits where Value: Measurable {
  public static var positive: Self { Self(phrase: "above 0") { $0.base > 0 } }
  public static var notNegative: Self { Self(phrase: "0 or more") { $0.base >= 0 } }
}

extension Limits where Value: Numeric {
  public static var positive: Self { Self(phrase: "above 0") { $0 > 0 } }
  public static var notNegative: Self { Self(phrase: "0 or more") { $0 >= 0 } }
}

extension Limits {
  public static func between(_ low: Value, _ high: Value) -> Self {
    Self(phrase: "\(text(low)) to \(text(high))") { low <= $0 && $0 <= high }
  }

  public static func atLeast(_ low: Value) -> Self {
    Self(phrase: "\(text(low)) or more") { low <= $0 }
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case let number as Double: return NumberText.exact(number)
    case let measured as any Measurable: return measured.shortText
    default: return "\(value)"
    }
  }
}

extension Limits where Value == Double {
  /// 0 to 1, that is 0 % to 100 %.
  public static var fraction: Self { Self(phrase: "0 % to 100 %") { 0 <= $0 && $0 <= 1 } }
  /// More than 0, up to 1.
  public static var positiveFraction: Self {
    Self(phrase: "above 0 %, up to 100 %") { 0 < $0 && $0 <= 1 }
  }
}

/// A default that stood in for an absent key.
public struct DefaultUse: Hashable, Sendable {
  public var path: String
  public var value: String
  public var help: String

  public init(path: String, value: String, help: String) {
    self.path = path
    self.value = value
    self.help = help
  }
}

/// Reads one mapping key by key, or records which keys a record would read.
///
/// It never throws: problems collect as issues, so that one pass finds every error of a file, and
/// a record is used only where there are none. Keys that nobody asked for are issues too.
public struct Reader: Sendable {
  public let file: String
  public private(set) var issues: [Issue] = []
  public private(set) var defaults: [DefaultUse] = []

  private let members: [Document.Member]
  private var used: [Bool]
  /// Keys whose values could not be read.
  private var refused: [String] = []
  private let path: String
  private let position: Position
  private var isRecording = false
  private var fields: [FieldSchema] = []

  init(members: [Document.Member], at path: String, file: String, position: Position) {
    self.members = members
    used = Array(repeating: false, count: members.count)
    self.path = path
    self.file = file
    self.position = position
  }

  init(recording: Void) {
    self.init(members: [], at: "", file: "", position: .none)
    isRecording = true
  }

  /// Reads a whole document as one record. The record is nil where there are issues.
  public static func read<Record: SpecRecord>(
    _ type: Record.Type, from document: Document, file: String, at path: String = ""
  ) -> (record: Record?, issues: [Issue], defaults: [DefaultUse]) {
    var outer = Reader(members: [], at: path, file: file, position: document.position)
    let record = Record.read(document, at: path, into: &outer)
    return (outer.issues.isEmpty ? record : nil, outer.issues, outer.defaults)
  }

  static func record<Record: SpecRecord>(_ type: Record.Type) -> RecordSchema {
    var recorder = Reader(recording: ())
    _ = Record(&recorder)
    return RecordSchema(name: "\(type)", fields: recorder.fields)
  }

  // MARK: Keys

  /// A key that must be there.
  public mutating func required<Value: SpecValue>(
    _ key: String, _ type: Value.Type = Value.self, help: String = ""
  ) -> Value {
    note(key, Value.valueType, .required, help)
    guard let member = take(key, Value.self) else {
      if !isRecording { reportMissing(key, Value.valueType) }
      return Value.placeholder
    }
    return read(member, Value.self) ?? Value.placeholder
  }

  /// A key that must be there, within limits.
  public mutating func required<Value: SpecValue & Comparable>(
    _ key: String, _ type: Value.Type = Value.self, in limits: Limits<Value>, help: String = ""
  ) -> Value {
    note(key, Value.valueType, .required, help, limits.phrase)
    guard let member = take(key, Value.self) else {
      if !isRecording { reportMissing(key, Value.valueType) }
      return Value.placeholder
    }
    return read(member, Value.self, within: limits) ?? Value.placeholder
  }

  /// A key that may be absent; `null` counts as absent.
  public mutating func optional<Value: SpecValue>(
    _ key: String, _ type: Value.Type = Value.self, help: String = ""
  ) -> Value? {
    note(key, Value.valueType, .optional, help)
    guard let member = take(key, Value.self) else { return nil }
    return read(member, Value.self)
  }

  /// A key that may be absent, within limits; `null` counts as absent.
  public mutating func optional<Value: SpecValue & Comparable>(
    _ key: String, _ type: Value.Type = Value.self, in limits: Limits<Value>, help: String = ""
  ) -> Value? {
    note(key, Value.valueType, .optional, help, limits.phrase)
    guard let member = take(key, Value.self) else { return nil }
    return read(member, Value.self, within: limits)
  }

  /// A key with a stated default; its use is reported with the result.
  public mutating func value<Value: SpecValue>(
    _ key: String, default standard: Value, help: String = ""
  ) -> Value {
    note(key, Value.valueType, .defaulted(standard.defaultText), help)
    guard let member = take(key, Value.self) else {
      noteDefault(key, standard, help)
      return standard
    }
    return read(member, Value.self) ?? standard
  }

  /// A key with a stated default, within limits; its use is reported with the result.
  public mutating func value<Value: SpecValue & Comparable>(
    _ key: String, default standard: Value, in limits: Limits<Value>, help: String = ""
  ) -> Value {
    note(key, Value.valueType, .defaulted(standard.defaultText), help, limits.phrase)
    guard let member = take(key, Value.self) else {
      noteDefault(key, standard, help)
      return standard
    }
    return read(member, Value.self, within: limits) ?? standard
  }

  /// The id of this record: lower-case letters, digits and `- . + _`.
  public mutating func id(_ key: String = "id", help: String = "") -> String {
    note(key, .identifier(of: nil), .required, help)
    guard let member = take(key, String.self) else {
      if !isRecording { reportMissing(key, .identifier(of: nil)) }
      return ""
    }
    return identifier(member) ?? ""
  }

  /// The id of another record; that it exists is checked when a scenario is resolved.
  public mutating func reference(_ key: String, to kind: String, help: String = "") -> String {
    note(key, .identifier(of: kind), .required, help)
    guard let member = take(key, String.self) else {
      if !isRecording { reportMissing(key, .identifier(of: kind)) }
      return ""
    }
    return identifier(member) ?? ""
  }

  /// The id of another record, or nil.
  public mutating func optionalReference(
    _ key: String, to kind: String, help: String = ""
  ) -> String? {
    note(key, .identifier(of: kind), .optional, help)
    guard let member = take(key, String.self) else { return nil }
    return identifier(member)
  }

  /// Ids of other records.
  public mutating func references(_ key: String, to kind: String, help: String = "") -> [String] {
    note(key, .list(.identifier(of: kind)), .required, help)
    guard let member = take(key, String.self) else {
      if !isRecording { reportMissing(key, .list(.identifier(of: kind))) }
      return []
    }
    return read(member, [String].self) ?? []
  }

  /// A key whose content a later reader checks: taken as it stands.
  public mutating func document(_ key: String, help: String = "") -> Document? {
    note(key, .any, .optional, help)
    return take(key, String.self)?.value
  }

  /// Every key and value of this mapping, for records whose keys are data.
  public mutating func allMembers() -> [Document.Member] {
    for index in used.indices { used[index] = true }
    return members
  }

  /// Where the value of `key` stands in the file; the record's own place if it is absent.
  public func position(of key: String) -> Position {
    let member = members.first { $0.key == key } ?? members.first { $0.key.hasPrefix("\(key)_") }
    return member?.value.position ?? position
  }

  /// Adds an issue about `key` of this record, for rules that span several keys.
  public mutating func report(_ message: String, key: String, suggestion: String? = nil) {
    guard !isRecording else { return }
    // A value that was refused only looks absent to a rule: one mistake, one issue.
    guard !wasRefused(key) else { return }
    report(message, at: joined(key), position(of: key), suggestion: suggestion)
  }

  /// Adds an issue that one of two keys is to be given, unless one of them was and is refused.
  public mutating func reportEither(_ first: String, or second: String) {
    guard !wasRefused(first), !wasRefused(second) else { return }
    report("say either `\(first)` or `\(second)`", key: first)
  }

  /// Whether the value of `key` is there and was refused: to what asked for it, it looks absent.
  public func wasRefused(_ key: String) -> Bool {
    refused.contains { $0 == key || $0.hasPrefix("\(key)_") }
  }

  // MARK: Inside

  /// Adds an issue about a value that reads itself.
  public mutating func report(
    _ message: String, at path: String, _ position: Position, suggestion: String? = nil
  ) {
    issues.append(
      Issue(
        file: file, position: position, path: path, message: message, suggestion: suggestion))
  }

  mutating func absorb(_ inner: Reader) {
    issues += inner.issues
    defaults += inner.defaults
  }

  mutating func reportUnknownKeys() {
    guard used.contains(false) else { return }
    let keys = knownKeys
    for (index, member) in members.enumerated() where !used[index] {
      report(
        "unknown key", at: joined(member.key), member.keyPosition,
        suggestion: Spelling.nearest(to: member.key, among: keys))
    }
  }

  private var asked: [String] = []
  private var knownKeys: [String] { asked }

  private mutating func note(
    _ key: String, _ type: @autoclosure () -> ValueType,
    _ presence: @autoclosure () -> FieldSchema.Presence,
    _ help: String, _ limits: String? = nil
  ) {
    asked.append(key)
    guard isRecording else { return }
    fields.append(
      FieldSchema(key: key, type: type(), presence: presence(), limits: limits, help: help))
  }

  private mutating func noteDefault(_ key: String, _ standard: some SpecValue, _ help: String) {
    guard !isRecording else { return }
    defaults.append(DefaultUse(path: joined(key), value: standard.defaultText, help: help))
  }

  /// Takes `key`, or for a measured value one of its suffixed forms: the value then gets its unit.
  private mutating func take<Value: SpecValue>(
    _ key: String, _ type: Value.Type
  ) -> Document.Member? {
    var found: Document.Member?
    if let index = members.firstIndex(where: { $0.key == key }) {
      used[index] = true
      if !members[index].value.isNull { found = members[index] }
    }
    guard let measured = type.measured else { return found }
    for (index, member) in members.enumerated() where !used[index] {
      guard member.key.hasPrefix(key), member.key.dropFirst(key.count).first == "_" else {
        continue
      }
      let suffix = member.key.dropFirst(key.count + 1)
      guard let unit = measured.unit(suffix: suffix) else { continue }
      used[index] = true
      if let found {
        report(
          "`\(member.key)` and `\(found.key)` say the same thing: give one",
          at: joined(member.key), member.keyPosition)
      } else if !member.value.isNull {
        found = member
        found?.value = withUnit(member.value, unit, joined(member.key))
      }
    }
    return found
  }

  private mutating func withUnit(_ value: Document, _ unit: Unit, _ path: String) -> Document {
    switch value.content {
    case .scalar(let scalar):
      guard NumberText.parse(scalar.text) != nil else {
        report("\(value.summary) is not a number of \(unit.symbol)", at: path, value.position)
        return Document(.scalar(Scalar("1 \(unit.symbol)")), at: value.position)
      }
      return Document(.scalar(Scalar("\(scalar.text) \(unit.symbol)")), at: value.position)
    case .list(let items):
      var converted: [Document] = []
      for (index, item) in items.enumerated() {
        converted.append(withUnit(item, unit, "\(path)[\(index)]"))
      }
      return Document(.list(converted), at: value.position)
    default:
      return value
    }
  }

  private mutating func read<Value: SpecValue>(
    _ member: Document.Member, _ type: Value.Type
  ) -> Value? {
    let value = Value.read(member.value, at: joined(member.key), into: &self)
    if value == nil { refused.append(member.key) }
    return value
  }

  private mutating func read<Value: SpecValue & Comparable>(
    _ member: Document.Member, _ type: Value.Type, within limits: Limits<Value>
  ) -> Value? {
    guard let value = read(member, type) else { return nil }
    guard limits.allows(value) else {
      refused.append(member.key)
      report(
        "\(member.value.summary) is not \(limits.phrase)", at: joined(member.key),
        member.value.position)
      return nil
    }
    return value
  }

  private mutating func identifier(_ member: Document.Member) -> String? {
    guard let text = read(member, String.self) else { return nil }
    let isID = text.utf8.allSatisfy { byte in
      switch byte {
      case 97...122, 48...57, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isID, text.utf8.count <= 100 else {
      report(
        "\(member.value.summary) is not an id (lower-case letters, digits, `-`, `.`, `+`, `_`)",
        at: joined(member.key), member.value.position)
      return nil
    }
    return text
  }

  private mutating func reportMissing(_ key: String, _ type: ValueType) {
    report("missing: \(type.phrase) is required", at: joined(key), position)
  }

  private func joined(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

}

extension Measurable {
  /// The value in the largest unit that keeps it at 1 or more.
  public var shortText: String {
    let units = Self.measure.units.filter { $0.offset == 0 }.sorted { $0.factor > $1.factor }
    let unit = units.first { base.magnitude >= $0.factor } ?? Self.measure.units[0]
    let number = NumberText.significant(value(in: unit), 6, grouping: false)
    // Units that are words of the language have a plural.
    let plural = unit.symbol + "s"
    let word = number != "1" && unit.aliases.contains(plural) ? plural : unit.symbol
    return "\(number) \(word)"
  }
}
