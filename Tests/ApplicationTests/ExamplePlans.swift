import Documents
import Foundation
import Interchange
import Testing

@testable import Application

/// Plans of the examples and of variants that take other branches of the engines, each made once.
enum ExamplePlans {
  /// The package's root, for the files under `examples/`.
  static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

  static func request(_ example: String, elsewhere: Bool = false) throws -> PlanRequest {
    PlanRequest(
      file: "\(root)/examples/\(example).yaml",
      records: ["\(root)/examples/sites"] + (elsewhere ? [try folder.get()] : []))
  }

  /// A site with what the examples lack: two-part tariff with ratchet and minimum take, sales tax,
  /// a bridge, plant that gives only apparent power, evaporative cooling, stated halls.
  private static let records = """
    kind: site
    id: elsewhere
    name: Elsewhere
    location: {latitude: 39.96, longitude: -83, elevation: 240 m, country: US}
    climate: new-albany-oh
    grid: ercot
    power_budgets:
      - {id: line, source: grid, contracted: 90 MW, available: 2027-06, tariff: two-part}
      - {id: spare-line, source: grid, contracted: 20 MW, available: 2027-03, firm: false}
      - {id: bridge, source: on-site, equipment: gt-lm2500-g4, count: 3, available: 2027-01, role: bridge}
      - {id: turbines, source: on-site, equipment: gt-lm2500-g4, count: 3, redundancy: n+1, available: 2027-01}
    cooling: [direct-to-chip-water-chiller, outside-air]
    water: {limit: 5 ML/day, annual_limit: 1500 ML, price: 0.002 USD/L}
    fuel_limit: 6 ML
    land: {area: 100 acre}
    halls: {critical_it_kw: 9000, per_building: 2}
    market: us-south
    tax: {property: 1 %, sales: 6.25 %}
    """

  /// Turbines, and a bridge that carries load until a line relieves it.
  private static let bridged = """
    kind: site
    id: bridged
    name: Bridged
    location: {latitude: 39.96, longitude: -83, elevation: 240 m, country: US}
    climate: new-albany-oh
    grid: ercot
    power_budgets:
      - {id: line, source: grid, contracted: 90 MW, available: 2027-06, tariff: two-part}
      - {id: bridge, source: on-site, equipment: gt-lm2500-g4, count: 3, available: 2027-01, role: bridge}
      - {id: turbines, source: on-site, equipment: gt-lm2500-g4, count: 4, redundancy: n+1, available: 2027-01}
    cooling: [direct-to-chip-air-chiller]
    land: {area: 100 acre}
    market: us-south
    tax: {property: 1 %, sales: 6.25 %}
    """

  /// Two lines of two tariffs.
  private static let lines = """
    kind: site
    id: two-lines
    name: Two lines
    location: {latitude: 39.96, longitude: -83, elevation: 240 m, country: US}
    climate: new-albany-oh
    grid: ercot
    power_budgets:
      - {id: line, source: grid, contracted: 55 MW, available: 2027-01, tariff: two-part}
      - {id: second, source: grid, contracted: 60 MW, available: 2027-03}
    cooling: [direct-to-chip-air-chiller]
    land: {area: 100 acre}
    market: us-south
    tax: {property: 1 %, sales: 6.25 %}
    """

  private static let tariff = """
    kind: tariff
    id: two-part
    name: Two parts
    basis: two-part
    energy: 31 USD/MWh
    monthly_demand_usd_per_kw: 9.5
    monthly_fixed_usd: 1200
    minimum_load_mw: 50
    ratchet: 90 %
    minimum_take: 85 %
    year: 2026
    source: made up for this test
    as_of: 2026
    confidence: estimate
    provenance: {monthly_demand_usd_per_kw: {range: [9, 10], method: made up}}
    """

  private static let coincident = """
    kind: tariff
    id: coincident
    name: Obligation by coincident peaks
    basis: two-part
    energy: 31 USD/MWh
    capacity: [{usd_per_mw_day: 200, peaks: 2}]
    year: 2026
    source: made up for this test
    as_of: 2026
    confidence: secondary
    """

  private static let busway = """
    kind: power-equipment
    id: busway-800a
    type: busway
    rating: 450 kW
    efficiency: 0.99
    prices:
      - {usd: 60, per: kw, buyer: list, as_of: 2026, source: made up for this test, confidence: secondary}
    source: made up for this test
    as_of: 2026
    confidence: secondary
    """

  private static let rack = """
    kind: rack
    id: nvidia-mgx-oberon
    standard: made up for this test, without a width
    limit: 142 kW
    cooling: [hybrid]
    source: made up for this test
    as_of: 2026
    confidence: secondary
    """

  /// A folder for what a test writes.
  static let scratch = Result { () -> String in
    let folder = "\(NSTemporaryDirectory())/explain-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// A folder with the records above.
  private static let folder = Result { () -> String in
    let folder = "\(NSTemporaryDirectory())/example-plans-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try records.write(toFile: "\(folder)/site.yaml", atomically: true, encoding: .utf8)
    try bridged.write(toFile: "\(folder)/bridged.yaml", atomically: true, encoding: .utf8)
    try lines.write(toFile: "\(folder)/two-lines.yaml", atomically: true, encoding: .utf8)
    try tariff.write(toFile: "\(folder)/tariff.yaml", atomically: true, encoding: .utf8)
    try coincident.write(
      toFile: "\(folder)/coincident.yaml", atomically: true, encoding: .utf8)
    try rack.write(toFile: "\(folder)/rack.yaml", atomically: true, encoding: .utf8)
    try busway.write(toFile: "\(folder)/busway.yaml", atomically: true, encoding: .utf8)
    return folder
  }

  /// The example with values at dotted paths replaced; each value is YAML.
  static func plan(_ example: String, _ changes: [String: String] = [:]) throws -> PlanResult {
    let request = try request(
      example, elsewhere: ["[elsewhere]", "[bridged]", "[two-lines]"].contains(changes["sites"]))
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

  /// Two phases on turbines and a line, of which the first begins before the line is there.
  static let phasesOverBridge =
    "[{id: one, ready: 2027-02, size: {contracted: 130 MW}}, "
    + "{id: two, ready: 2027-09, size: {contracted: 50 MW}}]"

  /// Sun, a battery and an agreement beside the grid of the site.
  static let ownSources =
    "[{id: sun, type: plant, equipment: atb-solar, capacity: 150 MW, capacity_factor: 0.28, "
    + "from: 2028-01, capex: 1100 USD/kW}, {id: store, type: plant, equipment: bess-lfp-4h, "
    + "count: 2, unit_rating: 20 MW, from: 2028-01}, {id: wind, type: ppa, capacity: 30 MW, "
    + "capacity_factor: 0.4, shape: even, price: 30 USD/MWh}]"

  private static let variants: [(example: String, changes: [String: String])] = [
    (
      "gigawatt",
      [
        "cluster.power_basis": "nameplate", "cluster.fabric.scope": "site",
        "phases[0].size": "{contracted: 60 MW}", "phases[1].size": "{contracted: 80 MW}",
        "phases[2].size": "{contracted: 50 MW}", "phases[3].size": "{contracted: 70 MW}",
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
        "phases[2].fabric.switch": "nvidia-sn5600", "phases[3].fabric.switch": "nvidia-sn5600",
        "rack_rate": "400 rack/week", "load_factor": "0.65", "cluster.fabric.tiers": "3",
      ]
    ),
    (
      "gigawatt",
      [
        "cluster.redundancy": "{ups: 3n/2, generators: n+1, cooling: 2n}",
        "cluster.storage": "{oversubscription: 3/2, read_per_system: 4 GB/s}",
        "cluster.fabric.oversubscription": "2", "finance.discount": "{real: 6 %, inflation: 2 %}",
        "cluster.design_condition": "ashrae_0.4_wb", "finance.refresh": "false",
        "phases[3].size": "{contracted: 900 MW}",
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
    ("minimal", ["sites": "[elsewhere]", "cluster.redundancy": "{ups: 4n/3, fuel_storage: 48 h}"]),
    (
      "minimal",
      [
        "sites": "[elsewhere]", "phases[0].ready": "2027-02",
        "phases[0].size": "{contracted: 30 MW}",
        "cluster.system": "dgx-h100", "cluster.cooling": "outside-air",
        "cluster.redundancy": "{ups: 2(n+1)}",
      ]
    ),
    (
      "minimal",
      [
        "sites": "[bridged]", "phases": phasesOverBridge, "supply": "[]",
        "finance": "{escalation: {energy: 2 %}, buyer: neocloud}",
      ]
    ),
    ("minimal", ["supply": ownSources]),
    ("financed", [:]),
    (
      "financed",
      [
        "finance.debt":
          "{style: level, share: 95 %, max_share: 60 %, rate: 9 %, tenor: 5 years, fee: 2 %, commitment_fee: 1 %, reserve: 6 months}",
        "finance.tax":
          "{federal: 21 %, state: 6 %, bonus: 40 %, state_bonus: false, interest_limit: ebit, losses: paid-out}",
        "finance.merchant": "{decline: 5 %, utilization: 60 %, market: true}",
        "finance.tokens_per_second_per_gpu": "900", "finance.price_base": "2026-06",
        "finance.depreciation": "[{accounts: [mechanical], tax: macrs-39, book_life: 15 years}]",
        "finance.contingency": "8 %",
      ]
    ),
    (
      "financed",
      [
        "finance.contracts":
          "[{id: space, capacity: 40 MW, start: 2027-09, term: 8 years, monthly_price: 900 USD/kW, escalator: 2 %, use: 90 %, take_or_pay: 80 %}]",
        "finance.debt":
          "{style: sculpted, dscr: 1.4, max_share: 70 %, rate: 8 %, tenor: 7 years, finances: all}",
        "finance.owner": "colocation-tenant", "finance.annualization": "cash-flow",
        "finance.merchant.by_accelerator":
          "[{gpu: nvidia-gb200-nvl72-gpu, price: 3 USD/GPU-h}]",
      ]
    ),
    (
      "minimal",
      [
        "finance":
          "{owner: renter, usd_per_million_tokens: 1.1, tokens_per_second_per_gpu: 1000, tax: {federal: 25 %}, equity: {cost: 20 %}}"
      ]
    ),
  ]
}
