import Foundation
import Testing

private let spec = """
  kind: supply
  id: s
  grid: ercot
  start: 2027-01
  end: 2028-01
  load: {facility: 100 MW, critical_it: 80 MW}
  sources:
    - {id: utility, type: grid, contracted: 100 MW, tariff: ercot-wholesale-4cp}
  finance: {discount: 8 %, life: 20 years}
  """

private func series(_ heading: String, _ hours: Int = 8760, _ value: (Int) -> String) -> String {
  ([heading] + (0..<hours).map { "\($0),\(value($0))" }).joined(separator: "\n") + "\n"
}

@Suite struct SupplyCommandTests {
  private func stages(_ json: [String: Any]) throws -> [[String: Any]] {
    try #require(json["stages"] as? [[String: Any]])
  }

  /// Every source apart: their energy is the load and what the battery lost, in JSON and in hours.
  @Test func sourcesAddUpToTheLoad() throws {
    try withProgram(store: false) { program in
      let path = "\(Program.root)/examples/supply.yaml"
      let run = try program.run("supply", path, "--json", "--hourly", "hours.csv")
      #expect(run.status == 0, "\(run.errors)")
      let stages = try stages(try run.json())
      #expect(stages.count == 2)
      for stage in stages {
        let sources = try #require(stage["sources"] as? [[String: Any]])
        let battery = try #require(stage["battery"] as? [String: Double])
        let load = try #require(stage["load_mwh"] as? Double)
        var sum = 0.0
        var cost = 0.0
        for source in sources {
          sum += try #require(source["energy_mwh"] as? Double)
          cost += try #require(source["cost_usd"] as? Double)
        }
        sum += (stage["unserved_mwh"] as? Double ?? 0) + (stage["shed_mwh"] as? Double ?? 0)
        let charged = try #require(battery["charged_mwh"])
        #expect(abs(sum - load - charged) < 1e-6 * load)
        #expect(abs((battery["discharged_mwh"] ?? 0) - 0.9 * charged) < 1e-6 * load)
        #expect(abs(cost - (stage["cost_usd_per_year"] as? Double ?? 0)) < 1)
      }
      // The bridge is gone when the grid is there.
      let last = try #require(stages[1]["sources"] as? [[String: Any]])
      #expect(!last.contains { $0["id"] as? String == "turbines" })
      #expect(last.contains { $0["id"] as? String == "utility" })
      let hours = try String(contentsOfFile: "\(program.folder)/hours.csv", encoding: .utf8)
      #expect(hours.split(separator: "\r\n").count == 1 + 2 * 8760)
    }
  }

  /// 100 MW flat on ERCOT: 876,000 MWh at 30 USD/MWh and 12 months of 100 MW at 8.33 USD/kW; an
  /// agreement's energy is not billed twice, its draw is in the demand.
  @Test func agreementsAreNotBilledTwice() throws {
    try withProgram(store: false) { program in
      let with = spec.replacingOccurrences(
        of: "finance:",
        with:
          "  - {id: wind, type: ppa, price: 50 USD/MWh, capacity: 40 MW, capacity_factor: 50 %, shape: even}\nfinance:"
      )
      try with.write(toFile: "\(program.folder)/s.yaml", atomically: true, encoding: .utf8)
      let stage = try stages(try program.run("supply", "s.yaml", "--json").json())[0]
      let sources = try #require(stage["sources"] as? [[String: Any]])
      let utility = try #require(sources.first { $0["id"] as? String == "utility" })
      let wind = try #require(sources.first { $0["id"] as? String == "wind" })
      #expect(abs((wind["energy_mwh"] as? Double ?? 0) - 175_200) < 1e-3)
      #expect(abs((utility["energy_mwh"] as? Double ?? 0) - 700_800) < 1e-3)
      #expect(abs((wind["cost_usd"] as? Double ?? 0) - 8_760_000) < 1)
      #expect(abs((utility["variable_usd"] as? Double ?? 0) - 21_024_000) < 1)
      #expect(abs((utility["demand_usd"] as? Double ?? 0) - 9_996_000) < 1)
      // ERCOT's intensity on all of it by location, on what no agreement covers by contract.
      let location = try #require(stage["scope2_location_t"] as? Double)
      let market = try #require(stage["scope2_market_hourly_t"] as? Double)
      #expect(abs(market / location - 0.8) < 1e-9)
      // 80 MW at rack inputs.
      let cue = try #require(stage["cue_kg_per_kwh"] as? Double)
      #expect(abs(cue - location / 700_800) < 1e-9)
    }
  }

  /// SemiAnalysis on on-site gas: 200 MW on 26 engines of 11 MW of which 23 run, at 79 %, and at
  /// 82.6 % after one is lost.
  @Test func enginesRunInPartLoad() throws {
    try withProgram(store: false) { program in
      let engines = spec.replacingOccurrences(of: "facility: 100 MW", with: "facility: 200 MW")
        .replacingOccurrences(
          of: "{id: utility, type: grid, contracted: 100 MW, tariff: ercot-wholesale-4cp}",
          with:
            "{id: engines, type: plant, equipment: recip-wartsila-34sg, count: 26, unit_rating: 11 MW, running: 23}"
        )
      try engines.write(toFile: "\(program.folder)/s.yaml", atomically: true, encoding: .utf8)
      let stage = try stages(try program.run("supply", "s.yaml", "--json").json())[0]
      let source = try #require((stage["sources"] as? [[String: Any]])?.first)
      #expect(abs((source["loading_at_peak"] as? Double ?? 0) - 0.79) < 0.001)
      #expect(abs((source["loading_after_loss"] as? Double ?? 0) - 0.826) < 0.001)
    }
  }

  /// Hourly prices and carbon of the user's own; the battery earns on them.
  @Test func seriesOfOnesOwn() throws {
    try withProgram(store: false) { program in
      try series("hour,price_usd_per_mwh") { $0 % 24 < 12 ? "20" : "100" }
        .write(toFile: "\(program.folder)/prices.csv", atomically: true, encoding: .utf8)
      try series("hour,carbon_g_per_kwh") { $0 % 24 < 12 ? "600" : "200" }
        .write(toFile: "\(program.folder)/carbon.csv", atomically: true, encoding: .utf8)
      let own = spec.replacingOccurrences(
        of: "tariff: ercot-wholesale-4cp",
        with: "tariff: ercot-wholesale-4cp, prices: {file: prices.csv}"
      ).replacingOccurrences(of: "start:", with: "carbon_series: {file: carbon.csv}\nstart:")
      try own.write(toFile: "\(program.folder)/s.yaml", atomically: true, encoding: .utf8)
      let stage = try stages(try program.run("supply", "s.yaml", "--json").json())[0]
      let source = try #require((stage["sources"] as? [[String: Any]])?.first)
      // 438,000 MWh each at 20 and 100 USD/MWh, at 0.6 and 0.2 t/MWh.
      #expect(abs((source["variable_usd"] as? Double ?? 0) - 52_560_000) < 1)
      #expect(abs((stage["scope2_location_t"] as? Double ?? 0) - 350_400) < 1)
    }
  }

  /// A build-out's budgets and phases: grid and turbines serve what its phases draw, year by year.
  @Test func ofABuildOut() throws {
    try withProgram(store: false) { program in
      let root = Program.root
      let run = try program.run(
        "supply", "\(root)/examples/gigawatt.yaml", "--with", "\(root)/examples/sites", "--json")
      #expect(run.status == 0, "\(run.errors)")
      let stages = try stages(try run.json())
      // A stage for each phase: a budget that none draws on yet is no source.
      #expect(stages.count == 4)
      let energies = stages.compactMap { $0["load_mwh"] as? Double }
      #expect(energies == energies.sorted())
      // The plan's own year: the same plant, weather and train.
      let plan = try program.run(
        "plan", "\(root)/examples/gigawatt.yaml", "--with", "\(root)/examples/sites", "--json"
      ).json()
      let totals = try #require(plan["totals"] as? [String: Any])
      let planned = try #require(totals["annual_energy_mwh"] as? Double)
      #expect(abs((energies.last ?? 0) / planned - 1) < 1e-6)
    }
  }

  /// A topology of Domain Power Service: every child is an entity, every entity has a place.
  @Test func domainPowerTopology() throws {
    try withProgram(store: false) { program in
      let run = try program.run(
        "check", "power", "\(Program.root)/examples/power-network.yaml", "--dps", "dps.json")
      #expect(run.status == 0, "\(run.errors)")
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(program.folder)/dps.json"))
      let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      let entities = try #require(json["Entities"] as? [[String: Any]])
      let names = Set(entities.compactMap { $0["Name"] as? String })
      #expect(names.count == entities.count)
      let topology = try #require(json["Topology"] as? [String: Any])
      let places = try #require(topology["Entities"] as? [[String: Any]])
      #expect(Set(places.compactMap { $0["Name"] as? String }) == names)
      for place in places {
        for child in place["Children"] as? [String] ?? [] { #expect(names.contains(child)) }
      }
      let domains = entities.filter { $0["Type"] as? String == "PowerDomain" }
      #expect(domains.count == 2)
      let racks = places.filter { ($0["Children"] as? [String] ?? []).contains("racks") }
      #expect(racks.count == 2)
    }
  }

  // Series stand beside the file that names them, wherever the program is run, in studies too.
  @Test func seriesLieBesideTheirBuildOut() throws {
    try withProgram(store: false) { program in
      try FileManager.default.createDirectory(
        atPath: program.path("own"), withIntermediateDirectories: true)
      try series("hour,price_usd_per_mwh") { _ in "31.25" }
        .write(toFile: program.path("own/p.csv"), atomically: true, encoding: .utf8)
      let minimal = try String(
        contentsOfFile: "\(Program.root)/examples/minimal.yaml", encoding: .utf8)
      let grid =
        "supply: [{id: utility, type: grid, contracted: 100 MW, tariff: ercot-industrial, "
        + "prices: {file: p.csv}}]\n"
      try (minimal + grid).write(
        toFile: program.path("own/base.yaml"), atomically: true, encoding: .utf8)
      let study =
        "kind: study\nid: two\nbase: base.yaml\ncases:\n  - {id: as-it-is, set: {utilization: 80 %}}\n"
        + "  - {id: dearer, set: {finance.discount: {nominal: 12 %}}}\n"
      try study.write(toFile: program.path("own/two.yaml"), atomically: true, encoding: .utf8)
      let sites = "\(Program.root)/examples/sites"
      let plan = try program.run("plan", "own/base.yaml", "--with", sites, "--json")
      #expect(plan.status == 0, "\(plan.errors)")
      let run = try program.run("compare", "own/two.yaml", "--with", sites)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("dearer"), "\(run.output)")
    }
  }

  // A source whose type is misspelled is not also asked for what another type needs.
  @Test func oneMistakeOneIssue() throws {
    try withProgram(store: false) { program in
      let grid = "{id: utility, type: grid, contracted: 100 MW, tariff: ercot-wholesale-4cp}"
      #expect(spec.contains(grid))
      try spec.replacingOccurrences(of: grid, with: "{id: roof, type: solar, capacity: 5 MW}")
        .write(toFile: "\(program.folder)/s.yaml", atomically: true, encoding: .utf8)
      let run = try program.run("supply", "s.yaml")
      #expect(run.status == 1)
      #expect(run.errors.contains("solar"), "\(run.errors)")
      #expect(!run.errors.contains("missing"), "\(run.errors)")
    }
  }

  @Test(arguments: [
    (
      "contracted: 100 MW", "contracted: 90 MW", 3,
      "are not served, in 8760 hours; 10.00 MW are short"
    ),
    ("tariff: ercot-wholesale-4cp", "tariff: aep-ohio-data-center", 1, "no price of energy"),
    (
      "critical_it: 80 MW", "critical_it: 80 MW, swing: {share: 40 %, period: 4 s, limit: 30 MW}",
      3,
      "the load swings by 40.0 MW, the utility takes 30.0: a battery of 20.0 MW smooths it"
    ),
    ("type: grid", "type: gird", 1, "did you mean `grid`?"),
    ("end: 2028-01", "end: 2026-01", 1, "ends before it starts"),
    ("facility: 100 MW, ", "", 1, "give one of `facility`, `series` and `cooling`"),
    ("tariff: ercot-wholesale-4cp", "tariff: ercot, prices: {file: none.csv}", 1, "no tariff has"),
    (
      "tariff: ercot-wholesale-4cp", "tariff: ercot-wholesale-4cp, prices: {file: short.csv}", 1,
      "8759 hours where 8760 are expected"
    ),
    (
      "tariff: ercot-wholesale-4cp", "tariff: ercot-wholesale-4cp, prices: {file: unit.csv}", 1,
      "no column has a heading that ends in a unit"
    ),
    (
      "tariff: ercot-wholesale-4cp", "tariff: ercot-wholesale-4cp, prices: {file: words.csv}", 1,
      "words.csv:7:3: `much` is not a number"
    ),
    (
      "{id: utility, type: grid, contracted: 100 MW, tariff: ercot-wholesale-4cp}",
      "{id: gas, type: plant, equipment: gt-lm2500-g4, count: 5, nox_limit: 90 t}", 1,
      "gt-lm2500-g4 has no `nox`"
    ),
    (
      "{id: utility, type: grid, contracted: 100 MW, tariff: ercot-wholesale-4cp}",
      "{id: gas, type: plant, equipment: gt-lm2500-g4, count: 5, nox: 0.2 kg/MWh, nox_limit: 90 t}",
      3, "t of NOx a year, its permit allows 90.0"
    ),
    (
      "{id: utility, type: grid, contracted: 100 MW, tariff: ercot-wholesale-4cp}",
      "{id: gas, type: plant, equipment: gt-lm2500-g4, count: 5, ordered: 2025-06}", 3,
      "cannot run from 2027-01: ordered 2025-06, with lead and construction it is there in 2027-09"
    ),
    (
      "{id: utility, type: grid, contracted: 100 MW, tariff: ercot-wholesale-4cp}",
      "{id: smr, type: plant, equipment: atb-nuclear-smr, count: 2, unit_rating: 77 MW}", 1,
      "nuclear plant needs `fuel_price`"
    ),
  ])
  func badInput(old: String, new: String, status: Int, message: String) throws {
    try withProgram(store: false) { program in
      try series("hour,price_usd_per_mwh", 8759) { _ in "20" }
        .write(toFile: "\(program.folder)/short.csv", atomically: true, encoding: .utf8)
      try series("hour,price") { _ in "20" }
        .write(toFile: "\(program.folder)/unit.csv", atomically: true, encoding: .utf8)
      try series("hour,price_usd_per_mwh") { $0 == 5 ? "much" : "20" }
        .write(toFile: "\(program.folder)/words.csv", atomically: true, encoding: .utf8)
      #expect(spec.contains(old))
      try spec.replacingOccurrences(of: old, with: new)
        .write(toFile: "\(program.folder)/s.yaml", atomically: true, encoding: .utf8)
      let run = try program.run("supply", "s.yaml")
      #expect(run.status == Int32(status), "\(run.errors)")
      #expect(run.errors.contains(message), "\(run.errors)")
    }
  }
}
