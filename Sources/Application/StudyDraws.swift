import Documents
import Interchange
import Scenario
import Studies
import TCO

/// The Monte Carlo of a study, ready to run.
struct StudyDraws: Sendable {
  let base: StudyBase
  let inputs: [DrawnInput]
  let sampler: Sampler
  let figures: [StudyFigure]
  let evaluate: MonteCarlo.Evaluation
  /// Whether draws go through the pro forma compiled once, instead of a spec read anew.
  let isCompiled: Bool
  /// Draws evaluated at once.
  let blockSize: Int
  /// Draws beyond this are refused; nil: the number that any study may have.
  let limit: Int?

  /// The changes that a draw makes.
  func changes(of draw: Int) -> [Document.Member] {
    zip(inputs, sampler.draw(draw)).map { $0.change(to: $1) }
  }

  /// A plan of a build-out takes milliseconds: so many take hours.
  static let planLimit = 1_000_000
  /// A pro forma that is read anew takes a tenth of one.
  static let readingLimit = 10_000_000

  /// Draws of a pro forma whose inputs the compiled one has; else of specs read anew.
  init(
    proForma base: StudyBase, _ inputs: [DrawnInput], _ sampler: Sampler,
    _ figures: [StudyFigure]
  ) throws(Failure) {
    self.base = base
    self.inputs = inputs
    self.sampler = sampler
    self.figures = figures
    if let compiled = try CompiledDraws(base, inputs, sampler, figures.map(\.path)) {
      isCompiled = true
      limit = nil
      blockSize = 512
      evaluate = { values, count, results in compiled.evaluate(values, count, results) }
      return
    }
    isCompiled = false
    limit = Self.readingLimit
    blockSize = 64
    let asker = StudyAsker(base, StudyRecords())
    evaluate = Self.reading(asker, inputs, figures)
  }

  /// Draws of a build-out: each is resolved, planned and projected.
  ///
  /// - Parameter library: where records of the base, and of words that may be drawn, are found.
  init(
    buildOut base: StudyBase, _ inputs: [DrawnInput], _ sampler: Sampler,
    _ figures: [StudyFigure], _ library: Library
  ) throws(Failure) {
    self.base = base
    self.inputs = inputs
    self.sampler = sampler
    self.figures = figures
    isCompiled = false
    limit = Self.planLimit
    blockSize = 8
    var records = StudyRecords()
    let asker = StudyAsker(base, library)
    for changes in try Self.combinations(of: inputs) {
      records.add(try asker.scenario(changes), file: base.file)
    }
    evaluate = Self.reading(StudyAsker(base, records).keepingPlan(), inputs, figures)
  }

  /// Every combination of the words that inputs may be drawn as: one without changes if there are
  /// none.
  private static func combinations(of inputs: [DrawnInput]) throws(Failure) -> [[Document.Member]] {
    var combinations: [[Document.Member]] = [[]]
    for input in inputs where !input.words.isEmpty {
      combinations = combinations.flatMap { partial in
        input.words.indices.map { partial + [input.change(to: Double($0))] }
      }
      guard combinations.count <= 256 else {
        throw Failure(.badInput, "more than 256 combinations of words that may be drawn")
      }
    }
    return combinations
  }

  /// Figures by asking the base anew for each draw.
  private static func reading<Records: RecordSource & Sendable>(
    _ asker: StudyAsker<Records>, _ inputs: [DrawnInput], _ figures: [StudyFigure]
  ) -> MonteCarlo.Evaluation {
    { values, count, results in
      for draw in 0..<count {
        let changes = inputs.enumerated().map { index, input in
          input.change(to: values[index * count + draw])
        }
        let tree = (try? asker.answer(changes))?.tree
        for (index, figure) in figures.enumerated() {
          results[index * count + draw] = tree?.metric(figure.path)?.double ?? .nan
        }
      }
    }
  }
}
