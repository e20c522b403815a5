public import Quantities

/// What turns a metered peak into the demand that is billed.
public struct DemandTerms: Equatable, Sendable {
  /// Part of the highest metered peak of the eleven months before that is billed at least.
  public var ratchet: Double
  /// Part of the contracted capacity that is billed at least.
  public var minimumTake: Double

  public init(ratchet: Double = 0, minimumTake: Double = 0) {
    self.ratchet = ratchet
    self.minimumTake = minimumTake
  }

  /// The largest of metered peak, ratchet and minimum take.
  ///
  /// - Parameters:
  ///   - metered: Peak of the billing interval in this month.
  ///   - highestBefore: Highest metered peak of the eleven months before; zero in the first.
  ///   - contracted: Capacity contracted for in this month.
  public func billingDemand(
    metered: Power, highestBefore: Power, contracted: Power
  ) -> Power {
    max(metered, max(highestBefore * ratchet, contracted * minimumTake))
  }

  /// Billing demand of consecutive months.
  ///
  /// - Parameters:
  ///   - metered: Peak of each month.
  ///   - contracted: Capacity contracted for in each month; months beyond its end have its last.
  public func billingDemands(metered: [Power], contracted: [Power]) -> [Power] {
    var demands: [Power] = []
    demands.reserveCapacity(metered.count)
    for (month, peak) in metered.enumerated() {
      var highest = Power.zero
      for before in metered[max(0, month - 11)..<month] { highest = max(highest, before) }
      let contract = contracted.isEmpty ? .zero : contracted[min(month, contracted.count - 1)]
      demands.append(billingDemand(metered: peak, highestBefore: highest, contracted: contract))
    }
    return demands
  }
}

/// A price for energy and one for demand, which is billed each month.
public struct TwoPartTariff: Equatable, Sendable {
  public var energy: EnergyPrice
  /// For a month of billing demand; zero where the energy's price is all-in.
  public var demand: PowerPrice
  public var terms: DemandTerms

  public init(energy: EnergyPrice, demand: PowerPrice = .zero, terms: DemandTerms = DemandTerms()) {
    self.energy = energy
    self.demand = demand
    self.terms = terms
  }

  /// The bill of a month.
  public func bill(
    energy used: Energy, metered: Power, highestBefore: Power = .zero, contracted: Power
  ) -> PowerBill {
    let billed = terms.billingDemand(
      metered: metered, highestBefore: highestBefore, contracted: contracted)
    return PowerBill(
      billingDemand: billed, energyCharge: energy * used, demandCharge: demand * billed)
  }
}

/// The parts of a month's electricity bill.
public struct PowerBill: Equatable, Sendable {
  public var billingDemand: Power
  public var energyCharge: Money
  public var demandCharge: Money

  public var total: Money { energyCharge + demandCharge }
}
