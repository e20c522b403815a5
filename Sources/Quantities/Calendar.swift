/// A calendar day as a whole number of days since 1970-01-01; no time zone.
@frozen
public struct Day: Hashable, Comparable, Sendable {
  public var index: Int

  @inlinable
  public init(index: Int) { self.index = index }

  /// The day of a proleptic Gregorian date, or nil where there is none (30 February).
  ///
  /// Arithmetic: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    index = era * 146_097 + dayOfEra - 719_468
    let back = date
    guard back.month == month, back.day == day else { return nil }
  }

  /// Year, month (1–12) and day of month.
  public var date: (year: Int, month: Int, day: Int) {
    let shifted = index + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, day)
  }

  /// The month that holds this day.
  public var month: Month {
    let date = date
    return Month(year: date.year, month: date.month)
  }

  public func advanced(byDays days: Int) -> Day { Day(index: index + days) }

  @inlinable
  public static func < (left: Day, right: Day) -> Bool { left.index < right.index }
}

/// A calendar month as a whole number of months since year 0; no time zone.
@frozen
public struct Month: Hashable, Comparable, Sendable {
  public var index: Int

  @inlinable
  public init(index: Int) { self.index = index }

  /// `month` counts from 1.
  @inlinable
  public init(year: Int, month: Int) { index = year * 12 + month - 1 }

  @inlinable public var year: Int { index / 12 }
  /// 1–12.
  @inlinable public var month: Int { index % 12 + 1 }
  public var firstDay: Day { Day(year: year, month: month, day: 1) ?? Day(index: 0) }

  @inlinable
  public func advanced(by months: Int) -> Month { Month(index: index + months) }

  @inlinable
  public static func < (left: Month, right: Month) -> Bool { left.index < right.index }

  @inlinable
  public static func - (left: Month, right: Month) -> Int { left.index - right.index }
}

private func digits(_ text: Substring) -> Int? {
  guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
  return Int(text)
}

extension Day: CustomStringConvertible {
  /// Reads `YYYY-MM-DD`, nothing else.
  public init?(_ text: some StringProtocol) {
    let parts = String(text).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts[2].utf8.count == 2, let year = digits(parts[0]), let month = digits(parts[1]),
      let day = digits(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// ISO 8601: `2027-03-01`.
  public var description: String {
    let date = date
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
  }
}

extension Month: CustomStringConvertible {
  /// Reads `YYYY-MM`, nothing else.
  public init?(_ text: some StringProtocol) {
    let parts = String(text).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      let year = digits(parts[0]), let month = digits(parts[1]), year >= 1,
      (1...12).contains(month)
    else { return nil }
    self.init(year: year, month: month)
  }

  /// ISO 8601: `2027-03`.
  public var description: String { "\(padded(year, 4))-\(padded(month, 2))" }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}
