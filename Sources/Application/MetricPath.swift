/// A dotted path into a plan: `phases[0].constraints[name=water on the design day].use`.
///
/// A step is a key, a position, `[*]` for every element, or `[key=text]` for the elements that say
/// so. Keys may hold dots (`records.model.llama3.1-405b`): lookup takes the shortest that exists.
enum PathStep: Hashable, Sendable {
  case key(String)
  case index(Int)
  case all
  case filter(key: String, text: String)
}

enum MetricPath {
  /// The steps of a path; nil where brackets do not pair or a step is empty.
  static func steps(_ path: some StringProtocol) -> [PathStep]? {
    var steps: [PathStep] = []
    var rest = Substring(path)
    while !rest.isEmpty {
      if rest.first == "[" {
        guard let end = rest.firstIndex(of: "]"), let step = bracket(rest[..<end].dropFirst())
        else { return nil }
        steps.append(step)
        rest = rest[rest.index(after: end)...]
        if rest.first == "." {
          rest = rest.dropFirst()
          if rest.isEmpty { return nil }
        }
        continue
      }
      let end = rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
      guard end != rest.startIndex else { return nil }
      steps.append(.key(String(rest[..<end])))
      rest = rest[end...]
      if rest.first == "." {
        rest = rest.dropFirst()
        if rest.isEmpty || rest.first == "[" { return nil }
      }
    }
    return steps.isEmpty ? nil : steps
  }

  private static func bracket(_ inside: Substring) -> PathStep? {
    if inside == "*" { return .all }
    if let index = Int(inside) { return index >= 0 ? .index(index) : nil }
    guard let equals = inside.firstIndex(of: "=") else {
      // `phases[one]` is the element whose id is `one`.
      return inside.isEmpty ? nil : .filter(key: "id", text: String(inside))
    }
    let text = inside[inside.index(after: equals)...]
    return .filter(key: String(inside[..<equals]), text: String(text))
  }

  /// Text of steps, as `steps(_:)` reads it.
  static func text(_ steps: some Sequence<PathStep>) -> String {
    var text = ""
    for step in steps {
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      case .all: text += "[*]"
      case .filter(let key, let value): text += "[\(key)=\(value)]"
      }
    }
    return text
  }

  /// The path with `[*]` for every position, and the positions.
  static func pattern(of path: String) -> (pattern: String, positions: [Int]) {
    var positions: [Int] = []
    let steps = (steps(path) ?? []).map { step -> PathStep in
      guard case .index(let index) = step else { return step }
      positions.append(index)
      return .all
    }
    return (text(steps), positions)
  }
}
