public import Quantities

/// Why there is no plan.
public enum PlanError: Error, Sendable {
  /// Not even one scalable unit meets the constraint; `nearest` says what would do.
  case infeasible(phase: String, constraint: Constraint, nearest: String)
  /// The power arrives after the phase that needs it: moved to `available`, the phase is as large
  /// as asked. `largest` is what fits in the month asked for; nil: nothing.
  case budgetTooLate(
    phase: String, constraint: Constraint, ready: Month, available: Month, largest: String?)
}

extension PlanError: CustomStringConvertible {
  public var phase: String {
    switch self {
    case .infeasible(let phase, _, _): phase
    case .budgetTooLate(let phase, _, _, _, _): phase
    }
  }

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
      "ready in \(available)" + (largest.map { ", or in the month asked for \($0)" } ?? "")
    }
  }

  public var description: String {
    let use = constraint.use.upward(5)
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

extension Double {
  /// The number to so many significant digits, not below it: a limit of that size is met.
  func upward(_ digits: Int) -> String {
    guard isFinite, self > 0 else { return NumberText.significant(self, digits) }
    var scale = 1.0
    while self * scale >= Double(Self.power10(digits)) { scale /= 10 }
    while self * scale < Double(Self.power10(digits - 1)) { scale *= 10 }
    return NumberText.significant((self * scale).rounded(.up) / scale, digits)
  }

  private static func power10(_ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
