/// What a record's initializer asks for, key by key.
public struct RecordSchema: Hashable, Sendable {
  public var name: String
  public var fields: [FieldSchema]

  public init(name: String, fields: [FieldSchema]) {
    self.name = name
    self.fields = fields
  }
}

/// One key of a record.
public struct FieldSchema: Hashable, Sendable {
  public enum Presence: Hashable, Sendable {
    case required
    case optional
    case defaulted(String)
  }

  public var key: String
  public var type: ValueType
  public var presence: Presence
  /// The limits of a number: `above 0`.
  public var limits: String?
  public var help: String
}
