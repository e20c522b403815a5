public import Quantities

/// Why there is no plan.
public enum PlanError: Error, Sendable {
  /// Not even one scalable unit meets the constraint; `nearest` says what would.
  case infeasible(phase: String, constraint: Constraint, nearest: String)
  /// The power arrives after the phase that needs it; `available` is the first month that would do.
  case budgetTooLate(
    phase: String, constraint: Constraint, ready: Month, available: Month, largest: String)
}

extension PlanError: CustomStringConvertible {
  public var constraint: Constraint {
    switch self {
    case .infeasible(_, let constraint, _): constraint
    case .budgetTooLate(_, let constraint, _, _, _): constraint
    }
  }

  public var nearest: String {
    switch self {
    case .infeasible(_, _, let nearest): nearest
    case .budgetTooLate(_, _, _, let available, let largest):
      "ready in \(available), or in the month asked for \(largest)"
    }
  }

  public var description: String {
    let use = NumberText.significant(constraint.use, 5)
    let limit = NumberText.significant(constraint.limit, 5)
    switch self {
    case .infeasible(let phase, let constraint, let nearest):
      return "phase \(phase): not one scalable unit fits: \(constraint.name) needs "
        + "\(use) \(constraint.unit), the limit is \(limit) \(constraint.unit); "
        + "nearest feasible: \(nearest)"
    case .budgetTooLate(let phase, let constraint, let ready, _, _):
      return "phase \(phase): the power budget comes too late: \(constraint.name) needs "
        + "\(use) \(constraint.unit), \(limit) \(constraint.unit) are there by \(ready); "
        + "nearest feasible: \(nearest)"
    }
  }
}
