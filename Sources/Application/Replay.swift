public import Documents
import Interchange
import Planner
import Quantities
import Scenario
import Store
import TCO

/// The records inside a plan, and nothing else: a plan asks for no other when it is made again.
private struct PlanRecords: RecordSource {
  let records: Document
  let file: String

  func record(_ kind: String, _ id: String) -> SourcedDocument? {
    records[kind]?[id].map { SourcedDocument($0, file: file) }
  }

  func ids(of kind: String) -> [String] {
    (records[kind]?.members ?? []).map(\.key).sorted()
  }
}

/// Records whose scalars are spelled as JSON would spell them: a plan keeps values, not spellings,
/// and one made from `name: 1.50` must be the one made from `"name": 1.5`.
struct CanonicalRecords<Source: RecordSource>: RecordSource {
  let source: Source

  func record(_ kind: String, _ id: String) -> SourcedDocument? {
    source.record(kind, id).map {
      SourcedDocument($0.document.canonical, file: $0.file, issues: $0.issues)
    }
  }

  func ids(of kind: String) -> [String] { source.ids(of: kind) }
}

extension Document {
  /// The same document as JSON gives it back, with its positions.
  var canonical: Document {
    switch content {
    case .null: self
    case .scalar: Document(JSON(self).document.content, at: position)
    case .list(let items): Document(.list(items.map(\.canonical)), at: position)
    case .mapping(let members):
      Document(
        .mapping(
          members.map { Member($0.key, $0.value.canonical, keyPosition: $0.keyPosition) }),
        at: position)
    }
  }
}

extension PlanResult {
  /// The same plan with one figure of its scenario changed: prices, rates and terms, which the
  /// planner does not look at.
  ///
  /// - Parameters:
  ///   - scenarioDocument: ``scenarioJSON`` as a document, made once for many changes.
  ///   - path: Of the figure, from the scenario on.
  /// - Returns: Nil where the path leads nowhere, or the value is refused.
  func repriced(
    _ scenarioDocument: Document, _ path: String, _ value: Document
  ) -> PlanResult? {
    guard let changed = try? scenarioDocument.setting(path, to: value),
      let buildOut = changed["build_out"], let records = changed["records"]
    else { return nil }
    let resolution = Scenario.resolve(
      buildOut, file: path, records: PlanRecords(records: records, file: path))
    return resolution.scenario.flatMap { try? PlanResult($0, reusing: self, repricing: records) }
  }

  /// Makes a plan again from what it holds: the `scenario` of a `plan.json`, or the scenario of a
  /// saved plan.
  ///
  /// The same version of the program gives the same bytes.
  ///
  /// - Parameters:
  ///   - document: A whole plan, or its scenario alone.
  ///   - file: Its name, for messages.
  public init(replaying document: Document, file: String) throws(Failure) {
    let scenario = document["scenario"] ?? document
    guard let buildOut = scenario["build_out"], let records = scenario["records"],
      records.members != nil
    else {
      throw Failure(
        issues: [
          Issue(
            file: file, position: document.position,
            message: "no plan: `scenario` with `build_out` and `records` is missing")
        ])
    }
    let resolution = Scenario.resolve(
      buildOut, file: file, records: PlanRecords(records: records, file: file))
    guard let scenario = resolution.scenario else { throw Failure(issues: resolution.issues) }
    try self.init(scenario)
  }
}

/// Names a plan that was made before: a name in the store, or the path of a `plan.json` or of the
/// folder that it stands in.
public struct PlanReference: Sendable {
  public var name: String
  public var storePath: String?

  public init(_ name: String, storePath: String?) {
    self.name = name
    self.storePath = storePath
  }

  /// The plan made again, and a remark where another version of the program made it first.
  public func load() throws(Failure) -> (result: PlanResult, remark: String?) {
    guard isPath else {
      if let saved = try loadSaved() { return saved }
      guard isDirectory(name) else { throw try unknown() }
      return try loadFile()
    }
    return try loadFile()
  }

  private func loadFile() throws(Failure) -> (PlanResult, String?) {
    let path = name.hasSuffix(".json") || name == "-" ? name : name + "/plan.json"
    let parsed = InputFile(path: path, format: .json).readDocument()
    guard let document = parsed.document else { throw Failure(issues: parsed.issues) }
    guard document["kind"]?.scalar?.text == "plan" else {
      throw Failure(
        issues: [
          Issue(
            file: path, position: document["kind"]?.position ?? document.position,
            message: "not a plan.json of this program")
        ])
    }
    let result = try PlanResult(replaying: document, file: path)
    return (result, remark(document["engine_version"]?.scalar?.text))
  }

  private var isPath: Bool { name.hasSuffix(".json") || name.contains("/") || name == "-" }

  /// The plan of this name in the store; nil where there is no such plan, or no store.
  private func loadSaved() throws(Failure) -> (PlanResult, String?)? {
    guard let store = try openStore(storePath) else { return nil }
    let saved: SavedPlan?
    do throws(StoreError) {
      saved = try store.plan(named: name)
    } catch {
      throw Failure(.badInput, error.description)
    }
    guard let saved else { return nil }
    let file = "\(store.path): \(name)"
    let parsed = JSONReader.read(Array(saved.scenarioJSON.utf8), file: file)
    guard let document = parsed.document else { throw Failure(issues: parsed.issues) }
    return (try PlanResult(replaying: document, file: file), remark(saved.engineVersion))
  }

  private func unknown() throws(Failure) -> Failure {
    guard let storePath, let store = try openStore(storePath) else {
      return Failure(
        .badInput, "`\(name)` is no folder with a plan.json, and there is no store of saved plans")
    }
    let known = (try? store.plans().map(\.name)) ?? []
    return Failure(
      issues: [
        Issue(
          file: storePath, message: "no plan is saved as `\(name)`",
          suggestion: Spelling.nearest(to: name, among: known))
      ])
  }

  private func remark(_ version: String?) -> String? {
    guard let version, version != Engine.version else { return nil }
    return "\(name) was made by version \(version); these figures are those of \(Engine.version)"
  }
}

extension PlanResult {
  /// The plan as the store keeps it.
  ///
  /// - Parameter created: The time of saving, ISO 8601, UTC.
  func saved(as name: String, created: String) -> SavedPlan {
    var totals = SavedPlan.Totals()
    totals.contractedMW = plan.totals.contracted.megawatts
    totals.facilityMW = plan.totals.facility.megawatts
    totals.criticalITMW = plan.totals.criticalIT.megawatts
    totals.accelerators = plan.totals.accelerators
    totals.systems = plan.totals.systems
    totals.racks = plan.totals.racks
    totals.switches = plan.totals.switches
    totals.peakFacilityRatio = plan.totals.peakFacilityRatio
    totals.annualPUE = plan.totals.annualPUE
    totals.bindingConstraint = plan.binding.constraint.name
    totals.capexUSD = projection?.capex
    totals.opexUSDPerYear = projection?.opexPerYear
    totals.levelizedUSDPerGPUHour = projection?.levelizedPerSoldHour
    return SavedPlan(
      name: name, created: created, engineVersion: Engine.version, digest: digest,
      scenarioJSON: scenarioJSON.compactText, planJSON: answerJSON.compactText, totals: totals)
  }

  /// The plan without the question, which the store keeps apart.
  private var answerJSON: JSON {
    guard case .object(let members) = json else { return json }
    return .object(members.filter { $0.key != "scenario" })
  }

  /// Saves the plan in the store under a name.
  ///
  /// Saving the same plan under its name again changes nothing; another plan of that name is
  /// replaced only with `force`.
  public func save(
    as name: String, created: String, storePath: String, force: Bool = false
  ) throws(Failure) {
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "+"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isName, !name.isEmpty, !name.hasSuffix(".json"), name.utf8.first != UInt8(ascii: "-")
    else {
      throw Failure(
        .badInput,
        "`\(name)` is no name for a plan: letters, digits and - _ + . only, and not ending in .json"
      )
    }
    do throws(StoreError) {
      let store = try Store(opening: storePath)
      let plan = saved(as: name, created: created)
      if let known = try store.plan(named: name) {
        if known.digest == plan.digest, known.planJSON == plan.planJSON { return }
        guard force else {
          throw .failed(
            path: storePath,
            message: "another plan is saved as `\(name)`; --force replaces it")
        }
      }
      try store.save(plan, replacing: force)
    } catch {
      throw Failure(.badInput, error.description)
    }
  }
}
