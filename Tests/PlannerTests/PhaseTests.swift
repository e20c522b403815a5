import Catalog
import Documents
import Electrical
import Fabric
import PlanFixtures
import Quantities
import Scenario
import Testing

@testable import Planner

/// Phases share a site: its power, its crew, its networks.
@Suite struct Phases {
  private func scenario(
    _ phases: [String], cluster: String = "", records: CatalogRecords = .standard
  ) throws -> Scenario {
    try Example.scenario(
      """
      id: phases
      sites: [abilene-tx]
      cluster:
        system: gb200-nvl72
      \(cluster)
      phases:
      \(phases.map { "  - {\($0)}" }.joined(separator: "\n"))
      """, records: records)
  }

  @Test func earlierDatesComeFirstWhateverTheOrderOfTheFile() throws {
    // 318.09 MW are there in 2027-06: 200 MW of grid and 5 of 6 turbines of 35 MW, which give 0.718 of
    // that in the 43.2 °C of Abilene's warmest hour in 20 years (1 % a kelvin above 15 °C), and 0.9399 of
    // this at 520 m, where the standard atmosphere has 95,232 Pa.
    let answer = try scenario([
      "id: late, ready: 2027-09, size: {contracted: 300 MW}",
      "id: early, ready: 2027-06, size: {contracted: 300 MW}",
    ]).laterArrivalsRemoved().plan()
    #expect(answer.plan.phases.map(\.id) == ["late", "early"])
    #expect(answer.shortfalls == ["late"])
    #expect(answer.plan.phases[0].contracted.megawatts.rounded() == 18)
    #expect(answer.plan.phases[1].contracted.megawatts.rounded() == 300)
  }

  @Test func whatOnePhaseLeavesOfItsContractIsNotAnothers() throws {
    let answer = try scenario([
      "id: a, ready: 2027-06, size: {contracted: 100 MW}",
      "id: b, ready: 2027-06, size: {facility: 5000 MW}",
    ]).laterArrivalsRemoved().plan()
    let phases = answer.plan.phases
    #expect(phases[0].contracted.megawatts == 100)
    #expect(phases[1].facility.megawatts <= 218.1)
    #expect(phases[1].facility.megawatts > 215)
  }

  @Test func drawsAddUpGridFirstAndPlantIsBuiltForWhatItCarries() throws {
    let answer = try scenario([
      "id: a, ready: 2027-06, size: {contracted: 150 MW}",
      "id: b, ready: 2027-06, size: {contracted: 120 MW}",
      "id: c, ready: 2027-06, size: {contracted: 40 MW}",
    ]).plan()
    let phases = answer.plan.phases
    for phase in phases {
      let sum = phase.draws.reduce(Power.zero) { $0 + $1.power }
      #expect(abs((sum - phase.contracted).base) < 1)
    }
    #expect(phases[0].draws.map(\.budget) == [0])
    #expect(phases[0].draws.map(\.isFirst) == [true])
    // 50 MW of the grid are left for b; 70 MW are three turbines of 23.62 MW and the spare one.
    #expect(phases[1].draws.map(\.budget) == [0, 2])
    #expect(phases[1].draws.map { $0.power.megawatts.rounded() } == [50, 70])
    #expect(phases[1].draws.map(\.units) == [0, 4])
    // 40 MW more are two turbines more; the spare one is there.
    #expect(phases[2].draws.map(\.units) == [2])
    let plant = phases[1].items.filter { $0.category == .generation }
    #expect(plant.map(\.quantity) == [4])
  }

  @Test func interruptiblePowerIsNoCapacityAndABridgeEndsWithTheGrid() throws {
    var base = try scenario(["id: a, ready: 2027-06, size: {contracted: 100 MW}"])
    base.sites[0].budgets[0].budget.isFirm = false
    base.sites[0].budgets[2].budget.role = .bridge
    // The grid is there, if interruptible: the bridge is not.
    func firm(_ scenario: Scenario, _ month: String) -> Double {
      SiteCapacity(scenario.sites[0], from: Month(month)!, powerFactor: 0.95).firm.megawatts
    }
    #expect(firm(base, "2027-06") == 0)
    #expect(firm(base, "2028-01") == 1000)
    // Before any grid the bridge carries its five turbines, and the grid relieves it.
    base.sites[0].budgets[0].budget.available = Month("2027-09")!
    base.sites[0].budgets[0].budget.isFirm = true
    #expect((firm(base, "2027-06") - 5 * 35 * 0.718 * 0.939868).magnitude < 1e-3)
    // A grid of less than the bridge leaves only what lasts.
    base.sites[0].budgets[0].budget.contracted = .megawatts(60)
    #expect(firm(base, "2027-06") == 60)
  }

  @Test func aPhaseOnABridgeIsBilledByTheGridThatRelievesIt() throws {
    var base = try scenario(["id: a, ready: 2027-06, size: {contracted: 100 MW}"])
    base.sites[0].budgets[2].budget.role = .bridge
    base.sites[0].budgets[0].budget.available = Month("2027-09")!
    let phase = try base.plan().plan.phases[0]
    #expect(phase.draws.map(\.budget) == [0])
    #expect(phase.draws[0].power.megawatts == 100)
  }

  /// NVIDIA's footprints, cradle to gate: 1,312 kg for an HGX H100 baseboard of eight, 2,274 kg for HGX
  /// B200; none of NVL72 is published, and unknown is not nothing.
  @Test(arguments: [("dgx-h100", 1312.0 / 8), ("dgx-b200", 2274.0 / 8), ("gb200-nvl72", nil)])
  func embodiedCarbonIsThatOfTheAccelerators(system: String, each: Double?) throws {
    let plan = try Question(system: system, size: "contracted: 40 MW").scenario().plan().plan
    let kilograms = each.map { $0 * Double(plan.totals.accelerators) }
    #expect(plan.phases[0].embodiedCarbon?.kilograms == kilograms)
    #expect(plan.totals.embodiedCarbon?.kilograms == kilograms)
  }

  /// One crew: 54 racks a week are 234.6 a month.
  @Test func racksOfALaterPhaseWaitForTheCrew() throws {
    let apart = try scenario([
      "id: a, ready: 2028-02, size: {accelerators: 36000}",
      "id: b, ready: 2029-02, size: {accelerators: 36000}",
    ]).plan().plan.phases
    // 504 racks take 2.15 months.
    #expect(apart.map(\.full.description) == ["2028-04", "2029-04"])
    let together = try scenario([
      "id: a, ready: 2028-02, size: {accelerators: 36000}",
      "id: b, ready: 2028-03, size: {accelerators: 36000}",
    ]).plan().plan.phases
    #expect(together.map(\.full.description) == ["2028-04", "2028-06"])
  }

  @Test func aNetworkThatSpansTheSiteGrowsPhaseByPhase() throws {
    let cluster = "  fabric: {scope: site}"
    let two = try scenario(
      [
        "id: a, ready: 2028-02, size: {accelerators: 11520}",
        "id: b, ready: 2028-08, size: {accelerators: 23040}",
      ], cluster: cluster
    ).plan().plan
    let one = try scenario(
      ["id: a, ready: 2028-08, size: {accelerators: 34560}"], cluster: cluster
    ).plan().plan
    func sum(_ plan: Plan, _ value: (NetworkPlan) -> Int) -> Int {
      plan.phases.reduce(0) { $0 + value($1.network) }
    }
    #expect(sum(two, \.leaf) == sum(one, \.leaf))
    #expect(sum(two, \.spine) == sum(one, \.spine))
    #expect(sum(two, \.core) == sum(one, \.core))
    #expect(sum(two, \.leafSpineLinks) == sum(one, \.leafSpineLinks))
    #expect(two.phases[1].network.fabrics[0].size.endpoints == 34_560)
    // Phases of other parts do not share a network.
    let mixed = try scenario(
      [
        "id: a, ready: 2028-02, size: {accelerators: 11520}",
        "id: b, ready: 2028-08, size: {accelerators: 11520}, fabric: {switch: nvidia-qm9700}",
      ], cluster: cluster
    ).plan().plan
    #expect(mixed.phases[1].network.fabrics[0].size.endpoints == 11_520)
  }

  @Test func transformersCarryWhatTheGridDelivers() throws {
    // 4 transformers of 80 MVA, one in reserve, behind 200 MW.
    let plan = try scenario(["id: a, ready: 2027-06, size: {contracted: 190 MW}"]).plan().plan
    let bank = try #require(plan.constraints.first { $0.constraint.kind == .transformers })
    #expect(bank.constraint.limit == 240)
    let expected = plan.totals.facility.megawatts / 0.965
    #expect(abs(bank.constraint.use - expected) < 1e-9)
  }

  // A drop of 2 m leaves passive copper too short for any rack beside the leaves' own; with drops of
  // half a meter the nearest racks take it: it draws next to nothing, and the same megawatts hold no
  // fewer accelerators, at less.
  @Test func shorterCablesBurnLess() throws {
    var tall = try Question(
      system: "dgx-h100", size: "contracted: 60 MW",
      cluster: "fabric: {switch: nvidia-qm9700, topology: leaf-spine}"
    ).scenario()
    tall.assumptions.cableDrop = 2
    var low = tall
    low.assumptions.cableDrop = 0.3
    let far = try tall.plan().plan.phases[0]
    let near = try low.plan().plan.phases[0]
    func copper(_ phase: PhasePlan) -> Int {
      phase.items.filter { $0.role == .hostCables && $0.id.hasPrefix("dac") }
        .reduce(0) { $0 + $1.quantity }
    }
    #expect(copper(far) == 0)
    #expect(copper(near) > 0)
    #expect(near.accelerators >= far.accelerators)
    func each(_ phase: PhasePlan) -> Power { phase.power.optics / Double(phase.accelerators) }
    #expect(each(near) < each(far))
  }

  // Of 200 Gb/s a lane the farthest module of the catalog reaches 2 km; buildings 3 km apart on one
  // network are out of reach, and the pair is named.
  @Test func aCableThatNothingReachesIsNamed() throws {
    var scenario = try Question(
      system: "gb300-nvl72", ready: "2032-01", size: "contracted: 400 MW",
      cluster: "fabric: {switch: nvidia-q3400-ra, scope: phase}"
    ).scenario()
    let before = try scenario.plan().plan.phases[0]
    #expect(before.layout.buildings > 1)
    scenario.assumptions.buildingGap = 3000
    let after = try scenario.plan().plan.phases[0]
    // As much as stands in one building, whose rows are whole.
    let perBuilding = before.layout.scalableUnitsPerHall * before.layout.hallsPerBuilding
    #expect(after.scalableUnits < before.scalableUnits)
    #expect(abs(after.scalableUnits - perBuilding) <= before.layout.hallsPerBuilding)
    #expect(after.binding.kind == .cableReach)
    scenario.assumptions.cableDrop = 1000
    #expect {
      try scenario.plan()
    } throws: { error in
      let text = "\(error)"
      return text.contains("cable reach") && text.contains("sys-1 nic01 (h01-r001-c01)")
    }
  }
}

extension Scenario {
  /// The scenario without the power that arrives in 2028.
  fileprivate func laterArrivalsRemoved() -> Scenario {
    var scenario = self
    scenario.sites[0].budgets.remove(at: 1)
    return scenario
  }
}
