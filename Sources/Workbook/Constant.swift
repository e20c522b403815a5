/// Numbers that formulas need and nobody would change: cells with names, as every other number.
enum Constant: String, CaseIterable {
  case zero
  case one
  case two
  case three
  case half
  case monthsPerYear = "months_per_year"
  case hoursPerYear = "hours_per_year"
  case hoursPerMonth = "hours_per_month"
  case daysPerYear = "days_per_year"
  case hectaresPerAcre = "hectares_per_acre"
  case kilowattsPerMegawatt = "kw_per_mw"
  case secondsPerHour = "seconds_per_hour"
  case million
  case centsPerDollar = "cents_per_dollar"
  case tolerance
  case lossLimit = "loss_limit"
  case interestLimit = "interest_limit"
  case midQuarterShare = "mid_quarter_share"
  case monthsPerQuarter = "months_per_quarter"
  case lastQuarter = "last_quarter"
  case buildingHalfMonth = "building_half_month"
  case buildingMonth = "building_month"
  case buildingYear = "building_year"
  case buildingYears = "building_years"
  case swing

  var value: Double {
    switch self {
    case .zero: 0
    case .one: 1
    case .two: 2
    case .three: 3
    case .half: 0.5
    case .monthsPerYear: 12
    case .hoursPerYear: 8760
    case .hoursPerMonth: 730
    case .daysPerYear: 365
    case .hectaresPerAcre: 0.40468564224
    case .kilowattsPerMegawatt: 1000
    case .secondsPerHour: 3600
    case .million: 1e6
    case .buildingHalfMonth: 0.00107
    case .buildingMonth: 0.00214
    case .buildingYear: 0.02564
    case .buildingYears: 39
    case .centsPerDollar: 100
    case .tolerance: 1e-9
    case .lossLimit: 0.8
    case .interestLimit: 0.3
    case .midQuarterShare: 0.4
    case .monthsPerQuarter: 3
    case .lastQuarter: 4
    case .swing: 0.1
    }
  }

  var label: String {
    switch self {
    case .zero: "Nothing"
    case .one: "Unity"
    case .two: "Two, of the curve 3x² - 2x³"
    case .three: "Three, of the curve 3x² - 2x³"
    case .half: "A half: racks accepted in a month work half of it; half a cent is rounded up"
    case .monthsPerYear: "Months in a year"
    case .hoursPerYear: "Hours in a year"
    case .hoursPerMonth: "Hours in a mean month"
    case .daysPerYear: "Days in a year"
    case .hectaresPerAcre: "Hectares in an international acre"
    case .kilowattsPerMegawatt: "Kilowatts in a megawatt"
    case .secondsPerHour: "Seconds in an hour"
    case .million: "A million"
    case .buildingHalfMonth: "Building: share deducted for half a month"
    case .buildingMonth: "Building: share deducted for a month of its first and last year"
    case .buildingYear: "Building: share deducted in each year between"
    case .buildingYears: "Building: years of recovery"
    case .centsPerDollar: "Cents in a dollar: amounts of lines are whole cents"
    case .tolerance: "What a check may be off, as a share of its larger side"
    case .swing: "Swing of an input without a range of its own"
    case .interestLimit: "Share of adjusted income that interest may offset"
    case .midQuarterShare: "Share of a year's basis in its last quarter, past which quarters count"
    case .monthsPerQuarter: "Months in a quarter"
    case .lastQuarter: "The last quarter of a year"
    case .lossLimit: "Share of income that losses carried forward may offset"
    }
  }

  var unit: String {
    switch self {
    case .zero, .one, .two, .three, .half: "1"
    case .monthsPerYear: "month/year"
    case .hoursPerYear: "h/year"
    case .hoursPerMonth: "h/month"
    case .daysPerYear: "day/year"
    case .hectaresPerAcre: "ha/acre"
    case .kilowattsPerMegawatt: "kW/MW"
    case .secondsPerHour: "s/h"
    case .million: "1"
    case .buildingHalfMonth, .buildingMonth, .buildingYear: "fraction"
    case .buildingYears: "year"
    case .centsPerDollar: "cent/USD"
    case .tolerance, .lossLimit, .interestLimit, .midQuarterShare, .swing: "fraction"
    case .monthsPerQuarter: "month/quarter"
    case .lastQuarter: "quarter"
    }
  }

  var source: String {
    switch self {
    case .lossLimit: "26 U.S.C. §172(a)(2)"
    case .interestLimit: "26 U.S.C. §163(j)"
    case .midQuarterShare: "26 U.S.C. §168(d)(3)"
    case .hoursPerMonth: "8,760 / 12"
    case .buildingHalfMonth, .buildingMonth, .buildingYear, .buildingYears:
      "IRS Publication 946, table A-7a"
    case .swing: "the reader's to choose"
    default: "by definition"
    }
  }

  /// Whether another value may be tried; the engine has none, so a changed one is the reader's own.
  var isChangeable: Bool { self == .lossLimit || self == .swing || self == .tolerance }
}
