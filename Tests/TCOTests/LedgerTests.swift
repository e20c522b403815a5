import Catalog
import PlanFixtures
import Planner
import Quantities
import Scenario
import Testing

@testable import TCO

private func isClose(_ left: Double, _ right: Double, _ tolerance: Double = 1e-9) -> Bool {
  abs(left - right) <= tolerance * max(abs(left), abs(right), 1)
}

/// A scenario with its plan and money.
struct Priced {
  var scenario: Scenario
  var plan: Plan
  var proForma: ProForma
  var projection: Projection

  init(_ scenario: Scenario) throws {
    self.scenario = scenario
    plan = try scenario.plan(cooling: try scenario.coolingCases()).plan
    proForma = try ProForma(plan, scenario)
    projection = proForma.projection()
  }

  func lines(_ accounts: Account...) -> [LedgerLine] {
    proForma.lines.filter { accounts.contains($0.account) }
  }

  static let gigawatt = try? Priced(Example.gigawatt())
}

private let single = """
  id: one
  start: 2026-01
  horizon: 20 years
  sites: [abilene-tx]
  cluster: {system: gb200-nvl72}
  phases:
    - {id: a, ready: 2028-06, size: {contracted: 60 MW}}
  finance: {price: 3 USD/GPU-h}
  """

@Suite struct LedgerTests {
  @Test func linesSumToTheirTotals() throws {
    let priced = try #require(Priced.gigawatt)
    let projection = priced.projection
    let capex = priced.proForma.lines.filter {
      $0.assetClass == .itCapex || $0.assetClass == .facilityCapex
    }
    let sum = capex.reduce(0) { $0 + $1.amount }
    #expect(isClose(sum, projection.capex))
    #expect(isClose(projection.itCapex + projection.facilityCapex, projection.capex))
    #expect(isClose(projection.capexByAccount.reduce(0) { $0 + $1.amount }, projection.capex))
    #expect(isClose(projection.opexByAccount.reduce(0) { $0 + $1.amount }, projection.opexPerYear))
    for line in priced.proForma.lines {
      #expect(line.amount.isFinite && line.amount >= 0, "\(line.name)")
      if line.account != .refresh, line.account != .residual {
        #expect(isClose(line.amount, line.quantity * line.unitPrice, 1e-6), "\(line.name)")
      }
    }
  }

  @Test func monthsOfEachLineSumToItsAmount() throws {
    let priced = try #require(Priced.gigawatt)
    let horizon = priced.proForma.horizonMonths
    for line in priced.proForma.lines {
      let series = line.series
      #expect(series.first >= 0 && series.first + series.amounts.count <= horizon, "\(line.name)")
      #expect(isClose(series.amounts.reduce(0, +), series.total))
      guard line.assetClass != .opex else { continue }
      #expect(isClose(series.total, line.amount), "\(line.name)")
    }
    // A full year of opex is twelve months once every rack works.
    for line in priced.proForma.lines where line.assetClass == .opex {
      let last = line.series.amounts.suffix(12).reduce(0, +)
      #expect(isClose(last, line.amount), "\(line.name)")
    }
  }

  @Test func energyBilledIsEnergyUsed() throws {
    let priced = try #require(Priced.gigawatt)
    for (index, phase) in priced.plan.phases.enumerated() {
      let billed = priced.lines(.energy).filter { $0.phase == index }
        .reduce(0) { $0 + $1.quantity }
      #expect(isClose(billed, phase.year.facilityEnergy.kilowattHours))
    }
    let total = priced.plan.totals.annualEnergy.kilowattHours
    #expect(isClose(priced.lines(.energy).reduce(0) { $0 + $1.quantity }, total))
  }

  @Test func everyItemIsPaidOnce() throws {
    let priced = try #require(Priced.gigawatt)
    for (index, phase) in priced.plan.phases.enumerated() {
      for item in phase.items {
        let paid = priced.proForma.lines.filter {
          $0.phase == index && $0.name == item.name && $0.assetClass != .refresh
        }
        #expect(paid.count == (item.paidBy == nil ? 1 : 0), "\(item.name)")
        if let line = paid.first { #expect(line.quantity == Double(item.quantity)) }
      }
    }
    let records = priced.scenario.construction
    #expect(ConstructionCost.overlap(of: records) == [])
    // What is bought as equipment is not bought as a building too.
    let covered = records.flatMap(\.covers)
    #expect(!covered.contains(.electrical) && !covered.contains(.mechanical))
  }

  /// The "H100 Freakonomics" sheet (August 2024): 64 nodes at 50,000 of facility and operation and
  /// 310,000 of hardware, 8 switches, 675,840 of cables: 24,003,840; the cluster of 128 nodes with
  /// 48 switches and 2,621,440 of cables: 50,429,440.
  @Test(arguments: [
    (64.0, 8.0, 675_840.0, 24_003_840.0), (128, 48, 2_621_440, 50_429_440),
  ])
  func aPublishedSheetAddsUp(
    _ nodes: Double, _ switches: Double, _ cables: Double, _ published: Double
  ) throws {
    let scenario = try Example.scenario(single)
    let plan = try scenario.plan(cooling: try scenario.coolingCases()).plan
    var ledger = LedgerBuilder(scenario)
    let timeline = Timeline(
      plan.phases[0], at: 0, start: scenario.buildOut.start, horizon: 240, constructionMonths: 18,
      terms: scenario.buildOut.finance)
    func add(_ account: Account, _ quantity: Double, _ price: Double) {
      ledger.capex(
        account, 0, timeline, name: account.rawValue, quantity: quantity, unit: "unit",
        unitPrice: price, basis: .rule("sheet"), isEstimate: false)
    }
    add(.shell, nodes, 50_000)
    add(.systems, nodes, 310_000)
    add(.network, switches, 36_000)
    add(.network, 1, cables)
    let all = 0..<ledger.lines.count
    #expect(ledger.sum(all, of: .itCapex) + ledger.sum(all, of: .facilityCapex) == published)
  }

  @Test func moneyIsMovedToTheEdgesOfTheHorizonAndNeverLost() throws {
    // Ready a month after the start, with the horizon ending while racks are still accepted.
    let short = try Priced(
      Example.scenario(
        """
        id: one
        start: 2028-05
        horizon: 1 year
        sites: [abilene-tx]
        cluster: {system: gb200-nvl72}
        phases:
          - {id: a, ready: 2029-03, size: {contracted: 200 MW}}
        """))
    #expect(short.plan.phases[0].full > Month("2029-04")!)
    for line in short.proForma.lines where line.assetClass != .opex {
      #expect(isClose(line.series.total, line.amount), "\(line.name)")
    }
    #expect(isClose(-short.proForma.netFlows().reduce(0, +), spent(short)))
  }

  private func spent(_ priced: Priced) -> Double {
    priced.proForma.lines.reduce(0) { $0 + $1.series.total }
  }

  @Test func netFlowsAreRevenueAndSalesLessCosts() throws {
    let priced = try Priced(Example.scenario(single + "\n").selling())
    var expected = 0.0
    for line in priced.proForma.lines {
      let isInflow = line.account == .revenue || line.account == .residual
      expected += isInflow ? line.series.total : -line.series.total
    }
    #expect(isClose(priced.proForma.netFlows().reduce(0, +), expected))
    #expect(!priced.lines(.revenue).isEmpty && !priced.lines(.residual).isEmpty)
  }

  @Test func itIsBoughtAgainWithinTheLifeOfTheShell() throws {
    let priced = try Priced(Example.scenario(single))
    // Ready in month 29 of 240, life 60: again in 89, 149 and 209.
    let systems = try #require(priced.lines(.systems).first)
    let again = try #require(priced.lines(.refresh).first { $0.id == systems.id })
    #expect(isClose(again.amount, 3 * systems.amount))
    #expect(isClose(priced.projection.refresh, 3 * priced.projection.itCapex))
    var once = priced.scenario
    once.buildOut.finance.shellLife = .years(5)
    #expect(try Priced(once).projection.refresh == 0)
    once.buildOut.finance.shellLife = .years(6)
    #expect(isClose(try Priced(once).projection.refresh, priced.projection.itCapex))
    once.buildOut.finance.refresh = false
    #expect(try Priced(once).projection.refresh == 0)
  }

  @Test func theSameScenarioHasTheSameMoney() throws {
    let left = try Priced(Example.gigawatt())
    let right = try Priced(Example.gigawatt())
    #expect("\(left.proForma)" == "\(right.proForma)")
    #expect("\(left.projection)" == "\(right.projection)")
  }
}

extension Scenario {
  fileprivate func selling() -> Scenario {
    var scenario = self
    scenario.buildOut.finance.residual = 0.1
    return scenario
  }
}
