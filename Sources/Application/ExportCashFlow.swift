import Catalog
import Planner
import Quantities
import TCO
import Tables

/// The ledger in whole cents by month: the one source of every printed cash flow.
struct CashLedger {
  let start: Month
  let months: Int
  let lines: [Line]
  let soldHours: [Double]
  let timings: [TimingRow]
  let phases: [ProFormaPhase]

  /// One line: amounts are positive in accounts of cost and of income alike.
  struct Line {
    var line: LedgerLine
    var phase: String
    /// Whole cents of consecutive months, the first at `line.series.first`.
    var cents: [Double]

    var isInflow: Bool { line.assetClass == .revenue || line.assetClass == .residual }
  }

  /// Money that follows from no line: tax, debt, working capital. Outflows are negative.
  let transfers: [Transfer]

  struct Transfer {
    var phase: String?
    var section: String
    var name: String
    /// Whole cents by month.
    var cents: [Double]
  }

  init(_ proForma: ProForma, _ statements: Statements, phases: [String]) {
    start = proForma.start
    months = proForma.horizonMonths
    soldHours = proForma.soldHours
    timings = proForma.timings
    self.phases = proForma.phases
    transfers = Self.transfers(statements, phases)
    lines = proForma.lines.map { line in
      Line(line: line, phase: phases[line.phase], cents: cumulativeCents(line.series.amounts))
    }
  }

  private static func transfers(_ statements: Statements, _ phases: [String]) -> [Transfer] {
    var transfers: [Transfer] = []
    func add(
      _ phase: String?, _ section: String, _ name: String, _ amounts: [Double], sign: Double
    ) {
      guard amounts.contains(where: { $0 != 0 }) else { return }
      transfers.append(
        Transfer(
          phase: phase, section: section, name: name,
          cents: cumulativeCents(amounts.map { $0 * sign })))
    }
    add(nil, "working_capital", "Working capital", statements.workingCapital, sign: -1)
    add(nil, "tax", "Income tax", statements.taxPaid, sign: -1)
    for (loan, phase) in zip(statements.loans, phases) {
      add(phase, "debt", "Debt drawn", loan.drawn, sign: 1)
      add(phase, "debt", "Fees of debt", loan.feesPaid, sign: -1)
      add(phase, "debt", "Interest", loan.interest, sign: -1)
      add(phase, "debt", "Principal", loan.principal, sign: -1)
      let held = loan.reserve.indices.map {
        loan.reserve[$0] - ($0 > 0 ? loan.reserve[$0 - 1] : 0)
      }
      add(phase, "debt", "Reserve of debt service", held, sign: -1)
    }
    return transfers
  }

  /// Calendar years of the horizon; the first and last may be parts of one.
  var years: [Int] { Array(start.year...start.advanced(by: months - 1).year) }

  /// Position of the year of a month.
  func year(_ month: Int) -> Int { start.advanced(by: month).year - start.year }

  /// Sums by year over lines.
  func byYear(where included: (LedgerLine) -> Bool) -> [Double] {
    var sums = [Double](repeating: 0, count: years.count)
    for line in lines where included(line.line) {
      for (offset, cents) in line.cents.enumerated() {
        sums[year(line.line.series.first + offset)] += cents
      }
    }
    return sums
  }

  /// Capital by month, with the part of the first build that is spent by its end: the S-curve.
  var capitalTable: Table {
    func money(_ name: String) -> Column { Column(name, unit: "USD", decimals: 2) }
    var table = Table(columns: [
      Column("month"), money("it_capex_usd"), money("facility_capex_usd"), money("refresh_usd"),
      money("cumulative_capex_usd"), Column("share_of_capex", decimals: 6),
    ])
    func byMonth(_ assetClass: Account.Class) -> [Double] {
      var sums = [Double](repeating: 0, count: months)
      for line in lines where line.line.assetClass == assetClass {
        for (offset, cents) in line.cents.enumerated() {
          sums[line.line.series.first + offset] += cents
        }
      }
      return sums
    }
    let it = byMonth(.itCapex)
    let facility = byMonth(.facilityCapex)
    let refresh = byMonth(.refresh)
    let total = it.reduce(0, +) + facility.reduce(0, +)
    var spent = 0.0
    for month in 0..<months where it[month] != 0 || facility[month] != 0 || refresh[month] != 0 {
      spent += it[month] + facility[month]
      table.append([
        .text(start.advanced(by: month).description), .number(it[month] / 100),
        .number(facility[month] / 100), .number(refresh[month] / 100), .number(spent / 100),
        .number(total > 0 ? spent / total : 0),
      ])
    }
    return table
  }

  /// Every movement of money, a row each: what comes in is positive, what is paid negative.
  var monthlyTable: Table {
    var table = Table(columns: [
      Column("month"), Column("phase"), Column("class"), Column("account"), Column("line"),
      .amount,
    ])
    for line in lines {
      for (offset, cents) in line.cents.enumerated() where cents != 0 {
        table.append([
          .text(start.advanced(by: line.line.series.first + offset).description),
          .text(line.phase), .text(line.line.assetClass.rawValue),
          .text(line.line.account.rawValue), .text(line.line.name),
          .number((line.isInflow ? cents : -cents) / 100),
        ])
      }
    }
    for transfer in transfers {
      for (month, cents) in transfer.cents.enumerated() where cents != 0 {
        table.append([
          .text(start.advanced(by: month).description), Cell(transfer.phase),
          .text(transfer.section), .text(transfer.section), .text(transfer.name),
          .number(cents / 100),
        ])
      }
    }
    return table
  }
}

extension PlanResult {
  /// Accounts down, calendar years across: for people, with totals.
  ///
  /// Costs are positive; net cash flow, working capital, tax and debt have a sign: what comes in is
  /// positive.
  func yearlyTable(_ cash: CashLedger) -> Table {
    var rows = YearRows(cash)
    rows.add(
      "volume", "Accelerators in service at the end of the year", "GPU",
      acceleratorsAtYearEnd(cash).map(Cell.integer))
    rows.addFlow("volume", "GPU-hours sold", "h", sumByYear(cash, cash.soldHours))
    let energy = cash.lines.filter { $0.line.account == .energy && $0.line.unitPrice > 0 }
    if !energy.isEmpty {
      var bought = [Double](repeating: 0, count: cash.months)
      for line in energy {
        let timing = cash.timings[line.line.timing]
        for (offset, weight) in timing.weights.enumerated() {
          bought[timing.first + offset] += line.line.quantity * weight / 1000
        }
      }
      rows.addFlow("volume", "Energy bought", "MWh", sumByYear(cash, bought))
    }
    let sections: [(Account.Class, String)] = [
      (.itCapex, "IT capex"), (.facilityCapex, "Facility capex"), (.opex, "Opex"),
      (.refresh, "Refresh of IT"), (.residual, "Residual values"), (.revenue, "Revenue"),
    ]
    for (section, name) in sections { rows.addSection(section, "Total, \(name)") }
    rows.addNet()
    rows.addTransfers()
    return rows.table
  }

  private func sumByYear(_ cash: CashLedger, _ months: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: cash.years.count)
    for (month, amount) in months.enumerated() { sums[cash.year(month)] += amount }
    return sums
  }

  /// Part of a phase's racks accepted within some months.
  private func part(_ phase: ProFormaPhase, _ months: Int) -> Double {
    min(1, max(0, Double(months) / Double(phase.accepted.count)))
  }

  /// Racks are accepted evenly from the month a phase is ready to the month it is full.
  private func acceleratorsAtYearEnd(_ cash: CashLedger) -> [Int] {
    cash.years.map { year in
      let end = min(Month(year: year, month: 12) - cash.start, cash.months - 1) + 1
      return cash.phases.reduce(0) { sum, phase in
        let came = part(phase, end - phase.ready)
        let gone = phase.retired.map { part(phase, end - phase.ready - $0) } ?? 0
        return sum + Int((Double(phase.accelerators) * (came - gone)).rounded())
      }
    }
  }
}

/// Collects the rows of `tco_by_year.csv`.
private struct YearRows {
  let cash: CashLedger
  var table: Table
  private var net: [Double]

  init(_ cash: CashLedger) {
    self.cash = cash
    table = Table(
      columns: [Column("section"), Column("line"), Column("unit"), Column("total", decimals: 2)]
        + cash.years.map { Column(String($0), decimals: 2) })
    net = [Double](repeating: 0, count: cash.years.count)
  }

  mutating func add(
    _ section: String, _ name: String, _ unit: String, _ values: [Cell], total: Cell = .unknown
  ) {
    table.append([.text(section), .text(name), .text(unit), total] + values)
  }

  mutating func addFlow(_ section: String, _ name: String, _ unit: String, _ values: [Double]) {
    add(section, name, unit, values.map(Cell.number), total: .number(values.reduce(0, +)))
  }

  /// The total is that of the printed years, to the last cent.
  private mutating func addMoney(_ section: String, _ name: String, _ cents: [Double]) {
    add(
      section, name, "USD", cents.map { .number($0 / 100) },
      total: .number(cents.reduce(0, +) / 100))
  }

  mutating func addSection(_ section: Account.Class, _ totalName: String) {
    let accounts = Account.allCases.filter { account in
      cash.lines.contains { $0.line.assetClass == section && $0.line.account == account }
    }
    guard !accounts.isEmpty else { return }
    var sum = [Double](repeating: 0, count: cash.years.count)
    for account in accounts {
      let cents = cash.byYear { $0.assetClass == section && $0.account == account }
      addMoney(section.rawValue, account.rawValue, cents)
      for index in sum.indices { sum[index] += cents[index] }
    }
    if accounts.count > 1 { addMoney(section.rawValue, totalName, sum) }
    let isInflow = section == .revenue || section == .residual
    for index in net.indices { net[index] += isInflow ? sum[index] : -sum[index] }
  }

  /// Working capital, tax and debt, and what they leave for the owners; nothing where none moves.
  mutating func addTransfers() {
    guard !cash.transfers.isEmpty else { return }
    var equity = net
    var names: [(section: String, name: String)] = []
    for transfer in cash.transfers
    where !names.contains(where: { $0.name == transfer.name }) {
      names.append((transfer.section, transfer.name))
    }
    for (section, name) in names {
      var sums = [Double](repeating: 0, count: cash.years.count)
      for transfer in cash.transfers where transfer.name == name {
        for (month, cents) in transfer.cents.enumerated() { sums[cash.year(month)] += cents }
      }
      addMoney(section, name, sums)
      for index in equity.indices { equity[index] += sums[index] }
    }
    addMoney("equity", "Cash flow to equity", equity)
  }

  mutating func addNet() {
    addMoney("net", "Net cash flow before tax", net)
    var sum = 0.0
    let running = net.map { cents in
      sum += cents
      return sum
    }
    add(
      "net", "Net cash flow before tax, running sum", "USD", running.map { .number($0 / 100) })
  }
}
