import Catalog
import Planner
import Quantities
import Schedule

/// A phase's dates: what was asked, what is likely, and how sure that is.
struct SchedulePhase {
  var site: String
  var id: String
  var asked: Month?
  /// Ready for service and every rack accepted, with likely durations.
  var ready: Day
  var full: Day
  var readyQuantiles: [Day]
  var fullQuantiles: [Day]
  /// Chance of being ready in the month asked for, or before.
  var chance: Double?
  /// Days by which the phase can slip and still be ready as asked; negative where it is late.
  var float: Double?
  var power: Power
  var accelerators: Int
}

/// A purchase's dates.
struct ScheduleOrder {
  var site: String
  var phase: String
  var purchase: Purchase
  /// The last day on which it can be ordered without moving what is asked for.
  var orderBy: Day?
  /// When it has to arrive.
  var arriveBy: Day?
  /// The first day on which the schedule could order it.
  var earliestOrder: Day
  var float: Double?
}

/// Power that is at work by the end of a quarter.
struct RampQuarter {
  var year: Int
  var quarter: Int
  var asked: Power
  var likely: Power
  /// What nine of ten draws reach at least, the middle, and what one of ten exceeds.
  var low: Power
  var middle: Power
  var high: Power
  /// With likely dates.
  var accelerators: Int

  var text: String { "\(year)-Q\(quarter)" }
}

extension ScheduleResult {
  static let quantiles = [0.1, 0.5, 0.9]

  /// Phases in the order of their sites.
  var phases: [SchedulePhase] {
    guard let campus else { return [] }
    var rows: [SchedulePhase] = []
    for (siteIndex, site) in campus.work.sites.enumerated() {
      for (phaseIndex, phase) in site.phases.enumerated() {
        func positions(_ id: String) -> [Int] {
          campus.tags.indices.filter {
            let tag = campus.tags[$0]
            return tag.site == siteIndex && tag.phase == phaseIndex
              && campus.templates[tag.template].id == id
          }
        }
        let ready = positions(CampusNetwork.Milestone.ready)
        let full = positions(CampusNetwork.Milestone.full)
        // A phase is ready with its first building, and full with its last.
        guard let first = ready.min(by: { path.earlyFinish[$0] < path.earlyFinish[$1] }),
          let last = full.max(by: { path.earlyFinish[$0] < path.earlyFinish[$1] }),
          let firstWatched = watched.firstIndex(of: first),
          let lastWatched = watched.firstIndex(of: last)
        else { continue }
        let deadline = phase.ready.map { Double($0.advanced(by: 1).firstDay.index) }
        rows.append(
          SchedulePhase(
            site: site.id, id: phase.id, asked: phase.ready,
            ready: Self.day(ofFinish: path.earlyFinish[first]),
            full: Self.day(ofFinish: path.earlyFinish[last]),
            readyQuantiles: Self.quantiles.map {
              Self.day(ofFinish: risk.quantile($0, of: firstWatched))
            },
            fullQuantiles: Self.quantiles.map {
              Self.day(ofFinish: risk.quantile($0, of: lastWatched))
            },
            chance: deadline.map { risk.probability(firstWatched, by: $0) },
            float: deadline.map { $0 - path.earlyFinish[first] },
            power: phase.buildings.reduce(.zero) { $0 + $1.power },
            accelerators: phase.buildings.reduce(0) { $0 + $1.accelerators }))
      }
    }
    return rows
  }

  /// Long-lead purchases, the first to be ordered first.
  var orders: [ScheduleOrder] {
    guard let campus else { return [] }
    var rows: [ScheduleOrder] = []
    for (index, tag) in campus.tags.enumerated() {
      guard let phaseIndex = tag.phase, let purchaseIndex = tag.purchase,
        campus.templates[tag.template].id == CampusNetwork.Milestone.submittal,
        let delivery = campus.tags.firstIndex(where: {
          $0.site == tag.site && $0.phase == phaseIndex && $0.purchase == purchaseIndex
            && campus.templates[$0.template].id == CampusNetwork.Milestone.delivery
        })
      else { continue }
      let site = campus.work.sites[tag.site]
      let isBound = path.lateStart[index].isFinite
      rows.append(
        ScheduleOrder(
          site: site.id, phase: site.phases[phaseIndex].id,
          purchase: site.phases[phaseIndex].purchases[purchaseIndex],
          orderBy: isBound ? Self.day(ofStart: path.lateStart[index]) : nil,
          arriveBy: isBound ? Self.day(ofFinish: path.lateFinish[delivery]) : nil,
          earliestOrder: Self.day(ofStart: path.earlyStart[index]),
          float: isBound ? path.totalFloat[index] : nil))
    }
    rows += ordersOfPower(campus)
    return rows.enumerated().sorted {
      ($0.element.orderBy ?? Day(index: .max), $0.offset)
        < ($1.element.orderBy ?? Day(index: .max), $1.offset)
    }.map(\.element)
  }

  /// What belongs to the power of a dated budget: ordered so that likely lead times end on its date.
  private func ordersOfPower(_ campus: Campus) -> [ScheduleOrder] {
    let approval =
      campus.templates.first { $0.id == CampusNetwork.Milestone.submittal }?.duration?.likely.days
      ?? 0
    return campus.work.sites.flatMap { site in
      site.phases.flatMap { phase in
        phase.purchases.filter(\.isPartOfPower).map { purchase in
          let live = phase.powerLive.map { Double($0.index) }
          let order = live.map { $0 - purchase.lead.likely - approval }
          let earliest = site.ordersFrom.map { Double($0.index) } ?? start
          return ScheduleOrder(
            site: site.id, phase: phase.id, purchase: purchase,
            orderBy: order.map(Self.day(ofStart:)), arriveBy: live.map(Self.day(ofFinish:)),
            earliestOrder: Self.day(ofStart: earliest), float: nil)
        }
      }
    }
  }

  /// Facility power of buildings that are ready, by the end of each quarter.
  ///
  /// A building is not counted before the month that its phase was asked for: nobody runs it earlier.
  var ramp: [RampQuarter] {
    guard let campus else { return [] }
    struct Building {
      var power: Power
      var accelerators: Int
      var asked: Double?
      var likely: Double
      var draws: [Double]
    }
    var buildings: [Building] = []
    for (place, index) in watched.enumerated() {
      let tag = campus.tags[index]
      guard campus.templates[tag.template].id == CampusNetwork.Milestone.ready,
        let phase = tag.phase, let building = tag.building
      else { continue }
      let work = campus.work.sites[tag.site].phases[phase]
      let asked = work.ready.map { Double($0.firstDay.index) }
      buildings.append(
        Building(
          power: work.buildings[building].power,
          accelerators: work.buildings[building].accelerators, asked: asked,
          likely: max(path.earlyFinish[index], asked ?? -.infinity),
          draws: risk.finishes[place].map { max($0, asked ?? -.infinity) }))
    }
    let firsts = buildings.map { min($0.asked ?? $0.likely, $0.draws.first ?? $0.likely) }
    let lasts = buildings.map { building in
      max(building.likely, building.draws[building.draws.count * 9 / 10])
    }
    guard let first = firsts.min(), let last = lasts.max() else { return [] }
    let begin = Self.day(ofStart: first).month
    var month = Month(index: begin.index / 3 * 3)
    var quarters: [RampQuarter] = []
    while Double(month.firstDay.index) <= last {
      let end = Double(month.advanced(by: 3).firstDay.index)
      func power(_ p: Double) -> Power {
        // The p-quantile of the sum where buildings are late together: each at its own quantile.
        buildings.reduce(.zero) { sum, building in
          let rank = Int((p * Double(building.draws.count)).rounded(.up))
          let time = building.draws[min(max(rank - 1, 0), building.draws.count - 1)]
          return time <= end ? sum + building.power : sum
        }
      }
      quarters.append(
        RampQuarter(
          year: month.year, quarter: (month.month - 1) / 3 + 1,
          asked: buildings.reduce(.zero) {
            $1.asked.map { $0 < end } ?? false ? $0 + $1.power : $0
          },
          likely: buildings.reduce(.zero) { $1.likely <= end ? $0 + $1.power : $0 },
          low: power(0.9), middle: power(0.5), high: power(0.1),
          accelerators: buildings.reduce(0) { $1.likely <= end ? $0 + $1.accelerators : $0 }))
      month = month.advanced(by: 3)
    }
    return quarters
  }
}
