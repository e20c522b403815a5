public import Catalog
import Climate
public import Quantities

/// A tariff hour by hour, ready to bill a year.
///
/// The year has 8,760 hours; its days of the week follow from that of 1 January.
public struct TariffSchedule: Sendable {
  public let tariff: Tariff
  /// Price of energy in each hour; a series brought along takes the place of the tariff's own.
  public let energy: [EnergyPrice]
  private let firstWeekday: Int

  /// - Parameters:
  ///   - prices: hourly prices in the place of the tariff's; nil or 8,760 values.
  ///   - firstWeekday: of 1 January, 0 for Monday to 6; 2023 begins on a Sunday.
  /// - Returns: nil where the tariff has no price of energy and none is brought along.
  public init?(_ tariff: Tariff, prices: [EnergyPrice]? = nil, firstWeekday: Int = 6) {
    self.tariff = tariff
    self.firstWeekday = firstWeekday
    if let prices, prices.count == CalendarYear.hours {
      energy = prices
      return
    }
    if let price = tariff.energy {
      energy = Array(repeating: price, count: CalendarYear.hours)
      return
    }
    guard !tariff.periods.isEmpty else { return nil }
    var energy = [EnergyPrice](repeating: .zero, count: CalendarYear.hours)
    Self.forEachHour(firstWeekday) { index, month, isWeekend, hour in
      let period = tariff.periods.first {
        $0.hours.contains(month: month, isWeekend: isWeekend, hour: hour)
      }
      energy[index] = period?.energy ?? .zero
    }
    self.energy = energy
  }

  private static func forEachHour(
    _ firstWeekday: Int,
    _ body: (_ index: Int, _ month: Int, _ isWeekend: Bool, _ hour: Int) -> Void
  ) {
    for (month, hours) in CalendarYear.months.enumerated() {
      for index in hours {
        let weekday = (firstWeekday + index / 24) % 7
        body(index, month + 1, weekday >= 5, index % 24)
      }
    }
  }

  /// The hours of each month in which a charge looks for its peak.
  private func hours(of charge: TariffHours) -> [[Int]] {
    var months = [[Int]](repeating: [], count: 12)
    Self.forEachHour(firstWeekday) { index, month, isWeekend, hour in
      if charge.contains(month: month, isWeekend: isWeekend, hour: hour) {
        months[month - 1].append(index)
      }
    }
    return months
  }
}

/// The bill of a year.
public struct AnnualBill: Sendable {
  /// A charge of one month.
  public struct Line: Hashable, Sendable {
    public var name: String
    /// Billed megawatts of demand charges; nil for others.
    public var billed: Power?
    public var amount: Money
  }

  public struct Month: Hashable, Sendable {
    public var energy: Energy
    public var peak: Power
    public var energyCharge: Money
    public var lines: [Line]

    public var total: Money { lines.reduce(energyCharge) { $0 + $1.amount } }
  }

  public var months: [Month]

  public var total: Money { months.reduce(.zero) { $0 + $1.total } }
  public var energyCharge: Money { months.reduce(.zero) { $0 + $1.energyCharge } }
  public var energy: Energy { months.reduce(.zero) { $0 + $1.energy } }
  /// Everything but energy.
  public var demandCharge: Money { total - energyCharge }
}

extension TariffSchedule {
  /// The bill for 8,760 hours of load.
  ///
  /// Years are taken alike: a ratchet looks back at the eleven other months. Capacity is charged on
  /// the mean load of the highest hours of the months that count: the system's where they are given,
  /// else the load's own, which is the most that it can come to.
  ///
  /// - Parameters:
  ///   - load: power of each hour.
  ///   - contracted: demand contracted for all year.
  ///   - coincidentHours: hours of the year in which the system peaks; nil: not known.
  public func bill(
    load: [Power], contracted: Power, coincidentHours: [Int]? = nil
  ) -> AnnualBill {
    let hour = Duration.hours(1)
    var months = CalendarYear.months.map { hours in
      var month = AnnualBill.Month(energy: .zero, peak: .zero, energyCharge: .zero, lines: [])
      for index in hours {
        let used = load[index] * hour
        month.energy += used
        month.energyCharge += energy[index] * used
        month.peak = max(month.peak, load[index])
      }
      return month
    }
    // Small loads are outside the rules of large ones.
    let areRulesOff = tariff.minimumLoad.map { contracted < $0 } ?? false
    for charge in charges {
      let peaks = hours(of: charge.hours).map { hours in
        hours.isEmpty ? nil : hours.reduce(Power.zero) { max($0, load[$1]) }
      }
      let highest = peaks.reduce(Power.zero) { max($0, $1 ?? .zero) }
      let terms =
        areRulesOff
        ? DemandTerms() : DemandTerms(ratchet: charge.ratchet, minimumTake: charge.minimumTake)
      for (index, peak) in peaks.enumerated() {
        guard let peak else { continue }
        let billed = terms.billingDemand(
          metered: peak, highestBefore: highest, contracted: contracted)
        months[index].lines.append(
          AnnualBill.Line(name: charge.name, billed: billed, amount: charge.monthly * billed))
      }
    }
    for charge in tariff.capacity {
      let obligation = self.obligation(charge, load, coincidentHours)
      for (index, days) in CalendarYear.daysInMonth.enumerated() {
        let amount = charge.dollarsPerMegawattDay * obligation.megawatts * Double(days)
        months[index].lines.append(
          AnnualBill.Line(
            name: "capacity", billed: obligation, amount: .dollars(amount)))
      }
    }
    if let fixed = tariff.monthlyFixed {
      for index in months.indices {
        months[index].lines.append(AnnualBill.Line(name: "fixed", billed: nil, amount: fixed))
      }
    }
    return AnnualBill(months: months)
  }

  /// The bill for hours within which the load rises above their mean: demand by the rise, energy by
  /// the mean.
  ///
  /// - Parameter rise: in every hour of each month that draws, January first; the meter sees no more
  ///   than is contracted.
  public func bill(
    _ load: [Power], plus rise: [Power], contracted: Power, coincidentHours: [Int]? = nil
  ) -> AnnualBill {
    guard rise.contains(where: { $0 > .zero }) else {
      return bill(load: load, contracted: contracted, coincidentHours: coincidentHours)
    }
    var peaks = load
    for (month, hours) in CalendarYear.months.enumerated() {
      for hour in hours where load[hour] > .zero {
        peaks[hour] = max(load[hour], min(load[hour] + rise[month], contracted))
      }
    }
    var bill = bill(load: peaks, contracted: contracted, coincidentHours: coincidentHours)
    for (month, hours) in CalendarYear.months.enumerated() {
      bill.months[month].energy = .zero
      bill.months[month].energyCharge = .zero
      for hour in hours {
        let used = load[hour] * Duration.hours(1)
        bill.months[month].energy += used
        bill.months[month].energyCharge += energy[hour] * used
      }
    }
    return bill
  }

  private struct Charge {
    var name: String
    var hours: TariffHours
    var monthly: PowerPrice
    var ratchet: Double
    var minimumTake: Double
  }

  private var charges: [Charge] {
    var charges = tariff.demandCharges.map {
      Charge(
        name: $0.name, hours: $0.hours, monthly: $0.monthly, ratchet: $0.ratchet,
        minimumTake: $0.minimumTake)
    }
    if let price = tariff.monthlyDemand, price > .zero {
      charges.append(
        Charge(
          name: "demand", hours: .all, monthly: price, ratchet: tariff.ratchet ?? 0,
          minimumTake: tariff.minimumTake ?? 0))
    }
    return charges
  }

  private func obligation(
    _ charge: CapacityCharge, _ load: [Power], _ coincident: [Int]?
  ) -> Power {
    let allowed = charge.months.isEmpty ? Array(1...12) : charge.months
    let counted = allowed.flatMap { Array(CalendarYear.months[$0 - 1]) }
    let peaks: [Power]
    if let coincident {
      peaks = coincident.filter { Set(counted).contains($0) }.prefix(charge.peaks).map { load[$0] }
    } else {
      peaks = Array(counted.map { load[$0] }.sorted(by: >).prefix(charge.peaks))
    }
    guard !peaks.isEmpty else { return .zero }
    return peaks.reduce(.zero, +) / Double(peaks.count)
  }
}
