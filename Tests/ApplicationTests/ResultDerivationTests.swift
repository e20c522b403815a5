import Foundation
import Interchange
import Quantities
import Reporting
import Testing

@testable import Application

/// Figures of `supply`, `check power` and `cooling compare` follow from their inputs, or say why not.
@Suite struct ResultDerivationTests {
  private static func numbers(_ value: JSON, _ path: String = "") -> [String] {
    switch value {
    case .object(let members):
      members.filter { path.isEmpty ? $0.key != "scenario" && $0.key != "rests_on" : true }.flatMap
      {
        numbers($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)")
      }
    case .list(let items):
      items.enumerated().flatMap { numbers($0.element, "\(path)[\($0.offset)]") }
    case .integer, .number: [path]
    case .null, .boolean, .text: []
    }
  }

  private func check(_ json: JSON, atLeast count: Int) throws {
    let kind = try #require(json["kind"]?.word)
    let rows = try #require(DerivationTable.rows(forKind: kind))
    let context = DerivationContext(json, rows: rows)
    var checked = 0
    for path in Self.numbers(json) {
      guard let row = context.derivation(of: path),
        let recomputed = context.recomputed(row, at: path)
      else { continue }
      let value = try #require(context.number(at: path))
      checked += 1
      let scale = max(value.magnitude, recomputed.magnitude, 1e-9)
      #expect(
        (value - recomputed).magnitude <= 1e-9 * scale,
        "\(path) is \(value), from its inputs \(recomputed)")
    }
    #expect(checked >= count, "\(checked) figures")
  }

  private static let root: String = {
    let parts = #filePath.split(separator: "/")
    return "/" + parts.dropLast(3).joined(separator: "/")
  }()

  @Test func supply() throws {
    let result = try SupplyRequest(file: "\(Self.root)/examples/supply.yaml").run()
    try check(result.json, atLeast: 60)
    // Down to the record of the turbine, with its source.
    let explanation = try ExplainRequest(
      plan: PlanSource("\(Self.root)/examples/supply.yaml"), metric: "stages[0].scope1_t"
    ).run()
    let text = explanation.screen.lines.joined(separator: "\n")
    #expect(text.contains("heat_rate_btu_per_kwh"))
    #expect(text.contains("natgas_system_tool.py"))
    #expect(text.contains("EPA Emission Factors Hub"))
  }

  // Ten-line specs and examples: every figure that has a formula follows from what stands beside it.
  @Test(arguments: [
    ("training", 30), ("serving", 25), ("failures", 11), ("sites-as-one", 15),
  ])
  func workloads(example: String, atLeast count: Int) throws {
    let path = "\(Self.root)/examples/\(example).yaml"
    let request = WorkloadRequest(file: path)
    let kind = example == "sites-as-one" ? "multi-site" : example
    let explained = try #require(try request.explained(kind: kind))
    try check(explained, atLeast: count)
  }

  // Two campuses share one link of 1,200 km; two pairs of fibers of it at 10,000 and 300 USD a km.
  @Test func fiberIsPaidByPairAndKilometer() throws {
    let path = "\(try ExamplePlans.scratch.get())/fiber.yaml"
    let text = try String(
      contentsOfFile: "\(Self.root)/examples/sites-as-one.yaml", encoding: .utf8)
    try (text + "pair_cost_per_km: 10000 USD\npair_rent_per_km: 300 USD\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let explained = try #require(try WorkloadRequest(file: path).explained(kind: "multi-site"))
    let figures = DerivationContext(explained)
    #expect(figures.number(at: "fiber_capex_usd") == 24e6)
    #expect(figures.number(at: "fiber_capex_needed_usd") == 12e6)
    #expect(figures.number(at: "fiber_usd_per_year") == 720_000)
    try check(explained, atLeast: 19)
  }

  // The headline figures of the outside contract lead to the spec and to records with their sources.
  @Test(arguments: [
    ("training", "mfu", "llama3.1-405b"), ("training", "days", "global_batch"),
    ("training", "seconds.compute", "arXiv 2104.04473"),
    ("training", "memory_gb.total", "arXiv 1910.02054"),
    ("serving", "usd_per_million_tokens", "rental-price"),
    ("serving", "ttft_ms", "half an iteration"), ("serving", "tpot_ms", "h100-fp8-trtllm"),
    ("failures", "goodput", "arXiv 2410.21680"), ("sites-as-one", "exchange_seconds", "Thakur"),
  ])
  func workloadsAreExplained(example: String, metric: String, word: String) throws {
    let explanation = try ExplainRequest(
      plan: PlanSource("\(Self.root)/examples/\(example).yaml"), metric: metric
    ).run()
    let text = explanation.screen.lines.joined(separator: "\n")
    #expect(text.contains(word), "\(text)")
  }

  @Test func powerCheckAndComparison() throws {
    let check = try PowerCheckRequest(
      file: "\(Self.root)/examples/minimal.yaml", records: ["\(Self.root)/examples/sites"]
    ).run()
    try self.check(check.json, atLeast: 5)
    let comparison = try CoolingComparisonRequest(
      air: .init(system: "hgx-b200-air-8way", plant: "perimeter-air"),
      liquid: .init(system: "hgx-b200-dlc-8way", plant: "direct-to-chip-dry-cooler"),
      climate: "abilene-tx", contracted: .megawatts(50)
    ).run()
    try self.check(comparison.json, atLeast: 6)
  }
}
