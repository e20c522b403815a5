import Foundation
import GRDB
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `kill -9` at a random moment: 200 times in all, over everything that writes a store.
@Suite(.serialized) struct Killed {
  @Test func duringAnImport() throws {
    try withProgram { program in
      try program.write(
        ([siteHeadings] + (0..<3_000).map(siteRow)).joined(separator: "\n"), "in/sites.csv")
      try program.write(
        (["site_id,id,source,contracted_mw,available"] + (0..<3_000).map(budgetRow))
          .joined(separator: "\n"), "in/power_budgets.csv")
      try check(program, kills: 100, ["import", "in"])
    }
  }

  @Test func duringAMigration() throws {
    try withProgram(store: false) { program in
      // A store before its first migration: the mark of one, and nothing in it.
      let queue = try DatabaseQueue(path: program.path("megacluster.sqlite"))
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA application_id = \(0x4D67_436C)")
        try db.execute(sql: "PRAGMA user_version = 0")
        try db.execute(sql: "CREATE TABLE scratch (x); DROP TABLE scratch")
      }
      try queue.close()
      try check(program, kills: 40, ["list", "gpus"])
    }
  }

  @Test(.enabled(if: savesPlans, "needs plan --save")) func whileAPlanIsSaved() throws {
    try withProgram { program in
      #expect(try program.run("import", "examples/sites").status == 0)
      try check(program, kills: 40, ["plan", "examples/minimal.yaml", "--save", "one"])
    }
  }

  @Test func duringInit() throws {
    try withProgram(store: false) { program in
      let whole = try content(of: try storeMade(program), tables: ["gpu_sku", "price"])
      try FileManager.default.removeItem(atPath: program.path("megacluster.sqlite"))
      let duration = try time(program, ["init"])
      for number in 0..<20 {
        try? FileManager.default.removeItem(atPath: program.path("megacluster.sqlite"))
        try kill(program, ["init"], after: duration * chance(number))
        guard FileManager.default.fileExists(atPath: program.path("megacluster.sqlite")) else {
          continue
        }
        let found = try content(
          of: program.path("megacluster.sqlite"), tables: ["gpu_sku", "price"])
        #expect(found == whole)
      }
      // What a killed one left aside is in nobody's way.
      try? FileManager.default.removeItem(atPath: program.path("megacluster.sqlite"))
      #expect(try program.run("init").status == 0)
      let names = try FileManager.default.contentsOfDirectory(atPath: program.folder).sorted()
      #expect(names == ["examples", "megacluster.sqlite"])
    }
  }

  private func storeMade(_ program: Program) throws -> String {
    #expect(try program.run("init").status == 0)
    return program.path("megacluster.sqlite")
  }

  /// Kills a command again and again; each time the store must be as before or as after.
  private func check(_ program: Program, kills: Int, _ arguments: [String]) throws {
    let store = program.path("megacluster.sqlite")
    let original = program.path("original.sqlite")
    try FileManager.default.copyItem(atPath: store, toPath: original)
    let before = try content(of: store)
    let duration = try time(program, arguments)
    let after = try content(of: store)
    #expect(before != after)
    var unchanged = 0
    var changed = 0
    for number in 0..<kills {
      for path in [store, store + "-journal"] { try? FileManager.default.removeItem(atPath: path) }
      try FileManager.default.copyItem(atPath: original, toPath: store)
      try kill(program, arguments, after: duration * chance(number))
      // Now and then the program itself is the first to open what was left.
      if number % 10 == 0 { #expect(try program.run("list", "sites").status == 0) }
      let found = try content(of: store)
      if found == before {
        unchanged += 1
      } else if found == after {
        changed += 1
      } else {
        Issue.record("neither as before nor as after: \(found.prefix(3))")
      }
    }
    #expect(unchanged + changed == kills)
    // The first moments are long before anything is written.
    #expect(unchanged > 0)
  }

  /// Spread evenly over the whole run and a little more, in an order that jumps about: the golden
  /// ratio's multiples, which need no seed.
  private func chance(_ number: Int) -> Double {
    let position = Double(number + 1) * 0.618_033_988_749_895
    return 1.1 * (position - position.rounded(.down))
  }

  private func time(_ program: Program, _ arguments: [String]) throws -> Double {
    let process = program.process(Program.path, arguments)
    process.standardOutput = FileHandle.nullDevice
    let start = ContinuousClock.now
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let duration = ContinuousClock.now - start
    return Double(duration.components.attoseconds) / 1e18 + Double(duration.components.seconds)
  }

  private func kill(_ program: Program, _ arguments: [String], after seconds: Double) throws {
    let process = program.process(Program.path, arguments)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(UInt32(seconds * 1e6))
    _ = Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

private let savesPlans: Bool = {
  let help = try? Program(folder: NSTemporaryDirectory()).run("plan", "--help")
  return help?.output.contains("--save") == true
}()
