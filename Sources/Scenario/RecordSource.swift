public import Documents

/// A record's document and where it came from.
public struct SourcedDocument: Sendable {
  public var document: Document
  /// File name for messages: a path, or the name of a catalogue or store.
  public var file: String
  /// What keeps it from being a record, found while it was read.
  public var issues: [Issue]

  public init(_ document: Document, file: String, issues: [Issue] = []) {
    self.document = document
    self.file = file
    self.issues = issues
  }
}

/// Where records are looked up while a scenario is resolved; never after.
public protocol RecordSource {
  /// The record with this kind and id, or nil.
  func record(_ kind: String, _ id: String) -> SourcedDocument?
  /// Every id of a kind, for suggestions; sorted.
  func ids(of kind: String) -> [String]
}

/// A record as a scenario keeps it: for explanations, storage and replay.
public struct UsedRecord: Sendable {
  public var kind: String
  public var id: String
  public var document: Document

  public init(kind: String, id: String, document: Document) {
    self.kind = kind
    self.id = id
    self.document = document
  }
}
