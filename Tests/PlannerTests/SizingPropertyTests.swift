import Catalog
import Electrical
import Fabric
import PlanFixtures
import Quantities
import Scenario
import Testing

@testable import Planner

/// What must hold for every plan, on sizes and systems that no table lists.
@Suite struct SizingProperties {
  private static let rounds = 60

  /// Random questions that have a plan, with it. Questions without one must say what is broken.
  private static let answered: [(question: Question, scenario: Scenario, plan: Plan)] = {
    var questions = RandomQuestions(seed: 20_261_123)
    var answered: [(Question, Scenario, Plan)] = []
    for _ in 0..<rounds {
      let question = questions.next()
      guard let scenario = try? question.scenario(), let answer = try? scenario.plan() else {
        continue
      }
      answered.append((question, scenario, answer.plan))
    }
    return answered
  }()

  @Test func mostQuestionsHaveAPlan() {
    #expect(Self.answered.count > Self.rounds / 2)
  }

  @Test func criticalPowerIsTheSumOverTheBillOfMaterials() {
    for (question, _, plan) in Self.answered {
      for phase in plan.phases {
        let sum = phase.items.reduce(Power.zero) { $0 + $1.unitPower * Double($1.quantity) }
        #expect(
          abs(sum.base - phase.power.critical.base) <= 1e-9 * sum.base, "\(question.text)")
      }
    }
  }

  @Test func searchFindsWhatAScanFindsAndOneUnitMoreBreaksWhatBinds() throws {
    for (question, scenario, plan) in Self.answered {
      let model = try scenario.model()
      let phase = plan.phases[0]
      let scan = model.largestByScan(to: model.bound(model.limit) + 3)
      #expect(phase.scalableUnits == scan, "\(question.text)")
      #expect(phase.constraints.allSatisfy { $0.isMet }, "\(question.text)")
      #expect(
        model.violated(by: phase.scalableUnits + 1).contains(phase.binding.kind),
        "\(phase.binding) \(question.text)")
    }
  }

  @Test func noSizeTakesLessThanTheBoundSays() throws {
    for (question, scenario, plan) in Self.answered {
      let model = try scenario.model()
      for count in [1, 2, 3, 5, 9, 17, plan.phases[0].scalableUnits] {
        var memo = SizeMemo()
        guard let needs = try? model.needs(of: count, &memo) else { continue }
        let units = Double(count)
        let slack = 1 + 1e-9
        // Nor do cables draw less, or more, than their bounds.
        let (least, most) = model.cables.bounds(needs.network)
        #expect(least.compute <= needs.cabling.compute * slack, "\(question.text)")
        #expect(needs.cabling.compute <= most.compute * slack, "\(question.text)")
        #expect(least.storage <= needs.cabling.storage * slack, "\(question.text)")
        #expect(needs.cabling.storage <= most.storage * slack, "\(question.text)")
        #expect(
          model.leastUnit.critical * units <= needs.power.critical * slack, "\(question.text)")
        #expect(
          model.leastUnit.facility * units <= needs.load.facility * slack, "\(question.text)")
        #expect(model.leastUnit.airHeat * units <= needs.load.airHeat * slack)
      }
    }
  }

  @Test func sizesAreWholeScalableUnitsAndSumUp() {
    for (question, scenario, plan) in Self.answered {
      let system = scenario.phases[0].system
      let phase = plan.phases[0]
      #expect(phase.systems == phase.scalableUnits * system.scalableUnit, "\(question.text)")
      #expect(phase.accelerators == phase.systems * system.accelerators)
      #expect(plan.totals.accelerators == phase.accelerators)
      #expect(phase.layout.computeRacks * max(1, phase.layout.systemsPerRack) >= phase.systems)
      #expect(phase.layout.halls * phase.layout.scalableUnitsPerHall >= phase.scalableUnits)
      #expect(phase.layout.buildings * phase.layout.hallsPerBuilding >= phase.layout.halls)
      let places = phase.layout.rows * phase.layout.racksPerRow
      #expect(places >= phase.layout.computeRacks + phase.layout.supportRacks)
    }
  }

  @Test func heatInIsHeatOutAndPowerInIsPowerOut() {
    for (question, scenario, plan) in Self.answered {
      let phase = plan.phases[0]
      let load = phase.load
      let lighting = phase.power.critical * scenario.assumptions.lighting
      let heat = phase.power.critical + load.cooledLoss + lighting
      let carried = load.liquidHeat + load.airHeat
      #expect(abs(carried.base - heat.base) <= 1e-9 * heat.base, "\(question.text)")
      let parts = phase.power.critical + load.loss + load.cooling + load.house
      #expect(abs(parts.base - load.facility.base) <= 1e-9 * parts.base)
      // The train, stage by stage: what goes in comes out or is lost.
      let stages = phase.train.stages
      let lost = stages.reduce(Power.zero) { $0 + $1.loss }
      #expect(abs(lost.base - load.loss.base) <= 1e-9 * load.loss.base)
      #expect(abs(stages[0].input.base - load.facility.base) <= 1e-9 * load.facility.base)
      #expect(stages.allSatisfy { !$0.isOverloaded }, "\(question.text)")
      let year = phase.year
      #expect(year.facilityEnergy.base > year.itEnergy.base)
      #expect(year.monthlyPeak.count == 12)
      #expect(year.monthlyPeak.allSatisfy { $0 <= load.facility * (1 + 1e-9) })
    }
  }

  @Test func portsUsedArePresent() {
    for (question, scenario, plan) in Self.answered {
      let phase = scenario.phases[0]
      var endpoints = 0
      let fabrics = plan.phases[0].network.fabrics
      for size in fabrics.map(\.size) + [plan.phases[0].network.storage].compactMap({ $0 }) {
        #expect(size.portsUsed.leaf <= size.portsPresent.leaf, "\(question.text)")
        #expect(size.portsUsed.spine <= size.portsPresent.spine, "\(question.text)")
        #expect(size.portsUsed.core <= size.portsPresent.core, "\(question.text)")
      }
      for group in fabrics { endpoints += group.count * group.size.endpoints }
      #expect(endpoints == plan.phases[0].systems * phase.ports, "\(question.text)")
    }
  }

  @Test func moreMegawattsAreNeverFewerAccelerators() throws {
    for system in ["gb200-nvl72", "dgx-h100"] {
      let scenario = try Question(system: system, ready: "2032-01").scenario()
      let cooling = try scenario.coolingCases()
      var last = 0
      for megawatts in stride(from: 6.0, to: 120, by: 1.7) {
        var asked = scenario
        asked.phases[0].size = .contracted(.megawatts(megawatts))
        let accelerators = try asked.plan(cooling: cooling).plan.totals.accelerators
        #expect(accelerators >= last, "\(system) at \(megawatts) MW")
        last = accelerators
      }
      #expect(last > 0)
    }
  }

  @Test func theSameQuestionHasTheSameAnswer() throws {
    for (question, _, plan) in Self.answered.prefix(5) {
      let again = try question.scenario().plan().plan
      #expect("\(again)" == "\(plan)")
    }
  }

  /// A quarter more watts a system: the network and the nodes take what they took before, so that
  /// fewer accelerators are lost than a quarter of the power would suggest.
  @Test func aQuarterMoreWattsTakeLessThanAQuarterOfTheAccelerators() throws {
    let before = try Question(size: "contracted: 400 MW").scenario()
    var after = before
    after.phases[0].systemPower = before.phases[0].systemPower * 1.25
    // Racks that carry it: the change is of the power alone.
    after.phases[0].rack.limit = nil
    let small = try before.plan().plan.phases[0]
    let large = try after.plan().plan.phases[0]
    let scan = try after.model().largestByScan(to: 400)
    #expect(large.scalableUnits == scan)
    let ratio = Double(small.accelerators) / Double(large.accelerators)
    #expect(ratio < 1.25)
    // By the shares: 1 + 0.25 x the systems' share of critical IT power, and half a unit of rounding.
    let share = small.power.systems / small.power.critical
    let expected = 1 + 0.25 * share
    #expect(abs(ratio / expected - 1) < 1.5 / Double(large.scalableUnits) + 0.01)
  }
}
