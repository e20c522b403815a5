public import Catalog
public import Documents
public import Quantities

/// How capital cost becomes a yearly cost.
public enum AnnualizationMethod: String, Choice {
  /// Level payments that return capital and interest over each asset's life.
  case annuity
  /// Capital over life, no interest.
  case straightLine = "straight-line"
  /// Present value of all costs over present value of hours sold.
  case cashFlow = "cash-flow"
}

/// Who owns what: decides which of the ledger's lines are the planner's own to pay.
public enum OwnerType: String, Choice {
  /// Buys IT and facility.
  case owner
  /// Buys IT and rents the space it stands in, by the kW and month.
  case colocationTenant = "colocation-tenant"
  /// Rents accelerators by the hour.
  case renter
}

/// Terms of the projection.
public struct FinancialTerms: SpecRecord {
  public var buyer: BuyerClass
  public var owner: OwnerType
  public var annualization: AnnualizationMethod
  /// Nominal rate a year.
  public var discount: Double
  public var itLife: Duration
  public var shellLife: Duration
  /// Month that prices are of; nil: the start of the cash flow.
  public var priceBase: Month?
  public var escalation: EscalationTerms
  /// Share of construction, instead of the assumption.
  public var contingency: Double?
  /// Edits of the chart of accounts.
  public var accounts: [AccountEdit]
  public var depreciation: [DepreciationEdit]
  /// Price of an accelerator-hour sold; nil: none is stated.
  public var price: AcceleratorTimePrice?
  public var merchant: MerchantTerms?
  public var contracts: [OfftakeContract]
  /// Tokens a second that an accelerator serves when sold; nil: no cost of tokens is computed.
  public var tokenRate: Double?
  /// Dollars for a million tokens sold; gives the price of an accelerator-hour where none is stated.
  public var tokenPrice: Double?
  public var workingCapital: WorkingCapitalTerms?
  public var tax: IncomeTaxTerms?
  public var debt: ProjectDebt?
  /// What equity asks for, for the weighted cost of capital; nil: the discount rate.
  public var costOfEquity: Double?
  /// Buy the IT again at the end of its life, within the horizon.
  public var refresh: Bool
  /// Share of the first price that an asset fetches at the end of its life.
  public var residual: Double

  init() {
    buyer = .hyperscaler
    owner = .owner
    annualization = .annuity
    discount = 0.09
    itLife = .years(5)
    shellLife = .years(20)
    escalation = EscalationTerms()
    accounts = []
    depreciation = []
    contracts = []
    refresh = true
    residual = 0
  }

  /// Whether anything is sold, so that there is a price to project.
  public var hasRevenue: Bool {
    price != nil || tokenPrice != nil || !contracts.isEmpty || merchant?.isPriced == true
  }

  public init(_ r: inout Reader) {
    let standard = FinancialTerms()
    buyer = r.value("buyer", default: standard.buyer, help: "class of prices")
    owner = r.optional("owner", help: "who owns what; owner if absent") ?? standard.owner
    annualization = r.value(
      "annualization", default: standard.annualization, help: "how capital becomes a yearly cost")
    let rate = r.value("discount", default: DiscountRate(), help: "cost of capital")
    discount = rate.nominal
    let life = Limits<Duration>.between(.years(1), .years(50))
    itLife = r.value("it_life", default: standard.itLife, in: life, help: "of IT equipment")
    shellLife = r.value("shell_life", default: standard.shellLife, in: life, help: "of the rest")
    priceBase = r.optional("price_base", help: "month that prices are of; `start` if absent")
    escalation =
      r.optional("escalation", help: "growth of prices a year, by what they follow")
      ?? standard.escalation
    let contingency: Rate? = r.optional(
      "contingency", in: .share, help: "of construction, instead of the assumption")
    self.contingency = contingency?.value
    accounts = r.optional("accounts", help: "edits of the chart of accounts") ?? []
    depreciation = r.optional("depreciation", help: "classes of depreciation, by accounts") ?? []
    price = r.optional(
      "price", in: .positive, help: "of an accelerator-hour sold; no revenue if absent")
    merchant = r.optional("merchant", help: "how prices outside contracts move")
    contracts = r.optional("contracts", help: "capacity sold ahead, in order of precedence") ?? []
    tokenRate = r.optional(
      "tokens_per_second_per_gpu", in: .positive, help: "served by an accelerator that is sold")
    tokenPrice = r.optional(
      "usd_per_million_tokens", in: .positive, help: "sold: a price of accelerator time")
    workingCapital = r.optional("working_capital", help: "days until money moves")
    tax = r.optional("tax", help: "on income; before tax if absent")
    debt = r.optional("debt", help: "one loan a phase, on the same terms; none if absent")
    let equity: EquityTerms? = r.optional("equity", help: "what the owners ask for")
    costOfEquity = equity?.cost.value
    refresh = r.value("refresh", default: true, help: "buy IT again at the end of its life")
    residual =
      r.value(
        "residual", default: Rate(0), in: .share, help: "share of price fetched at the end of life"
      ).value
    check(&r)
  }

  private func check(_ r: inout Reader) {
    var edited: Set<Account> = []
    for edit in accounts where !edited.insert(edit.account).inserted {
      r.report("account `\(edit.account.rawValue)` is edited twice", key: "accounts")
    }
    var classes: [Account: Int] = [:]
    for (index, edit) in depreciation.enumerated() {
      for account in edit.accounts {
        if let other = classes[account] {
          r.report(
            "account `\(account.rawValue)` is in classes \(other + 1) and \(index + 1): "
              + "depreciation classes must not overlap", key: "depreciation")
        }
        classes[account] = index
      }
    }
    var seen: Set<String> = []
    for contract in contracts where !seen.insert(contract.id).inserted {
      r.report("duplicate id `\(contract.id)`", key: "contracts")
    }
    if debt != nil, !hasRevenue {
      r.report("a loan needs revenue to be served from: say `price` or `contracts`", key: "debt")
    }
    if owner != .owner, debt?.finances == .facility {
      r.report("a \(owner.rawValue) owns no facility to borrow on", key: "debt")
    }
    if owner == .renter, debt != nil {
      r.report("a renter owns nothing to borrow on", key: "debt")
    }
    if tokenPrice != nil, tokenRate == nil {
      r.report(
        "missing: tokens sold need a rate", key: "tokens_per_second_per_gpu")
    }
    if tokenPrice != nil, price != nil {
      r.report("say either `price` or `usd_per_million_tokens`", key: "usd_per_million_tokens")
    }
    if price == nil, tokenPrice == nil, merchant != nil, merchant?.isPriced == false {
      r.report(
        "merchant terms need a price: `price`, `merchant.by_accelerator` or `merchant.market: true`",
        key: "merchant")
    }
  }
}

/// A rate of discount: nominal, or real with inflation.
public struct DiscountRate: SpecRecord {
  public var nominal: Double
  /// Within the nominal rate; 0 where none is stated.
  public var inflation: Double

  init() {
    nominal = 0.09
    inflation = 0
  }

  public init(_ r: inout Reader) {
    let nominal: Rate? = r.optional("nominal", in: .share, help: "a year")
    let real: Rate? = r.optional("real", in: .share, help: "a year, above inflation")
    let inflation: Rate? = r.optional("inflation", in: .share, help: "a year; 0 if absent")
    self.inflation = real == nil ? 0 : inflation?.value ?? 0
    switch (nominal?.value, real?.value) {
    case (let nominal?, nil):
      self.nominal = nominal
      if inflation != nil { r.report("inflation belongs to a real rate", key: "inflation") }
    case (nil, let real?):
      // Fisher: (1 + nominal) = (1 + real)(1 + inflation), written so that 0 changes nothing.
      let inflation = inflation?.value ?? 0
      self.nominal = real + inflation + real * inflation
    default:
      self.nominal = 0.09
      // A value refused is not said to be absent too.
      if !r.wasRefused("real") { r.report("say either `nominal` or `real`", key: "nominal") }
    }
  }
}

/// Growth of prices a year, by what they follow; 0 where nothing is said.
public struct EscalationTerms: SpecRecord {
  /// In the order of `Escalator.allCases`.
  public var rates: [Double]

  init() { rates = Escalator.allCases.map { _ in 0 } }

  public init(_ r: inout Reader) {
    rates = []
    for escalator in Escalator.allCases {
      guard escalator != .none else {
        rates.append(0)
        continue
      }
      let rate: Rate? = r.optional(
        escalator.rawValue, in: .growth, help: "growth of these prices a year; 0 if absent")
      rates.append(rate?.value ?? 0)
    }
  }

  public subscript(escalator: Escalator) -> Double {
    rates[Escalator.allCases.firstIndex(of: escalator) ?? 0]
  }
}

/// What equity asks for.
struct EquityTerms: SpecRecord {
  var cost: Rate

  init(_ r: inout Reader) {
    cost = r.required("cost", in: .share, help: "a year")
  }
}
