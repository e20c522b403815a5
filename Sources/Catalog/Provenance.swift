public import Documents
import Quantities

/// How well a figure is known.
public enum Confidence: String, Choice {
  /// Seen in a primary source or a first-party data set.
  case confirmed
  /// Seen in a third party's page or repository.
  case secondary
  /// Not confirmed against a source.
  case memory
  /// Nobody publishes it: an engineer's value with range and method.
  case estimate
}

/// The date that a figure speaks for, as precise as its source: a year, a month or a day.
public struct AsOf: ScalarValue, Hashable, Comparable, CustomStringConvertible {
  /// `2026`, `2026-05` or `2026-05-14`; the text sorts by date.
  public let description: String

  public init?(_ text: String) {
    let isYear = text.utf8.count == 4 && text.utf8.allSatisfy { (48...57).contains($0) }
    guard isYear || Month(text) != nil || Day(text) != nil else { return nil }
    description = text
  }

  public static let valueType = ValueType.text
  public static var placeholder: AsOf { AsOf("2000")! }

  public static func parse(_ scalar: Scalar) throws(Mismatch) -> AsOf {
    guard let date = AsOf(scalar.text) else {
      throw Mismatch(expected: "a date YYYY, YYYY-MM or YYYY-MM-DD")
    }
    return date
  }

  public static func < (left: AsOf, right: AsOf) -> Bool { left.description < right.description }
}

/// Where one field's value comes from, where that differs from its record.
public struct FieldProvenance: SpecRecord, Hashable {
  public var source: String?
  public var asOf: AsOf?
  public var confidence: Confidence?
  /// Low and high end of what an informed reviewer would accept.
  public var range: [Double]?
  public var method: String?
  public var note: String?

  public init(_ r: inout Reader) {
    source = r.optional("source")
    asOf = r.optional("as_of")
    confidence = r.optional("confidence")
    range = r.optional("range")
    method = r.optional("method", help: "how an estimate was made")
    note = r.optional("note")
    if let range, range.count != 2 || range[0] > range[1] {
      r.report("a range is two numbers, the lower first", key: "range")
    }
    if confidence == .estimate, range == nil || method == nil {
      r.report("an estimate needs `range` and `method`", key: "confidence")
    }
  }
}

/// A value that another source gives and that lost; kept for the reviewer.
public struct Alternative: SpecRecord, Hashable {
  public var field: String
  public var value: String
  public var source: String?
  public var note: String?
  public var confidence: Confidence?

  public init(_ r: inout Reader) {
    field = r.required("field")
    value = r.required("value")
    source = r.optional("source")
    note = r.optional("note")
    confidence = r.optional("confidence")
  }
}

/// Provenance of single fields by key; the keys are data.
public struct FieldProvenances: SpecRecord, Hashable {
  public var entries: [Entry] = []

  public struct Entry: Hashable, Sendable {
    public var field: String
    public var provenance: FieldProvenance
  }

  public init(_ r: inout Reader) {
    for member in r.allMembers() {
      if let provenance = FieldProvenance.read(member.value, at: member.key, into: &r) {
        entries.append(Entry(field: member.key, provenance: provenance))
      }
    }
  }
}

/// What every record says of itself.
public struct Provenance: Hashable, Sendable {
  public var source: String
  public var asOf: AsOf
  public var confidence: Confidence
  public var note: String?
  public var fields: [FieldProvenances.Entry]
  public var alternatives: [Alternative]

  /// Reads `source`, `as_of`, `confidence`, `note`, `provenance` and `alternatives` of a record.
  public init(_ r: inout Reader) {
    source = r.required("source", help: "URL, document and page, or derivation")
    asOf = r.required("as_of", help: "the date that the figures speak for")
    confidence = r.required("confidence", help: "how well the figures are known")
    note = r.optional("note")
    let fields: FieldProvenances? = r.optional(
      "provenance", help: "fields whose source, date or confidence differs")
    self.fields = fields?.entries ?? []
    alternatives = r.optional("alternatives", help: "values of sources that disagree") ?? []
  }

  /// The confidence of one field: its own where given, else the record's.
  public func confidence(of field: String) -> Confidence {
    fields.first { $0.field == field }?.provenance.confidence ?? confidence
  }
}

/// A record of what can be bought or where it can stand.
public protocol CatalogRecord: SpecRecord {
  /// The word for this kind in files, commands and tables: `gpu`, `rack`.
  static var kind: String { get }
  var id: String { get }
  var provenance: Provenance { get }
}
