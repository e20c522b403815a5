public import Catalog
public import Documents
public import Quantities

/// What a build-out changes in one account of the chart.
public struct AccountEdit: SpecRecord, Hashable {
  public var account: Account
  public var payment: String?
  public var escalator: Escalator?

  public init(_ r: inout Reader) {
    account = r.required("account", help: "one of the chart")
    payment = r.optionalReference(
      "payment", to: PaymentTemplate.kind, help: "milestones of payment")
    escalator = r.optional("escalator", help: "what its prices follow")
    let isCapex = [Account.Class.itCapex, .facilityCapex].contains(account.accountClass)
    if payment != nil, !isCapex {
      r.report("`\(account.rawValue)` is paid as it is used", key: "payment")
    }
  }
}

/// How a class of accounts is deducted, instead of what the chart says.
public struct DepreciationEdit: SpecRecord, Hashable {
  public var accounts: [Account]
  public var tax: DepreciationName?
  public var bookLife: Duration?
  /// Share deducted at once, instead of the one of the tax terms.
  public var bonus: Double?

  public init(_ r: inout Reader) {
    accounts = r.required("accounts", help: "of the first build")
    tax = r.optional("tax", help: "depreciation for tax")
    bookLife = r.optional("book_life", in: .between(.years(1), .years(60)), help: "in the books")
    let bonus: Rate? = r.optional("bonus", in: .share, help: "share deducted at once")
    self.bonus = bonus?.value
    for account in accounts
    where ![Account.Class.itCapex, .facilityCapex].contains(account.accountClass) {
      r.report("`\(account.rawValue)` is not bought once", key: "accounts")
    }
    if let years = tax?.years, years > 20, (bonus?.value ?? 0) > 0 {
      r.report("bonus depreciation ends at recovery periods of 20 years", key: "bonus")
    }
  }
}

/// Days until what is billed is paid.
public struct WorkingCapitalTerms: SpecRecord, Hashable {
  public var receivable: Duration
  public var payable: Duration

  public init(_ r: inout Reader) {
    let days = Limits<Duration>.between(.days(0), .days(365))
    receivable = r.value("receivable", default: .days(0), in: days, help: "until customers pay")
    payable = r.value("payable", default: .days(0), in: days, help: "until suppliers are paid")
  }
}
