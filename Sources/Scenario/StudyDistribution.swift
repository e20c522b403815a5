public import Documents
import Quantities

/// How an input of a study varies: one of the forms, its values in the unit in which they are
/// written.
public struct StudyDistribution: SpecRecord {
  public enum Shape: Sendable {
    case uniform(low: Double, high: Double)
    case triangular(low: Double, mode: Double, high: Double)
    case pert(low: Double, mode: Double, high: Double)
    case normal(mean: Double, deviation: Double)
    case normalBetween(p10: Double, p90: Double)
    case lognormal(mean: Double, deviation: Double)
    case lognormalBetween(p10: Double, p90: Double)
    /// Values as they are written, with probabilities that add up to 1.
    case discrete(values: [Document], probabilities: [Double])
  }

  /// Nil after an error.
  public var shape: Shape?
  /// Draws beyond are drawn again, in proportion.
  public var within: ClosedRange<Double>?
  /// The unit of every number; empty for bare ones.
  public var unit: String

  /// The words of the forms, for messages and help.
  public static let forms = ["triangular", "pert", "uniform", "normal", "lognormal", "discrete"]

  public init(_ r: inout Reader) {
    unit = ""
    let help = [
      "[low, mode, high]", "[low, mode, high]: a beta with mean (low + 4 mode + high) / 6",
      "[low, high]", "[mean, deviation] or {p10, p90}",
      "[mean, deviation] of the amount itself, or {p10, p90}", "{value: probability, …}",
    ]
    var given: [(form: String, value: Document)] = []
    for (form, help) in zip(Self.forms, help) {
      if let value = r.document(form, help: help) { given.append((form, value)) }
    }
    let limits = r.document("within", help: "[low, high]: what lies beyond is drawn again")
    guard let (form, value) = given.first, given.count == 1 else {
      let said = given.map { "`\($0.form)`" }.joined(separator: " and ")
      r.report(
        given.isEmpty
          ? "say how it varies: one of \(Self.forms.joined(separator: ", "))"
          : "\(said): give one form", key: given.last?.form ?? "within")
      return
    }
    if form == "discrete" {
      readDiscrete(value, &r)
      if limits != nil { r.report("a list of values has no limits", key: "within") }
      return
    }
    readNumbers(form, value, &r)
    if let limits, shape != nil, let ends = numbers(limits, ["low", "high"], "within", &r) {
      if ends[0] < ends[1] {
        within = ends[0]...ends[1]
      } else {
        r.report("low must be below high", key: "within")
      }
    }
  }

  private mutating func readNumbers(_ form: String, _ value: Document, _ r: inout Reader) {
    let names: [String]
    switch form {
    case "triangular", "pert": names = ["low", "mode", "high"]
    case "uniform": names = ["low", "high"]
    default:
      names = value["p10"] != nil || value["p90"] != nil ? ["p10", "p90"] : ["mean", "deviation"]
    }
    guard let numbers = numbers(value, names, form, &r) else { return }
    let isAscending = zip(numbers, numbers.dropFirst()).allSatisfy { $0 <= $1 }
    let isWide = numbers[0] < numbers[numbers.count - 1]
    if names.last == "deviation" {
      guard numbers[1] > 0 else { return r.report("the deviation must be above 0", key: form) }
    } else if !(isAscending && isWide) {
      return r.report("\(names.joined(separator: ", ")) must ascend", key: form)
    }
    if form == "lognormal", numbers[0] <= 0 {
      return r.report("a lognormal amount is above 0", key: form)
    }
    shape =
      switch (form, names[0]) {
      case ("triangular", _): .triangular(low: numbers[0], mode: numbers[1], high: numbers[2])
      case ("pert", _): .pert(low: numbers[0], mode: numbers[1], high: numbers[2])
      case ("uniform", _): .uniform(low: numbers[0], high: numbers[1])
      case ("normal", "p10"): .normalBetween(p10: numbers[0], p90: numbers[1])
      case ("normal", _): .normal(mean: numbers[0], deviation: numbers[1])
      case (_, "p10"): .lognormalBetween(p10: numbers[0], p90: numbers[1])
      default: .lognormal(mean: numbers[0], deviation: numbers[1])
      }
  }

  /// Numbers of one unit, as a list in this order or a mapping with these keys.
  private mutating func numbers(
    _ value: Document, _ names: [String], _ key: String, _ r: inout Reader
  ) -> [Double]? {
    let phrase = "[\(names.joined(separator: ", "))]"
    var scalars: [Document] = []
    if let items = value.items, items.count == names.count {
      scalars = items
    } else if let members = value.members, members.count == names.count {
      scalars = names.compactMap { name in members.first { $0.key == name }?.value }
    }
    guard scalars.count == names.count else {
      r.report("\(value.summary) where \(phrase) is expected", key: key)
      return nil
    }
    var numbers: [Double] = []
    for scalar in scalars {
      guard let text = scalar.scalar?.text, let amount = WrittenAmount(text) else {
        r.report("\(scalar.summary) is no number with a unit", key: key)
        return nil
      }
      if shape == nil, numbers.isEmpty { unit = amount.unit }
      guard amount.unit == unit else {
        r.report(
          "`\(amount.text)` beside `\(WrittenAmount(1, unit: unit).text)`: give all in one unit",
          key: key)
        return nil
      }
      numbers.append(amount.number)
    }
    return numbers
  }

  private mutating func readDiscrete(_ value: Document, _ r: inout Reader) {
    guard let members = value.members, members.count > 1 else {
      return r.report(
        "\(value.summary) where {value: probability, …} is expected", key: "discrete")
    }
    var probabilities: [Double] = []
    for member in members {
      guard let scalar = member.value.scalar, let number = try? Double.parse(scalar), number >= 0
      else {
        return r.report(
          "`\(member.key)`: \(member.value.summary) is no probability", key: "discrete")
      }
      probabilities.append(number)
    }
    let sum = probabilities.reduce(0, +)
    guard abs(sum - 1) <= 1e-9 else {
      return r.report(
        "probabilities add up to \(NumberText.significant(sum * 100, 6)) %, not 100 %",
        key: "discrete")
    }
    unit = WrittenAmount(members[0].key)?.unit ?? ""
    shape = .discrete(
      values: members.map { Document(.scalar(Scalar($0.key)), at: $0.keyPosition) },
      probabilities: probabilities)
  }
}

/// An input that a study draws.
public struct StudyInput: Sendable {
  /// Dotted path in the base.
  public var path: String
  public var position: Position
  public var distribution: StudyDistribution
}
