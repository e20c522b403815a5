public import Catalog
public import Quantities
public import Scenario

/// A price for the buyer who asks, quoted for that class or derived from another.
public struct ResolvedPrice: Sendable {
  /// Dollars for one `quote.per`, after the factor.
  public var amount: Money
  public var quote: PriceQuote
  /// 1 where the quote is of the class asked for.
  public var factor: Double
  /// Id of the assumption behind the factor.
  public var factorAssumption: String?

  public var isEstimate: Bool { factorAssumption != nil || quote.confidence == .estimate }

  public var basis: String {
    let quoted = "\(quote.buyer.rawValue) price as of \(quote.asOf), \(quote.source)"
    guard let factorAssumption else { return quoted }
    return "\(NumberText.significant(factor, 4)) x \(quoted) (\(factorAssumption))"
  }
}

/// Finds prices by buyer class.
public struct PriceBook: Sendable {
  let buyer: BuyerClass
  /// Classes from the nearest to the buyer's own on, each with its factors by kind of goods.
  private let classes: [SourceClass]

  private struct SourceClass: Sendable {
    var source: BuyerClass
    /// In the order of `Goods.allCases`; the factor is 1 in the buyer's own class.
    var factors: [(goods: PlanningAssumptions.Goods, id: String?, value: Double?)]
  }

  public init(buyer: BuyerClass, assumptions: PlanningAssumptions) {
    self.buyer = buyer
    classes = Self.nearest(to: buyer).map { source in
      SourceClass(
        source: source,
        factors: PlanningAssumptions.Goods.allCases.map { goods in
          guard source != buyer else { return (goods, nil, 1) }
          return (
            goods, PlanningAssumptions.priceFactorID(goods, from: source, to: buyer),
            assumptions.priceFactor(goods, from: source, to: buyer)
          )
        })
    }
  }

  /// The price of one of a record's own class, or derived from the nearest class by an assumed
  /// factor; among quotes of a class the most certain and then the latest. A quote that includes
  /// `without` would pay for that twice and is passed over.
  public func price(
    _ quotes: [PriceQuote], _ goods: PlanningAssumptions.Goods, without: [PriceScope] = []
  ) -> ResolvedPrice? {
    for candidate in classes {
      guard
        let best = best(quotes, of: candidate.source, without: without),
        let factor = candidate.factors.first(where: { $0.goods == goods }),
        let value = factor.value
      else { continue }
      let quote = quotes[best]
      return ResolvedPrice(
        amount: quote.amount * value, quote: quote, factor: value, factorAssumption: factor.id)
    }
    return nil
  }

  /// What the buyer pays over what a class pays; nil where no record says.
  func factor(
    _ goods: PlanningAssumptions.Goods, from source: BuyerClass
  ) -> (id: String?, value: Double)? {
    guard
      let factor = classes.first(where: { $0.source == source })?.factors
        .first(where: { $0.goods == goods }), let value = factor.value
    else { return nil }
    return (factor.id, value)
  }

  private static func nearest(to buyer: BuyerClass) -> [BuyerClass] {
    switch buyer {
    case .hyperscaler: [.hyperscaler, .neocloud, .list]
    case .neocloud: [.neocloud, .hyperscaler, .list]
    case .list: [.list, .neocloud, .hyperscaler]
    }
  }

  /// Position of the best quote of a class.
  private func best(
    _ quotes: [PriceQuote], of source: BuyerClass, without: [PriceScope]
  ) -> Int? {
    var best: Int?
    for index in quotes.indices
    where quotes[index].buyer == source
      && !quotes[index].includes.contains(where: { without.contains($0) })
    {
      guard let known = best else {
        best = index
        continue
      }
      let ranks = (quotes[index].confidence.rank, quotes[known].confidence.rank)
      if ranks.0 < ranks.1 || ranks.0 == ranks.1 && quotes[index].asOf > quotes[known].asOf {
        best = index
      }
    }
    return best
  }
}

extension Confidence {
  /// 0 for what is known best.
  fileprivate var rank: Int {
    switch self {
    case .confirmed: 0
    case .secondary: 1
    case .memory: 2
    case .estimate: 3
    }
  }
}
