public import Finance
import Quantities
public import Scenario

/// A bare pro forma compiled once to flat arrays, and evaluated for as many settings of its inputs
/// as are wanted.
///
/// There is no second model: `tco` evaluates the spec's own inputs, a study those of each draw, and
/// the same inputs give the same figures to the bit, alone or eight at a time
/// (``Finance/Lanes``). An evaluation allocates nothing, save where flows change sign more than once
/// and ``Finance/irr(_:)`` has to separate their rates.
///
/// Conventions are those of NREL's SAM, single owner, unless the spec says otherwise: the first build
/// is paid at t = 0 and flows lie at the ends of years; interest and depreciation lower taxable
/// income; fees of a loan, and what is not depreciated when the years end, are not deducted;
/// residual values are income. Unlike SAM's, a cover counts no residual value (`docs/finance.md`).
public struct CompiledProForma: Sendable {
  /// In the order of the values of ``evaluate(_:in:wanting:)``.
  public let inputs: [ProFormaInput]
  /// Years of operation.
  public let years: Int

  let price: Int
  let priceEscalation: Int
  let units: Int
  let degradation: Int
  let residual: Int
  let discount: Int
  let federal: Int
  let state: Int
  let losses: TaxRules<Double>.Losses
  let interestLimit: TaxRules<Double>.InterestLimit?
  /// Whether one account with the combined rate serves both taxes: the same to the last digit of
  /// arithmetic where each is in proportion to the same income.
  let isTaxedOnce: Bool
  /// Whether the state depreciates otherwise than the federation.
  let hasStateDepreciation: Bool
  let capex: [CompiledCapex]
  let opex: [CompiledOpex]
  let debt: CompiledDebt?
  /// Shares of every depreciation method, `years` a method.
  let shares: [Double]

  public init(_ spec: ProFormaSpec) {
    var table = ProFormaInputTable()
    years = spec.years
    price = table.add("price", spec.price.dollars, "USD")
    priceEscalation = table.add("price_escalation", spec.priceEscalation, "1/year")
    units = table.add("units", spec.units, "1/year")
    degradation = table.add("degradation", spec.degradation, "1/year")
    residual = table.add("residual", spec.residual, "fraction")
    discount = table.add("discount", spec.discount, "1/year")
    federal = table.add("tax.federal", spec.tax.federal, "fraction")
    state = table.add("tax.state", spec.tax.state, "fraction")
    losses = spec.tax.losses == .paidOut ? .paidOut : .carriedForward(limit: 0.8)
    interestLimit =
      switch spec.tax.interestLimit {
      case .none: nil
      case .ebitda: .init(addsBackDepreciation: true)
      case .ebit: .init(addsBackDepreciation: false)
      }
    hasStateDepreciation = !spec.tax.stateBonus && spec.tax.state > 0
    let isProportional = losses == .paidOut && interestLimit == nil && !hasStateDepreciation
    isTaxedOnce = isProportional || spec.tax.state == 0
    var shares: [Double] = []
    capex = zip(spec.capex, spec.depreciationMethods).map { item, method in
      let first = shares.count
      let own = method?.shares() ?? []
      for year in 0..<spec.years { shares.append(year < own.count ? own[year] : 0) }
      return CompiledCapex(
        amount: table.add("capex.\(item.item)", item.amount.dollars, "USD"),
        bonus: table.add("capex.\(item.item).bonus", item.bonus, "fraction"),
        firstShare: method == nil ? nil : first)
    }
    opex = spec.opex.map { item in
      CompiledOpex(
        amount: table.add("opex.\(item.item)", item.amount.base * 31_536_000, "USD/year"),
        escalation: table.add("opex.\(item.item).escalation", item.escalation, "1/year"))
    }
    debt = spec.debt.map { CompiledDebt($0, &table) }
    self.shares = shares
    inputs = table.inputs
  }

  /// Whether NPV is linear in the price: where tax is in proportion to income and debt does not
  /// depend on cash.
  public var isLinearInPrice: Bool {
    losses == .paidOut && interestLimit == nil && debt?.cover == nil
  }

  /// Whether another pro forma differs in the values of inputs alone.
  public func hasShape(of other: CompiledProForma) -> Bool {
    years == other.years && inputs.map(\.path) == other.inputs.map(\.path)
      && shares == other.shares && losses == other.losses && interestLimit == other.interestLimit
      && isTaxedOnce == other.isTaxedOnce && hasStateDepreciation == other.hasStateDepreciation
      && debt?.hasReserve == other.debt?.hasReserve && debt?.style == other.debt?.style
      && debt?.tenor == other.debt?.tenor
  }

  /// The spec's own values, one for each input.
  public var values: [Double] { inputs.map(\.value) }

  /// The position of an input; nil where no input has the path.
  public func index(of path: String) -> Int? { inputs.firstIndex { $0.path == path } }

  /// Storage for evaluations of so many lanes.
  public func scratch<Number: Lanes>(of _: Number.Type) -> ProFormaScratch<Number> {
    ProFormaScratch(periods: years + 1)
  }

  /// Evaluates one setting of the inputs.
  ///
  /// - Parameters:
  ///   - values: One for each of ``inputs``; a precondition.
  ///   - scratch: From ``scratch(of:)``; holds the yearly series afterwards.
  public func evaluate(
    _ values: [Double], in scratch: inout ProFormaScratch<Double>,
    wanting metrics: ProFormaMetrics = .all
  ) -> ProFormaOutcome<Double> {
    run(values, &scratch, metrics)
  }

  /// Evaluates eight settings of the inputs side by side, each as it would be alone.
  public func evaluate(
    _ values: [SIMD8<Double>], in scratch: inout ProFormaScratch<SIMD8<Double>>,
    wanting metrics: ProFormaMetrics = .all
  ) -> ProFormaOutcome<SIMD8<Double>> {
    run(values, &scratch, metrics)
  }
}

/// Something bought, as positions of inputs.
struct CompiledCapex: Sendable {
  let amount: Int
  let bonus: Int
  /// Position of its first share of depreciation; nil: none.
  let firstShare: Int?
}

/// Something paid every year, as positions of inputs.
struct CompiledOpex: Sendable {
  let amount: Int
  let escalation: Int
}

/// A loan, as positions of inputs.
struct CompiledDebt: Sendable {
  let rate: Int
  let maximumShare: Int
  let fee: Int
  /// Years of service held.
  let reserve: Int
  /// Whether anything is held: no study draws a reserve where the spec has none.
  let hasReserve: Bool
  /// Share of all uses; nil where the loan is sized by cover.
  let share: Int?
  /// Cover; nil where the loan is a share.
  let cover: Int?
  let style: DebtTerms.Style
  let tenor: Int

  init(_ terms: DebtTerms, _ table: inout ProFormaInputTable) {
    rate = table.add("debt.rate", terms.rate, "1/year")
    maximumShare = table.add("debt.max_share", terms.maximumShare, "fraction")
    fee = table.add("debt.fee", terms.fee, "fraction")
    reserve = table.add("debt.reserve", terms.reserve, "year")
    hasReserve = terms.reserve > 0
    style = terms.style
    tenor = terms.tenor
    switch terms.size {
    case .share(let value):
      share = table.add("debt.share", value, "fraction")
      cover = nil
    case .cover(let value):
      share = nil
      cover = table.add("debt.dscr", value, "ratio")
    }
  }
}

extension ProFormaSpec {
  /// How each item is depreciated, nil where it is not: by its name and, where the items of MACRS
  /// property say when they come into service, by the convention of their year.
  public var depreciationMethods: [DepreciationMethod?] {
    let additions = capex.compactMap { item in
      item.isPersonalProperty ? item.month.map { (month: $0, basis: item.amount.dollars) } : nil
    }
    var conventions = RecoveryConvention.conventions(ofYear: additions).makeIterator()
    return capex.map { item in
      guard let method = item.depreciation.flatMap(DepreciationMethod.init(named:)) else {
        return nil
      }
      switch (method, item.month) {
      case (.macrs39, let month?): return .macrs39(month: month)
      case (.macrs(let property, _), _?):
        return .macrs(property, conventions.next() ?? .halfYear)
      default: return method
      }
    }
  }
}
