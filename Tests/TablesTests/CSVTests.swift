import Foundation
import Testing

@testable import Tables

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private func read(_ bytes: [UInt8], pieceSize: Int = 1 << 18) throws -> [[String]] {
  var offset = 0
  let reader = CSVReader(pieceSize: pieceSize) { buffer in
    let count = min(buffer.count, bytes.count - offset)
    _ = buffer.update(fromContentsOf: bytes[offset..<(offset + count)])
    offset += count
    return count
  }
  var records: [[String]] = []
  try reader.forEachRecord { record in
    #expect(record.fault == nil)
    records.append((0..<record.count).map { record.text($0) ?? "INVALID" })
  }
  return records
}

private func faults(_ text: String) throws -> [CSVError] {
  var faults: [CSVError] = []
  try CSVReader(bytes: bytes(text)).forEachRecord { record in
    if let fault = record.fault { faults.append(fault) }
  }
  return faults
}

/// SplitMix64, so that a failure can be repeated.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

private let pieces = [
  "a", "b", " ", "\"", ",", "\n", "\r\n", "=", "+", "-", "@", "'", "\t", "é", "漢", "1", ".", "\"\"",
]

private func randomTable(seed: UInt64) -> Table {
  var random = Seeded(state: seed)
  let width = Int.random(in: 1...5, using: &random)
  var table = Table(columns: (0..<width).map { Column("c\($0)") })
  for _ in 0..<Int.random(in: 0...20, using: &random) {
    table.append(
      (0..<width).map { _ in
        let length = Int.random(in: 0...6, using: &random)
        return .text((0..<length).map { _ in pieces.randomElement(using: &random)! }.joined())
      })
  }
  return table
}

@Suite struct CSVCodec {
  // RFC 4180 section 2, the examples of rules 1 to 7.
  @Test(arguments: [
    ("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]]),
    ("aaa,bbb,ccc\r\nzzz,yyy,xxx", [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]]),
    (
      "\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx",
      [["aaa", "b\r\nbb", "ccc"], ["zzz", "yyy", "xxx"]]
    ),
    ("\"aaa\",\"b\"\"bb\",\"ccc\"", [["aaa", "b\"bb", "ccc"]]),
    ("\u{FEFF}a,b\n1,2\n\n\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n , x \n", [["a", "b"], [" ", " x "]]),
    ("a\n\n1\n", [["a"], [""], ["1"]]),
  ])
  func standardExamples(text: String, expected: [[String]]) throws {
    for size in [4, 5, 7, 1 << 18] {
      #expect(try read(bytes(text), pieceSize: size) == expected)
    }
  }

  @Test func randomTablesReadBackTheSame() throws {
    for seed in 0..<400 {
      let table = randomTable(seed: UInt64(seed))
      let expected =
        [table.columns.map(\.name)]
        + table.rows.map { row in
          row.map { cell in
            guard case .text(let text) = cell else { return "" }
            return text
          }
        }
      for size in [4, 61, 1 << 18] {
        let records = try read(table.csv(), pieceSize: size)
        #expect(records == expected, "seed \(seed), pieces of \(size) bytes")
      }
    }
  }

  // The codec of another language must see the same table, but for the formula guard.
  @Test func pythonReadsTheSame() throws {
    let python = URL(fileURLWithPath: "/usr/bin/env")
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("csv-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for seed in 0..<20 {
      let table = randomTable(seed: UInt64(1000 + seed))
      guard table.columns.count > 1 else { continue }
      let file = folder.appendingPathComponent("table.csv")
      try Data(table.csv()).write(to: file)
      let process = Process()
      process.executableURL = python
      process.arguments = [
        "python3", "-c",
        """
        import csv, json, sys
        rows = list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True))
        print(json.dumps(rows))
        """, file.path,
      ]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      let theirs = try JSONDecoder().decode([[String]].self, from: output)
      let unguarded = theirs.map { row in
        row.map { FormulaGuard.isNeeded($0.utf8) ? String($0.dropFirst()) : $0 }
      }
      #expect(try read(table.csv()) == unguarded, "seed \(seed)")
      #expect(theirs.joined().allSatisfy { !"=+-@".contains($0.first ?? "x") })
    }
  }

  @Test func raggedRecordIsPlacedAndReadingGoesOn() throws {
    let rows = (2...10_000).map { $0 == 7 ? "x,1" : "x,1,2" }
    let found = try faults((["a,b,c"] + rows).joined(separator: "\n"))
    #expect(found == [CSVError(kind: .ragged(found: 2, expected: 3), line: 7, column: 3)])
    let wide = try faults("a,b\n1,2,3\n\"x\ny\",2,3\n")
    #expect(wide.map(\.line) == [2, 4])
    #expect(wide.map(\.column) == [5, 6])
  }

  @Test func strayQuotesArePlaced() throws {
    let found = try faults("a,b\n1,x\"y\n\"q\"r,2\n1,2\n")
    #expect(found.map(\.kind) == [.strayQuote, .strayQuote])
    #expect(found.map(\.line) == [2, 3])
    #expect(found.map(\.column) == [4, 4])
  }

  @Test func columnsCountCharactersNotBytes() throws {
    var column = 0
    try CSVReader(bytes: bytes("a,b\né漢,x\n")).forEachRecord { column = $0.position(1).column }
    #expect(column == 4)
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61, 0x00], CSVError(kind: .utf16, line: 1, column: 1)),
      (Array("a,b\n1,\0\n".utf8), CSVError(kind: .binary, line: 2, column: 3)),
      (Array("a,b\n1,\"x\n\n".utf8), CSVError(kind: .unterminatedQuote, line: 2, column: 3)),
      (Array("a,b\r1,2\r".utf8), CSVError(kind: .strayCarriageReturn, line: 1, column: 4)),
      ([], CSVError(kind: .empty, line: 1, column: 1)),
      ([0xEF, 0xBB, 0xBF], CSVError(kind: .empty, line: 1, column: 1)),
    ] as [([UInt8], CSVError)])
  func hostileBytes(content: [UInt8], expected: CSVError) {
    #expect(throws: expected) { try CSVReader(bytes: content).forEachRecord { _ in } }
  }

  @Test func quoteThatNeverClosesDoesNotEatMemory() {
    let content = bytes("a,b\n1,\"") + [UInt8](repeating: UInt8(ascii: "x"), count: 8 << 20)
    #expect {
      try CSVReader(bytes: content).forEachRecord { _ in }
    } throws: { error in
      guard case .recordTooLong = (error as? CSVError)?.kind else { return false }
      return true
    }
  }

  @Test func invalidUTF8IsSeen() throws {
    var texts: [String?] = []
    try CSVReader(bytes: [0x61, 0x0A, 0xC3, 0x28, 0x0A]).forEachRecord { texts.append($0.text(0)) }
    #expect(texts == ["a", nil])
  }

  @Test func formulasAreGuardedAndComeBack() throws {
    var table = Table(columns: [Column("x"), Column("y")])
    table.append(["=1+1", "'=a"])
    table.append(["-", .number(-1.5)])
    table.append(["@x,y", "'plain"])
    let expected = "x,y\r\n'=1+1,''=a\r\n'-,-1.5\r\n\"'@x,y\",'plain\r\n"
    #expect(String(decoding: table.csv(), as: UTF8.self) == expected)
    #expect(try read(table.csv())[1] == ["=1+1", "'=a"])
  }

  @Test func numbers() throws {
    var table = Table(columns: [Column("usd", unit: "USD", decimals: 2), Column("n")])
    table.append([.number(2.5), 12])
    table.append([.number(-0.001), .number(0.1)])
    table.append([.number(.nan), .number(1e20)])
    table.append([.number(1_234_567.125), .unknown])
    let expected = "usd,n\r\n2.50,12\r\n0.00,0.1\r\n,1e+20\r\n1234567.13,\r\n"
    #expect(String(decoding: table.csv(), as: UTF8.self) == expected)
  }
}

@Suite struct CSVNumbers {
  private func number(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { CSVRecord.number($0) }
  }

  @Test func readAsTheStandardLibraryReads() {
    var random = Seeded(state: 7)
    for _ in 0..<20_000 {
      let digits = Int.random(in: 1...19, using: &random)
      let point = Int.random(in: 0...digits, using: &random)
      var text = ""
      for place in 0..<digits {
        if place == point { text += "." }
        text += String(Int.random(in: 0...9, using: &random))
      }
      if Bool.random(using: &random) { text = "-" + text }
      #expect(number(text) == Double(text), "\(text)")
    }
  }

  @Test(arguments: [
    "", "-", ".", "1e999", "0x10", "nan", ".nan", "inf", "1_000", "1:30", " 1", "1 ",
  ])
  func refused(text: String) { #expect(number(text) == nil) }

  @Test func integers() throws {
    var found: [Int?] = []
    let text = "n\n0\n-9223372036854775808\n9223372036854775807\n9223372036854775808\n1.0\n-\n+1\n"
    try CSVReader(bytes: bytes(text)).forEachRecord { found.append($0.integer(0)) }
    #expect(found == [nil, 0, .min, .max, nil, nil, nil, nil])
  }
}
