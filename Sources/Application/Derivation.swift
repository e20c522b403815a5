import Interchange

/// One row of the table that says where a plan's figures come from.
///
/// `metric` is a path with `[*]` for positions; paths of inputs write `[i]`, `[j]`, `[k]` for the
/// metric's first, second and third position (also `[i+1]`), and `{path}` for the text at a path:
/// `scenario.records.system.{phases[i].system}.nameplate @kW` reads the record that the phase names,
/// in kW however the record is written.
struct Derivation: Sendable {
  var metric: String
  /// The formula in words, or for a leaf why nothing stands behind it.
  var formula: String
  /// Where the formula comes from; empty for sums and definitions.
  var citation: String
  var inputs: [DerivationInput]
  /// The row holds where all of these do; the first row that holds is the metric's.
  var conditions: [DerivationCondition]
  /// Nil for a leaf: a figure that an engine finds by more than a formula.
  var recompute: (@Sendable (InputValues) -> Double)?

  init(
    _ metric: String, _ formula: String, _ citation: String = "",
    from inputs: [DerivationInput], when conditions: [DerivationCondition] = [],
    recompute: @escaping @Sendable (InputValues) -> Double
  ) {
    self.metric = metric
    self.formula = formula
    self.citation = citation
    self.inputs = inputs
    self.conditions = conditions
    self.recompute = recompute
  }

  /// A figure that is not recomputed, with the reason and what it rests on.
  static func leaf(
    _ metric: String, _ reason: String, _ citation: String = "",
    from inputs: [DerivationInput] = [],
    when conditions: [DerivationCondition] = []
  ) -> Derivation {
    var row = Derivation(metric, reason, citation, from: inputs, when: conditions) { _ in .nan }
    row.recompute = nil
    return row
  }

  /// A figure that repeats another.
  static func same(
    _ metric: String, _ formula: String, as input: DerivationInput,
    when conditions: [DerivationCondition] = []
  ) -> Derivation {
    Derivation(metric, formula, from: [input], when: conditions) { $0[0] }
  }

  /// The sum of everything that a path leads to.
  static func sum(
    _ metric: String, of input: DerivationInput, _ formula: String,
    when conditions: [DerivationCondition] = []
  ) -> Derivation {
    Derivation(metric, formula, from: [input], when: conditions) { $0.sum(0) }
  }
}

/// What a row reads.
struct DerivationInput: Sendable, ExpressibleByStringLiteral {
  /// How a value becomes a number.
  enum Coding: Sendable {
    case number
    /// The position of a word in a list; −1 where it is none of them.
    case word([String])
    /// 1 where the text is that at another path, else 0.
    case same(as: String)
    /// 1 where the text is this one, else 0.
    case equals(String)
    /// The metric's own position.
    case position(Int)
  }

  var path: String
  /// Symbol of the unit to read in, for values of records and specs.
  var unit: String?
  var coding: Coding
  /// Whether it stands in for the input before it, and counts only where that is absent.
  var isFallback = false

  /// `path` or `path @unit`.
  init(stringLiteral value: String) { self.init(value) }

  init(_ text: String, _ coding: Coding = .number) {
    if let mark = text.range(of: " @") {
      path = String(text[..<mark.lowerBound])
      unit = String(text[mark.upperBound...])
    } else {
      path = text
    }
    self.coding = coding
  }

  static func word(_ path: String, in words: [String]) -> DerivationInput {
    DerivationInput(path, .word(words))
  }

  static func same(_ path: String, as other: String) -> DerivationInput {
    DerivationInput(path, .same(as: other))
  }

  static func equals(_ path: String, _ text: String) -> DerivationInput {
    DerivationInput(path, .equals(text))
  }

  /// An input that counts only where the one before it is absent.
  static func fallback(_ input: DerivationInput) -> DerivationInput {
    var input = input
    input.isFallback = true
    return input
  }

  /// The metric's first position, second and so on.
  static func position(_ number: Int) -> DerivationInput {
    DerivationInput("", .position(number))
  }
}

extension String {
  fileprivate func range(of mark: String) -> Range<Index>? {
    let bytes = Array(mark)
    var start = startIndex
    while start < endIndex {
      var end = start
      var matched = 0
      while end < endIndex, matched < bytes.count, self[end] == bytes[matched] {
        end = index(after: end)
        matched += 1
      }
      if matched == bytes.count { return start..<end }
      start = index(after: start)
    }
    return nil
  }
}

enum DerivationCondition: Sendable {
  /// The text at a path is one of these.
  case text(String, [String])
  case present(String)
  case absent(String)

  static func text(_ path: String, _ text: String) -> DerivationCondition { .text(path, [text]) }
}

/// The numbers that a row's inputs came to, each a list: a wildcard leads to several places.
struct InputValues: Sendable {
  var lists: [[Double]]

  /// The first number of an input; NaN where there is none.
  subscript(input: Int) -> Double { lists[input].first ?? .nan }

  /// The first number of an input that may be absent.
  func optional(_ input: Int) -> Double? { lists[input].first }

  func list(_ input: Int) -> [Double] { lists[input] }

  func sum(_ input: Int) -> Double { lists[input].reduce(0, +) }

  /// Σ of the products of two lists, element by element.
  func product(_ left: Int, _ right: Int) -> Double {
    zip(lists[left], lists[right]).reduce(0) { $0 + $1.0 * $1.1 }
  }

  func integer(_ input: Int) -> Int {
    let value = self[input]
    return value.isFinite && value.magnitude < 9e15 ? Int(value.rounded()) : 0
  }
}

/// An input at its places.
struct ResolvedInput {
  var input: DerivationInput
  /// Paths with the numbers there; NaN where one of several is missing.
  var places: [(path: String, value: Double)]
  /// Whether the path may lead to several places.
  var isList: Bool
}

/// Rows and the plan that they are read against.
struct DerivationContext: Sendable {
  let tree: MetricTree
  private let rows: [String: [Derivation]]

  /// - Parameter rows: Nil: those of a plan, or of a bare pro forma with its spec beside it.
  init(_ plan: JSON, rows: [String: [Derivation]]? = nil) {
    tree = MetricTree(root: plan)
    let isProForma = plan["scenario"]?["pro_forma"] != nil
    self.rows = rows ?? (isProForma ? ProFormaDerivations.byMetric : DerivationTable.byMetric)
  }

  /// The row of a metric, by its path without wildcards.
  func derivation(of path: String) -> Derivation? {
    let (pattern, positions) = MetricPath.pattern(of: path)
    return rows[pattern]?.first { row in
      row.conditions.allSatisfy { holds($0, positions) }
    }
  }

  private func holds(_ condition: DerivationCondition, _ positions: [Int]) -> Bool {
    switch condition {
    case .text(let path, let texts):
      guard let word = expand(path, positions).first.flatMap({ tree.value(at: $0)?.word }) else {
        return false
      }
      return texts.contains(word)
    case .present(let path): return isPresent(path, positions)
    case .absent(let path): return !isPresent(path, positions)
    }
  }

  private func isPresent(_ path: String, _ positions: [Int]) -> Bool {
    let input = DerivationInput(path)
    return expand(input.path, positions).contains { expanded in
      guard let steps = MetricPath.steps(expanded) else { return false }
      return tree.places(steps, unit: input.unit).contains { $0.value != nil && $0.value != .null }
    }
  }

  /// Each input of a row at its places.
  func inputs(of row: Derivation, at path: String) -> [ResolvedInput] {
    let (_, positions) = MetricPath.pattern(of: path)
    return row.inputs.map { resolve($0, positions) }
  }

  /// A metric's value from its inputs; nil for a leaf.
  func recomputed(_ row: Derivation, at path: String) -> Double? {
    row.recompute.map { compute in
      compute(InputValues(lists: inputs(of: row, at: path).map { $0.places.map(\.value) }))
    }
  }

  /// The number at a path of the plan.
  func number(at path: String) -> Double? { tree.value(at: path)?.amount }

  private func resolve(_ input: DerivationInput, _ positions: [Int]) -> ResolvedInput {
    if case .position(let number) = input.coding {
      let value = number < positions.count ? Double(positions[number]) : .nan
      return ResolvedInput(input: input, places: [("", value)], isList: false)
    }
    let expanded = expand(input.path, positions)
    var isList = expanded.count > 1
    var places: [(path: String, value: Double)] = []
    for path in expanded {
      guard let steps = MetricPath.steps(path) else { continue }
      let found = tree.places(steps, unit: input.unit)
      isList = isList || found.count > 1 || steps.contains(.all)
      for place in found {
        if let value = number(place, input, positions) {
          places.append((place.path, value))
        } else if isList, !place.path.contains("[*]") {
          places.append((place.path, .nan))
        }
      }
    }
    return ResolvedInput(input: input, places: places, isList: isList)
  }

  private func number(
    _ place: MetricTree.Place, _ input: DerivationInput, _ positions: [Int]
  ) -> Double? {
    guard let value = place.value ?? defaultValue(at: place.path) else { return nil }
    switch input.coding {
    case .number:
      if let unit = input.unit, case .text(let text) = value {
        return UnitText.number(text, in: unit) ?? value.amount
      }
      return value.amount
    case .word(let words):
      return Double(value.word.flatMap { words.firstIndex(of: $0) } ?? -1)
    case .same(let other):
      let word = expand(other, positions).first.flatMap { tree.value(at: $0)?.word }
      return word != nil && word == value.word ? 1 : 0
    case .equals(let text): return value.word == text ? 1 : 0
    case .position: return nil
    }
  }

  /// The stated default that stands for a key which the build-out or a site leaves out.
  func defaultValue(at path: String) -> JSON? {
    for prefix in ["scenario.build_out.", "scenario.records.site."] where path.hasPrefix(prefix) {
      let id = String(path.dropFirst(prefix.count))
      let entry = tree.root["rests_on"]?.items?.first {
        $0["kind"]?.word == "default" && $0["id"]?.word == id
      }
      return entry?["value"]
    }
    return nil
  }

  // MARK: Templates

  /// Paths that a template stands for: positions put in, then every `{path}` replaced by the texts
  /// there; none where a text is missing.
  func expand(_ template: String, _ positions: [Int]) -> [String] {
    fill(placed(template, positions))
  }

  private func placed(_ template: String, _ positions: [Int]) -> String {
    var result = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "[") {
      let inside = rest.index(after: open)
      result += rest[..<open]
      // Brackets nest (`[id={phases[i].id}]`): only a whole `[i]` is a position.
      if let close = rest[inside...].firstIndex(of: "]"),
        let position = Self.position(rest[inside..<close], positions)
      {
        result += "[\(position)]"
        rest = rest[rest.index(after: close)...]
      } else {
        result += "["
        rest = rest[inside...]
      }
    }
    return result + rest
  }

  private static func position(_ text: Substring, _ positions: [Int]) -> String? {
    guard let letter = text.first, let number = ["i", "j", "k"].firstIndex(of: letter),
      number < positions.count
    else { return nil }
    let shift = text.dropFirst()
    if shift.isEmpty { return String(positions[number]) }
    return Int(shift).map { String(positions[number] + $0) }
  }

  private func fill(_ template: String) -> [String] {
    guard let close = template.firstIndex(of: "}"),
      let open = template[..<close].lastIndex(of: "{")
    else { return [template] }
    let inner = String(template[template.index(after: open)..<close])
    guard let steps = MetricPath.steps(inner) else { return [] }
    let words = tree.places(steps).compactMap { place in
      (place.value ?? defaultValue(at: place.path))?.word
    }
    let before = template[..<open]
    let after = template[template.index(after: close)...]
    return words.flatMap { fill("\(before)\($0)\(after)") }
  }
}
