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
  case centDigits = "cent_digits"
  case tolerance
  case lossLimit = "loss_limit"
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
    case .two: "Two, of the curve 3x² - 2x³"
    case .three: "Three, of the curve 3x² - 2x³"
    case .half: "Half a month: racks accepted in a month work half of it"
    case .monthsPerYear: "Months in a year"
    case .hoursPerYear: "Hours in a year"
    case .hoursPerMonth: "Hours in a mean month"
    case .daysPerYear: "Days in a year"
    case .hectaresPerAcre: "Hectares in an international acre"
    case .kilowattsPerMegawatt: "Kilowatts in a megawatt"
    case .centDigits: "Decimals of money: amounts of lines are whole cents"
    case .tolerance: "What a check may be off, as a share of its larger side"
    case .swing: "Swing of an input without a range of its own"
    case .lossLimit: "Share of income that losses carried forward may offset"
    }
  }

  var unit: String {
    switch self {
    case .zero, .one, .two, .three: "1"
    case .half: "month"
    case .monthsPerYear: "month/year"
    case .hoursPerYear: "h/year"
    case .hoursPerMonth: "h/month"
    case .daysPerYear: "day/year"
    case .hectaresPerAcre: "ha/acre"
    case .kilowattsPerMegawatt: "kW/MW"
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
