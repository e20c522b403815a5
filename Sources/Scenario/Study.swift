public import Documents

/// A build-out asked several times: named cases, or a product of axes.
public struct Study: SpecRecord {
  public static let kind = "study"

  public var id: String?
  /// The build-out, or the path of its file.
  public var base: Document?
  public var cases: [StudyCase]
  /// Axes in the order of the file: dotted path and the values it takes.
  public var vary: [Axis]
  /// Dotted paths of the figures wanted; empty: a standard set.
  public var report: [String]

  public struct Axis: Sendable {
    public var path: String
    public var values: [Document]
  }

  public init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "study")
    if let kind, kind != Self.kind { r.report("`\(kind)` is not study", key: "kind") }
    id = r.optional("id")
    base = r.document("base", help: "a build-out, or the path of one")
    cases = r.optional("cases", help: "named sets of changes to the base") ?? []
    report = r.optional("report", help: "dotted paths of the figures wanted") ?? []
    vary = []
    for member in r.document("vary", help: "axes: dotted path and values")?.members ?? [] {
      guard let values = member.value.items, !values.isEmpty else {
        let isDistribution = member.value.members != nil
        r.report(
          isDistribution
            ? "`\(member.key)` is a distribution: these are not evaluated yet; give a list of values"
            : "`\(member.key)` needs a list of values", key: "vary")
        continue
      }
      vary.append(Axis(path: member.key, values: values))
    }
    if base == nil { r.report("missing: a build-out or its path is required", key: "base") }
    if cases.isEmpty == vary.isEmpty {
      r.report("say either `cases` or `vary`", key: "cases")
    }
    let size = vary.reduce(1.0) { $0 * Double($1.values.count) }
    if size > 100_000 { r.report("more than 100,000 combinations", key: "vary") }
  }

  /// Every case, the last axis fastest; a product's ids are its values.
  public var allCases: [StudyCase] {
    guard cases.isEmpty else { return cases }
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

  init(id: String, changes: [Document.Member]) {
    self.id = id
    self.changes = changes
  }

  public init(_ r: inout Reader) {
    id = r.id()
    changes = r.document("set", help: "dotted paths and their new values")?.members ?? []
  }
}
