import Catalog
import Interchange
import Planner
import Quantities
import Scenario
import TCO
import Testing

@testable import Application

/// What a file says adds up, and agrees with the screen to the cent.
@Suite struct ExportMoneyTests {
  @Test(arguments: ["gigawatt", "minimal"])
  func capexAndOpexAddUpToTheProjection(_ name: String) throws {
    let result = try (name == "gigawatt" ? Example.gigawatt : Example.minimal).get()
    let files = result.exportFiles
    let projection = try #require(result.projection)
    let capex = try Sheet(files, "capex.csv").rows.reduce(0) { try $0 + $1.cents("amount_usd") }
    let opex = try Sheet(files, "opex.csv").rows.reduce(0) { try $0 + $1.cents("amount_usd") }
    #expect(capex == cents(projection.capex))
    #expect(opex == cents(projection.opexPerYear))
    #expect(capex > 0 && opex > 0)
  }

  /// The S-curve ends at the whole first build and never falls.
  @Test func capitalByMonthEndsAtTheWhole() throws {
    let files = try Example.gigawatt.get().exportFiles
    let capex = try Sheet(files, "capex.csv").rows.reduce(0) { try $0 + $1.cents("amount_usd") }
    let months = try Sheet(files, "capital_by_month.csv").rows
    let spent = try months.map { try $0.cents("cumulative_capex_usd") }
    #expect(spent.last == capex)
    #expect(spent == spent.sorted())
    let parts = try months.reduce(0) {
      try $0 + $1.cents("it_capex_usd") + $1.cents("facility_capex_usd")
    }
    #expect(parts == capex)
    #expect(try #require(months.last).number("share_of_capex") == 1)
  }

  @Test func quantityTimesPriceIsTheAmount() throws {
    let files = try Example.gigawatt.get().exportFiles
    for name in ["capex.csv", "opex.csv"] {
      for row in try Sheet(files, name).rows {
        let product = try row.number("quantity") * row.number("unit_price_usd")
        #expect(try abs(product - row.number("amount_usd")) <= 0.0051, "\(row)")
      }
    }
  }

  @Test func billOfMaterialsIsPricedByItsCapexLines() throws {
    let result = try Example.gigawatt.get()
    let files = result.exportFiles
    let bill = try Sheet(files, "bom.csv").rows
    let capex = try Sheet(files, "capex.csv").rows
    #expect(bill.count == result.plan.phases.reduce(0) { $0 + $1.items.count })
    for row in bill {
      guard row["paid_by"] == "" else {
        #expect(row["amount_usd"] == "")
        continue
      }
      let lines = capex.filter {
        $0["phase"] == row["phase"] && $0["line"] == row["name"]
          && $0["account"] == row["category"]
      }
      #expect(lines.contains { $0["amount_usd"] == row["amount_usd"] }, "\(row)")
      #expect(try lines.contains { try $0.number("quantity") == row.number("quantity") })
    }
  }

  @Test func monthsOfEachLineAddUpToIt() throws {
    let result = try Example.gigawatt.get()
    let files = result.exportFiles
    var sums: [[String]: Int] = [:]
    for row in try Sheet(files, "cash_flow_monthly.csv").rows {
      let key = ["phase", "class", "account", "line"].map { row[$0] ?? "" }
      sums[key, default: 0] += try row.cents("amount_usd")
    }
    let capex = try Sheet(files, "capex.csv").rows
    for row in capex {
      let key = ["phase", "class", "account", "line"].map { row[$0] ?? "" }
      // What is paid is negative.
      #expect(try sums[key] == -row.cents("amount_usd"), "\(key)")
    }
    #expect(Set(capex.map { [$0["phase"], $0["class"], $0["line"]] }).count == capex.count)
    let total = sums.values.reduce(0, +)
    let flows = try #require(result.proForma).netFlows().reduce(0, +)
    // A cent for each line is all that rounding may take.
    #expect(abs(total - cents(flows)) <= sums.count)
  }

  @Test func yearsAreSumsOfMonthsAndTotalsOfYears() throws {
    let files = try Example.gigawatt.get().exportFiles
    let sheet = try Sheet(files, "tco_by_year.csv")
    let years = sheet.headings.filter { Int($0) != nil }
    #expect(years.count == 21)
    var byYear: [[String]: Int] = [:]
    var net: [String: Int] = [:]
    for row in try Sheet(files, "cash_flow_monthly.csv").rows {
      let year = String((row["month"] ?? "").prefix(4))
      let amount = try row.cents("amount_usd")
      byYear[[row["class"] ?? "", row["account"] ?? "", year], default: 0] += amount
      net[year, default: 0] += amount
    }
    var sections: [[String]: Int] = [:]
    for row in sheet.rows where row["unit"] == "USD" && row["section"] != "net" {
      let section = row["section"] ?? ""
      let isTotal = row["line"]?.hasPrefix("Total, ") == true
      var sum = 0
      for year in years {
        let amount = try row.cents(year)
        sum += amount
        if isTotal {
          #expect(sections[[section, year]] == amount, "\(section) \(year)")
        } else {
          sections[[section, year], default: 0] += amount
          #expect(-(byYear[[section, row["line"] ?? "", year]] ?? 0) == amount)
        }
      }
      #expect(try row.cents("total") == sum)
    }
    let last = try #require(sheet.rows.first { $0["line"] == "Net cash flow before tax" })
    for year in years { #expect(try last.cents(year) == net[year] ?? 0) }
  }

  @Test func soldHoursAndAcceleratorsByYear() throws {
    let result = try Example.gigawatt.get()
    let sheet = try Sheet(result.exportFiles, "tco_by_year.csv")
    let stock = try #require(sheet.rows.first { $0["unit"] == "GPU" })
    #expect(try stock.number("2046") == Double(result.plan.totals.accelerators))
    #expect(try stock.number("2026") == 0)
    let hours = try #require(sheet.rows.first { $0["line"] == "GPU-hours sold" })
    let proForma = try #require(result.proForma)
    // Every phase is full from 2029-10 on.
    #expect(try abs(hours.number("2035") - proForma.soldHoursPerYear) < 0.01)
    let energy = try #require(sheet.rows.first { $0["unit"] == "MWh" })
    let year = result.plan.totals.annualEnergy.megawattHours
    #expect(try abs(energy.number("2035") / year - 1) < 1e-6)
  }

  @Test func revenueBelongsToItsPhase() throws {
    let result = try plan(
      """
      id: sold
      sites: [abilene-tx]
      cluster: {system: gb200-nvl72}
      phases:
        - {id: a, ready: 2027-06, size: {contracted: 50 MW}}
        - {id: b, ready: 2028-03, size: {contracted: 50 MW}}
      finance: {price: 3.00 USD/GPU-h}
      """)
    let proForma = try #require(result.proForma)
    let revenue = proForma.lines.filter { $0.account == .revenue }
    #expect(revenue.map(\.phase) == [0, 1])
    #expect(revenue[1].series.first - revenue[0].series.first == 9)
    let sheet = try Sheet(result.exportFiles, "cash_flow_monthly.csv")
    #expect(
      try sheet.rows(where: "class", is: "revenue").allSatisfy { try $0.cents("amount_usd") > 0 })
    // Years hold what months do.
    let flows = proForma.statements().yearly
    let equity = flows.reduce(0) { $0 + $1.equity }
    let months = proForma.netFlows().reduce(0, +)
    #expect(abs(equity - months) < 1e-6 * months.magnitude)
    #expect(flows.first?.period == 2026)
  }

  @Test func cumulativeCentsAddUpAndStayNear() {
    var state: UInt64 = 7
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    for _ in 0..<200 {
      let amounts = (0..<60).map { _ in (next() - 0.3) * 1e6 }
      let printed = cumulativeCents(amounts)
      #expect(printed.reduce(0, +) == wholeCents(amounts.reduce(0, +)))
      for (amount, cents) in zip(amounts, printed) {
        #expect(cents == cents.rounded())
        #expect(abs(cents - amount * 100) <= 1.0001)
      }
    }
  }

  @Test func dustIsRemovedAndValuesAreNot() {
    #expect(withoutDust(0.047799999999999995) == 0.0478)
    #expect(withoutDust(3_099_999.9999999995) == 3_100_000)
    #expect(withoutDust(1.0 / 3) == 0.333333333333333)
    #expect(withoutDust(-2.5) == -2.5)
    #expect(withoutDust(0) == 0)
    #expect(withoutDust(1e300) == 1e300)
    #expect(abs(withoutDust(1.23456789e-12) / 1.23456789e-12 - 1) < 1e-9)
  }

  @Test func partsOfAWholeAddUp() {
    #expect(apportioned(10, by: [1, 1, 1]) == [3, 4, 3])
    #expect(apportioned(308, by: [24, 24, 24, 24, 24, 23]).reduce(0, +) == 308)
    #expect(apportioned(5, by: []) == [])
  }
}
