public import Catalog
import Documents
import Quantities

/// What the projection needs of the catalogs: the chart of accounts with the build-out's edits, the
/// payment templates that it names, and what the phases' accelerators rent for.
public struct MoneyRecords: Sendable {
  /// In the order of `Account.allCases`.
  public var accounts: [AccountTerms]
  public var templates: [PaymentTemplate]
  /// One for each phase; nil where no record has a price.
  public var rentals: [RentalPrice?]

  public subscript(account: Account) -> AccountTerms {
    accounts[Self.order.firstIndex(of: account) ?? 0]
  }

  // An account's hash is that of its name: looking through thirty is quicker.
  private static let order = Account.allCases
}

/// An account as a build-out treats it.
public struct AccountTerms: Sendable {
  public var account: Account
  public var assetClass: Account.Class
  public var name: String
  public var escalator: Escalator
  /// Position of its payment template; nil: paid as it is used.
  public var template: Int?
  public var tax: DepreciationName
  /// Of the edit; nil: the tax terms'.
  public var bonus: Double?
  /// Years in the books; nil: not depreciated.
  public var bookYears: Double?
  public var exceptions: [AccountRecord.Exception]
  public var serviceCategory: String

  /// The depreciation for tax of a line by the record behind it.
  public func tax(of record: String) -> DepreciationName {
    exceptions.first { $0.record == record }?.tax ?? tax
  }
}

extension Resolver {
  /// Gathers the chart of accounts, its templates and the prices of rental.
  mutating func moneyRecords(_ buildOut: BuildOut, _ phases: [ResolvedPhase]) -> MoneyRecords? {
    let terms = buildOut.finance
    var accounts: [AccountTerms] = []
    var templates: [PaymentTemplate] = []
    for account in Account.allCases {
      guard
        let record = fetch(AccountRecord.self, account.rawValue, at: "finance.accounts", .none)
      else { continue }
      let edit = terms.accounts.first { $0.account == account }
      let depreciation = terms.depreciation.first { $0.accounts.contains(account) }
      var template: Int?
      if let id = edit?.payment ?? record.payment {
        template = templates.firstIndex { $0.id == id }
        if template == nil,
          let found = fetch(PaymentTemplate.self, id, at: "finance.accounts", .none)
        {
          template = templates.count
          templates.append(found)
        }
      }
      let years: Double? =
        switch record.book {
        case .it: terms.itLife.years
        case .shell: terms.shellLife.years
        case .none: nil
        }
      accounts.append(
        AccountTerms(
          account: account, assetClass: record.assetClass, name: record.name,
          escalator: edit?.escalator ?? record.escalator, template: template,
          tax: depreciation?.tax ?? record.tax, bonus: depreciation?.bonus,
          bookYears: depreciation?.bookLife?.years ?? years,
          exceptions: depreciation?.tax == nil ? record.exceptions : [],
          serviceCategory: record.serviceCategory))
    }
    let rentals = phases.map { phase -> RentalPrice? in
      // Not every accelerator rents anywhere: the absence of a price is no error.
      guard source.record(RentalPrice.kind, phase.accelerator.id) != nil else { return nil }
      return fetch(RentalPrice.self, phase.accelerator.id, at: "finance", .none)
    }
    checkMerchantPrices(terms, phases, rentals)
    guard accounts.count == Account.allCases.count else { return nil }
    return MoneyRecords(accounts: accounts, templates: templates, rentals: rentals)
  }

  private mutating func checkMerchantPrices(
    _ terms: FinancialTerms, _ phases: [ResolvedPhase], _ rentals: [RentalPrice?]
  ) {
    guard let merchant = terms.merchant else { return }
    for price in merchant.prices {
      _ = fetch(
        Accelerator.self, price.accelerator, at: "finance.merchant.by_accelerator", .none)
    }
    guard merchant.isPriced, terms.price == nil, terms.tokenPrice == nil else { return }
    for (phase, rental) in zip(phases, rentals) {
      let isPriced =
        merchant.prices.contains { $0.accelerator == phase.accelerator.id }
        || merchant.isMarket && rental != nil
      if !isPriced {
        report(
          "phase `\(phase.id)`: no price for an hour of \(phase.accelerator.id): say `price`, or "
            + "`by_accelerator`", at: "finance.merchant", .none)
      }
    }
  }
}
