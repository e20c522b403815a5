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
}
