import Quantities

/// The limits of a field as numbers in base units, read from the phrase that its schema prints:
/// `above 0`, `0 or more`, `-90 to 90`, `-430 m to 6000 m`, `0 % to 100 %`.
struct NumberLimits: Hashable, Sendable {
  var low = -Double.infinity
  var high = Double.infinity
  var allowsLow = true

  init() {}

  /// `nil` if the phrase is not understood.
  init?(phrase: String) {
    let words = phrase.split(separator: " ")
    let numbers = words.indices.compactMap { index -> Double? in
      guard let number = NumberText.parse(words[index]) else { return nil }
      let isPercentage = index + 1 < words.count && words[index + 1] == "%"
      return isPercentage ? number / 100 : number
    }
    if words.first == "above", words.count == 2, numbers.count == 1 {
      low = numbers[0]
      allowsLow = false
    } else if phrase.hasSuffix(" or more"), numbers.count == 1 {
      low = numbers[0]
    } else if words.contains("to"), numbers.count == 2 {
      (low, high) = (numbers[0], numbers[1])
    } else {
      return nil
    }
  }

  func allows(_ value: Double) -> Bool {
    value <= high && (allowsLow ? value >= low : value > low)
  }
}
