import Documents
import Interchange
import PlanFixtures
import Quantities
import Scenario
import Spreadsheet
import TCO
import Testing
import Workbook

@testable import Application

/// A spec of every kind of line that a bare pro forma has.
private func text(_ debt: String, losses: String) -> String {
  """
  kind: pro-forma
  id: test
  life: 12 years
  units: 744.6e6 /year
  price: 2.00 USD
  price_escalation: 1 %
  capex:
    - {item: cluster, amount: 4.0e9 USD, depreciation: macrs-5, bonus: 10 %}
    - {item: plant, amount: 0.6e9 USD, depreciation: macrs-15}
    - {item: shell, amount: 0.8e9 USD, depreciation: macrs-39}
    - {item: fit-out, amount: 0.3e9 USD, depreciation: straight-line-7}
    - {item: land, amount: 0.05e9 USD}
  opex:
    - {item: operations, amount: 150e6 USD/year, escalation: 2 %}
    - {item: energy, amount: 250e6 USD/year, escalation: 3 %}
  tax: {federal: 21 %, state: 5 %, losses: \(losses)}
  discount: {nominal: 10 %}
  \(debt)
  residual: 3 %
  """
}

private let specs = [
  text("debt: {share: 60 %, rate: 9 %, tenor: 5 years}", losses: "paid-out"),
  text("debt: {dscr: 1.4, max_share: 70 %, rate: 8 %, tenor: 7 years}", losses: "carried-forward"),
  text("", losses: "carried-forward"),
  text(
    "debt: {share: 55 %, rate: 8 %, tenor: 8 years, style: equal-principal, fee: 2 %, "
      + "reserve: 6 months, max_share: 50 %}\ndegradation: 0.7 %",
    losses: "carried-forward, interest_limit: ebitda, state_bonus: false"),
  text(
    "debt: {share: 40 %, rate: 9 %, tenor: 12 years, style: interest-only, reserve: 12 months}",
    losses: "paid-out, interest_limit: ebit"),
]

private func document(_ text: String) throws -> Document {
  let parsed = YAMLReader.read(Array(text.utf8), file: "test.yaml")
  return try #require(parsed.document)
}

private func spec(_ document: Document) throws -> ProFormaSpec {
  let read = Reader.read(ProFormaSpec.self, from: document, file: "test.yaml")
  return try #require(read.record, "\(read.issues)")
}

private func workbook(_ spec: ProFormaSpec) -> FinancialWorkbook {
  FinancialWorkbook(spec, BareProForma(spec), version: "test")
}

@Suite struct ProFormaWorkbookTests {
  @Test(arguments: specs) func isSound(_ text: String) throws {
    expectSound(workbook(try spec(document(text))))
  }

  @Test(.enabled(if: Gnumeric.isAvailable, "needs gnumeric"), arguments: specs)
  func gnumericGivesWhatTheEngineGives(_ text: String) throws {
    let made = workbook(try spec(document(text)))
    let answer = try made.recalculated()
    #expect(answer.isSound)
    for output in made.outputs {
      let live = try #require(answer.outputs[output.metric], "\(output.metric)")
      #expect(agrees(live, output.engine, scale: 1), "\(output.metric): \(live as Any)")
    }
  }

  /// Twenty changes of inputs a spec, four at a time: the workbook follows as the engine does.
  @Test(.enabled(if: Gnumeric.isAvailable, "needs gnumeric"), arguments: specs.indices)
  func changedInputsGiveWhatTheEngineGives(_ index: Int) throws {
    let original = try document(specs[index])
    let made = workbook(try spec(original))
    var random = SeededGenerator(seed: 40 + UInt64(index))
    let candidates = made.inputs.filter { !$0.input.key.isEmpty && $0.input.unit != "switch" }
    for _ in 0..<5 {
      var changes: [(cell: CellRef, value: Double)] = []
      var changed = original
      for placed in candidates.shuffled(using: &random).prefix(4) {
        let input = placed.input
        let value = input.randomValue(using: &random)
        changes.append((placed.cell, value))
        let spelled = input.spelling.split(separator: "#", omittingEmptySubsequences: false)
          .joined(separator: NumberText.exact(value))
        changed = try changed.setting(
          input.key, to: .plain(spelled))
      }
      let engine = workbook(try spec(changed))
      let answer = try made.recalculated(changing: changes)
      #expect(answer.isSound)
      var compared = 0
      for output in engine.outputs {
        // Years beyond the original's life have no line in it.
        guard let live = answer.outputs[output.metric] else { continue }
        compared += 1
        #expect(
          agrees(live, output.engine, scale: 1),
          "\(output.metric): \(live as Any), engine \(output.engine as Any), \(changes)")
      }
      #expect(compared > 8)
    }
  }
}

extension Input {
  /// Another value within what the cell takes.
  func randomValue(using random: inout SeededGenerator) -> Double {
    let limits = allowed ?? -1e15...1e15
    if isWhole {
      let step: Double = Bool.random(using: &random) ? 1 : -1
      let next = value + step
      return limits.contains(next) ? next : value
    }
    let next =
      value == 0
      ? Double.random(in: 0.001...0.05, using: &random)
      : value * Double.random(in: 0.8...1.25, using: &random)
    return min(max(next, limits.lowerBound), limits.upperBound)
  }
}
