import Catalog
import Documents
public import Electrical
import Interchange
import Planner
public import Quantities
import Reporting
import Scenario

/// Asks what fails when something in a power network does.
public struct PowerCheckRequest: Sendable {
  /// A build-out, a `plan.json`, a saved plan or a power network.
  public var file: String
  /// A side or node that is out; nil: every single failure.
  public var fail: String?
  public var records: [String]
  public var storePath: String?

  public init(
    file: String, fail: String? = nil, records: [String] = [], storePath: String? = nil
  ) {
    self.file = file
    self.fail = fail
    self.records = records
    self.storePath = storePath
  }
}

/// Power networks in normal operation and with failures.
public struct PowerCheck: Sendable {
  /// One network: a hall of a phase, or one drawn by hand.
  public struct Part: Sendable {
    public var name: String
    public var network: PowerNetwork
    public var normal: PowerFlow
    public var failures: [Failed]
    /// Whether the design promises to bear every single failure.
    public var isTolerant: Bool
    /// Steady-state availability of each stage that has failure data, utility first, and of all.
    public var availability: [StageAvailability]
    /// Sets that stand by behind one building; nil where there are none, or no failure data.
    public var standby: Standby?
    /// Racks on the network: id of the system and how many; nil for a network drawn by hand.
    var systems: (id: String, count: Int)?
  }

  /// Generators through an outage of the utility.
  public struct Standby: Sendable {
    public var id: String
    public var needed: Int
    public var installed: Int
    public var startFailure: Double
    public var meanTimeBetweenRunFailures: Duration
    public var outage: Duration
    public var failuresPerYear: Double

    /// That as many as are needed start and run.
    public var probability: Double {
      startAndRunProbability(
        needed: needed, of: installed, startFailure: startFailure,
        meanTimeBetweenRunFailures: meanTimeBetweenRunFailures, outage: outage)
    }

    /// Expected time a year in which the utility is away and the sets do not carry the load.
    public var downtime: Duration { outage * (failuresPerYear * (1 - probability)) }
  }

  /// Like failures: units of one stage and side whose loss does the same.
  public struct Failed: Sendable {
    public var name: String
    public var count: Int
    public var flow: PowerFlow
    public var overloads: [String]
    public var dropped: Power
  }

  /// Availability of one stage with its redundancy.
  public struct StageAvailability: Sendable {
    public var id: String
    public var needed: Int
    public var installed: Int
    /// That it stands on, each for itself; 0: one bus.
    public var sides: Int
    public var unit: Double
    public var stage: Double
  }

  public var parts: [Part]
  public var fail: String?
  /// Share of a unit's unavailability that all units share; nil for a network drawn by hand.
  public var commonCause: Double?

  /// 3 where normal operation overloads anything, or a failure does that the design should bear.
  public var exitStatus: Int32 {
    let isBad = parts.contains { part in
      !part.normal.overloads.isEmpty
        || part.failures.contains { failure in
          !failure.overloads.isEmpty || (part.isTolerant && failure.dropped > .zero)
        }
    }
    return isBad ? Failure.Status.violated.rawValue : 0
  }
}

extension PowerCheckRequest {
  /// Runs the sweep, or the one failure that is named.
  public func run() throws(Failure) -> PowerCheck {
    let (parts, commonCause) = try networks()
    var checked: [PowerCheck.Part] = []
    var isFound = fail == nil
    for part in parts {
      let failures: [(name: String, members: Set<Int>)]
      if let fail {
        let members = part.network.members(failing: fail)
        if members != nil { isFound = true }
        failures = members.map { [(fail, $0)] } ?? []
      } else {
        failures = part.network.singleFailures
      }
      var part = part
      part.failures = failures.map { part.result(of: $0.members, named: $0.name) }.merged
      checked.append(part)
    }
    guard isFound, let fail else {
      if isFound { return PowerCheck(parts: checked, fail: nil, commonCause: commonCause) }
      let network = parts.first?.network ?? PowerNetwork()
      let names = network.sides + network.nodes.filter { $0.rating != nil }.map(\.id)
      throw Failure(
        issues: [
          Issue(
            file: file, path: "--fail", message: "no side or node is `\(fail ?? "")`",
            suggestion: Spelling.nearest(to: fail ?? "", among: names))
        ], notes: ["  sides and nodes: " + names.prefix(12).joined(separator: ", ")])
    }
    return PowerCheck(parts: checked, fail: fail, commonCause: commonCause)
  }

  private func networks() throws(Failure) -> ([PowerCheck.Part], Double?) {
    let library = try PlanRequest(file: "", records: records, storePath: storePath).library()
    let shared = try library.record(Assumption.self, "common-cause", file: file).value
    let utility = UtilityOutage(
      failuresPerYear: try library.record(Assumption.self, "utility-failures", file: file).value,
      length: .hours(try library.record(Assumption.self, "utility-outage", file: file).value))
    let isSaved = !file.contains("/") && !InputFile.exists(file)
    if isSaved || file.hasSuffix(".json") || isDirectory(file) {
      let result = try PlanReference(file, storePath: storePath).load().result
      return (result.powerParts(commonCause: shared, utility), shared)
    }
    let request = PlanRequest(file: file, records: records, storePath: storePath)
    let spec = try request.readSpec()
    guard spec.kind == PowerNetworkSpec.kind else {
      return (try request.run().powerParts(commonCause: shared, utility), shared)
    }
    let read = Reader.read(PowerNetworkSpec.self, from: spec.document, file: file)
    guard let record = read.record else { throw Failure(issues: read.issues) }
    let network = PowerNetwork(record)
    let part = PowerCheck.Part(
      name: record.id, network: network, normal: network.flow(), failures: [],
      isTolerant: network.loads.allSatisfy { $0.cords.count > 1 }, availability: [])
    return ([part], nil)
  }
}

/// How often the utility fails, and for how long.
struct UtilityOutage {
  var failuresPerYear: Double
  var length: Duration
}

extension PowerNetwork {
  /// The network that a spec draws.
  init(_ spec: PowerNetworkSpec) {
    self.init()
    for node in spec.inOrder {
      let sources = node.feedsFrom.compactMap { id in nodes.firstIndex { $0.id == id } }
      _ = add(
        Node(
          id: node.id, side: node.side, rating: node.rating, sources: sources,
          transfers: node.transfer, lossRatio: node.loss))
    }
    for load in spec.loads {
      loads.append(
        Load(
          id: load.id, power: load.power,
          cords: load.cords.compactMap { id in nodes.firstIndex { $0.id == id } }))
    }
  }
}

extension PowerCheck.Part {
  fileprivate func result(of members: Set<Int>, named name: String) -> PowerCheck.Failed {
    let flow = network.flow(failed: members)
    let before = Set(normal.overloads.map(\.node))
    let overloads = flow.overloads.map { overload -> String in
      let node = network.nodes[overload.node]
      let rating = node.rating ?? .zero
      let share = NumberText.fixed(100 * (overload.load / rating), 0)
      return "\(node.id) at \(share) %" + (before.contains(overload.node) ? ", as before" : "")
    }
    return PowerCheck.Failed(
      name: name, count: 1, flow: flow, overloads: overloads,
      dropped: flow.dropped.reduce(.zero) { $0 + network.loads[$1].power })
  }
}

extension [PowerCheck.Failed] {
  /// Units of one stage and side whose losses do alike, as one line.
  fileprivate var merged: [PowerCheck.Failed] {
    var lines: [PowerCheck.Failed] = []
    for failure in self {
      if var last = lines.last, last.stage == failure.stage, !failure.stage.isEmpty,
        last.overloads.count == failure.overloads.count,
        ((last.dropped - failure.dropped) / (last.dropped + .watts(1))).magnitude < 1e-6
      {
        last.count += 1
        lines[lines.count - 1] = last
      } else {
        lines.append(failure)
      }
    }
    return lines
  }
}

extension PowerCheck.Failed {
  /// The name without the number of the unit; empty for what is no unit of a stage.
  fileprivate var stage: String {
    guard let slash = name.lastIndex(of: "/"), Int(name[name.index(after: slash)...]) != nil else {
      return ""
    }
    return String(name[..<slash])
  }
}

extension PlanResult {
  /// One hall of each phase: halls of a phase are alike.
  fileprivate func powerParts(
    commonCause: Double, _ utility: UtilityOutage
  ) -> [PowerCheck.Part] {
    zip(plan.phases, scenario.phases).map { phase, resolved in
      let installed = phase.train.installed
      let network = installed.network(
        critical: phase.power.critical, auxiliary: phase.load.cooling + phase.load.house)
      return PowerCheck.Part(
        name: "phase \(phase.id), one of \(phase.layout.halls) halls", network: network,
        normal: network.flow(), failures: [],
        isTolerant: installed.train.stages.allSatisfy(\.redundancy.toleratesFailure),
        availability: resolved.train.availability(
          of: installed, commonCause: commonCause),
        standby: standby(phase, resolved, utility),
        systems: (resolved.system.id, (phase.systems + phase.layout.halls - 1) / phase.layout.halls)
      )
    }
  }
}

extension PlanResult {
  /// The sets behind one building.
  private func standby(
    _ phase: PhasePlan, _ resolved: ResolvedPhase, _ utility: UtilityOutage
  ) -> PowerCheck.Standby? {
    let generator = resolved.train.generator
    guard phase.train.generators > 0, let startFailure = generator.startFailure,
      let runs = generator.meanTimeBetweenFailures
    else { return nil }
    let installed = phase.train.generators / max(1, phase.layout.buildings)
    return PowerCheck.Standby(
      id: generator.id, needed: resolved.redundancy.generators.needed(of: installed),
      installed: installed, startFailure: startFailure, meanTimeBetweenRunFailures: runs,
      outage: utility.length, failuresPerYear: utility.failuresPerYear)
  }
}

extension ResolvedTrain {
  /// Availability of the stages of one hall whose records have failure data.
  fileprivate func availability(
    of installed: InstalledPowerTrain, commonCause: Double
  ) -> [PowerCheck.StageAvailability] {
    zip(zip(installed.train.stages, installed.units), equipment).compactMap { stage, record in
      guard let failures = record.meanTimeBetweenFailures, let repair = record.meanTimeToRepair
      else { return nil }
      let unit = Electrical.availability(
        meanTimeBetweenFailures: failures, meanTimeToRepair: repair)
      let needed = stage.0.redundancy.needed(of: stage.1.installed)
      let sides = stage.0.redundancy.sides.count
      return PowerCheck.StageAvailability(
        id: stage.0.id, needed: needed, installed: stage.1.installed, sides: sides, unit: unit,
        stage: Electrical.availability(
          needed: needed, of: stage.1.installed, onSides: sides, unit: unit,
          commonCause: commonCause))
    }
  }
}
