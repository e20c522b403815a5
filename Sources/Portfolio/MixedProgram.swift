/// A linear program, some of whose columns are whole numbers: least cost of columns within their
/// limits, such that every row's sum stays within its own.
///
/// Numbers are those that CBC reads of ten significant digits, so that a program written as text and read
/// again is the same to the last bit: solvers take quite different ways for less.
public struct MixedProgram: Sendable {
  public struct Column: Sendable {
    public var name: String
    public var lower: Double
    public var upper: Double
    public var cost: Double
    public var isWhole: Bool
  }

  public struct Row: Sendable {
    public var name: String
    public var lower: Double
    public var upper: Double
    /// Positions of columns with their coefficients; each column at most once.
    public var entries: [(column: Int, coefficient: Double)]
  }

  public private(set) var columns: [Column] = []
  public private(set) var rows: [Row] = []

  public init() {}

  /// Adds a column and returns its position.
  public mutating func addColumn(
    _ name: String, from lower: Double = 0, to upper: Double = .infinity, cost: Double = 0,
    isWhole: Bool = false
  ) -> Int {
    columns.append(
      Column(
        name: name, lower: Self.decimal(lower), upper: Self.decimal(upper),
        cost: Self.decimal(cost), isWhole: isWhole))
    return columns.count - 1
  }

  /// Adds a row; entries of zero are left out.
  public mutating func addRow(
    _ name: String, from lower: Double = -.infinity, to upper: Double = .infinity,
    _ entries: [(column: Int, coefficient: Double)]
  ) {
    rows.append(
      Row(
        name: name, lower: Self.decimal(lower), upper: Self.decimal(upper),
        entries: entries.compactMap { column, coefficient in
          coefficient == 0 ? nil : (column, Self.decimal(coefficient))
        }))
  }

  /// A number as a program holds it.
  static func decimal(_ value: Double) -> Double {
    guard value.isFinite else { return value }
    return TenDigits(value).value
  }

  /// Replaces what the columns cost.
  public mutating func setCosts(_ cost: (Int) -> Double) {
    for index in columns.indices { columns[index].cost = Self.decimal(cost(index)) }
  }

  /// The program with all columns divisible: a bound that is quick to find and free of gaps.
  public var relaxed: MixedProgram {
    var program = self
    for index in program.columns.indices { program.columns[index].isWhole = false }
    return program
  }

  /// What a solution costs.
  public func cost(of solution: [Double]) -> Double {
    zip(columns, solution).reduce(0) { $0 + $1.0.cost * $1.1 }
  }

  /// Whether a solution keeps every limit, but for so much of its size.
  public func allows(_ solution: [Double], tolerance: Double = 1e-6) -> Bool {
    for (column, value) in zip(columns, solution) {
      if value < column.lower - tolerance || value > column.upper + tolerance { return false }
      if column.isWhole, (value - value.rounded()).magnitude > tolerance { return false }
    }
    return rows.allSatisfy { row in
      let sum = row.entries.reduce(0) { $0 + $1.coefficient * solution[$1.column] }
      let slack = tolerance * max(1, sum.magnitude)
      return sum >= row.lower - slack && sum <= row.upper + slack
    }
  }

  /// The program in free MPS form, which every solver reads.
  public var mps: String {
    var text = "NAME megacluster\nROWS\n N cost\n"
    for row in rows {
      let sense = row.lower == row.upper ? "E" : row.upper < .infinity ? "L" : "G"
      text += " \(sense) \(row.name)\n"
    }
    var byColumn = [[(row: Int, coefficient: Double)]](repeating: [], count: columns.count)
    for (index, row) in rows.enumerated() {
      for entry in row.entries { byColumn[entry.column].append((index, entry.coefficient)) }
    }
    text += "COLUMNS\n"
    var isInWhole = false
    for (index, column) in columns.enumerated() {
      if column.isWhole != isInWhole {
        text += " M\(index) 'MARKER' '\(column.isWhole ? "INTORG" : "INTEND")'\n"
        isInWhole = column.isWhole
      }
      if column.cost != 0 || byColumn[index].isEmpty {
        text += " \(column.name) cost \(TenDigits(column.cost).text)\n"
      }
      for entry in byColumn[index] {
        text += " \(column.name) \(rows[entry.row].name) \(TenDigits(entry.coefficient).text)\n"
      }
    }
    if isInWhole { text += " MEND 'MARKER' 'INTEND'\n" }
    text += "RHS\n"
    for row in rows {
      let side = row.upper < .infinity ? row.upper : row.lower
      if side != 0 { text += " RHS \(row.name) \(TenDigits(side).text)\n" }
    }
    text += "RANGES\n"
    for row in rows where row.lower > -.infinity && row.upper < .infinity && row.lower < row.upper {
      text += " RNG \(row.name) \(TenDigits(row.upper - row.lower).text)\n"
    }
    text += "BOUNDS\n"
    for column in columns {
      if column.lower != 0 { text += " LO BND \(column.name) \(TenDigits(column.lower).text)\n" }
      if column.upper < .infinity {
        text += " UP BND \(column.name) \(TenDigits(column.upper).text)\n"
      } else if column.isWhole {
        text += " PL BND \(column.name)\n"
      }
    }
    return text + "ENDATA\n"
  }
}

/// A number of ten significant digits, as text and as CBC's reader of MPS takes that text: digits before the
/// point, and digits after it times a power of ten, each rounded (CoinUtils, `CoinMpsCardReader`).
struct TenDigits {
  private let isNegative: Bool
  private let whole: Double
  private let fraction: Int
  private let places: Int

  private static let tenths: [Double] = [
    1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14,
    1e-15,
    1e-16, 1e-17, 1e-18, 1e-19, 1e-20, 1e-21, 1e-22, 1e-23,
  ]

  init(_ value: Double) {
    let size = value.magnitude
    isNegative = value < 0
    // Powers of ten to 10^22 are exact, so that quotients and products are rounded once.
    var scale = 1.0
    if size >= 1e10 {
      while size / scale >= 1e10 { scale *= 10 }
      whole = (size / scale).rounded() * scale
      fraction = 0
      places = 0
      return
    }
    guard size > 1e-12 else {
      (whole, fraction, places) = (0, 0, 0)
      return
    }
    var places = 0
    while size * scale < 1e9 {
      scale *= 10
      places += 1
    }
    var digits = Int((size * scale).rounded())
    while places > 0, digits % 10 == 0 {
      digits /= 10
      places -= 1
    }
    // Ten digits and more behind the point leave none before it.
    var unit = 1
    for _ in 0..<min(places, 11) { unit *= 10 }
    whole = Double(digits / unit)
    fraction = digits % unit
    self.places = places
  }

  var value: Double {
    let size = whole + Double(fraction) * Self.tenths[places]
    return isNegative ? -size : size
  }

  var text: String {
    let sign = isNegative && (whole > 0 || fraction > 0) ? "-" : ""
    let front = "\(sign)\(Int(min(whole, 9e18)))"
    guard places > 0 else { return front }
    let digits = String(fraction)
    return "\(front)." + String(repeating: "0", count: places - digits.count) + digits
  }
}
