import Planner
import Quantities
import Scenario
import TCO
import Testing

@testable import Application

@Suite struct ExportTableTests {
  @Test func powerAddsUpFromRowsToHallsToThePhase() throws {
    let result = try Example.gigawatt.get()
    let sheet = try Sheet(result.exportFiles, "power_budget.csv")
    for phase in result.plan.phases {
      let nodes = sheet.rows(where: "phase", is: phase.id)
      func sum(_ column: String, _ levels: [String]) throws -> Double {
        try nodes.filter { levels.contains($0["level"] ?? "") }
          .reduce(0) { try $0 + $1.number(column) }
      }
      // Each row is printed to the watt.
      let critical = phase.power.critical.megawatts
      #expect(try abs(sum("allocated_mw", ["hall"]) - critical) < 1e-4)
      #expect(try abs(sum("allocated_mw", ["row", "support row"]) - critical) < 1e-3)
      #expect(try sum("units", ["row"]) == Double(phase.layout.computeRacks))
      #expect(try sum("units", ["support row"]) == Double(phase.layout.supportRacks))
      #expect(nodes.filter { $0["level"] == "hall" }.count == phase.layout.halls)
      // The row above the racks carries exactly what they draw.
      let last = try #require(nodes.last { $0["level"] == "power train" })
      #expect(try abs(last.number("allocated_mw") - critical) < 1e-5)
    }
  }

  @Test func budgetsCarryThePhasesAndBackupNothing() throws {
    let result = try Example.gigawatt.get()
    let sheet = try Sheet(result.exportFiles, "power_budget.csv")
    let utility = sheet.rows(where: "level", is: "utility")
    #expect(utility.count == 3)
    let allocated = try utility.reduce(0) { try $0 + $1.number("allocated_mw") }
    #expect(abs(allocated - result.plan.totals.facility.megawatts) < 1e-4)
    let factor = result.scenario.buildOut.loadFactor
    for row in sheet.rows {
      #expect(
        try abs(row.number("expected_peak_mw") - factor * row.number("allocated_mw")) < 2e-6)
      guard row["usable_mw"] != "" else { continue }
      #expect(try row.number("usable_mw") <= row.number("rating_mw") + 1e-6)
      let stranded = try row.number("stranded_mw")
      #expect(
        try abs(stranded - (row.number("usable_mw") - row.number("allocated_mw"))) < 2e-6)
      // Whatever is stranded says why.
      #expect((stranded > 2e-6) == (row["stranded_because"] != ""), "\(row)")
    }
  }

  @Test func everyNodeIsFedByOneThatIsThere() throws {
    let result = try Example.gigawatt.get()
    let sheet = try Sheet(result.exportFiles, "power_budget.csv")
    let names = Set(sheet.rows.compactMap { $0["node"] })
    #expect(names.count == sheet.rows.count)
    for row in sheet.rows where row["level"] != "utility" {
      let sources = (row["fed_by"] ?? "").split(separator: ";").map(String.init)
      #expect(!sources.isEmpty)
      #expect(sources.allSatisfy(names.contains), "\(row)")
    }
  }

  @Test func phasesAddUpToTotals() throws {
    let result = try Example.gigawatt.get()
    let rows = try Sheet(result.exportFiles, "phases.csv").rows
    let totals = result.plan.totals
    func sum(_ column: String) throws -> Double {
      try rows.reduce(0) { try $0 + $1.number(column) }
    }
    #expect(try sum("accelerators") == Double(totals.accelerators))
    #expect(try sum("systems") == Double(totals.systems))
    #expect(try sum("racks") == Double(totals.racks))
    #expect(try abs(sum("critical_it_mw") - totals.criticalIT.megawatts) < 1e-5)
    #expect(try abs(sum("facility_mw") - totals.facility.megawatts) < 1e-5)
    let projection = try #require(result.projection)
    let capex = try rows.reduce(0) { try $0 + $1.cents("capex_usd") }
    #expect(capex == cents(projection.capex))
  }

  @Test func assumptionsBeginWithEstimatesAndCarryUnits() throws {
    let result = try Example.gigawatt.get()
    let sheet = try Sheet(result.exportFiles, "assumptions.csv")
    let basis = result.basis
    #expect(sheet.rows.count == basis.entries.count)
    let estimates = sheet.rows.prefix(basis.estimates)
    #expect(basis.estimates > 0 && estimates.allSatisfy { $0["confidence"] == "estimate" })
    // An estimate without range or method is no estimate.
    #expect(estimates.allSatisfy { $0["range"] != "" && $0["method"] != "" })
    let defaults = sheet.rows.dropFirst(basis.estimates).prefix(basis.defaults)
    #expect(defaults.allSatisfy { $0["kind"] == "default" })
    func value(_ kind: String, _ id: String, _ field: String) -> [String: String]? {
      sheet.rows.first { $0["kind"] == kind && $0["id"] == id && $0["field"] == field }
    }
    // The unit in a key, beside a number, and of an assumption.
    #expect(value("climate", "abilene-tx", "elevation_m")?["unit"] == "m")
    let water = value("site", "abilene-tx", "water.limit")
    #expect(water?["unit"] == "m3/day")
    #expect(try water?.number("value") == 500)
    #expect(value("assumption", "cable-drop", "value")?["unit"] == "m")
    #expect(value("system", "gb200-nvl72", "prices[0].usd")?["unit"] == "USD")
    let tax = value("site", "abilene-tx", "tax.property")
    #expect(tax?["unit"] == "%")
    #expect(try tax?.number("value") == 1.2)
    // A spreadsheet must find numbers, not formulas, behind a minus.
    #expect(value("climate", "abilene-tx", "longitude")?["value"]?.hasPrefix("-99") == true)
    // An assumption is its value; that it has a unit is not another one.
    #expect(value("assumption", "cable-drop", "unit") == nil)
  }

  @Test func noFileHasAFormulaOrALonelyCarriageReturn() throws {
    for file in try Example.gigawatt.get().exportFiles where file.name.hasSuffix(".csv") {
      let text = String(decoding: file.bytes, as: UTF8.self)
      #expect(!text.contains(",=") && !text.contains(",@") && !text.contains("\n="))
      #expect(text.hasSuffix("\r\n"))
      #expect(!text.contains("nan") || !text.contains(",nan,"))
      #expect(!text.contains(",inf,"))
    }
  }
}
