public import Documents
import Quantities

/// Tax on the project's income.
public struct IncomeTaxTerms: SpecRecord, Hashable {
  public enum InterestLimit: String, Choice {
    case none
    /// 30 % of income before interest and depreciation.
    case ebitda
    /// 30 % of income before interest.
    case ebit
  }

  /// What part of a year's personal property counts in its first year.
  public enum Convention: String, Choice {
    /// Half a year; quarters where the last one holds over 40 % of the year's basis.
    case automatic
    case halfYear = "half-year"
  }

  /// Nil: of the assumption `federal-income-tax`.
  public var federal: Double?
  public var state: Double
  public var losses: TaxTerms.Losses
  /// Share deducted in the first year of what recovers within 20 years; nil: of the assumption
  /// `bonus-depreciation`.
  public var bonus: Double?
  /// Whether the state follows the bonus.
  public var stateBonus: Bool
  public var interestLimit: InterestLimit
  public var convention: Convention

  public init(_ r: inout Reader) {
    let federal: Rate? = r.optional(
      "federal", in: .share, help: "of taxable income; the statutory rate if absent")
    self.federal = federal?.value
    state = r.value("state", default: Rate(0), in: .share, help: "deducted from federal").value
    losses = r.value("losses", default: .carriedForward, help: "what becomes of a loss")
    let bonus: Rate? = r.optional(
      "bonus", in: .share, help: "deducted at once; what the law allows if absent")
    self.bonus = bonus?.value
    stateBonus = r.value("state_bonus", default: true, help: "the state follows the bonus")
    interestLimit = r.value("interest_limit", default: .ebitda, help: "§163(j)")
    convention = r.value("convention", default: .automatic, help: "of the first year")
  }
}

/// One loan a phase, all on the same terms.
public struct ProjectDebt: SpecRecord, Hashable {
  public enum Style: String, Choice {
    /// Equal payments.
    case level
    /// Payments in proportion to the cash that covers them.
    case sculpted
    /// Interest, and all principal with the last payment.
    case interestOnly = "interest-only"
    /// A draw with each delivery, each repaid level over the tenor.
    case deliveryDraws = "delivery-draws"
  }

  public enum Financed: String, Choice {
    case all
    case it
    case facility
  }

  public var style: Style
  /// Share of all uses: cost, construction interest, fees and reserve.
  public var share: Double?
  /// Cover of debt service by cash that sizes the loan.
  public var cover: Double?
  public var maximumShare: Double
  /// Interest a year, effective.
  public var rate: Double
  public var months: Int
  /// Share of the loan, paid when it is signed.
  public var fee: Double
  /// A year, of what is not drawn yet.
  public var commitmentFee: Double
  public var finances: Financed
  /// Months of service held in reserve.
  public var reserveMonths: Int

  public init(_ r: inout Reader) {
    style = r.required("style", help: "how it is repaid")
    let share: Rate? = r.optional("share", in: .share, help: "of all uses")
    self.share = share?.value
    cover = r.optional("dscr", in: .between(1, 100), help: "cash over debt service: sizes the loan")
    maximumShare =
      r.value("max_share", default: Rate(1), in: .share, help: "gearing cap, of all uses").value
    rate = r.required("rate", Rate.self, in: .share, help: "interest a year, effective").value
    let tenor: Duration = r.required(
      "tenor", in: .between(.months(1), .years(40)), help: "of repayment")
    months = Int(tenor.months.rounded())
    fee = r.value("fee", default: Rate(0), in: .share, help: "upfront, of the loan").value
    commitmentFee =
      r.value("commitment_fee", default: Rate(0), in: .share, help: "a year, of the undrawn").value
    finances = r.value("finances", default: .all, help: "what is bought with it")
    let reserve = r.value(
      "reserve", default: Duration.months(0), in: .between(.months(0), .months(24)),
      help: "of debt service held")
    reserveMonths = Int(reserve.months.rounded())
    switch style {
    case .level:
      if (share == nil) == (cover == nil) {
        r.report("a level loan has either a `share` or a `dscr`", key: "share")
      }
    case .sculpted:
      if cover == nil {
        r.report("missing: a sculpted loan is sized by a `dscr`", key: "dscr")
      } else if share != nil {
        r.report("a sculpted loan is sized by its `dscr`", key: "share")
      }
    case .interestOnly, .deliveryDraws:
      if share == nil { r.report("missing: the share that is lent", key: "share") }
      if cover != nil {
        r.report("`dscr` sizes a level or sculpted loan; here it is reported", key: "dscr")
      }
    }
    if style == .deliveryDraws, finances == .facility {
      r.report("deliveries are of IT", key: "finances")
    }
  }
}
