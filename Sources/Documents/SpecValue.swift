public import Quantities

/// Why a value of a document is not what a key asks for.
public struct Mismatch: Error, Hashable, Sendable {
  /// What was allowed: `a power (W, kW, MW, GW)`.
  public var expected: String
  public var suggestion: String?

  public init(expected: String, suggestion: String? = nil) {
    self.expected = expected
    self.suggestion = suggestion
  }
}

/// What a key's value may be, for schemas, help and documentation.
public indirect enum ValueType: Hashable, Sendable {
  case text
  case identifier(of: String?)
  case integer
  /// A plain number or a percentage.
  case number
  case boolean
  case day
  case month
  case quantity(name: String, units: [Unit])
  case choice([String])
  case list(ValueType)
  case record(RecordSchema)
  /// Whatever the record's own rules take: a path or a mapping, say.
  case any

  /// How messages name it.
  public var phrase: String {
    switch self {
    case .text: "a text"
    case .identifier(let kind): kind.map { "the id of a \($0)" } ?? "an id"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .day: "a day YYYY-MM-DD"
    case .month: "a month YYYY-MM"
    case .quantity(let name, let units):
      "a \(name) with its unit (\(units.prefix(4).map(\.symbol).joined(separator: ", "))"
        + (units.count > 4 ? ", …)" : ")")
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .list(let element): "a list, each \(element.phrase)"
    case .record: "a mapping"
    case .any: "a value"
    }
  }
}

/// A type that a spec's key can hold.
public protocol SpecValue: Sendable {
  static var valueType: ValueType { get }
  /// Stands in while a schema is recorded or after an error; never reaches an engine.
  static var placeholder: Self { get }
  /// The measured type that a key's suffix may give the unit of: this type's, or a list's
  /// element's; nil for all others.
  static var measured: (any Measurable.Type)? { get }
  /// The value in a list of defaults. Asked for by type, since casts cost more than all the rest of
  /// reading a key.
  var defaultText: String { get }
  /// Reads a document that stands at `path`; problems go to `reader`.
  static func read(_ document: Document, at path: String, into reader: inout Reader) -> Self?
}

extension SpecValue {
  public static var measured: (any Measurable.Type)? { nil }
  public var defaultText: String { "\(self)" }
}

/// A value written as one scalar.
public protocol ScalarValue: SpecValue {
  static func parse(_ scalar: Scalar) throws(Mismatch) -> Self
}

extension ScalarValue {
  public static func read(
    _ document: Document, at path: String, into reader: inout Reader
  ) -> Self? {
    guard let scalar = document.scalar else {
      reader.report(
        "\(document.summary) where \(valueType.phrase) is expected", at: path, document.position)
      return nil
    }
    do {
      return try parse(scalar)
    } catch {
      reader.report(
        "\(document.summary) is not \(error.expected)", at: path, document.position,
        suggestion: error.suggestion)
      return nil
    }
  }
}

extension String: ScalarValue {
  public static let valueType = ValueType.text
  public static let placeholder = ""
  public static func parse(_ scalar: Scalar) throws(Mismatch) -> String {
    guard !scalar.text.isEmpty else { throw Mismatch(expected: "a text that is not empty") }
    guard scalar.text.utf8.count <= 10_000 else {
      throw Mismatch(expected: "a text of at most 10,000 bytes")
    }
    return scalar.text
  }
}

extension Int: ScalarValue {
  public static let valueType = ValueType.integer
  public static let placeholder = 1
  public static func parse(_ scalar: Scalar) throws(Mismatch) -> Int {
    guard let number = NumberText.parse(scalar.text), number == number.rounded(),
      number.magnitude <= 9e15
    else { throw Mismatch(expected: valueType.phrase) }
    return Int(number)
  }
}

extension Double: ScalarValue {
  public static let valueType = ValueType.number
  public static let placeholder = 1.0
  public var defaultText: String { NumberText.exact(self) }
  /// `0.8` or `80 %`.
  public static func parse(_ scalar: Scalar) throws(Mismatch) -> Double {
    if let number = NumberText.parse(scalar.text) { return number }
    if scalar.text.hasSuffix("%") {
      var digits = scalar.text.dropLast()
      while digits.last == " " { digits.removeLast() }
      if let number = NumberText.parse(digits) { return number / 100 }
    }
    throw Mismatch(expected: "a number or a percentage such as `80 %`")
  }
}

extension Bool: ScalarValue {
  public static let valueType = ValueType.boolean
  public static let placeholder = false
  public static func parse(_ scalar: Scalar) throws(Mismatch) -> Bool {
    switch scalar.text {
    case "true": return true
    case "false": return false
    default: throw Mismatch(expected: valueType.phrase)
    }
  }
}

extension Day: ScalarValue {
  public static let valueType = ValueType.day
  public static let placeholder = Day(index: 0)
  public static func parse(_ scalar: Scalar) throws(Mismatch) -> Day {
    guard let day = Day(scalar.text) else { throw Mismatch(expected: valueType.phrase) }
    return day
  }
}

extension Month: ScalarValue {
  public static let valueType = ValueType.month
  public static let placeholder = Month(index: 0)
  public static func parse(_ scalar: Scalar) throws(Mismatch) -> Month {
    guard let month = Month(scalar.text) else { throw Mismatch(expected: valueType.phrase) }
    return month
  }
}

/// A word out of a short list; the raw values are what files say.
public protocol Choice: ScalarValue, CaseIterable, RawRepresentable<String> {}

extension Choice {
  public static var valueType: ValueType { .choice(allCases.map(\.rawValue)) }
  public static var placeholder: Self { allCases[allCases.startIndex] }
  public var defaultText: String { rawValue }
  public static func parse(_ scalar: Scalar) throws(Mismatch) -> Self {
    if let value = Self(rawValue: scalar.text) { return value }
    let words = allCases.map(\.rawValue)
    throw Mismatch(
      expected: "one of " + words.joined(separator: ", "),
      suggestion: Spelling.nearest(to: scalar.text, among: words))
  }
}

/// A measured value: `200 MW` under its own key, a bare number under a key that carries the unit.
public protocol MeasuredValue: ScalarValue, Measurable {}

extension MeasuredValue {
  public static var valueType: ValueType {
    .quantity(name: measure.name, units: measure.units)
  }
  public static var placeholder: Self { Self(base: 1) }
  public var defaultText: String { shortText }
  public static var measured: (any Measurable.Type)? { Self.self }
  public static func parse(_ scalar: Scalar) throws(Mismatch) -> Self {
    guard let value = Self(parsing: scalar.text), value.isFinite else {
      throw Mismatch(expected: valueType.phrase)
    }
    return value
  }
}

extension Quantity: ScalarValue, SpecValue, MeasuredValue {}
extension Ratio: ScalarValue, SpecValue, MeasuredValue {}

extension Array: SpecValue where Element: SpecValue {
  public static var valueType: ValueType { .list(Element.valueType) }
  public static var placeholder: [Element] { [] }
  public static var measured: (any Measurable.Type)? { Element.measured }
  public var defaultText: String {
    isEmpty ? "none" : Element.self is any SpecRecord.Type ? "\(count)" : "\(self)"
  }
  public static func read(
    _ document: Document, at path: String, into reader: inout Reader
  ) -> [Element]? {
    guard let items = document.items else {
      reader.report(
        "\(document.summary) where \(valueType.phrase) is expected", at: path, document.position)
      return nil
    }
    var values: [Element] = []
    values.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      if let value = Element.read(item, at: "\(path)[\(index)]", into: &reader) {
        values.append(value)
      }
    }
    return values
  }
}

/// A mapping with known keys that reads itself, naming each key once.
public protocol SpecRecord: SpecValue {
  init(_ r: inout Reader)
}

extension SpecRecord {
  public static var valueType: ValueType { .record(schema) }

  public var defaultText: String { "its own defaults" }

  /// Keys, types, limits and help of this record, recorded by its own initializer.
  public static var schema: RecordSchema { Reader.record(Self.self) }

  public static var placeholder: Self {
    var recorder = Reader(recording: ())
    return Self(&recorder)
  }

  public static func read(
    _ document: Document, at path: String, into reader: inout Reader
  ) -> Self? {
    guard let members = document.members else {
      reader.report("\(document.summary) where a mapping is expected", at: path, document.position)
      return nil
    }
    var inner = Reader(
      members: members, at: path, file: reader.file, position: document.position)
    let value = Self(&inner)
    inner.reportUnknownKeys()
    reader.absorb(inner)
    return value
  }
}
