import Catalog
import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

/// Cells of what the planner decided for a phase.
struct PhaseFacts {
  /// Months in which racks are accepted.
  var acceptance: Formula
  var accelerators: Formula
  /// MW.
  var criticalIT: Formula
  var facility: Formula
  /// kWh in a full year.
  var energy: Formula
  /// Peak dense BF16 rate of all accelerators, PFLOP/s; nil where a record lacks it.
  var peakRate: Formula?
  /// Metered peaks by calendar month, kW: the whole phase.
  var peaks: [Formula]
  /// Power drawn on each budget, kW, and share of all that the phase draws.
  var draws: [(power: Formula, share: Formula)]
  /// Costs of dispatched sources over those of a full year, each from a month since the start on.
  var running: [(from: Formula, part: Formula)] = []
  var demand: [(from: Formula, part: Formula)] = []
}

extension PlanLayout {
  /// The locked sheet: counts, megawatts and energy, with the digest of the plan.
  mutating func addPlanSheet() {
    var empty = Sheet("Plan")
    empty.columnWidths = [12, 52, 18, 18, 46]
    empty.frozenRows = 5
    empty.isLocked = true
    empty.append([.init(0, .text("Plan"), Style(.title))], height: 24)
    empty.append([
      .init(
        0,
        .text(
          "What the planner decided. Changing it would be another plan: run the program instead."),
        Style(.note))
    ])
    empty.append([
      .init(0, .text("Digest"), Style(.unit)), .init(1, .text(source.digest), Style(.given)),
    ])
    empty.append([])
    let heads = ["Phase", "What", "Quantity", "Unit", "Record"]
    empty.append(heads.enumerated().map { .init($0.offset, .text($0.element), Style(.head)) })
    let sheet = model.book.add(empty)
    model.book.name(CellRef(sheet: sheet, row: 2, column: 1), "plan_digest")
    for index in plan.phases.indices {
      model.heading(sheet, "Phase \(plan.phases[index].id)")
      addFacts(sheet, index)
      for position in positions(index, { isPlanned($0) }) {
        let line = lines[position]
        let record = line.kind.isEmpty ? line.id : "\(line.kind) \(line.id)"
        planned[position] = fact(
          sheet, index, line.name, line.quantity, line.unit, format(line), record)
        addRating(sheet, position)
      }
    }
  }

  private func format(_ line: LedgerLine) -> Style.NumberFormat {
    line.quantity == line.quantity.rounded() || line.quantity >= 1e6 ? .whole : .fine
  }

  private mutating func fact(
    _ sheet: Int, _ phase: Int, _ what: String, _ value: Double, _ unit: String,
    _ format: Style.NumberFormat, _ record: String = ""
  ) -> Formula {
    let row = model.book[sheet].append([
      .init(0, .text(plan.phases[phase].id), Style(.unit)),
      .init(1, .text(what), Style(.text)),
      .init(2, .number(value), Style(.given, format)),
      .init(3, .text(unit), Style(.unit)),
      .init(4, .text(record), Style(.unit)),
    ])
    return .cell(CellRef(sheet: sheet, row: row, column: 2))
  }

  private mutating func addFacts(_ sheet: Int, _ index: Int) {
    let phase = plan.phases[index]
    let compiled = proForma.phases[index]
    let acceptance = fact(
      sheet, index, "Months in which racks are accepted", Double(compiled.accepted.count),
      "month", .whole)
    let accelerators = fact(
      sheet, index, "Accelerators", Double(phase.accelerators), "GPU", .whole)
    _ = fact(sheet, index, "Systems", Double(phase.systems), "system", .whole)
    let critical = fact(
      sheet, index, "Critical IT power", phase.power.critical.megawatts, "MW", .fine)
    let facility = fact(
      sheet, index, "Facility power at the design condition", phase.facility.megawatts, "MW",
      .fine)
    _ = fact(sheet, index, "Contracted power", phase.contracted.megawatts, "MW", .fine)
    let energy = fact(
      sheet, index, "Energy of the facility, full year",
      phase.year.facilityEnergy.kilowattHours, "kWh", .whole)
    _ = fact(
      sheet, index, "Energy of the facility, full month",
      phase.year.facilityEnergy.kilowattHours / 12, "kWh", .whole)
    let peakRate = compiled.peakRate.map {
      fact(sheet, index, "Peak dense BF16 rate", $0.base / 1e15, "PFLOP/s", .fine)
    }
    var peaks: [Formula] = []
    var draws: [(power: Formula, share: Formula)] = []
    if lines.contains(where: { $0.phase == index && $0.unit == "kW-month" && $0.isPower }) {
      for (month, peak) in phase.year.monthlyPeak.enumerated() {
        peaks.append(
          fact(sheet, index, "Metered peak, \(Self.monthNames[month])", peak.kilowatts, "kW", .fine)
        )
      }
      let whole = phase.draws.reduce(Power.zero) { $0 + $1.power }
      for draw in phase.draws {
        let budget = scenario.sites[scenario.phases[index].site].budgets[draw.budget].budget.id
        draws.append(
          (
            fact(sheet, index, "Contracted on \(budget)", draw.power.kilowatts, "kW", .fine),
            fact(
              sheet, index, "Share of the load on \(budget)", draw.power / whole, "fraction",
              .fine)
          ))
      }
    }
    var running: [(from: Formula, part: Formula)] = []
    var demand: [(from: Formula, part: Formula)] = []
    if let sources = phase.energy {
      let whole = (sources.fullYear(of: \.running).running, sources.fullYear(of: \.demand).demand)
      for stage in sources.stages {
        let from = fact(
          sheet, index, "Sources as from \(stage.from), months from the start",
          Double(stage.from - proForma.start), "month", .whole)
        let runs = fact(
          sheet, index, "Running cost from \(stage.from) on over a full year's",
          whole.0 > .zero ? stage.running / whole.0 : 0, "share", .fine)
        let demands = fact(
          sheet, index, "Demand from \(stage.from) on over a full year's",
          whole.1 > .zero ? stage.demand / whole.1 : 0, "share", .fine)
        running.append((from, runs))
        demand.append((from, demands))
      }
    }
    facts.append(
      PhaseFacts(
        acceptance: acceptance, accelerators: accelerators, criticalIT: critical,
        facility: facility, energy: energy, peakRate: peakRate, peaks: peaks, draws: draws,
        running: running, demand: demand))
  }

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  private mutating func addRating(_ sheet: Int, _ position: Int) {
    let line = lines[position]
    guard let item = line.item, case .price(let price) = line.priceBasis else { return }
    let bill = plan.phases[line.phase].items[item]
    switch price.quote.per {
    case .kilowatt:
      ratings[position] = bill.rating.map {
        fact(sheet, line.phase, "\(line.name): rating of one", $0.kilowatts, "kW", .fine)
      }
    case .kilovoltAmpere:
      ratings[position] = bill.apparentRating.map {
        fact(sheet, line.phase, "\(line.name): rating of one", $0.kilovoltAmperes, "kVA", .fine)
      }
    case .kilowattHour:
      ratings[position] = bill.storage.map {
        fact(sheet, line.phase, "\(line.name): energy held by one", $0.kilowattHours, "kWh", .fine)
      }
    case .unit: break
    }
  }
}
