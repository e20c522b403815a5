import Catalog
import Finance
import Quantities
public import Scenario

/// Yearly cost over what it buys.
public struct Metrics: Sendable {
  /// For a MW of critical IT power and year.
  public var perMegawattYear: Double
  /// For a day of a PFLOP/s of peak dense BF16 rate that is sold; nil where a record lacks the rate.
  public var perPetaflopDay: Double?
  public var petaflops: Double?
  /// Nil where the terms name no rate of tokens.
  public var perMillionTokens: Double?
  /// Bill of electricity over what the facility draws.
  public var energyPerMegawattHour: Double
  /// The same with the yearly charge for interconnection and generation on the site.
  public var electricityPerMegawattHour: Double
  public var electricityCharge: Double
  public var electricityOpex: Double
  public var energyPerYear: Double
  public var criticalMegawatts: Double
}

extension ProForma {
  /// - Parameter projection: Of this pro forma.
  public func metrics(_ projection: Projection) -> Metrics {
    let critical = phases.reduce(0) { $0 + $1.criticalIT.megawatts }
    var peak: Double? = 0
    for phase in phases {
      peak = peak.flatMap { sum in phase.peakRate.map { sum + $0.base / 1e15 } }
    }
    let soldShare = soldHoursPerYear / installedHoursPerYear
    let energy = phases.reduce(0) { $0 + $1.energyPerYear.megawattHours }
    var opex = 0.0
    var capex = 0.0
    for index in lines.indices {
      switch lines[index].account {
      case .energy, .demand: opex += lines[index].amount
      case .interconnection, .generation:
        if lines[index].assetClass == .facilityCapex { capex += lines[index].amount }
      default: break
      }
    }
    let charge = facilityCharge(capex)
    return Metrics(
      perMegawattYear: projection.annualizedCost / critical,
      perPetaflopDay: peak.flatMap {
        $0 > 0 ? projection.annualizedCost / ($0 * soldShare * 365) : nil
      }, petaflops: peak,
      perMillionTokens: terms.tokenRate.map {
        projection.levelizedPerSoldHour * 1e6 / (3600 * $0)
      }, energyPerMegawattHour: opex / energy, electricityPerMegawattHour: (opex + charge) / energy,
      electricityCharge: charge, electricityOpex: opex, energyPerYear: energy,
      criticalMegawatts: critical)
  }
}

/// What one kind of owner pays for the same accelerators over the horizon.
public struct OwnerCost: Sendable {
  public var owner: OwnerType
  /// First build.
  public var capex: Double
  public var opexPerYear: Double
  /// Present value of all costs less residuals, before tax.
  public var presentCost: Double
  /// Over the present value of the hours sold.
  public var perSoldHour: Double
}

extension ProForma {
  /// Each kind of owner for whom the records have prices.
  public func ownerCosts() -> [OwnerCost] {
    let rate = periodicRate(effectiveAnnual: terms.discount, periodsPerYear: 12)
    let hours = Finance.npv(rate: rate, flows: soldHours, timing: .startOfPeriod)
    return OwnerType.allCases.compactMap { owner in
      let lines = lines(of: owner)
      guard owner != .renter || lines.contains(where: { $0.account == .rental }),
        rentedPhases(lines) == phases.count || owner != .renter
      else { return nil }
      var costs = [Double](repeating: 0, count: horizonMonths)
      var capex = 0.0
      var opex = 0.0
      for index in lines.indices {
        switch lines[index].assetClass {
        case .revenue: continue
        case .itCapex, .facilityCapex: capex += lines[index].amount
        case .opex: opex += lines[index].amount
        case .refresh, .residual: break
        }
        lines[index].series.add(
          to: &costs, sign: lines[index].account == .residual ? -1 : 1)
      }
      let present = Finance.npv(rate: rate, flows: costs, timing: .startOfPeriod)
      return OwnerCost(
        owner: owner, capex: capex, opexPerYear: opex, presentCost: present,
        perSoldHour: present / hours)
    }
  }

  private func rentedPhases(_ lines: [LedgerLine]) -> Int {
    lines.reduce(0) { $0 + ($1.account == .rental ? 1 : 0) }
  }
}

/// Owning beside renting the same accelerators.
public struct RentOrBuy: Sendable {
  /// Mean price of the records for an hour rented, before its fall with age.
  public var rent: Double
  /// The price, falling alike, at which renting costs what owning does.
  public var breakEvenRent: Double
}

extension ProForma {
  /// - Parameter costs: As ``ownerCosts()`` gives them.
  public func rentOrBuy(_ costs: [OwnerCost]) -> RentOrBuy? {
    guard let own = costs.first(where: { $0.owner == .owner }),
      let rented = costs.first(where: { $0.owner == .renter }), rented.presentCost > 0
    else { return nil }
    var amount = 0.0
    var hours = 0.0
    for entry in rents where entry.owner == .renter {
      amount += entry.line.amount
      hours += entry.line.quantity
    }
    let rent = amount / hours
    return RentOrBuy(rent: rent, breakEvenRent: rent * own.presentCost / rented.presentCost)
  }
}

/// The point at which the owners are left with nothing.
public struct BreakEven: Sendable {
  /// Factor on the price of the market, or of everything sold where there is none.
  public var factor: Double
  /// Price of an hour on the market, or of all hours, times the factor; present values over
  /// present hours.
  public var price: Double
  /// Utilization outside contracts times the factor; nil where nothing is sold there, or where more
  /// than all hours would have to be.
  public var utilization: Double?
  public var isMarket: Bool
}

extension ProForma {
  /// Finds the factor on revenue at which the owners' NPV is zero, by the secant method: one step
  /// where NPV is linear in it. Nil without revenue, or where no factor from 0 to 100 does.
  public func breakEven() -> BreakEven? {
    guard let revenue else { return nil }
    let rate = periodicRate(effectiveAnnual: terms.discount, periodsPerYear: 12)
    var market = [Double](repeating: 0, count: horizonMonths)
    var marketHours = market
    var contracted = market
    var contractedHours = market
    for phase in revenue.phases {
      for sale in phase.sales {
        for month in market.indices {
          if sale.contract == nil {
            market[month] += sale.revenue[month]
            marketHours[month] += sale.hours[month]
          } else {
            contracted[month] += sale.revenue[month]
            contractedHours[month] += sale.hours[month]
          }
        }
      }
    }
    let isMarket = market.contains { $0 > 0 }
    func npv(_ factor: Double) -> Double {
      statements(contracts: isMarket ? 1 : factor, market: factor).npv
    }
    guard let factor = root(npv) else { return nil }
    func worth(_ flows: [Double]) -> Double {
      Finance.npv(rate: rate, flows: flows, timing: .startOfPeriod)
    }
    let price =
      isMarket
      ? worth(market) / worth(marketHours) : worth(contracted) / worth(contractedHours)
    let utilization = (terms.merchant?.utilization ?? utilization) * factor
    return BreakEven(
      factor: factor, price: price * factor,
      utilization: isMarket && utilization <= 1 ? utilization : nil, isMarket: isMarket)
  }

  private var utilization: Double {
    soldHoursPerYear / installedHoursPerYear / schedulableShare
  }

  /// The zero of a growing function between 0 and 100: secant steps, halved where they leave the
  /// bracket.
  private func root(_ value: (Double) -> Double) -> Double? {
    var low = 0.0
    var high = 1.0
    var atLow = value(low)
    var atHigh = value(high)
    while atHigh < 0 {
      guard high < 100 else { return nil }
      low = high
      atLow = atHigh
      high *= 2
      atHigh = value(high)
    }
    guard atLow < 0 else { return atLow == 0 ? low : nil }
    let scale = max(atHigh - atLow, 1)
    for step in 0..<200 {
      var next = low - atLow * (high - low) / (atHigh - atLow)
      if !(next > low && next < high) || step % 3 == 2 { next = (low + high) / 2 }
      let at = value(next)
      if abs(at) <= 1e-12 * scale { return next }
      if at < 0 {
        low = next
        atLow = at
      } else {
        high = next
        atHigh = at
      }
      if high - low <= 1e-14 * high { return next }
    }
    return (low + high) / 2
  }
}
