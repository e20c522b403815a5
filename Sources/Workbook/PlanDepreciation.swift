import Catalog
import Finance
import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

/// Rows of calendar years.
struct PlanYears {
  /// The sheet that they stand on.
  var sheet: Int
  var year: RowRef
  /// 1, 2, …
  var number: RowRef
  /// How many years the sheets hold: a cell.
  var count: Formula
  /// Months within the horizon.
  var months: RowRef
}

/// Deductions by calendar year.
struct PlanDepreciation {
  var federal: RowRef
  var state: RowRef
}

/// What one class places in service by month.
private struct PlacedClass {
  var taxClass: TaxClass
  var placed: RowRef
  /// Of buildings: deducted in the first year, and in the last.
  var first: RowRef?
  var last: RowRef?
}

/// Shares of a table by year in service, and the same from the last year to the first.
struct ShareTable {
  var name: String
  var quarter: Int?
  var backward: RowRef
}

extension PlanLayout {
  mutating func addYears(_ time: PlanTime) -> PlanYears {
    let sheet = yearSheet(
      "Depreciation & Tax",
      "Calendar years. State tax lowers the income that the federation taxes.")
    model.heading(sheet, "Years")
    let number = model.row(
      sheet, "Number of the year", "1", .year,
      series: .call(.columns, [model.next(sheet).soFar]))
    let year = model.row(
      sheet, "Calendar year", "year", .year, series: time.year.first + number.now - one)
    yearAxis = year
    model.setAxis(sheet, year.now, .year)
    let count = model.row(
      sheet, "Years on this sheet", "1", constant: .call(.columns, [year.all])
    ).constant
    let months = model.row(
      sheet, "Months within the horizon", "month", total: .sum,
      series: inYear(time.counted, time, year))
    return PlanYears(sheet: sheet, year: year, number: number, count: count, months: months)
  }

  /// What a row of months comes to in the year of the formula.
  func inYear(_ row: RowRef, _ time: PlanTime, _ year: RowRef) -> Formula {
    .sumWhere(row.range, [.init(time.year.range, is: year.now)])
  }

  // MARK: In service

  /// Deductions of what is bought; with loans, of their construction interest as well.
  mutating func addDepreciation(
    _ sheet: Int, _ time: PlanTime, _ years: PlanYears, _ capex: PlanCapex, debt: PlanDebt?,
    words: String
  ) -> PlanDepreciation {
    let classes = taxClasses.map { place(sheet, $0, time, capex, debt) }
    let target = years.sheet
    let tables = addTables(target, years)
    model.heading(target, "Placed in service\(words)")
    let bases = classes.map { placed in
      model.row(
        target, "\(placed.taxClass.name.text)\(suffix(placed.taxClass))", "USD", total: .sum,
        series: inYear(placed.placed, time, years.year))
    }
    let mid = addMidQuarter(target, time, years, classes, bases, words)
    var federal: [RowRef] = []
    var state: [RowRef] = []
    for (index, placed) in classes.enumerated() {
      model.heading(
        target, "Deducted: \(placed.taxClass.name.text)\(suffix(placed.taxClass))\(words)")
      let regular: RowRef
      if placed.first != nil {
        regular = deductBuilding(target, time, years, placed, bases[index])
      } else {
        regular = deduct(
          target, years, placed, bases[index], mid: isPersonal(placed.taxClass) ? mid : nil,
          time, tables)
      }
      let bonus = placed.taxClass.bonus.map { cell($0) } ?? zero
      let stateBonus = bonus * cell("state-bonus")
      federal.append(
        model.row(
          target, "Federal", "USD", total: .sum,
          series: (one - bonus) * regular.now + bonus * bases[index].now))
      state.append(
        model.row(
          target, "State", "USD", total: .sum,
          series: (one - stateBonus) * regular.now + stateBonus * bases[index].now))
    }
    model.heading(target, "Depreciation\(words)")
    // What is not deducted within the horizon is not deducted.
    let within = model.flag(years.months.now .> zero)
    let federalSum = model.row(
      target, "Depreciation, federal", "USD", total: .sum,
      series: within * sum(federal), role: .total)
    let stateSum = model.row(
      target, "Depreciation, state", "USD", total: .sum,
      series: within * sum(state), role: .total)
    model.check(
      "Depreciation\(words): no more is deducted than is placed in service",
      .max(federalSum.total, sum(bases.map(\.total))), equals: sum(bases.map(\.total)))
    return PlanDepreciation(federal: federalSum, state: stateSum)
  }

  private func suffix(_ taxClass: TaxClass) -> String {
    guard let bonus = taxClass.bonus, bonus.hasPrefix("bonus-") else { return "" }
    return ", class \(bonus.dropFirst("bonus-".count))"
  }

  private func isPersonal(_ taxClass: TaxClass) -> Bool { taxClass.bonus != nil }

  /// A class's rows on the sheet of months.
  private mutating func place(
    _ sheet: Int, _ taxClass: TaxClass, _ time: PlanTime, _ capex: PlanCapex, _ debt: PlanDebt?
  ) -> PlacedClass {
    let name = "\(taxClass.name.text)\(suffix(taxClass))"
    let placed = place(sheet, name, time, capex, debt) { [self] in self.taxClass($0) == taxClass }
    var result = PlacedClass(taxClass: taxClass, placed: placed)
    guard taxClass.name.text == "macrs-39" else { return result }
    let left = model(.monthsPerYear) - time.calendarMonth.now
    result.first = model.row(
      sheet, "\(name): deducted in the first year", "USD", total: .sum,
      series: placed.now * (model(.buildingHalfMonth) + model(.buildingMonth) * left))
    let passed = time.calendarMonth.now - one
    result.last = model.row(
      sheet, "\(name): deducted in the last year", "USD", total: .sum,
      series: placed.now * (model(.buildingHalfMonth) + model(.buildingMonth) * passed))
    return result
  }

  /// What lines that pass a test place in service by month.
  mutating func place(
    _ sheet: Int, _ name: String, _ time: PlanTime, _ capex: PlanCapex, _ debt: PlanDebt?,
    _ test: (LedgerLine) -> Bool
  ) -> RowRef {
    model.heading(sheet, "\(name): what is placed in service")
    let financed = terms.debt?.finances
    var parts: [RowRef] = []
    for index in plan.phases.indices {
      let id = plan.phases[index].id
      for assetClass in [Account.Class.itCapex, .facilityCapex] {
        let isIT = assetClass == .itCapex
        let members = positions(index) {
          $0.assetClass == assetClass && test($0)
        }
        guard !members.isEmpty else { continue }
        var basis = sum(members.compactMap { rows[$0]?.total })
        if let debt, financed == .all || financed == (isIT ? .it : .facility) {
          let loan = debt.loans[index]
          basis = basis * (one + loan.capitalized / loan.cost)
        }
        let weight = isIT ? time.phases[index].accepted : time.phases[index].opened
        let own = model.next(sheet)
        parts.append(
          model.row(
            sheet, isIT ? "IT, as racks are accepted" : "Facility, when the phase is ready",
            "USD", keys: [id, name], constant: basis, total: .sum,
            series: own.constant * weight.now))
      }
      for again in capex.phases[index].refresh
      where again.lines.first.map({ test(lines[$0]) }) ?? false {
        parts.append(
          model.row(
            sheet, "IT bought again", "USD", keys: [id, name], total: .sum,
            series: again.row.now))
      }
    }
    return model.row(
      sheet, "\(name): placed in service", "USD", total: .sum,
      series: parts.isEmpty ? zero * time.counted.now : model.block(parts), role: .total)
  }

  // MARK: Tables

  /// Every table that a class may need: the half-year one, and those of quarters.
  private mutating func addTables(_ sheet: Int, _ years: PlanYears) -> [ShareTable] {
    guard shareTables.isEmpty else { return shareTables }
    model.heading(sheet, "Shares of the basis by year in service")
    var tables: [(ShareTable, DepreciationMethod)] = []
    var names: [String] = []
    for taxClass in taxClasses where taxClass.name.text != "macrs-39" {
      guard !names.contains(taxClass.name.text),
        let method = DepreciationMethod(named: taxClass.name.text)
      else { continue }
      names.append(taxClass.name.text)
      var methods: [(Int?, DepreciationMethod)] = [(nil, method)]
      if case .macrs(let property, _) = method {
        methods += (1...4).map { ($0, .macrs(property, .midQuarter($0))) }
      }
      for (quarter, method) in methods {
        tables.append(
          (
            ShareTable(
              name: taxClass.name.text, quarter: quarter, backward: years.year),
            method
          ))
      }
    }
    var forward: [RowRef] = []
    for (table, method) in tables {
      let shares = method.shares()
      forward.append(
        model.row(
          sheet, words(table), "fraction", .percent, total: .sum,
          numbers: (0..<self.years.periods).map { $0 < shares.count ? shares[$0] : 0 }))
    }
    model.heading(sheet, "The same from the last year back, for sums over years of purchase")
    for (index, entry) in tables.enumerated() {
      var table = entry.0
      table.backward = model.row(
        sheet, words(table), "fraction", .percent,
        series: at(forward[index], years.count + one - years.number.now))
      shareTables.append(table)
    }
    return shareTables
  }

  private func words(_ table: ShareTable) -> String {
    table.quarter.map { "\(table.name), quarter \($0) of a mid-quarter year" }
      ?? (table.name.hasPrefix("macrs") ? "\(table.name), half-year" : table.name)
  }

  // MARK: Deductions

  private mutating func addMidQuarter(
    _ sheet: Int, _ time: PlanTime, _ years: PlanYears, _ classes: [PlacedClass],
    _ bases: [RowRef], _ words: String
  ) -> RowRef? {
    var all: [Formula] = []
    var last: [Formula] = []
    for (placed, basis) in zip(classes, bases) where isPersonal(placed.taxClass) {
      all.append(basis.now)
      last.append(inQuarter(placed.placed, time, years, model(.lastQuarter)))
    }
    guard !all.isEmpty else { return nil }
    let whole = model.row(sheet, "Equipment of the year\(words)", "USD", series: sum(all))
    let quarter = model.row(
      sheet, "Of it, in the last quarter\(words)", "USD", series: sum(last))
    return model.row(
      sheet, "Quarters count\(words)", "flag",
      series: cell("quarters-count")
        * model.flag(quarter.now .> model(.midQuarterShare) * whole.now))
  }

  private func inQuarter(
    _ row: RowRef, _ time: PlanTime, _ years: PlanYears, _ quarter: Formula
  ) -> Formula {
    .sumWhere(
      row.range,
      [.init(time.year.range, is: years.year.now), .init(time.quarter.range, is: quarter)])
  }

  /// Basis of each year before, times the share of its age: a row of shares read backward.
  private func convolution(
    _ basis: RowRef, _ table: ShareTable, _ years: PlanYears
  ) -> Formula {
    .sumProduct(basis.soFar, .from(table.backward, one, years.count + one - years.number.now))
  }

  private mutating func deduct(
    _ sheet: Int, _ years: PlanYears, _ placed: PlacedClass, _ basis: RowRef, mid: RowRef?,
    _ time: PlanTime, _ tables: [ShareTable]
  ) -> RowRef {
    let name = placed.taxClass.name.text
    guard let table = tables.first(where: { $0.name == name && $0.quarter == nil }) else {
      return basis
    }
    guard let mid else {
      return model.row(
        sheet, "By the table", "USD", total: .sum, series: convolution(basis, table, years))
    }
    let half = model.row(
      sheet, "Basis of half-year additions", "USD", total: .sum,
      series: basis.now * (one - mid.now))
    var sums = [convolution(half, table, years)]
    let quarters: [Constant] = [.one, .two, .three, .lastQuarter]
    for (index, quarter) in quarters.enumerated() {
      guard let table = tables.first(where: { $0.name == name && $0.quarter == index + 1 }) else {
        continue
      }
      let part = model.row(
        sheet, "Basis of mid-quarter additions, quarter \(index + 1)", "USD", total: .sum,
        series: mid.now * inQuarter(placed.placed, time, years, model(quarter)))
      sums.append(convolution(part, table, years))
    }
    var parts: [RowRef] = []
    for (index, sum) in sums.enumerated() {
      parts.append(
        model.row(
          sheet,
          index == 0 ? "Deducted of half-year additions" : "Deducted of quarter \(index)", "USD",
          total: .sum, series: sum))
    }
    return model.row(
      sheet, "By the tables", "USD", total: .sum, series: model.block(parts))
  }

  /// Buildings: the middle of the month, 39 years.
  private mutating func deductBuilding(
    _ sheet: Int, _ time: PlanTime, _ years: PlanYears, _ placed: PlacedClass, _ basis: RowRef
  ) -> RowRef {
    guard let first = placed.first, let last = placed.last else { return basis }
    let begun = model.row(
      sheet, "First year", "USD", total: .sum, series: inYear(first, time, years.year))
    let own = model.next(sheet)
    let soFar = model.row(
      sheet, "Basis so far", "USD", series: own.before + basis.now)
    let position = years.number.now - model(.buildingYears)
    let isOver = position .> zero
    let ended = Formula.when(
      isOver, at(soFar, .max(position, one)), else: zero)
    let middle = model.row(
      sheet, "Years between", "USD", total: .sum,
      series: model(.buildingYear) * (soFar.before - ended))
    let rest = model.row(
      sheet, "Left for the last year", "USD", series: inYear(last, time, years.year))
    let end = model.row(
      sheet, "Last year", "USD", total: .sum,
      series: .when(isOver, at(rest, .max(position, one)), else: zero))
    return model.row(
      sheet, "By the table", "USD", total: .sum, series: begun.now + middle.now + end.now)
  }
}
