public import Documents

/// A figure at every combination of values of two inputs.
public struct StudyGrid: SpecRecord {
  /// Dotted paths of the figures.
  public var figures: [String]
  public var rows: Study.Axis?
  public var columns: Study.Axis?

  public init(_ r: inout Reader) {
    figures = r.required("of", help: "dotted paths of figures")
    rows = Self.axis("rows", &r)
    columns = Self.axis("columns", &r)
    let size = Double(rows?.values.count ?? 0) * Double(columns?.values.count ?? 0)
    if size > 10_000 { r.report("more than 10,000 cells", key: "rows") }
  }

  private static func axis(_ key: String, _ r: inout Reader) -> Study.Axis? {
    let document = r.document(key, help: "one input: {path: [values]}")
    guard let members = document?.members, let member = members.first, members.count == 1,
      let values = member.value.items, !values.isEmpty
    else {
      r.report("one input with a list of values is expected: {path: [values]}", key: key)
      return nil
    }
    return Study.Axis(path: member.key, values: values)
  }
}

/// The value of an input at which a figure reaches a target.
public struct StudyBreakEven: SpecRecord {
  /// Dotted path of the input.
  public var input: String
  /// Dotted path of the figure.
  public var figure: String
  public var target: Double
  /// Where to look, in one unit; nil: a tenth to ten times the base's value.
  public var between: ClosedRange<Double>?
  public var unit: String
  public var position: Position

  public init(_ r: inout Reader) {
    input = r.required("input", help: "dotted path in the base")
    figure = r.required("of", help: "dotted path of the figure")
    target = r.value("target", default: 0, help: "what the figure shall be, in its own unit")
    position = r.position(of: "input")
    unit = ""
    guard let limits = r.document("between", help: "[low, high]: where to look") else { return }
    let amounts = (limits.items ?? []).compactMap { $0.scalar.flatMap { WrittenAmount($0.text) } }
    guard amounts.count == 2, limits.items?.count == 2, amounts[0].unit == amounts[1].unit,
      amounts[0].number < amounts[1].number
    else {
      r.report("[low, high] in one unit is expected, low below high", key: "between")
      return
    }
    between = amounts[0].number...amounts[1].number
    unit = amounts[0].unit
  }
}
