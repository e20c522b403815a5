/// Recovery periods of personal property (and land improvements) under MACRS.
public enum PersonalProperty: Int, CaseIterable, Sendable {
  case fiveYear = 5
  case sevenYear = 7
  case tenYear = 10
  case fifteenYear = 15
  case twentyYear = 20

  /// The declining-balance factor in halves: 200 % to 10 years, 150 % above.
  var halves: Int { rawValue <= 10 ? 4 : 3 }
}

/// The part of the first year for which property counts as in service.
public enum RecoveryConvention: Equatable, Sendable {
  /// Half of it, whatever the date.
  case halfYear
  /// From the middle of the quarter (1 … 4) in which it is placed in service.
  case midQuarter(Int)

  /// Eighths of a year.
  var eighths: Int {
    switch self {
    case .halfYear: 4
    case .midQuarter(let quarter): 9 - 2 * min(max(quarter, 1), 4)
    }
  }

  /// Whether the year's property must follow the mid-quarter convention: more than 40 % of its
  /// basis placed in service in the last quarter (US Internal Revenue Code §168(d)(3)).
  public static func isMidQuarter(basisOfYear: Double, basisOfLastQuarter: Double) -> Bool {
    basisOfLastQuarter > 0.4 * basisOfYear
  }

  /// The convention of each of one tax year's additions of personal property: the half-year one,
  /// or the mid-quarter one for all of them where the last quarter holds more than 40 %.
  ///
  /// - Parameter additions: Month (1 … 12) placed in service and basis, after what is expensed at
  ///   once but before bonus depreciation (Treasury Regulation §1.168(d)-1(b)(4)); buildings are no
  ///   personal property and do not count.
  public static func conventions(
    ofYear additions: [(month: Int, basis: Double)]
  ) -> [RecoveryConvention] {
    let year = additions.reduce(0) { $0 + $1.basis }
    let last = additions.reduce(0) { $0 + ($1.month >= 10 ? $1.basis : 0) }
    guard isMidQuarter(basisOfYear: year, basisOfLastQuarter: last) else {
      return additions.map { _ in .halfYear }
    }
    return additions.map { .midQuarter((min(max($0.month, 1), 12) + 2) / 3) }
  }
}

/// A percentage table of IRS Publication 946, appendix A, in whole units so that it is exact.
///
/// The personal-property rows are computed as the publication's are: year by year on what the
/// rounded rows before have left, declining balance or (where more) straight-line over the
/// remaining life, rounded half up to the table's last digit. Integers make this reproduce the
/// printed rows to the digit.
public struct RecoveryTable: Equatable, Sendable {
  /// Percentages of the basis by year, in units of 1/``unitsPerPercent``.
  public let units: [Int]
  /// 100 (two decimals) up to 15 years, 1,000 (three) for 20 and 39.
  public let unitsPerPercent: Int

  /// The share of the basis by year, as fractions.
  public var shares: [Double] { units.map { Double($0) / Double(100 * unitsPerPercent) } }

  /// Tables: 5, 7, 10, 15 and 20 years, half-year or mid-quarter.
  public init(_ property: PersonalProperty, _ convention: RecoveryConvention) {
    let years = property.rawValue
    unitsPerPercent = years == 20 ? 1_000 : 100
    var remaining = 100 * unitsPerPercent
    var units: [Int] = []
    // Time in eighths of a year: `life` is what remains at the start of the year.
    var life = 8 * years
    var inService = convention.eighths
    while remaining > 0 {
      let declining = RecoveryTable.quotient(
        remaining * property.halves * inService, 2 * years * 8)
      let straight = RecoveryTable.quotient(remaining * inService, life)
      let unit = life <= inService ? remaining : max(declining, straight)
      units.append(unit)
      remaining -= unit
      life -= inService
      inService = 8
    }
    self.units = units
  }

  /// Table A-7a: buildings, 39 years straight-line from the middle of the month placed in service.
  /// The rows are multiples of a half month at 0.107 % and a month at 0.214 %, as printed; nil for
  /// a month outside 1 … 12.
  public init?(buildingPlacedIn month: Int) {
    guard (1...12).contains(month) else { return nil }
    unitsPerPercent = 1_000
    units =
      [107 + 214 * (12 - month)] + [Int](repeating: 2_564, count: 38) + [107 + 214 * (month - 1)]
  }

  /// A quotient of positive integers, rounded half up.
  private static func quotient(_ dividend: Int, _ divisor: Int) -> Int {
    (2 * dividend + divisor) / (2 * divisor)
  }
}
