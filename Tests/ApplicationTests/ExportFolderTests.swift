import Foundation
import Testing

@testable import Application

/// Writes text to a path.
func write(_ text: String, _ path: String) throws {
  try text.write(toFile: path, atomically: true, encoding: .utf8)
}

@Suite struct ExportFolderTests {
  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private var files: [ExportFile] {
    get throws { try Example.minimal.get().exportFiles }
  }

  @Test func writesEveryFileAndNothingBeside() throws {
    try inFolder { folder in
      let files = try files
      try ExportFolder(path: "\(folder)/out/").write(files)
      #expect(try names(folder) == ["out"])
      #expect(try names("\(folder)/out") == PlanResult.exportNames.sorted())
      for file in files {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/out/\(file.name)"))
        #expect(Array(data) == file.bytes)
      }
    }
  }

  @Test func anEarlierExportIsReplacedWhole() throws {
    try inFolder { folder in
      let out = "\(folder)/out"
      try ExportFolder(path: out).write(try Example.gigawatt.get().exportFiles)
      // One that has fewer files leaves no old one behind.
      let fewer = try files.filter { $0.name != "opex.csv" }
      try ExportFolder(path: out).write(fewer)
      #expect(try names(out) == fewer.map(\.name).sorted())
      #expect(try names(folder) == ["out"])
      #expect(try text("\(out)/plan.json").contains("\"id\": \"minimal\""))
    }
  }

  @Test func anEmptyFolderIsFine() throws {
    try inFolder { folder in
      try ExportFolder(path: folder).write(try files)
      #expect(try names(folder).count == PlanResult.exportNames.count)
    }
  }

  @Test(arguments: ["notes.txt", "plan.json", "bom.csv", ".hidden"])
  func aFolderThatIsNotOursIsNotTouched(_ name: String) throws {
    try inFolder { folder in
      let out = "\(folder)/out"
      try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
      try write("mine", "\(out)/\(name)")
      #expect(throws: Failure.self) { try ExportFolder(path: out).write(try files) }
      #expect(try names(out) == [name])
      #expect(try names(folder) == ["out"])
      #expect(try text("\(out)/\(name)") == "mine")
    }
  }

  @Test func ourExportWithAForeignFileIsNotReplaced() throws {
    try inFolder { folder in
      let out = "\(folder)/out"
      try ExportFolder(path: out).write(try files)
      try write("mine", "\(out)/notes.txt")
      #expect(throws: Failure.self) {
        try ExportFolder(path: out).write(try Example.gigawatt.get().exportFiles)
      }
      #expect(try text("\(out)/plan.json").contains("\"id\": \"minimal\""))
      // Forced, the files are new and the note still there.
      try ExportFolder(path: out).write(try Example.gigawatt.get().exportFiles, force: true)
      #expect(try text("\(out)/plan.json").contains("\"id\": \"gigawatt\""))
      #expect(try text("\(out)/notes.txt") == "mine")
      #expect(try names(out) == (PlanResult.exportNames + ["notes.txt"]).sorted())
    }
  }

  @Test func aFileInTheWayIsNoFolder() throws {
    try inFolder { folder in
      try write("mine", "\(folder)/out")
      #expect(throws: Failure.self) {
        try ExportFolder(path: "\(folder)/out").write(try files, force: true)
      }
      #expect(try text("\(folder)/out") == "mine")
    }
  }

  @Test func noFolderAboveIsAFailureThatLeavesNothing() throws {
    try inFolder { folder in
      #expect(throws: Failure.self) {
        try ExportFolder(path: "\(folder)/a/b").write(try files)
      }
      let left = try names(folder)
      #expect(left.isEmpty)
    }
  }

  @Test func aLinkStaysALink() throws {
    try inFolder { folder in
      try FileManager.default.createDirectory(
        atPath: "\(folder)/real", withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/link", withDestinationPath: "\(folder)/real")
      try ExportFolder(path: "\(folder)/link").write(try files)
      #expect(try names(folder) == ["link", "real"])
      #expect(try names("\(folder)/real").count == PlanResult.exportNames.count)
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/link")
      #expect(attributes[.type] as? FileAttributeType == .typeSymbolicLink)
    }
  }

  /// What an export that was killed leaves does not stop the next one, nor is a stranger's folder
  /// of the same name removed.
  @Test func remainsOfACrashAreCleared() throws {
    try inFolder { folder in
      let aside = "\(folder)/.out.megacluster-new"
      try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: true)
      try write("half", "\(aside)/bom.csv")
      try ExportFolder(path: "\(folder)/out").write(try files)
      #expect(try names(folder) == ["out"])

      try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: true)
      try write("mine", "\(aside)/notes.txt")
      #expect(throws: Failure.self) { try ExportFolder(path: "\(folder)/out").write(try files) }
      #expect(try text("\(aside)/notes.txt") == "mine")
      #expect(try names("\(folder)/out").count == PlanResult.exportNames.count)
    }
  }

  @Test func aFullDiskIsAFailure() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    #expect(throws: Failure.self) { try replaceFile([1, 2, 3], at: "/dev/full") }
  }
}
