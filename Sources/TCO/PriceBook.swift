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
  var buyer: BuyerClass
  var assumptions: PlanningAssumptions

  public init(buyer: BuyerClass, assumptions: PlanningAssumptions) {
    self.buyer = buyer
    self.assumptions = assumptions
  }

  /// The price of one of a record's own class, or derived from the nearest class by an assumed
  /// factor; among quotes of a class the most certain and then the latest. A quote that includes
  /// `without` would pay for that twice and is passed over.
  public func price(
    _ quotes: [PriceQuote], _ goods: PlanningAssumptions.Goods, without: [PriceScope] = []
  ) -> ResolvedPrice? {
    let usable = quotes.filter { quote in !quote.includes.contains { without.contains($0) } }
    for source in Self.nearest(to: buyer) {
      guard let quote = best(usable.filter { $0.buyer == source }) else { continue }
      if source == buyer {
        return ResolvedPrice(amount: quote.amount, quote: quote, factor: 1)
      }
      let id = PlanningAssumptions.priceFactorID(goods, from: source, to: buyer)
      guard let factor = assumptions.priceFactor(goods, from: source, to: buyer) else { continue }
      return ResolvedPrice(
        amount: quote.amount * factor, quote: quote, factor: factor, factorAssumption: id)
    }
    return nil
  }

  private static func nearest(to buyer: BuyerClass) -> [BuyerClass] {
    switch buyer {
    case .hyperscaler: [.hyperscaler, .neocloud, .list]
    case .neocloud: [.neocloud, .hyperscaler, .list]
    case .list: [.list, .neocloud, .hyperscaler]
    }
  }

  private func best(_ quotes: [PriceQuote]) -> PriceQuote? {
    func rank(_ quote: PriceQuote) -> Int {
      switch quote.confidence {
      case .confirmed: 0
      case .secondary: 1
      case .memory: 2
      case .estimate: 3
      }
    }
    return quotes.enumerated().min { left, right in
      let ranks = (rank(left.element), rank(right.element))
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      if left.element.asOf != right.element.asOf { return left.element.asOf > right.element.asOf }
      return left.offset < right.offset
    }?.element
  }
}
