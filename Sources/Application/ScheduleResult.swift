import Catalog
import Documents
import Planner
public import Quantities
import Scenario
public import Schedule

/// When everything of a build-out, or of a list of activities, happens.
public struct ScheduleResult: Sendable {
  public var id: String
  public var title: String
  public var network: ActivityNetwork
  /// With likely durations.
  public var path: CriticalPath
  public var risk: DateRisk
  /// First day of the whole.
  public var start: Double
  /// The chain of activities that decides the end of the whole.
  public var chain: [Int]
  /// Milestones whose dates were drawn, by position, as `risk` has them.
  public var watched: [Int]
  /// What each activity stands for; nil for a bare list.
  public var campus: Campus?
  /// What the dates rest on beside the plan.
  public var basis: [Basis]

  public struct Campus: Sendable {
    var tags: [CampusNetwork.Tag]
    var templates: [ActivityTemplate]
    var work: CampusWork
    /// Earliest day of the schedule's question, from which late orders are told.
    var today: Double
  }

  /// One figure that dates rest on.
  public struct Basis: Sendable {
    public var name: String
    public var value: String
    public var confidence: String
    public var source: String
  }

  /// The date that a moment at the end of work falls on: midnight is the end of the day before.
  public static func day(ofFinish time: Double) -> Day {
    Day(index: Int((time - 1e-6).rounded(.down)))
  }

  public static func day(ofStart time: Double) -> Day {
    Day(index: Int((time + 1e-6).rounded(.down)))
  }
}

/// A schedule but for what its draws say.
private struct DatedNetwork {
  var draws: DateDraws
  var result: (DateRisk) -> ScheduleResult
}

/// Asks when a build-out can be ready, or when a list of activities is done.
public struct ScheduleRequest: Sendable {
  public var file: String
  public var records: [String]
  public var storePath: String?
  public var draws: Int
  public var seed: UInt64

  public static let maximumDraws = 1_000_000

  public init(
    file: String, records: [String] = [], storePath: String? = nil, draws: Int = 10_000,
    seed: UInt64 = 1
  ) {
    self.file = file
    self.records = records
    self.storePath = storePath
    self.draws = draws
    self.seed = seed
  }

  /// Reads the file, plans where it is a build-out, and schedules.
  public func run() async throws(Failure) -> ScheduleResult {
    let dated = try dated()
    return dated.result(await dated.draws.riskOnAllThreads())
  }

  /// The schedule of a plan that is made already; its activities are the library's.
  public func schedule(of plan: PlanResult) async throws(Failure) -> ScheduleResult {
    let request = PlanRequest(file: file, records: records, storePath: storePath)
    let dated = try dated(plan, try request.library())
    return dated.result(await dated.draws.riskOnAllThreads())
  }

  /// What is drawn: the network with its dates to be kept.
  public func question() throws(Failure) -> DateDraws { try dated().draws }

  private func dated() throws(Failure) -> DatedNetwork {
    guard (1...Self.maximumDraws).contains(draws) else {
      throw Failure(.usage, "draws: \(draws) is not 1 to \(Self.maximumDraws)")
    }
    let request = PlanRequest(file: file, records: records, storePath: storePath)
    let spec = try request.readSpec()
    let library = try request.library()
    switch spec.kind {
    case BuildOut.kind:
      let scenario = try request.resolve(spec.document, in: library)
      return try dated(try PlanResult(scenario), library)
    case ScheduleSpec.kind:
      let read = Reader.read(ScheduleSpec.self, from: spec.document, file: file)
      guard let record = read.record else { throw Failure(issues: read.issues) }
      return try dated(record, library)
    default:
      throw Failure(
        issues: [
          Issue(
            file: file, position: spec.document["kind"]?.position ?? .none, path: "kind",
            message: "this is a \(spec.kind); a build-out or schedule is expected")
        ])
    }
  }

  /// The schedule of a plan.
  private func dated(_ result: PlanResult, _ library: Library) throws(Failure) -> DatedNetwork {
    let catalog = try ScheduleCatalog(library)
    let buildOut = result.scenario.buildOut
    let issues = catalog.issues(of: buildOut.schedule.changes, file: file)
    guard issues.isEmpty else { throw Failure(issues: issues) }
    let rates = buildOut.rackRate.map(catalog.rates(fixed:)) ?? catalog.rackRates
    let work = result.campusWork(rates: rates)
    let templates = catalog.templates(changed: buildOut.schedule.changes)
    return try dated(
      work, templates, catalog, id: buildOut.id, title: buildOut.name ?? buildOut.id,
      today: Double(buildOut.start.firstDay.index))
  }

  /// The schedule of activities or buildings alone.
  func schedule(
    _ spec: ScheduleSpec, _ library: Library
  ) throws(Failure) -> ScheduleResult {
    let dated = try dated(spec, library)
    return dated.result(dated.draws.risk())
  }

  private func dated(
    _ spec: ScheduleSpec, _ library: Library
  ) throws(Failure) -> DatedNetwork {
    let catalog = try ScheduleCatalog(library)
    if let campus = spec.campus {
      let buildings = campus.buildings.flatMap {
        [BuildingWork](
          repeating: BuildingWork(racks: $0.racks, power: $0.power, accelerators: 0),
          count: $0.count)
      }
      let work = CampusWork(
        sites: [
          SiteWork(
            id: spec.id, start: spec.start, project: campus.project,
            phases: [
              PhaseWork(id: "campus", powerLive: campus.powerLive, buildings: buildings)
            ])
        ], racksPerWeek: campus.rackRate.map(catalog.rates(fixed:)) ?? catalog.rackRates)
      return try dated(
        work, catalog.templates(changed: []), catalog, id: spec.id, title: spec.name ?? spec.id,
        today: Double(spec.start.index))
    }
    return try dated(activities: spec, catalog)
  }

  private func dated(
    _ work: CampusWork, _ templates: [ActivityTemplate], _ catalog: ScheduleCatalog, id: String,
    title: String, today: Double
  ) throws(Failure) -> DatedNetwork {
    let campus: CampusNetwork
    do throws(ScheduleError) {
      campus = try CampusNetwork(work, templates)
    } catch {
      throw Failure(.badInput, "\(file): \(error.message)")
    }
    let network = campus.network
    let path = CriticalPath(network, start: campus.start, targets: campus.targets)
    let milestones = [CampusNetwork.Milestone.ready, CampusNetwork.Milestone.full]
    let watched = milestones.flatMap { campus.positions(of: $0, in: templates) }
    let last = watched.max { path.earlyFinish[$0] < path.earlyFinish[$1] } ?? 0
    let draws = DateDraws(
      network, start: campus.start, watched: watched, draws: draws, seed: seed,
      correlation: catalog.correlation, tail: catalog.tail)
    return DatedNetwork(draws: draws) { risk in
      ScheduleResult(
        id: id, title: title, network: network, path: path, risk: risk, start: campus.start,
        chain: path.drivers(of: last, in: network), watched: watched,
        campus: ScheduleResult.Campus(
          tags: campus.tags, templates: templates, work: work, today: today),
        basis: catalog.basis(of: templates))
    }
  }

  private func dated(
    activities spec: ScheduleSpec, _ catalog: ScheduleCatalog
  ) throws(Failure) -> DatedNetwork {
    let network: ActivityNetwork
    do throws(ScheduleError) {
      network = try spec.network()
    } catch {
      throw Failure(.badInput, "\(file): \(error.message)")
    }
    var targets: [Int: Double] = [:]
    for (index, activity) in spec.activities.enumerated() {
      if let asked = activity.finishBy { targets[index] = Double(asked.index + 1) }
    }
    let start = Double(spec.start.index)
    let path = CriticalPath(network, start: start, targets: targets)
    let last = network.order.max { path.earlyFinish[$0] < path.earlyFinish[$1] } ?? 0
    let watched = [last] + targets.keys.filter { $0 != last }.sorted()
    let draws = DateDraws(
      network, start: start, watched: watched, draws: draws, seed: seed,
      correlation: catalog.correlation)
    return DatedNetwork(draws: draws) { risk in
      ScheduleResult(
        id: spec.id, title: spec.name ?? spec.id, network: network, path: path, risk: risk,
        start: start, chain: path.drivers(of: last, in: network), watched: watched, campus: nil,
        basis: [])
    }
  }
}

extension ScheduleSpec {
  /// The activities as a network; their calendars by id.
  func network() throws(ScheduleError) -> ActivityNetwork {
    var names = ["every-day"]
    for activity in activities {
      if let calendar = activity.calendar, !names.contains(calendar) { names.append(calendar) }
    }
    let calendars = names.map { name in
      let own = self.calendars.first { $0.id == name }
      return WorkCalendar(
        name: name, workdays: own?.week ?? CalendarSpec.standard(name) ?? [],
        holidays: own?.holidays ?? [])
    }
    var precedences: [Precedence] = []
    for (index, activity) in activities.enumerated() {
      for link in activity.after {
        guard let before = activities.firstIndex(where: { $0.id == link.id }) else {
          throw .missing(link.id)
        }
        precedences.append(
          Precedence(
            before: before, after: index,
            kind: Precedence.Kind(rawValue: link.kind.rawValue) ?? .finishToStart,
            lag: link.lag.days))
      }
    }
    return try ActivityNetwork(
      activities.map { activity in
        Activity(
          id: activity.id, name: activity.name,
          duration: DurationRange(
            minimum: activity.duration.minimum.days, likely: activity.duration.likely.days,
            maximum: activity.duration.maximum.days),
          calendar: names.firstIndex(of: activity.calendar ?? "every-day") ?? 0,
          notBefore: activity.notBefore.map { Double($0.index) })
      }, precedences, calendars: calendars)
  }
}

extension ScheduleError {
  /// What is wrong, for a person.
  var message: String {
    switch self {
    case .cycle(let ids):
      "activities wait for each other: \((ids + ids.prefix(1)).joined(separator: " -> "))"
    case .duplicate(let id): "two activities have the id `\(id)`"
    case .negativeDuration(let id): "activity `\(id)` has a negative duration"
    case .disorderedDuration(let id): "activity `\(id)`: a duration needs min <= likely <= max"
    case .missing(let id): "no activity has the id `\(id)`"
    case .noWorkingDay(let calendar): "calendar `\(calendar)` has no working day"
    case .empty: "there are no activities"
    }
  }
}
