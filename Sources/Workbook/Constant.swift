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
    case .tolerance, .lossLimit: "fraction"
    }
  }

  var source: String {
    switch self {
    case .lossLimit: "26 U.S.C. §172(a)(2)"
    case .hoursPerMonth: "8,760 / 12"
    default: "by definition"
    }
  }

  /// Whether it is law rather than arithmetic, and may so be tried at another value.
  var isChangeable: Bool { self == .lossLimit || self == .tolerance }
}
