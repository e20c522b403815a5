import Catalog
import Documents
import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

// Depreciation in the books: straight lines over the lives of the terms, by months.

extension PlanLayout {
  /// Key of the input with a line's life in the books; nil: land, and what is no asset.
  func bookLife(_ line: LedgerLine) -> String? {
    guard let account = line.depreciation else { return nil }
    if let edit = terms.depreciation.firstIndex(where: { $0.accounts.contains(account) }),
      terms.depreciation[edit].bookLife != nil
    {
      return "book-life-\(edit + 1)"
    }
    switch record(AccountRecord.kind, account.rawValue)?["book"]?.scalar?.text {
    case BookLife.it.rawValue: return "it-life"
    case BookLife.shell.rawValue: return "shell-life"
    default: return nil
    }
  }

  /// Lives that build-outs set by class of accounts.
  mutating func addBookInputs() {
    for (index, edit) in terms.depreciation.enumerated() {
      guard let life = edit.bookLife else { continue }
      input(
        "book-life-\(index + 1)", "Life in the books, class \(index + 1)", life.months, "month",
        .whole, path: "build_out.finance.depreciation[\(index)].book_life",
        spelling: "# months", allowed: 12...720, isWhole: true)
    }
  }

  /// - Returns: The row of calendar years.
  mutating func addBookDepreciation(
    _ sheet: Int, _ time: PlanTime, _ years: PlanYears, _ capex: PlanCapex, debt: PlanDebt?
  ) -> RowRef {
    var lives: [String] = []
    for line in lines where line.isBuilt {
      if let life = bookLife(line), !lives.contains(life) { lives.append(life) }
    }
    var charges: [RowRef] = []
    for life in lives {
      let name = "Books, \(lifeWords(life))"
      let placed = place(sheet, name, time, capex, debt) { [self] in bookLife($0) == life }
      let months = model.row(
        sheet, "\(name): life", "month",
        constant: .max(one, .call(.round, [cell(life), zero]))
      ).constant
      let own = model.next(sheet)
      let soFar = model.row(
        sheet, "\(name): placed so far", "USD", series: own.before + placed.now)
      let left = time.month.now + one - months
      let gone = Formula.when(left .>= one, at(soFar, .max(left, one)), else: zero)
      charges.append(
        model.row(
          sheet, "\(name): depreciation", "USD", total: .sum,
          series: (soFar.now - gone) / months))
    }
    model.heading(years.sheet, "In the books")
    let parts = charges.map { inYear($0, time, years.year) }
    return model.row(
      years.sheet, "Depreciation in the books", "USD", total: .sum,
      series: parts.dropFirst().reduce(parts.first ?? zero * years.number.now) { $0 + $1 },
      role: .total)
  }

  private func lifeWords(_ key: String) -> String {
    switch key {
    case "it-life": "life of IT"
    case "shell-life": "life of the facility"
    default: "class \(key.dropFirst("book-life-".count))"
    }
  }
}
