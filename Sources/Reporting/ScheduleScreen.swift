import Quantities

/// A schedule on one screen: phases, the critical path, what to order when, and the ramp.
public struct ScheduleScreen: Sendable {
  public struct Phase: Sendable {
    var id, power, asked, ready: String
    var quantiles: [String]
    var full, float, chance: String
    var isLate: Bool

    public init(
      id: String, power: String, asked: String, ready: String, quantiles: [String], full: String,
      float: String, chance: String, isLate: Bool
    ) {
      (self.id, self.power, self.asked, self.ready) = (id, power, asked, ready)
      (self.quantiles, self.full, self.float, self.chance) = (quantiles, full, float, chance)
      self.isLate = isLate
    }
  }

  public struct Row: Sendable {
    var id, days, start, finish, float, criticality, name: String

    public init(
      id: String, days: String, start: String, finish: String, float: String, criticality: String,
      name: String
    ) {
      (self.id, self.days, self.start, self.finish) = (id, days, start, finish)
      (self.float, self.criticality, self.name) = (float, criticality, name)
    }
  }

  public struct Order: Sendable {
    var orderBy, arriveBy, float, item: String
    var quantity: Int
    var phase, weeks, cost: String
    var isOverdue, isLate: Bool

    public init(
      orderBy: String, arriveBy: String, float: String, item: String, quantity: Int, phase: String,
      weeks: String, cost: String, isOverdue: Bool, isLate: Bool
    ) {
      (self.orderBy, self.arriveBy, self.float, self.item) = (orderBy, arriveBy, float, item)
      (self.quantity, self.phase, self.weeks, self.cost) = (quantity, phase, weeks, cost)
      (self.isOverdue, self.isLate) = (isOverdue, isLate)
    }
  }

  let title, span: String
  let finishQuantiles: [String]?
  let draws: Int
  let seed: UInt64
  let correlation: Double
  let phases: [Phase]
  /// The critical path, first to last.
  let activities: [Row]
  /// Every other activity, of a bare list.
  let others: [Row]
  let orders: [Order]
  let today: String?
  let ramp: [[String]]
  let estimates, assumptions: Int

  public init(
    title: String, span: String, finishQuantiles: [String]?, draws: Int, seed: UInt64,
    correlation: Double, phases: [Phase], activities: [Row], others: [Row], orders: [Order],
    today: String?, ramp: [[String]], estimates: Int, assumptions: Int
  ) {
    (self.title, self.span, self.finishQuantiles) = (title, span, finishQuantiles)
    (self.draws, self.seed, self.correlation) = (draws, seed, correlation)
    (self.phases, self.activities, self.others) = (phases, activities, others)
    (self.orders, self.today, self.ramp) = (orders, today, ramp)
    (self.estimates, self.assumptions) = (estimates, assumptions)
  }

  public var lines: [String] {
    var lines = ["\(title): \(span)"]
    if let quantiles = finishQuantiles {
      lines.append(
        "  all done by \(quantiles[0]) (P10), \(quantiles[1]) (P50), \(quantiles[2]) (P90)")
    }
    lines.append(
      "  \(NumberText.fixed(Double(draws), 0, grouping: true)) draws, seed \(seed), durations "
        + "correlated \(NumberText.exact(correlation))"
        + (assumptions > 0
          ? "; \(estimates) of \(assumptions) durations and rates are estimates" : ""))
    if !phases.isEmpty { lines += [""] + phaseLines }
    lines += ["", "Critical path (likely durations; calendar days)"] + rows(activities)
    if !others.isEmpty { lines += ["", "Other activities"] + rows(others) }
    if !orders.isEmpty { lines += [""] + orderLines }
    if !ramp.isEmpty { lines += [""] + rampLines }
    return lines
  }

  private var phaseLines: [String] {
    var table = TextTable(
      [.left, .right, .left, .left, .left, .left, .left, .left, .right, .right, .left])
    table.add([
      "Phase", "MW", "asked", "likely", "P10", "P50", "P90", "full", "float d", "on time", "",
    ])
    for phase in phases {
      table.add(
        [phase.id, phase.power, phase.asked, phase.ready] + phase.quantiles
          + [phase.full, phase.float, phase.chance, phase.isLate ? "late" : ""])
    }
    return table.lines() + [
      "  ready for service: the first building's first productive hour; full: every rack accepted"
    ]
  }

  private func rows(_ rows: [Row]) -> [String] {
    var table = TextTable([.right, .left, .left, .right, .right, .left])
    table.add(["days", "start", "finish", "float", "in draws", ""])
    for row in rows {
      table.add([row.days, row.start, row.finish, row.float, row.criticality, row.id])
    }
    return table.lines()
  }

  private var orderLines: [String] {
    var table = TextTable([.left, .left, .right, .right, .left, .left, .right, .right, .left])
    table.add(["order by", "arrive by", "float d", "weeks", "phase", "item", "count", "cost", ""])
    for order in orders {
      table.add([
        order.orderBy, order.arriveBy, order.float, order.weeks, order.phase, order.item,
        NumberText.fixed(Double(order.quantity), 0, grouping: true), order.cost,
        order.isLate ? "too late" : order.isOverdue ? "before t = 0" : "",
      ])
    }
    var note: [String] = []
    if let today, orders.contains(where: \.isOverdue) {
      note = ["  before t = 0: due before \(today), the first month of the cash flow"]
    }
    return ["Long-lead orders (last day that keeps the dates asked for)"] + table.lines() + note
  }

  private var rampLines: [String] {
    var table = TextTable([.left, .right, .right, .right, .right, .right, .right])
    table.add(["Quarter end", "asked", "likely", "P10 early", "P50", "P90 late", "accelerators"])
    for row in ramp { table.add(row) }
    return ["Facility MW ready for service"] + table.lines()
  }
}
