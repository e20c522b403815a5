import Catalog
import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

/// Rows of the first build and of what is bought again and sold.
struct PlanCapex {
  struct Phase {
    /// Totals of lines of IT and of the facility; the constant is at base prices.
    var it: RowRef?
    var facility: RowRef?
    /// Bought again and sold, by escalator, with the lines that each row sums up.
    var refresh: [(row: RowRef, lines: [Int])] = []
    var residual: [RowRef] = []
  }

  var phases: [Phase]
  var it: RowRef
  var facility: RowRef
  var total: RowRef
  var refresh: RowRef
  var residual: RowRef
  /// IT bought again at first prices, all times.
  var refreshAmount: Formula
}

/// Rows of electricity by phase: money, and cells of what a full year comes to.
struct PlanPower {
  var phases: [RowRef?]
  var perYear: Formula
}

/// Rows of operation.
struct PlanOpex {
  var phases: [RowRef]
  var total: RowRef
  /// A full year of every phase, at base prices.
  var perYear: Formula
}

extension PlanLayout {
  static let amountHeads = ["Quantity", "Unit price", "Price when sold"]

  /// A line with its quantity, unit price and amount at base prices, and its months.
  mutating func line(
    _ sheet: Int, _ position: Int, _ weight: RowRef?, _ time: PlanTime, resale: Bool = false
  ) -> RowRef {
    let line = lines[position]
    let reference = model.next(sheet)
    let amount = Formula.field(months.unit + 1) * .field(months.unit + 2)
    let sold: (formula: Formula, format: Style.NumberFormat)? =
      resale
      ? (cents(.field(months.constant) * cell("residual")), .cents) : nil
    var series = reference.constant * (weight?.now ?? zero)
    if let growth = time.growth(line.escalator) { series = series * growth.now }
    let row = model.row(
      sheet, line.name, "USD", keys: [phaseID(line), line.account.rawValue],
      extras: [(quantity(position), .whole), (unitPrice(position), .fine), sold],
      constant: cents(amount), total: .sum, series: series)
    amounts[position] = row.constant
    rows[position] = row
    return row
  }

  // MARK: Capex

  mutating func addCapex(_ time: PlanTime) -> PlanCapex {
    let sheet = monthSheet(
      "Capex", extras: Self.amountHeads, constant: "At base prices",
      "Costs are positive. Quantity x unit price in cents; the total is as spent, with growth of "
        + "prices.")
    var phases: [PlanCapex.Phase] = []
    for index in plan.phases.indices {
      phases.append(addCapex(sheet, index, time))
    }
    model.heading(sheet, "All phases")
    func total(_ label: String, _ rows: [RowRef]) -> RowRef {
      model.row(
        sheet, label, "USD", constant: sum(rows.map(\.constant)), total: .sum, series: sum(rows),
        role: .total)
    }
    let it = total("IT", phases.compactMap(\.it))
    let facility = total("Facility", phases.compactMap(\.facility))
    let all = total("First build", [it, facility])
    let again = phases.flatMap { $0.refresh.map(\.row) }
    let refresh = model.row(
      sheet, "IT bought again", "USD", constant: sum(again.map(\.constant)), total: .sum,
      series: sum(again), role: .total)
    let residual = total("Residual value", phases.flatMap(\.residual))
    let built = rowsOfFirstBuild
    model.check(
      "Capex: lines add up to IT and facility", sum(built.map(\.total)), equals: all.total)
    var times: [Formula] = []
    for (index, phase) in phases.enumerated() {
      if let it = phase.it { times.append(it.constant * time.phases[index].purchases) }
    }
    return PlanCapex(
      phases: phases, it: it, facility: facility, total: all, refresh: refresh,
      residual: residual, refreshAmount: sum(times))
  }

  private var rowsOfFirstBuild: [RowRef] {
    lines.indices.compactMap { lines[$0].isBuilt ? rows[$0] : nil }
  }

  private mutating func addCapex(
    _ sheet: Int, _ index: Int, _ time: PlanTime
  ) -> PlanCapex.Phase {
    var result = PlanCapex.Phase()
    let id = plan.phases[index].id
    let classes: [(Account.Class, String)] = [(.itCapex, "IT"), (.facilityCapex, "facility")]
    for (assetClass, name) in classes {
      let positions = positions(index) { $0.assetClass == assetClass }
      guard !positions.isEmpty else { continue }
      model.heading(sheet, "Phase \(id): \(name)")
      var block: [RowRef] = []
      for position in positions {
        var weight: RowRef?
        if case .payment(let template) = proForma.timings[lines[position].timing].kind {
          weight = time.phases[index].payment(template)
        }
        block.append(line(sheet, position, weight, time, resale: assetClass == .itCapex))
      }
      let total = model.row(
        sheet, "Phase \(id): \(name)", "USD", keys: [id],
        constant: model.constants(block).map { .sum(.range($0)) }, total: .sum,
        series: model.block(block), role: .total)
      if assetClass == .itCapex { result.it = total } else { result.facility = total }
    }
    addRefresh(sheet, index, time, &result)
    return result
  }

  /// IT bought again and sold: lines whose prices grow alike share a row.
  private mutating func addRefresh(
    _ sheet: Int, _ index: Int, _ time: PlanTime, _ phase: inout PlanCapex.Phase
  ) {
    let it = positions(index) { $0.assetClass == .itCapex }
    guard !it.isEmpty else { return }
    let keys = [plan.phases[index].id]
    model.heading(sheet, "Phase \(keys[0]): IT bought again and sold")
    var left = it
    while let first = left.first {
      // Alike in growth and in what is deducted.
      let escalator = lines[first].escalator
      let (wanted, life) = (taxClass(lines[first]), bookLife(lines[first]))
      let alike = left.filter {
        lines[$0].escalator == escalator && taxClass(lines[$0]) == wanted
          && bookLife(lines[$0]) == life
      }
      left.removeAll { alike.contains($0) }
      let label =
        escalator == .none ? "prices that stay" : "prices that follow \(escalator.rawValue)"
      let growth = time.growth(escalator)?.now ?? one
      let again = model.next(sheet)
      let bought = model.row(
        sheet, "Bought again, \(label)", "USD", keys: keys + ["refresh"],
        constant: sum(alike.compactMap { amounts[$0] }), total: .sum,
        series: again.constant * time.phases[index].refresh.now * growth)
      phase.refresh.append((bought, alike))
      let sold = model.next(sheet)
      phase.residual.append(
        model.row(
          sheet, "Sold, \(label)", "USD", keys: keys + ["residual"],
          constant: sum(alike.compactMap { rows[$0]?.extra(2) }), total: .sum,
          series: sold.constant * time.phases[index].sale.now * growth))
    }
  }

  // MARK: Electricity

  mutating func addPower(_ time: PlanTime) -> PlanPower {
    let sheet = monthSheet(
      "Power & Tariff", extras: ["Quantity", "Unit price"], constant: "Full year, base prices",
      "Energy and demand of a full year are the planner's; prices, ratchets and takes are live.")
    var phases: [RowRef?] = []
    var perYear: [Formula] = []
    for index in plan.phases.indices {
      let positions = positions(index) { $0.isPower && $0.assetClass == .opex }
      guard !positions.isEmpty else {
        phases.append(nil)
        continue
      }
      let id = plan.phases[index].id
      let weight = time.phases[index].operation
      model.heading(sheet, "Phase \(id)")
      let energy = model.next(sheet)
      model.row(
        sheet, "Energy of the facility", "kWh", keys: [id], constant: facts[index].energy,
        total: .sum, series: energy.constant * weight.now)
      for position in positions where lines[position].unit == "kW-month" {
        addDemand(sheet, index, position)
      }
      var block: [RowRef] = []
      for position in positions {
        let sources =
          lines[position].account == .energy
          ? time.phases[index].running : time.phases[index].demand
        block.append(line(sheet, position, sources ?? weight, time))
      }
      let total = model.row(
        sheet, "Phase \(id): electricity", "USD", keys: [id],
        constant: model.constants(block).map { .sum(.range($0)) }, total: .sum,
        series: model.block(block), role: .total)
      phases.append(total)
      perYear.append(total.constant)
    }
    if perYear.isEmpty { model.heading(sheet, "Electricity is not paid apart") }
    return PlanPower(phases: phases, perYear: sum(perYear))
  }

  /// Billing demand of twelve months: the metered peak, the ratchet or the minimum take, whichever
  /// is most.
  private mutating func addDemand(_ sheet: Int, _ phase: Int, _ position: Int) {
    let line = lines[position]
    guard let draw = line.draw, let tariff = tariff(line), draw < facts[phase].draws.count else {
      return
    }
    let cells = facts[phase].draws[draw]
    let budget = site(line).budgets[plan.phases[phase].draws[draw].budget].budget
    // Rules that begin at a load which the budget does not reach are none.
    let hasRules = tariff.minimumLoad.map { budget.contracted ?? .zero >= $0 } ?? true
    let ratchet = hasRules ? self.cells["ratchet-\(tariff.id)"] : nil
    let take = hasRules ? self.cells["minimum-take-\(tariff.id)"] : nil
    let highest = Formula.call(.max, facts[phase].peaks) * cells.share
    let floor = Formula.max(
      ratchet.map { highest * $0 } ?? zero, take.map { cells.power * $0 } ?? zero)
    let least = model.row(
      sheet, "Least billing demand of \(budget.id)", "kW", .fine, keys: [plan.phases[phase].id],
      constant: floor)
    var billed: [RowRef] = []
    for (month, peak) in facts[phase].peaks.enumerated() {
      billed.append(
        model.row(
          sheet, "Billing demand of \(budget.id), \(Self.monthNames[month])", "kW", .fine,
          keys: [plan.phases[phase].id], constant: .max(peak * cells.share, least.constant)))
    }
    self.cells["billed-\(phase)-\(draw)"] = model.constants(billed).map { .sum(.range($0)) }
  }

  // MARK: Opex

  mutating func addOpex(_ time: PlanTime, _ power: PlanPower) -> PlanOpex {
    let sheet = monthSheet(
      "Opex", extras: ["Quantity", "Unit price"], constant: "Full year, base prices",
      "Costs are positive. A full year of a phase at work, and its months.")
    var phases: [RowRef] = []
    for index in plan.phases.indices {
      let id = plan.phases[index].id
      model.heading(sheet, "Phase \(id)")
      var block: [RowRef] = []
      if let electricity = power.phases[index] {
        block.append(
          model.row(
            sheet, "Electricity", "USD", keys: [id, "energy"], constant: electricity.constant,
            total: .sum, series: electricity.now))
      }
      for position in positions(index, { $0.assetClass == .opex && !$0.isPower }) {
        let weight: RowRef? =
          switch lines[position].account {
          case .propertyTax: time.phases[index].propertyTax
          case .rental: time.phases[index].rental
          default: time.phases[index].operation
          }
        block.append(line(sheet, position, weight, time))
      }
      phases.append(
        model.row(
          sheet, "Phase \(id): operating cost", "USD", keys: [id],
          constant: model.constants(block).map { .sum(.range($0)) } ?? zero, total: .sum,
          series: model.block(block), role: .total))
    }
    model.heading(sheet, "All phases")
    let total = model.row(
      sheet, "Operating cost", "USD", constant: sum(phases.map(\.constant)), total: .sum,
      series: sum(phases), role: .total)
    let opex = lines.indices.filter { lines[$0].assetClass == .opex }
    model.check(
      "Opex: lines add up to the total", sum(opex.compactMap { rows[$0]?.total }),
      equals: total.total)
    return PlanOpex(phases: phases, total: total, perYear: total.constant)
  }
}
