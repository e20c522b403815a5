import Documents
public import Interchange
import Scenario
import Store
import TCO

/// A plan that a command line names: a saved one, a `plan.json`, or a build-out or study that is
/// planned on the spot.
public struct PlanSource: Sendable {
  /// Name of a saved plan, path of a file, or `-`.
  public var name: String
  /// Files and folders whose records come before those of store and catalogues.
  public var records: [String]
  public var storePath: String?

  public init(_ name: String, records: [String] = [], storePath: String? = nil) {
    self.name = name
    self.records = records
    self.storePath = storePath
  }

  /// A plan, or why there is none.
  public struct Column: Sendable {
    public var label: String
    public var outcome: Result<JSON, Failure>

    public init(label: String, outcome: Result<JSON, Failure>) {
      self.label = label
      self.outcome = outcome
    }
  }

  /// The one plan that the name stands for.
  public func plan() throws(Failure) -> JSON {
    let columns = try columns()
    guard let first = columns.first, columns.count == 1 else {
      throw Failure(.badInput, "\(name): a study has several plans; name one of its build-outs")
    }
    return try first.outcome.get()
  }

  /// What `explain` walks: the one plan, or a bare pro forma with its spec.
  func explained() throws(Failure) -> JSON {
    let found = InputFile.find([name])
    if let file = found.files.first, found.files.count == 1, found.issues.isEmpty,
      let document = file.readDocument().document,
      document["kind"]?.scalar?.text == ProFormaSpec.kind
    {
      let read = Reader.read(ProFormaSpec.self, from: document, file: name)
      guard let spec = read.record else { throw Failure(issues: read.issues) }
      return BareProForma(spec).explained(spec, document, read.defaults)
    }
    return try plan()
  }

  /// Every plan that the name stands for: a study has one for each case.
  ///
  /// - Throws: where the name leads to nothing that can be planned. That a build-out is infeasible
  ///   is its column's outcome.
  public func columns() throws(Failure) -> [Column] {
    if let saved = try savedPlan() { return [Column(label: name, outcome: .success(saved))] }
    let found = InputFile.find([name])
    // The folder of an export holds its plan.
    let files = found.files.count > 1 ? found.files.filter { $0.stem == "plan" } : found.files
    guard let file = files.first, files.count == 1, found.issues.isEmpty else {
      throw try notFound(found.issues)
    }
    let parsed = file.readDocument()
    guard let document = parsed.document else { throw Failure(issues: parsed.issues) }
    if document["kind"]?.scalar?.text == "plan" {
      let label = document["id"]?.scalar?.text ?? file.stem
      return [Column(label: label, outcome: .success(JSON(document)))]
    }
    let specs: [ReadFile]
    do throws(Issue) {
      specs = try split(document, file: file.path)
    } catch {
      throw Failure(issues: [error])
    }
    guard let read = specs.first, specs.count == 1 else {
      throw Failure(issues: [Issue(file: name, message: "\(specs.count) specs where one is asked")])
    }
    return try planned(read)
  }

  private func planned(_ read: ReadFile) throws(Failure) -> [Column] {
    switch read.kind {
    case Study.kind:
      let study = StudyRequest(file: name, records: records, storePath: storePath)
      return try study.runs(of: read.document).map { run in
        Column(label: run.id, outcome: run.outcome.map(\.json))
      }
    case BuildOut.kind:
      let request = PlanRequest(file: name, records: records, storePath: storePath)
      let label = read.document["id"]?.scalar?.text ?? name
      let scenario = try request.resolve(read.document, in: try request.library())
      do throws(Failure) {
        return [Column(label: label, outcome: .success(try PlanResult(scenario).json))]
      } catch {
        return [Column(label: label, outcome: .failure(error))]
      }
    default:
      throw Failure(
        issues: [
          Issue(
            file: name, position: read.document["kind"]?.position ?? .none, path: "kind",
            message: "this is a \(read.kind); a plan, build-out or study is expected")
        ])
    }
  }

  private func savedPlan() throws(Failure) -> JSON? {
    guard let store = try openStore(storePath) else { return nil }
    do throws(StoreError) {
      guard let saved = try store.plan(named: name) else { return nil }
      let parsed = JSONReader.read(Array(saved.planJSON.utf8), file: store.path)
      guard let document = parsed.document else { return nil }
      return JSON(document)
    } catch {
      throw Failure(.badInput, error.description)
    }
  }

  private func notFound(_ issues: [Issue]) throws(Failure) -> Failure {
    var names: [String] = []
    if let store = try openStore(storePath) {
      names = ((try? store.plans()) ?? []).map(\.name)
    }
    guard !name.contains("/"), let nearest = Spelling.nearest(to: name, among: names) else {
      return Failure(
        issues: issues, notes: ["PLAN is the name of a saved plan, a plan.json, or a build-out"])
    }
    return Failure(
      issues: [Issue(file: name, message: "no saved plan or file", suggestion: nearest)])
  }
}
