import Foundation
import Spreadsheet
import Testing
import Workbook

@testable import Application

/// Gnumeric's converter, which works a workbook out from its formulas alone.
enum Gnumeric {
  static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/ssconvert" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }()

  static var isAvailable: Bool { path != nil && Book.canBeWritten }

  /// Lines of the sheets Outputs and Checks after every formula was worked out anew.
  static func lines(of file: String) throws -> [[String]] {
    let answer = file + ".csv"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(path))
    process.arguments = [
      "--recalc", "-T", "Gnumeric_stf:stf_assistant", "-O",
      "sheet=Outputs sheet=Checks format=raw", file, answer,
    ]
    // It has no words for rows and columns repeated at once, and says so for every sheet.
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try String(contentsOfFile: answer, encoding: .utf8).split(separator: "\n")
      .map { fields(String($0)) }
  }

  private static func fields(_ line: String) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}

/// Compares two results to a relative 1e-9; both may be none.
func agrees(_ left: Double?, _ right: Double?, scale: Double = 0) -> Bool {
  switch (left, right) {
  case (nil, nil): return true
  case (let left?, let right?):
    return (left - right).magnitude <= 1e-9 * max(left.magnitude, right.magnitude, scale)
  default: return false
  }
}

extension FinancialWorkbook {
  /// Writes the book with other numbers in some inputs but with its own values beside the formulas,
  /// so that a program that did not work the formulas out would be found out, and asks Gnumeric.
  ///
  /// - Returns: The live outputs by key, and whether all checks hold.
  func recalculated(
    changing changes: [(cell: CellRef, value: Double)] = []
  ) throws -> (outputs: [String: Double?], isSound: Bool) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("workbook-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("book.xlsx").path
    var changed = book
    for change in changes { changed.set(change.cell, to: change.value) }
    try changed.write(to: file, values: Evaluation(book))
    var outputs: [String: Double?] = [:]
    var isSound = false
    for line in try Gnumeric.lines(of: file) {
      if line.count >= 6 { outputs[line[5]] = Double(line[1]) }
      if line.count == 5, line[0] == "All checks" { isSound = line[4] == "1" }
    }
    return (outputs, isSound)
  }
}
