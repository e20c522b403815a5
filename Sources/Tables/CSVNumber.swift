import Quantities

extension CSVRecord {
  /// The number a field holds, written as `NumberText.parse` allows; `nil` otherwise.
  public func number(_ index: Int) -> Double? { Self.number(self[index]) }

  /// The whole number a field holds, in plain digits; `nil` otherwise or beyond `Int`.
  public func integer(_ index: Int) -> Int? {
    let bytes = self[index]
    let isNegative = bytes.first == UInt8(ascii: "-")
    let digits = isNegative ? bytes.dropFirst() : bytes[...]
    guard !digits.isEmpty else { return nil }
    var value = 0
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let digit = Int(byte &- UInt8(ascii: "0"))
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (next, carry) = tens.subtractingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      value = next
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  // Up to 15 digits and 22 decimals divide exactly (W. D. Clinger, "How to Read Floating Point
  // Numbers Accurately", PLDI 1990): no text needs to be made for nearly every field.
  static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    var digits: UInt64 = 0
    var count = 0
    var decimals = 0
    var hasPoint = false
    var cursor = bytes.first == UInt8(ascii: "-") ? 1 : 0
    let isNegative = cursor == 1
    while cursor < bytes.count {
      let byte = bytes[cursor]
      if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), count < 15 {
        digits = digits &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
        count += 1
        if hasPoint { decimals += 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        return NumberText.parse(String(decoding: bytes, as: UTF8.self))
      }
      cursor += 1
    }
    guard count > 0 else { return nil }
    let value = Double(digits) / powersOfTen[decimals]
    return isNegative ? -value : value
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
}
