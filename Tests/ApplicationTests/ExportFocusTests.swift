import Catalog
import Documents
import Interchange
import TCO
import Testing

@testable import Application

/// Files of a plan with contract, debt and tax.
@Suite struct FinancedExportTests {
  static let financed = Result { try ExamplePlans.plan("financed") }

  /// FOCUS: for what is amortized, the effective costs of usage are the billed costs of purchase.
  @Test func effectiveCostsOfUsageAreBilledCostsOfPurchases() throws {
    let rows = try Sheet(Self.financed.get().exportFiles, "focus.csv").rows
    var billed: [String: Int] = [:]
    var effective: [String: Int] = [:]
    for row in rows where row["x_IsAmortized"] == "true" {
      let id = row["ResourceId"] ?? ""
      if row["ChargeCategory"] == "Purchase" {
        billed[id, default: 0] += try row.cents("BilledCost")
        #expect(try row.cents("EffectiveCost") == 0)
      } else {
        #expect(row["ChargeCategory"] == "Usage")
        effective[id, default: 0] += try row.cents("EffectiveCost")
        #expect(try row.cents("BilledCost") == 0)
      }
    }
    #expect(billed == effective && billed.count > 50)
    #expect(rows.allSatisfy { $0["x_IsForecast"] == "true" })
    // All of it together: nothing is billed that has no effect, but for land paid at once.
    let all = try rows.reduce(0) { try $0 + $1.cents("BilledCost") - $1.cents("EffectiveCost") }
    #expect(all == 0)
    let total = try rows.reduce(0) { try $0 + $1.cents("BilledCost") }
    let flows = try Sheet(Self.financed.get().exportFiles, "cash_flow_monthly.csv").rows
    let lines = try flows.filter {
      ["it_capex", "facility_capex", "opex", "refresh", "residual"].contains($0["class"])
    }.reduce(0) { try $0 - $1.cents("amount_usd") }
    #expect(total == lines)
  }

  @Test func customColumnsStandLastAndHeadingsArePascalCase() throws {
    let headings = try Sheet(Self.financed.get().exportFiles, "focus.csv").headings
    let custom = try #require(headings.firstIndex { $0.hasPrefix("x_") })
    #expect(headings[custom...].allSatisfy { $0.hasPrefix("x_") })
    for heading in headings[..<custom] {
      #expect(heading.first?.isUppercase == true && !heading.contains("_"))
      #expect(heading.utf8.count <= 50)
    }
  }

  @Test func theLedgerIsTheCashFlowOfItsLines() throws {
    let files = try Self.financed.get().exportFiles
    let ledger = try Sheet(files, "ledger.csv").rows
    let flows = try Sheet(files, "cash_flow_monthly.csv").rows
    let lines = flows.filter { !["tax", "debt", "working_capital"].contains($0["class"]) }
    #expect(
      try ledger.reduce(0) { try $0 + $1.cents("amount_usd") }
        == lines.reduce(0) { try $0 + $1.cents("amount_usd") })
    for row in ledger where row["unit"] != "USD" {
      let product = try row.number("quantity") * row.number("unit_price_usd")
      let amount = try row.number("amount_usd").magnitude
      #expect(abs(product - amount) <= 1e-9 * product + 0.02, "\(row)")
    }
    #expect(ledger.allSatisfy { $0["site"] == "abilene-tx" && $0["month"] != "" })
  }

  @Test func theLoanIsRepaidAndEquityIsWhatIsLeft() throws {
    let result = try Self.financed.get()
    let files = result.exportFiles
    let debt = try Sheet(files, "debt_schedule.csv").rows
    let drawn = try debt.reduce(0) { try $0 + $1.cents("drawn_usd") }
    #expect(try debt.reduce(0) { try $0 + $1.cents("principal_usd") } == drawn && drawn > 0)
    let months = try Sheet(files, "cash_flow_monthly.csv").rows.reduce(0) {
      try $0 + $1.cents("amount_usd")
    }
    let years = try #require(
      try Sheet(files, "tco_by_year.csv").rows.first { $0["line"] == "Cash flow to equity" })
    #expect(try years.cents("total") == months)
    let equity = try #require(result.projection?.statements).equity.reduce(0, +)
    #expect(abs(Double(months) / 100 - equity) < 10)
  }

  @Test func depreciationAddsUpToItsBasis() throws {
    let rows = try Sheet(Self.financed.get().exportFiles, "depreciation.csv").rows
    let basis = try rows.filter { $0["class"] == "macrs-5" && $0["measure"] == "basis" }
      .reduce(0) { try $0 + $1.cents("amount_usd") }
    let federal = try rows.filter { $0["class"] == "macrs-5" && $0["measure"] == "federal" }
      .reduce(0) { try $0 + $1.cents("amount_usd") }
    #expect(basis == federal && basis > 0)
  }

  @Test func theMarkStandsBeforeTablesAlone() throws {
    let result = try Self.financed.get()
    for (plain, marked) in zip(result.exportFiles, result.exportFiles(hasMark: true)) {
      let mark: [UInt8] = plain.name.hasSuffix(".csv") ? [0xEF, 0xBB, 0xBF] : []
      #expect(marked.bytes == mark + plain.bytes, "\(plain.name)")
    }
  }

  @Test func otherCurrenciesAreConvertedAndSaid() throws {
    let site = ReadFile(
      kind: "site",
      document: .mapping([
        .init("land", .mapping([.init("price", .plain("55 EUR/m2"))])),
        .init("note", .text("flat")),
      ]), file: "site.yaml")
    #expect(CurrencyConversion.isNeeded([site]))
    var issues: [Documents.Issue] = []
    let converted = CurrencyConversion([site]).convert(site, issues: &issues)
    #expect(issues.isEmpty)
    // European Central Bank, 2025-02-28: 1.0411 USD.
    #expect(converted.document["land"]?["price"]?.scalar?.text == "57.2605 USD/m2")
    let note = try #require(converted.document["note"]?.scalar?.text)
    #expect(note.hasPrefix("flat; converted: land.price 55 EUR/m2"))
    #expect(note.contains("1.0411 USD of 2025-02-28"))
    let own = ReadFile(
      kind: "currency",
      document: .mapping([
        .init("id", .plain("sek")), .init("name", .plain("Krona")), .init("usd", .plain("0.1")),
        .init("source", .plain("s")), .init("as_of", .plain("2026-01-01")),
        .init("confidence", .plain("secondary")),
      ]), file: "own.yaml")
    let krona = ReadFile(
      kind: "site", document: .mapping([.init("price", .plain("30 SEK/m3"))]), file: "site.yaml")
    let conversion = CurrencyConversion([own, krona])
    #expect(
      conversion.convert(krona, issues: &issues).document["price"]?.scalar?.text == "3 USD/m3")
    let unknown = ReadFile(
      kind: "site", document: .mapping([.init("price", .plain("30 XYZ/m3"))]), file: "site.yaml")
    _ = conversion.convert(unknown, issues: &issues)
    #expect(issues.count == 1 && issues[0].message.contains("XYZ"))
    // Ratings and plain text are no money.
    for text in ["80 MVA", "3 GPU", "12 EUR a day", "EUR", "5 GWh", "0.4562 MYR/kWh at 4.35"] {
      let file = ReadFile(
        kind: "site", document: .mapping([.init("x", .plain(text))]), file: "site.yaml")
      #expect(!CurrencyConversion.isNeeded([file]), "\(text)")
    }
  }
}
