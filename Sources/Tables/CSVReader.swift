/// Reads CSV (RFC 4180) record by record from bytes that arrive in pieces; memory does not grow
/// with the file.
///
/// Accepts LF for CRLF and a UTF-8 byte order mark; skips empty lines. UTF-16, a zero byte, a
/// quote that never closes and records of more than a mebibyte end the reading with an error;
/// anything wrong within one record is its `fault`, and reading goes on.
public struct CSVReader {
  /// Fills the buffer from its start and says how many bytes it put there; 0 at the end.
  public typealias Source = (UnsafeMutableBufferPointer<UInt8>) throws -> Int

  static let recordLimit = 1 << 20

  private let source: Source
  private let pieceSize: Int

  public init(_ source: @escaping Source) {
    self.init(pieceSize: 1 << 18, source)
  }

  public init(bytes: [UInt8]) {
    var offset = 0
    self.init { buffer in
      let count = min(buffer.count, bytes.count - offset)
      _ = buffer.update(fromContentsOf: bytes[offset..<(offset + count)])
      offset += count
      return count
    }
  }

  init(pieceSize: Int, _ source: @escaping Source) {
    self.source = source
    self.pieceSize = pieceSize
  }

  /// Visits every record in order, the line of headings first.
  public func forEachRecord(_ body: (CSVRecord) throws -> Void) throws {
    let capacity = pieceSize + Self.recordLimit
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity)
    defer { buffer.deallocate() }
    var scanner = CSVScanner(base: buffer.baseAddress!)
    var isAtEnd = false
    var isFirstPiece = true
    while true {
      if !isAtEnd {
        let kept = scanner.end - scanner.start
        scanner.moveToFront()
        let room = UnsafeMutableBufferPointer(
          rebasing: buffer[kept..<min(kept + pieceSize, capacity)])
        let count = try source(room)
        isAtEnd = count == 0
        scanner.end += count
      }
      if isFirstPiece, scanner.end >= 3 || isAtEnd {
        try scanner.skipByteOrderMark()
        isFirstPiece = false
      }
      if isFirstPiece { continue }
      while try scanner.scanRecord(isAtEnd: isAtEnd) {
        try body(
          CSVRecord(
            buffer: UnsafeBufferPointer(start: scanner.base, count: scanner.end),
            fields: scanner.fields, start: scanner.recordStart, line: scanner.recordLine,
            fault: scanner.fault))
      }
      if isAtEnd { break }
      if scanner.end - scanner.start > Self.recordLimit - pieceSize {
        throw CSVError(
          kind: .recordTooLong(limit: Self.recordLimit), line: scanner.line, column: 1)
      }
    }
    if scanner.width == nil { throw CSVError(kind: .empty, line: 1, column: 1) }
  }
}
