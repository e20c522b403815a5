import Finance
import Quantities
public import Scenario

/// A pro forma without a site: yearly flows at the ends of years, the first build at t = 0.
///
/// The conventions are those of NREL's SAM (single owner): interest and depreciation lower taxable
/// income; what is not depreciated when the years end is not deducted; residual values are income.
public struct BareProForma: Sendable {
  /// Period 0 is the first build.
  public let flows: [YearlyFlow]
  public let debt: Double
  /// What the cover alone would have lent, where the cap on the share lends less.
  public let uncappedDebt: Double?
  /// Cash flow before tax over debt service: the least of any year; nil without debt.
  public let minimumCover: Double?
  /// Of equity, at t = 0.
  public let npv: Double
  /// Of equity, a year; nil where no single rate exists.
  public let irr: Double?
  /// Present value of costs after tax over present value of units: price − NPV / PV(units).
  public let levelized: Double
  /// The first year's price at which NPV is zero: price − NPV / (PV(units) · (1 − tax)); nil where
  /// losses are carried forward, which makes tax no longer proportional to revenue.
  public let breakEvenPrice: Double?
  public let capex: Double
  /// Of the first year.
  public let opexPerYear: Double

  public init(_ spec: ProFormaSpec) {
    var flows = (0...spec.years).map { YearlyFlow(period: $0) }
    flows[0].capex = spec.capex.reduce(0) { $0 + $1.amount.dollars }
    var priceGrowth = 1.0
    // Units weighed by the growth of their price: what a dollar on the first price is worth.
    var units = [0.0]
    for year in 1...spec.years {
      units.append(spec.units * priceGrowth)
      flows[year].revenue = spec.price.dollars * spec.units * priceGrowth
      priceGrowth *= 1 + spec.priceEscalation
    }
    for item in spec.opex {
      var amount = item.amount.base * 31_536_000
      for year in 1...spec.years {
        flows[year].opex += amount
        amount *= 1 + item.escalation
      }
    }
    flows[spec.years].residual = flows[0].capex * spec.residual
    let loan = spec.debt.map { Loan($0, flows) }
    if let loan { loan.add(to: &flows) }
    Self.addTax(spec, &flows)

    let equity = flows.map(\.equity)
    let worth = Finance.npv(rate: spec.discount, flows: equity, timing: .startOfPeriod)
    let worthOfUnits = Finance.npv(rate: spec.discount, flows: units, timing: .startOfPeriod)
    self.flows = flows
    debt = loan?.amount ?? 0
    uncappedDebt = loan?.uncapped
    minimumCover = loan?.minimumCover
    npv = worth
    irr = try? Finance.irr(equity)
    levelized = spec.price.dollars - worth / worthOfUnits
    breakEvenPrice =
      spec.tax.losses == .paidOut
      ? Finance.breakEvenPrice(
        price: spec.price.dollars, netPresentValue: worth, unitsPresentValue: worthOfUnits,
        tax: spec.tax.rate) : nil
    capex = flows[0].capex
    opexPerYear = flows[1].opex
  }

  private static func addTax(_ spec: ProFormaSpec, _ flows: inout [YearlyFlow]) {
    var deductions = [Double](repeating: 0, count: flows.count)
    for item in spec.capex {
      let method = item.depreciation.flatMap(DepreciationMethod.init(named:))
      for (index, share) in (method?.shares(bonus: item.bonus) ?? []).enumerated()
      where index + 1 < flows.count {
        deductions[index + 1] += item.amount.dollars * share
      }
    }
    var carried = 0.0
    for year in 1..<flows.count {
      let flow = flows[year]
      var income = flow.revenue + flow.residual - flow.opex - flow.interest - deductions[year]
      if spec.tax.losses == .carriedForward {
        if income < 0 {
          carried -= income
          income = 0
        } else {
          let used = min(carried, 0.8 * income)
          carried -= used
          income -= used
        }
      }
      flows[year].tax = income * spec.tax.rate
    }
  }
}

/// A term loan: its size and its payments.
private struct Loan {
  let amount: Double
  let uncapped: Double?
  let minimumCover: Double?
  /// Interest and principal of each year of the tenor.
  let payments: [(interest: Double, principal: Double)]

  init(_ terms: DebtTerms, _ flows: [YearlyFlow]) {
    let cost = flows[0].capex
    // Before tax and without what is fetched at the end, as lenders count.
    let cash = (1...terms.tenor).map { flows[$0].revenue - flows[$0].opex }
    var service: [Double]
    switch terms.size {
    case .share(let share):
      amount = cost * share
      uncapped = nil
      let payment = -pmt(
        rate: terms.rate, periods: Double(terms.tenor), presentValue: amount)
      service = cash.map { _ in payment }
    case .cover(let cover):
      service = cash.map { max(0, $0 / cover) }
      let sized = Finance.npv(rate: terms.rate, flows: service, timing: .endOfPeriod)
      let cap = cost * terms.maximumShare
      amount = min(sized, cap)
      uncapped = sized > cap ? sized : nil
      if sized > cap { service = service.map { $0 * (cap / sized) } }
    }
    var balance = amount
    payments = service.map { payment in
      let interest = balance * terms.rate
      balance -= payment - interest
      return (interest, payment - interest)
    }
    minimumCover = zip(cash, service).filter { $0.1 > 0 }.map { $0 / $1 }.min()
  }

  func add(to flows: inout [YearlyFlow]) {
    flows[0].debtDrawn = amount
    for (index, payment) in payments.enumerated() {
      flows[index + 1].interest = payment.interest
      flows[index + 1].principal = payment.principal
    }
  }
}
