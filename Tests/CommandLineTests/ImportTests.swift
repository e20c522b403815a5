import Foundation
import GRDB
import Testing

@Suite struct Importing {
  @Test func exampleSitesComeInOnceAndThenChangeNothing() throws {
    try withProgram { program in
      let dry = try program.run("import", "--dry-run", "examples/sites", "--json").json()
      #expect(dry["stored"] as? Bool == false)
      #expect(dry["added"] as? Int == 26)
      let first = try program.run("import", "examples/sites")
      #expect(first.status == 0)
      #expect(first.output == "  + 8 sites, 18 power budgets\n")
      let before = try program.read("megacluster.sqlite")
      let again = try program.run("import", "examples/sites", "--json").json()
      #expect(again["added"] as? Int == 0)
      #expect(again["changed"] as? Int == 0)
      #expect(again["unchanged"] as? Int == 26)
      #expect(again["errors"] as? Int == 0)
      #expect(try program.read("megacluster.sqlite") == before)
    }
  }

  @Test func aChangeIsToldValueByValue() throws {
    try withProgram { program in
      try program.write(goodSite, "site.yaml")
      #expect(try program.run("import", "site.yaml").status == 0)
      try program.write(
        goodSite.replacingOccurrences(of: "100 MW", with: "150 MW") + "note: more\n", "site.yaml")
      let dry = try program.run("import", "--dry-run", "site.yaml")
      #expect(dry.output.contains("~ site test-site: "))
      #expect(dry.output.contains("note none -> more"))
      #expect(dry.output.contains("power_budgets[0].contracted_mw 100 -> 150"))
      #expect(dry.output.contains("nothing was stored"))
      let json = try program.run("import", "site.yaml", "--json").json()
      #expect(json["changed"] as? Int == 2)
      #expect(json["unchanged"] as? Int == 0)
      let fields =
        ((json["changes"] as? [[String: Any]])?.first?["fields"] as? [[String: Any]]) ?? []
      #expect(fields.map { $0["after"] as? Double }.contains(150))
    }
  }

  @Test func ownRecordsComeBeforeBuiltInOnes() throws {
    try withProgram { program in
      let shown = try program.run("show", "gpu", "nvidia-h100-sxm", "--json")
      let own = shown.output.replacingOccurrences(of: "\"tdp_w\": 700", with: "\"tdp_w\": 650")
      #expect(own != shown.output)
      let run = try program.run("import", "-", input: own)
      #expect(run.output.contains("~ gpu nvidia-h100-sxm: tdp_w 700 -> 650"))
      // The built-in value does not come back with the built-in catalogs.
      #expect(try program.run("init", "--refresh").status == 0)
      let after = try program.run("show", "gpu", "nvidia-h100-sxm")
      #expect(after.output.contains("650 W"))
      #expect(after.output.hasPrefix("gpu nvidia-h100-sxm (user)"))
    }
  }

  @Test func whatIsShownAsJSONImportsUnchanged() throws {
    try withProgram { program in
      #expect(try program.run("import", "examples/sites").status == 0)
      for kind in ["sites", "gpus", "systems", "plants", "climates", "tariffs", "assumptions"] {
        let listed = try program.run("list", kind, "--json")
        let json = try program.run("import", "-", "--json", input: listed.output).json()
        #expect(json["changed"] as? Int == 0, "\(kind)")
        #expect(json["added"] as? Int == 0, "\(kind)")
        #expect(json["errors"] as? Int == 0, "\(kind)")
      }
    }
  }

  @Test func standardInputIsYAMLJSONOrByKindCSV() throws {
    try withProgram { program in
      #expect(try program.run("import", "-", input: goodSite).status == 0)
      try program.write(
        "site_id,id,source,contracted_mw,available\n" + budgetRow(1), "power_budgets.csv")
      let rows = siteHeadings + "\n" + siteRow(1) + "\n"
      let run = try program.run(
        "import", "--kind", "sites", "-", "power_budgets.csv", input: rows)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == "  + 1 site, 1 power budget\n")
      #expect(try program.run("import", "--kind", "cites", "-", input: rows).status == 64)
    }
  }

  @Test func buildOutsAreStoredAndStudiesAreNot() throws {
    try withProgram { program in
      #expect(try program.run("import", "examples/sites", "examples/minimal.yaml").status == 0)
      #expect(try program.run("list", "build-outs").output.contains("minimal"))
      let study = try program.run("import", "examples/air-vs-liquid.yaml")
      #expect(study.status == 1)
      #expect(study.errors.contains("a study is run, not stored"))
    }
  }

  // A file larger than the memory it may take: read whole, it would not fit.
  @Test func tablesStream() throws {
    try withProgram { program in
      let note = String(repeating: "words ", count: 1600)
      _ = FileManager.default.createFile(atPath: program.path("sites.csv"), contents: nil)
      let file = try #require(FileHandle(forWritingAtPath: program.path("sites.csv")))
      try file.write(contentsOf: Data((siteHeadings + ",note\n").utf8))
      for start in stride(from: 0, to: 10_000, by: 500) {
        let rows = (start..<start + 500).map { siteRow($0) + "," + note }.joined(separator: "\n")
        try file.write(contentsOf: Data((rows + "\n").utf8))
      }
      try file.close()
      let budgets = (0..<10_000).map(budgetRow).joined(separator: "\n")
      try program.write(
        "site_id,id,source,contracted_mw,available\n" + budgets, "power_budgets.csv")
      let size = try #require(
        try FileManager.default.attributesOfItem(atPath: program.path("sites.csv"))[.size] as? Int)
      #expect(size > 96_000_000)

      let process = program.process(
        Program.path, ["import", "sites.csv", "power_budgets.csv", "--quiet"])
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      var peak = 0
      while process.isRunning {
        let status = try? String(
          contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        peak = max(peak, line.flatMap { Int($0.split(separator: " ")[1]) } ?? 0)
        usleep(5_000)
      }
      #expect(process.terminationStatus == 0)
      // The pages that SQLite keeps (64 MiB) and the program itself.
      #expect(peak > 0)
      #expect(peak < 140_000, "\(peak) KiB")
      #expect(try content(of: program.path("megacluster.sqlite")).count > 20_000)
    }
  }
}
