import Catalog
import Cooling
import Documents
import Interchange
public import Planner
import Quantities
public import Reporting
public import Scenario
import Store
public import TCO

/// The program's version; a saved plan names the one that made it.
public enum Engine {
  public static let version = "0.1.0"
}

/// A plan with what it costs.
public struct PlanResult: Sendable {
  public let scenario: Scenario
  public let plan: Plan
  /// Ids of phases smaller than asked.
  public let shortfalls: [String]
  /// How sources serve each site, where energy is paid by them.
  public let supply: [PlanSupply]
  /// Nil where a price is missing.
  public let proForma: ProForma?
  public let projection: Projection?
  public let missingPrice: MissingPrice?

  /// Runs every stage from a resolved scenario to its projection.
  public init(_ scenario: Scenario) throws(Failure) {
    var result = try PlanResult(planning: scenario)
    // Sizes are for the peak and do not follow the bill, unless water of a year limits them: then whole
    // systems settle within a few passes.
    for _ in 0..<8 {
      guard let own = try result.drawingByWorkloads() else { break }
      result = try PlanResult(planning: own)
    }
    self = result
  }

  private init(planning scenario: Scenario) throws(Failure) {
    let answer: PlanAnswer
    let cases: [CoolingCase]
    do {
      cases = try scenario.coolingCases()
      answer = try scenario.plan(cooling: cases)
    } catch let error as PlanError {
      throw Failure(.infeasible, error.description)
    } catch let error as CoolingError {
      throw Failure(.badInput, error.message)
    } catch {
      throw Failure(.badInput, "\(error)")
    }
    try self.init(scenario, plan: answer.plan, shortfalls: answer.shortfalls, cooling: cases)
  }

  /// Runs the stages after the plan, with the plan of a scenario that differs in its terms alone.
  init(_ scenario: Scenario, reusing other: PlanResult) throws(Failure) {
    try self.init(scenario.drawing(as: other), plan: other.plan, shortfalls: other.shortfalls)
  }

  /// The same with other prices: a bill of materials holds the quotes of what it lists.
  ///
  /// - Parameter records: Kinds of records, of each its records by id.
  init(
    _ scenario: Scenario, reusing other: PlanResult, repricing records: Document
  ) throws(Failure) {
    var plan = other.plan
    var known: [(kind: String, id: String, quotes: [PriceQuote])] = []
    for phase in plan.phases.indices {
      for item in plan.phases[phase].items.indices {
        let (kind, id) = (plan.phases[phase].items[item].kind, plan.phases[phase].items[item].id)
        if let quotes = known.first(where: { $0.kind == kind && $0.id == id })?.quotes {
          plan.phases[phase].items[item].prices = quotes
          continue
        }
        guard let list = records[kind]?[id]?["prices"]?.items else { continue }
        let quotes = list.compactMap { Reader.read(PriceQuote.self, from: $0, file: id).record }
        known.append((kind, id, quotes))
        plan.phases[phase].items[item].prices = quotes
      }
    }
    try self.init(scenario.drawing(as: other), plan: plan, shortfalls: other.shortfalls)
  }

  private init(
    _ scenario: Scenario, plan: Plan, shortfalls: [String], cooling cases: [CoolingCase]? = nil
  ) throws(Failure) {
    var plan = plan
    supply = try scenario.dispatch(&plan, cooling: cases)
    self.scenario = scenario
    self.plan = plan
    self.shortfalls = shortfalls
    do throws(MissingPrice) {
      let proForma = try ProForma(plan, scenario)
      self.proForma = proForma
      projection = proForma.projection()
      missingPrice = nil
    } catch {
      proForma = nil
      projection = nil
      missingPrice = error
    }
  }

  /// Identifies question and engine: FNV-1a, 64 bits, of the version and every text of the canonical
  /// scenario with its place.
  public var digest: String {
    var digest = Digest()
    digest.add(Engine.version)
    digest.add(scenario.document)
    for record in scenario.records {
      digest.add(record.kind)
      digest.add(record.id)
      digest.add(record.document)
    }
    return digest.text
  }

  /// What the build-out asks for and its money does not hold.
  public var notEvaluated: [String] {
    var notes: [String] = []
    for (index, site) in scenario.sites.enumerated() {
      let phases = scenario.phases.indices.filter { scenario.phases[$0].site == index }
      let isRelieved = phases.contains { phase in
        plan.phases[phase].draws.contains {
          site.budgets[$0.budget].budget.available > scenario.phases[phase].ready
        }
      }
      for bridge in site.budgets where bridge.budget.role == .bridge {
        // With `supply` it is bought and its fuel paid.
        guard isRelieved, scenario.buildOut.supply == nil else { continue }
        notes.append(
          "bridge \(bridge.budget.id) at \(site.site.id) carries load until the grid comes: neither its "
            + "price nor its fuel is counted without `supply`")
      }
    }
    let unknown = Set(
      plan.phases.indices.filter { plan.phases[$0].embodiedCarbon == nil }
        .map { scenario.phases[$0].accelerator.id })
    if !unknown.isEmpty, plan.phases.contains(where: { $0.embodiedCarbon != nil }) {
      notes.append(
        "embodied carbon is that of some phases alone: no source states it for "
          + unknown.sorted().joined(separator: ", "))
    }
    if plan.phases.contains(where: { ($0.fuel ?? .zero) > .zero }) {
      notes.append("tanks of stored fuel have no price: no source gives one")
    }
    return notes
  }

  /// Amounts that were written in another currency, as the notes of their records state them.
  public var conversions: [String] {
    let documents =
      [(scenario.buildOut.id, scenario.document)] + scenario.records.map { ($0.id, $0.document) }
    return documents.compactMap { id, document in
      guard let note = document["note"]?.scalar?.text,
        let statement = CurrencyConversion.statement(in: note)
      else { return nil }
      return "\(id): \(statement)"
    }
  }

  /// What is wrong with how sources serve the sites.
  public var supplyViolations: [String] {
    supply.flatMap { supply in supply.result.violations.map { "\(supply.site): \($0)" } }
  }

  /// How the process exits: 3 where a size asked for is not reached, or sources do not serve it.
  public var exitStatus: Int32 {
    shortfalls.isEmpty && supplyViolations.isEmpty ? 0 : Failure.Status.violated.rawValue
  }
}

/// Asks for one build-out to be planned.
public struct PlanRequest: Sendable {
  /// The build-out's file, or `-`.
  public var file: String
  /// Files and folders whose records come before those of store and catalogues.
  public var records: [String]
  /// The store to look records up in, if there is one.
  public var storePath: String?

  public init(file: String, records: [String] = [], storePath: String? = nil) {
    self.file = file
    self.records = records
    self.storePath = storePath
  }
}

extension PlanRequest {
  /// The library that the request's files and store make up.
  public func library() throws(Failure) -> Library {
    let read = readFiles(records)
    var issues = read.issues
    for table in read.tables {
      issues.append(
        Issue(file: table.path, message: "records beside a plan are YAML or JSON; import tables"))
    }
    for file in read.files {
      if let kind = Kind.named(file.kind) { issues += kind.validate(file.document, file.file) }
    }
    guard issues.isEmpty else { throw Failure(issues: issues) }
    let files = read.files.map {
      Library.FileRecord(
        kind: $0.kind, id: $0.document["id"]?.scalar?.text ?? "",
        sourced: SourcedDocument($0.document, file: $0.file))
    }
    return Library(files: files, store: try openStore(storePath))
  }

  /// Reads, resolves, plans and prices the build-out.
  public func run() throws(Failure) -> PlanResult {
    let (document, library) = try read(kind: BuildOut.kind)
    return try PlanResult(resolve(document, in: library))
  }

  func resolve(_ document: Document, in library: Library) throws(Failure) -> Scenario {
    let document = try HourlySeries.held(in: document, beside: file)
    let resolution = try library.reading {
      Scenario.resolve(document.canonical, file: file, records: CanonicalRecords(source: library))
    }
    guard let scenario = resolution.scenario else {
      let lacksSite =
        library.ids(of: Site.kind).isEmpty
        && resolution.issues.contains { $0.message.hasPrefix("no site has the id") }
      let hint = "  example sites are not built in: import examples/sites first, or --with FOLDER"
      throw Failure(issues: resolution.issues, notes: lacksSite ? [hint] : [])
    }
    return scenario
  }

  /// The file's one document, and the library of its other records and the request's.
  func read(kind: String) throws(Failure) -> (Document, Library) {
    let spec = try readSpec()
    guard spec.kind == kind else {
      throw Failure(
        issues: [
          Issue(
            file: file, position: spec.document["kind"]?.position ?? .none, path: "kind",
            message: "this is a \(spec.kind); a \(kind) is expected")
        ])
    }
    return (spec.document, try library())
  }

  /// The one spec that the file holds.
  func readSpec() throws(Failure) -> ReadFile {
    let read = readFiles([file])
    guard read.issues.isEmpty else { throw Failure(issues: read.issues) }
    guard let first = read.files.first, read.files.count == 1 else {
      throw Failure(
        issues: [Issue(file: file, message: "\(read.files.count) specs where one is expected")])
    }
    return first
  }
}

/// The store at a path, or nil where there is none.
func openStore(_ path: String?) throws(Failure) -> Store? {
  guard let path else { return nil }
  do throws(StoreError) {
    return try Store(opening: path)
  } catch {
    if case .missing = error { return nil }
    throw Failure(.badInput, error.description)
  }
}

extension PlanResult {
  /// The plan on one screen.
  public var screen: PlanScreen {
    let basis = basis
    let workloads = plannedWorkloads()
    return PlanScreen(
      scenario: scenario, plan: plan, projection: projection,
      missingPrice: missingPrice?.description, shortfalls: shortfalls,
      estimates: basis.estimates, defaults: basis.defaults, notes: notEvaluated,
      conversions: conversions,
      workloads: workloads.map(\.lines)
        + (plannedDraw(workloads).map { [$0.lines(scenario.buildOut)] } ?? []),
      supply: supply.flatMap(\.lines))
  }
}

/// A running FNV-1a hash (Fowler, Noll and Vo) of 64 bits.
private struct Digest {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  var text: String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    add(0)
  }

  /// Whether a scalar is quoted does not count: JSON quotes what YAML need not.
  mutating func add(_ document: Document) {
    switch document.content {
    case .null: add(1)
    case .scalar(let scalar): add(scalar.text)
    case .list(let items):
      add(2)
      for item in items { add(item) }
      add(3)
    case .mapping(let members):
      add(4)
      for member in members {
        add(member.key)
        add(member.value)
      }
      add(5)
    }
  }

  private mutating func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
