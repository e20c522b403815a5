public import Documents

/// A build-out or a bare pro forma asked several times: named cases, a product of axes, or draws of
/// inputs that are uncertain; and what is asked of them.
public struct Study: SpecRecord {
  public static let kind = "study"

  public var id: String?
  /// The build-out or pro forma, or the path of its file.
  public var base: Document?
  public var cases: [StudyCase]
  /// Axes in the order of the file: dotted path and the values it takes.
  public var vary: [Axis]
  /// Uncertain inputs, in the order of the file.
  public var inputs: [StudyInput]
  public var correlations: StudyCorrelations?
  public var draws: Int
  public var seed: UInt64
  /// Dotted paths of the figures whose tornado is wanted.
  public var sensitivity: [String]
  public var table: StudyGrid?
  public var scenarios: [StudyCase]
  public var breakEven: [StudyBreakEven]
  /// Dotted path of a figure, and `min` or `max`.
  public var pareto: [Objective]
  /// Dotted paths of the figures wanted; empty: a standard set.
  public var report: [String]
  /// What the author adds, and at which rates other currencies were converted.
  public var note: String?

  public struct Axis: Sendable {
    public var path: String
    public var values: [Document]
  }

  public struct Objective: Sendable {
    public var figure: String
    /// Whether more of it is better.
    public var isMaximized: Bool
  }

  /// Draws of a Monte Carlo that names no number of them.
  public static let standardDraws = 10_000
  /// No study draws more: at a microsecond a draw that is eleven days.
  public static let mostDraws = 1_000_000_000_000

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "study")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not study", key: "kind") }
    id = r.optional("id")
    base = r.document("base", help: "a build-out or pro forma, or the path of one")
    cases = r.optional("cases", help: "named sets of changes to the base") ?? []
    (vary, inputs) = Self.varied(&r)
    correlations = nil
    if let document = r.document(
      "correlations", help: "[{between: [a, b], rank: 0.6}] or {inputs: [a, b], rank: [[…], […]]}")
    {
      correlations = StudyCorrelations(document, inputs: inputs.map(\.path), into: &r)
    }
    draws = r.value(
      "draws", default: Self.standardDraws, in: .between(0, Self.mostDraws),
      help: "of a Monte Carlo")
    seed = UInt64(
      r.value(
        "seed", default: 1, in: .between(0, 9_000_000_000_000_000),
        help: "of the random numbers; the same gives the same draws"))
    sensitivity = r.optional("sensitivity", help: "figures whose tornado is wanted") ?? []
    table = r.optional("table", help: "figures at every combination of values of two inputs")
    scenarios = r.optional("scenarios", help: "named sets of changes beside the base") ?? []
    breakEven = r.optional("break_even", help: "inputs at which figures reach targets") ?? []
    pareto = Self.objectives(&r)
    report = r.optional("report", help: "dotted paths of the figures wanted") ?? []
    note = r.optional("note")
    if base == nil { r.report("missing: a base or its path is required", key: "base") }
    check(&r)
  }

  /// Axes of values and distributions, as each path under `vary` has the one or the other.
  private static func varied(_ r: inout Reader) -> ([Axis], [StudyInput]) {
    var axes: [Axis] = []
    var inputs: [StudyInput] = []
    let help = "a list of values for each dotted path, or a distribution"
    for member in r.document("vary", help: help)?.members ?? [] {
      if let values = member.value.items, !values.isEmpty {
        axes.append(Axis(path: member.key, values: values))
      } else if member.value.members != nil {
        let path = "vary.\(member.key)"
        if let read = StudyDistribution.read(member.value, at: path, into: &r) {
          inputs.append(
            StudyInput(path: member.key, position: member.keyPosition, distribution: read))
        }
      } else {
        r.report(
          "`\(member.key)` needs a list of values or a distribution: "
            + "{triangular: [low, mode, high]}, say", key: "vary")
      }
    }
    return (axes, inputs)
  }

  private static func objectives(_ r: inout Reader) -> [Objective] {
    let help = "figures with `min` or `max`: the cases that no other beats in all of them"
    return (r.document("pareto", help: help)?.members ?? []).compactMap { member in
      let word = member.value.scalar?.text ?? ""
      guard ["min", "max"].contains(word) else {
        r.report("`\(member.key)` needs `min` or `max`, not \(member.value.summary)", key: "pareto")
        return nil
      }
      return Objective(figure: member.key, isMaximized: word == "max")
    }
  }

  private func check(_ r: inout Reader) {
    if !cases.isEmpty, !vary.isEmpty || !inputs.isEmpty {
      r.report("say either `cases` or `vary`; `scenarios` go with both", key: "cases")
    }
    if !vary.isEmpty, let input = inputs.first {
      r.report(
        "`\(vary[0].path)` is a list and `\(input.path)` a distribution: a study is a product of "
          + "values or a Monte Carlo", key: "vary")
    }
    let isAsked =
      !cases.isEmpty || !vary.isEmpty || !inputs.isEmpty || !scenarios.isEmpty || table != nil
      || !breakEven.isEmpty
    if !isAsked {
      r.report("say `cases`, `vary`, `scenarios`, `table` or `break_even`", key: "vary")
    }
    let size = vary.reduce(1.0) { $0 * Double($1.values.count) }
    if size > 100_000 { r.report("more than 100,000 combinations", key: "vary") }
    if !sensitivity.isEmpty, inputs.isEmpty {
      r.report("a tornado needs distributions under `vary`", key: "sensitivity")
    }
    if !pareto.isEmpty, cases.isEmpty, vary.isEmpty {
      r.report("a front needs `cases`, or lists under `vary`", key: "pareto")
    }
    if pareto.count == 1 { r.report("a front needs two figures or more", key: "pareto") }
  }

  /// Every case, the last axis fastest; a product's ids are its values.
  public var allCases: [StudyCase] {
    guard cases.isEmpty else { return cases }
    guard !vary.isEmpty else { return [] }
    var all = [StudyCase(id: "", changes: [])]
    for axis in vary {
      all = all.flatMap { partial in
        axis.values.map { value in
          let word = value.scalar?.text ?? value.summary
          return StudyCase(
            id: partial.id.isEmpty ? word : "\(partial.id) \(word)",
            changes: partial.changes + [Document.Member(axis.path, value)])
        }
      }
    }
    return all
  }
}

/// One case: what it changes in the base.
public struct StudyCase: SpecRecord {
  public var id: String
  /// Dotted path and new value.
  public var changes: [Document.Member]

  public init(id: String, changes: [Document.Member]) {
    self.id = id
    self.changes = changes
  }

  public init(_ r: inout Reader) {
    id = r.id()
    changes = r.document("set", help: "dotted paths and their new values")?.members ?? []
  }
}
