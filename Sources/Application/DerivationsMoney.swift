import Catalog
import Finance
import RealModule
import TCO

extension DerivationTable {
  // MARK: Projection

  static let projection: [Derivation] =
    [
      Derivation(
        "tco.capex_usd", "first build of IT and of the facility, without refresh",
        from: ["tco.it_capex_usd", "tco.facility_capex_usd"]
      ) { $0[0] + $0[1] },
      .sum(
        "tco.it_capex_usd", of: "tco.lines[class=it_capex].amount_usd",
        "sum over the ledger's lines that wear out with the accelerators"),
      .sum(
        "tco.facility_capex_usd", of: "tco.lines[class=facility_capex].amount_usd",
        "sum over the ledger's lines that last as long as the shell"),
      .sum(
        "tco.opex_usd_per_year", of: "tco.lines[class=opex].amount_usd",
        "sum over the ledger's lines of a full year, every phase at work"),
      .sum(
        "tco.refresh_usd", of: "tco.lines[class=refresh].amount_usd",
        "sum over the ledger's lines of IT bought again within the horizon"),
      Derivation(
        "tco.annualized_usd_per_year", "charges for IT and facility, and opex",
        from: [
          "tco.it_charge_usd_per_year", "tco.facility_charge_usd_per_year",
          "tco.opex_usd_per_year",
        ]
      ) { $0[0] + $0[1] + $0[2] },
      Derivation(
        "tco.estimate_share", "first build at estimated prices / first build",
        from: [
          "tco.lines[*].amount_usd", "tco.lines[*].is_estimate",
          .word("tco.lines[*].class", in: ["it_capex", "facility_capex"]), "tco.capex_usd",
        ]
      ) { values in
        let parts = values.list(0).indices.reduce(0) { sum, line in
          values.list(2)[line] >= 0 ? sum + values.list(0)[line] * values.list(1)[line] : sum
        }
        return values[3] > 0 ? parts / values[3] : 0
      },
    ] + charges + hours + rates + terms + monthly + statements + metrics + years + loans

  private static let charges: [Derivation] = [
    Derivation(
      "tco.it_charge_usd_per_year", "(cost - residual) / life", "straight line, no interest",
      from: ["tco.it_capex_usd", "tco.terms.residual", "tco.it_life_years"],
      when: [.text("tco.method", "straight-line")]
    ) { straightLineCharge(cost: $0[0], residual: $0[0] * $0[1], years: $0[2]) },
    Derivation(
      "tco.facility_charge_usd_per_year", "cost / life", "straight line, no interest",
      from: ["tco.facility_capex_usd", "tco.shell_life_years"],
      when: [.text("tco.method", "straight-line")]
    ) { straightLineCharge(cost: $0[0], years: $0[1]) },
    Derivation(
      "tco.it_charge_usd_per_year",
      "cost x i(1+i)^n / ((1+i)^n - 1), less residual x i / ((1+i)^n - 1)",
      "capital recovery factor; a spreadsheet's PMT",
      from: [
        "tco.it_capex_usd", "tco.terms.residual", "tco.discount_rate", "tco.it_life_years",
      ]
    ) { annuityCharge(cost: $0[0], residual: $0[0] * $0[1], rate: $0[2], years: $0[3]) },
    Derivation(
      "tco.facility_charge_usd_per_year", "cost x i(1+i)^n / ((1+i)^n - 1)",
      "capital recovery factor; a spreadsheet's PMT",
      from: ["tco.facility_capex_usd", "tco.discount_rate", "tco.shell_life_years"]
    ) { annuityCharge(cost: $0[0], rate: $0[1], years: $0[2]) },
  ]

  private static let hours: [Derivation] = [
    .same(
      "tco.utilization", "share of schedulable hours sold", as: "scenario.build_out.utilization"),
    Derivation(
      "tco.schedulable_share", "(1 - hot spares) x (1 - maintenance)",
      from: [assumption("hot-spares"), assumption("maintenance-share")]
    ) { (1 - $0[0]) * (1 - $0[1]) },
    Derivation(
      "tco.installed_gpu_hours_per_year", "accelerators x 8,760 h", from: ["totals.accelerators"]
    ) { $0[0] * 8760 },
    Derivation(
      "tco.sold_gpu_hours_per_year", "installed hours x schedulable share x utilization",
      from: [
        "tco.installed_gpu_hours_per_year", "tco.schedulable_share",
        "scenario.build_out.utilization",
      ]
    ) { $0[0] * $0[1] * $0[2] },
    Derivation(
      "tco.levelized_usd_per_gpu_hour",
      "present value of all costs / present value of the hours sold, month by month",
      "NREL, Manual for Economic Evaluation (1995): levelized cost",
      from: ["tco.monthly.cost_usd[*]", "tco.monthly.sold_gpu_hours[*]", "tco.discount_rate"],
      when: [.text("tco.method", "cash-flow")]
    ) { values in
      let rate = periodicRate(effectiveAnnual: values[2], periodsPerYear: 12)
      return npv(rate: rate, flows: values.list(0), timing: .startOfPeriod)
        / npv(rate: rate, flows: values.list(1), timing: .startOfPeriod)
    },
    Derivation(
      "tco.levelized_usd_per_gpu_hour", "yearly cost / hours sold in a year",
      from: ["tco.annualized_usd_per_year", "tco.sold_gpu_hours_per_year"]
    ) { $0[0] / $0[1] },
    Derivation(
      "tco.levelized_usd_per_installed_gpu_hour",
      "levelized cost of an hour sold x hours sold / hours installed",
      from: [
        "tco.levelized_usd_per_gpu_hour", "tco.sold_gpu_hours_per_year",
        "tco.installed_gpu_hours_per_year",
      ]
    ) { $0[0] * $0[1] / $0[2] },
  ]

  private static let rates: [Derivation] = [
    worth("tco.npv_usd", of: "tco.monthly.equity_usd[*]", "left for the owners"),
    rate("tco.irr", of: "tco.monthly.equity_usd[*]", "left for the owners"),
    worth("tco.project_npv_usd", of: "tco.monthly.project_usd[*]", "of the project without debt"),
    rate("tco.project_irr", of: "tco.monthly.project_usd[*]", "of the project without debt"),
  ]

  private static func worth(
    _ metric: String, of flows: DerivationInput, _ words: String
  ) -> Derivation {
    Derivation(
      metric, "sum of the months' flows \(words), each / (1 + i)^(month / 12), first month at 0",
      "net present value at t = 0", from: [flows, "tco.discount_rate"]
    ) { values in
      let rate = periodicRate(effectiveAnnual: values[1], periodsPerYear: 12)
      return npv(rate: rate, flows: values.list(0), timing: .startOfPeriod)
    }
  }

  private static func rate(
    _ metric: String, of flows: DerivationInput, _ words: String
  ) -> Derivation {
    Derivation(
      metric, "the yearly rate at which the months' flows \(words) are worth nothing",
      "internal rate of return, effective a year", from: [flows]
    ) { values in
      let monthly = try? irr(values.list(0))
      return monthly.map { effectiveAnnualRate(periodic: $0, periodsPerYear: 12) } ?? .nan
    }
  }

  private static let finance = "scenario.build_out.finance"

  private static let terms: [Derivation] = [
    .same(
      "tco.discount_rate", "nominal rate a year, as asked",
      as: DerivationInput("\(finance).discount.nominal"),
      when: [.present("\(finance).discount.nominal")]),
    Derivation(
      "tco.discount_rate", "(1 + real)(1 + inflation) - 1", "Fisher",
      from: [
        DerivationInput("\(finance).discount.real"),
        DerivationInput("\(finance).discount.inflation"),
      ], when: [.present("\(finance).discount.real")]
    ) { nominalRate(real: $0[0], inflation: $0.optional(1) ?? 0) },
    .leaf("tco.discount_rate", "stated default: the build-out gives no rate"),
    .same(
      "tco.it_life_years", "as asked, else the stated default",
      as: DerivationInput("\(finance).it_life @year"), when: [.present(finance)]),
    .leaf("tco.it_life_years", "stated default: the build-out gives no terms of finance"),
    .same(
      "tco.shell_life_years", "as asked, else the stated default",
      as: DerivationInput("\(finance).shell_life @year"), when: [.present(finance)]),
    .leaf("tco.shell_life_years", "stated default: the build-out gives no terms of finance"),
    .same(
      "tco.terms.residual", "as asked, else the stated default",
      as: DerivationInput("\(finance).residual"), when: [.present(finance)]),
    .leaf("tco.terms.residual", "stated default: the build-out gives no terms of finance"),
    .same(
      "tco.terms.price_usd_per_gpu_hour", "as asked",
      as: DerivationInput("\(finance).price @USD/GPU-h")),
    Derivation(
      "tco.terms.federal_tax", "as asked, else the statutory rate",
      from: [
        DerivationInput("\(finance).tax.federal"), .fallback(assumption("federal-income-tax")),
      ]
    ) { $0.optional(0) ?? $0[1] },
    Derivation(
      "tco.terms.bonus", "as asked, else what the law allows",
      from: [DerivationInput("\(finance).tax.bonus"), .fallback(assumption("bonus-depreciation"))]
    ) { $0.optional(0) ?? $0[1] },
    Derivation(
      "tco.terms.state_tax", "as asked, else none", from: [DerivationInput("\(finance).tax.state")]
    ) { $0.optional(0) ?? 0 },
    .same("tco.terms.cost_of_debt", "as asked", as: DerivationInput("\(finance).debt.rate")),
    Derivation(
      "tco.terms.cost_of_equity", "as asked, else the discount rate",
      from: [DerivationInput("\(finance).equity.cost"), .fallback("tco.discount_rate")]
    ) { $0.optional(0) ?? $0[1] },
  ]

  private static let monthly: [Derivation] =
    [
      .leaf(
        "tco.monthly.cost_usd[*]",
        "the month's part of every cost line less residuals: IT as its racks are accepted, the "
          + "facility level over its construction, opex with the share of the racks at work",
        from: ["tco.capex_usd", "tco.opex_usd_per_year", assumption("construction-time")]),
      .leaf(
        "tco.monthly.sold_gpu_hours[*]",
        "a twelfth of the year's hours sold, times the share of each phase's racks at work",
        from: ["tco.sold_gpu_hours_per_year"]),
    ] + flows

  /// The rows of months from which net, project and equity follow.
  private static let flows: [Derivation] =
    [
      flow(
        "net", "revenue and residuals less all costs",
        plus: ["contracted", "merchant", "residual"],
        minus: ["capex", "refresh", "opex"]),
      flow(
        "project", "net flow less working capital and the tax of the project without debt",
        plus: ["net"], minus: ["working_capital", "project_tax"]),
      .leaf(
        "tco.monthly.reserve_usd[*]", "service of the next months that the reserve holds",
        from: ["tco.monthly.interest_usd[i+1]", "tco.monthly.principal_usd[i+1]"]),
      Derivation(
        "tco.monthly.equity_usd[*]",
        "net flow less working capital and tax, with draws, less fees, interest, principal and what "
          + "the reserve takes",
        from: [
          "tco.monthly.net_usd[i]", month("working_capital"), month("tax"), month("drawn"),
          month("fees"), month("interest"), month("principal"), month("reserve"),
          "tco.monthly.reserve_usd[i-1]",
        ]
      ) { values in
        func part(_ index: Int) -> Double { values.optional(index) ?? 0 }
        let held = part(7) - part(8)
        return values[0] - part(1) - part(2) + part(3) - part(4) - part(5) - part(6) - held
      },
    ]
    + [
      ("capex", "the first build's lines, as paid"),
      ("refresh", "lines of IT bought again"), ("opex", "lines of operation"),
      ("residual", "lines of IT sold"), ("contracted", "lines of contracts"),
      ("merchant", "lines of the market"),
    ].map { key, words in
      .leaf(
        "tco.monthly.\(key)_usd[*]",
        "\(words): amount x weight of the month x growth; ledger.csv has each",
        from: ["tco.capex_usd", "tco.opex_usd_per_year"])
    }
    + [
      ("working_capital", "change of receivables less payables and prepayments"),
      ("tax", "the year's tax in equal parts over its months"),
      ("project_tax", "the same without debt"), ("drawn", "cash drawn on the loans"),
      ("fees", "upfront and commitment fees"),
      ("interest", "interest of the month on what is owed"),
      ("principal", "principal repaid"),
      ("cover_cash", "contracted revenue, or all where there is no contract, less opex"),
    ].map { key, words in .leaf("tco.monthly.\(key)_usd[*]", words) }

  private static func month(_ key: String) -> DerivationInput {
    DerivationInput("tco.monthly.\(key)_usd[i]")
  }

  private static func flow(
    _ key: String, _ words: String, plus: [String], minus: [String]
  ) -> Derivation {
    Derivation(
      "tco.monthly.\(key)_usd[*]", words, from: (plus + minus).map(month)
    ) { values in
      (0..<(plus.count + minus.count)).reduce(0) { sum, index in
        let part = values.optional(index) ?? 0
        return index < plus.count ? sum + part : sum - part
      }
    }
  }

  // MARK: Accounts

  static let accounts: [Derivation] = Account.allCases.compactMap { account in
    let group: String
    switch account.accountClass {
    case .itCapex, .facilityCapex: group = "capex"
    case .opex: group = "opex"
    case .refresh, .residual, .revenue: return nil
    }
    return .sum(
      "tco.\(group)_by_account.\(account.rawValue)_usd",
      of: DerivationInput("tco.lines[account=\(account.rawValue)].amount_usd"),
      "sum over the account's lines")
  }
}
