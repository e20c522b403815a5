/// The id of another record that a document names.
public struct Reference: Sendable {
  public let kind: String
  public let id: String
  public let path: String
  public let position: Position
}

extension RecordSchema {
  /// Every id of another record that a document with this schema names, in the order of the keys.
  public func references(in document: Document) -> [Reference] {
    var references: [Reference] = []
    Self.collect(document, self, "", &references)
    return references
  }

  private static func collect(
    _ document: Document, _ schema: RecordSchema, _ path: String, _ references: inout [Reference]
  ) {
    for field in schema.fields {
      guard let value = document[field.key] else { continue }
      let inner = path.isEmpty ? field.key : "\(path).\(field.key)"
      collect(value, field.type, inner, &references)
    }
  }

  private static func collect(
    _ value: Document, _ type: ValueType, _ path: String, _ references: inout [Reference]
  ) {
    switch type {
    case .identifier(of: let kind?):
      guard let id = value.scalar?.text else { return }
      references.append(Reference(kind: kind, id: id, path: path, position: value.position))
    case .list(let element):
      for (index, item) in (value.items ?? []).enumerated() {
        collect(item, element, "\(path)[\(index)]", &references)
      }
    case .record(let schema): collect(value, schema, path, &references)
    default: return
    }
  }
}
