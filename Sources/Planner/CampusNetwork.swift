public import Catalog
import Quantities
public import Schedule

/// The activities of a campus: one of each template for every site, phase, building or purchase.
public struct CampusNetwork: Sendable {
  public var network: ActivityNetwork
  /// What each activity stands for, by its position in the network.
  public var tags: [Tag]
  /// When the first activity can begin, in days as ``Day/index`` counts them.
  public var start: Double
  /// When activities are asked to be done, by position.
  public var targets: [Int: Double]

  /// What an activity stands for; nil where it stands for all of them.
  public struct Tag: Hashable, Sendable {
    public var template: Int
    public var stage: ActivityTemplate.Stage
    public var site: Int
    public var phase: Int?
    /// Within its phase.
    public var building: Int?
    public var purchase: Int?
  }

  /// Ids that the expansion gives a meaning to.
  public enum Milestone {
    public static let start = "start"
    public static let powerLive = "power-live"
    public static let submittal = "submittal"
    public static let delivery = "delivery"
    public static let racks = "racks"
    public static let ready = "ready"
    public static let full = "full"
  }

  /// - Parameter templates: every step, in any order; those that a link names and a project has not
  ///   are passed over.
  /// - Throws: ``ScheduleError`` where the templates' links lead in a circle.
  public init(
    _ work: CampusWork, _ templates: [ActivityTemplate]
  ) throws(ScheduleError) {
    var expansion = CampusExpansion(work: work, templates: templates)
    for site in work.sites.indices { expansion.add(site: site) }
    expansion.link()
    network = try ActivityNetwork(expansion.activities, expansion.precedences)
    tags = expansion.tags
    targets = expansion.targets
    start = 0
    start = beginning(work)
    for index in tags.indices where isBeforeStart(index) {
      // History once the ground is broken: it cannot move the day from which all else counts.
      expansion.activities[index].duration = DurationRange(
        expansion.activities[index].duration.likely)
    }
    network = try ActivityNetwork(expansion.activities, expansion.precedences)
  }

  /// The beginning of the first site's first activity, such that all that comes before the ground is
  /// broken ends on that day at the latest.
  private func beginning(_ work: CampusWork) -> Double {
    let earliest = work.sites.map { Double($0.start.index) }.min() ?? 0
    let path = CriticalPath(
      network, start: earliest,
      targets: Dictionary(
        uniqueKeysWithValues: startMilestones.map {
          ($0, Double(work.sites[tags[$0].site].start.index))
        }))
    return tags.indices.filter(isBeforeStart).map { path.lateStart[$0] }.min() ?? earliest
  }

  private var startMilestones: [Int] {
    tags.indices.filter { network.activities[$0].notBefore != nil && tags[$0].phase == nil }
  }

  private func isBeforeStart(_ index: Int) -> Bool {
    tags[index].phase == nil && tags[index].stage != .milestone
  }

  /// Positions of one step in every phase and building.
  public func positions(of template: String, in templates: [ActivityTemplate]) -> [Int] {
    tags.indices.filter { templates[tags[$0].template].id == template }
  }
}

/// Activities while they are made.
private struct CampusExpansion {
  let work: CampusWork
  let templates: [ActivityTemplate]
  var activities: [Activity] = []
  var tags: [CampusNetwork.Tag] = []
  var precedences: [Precedence] = []
  var targets: [Int: Double] = [:]
  private var places: [CampusNetwork.Tag: Int] = [:]

  init(work: CampusWork, templates: [ActivityTemplate]) {
    self.work = work
    self.templates = templates
  }

  mutating func add(site: Int) {
    let project = work.sites[site].project
    for (index, template) in templates.enumerated()
    where template.projects.isEmpty || template.projects.contains(project) {
      switch template.scope {
      case .site: add(index, site)
      case .phase:
        for phase in work.sites[site].phases.indices { add(index, site, phase) }
      case .building:
        for (phase, plan) in work.sites[site].phases.enumerated() {
          for building in plan.buildings.indices { add(index, site, phase, building: building) }
        }
      case .purchase:
        for (phase, plan) in work.sites[site].phases.enumerated() {
          for purchase in plan.purchases.indices where !plan.purchases[purchase].isPartOfPower {
            add(index, site, phase, purchase: purchase)
          }
        }
      }
    }
  }

  private mutating func add(
    _ template: Int, _ site: Int, _ phase: Int? = nil, building: Int? = nil, purchase: Int? = nil
  ) {
    let tag = CampusNetwork.Tag(
      template: template, stage: templates[template].stage, site: site, phase: phase,
      building: building, purchase: purchase)
    places[tag] = activities.count
    let plan = phase.map { work.sites[site].phases[$0] }
    let ofMany = work.sites.count > 1 ? [work.sites[site].id] : []
    var words = ofMany + [templates[template].id]
    if let plan { words.append(plan.id) }
    if let building { words.append("\(building + 1)") }
    if let purchase, let plan { words.append(plan.purchases[purchase].id) }
    var name = templates[template].name
    if let purchase, let plan { name = "\(plan.purchases[purchase].name): \(name)" }
    activities.append(
      Activity(
        id: words.joined(separator: "/"), name: name,
        duration: duration(of: tag), notBefore: notBefore(tag)))
    if templates[template].id == CampusNetwork.Milestone.ready, let asked = plan?.ready {
      // Ready in a month is ready by its end.
      targets[activities.count - 1] = Double(asked.advanced(by: 1).firstDay.index)
    }
    tags.append(tag)
  }

  private func duration(of tag: CampusNetwork.Tag) -> DurationRange {
    let template = templates[tag.template]
    if let span = template.duration {
      return DurationRange(
        minimum: span.minimum.days, likely: span.likely.days, maximum: span.maximum.days)
    }
    guard let phase = tag.phase else { return DurationRange(0) }
    let plan = work.sites[tag.site].phases[phase]
    if template.id == CampusNetwork.Milestone.racks, let building = tag.building {
      return work.racksPerWeek.duration(of: plan.buildings[building].racks)
    }
    if template.id == CampusNetwork.Milestone.delivery, let purchase = tag.purchase {
      return plan.purchases[purchase].lead
    }
    return DurationRange(0)
  }

  private func notBefore(_ tag: CampusNetwork.Tag) -> Double? {
    let site = work.sites[tag.site]
    switch templates[tag.template].id {
    case CampusNetwork.Milestone.start: return Double(site.start.index)
    case CampusNetwork.Milestone.submittal: return site.ordersFrom.map { Double($0.index) }
    case CampusNetwork.Milestone.powerLive:
      return tag.phase.flatMap { site.phases[$0].powerLive }.map { Double($0.index) }
    default: return nil
    }
  }

  mutating func link() {
    for (index, tag) in tags.enumerated() {
      for link in templates[tag.template].after {
        guard let before = templates.firstIndex(where: { $0.id == link.id }) else { continue }
        for place in predecessors(before, of: tag, previous: link.isOfPrevious) {
          precedences.append(
            Precedence(
              before: place, after: index,
              kind: Precedence.Kind(rawValue: link.kind.rawValue) ?? .finishToStart,
              lag: link.lag.days))
        }
      }
    }
  }

  /// Activities of a step that come before one: its own where there is one, all of a wider one's
  /// parts otherwise.
  private func predecessors(
    _ template: Int, of tag: CampusNetwork.Tag, previous: Bool
  ) -> [Int] {
    let phases = work.sites[tag.site].phases
    var wanted = CampusNetwork.Tag(
      template: template, stage: templates[template].stage, site: tag.site)
    var tags: [CampusNetwork.Tag] = []
    switch templates[template].scope {
    case .site: tags = [wanted]
    case .phase:
      for phase in tag.phase.map({ [$0] }) ?? Array(phases.indices) {
        wanted.phase = phase
        tags.append(wanted)
      }
    case .building where previous:
      guard let phase = tag.phase, let building = tag.building else { return [] }
      let before = phases[..<phase].lastIndex { !$0.buildings.isEmpty }
      wanted.phase = building > 0 ? phase : before
      wanted.building = building > 0 ? building - 1 : before.map { phases[$0].buildings.count - 1 }
      tags = wanted.phase == nil ? [] : [wanted]
    case .building:
      for phase in tag.phase.map({ [$0] }) ?? Array(phases.indices) {
        for building in tag.building.map({ [$0] }) ?? Array(phases[phase].buildings.indices) {
          wanted.phase = phase
          wanted.building = building
          tags.append(wanted)
        }
      }
    case .purchase:
      for phase in tag.phase.map({ [$0] }) ?? Array(phases.indices) {
        for purchase in tag.purchase.map({ [$0] }) ?? Array(phases[phase].purchases.indices) {
          wanted.phase = phase
          wanted.purchase = purchase
          tags.append(wanted)
        }
      }
    }
    return tags.compactMap { places[$0] }
  }
}
