/// A place in a text file; both count from 1. Line 0 means that there is no text behind the value.
public struct Position: Hashable, Sendable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static let none = Position(line: 0, column: 0)
}

/// A scalar as it was written, not yet a number or a date.
public struct Scalar: Hashable, Sendable {
  public var text: String
  /// Quoted scalars are text even where they look like a number or `null`.
  public var isQuoted: Bool

  public init(_ text: String, isQuoted: Bool = false) {
    self.text = text
    self.isQuoted = isQuoted
  }
}

/// What a structured text says, with where it says it: the common form of YAML, JSON and CSV.
///
/// Positions take part in equality: compare `content` where only the meaning counts.
public struct Document: Sendable {
  public enum Content: Sendable {
    case null
    case scalar(Scalar)
    case list([Document])
    case mapping([Member])
  }

  /// One entry of a mapping; order is the order of the file.
  public struct Member: Sendable {
    public var key: String
    public var keyPosition: Position
    public var value: Document

    public init(_ key: String, _ value: Document, keyPosition: Position = .none) {
      self.key = key
      self.keyPosition = keyPosition
      self.value = value
    }
  }

  public var content: Content
  public var position: Position

  public init(_ content: Content, at position: Position = .none) {
    self.content = content
    self.position = position
  }
}

extension Document {
  public static func text(_ text: String) -> Document {
    Document(.scalar(Scalar(text, isQuoted: true)))
  }

  /// A bare scalar: a number, a boolean or a word.
  public static func plain(_ text: String) -> Document { Document(.scalar(Scalar(text))) }

  public static func list(_ items: [Document]) -> Document { Document(.list(items)) }

  public static func mapping(_ members: [Member]) -> Document { Document(.mapping(members)) }

  public static var null: Document { Document(.null) }

  public var members: [Member]? {
    if case .mapping(let members) = content { members } else { nil }
  }

  public var items: [Document]? {
    if case .list(let items) = content { items } else { nil }
  }

  public var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  public var isNull: Bool {
    if case .null = content { true } else { false }
  }

  /// The value of `key`, if this is a mapping that has it.
  public subscript(key: String) -> Document? {
    members?.first { $0.key == key }?.value
  }

  /// What a message calls this value: the text of a scalar, `a list`, `a mapping`.
  public var summary: String {
    switch content {
    case .null: return "nothing"
    case .scalar(let scalar):
      let text = scalar.text.count > 60 ? scalar.text.prefix(57) + "..." : Substring(scalar.text)
      return "`\(text)`"
    case .list(let items): return "a list of \(items.count)"
    case .mapping(let members): return "a mapping of \(members.count)"
    }
  }

  /// The same meaning, wherever it was written.
  public func means(_ other: Document) -> Bool {
    switch (content, other.content) {
    case (.null, .null): return true
    case (.scalar(let left), .scalar(let right)): return left == right
    case (.list(let left), .list(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.means($1) }
    case (.mapping(let left), .mapping(let right)):
      return left.count == right.count
        && zip(left, right).allSatisfy { $0.key == $1.key && $0.value.means($1.value) }
    default: return false
    }
  }
}
