/// A formula as a value: printed as text for a spreadsheet program, and evaluated for the number
/// that is kept beside the text.
///
/// It has no case for a number: what is not in a cell cannot stand in a formula. Words of the
/// program's functions are those that every spreadsheet program has.
public indirect enum Formula: Sendable {
  /// One cell, by its name if it has one.
  case cell(CellRef)
  /// A row's value in the period of the formula.
  case same(RowRef)
  /// A row's value one period earlier.
  case prior(RowRef)
  /// A row from its first period to that of the formula.
  case soFar(RowRef)
  /// A row from its opening column to the period before that of the formula.
  case earlier(RowRef)
  case range(CellRange)
  /// A row from the period of a number, counted from one, to its last. The first formula is a cell
  /// that holds 1: the number of the row, which some programs ask for even where there is but one.
  case from(RowRef, Formula, Formula)
  /// Rows from one to another, in the period of the formula.
  case block(RowRef, RowRef)
  /// Another column of the formula's own row.
  case field(Int)
  case negative(Formula)
  case binary(Operator, Formula, Formula)
  case call(Function, [Formula])
  /// The sum of those cells of a range beside which every criterion is met.
  case sumWhere(CellRange, [Criterion])
  /// A value, or the word `none` where there is none: a rate of return without one root.
  case orNone(Formula)

  /// Cells that must equal a value: the text or the number of another cell.
  public struct Criterion: Sendable {
    public var range: CellRange
    public var value: Formula

    public init(_ range: CellRange, is value: Formula) {
      self.range = range
      self.value = value
    }
  }

  public enum Operator: String, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case power = "^"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "="

    /// Larger binds tighter.
    var precedence: Int {
      switch self {
      case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal: 1
      case .plus, .minus: 2
      case .times, .over: 3
      case .power: 4
      }
    }
  }

  public enum Function: String, Sendable {
    case sum = "SUM"
    case max = "MAX"
    case min = "MIN"
    case round = "ROUND"
    case abs = "ABS"
    case when = "IF"
    case and = "AND"
    case or = "OR"
    case sumProduct = "SUMPRODUCT"
    case index = "INDEX"
    /// Level payment of an annuity, paid at ends of periods: rate, periods, present and future value.
    case payment = "PMT"
    /// Present value with the first flow one period away.
    case presentValue = "NPV"
    /// Internal rate of return, from a guess.
    case returnRate = "IRR"
    case monthsLater = "EDATE"
    case year = "YEAR"
    case month = "MONTH"
    /// The whole number at or below.
    case whole = "INT"
    /// How many columns a range has.
    case columns = "COLUMNS"
    /// How many rows a range has.
    case rows = "ROWS"
  }
}

extension Formula {
  public static func + (left: Formula, right: Formula) -> Formula { .binary(.plus, left, right) }
  public static func - (left: Formula, right: Formula) -> Formula { .binary(.minus, left, right) }
  public static func * (left: Formula, right: Formula) -> Formula { .binary(.times, left, right) }
  public static func / (left: Formula, right: Formula) -> Formula { .binary(.over, left, right) }
  public static prefix func - (formula: Formula) -> Formula { .negative(formula) }

  public static func .< (left: Formula, right: Formula) -> Formula { .binary(.less, left, right) }
  public static func .<= (left: Formula, right: Formula) -> Formula {
    .binary(.lessOrEqual, left, right)
  }
  public static func .> (left: Formula, right: Formula) -> Formula {
    .binary(.greater, left, right)
  }
  public static func .>= (left: Formula, right: Formula) -> Formula {
    .binary(.greaterOrEqual, left, right)
  }
  public static func .== (left: Formula, right: Formula) -> Formula { .binary(.equal, left, right) }

  public func power(_ exponent: Formula) -> Formula { .binary(.power, self, exponent) }
  public static func sum(_ items: Formula...) -> Formula { .call(.sum, items) }
  public static func max(_ items: Formula...) -> Formula { .call(.max, items) }
  public static func min(_ items: Formula...) -> Formula { .call(.min, items) }
  public static func abs(_ item: Formula) -> Formula { .call(.abs, [item]) }
  public static func whole(_ item: Formula) -> Formula { .call(.whole, [item]) }
  public static func all(_ items: Formula...) -> Formula { .call(.and, items) }
  public static func any(_ items: Formula...) -> Formula { .call(.or, items) }
  public static func when(_ test: Formula, _ yes: Formula, else no: Formula) -> Formula {
    .call(.when, [test, yes, no])
  }
  public static func sumProduct(_ left: Formula, _ right: Formula) -> Formula {
    .call(.sumProduct, [left, right])
  }
  public static func index(_ range: Formula, _ position: Formula) -> Formula {
    .call(.index, [range, position])
  }
  public static func month(_ date: Formula, later months: Formula) -> Formula {
    .call(.monthsLater, [date, months])
  }
}
