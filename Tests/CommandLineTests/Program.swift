import Foundation
import GRDB
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The program as users run it: a process, its words, and how it ended.
struct Program {
  /// What a run left behind.
  struct Run {
    var status: Int32
    var output: String
    var errors: String

    /// The one JSON document on standard output.
    func json(_ location: SourceLocation = #_sourceLocation) throws -> [String: Any] {
      try #require(
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any],
        sourceLocation: location)
    }
  }

  /// Beside the tests, or where `MEGACLUSTER_PROGRAM` says.
  static let path: String = {
    if let path = ProcessInfo.processInfo.environment["MEGACLUSTER_PROGRAM"] { return path }
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("megacluster").path
  }()

  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The working folder of its runs.
  let folder: String

  func run(_ arguments: String..., input: String? = nil) throws -> Run {
    try run(Program.path, arguments, input: input)
  }

  /// Runs a line of the shell in which `$M` is the program.
  func shell(_ line: String) throws -> Run {
    try run("/bin/sh", ["-c", "M='\(Program.path)'; \(line)"])
  }

  private func run(_ path: String, _ arguments: [String], input: String? = nil) throws -> Run {
    // Files instead of pipes: no output is too long for them.
    let name = UUID().uuidString
    let output = try Self.file("\(folder)/.\(name).out")
    let errors = try Self.file("\(folder)/.\(name).err")
    defer {
      try? FileManager.default.removeItem(atPath: "\(folder)/.\(name).out")
      try? FileManager.default.removeItem(atPath: "\(folder)/.\(name).err")
    }
    let process = process(path, arguments)
    process.standardOutput = output
    process.standardError = errors
    if let input {
      let pipe = Pipe()
      process.standardInput = pipe
      try process.run()
      try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try pipe.fileHandleForWriting.close()
    } else {
      process.standardInput = FileHandle.nullDevice
      try process.run()
    }
    process.waitUntilExit()
    func text(_ handle: FileHandle) throws -> String {
      try handle.seek(toOffset: 0)
      return String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
    }
    return Run(
      status: process.terminationStatus, output: try text(output), errors: try text(errors))
  }

  /// A process of the program that has not been started.
  func process(_ path: String = Program.path, _ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var environment = ProcessInfo.processInfo.environment
    environment["MEGACLUSTER_STORE"] = nil
    process.environment = environment
    return process
  }

  private static func file(_ path: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return try #require(FileHandle(forUpdatingAtPath: path))
  }

  // MARK: Files

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  @discardableResult
  func write(_ text: String, _ name: String) throws -> String {
    try write(Data(text.utf8), name)
  }

  @discardableResult
  func write(_ data: Data, _ name: String) throws -> String {
    let path = path(name)
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try data.write(to: URL(fileURLWithPath: path))
    return name
  }

  func read(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path(name)))
  }

  /// A copy of a new store, made once.
  func makeStore() throws {
    try FileManager.default.copyItem(
      atPath: try Program.newStore.get(), toPath: path("megacluster.sqlite"))
  }

  private static let newStore = Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("megacluster-tests-\(getpid())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let run = try Program(folder: folder).run("init", "--force")
    guard run.status == 0 || FileManager.default.fileExists(atPath: folder + "/megacluster.sqlite")
    else { throw CocoaError(.fileNoSuchFile, userInfo: ["errors": run.errors]) }
    removeAtExit(folder)
    return folder + "/megacluster.sqlite"
  }
}

nonisolated(unsafe) private var folderToRemove = ""

private func removeAtExit(_ folder: String) {
  folderToRemove = folder
  atexit { try? FileManager.default.removeItem(atPath: folderToRemove) }
}

/// A folder, the program in it, and the examples beside it, as long as `body` lasts.
func withProgram(store: Bool = true, _ body: (Program) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("megacluster-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let program = Program(folder: folder)
  try FileManager.default.createSymbolicLink(
    atPath: folder + "/examples", withDestinationPath: Program.root + "/examples")
  if store { try program.makeStore() }
  try body(program)
}

/// A site that is right in every way, for tests to spoil.
let goodSite = """
  kind: site
  id: test-site
  name: Test
  location: {latitude: 32.5, longitude: -99.8, elevation: 520 m, country: US}
  climate: abilene-tx
  grid: ercot
  market: us-south
  power_budgets:
    - {id: feed, source: grid, contracted: 100 MW, available: 2027-03}
  cooling: [perimeter-air]

  """

let siteHeadings = "id,name,latitude,longitude,elevation_m,country,climate,grid,market,cooling"

func siteRow(_ index: Int) -> String {
  "site-\(index),Site \(index),32.5,-99.8,520,US,abilene-tx,ercot,us-south,perimeter-air"
}

func budgetRow(_ index: Int) -> String { "site-\(index),feed,grid,100,2027-03" }

/// Everything that a store holds, row by row.
func content(of path: String, tables: [String] = ["site", "power_budget", "plan"]) throws
  -> [String]
{
  let queue = try DatabaseQueue(path: path)
  return try queue.read { db in
    var lines = try String.fetchAll(db, sql: "PRAGMA integrity_check")
    lines += try Int.fetchAll(db, sql: "PRAGMA user_version").map(String.init)
    lines += try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema ORDER BY name")
    for table in tables where try db.tableExists(table) {
      // The time of saving differs from run to run.
      let columns = try db.columns(in: table).map(\.name).filter { $0 != "created" }
      let row = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ',' || ")
      lines += try String.fetchAll(db, sql: "SELECT \(row) FROM \(table) ORDER BY 1")
    }
    return lines
  }
}
