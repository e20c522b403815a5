public import Documents
public import Quantities

/// What electricity from a utility or market costs.
public struct Tariff: CatalogRecord {
  public static let kind = "tariff"

  public enum Basis: String, Choice {
    /// A customer average that already holds demand, delivery and taxes: nothing is added to it.
    case allIn = "all-in"
    /// Energy and demand billed apart.
    case twoPart = "two-part"
  }

  /// Parts of a bill.
  public enum Part: String, Choice {
    case energy
    case demand
    case generation
    case delivery
    case tax
    case retailMargin = "retail-margin"
    /// The cost of matching a generator's hours to the load's.
    case shape
  }

  public var id: String
  public var name: String
  public var basis: Basis
  /// Nil where only the rules of a tariff are known; such a tariff alone is not computable.
  public var energy: EnergyPrice?
  /// For every kW of billing demand, each month; nil: none.
  public var monthlyDemand: PowerPrice?
  /// Prices by hour and season in the place of `energy`; they cover every hour once.
  public var periods: [EnergyPeriod]
  /// Demand charges beside or in the place of `monthlyDemand`, each with its own rules.
  public var demandCharges: [DemandCharge]
  /// Obligations by coincident peaks: capacity, transmission.
  public var capacity: [CapacityCharge]
  /// For each month, whatever is drawn.
  public var monthlyFixed: Money?
  /// Share of the highest billed demand of the eleven months before that is billed at least.
  public var ratchet: Double?
  /// Share of contracted demand that is billed at least.
  public var minimumTake: Double?
  /// Parts of the bill to which the minimum take applies; empty: all.
  public var minimumTakeCovers: [Part]
  /// Share of contracted demand billed at least for generation, where it differs.
  public var generationMinimumTake: Double?
  /// Load from which the rules apply.
  public var minimumLoad: Power?
  public var contract: Duration?
  /// Parts of a customer's bill that the prices leave out.
  public var excludes: [Part]
  public var year: Int
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    basis = r.required("basis", help: "all-in, or energy and demand apart")
    energy = r.optional("energy", help: "for energy drawn")
    monthlyDemand = r.optional(
      "monthly_demand", in: .notNegative, help: "for a month's billing demand")
    periods = r.optional("periods", help: "prices of energy by hour and season") ?? []
    demandCharges = r.optional("demand_charges", help: "each with hours and rules of its own") ?? []
    capacity = r.optional("capacity", help: "obligations by coincident peaks") ?? []
    monthlyFixed = r.optional("monthly_fixed", in: .notNegative, help: "each month")
    ratchet = r.optional(
      "ratchet", in: .fraction, help: "of the highest billed demand of 11 months before")
    minimumTake = r.optional("minimum_take", in: .fraction, help: "of contracted demand")
    minimumTakeCovers =
      r.optional("minimum_take_covers", help: "parts of the bill; all if absent") ?? []
    generationMinimumTake = r.optional(
      "generation_minimum_take", in: .fraction, help: "of contracted demand, for generation")
    minimumLoad = r.optional("minimum_load", in: .positive, help: "from which the rules apply")
    contract = r.optional("contract", in: .positive, help: "term")
    excludes = r.optional("excludes", help: "parts of a bill that the prices leave out") ?? []
    year = r.required("year", in: .between(1990, 2100), help: "for which the prices hold")
    provenance = Provenance(&r)
    if energy != nil, !periods.isEmpty {
      r.report("`energy` is one price for all hours; `periods` have their own", key: "periods")
    }
    if let fault = coverage { r.report(fault, key: "periods") }
    if basis == .allIn {
      if energy == nil { r.report("missing: an all-in tariff is a price of energy", key: "energy") }
      if let monthlyDemand, monthlyDemand > .zero {
        r.report("an all-in price already holds the demand charge", key: "monthly_demand")
      }
    }
  }

  /// Whether a bill can be computed from it.
  public var isComputable: Bool { energy != nil || !periods.isEmpty }

  /// The price of energy to a flat load all year: of periods, the mean by their hours.
  public var flatEnergy: EnergyPrice? {
    guard !periods.isEmpty else { return energy }
    // Five days of a week are weekdays; months by their days.
    let days = [31.0, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var sum = 0.0
    for month in 1...12 {
      for isWeekend in [false, true] {
        let share = days[month - 1] * (isWeekend ? 2.0 : 5.0) / 7
        for hour in 0..<24 {
          let period = periods.first {
            $0.hours.contains(month: month, isWeekend: isWeekend, hour: hour)
          }
          sum += share * (period?.energy.base ?? 0)
        }
      }
    }
    return EnergyPrice(base: sum / 8760)
  }

  /// Why the periods do not cover each hour of the year once; nil where they do.
  private var coverage: String? {
    guard !periods.isEmpty else { return nil }
    var uncovered = 0
    var first: String?
    for month in 1...12 {
      for isWeekend in [false, true] {
        for hour in 0..<24 {
          let found = periods.filter {
            $0.hours.contains(month: month, isWeekend: isWeekend, hour: hour)
          }
          let place = "month \(month), \(isWeekend ? "weekend" : "weekday"), hour \(hour)"
          if found.count > 1 {
            return "periods `\(found[0].name)` and `\(found[1].name)` overlap in \(place)"
          }
          if found.isEmpty {
            uncovered += 1
            if first == nil { first = place }
          }
        }
      }
    }
    return first.map { "no period covers \($0)" + (uncovered > 1 ? " and others" : "") }
  }
}
