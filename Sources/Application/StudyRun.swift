public import Documents
import Interchange
import Scenario
import Studies

/// Asks for a study: every case, and what is drawn and analysed.
public struct StudyRequest: Sendable {
  /// The study's file, or `-`.
  public var file: String
  public var records: [String]
  public var storePath: String?
  /// Draws evaluated side by side; changes no bit of the result.
  public var threads: Int
  /// The file to which every draw is written as a line of CSV.
  public var drawsPath: String?

  public init(
    file: String, records: [String] = [], storePath: String? = nil, threads: Int = 1,
    drawsPath: String? = nil
  ) {
    self.file = file
    self.records = records
    self.storePath = storePath
    self.threads = threads
    self.drawsPath = drawsPath
  }
}

/// One case of a study: what it changes, and its plan or why there is none.
public struct StudyRun: Sendable {
  public var id: String
  /// Dotted path and new value.
  public var changes: [Document.Member]
  public var outcome: Result<PlanResult, Failure>
}

extension StudyRequest {
  /// Answers the study.
  ///
  /// - Parameter progress: Called with draws done, now and then.
  /// - Throws: `Failure` for a study that cannot be read, or a figure that no answer has. A case
  ///   without an answer is a row with its reason.
  public func run(progress: (Int) -> Void = { _ in }) async throws(Failure) -> StudyResult {
    let opened = try open()
    let study = opened.study
    let asker = StudyAsker(opened.base, opened.library).keepingPlan()
    let cases = study.allCases
    let isSweep = !cases.isEmpty
    var answers = (isSweep ? cases : [StudyCase(id: "base", changes: [])]).map { one in
      (case: one, outcome: asker.outcome(one))
    }
    answers += study.scenarios.map { ($0, asker.outcome($0)) }
    let samples = answers.compactMap { try? $0.outcome.get().tree }
    let unknown = study.unknownFigures(samples, opened.document, file: file)
    guard unknown.isEmpty else { throw Failure(issues: unknown) }
    // Without a case there is nothing to draw: the base says why it has no answer.
    if !isSweep, case .failure(let failure) = answers[0].outcome { throw failure }

    let figures = study.figures(opened.base, samples.first)
    let rows = answers.map { StudyRow($0.case, $0.outcome, figures) }
    var result = StudyResult(
      id: study.id ?? "", base: opened.base.document["id"]?.scalar?.text ?? "", figures: figures,
      cases: isSweep ? Array(rows.prefix(cases.count)) : [],
      baseCase: isSweep ? nil : rows[0], scenarios: Array(rows.suffix(study.scenarios.count)))
    result.table = study.table.flatMap { asker.table($0) }
    result.breakEven = study.breakEven.map { asker.breakEven($0) }
    if !study.pareto.isEmpty {
      result.front = front(study.pareto, answers.prefix(cases.count).map(\.outcome))
      result.objectives = study.pareto
    }
    if !study.inputs.isEmpty {
      let draws = try opened.draws(figures)
      result.draws = try await drawn(draws, study, progress)
      result.swings = asker.swings(draws.inputs, study.sensitivity.map { StudyFigure($0) })
    }
    return result
  }

  /// The base as draw `index` has it, as a file that `tco` or `plan` takes.
  public func document(ofDraw index: Int) throws(Failure) -> String {
    let opened = try open()
    guard !opened.study.inputs.isEmpty else {
      throw Failure(.badInput, "\(file): nothing is drawn here: `vary` has no distribution")
    }
    guard index < opened.study.draws else {
      throw Failure(
        .badInput, "\(file): there is no draw \(index): draws are 0 to \(opened.study.draws - 1)")
    }
    let (sampler, inputs) = try opened.study.sampler(opened.base, file: file)
    let changes = zip(inputs, sampler.draw(index)).map { $0.change(to: $1) }
    var drawn = try opened.base.edited(changes)
    if drawn["kind"] == nil {
      let kind = opened.base.isProForma ? ProFormaSpec.kind : BuildOut.kind
      drawn = .mapping([Document.Member("kind", .plain(kind))] + (drawn.members ?? []))
    }
    let header = "# Draw \(index) of \(opened.study.id ?? file), seed \(opened.study.seed)\n"
    return header + YAMLWriter.text(drawn)
  }

  /// Every case with its whole plan, for comparisons.
  func runs(of document: Document) throws(Failure) -> [StudyRun] {
    let (study, base) = try read(document)
    guard !base.isProForma else {
      throw Failure(.badInput, "\(file): a study of a pro forma has no plans: `study` answers it")
    }
    let library = try PlanRequest(file: file, records: records, storePath: storePath).library()
    let asker = StudyAsker(base, library)
    return study.allCases.map { one in
      StudyRun(
        id: one.id, changes: one.changes,
        outcome: Result { () throws(Failure) in try asker.result(one) })
    }
  }

  private func open() throws(Failure) -> OpenedStudy {
    let request = PlanRequest(file: file, records: records, storePath: storePath)
    let (document, library) = try request.read(kind: Study.kind)
    let (study, base) = try read(document)
    return OpenedStudy(
      file: file, document: document, study: study, base: base, library: library)
  }

  private func drawn(
    _ draws: StudyDraws, _ study: Study, _ progress: (Int) -> Void
  ) async throws(Failure) -> StudyEstimates {
    if let limit = draws.limit, study.draws > limit {
      throw Failure(
        .violated,
        "\(file): draws: \(study.draws) are more than the \(limit) that a study takes whose base "
          + (draws.base.isProForma ? "is read anew for each draw" : "is a build-out")
          + "; a pro forma whose numbers alone are drawn takes up to \(Study.mostDraws)")
    }
    let run = MonteCarlo(
      draws.sampler, draws: study.draws, threads: threads, blockSize: draws.blockSize,
      blocksPerTurn: max(1, 32_768 / (draws.blockSize * draws.blockSize)))
    var sheet: DrawSheet?
    if let drawsPath { sheet = try DrawSheet(drawsPath, draws) }
    let estimates = try await run.run(
      figures: draws.figures.count, keepsInputs: sheet != nil, draws.evaluate
    ) { block throws(Failure) in
      try sheet?.add(block)
      progress(block.first + block.count)
    }
    try sheet?.close()
    return StudyEstimates(
      seed: study.seed, draws: study.draws, inputs: draws.inputs, figures: draws.figures,
      estimates: estimates, correlations: study.correlations, isCompiled: draws.isCompiled)
  }

  private func front(
    _ objectives: [Study.Objective], _ outcomes: [Result<StudyAnswer, Failure>]
  ) -> [Int] {
    let rows = outcomes.map { outcome -> [Double?] in
      let tree = (try? outcome.get())?.tree
      return objectives.map { tree?.metric($0.figure)?.double }
    }
    return paretoFront(rows, objectives.map { $0.isMaximized ? .max : .min })
  }
}

/// A study as read, with its base and the records it may name.
private struct OpenedStudy {
  var file: String
  var document: Document
  var study: Study
  var base: StudyBase
  var library: Library

  func draws(_ figures: [StudyFigure]) throws(Failure) -> StudyDraws {
    let (sampler, inputs) = try study.sampler(base, file: file)
    return base.isProForma
      ? try StudyDraws(proForma: base, inputs, sampler, figures)
      : try StudyDraws(buildOut: base, inputs, sampler, figures, library)
  }
}

extension StudyAsker {
  func outcome(_ one: StudyCase) -> Result<StudyAnswer, Failure> {
    Result { () throws(Failure) in
      do throws(Failure) {
        return try answer(one.changes)
      } catch {
        throw error.inCase(one)
      }
    }
  }

  func result(_ one: StudyCase) throws(Failure) -> PlanResult {
    do throws(Failure) {
      return try result(one.changes)
    } catch {
      throw error.inCase(one)
    }
  }
}

extension Failure {
  /// The failure with the case named where a path of its could not be set.
  fileprivate func inCase(_ one: StudyCase) -> Failure {
    var copy = self
    for index in copy.issues.indices where copy.issues[index].path.isEmpty {
      copy.issues[index].path = "case \(one.id)"
    }
    return copy
  }
}
