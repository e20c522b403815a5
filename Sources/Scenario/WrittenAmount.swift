public import Documents
import Quantities

/// A number with its unit, as a spec writes it: `1.6 USD`, `9 %`, `744.6e6 /year`, `0.85`.
public struct WrittenAmount: Hashable, Sendable {
  public var number: Double
  /// As written; empty for a bare number.
  public var unit: String

  public init(_ number: Double, unit: String) {
    self.number = number
    self.unit = unit
  }

  /// Nil where the text is no number, or one with something else than a unit behind it.
  public init?(_ text: String) {
    var end = text.startIndex
    var best: Double?
    for index in text.indices {
      guard let byte = text[index].utf8.first, byte < 128, byte != UInt8(ascii: " ") else { break }
      let next = text.index(after: index)
      if let number = NumberText.parse(text[..<next]) {
        best = number
        end = next
      }
    }
    guard let best else { return nil }
    let unit = text[end...].drop { $0 == " " }
    if let first = unit.first, first.isNumber || "+-.:eE".contains(first) { return nil }
    number = best
    self.unit = String(unit)
  }

  /// As a spec would write it, every digit of the number kept.
  public var text: String {
    let digits = NumberText.exact(number)
    return unit.isEmpty ? digits : "\(digits) \(unit)"
  }

  /// The same in the spelling of a document.
  public var document: Document { .plain(text) }
}
