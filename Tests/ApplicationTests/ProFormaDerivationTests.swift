import Documents
import Interchange
import Reporting
import Testing

@testable import Application

/// Every figure of a bare pro forma follows from its inputs.
@Suite struct ProFormaDerivationTests {
  private static let forms: [(tax: String, debt: String, price: String)] = [
    ("{federal: 21 %, state: 5 %}", "", "2.00 USD"),
    (
      "{federal: 21 %, state: 5 %, losses: carried-forward}",
      "debt: {share: 60 %, rate: 9 %, tenor: 5 years, fee: 1 %, reserve: 6 months}", "2.00 USD"
    ),
    (
      "{federal: 21 %, state: 6 %, losses: carried-forward, interest_limit: ebitda, "
        + "state_bonus: false}",
      "debt: {share: 70 %, max_share: 50 %, rate: 8 %, tenor: 7 years, style: equal-principal}",
      "1.40 USD"
    ),
    (
      "{federal: 21 %, interest_limit: ebit}",
      "debt: {share: 40 %, rate: 9 %, tenor: 4 years, style: interest-only, reserve: 12 months}",
      "1.50 USD"
    ),
    ("{federal: 21 %}", "debt: {dscr: 1.5, rate: 8 %, tenor: 6 years, fee: 2 %}", "1.30 USD"),
    (
      "{federal: 21 %}",
      "debt: {dscr: 1.2, rate: 8 %, tenor: 7 years, max_share: 70 %, reserve: 3 months}",
      "2.00 USD"
    ),
    ("{}", "debt: {share: 60 %, rate: 9 %, tenor: 5 years}", "0.01 USD"),
  ]

  private static func explained(_ form: (tax: String, debt: String, price: String)) throws -> JSON {
    try inFolder { folder in
      let file = "\(folder)/form.yaml"
      try write(
        """
        kind: pro-forma
        id: form
        life: 9 years
        units: 744.6e6 /year
        degradation: 0.5 %
        price: \(form.price)
        price_escalation: -1 %
        capex:
          - {item: cluster, amount: 4.0e9 USD, depreciation: macrs-5, bonus: 40 %, in_service: 11}
          - {item: shell, amount: 0.6e9 USD, depreciation: macrs-39, in_service: 4}
          - {item: fit-out, amount: 0.3e9 USD, depreciation: straight-line-7-half-year}
          - {item: land, amount: 0.1e9 USD}
        opex:
          - {item: power, amount: 90e6 USD/year, escalation: 2.5 %}
          - {item: operations, amount: 110e6 USD/year}
        tax: \(form.tax)
        discount: \(form.debt.isEmpty ? "{nominal: 9 %}" : "{real: 7 %, inflation: 2 %}")
        \(form.debt)
        residual: 5 %
        """, file)
      return try PlanSource(file).explained()
    }
  }

  private static func pit() throws -> JSON {
    try inFolder { folder in
      let file = "\(folder)/pit.yaml"
      try write(
        """
        kind: pro-forma
        id: pit
        life: 3 years
        units: 1e6 /year
        price: 230 USD
        price_escalation: -90 %
        capex: [{item: pit, amount: 100e6 USD}]
        opex: [{item: closing, amount: 1e6 USD/year, escalation: 100 %}]
        discount: {nominal: 10 %}
        """, file)
      return try PlanSource(file).explained()
    }
  }

  private static func numbers(_ value: JSON, _ path: String = "") -> [String] {
    switch value {
    case .object(let members):
      members.filter { !path.isEmpty || !["scenario", "rests_on"].contains($0.key) }.flatMap {
        numbers($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)")
      }
    case .list(let items):
      items.enumerated().flatMap { numbers($0.element, "\(path)[\($0.offset)]") }
    case .integer, .number: [path]
    case .null, .boolean, .text: []
    }
  }

  @Test func everyFigureRecomputesAndEveryRowIsUsed() throws {
    var unused = Set(ProFormaDerivations.rows.map { "\($0.metric): \($0.formula)" })
    let all = try Self.forms.map { try Self.explained($0) } + [Self.pit()]
    for (number, form) in all.enumerated() {
      let context = DerivationContext(form)
      for path in Self.numbers(form) {
        guard let row = context.derivation(of: path) else {
          Testing.Issue.record("no derivation of \(path)")
          continue
        }
        unused.remove("\(row.metric): \(row.formula)")
        guard let recomputed = context.recomputed(row, at: path) else { continue }
        let value = try #require(context.number(at: path))
        // Flows that cancel to nothing cancel to less than a cent.
        #expect(
          agree(value, recomputed) || path.hasSuffix("_usd") && abs(value - recomputed) < 0.01,
          "form \(number): \(path) is \(value), from its inputs \(recomputed)")
      }
    }
    #expect(unused.isEmpty, "\(unused.sorted().joined(separator: "\n"))")
  }

  /// The test above would pass if nothing were compared: a figure that is changed must fail.
  @Test func aChangedFigureIsNoticed() throws {
    let form = try Self.explained(Self.forms[1])
    for path in ["npv_usd", "cash_flow[3].tax_usd", "debt_usd"] {
      let steps = try #require(MetricPath.steps(path))
      let context = DerivationContext(form.adding(1e-6, at: steps[...]))
      let row = try #require(context.derivation(of: path))
      let recomputed = try #require(context.recomputed(row, at: path))
      #expect(!agree(try #require(context.number(at: path)), recomputed), "\(path)")
    }
  }

  @Test func leavesSayWhetherTheyWereWritten() throws {
    let explanation = try Explanation(
      of: "cash_flow[2].opex_usd", in: Self.explained(Self.forms[0]))
    let lines = explanation.screen.lines.joined(separator: "\n")
    #expect(lines.contains("the pro forma, as written"))
    let price = try Explanation(of: "cash_flow[2].units", in: Self.pit())
    #expect(price.screen.lines.joined().contains("stated default"))
  }
}
