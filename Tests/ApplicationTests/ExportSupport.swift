import Documents
import Foundation
import Interchange
import Scenario
import Tables
import Testing

@testable import Application

/// The repository, two folders above this one.
let repository = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// An example planned once, however many tests look at it.
enum Example {
  static let gigawatt = Result { try plan("gigawatt.yaml") }
  static let minimal = Result { try plan("minimal.yaml") }

  private static func plan(_ name: String) throws -> PlanResult {
    try PlanRequest(
      file: "\(repository)/examples/\(name)", records: ["\(repository)/examples/sites"]
    ).run()
  }
}

/// A plan of a build-out written as YAML, at the example sites.
func plan(_ yaml: String) throws -> PlanResult {
  try inFolder { folder in
    let file = "\(folder)/build-out.yaml"
    try yaml.write(toFile: file, atomically: true, encoding: .utf8)
    return try PlanRequest(file: file, records: ["\(repository)/examples/sites"]).run()
  }
}

/// A folder that lasts as long as `body`.
func inFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("export-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// A CSV file as its text says it: fields by heading, nothing converted.
struct Sheet {
  var headings: [String] = []
  var rows: [[String: String]] = []

  init(_ files: [ExportFile], _ name: String) throws {
    let file = try #require(files.first { $0.name == name }, "\(name)")
    var lines: [[String]] = []
    try CSVReader(bytes: file.bytes).forEachRecord { record in
      #expect(record.fault == nil)
      lines.append((0..<record.count).map { record.text($0) ?? "" })
    }
    headings = try #require(lines.first)
    rows = lines.dropFirst().map { line in
      Dictionary(uniqueKeysWithValues: zip(headings, line))
    }
  }

  /// Rows whose column says so.
  func rows(where column: String, is value: String) -> [[String: String]] {
    rows.filter { $0[column] == value }
  }
}

/// The rows of a CSV file on disk.
func rows(of path: String) throws -> [[String: String]] {
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  return try Sheet([ExportFile(path, bytes)], path).rows
}

extension [String: String] {
  /// An amount of money in whole cents, read from its digits.
  func cents(_ column: String) throws -> Int {
    let text = try #require(self[column])
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    try #require(parts.count == 2 && parts[1].count == 2, "\(column) `\(text)` has no cents")
    return try #require(Int(parts.joined()))
  }

  func number(_ column: String) throws -> Double {
    let text = try #require(self[column])
    return try #require(Double(text), "\(column): \(text)")
  }
}

/// Dollars in whole cents.
func cents(_ dollars: Double) -> Int { Int((dollars * 100).rounded()) }
