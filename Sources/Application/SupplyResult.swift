import Catalog
import Climate
import Documents
public import Electrical
import Finance
public import Quantities
import Scenario

/// Sources and a load, resolved.
public struct SupplyCase: Sendable {
  public var id: String
  public var name: String?
  public var start: Month
  public var end: Month
  /// What is served from a month on, the earliest first; each holds until the next.
  public var loads: [SupplyLoad]
  public var units: [SupplyUnit]
  public var flexible: FlexibleLoad?
  var grid: Grid?
  var gridCarbon: [CarbonIntensity]?
  var residualCarbon: CarbonIntensity?
  var coincidentHours: [Int]?
  var discount: Double
  var limits: SupplyLimitsSpec?
  var swing: SupplySwingSpec?
  var notes: [String]
  /// What the figures rest on.
  var records: [UsedDocument] = []
}

/// A load from a month on.
public struct SupplyLoad: Sendable {
  public var from: Month
  /// At the meter, in each of 8,760 hours.
  public var hours: [Power]
  /// Of a year at rack inputs; nil where not said.
  public var it: Energy?
  /// What the utility meters as the peak of each month, January first, where that is more than the
  /// month's highest hour; empty: the hours are all there is.
  public var peaks: [Power] = []

  /// What comes on top of an hour's mean within it, by month.
  var withinHours: [Power] {
    guard peaks.count == 12 else { return Array(repeating: .zero, count: 12) }
    return CalendarYear.months.enumerated().map { month, range in
      max(.zero, peaks[month] - range.reduce(Power.zero) { max($0, hours[$1]) })
    }
  }
}

/// How the sources of a case serve its load, stage by stage.
public struct SupplyResult: Sendable {
  public let input: SupplyCase
  /// Spans of months in which the same sources are there, in order.
  public let stages: [SupplyStage]

  /// Serves a year of each stage.
  ///
  /// - Throws: a failure where two batteries stand beside each other.
  init(_ input: SupplyCase, file: String) throws(Failure) {
    self.input = input
    var stages: [SupplyStage] = []
    for (from, until) in input.spans {
      let live = input.units.filter { input.isLive($0, in: from) }
      let batteries = live.filter { $0.storage != nil }
      guard batteries.count < 2 else {
        throw Failure(
          issues: [
            Issue(
              file: file, path: "sources.\(batteries[1].spec.id)",
              message: "a second battery: state both as one")
          ])
      }
      stages.append(SupplyStage(live, from: from, until: until, of: input))
    }
    self.stages = stages
  }

  /// What is wrong with the answer: load not served, plant that cannot be there, limits passed.
  public var violations: [String] {
    var lines: [String] = []
    for unit in input.units {
      let from = unit.spec.from ?? input.start
      if let earliest = unit.earliest, earliest > from {
        lines.append(
          "\(unit.spec.id) cannot run from \(from): ordered \(unit.spec.ordered ?? from), with lead "
            + "and construction it is there in \(earliest)")
      }
    }
    return lines + stages.flatMap { $0.violations(of: input) }
  }

  /// 3 where load is not served or a limit is passed.
  public var exitStatus: Int32 { violations.isEmpty ? 0 : Failure.Status.violated.rawValue }
}

extension SupplyCase {
  /// Month from which a connection to the grid is there; nil where none ever is.
  var gridArrives: Month? {
    units.filter { $0.spec.type == .grid }.map { $0.spec.from ?? start }.min()
  }

  /// Month in which a bridge goes: the next after its own in which a connection to the grid comes,
  /// or its first where the grid is there already; nil where the grid never comes, or where the
  /// bridge says itself until when it stays.
  private func relief(of bridge: SupplyUnit) -> Month? {
    guard bridge.spec.role == .bridge, bridge.spec.until == nil else { return nil }
    let first = bridge.spec.from ?? start
    let arrivals = units.filter { $0.spec.type == .grid }.map { $0.spec.from ?? start }
    return arrivals.filter { $0 > first }.min() ?? (arrivals.isEmpty ? nil : first)
  }

  /// What is served in a month; nothing before the first load.
  func load(in month: Month) -> SupplyLoad {
    loads.last { $0.from <= month }
      ?? SupplyLoad(
        from: start, hours: Array(repeating: .zero, count: CalendarYear.hours), it: nil)
  }

  func isLive(_ unit: SupplyUnit, in month: Month) -> Bool {
    if let from = unit.spec.from, month < from { return false }
    if let until = unit.spec.until, month >= until { return false }
    if let relief = relief(of: unit), month >= relief { return false }
    return true
  }

  /// Spans between the months in which sources come or go.
  var spans: [(from: Month, until: Month)] {
    var months = [start, end] + loads.map(\.from)
    for unit in units {
      months += [unit.spec.from, unit.spec.until].compactMap { $0 }
      if let relief = relief(of: unit) { months.append(relief) }
    }
    let inside = months.filter { $0 >= start && $0 <= end }.sorted()
    var cuts: [Month] = []
    for month in inside where cuts.last != month { cuts.append(month) }
    return zip(cuts, cuts.dropFirst()).map { ($0, $1) }
  }
}

/// One span of months and a year of its sources.
public struct SupplyStage: Sendable {
  public let from: Month
  public let until: Month
  public let parts: [Part]
  public let year: SupplyYear
  /// Of each connection to the grid that is there.
  public var bills: [AnnualBill] { parts.compactMap(\.bill) }
  public let battery: SupplyStorage?
  let load: [Power]
  let it: Energy?
  public let swing: Swing?
  public let scope1: Mass
  /// Nil where no grid is named though its energy is drawn.
  public let scope2Location: Mass?
  /// With agreements counted in the hours that they deliver in, and over the year.
  public let scope2MarketHourly: Mass?
  public let scope2MarketAnnual: Mass?

  /// One source in this stage; amounts are of a year.
  public struct Part: Sendable {
    public var unit: SupplyUnit
    public var energy: Energy
    /// What it could have given and nobody took.
    public var spilled: Energy
    public var peak: Power
    /// Hours a year that each of its units runs, alike; nil for what has no units.
    public var runHours: Double?
    public var fuel: Energy?
    public var carbon: Mass
    public var nitrogenOxides: Mass?
    /// Level payment for its capital; nil where no price is known.
    public var capital: Money?
    public var fixed: Money
    public var variable: Money
    public var fuelCost: Money
    /// Charges by the highest draw, of the grid.
    public var demand: Money
    /// Of a connection to the grid, for what comes through its meter.
    public var bill: AnnualBill?

    public var cost: Money? { capital.map { $0 + fixed + variable + fuelCost + demand } }
    /// Cost of a unit of energy that was used.
    public var levelized: EnergyPrice? {
      guard energy > .zero else { return nil }
      return cost.map { $0 / energy }
    }
    /// Load of running units at the peak, and after one of them fails; nil for what has no units.
    public var loading: Double?
    public var loadingAfterLoss: Double?
    /// Units that the peak needs, and the probability that as many can run; nil where unknown.
    public var unitsAtPeak: Int?
    public var probability: Double?
  }

  /// What a training load does below an hour.
  public struct Swing: Sendable {
    /// Behind what power supplies smooth.
    public var load: LoadSwing
    /// Whether the battery takes and gives enough to hold the grid at the mean.
    public var isSmoothed: Bool
    public var limit: Power?
    public var ramp: Ratio<PowerDimension, DurationDimension>?

    /// What the grid sees.
    public var seen: Power { isSmoothed ? .zero : load.size }
  }

  public var years: Double { Double(until - from) / 12 }
  public var loadEnergy: Energy { load.reduce(.zero, +) * Duration.hours(1) }
  public var peak: Power { load.reduce(.zero) { max($0, $1) } }
  /// Cost of a year; nil where a price is missing.
  public var cost: Money? {
    var sum = Money.zero
    for part in parts {
      guard let cost = part.cost else { return nil }
      sum += cost
    }
    return sum
  }
  /// Cost of a unit of load that was served.
  public var unitCost: EnergyPrice? {
    let served = loadEnergy - year.unservedEnergy - year.shedEnergy
    return served > .zero ? cost.map { $0 / served } : nil
  }
  /// Carbon of scope 1 and 2 (location-based) for a unit of energy at rack inputs (The Green Grid).
  public var cue: CarbonIntensity? {
    guard let it, it > .zero, let scope2Location else { return nil }
    return (scope1 + scope2Location) / it
  }

  init(_ live: [SupplyUnit], from: Month, until: Month, of input: SupplyCase) {
    self.from = from
    self.until = until
    let served = input.load(in: from)
    load = served.hours
    it = served.it
    let peak = served.hours.reduce(Power.zero) { max($0, $1) }
    swing = input.swing.map { spec in
      let load = LoadSwing(
        size: peak * spec.share * (1 - spec.rackSmoothing), period: spec.period)
      let battery = live.lazy.compactMap(\.storage).first
      let isSmoothed =
        battery.map {
          $0.power >= load.storagePower && $0.energy >= load.storage
        } ?? false
      return Swing(load: load, isSmoothed: isSmoothed, limit: spec.limit, ramp: spec.ramp)
    }
    let flows = live.filter { $0.storage == nil }
    let storage = live.first { $0.storage != nil }
    battery = storage?.storage
    let sources = SupplyStage.sources(flows, load: load)
    let year = SupplyDispatch.run(
      load: load, sources: sources, storage: storage?.storage, flexible: input.flexible)
    self.year = year
    let hours = load.indices
    var parts = flows.indices.map { index in
      Part(
        flows[index], used: year.used[index], available: sources[index].available,
        discount: input.discount)
    }
    // A meter sees agreements that come through it; their energy is not billed by the utility.
    let grids = flows.indices.filter { flows[$0].spec.type == .grid }
    let draws = grids.map { grid in
      hours.map { hour in
        flows.indices.reduce(Power.zero) {
          sources[$1].meter == flows[grid].spec.id ? $0 + year.used[$1][hour] : $0
        }
      }
    }
    let rises = SupplyStage.rises(
      served.withinHours, draws, contracted: grids.map { flows[$0].capacity })
    for (index, grid) in grids.enumerated() {
      guard let schedule = flows[grid].schedule else { continue }
      let bill = schedule.bill(
        draws[index], plus: rises[index], contracted: flows[grid].capacity,
        coincidentHours: input.coincidentHours)
      parts[grid].bill = bill
      parts[grid].variable = hours.reduce(Money.zero) { sum, hour in
        sum + schedule.energy[hour] * (year.used[grid][hour] * Duration.hours(1))
      }
      parts[grid].demand = bill.demandCharge
    }
    if let storage {
      var part = Part(storage, used: year.discharge, available: [], discount: input.discount)
      part.energy = year.discharged
      parts.append(part)
    }
    self.parts = parts
    scope1 = parts.reduce(.zero) { $0 + $1.carbon }
    // Carbon of what comes through the meter.
    var location = Mass.zero
    var market = Mass.zero
    var isKnown = true
    var metered = Energy.zero
    var contracted = Energy.zero
    for index in flows.indices where flows[index].spec.type != .plant {
      let isGrid = flows[index].spec.type == .grid
      let energy = parts[index].energy
      if !isGrid { contracted += energy + parts[index].spilled }
      guard flows[index].isMetered else { continue }
      metered += energy
      guard energy > .zero else { continue }
      guard input.grid != nil || input.gridCarbon != nil else {
        isKnown = false
        continue
      }
      for hour in hours {
        let used = year.used[index][hour] * Duration.hours(1)
        let local = input.gridCarbon?[hour] ?? input.grid?.carbon ?? .zero
        location += local * used
        if isGrid { market += (input.residualCarbon ?? local) * used }
      }
    }
    scope2Location = isKnown ? location : nil
    scope2MarketHourly = isKnown ? market : nil
    // Over a year every unit bought counts against every unit drawn.
    let open = metered > .zero ? max(0, 1 - contracted / metered) : 0
    let mean = metered > .zero ? location / metered : CarbonIntensity.zero
    scope2MarketAnnual = isKnown ? (input.residualCarbon ?? mean) * (metered * open) : nil
  }

  /// What rises within hours, by month, at each meter: in proportion to what each has left above its
  /// highest hour of the month, so that a full line rises no further.
  private static func rises(
    _ all: [Power], _ draws: [[Power]], contracted: [Power]
  ) -> [[Power]] {
    guard draws.count > 1 else { return draws.map { _ in all } }
    let rooms = zip(draws, contracted).map { draw, contracted in
      CalendarYear.months.map { month in
        max(contracted - month.reduce(Power.zero) { max($0, draw[$1]) }, .zero)
      }
    }
    return rooms.map { own in
      own.indices.map { month in
        let sum = rooms.reduce(Power.zero) { $0 + $1[month] }
        return sum > .zero ? all[month] * (own[month] / sum) : .zero
      }
    }
  }

  /// The sources as the dispatch sees them: agreements through a meter, that of the first connection,
  /// take up contracted power.
  private static func sources(_ flows: [SupplyUnit], load: [Power]) -> [SupplySource] {
    let first = flows.first { $0.spec.type == .grid }
    var room = first?.available ?? Array(repeating: .zero, count: load.count)
    var available = flows.map { $0.spec.type == .grid ? [] : $0.available }
    for index in flows.indices where flows[index].isMetered && flows[index].spec.type != .grid {
      for hour in room.indices {
        available[index][hour] = min(available[index][hour], room[hour])
        room[hour] = room[hour] - available[index][hour]
      }
    }
    return flows.enumerated().map { index, unit in
      if unit.spec.type == .grid {
        return SupplySource(
          id: unit.spec.id, order: .merit,
          available: unit.spec.id == first?.spec.id ? room : unit.available,
          marginal: unit.marginal, meter: unit.spec.id)
      }
      let order: SupplySource.Order =
        unit.spec.role == .backup
        ? .last : unit.fuelPrice == nil || unit.spec.type == .ppa ? .first : .merit
      return SupplySource(
        id: unit.spec.id, order: order, available: available[index], marginal: unit.marginal,
        meter: unit.isMetered ? first?.spec.id : nil)
    }
  }
}

extension SupplyStage.Part {
  /// - Parameters:
  ///   - used: of each hour.
  ///   - available: what it could give, after what the meter lets through.
  fileprivate init(_ unit: SupplyUnit, used: [Power], available: [Power], discount: Double) {
    self.unit = unit
    let hour = Duration.hours(1)
    energy = used.reduce(.zero, +) * hour
    peak = used.reduce(.zero) { max($0, $1) }
    demand = .zero
    bill = nil
    fuel = nil
    carbon = unit.carbon * energy
    nitrogenOxides = nil
    // Of agreements all output is paid for, also what the meter does not let through.
    let output = unit.spec.type == .ppa ? unit.available : available
    let given = output.reduce(.zero, +) * hour
    let isFree = unit.spec.type == .ppa || (unit.fuelPrice == nil && unit.spec.type == .plant)
    spilled = isFree && unit.storage == nil ? given - energy : .zero
    variable = unit.variable * (unit.spec.type == .ppa ? given : energy)
    fixed = (unit.fixed ?? .zero) * unit.capacity
    fuelCost = (unit.fuelPrice ?? .zero) * energy
    capital =
      unit.spec.type == .plant
      ? unit.capex.map { capex in
        let cost = capex * unit.capacity
        return .dollars(
          annuityCharge(cost: cost.dollars, rate: discount, years: unit.life.years))
      } : .zero
    if let heat = unit.fuelHeat { fuel = energy * heat }
    if unit.fuelPrice != nil, unit.spec.type == .plant {
      nitrogenOxides = unit.nitrogenOxides.map { $0 * energy }
      var unitHours = 0.0
      var most = 0.0
      for index in used.indices where used[index] > .zero {
        let one = unit.unit * (unit.warm.isEmpty ? 1 : max(unit.warm[index], 1e-9))
        let units = used[index] / one
        unitHours += (units * (1 - 1e-9)).rounded(.up)
        most = max(most, units)
      }
      runHours = unitHours / Double(unit.count)
      if unit.spec.count != nil, unit.needed > 0, peak > .zero {
        loading = peak / (unit.unit * Double(unit.needed))
        if unit.needed > 1 { loadingAfterLoss = peak / (unit.unit * Double(unit.needed - 1)) }
        let units = Int((most * (1 - 1e-9)).rounded(.up))
        unitsAtPeak = units
        if let single = unit.equipment?.availability {
          probability = availability(needed: units, of: unit.count, unit: single)
        }
      }
    }
  }
}

extension SupplyStage {
  /// What this stage fails at.
  fileprivate func violations(of input: SupplyCase) -> [String] {
    var lines: [String] = []
    let span = "\(from) to \(until)"
    if year.unservedEnergy > .zero {
      let worst = year.unserved.indices.reduce(0) {
        year.unserved[$1] > year.unserved[$0] ? $1 : $0
      }
      let hours = year.unserved.count { $0 > .zero }
      lines.append(
        "\(span): \(NumberText.fixed(year.unservedEnergy.megawattHours, 1)) MWh a year are not "
          + "served, in \(hours) hours; \(NumberText.fixed(year.unserved[worst].megawatts, 2)) MW are "
          + "short at most, in hour \(worst)")
    }
    if let swing, let limit = swing.limit, swing.seen > limit {
      lines.append(
        "\(span): the load swings by \(NumberText.fixed(swing.seen.megawatts, 1)) MW, the utility "
          + "takes \(NumberText.fixed(limit.megawatts, 1)): a battery of "
          + "\(NumberText.fixed(swing.load.storagePower.megawatts, 1)) MW smooths it")
    }
    for part in parts {
      let id = part.unit.spec.id
      if let limit = part.unit.spec.nitrogenOxidesLimit, let nox = part.nitrogenOxides, nox > limit
      {
        lines.append(
          "\(span): \(id) emits \(NumberText.fixed(nox.kilograms / 1000, 1)) t of NOx a year, its "
            + "permit allows \(NumberText.fixed(limit.kilograms / 1000, 1))")
      }
      if let limit = part.unit.spec.runHours, let hours = part.runHours, hours > limit {
        lines.append(
          "\(span): units of \(id) run \(NumberText.fixed(hours, 0)) h a year, their permit allows "
            + NumberText.fixed(limit, 0))
      }
    }
    if let limit = input.limits?.nitrogenOxides {
      let sum = parts.reduce(Mass.zero) { $0 + ($1.nitrogenOxides ?? .zero) }
      if sum > limit {
        lines.append(
          "\(span): \(NumberText.fixed(sum.kilograms / 1000, 1)) t of NOx a year, the permit allows "
            + NumberText.fixed(limit.kilograms / 1000, 1))
      }
    }
    if let limit = input.limits?.carbon, scope1 > limit {
      lines.append(
        "\(span): \(NumberText.fixed(scope1.kilograms / 1000, 0)) t of CO2 a year of fuel on the "
          + "site, the limit is \(NumberText.fixed(limit.kilograms / 1000, 0))")
    }
    return lines
  }
}
