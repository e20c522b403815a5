import Catalog
import Planner
import Quantities
import Scenario

/// What a plan sells by phase and month: contracts in their order first, then the market.
public struct RevenueModel: Sendable {
  /// What one phase sells to one contract, or to the market.
  public struct Sale: Sendable {
    /// Position of the contract; nil: the market.
    public var contract: Int?
    public var name: String
    /// Kind and id of the record behind the price; empty where the build-out says it.
    public var kind: String
    public var id: String
    /// Units billed over the term of a contract; of the market, hours of a full year.
    public var quantity: Double
    public var unit: String
    /// Before growth and decline.
    public var unitPrice: Double
    /// Quantity times unit price, in cents.
    public var amount: Double
    public var basis: String
    /// Accelerators, by month.
    public var accelerators: [Double]
    /// Accelerator-hours billed, by month.
    public var hours: [Double]
    /// Dollars for a unit, by month.
    public var price: [Double]
    /// Dollars, by month.
    public var revenue: [Double]
  }

  public struct Phase: Sendable {
    /// Accelerators past burn-in, less hot spares and those in repair, by month.
    public var schedulable: [Double]
    /// Contracts that the phase serves, in their order, then the market.
    public var sales: [Sale]
  }

  public var phases: [Phase]
  /// Paid ahead, less what is credited for it, by month.
  public var prepaid: [Double]

  /// Hours of a month: a twelfth of 8,760.
  public static let monthHours = 730.0
}

/// A phase as its revenue sees it.
struct SellingPhase {
  var id: String
  var timeline: Timeline
  /// Accelerators that can be sold once every rack works.
  var schedulable: Double
  /// Critical IT power of one accelerator, with its part of everything else.
  var power: Power
  /// Price of an hour on the market when the hardware is new; nil: nothing is sold there.
  var price: MarketPrice?
}

struct MarketPrice {
  var dollars: Double
  /// Shares of it at whole years of age; empty: as the terms say.
  var shares: [Double] = []
  var kind = ""
  var id = ""
  var basis: String
}

extension RevenueModel {
  init(_ phases: [SellingPhase], _ buildOut: BuildOut) {
    let months = buildOut.horizonMonths
    let terms = buildOut.finance
    self.phases = phases.map { phase in
      var schedulable = [Double](repeating: 0, count: months)
      for (age, share) in phase.timeline.atWork.enumerated() {
        schedulable[phase.timeline.ready + age] = phase.schedulable * share
      }
      return Phase(schedulable: schedulable, sales: [])
    }
    prepaid = [Double](repeating: 0, count: months)
    var free = self.phases.map(\.schedulable)
    for (index, contract) in terms.contracts.enumerated() {
      serve(contract, index, phases, buildOut, &free)
    }
    for index in phases.indices {
      if let sale = market(phases[index], buildOut, free[index]) {
        self.phases[index].sales.append(sale)
      }
    }
  }

  private mutating func serve(
    _ contract: OfftakeContract, _ index: Int, _ phases: [SellingPhase], _ buildOut: BuildOut,
    _ free: inout [[Double]]
  ) {
    let first = contract.start - buildOut.start
    let end = min(first + contract.months, buildOut.horizonMonths)
    guard first < end else { return }
    let billed = max(contract.takeOrPay, contract.use)
    // What is wanted, in accelerators or in watts.
    let wanted: Double
    switch contract.capacity {
    case .accelerators(let count): wanted = Double(count)
    case .power(let power): wanted = power.watts
    }
    var remaining = [Double](repeating: wanted, count: end - first)
    var all = [Double](repeating: 0, count: buildOut.horizonMonths)
    for (position, phase) in phases.enumerated() {
      if !contract.phases.isEmpty, !contract.phases.contains(phase.id) { continue }
      let size: Double =
        switch contract.capacity {
        case .accelerators: 1
        case .power: phase.power.watts
        }
      var sale = Sale(
        contract: index, name: "Contract \(contract.id)", kind: "contract", id: contract.id,
        quantity: 0,
        unit: "GPU-h", unitPrice: 0, amount: 0,
        basis: "finance.contracts of the build-out, \(contract.id)", months: buildOut.horizonMonths)
      let perAcceleratorMonth: Double
      switch contract.price {
      case .acceleratorHour(let price):
        sale.unitPrice = price.base * 3600
        perAcceleratorMonth = Self.monthHours
      case .monthlyPower(let price):
        sale.unit = "kW-month"
        sale.unitPrice = (price * .kilowatts(1)).dollars
        perAcceleratorMonth = phase.power.kilowatts
      }
      for month in first..<end {
        let delivered = min(remaining[month - first] / size, free[position][month])
        guard delivered > 0 else { continue }
        remaining[month - first] -= delivered * size
        free[position][month] -= delivered
        let units = delivered * perAcceleratorMonth * billed
        let price = sale.unitPrice * power(1 + contract.escalator, (month - first) / 12)
        sale.accelerators[month] = delivered
        sale.hours[month] = delivered * Self.monthHours * billed
        sale.price[month] = price
        sale.revenue[month] = units * price
        sale.quantity += units
        all[month] += units * price
      }
      sale.amount = cents(sale.quantity * sale.unitPrice)
      if sale.amount > 0 { self.phases[position].sales.append(sale) }
    }
    guard contract.prepayment > 0, let start = all.firstIndex(where: { $0 > 0 }) else { return }
    prepaid[start] += contract.prepayment * all.reduce(0, +)
    for month in start..<end { prepaid[month] -= contract.prepayment * all[month] }
  }

  private func market(_ phase: SellingPhase, _ buildOut: BuildOut, _ free: [Double]) -> Sale? {
    guard let price = phase.price else { return nil }
    let terms = buildOut.finance
    let merchant = terms.merchant
    let utilization = merchant?.utilization ?? buildOut.utilization
    let perYear = phase.schedulable * 8760 * utilization
    var sale = Sale(
      contract: nil, name: "Accelerator-hours sold", kind: price.kind, id: price.id,
      quantity: perYear, unit: "GPU-h", unitPrice: price.dollars,
      amount: cents(perYear * price.dollars), basis: price.basis, months: buildOut.horizonMonths)
    let base = (terms.priceBase ?? buildOut.start) - buildOut.start
    let growth = merchant.flatMap { terms in
      terms.escalation == 0
        ? nil : growthRow(terms.escalation, from: base, months: buildOut.horizonMonths)
    }
    let byAge = agePrices(merchant, price, months: buildOut.horizonMonths)
    let ramp = Double(merchant?.rampMonths ?? 0)
    for month in phase.timeline.ready..<max(buildOut.horizonMonths, phase.timeline.ready) {
      let age = month - phase.timeline.ready
      let sold = ramp > 0 ? utilization * min(1, (Double(age) + 0.5) / ramp) : utilization
      var dollars = price.dollars
      if let byAge { dollars *= byAge[phase.timeline.hardwareAge(age)] }
      if let growth { dollars *= growth[month] }
      let hours = free[month] * Self.monthHours * sold
      sale.accelerators[month] = free[month]
      sale.hours[month] = hours
      sale.price[month] = dollars
      sale.revenue[month] = hours * dollars
    }
    return sale
  }
}

/// The share of a price at each month of the hardware's age; nil: it stays.
private func agePrices(
  _ merchant: MerchantTerms?, _ price: MarketPrice, months: Int
) -> [Double]? {
  let shares = price.shares.isEmpty ? merchant?.shares ?? [] : price.shares
  if !shares.isEmpty {
    return (0..<months).map { month in
      let year = month / 12
      guard year + 1 < shares.count else { return shares[shares.count - 1] }
      return shares[year] + (shares[year + 1] - shares[year]) * Double(month - 12 * year) / 12
    }
  }
  guard let merchant, merchant.decline != 0 else { return nil }
  return powers(of: periodic(1 - merchant.decline), count: months)
}

extension RevenueModel.Sale {
  fileprivate init(
    contract: Int?, name: String, kind: String, id: String, quantity: Double, unit: String,
    unitPrice: Double, amount: Double, basis: String, months: Int
  ) {
    let none = [Double](repeating: 0, count: months)
    self.init(
      contract: contract, name: name, kind: kind, id: id, quantity: quantity, unit: unit,
      unitPrice: unitPrice, amount: amount, basis: basis, accelerators: none, hours: none,
      price: none, revenue: none)
  }
}
