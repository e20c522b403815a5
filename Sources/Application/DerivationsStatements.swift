import Finance
import RealModule

extension DerivationTable {
  // MARK: Statements

  static let statements: [Derivation] =
    [
      .sum(
        "tco.capex_as_spent_usd", of: "tco.years[*].capex_usd",
        "first build as paid, with the growth of prices"),
      .sum("tco.tax_usd", of: "tco.years[*].tax_usd", "sum over the calendar years"),
      Derivation(
        "tco.payback_years",
        "month in which the running sum of the project's flows turns positive "
          + "for good, from t = 0", from: ["tco.monthly.project_usd[*]"]
      ) { values in
        var sum = 0.0
        var month = Double.nan
        for (index, flow) in values.list(0).enumerated() {
          let before = sum
          sum += flow
          if before < 0, sum >= 0 { month = Double(index) }
          if sum < 0 { month = .nan }
        }
        return month / 12
      },
      Derivation(
        "tco.equity_invested_usd", "what owners pay in the months in which they pay",
        from: ["tco.monthly.equity_usd[*]"]
      ) { -$0.list(0).reduce(0) { $0 + min($1, 0) } },
      .sum("tco.debt_usd", of: "tco.loans[*].debt_usd", "sum over the phases' loans"),
      Derivation(
        "tco.debt_share", "debt / (first build + construction interest + fees + first reserves)",
        from: [
          "tco.debt_usd", "tco.capex_as_spent_usd", "tco.loans[*].uses_usd",
          "tco.loans[*].cost_usd",
        ]
      ) { values in
        let uses = values[1] + values.sum(2) - values.sum(3)
        return uses > 0 ? values[0] / uses : 0
      },
      Derivation(
        "tco.wacc", "D/V x cost of debt x (1 - tax) + E/V x cost of equity",
        "weighted average cost of capital after tax",
        from: [
          "tco.debt_share", "tco.terms.cost_of_debt", "tco.terms.cost_of_equity",
          "tco.terms.federal_tax", "tco.terms.state_tax",
        ]
      ) { values in
        let state = values.optional(4) ?? 0
        let tax = state + (values.optional(3) ?? 0) * (1 - state)
        return values[0] * (values.optional(1) ?? 0) * (1 - tax) + (1 - values[0]) * values[2]
      },
      Derivation(
        "tco.minimum_dscr", "least of the years' covers", from: ["tco.years[*].dscr"]
      ) { $0.list(0).filter { !$0.isNaN }.min() ?? .nan },
      Derivation(
        "tco.average_dscr", "cash that covers debt service / debt service, over all years",
        from: ["tco.years[*].cover_cash_usd", "tco.years[*].debt_service_usd"]
      ) { $0.sum(0) / $0.sum(1) },
    ] + references

  private static let references: [Derivation] =
    [
      Derivation(
        "tco.reference_cases[*].levelized_usd_per_gpu_hour",
        "present value of the case's costs / present value of the hours sold",
        from: [
          "tco.reference_cases[i].present_cost_usd", "tco.monthly.sold_gpu_hours[*]",
          "tco.discount_rate",
        ]
      ) { values in
        let rate = periodicRate(effectiveAnnual: values[2], periodsPerYear: 12)
        return values[0] / npv(rate: rate, flows: values.list(1), timing: .startOfPeriod)
      },
      .leaf(
        "tco.reference_cases[*].present_cost_usd",
        "present value of the months' costs less residuals: without the facility's cost and upkeep "
          + "and with rent for a tenant, with rent of accelerators alone for a renter",
        from: [
          "tco.reference_cases[i].capex_usd", "tco.reference_cases[i].opex_usd_per_year",
          "tco.discount_rate",
        ]),
      .leaf(
        "tco.reference_cases[*].capex_usd", "first build that the kind of owner pays for",
        from: ["tco.it_capex_usd", "tco.facility_capex_usd"]),
      .leaf(
        "tco.reference_cases[*].opex_usd_per_year",
        "a full year of what the kind of owner pays for",
        from: ["tco.opex_usd_per_year", assumption("colocation-price")]),
      .leaf(
        "tco.rent_or_buy.rent_usd_per_gpu_hour",
        "mean of the phases' latest rental prices, by hours",
        from: ["scenario.records.rental-price[*].quotes[*].usd_per_gpu_hour"]),
      Derivation(
        "tco.rent_or_buy.break_even_rent_usd_per_gpu_hour",
        "rent x present cost of owning / present cost of renting",
        from: [
          "tco.rent_or_buy.rent_usd_per_gpu_hour",
          "tco.reference_cases[id=own].present_cost_usd",
          "tco.reference_cases[id=rent].present_cost_usd",
        ]
      ) { $0[0] * $0[1] / $0[2] },
      .leaf(
        "tco.break_even.factor",
        "factor on the market's revenue, or on that of contracts, at which NPV is zero: a root",
        from: ["tco.npv_usd"]),
      .leaf(
        "tco.break_even.usd_per_gpu_hour",
        "present value of the revenue / present value of its hours x factor",
        from: ["tco.break_even.factor"]),
      Derivation(
        "tco.break_even.utilization", "utilization outside contracts x factor",
        from: [
          "scenario.build_out.finance.merchant.utilization", .fallback("tco.utilization"),
          "tco.break_even.factor",
        ]
      ) { ($0.optional(0) ?? $0[1]) * $0[2] },
    ]
    + [
      ("npv_of_month_earlier_usd", "every date a month earlier"),
      ("npv_of_month_later_usd", "every date a month later"),
      ("npv_of_month_idle_usd", "everything paid as planned, at work a month later"),
      ("npv_of_year_later_usd", "every date a year later"),
    ].map { key, words in
      .leaf(
        "tco.delay.\(key)", "change of NPV, \(words), contracts as they are",
        from: ["tco.npv_usd"])
    }

  static let metrics: [Derivation] = [
    Derivation(
      "tco.metrics.usd_per_mw_year", "yearly cost / critical IT power",
      from: ["tco.annualized_usd_per_year", "tco.metrics.critical_it_mw"]
    ) { $0[0] / $0[1] },
    .same("tco.metrics.critical_it_mw", "of all phases", as: "totals.critical_it_mw"),
    Derivation(
      "tco.metrics.usd_per_pflop_day", "yearly cost / (peak rate x share of hours sold x 365)",
      from: [
        "tco.annualized_usd_per_year", "tco.metrics.peak_pflops", "tco.sold_gpu_hours_per_year",
        "tco.installed_gpu_hours_per_year",
      ]
    ) { $0[0] / ($0[1] * $0[2] / $0[3] * 365) },
    .leaf(
      "tco.metrics.peak_pflops", "accelerators x dense BF16 rate of their records",
      from: ["phases[*].accelerators"]),
    Derivation(
      "tco.metrics.usd_per_million_tokens", "levelized cost x 1e6 / (3,600 x tokens a second)",
      "InferenceX: $/Mtok = $/GPU-h x 1e6 / (3600 x tok/s/GPU)",
      from: [
        "tco.levelized_usd_per_gpu_hour", "scenario.build_out.finance.tokens_per_second_per_gpu",
      ]
    ) { $0[0] * 1e6 / (3600 * $0[1]) },
    Derivation(
      "tco.metrics.energy_usd_per_mwh", "bill of electricity / energy of the facility",
      from: ["tco.metrics.power_opex_usd_per_year", "tco.metrics.energy_mwh_per_year"]
    ) { $0[0] / $0[1] },
    Derivation(
      "tco.metrics.lcoe_usd_per_mwh",
      "(bill of electricity + yearly charge of interconnection and generation) / energy",
      from: [
        "tco.metrics.power_opex_usd_per_year", "tco.metrics.power_charge_usd_per_year",
        "tco.metrics.energy_mwh_per_year",
      ]
    ) { ($0[0] + $0[1]) / $0[2] },
    Derivation(
      "tco.metrics.power_opex_usd_per_year", "lines of energy and demand",
      from: ["tco.lines[*].amount_usd", .word("tco.lines[*].account", in: ["energy", "demand"])]
    ) { values in
      values.list(0).indices.reduce(0) {
        values.list(1)[$1] >= 0 ? $0 + values.list(0)[$1] : $0
      }
    },
    .leaf(
      "tco.metrics.power_charge_usd_per_year",
      "yearly charge by the method named for interconnection and generation on the site",
      from: ["tco.facility_charge_usd_per_year", "tco.facility_capex_usd"]),
    .same(
      "tco.metrics.energy_mwh_per_year", "of all phases at work", as: "totals.annual_energy_mwh"),
  ]

  // MARK: Years

  private static func ofYear(_ keys: String...) -> [DerivationInput] {
    keys.map { DerivationInput("tco.years[i].\($0)") }
  }

  static let years: [Derivation] =
    [
      Derivation(
        "tco.years[*].debt_service_usd", "interest + principal",
        from: ofYear("interest_usd", "principal_usd")
      ) { $0[0] + $0[1] },
      Derivation(
        "tco.years[*].equity_usd",
        "revenue + residual + drawn - capex - refresh - opex - tax - debt service - fees - reserve "
          + "- working capital",
        from: ofYear(
          "revenue_usd", "residual_usd", "debt_drawn_usd", "capex_usd", "refresh_usd", "opex_usd",
          "tax_usd", "debt_service_usd", "fees_usd", "reserve_usd", "working_capital_usd")
      ) { values in
        let held = values[8] + values[9] + values[10]
        return values[0] + values[1] + values[2] - values[3] - values[4] - values[5] - values[6]
          - values[7] - held
      },
      Derivation(
        "tco.years[*].tax_usd", "federal + state",
        from: ofYear("federal_tax_usd", "state_tax_usd")
      ) { $0[0] + $0[1] },
      Derivation(
        "tco.years[*].federal_tax_usd", "rate x income after losses of earlier years",
        from: ofYear("federal_income_usd") + ["tco.terms.federal_tax"]
      ) { $0[0] * ($0.optional(1) ?? 0) },
      Derivation(
        "tco.years[*].state_tax_usd", "rate x income after losses of earlier years",
        from: ofYear("state_income_usd") + ["tco.terms.state_tax"]
      ) { $0[0] * ($0.optional(1) ?? 0) },
      Derivation(
        "tco.years[*].dscr", "cash that covers debt service / debt service",
        from: ofYear("cover_cash_usd", "debt_service_usd")
      ) { $0[0] / $0[1] },
      Derivation(
        "tco.years[*].book_profit_usd",
        "revenue + residual - opex - book depreciation - interest and fees",
        from: ofYear(
          "revenue_usd", "residual_usd", "opex_usd", "book_depreciation_usd",
          "interest_and_fees_usd")
      ) { $0[0] + $0[1] - $0[2] - $0[3] - $0[4] },
      .sum(
        "tco.years[*].federal_depreciation_usd", of: "tco.depreciation[*].federal_usd[i]",
        "sum over the classes"),
      .sum(
        "tco.years[*].state_depreciation_usd", of: "tco.depreciation[*].state_usd[i]",
        "sum over the classes"),
    ]
    + [
      ("capex", ["capex"], "first build paid in the year"),
      ("refresh", ["refresh"], "IT bought again in the year"),
      ("revenue", ["contracted", "merchant"], "contracts and the market"),
      ("contracted", ["contracted"], "revenue of contracts"),
      ("residual", ["residual"], "IT sold in the year"),
      ("opex", ["opex"], "opex of the year's months"),
      ("debt_drawn", ["drawn"], "cash drawn on the loans; interest rolled up is not"),
      ("interest", ["interest"], "interest paid"), ("principal", ["principal"], "principal repaid"),
      ("fees", ["fees"], "upfront fees with the first draw, commitment fees on what is not drawn"),
      (
        "working_capital", ["working_capital"],
        "receivables less payables and prepayments, their change"
      ),
      (
        "cover_cash", ["cover_cash"],
        "contracted revenue, or all where there is no contract, less opex"
      ),
    ].map { ofMonths($0.0, $0.1, $0.2) }
    + taxYears
    + [
      ("period", "calendar year"), ("first_month", "position of its first month"),
      ("months", "its months within the horizon"),
      ("reserve_usd", "put into the reserve of debt service less what is released"),
      ("book_depreciation_usd", "straight line over the classes' lives in the books"),
      ("interest_and_fees_usd", "interest paid and upfront fees spread over the tenor"),
      ("state_income_usd", "income less depreciation, interest and losses, as the state has them"),
    ].map { key, words in .leaf("tco.years[*].\(key)", words) }
    + [
      .leaf(
        "tco.depreciation[*].bonus", "share deducted in the first year; never of buildings",
        "US Internal Revenue Code section 168(k)", from: ["tco.terms.bonus"]),
      .leaf(
        "tco.depreciation[*].basis_usd[*]",
        "cost placed in service in the year: IT as its racks are accepted, the facility when the "
          + "phase is ready, with construction interest", from: ["tco.capex_as_spent_usd"]),
      .leaf(
        "tco.depreciation[*].federal_usd[*]",
        "bonus share of the year's basis, and the table's share of the rest of each year's",
        "IRS Publication 946, appendix A",
        from: ["tco.depreciation[i].basis_usd[*]", "tco.depreciation[i].bonus"]),
      .leaf(
        "tco.depreciation[*].state_usd[*]",
        "as federal, without the bonus where the state does not "
          + "follow it", from: ["tco.depreciation[i].basis_usd[*]"]),
    ]

  /// A sum over the year's months of rows by month.
  private static func ofMonths(_ key: String, _ rows: [String], _ words: String) -> Derivation {
    Derivation(
      "tco.years[*].\(key)_usd", "sum over the year's months: \(words)",
      from: ofYear("first_month", "months")
        + rows.map { "tco.monthly.\($0)_usd[*]" }
        .map { DerivationInput($0) }
    ) { values in
      let first = values.integer(0)
      let end = first + values.integer(1)
      return (2..<values.lists.count).reduce(0) { sum, row in
        let months = values.list(row)
        // A row of zeros is left out.
        return months.count < end ? sum : sum + months[first..<end].reduce(0, +)
      }
    }
  }

  private static let before: [DerivationInput] = [
    "tco.years[i-1].losses_carried_usd", "tco.years[i-1].interest_carried_usd",
  ]

  /// Losses and interest carried from year to year.
  private static let taxYears: [Derivation] = [
    Derivation(
      "tco.years[*].interest_deducted_usd",
      "interest paid and carried, up to 30 % of income before interest and, as chosen, before "
        + "depreciation", "US Internal Revenue Code section 163(j)",
      from: ofYear(
        "revenue_usd", "residual_usd", "opex_usd", "state_tax_usd", "federal_depreciation_usd",
        "interest_and_fees_usd") + [
          before[1], .word("tco.terms.interest_limit", in: ["none", "ebitda", "ebit"]),
        ]
    ) { values in
      let rule = values.optional(7) ?? -1
      if rule < 0 { return 0 }
      if rule == 0 { return values[5] }
      let income = values[0] + values[1] - values[2] - values[3]
      let adjusted = rule == 1 ? income : income - values[4]
      return min(values[5] + (values.optional(6) ?? 0), 0.3 * max(0, adjusted))
    },
    Derivation(
      "tco.years[*].interest_carried_usd", "carried before + paid - deducted",
      from: [before[1]] + ofYear("interest_and_fees_usd", "interest_deducted_usd") + [
        .word("tco.terms.interest_limit", in: ["none", "ebitda", "ebit"])
      ]
    ) { values in
      (values.optional(3) ?? -1) <= 0 ? 0 : (values.optional(0) ?? 0) + values[1] - values[2]
    },
    Derivation(
      "tco.years[*].federal_income_usd",
      "income less state tax, depreciation and interest, and losses carried up to 80 % of it",
      "US Internal Revenue Code section 172",
      from: ofIncome
    ) { income($0).taxed },
    Derivation(
      "tco.years[*].losses_carried_usd", "carried before + this year's loss - used",
      "US Internal Revenue Code section 172", from: ofIncome
    ) { income($0).carried },
  ]

  private static let ofIncome: [DerivationInput] =
    ofYear(
      "revenue_usd", "residual_usd", "opex_usd", "state_tax_usd", "federal_depreciation_usd",
      "interest_deducted_usd")
    + [before[0], .word("tco.terms.losses", in: ["paid-out", "carried-forward"])]

  private static func income(_ values: InputValues) -> (taxed: Double, carried: Double) {
    let before = values.optional(6) ?? 0
    let rule = values.optional(7) ?? -1
    guard rule >= 0 else { return (0, 0) }
    let income =
      values[0] + values[1] - values[2] - values[3] - values[4] - values[5]
    if rule == 0 { return (income, 0) }
    let profit = max(0, income)
    let used = min(before, 0.8 * profit)
    return (profit - used, before + profit - income - used)
  }

  // MARK: Loans

  private static func ofLoan(_ keys: String...) -> [DerivationInput] {
    keys.map { DerivationInput("tco.loans[i].\($0)") }
  }

  /// Debt as a share of uses that hold what the debt itself costs.
  private static func share(_ key: String, when conditions: [DerivationCondition]) -> Derivation {
    Derivation(
      "tco.loans[*].debt_usd", "\(key) x cost / (1 - \(key) x carry): a closed form",
      from: [DerivationInput("scenario.build_out.finance.debt.\(key)")]
        + ofLoan("cost_usd", "interest_carry", "commitment_carry", "fee_carry", "reserve_carry"),
      when: conditions
    ) { values in
      let share = values.optional(0) ?? 1
      let carry = values[2] + values[3] + values[4] + values[5]
      return share * values[1] / (1 - share * carry)
    }
  }

  static let loans: [Derivation] =
    [
      Derivation(
        "tco.loans[*].rate_per_month", "(1 + rate)^(1/12) - 1", from: ["tco.terms.cost_of_debt"]
      ) { periodicRate(effectiveAnnual: $0[0], periodsPerYear: 12) },
      Derivation(
        "tco.loans[*].construction_interest_usd", "debt x interest rolled up for a unit of it",
        from: ofLoan("debt_usd", "interest_carry")
      ) { $0[0] * $0[1] },
      Derivation(
        "tco.loans[*].fees_usd", "debt x (upfront + commitment fees for a unit of it)",
        from: ofLoan("debt_usd", "fee_carry", "commitment_carry")
      ) { $0[0] * ($0[1] + $0[2]) },
      Derivation(
        "tco.loans[*].uses_usd", "cost + construction interest + fees + first reserve",
        from: ofLoan(
          "cost_usd", "construction_interest_usd", "fees_usd", "debt_usd", "reserve_carry")
      ) { $0[0] + $0[1] + $0[2] + $0[3] * $0[4] },
      Derivation(
        "tco.loans[*].drawn_usd", "debt less the interest rolled up",
        from: ofLoan("debt_usd", "construction_interest_usd")
      ) { $0[0] - $0[1] },
      .same(
        "tco.loans[*].principal_usd", "all of the debt is repaid",
        as: DerivationInput("tco.loans[i].debt_usd")),
      share("max_share", when: [.present("tco.loans[i].before_cap_usd")]),
      share("share", when: [.present("scenario.build_out.finance.debt.share")]),
      .leaf(
        "tco.loans[*].debt_usd",
        "present value of cover cash / DSCR over the tenor, or the level payments that the weakest "
          + "month covers",
        from: ["scenario.build_out.finance.debt.dscr", "tco.years[*].cover_cash_usd"]),
      Derivation(
        "tco.loans[*].fee_carry", "upfront fee for a unit of debt",
        from: ["scenario.build_out.finance.debt.fee"]
      ) { $0.optional(0) ?? 0 },
    ]
    + [
      ("tenor_months", "as asked, within the contract and the horizon"),
      ("cost_usd", "first build that the loan is for, as spent"),
      ("before_cap_usd", "what the share or the cover alone would lend"),
      ("interest_usd", "interest paid after construction"),
      ("interest_carry", "interest rolled up during construction for a unit of debt"),
      ("commitment_carry", "commitment fees for a unit of debt"),
      ("reserve_carry", "first reserve for a unit of debt; with delivery draws it builds up later"),
    ].map { key, words in .leaf("tco.loans[*].\(key)", words) }
}
