import Documents
import Foundation
import Interchange
import Testing

@Suite struct InputFiles {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("input-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  @Test func foldersAreReadInOrderOfName() throws {
    try inFolder { folder in
      for name in ["b.yaml", "a.csv", "C.yml", ".hidden.yaml", "note.txt", "d.json"] {
        try Data("x: 1".utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
      }
      let (files, issues) = InputFile.find([folder])
      #expect(
        files.map(\.path) == ["C.yml", "a.csv", "b.yaml", "d.json"].map { folder + "/" + $0 })
      #expect(files.map(\.stem) == ["C", "a", "b", "d"])
      #expect(issues.isEmpty)
    }
  }

  @Test func whatCannotBeReadIsSaid() throws {
    try inFolder { folder in
      try Data().write(to: URL(fileURLWithPath: folder + "/notes.txt"))
      let (files, issues) = InputFile.find([folder, folder + "/none.yaml", folder + "/notes.txt"])
      #expect(files.isEmpty)
      #expect(issues.map(\.file) == [folder, folder + "/none.yaml", folder + "/notes.txt"])
      let missing = InputFile(path: folder + "/gone.yaml", format: .yaml).readDocument()
      #expect(missing.issues.map(\.message) == ["No such file or directory"])
      let asFile = InputFile(path: folder, format: .yaml).readDocument()
      #expect(asFile.issues.map(\.message) == ["Is a directory"])
    }
  }

  @Test func twoHundredMegabytesOfYAMLAreRefusedUnread() throws {
    try inFolder { folder in
      let path = folder + "/large.yaml"
      #expect(FileManager.default.createFile(atPath: path, contents: nil))
      let handle = try #require(FileHandle(forWritingAtPath: path))
      try handle.truncate(atOffset: 200_000_000)
      try handle.close()
      let clock = ContinuousClock()
      let time = clock.measure {
        #expect(InputFile(path: path, format: .yaml).readDocument().issues.count == 1)
      }
      #expect(time < .milliseconds(500))
    }
  }
}
