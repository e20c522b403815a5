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
  /// Phases take the site's power in order of their dates; of the same month, in the order of the
  /// file.
  ///
  /// - Parameter cooling: one case for each phase, in the scenario's order.
  /// - Throws: `PlanError` where not one scalable unit fits, or power arrives too late.
  public func plan(cooling: [CoolingCase]) throws(PlanError) -> PlanAnswer {
    let attempt = attempt(cooling)
    if let failure = attempt.failure {
      let model = failure.model
      if failure.needsPower, let month = laterMonth(for: failure.phase, cooling) {
        throw .budgetTooLate(
          phase: model.phase.id, constraint: failure.constraint, ready: model.phase.ready,
          available: month, largest: nil)
      }
      throw .infeasible(
        phase: model.phase.id, constraint: failure.constraint,
        nearest: model.nearest(to: failure.constraint))
    }
    var built: [PhasePlan] = []
    var shortfalls: [String] = []
    for (index, sized) in attempt.phases.enumerated() {
      guard let sized else { continue }
      if sized.isShort {
        shortfalls.append(sized.plan.id)
        if let asked = sized.lacksPower, let month = laterMonth(for: index, cooling) {
          throw .budgetTooLate(
            phase: sized.plan.id, constraint: asked, ready: sized.plan.ready, available: month,
            largest: "\(sized.plan.accelerators) accelerators")
        }
      }
      built.append(sized.plan)
    }
    return PlanAnswer(plan: Plan(built, in: self), shortfalls: shortfalls)
  }

  /// Sizes of the phases in the scenario's order, up to the first that fails.
  private func attempt(_ cooling: [CoolingCase]) -> PlanAttempt {
    var uses = [SiteUse](repeating: SiteUse(), count: sites.count)
    var attempt = PlanAttempt(phases: Array(repeating: nil, count: phases.count))
    var laid = LaidBefore()
    let order = phases.indices.sorted { (phases[$0].ready, $0) < (phases[$1].ready, $1) }
    for index in order {
      let site = phases[index].site
      let model = PhaseModel(phases[index], in: self, cooling: cooling[index], after: uses[site])
      switch model.largest(&laid) {
      case .sized(let sized):
        uses[site].add(sized.plan, model)
        attempt.phases[index] = sized
      case .nothing(let constraint):
        let needsPower = [.contractedCapacity, .transformers].contains(constraint.kind)
        attempt.failure = PlanAttempt.Failure(
          phase: index, model: model, constraint: constraint, needsPower: needsPower)
        return attempt
      }
    }
    return attempt
  }

  /// The first month after its own in which a phase would be as large as asked: one in which more
  /// power arrives, tried with the whole plan, since other phases may then come first.
  private func laterMonth(for index: Int, _ cooling: [CoolingCase]) -> Month? {
    let ready = phases[index].ready
    let arrivals = sites[phases[index].site].budgets.map(\.budget.available).sorted()
    var moved = self
    for month in arrivals where month > ready {
      moved.phases[index].ready = month
      let attempt = moved.attempt(cooling)
      if attempt.failure == nil, attempt.phases[index]?.isShort == false { return month }
    }
    return nil
  }
}

/// Phases sized as far as it went.
private struct PlanAttempt {
  var phases: [SizedPhase?]
  var failure: Failure?

  struct Failure {
    var phase: Int
    var model: PhaseModel
    var constraint: Constraint
    /// Whether power that arrives later could help.
    var needsPower: Bool
  }
}
