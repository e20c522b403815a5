import Interchange
import Testing

@testable import Application

/// Every figure of a plan follows from its inputs, or says why it cannot.
struct DerivationTests {
  /// Paths of every number under totals, phases, tco and workloads, with the ledger's lines or without.
  private static func numbers(_ plan: JSON, lines: Bool = false) -> [String] {
    var paths: [String] = []
    func walk(_ value: JSON, _ path: String) {
      switch value {
      case .object(let members):
        for member in members where lines || path != "tco" || member.key != "lines" {
          walk(member.value, path.isEmpty ? member.key : "\(path).\(member.key)")
        }
      case .list(let items):
        for (index, item) in items.enumerated() { walk(item, "\(path)[\(index)]") }
      case .integer, .number: paths.append(path)
      case .null, .boolean, .text: break
      }
    }
    for key in [
      "totals", "peak_facility_ratio", "annual_pue", "constraints", "binding_constraint", "phases",
      "tco", "workloads", "workload_draw",
    ] {
      if let value = plan[key] { walk(value, key) }
    }
    return paths
  }

  @Test func everyFigureHasADerivationOrIsALeafWithAReason() throws {
    // Ledger lines say which of their phase's figures they are: names, not figures.
    let names = ["tco.lines[*].phase", "tco.lines[*].draw", "tco.lines[*].price.quote"]
    for (name, plan) in try ExamplePlans.all.get() {
      let context = DerivationContext(plan)
      var missing: Set<String> = []
      for path in Self.numbers(plan, lines: true) {
        let pattern = MetricPath.pattern(of: path).pattern
        guard !names.contains(pattern) else { continue }
        guard let row = context.derivation(of: path) else {
          missing.insert(pattern)
          continue
        }
        #expect(!row.formula.isEmpty, "\(row.metric)")
      }
      #expect(missing.isEmpty, "\(name): \(missing.sorted())")
    }
  }

  @Test func everyDerivationRecomputesTheEnginesValue() throws {
    for (name, plan) in try ExamplePlans.all.get() {
      let context = DerivationContext(plan)
      var checked = 0
      for path in Self.numbers(plan, lines: true) + ["estimated_values", "default_values"] {
        guard let row = context.derivation(of: path),
          let recomputed = context.recomputed(row, at: path)
        else { continue }
        let value = try #require(context.number(at: path))
        checked += 1
        // What cancels out of billions leaves dust.
        let isDust = path.hasSuffix("_usd") && abs(value - recomputed) < 1e-5
        #expect(
          isDust || agree(value, recomputed),
          "\(name): \(path) is \(value), from its inputs \(recomputed)")
      }
      #expect(checked > 300, "\(name)")
    }
  }

  @Test func datesRecompute() throws {
    for (name, plan) in try ExamplePlans.all.get() {
      let context = DerivationContext(plan)
      for index in (plan["phases"]?.items ?? []).indices {
        for key in ["ready", "full"] {
          let path = "phases[\(index)].\(key)"
          let row = try #require(context.derivation(of: path))
          let value = context.number(at: path)
          #expect(value != nil && value == context.recomputed(row, at: path), "\(name): \(path)")
        }
      }
    }
  }

  /// A row that no plan of ours reaches is a row that nobody has checked.
  @Test func everyRowIsUsedByAPlan() throws {
    var unused = Set(DerivationTable.rows.map { "\($0.metric): \($0.formula)" })
    for (_, plan) in try ExamplePlans.all.get() {
      let context = DerivationContext(plan)
      let paths =
        Self.numbers(plan, lines: true) + ["estimated_values", "default_values"]
        + (plan["bill_of_materials"]?.items ?? []).indices.map {
          "bill_of_materials[\($0)].quantity"
        }
        + (plan["phases"]?.items ?? []).indices.flatMap {
          ["phases[\($0)].ready", "phases[\($0)].full", "phases[\($0)].binding_constraint.name"]
        }
      for path in paths {
        if let row = context.derivation(of: path) { unused.remove("\(row.metric): \(row.formula)") }
      }
    }
    #expect(unused.isEmpty, "\(unused.sorted().joined(separator: "\n"))")
  }

  /// The test above would pass if nothing were compared: a figure that is changed must fail.
  @Test func aChangedFigureIsNoticed() throws {
    let plan = try ExamplePlans.minimal.get()
    for path in ["totals.facility_mw", "phases[0].cooling_mw", "tco.capex_usd"] {
      let steps = try #require(MetricPath.steps(path))
      let context = DerivationContext(plan.adding(1e-6, at: steps[...]))
      let row = try #require(context.derivation(of: path))
      let value = try #require(context.number(at: path))
      let recomputed = try #require(context.recomputed(row, at: path))
      #expect(!agree(value, recomputed), "\(path)")
    }
  }

  @Test func billOfMaterialsRecomputes() throws {
    for (name, plan) in try ExamplePlans.all.get() {
      let context = DerivationContext(plan)
      for index in (plan["bill_of_materials"]?.items ?? []).indices {
        let path = "bill_of_materials[\(index)].quantity"
        let row = try #require(context.derivation(of: path), "\(name): \(path)")
        guard let recomputed = context.recomputed(row, at: path) else { continue }
        #expect(context.number(at: path) == recomputed, "\(name): \(path)")
      }
    }
  }
}

/// Equal to a part in 10^9; sums that cancel to nothing are equal to a part of a watt or a cent.
func agree(_ left: Double, _ right: Double) -> Bool {
  let scale = max(left.magnitude, right.magnitude, 1e-3)
  return (left - right).magnitude <= 1e-9 * scale
}

extension JSON {
  /// The value with the number at a path grown by a part.
  func adding(_ part: Double, at steps: ArraySlice<PathStep>) -> JSON {
    guard let step = steps.first else { return double.map { .number($0 * (1 + part)) } ?? self }
    switch (self, step) {
    case (.object(let members), .key(let key)):
      return .object(
        members.map {
          $0.key == key ? Member(key, $0.value.adding(part, at: steps.dropFirst())) : $0
        })
    case (.list(var items), .index(let index)):
      items[index] = items[index].adding(part, at: steps.dropFirst())
      return .list(items)
    default: return self
    }
  }
}
