import Documents
import GRDB
import Interchange
import Tables

extension Store {
  /// Streams a CSV file into the table of its kind.
  func importTable(
    _ table: ImportedTable, _ origin: Origin, _ index: inout ReferenceIndex, _ db: Database,
    _ result: inout ImportResult
  ) throws {
    let file = table.file.path
    do {
      try table.file.withCSV { reader in
        var rows: TableImport?
        try reader.forEachRecord { record in
          if rows != nil {
            try rows!.take(record, &index, &result, db)
          } else {
            rows = try TableImport(table.kind, file, record, origin, db, &result)
            // Without sound headings nothing below them can be judged.
            if rows == nil { throw UnreadableHeadings() }
          }
        }
        try rows?.finish(&index, &result, db)
      }
    } catch is UnreadableHeadings {
      return
    } catch let error as CSVError {
      result.report(error.issue(file: file))
    }
  }
}

private struct UnreadableHeadings: Error {}

/// The rows of one CSV file on their way into one table.
private struct TableImport {
  private let kind: RecordKind
  private let file: String
  private let map: TableMap
  private let columns: [TableColumn]
  // The parts of `columns` that every row needs, apart: to look at one is not to copy the rest.
  private let checks: [QuickCheck]
  private let required: [Bool]
  private var references: [ReferenceColumn]
  /// Keys of the record whose values have a file of their own.
  private let keysApart: [String]
  private let keyIndexes: [Int]
  private let statement: Upsert
  private let countBefore: Int
  private var places = KeyPlaces()
  private var keyBytes: [UInt8] = []
  private var failedIDs: [String] = []
  private var written = 0
  private var rows = 0

  /// Lets a statement that cannot be copied live in a value that is passed on.
  private final class Upsert {
    let statement: UpsertStatement
    init(_ statement: consuming UpsertStatement) { self.statement = statement }
  }

  /// `nil` if the headings are not those of the kind; the issues are reported.
  init?(
    _ kind: RecordKind, _ file: String, _ headings: CSVRecord, _ origin: Origin, _ db: Database,
    _ result: inout ImportResult
  ) throws {
    let owner = kind.table == "power_budget" ? ["site_id"] : []
    map = try TableMap(db, table: kind.table, owner: owner, schema: kind.schema)
    self.kind = kind
    self.file = file
    keysApart = kind.schema.fields.compactMap { field in
      if case .list(.record) = field.type { field.key } else { nil }
    }
    let names = map.columns.map(\.column) + owner
    var columns: [TableColumn] = []
    let issuesBefore = result.errors
    for index in 0..<headings.count {
      let place = headings.position(index)
      let position = Position(line: place.line, column: place.column)
      func report(_ message: String, _ suggestion: String? = nil) {
        result.report(
          Issue(file: file, position: position, message: message, suggestion: suggestion))
      }
      let heading = headings.text(index) ?? ""
      if owner.contains(heading) {
        columns.append(TableColumn(owner: heading, of: "site"))
      } else if let column = TableColumn(heading: heading, in: map, isBulk: kind.isBulk) {
        if columns.contains(where: { $0.name == column.name }) {
          report("column `\(heading)` says again what another column says")
        }
        columns.append(column)
      } else {
        report(
          heading.isEmpty ? "a column without a heading" : "unknown column `\(heading)`",
          Spelling.nearest(to: heading, among: names))
      }
    }
    for name in owner + map.columns.filter(\.isRequired).map(\.column)
    where !columns.contains(where: { $0.name == name }) {
      result.report(
        Issue(
          file: file, position: Position(line: headings.line, column: 1),
          message: "missing column `\(name)`"))
    }
    guard result.errors == issuesBefore else { return nil }
    self.columns = columns
    checks = columns.map(\.check)
    required = columns.map(\.isRequired)
    references = columns.indices.compactMap { index in
      columns[index].reference.map { ReferenceColumn(field: index, kind: $0) }
    }
    let key = owner + ["id"]
    keyIndexes = key.compactMap { name in columns.firstIndex { $0.name == name } }
    let hasOrigin = try db.columns(in: kind.table).contains { $0.name == "origin" }
    statement = Upsert(
      try UpsertStatement(
        db, table: kind.table, columns: columns.map(\.name), key: key,
        constants: hasOrigin ? [("origin", "'\(origin.rawValue)'")] : []))
    countBefore = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(kind.table)") ?? 0
  }

  mutating func take(
    _ record: CSVRecord, _ index: inout ReferenceIndex, _ result: inout ImportResult, _ db: Database
  ) throws {
    rows += 1
    if let fault = record.fault {
      result.report(fault.issue(file: file))
      return
    }
    let before = result.errors
    if !bindQuickly(record) { bindSlowly(record, &result) }
    if result.errors == before { checkKey(record, &result) }
    try checkReferences(record, &index, &result, db)
    guard result.errors == before else {
      // What names this row later on is not to be blamed for the row's own errors.
      if let field = keyIndexes.last, keyIndexes.count == 1, let id = record.text(field) {
        failedIDs.append(id)
      }
      return
    }
    do {
      if try statement.statement.run() { written += 1 }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      reportRefusal(record, error, &result)
    }
  }

  func finish(
    _ index: inout ReferenceIndex, _ result: inout ImportResult, _ db: Database
  ) throws {
    let countAfter = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(kind.table)") ?? 0
    index.forget(kind.name)
    for id in failedIDs { index.insert(id, of: kind.name) }
    let added = countAfter - countBefore
    result.count(kind.name) { count in
      count.added += added
      count.changed += written - added
      count.unchanged += rows - written
    }
  }

  // MARK: Values

  private func bindQuickly(_ record: CSVRecord) -> Bool {
    for index in checks.indices {
      let bytes = record[index]
      if bytes.isEmpty {
        if required[index] { return false }
        statement.statement.bindNull(index + 1)
        continue
      }
      switch checks[index].value(record, index) {
      case nil: return false
      case .null: statement.statement.bindNull(index + 1)
      case .bytes: statement.statement.bind(bytes, index + 1)
      case .integer(let integer): statement.statement.bind(integer, index + 1)
      case .real(let number): statement.statement.bind(number, index + 1)
      }
    }
    return true
  }

  /// Reads the row as the record it is, which finds every issue in it.
  private func bindSlowly(_ record: CSVRecord, _ result: inout ImportResult) {
    guard let document = document(record, &result) else { return }
    let issues = issues(of: document)
    for issue in issues { result.report(issue) }
    guard issues.isEmpty else { return }
    let values = map.row(of: document).values
    for (index, column) in columns.enumerated() {
      guard column.map != nil else {
        if let id = record.text(index), !id.isEmpty {
          statement.statement.bind(id, index + 1)
        } else {
          result.report(
            Issue(
              file: file, position: position(record, index), path: column.name,
              message: "missing: the id of a site"))
        }
        continue
      }
      let position = map.columns.firstIndex { $0.column == column.name }
      switch position.flatMap({ values[$0] }) {
      case nil: statement.statement.bindNull(index + 1)
      case .integer(let integer): statement.statement.bind(integer, index + 1)
      case .real(let number): statement.statement.bind(number, index + 1)
      case .text(let text): statement.statement.bind(text, index + 1)
      }
    }
  }

  /// What the record's own reader finds, but for the parts that have a file of their own.
  private func issues(of document: Document) -> [Issue] {
    kind.validate(document, file, "").filter { !keysApart.contains($0.path) }
  }

  private func document(_ record: CSVRecord, _ result: inout ImportResult) -> Document? {
    var members: [Document.Member] = []
    for (index, column) in columns.enumerated() {
      let position = position(record, index)
      guard let text = record.text(index) else {
        result.report(
          Issue(file: file, position: position, path: column.name, message: "not UTF-8 text"))
        return nil
      }
      guard let map = column.map, !text.isEmpty else { continue }
      TableMap.insert(map.document(ofText: text, at: position), map, into: &members)
    }
    return Document(.mapping(members), at: Position(line: record.line, column: 1))
  }

  // MARK: Ids

  private mutating func checkKey(_ record: CSVRecord, _ result: inout ImportResult) {
    keyBytes.removeAll(keepingCapacity: true)
    for field in keyIndexes {
      keyBytes.append(contentsOf: record[field])
      // No id holds a comma.
      keyBytes.append(UInt8(ascii: ","))
    }
    let first = keyBytes.withUnsafeBytes { places.insert($0, line: record.line) }
    guard let first else { return }
    let index = keyIndexes[keyIndexes.count - 1]
    result.report(
      Issue(
        file: file, position: position(record, index), path: "id",
        message: "duplicate id `\(record.text(index) ?? "")`: line \(first) has it already"))
  }

  private mutating func checkReferences(
    _ record: CSVRecord, _ index: inout ReferenceIndex, _ result: inout ImportResult,
    _ db: Database
  ) throws {
    for column in references.indices {
      let field = references[column].field
      let bytes = record[field]
      if bytes.isEmpty || references[column].hasFound(bytes) { continue }
      let kind = references[column].kind
      var isWhole = true
      for word in bytes.split(separator: UInt8(ascii: ";")) {
        let id = String(decoding: word.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        guard try index.lacks(id, of: kind, db) else { continue }
        isWhole = false
        result.report(
          Issue(
            file: file, position: position(record, field), path: columns[field].name,
            message: "no \(kind) has the id `\(id)`",
            suggestion: kind == "site" ? nil : try index.nearest(to: id, of: kind, db)))
      }
      if isWhole { references[column].remember(bytes) }
    }
  }

  private func position(_ record: CSVRecord, _ field: Int) -> Position {
    let place = record.position(field)
    return Position(line: place.line, column: place.column)
  }

  /// A rule across columns failed: the record's reader says which, or else SQLite.
  private func reportRefusal(
    _ record: CSVRecord, _ error: DatabaseError, _ result: inout ImportResult
  ) {
    let before = result.errors
    if let document = document(record, &result) {
      for issue in issues(of: document) { result.report(issue) }
    }
    if result.errors == before {
      result.report(
        Issue(
          file: file, position: Position(line: record.line, column: 1),
          message: "the store refuses this row: \(error.message ?? "")"))
    }
  }
}

/// A column of ids of other records.
private struct ReferenceColumn {
  let field: Int
  let kind: String
  /// Values found to be there, a few of the latest: rows near each other often name the same.
  private var found: [[UInt8]] = []
  private var next = 0

  init(field: Int, kind: String) {
    self.field = field
    self.kind = kind
  }

  func hasFound(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    found.contains { bytes.elementsEqual($0) }
  }

  mutating func remember(_ bytes: UnsafeBufferPointer<UInt8>) {
    if found.count < 16 { found.append(Array(bytes)) } else { found[next] = Array(bytes) }
    next = (next + 1) % 16
  }
}

extension CSVError {
  fileprivate func issue(file: String) -> Issue {
    let message =
      switch kind {
      case .ragged(let found, let expected): "\(found) fields where the headings have \(expected)"
      case .strayQuote: "a quote inside a field that is not quoted, or text after a closing quote"
      case .unterminatedQuote: "a quote that never closes"
      case .strayCarriageReturn: "a carriage return without a line feed"
      case .recordTooLong(let limit):
        "a record of more than \(limit) bytes: is a quote left open?"
      case .binary: "a zero byte: this is a binary file, not CSV"
      case .utf16: "UTF-16 text where UTF-8 is expected: save the file as UTF-8"
      case .empty: "an empty file: a line of headings is expected"
      }
    return Issue(
      file: file, position: Position(line: line, column: column), message: message)
  }
}
