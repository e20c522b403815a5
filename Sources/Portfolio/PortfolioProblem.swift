public import Quantities

/// What a portfolio is asked: who gets how many units of what, when, such that demand is met.
///
/// Time runs in quarters from the first. What is ready in a quarter works from its first month on:
/// it needs power from then on, is paid for in that quarter, and counts towards that quarter's demand.
public struct PortfolioProblem: Sendable {
  public var quarters: Int
  public var sites: [PortfolioSite]
  public var skus: [PortfolioSKU]
  /// By site, then SKU: what one unit there takes; nil where it cannot stand there.
  public var options: [[PortfolioOption?]]
  /// What must stand by each quarter, as `PortfolioSKU.worth` counts it; later ones are no less.
  public var demand: [Double]
  public var limits: PortfolioLimits
  public var objective: Objective
  /// Nominal rate a year.
  public var discount: Double
  /// Quarters in which costs count, at least `quarters`.
  public var costQuarters: Int
  /// Cost of the first unit at a site, whatever comes after: permits, roads, a substation.
  public var opening: Money

  public enum Objective: String, Sendable {
    /// Least present value of all that is paid within the horizon.
    case cost
    /// Most worth standing, summed over the quarters: as much as early as limits allow.
    case earliest
  }

  public init(
    quarters: Int, sites: [PortfolioSite], skus: [PortfolioSKU], options: [[PortfolioOption?]],
    demand: [Double], limits: PortfolioLimits = PortfolioLimits(), objective: Objective = .cost,
    discount: Double, costQuarters: Int, opening: Money = .zero
  ) {
    self.quarters = quarters
    self.sites = sites
    self.skus = skus
    self.options = options
    self.demand = demand
    self.limits = limits
    self.objective = objective
    self.discount = discount
    self.costQuarters = costQuarters
    self.opening = opening
  }

  /// Present value of a dollar paid at the start of a quarter.
  public func presentValue(ofQuarter quarter: Int) -> Double {
    var value = 1.0
    // Compounded by the quarter, so that four make the yearly rate.
    let factor = quarterFactor
    for _ in 0..<quarter { value *= factor }
    return value
  }

  private var quarterFactor: Double { 1 / (1 + discount).squareRoot().squareRoot() }
}

/// A site with what it offers.
public struct PortfolioSite: Sendable {
  public var id: String
  /// Power that the site delivers for good from each quarter on.
  public var power: [Power]
  /// Largest daily draw.
  public var water: Flow?
  public var land: Area?
  /// What makes its halls carry units that they do not carry as they are.
  public var retrofit: PortfolioRetrofit?

  public init(
    id: String, power: [Power], water: Flow? = nil, land: Area? = nil,
    retrofit: PortfolioRetrofit? = nil
  ) {
    self.id = id
    self.power = power
    self.water = water
    self.land = land
    self.retrofit = retrofit
  }
}

/// Work on halls, by the megawatt contracted of the units that need it; what is done once stays.
public struct PortfolioRetrofit: Sendable {
  /// First quarter in which a unit can be ready in such a hall.
  public var first: Int
  public var price: PowerPrice

  public init(first: Int, price: PowerPrice) {
    self.first = first
    self.price = price
  }
}

/// What can be bought, from when on, and how much of it.
public struct PortfolioSKU: Sendable {
  public var id: String
  /// First quarter in which it can be ready.
  public var first: Int
  /// Units delivered up to each quarter, those of earlier ones included; nil: as many as are asked.
  public var delivered: [Int]?
  /// Units to be had in each quarter, which are gone if not taken; nil: as many as are asked.
  public var perQuarter: Int?
  /// What one unit counts towards demand.
  public var worth: Double
  /// Quarters until it is switched off; its place is free from then on.
  public var life: Int
  /// Share of the price of its IT that it fetches then.
  public var resale: Double

  public init(
    id: String, first: Int = 0, delivered: [Int]? = nil, perQuarter: Int? = nil, worth: Double,
    life: Int = .max,
    resale: Double = 0
  ) {
    self.id = id
    self.first = first
    self.delivered = delivered
    self.perQuarter = perQuarter
    self.worth = worth
    self.life = life
    self.resale = resale
  }
}

/// What one unit of a SKU takes at a site.
public struct PortfolioOption: Sendable {
  public var accelerators: Int
  public var racks: Int
  public var contracted: Power
  public var itCapex: Money
  public var facilityCapex: Money
  /// For a quarter at work.
  public var opex: Money
  /// Of the design day.
  public var water: Flow
  public var land: Area
  /// Carbon dioxide of a quarter at work.
  public var carbon: Mass
  /// Whether it stands only where the site's halls were retrofitted.
  public var needsRetrofit: Bool

  public init(
    accelerators: Int, racks: Int, contracted: Power, itCapex: Money, facilityCapex: Money,
    opex: Money, water: Flow = .zero, land: Area = .zero, carbon: Mass = .zero,
    needsRetrofit: Bool = false
  ) {
    self.accelerators = accelerators
    self.racks = racks
    self.contracted = contracted
    self.itCapex = itCapex
    self.facilityCapex = facilityCapex
    self.opex = opex
    self.water = water
    self.land = land
    self.carbon = carbon
    self.needsRetrofit = needsRetrofit
  }
}

/// What bounds the portfolio as a whole; nil: nothing does.
public struct PortfolioLimits: Sendable {
  /// Capital spent in one quarter.
  public var capital: Money?
  /// Racks that crews install in one quarter on one site.
  public var racks: Int?
  /// Carbon dioxide of one quarter.
  public var carbon: Mass?
  /// Sites with anything on them.
  public var sites: Int?

  public init(
    capital: Money? = nil, racks: Int? = nil, carbon: Mass? = nil, sites: Int? = nil
  ) {
    self.capital = capital
    self.racks = racks
    self.carbon = carbon
    self.sites = sites
  }
}
