public import Catalog
public import Documents
public import Quantities

/// What the mean draw of a build-out follows.
public enum EnergySource: String, Choice {
  case loadFactor = "load_factor"
  case workloads
}

/// What to build, where and by when: the question that a plan answers.
public struct BuildOut: SpecRecord {
  public static let kind = "build-out"

  public var id: String
  public var name: String?
  /// Time zero of the cash flow.
  public var start: Month
  public var horizonMonths: Int
  public var sites: [String]
  public var cluster: ClusterSpec
  public var phases: [PhaseSpec]
  /// Share of schedulable hours sold.
  public var utilization: Double
  /// Mean electrical draw, as a share of the power sized for.
  public var loadFactor: Double
  /// Whether energy is billed at what the workloads draw instead of `loadFactor`.
  public var energyFrom: EnergySource
  /// Racks installed and accepted a week, on one site.
  public var rackRate: RackRate?
  public var workloads: [WorkloadSpec]
  /// Sources of power beside the site's budgets, by which energy is paid hour by hour; one with the
  /// id of a budget takes its place. Nil: energy is paid by the budgets' tariffs.
  public var supply: [SupplySourceSpec]?
  /// Permits, flexible load and swings of what they serve.
  public var supplyTerms: SupplyTermsSpec?
  public var finance: FinancialTerms
  /// When work on the sites begins; `schedule` reads it.
  public var schedule: ScheduleTerms
  public var note: String?

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "build-out")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not build-out", key: "kind") }
    id = r.id()
    name = r.optional("name")
    sites = r.references("sites", to: "site", help: "the first is a phase's default")
    cluster =
      r.optional("cluster", help: "what every phase builds unless it says otherwise")
      ?? ClusterSpec()
    phases = r.required("phases", help: "in order of construction")
    let firstReady = phases.map(\.ready).min() ?? Month(index: 0)
    start = r.value(
      "start", default: firstReady.advanced(by: -12),
      help: "time zero of the cash flow; a year before the first phase is ready if absent")
    let horizon = r.value(
      "horizon", default: Duration.years(20), in: .between(.years(1), .years(60)),
      help: "how long costs are counted")
    horizonMonths = Int(horizon.months.rounded())
    utilization = r.value(
      "utilization", default: 0.8, in: .positiveFraction, help: "share of schedulable hours sold")
    loadFactor = r.value(
      "load_factor", default: 0.8, in: .positiveFraction,
      help: "mean electrical draw of the power sized for")
    energyFrom =
      r.optional(
        "energy_from", help: "what the mean draw is: load_factor, or what the workloads draw")
      ?? .loadFactor
    rackRate = r.optional("rack_rate", in: .positive, help: "racks accepted a week on one site")
    workloads = r.optional("workloads", help: "what the plan is to train and serve") ?? []
    supply = r.optional(
      "supply", help: "energy is paid hour by hour: by the site's budgets, and these sources")
    finance = r.value("finance", default: FinancialTerms(), help: "terms of the projection")
    schedule =
      r.optional("schedule", help: "when work on the sites begins") ?? ScheduleTerms()
    note = r.optional("note")
    supplyTerms = r.optional(
      "supply_terms", help: "permits, flexible load and swings where sources are dispatched")
    if let supply { check(supply, &r) }
    if supplyTerms != nil, supply == nil {
      r.report("missing: terms of sources need `supply`, if only an empty list", key: "supply")
    }
    if energyFrom == .workloads, workloads.isEmpty {
      r.report("there are no `workloads` to draw power", key: "energy_from")
    }
    if sites.isEmpty { r.report("a build-out needs a site", key: "sites") }
    if phases.isEmpty { r.report("a build-out needs a phase", key: "phases") }
    if let early = phases.first(where: { $0.ready < start }) {
      r.report("phase `\(early.id)` is ready before the cash flow starts", key: "start")
    }
    if let late = phases.first(where: { $0.ready - start >= horizonMonths }) {
      r.report("phase `\(late.id)` is ready after the horizon ends", key: "horizon")
    }
    for contract in finance.contracts {
      if contract.start < start {
        r.report(
          "contract `\(contract.id)` starts before the cash flow", key: "finance")
      }
      if contract.start - start >= horizonMonths {
        r.report("contract `\(contract.id)` starts after the horizon ends", key: "finance")
      }
      for phase in contract.phases where !phases.contains(where: { $0.id == phase }) {
        r.report(
          "contract `\(contract.id)` names phase `\(phase)`, which there is not", key: "finance",
          suggestion: Spelling.nearest(to: phase, among: phases.map(\.id)))
      }
    }
    var seenSites: Set<String> = []
    for site in sites where !seenSites.insert(site).inserted {
      r.report("site `\(site)` is named twice", key: "sites")
    }
    var seen: Set<String> = []
    for phase in phases {
      if !seen.insert(phase.id).inserted {
        r.report("duplicate id `\(phase.id)`", key: "phases")
      }
      if let site = phase.site, !sites.contains(site) {
        r.report("phase `\(phase.id)` names site `\(site)`, which `sites` lacks", key: "phases")
      }
      if phase.cluster.system == nil, cluster.system == nil {
        r.report("phase `\(phase.id)` has no system, nor has `cluster`", key: "phases")
      }
    }
  }
}

extension BuildOut {
  private func check(_ supply: [SupplySourceSpec], _ r: inout Reader) {
    if !supply.isEmpty, sites.count > 1 {
      r.report("sources are of one site: this build-out has \(sites.count)", key: "supply")
    }
    for (index, source) in supply.enumerated() {
      if supply[..<index].contains(where: { $0.id == source.id }) {
        r.report("duplicate id `\(source.id)`", key: "supply")
      }
    }
  }
}

/// One step of a build-out.
public struct PhaseSpec: SpecRecord {
  public var id: String
  public var site: String?
  /// The ready-for-service date asked for: first productive hour.
  public var ready: Month
  public var size: PhaseSize
  public var cluster: ClusterSpec

  public init(_ r: inout Reader) {
    id = r.id()
    site = r.optionalReference("site", to: "site", help: "the first of `sites` if absent")
    ready = r.required("ready", help: "month of the first productive hour")
    size = r.required("size", help: "one of contracted, facility, critical_it, accelerators")
    cluster = ClusterSpec(&r)
  }
}

/// How much a phase is to be: a limit of power, or a number of accelerators to reach.
public enum PhaseSize: SpecRecord, Hashable {
  case contracted(Power)
  case facility(Power)
  case criticalIT(Power)
  case accelerators(Int)

  public init(_ r: inout Reader) {
    // Far beyond any campus: counts made from it stay exact, and a search for them short.
    let powers = Limits<Power>.between(.kilowatts(1), .megawatts(100_000))
    let contracted: Power? = r.optional(
      "contracted", in: powers, help: "power that the utility must deliver")
    let facility: Power? = r.optional(
      "facility", in: powers, help: "power of the whole facility at the design condition")
    let criticalIT: Power? = r.optional("critical_it", in: powers, help: "power at rack inputs")
    let accelerators: Int? = r.optional(
      "accelerators", in: .between(1, 100_000_000), help: "rounded up to whole scalable units")
    var sizes: [PhaseSize] = []
    if let contracted { sizes.append(.contracted(contracted)) }
    if let facility { sizes.append(.facility(facility)) }
    if let criticalIT { sizes.append(.criticalIT(criticalIT)) }
    if let accelerators { sizes.append(.accelerators(accelerators)) }
    if sizes.count != 1 {
      r.report(
        "\(sizes.count) sizes given: say exactly one of contracted, facility, critical_it, "
          + "accelerators", key: "contracted")
    }
    self = sizes.first ?? .accelerators(1)
  }
}

/// What a cluster is made of; an absent key falls to the next outer level or a stated default.
public struct ClusterSpec: SpecRecord {
  public var system: String?
  public var powerBasis: PowerBasis?
  public var cooling: String?
  public var designCondition: DesignConditionName?
  public var fabric: FabricSpec
  public var storage: StorageSpec
  public var redundancy: RedundancySpec
  /// What holds heat when the mains fail; nil: the plan does not look at it.
  public var rideThrough: RideThroughSpec?

  init() {
    fabric = FabricSpec()
    storage = StorageSpec()
    redundancy = RedundancySpec()
  }

  public init(_ r: inout Reader) {
    system = r.optionalReference("system", to: "system", help: "what is bought as one")
    powerBasis = r.optional("power_basis", help: "which watts the plant is sized for")
    cooling = r.optionalReference("cooling", to: "plant", help: "the site's first if absent")
    designCondition = r.optional("design_condition", help: "the weather the plant is sized for")
    fabric = r.optional("fabric", help: "the compute network") ?? FabricSpec()
    storage = r.optional("storage", help: "nodes and network of storage") ?? StorageSpec()
    redundancy = r.optional("redundancy", help: "of power and cooling") ?? RedundancySpec()
    rideThrough = r.optional("ride_through", help: "cooling through a loss of the mains")
  }

  /// This specification with gaps filled from an outer one.
  public func over(_ outer: ClusterSpec) -> ClusterSpec {
    var merged = self
    merged.system = system ?? outer.system
    merged.powerBasis = powerBasis ?? outer.powerBasis
    merged.cooling = cooling ?? outer.cooling
    merged.designCondition = designCondition ?? outer.designCondition
    merged.fabric = fabric.over(outer.fabric)
    merged.storage = storage.over(outer.storage)
    merged.redundancy = redundancy.over(outer.redundancy)
    merged.rideThrough = rideThrough ?? outer.rideThrough
    return merged
  }
}

/// The weather that the plant is sized for.
public enum DesignConditionName: String, Choice {
  case n20
  case dryBulb04 = "ashrae_0.4_db"
  case wetBulb04 = "ashrae_0.4_wb"
}

/// The networks that a spec can ask a plan for; `fabric size` knows more.
public enum PlanTopology: String, Choice {
  case railFatTree = "rail-fat-tree"
  case leafSpine = "leaf-spine"
  case fatTree = "fat-tree"
}

/// How far one fabric reaches.
public enum FabricScope: String, Choice {
  case building
  case phase
  case site
}

/// Leaf downlinks to uplinks: `1`, `2`, `7:1`, `18/24`.
public struct Oversubscription: ScalarValue, Hashable {
  public var down: Int
  public var up: Int

  public init(down: Int, up: Int) {
    self.down = down
    self.up = up
  }

  public static let valueType = ValueType.text
  public static let placeholder = Oversubscription(down: 1, up: 1)

  public static func parse(_ scalar: Scalar) throws(Mismatch) -> Oversubscription {
    let parts = scalar.text.split(whereSeparator: { $0 == ":" || $0 == "/" })
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, (1...2).contains(parts.count),
      numbers.allSatisfy({ (1...1000).contains($0) })
    else { throw Mismatch(expected: "downlinks to uplinks such as `1`, `2` or `18/24`") }
    return Oversubscription(down: numbers[0], up: numbers.count == 2 ? numbers[1] : 1)
  }
}

/// Tiers of a fabric: a number, or the fewest that reach.
public enum TierCount: ScalarValue, Hashable {
  case fewest
  case fixed(Int)

  public static let valueType = ValueType.text
  public static let placeholder = TierCount.fewest

  public static func parse(_ scalar: Scalar) throws(Mismatch) -> TierCount {
    if scalar.text == "auto" { return .fewest }
    guard let tiers = Int(scalar.text), (1...4).contains(tiers) else {
      throw Mismatch(expected: "`auto` or 1 to 4")
    }
    return .fixed(tiers)
  }
}

/// The compute network asked for.
public struct FabricSpec: SpecRecord {
  public var topology: PlanTopology?
  public var scope: FabricScope?
  public var networkSwitch: String?
  public var tiers: TierCount?
  public var oversubscription: Oversubscription?
  public var planes: Int?

  init() {}

  public init(_ r: inout Reader) {
    topology = r.optional("topology", help: "rail-fat-tree if absent")
    scope = r.optional("scope", help: "one fabric per building, phase or site")
    networkSwitch = r.optionalReference("switch", to: "switch", help: "of leaves, spines and core")
    tiers = r.optional("tiers", help: "auto: the fewest that reach")
    oversubscription = r.optional("oversubscription", help: "leaf downlinks to uplinks")
    planes = r.optional("planes", in: .between(1, 16), help: "independent networks side by side")
  }

  func over(_ outer: FabricSpec) -> FabricSpec {
    var merged = self
    merged.topology = topology ?? outer.topology
    merged.scope = scope ?? outer.scope
    merged.networkSwitch = networkSwitch ?? outer.networkSwitch
    merged.tiers = tiers ?? outer.tiers
    merged.oversubscription = oversubscription ?? outer.oversubscription
    merged.planes = planes ?? outer.planes
    return merged
  }
}

/// Storage asked for.
public struct StorageSpec: SpecRecord {
  public var oversubscription: Oversubscription?
  public var readPerSystem: Bandwidth?

  init() {}

  public init(_ r: inout Reader) {
    oversubscription = r.optional(
      "oversubscription", help: "of the storage network's leaves, downlinks to uplinks")
    readPerSystem = r.optional(
      "read_per_system", in: .positive,
      help: "what each system reads when all read at once: as many storage nodes as it takes")
  }

  func over(_ outer: StorageSpec) -> StorageSpec {
    var merged = self
    merged.oversubscription = oversubscription ?? outer.oversubscription
    merged.readPerSystem = readPerSystem ?? outer.readPerSystem
    return merged
  }
}

/// Redundancy asked for.
public struct RedundancySpec: SpecRecord {
  public var ups: Redundancy?
  public var generators: Redundancy?
  public var cooling: Redundancy?
  /// How long the fuel of generators lasts at the design load; nil: the plan does not look at it.
  public var fuelStorage: Duration?

  init() {}

  public init(_ r: inout Reader) {
    ups = r.optional("ups", help: "of the power train from transformer to rack row")
    generators = r.optional("generators", help: "none: no generators")
    cooling = r.optional("cooling", help: "of chillers, coolers and CDUs")
    fuelStorage = r.optional(
      "fuel_storage", in: .positive, help: "how long fuel of generators lasts at the design load")
  }

  func over(_ outer: RedundancySpec) -> RedundancySpec {
    var merged = self
    merged.ups = ups ?? outer.ups
    merged.generators = generators ?? outer.generators
    merged.cooling = cooling ?? outer.cooling
    merged.fuelStorage = fuelStorage ?? outer.fuelStorage
    return merged
  }
}
