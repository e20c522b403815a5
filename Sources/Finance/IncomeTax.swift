/// How income is taxed; a federation over states, as in the United States.
public struct TaxRules<Number: Lanes>: Sendable {
  /// What is done with the loss of a year.
  public enum Losses: Equatable, Sendable {
    /// It lowers the tax of the owner's other income: tax is negative.
    case paidOut
    /// It lowers later income, by at most this share of a year's (0.8: US Internal Revenue Code
    /// §172(a)(2)).
    case carriedForward(limit: Double)
  }

  /// Limit of the deduction of interest (US Internal Revenue Code §163(j)): interest beyond the
  /// share of adjusted taxable income is carried forward without end.
  public struct InterestLimit: Equatable, Sendable {
    /// 0.3 of adjusted taxable income.
    public var share: Double
    /// Whether depreciation is added back to adjusted taxable income (tax years to 2021 and, by
    /// Public Law 119-21, from 2025 on) or not (2022 to 2024).
    public var addsBackDepreciation: Bool

    public init(share: Double = 0.3, addsBackDepreciation: Bool = true) {
      self.share = share
      self.addsBackDepreciation = addsBackDepreciation
    }
  }

  public var federal: Number
  public var state: Number
  /// Whether state tax lowers the income that the federation taxes.
  public var isStateDeductible: Bool
  public var losses: Losses
  public var interestLimit: InterestLimit?

  @inlinable public init(
    federal: Number, state: Number = .zero, isStateDeductible: Bool = true,
    losses: Losses = .paidOut, interestLimit: InterestLimit? = nil
  ) {
    self.federal = federal
    self.state = state
    self.isStateDeductible = isStateDeductible
    self.losses = losses
    self.interestLimit = interestLimit
  }

  /// Tax on another dollar of taxable income: federal + state, less what the state's tax saves.
  @inlinable public var combinedRate: Number {
    isStateDeductible ? federal + state * (Number.one - federal) : federal + state
  }
}

/// A taxpayer through the years, with the losses and the interest carried forward.
public struct TaxAccount<Number: Lanes>: Sendable {
  /// One year as assessed.
  public struct Assessment: Sendable {
    /// Interest deducted, of this year and earlier ones.
    public var interestDeducted: Number
    /// After losses of earlier years; negative only where losses are paid out.
    public var taxableIncome: Number
    public var tax: Number

    @inlinable init(interestDeducted: Number, taxableIncome: Number, tax: Number) {
      self.interestDeducted = interestDeducted
      self.taxableIncome = taxableIncome
      self.tax = tax
    }
  }

  public let rules: TaxRules<Number>
  /// Losses not used yet.
  public var losses = Number.zero
  /// Interest not deducted yet.
  public var interest = Number.zero
  @usableFromInline let rate: Number

  @inlinable public init(_ rules: TaxRules<Number>) {
    self.rules = rules
    rate = rules.combinedRate
  }

  /// Takes the next year.
  ///
  /// - Parameters:
  ///   - income: Before interest and depreciation.
  ///   - depreciation: Deducted in the year.
  ///   - interest: Business interest paid, less that earned.
  @inlinable @inline(__always) public mutating func assess(
    income: Number, depreciation: Number, interest paid: Number
  ) -> Assessment {
    var deducted = paid
    if let limit = rules.interestLimit {
      let adjusted = limit.addsBackDepreciation ? income : income - depreciation
      let most = Number.greatest(adjusted, .zero) * Number(repeating: limit.share)
      let due = paid + interest
      deducted = Number.least(due, most)
      interest = due - deducted
    }
    var taxable = income - depreciation - deducted
    if case .carriedForward(let limit) = rules.losses {
      let profit = Number.greatest(taxable, .zero)
      let used = Number.least(losses, profit * Number(repeating: limit))
      losses = losses + (profit - taxable) - used
      taxable = profit - used
    }
    return Assessment(interestDeducted: deducted, taxableIncome: taxable, tax: taxable * rate)
  }
}
