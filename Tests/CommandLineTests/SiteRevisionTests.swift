import Foundation
import Testing

/// A site's earlier figures stay: Fairwater Wisconsin was 555 MW before it was 442.
@Suite struct SiteRevisions {
  private func site(_ megawatts: Int, _ date: String) -> String {
    goodSite.replacingOccurrences(of: "100 MW", with: "\(megawatts) MW") + "as_of: \(date)\n"
  }

  @Test func `Every import that changes a site keeps what it said`() throws {
    try withProgram { program in
      for (megawatts, date) in [(555, "2025-09"), (442, "2026-04-16"), (480, "2026-09")] {
        try program.write(site(megawatts, date), "site.yaml")
        #expect(try program.run("import", "site.yaml").status == 0)
        // Again changes nothing, nor does it make a revision.
        #expect(try program.run("import", "site.yaml").status == 0)
      }
      let lines = try program.run("show", "site", "test-site", "--revisions").output
      #expect(lines.contains("3 revisions"))
      #expect(lines.contains("power_budgets[0].contracted_mw 555 -> 442"), "\(lines)")
      for (date, megawatts) in [
        ("2025-09", 555), ("2026-03", 555), ("2026-04", 442), ("2026-04-16", 442), ("2026-08", 442),
        ("2026-09-01", 480), ("2030", 480),
      ] {
        let json = try program.run("show", "site", "test-site", "--as-of", date, "--json").json()
        let records = json["records"] as? [[String: Any]]
        let budgets = records?.first?["power_budgets"] as? [[String: Any]]
        #expect(budgets?.first?["contracted_mw"] as? Int == megawatts, "\(date)")
      }
      let early = try program.run("show", "site", "test-site", "--as-of", "2024")
      #expect(early.status == 1 && early.errors.contains("the oldest is of 2025-09"))
      let wrong = try program.run("show", "site", "test-site", "--as-of", "spring")
      #expect(wrong.status == 64 && wrong.errors.contains("YYYY-MM"))
      let unknown = try program.run("show", "site", "test-sit", "--revisions")
      #expect(unknown.status == 1 && unknown.errors.contains("mean `test-site`?"))
      // An earlier record is a file like any other.
      let before = try program.run("show", "site", "test-site", "--as-of", "2026-01", "--json")
      try program.write(before.output, "before.json")
      #expect(
        try program.run("import", "--dry-run", "before.json").output.contains("480 -> 555"))
    }
  }

  @Test func `So does every import of a table that changes a site or one of its budgets`() throws {
    try withProgram { program in
      try program.write(site(555, "2025-09"), "site.yaml")
      #expect(try program.run("import", "site.yaml").status == 0)
      #expect(
        try program.run("export", "sites", "--format", "csv", "--out", "tables/").status == 0)
      let file = { (name: String) in program.path("tables/\(name)") }
      let budgets = try String(contentsOfFile: file("power_budgets.csv"), encoding: .utf8)
      let sites = try String(contentsOfFile: file("sites.csv"), encoding: .utf8)
      func importing() throws -> Int32 {
        try program.run("import", "tables/sites.csv", "tables/power_budgets.csv").status
      }
      func revisions() throws -> [String] {
        let shown = try program.run("show", "site", "test-site", "--revisions", "--json")
        let json = try shown.json()
        return ((json["revisions"] as? [[String: Any]]) ?? []).compactMap { revision in
          let record = revision["record"] as? [String: Any]
          let list = record?["power_budgets"] as? [[String: Any]]
          return list?.map { "\($0["contracted_mw"] ?? "none")" }.joined(separator: " ")
        }
      }
      // The same again changes nothing.
      #expect(try importing() == 0)
      #expect(try revisions() == ["555"])
      // Both files change: one revision, whole.
      try program.write(budgets.replacing("555", with: "442"), "tables/power_budgets.csv")
      try program.write(sites.replacing("2025-09", with: "2026-04"), "tables/sites.csv")
      #expect(try importing() == 0)
      #expect(try revisions() == ["555", "442"])
      // Another budget alone.
      let changed = budgets.replacing("555", with: "442")
      let row = String(changed.split(whereSeparator: \.isNewline)[1])
      let second: String = row.replacing(/^test-site,[^,]*/, with: "test-site,second")
      try program.write("\(changed)\(second)\r\n", "tables/power_budgets.csv")
      #expect(try importing() == 0)
      #expect(try revisions() == ["555", "442", "442 442"])
      // A dry run leaves nothing.
      try program.write(budgets.replacing("555", with: "600"), "tables/power_budgets.csv")
      #expect(try program.run("import", "--dry-run", "tables/power_budgets.csv").status == 0)
      #expect(try revisions().count == 3)
    }
  }
}
