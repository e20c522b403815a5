import Documents
import Interchange
import Scenario
import TCO

/// The base of a study: a build-out or a bare pro forma, asked again with some keys changed.
struct StudyBase: Sendable {
  var document: Document
  var file: String
  /// Whether the base stands in a file of its own.
  var isApart: Bool
  var isProForma: Bool

  /// The base with keys changed by dotted path.
  func changed(_ changes: [Document.Member]) throws(PathProblem) -> Document {
    var document = document
    for change in changes {
      let value = isApart ? change.value.withoutPositions : change.value
      do throws(PathProblem) {
        document = try document.setting(change.key, to: value)
      } catch {
        throw PathProblem(message: "`\(change.key)`: \(error.message)")
      }
    }
    return document
  }

  /// The pro forma with keys changed.
  func proForma(_ changes: [Document.Member]) throws(Failure) -> ProFormaSpec {
    let read = Reader.read(ProFormaSpec.self, from: try edited(changes), file: file)
    guard let spec = read.record else { throw Failure(issues: read.issues) }
    return spec
  }

  func edited(_ changes: [Document.Member]) throws(Failure) -> Document {
    do throws(PathProblem) {
      return try changed(changes)
    } catch {
      throw Failure(
        issues: [
          Issue(file: file, position: changes.first?.keyPosition ?? .none, message: error.message)
        ])
    }
  }

  /// What is wrong with the base's own keys after changes; records that they name are not looked
  /// up.
  func issues(_ changes: [Document.Member]) -> [String] {
    do throws(PathProblem) {
      let document = try changed(changes)
      return isProForma
        ? Reader.read(ProFormaSpec.self, from: document, file: file).issues.map(\.message)
        : Reader.read(BuildOut.self, from: document, file: file).issues.map(\.message)
    } catch {
      return [error.message]
    }
  }
}

/// What a base answers.
struct StudyAnswer {
  var tree: MetricTree
  /// Phases smaller than asked.
  var shortfalls: [String] = []
}

/// Asks the base; a build-out's plan is kept for changes that leave it as it is.
struct StudyAsker<Records: RecordSource> {
  let base: StudyBase
  let records: Records
  /// The plan of the unchanged base.
  private var planned: PlanResult?

  init(_ base: StudyBase, _ records: Records) {
    self.base = base
    self.records = records
  }

  /// The same, with the unchanged base planned once.
  func keepingPlan() -> StudyAsker {
    var copy = self
    copy.planned = try? result([])
    return copy
  }

  /// Figures of the base with keys changed.
  func answer(_ changes: [Document.Member]) throws(Failure) -> StudyAnswer {
    if base.isProForma {
      let spec = try base.proForma(changes)
      return StudyAnswer(tree: MetricTree(root: BareProForma(spec).document(spec).json))
    }
    let result = try result(changes)
    return StudyAnswer(tree: MetricTree(root: result.json), shortfalls: result.shortfalls)
  }

  /// The base with keys changed, with every record that it names.
  func scenario(_ changes: [Document.Member]) throws(Failure) -> Scenario {
    let document = try HourlySeries.held(in: base.edited(changes), beside: base.file)
    let resolution = Scenario.resolve(
      document.canonical, file: base.file,
      records: CanonicalRecords(source: records))
    guard let scenario = resolution.scenario else { throw Failure(issues: resolution.issues) }
    return scenario
  }

  /// The plan of the base with keys changed.
  ///
  /// Terms of the projection change no plan, save the class of buyer, whose assumptions do; nor do
  /// the sources that energy is paid by.
  func result(_ changes: [Document.Member]) throws(Failure) -> PlanResult {
    let scenario = try scenario(changes)
    let isMoneyAlone = changes.allSatisfy { change in
      change.key.hasPrefix("supply")
        || change.key.hasPrefix("finance.") && !change.key.hasPrefix("finance.buyer")
    }
    if isMoneyAlone, let planned { return try PlanResult(scenario, reusing: planned) }
    return try PlanResult(scenario)
  }
}

extension StudyAsker: Sendable where Records: Sendable {}

extension StudyRequest {
  /// Reads the study and its base.
  func read(_ document: Document) throws(Failure) -> (Study, StudyBase) {
    let read = Reader.read(Study.self, from: document, file: file)
    guard let study = read.record, let base = study.base else { throw Failure(issues: read.issues) }
    guard let path = base.scalar?.text else {
      let isProForma = base["kind"]?.scalar?.text == ProFormaSpec.kind || base["phases"] == nil
      return (
        study,
        StudyBase(
          document: try HourlySeries.held(in: base, beside: file), file: file, isApart: false,
          isProForma: isProForma)
      )
    }
    let beside = path.hasPrefix("/") ? path : folder + path
    let found = readFiles([beside])
    guard found.issues.isEmpty else { throw Failure(issues: found.issues) }
    guard let spec = found.files.first, found.files.count == 1,
      [BuildOut.kind, ProFormaSpec.kind].contains(spec.kind)
    else {
      throw Failure(
        issues: [
          Issue(
            file: file, position: base.position, path: "base",
            message: "`\(beside)` is no build-out or pro-forma")
        ])
    }
    return (
      study,
      StudyBase(
        document: try HourlySeries.held(in: spec.document, beside: beside), file: beside,
        isApart: true,
        isProForma: spec.kind == ProFormaSpec.kind)
    )
  }

  /// The study's folder: a base is named from there.
  private var folder: String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return String(file[...slash])
  }
}
