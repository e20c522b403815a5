import Documents
import Interchange
import Quantities
import Reporting

extension PublishedFigure {
  var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  var json: JSON {
    switch self {
    case .number(let number):
      number == number.rounded() && number.magnitude < 1e15
        ? .integer(Int(number)) : .number(number)
    case .interval(let low, let high): .list([.number(low), .number(high)])
    case .text(let text): .text(text)
    }
  }
}

extension JSON {
  /// The number or word at a dotted path such as `phases[0].facility_mw`.
  func figure(at path: String) -> PublishedFigure? {
    var value = self
    for step in path.split(separator: ".", omittingEmptySubsequences: false) {
      let parts = step.split(separator: "[", omittingEmptySubsequences: false)
      guard case .object(let members) = value,
        let member = members.first(where: { $0.key == parts[0] })
      else { return nil }
      value = member.value
      for part in parts.dropFirst() {
        guard part.hasSuffix("]"), let index = Int(part.dropLast()), case .list(let items) = value,
          items.indices.contains(index)
        else { return nil }
        value = items[index]
      }
    }
    switch value {
    case .integer(let number): return .number(Double(number))
    case .number(let number): return number.isFinite ? .number(number) : nil
    case .text(let text): return .text(text)
    case .null, .boolean, .list, .object: return nil
    }
  }

  /// Dotted paths of every number and word, for suggestions.
  func paths() -> [String] {
    var paths: [String] = []
    func walk(_ value: JSON, _ path: String) {
      switch value {
      case .object(let members):
        for member in members where member.key != "scenario" && member.key != "rests_on" {
          walk(member.value, path.isEmpty ? member.key : "\(path).\(member.key)")
        }
      case .list(let items):
        if let first = items.first { walk(first, "\(path)[0]") }
      case .integer, .number, .text: paths.append(path)
      case .null, .boolean: break
      }
    }
    walk(self, "")
    return paths
  }
}

/// The unit that ends a key: `mw` of `facility_mw`, `usd_per_gpu_hour` of its price.
enum KeyUnit {
  private static let measures: [Measure] = [
    Power.measure, ApparentPower.measure, Energy.measure, Money.measure, Area.measure,
    Length.measure, Mass.measure, Volume.measure, Duration.measure, Bandwidth.measure,
    AcceleratorTime.measure,
  ]

  /// How many `symbol` one of the key's unit is; nil where the two do not measure alike.
  static func factor(from key: String, to symbol: String) -> Double? {
    let words = key.split(separator: ".").last?.split(separator: "_") ?? []
    for start in words.indices {
      if let factor = plainFactor(words[start...].joined(separator: "_"), symbol) { return factor }
    }
    guard let per = words.lastIndex(of: "per"),
      let slash = symbol.firstIndex(of: "/"),
      let above = factor(from: words[..<per].joined(separator: "_"), to: String(symbol[..<slash])),
      let below = factor(
        from: words[(per + 1)...].joined(separator: "_"),
        to: String(symbol[symbol.index(after: slash)...]))
    else { return nil }
    return above / below
  }

  private static func plainFactor(_ suffix: String, _ symbol: String) -> Double? {
    for measure in measures {
      guard let from = measure.units.first(where: { $0.suffix == suffix && $0.offset == 0 }),
        let to = measure.unit(spelled: symbol)
      else { continue }
      return from.factor / to.factor
    }
    return nil
  }
}

extension PublishedValue {
  /// The answer's value in the unit of the published one.
  func predicted(in answer: JSON, file: String) throws(Issue) -> PublishedFigure {
    let figure = try figure(at: field, in: answer, file)
    guard let per else {
      guard let unit, case .number(let number) = figure else { return figure }
      return .number(number * (try factor(field, unit, file)))
    }
    guard case .number(let number) = figure,
      case .number(let divisor) = try self.figure(at: per, in: answer, file)
    else { throw issue("only numbers can be divided", file) }
    guard let unit else { return .number(number / divisor) }
    let symbols = unit.split(separator: "/", maxSplits: 1).map(String.init)
    guard symbols.count == 2 else { throw issue("`\(unit)` is no unit of a ratio", file) }
    // A count has no unit of its own: `kW/GPU` divides by accelerators.
    let below = KeyUnit.factor(from: per, to: symbols[1]) ?? 1
    return .number(number * (try factor(field, symbols[0], file)) / (divisor * below))
  }

  /// The predicted range that is to hold the published value; nil where the case asks for none.
  func predictedRange(in answer: JSON, file: String) throws(Issue) -> ClosedRange<Double>? {
    guard range.count == 2 else { return nil }
    guard case .number(let low) = try figure(at: range[0], in: answer, file),
      case .number(let high) = try figure(at: range[1], in: answer, file), low <= high
    else { throw issue("a range needs two numbers, the lower first", file) }
    return low...high
  }

  private func figure(
    at path: String, in answer: JSON, _ file: String
  ) throws(Issue) -> PublishedFigure {
    if let figure = answer.figure(at: path) { return figure }
    throw Issue(
      file: file, position: position, path: path, message: "the answer has no such value",
      suggestion: Spelling.nearest(to: path, among: answer.paths()))
  }

  private func factor(_ key: String, _ symbol: String, _ file: String) throws(Issue) -> Double {
    guard let factor = KeyUnit.factor(from: key, to: symbol) else {
      throw issue("`\(key)` cannot be given in `\(symbol)`", file)
    }
    return factor
  }

  private func issue(_ message: String, _ file: String) -> Issue {
    Issue(file: file, position: position, path: field, message: message)
  }

  /// The error of an answer, as a fraction of the published value.
  func error(of predicted: PublishedFigure) -> Double? {
    switch (predicted, value.figure) {
    case (.number(let answer), .number(let published)):
      return published == 0 ? (answer == 0 ? 0 : nil) : (answer - published) / published.magnitude
    case (.number(let answer), .interval(let low, let high)):
      if answer < low { return low == 0 ? nil : (answer - low) / low.magnitude }
      if answer > high { return high == 0 ? nil : (answer - high) / high.magnitude }
      return 0
    case (.text(let answer), .text(let published)):
      return answer == published ? 0 : 1
    default:
      return nil
    }
  }
}
