/// Finds the fields of one record after another in a buffer.
struct CSVScanner {
  let base: UnsafeMutablePointer<UInt8>
  /// Bytes from `start` to `end` are not yet visited.
  var start = 0
  var end = 0
  /// Line of `start`.
  var line = 1
  /// Fields of the first record, which every other must have.
  var width: Int?

  var fields: [CSVRecord.Field] = []
  var recordStart = 0
  var recordLine = 1
  var fault: CSVError?

  init(base: UnsafeMutablePointer<UInt8>) { self.base = base }

  mutating func moveToFront() {
    base.update(from: base + start, count: end - start)
    end -= start
    start = 0
  }

  mutating func skipByteOrderMark() throws {
    guard end >= 2 else { return }
    if (base[0] == 0xFF && base[1] == 0xFE) || (base[0] == 0xFE && base[1] == 0xFF) {
      throw CSVError(kind: .utf16, line: 1, column: 1)
    }
    if end >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { start = 3 }
  }

  /// Finds the next record; false if the buffer holds no whole one, and then nothing has moved.
  mutating func scanRecord(isAtEnd: Bool) throws -> Bool {
    skipEmptyLines()
    guard start < end else { return false }
    fields.removeAll(keepingCapacity: true)
    fault = nil
    recordStart = start
    recordLine = line
    var cursor = start
    var lines = line
    while true {
      guard let stop = try scanField(&cursor, &lines, isAtEnd: isAtEnd) else { return false }
      if stop == UInt8(ascii: ",") { continue }
      break
    }
    start = cursor
    line = lines
    if let width {
      if fields.count != width, fault == nil {
        // Points at the first field too many, or at the last one there is.
        let field = fields[min(width, fields.count - 1)]
        fault = error(.ragged(found: fields.count, expected: width), at: field.start)
      }
    } else {
      width = fields.count
    }
    return true
  }

  /// Scans one field; returns the byte that ended it (comma or line feed), `nil` if more bytes are
  /// needed.
  private mutating func scanField(
    _ cursor: inout Int, _ lines: inout Int, isAtEnd: Bool
  ) throws -> UInt8? {
    let first = cursor
    var isQuoted = false
    var hasDoubledQuotes = false
    var fieldStart = cursor
    var fieldEnd = cursor
    if cursor < end, base[cursor] == UInt8(ascii: "\"") {
      isQuoted = true
      cursor += 1
      fieldStart = cursor
      quoted: while true {
        guard cursor < end else {
          guard isAtEnd else { return nil }
          throw error(.unterminatedQuote, at: first)
        }
        switch base[cursor] {
        case UInt8(ascii: "\""):
          if cursor + 1 == end, !isAtEnd { return nil }
          guard cursor + 1 < end, base[cursor + 1] == UInt8(ascii: "\"") else { break quoted }
          hasDoubledQuotes = true
          cursor += 2
        case 0: throw error(.binary, at: cursor)
        case UInt8(ascii: "\n"):
          lines += 1
          cursor += 1
        default: cursor += 1
        }
      }
      fieldEnd = cursor
      cursor += 1
    }
    while cursor < end {
      let byte = base[cursor]
      // One comparison for nearly every byte: what matters lies at or below the comma.
      if byte > UInt8(ascii: ",") {
        cursor += 1
        if isQuoted { noteStrayQuote(at: cursor - 1) }
        continue
      }
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "\n"):
        if !isQuoted { fieldEnd = cursor }
        append(fieldStart, fieldEnd, isQuoted, hasDoubledQuotes)
        if byte == UInt8(ascii: "\n") { lines += 1 }
        cursor += 1
        return byte
      case UInt8(ascii: "\r"):
        if cursor + 1 == end {
          guard isAtEnd else { return nil }
          throw error(.strayCarriageReturn, at: cursor)
        }
        guard base[cursor + 1] == UInt8(ascii: "\n") else {
          throw error(.strayCarriageReturn, at: cursor)
        }
        if !isQuoted { fieldEnd = cursor }
        append(fieldStart, fieldEnd, isQuoted, hasDoubledQuotes)
        lines += 1
        cursor += 2
        return UInt8(ascii: "\n")
      case UInt8(ascii: "\""): noteStrayQuote(at: cursor)
      case 0: throw error(.binary, at: cursor)
      default: if isQuoted { noteStrayQuote(at: cursor) }
      }
      cursor += 1
    }
    guard isAtEnd else { return nil }
    if !isQuoted { fieldEnd = cursor }
    append(fieldStart, fieldEnd, isQuoted, hasDoubledQuotes)
    return UInt8(ascii: "\n")
  }

  private mutating func append(_ start: Int, _ end: Int, _ isQuoted: Bool, _ doubled: Bool) {
    fields.append(
      CSVRecord.Field(start: start, end: end, isQuoted: isQuoted, hasDoubledQuotes: doubled))
  }

  // A table of one column has records that are empty lines; elsewhere they mean nothing.
  private mutating func skipEmptyLines() {
    guard width != 1 else { return }
    while start < end {
      if base[start] == UInt8(ascii: "\n") {
        start += 1
      } else if base[start] == UInt8(ascii: "\r"), start + 1 < end,
        base[start + 1] == UInt8(ascii: "\n")
      {
        start += 2
      } else {
        return
      }
      line += 1
    }
  }

  private mutating func noteStrayQuote(at offset: Int) {
    if fault == nil { fault = error(.strayQuote, at: offset) }
  }

  private func error(_ kind: CSVError.Kind, at offset: Int) -> CSVError {
    let record = CSVRecord(
      buffer: UnsafeBufferPointer(start: base, count: end), fields: [], start: recordStart,
      line: recordLine, fault: nil)
    let place = record.place(of: offset)
    return CSVError(kind: kind, line: place.line, column: place.column)
  }
}
