import Foundation
import Testing

/// The README's `console` blocks say what the program says.
///
/// `scripts/readme` runs this with `MEGACLUSTER_README=update`, which writes the answers instead; the
/// difference is then reviewed like code.
@Suite struct ReadmeTests {
  @Test func outputsAreReal() throws {
    let path = Program.root + "/README.md"
    let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    var answered: [String] = []
    try withProgram(store: false) { program in
      var position = 0
      while position < lines.count {
        answered.append(lines[position])
        position += 1
        guard answered.last == "```console" else { continue }
        while position < lines.count, lines[position] != "```" {
          let command = lines[position]
          position += 1
          var expected: [String] = []
          while position < lines.count, lines[position] != "```", !lines[position].hasPrefix("$ ") {
            expected.append(lines[position])
            position += 1
          }
          #if !Workbook
            // Written only where the library of workbooks is built in.
            expected.removeAll { $0.hasSuffix("/workbook.xlsx") }
            if command.hasSuffix(".xlsx") {
              answered += [command] + expected
              continue
            }
          #endif
          let actual = try output(of: command, program)
          if !isUpdating { #expect(actual == expected, "README: \(command)") }
          answered += [command] + actual
        }
      }
    }
    if isUpdating {
      try answered.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  private var isUpdating: Bool {
    ProcessInfo.processInfo.environment["MEGACLUSTER_README"] == "update"
  }

  /// What a terminal shows of a command: output and messages, without blank lines at the end.
  private func output(of line: String, _ program: Program) throws -> [String] {
    #expect(line.hasPrefix("$ "), "README: a block begins with a command")
    let command = line.dropFirst(2).replacingOccurrences(
      of: "^megacluster ", with: "\"$M\" ", options: .regularExpression)
    var lines = try program.shell("\(command) 2>&1").output.components(separatedBy: "\n")
    while lines.last == "" { lines.removeLast() }
    return lines
  }
}
