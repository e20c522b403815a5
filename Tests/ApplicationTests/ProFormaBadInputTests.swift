import Documents
import Interchange
import Testing

@testable import Application

/// What is wrong with a pro forma, and what is said of it: the text put in place of another, the
/// path of the issue and a part of its message.
private let mistakes: [(old: String, new: String, path: String, message: String)] = [
  ("rate: 9 %", "rate: 9", "debt.rate", "write `9 %` or `0.09`"),
  ("federal: 21 %", "federal: 21", "tax.federal", "write `21 %` or `0.21`"),
  ("real: 10 %", "real: 10", "discount.real", "write `10 %` or `0.1`"),
  ("escalation: 2 %", "escalation: 2", "opex[0].escalation", "write `2 %` or `0.02`"),
  ("life: 6 years", "life: -6 years", "life", "`-6 years` is not 1 year to 60 years"),
  ("macrs-5", "straight-line--5", "capex[0].depreciation", "no method of depreciation"),
  ("macrs-5", "declining-05", "capex[0].depreciation", "no method of depreciation"),
  ("item: shell", "item: cluster", "capex", "classes must not overlap"),
  ("2.00 USD", "2.00 XYZ", "price", "no currency has the code XYZ"),
  ("tenor: 5", "tenor: 7", "debt", "outlives the 6 years"),
  ("share: 60 %", "share: 160 %", "debt.share", "at most 100 %"),
  ("style: level", "style: sculpted", "debt.style", "sized by a `dscr`"),
  (
    "share: 60 %, rate: 9 %, tenor: 5 years, style: level", "dscr: 0.5, rate: 9 %, tenor: 5 years",
    "debt.dscr", "`0.5` is not 1 to 100"
  ),
  (
    "share: 60 %, rate: 9 %, tenor: 5 years",
    "share: 95 %, rate: 9 %, tenor: 1 year, reserve: 12 months",
    "debt.reserve", "take up all"
  ),
  ("macrs-5", "macrs-5, in_service: 13", "capex[0].in_service", "1 to 12"),
  ("macrs-39", "macrs-15, in_service: 11", "capex", "decides the convention of all"),
  ("macrs-39", "straight-line-9, in_service: 3", "capex[1].in_service", "only MACRS"),
  ("macrs-39", "macrs-39, bonus: 100 %", "capex[1].bonus", "20 years"),
]

private let good = """
  kind: pro-forma
  id: case
  life: 6 years
  units: 744.6e6 /year
  price: 2.00 USD
  capex:
    - {item: cluster, amount: 4.0e9 USD, depreciation: macrs-5}
    - {item: shell, amount: 0.5e9 USD, depreciation: macrs-39}
  opex:
    - {item: operations, amount: 150e6 USD/year, escalation: 2 %}
  tax: {federal: 21 %}
  discount: {real: 10 %}
  debt: {share: 60 %, rate: 9 %, tenor: 5 years, style: level}
  """

@Suite struct ProFormaBadInputTests {
  private func project(_ text: String) throws -> Result<Document, Failure> {
    try inFolder { folder in
      try write(text, "\(folder)/case.yaml")
      do throws(Failure) {
        return .success(try PlanRequest(file: "\(folder)/case.yaml").projection().json.document)
      } catch {
        return .failure(error)
      }
    }
  }

  @Test(arguments: mistakes.indices) func isRefused(_ index: Int) throws {
    let mistake = mistakes[index]
    try #require(good.contains(mistake.old))
    let text = good.replacing(mistake.old, with: mistake.new)
    guard case .failure(let failure) = try project(text) else {
      Testing.Issue.record("\(mistake.new) was taken")
      return
    }
    #expect(failure.status == .badInput)
    #expect(
      failure.issues.contains {
        $0.path.hasPrefix(mistake.path) && $0.message.contains(mistake.message)
          && $0.position.line > 0
      }, "\(failure.issues)")
    #expect(failure.issues.count == 1, "\(failure.issues)")
  }

  /// A loss in every year: no rate of return, and it says why.
  @Test func flowsOfOneSignHaveNoRate() throws {
    let result = try project(good.replacing("2.00 USD", with: "0.01 USD")).get()
    #expect(try #require(result["irr"]).isNull)
    #expect(try #require(result["irr_problem"]?.scalar?.text).contains("one sign"))
    #expect(result["irr_rates"] == nil)
  }

  /// A pit that is filled up at the end: two rates, both named, neither chosen.
  @Test func severalRatesAreReportedAsSeveral() throws {
    let pit = """
      kind: pro-forma
      id: pit
      life: 3 years
      units: 1e6 /year
      price: 230 USD
      price_escalation: -90 %
      capex: [{item: pit, amount: 100e6 USD}]
      opex: [{item: closing, amount: 1e6 USD/year, escalation: 100 %}]
      discount: {nominal: 10 %}
      """
    let result = try project(pit).get()
    #expect(try #require(result["irr"]).isNull)
    let rates = try #require(result["irr_rates"]?.items).map { Double($0.scalar?.text ?? "") ?? 0 }
    try #require(rates.count == 2)
    // −100 + 229 x + 21 x² − 1.7 x³ at x = 1/(1 + rate).
    for rate in rates {
      let x = 1 / (1 + rate)
      let value = ((-1.7 * x + 21) * x + 229) * x - 100
      #expect(abs(value) < 1e-6, "\(rate)")
    }
  }

  /// §168(d)(3): of two items the later holds over 40 % of the basis.
  @Test func lateEquipmentFollowsTheMidQuarterConvention() throws {
    let late = good.replacing("macrs-5", with: "macrs-5, in_service: 11")
      .replacing("debt: {share: 60 %, rate: 9 %, tenor: 5 years, style: level}", with: "")
    let result = try project(late).get()
    let tax = try #require(result["cash_flow"]?.items?[1]["tax_usd"]?.scalar?.text)
    let income = 2.0 * 744.6e6 - 150e6
    // Table A-5: 5 % in the first year; January's building 2.461 %.
    let expected = 0.21 * (income - 0.05 * 4.0e9 - 0.02461 * 0.5e9)
    #expect(abs((Double(tax) ?? 0) / expected - 1) < 1e-12)
    #expect(
      result["remarks"]?.items?.contains {
        $0.scalar?.text.contains("Mid-quarter convention") == true
      } == true)
  }
}
