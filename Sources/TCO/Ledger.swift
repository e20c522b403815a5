import Quantities

/// When a line's money flows: amounts of consecutive months, the first at `first`.
///
/// Months count from the start of the cash flow; outflows are positive in cost accounts.
public struct MonthlySeries: Sendable {
  public var first: Int
  public var amounts: [Double]

  public init(first: Int, amounts: [Double]) {
    self.first = first
    self.amounts = amounts
  }

  public var total: Double { amounts.reduce(0, +) }

  /// A sum spread in proportion to `weights`.
  static func spread(_ sum: Double, from first: Int, by weights: [Double]) -> MonthlySeries {
    let whole = weights.reduce(0, +)
    return MonthlySeries(first: first, amounts: weights.map { sum * $0 / whole })
  }

  /// The series with every month before `start` paid in it and nothing from `end` on.
  func clipped(from start: Int, to end: Int) -> MonthlySeries {
    var amounts = amounts
    var first = first
    if first < start {
      let early = min(start - first, amounts.count)
      let sum = amounts[..<early].reduce(0, +)
      amounts.removeFirst(early)
      if amounts.isEmpty { amounts = [0] }
      amounts[0] += sum
      first = start
    }
    if first + amounts.count > end {
      amounts.removeLast(min(amounts.count, first + amounts.count - end))
    }
    return MonthlySeries(first: first, amounts: amounts)
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
  public var name: String
  /// Quantity of the first build, or of a full year for opex.
  public var quantity: Double
  public var unit: String
  public var unitPrice: Double
  /// Quantity times unit price, rounded to cents: of the first build, or of a full year for opex.
  public var amount: Double
  /// Where the price comes from, in words.
  public var basis: String
  public var isEstimate: Bool
  /// The quote behind the unit price; nil where the line follows from other figures.
  public var price: LinePrice?
  /// Id of the power budget that a line of energy or demand belongs to.
  public var budget: String?
  public var series: MonthlySeries
}

/// How a unit price comes from a record's quote: amount x multiplier x factor.
public struct LinePrice: Sendable {
  /// Position of the item in its phase's bill.
  public var item: Int
  /// Position of the quote among its record's prices.
  public var quote: Int
  /// The item's rating in the unit that the quote is for one of; 1 where that is the item.
  public var multiplier: Double
  public var resolved: ResolvedPrice
}

/// Half a cent away from zero, as banks print it.
@inlinable
func cents(_ amount: Double) -> Double {
  (amount * 100).rounded(.toNearestOrAwayFromZero) / 100
}
