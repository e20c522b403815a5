import Catalog
import Cooling
import Documents
import PlanFixtures
import Quantities
import Scenario
import Testing

@testable import Planner

/// What cannot be built says what is in the way, and the nearest thing that can be.
@Suite struct Infeasible {
  private func error(_ scenario: Scenario) throws -> PlanError {
    let answer: PlanAnswer
    do {
      answer = try scenario.plan()
    } catch let error as PlanError {
      return error
    }
    throw Planned(binding: answer.plan.binding)
  }

  /// A plan where none was expected.
  private struct Planned: Error {
    var binding: PhaseConstraint
  }

  @Test(arguments: ["contracted", "facility", "critical_it"])
  func tooFewMegawattsNameTheMegawattsOfOneUnit(_ word: String) throws {
    var question = Question(size: "\(word): 700 kW")
    let error = try error(question.scenario())
    #expect(error.phase == "one")
    #expect(error.constraint.limit == 0.7)
    // "one scalable unit (8 x gb200-nvl72) at 1.4312 MW"
    let words = error.nearest.split(separator: " ")
    let megawatts = try #require(words.dropLast().last.flatMap { Double($0) })
    #expect(error.nearest.hasPrefix("one scalable unit (8 x gb200-nvl72) at "))
    question.size = "\(word)_mw: \(megawatts)"
    #expect(try question.scenario().plan().plan.totals.systems == 8)
    // And it is the nearest: a ten-thousandth less is not enough.
    question.size = "\(word)_mw: \(megawatts * 0.9998)"
    #expect(throws: PlanError.self) { try question.scenario().plan() }
  }

  @Test func liquidRacksDoNotStandInAnAirCooledHall() throws {
    let error = try error(Question(cluster: "cooling: perimeter-air").scenario())
    #expect(error.constraint.kind == .rackCooling)
    #expect(error.nearest.contains("liquid loop"))
    #expect(try Question().scenario().plan().plan.totals.systems > 0)
  }

  @Test func aRackThatNoRowCanCoolSaysSo() throws {
    var scenario = try Question(system: "dgx-h100", cluster: "cooling: perimeter-air").scenario()
    scenario.phases[0].systemPower = .kilowatts(300)
    scenario.phases[0].rack.limit = nil
    let error = try error(scenario)
    #expect(error.constraint.kind == .rackCooling)
    #expect(error.constraint.use == 300)
    #expect(error.nearest == "a plant that carries 300 kW a rack")
    scenario.phases[0].systemPower = .kilowatts(error.constraint.limit)
    #expect(try scenario.plan().plan.phases[0].layout.systemsPerRack == 1)
  }

  @Test func aRackThatIsTooHeavyOrTooHotForItsPlace() throws {
    var heavy = try Question().scenario()
    heavy.sites[0].site.halls.floorLoad = AreaDensity(base: 500)
    let floor = try error(heavy)
    #expect(floor.constraint.kind == .floorLoad)
    heavy.sites[0].site.halls.floorLoad = AreaDensity(base: floor.constraint.use)
    #expect(try heavy.plan().plan.totals.systems > 0)

    var small = try Question().scenario()
    small.sites[0].site.halls.criticalIT = .megawatts(0.5)
    let hall = try error(small)
    #expect(hall.constraint.kind == .hallPower)
    small.sites[0].site.halls.criticalIT = .megawatts(hall.constraint.use * 1.05)
    #expect(try small.plan().plan.phases[0].layout.scalableUnitsPerHall == 1)
  }

  @Test func aSwitchWithoutThePort() throws {
    let error = try error(
      Question(
        system: "gb300-nvl72", cluster: "fabric: {switch: nvidia-sn2201, planes: 2}"
      ).scenario())
    #expect(error.constraint.kind == .fabricEndpoints)
    #expect(error.nearest == "a switch with ports of 400 Gb/s")
  }

  @Test func powerThatComesTooLateNamesTheMonth() throws {
    // 200 MW and turbines of 5 x 35 MW, of which Abilene's air leaves 0.6748, from 2027-03, 1,000 MW more from 2028-01.
    var question = Question(ready: "2027-06", size: "contracted: 500 MW")
    let late = try error(question.scenario())
    guard case .budgetTooLate(_, let constraint, _, let month, let largest) = late else {
      Issue.record("\(late)")
      return
    }
    #expect(month.description == "2028-01")
    #expect(abs(constraint.use - 500) < 1e-9)
    #expect(abs(constraint.limit - 318.094) < 1e-3)
    // Both of the nearest plans exist.
    question.ready = "2028-01"
    #expect(try question.scenario().plan().shortfalls == [])
    question.ready = "2027-06"
    let words = try #require(largest).split(separator: " ")
    question.size = "accelerators: \(words[0])"
    let fits = try question.scenario().plan()
    #expect(fits.shortfalls == [])
    #expect(fits.plan.totals.accelerators == Int(words[0]))
    // One unit more does not fit.
    question.size = "accelerators: \(fits.plan.totals.accelerators + 1)"
    #expect(throws: PlanError.self) { try question.scenario().plan() }
  }

  @Test func nothingBeforeTheFirstBudget() throws {
    let late = try error(Question(ready: "2026-12", size: "contracted: 100 MW").scenario())
    guard case .budgetTooLate(_, _, _, let month, let largest) = late else {
      Issue.record("\(late)")
      return
    }
    #expect(month.description == "2027-03")
    #expect(largest == nil)
    #expect(!late.description.contains("nothing"))
  }

  /// More than the site will ever have is no matter of dates: the largest plan, short of the size.
  @Test func moreThanTheSiteWillEverHaveIsAShortfall() throws {
    let answer = try Question(ready: "2032-01", size: "contracted: 5000 MW").scenario().plan()
    #expect(answer.shortfalls == ["one"])
    // 1,200 MW from the grid and five of six turbines of 35 MW, less what warm and thin air take.
    #expect(answer.plan.binding.constraint.kind == .contractedCapacity)
    #expect(abs(answer.plan.binding.constraint.limit - 1318.094) < 1e-3)
  }

  /// Waiting does not help where something else is in the way too.
  @Test func aLaterMonthIsNamedOnlyIfItHelps() throws {
    var scenario = try Question(ready: "2027-06", size: "contracted: 500 MW").scenario()
    scenario.sites[0].site.land.area = .squareMeters(200_000)
    let answer = try scenario.plan()
    #expect(answer.shortfalls == ["one"])
    #expect(answer.plan.binding.constraint.kind == .landArea)
  }

  @Test func aPlantThatCannotHoldItsTemperature() throws {
    var scenario = try Question(site: "phoenix-az", ready: "2032-01").scenario()
    var cooling = try scenario.coolingCases()
    cooling[0].design.shortfall = .kelvins(3)
    scenario.phases[0].size = .contracted(.megawatts(50))
    do {
      _ = try scenario.plan(cooling: cooling)
      Issue.record("planned")
    } catch {
      #expect(error.constraint.kind == .supplyTemperature)
      #expect(error.constraint.use == 3)
    }
  }
}
