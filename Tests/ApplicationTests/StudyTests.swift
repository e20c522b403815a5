import Documents
import Foundation
import Interchange
import Reporting
import Testing

@testable import Application

/// Studies of a bare pro forma: distributions, correlations and what is asked of them.
@Suite struct StudyTests {
  static let proForma = """
    kind: pro-forma
    id: base
    life: 8 years
    units: 744.6e6 /year
    price: 2.00 USD
    capex:
      - {item: cluster, amount: 4.0e9 USD, depreciation: macrs-5, bonus: 40 %}
      - {item: shell, amount: 0.5e9 USD, depreciation: macrs-39}
    opex:
      - {item: operations, amount: 150e6 USD/year, escalation: 3 %}
    tax: {federal: 21 %, state: 5 %, losses: carried-forward}
    discount: {real: 9 %, inflation: 2 %}
    debt: {share: 60 %, rate: 9 %, tenor: 5 years}
    residual: 5 %
    """

  static let uncertain = """
    kind: study
    id: risk
    base: base.yaml
    draws: 3000
    seed: 77
    vary:
      price: {triangular: [1.5 USD, 2.0 USD, 2.6 USD]}
      capex.cluster.amount: {lognormal: {p10: 3.6e9 USD, p90: 4.6e9 USD}}
      opex.operations.amount: {pert: [120e6 USD/year, 150e6 USD/year, 260e6 USD/year]}
      opex.operations.escalation: {normal: [3 %, 1 %]}
      debt.rate: {uniform: [7 %, 11 %]}
      residual: {discrete: {0 %: 0.3, 5 %: 0.5, 20 %: 0.2}}
    correlations:
      - {between: [price, capex.cluster.amount], rank: 0.6}
      - {between: [debt.rate, opex.operations.escalation], rank: 0.4}
    report: [npv_usd, irr, minimum_dscr, levelized_usd_per_gpu_hour]

    """

  /// A study and its base in a folder of their own.
  struct Folder {
    let path: String

    init(_ study: String, base: String = StudyTests.proForma) throws {
      path = "\(try ExamplePlans.scratch.get())/study-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try write(base, "\(path)/base.yaml")
      try write(study, "\(path)/study.yaml")
    }

    func request(threads: Int = 1, drawsPath: String? = nil) -> StudyRequest {
      StudyRequest(
        file: "\(path)/study.yaml", records: ["\(ExamplePlans.root)/examples/sites"],
        threads: threads, drawsPath: drawsPath)
    }

    func projection(_ text: String) throws -> JSON {
      let file = "\(path)/draw.yaml"
      try write(text, file)
      return try PlanRequest(file: file).projection().json
    }
  }

  private func failure(_ study: String, base: String = StudyTests.proForma) async throws -> Failure
  {
    let folder = try Folder(study, base: base)
    return try await #require(throws: Failure.self) { try await folder.request().run() }
  }

  // MARK: Draws

  /// A draw written out as a pro forma gives the figures of the draw: compiled or read anew, there
  /// is one model.
  @Test(arguments: [
    uncertain,
    // Words and years are no numbers of the compiled form: these draws are read anew.
    uncertain.replacing(
      "  residual: {discrete: {0 %: 0.3, 5 %: 0.5, 20 %: 0.2}}",
      with: """
          residual: {uniform: [0 %, 20 %]}
          tax.losses: {discrete: {paid-out: 0.5, carried-forward: 0.5}}
          life: {discrete: {7 years: 0.5, 9 years: 0.5}}
        """),
    // A real rate and inflation together make more than the sum of both.
    uncertain.replacing(
      "  residual: {discrete: {0 %: 0.3, 5 %: 0.5, 20 %: 0.2}}",
      with: "  discount.real: {uniform: [7 %, 11 %]}\n  discount.inflation: {uniform: [1 %, 4 %]}"),
  ])
  func aDrawIsAPriceableProForma(_ study: String) async throws {
    let folder = try Folder(study.replacing("draws: 3000", with: "draws: 600"))
    let sheet = "\(folder.path)/draws.csv"
    let result = try await folder.request(drawsPath: sheet).run()
    let rows = try rows(of: sheet)
    #expect(rows.count == 600)
    for draw in [0, 1, 99, 255, 511, 512, 599] {
      let text = try folder.request().document(ofDraw: draw)
      let json = try folder.projection(text)
      for metric in result.metrics {
        let expected = try #require(json[metric])
        let written = try #require(rows[draw][metric])
        guard let value = expected.double else {
          #expect(written.isEmpty)
          continue
        }
        let ours = try #require(Double(written))
        #expect(abs(ours - value) <= 1e-12 * abs(value), "draw \(draw), \(metric)")
      }
    }
  }

  @Test func theSameSeedGivesTheSameBytesOnAnyThreads() async throws {
    let folder = try Folder(Self.uncertain.replacing("draws: 3000", with: "draws: 100000"))
    var texts: [String] = []
    for threads in [1, 2, 3] {
      let sheet = "\(folder.path)/draws-\(threads).csv"
      let result = try await folder.request(threads: threads, drawsPath: sheet).run()
      let rows = try String(contentsOfFile: sheet, encoding: .utf8)
      texts.append(result.json.text + result.screen.lines.joined(separator: "\n") + rows)
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0] == texts[2])
    let other = try Folder(
      Self.uncertain.replacing("draws: 3000", with: "draws: 100000").replacing("77", with: "78"))
    let result = try await other.request().run()
    #expect(!texts[0].hasPrefix(result.json.text))
  }

  /// The references' anchor through the whole program: a triangular (25, 30, 40 thousand) has the
  /// mean 31,666.667 and the median 31,339.746.
  @Test func theTriangularAnchor() async throws {
    let folder = try Folder(
      """
      kind: study
      base: base.yaml
      draws: 200000
      seed: 3
      vary: {capex.only.amount: {triangular: [25000 USD, 30000 USD, 40000 USD]}}
      report: [capex_usd]
      """,
      base: """
        kind: pro-forma
        id: anchor
        life: 3 years
        units: 1 /year
        price: 1 USD
        capex: [{item: only, amount: 30000 USD}]
        """)
    let json = try await folder.request().run().json
    let metric = try #require(json["metrics"]?.items?.first)
    func number(_ key: String) throws -> Double { try #require(metric[key]?.double) }
    let error = try number("standard_error")
    #expect(try abs(number("mean") - 31_666.667) < 3 * error)
    #expect(abs(error - 3118.048 / 200_000.0.squareRoot()) < 0.05)
    #expect(try abs(number("p50") - 31_339.746) < 3 * 1.2 * error)
    #expect(try number("min") > 25_000)
    #expect(try number("max") < 40_000)
    #expect(json["seed"]?.double == 3)
    #expect(json["draws"]?.double == 200_000)
    #expect(metric["unit"] == "USD")
    let steps = try #require(metric["convergence"]?.items)
    #expect(steps.compactMap { $0["draws"]?.double }.last == 131_072)
  }

  // MARK: Sensitivity

  private static let linear = """
    kind: pro-forma
    id: linear
    life: 2 years
    units: 100 /year
    price: 10 USD
    capex: [{item: plant, amount: 1000 USD}]
    opex: [{item: work, amount: 200 USD/year}]
    discount: {nominal: 25 %}
    """

  /// NPV = 1.44 · (100 · price − opex) − capex, since 1/1.25 + 1/1.25² = 1.44. With uniform inputs
  /// P10, P50 and P90 are a tenth, a half and nine tenths of the way.
  @Test func aTornadoOfAPlainModelByHand() async throws {
    let folder = try Folder(
      """
      kind: study
      base: base.yaml
      draws: 0
      vary:
        opex.work.amount: {uniform: [100 USD/year, 200 USD/year]}
        price: {uniform: [9 USD, 11 USD]}
        capex.plant.amount: {uniform: [500 USD, 1000 USD]}
      sensitivity: [npv_usd]
      """, base: Self.linear)
    let swings = try #require(try await folder.request().run().json["tornado"]?.items)
    #expect(
      swings.compactMap { $0["input"]?.word } == [
        "capex.plant.amount", "price", "opex.work.amount",
      ])
    let expected: [(low: Double, high: Double)] = [
      (1.44 * (1000 - 150) - 550, 1.44 * (1000 - 150) - 950),
      (1.44 * (920 - 150) - 750, 1.44 * (1080 - 150) - 750),
      (1.44 * (1000 - 110) - 750, 1.44 * (1000 - 190) - 750),
    ]
    for (swing, expected) in zip(swings, expected) {
      let low = try #require(swing["at_p10"]?.double)
      let high = try #require(swing["at_p90"]?.double)
      #expect(abs(low - expected.low) < 1e-9)
      #expect(abs(high - expected.high) < 1e-9)
      #expect(swing["at_p50"]?.double.map { abs($0 - (1.44 * 850 - 750)) < 1e-9 } == true)
      #expect(swing["swing"]?.double == abs(high - low))
    }
    #expect(swings.compactMap { $0["rank"]?.double } == [1, 2, 3])
  }

  /// The break-even price in closed form, (capex/1.44 + opex)/100, and the one of the pro forma
  /// itself where tax is in proportion; a rate of return by search.
  @Test func breakEvens() async throws {
    let folder = try Folder(
      """
      kind: study
      base: base.yaml
      break_even:
        - {input: price, of: npv_usd}
        - {input: opex.work.amount, of: npv_usd, target: 100}
        - {input: price, of: irr, target: 10 %}
        - {input: discount.nominal, of: npv_usd, between: [1 %, 90 %]}
      """, base: Self.linear)
    let result = try await folder.request().run()
    let answers = try #require(result.json["break_even"]?.items)
    let values = answers.compactMap { $0["value"]?.double }
    #expect(values.count == 4)
    #expect(abs(values[0] - (1000 / 1.44 + 200) / 100) < 1e-13)
    #expect(abs(values[1] - (1000 - 1100 / 1.44)) < 1e-10)
    // 100 · price − 200 = 1000 · 0.1 · 1.21 / 0.21.
    #expect(abs(values[2] - (121 / 0.21 + 200) / 100) < 1e-9)
    // 800 · (x + x²) = 1000 with x = 1/(1 + rate).
    #expect(abs(1 / (1 + values[3] / 100) - (6.0.squareRoot() - 1) / 2) < 1e-13)
    #expect(
      answers.compactMap { $0["method"]?.word } == ["closed-form", "closed-form", "root", "root"])
    #expect(result.exitStatus == 0)
  }

  @Test func aTargetThatIsNotReachedSaysSo() async throws {
    let folder = try Folder(
      """
      kind: study
      base: base.yaml
      break_even:
        - {input: price, of: npv_usd, between: [1 USD, 5 USD]}
        - {input: residual, of: npv_usd}
      """, base: Self.linear)
    let result = try await folder.request().run()
    #expect(result.exitStatus == 2)
    let answers = try #require(result.json["break_even"]?.items)
    #expect(answers.allSatisfy { $0["value"] == .null })
    #expect(answers[0]["reason"]?.word?.contains("the nearest is") == true)
    #expect(answers[0]["reason"]?.word?.contains("5 USD") == true)
    #expect(answers[1]["reason"]?.word?.contains("say `between: [low, high]`") == true)
  }

  /// Cells, scenarios and cases are what `tco` says of the pro forma written out.
  @Test func tablesAndScenariosAreProjections() async throws {
    let folder = try Folder(
      """
      kind: study
      base: base.yaml
      table:
        of: [npv_usd, irr]
        rows: {price: [1.8 USD, 2.2 USD]}
        columns: {debt.share: [0 %, 40 %, 60 %]}
      scenarios:
        - {id: low, set: {price: 1.6 USD, capex.cluster.amount: 4.6e9 USD}}
        - {id: same}
      report: [npv_usd]
      """)
    let json = try await folder.request().run().json
    func npv(_ edits: [(String, String)]) throws -> Double? {
      let text = edits.reduce(Self.proForma) { $0.replacing($1.0, with: $1.1) }
      return try folder.projection(text)["npv_usd"]?.double
    }
    let cells = try #require(json["table"]?["metrics"]?.items?.first?["values"]?.items)
    for (row, price) in ["1.8", "2.2"].enumerated() {
      for (column, share) in ["0 %", "40 %", "60 %"].enumerated() {
        let expected = try npv([
          ("price: 2.00", "price: \(price)"), ("share: 60 %", "share: \(share)"),
        ])
        #expect(cells[row].items?[column].double == expected)
      }
    }
    let scenarios = try #require(json["scenarios"]?.items)
    #expect(
      try scenarios[0]["npv_usd"]?.double
        == npv([("price: 2.00", "price: 1.6"), ("amount: 4.0e9", "amount: 4.6e9")]))
    #expect(try scenarios[1]["npv_usd"]?.double == npv([]))
    #expect(json["rows"]?.items?.compactMap { $0["id"]?.word } == ["base", "low", "same"])
  }

  @Test func theFrontOfASweep() async throws {
    let folder = try Folder(
      """
      kind: study
      base: base.yaml
      vary:
        price: [1.8 USD, 2.0 USD]
        capex.cluster.amount: [3.0e9 USD, 4.0e9 USD, 5.0e9 USD]
      pareto: {npv_usd: max, capex_usd: max}
      report: [npv_usd, capex_usd]
      """)
    let json = try await folder.request().run().json
    #expect(json["rows"]?.items?.count == 6)
    // At the higher price every case is worth more; more capex is worth less: all three stand.
    #expect(
      json["front"]?.items?.compactMap { $0["id"]?.word }
        == ["2.0 USD 3.0e9 USD", "2.0 USD 4.0e9 USD", "2.0 USD 5.0e9 USD"])
  }

  // MARK: Bad input

  @Test func everythingWrongInOnePass() async throws {
    let lines = try await failure(
      """
      kind: study
      base: base.yaml
      draws: -5
      vary:
        price: {triangula: [1 USD, 2 USD, 3 USD]}
        residual: {triangular: [20 %, 10 %, 30 %]}
        debt.rate: {normal: [9 %, 0 %]}
        opex.operations.amount: {uniform: [1 USD/year, 2 MW]}
        tax.losses: {discrete: {paid-out: 0.5, carried-forward: 0.4}}
        debt.tenor: {lognormal: [-1 years, 2 years]}
      correlations:
        - {between: [prise, residual], rank: 0.5}
        - {between: [price, residual], rank: 1.5}
      pareto: {npv_usd: most}
      sensitivty: [npv_usd]
      """
    ).lines
    let text = lines.joined(separator: "\n")
    for part in [
      "study.yaml:3:8: draws: `-5` is not 0 to", "vary.price.triangula: unknown key",
      "did you mean `triangular`", "vary.residual.triangular: low, mode, high must ascend",
      "vary.debt.rate.normal: the deviation must be above 0",
      "vary.opex.operations.amount.uniform: `2 MW` beside `1 USD/year`",
      "vary.tax.losses.discrete: probabilities add up to 90 %",
      "vary.debt.tenor.lognormal: a lognormal amount is above 0",
      "correlations[1].rank: `1.5` is not -1 to 1", "did you mean `price`",
      "`npv_usd` needs `min` or `max`, not `most`", "did you mean `sensitivity`",
    ] {
      #expect(text.contains(part), "\(part) in:\n\(text)")
    }
  }

  @Test func drawsThatTheBaseWouldRefuse() async throws {
    let text = try await failure(
      """
      kind: study
      base: base.yaml
      vary:
        price: {normal: [2.0 USD, 0.5 USD]}
        debt.rate: {uniform: [90 %, 140 %]}
        tax.losses: {discrete: {paid-out: 0.5, carried: 0.5}}
        capx.cluster.amount: {uniform: [1e9 USD, 2e9 USD]}
      """
    ).lines.joined(separator: "\n")
    #expect(text.contains("vary.price: may be drawn as -2.1048 USD"))
    #expect(text.contains("`within: [low, high]` cuts a distribution off"))
    #expect(text.contains("vary.debt.rate: may be drawn as 140 %"))
    #expect(text.contains("vary.tax.losses: may be drawn as carried"))
    #expect(text.contains("vary.capx.cluster.amount: may be drawn"))
    // Cut off, the same price is drawn.
    let folder = try Folder(
      """
      kind: study
      base: base.yaml
      draws: 1000
      vary: {price: {normal: [2.0 USD, 0.5 USD], within: [0.5 USD, 4 USD]}}
      """)
    #expect(try await folder.request().run().exitStatus == 0)
  }

  @Test(arguments: [
    (
      "- {between: [price, residual], normal: 0.9}\n  - {between: [price, debt.rate], normal: 0.9}\n"
        + "  - {between: [residual, debt.rate], normal: -0.9}",
      "not positive definite: with the correlations before it, that of `debt.rate` and `residual` "
        + "must lie between 0.62 and 1, and is -0.9"
    ),
    (
      "{inputs: [price, residual], rank: [[1, 0.3], [0.2, 1]]}",
      "not symmetric: `price` and `residual` have two correlations"
    ),
    (
      "{inputs: [price, residual], rank: [[1, 0.3], [0.3, 2]]}",
      "`residual` correlates with itself by 2; the diagonal must be 1"
    ),
    (
      "{inputs: [price, residual], rank: [[1, -1], [-1, 1]]}",
      "not positive definite: with the correlations before it, that of `residual` and `price` must "
        + "lie between -1 and 1, and is -1"
    ),
    ("{inputs: [price, residual], rank: [[1, 0.3]]}", "are no matrix"),
    ("{inputs: [price, residal], rank: [[1, 0.3], [0.3, 1]]}", "did you mean `residual`"),
    (
      "- {between: [price, residual], rank: 0.1}\n  - {between: [residual, price], rank: 0.2}",
      "these two are given before"
    ),
    (
      "- {between: [price, residual], rank: 0.1}\n  - {between: [debt.rate, price], normal: 0.2}",
      "say all by `rank` or all by `normal`"
    ),
  ])
  func correlationsThatAreNone(_ correlations: String, _ message: String) async throws {
    let block = correlations.hasPrefix("-") ? "\n  \(correlations)" : " \(correlations)"
    let text = try await failure(
      """
      kind: study
      base: base.yaml
      vary:
        price: {uniform: [1 USD, 2 USD]}
        residual: {uniform: [0 %, 10 %]}
        debt.rate: {uniform: [7 %, 10 %]}
      correlations:\(block)
      """
    ).lines.joined(separator: "\n")
    #expect(text.contains(message), "\(text)")
    #expect(text.contains("study.yaml:"))
  }

  @Test func partsThatDoNotGoTogether() async throws {
    func lines(_ text: String) async throws -> String {
      try await failure("kind: study\nbase: base.yaml\n" + text).lines.joined(separator: "\n")
    }
    #expect(try await lines("id: x").contains("say `cases`, `vary`, `scenarios`"))
    #expect(
      try await lines("vary: {price: [1 USD], residual: {uniform: [0, 1]}}")
        .contains("`price` is a list and `residual` a distribution"))
    #expect(
      try await lines("vary: {price: [1 USD]}\nsensitivity: [npv_usd]")
        .contains("a tornado needs distributions"))
    #expect(
      try await lines("scenarios: [{id: a}]\npareto: {npv_usd: max, irr: max}")
        .contains("a front needs `cases`"))
    #expect(
      try await lines("vary: {price: {uniform: [1 USD, 2 USD]}}\nsensitivity: [npv]")
        .contains("no answer of this study has the figure `npv`"))
    #expect(
      try await lines("vary: {price: {uniform: [1 USD, 2 USD]}}\ndraws: 1e13")
        .contains("is not 0 to"))
  }

  @Test func thereIsNoDrawBeyondTheLast() throws {
    let folder = try Folder(Self.uncertain)
    let failure = try #require(throws: Failure.self) {
      try folder.request().document(ofDraw: 3000)
    }
    #expect(failure.lines.joined().contains("draws are 0 to 2999"))
  }
}
