import Catalog
import Finance
import PlanFixtures
import Planner
import Quantities
import Scenario
import Testing

@testable import TCO

private func isClose(_ left: Double, _ right: Double, _ tolerance: Double = 1e-9) -> Bool {
  abs(left - right) <= tolerance * max(abs(left), abs(right), 1e-300)
}

private func scenario(_ finance: String = "", size: String = "contracted: 60 MW") throws -> Scenario
{
  try Example.scenario(
    """
    id: one
    start: 2026-01
    horizon: 20 years
    sites: [abilene-tx]
    cluster: {system: gb200-nvl72}
    phases:
      - {id: a, ready: 2028-06, size: {\(size)}}
    finance: {\(finance)}
    """)
}

@Suite struct ProjectionTests {
  /// At the levelized cost of the cash flow the project is worth nothing and earns its rate.
  @Test func atItsLevelizedCostAProjectBreaksEven() throws {
    let cost = try Priced(scenario("annualization: cash-flow")).projection.levelizedPerSoldHour
    let sold = try Priced(scenario("annualization: cash-flow, price: \(cost) USD/GPU-h"))
    let npv = try #require(sold.projection.npv)
    #expect(abs(npv) < 1e-6 * sold.projection.capex)
    #expect(isClose(try #require(sold.projection.irr), 0.09, 1e-6))
    let dearer = try Priced(scenario("annualization: cash-flow, price: \(cost * 1.1) USD/GPU-h"))
    #expect(try #require(dearer.projection.npv) > 0)
  }

  @Test func theMethodsAreThoseOfTheTextbook() throws {
    let terms = "discount: {nominal: 8 %}, it_life: 5 years, shell_life: 14 years"
    let annuity = try Priced(scenario(terms)).projection
    #expect(isClose(annuity.itCharge, annuity.itCapex * crf(rate: 0.08, periods: 5)))
    #expect(isClose(annuity.facilityCharge, annuity.facilityCapex * crf(rate: 0.08, periods: 14)))
    let straight = try Priced(scenario(terms + ", annualization: straight-line")).projection
    #expect(isClose(straight.itCharge, straight.itCapex / 5))
    #expect(isClose(straight.facilityCharge, straight.facilityCapex / 14))
    // Without interest an annuity is a straight line.
    let free = try Priced(
      scenario("discount: {nominal: 0}, it_life: 5 years, shell_life: 14 years"))
    #expect(isClose(free.projection.annualizedCost, straight.annualizedCost))
    for projection in [annuity, straight] {
      let yearly = projection.itCharge + projection.facilityCharge + projection.opexPerYear
      #expect(isClose(projection.levelizedPerSoldHour, yearly / projection.soldHoursPerYear))
      #expect(
        isClose(
          projection.levelizedPerInstalledHour * projection.installedHoursPerYear,
          projection.levelizedPerSoldHour * projection.soldHoursPerYear))
    }
  }

  @Test func hoursSoldAreInstalledLessEachStep() throws {
    let priced = try Priced(scenario())
    let installed = Double(priced.plan.totals.accelerators) * 8760
    #expect(isClose(priced.projection.installedHoursPerYear, installed))
    // 2 % hot spares, 2 % in repair, 80 % of the rest sold.
    #expect(isClose(priced.projection.soldHoursPerYear, installed * 0.98 * 0.98 * 0.8))
    let last = priced.proForma.soldHours.suffix(12).reduce(0, +)
    #expect(isClose(last, priced.projection.soldHoursPerYear))
    #expect(priced.proForma.soldHours.prefix(29).allSatisfy { $0 == 0 })
  }

  @Test func buyersPayByTheirClass() throws {
    var systems: [BuyerClass: Double] = [:]
    for buyer in BuyerClass.allCases {
      let priced = try Priced(scenario("buyer: \(buyer.rawValue)", size: "accelerators: 5760"))
      systems[buyer] = priced.lines(.systems)[0].amount
      // Management nodes are quoted at list price alone, and follow their class too.
      let nodes = try #require(priced.lines(.network).first { $0.id == "management-node" })
      let factor =
        buyer == .list
        ? 1
        : try #require(
          priced.scenario.assumptions.priceFactor(.systems, from: .list, to: buyer))
      #expect(isClose(nodes.unitPrice, 20_000 * factor))
      #expect(nodes.isEstimate)
    }
    #expect(systems[.list]! > systems[.neocloud]!)
    #expect(systems[.neocloud]! > systems[.hyperscaler]!)
  }

  @Test func aMissingPriceNamesItsRecord() throws {
    var scenario = try scenario()
    scenario.phases[0].system.prices = []
    #expect(throws: MissingPrice(kind: "system", id: "gb200-nvl72", buyer: .hyperscaler)) {
      try Priced(scenario)
    }
  }

  /// A price that includes the network is used where there is no other, and the network is then not
  /// bought again.
  @Test func aPriceThatPaysForTheNetworkPaysForItOnce() throws {
    var scenario = try scenario()
    let apart = try Priced(scenario).proForma.lines.filter { $0.account == .network }
    #expect(apart.contains { $0.kind == "switch" })
    for index in scenario.phases[0].system.prices.indices {
      scenario.phases[0].system.prices[index].includes.append(.network)
    }
    let lines = try Priced(scenario).proForma.lines
    #expect(lines.contains { $0.account == .systems })
    #expect(
      !lines.contains { $0.account == .network && ($0.kind == "switch" || $0.kind == "optic") })
  }

  /// Contract 100 MW, metered less, 85 % at least, 12.50 USD a kW and month: 1,062,500 USD a month.
  @Test func aMinimumTakeIsBilledWhateverIsMetered() throws {
    var scenario = try scenario(size: "contracted: 100 MW")
    scenario.buildOut.loadFactor = 0.3
    for index in scenario.sites[0].budgets.indices {
      scenario.sites[0].budgets[index].tariff.monthlyDemand = PowerPrice(parsing: "12.50 USD/kW")
      scenario.sites[0].budgets[index].tariff.minimumTake = 0.85
      scenario.sites[0].budgets[index].tariff.minimumLoad = .megawatts(25)
    }
    // Fewer systems than the contract has power for.
    scenario.sites[0].site.land.area = .squareMeters(60_000)
    let priced = try Priced(scenario)
    #expect(priced.plan.phases[0].facility.megawatts < 60)
    let demand = priced.lines(.demand)
    #expect(isClose(demand.reduce(0) { $0 + $1.amount }, 12 * 1_062_500))

    // Without the floor, metered peaks: at least the design load without its cooling.
    for index in scenario.sites[0].budgets.indices {
      scenario.sites[0].budgets[index].tariff.minimumTake = 0
    }
    let metered = try Priced(scenario)
    let phase = metered.plan.phases[0]
    let billed = metered.lines(.demand).reduce(0) { $0 + $1.quantity } / 12
    #expect(billed > phase.power.critical.kilowatts)
    #expect(billed < phase.facility.kilowatts)
    // A full ratchet bills the highest month all year.
    for index in scenario.sites[0].budgets.indices {
      scenario.sites[0].budgets[index].tariff.ratchet = 1
    }
    let ratchet = try Priced(scenario).lines(.demand).reduce(0) { $0 + $1.quantity } / 12
    #expect(isClose(ratchet, try #require(phase.year.monthlyPeak.max()).kilowatts))

    // A fixed charge is paid once a month, not once a phase.
    scenario.sites[0].budgets[0].tariff.monthlyFixed = .dollars(1000)
    let fixed = try Priced(scenario).lines(.demand).filter { $0.unit == "month" }
    #expect(fixed.map(\.amount) == [12_000])
  }

  @Test func plantOnTheSiteIsPaidFor() throws {
    // 200 MW of grid in 2027-06, the rest from turbines at 1,850 USD/kW.
    let grid = try Example.scenario(onSite("contracted: 200 MW"))
    #expect(try Priced(grid).lines(.generation).isEmpty)
    let both = try Priced(Example.scenario(onSite("contracted: 300 MW")))
    let plant = try #require(both.lines(.generation).first)
    // 100 MW are five turbines of 35 MW, which give 23.62 MW in Abilene's warmest air, and one spare.
    #expect(plant.quantity == 6)
    #expect(isClose(plant.amount, 6 * 35_000 * 1850))
    let connection = try #require(both.lines(.interconnection).first)
    #expect(isClose(connection.quantity, 200_000))
  }

  private func onSite(_ size: String) -> String {
    """
    id: one
    start: 2026-01
    sites: [abilene-tx]
    cluster: {system: gb200-nvl72}
    phases:
      - {id: a, ready: 2027-06, size: {\(size)}}
    """
  }

  @Test func salesTaxFallsOnEquipmentOnce() throws {
    var scenario = try scenario()
    scenario.sites[0].site.tax.sales = 0.05
    let priced = try Priced(scenario)
    let equipment = priced.plan.phases[0].items.filter { $0.paidBy == nil }.map(\.name)
    let taxed = priced.proForma.lines.filter {
      equipment.contains($0.name) && $0.assetClass != .refresh
    }.reduce(0) { $0 + $1.amount }
    let tax = priced.lines(.salesTax)
    #expect(isClose(tax.reduce(0) { $0 + $1.amount }, 0.05 * taxed, 1e-8))
    #expect(Set(tax.map(\.assetClass)) == [.itCapex, .facilityCapex])
  }

  @Test func dearerPowerCostsByItsEnergy() throws {
    var scenario = try scenario()
    let before = try Priced(scenario).projection
    for index in scenario.sites[0].budgets.indices {
      let price = try #require(scenario.sites[0].budgets[index].tariff.energy)
      scenario.sites[0].budgets[index].tariff.energy = price + EnergyPrice(parsing: "10 USD/MWh")!
    }
    let after = try Priced(scenario)
    let energy = after.plan.totals.annualEnergy.megawattHours
    #expect(isClose(after.projection.opexPerYear - before.opexPerYear, 10 * energy, 1e-6))
    #expect(isClose(after.projection.capex, before.capex))
  }
}
