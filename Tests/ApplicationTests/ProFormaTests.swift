import Documents
import Interchange
import Testing

@testable import Application

/// A bare pro forma against NREL's SAM: PySAM 7.1.1 Singleowner, PVWattsSingleOwner defaults with
/// 744.6e6 units a year at 2 USD, 4.0e9 USD built, 150e6 USD a year of operation, federal tax 21 %,
/// real discount 10 %, no inflation. Rates of return are by bisection on the same flows, since
/// SAM's own search stops early.
@Suite struct ProFormaTests {
  private func project(
    years: Int, bonus: String = "0 %", debt: String = "", extra: String = "",
    discount: String = "10 %", opex: String = "0 %"
  ) throws -> Document {
    let yaml = """
      kind: pro-forma
      id: case
      life: \(years) years
      units: 744.6e6 /year
      price: 2.00 USD
      capex:
        - {item: cluster, amount: 4.0e9 USD, depreciation: macrs-5, bonus: \(bonus)}
      opex:
        - {item: operations, amount: 150e6 USD/year, escalation: \(opex)}
      tax: {federal: 21 %, state: 0 %, losses: paid-out}
      discount: {real: \(discount), inflation: 0 %}
      \(debt)
      \(extra)
      """
    return try inFolder { folder in
      try write(yaml, "\(folder)/case.yaml")
      return try PlanRequest(file: "\(folder)/case.yaml").projection().json.document
    }
  }

  private func number(_ document: Document?) throws -> Double {
    let text = try #require(document?.scalar?.text)
    return try #require(Double(text))
  }

  private func column(_ document: Document, _ key: String) throws -> [Double] {
    try #require(document["cash_flow"]?.items).map { try number($0[key]) }
  }

  private func expect(
    _ values: [Double], _ published: [Double], within tolerance: Double = 1e-9,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == published.count, sourceLocation: location)
    for (value, other) in zip(values, published) {
      #expect(
        abs(value - other) <= tolerance * max(1, abs(other)), "\(value) \(other)",
        sourceLocation: location)
    }
  }

  @Test func fiveYearsWithoutDebt() throws {
    let result = try project(years: 5)
    expect(
      try column(result, "equity_usd"),
      [-4e9, 1_225_968_000, 1_326_768_000, 1_219_248_000, 1_154_736_000, 1_154_736_000])
    expect([try number(result["irr"])], [0.161256160642], within: 1e-11)
    expect([try number(result["npv_usd"])], [632_758_341.64], within: 1e-10)
    expect([try number(result["levelized_usd_per_gpu_hour"])], [1.77582587], within: 1e-8)
  }

  @Test func bonusDepreciation() throws {
    let result = try project(years: 5, bonus: "100 %")
    expect(
      try column(result, "equity_usd"),
      [-4e9, 1_897_968_000] + [Double](repeating: 1_057_968_000, count: 4))
    // The first year's loss is paid out.
    #expect(try column(result, "tax_usd")[1] < 0)
    expect([try number(result["irr"])], [0.18251970145785], within: 1e-11)
    expect([try number(result["npv_usd"])], [774_167_460.49], within: 1e-10)
    expect([try number(result["levelized_usd_per_gpu_hour"])], [1.72572734], within: 1e-8)
  }

  @Test func levelDebt() throws {
    let result = try project(
      years: 6, debt: "debt: {share: 60 %, rate: 9 %, tenor: 5 years, style: level}")
    expect([try number(result["debt_usd"])], [2.4e9])
    expect(
      try column(result, "debt_service_usd"),
      [0] + [Double](repeating: 617_021_896.70, count: 5) + [0], within: 1e-10)
    expect(
      try column(result, "interest_usd"),
      [0, 216_000_000, 179_908_029.30, 140_567_781.23, 97_686_910.84, 50_946_762.11, 0],
      within: 1e-9)
    expect([try number(result["minimum_dscr"])], [2.17042540495], within: 1e-11)
    expect(
      try column(result, "equity_usd"),
      [
        -1.6e9, 654_306_103.30, 747_526_789.46, 631_745_337.36, 558_228_354.58, 548_412_923.35,
        1_106_352_000,
      ], within: 1e-10)
    expect([try number(result["irr"])], [0.35759549066407], within: 1e-11)
  }

  @Test func debtByCover() throws {
    let result = try project(years: 6, debt: "debt: {dscr: 1.6, rate: 9 %, tenor: 5 years}")
    expect([try number(result["debt_usd"])], [3_255_638_107.425386])
    expect(
      Array(try column(result, "debt_service_usd")[1...5]), [Double](repeating: 837e6, count: 5))
    expect([-(try column(result, "equity_usd")[0])], [744_361_892.57], within: 1e-10)
    expect([try number(result["irr"])], [0.60179676680074], within: 1e-11)
    expect([try number(result["npv_usd"])], [1_496_411_493.44], within: 1e-10)
    // Every loan is repaid to the cent.
    let principal = try column(result, "principal_usd").reduce(0, +)
    expect([principal], [3_255_638_107.425386], within: 1e-12)
  }

  @Test func debtBeyondTheCostIsCappedAndSaysSo() throws {
    let whole = try project(years: 6, debt: "debt: {dscr: 1.3, rate: 9 %, tenor: 5 years}")
    expect([try number(whole["debt_before_cap_usd"])], [4_006_939_209.14], within: 1e-11)
    expect([try number(whole["debt_usd"])], [4e9])
    #expect(try #require(whole["irr"]).isNull)
    #expect(
      whole["remarks"]?.items?.contains {
        $0.scalar?.text.contains("asked, capped at $4.00 B, 100 %") == true
      } == true)
    // Nothing is paid in, so no rate exists: it says why.
    #expect(try #require(whole["irr_problem"]?.scalar?.text).contains("one sign"))
    let capped = try project(
      years: 6, debt: "debt: {dscr: 1.3, rate: 9 %, tenor: 5 years, max_share: 80 %}")
    expect([try number(capped["debt_usd"])], [3.2e9])
    expect([try column(capped, "principal_usd").reduce(0, +)], [3.2e9], within: 1e-12)
    // A smaller loan is covered better than was asked.
    #expect(try number(capped["minimum_dscr"]) > 1.3)
  }

  @Test func breakEvenPriceAtARateOfReturn() throws {
    let result = try project(years: 6, discount: "15 %")
    expect(
      [try number(result["break_even_usd_per_gpu_hour"])], [1.737844643423], within: 1e-12)
  }

  /// At the break-even price the pro forma is worth nothing.
  @Test func breakEvenPriceBreaksEven() throws {
    let first = try project(
      years: 7, debt: "debt: {share: 40 %, rate: 7 %, tenor: 6 years}",
      extra: "residual: 10 %\nprice_escalation: -5 %", opex: "3 %")
    let price = try number(first["break_even_usd_per_gpu_hour"])
    let again = try inFolder { folder in
      try write(
        """
        kind: pro-forma
        id: case
        life: 7 years
        units: 744.6e6 /year
        price: \(price) USD
        price_escalation: -5 %
        capex:
          - {item: cluster, amount: 4.0e9 USD, depreciation: macrs-5}
        opex:
          - {item: operations, amount: 150e6 USD/year, escalation: 3 %}
        tax: {federal: 21 %}
        discount: {real: 10 %}
        debt: {share: 40 %, rate: 7 %, tenor: 6 years}
        residual: 10 %
        """, "\(folder)/case.yaml")
      return try PlanRequest(file: "\(folder)/case.yaml").projection().json.document
    }
    #expect(try abs(number(again["npv_usd"])) < 1)
    #expect(try abs(number(again["irr"]) - 0.1) < 1e-9)
  }

  /// A loss carried forward is used up to 80 % of later income, and never more than it was.
  @Test func lossesCarriedForward() throws {
    let paid = try project(years: 6, bonus: "100 %")
    let carried = try inFolder { folder in
      try write(
        """
        kind: pro-forma
        id: case
        life: 6 years
        units: 744.6e6 /year
        price: 2.00 USD
        capex:
          - {item: cluster, amount: 4.0e9 USD, depreciation: macrs-5, bonus: 100 %}
        opex:
          - {item: operations, amount: 150e6 USD/year}
        tax: {federal: 21 %, losses: carried-forward}
        discount: {real: 10 %}
        """, "\(folder)/case.yaml")
      return try PlanRequest(file: "\(folder)/case.yaml").projection().json.document
    }
    // Loss of year 1: 4,000 - 1,339.2 = 2,660.8; years 2 and 3 use 80 % of 1,339.2 = 1,071.36
    // each, year 4 the remaining 518.08.
    let rate = 0.21
    let income = 1339.2e6
    expect(
      try column(carried, "tax_usd"),
      [
        0, 0, 0.2 * income * rate, 0.2 * income * rate, (income - 518.08e6) * rate, income * rate,
        income * rate,
      ])
    let sums = try (column(paid, "tax_usd").reduce(0, +), column(carried, "tax_usd").reduce(0, +))
    expect([sums.0], [sums.1])
    #expect(try number(paid["npv_usd"]) > number(carried["npv_usd"]))
  }

  @Test func everyErrorOfABadPageInOnePass() throws {
    try inFolder { folder in
      try write(
        """
        kind: pro-forma
        id: bad
        life: 5.5 years
        units: 744.6e6
        price: -2 USD
        capex:
          - {item: cluster, amount: 4.0e9 USD, depreciation: macrs-6}
        debt: {share: 60 %, dscr: 1.3, rate: 9 %, tenor: 9 years}
        discont: {real: 10 %}
        """, "\(folder)/bad.yaml")
      do throws(Failure) {
        _ = try PlanRequest(file: "\(folder)/bad.yaml").projection()
        Testing.Issue.record("a pro forma full of errors")
      } catch {
        #expect(error.status == .badInput)
        let paths = error.issues.map(\.path)
        for path in ["life", "units", "price", "capex[0].depreciation", "debt.share", "debt"] {
          #expect(paths.contains(path), "\(path) in \(paths)")
        }
        #expect(error.issues.contains { $0.suggestion == "discount" })
        #expect(error.issues.allSatisfy { $0.position.line > 0 })
      }
    }
  }
}
