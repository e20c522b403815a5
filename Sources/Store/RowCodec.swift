import Documents
import GRDB
import Interchange
import Quantities

extension TableMap {
  /// The row that a document becomes: a value or NULL for each of `columns`, and `details`.
  /// Members whose keys are in `apart` are stored elsewhere and left out.
  func row(of document: Document, apart: [String] = []) -> (
    values: [ColumnValue?], details: String?
  ) {
    var rest = document.members ?? []
    rest.removeAll { $0.key == "kind" || apart.contains($0.key) }
    var values: [ColumnValue?] = []
    for column in columns {
      values.append(Self.find(column, column.keys[...], in: rest))
    }
    // `range_low` and `range_high` are taken from one list: removed only once both are known.
    for (column, value) in zip(columns, values) where value != nil {
      Self.remove(column, column.keys[...], from: &rest)
    }
    Self.prune(&rest)
    let details = rest.isEmpty ? nil : JSON(.mapping(rest)).compactText
    return (values, details)
  }

  /// The document that a row is.
  func document(values: [ColumnValue?], details: String?) throws -> Document {
    var members: [Document.Member] = []
    for (column, value) in zip(columns, values) {
      guard let value else { continue }
      Self.insert(column.document(of: value), column, into: &members)
    }
    if let details {
      let parsed = JSONReader.read(Array(details.utf8), file: table)
      guard let rest = parsed.document?.members else {
        throw StoreError.damaged(path: table, message: "details that are not a JSON object")
      }
      Self.merge(rest, into: &members)
    }
    return .mapping(members)
  }

  /// The values of a fetched row, whose first columns are `columns`, then `details`.
  func document(of row: Row) throws -> Document {
    var values: [ColumnValue?] = []
    for index in columns.indices {
      switch (row[index] as DatabaseValue).storage {
      case .null, .blob: values.append(nil)
      case .int64(let integer): values.append(.integer(Int(integer)))
      case .double(let number): values.append(.real(number))
      case .string(let text): values.append(.text(text))
      }
    }
    return try document(values: values, details: hasDetails ? row[columns.count] : nil)
  }

  /// The columns in the order that `document(of:)` expects, for a SELECT.
  var selection: String {
    (columns.map(\.column) + (hasDetails ? ["details"] : [])).map { "\"\($0)\"" }
      .joined(separator: ", ")
  }

  // MARK: Members by path

  private static func find(
    _ column: ColumnMap, _ keys: ArraySlice<String>, in members: [Document.Member]
  ) -> ColumnValue? {
    guard let key = keys.first else { return nil }
    if keys.count > 1 {
      guard let inner = members.first(where: { $0.key == key })?.value.members else { return nil }
      return find(column, keys.dropFirst(), in: inner)
    }
    guard let member = leaf(column, key, in: members) else { return nil }
    return column.value(of: member.value, under: member.key)
  }

  private static func leaf(
    _ column: ColumnMap, _ key: String, in members: [Document.Member]
  ) -> Document.Member? {
    members.first { member in
      guard member.key.hasPrefix(key) else { return false }
      if member.key == key { return true }
      return column.units.contains { member.key == "\(key)_\($0.suffix)" }
    }
  }

  private static func remove(
    _ column: ColumnMap, _ keys: ArraySlice<String>, from members: inout [Document.Member]
  ) {
    guard let key = keys.first else { return }
    guard keys.count > 1 else {
      if let found = leaf(column, key, in: members) { members.removeAll { $0.key == found.key } }
      return
    }
    guard let index = members.firstIndex(where: { $0.key == key }),
      var inner = members[index].value.members
    else { return }
    remove(column, keys.dropFirst(), from: &inner)
    members[index].value = .mapping(inner)
  }

  /// Drops what says nothing: nulls, and mappings that are empty.
  private static func prune(_ members: inout [Document.Member]) {
    for index in members.indices {
      guard var inner = members[index].value.members else { continue }
      prune(&inner)
      members[index].value = .mapping(inner)
    }
    members.removeAll { $0.value.isNull || $0.value.members?.isEmpty == true }
  }

  /// Puts a value under its path, making the mappings on the way.
  static func insert(
    _ value: Document, _ column: ColumnMap, into members: inout [Document.Member]
  ) {
    insert(value, column, column.keys[...], into: &members)
  }

  private static func insert(
    _ value: Document, _ column: ColumnMap, _ keys: ArraySlice<String>,
    into members: inout [Document.Member]
  ) {
    guard let key = keys.first else { return }
    guard keys.count > 1 else {
      let name = column.leafKey
      // The second number of a range joins the first.
      if column.element != nil, let index = members.firstIndex(where: { $0.key == name }) {
        members[index].value = .list((members[index].value.items ?? []) + [value])
      } else {
        members.append(Document.Member(name, column.element == nil ? value : .list([value])))
      }
      return
    }
    if let index = members.firstIndex(where: { $0.key == key }) {
      var inner = members[index].value.members ?? []
      insert(value, column, keys.dropFirst(), into: &inner)
      members[index].value = .mapping(inner)
    } else {
      var inner: [Document.Member] = []
      insert(value, column, keys.dropFirst(), into: &inner)
      members.append(Document.Member(key, .mapping(inner)))
    }
  }

  private static func merge(_ other: [Document.Member], into members: inout [Document.Member]) {
    for member in other {
      if let index = members.firstIndex(where: { $0.key == member.key }),
        var inner = members[index].value.members, let added = member.value.members
      {
        merge(added, into: &inner)
        members[index].value = .mapping(inner)
      } else {
        members.append(member)
      }
    }
  }
}
