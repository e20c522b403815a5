/// Numbers as text, the same in every locale: `.` for the decimal point.
public enum NumberText {
  /// A number with a fixed count of decimals, halves away from zero; `grouping` puts a comma
  /// between thousands. Not-a-number and infinities print as `n/a`.
  public static func fixed(_ value: Double, _ decimals: Int = 0, grouping: Bool = false) -> String {
    guard value.isFinite else { return "n/a" }
    let scale = powersOfTen[min(max(decimals, 0), 9)]
    let scaled = (value.magnitude * scale).rounded(.toNearestOrAwayFromZero)
    // Beyond 2^63 the decimals are noise: Double's own shortest text is as true.
    guard scaled < 9.2e18 else { return "\(value)" }
    let units = UInt64(scaled)
    let whole = units / UInt64(scale)
    let fraction = units % UInt64(scale)
    var text = grouping ? grouped(whole) : String(whole)
    if decimals > 0 {
      let digits = String(fraction)
      text += "." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
    }
    return value < 0 && units != 0 ? "-" + text : text
  }

  /// A number to so many significant digits without trailing zeros: `1.3728`, `411,264`.
  public static func significant(
    _ value: Double, _ digits: Int = 4, grouping: Bool = true
  ) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "n/a" }
    var exponent = 0
    var magnitude = value.magnitude
    while magnitude >= 10 {
      magnitude /= 10
      exponent += 1
    }
    while magnitude < 1 {
      magnitude *= 10
      exponent -= 1
    }
    let decimals = digits - 1 - exponent
    guard decimals > 0 else { return fixed(value, 0, grouping: grouping) }
    guard decimals <= 9 else { return "\(value)" }
    var text = fixed(value, decimals, grouping: grouping)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// The shortest text that reads back as the same number, without `.0` on whole numbers.
  public static func exact(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value.magnitude < 1e15, value == value.rounded() { return String(Int64(value)) }
    return "\(value)"
  }

  /// Strict decimal number: sign, digits, point, exponent. No `.nan`, hexadecimal, sexagesimal,
  /// underscore or blank; an overflow to infinity is refused.
  public static func parse(_ text: some StringProtocol) -> Double? {
    var hasDigit = false
    for byte in text.utf8 {
      switch byte {
      case 48...57: hasDigit = true
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"),
        UInt8(ascii: "E"):
        continue
      default: return nil
      }
    }
    guard hasDigit, let value = Double(String(text)), value.isFinite else { return nil }
    return value
  }

  private static func grouped(_ whole: UInt64) -> String {
    let digits = Array(String(whole).utf8)
    var text: [UInt8] = []
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position) % 3 == 0 { text.append(UInt8(ascii: ",")) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let powersOfTen: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
}

extension Measurable {
  /// A number and its unit: `200 MW`, `60000 USD/ha`, `500 m3/day`; the blank is optional. The
  /// unit is not: a bare number has no meaning for a measured value.
  public init?(parsing text: some StringProtocol) {
    let whole = Substring(text).drop { $0 == " " }
    // The longest prefix that is a number: `1e3 USD` is a thousand, `1 em` is no number of `em`.
    var best: (number: Double, rest: Substring)?
    for index in whole.indices {
      guard let byte = whole[index].utf8.first, byte < 128, byte != UInt8(ascii: " ") else { break }
      let next = whole.index(after: index)
      guard let number = NumberText.parse(whole[..<next]) else {
        if whole[index].isLetter, byte | 0x20 != UInt8(ascii: "e") { break }
        continue
      }
      best = (number, whole[next...])
    }
    guard let (number, rest) = best else { return nil }
    let spelling = rest.drop { $0 == " " }
    guard !spelling.isEmpty, let unit = Self.unit(spelled: spelling) else { return nil }
    self.init(number, in: unit)
  }

  /// The value in the unit with this symbol, with its unit: `1,372 MW`.
  public func text(in symbol: String, digits: Int = 4) -> String {
    guard let unit = Self.unit(spelled: symbol) else { return NumberText.exact(base) }
    return "\(NumberText.significant(value(in: unit), digits)) \(symbol)"
  }
}
