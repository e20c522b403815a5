import Documents
public import Interchange
public import Reporting
import Scenario

/// Asks why a figure of a plan is what it is.
public struct ExplainRequest: Sendable {
  /// A saved plan, a plan file, or a build-out.
  public var plan: PlanSource
  /// Dotted path of the figure, or its name on the screen.
  public var metric: String
  /// How many steps to follow; nil: down to the sources.
  public var depth: Int?

  public init(plan: PlanSource, metric: String, depth: Int? = nil) {
    self.plan = plan
    self.metric = metric
    self.depth = depth
  }

  public func run() throws(Failure) -> Explanation {
    if let result = try commandResult() {
      return try Explanation(of: metric, in: result.json, rows: result.rows, depth: depth)
    }
    return try Explanation(of: metric, in: plan.explained(), depth: depth)
  }
}

extension ExplainRequest {
  /// What a supply or workload spec comes to, or the saved JSON of a command that is no plan.
  private func commandResult() throws(Failure) -> (json: JSON, rows: [String: [Derivation]])? {
    let found = InputFile.find([plan.name])
    guard let file = found.files.first, found.files.count == 1, !file.isStandardInput,
      file.format != .csv, let document = file.readDocument().document,
      let kind = document["kind"]?.scalar?.text
    else { return nil }
    let workload = WorkloadRequest(
      file: plan.name, records: plan.records, storePath: plan.storePath)
    // A spec has its cluster or sites as written, an answer its conventions.
    if document["conventions"] == nil, let rows = DerivationTable.rows(forKind: kind),
      let explained = try workload.explained(kind: kind)
    {
      return (explained, rows)
    }
    if let rows = DerivationTable.rows(forKind: kind) { return (JSON(document), rows) }
    guard kind == SupplySpec.kind else { return nil }
    let result = try SupplyRequest(
      file: plan.name, records: plan.records, storePath: plan.storePath
    ).run()
    return (result.json, SupplyDerivations.byMetric)
  }
}

/// The chain of reasons behind one figure, or behind each that a path with wildcards leads to.
public struct Explanation: Sendable {
  public var reasons: [Reason]

  public init(of metric: String, in plan: JSON, depth: Int? = nil) throws(Failure) {
    try self.init(of: metric, in: plan, rows: nil, depth: depth)
  }

  init(
    of metric: String, in plan: JSON, rows: [String: [Derivation]]?, depth: Int? = nil
  ) throws(Failure) {
    let context = DerivationContext(plan, rows: rows)
    let paths = try Self.paths(metric, context)
    var builder = ReasonBuilder(context: context)
    reasons = paths.map { builder.reason($0, depth: depth ?? .max) }
  }

  private static func paths(
    _ metric: String, _ context: DerivationContext
  ) throws(Failure) -> [String] {
    if let path = context.tree.metricPath(metric) { return [path] }
    let places = MetricPath.steps(metric).map { context.tree.places($0) } ?? []
    if let group = places.first?.value, places.count == 1 {
      let keys = group.members?.map(\.key) ?? []
      throw Failure(
        .badInput,
        "`\(metric)` is a group, not one figure"
          + (keys.isEmpty
            ? ": it has \(group.items?.count ?? 0) elements" : ": " + keys.joined(separator: ", ")))
    }
    let found = places.compactMap { place -> String? in
      switch place.value {
      case nil, .null, .list, .object: nil
      default: place.path
      }
    }
    guard found.isEmpty else { return found }
    let nearest = context.tree.nearestMetric(to: metric)
    throw Failure(
      .badInput,
      "the plan has no figure `\(metric)`" + (nearest.map { "; did you mean `\($0)`?" } ?? ""))
  }

  public var screen: ExplainScreen { ExplainScreen(reasons) }

  public var json: JSON {
    .object([
      ("format_version", "1.0"), ("kind", "explanation"),
      ("reasons", .list(reasons.map(\.json))),
    ])
  }
}

/// Builds chains; each figure goes on to its inputs once.
private struct ReasonBuilder {
  let context: DerivationContext
  var seen: Set<String> = []

  mutating func reason(_ path: String, depth: Int) -> Reason {
    let value = context.tree.value(at: path) ?? context.defaultValue(at: path)
    var reason = Reason(path: path, amount: amount(value), unit: context.unit(of: path))
    if path.hasPrefix("scenario.") {
      seen.insert(path)
      reason.provenance = provenance(path)
      return reason
    }
    guard let row = context.derivation(of: path) else { return reason }
    reason.formula = row.formula
    reason.citation = row.citation
    reason.isRecomputed = row.recompute != nil
    let inputs = usedInputs(of: row, at: path)
    guard !inputs.isEmpty else { return reason }
    guard !seen.contains(path) else {
      reason.cut = "explained above"
      reason.formula = ""
      reason.citation = ""
      return reason
    }
    guard depth > 0 else {
      reason.cut = "--depth goes further"
      return reason
    }
    seen.insert(path)
    // Leaves of one heat balance rest on the same values: they are listed once.
    if row.recompute == nil,
      inputs.allSatisfy({ $0.places.allSatisfy { place in seen.contains(place.path) } })
    {
      reason.cut = "from inputs shown above"
      return reason
    }
    reason.inputs = inputs.compactMap { self.input($0, depth: depth - 1) }
    return reason
  }

  /// Inputs that lead somewhere, without those that stand in for one that does.
  private func usedInputs(of row: Derivation, at path: String) -> [ResolvedInput] {
    var used: [ResolvedInput] = []
    var isBeforePresent = false
    for input in context.inputs(of: row, at: path) {
      let isUsed = !input.places.isEmpty && !(input.input.isFallback && isBeforePresent)
      if isUsed { used.append(input) }
      isBeforePresent = !input.places.isEmpty
    }
    return used
  }

  /// Of several figures of one kind the largest goes on to its inputs; the rest show their value.
  private mutating func input(_ input: ResolvedInput, depth: Int) -> Reason.Input? {
    let isChoice: Bool
    switch input.input.coding {
    case .position: return nil
    case .same, .equals: isChoice = true
    case .word: isChoice = input.places.count > 1
    case .number: isChoice = false
    }
    let values = input.places.map { $0.value.isFinite ? $0.value.magnitude : -1 }
    let largest = values.max()
    let followed = isChoice ? nil : values.firstIndex { $0 == largest }
    var reasons: [Reason] = []
    for (index, place) in input.places.enumerated() {
      var one: Reason
      if index == followed {
        one = reason(place.path, depth: depth)
      } else {
        let value = context.tree.value(at: place.path)
        one = Reason(path: place.path, amount: amount(value), unit: context.unit(of: place.path))
      }
      if input.isList { one.label = label(place.path) }
      reasons.append(one)
    }
    let (pattern, _) = MetricPath.pattern(of: input.places[0].path)
    return Reason.Input(
      path: input.places.count > 1 ? pattern : input.places[0].path, reasons: reasons,
      isChoice: isChoice)
  }

  /// What the list's element that holds a figure is called.
  private func label(_ path: String) -> String {
    guard let steps = MetricPath.steps(path),
      let last = steps.lastIndex(where: { if case .index = $0 { true } else { false } })
    else { return "" }
    let element = context.tree.value(at: MetricPath.text(steps[...last]))
    let words = ["name", "id", "equipment", "component"].compactMap { element?[$0]?.word }
    return words.first ?? ""
  }

  private func amount(_ value: JSON?) -> Reason.Amount {
    switch value {
    case nil, .null, .list, .object: .missing
    case .integer(let integer): .number(Double(integer))
    case .number(let number): .number(number)
    case .text(let text): .text(text)
    case .boolean(let flag): .text(flag ? "yes" : "no")
    }
  }

  /// What the plan says of the source of a value of its scenario.
  private func provenance(_ path: String) -> Reason.Provenance? {
    if path.hasPrefix("scenario.spec.") { return Reason.Provenance(source: "the spec, as written") }
    let proForma = "scenario.pro_forma."
    if path.hasPrefix(proForma) {
      let place = path.dropFirst(proForma.count)
      let standard = context.tree.root["rests_on"]?.items?.first { entry in
        entry["id"]?.word.map { place.hasPrefix($0) } ?? false
      }
      return standard.map {
        Reason.Provenance(source: "stated default", method: $0["method"]?.word ?? "")
      } ?? Reason.Provenance(source: "the pro forma, as written")
    }
    let buildOut = "scenario.build_out."
    let records = "scenario.records."
    if path.hasPrefix(buildOut) {
      guard context.tree.value(at: path) == nil else {
        return Reason.Provenance(source: "the build-out, as written")
      }
      return entry("default", String(path.dropFirst(buildOut.count))).map {
        Reason.Provenance(source: "stated default", method: $0["method"]?.word ?? "")
      }
    }
    guard path.hasPrefix(records) else { return nil }
    let rest = path.dropFirst(records.count)
    guard let dot = rest.firstIndex(of: ".") else { return nil }
    let kind = String(rest[..<dot])
    let place = String(rest[rest.index(after: dot)...])
    if context.tree.value(at: path) == nil, let found = entry("default", place) {
      return Reason.Provenance(source: "stated default", method: found["method"]?.word ?? "")
    }
    guard let found = entry(kind, place) ?? entry(kind, withoutPosition(place)) else {
      return Reason.Provenance(source: "the \(kind)'s record, as written")
    }
    func text(_ key: String) -> String { found[key]?.word ?? "" }
    let source = text("source")
    return Reason.Provenance(
      source: source.isEmpty ? "the \(kind)'s spec, as written" : source, asOf: text("as_of"),
      confidence: text("confidence"), range: text("range"), method: text("method"))
  }

  private func entry(_ kind: String, _ place: String) -> JSON? {
    context.tree.root["rests_on"]?.items?.first { entry in
      guard entry["kind"]?.word == kind, let id = entry["id"]?.word else { return false }
      let field = entry["field"]?.word ?? ""
      return place == (field.isEmpty ? id : "\(id).\(field)")
    }
  }

  /// A list of plain values is one entry of what a plan rests on.
  private func withoutPosition(_ place: String) -> String {
    guard place.hasSuffix("]"), let open = place.lastIndex(of: "[") else { return place }
    return String(place[..<open])
  }
}

extension Reason {
  var json: JSON {
    var members: [(String, JSON)] = [("metric", .text(path))]
    if !label.isEmpty { members.append(("label", .text(label))) }
    switch amount {
    case .number(let value): members.append(("value", .number(value)))
    case .text(let text): members.append(("value", .text(text)))
    case .missing: members.append(("value", .null))
    }
    if !unit.isEmpty { members.append(("unit", .text(unit))) }
    if !formula.isEmpty {
      members.append(("formula", .text(formula)))
      members.append(("citation", citation.isEmpty ? .null : .text(citation)))
      members.append(("is_recomputed", .boolean(isRecomputed)))
    }
    if let provenance {
      members += [
        ("source", .text(provenance.source)), ("as_of", .text(provenance.asOf)),
        ("confidence", .text(provenance.confidence)), ("range", .text(provenance.range)),
        ("method", .text(provenance.method)),
      ]
    }
    if !cut.isEmpty { members.append(("cut", .text(cut))) }
    if !inputs.isEmpty {
      members.append(
        (
          "inputs",
          .list(
            inputs.map { input in
              .object([
                ("path", .text(input.path)), ("is_choice", .boolean(input.isChoice)),
                ("values", .list(input.reasons.map(\.json))),
              ])
            })
        ))
    }
    return .object(members)
  }
}
