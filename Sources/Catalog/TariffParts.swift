public import Documents
public import Quantities

/// Days of the week that a price holds on.
public enum TariffDays: String, Choice {
  case all
  case weekdays
  case weekends
}

/// Hours of a year: months, days of the week and hours of the day.
public struct TariffHours: Hashable, Sendable {
  /// 1 to 12; empty: all.
  public var months: [Int]
  public var days: TariffDays
  /// First hour of the day, 0 to 23, and the hour after the last, to 24; a span across midnight has
  /// `to` below `from`.
  public var from: Int
  public var to: Int

  /// Every hour of the year.
  public static let all = TariffHours(months: [], days: .all, from: 0, to: 24)

  public init(months: [Int], days: TariffDays, from: Int, to: Int) {
    self.months = months
    self.days = days
    self.from = from
    self.to = to
  }

  /// Reads `months`, `days`, `from` and `to` of a record; all hours where they are absent.
  public init(_ r: inout Reader) {
    months = r.optional("months", help: "1 to 12; all if absent") ?? []
    days = r.value("days", default: .all, help: "of the week")
    from = r.value("from", default: 0, in: .between(0, 23), help: "first hour of the day")
    to = r.value("to", default: 24, in: .between(1, 24), help: "hour of the day after the last")
    if months.contains(where: { !(1...12).contains($0) }) {
      r.report("months are 1 to 12", key: "months")
    }
    if from == to { r.report("a span of no hours", key: "to") }
  }

  /// Whether an hour of the day on such a day of a month (from 1) is among them.
  public func contains(month: Int, isWeekend: Bool, hour: Int) -> Bool {
    guard months.isEmpty || months.contains(month) else { return false }
    switch days {
    case .all: break
    case .weekdays: if isWeekend { return false }
    case .weekends: if !isWeekend { return false }
    }
    return from < to ? (from..<to).contains(hour) : hour >= from || hour < to
  }
}

/// A price of energy that holds in some hours of a year.
public struct EnergyPeriod: SpecRecord, Hashable {
  public var name: String
  public var hours: TariffHours
  public var energy: EnergyPrice

  public init(_ r: inout Reader) {
    name = r.required("name")
    hours = TariffHours(&r)
    energy = r.required("energy", help: "for energy drawn in these hours")
  }
}

/// A charge for the highest draw of a month in some hours.
public struct DemandCharge: SpecRecord, Hashable {
  public var name: String
  public var hours: TariffHours
  /// For a kW of billing demand, each month that has such hours.
  public var monthly: PowerPrice
  public var ratchet: Double
  /// Share of contracted demand that is billed at least.
  public var minimumTake: Double
  /// Part of a bill that it pays for.
  public var part: Tariff.Part

  public init(_ r: inout Reader) {
    name = r.required("name")
    hours = TariffHours(&r)
    monthly = r.required("monthly", in: .notNegative, help: "for a month's billing demand")
    ratchet = r.value(
      "ratchet", default: 0, in: .fraction, help: "of the highest demand of 11 months before")
    minimumTake = r.value(
      "minimum_take", default: 0, in: .fraction, help: "of contracted demand")
    part = r.value("part", default: .demand, help: "of the bill that it pays for")
  }
}

/// An obligation to pay for capacity by the load at the system's highest hours.
public struct CapacityCharge: SpecRecord, Hashable {
  /// Dollars for a megawatt and day.
  public var dollarsPerMegawattDay: Double
  /// Highest hours of the system that count, and the months they fall in.
  public var peaks: Int
  public var months: [Int]
  /// What the load at those hours is taken for where they are not known.
  public var part: Tariff.Part

  public init(_ r: inout Reader) {
    dollarsPerMegawattDay = r.required(
      "usd_per_mw_day", in: .notNegative, help: "for a megawatt of obligation, each day")
    peaks = r.value("peaks", default: 5, in: .between(1, 12), help: "coincident peaks that count")
    months = r.optional("months", help: "that the peaks fall in; all if absent") ?? []
    part = r.value("part", default: .generation, help: "of the bill that it pays for")
    if months.contains(where: { !(1...12).contains($0) }) {
      r.report("months are 1 to 12", key: "months")
    }
  }
}
