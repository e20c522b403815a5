import Finance
import RealModule
import Scenario

/// Every derivation of a bare pro forma's figures, by metric. Leaves are keys of its spec, under
/// `scenario.pro_forma` with their units.
enum ProFormaDerivations {
  static let rows: [Derivation] = size + worth + unitCosts + loan + sales + deductions + equity

  static let byMetric: [String: [Derivation]] = {
    var table: [String: [Derivation]] = [:]
    for row in rows { table[row.metric, default: []].append(row) }
    return table
  }()

  static func spec(_ key: String) -> DerivationInput {
    DerivationInput("scenario.pro_forma.\(key)")
  }
  static func flow(_ key: String) -> DerivationInput { DerivationInput("cash_flow[*].\(key)") }
  static func own(_ key: String) -> DerivationInput { DerivationInput("cash_flow[i].\(key)") }
  static let hasLoan = DerivationCondition.present("scenario.pro_forma.debt.rate")
  static let hasNoLoan = DerivationCondition.absent("scenario.pro_forma.debt.rate")
  static let isCovered = DerivationCondition.present("scenario.pro_forma.debt.dscr")
  static let isShare = DerivationCondition.present("scenario.pro_forma.debt.share")

  // MARK: Size and rates

  private static let size: [Derivation] = [
    .sum("capex_usd", of: spec("capex[*].amount_usd"), "sum over what is built at t = 0"),
    .sum(
      "opex_usd_per_year", of: spec("opex[*].amount_usd_per_year"),
      "sum over what is paid, in the first year"),
    Derivation(
      "discount_rate", "(1 + real)(1 + inflation) - 1", "I. Fisher: real and nominal rates",
      from: [spec("discount.real"), spec("discount.inflation")],
      when: [.present("scenario.pro_forma.discount.real")]
    ) { nominalRate(real: $0[0], inflation: $0[1]) },
    .same("discount_rate", "nominal, as stated", as: spec("discount.nominal")),
    Derivation(
      "tax_rate", "state + federal x (1 - state): the state's tax is deducted from federal income",
      from: [spec("tax.federal"), spec("tax.state")]
    ) { $0[1] + $0[0] * (1 - $0[1]) },
  ]

  // MARK: Worth

  private static let worth: [Derivation] = [
    Derivation(
      "npv_usd", "sum of flows to equity / (1 + rate)^year; the first is now",
      "net present value, t = 0", from: [flow("equity_usd"), "discount_rate"]
    ) { presentValue($0.list(0), $0[1]) },
    Derivation(
      "irr", "the one rate at which flows to equity are worth nothing",
      "internal rate of return; zeros separated by Descartes' rule", from: [flow("equity_usd")]
    ) { (try? Finance.irr($0.list(0))) ?? .nan },
    Derivation(
      "irr_rates[*]", "each rate at which flows to equity are worth nothing",
      "zeros separated by Descartes' rule", from: [flow("equity_usd"), .position(0)]
    ) { values in
      let rates = (try? internalRates(values.list(0))) ?? []
      return rates.indices.contains(values.integer(1)) ? rates[values.integer(1)] : .nan
    },
    Derivation(
      "project_npv_usd", "sum of flows without debt / (1 + rate)^year",
      "net present value, t = 0", from: [flow("project_usd"), "discount_rate"]
    ) { presentValue($0.list(0), $0[1]) },
    Derivation(
      "project_irr", "the one rate at which flows without debt are worth nothing",
      "internal rate of return", from: [flow("project_usd")]
    ) { (try? Finance.irr($0.list(0))) ?? .nan },
    Derivation(
      "payback_years",
      "when the sum of flows to equity turns positive for good, straight within it",
      from: [flow("equity_usd")]
    ) { payback($0.list(0)) },
    Derivation(
      "wacc_rate", "debt share x rate x (1 - tax) + equity share x IRR of equity",
      "weighted average cost of capital, as NREL's SAM reports it",
      from: ["debt_share", spec("debt.rate"), "tax_rate", "irr"], when: [hasLoan]
    ) {
      weightedCostOfCapital(
        debtShare: $0[0], costOfDebt: $0[1], costOfEquity: $0[3], tax: $0[2])
    },
    .same("wacc_rate", "no debt: the IRR of equity", as: "irr"),
  ]

  static func presentValue(_ flows: [Double], _ rate: Double) -> Double {
    npv(rate: rate, flows: flows, timing: .startOfPeriod)
  }

  private static func payback(_ flows: [Double]) -> Double {
    let sums = flows.indices.map { flows[0...$0].reduce(0, +) }
    guard let last = sums.lastIndex(where: { $0 < 0 }) else { return 0 }
    guard last + 1 < flows.count else { return .nan }
    return Double(last) - sums[last] / flows[last + 1]
  }

  // MARK: By unit

  private static let unitCosts: [Derivation] = [
    Derivation(
      "levelized_usd_per_gpu_hour", "(PV of revenue - NPV) / PV of units: costs after tax",
      "NREL SAM, levelized cost of energy (nominal)",
      from: [flow("revenue_usd"), "npv_usd", flow("units"), "discount_rate"]
    ) { (presentValue($0.list(0), $0[3]) - $0[1]) / presentValue($0.list(2), $0[3]) },
    Derivation(
      "levelized_real_usd_per_gpu_hour", "the same over units discounted at the real rate",
      "NREL SAM, levelized cost of energy (real)",
      from: [
        flow("revenue_usd"), "npv_usd", flow("units"), "discount_rate", spec("discount.inflation"),
      ]
    ) {
      let real = realRate(nominal: $0[3], inflation: $0[4])
      return (presentValue($0.list(0), $0[3]) - $0[1]) / presentValue($0.list(2), real)
    },
    Derivation(
      "levelized_price_usd_per_gpu_hour", "PV of revenue / PV of units",
      "NREL SAM, levelized PPA price (nominal)",
      from: [flow("revenue_usd"), flow("units"), "discount_rate"]
    ) { presentValue($0.list(0), $0[2]) / presentValue($0.list(1), $0[2]) },
    Derivation(
      "break_even_usd_per_gpu_hour",
      "price - NPV / (PV of units at the price's growth x (1 - tax)): NPV is linear in the price",
      "break-even price, closed form",
      from: [
        spec("price_usd"), "npv_usd", flow("revenue_usd"), "discount_rate", "tax_rate",
      ],
      when: [
        .text("scenario.pro_forma.tax.losses", "paid-out"),
        .text("scenario.pro_forma.tax.interest_limit", "none"),
        .absent("scenario.pro_forma.debt.dscr"),
      ]
    ) {
      let perDollar = presentValue($0.list(2), $0[3]) / $0[0]
      return $0[0] - $0[1] / (perDollar * (1 - $0[4]))
    },
    .leaf(
      "break_even_usd_per_gpu_hour",
      "the first year's price at which NPV is 0, by search: tax or debt make NPV no line of it",
      from: [spec("price_usd"), "npv_usd"]),
  ]

  // MARK: Sales

  private static let sales: [Derivation] = [
    Derivation("cash_flow[*].period", "years since the first build", from: [.position(0)]) {
      $0[0]
    },
    Derivation(
      "cash_flow[*].capex_usd", "the first build, at t = 0", from: ["capex_usd", .position(0)]
    ) { $0[1] == 0 ? $0[0] : 0 },
    Derivation(
      "cash_flow[*].units", "units x (1 - degradation)^(year - 1)",
      from: [spec("units_per_year"), spec("degradation"), .position(0)]
    ) { $0[2] < 1 ? 0 : $0[0] * Double.pow(1 - $0[1], $0.integer(2) - 1) },
    Derivation(
      "cash_flow[*].revenue_usd", "units x price x (1 + growth of the price)^(year - 1)",
      from: [own("units"), spec("price_usd"), spec("price_escalation"), .position(0)]
    ) { $0[3] < 1 ? 0 : $0[0] * $0[1] * Double.pow(1 + $0[2], $0.integer(3) - 1) },
    Derivation(
      "cash_flow[*].residual_usd", "share of the build's price, in the last year",
      from: ["capex_usd", spec("residual"), spec("life_years"), .position(0)]
    ) { $0[3] == $0[2] ? $0[0] * $0[1] : 0 },
    Derivation(
      "cash_flow[*].opex_usd", "sum of first year's amounts x (1 + escalation)^(year - 1)",
      from: [spec("opex[*].amount_usd_per_year"), spec("opex[*].escalation"), .position(0)]
    ) { values in
      let year = values.integer(2)
      guard year > 0 else { return 0 }
      return zip(values.list(0), values.list(1)).reduce(0) {
        $0 + $1.0 * Double.pow(1 + $1.1, year - 1)
      }
    },
  ]

  // MARK: Equity

  private static let equity: [Derivation] =
    [
      Derivation(
        "cash_flow[*].equity_usd",
        "revenue + residual + debt drawn - capex - opex - tax - debt service - fees - reserve",
        from: [
          own("revenue_usd"), own("residual_usd"), own("debt_drawn_usd"), own("capex_usd"),
          own("opex_usd"), own("tax_usd"), own("debt_service_usd"), own("fees_usd"),
          own("reserve_usd"),
        ]
      ) { values in
        let income = values[0] + values[1] + values[2]
        return (3...8).reduce(income) { $0 - values[$1] }
      }
    ]
    + ["refresh_usd", "contracted_usd", "working_capital_usd"].map { key in
      Derivation("cash_flow[*].\(key)", "a bare pro forma has none", from: []) { _ in 0 }
    }
}
