public import Catalog
public import Quantities
public import Schedule

/// What has to be built, bought and installed, site by site: what a campus's schedule is made from.
public struct CampusWork: Sendable {
  public var sites: [SiteWork]
  /// Racks installed a week on one site, at the fastest, most likely and slowest.
  public var racksPerWeek: RackRates

  public init(sites: [SiteWork], racksPerWeek: RackRates) {
    self.sites = sites
    self.racksPerWeek = racksPerWeek
  }
}

/// Racks installed a week.
public struct RackRates: Hashable, Sendable {
  public var slowest: Double
  public var likely: Double
  public var fastest: Double

  public init(slowest: Double, likely: Double, fastest: Double) {
    self.slowest = slowest
    self.likely = likely
    self.fastest = fastest
  }

  /// How long so many racks take, in days.
  public func duration(of racks: Int) -> DurationRange {
    DurationRange(
      minimum: Double(racks) / fastest * 7, likely: Double(racks) / likely * 7,
      maximum: Double(racks) / slowest * 7)
  }
}

/// The work on one site.
public struct SiteWork: Sendable {
  public var id: String
  /// When land is cleared, or a standing shell is taken over.
  public var start: Day
  public var project: ActivityTemplate.Project
  /// When long-lead things can be ordered; nil: as soon as the first activity begins.
  public var ordersFrom: Day?
  /// In order of their dates.
  public var phases: [PhaseWork]

  public init(
    id: String, start: Day, project: ActivityTemplate.Project, ordersFrom: Day? = nil,
    phases: [PhaseWork]
  ) {
    self.id = id
    self.start = start
    self.project = project
    self.ordersFrom = ordersFrom
    self.phases = phases
  }
}

/// The work of one phase.
public struct PhaseWork: Sendable {
  public var id: String
  /// The month asked for; nil where nobody asks.
  public var ready: Month?
  /// When the last of the power that the phase draws is live, as its site dates it.
  public var powerLive: Day?
  public var buildings: [BuildingWork]
  public var purchases: [Purchase]

  public init(
    id: String, ready: Month? = nil, powerLive: Day? = nil, buildings: [BuildingWork],
    purchases: [Purchase] = []
  ) {
    self.id = id
    self.ready = ready
    self.powerLive = powerLive
    self.buildings = buildings
    self.purchases = purchases
  }
}

/// One building of a phase.
public struct BuildingWork: Hashable, Sendable {
  public var racks: Int
  /// Power of the facility at the design condition.
  public var power: Power
  public var accelerators: Int

  public init(racks: Int, power: Power, accelerators: Int) {
    self.racks = racks
    self.power = power
    self.accelerators = accelerators
  }
}

/// Something with a lead time that a phase buys.
public struct Purchase: Hashable, Sendable {
  public var id: String
  public var name: String
  public var quantity: Int
  /// From approval of the submittals to delivery, in days.
  public var lead: DurationRange
  /// Of all; nil where no price is known.
  public var cost: Money?
  /// Whether it belongs to the power whose date the site states: it then delays nothing beyond that
  /// date, and only says by when its order must have been placed.
  public var isPartOfPower: Bool

  public init(
    id: String, name: String, quantity: Int, lead: DurationRange, cost: Money?,
    isPartOfPower: Bool = false
  ) {
    self.isPartOfPower = isPartOfPower
    self.id = id
    self.name = name
    self.quantity = quantity
    self.lead = lead
    self.cost = cost
  }
}
