import Catalog
import PlanFixtures
import Quantities
import Scenario

@testable import Planner

/// A build-out of one phase, written for a test.
struct Question {
  var site = "abilene-tx"
  var system = "gb200-nvl72"
  var ready = "2028-06"
  var size = "contracted: 100 MW"
  /// Further keys of the cluster.
  var cluster = ""

  var text: String {
    """
    id: question
    sites: [\(site)]
    cluster:
      system: \(system)
    \(cluster.isEmpty ? "" : cluster.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
    phases:
      - {id: one, ready: \(ready), size: {\(size)}}
    """
  }

  func scenario(_ records: CatalogRecords = .standard) throws -> Scenario {
    try Example.scenario(text, records: records)
  }
}

extension Scenario {
  func plan() throws -> PlanAnswer { try plan(cooling: try coolingCases()) }

  /// The model of the first phase on an empty site.
  func model() throws -> PhaseModel {
    PhaseModel(phases[0], in: self, cooling: try coolingCases()[0], after: SiteUse())
  }
}

extension PhaseModel {
  /// Constraints that a size violates; what cannot be built at all violates its network's.
  func violated(by count: Int) -> [Constraint.Kind] {
    var memo = SizeMemo()
    guard let needs = try? needs(of: count, &memo) else { return [.fabricEndpoints] }
    return constraints(needs, limit: limit).filter { !$0.isMet }.map(\.kind)
  }

  /// The largest size without a violation, by trying every one.
  func largestByScan(to last: Int) -> Int {
    (1...last).last { violated(by: $0).isEmpty } ?? 0
  }
}

/// Questions of sizes and systems that no table lists.
struct RandomQuestions {
  var chance: SeededGenerator

  init(seed: UInt64) { chance = SeededGenerator(seed: seed) }

  /// Systems with the sites whose first plant can cool them.
  private static let systems: [(system: String, switches: [String])] = [
    ("gb200-nvl72", ["nvidia-sn5600", "nvidia-qm9700"]),
    ("gb300-nvl72", ["nvidia-q3400-ra", "nvidia-sn5600"]),
    ("dgx-h100", ["nvidia-sn5600", "nvidia-qm9700"]),
    ("dgx-b200", ["nvidia-sn5600", "nvidia-qm9700"]),
    ("hgx-b200-dlc-8way", ["nvidia-sn5600"]),
  ]
  private static let sites = ["abilene-tx", "ashburn-va", "phoenix-az", "lulea-se"]

  mutating func next() -> Question {
    var question = Question()
    question.ready = "2032-01"
    question.site = Self.sites.randomElement(using: &chance)!
    let system = Self.systems.randomElement(using: &chance)!
    question.system = system.system
    let networkSwitch = system.switches.randomElement(using: &chance)!
    let scope = ["building", "phase", "site"].randomElement(using: &chance)!
    let topology = ["rail-fat-tree", "leaf-spine", "fat-tree"].randomElement(using: &chance)!
    let ratio = ["1", "2:1", "3:2"].randomElement(using: &chance)!
    let ups = ["none", "n+1", "2n", "4n/3", "block"].randomElement(using: &chance)!
    let megawatts = Double.random(in: 8...130, using: &chance)
    let word = ["contracted", "facility", "critical_it"].randomElement(using: &chance)!
    question.size = "\(word)_mw: \(megawatts)"
    if Int.random(in: 0..<4, using: &chance) == 0 {
      question.size = "accelerators: \(Int(megawatts * 350))"
    }
    question.cluster = """
      power_basis: \(["nameplate", "design"].randomElement(using: &chance)!)
      fabric: {topology: \(topology), scope: \(scope), switch: \(networkSwitch), oversubscription: "\(ratio)"}
      redundancy: {ups: "\(ups)", generators: n+1, cooling: n+1}
      """
    return question
  }
}
