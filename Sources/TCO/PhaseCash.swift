import Catalog
import Scenario

/// A phase's money by month, summed over its lines; every amount positive under its own name.
public struct PhaseCash: Sendable {
  /// First build, as spent.
  public var capex: [Double]
  /// The part of it that the loan is for.
  public var financed: [Double]
  /// The same when it is delivered: IT as its racks are accepted.
  public var delivered: [Double]
  public var refresh: [Double]
  public var residual: [Double]
  public var opex: [Double]
  public var contracted: [Double]
  public var merchant: [Double]

  init(months: Int) {
    let none = [Double](repeating: 0, count: months)
    capex = none
    financed = none
    delivered = none
    refresh = none
    residual = none
    opex = none
    contracted = none
    merchant = none
  }

  /// Revenue less opex of a month.
  func operating(_ month: Int) -> Double { contracted[month] + merchant[month] - opex[month] }
}

extension ProForma {
  /// The ledger by phase and month; revenue times a factor, of contracts and of the market.
  func phaseCash(contracts: Double = 1, market: Double = 1) -> [PhaseCash] {
    var cash = phases.map { _ in PhaseCash(months: horizonMonths) }
    let financed = terms.debt?.finances
    // By position: copying a line would count up references to its texts.
    for index in lines.indices {
      let phase = lines[index].phase
      let series = lines[index].series
      switch lines[index].assetClass {
      case .itCapex:
        series.add(to: &cash[phase].capex, sign: 1)
        if financed == .all || financed == .it {
          series.add(to: &cash[phase].financed, sign: 1)
          let total = series.total
          for (offset, share) in phases[phase].accepted.enumerated() {
            let month = min(phases[phase].ready + offset, horizonMonths - 1)
            cash[phase].delivered[month] += total * share
          }
        }
      case .facilityCapex:
        series.add(to: &cash[phase].capex, sign: 1)
        if financed == .all || financed == .facility {
          series.add(to: &cash[phase].financed, sign: 1)
          series.add(to: &cash[phase].delivered, sign: 1)
        }
      case .refresh: series.add(to: &cash[phase].refresh, sign: 1)
      case .residual: series.add(to: &cash[phase].residual, sign: 1)
      case .opex: series.add(to: &cash[phase].opex, sign: 1)
      case .revenue: break
      }
    }
    guard let revenue else { return cash }
    for (phase, sold) in revenue.phases.enumerated() {
      for sale in sold.sales {
        if sale.contract != nil {
          for (month, amount) in sale.revenue.enumerated() {
            cash[phase].contracted[month] += amount * contracts
          }
        } else {
          for (month, amount) in sale.revenue.enumerated() {
            cash[phase].merchant[month] += amount * market
          }
        }
      }
    }
    return cash
  }
}
