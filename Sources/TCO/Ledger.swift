public import Catalog
import Quantities

/// When a line's money flows: amounts of consecutive months, the first at `first`.
///
/// Months count from the start of the cash flow; outflows are positive in cost accounts. Lines of
/// one phase share a few series of weights, so that a ledger is small and quick to add up.
public struct MonthlySeries: Sendable {
  public var first: Int
  /// Amount of each month over `scale`.
  public var weights: [Double]
  public var scale: Double

  init(first: Int, weights: [Double], scale: Double) {
    self.first = first
    self.weights = weights
    self.scale = scale
  }

  public var amounts: [Double] { weights.map { $0 * scale } }
  public var total: Double { weights.reduce(0, +) * scale }

  /// Adds every month to `months`, times a sign.
  func add(to months: inout [Double], sign: Double) {
    let factor = sign * scale
    for offset in weights.indices { months[first + offset] += weights[offset] * factor }
  }
}

/// Where a unit price comes from.
public enum PriceBasis: Sendable {
  /// A rule or an assumption, in words.
  case rule(String)
  /// The same in three parts, joined when somebody reads them.
  case words(String, String, String)
  /// A price that a record quotes.
  indirect case price(ResolvedPrice)
  /// As the first purchase.
  indirect case again(PriceBasis)

  public var text: String {
    switch self {
    case .rule(let words): words
    case .words(let first, let second, let third): first + second + third
    case .price(let price): price.basis
    case .again(let first): "at the first price; \(first.text)"
    }
  }
}

/// What one line of the ledger is for.
public struct LedgerLine: Sendable {
  public var account: Account
  /// What wears it out: decides life, refresh and class of the cost.
  public var assetClass: Account.Class
  /// Position of the phase in the plan.
  public var phase: Int
  /// Kind and id of the record behind the price; empty where the line follows from other lines.
  public var kind: String
  public var id: String
  /// Without the repetitions of what is bought again or sold; see ``name``.
  var title: String
  /// Months from one purchase to the next, of what is bought again or sold.
  var repeatMonths = 0
  /// Quantity of the first build, of all later purchases, or of a full year for opex.
  public var quantity: Double
  public var unit: String
  public var unitPrice: Double
  /// Quantity times unit price, rounded to cents, in prices of the base month. Without escalation
  /// the months of the series add up to it, but for opex and revenue, of which it is a full year.
  public var amount: Double
  public var priceBasis: PriceBasis
  public var isEstimate: Bool
  /// Position of what is bought in its phase's bill of materials.
  public var item: Int?
  /// Position among the phase's draws on power budgets, for lines of electricity.
  public var draw: Int?
  /// Position of its row of weights.
  public var timing: Int
  /// What its price follows.
  public var escalator: Escalator
  /// Account whose depreciation it has; nil: none.
  public var depreciation: Account?
  public var series: MonthlySeries

  public var name: String {
    switch assetClass {
    case .refresh: "\(title), bought again every \(repeatMonths) months"
    case .residual: "\(title), sold every \(repeatMonths) months"
    case .itCapex, .facilityCapex, .opex, .revenue: title
    }
  }

  /// Where the price comes from, in words.
  public var basis: String { priceBasis.text }
}

/// Half a cent away from zero, as banks print it.
@inlinable
func cents(_ amount: Double) -> Double {
  (amount * 100).rounded(.toNearestOrAwayFromZero) / 100
}
