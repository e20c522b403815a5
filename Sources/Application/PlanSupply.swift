import Cooling
import Electrical
import Interchange
import Planner
import Quantities
import Reporting
import Scenario

/// How a site's sources serve the phases of a plan that pays for energy by them.
public struct PlanSupply: Sendable {
  public let site: String
  public let result: SupplyResult
}

extension Scenario {
  /// Dispatches the sources of every site, and writes into each phase what it pays for power and which
  /// plant it buys beside what its draws do; nothing where the build-out has no `supply`.
  func dispatch(_ plan: inout Plan, cooling cases: [CoolingCase]?) throws(Failure) -> [PlanSupply] {
    guard buildOut.supply != nil else { return [] }
    for phase in plan.phases.indices {
      plan.phases[phase].energy = nil
      plan.phases[phase].items.removeAll { $0.role == .supply }
    }
    var known = StudyRecords()
    known.add(self, file: buildOut.id)
    var all: [PlanSupply] = []
    let cooling: [CoolingCase]
    do throws(CoolingError) {
      cooling = if let cases { cases } else { try coolingCases() }
    } catch {
      throw Failure(.badInput, error.message)
    }
    for index in sites.indices {
      let source = SupplyOfSite(self, plan, at: index, cooling: cooling, file: buildOut.id)
      guard !source.phases.isEmpty else { continue }
      let result = try SupplyResult(source.input(in: known), file: buildOut.id)
      source.share(result, &plan)
      source.buy(result, &plan)
      all.append(PlanSupply(site: sites[index].site.id, result: result))
    }
    return all
  }
}

extension SupplyStage {
  /// Cost of a year beside capital and the utility's charges.
  var running: Money { parts.reduce(.zero) { $0 + $1.fixed + $1.variable + $1.fuelCost } }
  var demand: Money { parts.reduce(.zero) { $0 + $1.demand } }
}

extension SupplyOfSite {
  /// Shares what the sources cost among the phases there.
  fileprivate func share(_ result: SupplyResult, _ plan: inout Plan) {
    func peaks(_ phase: Int) -> Power { plan.phases[phase].year.monthlyPeak.reduce(.zero, +) }
    for index in phases {
      var stages: [PhaseEnergy.Stage] = []
      for stage in result.stages where stage.until > start(index) {
        let there = phases.filter { start($0) <= stage.from }
        let energy = there.reduce(Energy.zero) { $0 + plan.phases[$1].year.facilityEnergy }
        let own = plan.phases[index].year.facilityEnergy
        let energyShare = own / energy
        let peakShare = peaks(index) / there.reduce(Power.zero) { $0 + peaks($1) }
        stages.append(
          PhaseEnergy.Stage(
            from: stage.from, energyShare: energyShare, peakShare: peakShare, energy: own,
            running: stage.running * energyShare, demand: stage.demand * peakShare))
      }
      if !stages.isEmpty { plan.phases[index].energy = PhaseEnergy(stages: stages) }
    }
  }

  /// Buys plant that no draw on a budget does, with the last phase that is there when it comes.
  fileprivate func buy(_ result: SupplyResult, _ plan: inout Plan) {
    let plants = result.input.units.filter { $0.spec.type == .plant }
    var seen: [String] = []
    for unit in plants where !seen.contains(unit.spec.id) {
      seen.append(unit.spec.id)
      guard let record = unit.equipment, let first = phases.first else { continue }
      let alike = plants.filter { $0.spec.id == unit.spec.id }
      let drawn = phases.reduce(0) { sum, phase in
        plan.phases[phase].draws.reduce(sum) {
          budgetID($1.budget) == unit.spec.id ? $0 + $1.units : $0
        }
      }
      let most = alike.map(\.count).max() ?? 0
      let count = unit.spec.count == nil ? (drawn > 0 ? 0 : 1) : most - drawn
      guard count > 0 else { continue }
      let comes = alike.compactMap(\.spec.from).min() ?? result.input.start
      let phase = phases.last { start($0) <= comes } ?? first
      plan.phases[phase].items.append(
        BillItem(
          source: unit.spec.id, record, count: count, rating: unit.unit,
          storage: unit.storage.map { $0.energy / Double(unit.count) }, price: unit.spec.capex))
    }
  }

  private func budgetID(_ index: Int) -> String { scenario.sites[site].budgets[index].budget.id }
}

extension PlanSupply {
  /// The answer of `supply`, without the records that the plan holds.
  var json: JSON {
    guard case .object(let members) = result.json else { return .null }
    let left = ["kind", "id", "name", "rests_on", "scenario"]
    return .object(
      [JSON.Member("site", .text(site))] + members.filter { !left.contains($0.key) })
  }

  /// A line for each stage, and what is wrong.
  var lines: [String] {
    result.stages.map { stage in
      let cost = stage.running + stage.demand
      let energy = stage.parts.reduce(Energy.zero) { $0 + $1.energy }
      let shares = stage.parts.filter { $0.energy > .zero }.map {
        "\($0.unit.spec.id) \(NumberText.fixed(100 * ($0.energy / energy), 1)) %"
      }
      return
        "\(site) from \(stage.from): $\(NumberText.fixed((cost / stage.loadEnergy).base * 3.6e9, 1)) "
        + "a MWh to run, of \(NumberText.fixed(stage.loadEnergy.megawattHours / 1e3, 1, grouping: true)) "
        + "GWh a year: " + shares.joined(separator: ", ")
    } + result.violations.map { "\(site): \($0) (exit 3)" }
  }
}

extension PhaseEnergy {
  var json: JSON {
    .object([
      ("running_usd_per_year", .number(fullYear(of: \.running).running.dollars)),
      ("demand_usd_per_year", .number(fullYear(of: \.demand).demand.dollars)),
      (
        "stages",
        .list(
          stages.map { stage in
            .object([
              ("from", .text("\(stage.from)")), ("energy_mwh", .number(stage.energy.megawattHours)),
              ("energy_share", .number(stage.energyShare)),
              ("peak_share", .number(stage.peakShare)),
              ("running_usd", .number(stage.running.dollars)),
              ("demand_usd", .number(stage.demand.dollars)),
            ])
          })
      ),
    ])
  }
}
