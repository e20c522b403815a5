import Catalog
import Electrical
import Fabric
public import Quantities
public import Scenario

/// What earlier phases of a site have taken.
struct SiteUse {
  /// Capacity reserved, and the load at the design condition within it.
  var contracted = Power.zero
  var facility = Power.zero
  var water = Volume.zero
  var annualWater = Volume.zero
  var fuel = Volume.zero
  var land = Area.zero
  var buildingArea = Area.zero
  /// Part of each budget of the site that is taken.
  var taken: [Power] = []
  /// Networks that span the site, with the endpoints on each.
  var networks: [FabricQuestion] = []
  /// When the racks so far are all accepted, in months as `Month.index` counts them.
  var racksAccepted = -Double.infinity

  /// Endpoints on a network built of the same parts by the same rules.
  func endpoints(onNetworkLike question: FabricQuestion) -> Int {
    networks.first { $0.isLike(question) }?.endpoints ?? 0
  }

  /// Adds a phase.
  mutating func add(_ plan: PhasePlan, _ model: PhaseModel) {
    contracted += plan.contracted
    facility += plan.facility
    if taken.isEmpty { taken = Array(repeating: .zero, count: model.site.budgets.count) }
    for draw in plan.draws { taken[draw.budget] += draw.power }
    water += plan.designDayWater
    annualWater += plan.year.water
    fuel += plan.fuel ?? .zero
    land += plan.land
    buildingArea += plan.layout.buildingArea
    racksAccepted = model.racksAccepted(plan.layout.computeRacks)
    guard model.phase.fabric.scope == .site, let size = plan.network.fabrics.first?.size else {
      return
    }
    var question = model.networks.compute
    question.endpoints = size.endpoints
    networks.removeAll { $0.isLike(question) }
    networks.append(question)
  }
}

extension FabricQuestion {
  fileprivate func isLike(_ other: FabricQuestion) -> Bool {
    var same = self
    same.endpoints = other.endpoints
    return same == other
  }
}

/// What a site delivers from a month on.
///
/// Phases draw on its budgets in a fixed order: the grid's by date, then plant on the site, then
/// what arrives later to relieve a bridge, then bridges that nothing relieves.
struct SiteCapacity {
  /// Firm power from grid and plant on the site, in every month from then on.
  ///
  /// A bridge counts until the first grid budget: where it carries more than the grid that relieves
  /// it, only what the grid carries is there to stay.
  let firm: Power
  /// Grid budgets there by then, in order of date: firm power and the transformers it comes
  /// through.
  private let banks: [(firm: Power, usable: ApparentPower?)]
  private let powerFactor: Double
  private let site: ResolvedSite
  /// Positions of budgets in the order in which phases draw on them.
  private let order: [Int]

  init(_ site: ResolvedSite, from month: Month, powerFactor: Double) {
    var firm = Self.firm(site, in: month)
    for index in site.budgets.indices where site.budgets[index].budget.available > month {
      firm = min(firm, Self.firm(site, in: site.budgets[index].budget.available))
    }
    self.firm = firm
    self.powerFactor = powerFactor
    self.site = site
    // Sorted by position: budgets are large, and copies of them take longer than the sorting.
    let keys = site.budgets.indices.map { index -> (rank: Int, available: Month, index: Int) in
      let available = site.budgets[index].budget.available
      let isGrid = site.budgets[index].budget.source == .grid
      let rank =
        site.budgets[index].budget.role == .bridge
        ? 3 : available > month ? 2 : isGrid ? 0 : 1
      return (rank, available, index)
    }
    order = keys.sorted { $0 < $1 }.map(\.index)
    let arrived = keys.filter {
      $0.available <= month && site.budgets[$0.index].budget.source == .grid
    }
    banks = arrived.sorted { ($0.available, $0.index) < ($1.available, $1.index) }.map {
      (site.budgets[$0.index].firm, site.budgets[$0.index].budget.transformers?.usable)
    }
  }

  /// Firm power less what its banks of transformers cannot carry.
  fileprivate var throughTransformers: Power {
    banks.reduce(firm) { sum, bank in
      guard let usable = bank.usable else { return sum }
      return sum - max(.zero, bank.firm - usable.power(powerFactor: powerFactor))
    }
  }

  private static func firm(_ site: ResolvedSite, in month: Month) -> Power {
    var hasGrid = false
    for index in site.budgets.indices where site.budgets[index].budget.available <= month {
      if site.budgets[index].budget.source == .grid { hasGrid = true }
    }
    var sum = Power.zero
    for index in site.budgets.indices where site.budgets[index].budget.available <= month {
      if site.budgets[index].budget.role != .bridge {
        sum += site.budgets[index].firm
      } else if !hasGrid {
        sum += site.budgets[index].plantPower
      }
    }
    return sum
  }

  /// What a phase draws on each budget.
  ///
  /// - Parameter before: what earlier phases have taken.
  func draws(_ contracted: Power, after before: SiteUse) -> [PowerDraw] {
    var rest = contracted
    var draws: [PowerDraw] = []
    for index in order where rest > .zero {
      let budget = site.budgets[index]
      let taken = before.taken.isEmpty ? .zero : before.taken[index]
      let whole = budget.budget.role == .bridge ? budget.plantPower : budget.firm
      let power = min(rest, whole - taken)
      guard power > .zero else { continue }
      rest -= power
      var units = 0
      if budget.budget.source == .onSite, let rating = budget.unitPower {
        units = budget.units(for: taken + power, rating) - budget.units(for: taken, rating)
      }
      draws.append(PowerDraw(budget: index, power: power, units: units, isFirst: taken == .zero))
    }
    return draws
  }

  /// Load on the most loaded bank of transformers that the grid budgets name, and what it carries
  /// with its redundancy intact. Budgets are loaded in order of date; power beyond banks is not
  /// counted.
  func transformers(load: Power) -> (use: ApparentPower, limit: ApparentPower)? {
    var rest = load
    var tightest: (use: ApparentPower, limit: ApparentPower)?
    for bank in banks {
      let taken = min(rest, bank.firm)
      rest -= taken
      guard let usable = bank.usable else { continue }
      let use = taken.apparent(powerFactor: powerFactor)
      // Compared crosswise: a bank whose redundancy leaves nothing has no ratio.
      if let known = tightest, known.use.base * usable.base >= use.base * known.limit.base {
        continue
      }
      tightest = (use, usable)
    }
    return tightest
  }
}

extension ResolvedSite {
  /// Firm power in every month from one on, through transformers whose redundancy is intact.
  public func lastingPower(from month: Month, powerFactor: Double) -> Power {
    SiteCapacity(self, from: month, powerFactor: powerFactor).throughTransformers
  }
}

extension ResolvedBudget {
  /// Units of plant on the site that stand for so much power, with their redundancy; no more than
  /// the budget has.
  public func units(for power: Power, _ rating: Power) -> Int {
    let needed = unitsNeeded(load: power, rating: rating)
    return min(budget.count, budget.redundancy.installed(needed: needed))
  }
}
