import Catalog
import Planner
import Quantities
import Scenario
import TCO
import Tables

// Money in long form, for other programs.

extension PlanResult {
  /// Every line in every month of the horizon in which it moves money.
  ///
  /// Quantity times unit price is the amount but for the cent: a month's quantity is its part of the
  /// line's, its unit price the base price with growth.
  func ledgerTable(_ cash: CashLedger, _ proForma: ProForma) -> Table {
    var table = Table(columns: [
      Column("scenario"), Column("line_number"), Column("phase"), Column("site"), Column("class"),
      Column("account"), Column("line"), Column("kind"), Column("id"), Column("month"),
      Column("quantity"), Column("unit"), .unitPrice, .amount, Column("currency"),
      Column("estimate"),
    ])
    for (number, line) in cash.lines.enumerated() {
      let entry = line.line
      let timing = proForma.timings[entry.timing]
      let escalator = Escalator.allCases.firstIndex(of: entry.escalator) ?? 0
      let growth = proForma.growth[escalator]
      // A later purchase is of the first quantity again; a row of weights counts each.
      let quantity =
        entry.unitPrice == 0 ? entry.quantity : entry.series.scale / entry.unitPrice
      let fixed: [Cell] = [
        .text(scenario.buildOut.id), .integer(number + 1), .text(line.phase),
        .text(plan.phases[entry.phase].site), .text(entry.assetClass.rawValue),
        .text(entry.account.rawValue), .text(entry.name),
        entry.kind.isEmpty ? .unknown : .text(entry.kind),
        entry.id.isEmpty ? .unknown : .text(entry.id),
      ]
      let sale = proForma.revenue?.phases[entry.phase].sales.first {
        entry.account == .revenue && $0.name == entry.name
      }
      for (offset, cents) in line.cents.enumerated() where cents != 0 {
        let month = entry.series.first + offset
        let price = sale?.price[month] ?? entry.unitPrice * (growth.map { $0[month] } ?? 1)
        let part =
          sale.map { $0.revenue[month] / $0.price[month] } ?? quantity * timing.weights[offset]
        table.append(
          fixed + [
            .text(cash.start.advanced(by: month).description),
            .number(withoutDust(part)), .text(entry.unit), .number(withoutDust(price)),
            .number((line.isInflow ? cents : -cents) / 100), .text("USD"),
            .text(entry.isEstimate ? "yes" : "no"),
          ])
      }
    }
    return table
  }

  /// What is placed in service and deducted, by class and calendar year.
  func depreciationTable(_ statements: Statements) -> Table {
    var table = Table(columns: [
      Column("class"), Column("bonus"), Column("measure"), Column("year"), .amount,
    ])
    func add(_ name: String, _ bonus: Double?, _ measure: String, _ amounts: [Double]) {
      for (year, cents) in zip(statements.years, cumulativeCents(amounts)) where cents != 0 {
        table.append([
          .text(name), Cell(bonus), .text(measure), .integer(year), .number(cents / 100),
        ])
      }
    }
    for row in statements.depreciation.rows {
      add(row.name.text, row.bonus, "basis", row.basis)
      add(row.name.text, row.bonus, "federal", row.federal)
      add(row.name.text, row.bonus, "state", row.state)
    }
    add("all", nil, "book", statements.depreciation.book)
    return table
  }

  /// Every month of every phase's loan.
  func debtTable(_ statements: Statements) -> Table {
    var table = Table(columns: [
      Column("phase"), Column("month"), Column("drawn_usd", unit: "USD", decimals: 2),
      Column("interest_capitalized_usd", unit: "USD", decimals: 2),
      Column("fees_usd", unit: "USD", decimals: 2),
      Column("interest_usd", unit: "USD", decimals: 2),
      Column("principal_usd", unit: "USD", decimals: 2),
      Column("balance_usd", unit: "USD", decimals: 2),
      Column("reserve_usd", unit: "USD", decimals: 2),
      Column("cover_cash_usd", unit: "USD", decimals: 2), Column("dscr", decimals: 4),
    ])
    for (loan, phase) in zip(statements.loans, plan.phases) where loan.amount > 0 {
      let drawn = cumulativeCents(loan.drawn)
      let interest = cumulativeCents(loan.interest)
      let principal = cumulativeCents(loan.principal)
      let fees = cumulativeCents(loan.feesPaid)
      var before = 0.0
      for month in loan.drawn.indices {
        let rolled =
          loan.balance[month] - before - loan.drawn[month] + loan.principal[month]
        before = loan.balance[month]
        let service = loan.interest[month] + loan.principal[month]
        guard loan.balance[month] > 0 || service > 0 || fees[month] != 0 else { continue }
        table.append([
          .text(phase.id), .text(statements.start.advanced(by: month).description),
          .number(drawn[month] / 100), .number(wholeCents(max(0, rolled)) / 100),
          .number(fees[month] / 100), .number(interest[month] / 100),
          .number(principal[month] / 100), .number(wholeCents(loan.balance[month]) / 100),
          .number(wholeCents(loan.reserve[month]) / 100),
          .number(wholeCents(loan.coverCash[month]) / 100),
          service > 0 ? .number(loan.coverCash[month] / service) : .unknown,
        ])
      }
    }
    return table
  }
}
