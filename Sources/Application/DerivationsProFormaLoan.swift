import Finance
import Scenario

extension ProFormaDerivations {
  private static let terms: [DerivationInput] = [
    "capex_usd", spec("debt.max_share"), spec("debt.fee"), spec("debt.reserve_months"),
    spec("debt.rate"), spec("debt.tenor_years"), styleWord,
  ]
  private static let styles = DebtTerms.Style.allCases.map(\.rawValue)
  private static let styleWord = DerivationInput.word(
    "scenario.pro_forma.debt.style", in: styles)

  static let loan: [Derivation] =
    [
      Derivation("debt_usd", "no loan", from: [], when: [hasNoLoan]) { _ in 0 },
      Derivation(
        "debt_usd",
        "share x cost / (1 - share x (fee + reserve for each dollar)), at most the same at the cap",
        "debt as a share of uses that it enlarges", from: terms + [spec("debt.share")],
        when: [isShare]
      ) { min(share($0, $0[7]), share($0, $0[1])) },
      Derivation(
        "debt_usd", "PV of (revenue - opex) / cover at the loan's rate, at most the cap",
        "debt sculpted to a cover", from: terms + cover
      ) { values in
        let (asked, services) = covered(values)
        let first = asked > 0 ? (services.first ?? 0) / asked : 0
        let carry = values[2] + values[3] / 12 * first
        let bound = 1 - values[1] * carry
        return bound > 0 ? min(asked, values[1] * values[0] / bound) : asked
      },
      Derivation(
        "debt_before_cap_usd", "share x cost / (1 - share x (fee + reserve for each dollar))",
        from: terms + [spec("debt.share")], when: [isShare]
      ) { share($0, $0[7]) },
      Derivation(
        "debt_before_cap_usd", "PV of (revenue - opex) / cover at the loan's rate",
        "debt sculpted to a cover", from: terms + cover
      ) { covered($0).asked },
      Derivation(
        "debt_share", "debt / (cost + fee + reserve at t = 0)",
        from: ["debt_usd", "capex_usd", "cash_flow[0].fees_usd", "cash_flow[0].reserve_usd"]
      ) { $0[0] / ($0[1] + $0[2] + $0[3]) },
      Derivation(
        "minimum_dscr", "least (revenue - opex) / debt service of a year",
        from: [flow("revenue_usd"), flow("opex_usd"), flow("debt_service_usd")]
      ) { covers($0).min() ?? .nan },
      Derivation(
        "average_dscr", "mean (revenue - opex) / debt service over the years that have service",
        from: [flow("revenue_usd"), flow("opex_usd"), flow("debt_service_usd")]
      ) { values in
        let covers = covers(values)
        return covers.reduce(0, +) / Double(covers.count)
      },
    ] + service

  private static let cover: [DerivationInput] = [
    spec("debt.dscr"), flow("revenue_usd"), flow("opex_usd"),
  ]

  /// A loan that is a share of all uses.
  private static func share(_ values: InputValues, _ share: Double) -> Double {
    let (rate, tenor) = (values[4], values.integer(5))
    let first: Double
    switch styles[values.integer(6)] {
    case "level": first = -pmt(rate: rate, periods: Double(tenor), presentValue: 1)
    case "equal-principal": first = 1 / Double(tenor) + rate
    default: first = rate + (tenor == 1 ? 1 : 0)
    }
    let carry = values[2] + values[3] / 12 * first
    return debt(cost: values[0], share: share, carry: carry)
  }

  private static func covered(_ values: InputValues) -> (asked: Double, services: [Double]) {
    let cash = zip(values.list(8), values.list(9)).map { $0.0 - $0.1 }
    let loan = sculptedLoan(
      cash: Array(cash.dropFirst().prefix(values.integer(5))), cover: values[7], rate: values[4])
    return (loan.amount, loan.services)
  }

  private static func covers(_ values: InputValues) -> [Double] {
    values.list(2).indices.filter { values.list(2)[$0] > 0 }.map { year in
      (values.list(0)[year] - values.list(1)[year]) / values.list(2)[year]
    }
  }

  // MARK: Service

  private static let service: [Derivation] =
    [
      Derivation(
        "cash_flow[*].debt_drawn_usd", "the loan, at t = 0", from: ["debt_usd", .position(0)]
      ) { $0[1] == 0 ? $0[0] : 0 },
      Derivation(
        "cash_flow[*].debt_service_usd", "interest and principal",
        from: [own("interest_usd"), own("principal_usd")]
      ) { $0[0] + $0[1] },
    ]
    + ["interest_usd", "principal_usd", "fees_usd", "reserve_usd"].map { key in
      Derivation("cash_flow[*].\(key)", "no loan", from: [], when: [hasNoLoan]) { _ in 0 }
    }
    + [
      Derivation(
        "cash_flow[*].interest_usd", "rate x what is owed before the year's payment",
        from: ["debt_usd", spec("debt.rate"), flow("principal_usd"), .position(0)]
      ) { values in
        let year = values.integer(3)
        guard year > 0 else { return 0 }
        let repaid = values.list(2)[..<year].reduce(0, +)
        let owed = values[0] - repaid
        // What is left after the last payment is rounding.
        return owed <= 1e-9 * values[0] ? 0 : values[1] * owed
      },
      Derivation(
        "cash_flow[*].principal_usd", "level payment less interest; at last what is still owed",
        "a spreadsheet's PPMT",
        from: ["debt_usd", spec("debt.rate"), spec("debt.tenor_years"), .position(0)],
        when: [.text("scenario.pro_forma.debt.style", "level")]
      ) { values in
        let (year, tenor) = (values.integer(3), values.integer(2))
        guard (1...tenor).contains(year) else { return 0 }
        return
          -ppmt(
            rate: values[1], period: year, periods: Double(tenor), presentValue: values[0])
      },
      Derivation(
        "cash_flow[*].principal_usd", "loan / tenor",
        from: ["debt_usd", spec("debt.tenor_years"), .position(0)],
        when: [.text("scenario.pro_forma.debt.style", "equal-principal")]
      ) { (1...$0.integer(1)).contains($0.integer(2)) ? $0[0] / $0[1] : 0 },
      Derivation(
        "cash_flow[*].principal_usd", "all of the loan with the last payment",
        from: ["debt_usd", spec("debt.tenor_years"), .position(0)],
        when: [.text("scenario.pro_forma.debt.style", "interest-only")]
      ) { $0.integer(1) == $0.integer(2) ? $0[0] : 0 },
      Derivation(
        "cash_flow[*].principal_usd",
        "(revenue - opex) / cover, scaled to the loan, less interest; at last what is still owed",
        from: terms + cover + ["debt_usd", .position(0)]
      ) { values in
        let year = values.integer(11)
        let (asked, services) = covered(values)
        guard (1...services.count).contains(year), asked > 0 else { return 0 }
        var owed = values[10]
        var principal = 0.0
        for number in 1...year {
          let interest = owed * values[4]
          principal =
            number == services.count
            ? owed : services[number - 1] * (values[10] / asked) - interest
          owed -= principal
        }
        return principal
      },
      Derivation(
        "cash_flow[*].fees_usd", "fee x loan, at t = 0",
        from: ["debt_usd", spec("debt.fee"), .position(0)]
      ) { $0[2] == 0 ? $0[0] * $0[1] : 0 },
      Derivation(
        "cash_flow[*].reserve_usd",
        "months / 12 x (debt service of the next year - that of this one)",
        from: [flow("debt_service_usd"), spec("debt.reserve_months"), .position(0)]
      ) { values in
        let (year, services) = (values.integer(2), values.list(0))
        let next = year + 1 < services.count ? services[year + 1] : 0
        return values[1] / 12 * (next - (year > 0 ? services[year] : 0))
      },
    ]
}
