import Catalog
import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

/// Rows of time that all sheets with months share.
struct PlanTime {
  var month: RowRef
  var year: RowRef
  var calendarMonth: RowRef
  var quarter: RowRef
  /// 1 in the last month of the horizon.
  var last: RowRef
  var counted: RowRef
  var discountFactor: RowRef
  /// Cells: month before the first as serial number, last month's number.
  var start: Formula
  var lastMonth: Formula
  /// Months from the start to the month that prices are of.
  var base: Formula
  /// Growth of prices by escalator.
  var growth: [(escalator: Escalator, row: RowRef)] = []
  var phases: [PhaseTime] = []

  func growth(_ escalator: Escalator) -> RowRef? {
    growth.first { $0.escalator == escalator }?.row
  }
}

/// A phase's months and rows of weights.
struct PhaseTime {
  /// Cells: months from the start, and months of acceptance.
  var ready: Formula
  var acceptance: Formula
  /// Times that IT is bought again, and sold.
  var purchases: Formula
  var sales: Formula
  var age: RowRef
  var atWork: RowRef
  var hardwareAge: RowRef
  /// Weights.
  var accepted: RowRef
  var opened: RowRef
  var refresh: RowRef
  var sale: RowRef
  var operation: RowRef
  /// Of dispatched sources: operation at the cost of the month's stage.
  var running: RowRef?
  var demand: RowRef?
  var propertyTax: RowRef?
  var rental: RowRef?
  var payments: [(template: Int, row: RowRef)] = []

  func payment(_ template: Int) -> RowRef? { payments.first { $0.template == template }?.row }
}

extension PlanLayout {
  mutating func addTimeline() -> PlanTime {
    let sheet = monthSheet(
      "Timeline",
      "Months from the start; flows lie at the starts of months. Weights of a row add "
        + "up to what is paid of its amount.")
    model.heading(sheet, "Months")
    let month = model.row(
      sheet, "Months since the start", "month", .year,
      series: .call(.columns, [model.next(sheet).soFar]) - one)
    let start = model.row(
      sheet, "Start, t = 0", "month", .month, constant: startOfFlows)
    let date = model.row(
      sheet, "Month", "month", .month, series: .month(start.constant, later: month.now))
    monthAxis = date
    model.setAxis(sheet, date.now, .month)
    let year = model.row(
      sheet, "Calendar year", "year", .year, series: .call(.year, [date.now]))
    let calendar = model.row(
      sheet, "Month of the year", "month", .year, series: .call(.month, [date.now]))
    let quarter = model.row(
      sheet, "Quarter of the year", "quarter", .year,
      series: .whole((calendar.now - one) / model(.monthsPerQuarter)) + one)
    let lastMonth = model.row(
      sheet, "Number of the last month", "month", constant: .call(.columns, [month.all]) - one)
    let last = model.row(
      sheet, "Last month", "flag", total: .sum,
      series: model.flag(month.now .== lastMonth.constant))
    let counted = model.row(
      sheet, "Months of the horizon", "month", total: .sum,
      series: model.flag(month.now .<= lastMonth.constant))
    model.heading(sheet, "Factors")
    let nominal = model.row(
      sheet, "Discount rate, nominal", "1/year", .percent, constant: discount)
    let factor = model.row(
      sheet, "Worth of a dollar at t = 0", "1", .fine,
      series: (one + nominal.constant).power(-(month.now / model(.monthsPerYear))))
    let base = model.row(
      sheet, "Month that prices are of, from the start", "month",
      constant: cells["price-base"].map { monthsFromStart($0, start.constant) } ?? zero)
    var time = PlanTime(
      month: month, year: year, calendarMonth: calendar, quarter: quarter, last: last,
      counted: counted,
      discountFactor: factor, start: start.constant, lastMonth: lastMonth.constant,
      base: base.constant)
    for escalator in Escalator.allCases {
      guard let rate = cells["growth-\(escalator.rawValue)"] else { continue }
      let years = (month.now - base.constant) / model(.monthsPerYear)
      time.growth.append(
        (
          escalator,
          model.row(
            sheet, "Prices that follow \(escalator.rawValue)", "1", .fine,
            series: (one + rate).power(years))
        ))
    }
    for index in plan.phases.indices { time.phases.append(addPhase(sheet, index, time)) }
    return time
  }

  /// A year before the first phase is ready where the build-out does not say.
  private var startOfFlows: Formula {
    if let start = cells["start"] { return start }
    let ready = plan.phases.map { cell("ready-\($0.id)") }
    return .month(.call(.min, ready), later: -model(.monthsPerYear))
  }

  func monthsFromStart(_ date: Formula, _ start: Formula) -> Formula {
    let years = Formula.call(.year, [date]) - .call(.year, [start])
    let rest = Formula.call(.month, [date]) - .call(.month, [start])
    return years * model(.monthsPerYear) + rest
  }

  private mutating func addPhase(_ sheet: Int, _ index: Int, _ time: PlanTime) -> PhaseTime {
    let id = plan.phases[index].id
    let keys = [id]
    model.heading(sheet, "Phase \(id)")
    func figure(_ label: String, _ unit: String, _ formula: Formula) -> Formula {
      model.row(sheet, label, unit, .whole, keys: keys, constant: formula).constant
    }
    let ready = figure("Ready", "month", monthsFromStart(cell("ready-\(id)"), time.start))
    let acceptance = figure("Months of acceptance", "month", facts[index].acceptance)
    let built = figure(
      "Months of construction", "month", .max(one, .whole(cell("assumption-construction-time"))))
    let life = figure("Life of IT", "month", .call(.round, [cell("it-life"), zero]))
    let shell = figure("Life of the facility", "month", .call(.round, [cell("shell-life"), zero]))
    let left = figure(
      "Months from ready to the horizon", "month", time.lastMonth + one - ready)
    let purchases = figure(
      "Times that IT is bought again", "1",
      cell("refresh") * .whole((.min(left, shell) - one) / life))
    let sales = figure(
      "Times that IT is sold", "1", .min(purchases + one, .whole((left - one) / life)))
    let retired = figure(
      "IT stops after its last life", "flag", model.flag(sales .> purchases))
    let stop = figure("Age at which it stops", "month", (purchases + one) * life)
    let age = model.row(
      sheet, "Months since ready", "month", .year, keys: keys, series: time.month.now - ready)
    let come = share((age.now + model(.half)) / acceptance)
    let gone = share((age.now - stop + model(.half)) / acceptance)
    let atWork = model.row(
      sheet, "Share of racks at work", "share", .fine, keys: keys, total: .sum,
      series: come - retired * gone)
    let hardware = model.row(
      sheet, "Age of the IT", "month", .year, keys: keys,
      series: .max(age.now, zero)
        - .min(.whole(.max(age.now, zero) / life), purchases) * life)
    var phase = PhaseTime(
      ready: ready, acceptance: acceptance, purchases: purchases, sales: sales, age: age,
      atWork: atWork, hardwareAge: hardware, accepted: age, opened: age, refresh: age, sale: age,
      operation: age)
    phase.operation = model.row(
      sheet, "Operation: twelfths of a year at work", "share", .fine, keys: keys, total: .sum,
      series: atWork.now / model(.monthsPerYear))
    phase.running = addSources(sheet, keys, "running cost", facts[index].running, time, phase)
    phase.demand = addSources(sheet, keys, "demand", facts[index].demand, time, phase)
    phase.accepted = weights(
      sheet, keys, "Racks accepted", one, time, share((age.now + one) / acceptance))
    phase.opened = weights(sheet, keys, "Ready for service", one, time, share(age.now + one))
    for template in templates {
      phase.payments.append(
        (
          template,
          addPayment(sheet, keys, template, time, ready: ready, built: built, acceptance)
        ))
    }
    phase.refresh = weights(
      sheet, keys, "IT bought again", purchases, time,
      repeated(purchases, age, life, acceptance))
    phase.sale = weights(
      sheet, keys, "IT sold", sales, time, repeated(sales, age, life, acceptance))
    if lines.contains(where: { $0.phase == index && $0.account == .propertyTax }) {
      phase.propertyTax = addPropertyTax(sheet, index, phase)
    }
    if lines.contains(where: { $0.phase == index && $0.account == .rental }) {
      let fall = one - assumption("rental-price-decline")
      phase.rental = model.row(
        sheet, "Rental: operation at the price of the age", "share", .fine, keys: keys,
        total: .sum,
        series: phase.operation.now * fall.power(hardware.now / model(.monthsPerYear)))
    }
    model.check(
      "Phase \(id): acceptance is shorter than a life of IT", .max(acceptance, life),
      equals: life)
    model.check(
      "Phase \(id): racks accepted add up to all", phase.accepted.total, equals: one)
    return phase
  }

  /// Weights of months as the steps of what is due so far: before the first month falls into it,
  /// after the last into that.
  private mutating func weights(
    _ sheet: Int, _ keys: [String], _ label: String, _ all: Formula, _ time: PlanTime,
    _ due: Formula
  ) -> RowRef {
    let sum = model.row(
      sheet, "\(label), so far", "share", .fine, keys: keys,
      series: .when(time.last.now .> zero, all, else: due))
    return model.row(
      sheet, label, "share", .fine, keys: keys, total: .sum, series: sum.now - sum.before)
  }

  /// First purchases that came again so far, each as the racks are accepted.
  private func repeated(
    _ times: Formula, _ age: RowRef, _ life: Formula, _ acceptance: Formula
  ) -> Formula {
    let begun = Formula.max(zero, .min(.whole(age.now / life), times))
    let part = share((age.now - begun * life + one) / acceptance)
    return .max(begun - one, zero) + model.flag(begun .> zero) * part
  }

  private mutating func addPayment(
    _ sheet: Int, _ keys: [String], _ template: Int, _ time: PlanTime, ready: Formula,
    built: Formula, _ acceptance: Formula
  ) -> RowRef {
    let record = scenario.money.templates[template]
    var due: Formula?
    var whole: Formula?
    for (index, milestone) in record.milestones.enumerated() {
      let key = "payment-\(record.id)-\(index + 1)"
      let first: Formula
      let length: Formula
      switch milestone.event {
      case .groundbreaking: (first, length) = (ready - built, one)
      case .construction: (first, length) = (ready - built, built)
      case .acceptance: (first, length) = (ready, acceptance)
      case .ready: (first, length) = (ready, one)
      case .full: (first, length) = (ready + acceptance - one, one)
      }
      let passed = time.month.now + one - first - cell("\(key)-offset")
      let reached = share(passed / length)
      // The cubic with level ends: 3x² − 2x³.
      let isCurved = milestone.curve == .sCurve && milestone.event == .construction
      let curved =
        reached * reached * (model(.three) - model(.two) * reached)
      let part = cell("\(key)-share") * (isCurved ? curved : reached)
      due = due.map { $0 + part } ?? part
      whole = whole.map { $0 + cell("\(key)-share") } ?? cell("\(key)-share")
    }
    let row = weights(
      sheet, keys, "Payment: \(record.name)", whole ?? one, time, due ?? zero)
    model.check(
      "Phase \(keys[0]): \(record.name): the milestones' shares add up to all", row.total,
      equals: one)
    return row
  }

  /// Operation at the cost of the stage of the sources that each month falls in.
  private mutating func addSources(
    _ sheet: Int, _ keys: [String], _ label: String,
    _ stages: [(from: Formula, part: Formula)], _ time: PlanTime, _ phase: PhaseTime
  ) -> RowRef? {
    guard let first = stages.first else { return nil }
    let part = stages.dropFirst().reduce(first.part) { earlier, stage in
      .when(stage.from .<= time.month.now, stage.part, else: earlier)
    }
    return model.row(
      sheet, "Operation at the \(label) of sources", "share", .fine, keys: keys, total: .sum,
      series: phase.operation.now * part)
  }

  private mutating func addPropertyTax(
    _ sheet: Int, _ index: Int, _ phase: PhaseTime
  ) -> RowRef {
    let site = scenario.sites[scenario.phases[index].site].site
    let years = Formula.whole(.max(phase.age.now, zero) / model(.monthsPerYear))
    let value = (one - cell("assessed_decline-\(site.id)")).power(years)
    var levied = value
    if let share = cells["property_abatement.share-\(site.id)"] {
      let term = Formula.call(.round, [cell("property_abatement.term-\(site.id)"), zero])
      levied = value * (one - share * model.flag(phase.age.now .< term))
    }
    return model.row(
      sheet, "Property tax: operation at the assessed value", "share", .fine,
      keys: [plan.phases[index].id], total: .sum, series: phase.operation.now * levied)
  }
}
