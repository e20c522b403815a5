/// Numbers that formulas need and nobody would change: cells with names, as every other number.
enum Constant: String, CaseIterable {
  case zero
  case one
  case monthsPerYear = "months_per_year"
  case hoursPerYear = "hours_per_year"
  case hoursPerMonth = "hours_per_month"
  case daysPerYear = "days_per_year"
  case kilowattHoursPerMegawattHour = "kwh_per_mwh"
  case centDigits = "cent_digits"
  case tolerance
  case lossLimit = "loss_limit"
  case swing

  var value: Double {
    switch self {
    case .zero: 0
    case .one: 1
    case .monthsPerYear: 12
    case .hoursPerYear: 8760
    case .hoursPerMonth: 730
    case .daysPerYear: 365
    case .kilowattHoursPerMegawattHour: 1000
    case .centDigits: 2
    case .tolerance: 1e-9
    case .lossLimit: 0.8
    case .swing: 0.1
    }
  }

  var label: String {
    switch self {
    case .zero: "Nothing"
    case .one: "Unity"
    case .monthsPerYear: "Months in a year"
    case .hoursPerYear: "Hours in a year"
    case .hoursPerMonth: "Hours in a mean month"
    case .daysPerYear: "Days in a year"
    case .kilowattHoursPerMegawattHour: "Kilowatt-hours in a megawatt-hour"
    case .centDigits: "Decimals of money: amounts of lines are whole cents"
    case .tolerance: "What a check may be off, as a share of its larger side"
    case .swing: "Swing of an input without a range of its own"
    case .lossLimit: "Share of income that losses carried forward may offset"
    }
  }

  var unit: String {
    switch self {
    case .zero, .one: "1"
    case .monthsPerYear: "month/year"
    case .hoursPerYear: "h/year"
    case .hoursPerMonth: "h/month"
    case .daysPerYear: "day/year"
    case .kilowattHoursPerMegawattHour: "kWh/MWh"
    case .centDigits: "digits"
    case .tolerance, .lossLimit, .swing: "fraction"
    }
  }

  var source: String {
    switch self {
    case .lossLimit: "26 U.S.C. §172(a)(2)"
    case .hoursPerMonth: "8,760 / 12"
    case .swing: "the reader's to choose"
    default: "by definition"
    }
  }

  /// Whether another value may be tried; the engine has none, so a changed one is the reader's own.
  var isChangeable: Bool { self == .lossLimit || self == .swing || self == .tolerance }
}
