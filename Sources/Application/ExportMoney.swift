import Catalog
import Planner
import Quantities
import TCO
import Tables

// The lines of the first build and of a full year, as files.

extension Column {
  static let amount = Column("amount_usd", unit: "USD", decimals: 2)
  static let unitPrice = Column("unit_price_usd", unit: "USD")
}

extension PlanResult {
  /// What is bought, phase by phase, with what it draws and costs.
  ///
  /// Amounts are those of `capex.csv`; one without a price of its own says which line pays for it.
  var billOfMaterialsTable: Table {
    var table = Table(columns: [
      Column("phase"), Column("category"), Column("kind"), Column("id"), Column("name"),
      Column("quantity"), Column("unit_power_kw", unit: "kW", decimals: 6),
      Column("power_mw", unit: "MW", decimals: 6), Column("unit_rating_kw", unit: "kW"),
      .unitPrice, .amount, Column("price_basis"), Column("estimate"), Column("paid_by"),
    ])
    for (index, phase) in plan.phases.enumerated() {
      // The ledger prices the items of a phase in their order, before anything else.
      var lines = (proForma?.lines ?? []).filter { $0.phase == index }[...]
      for item in phase.items where item.quantity > 0 {
        let line = item.paidBy == nil ? lines.popFirst() : nil
        table.append([
          .text(phase.id), .text(item.category.rawValue), Cell(text(item.kind)), .text(item.id),
          .text(item.name), .integer(item.quantity),
          item.unitPower > .zero ? .number(item.unitPower.kilowatts) : .unknown,
          item.unitPower > .zero ? .number(item.power.megawatts) : .unknown,
          Cell(item.rating.map { withoutDust($0.kilowatts) }),
          Cell(line.map { withoutDust($0.unitPrice) }), Cell(line?.amount), Cell(line?.basis),
          Cell(line.map { $0.isEstimate ? "yes" : "no" }), Cell(item.paidBy),
        ])
      }
    }
    return table
  }

  /// Every line of the first build.
  func capexTable(_ proForma: ProForma) -> Table {
    lineTable(proForma) { $0 == .itCapex || $0 == .facilityCapex }
  }

  /// Every line of a full year with every phase at work.
  func opexTable(_ proForma: ProForma) -> Table {
    lineTable(proForma) { $0 == .opex }
  }

  private func lineTable(
    _ proForma: ProForma, where included: (Account.Class) -> Bool
  ) -> Table {
    var table = Table(columns: [
      Column("phase"), Column("class"), Column("account"), Column("line"), Column("quantity"),
      Column("unit"), .unitPrice, .amount, Column("estimate"), Column("price_basis"),
      Column("kind"), Column("id"),
    ])
    for line in proForma.lines where included(line.assetClass) {
      table.append([
        .text(plan.phases[line.phase].id), .text(line.assetClass.rawValue),
        .text(line.account.rawValue), .text(line.name), .number(withoutDust(line.quantity)),
        .text(line.unit), .number(withoutDust(line.unitPrice)), .number(line.amount),
        .text(line.isEstimate ? "yes" : "no"), .text(line.basis), Cell(text(line.kind)),
        Cell(text(line.id)),
      ])
    }
    return table
  }

  private func text(_ word: String) -> String? { word.isEmpty ? nil : word }
}
