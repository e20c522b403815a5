import Documents
import Quantities
import Scenario
import Studies

/// An uncertain input of a study, as numbers that can be drawn and as words of its base.
struct DrawnInput: Sendable {
  var path: String
  /// As the study writes it; empty for bare numbers and for words.
  var unit: String
  var varied: VariedInput
  /// Values that are no numbers; the draw is a position among them.
  var words: [Document]
  var position: Position

  /// What the base says after this was drawn.
  func change(to value: Double) -> Document.Member {
    guard words.isEmpty else {
      return Document.Member(path, words[Int(value)], keyPosition: position)
    }
    return Document.Member(
      path, WrittenAmount(value, unit: unit).document, keyPosition: position)
  }

  func change(toShare share: Double) -> Document.Member {
    change(to: varied.quantile(share))
  }

  /// A value as people read it.
  func text(_ value: Double) -> String {
    guard words.isEmpty else { return words[Int(value)].scalar?.text ?? "" }
    let digits = Self.digits(value)
    return unit.isEmpty ? digits : "\(digits) \(unit)"
  }

  /// Five digits; large numbers as `4.0694e9`, as specs write them.
  private static func digits(_ value: Double) -> String {
    guard value.magnitude >= 1e7 else { return NumberText.significant(value, 5) }
    var exponent = 7
    var scale = 1e7
    while value.magnitude / scale >= 10 {
      exponent += 1
      scale *= 10
    }
    return "\(NumberText.significant(value / scale, 5))e\(exponent)"
  }

  init(_ input: StudyInput) {
    path = input.path
    position = input.position
    let unit = input.distribution.unit
    self.unit = unit
    words = []
    let distribution: Distribution
    switch input.distribution.shape {
    case .uniform(let low, let high)?: distribution = .uniform(low: low, high: high)
    case .triangular(let low, let mode, let high)?:
      distribution = .triangular(low: low, mode: mode, high: high)
    case .pert(let low, let mode, let high)?:
      distribution = .pert(low: low, mode: mode, high: high)
    case .normal(let mean, let deviation)?:
      distribution = .normal(mean: mean, deviation: deviation)
    case .normalBetween(let p10, let p90)?: distribution = .normal(p10: p10, p90: p90)
    case .lognormal(let mean, let deviation)?:
      distribution = .lognormal(mean: mean, deviation: deviation)
    case .lognormalBetween(let p10, let p90)?: distribution = .lognormal(p10: p10, p90: p90)
    case .discrete(let values, let probabilities)?:
      let amounts = values.compactMap { $0.scalar.flatMap { WrittenAmount($0.text) } }
      let isNumeric = amounts.count == values.count && amounts.allSatisfy { $0.unit == unit }
      if !isNumeric {
        words = values
        self.unit = ""
      }
      distribution = .discrete(
        values: isNumeric ? amounts.map(\.number) : values.indices.map(Double.init),
        probabilities: probabilities)
    case nil: distribution = .uniform(low: 0, high: 1)
    }
    varied = VariedInput(distribution, within: input.distribution.within)
  }

  /// The ends of what may be drawn; every word.
  var extremes: [Double] {
    guard words.isEmpty else { return words.indices.map(Double.init) }
    return [varied.range.lowerBound, varied.range.upperBound]
  }

  /// How the input varies, in words: `triangular 1.6 to 2.6 USD, mode 2 USD`.
  var summary: String {
    let within = varied.within.map { ", within \(text($0.lowerBound)) to \(text($0.upperBound))" }
    switch varied.distribution {
    case .uniform: return "uniform"
    case .triangular: return "triangular"
    case .pert: return "PERT"
    case .normal: return "normal" + (within ?? "")
    case .lognormal: return "lognormal" + (within ?? "")
    case .discrete: return "discrete"
    }
  }
}

extension Study {
  /// The study's inputs and their draws.
  ///
  /// - Throws: Every input whose values the base would not take, and correlations that are none.
  func sampler(_ base: StudyBase, file: String) throws(Failure) -> (Sampler, [DrawnInput]) {
    let drawn = inputs.map(DrawnInput.init)
    var issues: [Issue] = []
    for (input, spec) in zip(drawn, inputs) {
      let path = "vary.\(input.path)"
      for value in input.extremes {
        guard let problem = base.issues([input.change(to: value)]).first else { continue }
        let advice =
          spec.distribution.within == nil && input.words.isEmpty
          ? "; `within: [low, high]` cuts a distribution off" : ""
        issues.append(
          Issue(
            file: file, position: input.position, path: path,
            message: "may be drawn as \(input.text(value)): \(problem)\(advice)"))
        break
      }
    }
    var correlation: Correlation?
    if let correlations {
      do throws(CorrelationError) {
        correlation = try Correlation(
          correlations.matrix, kind: correlations.isOfRanks ? .rank : .normal)
      } catch {
        issues.append(
          Issue(
            file: file, position: correlations.position, path: "correlations",
            message: error.message(drawn.map(\.path))))
      }
    }
    guard issues.isEmpty else { throw Failure(issues: issues) }
    let sampler = Sampler(drawn.map(\.varied), correlation: correlation, seed: seed)
    return (sampler, drawn)
  }
}

extension CorrelationError {
  /// What is wrong, with the inputs by name.
  func message(_ names: [String]) -> String {
    func pair(_ row: Int, _ column: Int) -> String { "`\(names[row])` and `\(names[column])`" }
    func digits(_ value: Double) -> String { NumberText.significant(value, 4) }
    switch self {
    case .wrongSize(let rows, let columns, let inputs):
      return "the matrix has \(rows) rows and \(columns) columns for \(inputs) inputs"
    case .diagonal(let row, let value):
      return "`\(names[row])` correlates with itself by \(digits(value)); the diagonal must be 1"
    case .notSymmetric(let row, let column):
      return "not symmetric: \(pair(row, column)) have two correlations"
    case .outOfRange(let row, let column, let value):
      return "\(pair(row, column)): \(digits(value)) is not -1 to 1"
    case .notPositiveDefinite(let row, let column, let value, let low, let high):
      return "not positive definite: with the correlations before it, that of \(pair(row, column)) "
        + "must lie between \(digits(low)) and \(digits(high)), and is \(digits(value))"
    }
  }
}
