import Catalog
import Climate
public import Documents
import Quantities

/// A scenario, or everything that keeps a build-out from being one.
public struct Resolution: Sendable {
  public var scenario: Scenario?
  public var issues: [Issue]
}

extension Scenario {
  /// Reads a build-out and gathers every record that it names.
  ///
  /// - Parameters:
  ///   - document: the build-out as parsed.
  ///   - file: its name, for messages.
  ///   - source: where records are looked up.
  public static func resolve(
    _ document: Document, file: String, records source: some RecordSource
  ) -> Resolution {
    var resolver = Resolver(source: source, file: file)
    let scenario = resolver.resolve(document)
    return Resolution(
      scenario: resolver.issues.isEmpty ? scenario : nil, issues: resolver.issues)
  }
}

/// Ids of what a plan uses where the build-out does not say; each is reported as a default.
enum Standard {
  static let networkSwitch = "nvidia-sn5600"
  static let storageSwitch = "nvidia-sn5600"
  static let managementSwitch = "nvidia-sn2201"
  static let aggregationSwitch = "nvidia-sn4600c"
  static let train = "ac-double-conversion"
  static let trainWithoutUPS = "ac-no-ups"
  /// Buildings without their electrical and mechanical plant, which is built up from equipment.
  static let construction = [
    "cw-shell", "cw-site-work", "cw-white-space", "cw-back-of-house", "cw-office",
  ]
}

extension Scenario {
  /// Id of the power train that a plan uses for a redundancy of its UPS.
  public static func standardTrain(ups: Redundancy) -> String {
    ups == .none ? Standard.trainWithoutUPS : Standard.train
  }
}

/// Gathers the records of one build-out.
struct Resolver<Source: RecordSource> {
  let source: Source
  let file: String
  var issues: [Issue] = []
  private var defaults: [DefaultUse] = []
  /// Every efficiency there is, once they are asked for.
  var efficiencies: [Efficiency]?
  private var used: [UsedRecord] = []
  private var missing: Set<String> = []
  private var known: Set<String> = []
  private var records: [String: any Sendable] = [:]

  init(source: Source, file: String) {
    self.source = source
    self.file = file
  }

  mutating func resolve(_ document: Document) -> Scenario? {
    let read = Reader.read(BuildOut.self, from: document, file: file)
    issues += read.issues
    defaults += read.defaults
    guard let buildOut = read.record else {
      reportDangling(in: document)
      return nil
    }

    var sites: [ResolvedSite] = []
    for (index, id) in buildOut.sites.enumerated() {
      let position = document["sites"]?.items?[index].position ?? .none
      if let site = site(id, at: "sites[\(index)]", position) { sites.append(site) }
    }
    guard sites.count == buildOut.sites.count else { return nil }

    var phases: [ResolvedPhase] = []
    for (index, phase) in buildOut.phases.enumerated() {
      let path = "phases[\(index)]"
      let position = document["phases"]?.items?[index].position ?? .none
      if let phase = self.phase(phase, of: buildOut, sites, at: path, position) {
        phases.append(phase)
      }
    }
    let workloads = workloads(buildOut, phases, in: document)
    fetchSupply(buildOut, in: document)
    let workloadDraw = workloads.isEmpty ? nil : workloadDraw()

    let ids = PlanningAssumptions.ids(
      for: buildOut.finance.buyer, on: Set(phases.map(\.basis)))
    let assumptions = ids.compactMap { fetch(Assumption.self, $0, at: "assumptions", .none) }
    let construction = Standard.construction.compactMap {
      fetch(ConstructionCost.self, $0, at: "construction", .none)
    }
    let planning = PlanningAssumptions(assumptions, issues: &issues)
    let storageSwitch = fetch(NetworkSwitch.self, Standard.storageSwitch, at: "storage", .none)
    let storageModule = storageSwitch?.transceiver.flatMap {
      fetch(Optic.self, $0, at: "storage", .none)
    }
    let management = fetch(NetworkSwitch.self, Standard.managementSwitch, at: "management", .none)
    let aggregation = fetch(NetworkSwitch.self, Standard.aggregationSwitch, at: "management", .none)
    let aggregationModule = aggregation?.transceiver.flatMap {
      fetch(Optic.self, $0, at: "management", .none)
    }
    guard let storageSwitch, let management, let aggregation, phases.count == buildOut.phases.count
    else {
      return nil
    }
    note("storage.switch", storageSwitch.id, "switch of the storage network")
    note("management.switch", management.id, "switch of the management network")
    note("management.aggregation", aggregation.id, "joins the management switches of a hall")
    var bases: [PowerBasis] = []
    for phase in phases where !bases.contains(phase.basis) { bases.append(phase.basis) }
    for basis in bases {
      checkPower(of: storageSwitch, basis, at: "storage.switch", .none)
      checkPower(of: storageModule, basis, at: "storage.switch", .none)
      checkPower(of: management, basis, at: "management.switch", .none)
      checkPower(of: aggregation, basis, at: "management.aggregation", .none)
      checkPower(of: aggregationModule, basis, at: "management.aggregation", .none)
    }
    guard let money = moneyRecords(buildOut, phases) else { return nil }
    let optics = optics(of: phases, storageModule)
    let support = SupportNetwork(
      storageSwitch: storageSwitch, storageModule: storageModule, managementSwitch: management,
      aggregationSwitch: aggregation, aggregationModule: aggregationModule,
      campusModule: optics.filter { optic in
        optic.rate == storageModule?.rate && optic.lane == storageModule?.lane
          && (optic.interface == .fr || optic.interface == .lr) && !optic.prices.isEmpty
          && bases.allSatisfy { optic.plannedPower($0) != nil }
      }.min { ($0.reach ?? .zero, $0.id) < ($1.reach ?? .zero, $1.id) },
      wideAreaModule: optics.first { optic in
        optic.interface == .zr && !optic.prices.isEmpty
          && bases.allSatisfy { optic.plannedPower($0) != nil }
      })
    for index in phases.indices {
      phases[index].media = PhaseMedia(phases[index], support, among: optics)
    }
    used.sort { ($0.kind, $0.id) < ($1.kind, $1.id) }
    return Scenario(
      buildOut: buildOut, sites: sites, phases: phases, assumptions: planning,
      construction: construction,
      support: support,
      optics: optics, multimode: FiberCabling(.multimode, optics),
      singleMode: FiberCabling(.singleMode, optics),
      money: money, defaults: defaults, document: document, records: used,
      workloads: workloads, workloadDraw: workloadDraw)
  }

  /// Records of the sources that energy is paid by.
  private mutating func fetchSupply(_ buildOut: BuildOut, in document: Document) {
    guard let supply = buildOut.supply else { return }
    for (index, source) in supply.enumerated() {
      let position = document["supply"]?.items?[index].position ?? .none
      let path = "supply[\(index)]"
      if let tariff = source.tariff {
        _ = fetch(Tariff.self, tariff, at: "\(path).tariff", position)
      }
      if let equipment = source.equipment {
        _ = fetch(PowerEquipment.self, equipment, at: "\(path).equipment", position)
      }
    }
    for id in SupplySpec.assumptions { _ = fetch(Assumption.self, id, at: "supply", .none) }
  }

  /// Modules and cables of the lane rates in use, fibers and cords, and coherent modules.
  private mutating func optics(of phases: [ResolvedPhase], _ storageModule: Optic?) -> [Optic] {
    var modules = phases.flatMap { $0.fabric.switchModules }
    modules += phases.compactMap(\.hostModule) + [storageModule].compactMap(\.self)
    let lanes = modules.compactMap(\.lane)
    var optics: [Optic] = []
    for id in source.ids(of: Optic.kind) {
      guard let optic = read(Optic.self, kind: Optic.kind, id)?.record,
        optic.type == .trunk || optic.interface == .zr
          || lanes.contains(where: { $0 == optic.lane })
      else { continue }
      if let optic = fetch(Optic.self, id, at: "optics", .none) { optics.append(optic) }
    }
    return optics
  }

  /// One dangling id is one error, however often it is named.
  private mutating func reportMissing(
    _ kind: String, _ id: String, at path: String, _ position: Position
  ) {
    guard missing.insert("\(kind) \(id)").inserted else { return }
    report(
      "no \(kind) has the id `\(id)`", at: path, position,
      suggestion: Spelling.nearest(to: id, among: source.ids(of: kind)))
  }

  /// Ids that no record has, where the build-out cannot be read: every error of a file in one pass.
  private mutating func reportDangling(in document: Document) {
    for reference in BuildOut.schema.references(in: document)
    where source.record(reference.kind, reference.id) == nil {
      reportMissing(reference.kind, reference.id, at: reference.path, reference.position)
    }
  }

  // MARK: Sites

  private mutating func site(_ id: String, at path: String, _ position: Position) -> ResolvedSite? {
    guard let site = fetch(Site.self, kind: Site.kind, id, at: path, position) else { return nil }
    let at = "site \(id)"
    let climate = self.climate(of: site, at: at, position)
    let grid = fetch(Grid.self, site.grid, at: "\(at): grid", position)
    let market = fetch(Market.self, site.market, at: "\(at): market", position)
    for plant in site.cooling {
      _ = fetch(CoolingPlant.self, plant, at: "\(at): cooling", position)
    }
    guard let climate, let grid, let market else { return nil }
    var budgets: [ResolvedBudget] = []
    for budget in site.powerBudgets {
      let tariff = fetch(
        Tariff.self, budget.tariff ?? grid.tariff ?? "", at: "\(at): \(budget.id).tariff",
        position)
      let equipment = budget.equipment.flatMap {
        fetch(PowerEquipment.self, $0, at: "\(at): \(budget.id).equipment", position)
      }
      guard let tariff, budget.equipment == nil || equipment != nil else { return nil }
      if !tariff.isComputable {
        report("tariff \(tariff.id) has no energy price: not computable", at: at, position)
      }
      if budget.source == .onSite, let equipment, equipment.rating == nil {
        report("power-equipment \(equipment.id) has no rating: not computable", at: at, position)
      }
      if budget.tariff == nil {
        note("\(id).\(budget.id).tariff", tariff.id, "the grid's default tariff")
      }
      var resolved = ResolvedBudget(budget: budget, tariff: tariff, equipment: equipment)
      if budget.source == .onSite, let equipment, let air = climate.n20 ?? climate.dryBulb04 {
        let pressure = MoistAir.standardPressure(altitude: site.location.elevation)
        resolved.ratingShare =
          equipment.ratingShare(in: air, pressure: pressure)
          ?? standard(
            1, "\(id).\(budget.id).rating_share",
            "nobody says what \(equipment.id) loses in warm air")
      }
      budgets.append(resolved)
    }
    return ResolvedSite(site: site, climate: climate, grid: grid, market: market, budgets: budgets)
  }

  /// The climate of a site: the hours of its weather file, completed by its climate record.
  private mutating func climate(
    of site: Site, at path: String, _ position: Position
  ) -> ClimateNormals? {
    let normals = site.climate.flatMap {
      fetch(ClimateNormals.self, $0, at: "\(path): climate", position)
    }
    guard let weather = site.weather else { return normals }
    guard let year = weatherYear(weather, of: site, at: "\(path): weather", position) else {
      return nil
    }
    return normals.map { year.completed(by: $0) } ?? year
  }

  private mutating func weatherYear(
    _ path: String, of site: Site, at place: String, _ position: Position
  ) -> ClimateNormals? {
    // A path is written from the folder of the file that says it.
    let file = source.record(Site.kind, site.id)?.file ?? ""
    let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    let kind = WeatherRecord.kind
    let names = path.hasPrefix("/") || folder.isEmpty ? [path] : [folder + path, path]
    guard let name = names.first(where: { source.record(kind, $0) != nil }) else {
      report("no weather file `\(path)`", at: place, position)
      return nil
    }
    guard let found = read(WeatherRecord.self, kind: kind, name) else { return nil }
    if known.insert("\(kind) \(path)").inserted {
      issues += found.issues
      used.append(UsedRecord(kind: kind, id: path, document: found.document))
    }
    return found.record?.climate
  }

  /// Reports a switch or module without watts on a basis; where its design power stands in for a
  /// measured one, that is a default.
  mutating func checkPower(
    of equipment: (some PlannedEquipment)?, _ basis: PowerBasis, at path: String,
    _ position: Position
  ) {
    guard let equipment else { return }
    guard equipment.plannedPower(basis) != nil else {
      report(
        "\(type(of: equipment).kind) \(equipment.id) has no power on the \(basis.rawValue) basis: "
          + "not computable", at: path, position)
      return
    }
    guard equipment.power(basis) == nil else { return }
    let place = "\(path).power_basis"
    let text = "design power of \(equipment.id), for which no metered power is known"
    if !defaults.contains(where: { $0.path == place && $0.help == text }) {
      note(place, PowerBasis.design.rawValue, text)
    }
  }

  // MARK: Looking up

  mutating func fetch<Record: CatalogRecord>(
    _ type: Record.Type, _ id: String, at path: String, _ position: Position
  ) -> Record? {
    fetch(type, kind: Record.kind, id, at: path, position)
  }

  mutating func fetch<Record: SpecRecord>(
    _ type: Record.Type, kind: String, _ id: String, at path: String, _ position: Position
  ) -> Record? {
    guard let found = read(type, kind: kind, id) else {
      reportMissing(kind, id, at: path, position)
      return nil
    }
    if known.insert("\(kind) \(id)").inserted {
      issues += found.issues
      if kind == Site.kind {
        defaults += found.defaults.map { use in
          var use = use
          use.path = "\(id).\(use.path)"
          return use
        }
      }
      used.append(UsedRecord(kind: kind, id: id, document: found.document))
    }
    return found.record
  }

  /// A record as its source has it, used or not; each is read once.
  mutating func read<Record: SpecRecord>(
    _ type: Record.Type, kind: String, _ id: String
  ) -> ReadRecord<Record>? {
    let key = "\(kind) \(id)"
    if let known = records[key] as? ReadRecord<Record> { return known }
    guard let found = source.record(kind, id) else { return nil }
    guard found.issues.isEmpty else {
      let broken = ReadRecord<Record>(
        record: nil, document: found.document, issues: found.issues, defaults: [])
      records[key] = broken
      return broken
    }
    let read = Reader.read(type, from: found.document, file: found.file)
    let record = ReadRecord(
      record: read.record, document: found.document, issues: read.issues, defaults: read.defaults)
    records[key] = record
    return record
  }

  mutating func report(
    _ message: String, at path: String, _ position: Position, suggestion: String? = nil
  ) {
    issues.append(
      Issue(
        file: file, position: position, path: path, message: message, suggestion: suggestion))
  }

  mutating func note(_ path: String, _ value: String, _ help: String) {
    defaults.append(DefaultUse(path: path, value: value, help: help))
  }

  mutating func standard<Value>(_ value: Value, _ path: String, _ help: String) -> Value {
    let text: String =
      switch value {
      case let word as any RawRepresentable<String>: word.rawValue
      case let ratio as Oversubscription: "\(ratio.down):\(ratio.up)"
      case let tiers as TierCount: tiers == .fewest ? "auto" : "\(tiers)"
      case let length as Length: length.shortText
      default: "\(value)"
      }
    note(path, text, help)
    return value
  }
}

/// A record with what its reading said.
struct ReadRecord<Record: Sendable>: Sendable {
  var record: Record?
  var document: Document
  var issues: [Issue]
  var defaults: [DefaultUse]
}
