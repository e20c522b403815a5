import Catalog
import Planner
import Quantities
import Scenario
import TCO

/// Different plans a second, from Scenario to Projection, with the cooling at hand.
///
/// Sizes of the phases, watts of the systems and prices differ from plan to plan.
struct Plans {
  private static let warmUp = 50
  private static let count = 1000

  private var scenario: Scenario
  private let cooling: [CoolingCase]
  private var chance: SeededGenerator

  init(_ scenario: Scenario, seed: UInt64) throws {
    self.scenario = scenario
    cooling = try scenario.coolingCases()
    chance = SeededGenerator(seed: seed)
  }

  mutating func measure() throws -> Measurement {
    var checksum = Checksum()
    for _ in 0..<Self.warmUp { try plan(varied(), into: &checksum) }
    checksum = Checksum()
    var total = 0.0
    for _ in 0..<Self.count {
      let question = varied()
      total += try seconds { try plan(question, into: &checksum) }
    }
    return Measurement(
      name: "plans", value: Double(Self.count) / total, unit: "per second", checksum: checksum)
  }

  private func plan(_ question: Scenario, into checksum: inout Checksum) throws {
    let answer = try question.plan(cooling: cooling)
    let projection = try ProForma(answer.plan, question).projection()
    checksum.add(answer.plan.totals.facility.base)
    checksum.add(projection.capex)
    checksum.add(projection.levelizedPerSoldHour)
  }

  /// The scenario with other megawatts, watts and prices.
  private mutating func varied() -> Scenario {
    var question = scenario
    for index in question.phases.indices {
      let factor = 1 - 0.1 * Double.random(in: 0..<1, using: &chance)
      switch question.phases[index].size {
      case .contracted(let power): question.phases[index].size = .contracted(power * factor)
      case .facility(let power): question.phases[index].size = .facility(power * factor)
      case .criticalIT(let power): question.phases[index].size = .criticalIT(power * factor)
      case .accelerators(let number):
        question.phases[index].size = .accelerators(max(1, Int(Double(number) * factor)))
      }
      let watts = question.phases[index].systemPower
      question.phases[index].systemPower = watts * chance.factor(0.05)
      for price in question.phases[index].system.prices.indices {
        let amount = question.phases[index].system.prices[price].amount
        question.phases[index].system.prices[price].amount = amount * chance.factor(0.2)
      }
    }
    for site in question.sites.indices {
      for budget in question.sites[site].budgets.indices {
        guard let energy = question.sites[site].budgets[budget].tariff.energy else { continue }
        question.sites[site].budgets[budget].tariff.energy = energy * chance.factor(0.3)
      }
    }
    question.buildOut.finance.discount *= chance.factor(0.3)
    return question
  }
}
