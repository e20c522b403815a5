public import Documents
public import Quantities

/// Sources of power for a load through a year, and when each is there (kind `supply`).
public struct SupplySpec: SpecRecord {
  public static let kind = "supply"
  /// Ids of the assumptions that fuel is priced and counted by.
  public static let assumptions = [
    "natural-gas-price", "natural-gas-carbon", "natural-gas-heating-values", "diesel-carbon",
  ]

  public var id: String
  public var name: String?
  /// Ids of a climate and path of a weather file, for the air at the plant and the height of the sun.
  public var climate: String?
  public var weather: String?
  /// Id of the grid whose energy is drawn.
  public var grid: String?
  /// Months from which, and until which, the load is served.
  public var start: Month
  public var end: Month
  public var load: SupplyLoadSpec
  public var sources: [SupplySourceSpec]
  public var finance: SupplyFinanceSpec
  public var limits: SupplyLimitsSpec?
  /// Carbon of the grid's energy hour by hour.
  public var carbon: SeriesSpec?
  /// What the market-based method counts for energy that no contract names.
  public var residualCarbon: CarbonIntensity?
  /// Hours of the year in which the system peaks, for capacity obligations.
  public var coincidentHours: [Int]?
  public var note: String?

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: Self.kind)
    if let kind, kind != Self.kind { r.report("`\(kind)` is not \(Self.kind)", key: "kind") }
    id = r.id()
    name = r.optional("name")
    climate = r.optionalReference("climate", to: "climate", help: "of the air at the plant")
    weather = r.optional("weather", help: "weather year (EPW) in its place")
    grid = r.optionalReference("grid", to: "grid", help: "whose energy is drawn")
    start = r.required("start", help: "month from which the load is served")
    end = r.required("end", help: "month from which it is no more")
    load = r.required("load", help: "what is served")
    sources = r.required("sources", help: "in the order that equal costs are taken")
    finance = r.required("finance", help: "how capital is spread over energy")
    limits = r.optional("limits", help: "of permits; each source's own stand with it")
    carbon = r.optional("carbon_series", help: "of the grid's energy by hour")
    residualCarbon = r.optional(
      "residual_carbon", in: .notNegative, help: "of energy that no contract names")
    coincidentHours = r.optional("coincident_hours", help: "hours of the system's peaks, 0 to 8759")
    note = r.optional("note")
    if end <= start { r.report("the load ends before it starts", key: "end") }
    if sources.isEmpty { r.report("at least one source", key: "sources") }
    let ids = sources.map(\.id)
    for (index, id) in ids.enumerated() where ids[..<index].contains(id) {
      r.report("duplicate id `\(id)`", key: "sources")
    }
    if let hours = coincidentHours, hours.contains(where: { !(0..<8760).contains($0) }) {
      r.report("hours are 0 to 8759", key: "coincident_hours")
    }
    if climate == nil, weather == nil, load.cooling != nil {
      r.report("missing: a cooling plant needs a climate or a weather file", key: "climate")
    }
  }
}

/// A column of 8,760 hours in a CSV file.
public struct SeriesSpec: SpecRecord, Hashable {
  public var file: String
  /// Heading of the column; nil where only one has a unit that fits.
  public var column: String?
  /// What the column held, in its unit, where a plan keeps it; the file is then not read again.
  public var values: [Double]?

  public init(_ r: inout Reader) {
    file = r.required("file", help: "CSV of 8,760 rows, beside this file")
    column = r.optional("column", help: "its heading, which ends in its unit")
    values = r.optional("values", help: "what it held, as a plan keeps it; needs `column`")
    if values != nil, column == nil {
      r.report("missing: `values` need the heading that names their unit", key: "column")
    }
  }
}

/// What binds the energy that sources of a build-out's sites serve, beside the sources themselves.
public struct SupplyTermsSpec: SpecRecord {
  /// Of each site.
  public var limits: SupplyLimitsSpec?
  /// Share of an hour's load that may be shed, and hours a year in which it may be.
  public var flexible: Double
  public var flexibleHours: Int
  public var swing: SupplySwingSpec?
  /// Carbon of the grid's energy hour by hour.
  public var carbon: SeriesSpec?
  /// What the market-based method counts for energy that no contract names.
  public var residualCarbon: CarbonIntensity?
  /// Hours of the year in which the system peaks, for capacity obligations.
  public var coincidentHours: [Int]?

  public init(_ r: inout Reader) {
    limits = r.optional("limits", help: "of permits, for each site")
    flexible = r.value(
      "flexible", default: 0, in: .fraction, help: "share of an hour's load that may be shed")
    flexibleHours = r.value(
      "flexible_hours", default: 8760, in: .between(0, 8760), help: "a year in which it may be")
    swing = r.optional("swing", help: "of a training load, below an hour")
    carbon = r.optional("carbon_series", help: "of the grid's energy by hour")
    residualCarbon = r.optional(
      "residual_carbon", in: .notNegative, help: "of energy that no contract names")
    coincidentHours = r.optional("coincident_hours", help: "hours of the system's peaks, 0 to 8759")
    if let hours = coincidentHours, hours.contains(where: { !(0..<8760).contains($0) }) {
      r.report("hours are 0 to 8759", key: "coincident_hours")
    }
  }
}

/// What is served: an even load, a series, or a hall behind a cooling plant.
public struct SupplyLoadSpec: SpecRecord {
  /// At the meter, the same in every hour.
  public var facility: Power?
  public var series: SeriesSpec?
  /// Power at rack inputs; with `cooling` what the plant was sized for, else the mean, for CUE.
  public var criticalIT: Power?
  public var cooling: String?
  public var liquidFraction: Double?
  public var loadFactor: Double
  /// Share of an hour's load that may be shed, and hours a year in which it may be.
  public var flexible: Double
  public var flexibleHours: Int
  public var swing: SupplySwingSpec?

  public init(_ r: inout Reader) {
    facility = r.optional("facility", in: .positive, help: "even load at the meter")
    series = r.optional("series", help: "of the load at the meter")
    criticalIT = r.optional("critical_it", in: .positive, help: "power at rack inputs")
    cooling = r.optionalReference(
      "cooling", to: "plant", help: "the facility's hours follow from it and the weather")
    liquidFraction = r.optional("liquid_fraction", in: .fraction, help: "of the racks' heat")
    loadFactor = r.value(
      "load_factor", default: 1, in: .positiveFraction, help: "mean draw of the power sized for")
    flexible = r.value(
      "flexible", default: 0, in: .fraction, help: "share of an hour's load that may be shed")
    flexibleHours = r.value(
      "flexible_hours", default: 8760, in: .between(0, 8760), help: "a year in which it may be")
    swing = r.optional("swing", help: "of a training load, below an hour")
    let ways = [facility != nil, series != nil, cooling != nil].count { $0 }
    if ways != 1 {
      r.report("give one of `facility`, `series` and `cooling`", key: "facility")
    }
    if cooling != nil, criticalIT == nil {
      r.report("missing: a cooling plant needs `critical_it`", key: "critical_it")
    }
  }
}

/// Swings of a training load, and what the grid and racks do about them.
public struct SupplySwingSpec: SpecRecord, Hashable {
  /// Share of the peak load that falls away while accelerators wait.
  public var share: Double
  public var period: Duration
  /// Largest swing that the utility takes, and largest change in a minute.
  public var limit: Power?
  public var ramp: Ratio<PowerDimension, DurationDimension>?
  /// Share of the swing that energy storage in the power supplies takes off.
  public var rackSmoothing: Double

  public init(_ r: inout Reader) {
    share = r.required("share", in: .positiveFraction, help: "of the peak that falls away")
    period = r.required("period", in: .positive, help: "of computing and waiting together")
    limit = r.optional("limit", in: .positive, help: "largest swing that the utility takes")
    ramp = r.optional("ramp", in: .positive, help: "largest change that the utility takes")
    rackSmoothing = r.value(
      "rack_smoothing", default: 0, in: .fraction,
      help: "of the swing, taken off by energy storage in power supplies")
  }
}

/// One source of power.
public struct SupplySourceSpec: SpecRecord {
  public enum SourceType: String, Choice {
    /// The utility's connection.
    case grid
    /// A purchase agreement: a generator's output by the hour, paid for whether used or not.
    case ppa
    /// Plant on the site.
    case plant
  }

  /// How energy of a purchase agreement comes.
  public enum Path: String, Choice {
    /// Through the utility's meter, within the contracted capacity.
    case grid
    /// By a line of its own.
    case direct
  }

  /// How output is spread over the hours where only a capacity factor is known.
  public enum Shape: String, Choice {
    /// With the height of the sun, without clouds.
    case sun
    /// The same in every hour.
    case even
  }

  public var id: String
  public var type: SourceType
  public var role: PowerBudget.Role
  public var from: Month?
  public var until: Month?
  /// When it was ordered: with the record's lead and construction the first month it can run.
  public var ordered: Month?
  /// What the utility must deliver.
  public var contracted: Power?
  public var tariff: String?
  public var prices: SeriesSpec?
  /// Share of the contracted power that the utility may take back, and hours a year.
  public var curtailment: Double
  public var curtailedHours: Int
  public var price: EnergyPrice?
  public var path: Path
  public var equipment: String?
  public var count: Int?
  public var unitRating: Power?
  public var capacity: Power?
  public var redundancy: Redundancy
  /// Units that share the load, the others standing by; in the place of `redundancy`.
  public var running: Int?
  public var shape: Shape?
  public var profile: SeriesSpec?
  public var capacityFactor: Double?
  public var fuelPrice: EnergyPrice?
  public var capex: PowerPrice?
  public var annualMaintenance: PowerPrice?
  public var nitrogenOxides: CarbonIntensity?
  public var nitrogenOxidesLimit: Mass?
  /// Hours a year that one unit may run.
  public var runHours: Double?
  public var note: String?

  public init(_ r: inout Reader) {
    id = r.id()
    type = r.required("type", help: "grid, purchase agreement or plant on the site")
    role = r.value(
      "role", default: .supply, help: "bridge: until the grid is there; backup: after all others")
    from = r.optional("from", help: "first month; the start if absent")
    until = r.optional("until", help: "month from which it is gone")
    ordered = r.optional("ordered", help: "month of the order: lead and construction follow")
    contracted = r.optional("contracted", in: .positive, help: "what the utility must deliver")
    tariff = r.optionalReference("tariff", to: "tariff", help: "the grid's default if absent")
    prices = r.optional("prices", help: "of energy by hour, in the place of the tariff's")
    curtailment = r.value(
      "curtailment", default: 0, in: .fraction, help: "share that the utility may take back")
    curtailedHours = r.value(
      "curtailed_hours", default: 0, in: .between(0, 8760),
      help: "a year in which it does: the dearest hours, or else the hottest")
    price = r.optional("price", help: "of an agreement's energy; its tariff's if absent")
    path = r.value("path", default: .grid, help: "how an agreement's energy comes")
    equipment = r.optionalReference("equipment", to: "power-equipment")
    count = r.optional("count", in: .between(1, 10_000), help: "units")
    unitRating = r.optional("unit_rating", in: .positive, help: "where the record has none")
    capacity = r.optional("capacity", in: .positive, help: "in the place of `count`")
    redundancy = r.value("redundancy", default: .n, help: "of the units: n+1, n+1+1 …")
    running = r.optional(
      "running", in: .between(1, 10_000), help: "units that share the load, in its place")
    shape = r.optional("shape", help: "of a capacity factor: sun, or even for wind")
    profile = r.optional("profile", help: "share of the rating by hour")
    capacityFactor = r.optional(
      "capacity_factor", in: .positiveFraction, help: "of sun or wind where there is no profile")
    fuelPrice = r.optional("fuel_price", in: .notNegative, help: "by higher heating value")
    capex = r.optional("capex", in: .notNegative, help: "in the place of the record's price")
    annualMaintenance = r.optional(
      "annual_maintenance", in: .notNegative, help: "fixed, in the place of the record's")
    nitrogenOxides = r.optional("nox", in: .notNegative, help: "by energy, as permitted")
    nitrogenOxidesLimit = r.optional("nox_limit", in: .positive, help: "of a year")
    runHours = r.optional(
      "run_hours", in: .between(0, 8760), help: "a year that a permit lets one unit run")
    note = r.optional("note")
    switch type {
    case _ where r.wasRefused("type"): break
    case .grid:
      if contracted == nil {
        r.report("missing: the grid needs its contracted power", key: "contracted")
      }
      if role != .supply { r.report("the grid is no \(role.rawValue)", key: "role") }
    case .ppa:
      if capacity == nil { r.report("missing: an agreement needs `capacity`", key: "capacity") }
      if profile == nil, capacityFactor == nil {
        r.report("missing: an agreement needs `profile` or `capacity_factor`", key: "profile")
      }
      if price == nil, tariff == nil {
        r.report("missing: an agreement needs `price` or `tariff`", key: "price")
      }
    case .plant:
      if equipment == nil {
        r.report("missing: plant on the site needs `equipment`", key: "equipment")
      }
      if (count == nil) == (capacity == nil) {
        r.report("give `count` or `capacity`, one of them", key: "count")
      }
      if capacity != nil, redundancy != .n {
        r.report("redundancy needs units: give `count`", key: "redundancy")
      }
    }
    if let running, running > count ?? 0 {
      r.report("more units run than there are", key: "running")
    }
    if let from, let until, until <= from { r.report("it goes before it comes", key: "until") }
    if profile != nil, capacityFactor != nil {
      r.report("`profile` has its own capacity factor", key: "capacity_factor")
    }
  }
}

/// How the cost of plant is spread over its energy.
public struct SupplyFinanceSpec: SpecRecord, Hashable {
  public var discount: Double
  public var life: Duration

  public init(_ r: inout Reader) {
    discount = r.required("discount", in: .between(0, 1), help: "a year")
    life = r.required("life", in: .positive, help: "of plant whose record names none")
  }
}

/// Limits of the whole site for a year.
public struct SupplyLimitsSpec: SpecRecord, Hashable {
  /// Nitrogen oxides.
  public var nitrogenOxides: Mass?
  /// Carbon dioxide of fuel burned on the site.
  public var carbon: Mass?

  public init(_ r: inout Reader) {
    nitrogenOxides = r.optional("nox", in: .positive, help: "of a year")
    carbon = r.optional("carbon", in: .positive, help: "of fuel burned on the site in a year")
  }
}
