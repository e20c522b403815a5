import Foundation
import GRDB
import Testing

@Suite struct StoreFile {
  @Test func initMakesAWholeStoreOnce() throws {
    try withProgram(store: false) { program in
      let run = try program.run("init", "--json")
      #expect(run.status == 0)
      #expect(try run.json()["added"] as? Int ?? 0 > 300)
      let names = try FileManager.default.contentsOfDirectory(atPath: program.folder).sorted()
      #expect(names == ["examples", "megacluster.sqlite"])
      let before = try program.read("megacluster.sqlite")
      let again = try program.run("init")
      #expect(again.status == 1)
      #expect(again.errors.contains("exists already"))
      #expect(try program.read("megacluster.sqlite") == before)
      #expect(try program.run("init", "--refresh").status == 0)
      #expect(try program.read("megacluster.sqlite") == before)
      #expect(try program.run("init", "--force").status == 0)
    }
  }

  @Test func whatIsNoStoreIsRefusedByEveryCommandAndLeftAlone() throws {
    try withProgram(store: false) { program in
      let other = try DatabaseQueue(path: program.path("other.sqlite"))
      try other.write { try $0.execute(sql: "CREATE TABLE t (x)") }
      try other.close()
      try program.write("just text", "text.sqlite")
      try program.write("", "empty.sqlite")
      try program.write(goodSite, "site.yaml")
      for name in ["other.sqlite", "text.sqlite", "empty.sqlite"] {
        let before = try program.read(name)
        let commands = [
          ["import", "site.yaml"], ["list", "gpus"], ["plan", "examples/minimal.yaml"],
          ["init"], ["init", "--force"], ["init", "--refresh"],
        ]
        for command in commands {
          let run = try program.shell("$M \(command.joined(separator: " ")) --store \(name)")
          #expect(run.status == 1, "\(name) \(command)")
          #expect(run.errors.hasPrefix("\(name): "), "\(run.errors)")
        }
        #expect(try program.read(name) == before)
      }
    }
  }

  @Test func aStoreOfANewerProgramIsRefused() throws {
    try withProgram { program in
      let queue = try DatabaseQueue(path: program.path("megacluster.sqlite"))
      try queue.write { try $0.execute(sql: "PRAGMA user_version = 77") }
      try queue.close()
      let before = try program.read("megacluster.sqlite")
      for command in ["import examples/sites", "list gpus", "plan examples/minimal.yaml"] {
        let run = try program.shell("$M \(command)")
        #expect(run.status == 1)
        #expect(run.errors.contains("a store of schema version 77; this program knows up to"))
      }
      #expect(try program.read("megacluster.sqlite") == before)
    }
  }

  @Test func importWithoutAStoreSaysHowToMakeOne() throws {
    try withProgram(store: false) { program in
      let run = try program.run("import", "examples/sites")
      #expect(run.status == 1)
      #expect(run.errors == "megacluster.sqlite: no store here; `megacluster init` makes one\n")
    }
  }

  // A limit on the size of files is the nearest to a full disk that a test can set.
  @Test func aStoreThatCannotGrowIsAsBefore() throws {
    try withProgram { program in
      let rows = (0..<5_000).map(siteRow).joined(separator: "\n")
      try program.write(siteHeadings + "\n" + rows, "sites.csv")
      let budgets = (0..<5_000).map(budgetRow).joined(separator: "\n")
      try program.write(
        "site_id,id,source,contracted_mw,available\n" + budgets, "power_budgets.csv")
      let before = try content(of: program.path("megacluster.sqlite"))
      let size = try program.read("megacluster.sqlite").count
      // In blocks of 512 bytes. The signal is ignored, so that writing fails instead.
      let run = try program.shell(
        "trap '' XFSZ; ulimit -f \(size / 512 + 40); exec $M import sites.csv power_budgets.csv")
      #expect(run.status == 1)
      #expect(run.errors.hasPrefix("megacluster.sqlite: "), "\(run.errors)")
      #expect(try content(of: program.path("megacluster.sqlite")) == before)
      #expect(try program.run("import", "sites.csv", "power_budgets.csv").status == 0)
    }
  }

  @Test func twoImportsAtOnceTakeTurns() throws {
    try withProgram { program in
      for number in 0..<4 {
        let site = goodSite.replacingOccurrences(of: "test-site", with: "site-\(number)")
        try program.write(site, "\(number).yaml")
      }
      let imports = (0..<4).map { program.process(Program.path, ["import", "\($0).yaml"]) }
      for process in imports {
        process.standardOutput = FileHandle.nullDevice
        try process.run()
      }
      for process in imports {
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
      }
      let sites = try program.run("list", "sites", "--json").json()["records"] as? [Any]
      #expect(sites?.count == 4)
    }
  }
}
