import Finance
import Scenario

extension ProFormaDerivations {
  /// Names of every method of depreciation, so that a word becomes a number and a method again.
  private static let methods: [String] =
    ["none", "expensed"] + [5, 7, 10, 15, 20, 39].map { "macrs-\($0)" }
    + (1...100).flatMap {
      ["straight-line-\($0)", "straight-line-\($0)-half-year", "declining-\($0)"]
    }

  private static let items: [DerivationInput] = [
    spec("capex[*].amount_usd"), spec("capex[*].bonus"),
    .word("scenario.pro_forma.capex[*].depreciation", in: methods), spec("capex[*].in_service"),
    .position(0),
  ]

  static let deductions: [Derivation] =
    [
      Derivation(
        "cash_flow[*].depreciation_usd",
        "sum of amount x (bonus in the first year + (1 - bonus) x share of the year)",
        "IRS Publication 946, tables A-1 to A-7a; 26 U.S.C. §168(k)", from: items
      ) { depreciation($0, hasBonus: true) },
      Derivation(
        "cash_flow[*].state_depreciation_usd", "the same without the bonus",
        "IRS Publication 946, tables A-1 to A-7a", from: items
      ) { depreciation($0, hasBonus: false) },
    ]
    + taxRows(
      "tax_usd",
      "state and federal tax on revenue + residual - opex - interest - depreciation, losses and interest "
        + "carried as the terms say", isLevered: true)
    + taxRows(
      "project_usd", "revenue + residual - opex - capex - the tax that no interest lowers",
      isLevered: false)

  private static func depreciation(_ values: InputValues, hasBonus: Bool) -> Double {
    let year = values.integer(4)
    guard year > 0 else { return 0 }
    let names = values.list(2).map { $0 >= 0 ? methods[Int($0)] : "none" }
    let months = values.list(3).map { $0.isFinite ? Int($0) : nil }
    let amounts = values.list(0)
    let property = names.indices.filter { names[$0].hasPrefix("macrs-") && names[$0] != "macrs-39" }
    let dated = property.compactMap { index in
      months[index].map { (month: $0, basis: amounts[index]) }
    }
    var conventions = RecoveryConvention.conventions(ofYear: dated).makeIterator()
    var sum = 0.0
    for index in names.indices {
      guard var method = DepreciationMethod(named: names[index]) else { continue }
      if let month = months[index] {
        if case .macrs39 = method { method = .macrs39(month: month) }
        if case .macrs(let property, _) = method {
          method = .macrs(property, conventions.next() ?? .halfYear)
        }
      }
      let shares = method.shares(bonus: hasBonus ? values.list(1)[index] : 0)
      if year <= shares.count { sum += amounts[index] * shares[year - 1] }
    }
    return sum
  }

  /// One row where the state follows the bonus, one where it does not.
  private static func taxRows(
    _ key: String, _ formula: String, isLevered: Bool
  ) -> [Derivation] {
    let citation = "26 U.S.C. §172(a)(2), §163(j); NREL SAM, single owner"
    let ownDepreciation = DerivationCondition.present("cash_flow[0].state_depreciation_usd")
    return [true, false].map { isApart in
      var inputs: [DerivationInput] = [
        flow("revenue_usd"), flow("residual_usd"), flow("opex_usd"), flow("interest_usd"),
        flow("depreciation_usd"), spec("tax.federal"), spec("tax.state"),
        .word("scenario.pro_forma.tax.losses", in: ["paid-out", "carried-forward"]),
        .word("scenario.pro_forma.tax.interest_limit", in: ["none", "ebitda", "ebit"]),
        .position(0),
      ]
      if isApart { inputs.append(flow("state_depreciation_usd")) }
      if !isLevered { inputs.append(own("capex_usd")) }
      return Derivation(
        "cash_flow[*].\(key)", formula, citation, from: inputs,
        when: isApart ? [ownDepreciation] : []
      ) { values in
        let tax = tax(values, state: isApart ? 10 : 4, isLevered: isLevered)
        guard !isLevered else { return tax }
        let year = values.integer(9)
        let income = values.list(0)[year] + values.list(1)[year] - values.list(2)[year]
        return income - values[isApart ? 11 : 10] - tax
      }
    }
  }

  /// - Parameter state: Which input holds the state's depreciation.
  private static func tax(_ values: InputValues, state own: Int, isLevered: Bool) -> Double {
    let losses: TaxRules<Double>.Losses =
      values[7] == 0 ? .paidOut : .carriedForward(limit: 0.8)
    let limit: TaxRules<Double>.InterestLimit? =
      values[8] == 0 ? nil : .init(addsBackDepreciation: values[8] == 1)
    var state = TaxAccount(TaxRules(federal: values[6], losses: losses, interestLimit: limit))
    var federal = TaxAccount(TaxRules(federal: values[5], losses: losses, interestLimit: limit))
    let last = values.integer(9)
    guard last > 0 else { return 0 }
    var tax = 0.0
    for year in 1...last {
      let income = values.list(0)[year] + values.list(1)[year] - values.list(2)[year]
      let interest = isLevered ? values.list(3)[year] : 0
      let local = state.assess(
        income: income, depreciation: values.list(own)[year], interest: interest)
      let national = federal.assess(
        income: income - local.tax, depreciation: values.list(4)[year], interest: interest)
      tax = local.tax + national.tax
    }
    return tax
  }
}
