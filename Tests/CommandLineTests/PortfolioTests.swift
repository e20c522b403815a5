import Foundation
import Portfolio
import Testing

@Suite(.enabled(if: MixedProgram.canBeSolved)) struct PortfoliosOnTheCommandLine {
  private let sites = Program.root + "/examples/sites"

  private func spec(_ demand: String, _ rest: String = "") -> String {
    """
    kind: portfolio
    id: two
    start: 2027-01
    quarters: 8
    sites: [lulea-se, quincy-wa]
    cluster: {fabric: {switch: nvidia-sn5600}, redundancy: {ups: n+1, generators: none, cooling: n+1}}
    skus: [{id: gb200, system: gb200-nvl72, available: 2027-01}]
    demand: \(demand)
    \(rest)

    """
  }

  /// Every answer holds what was asked, by its own tables; and what it writes can be planned.
  @Test func `Demand is met within the power there is`() throws {
    try withProgram(store: false) { program in
      let file = try program.write(
        spec("[{by: 2027-12, accelerators: 20000}, {by: 2028-12, accelerators: 60000}]"), "two.yaml"
      )
      let out = program.path("out")
      let run = try program.run("portfolio", file, "--with", sites, "--out", out, "--json")
      #expect(run.status == 0, "\(run.errors)")
      let json = try run.json()
      let quarters = try #require(json["quarters"] as? [[String: Any]])
      #expect(quarters.count == 8)
      for quarter in quarters {
        let used = try #require(quarter["contracted_mw"] as? Double)
        let there = try #require(quarter["available_mw"] as? Double)
        #expect(used <= there + 1e-6)
        let demand = try #require(quarter["demand"] as? Double)
        let standing = try #require(quarter["standing"] as? Double)
        #expect(standing >= demand)
      }
      #expect(quarters[7]["demand"] as? Double == 60_000)
      #expect(try #require(json["proof_gap"] as? Double) <= 0.002)
      // The lines of the tables are the sums of the screen.
      let allocations = try #require(json["allocations"] as? [[String: Any]])
      let placed = allocations.reduce(0) { $0 + ($1["accelerators"] as? Int ?? 0) }
      #expect(placed == quarters[7]["accelerators"] as? Int)
      // Paid is what the allocations cost: no opening was asked for.
      let paid = allocations.reduce(0.0) {
        $0 + ($1["it_capex_usd"] as? Double ?? 0) + ($1["facility_capex_usd"] as? Double ?? 0)
      }
      let capex = try #require(json["capex_usd"] as? Double)
      #expect((paid / capex - 1).magnitude < 1e-9)
      let table = try String(contentsOfFile: out + "/allocation.csv", encoding: .utf8)
      #expect(table.split(whereSeparator: \.isNewline).count == allocations.count + 1)
      let first = try #require(
        (json["sites"] as? [[String: Any]])?.first?["id"] as? String)
      let plan = try program.run(
        "plan", "\(out)/build-out-\(first).yaml", "--with", sites, "--json")
      #expect(plan.status == 0, "\(plan.errors)")
      // An earlier answer is replaced whole.
      let again = try program.run("portfolio", file, "--with", sites, "--out", out, "-q")
      #expect(again.status == 0, "\(again.errors)")
      // The same bytes again.
      #expect(try program.run("portfolio", file, "--with", sites, "--json").output == run.output)
    }
  }

  @Test func `What is not met names quarter and limit`() throws {
    try withProgram(store: false) { program in
      let file = try program.write(spec("[{by: 2028-12, accelerators: 10000000}]"), "much.yaml")
      let run = try program.run("portfolio", file, "--with", sites)
      #expect(run.status == 2)
      #expect(run.errors.contains("demand of 2028-Q4 is not met"), "\(run.errors)")
      #expect(run.errors.contains("power at the sites"), "\(run.errors)")
      let poor = try program.write(
        spec(
          "[{by: 2028-12, accelerators: 50000}]",
          "limits: {capital_per_quarter: 10e6 USD}"), "poor.yaml")
      let second = try program.run("portfolio", poor, "--with", sites)
      #expect(second.status == 2 && second.errors.contains("capital per quarter"))
    }
  }

  /// Halls with air alone and weak floors carry NVL72 racks once they are retrofitted.
  @Test func `A generation that outgrows halls waits for their retrofit`() throws {
    try withProgram(store: false) { program in
      try FileManager.default.createDirectory(
        atPath: program.path("old"), withIntermediateDirectories: true)
      for site in ["lulea-se", "quincy-wa"] {
        var text = try String(contentsOfFile: "\(sites)/\(site).yaml", encoding: .utf8)
        if site == "lulea-se" {
          let wet =
            "cooling: [direct-to-chip-dry-cooler, direct-to-chip-air-chiller, perimeter-air]"
          #expect(text.contains(wet) && text.contains("floor_load: 1500 kg/m2"))
          text = text.replacingOccurrences(of: wet, with: "cooling: [perimeter-air]")
            .replacingOccurrences(of: "floor_load: 1500 kg/m2", with: "floor_load: 600 kg/m2")
        }
        try text.write(
          toFile: program.path("old/\(site).yaml"), atomically: true, encoding: .utf8)
      }
      let demand = "[{by: 2028-12, accelerators: 50000}]"
      let only = spec(demand).replacingOccurrences(of: "[lulea-se, quincy-wa]", with: "[lulea-se]")
      let asBuilt = try program.run(
        "portfolio", try program.write(only, "as-built.yaml"), "--with", program.path("old"))
      #expect(asBuilt.status == 2)
      #expect(asBuilt.errors.contains("left out: gb200 at lulea-se"), "\(asBuilt.errors)")
      let retrofit =
        "retrofits: [{site: lulea-se, cooling: direct-to-chip-dry-cooler, floor_load: 1500 kg/m2, "
        + "cost: 1.5e6 USD/MW, from: 2027-04, duration: 12 months}]"
      let fitted = only + retrofit + "\n"
      let out = program.path("fitted")
      let run = try program.run(
        "portfolio", try program.write(fitted, "fitted.yaml"), "--with", program.path("old"),
        "--out", out, "--json")
      #expect(run.status == 0, "\(run.errors)")
      let json = try run.json()
      let row = try #require((json["sites"] as? [[String: Any]])?.first)
      let power = try #require(row["retrofitted_mw"] as? Double)
      #expect(abs((row["retrofit_usd"] as? Double ?? 0) / (power * 1.5e6) - 1) < 1e-9)
      #expect(abs((row["contracted_mw"] as? Double ?? 0) / power - 1) < 1e-9)
      for one in try #require(json["allocations"] as? [[String: Any]]) {
        #expect(one["needs_retrofit"] as? Bool == true)
        #expect(try #require(one["quarter"] as? String) >= "2028-Q2")
      }
      // What it writes can be planned on the site as it is then, and not as it was.
      let words = "\(out)/build-out-lulea-se.yaml"
      let plan = try program.run("plan", words, "--with", "\(out)/site-lulea-se.yaml", "--json")
      #expect(plan.status == 0, "\(plan.errors)")
      #expect(try program.run("plan", words, "--with", program.path("old")).status == 1)
      // Mistakes, each with what would do.
      for (old, new, message) in [
        ("site: lulea-se", "site: lulea-s", "did you mean `lulea-se`?"),
        ("cooling: direct-to-chip-dry-cooler", "cooling: direct-to-chip-drycooler", "dry-cooler`?"),
        ("12 months", "40 months", "is done in 2030-08, after the last quarter"),
        (
          "cooling: direct-to-chip-dry-cooler, floor_load: 1500 kg/m2, ", "",
          "say `cooling` or `floor_load`"
        ),
      ] {
        let bad = fitted.replacingOccurrences(of: old, with: new)
        let run = try program.run(
          "portfolio", try program.write(bad, "bad.yaml"), "--with", program.path("old"))
        #expect(run.status == 1)
        #expect(run.errors.contains(message), "\(run.errors)")
      }
    }
  }

  @Test func `Bad portfolios say every mistake at once`() throws {
    try withProgram(store: false) { program in
      let file = try program.write(
        """
        kind: portfolio
        id: bad
        start: 2027-02
        quarters: 4
        sites: [lulea-se, lulea-se]
        skus:
          - {id: a, system: gb200-nvl72, available: 2028-01, deliveries: [{by: 2027-06, accelerators: 72}]}
          - {id: a, available: 2027-01, per_quarter: 5, life: 1 day}
        demand: [{by: 2027-12, accelerators: 50}, {by: 2027-11, accelerators: 40}, {by: 2030-01, accelerators: 50}]
        horizon: 6 months
        objektive: cost

        """, "bad.yaml")
      let run = try program.run("portfolio", file, "--with", sites)
      #expect(run.status == 1)
      for part in [
        "bad.yaml:3:", "no first month of a quarter", "named twice", "before `a` is available",
        "duplicate id `a`", "has no system", "life", "after a date no earlier",
        "less than the 50", "none of the quarters", "mean `objective`?", "bad.yaml:10:",
      ] {
        #expect(run.errors.contains(part), "\(part)\n\(run.errors)")
      }
      // A site whose power comes after the last quarter.
      let late = try program.write(
        """
        kind: portfolio
        id: late
        start: 2026-01
        quarters: 2
        sites: [ashburn-va]
        skus: [{id: a, system: gb200-nvl72, available: 2026-01}]
        demand: [{by: 2026-06, accelerators: 72}]

        """, "late.yaml")
      let second = try program.run("portfolio", late, "--with", sites)
      #expect(second.status == 1 && second.errors.contains("no firm power by"), "\(second.errors)")
    }
  }
}
