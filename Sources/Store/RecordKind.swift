public import Documents

/// A kind of record that the store keeps: its word, its table, and how it reads itself.
///
/// Columns are not listed anywhere in code. The migrations name them, the record's schema says
/// what each means, and `TableMap` joins the two by name.
public struct RecordKind: Sendable {
  /// The word in files and commands: `gpu`, `site`.
  public let name: String
  /// Keys, types, limits and help of the record.
  public var schema: RecordSchema { makeSchema() }
  private let makeSchema: @Sendable () -> RecordSchema
  /// Every issue of a document read as this kind; `file` and `path` place it in messages.
  let validate: @Sendable (_ document: Document, _ file: String, _ path: String) -> [Issue]

  /// Whether rows of a CSV file may be checked column by column, which is many times quicker than
  /// reading each as a record.
  let isBulk: Bool

  /// - Parameter isBulk: say so only of a record whose texts may be any text and whose rules across
  ///   keys are CHECKs of its table too.
  public init<Record: SpecRecord>(_ name: String, _ type: Record.Type, isBulk: Bool = false) {
    self.name = name
    self.isBulk = isBulk
    makeSchema = { Record.schema }
    validate = { Reader.read(Record.self, from: $0, file: $1, at: $2).issues }
  }

  /// The table of this kind.
  public var table: String { Self.table(of: name) }

  /// The table of a kind by its word; two of them carry the field's own name.
  static func table(of kind: String) -> String {
    switch kind {
    case "gpu": "gpu_sku"
    case "cooling": "cooling_type"
    default: String(kind.map { $0 == "-" ? "_" : $0 })
    }
  }
}

/// Where a record comes from.
public enum Origin: String, Sendable {
  /// With the program.
  case builtIn = "built-in"
  /// From a file of the user; takes precedence over a built-in record of the same id.
  case user
}
