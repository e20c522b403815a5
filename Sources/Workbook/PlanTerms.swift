import Catalog
import Planner
import Quantities
import Scenario
import Spreadsheet
import TCO

// Inputs of tax, debt and equity, and the classes of depreciation.

/// What is deducted alike.
struct TaxClass: Hashable {
  /// As the chart of accounts names it: `macrs-5`.
  var name: DepreciationName
  /// Key of the input that says which share is deducted at once; nil: nothing is.
  var bonus: String?
}

extension PlanLayout {
  mutating func addFinanceInputs() {
    addTaxInputs()
    addDebtInputs()
    guard proForma.revenue != nil else { return }
    guard let cost = terms.costOfEquity else { return }
    model.heading(inputSheet, "Equity")
    _ = rate(
      "cost-of-equity", "What the owners ask for, a year", cost, "1/year",
      path: "finance.equity.cost")
  }

  private mutating func addTaxInputs() {
    guard let tax = terms.tax else { return }
    model.heading(inputSheet, "Tax")
    if let federal = tax.federal {
      _ = rate("tax-federal", "Federal tax", federal, path: "finance.tax.federal", isSwung: true)
    } else {
      _ = assumption("federal-income-tax", isSwung: true)
    }
    _ = rate(
      "tax-state", "State tax, deducted from federal income", tax.state, path: "finance.tax.state")
    if let bonus = tax.bonus {
      _ = rate("bonus", "Share deducted at once", bonus, path: "finance.tax.bonus")
    } else {
      _ = assumption("bonus-depreciation")
    }
    for (index, edit) in terms.depreciation.enumerated() {
      guard let bonus = edit.bonus else { continue }
      _ = rate(
        "bonus-\(index + 1)", "Share deducted at once, class \(index + 1)", bonus,
        path: "finance.depreciation[\(index)].bonus")
    }
    addBookInputs()
    func choice(_ key: String, _ label: String, _ value: Int, _ path: String, _ words: [String]) {
      input(
        key, label, Double(value), "switch", .year, path: "build_out.finance.tax.\(path)",
        allowed: 0...Double(words.count - 1), isWhole: true, choices: words)
    }
    choice(
      "losses-carried", "Losses: 1 carried forward, 0 paid out",
      tax.losses == .carriedForward ? 1 : 0, "losses",
      [TaxTerms.Losses.paidOut.rawValue, TaxTerms.Losses.carriedForward.rawValue])
    choice(
      "state-bonus", "The state follows the bonus: 1, else 0", tax.stateBonus ? 1 : 0,
      "state_bonus", ["false", "true"])
    let limits: [IncomeTaxTerms.InterestLimit] = [.none, .ebitda, .ebit]
    choice(
      "limit-of-interest",
      "Interest is limited: 0 no, 1 by income before depreciation, 2 after it",
      limits.firstIndex(of: tax.interestLimit) ?? 0, "interest_limit", limits.map(\.rawValue))
    choice(
      "quarters-count", "Mid-quarter convention where the law asks: 1, else 0",
      tax.convention == .automatic ? 1 : 0, "convention",
      [IncomeTaxTerms.Convention.halfYear.rawValue, IncomeTaxTerms.Convention.automatic.rawValue])
  }

  private mutating func addDebtInputs() {
    guard let debt = terms.debt else { return }
    model.heading(inputSheet, "Debt")
    if let share = debt.share {
      _ = rate(
        "debt-share", "Share of all uses that is lent", share, path: "finance.debt.share",
        isSwung: true)
    }
    if let cover = debt.cover {
      input(
        "debt-cover", "Cash over debt service that sizes the loan", cover, "1", .fine,
        path: "build_out.finance.debt.dscr", allowed: 1...100, isSwung: true)
    }
    _ = rate(
      "debt-max-share", "Largest share of all uses that is lent", debt.maximumShare,
      path: "finance.debt.max_share")
    _ = rate(
      "debt-rate", "Interest a year, effective", debt.rate, "1/year", path: "finance.debt.rate",
      isSwung: true)
    input(
      "debt-tenor", "Tenor", Double(debt.months), "month", .whole,
      path: "build_out.finance.debt.tenor", spelling: "# months", allowed: 1...480, isWhole: true)
    _ = rate("debt-fee", "Upfront fee, of the loan", debt.fee, path: "finance.debt.fee")
    if debt.style != .deliveryDraws {
      _ = rate(
        "debt-commitment", "Commitment fee a year, of what is not drawn", debt.commitmentFee,
        path: "finance.debt.commitment_fee")
    }
    input(
      "debt-reserve", "Months of service held in reserve", Double(debt.reserveMonths), "month",
      .whole, path: "build_out.finance.debt.reserve", spelling: "# months", allowed: 0...24,
      isWhole: true)
  }

  var federalTax: Formula {
    cells["tax-federal"] ?? cell("assumption-federal-income-tax")
  }

  // MARK: Depreciation

  /// How a line of the first build is deducted.
  func taxClass(_ line: LedgerLine) -> TaxClass? {
    guard let account = line.depreciation,
      let terms = proForma.accounts.first(where: { $0.account == account })
    else { return nil }
    let name = terms.tax(of: line.id)
    guard name.text != "none" else { return nil }
    guard name.text.hasPrefix("macrs-"), let years = name.years, years <= 20 else {
      return TaxClass(name: name, bonus: nil)
    }
    let edit = self.terms.depreciation.firstIndex { $0.accounts.contains(account) }
    if let edit, self.terms.depreciation[edit].bonus != nil {
      return TaxClass(name: name, bonus: "bonus-\(edit + 1)")
    }
    return TaxClass(
      name: name, bonus: self.terms.tax?.bonus == nil ? "assumption-bonus-depreciation" : "bonus")
  }

  /// Classes in the order of their first line.
  var taxClasses: [TaxClass] {
    var found: [TaxClass] = []
    for line in lines where line.isBuilt {
      if let name = taxClass(line), !found.contains(name) { found.append(name) }
    }
    return found
  }
}
