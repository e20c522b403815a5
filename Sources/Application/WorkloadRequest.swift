import Catalog
import Documents
import Interchange
import Scenario
import Workloads

/// Asks for a workload to be simulated: trained, served, failing, or spread over sites.
public struct WorkloadRequest: Sendable {
  /// The spec's file, or `-`.
  public var file: String
  /// Files and folders whose records come before those of store and catalogues.
  public var records: [String]
  /// A model in place of the spec's: an id, or a file of another program's.
  public var model: String?
  public var storePath: String?

  public init(
    file: String, records: [String] = [], storePath: String? = nil, model: String? = nil
  ) {
    self.file = file
    self.records = records
    self.storePath = storePath
    self.model = model
  }

  private var plan: PlanRequest { PlanRequest(file: file, records: records, storePath: storePath) }

  /// Simulates a training job.
  ///
  /// - Parameter optimizes: Whether the fastest strategy is searched for, in place of the spec's.
  /// - Throws: bad input with every rule that the strategy breaks; infeasible, with the nearest
  ///   strategy that fits, where memory does not hold it.
  public func training(optimizes: Bool = false) throws(Failure) -> TrainingAnswer {
    let (spec, position, library) = try plan.workload(
      TrainingSpec.self, kind: TrainingSpec.kind, model: model)
    let answer = try spec.answer(in: library, file: file, position: position, optimizes: optimizes)
    guard answer.run.fits else { throw answer.infeasible }
    return answer
  }

  /// Evaluates a served model.
  ///
  /// - Throws: bad input with every rule that the strategy breaks; infeasible where memory does not hold
  ///   the weights and one request; violated, with the nearest that can be had, where no batch meets
  ///   the objective or the cluster does not carry the load.
  public func serving() throws(Failure) -> ServingAnswer {
    let (spec, position, library) = try plan.workload(
      ServingSpec.self, kind: ServingSpec.kind, model: model)
    return try spec.answer(in: library, file: file, position: position)
  }

  /// How much of its time a job trains on a cluster that fails.
  public func failures() throws(Failure) -> FailureAnswer {
    let (spec, _, library) = try plan.workload(FailureSpec.self, kind: FailureSpec.kind)
    return try spec.answer(in: library, file: file)
  }

  /// A job over several campuses.
  public func sites() throws(Failure) -> SitesAnswer {
    let (spec, _, library) = try plan.workload(SitesSpec.self, kind: SitesSpec.kind)
    return try spec.answer(in: library, file: file)
  }

  /// The answer with the spec and the records that it rests on, for `explain`; nil where the file is
  /// no workload.
  func explained(kind: String) throws(Failure) -> JSON? {
    let answer: JSON
    switch kind {
    case TrainingSpec.kind: answer = try training().json
    case ServingSpec.kind: answer = try serving().json
    case FailureSpec.kind: answer = try failures().json
    case SitesSpec.kind: answer = try sites().json
    default: return nil
    }
    let (written, library) = try plan.read(kind: kind)
    func id(_ path: String) -> String? { written[path]?.scalar?.text }
    let cluster = written["cluster"]
    let system = cluster?["system"]?.scalar?.text
    var names: [(kind: String, id: String?)] = [
      (LanguageModel.kind, answer["model"]?.word ?? id("model")),
      (Accelerator.kind, answer["gpu"]?.word), (ComputeSystem.kind, system),
      (Efficiency.kind, answer["calibration"]?["efficiency"]?.word),
      (RentalPrice.kind, answer["gpu"]?.word),
    ]
    if system != nil {
      names += ["busy", "waiting", "idle"].map { (Assumption.kind, "accelerator-\($0)-draw") }
    }
    let used = library.documents(names)
    return .object(
      (answer.members ?? []).map { ($0.key, $0.value) } + [
        ("rests_on", .list(used.flatMap(\.restsOn))),
        ("scenario", .object([("spec", JSON(written)), ("records", used.json)])),
      ])
  }
}
