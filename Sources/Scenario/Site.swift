public import Catalog
public import Documents
public import Quantities

/// Where a campus can stand, with every limit that the place sets.
public struct Site: SpecRecord {
  public static let kind = "site"

  public var id: String
  public var name: String
  public var location: Location
  /// Id of a climate record; nil where `weather` names a file. With both, the file gives the hours
  /// and the record what design conditions the file lacks.
  public var climate: String?
  /// Path of a weather file (EPW), from the folder of the site's file or the working directory.
  public var weather: String?
  public var grid: String
  public var powerBudgets: [PowerBudget]
  /// Plants that may be built here, preferred first.
  public var cooling: [String]
  public var water: Water
  /// Largest volume of fuel that may be stored for generators.
  public var fuelLimit: Volume?
  public var land: Land
  public var halls: Halls
  /// Id of the market whose construction costs apply.
  public var market: String
  public var tax: SiteTax
  /// What the figures speak for; a store keeps what it said before.
  public var asOf: AsOf?
  public var note: String?

  public init(_ r: inout Reader) {
    id = r.id()
    name = r.required("name")
    location = r.required("location")
    climate = r.optionalReference("climate", to: "climate", help: "climate record")
    weather = r.optional("weather", help: "path of a weather file (EPW)")
    grid = r.reference("grid", to: "grid", help: "carbon intensity and default tariff")
    powerBudgets = r.required("power_budgets", help: "who delivers how much power and when")
    cooling = r.references("cooling", to: "plant", help: "plants allowed, preferred first")
    water = r.value("water", default: Water(), help: "water limit and price")
    fuelLimit = r.optional(
      "fuel_limit", in: .notNegative, help: "largest volume of fuel stored for generators")
    land = r.value("land", default: Land(), help: "land area and price")
    halls = r.value("halls", default: Halls(), help: "what a data hall holds")
    market = r.reference("market", to: "market", help: "construction cost")
    tax = r.value("tax", default: SiteTax(), help: "property and sales tax")
    asOf = r.optional("as_of", help: "date that the figures speak for; earlier ones are kept")
    note = r.optional("note")
    if climate == nil, weather == nil {
      r.report("missing: a climate record, or `weather` with a file, is required", key: "climate")
    }
    if powerBudgets.isEmpty { r.report("a site needs a power budget", key: "power_budgets") }
    if cooling.isEmpty { r.report("a site needs a plant", key: "cooling") }
    var seen: Set<String> = []
    for budget in powerBudgets where !seen.insert(budget.id).inserted {
      r.report("duplicate id `\(budget.id)`", key: "power_budgets")
    }
  }
}

/// Where a site is.
public struct Location: SpecRecord {
  public var latitude: Double
  public var longitude: Double
  public var elevation: Length
  public var country: String
  public var region: String?

  public init(_ r: inout Reader) {
    latitude = r.required("latitude", in: .between(-90, 90), help: "degrees north")
    longitude = r.required("longitude", in: .between(-180, 180), help: "degrees east")
    elevation = r.required(
      "elevation", in: .between(.meters(-430), .meters(6000)), help: "above sea level")
    country = r.required("country", help: "ISO 3166-1 alpha-2")
    region = r.optional("region", help: "state or province")
    if country.utf8.count != 2 || country.uppercased() != country {
      r.report("`\(country)` is not a two-letter country code", key: "country")
    }
  }
}

/// Water that a site may draw.
public struct Water: SpecRecord {
  public var limit: Flow?
  /// Largest withdrawal of a year.
  public var annualLimit: Volume?
  public var price: VolumePrice?

  init() {}

  public init(_ r: inout Reader) {
    limit = r.optional("limit", in: .notNegative, help: "largest daily draw")
    annualLimit = r.optional("annual_limit", in: .notNegative, help: "largest draw of a year")
    price = r.optional("price", in: .notNegative)
  }
}

public struct Land: SpecRecord {
  public var area: Area?
  public var price: AreaPrice?

  init() {}

  public init(_ r: inout Reader) {
    area = r.optional("area", in: .positive)
    price = r.optional("price", in: .notNegative)
  }
}

/// What one data hall holds.
public struct Halls: SpecRecord {
  public var criticalIT: Power?
  /// Mean over a rack and half its aisles.
  public var floorLoad: AreaDensity?
  public var perBuilding: Int?
  public var racksPerRow: Int?

  init() {}

  public init(_ r: inout Reader) {
    criticalIT = r.optional("critical_it", in: .positive, help: "critical IT power of one hall")
    floorLoad = r.optional(
      "floor_load", in: .positive, help: "limit, mean over a rack and half its aisles")
    perBuilding = r.optional("per_building", in: .between(1, 100), help: "halls in a building")
    racksPerRow = r.optional("racks_per_row", in: .between(1, 200))
  }
}

/// Taxes that the place levies on what stands there.
public struct SiteTax: SpecRecord {
  /// Part of the property tax that is not levied at first.
  public struct Abatement: SpecRecord, Hashable {
    public var share: Double
    /// From the first productive month of a phase.
    public var term: Duration

    public init(_ r: inout Reader) {
      share = r.required("share", Rate.self, in: .share, help: "of the tax").value
      term = r.required("term", in: .between(.months(1), .years(60)), help: "from ready on")
    }
  }

  /// Share of the facility's cost a year.
  public var property: Double
  public var abatement: Abatement?
  /// Fall of the assessed value for each year since a phase was ready.
  public var assessedDecline: Double
  /// Share of equipment's price.
  public var sales: Double
  /// Part of the sales tax that is not levied.
  public var salesExemption: Double

  init() {
    property = 0
    assessedDecline = 0
    sales = 0
    salesExemption = 0
  }

  public init(_ r: inout Reader) {
    property = r.value("property", default: 0, in: .fraction, help: "of facility cost, a year")
    abatement = r.optional("property_abatement", help: "part not levied at first")
    let decline: Rate? = r.optional(
      "assessed_decline", in: .share, help: "of the assessed value, a year; 0 if absent")
    assessedDecline = decline?.value ?? 0
    sales = r.value("sales", default: 0, in: .fraction, help: "of equipment price")
    let exemption: Rate? = r.optional(
      "sales_exemption", in: .share, help: "part of the sales tax not levied; 0 if absent")
    salesExemption = exemption?.value ?? 0
  }
}
