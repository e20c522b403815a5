import Catalog
import Fabric
import Quantities
public import Scenario

/// A plan, and the sizes asked for that it could not reach.
public struct PlanAnswer: Sendable {
  public var plan: Plan
  /// Ids of phases that are smaller than asked; each is the largest that fits.
  public var shortfalls: [String]
}

extension Scenario {
  /// Sizes every phase to the largest whole number of scalable units that meets every constraint.
  ///
  /// Phases take the site's power in order of their dates. For each, counts are tried downward from
  /// a bound that no plan exceeds (facility power is at least the power of its systems and their
  /// cooling), so that no assumption of monotone cost is needed.
  ///
  /// - Parameter cooling: one case for each phase, in the scenario's order.
  /// - Throws: `PlanError` where not one scalable unit fits, or power arrives too late.
  public func plan(cooling: [CoolingCase]) throws(PlanError) -> PlanAnswer {
    var uses = [SiteUse](repeating: SiteUse(), count: sites.count)
    var systems = [Int](repeating: 0, count: sites.count)
    var built: [PhasePlan?] = Array(repeating: nil, count: phases.count)
    var shortfalls: [String] = []
    let order = phases.indices.sorted { (phases[$0].ready, $0) < (phases[$1].ready, $1) }
    for index in order {
      let phase = phases[index]
      let model = PhaseModel(
        phase, in: self, cooling: cooling[index], systemsBefore: systems[phase.site])
      let (plan, isShort) = try model.largest(after: uses[phase.site])
      if isShort { shortfalls.append(phase.id) }
      uses[phase.site].facility += plan.contracted
      uses[phase.site].water += plan.designDayWater
      uses[phase.site].land += plan.land
      if phase.fabric.scope == .site { systems[phase.site] += plan.systems }
      built[index] = plan
    }
    return PlanAnswer(plan: Plan(built.compactMap { $0 }, in: self), shortfalls: shortfalls)
  }
}

extension PhaseModel {
  /// The largest plan of this phase, and whether it is smaller than asked.
  func largest(after before: SiteUse) throws(PlanError) -> (PhasePlan, Bool) {
    let capacity = SiteCapacity(site: site, powerFactor: scenario.assumptions.powerFactor)
    let there = capacity.firm(by: phase.ready) - before.facility
    let limit = SizeLimit(
      contracted: askedContract.map { min($0, there) } ?? there, accelerators: askedAccelerators)
    try checkOneUnit(limit, before: before, capacity)

    var count = bound(limit)
    var violatedAbove: [Constraint] = []
    while count >= 1 {
      guard let needs = try? needs(of: count) else {
        violatedAbove = [unreachable(count)]
        count -= 1
        continue
      }
      let layout = layout(needs)
      let constraints = scalingConstraints(needs, layout, limit: limit, before: before)
      let violated = constraints.filter { !$0.isMet }
      guard violated.isEmpty else {
        violatedAbove = violated
        count -= 1
        continue
      }
      let all = constraints + fixedConstraints(layout)
      let binding = binding(violatedAbove, among: all, count: count, limit: limit, before: before)
      let isShort = isShort(binding, there: there)
      if isShort { try checkLaterPower(needs, there: there, before: before, capacity) }
      let plan = phasePlan(
        needs, layout, constraints: all, binding: binding, limit: limit, before: before)
      return (plan, isShort)
    }
    // One unit was checked above; only an unreachable fabric of one unit ends here.
    throw .infeasible(
      phase: phase.id, constraint: violatedAbove.first ?? unreachable(1),
      nearest: "a switch with more ports, or more tiers")
  }

  private var askedContract: Power? {
    if case .contracted(let power) = phase.size { power } else { nil }
  }

  private var askedAccelerators: Int {
    guard case .accelerators(let count) = phase.size else { return 0 }
    let unit = phase.system.scalableUnit * phase.system.accelerators
    return (count + unit - 1) / unit * unit
  }

  /// A number of scalable units that no plan exceeds.
  private func bound(_ limit: SizeLimit) -> Int {
    let unit = unitPower
    let liquid = Self.liquidFraction(phase, cooling)
    let perHeat =
      liquid * cooling.perLiquidHeat + (1 - liquid) * cooling.perAirHeat
    let facility =
      unit * (1 + perHeat + scenario.assumptions.lighting + scenario.assumptions.houseLoad)
    var units = limit.contracted / facility
    switch phase.size {
    case .contracted: break
    case .facility(let power): units = min(units, power / facility)
    case .criticalIT(let power): units = min(units, power / unit)
    case .accelerators:
      let perUnit = phase.system.scalableUnit * phase.system.accelerators
      units = min(units, Double(limit.accelerators / perUnit))
    }
    return Int(max(0, units * (1 + 1e-12)).rounded(.down))
  }

  /// One unit more than the plan violates this.
  private func binding(
    _ violated: [Constraint], among met: [Constraint], count: Int, limit: SizeLimit,
    before: SiteUse
  ) -> Constraint {
    var violated = violated
    if violated.isEmpty {
      // The bound itself was feasible: look one unit further.
      if let needs = try? needs(of: count + 1) {
        violated = scalingConstraints(needs, layout(needs), limit: limit, before: before)
          .filter { !$0.isMet }
      } else {
        violated = [unreachable(count + 1)]
      }
    }
    let kinds = violated.map(\.kind)
    let binding = met.filter { kinds.contains($0.kind) }.min { $0.headroom < $1.headroom }
    return binding ?? violated.first ?? met[0]
  }

  private func isShort(_ binding: Constraint, there: Power) -> Bool {
    switch phase.size {
    case .contracted(let asked):
      binding.kind != .contractedCapacity || asked.base > there.base * (1 + 1e-12)
    case .facility: binding.kind != .facilityPowerAsked
    case .criticalIT: binding.kind != .criticalITAsked
    case .accelerators: binding.kind != .acceleratorsAsked
    }
  }

  private func unreachable(_ count: Int) -> Constraint {
    let endpoints = count * phase.system.scalableUnit * phase.ports
    var limit = 0
    do {
      _ = try networks.fabric(systems: count * phase.system.scalableUnit)
    } catch {
      if case .unreachable(_, _, let maximum, _, _) = error { limit = maximum }
    }
    return Constraint(
      .fabricEndpoints, use: Double(endpoints), limit: Double(limit), unit: "endpoints")
  }

  // MARK: Infeasible

  /// Throws where not even one scalable unit can stand, naming the constraint and what would do.
  private func checkOneUnit(
    _ limit: SizeLimit, before: SiteUse, _ capacity: SiteCapacity
  ) throws(PlanError) {
    if phase.system.cooling != .air, !cooling.hasLiquid {
      throw .infeasible(
        phase: phase.id,
        constraint: Constraint(
          .rackCooling, use: phase.systemPower.kilowatts, limit: 0, unit: "kW", scales: false),
        nearest: "a plant with a liquid loop: system \(phase.system.id) needs liquid cooling")
    }
    guard let needs = try? needs(of: 1) else {
      throw .infeasible(
        phase: phase.id, constraint: unreachable(1),
        nearest: "a switch with a port mode of \(phase.portRate.text(in: "Gb/s"))")
    }
    let layout = layout(needs)
    if let broken = fixedConstraints(layout).first(where: { !$0.isMet }) {
      throw .infeasible(phase: phase.id, constraint: broken, nearest: nearest(to: broken))
    }
    let scaling = scalingConstraints(needs, layout, limit: limit, before: before)
    guard let broken = scaling.first(where: { !$0.isMet }) else { return }
    if broken.kind == .contractedCapacity,
      let month = capacity.month(delivering: before.facility + needs.load.facility),
      month > phase.ready
    {
      throw .budgetTooLate(
        phase: phase.id, constraint: broken, ready: phase.ready, available: month,
        largest: "nothing")
    }
    throw .infeasible(phase: phase.id, constraint: broken, nearest: nearest(to: broken))
  }

  private func nearest(to broken: Constraint) -> String {
    let unit = "one scalable unit (\(phase.system.scalableUnit) x \(phase.system.id))"
    let amount = "\(NumberText.significant(broken.use, 5)) \(broken.unit)"
    switch broken.kind {
    case .rackCooling:
      return "a plant that carries \(amount) a rack"
    default:
      return "\(unit) at \(amount)"
    }
  }

  /// Throws where power that arrives later would have been enough.
  private func checkLaterPower(
    _ needs: PhaseNeeds, there: Power, before: SiteUse, _ capacity: SiteCapacity
  ) throws(PlanError) {
    let asked: Power
    switch phase.size {
    case .contracted(let power), .facility(let power): asked = power
    case .criticalIT(let power): asked = power * (needs.load.facility / needs.power.critical)
    case .accelerators:
      asked = needs.load.facility * (Double(askedAccelerators) / Double(needs.accelerators))
    }
    guard asked > there, let month = capacity.month(delivering: before.facility + asked),
      month > phase.ready
    else { return }
    throw .budgetTooLate(
      phase: phase.id,
      constraint: Constraint(
        .contractedCapacity, use: asked.megawatts, limit: there.megawatts, unit: "MW"),
      ready: phase.ready, available: month,
      largest: "\(needs.accelerators) accelerators in \(there.text(in: "MW"))")
  }
}
