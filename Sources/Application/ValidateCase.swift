public import Documents
import Quantities
public import Reporting
import Scenario

extension CaseRole: Choice {}

/// A published value: a number, an interval `[low, high]`, or a word.
struct FigureText: SpecValue {
  var figure: PublishedFigure

  static let valueType = ValueType.text
  static let placeholder = FigureText(figure: .number(1))

  static func read(
    _ document: Document, at path: String, into reader: inout Reader
  ) -> FigureText? {
    if document.items != nil {
      guard let ends = [Double].read(document, at: path, into: &reader) else { return nil }
      guard ends.count == 2, ends[0] <= ends[1] else {
        reader.report(
          "an interval is two numbers, the lower first", at: path, document.position)
        return nil
      }
      return FigureText(figure: .interval(ends[0], ends[1]))
    }
    if let scalar = document.scalar, !scalar.isQuoted, let number = try? Double.parse(scalar) {
      return FigureText(figure: .number(number))
    }
    return String.read(document, at: path, into: &reader).map { FigureText(figure: .text($0)) }
  }
}

/// How far an answer may be off: `exact`, `10 %` of the published value, or `0.08` in its unit.
struct Tolerance: ScalarValue, Hashable {
  var text: String
  var amount: Double
  var isRelative: Bool

  static let valueType = ValueType.text
  static let placeholder = Tolerance(text: "exact", amount: 0, isRelative: true)

  static func parse(_ scalar: Scalar) throws(Mismatch) -> Tolerance {
    let text = scalar.text
    if text == "exact" { return Tolerance(text: text, amount: 0, isRelative: true) }
    guard let amount = try? Double.parse(scalar), amount >= 0 else {
      throw Mismatch(expected: "`exact`, a share such as `10 %`, or a number of the value's unit")
    }
    return Tolerance(text: text, amount: amount, isRelative: text.hasSuffix("%"))
  }

  /// As a fraction of the published value.
  func relative(to published: PublishedFigure) -> Double {
    guard !isRelative, case .number(let value) = published, value != 0 else { return amount }
    return amount / value.magnitude
  }
}

/// One value that a source publishes.
struct PublishedValue: SpecRecord {
  var field: String
  var per: String?
  var value: FigureText
  var unit: String?
  var tolerance: Tolerance?
  /// Paths of the ends of a predicted range that is to hold the published value.
  var range: [String]
  /// Where this value is of another family or role than its case, or has its own source.
  var family: String?
  var role: CaseRole?
  var source: String?
  var reason: String?
  var position: Position

  init(_ r: inout Reader) {
    field = r.required("field", help: "dotted path in the result: phases[0].facility_mw")
    per = r.optional("per", help: "path of what the field is divided by")
    value = r.required("value", help: "a number, an interval [low, high], or a word")
    unit = r.optional("unit", help: "of the value, if not the unit of the field's name: kW/GPU")
    tolerance = r.optional(
      "tolerance", help: "exact, a share such as 10 %, or an amount; none: shown only")
    range =
      r.optional("range", help: "paths of a predicted low and high end that hold the value") ?? []
    family = r.optional("family", help: "of this value, if not the case's")
    role = r.optional("role", help: "of this value, if not the case's")
    source = r.optional("source", help: "of this value, if not the case's")
    reason = r.optional("reason", help: "why this value is missed")
    position = r.position(of: "field")
    if role == .knownMiss, reason == nil {
      r.report("missing: a known miss needs its reason", key: "reason")
    }
    if !range.isEmpty, range.count != 2 || tolerance != nil {
      r.report("a range is two paths, in place of a tolerance", key: "range")
    }
  }

  /// The path as printed.
  var path: String { per.map { "\(field) / \($0)" } ?? field }
}

/// A spec with what a source publishes about it.
///
/// The spec goes to the same functions as a user's; they never see `published`.
struct ValidationCase: SpecRecord {
  var id: String
  var family: String
  var role: CaseRole
  /// The spec, or the path of its file beside the case.
  var spec: Document
  var published: [PublishedValue]
  var isForecast: Bool
  var source: String
  var note: String?
  var reason: String?
  /// Records that only this case uses.
  var records: [Document]

  init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "case")
    if let kind, kind != "case" { r.report("`\(kind)` is not case", key: "kind") }
    id = r.id()
    family = r.required("family", help: "what is compared: network, power, sizing")
    role = r.required("role", help: "what the published values were used for")
    let spec = r.document("spec", help: "a build-out, fabric, cooling or order, or its file")
    published = r.required("published", help: "values of the source")
    isForecast = r.optional("forecast", help: "shown only: the source expects it") ?? false
    source = r.required("source", help: "URL, or document and page")
    note = r.optional(
      "note", help: "plant, climate, design condition, redundancy, buyer class, and who says so")
    reason = r.optional("reason", help: "why a known miss misses")
    let records = r.document("records", help: "records that come before the catalogues'")
    self.spec = spec ?? .null
    self.records = records?.items ?? []
    if spec == nil { r.report("missing: a spec or the path of one is required", key: "spec") }
    if published.isEmpty { r.report("a case needs a published value", key: "published") }
    if role == .knownMiss, reason == nil {
      r.report("missing: a known miss needs its reason", key: "reason")
    }
    if records != nil, records?.items == nil {
      r.report("a list of records is expected", key: "records")
    }
  }
}

/// Limits on a family together.
struct LimitSpec: SpecRecord {
  var limit: GroupLimit

  init(_ r: inout Reader) {
    let family: String = r.required("family")
    let roles: [CaseRole]? = r.optional("roles", help: "all but known misses if absent")
    let prefix: String? = r.optional("cases", help: "what their ids begin with; all if absent")
    let mean: Double? = r.optional("mean", in: .notNegative, help: "of absolute errors")
    let median: Double? = r.optional("median", in: .notNegative, help: "of absolute errors")
    let worst: Double? = r.optional("worst", in: .notNegative)
    limit = GroupLimit(
      family: family, roles: roles ?? CaseRole.allCases.filter { $0 != .knownMiss },
      prefix: prefix ?? "", mean: mean, median: median, worst: worst)
  }
}

/// A file of several cases with the records that they share.
struct CaseFile: SpecRecord {
  var cases: [ValidationCase]
  var limits: [GroupLimit]
  var gaps: [String]
  var records: [Document]

  init(_ r: inout Reader) {
    let kind: String? = r.optional("kind", help: "cases")
    if let kind, kind != "cases" { r.report("`\(kind)` is not cases", key: "kind") }
    cases = r.required("cases")
    let limits: [LimitSpec]? = r.optional("limits", help: "on the errors of a family together")
    self.limits = limits?.map(\.limit) ?? []
    gaps = r.optional("gaps", help: "what cannot be compared yet, and why") ?? []
    records = r.document("records", help: "records that come before the catalogues'")?.items ?? []
  }
}
