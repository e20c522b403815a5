import Quantities

/// The limits of a field as numbers in base units, read from the phrase that its schema prints:
/// `above 0`, `0 or more`, `-90 to 90`, `1 kW to 100 GW`, `above 0 %, up to 100 %`.
struct NumberLimits: Hashable, Sendable {
  var low = -Double.infinity
  var high = Double.infinity
  var allowsLow = true

  init() {}

  /// `nil` if the phrase is not understood.
  ///
  /// - Parameter units: those of the field, for limits that have a unit.
  init?(phrase: String, units: [Unit] = []) {
    var words = phrase.split { $0 == " " || $0 == "," }[...]

    func bound() -> Double? {
      guard let number = words.popFirst().flatMap({ NumberText.parse($0) }) else { return nil }
      guard let symbol = words.first else { return number }
      if symbol == "%" {
        words.removeFirst()
        return number / 100
      }
      guard
        let unit = units.first(where: { $0.symbol == symbol || $0.aliases.contains(String(symbol)) }
        )
      else { return number }
      words.removeFirst()
      return number * unit.factor + unit.offset
    }

    if words.first == "above" {
      words.removeFirst()
      allowsLow = false
    }
    guard let low = bound() else { return nil }
    self.low = low
    switch words.joined(separator: " ") {
    case "" where !allowsLow, "or more" where allowsLow: return
    default: break
    }
    if !allowsLow {
      guard words.popFirst() == "up" else { return nil }
    }
    guard words.popFirst() == "to", let high = bound(), words.isEmpty else { return nil }
    self.high = high
  }

  func allows(_ value: Double) -> Bool {
    value <= high && (allowsLow ? value >= low : value > low)
  }
}
