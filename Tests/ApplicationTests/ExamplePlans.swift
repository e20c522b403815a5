import Documents
import Interchange
import Testing

@testable import Application

/// Plans of the examples and of variants that take other branches of the engines, each made once.
enum ExamplePlans {
  /// The package's root, for the files under `examples/`.
  static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

  static func request(_ example: String) -> PlanRequest {
    PlanRequest(file: "\(root)/examples/\(example).yaml", records: ["\(root)/examples/sites"])
  }

  /// The example with values at dotted paths replaced; each value is YAML.
  static func plan(_ example: String, _ changes: [String: String] = [:]) throws -> PlanResult {
    let request = request(example)
    var (document, library) = try request.read(kind: "build-out")
    for (path, value) in changes.sorted(by: { $0.key < $1.key }) {
      let parsed = YAMLReader.read(Array("value: \(value)".utf8), file: path)
      document = try document.setting(path, to: try #require(parsed.document?["value"]))
    }
    return try PlanResult(request.resolve(document, in: library))
  }

  static let gigawatt = Result { try plan("gigawatt").json }
  static let minimal = Result { try plan("minimal").json }

  static let all = Result { () -> [(name: String, plan: JSON)] in
    var plans = [("gigawatt", try gigawatt.get()), ("minimal", try minimal.get())]
    let study = PlanSource(
      "\(root)/examples/air-vs-liquid.yaml", records: ["\(root)/examples/sites"])
    plans += try study.columns().map { ($0.label, try $0.outcome.get()) }
    for (number, variant) in variants.enumerated() {
      plans.append(
        ("\(variant.example), variant \(number)", try plan(variant.example, variant.changes).json))
    }
    return plans
  }

  private static let variants: [(example: String, changes: [String: String])] = [
    (
      "gigawatt",
      [
        "cluster.power_basis": "nameplate", "cluster.fabric.scope": "site",
        "cluster.redundancy": "{ups: 2n, generators: n+1, cooling: n+2}",
        "finance.annualization": "straight-line", "finance.price": "3.20 USD/GPU-h",
        "finance.residual": "10 %", "finance.buyer": "neocloud",
      ]
    ),
    (
      "gigawatt",
      [
        "cluster.fabric.scope": "phase", "cluster.fabric.planes": "2",
        "cluster.redundancy": "{ups: none, generators: n, cooling: n}",
        "cluster.cooling": "direct-to-chip-dry-cooler", "finance.annualization": "cash-flow",
        "finance.price": "2.20 USD/GPU-h", "finance.buyer": "list",
        "phases[0].size": "{facility: 90 MW}", "phases[1].size": "{critical_it: 100 MW}",
        "phases[2].size": "{accelerators: 10000}", "phases[3].size": "{accelerators: 5000}",
        "rack_rate": "400 rack/week", "load_factor": "0.65",
      ]
    ),
    (
      "gigawatt",
      [
        "cluster.redundancy": "{ups: 3n/2, generators: n+1, cooling: 2n}",
        "cluster.fabric.oversubscription": "2", "finance.discount": "{real: 6 %, inflation: 2 %}",
        "cluster.design_condition": "ashrae_0.4_wb", "finance.refresh": "false",
        "phases[1].size": "{contracted: 900 MW}",
      ]
    ),
    (
      "minimal",
      [
        "sites": "[lulea-se]", "cluster.redundancy": "{ups: block}",
        "cluster.design_condition": "ashrae_0.4_db", "finance": "{it_life: 4 years}",
        "phases[0].ready": "2030-06",
      ]
    ),
    ("minimal", ["cluster.system": "dgx-h100", "cluster.power_basis": "measured"]),
  ]
}
