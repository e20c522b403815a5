import Catalog
import Documents
import PlanFixtures
import Quantities
import Scenario
import Testing

@testable import Planner

/// Every constraint that can bind does, and 5 % more of it changes the plan.
@Suite struct Binding {
  /// A scenario with one limit set tight, and the same with 5 % more of it.
  private struct Tight: Sendable {
    var kind: Constraint.Kind
    var set: @Sendable (inout Scenario, Double) -> Void
  }

  private static let cases: [Tight] = [
    Tight(kind: .contractedCapacity) { $0.phases[0].size = .contracted(.megawatts(100 * $1)) },
    Tight(kind: .facilityPowerAsked) { $0.phases[0].size = .facility(.megawatts(100 * $1)) },
    Tight(kind: .criticalITAsked) { $0.phases[0].size = .criticalIT(.megawatts(80 * $1)) },
    Tight(kind: .acceleratorsAsked) { $0.phases[0].size = .accelerators(Int(30_000 * $1)) },
    Tight(kind: .landArea) { $0.sites[0].site.land.area = .squareMeters(150_000 * $1) },
    Tight(kind: .transformers) { scenario, factor in
      let bank = scenario.sites[0].budgets[0].budget.transformers
      scenario.sites[0].budgets[0].budget.transformers = bank
      scenario.sites[0].budgets[0].budget.transformers?.rating = .kilovoltAmperes(40_000 * factor)
    },
  ]

  @Test(arguments: 0..<6)
  func fivePercentMoreOfWhatBindsChangesThePlan(_ index: Int) throws {
    let tight = Self.cases[index]
    let base = try Question(ready: "2027-06", size: "contracted: 190 MW").scenario()
    let cooling = try base.coolingCases()
    var before = base
    tight.set(&before, 1)
    var after = base
    tight.set(&after, 1.05)
    let small = try before.plan(cooling: cooling).plan
    let large = try after.plan(cooling: cooling).plan
    #expect(small.binding.constraint.kind == tight.kind)
    #expect(small.totals.accelerators < large.totals.accelerators)
    #expect(small.binding.constraint.headroom >= -1e-12)
  }

  /// Towers: water limits where it is short.
  @Test func waterBindsWhereTowersDrinkIt() throws {
    // The water-cooled plant, allowed here for the test.
    var scenario = try Question(
      site: "ashburn-va", ready: "2032-01", size: "contracted: 140 MW"
    ).scenario(.standard.allowing("direct-to-chip-water-chiller", at: "ashburn-va"))
    let cooling = try scenario.coolingCases()
    scenario.sites[0].site.water.limit = nil
    let free = try scenario.plan(cooling: cooling).plan
    let day = free.phases[0].designDayWater
    #expect(day > .zero)
    scenario.sites[0].site.water.limit = day * 0.5 / .days(1)
    let dry = try scenario.plan(cooling: cooling)
    #expect(dry.plan.binding.constraint.kind == .water)
    #expect(dry.shortfalls == ["one"])
    #expect(dry.plan.phases[0].designDayWater <= day * 0.5)
    scenario.sites[0].site.water.limit = day * 0.525 / .days(1)
    let more = try scenario.plan(cooling: cooling).plan
    #expect(more.totals.accelerators > dry.plan.totals.accelerators)
  }

  /// Half of the water of a year, or of the fuel, is half of the plan; phases of a site share both.
  @Test func yearlyWaterAndFuelBind() throws {
    var wet = try Question(
      site: "ashburn-va", ready: "2032-01", size: "contracted: 140 MW"
    ).scenario(.standard.allowing("direct-to-chip-water-chiller", at: "ashburn-va"))
    wet.sites[0].site.water.limit = nil
    try halves(wet, .annualWater, \.year.water) { $0.sites[0].site.water.annualLimit = $1 }
    let fuelled = try Question(
      ready: "2027-06", size: "contracted: 180 MW",
      cluster: "redundancy: {generators: n+1, fuel_storage: 48 h}"
    ).scenario()
    try halves(fuelled, .fuelStorage, \.fuel) { $0.sites[0].site.fuelLimit = $1 }
    // 71 US gallons for a MWh, of the record.
    let phase = try fuelled.plan().plan.phases[0]
    let fuel = phase.facility.megawatts * 48 * 71 * 0.003785411784
    #expect(abs(try #require(phase.fuel).cubicMeters / fuel - 1) < 1e-9)
    // Without generators none is stored.
    let bare = try Question(
      ready: "2027-06", cluster: "redundancy: {generators: none, fuel_storage: 48 h}"
    ).scenario()
    #expect(try bare.plan().plan.phases[0].fuel == nil)
  }

  private func halves(
    _ scenario: Scenario, _ kind: Constraint.Kind, _ use: (PhasePlan) -> Volume?,
    _ set: (inout Scenario, Volume) -> Void
  ) throws {
    let cooling = try scenario.coolingCases()
    let free = try scenario.plan(cooling: cooling).plan
    let whole = try #require(use(free.phases[0]))
    #expect(whole > .zero)
    var last = 0
    for share in [0.25, 0.5, 0.75] {
      var tight = scenario
      set(&tight, whole * share)
      let answer = try tight.plan(cooling: cooling)
      let phase = answer.plan.phases[0]
      #expect(phase.binding.kind == kind)
      #expect(answer.shortfalls == ["one"])
      #expect(try #require(use(phase)) <= whole * share * (1 + 1e-12))
      let ratio = Double(phase.accelerators) / Double(free.phases[0].accelerators)
      // Whole scalable units, and fixed parts that do not shrink.
      #expect(abs(ratio - share) < 0.05, "\(kind): \(ratio) of the plan at \(share)")
      #expect(phase.accelerators > last)
      last = phase.accelerators
      // What is left for a later phase is less than a unit needs.
      var later = tight
      later.phases.append(later.phases[0])
      later.phases[1].id = "two"
      #expect(throws: PlanError.self) { try later.plan(cooling: cooling + cooling) }
    }
    // A limit that is not reached changes nothing.
    var loose = scenario
    set(&loose, whole * 2)
    #expect(try loose.plan(cooling: cooling).plan.totals.accelerators == free.totals.accelerators)
  }

  /// Water in the loop lasts 171 s below the inlet limit, chillers cool again after 195: tanks carry
  /// the rest of the heat that they are large enough for, and nothing helps where pumps stop.
  @Test func tanksCarryALossOfTheMains() throws {
    func plan(_ cluster: String) throws -> Plan {
      try Question(size: "contracted: 180 MW", cluster: cluster).scenario().plan().plan
    }
    let plant = "cooling: direct-to-chip-air-chiller\nride_through: "
    let small = try plan(plant + "{pumps: ups, fans: ups, tank: 40 m3}")
    let large = try plan(plant + "{pumps: ups, fans: ups, tank: 80 m3}")
    #expect(small.binding.constraint.kind == .rideThrough)
    let ratio = Double(large.totals.accelerators) / Double(small.totals.accelerators)
    #expect((ratio - 2).magnitude < 0.05)
    #expect(throws: PlanError.self) {
      try plan(plant + "{pumps: generator, fans: ups, tank: 80 m3}")
    }
    // Without UPS racks stop with the mains: nothing to carry.
    let training = try plan("redundancy: {ups: none}\n" + plant + "{pumps: generator}")
    #expect(!training.constraints.contains { $0.constraint.kind == .rideThrough })
  }

  /// 64 ports in two tiers join 2,048 endpoints (64²/2), whatever the megawatts.
  @Test func radixBinds() throws {
    let scenario = try Question(
      system: "dgx-h100", ready: "2032-01", size: "contracted: 100 MW",
      cluster: "fabric: {scope: phase, switch: nvidia-qm9700, tiers: 2}"
    ).scenario()
    let answer = try scenario.plan()
    let phase = answer.plan.phases[0]
    #expect(answer.shortfalls == ["one"])
    #expect(phase.binding.kind == .fabricEndpoints)
    #expect(phase.binding.limit == 2048)
    #expect(phase.systems * 8 <= 2048)
    #expect((phase.systems + 32) * 8 > 2048)
    // A third tier reaches further.
    var taller = scenario
    taller.phases[0].fabric.tiers = .fixed(3)
    #expect(try taller.plan().plan.binding.constraint.kind == .contractedCapacity)
  }

  @Test func aSizeThatIsMetIsNoShortfallEvenIfTheSiteIsFullToo() throws {
    var scenario = try Question(ready: "2027-06").scenario()
    let capacity = SiteCapacity(
      scenario.sites[0], from: scenario.phases[0].ready,
      powerFactor: scenario.assumptions.powerFactor)
    scenario.phases[0].size = .facility(capacity.firm)
    #expect(try scenario.plan().shortfalls == [])
    scenario.phases[0].size = .contracted(capacity.firm)
    #expect(try scenario.plan().shortfalls == [])
  }

  /// SuperPOD GB200 (RA-11338-001): eight racks take about 1.2 MW; Abilene at 1.2 GW of facility
  /// power holds about 411,000.
  @Test func publishedSizes() throws {
    let unit = try Question(size: "accelerators: 576", cluster: "power_basis: nameplate").scenario()
    let unitPower = try unit.plan().plan.totals.criticalIT
    #expect(abs(unitPower.megawatts / 1.2 - 1) < 0.05, "\(unitPower.megawatts)")
    let campus = try Question(
      size: "facility: 1200 MW",
      cluster: "power_basis: nameplate\ncooling: direct-to-chip-air-chiller"
    ).scenario()
    let accelerators = try campus.plan().plan.totals.accelerators
    #expect(abs(Double(accelerators) / 411_000 - 1) < 0.05, "\(accelerators)")
  }
}

extension CatalogRecords {
  /// These records with one more plant, first, at a site.
  func allowing(_ plant: String, at site: String) -> CatalogRecords {
    editing("site", site) { document in
      guard var members = document.members,
        let index = members.firstIndex(where: { $0.key == "cooling" })
      else { return document }
      members[index].value = .list([.plain(plant)] + (members[index].value.items ?? []))
      return .mapping(members)
    }
  }
}
