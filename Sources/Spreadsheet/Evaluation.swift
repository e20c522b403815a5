import Finance
public import Quantities
import RealModule

/// The numbers of every cell of a book, worked out as a spreadsheet program would.
///
/// A cell without a number counts as 0. NaN stands for what a spreadsheet program shows as an error.
public struct Evaluation {
  private let book: Book
  private var sheets: [Grid]
  /// Cells that depend on themselves; none in a sound book.
  public private(set) var circular: [CellRef] = []

  private struct Grid {
    var columns: Int
    var values: [Double]
    var states: [State]
  }

  private enum State: UInt8 {
    case empty
    case waiting
    case running
    case done
  }

  public init(_ book: Book) {
    self.book = book
    sheets = book.sheets.map { sheet in
      let cells = sheet.rows.lazy.compactMap { $0.cells.map(\.column).max() }.max() ?? 0
      let columns = max(cells + 1, sheet.layout?.columns ?? 0)
      var grid = Grid(
        columns: columns, values: [Double](repeating: 0, count: columns * sheet.rows.count),
        states: [State](repeating: .empty, count: columns * sheet.rows.count))
      for (number, row) in sheet.rows.enumerated() {
        let base = number * columns
        for cell in row.cells {
          switch cell.content {
          case .number(let value): grid.values[base + cell.column] = value
          case .formula: grid.states[base + cell.column] = .waiting
          case .text, .link, .blank: break
          }
        }
        guard let series = row.series, let layout = sheet.layout else { continue }
        for period in 0..<layout.periods {
          switch series.content {
          case .formula: grid.states[base + layout.firstPeriod + period] = .waiting
          case .numbers(let numbers):
            grid.values[base + layout.firstPeriod + period] = numbers[period]
          }
        }
      }
      return grid
    }
  }

  /// The number of a cell.
  public mutating func value(_ cell: CellRef) -> Double {
    value(cell.sheet, cell.row, cell.column)
  }

  /// Replaces the number of a cell that has no formula; what was worked out before is forgotten.
  public mutating func set(_ cell: CellRef, to value: Double) {
    for sheet in sheets.indices {
      for index in sheets[sheet].states.indices where sheets[sheet].states[index] == .done {
        sheets[sheet].states[index] = .waiting
      }
    }
    sheets[cell.sheet].values[cell.row * sheets[cell.sheet].columns + cell.column] = value
  }

  mutating func value(_ sheet: Int, _ row: Int, _ column: Int) -> Double {
    let index = row * sheets[sheet].columns + column
    switch sheets[sheet].states[index] {
    case .empty, .done: return sheets[sheet].values[index]
    case .running:
      circular.append(CellRef(sheet: sheet, row: row, column: column))
      return .nan
    case .waiting: break
    }
    let line = book.sheets[sheet].rows[row]
    if let layout = book.sheets[sheet].layout, column >= layout.firstPeriod,
      case .formula(let formula)? = line.series?.content
    {
      // From the first period on, so that a chain of periods is never followed to its depth.
      var period = layout.firstPeriod
      while period <= column {
        let index = row * sheets[sheet].columns + period
        if sheets[sheet].states[index] == .waiting {
          sheets[sheet].states[index] = .running
          let result = evaluate(formula, Place(sheet: sheet, row: row, column: period))
          sheets[sheet].values[index] = result
          sheets[sheet].states[index] = .done
        }
        period += 1
      }
    } else if case .formula(let formula)? = line.cell(column)?.content {
      sheets[sheet].states[index] = .running
      sheets[sheet].values[index] = evaluate(
        formula, Place(sheet: sheet, row: row, column: column))
      sheets[sheet].states[index] = .done
    }
    return sheets[sheet].values[index]
  }

  /// Where a formula stands.
  private struct Place {
    var sheet: Int
    var row: Int
    var column: Int
  }

  private mutating func evaluate(_ formula: Formula, _ place: Place) -> Double {
    switch formula {
    case .cell(let cell): return value(cell.sheet, cell.row, cell.column)
    case .same(let row): return value(row.sheet, row.row, place.column)
    case .prior(let row): return value(row.sheet, row.row, place.column - 1)
    case .field(let column): return value(place.sheet, place.row, column)
    case .soFar, .earlier, .from, .range, .block: return .nan
    case .negative(let inner): return -evaluate(inner, place)
    case .binary(let symbol, let left, let right):
      return Self.apply(symbol, evaluate(left, place), evaluate(right, place))
    case .call(let function, let arguments): return call(function, arguments, place)
    case .sumWhere(let range, let criteria): return sum(range, where: criteria, place)
    case .orNone(let inner): return evaluate(inner, place)
    }
  }

  private static func apply(
    _ symbol: Formula.Operator, _ left: Double, _ right: Double
  ) -> Double {
    switch symbol {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    // A spreadsheet program shows an error where IEEE 754 has an infinity.
    case .over: right == 0 ? .nan : left / right
    case .power: Double.pow(left, right)
    case .less: left < right ? 1 : 0
    case .lessOrEqual: left <= right ? 1 : 0
    case .greater: left > right ? 1 : 0
    case .greaterOrEqual: left >= right ? 1 : 0
    case .equal: left == right ? 1 : 0
    }
  }

  /// The numbers of an argument: those of a range, or the one of anything else.
  private mutating func numbers(_ formula: Formula, _ place: Place) -> [Double] {
    switch formula {
    case .range(let range): return numbers(range)
    case .soFar(let row):
      return numbers(
        CellRange(
          sheet: row.sheet, rows: row.row..<row.row + 1,
          columns: row.layout.firstPeriod..<place.column + 1))
    case .from(let row, _, let position):
      let first = evaluate(position, place)
      let columns = row.range.columns
      guard first >= 1, first <= Double(columns.count) else { return [.nan] }
      return numbers(
        CellRange(
          sheet: row.sheet, rows: row.row..<row.row + 1,
          columns: columns.lowerBound + Int(first) - 1..<columns.upperBound))
    case .earlier(let row):
      return numbers(
        CellRange(
          sheet: row.sheet, rows: row.row..<row.row + 1,
          columns: row.layout.opening..<place.column))
    case .block(let first, let last):
      return numbers(
        CellRange(
          sheet: first.sheet, rows: first.row..<last.row + 1,
          columns: place.column..<place.column + 1))
    default: return [evaluate(formula, place)]
    }
  }

  private mutating func numbers(_ range: CellRange) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(range.count)
    for row in range.rows {
      for column in range.columns { numbers.append(value(range.sheet, row, column)) }
    }
    return numbers
  }

  private mutating func call(
    _ function: Formula.Function, _ arguments: [Formula], _ place: Place
  ) -> Double {
    switch function {
    case .when:
      let test = evaluate(arguments[0], place)
      guard !test.isNaN else { return .nan }
      // Both branches: what a spreadsheet program would call circular is found here too.
      let yes = evaluate(arguments[1], place)
      let no = evaluate(arguments[2], place)
      return test != 0 ? yes : no
    case .columns:
      switch arguments[0] {
      case .soFar(let row): return Double(place.column + 1 - row.layout.firstPeriod)
      case .range(let range): return Double(range.columns.count)
      default: return 1
      }
    case .rows:
      if case .range(let range) = arguments[0] { return Double(range.rows.count) }
      return 1
    case .index:
      // Of a row of cells: the row's number, which is one, then the column's.
      let position = evaluate(arguments[arguments.count - 1], place)
      if case .range(let range) = arguments[0] {
        guard position >= 1, position < Double(range.count + 1) else { return .nan }
        let offset = Int(position) - 1
        let (row, column) = offset.quotientAndRemainder(dividingBy: range.columns.count)
        return value(range.sheet, range.rows.lowerBound + row, range.columns.lowerBound + column)
      }
      let range = numbers(arguments[0], place)
      guard position >= 1, position < Double(range.count + 1) else { return .nan }
      return range[Int(position) - 1]
    case .presentValue:
      let rate = evaluate(arguments[0], place)
      return npv(rate: rate, flows: numbers(arguments[1], place), timing: .endOfPeriod)
    case .returnRate:
      return (try? irr(numbers(arguments[0], place))) ?? .nan
    case .sumProduct:
      let (left, right) = (numbers(arguments[0], place), numbers(arguments[1], place))
      var sum = 0.0
      for index in left.indices { sum += left[index] * right[index] }
      return sum
    case .sum:
      var sum = 0.0
      for argument in arguments { for number in numbers(argument, place) { sum += number } }
      return sum
    case .max: return extreme(arguments, place) { $0 > $1 }
    case .min: return extreme(arguments, place) { $0 < $1 }
    case .and: return arguments.allSatisfy { evaluate($0, place) != 0 } ? 1 : 0
    case .or: return arguments.contains { evaluate($0, place) != 0 } ? 1 : 0
    case .round, .abs, .whole, .payment, .monthsLater, .year, .month:
      return Self.scalar(function, arguments.map { evaluate($0, place) })
    }
  }

  private mutating func extreme(
    _ arguments: [Formula], _ place: Place, _ precedes: (Double, Double) -> Bool
  ) -> Double {
    var best: Double?
    for argument in arguments {
      for number in numbers(argument, place) {
        if number.isNaN { return .nan }
        if best.map({ precedes(number, $0) }) ?? true { best = number }
      }
    }
    return best ?? 0
  }

  private static func scalar(_ function: Formula.Function, _ values: [Double]) -> Double {
    switch function {
    case .round:
      let scale = Double.pow(10, values[1])
      return (values[0] * scale).rounded(.toNearestOrAwayFromZero) / scale
    case .abs: return values[0].magnitude
    case .whole: return values[0].rounded(.down)
    case .payment:
      return pmt(
        rate: values[0], periods: values[1], presentValue: values[2],
        futureValue: values.count > 3 ? values[3] : 0)
    case .monthsLater:
      guard let date = Day(serial: values[0]), values[1].magnitude < 1e5 else { return .nan }
      return date.month.advanced(by: Int(values[1])).firstDay.serial
    case .year: return Day(serial: values[0]).map { Double($0.date.year) } ?? .nan
    case .month: return Day(serial: values[0]).map { Double($0.date.month) } ?? .nan
    default: return .nan
    }
  }

  private mutating func sum(
    _ range: CellRange, where criteria: [Formula.Criterion], _ place: Place
  ) -> Double {
    var included = [Bool](repeating: true, count: range.count)
    for criterion in criteria {
      if let text = text(of: criterion.value, place) {
        var index = 0
        for row in criterion.range.rows {
          for column in criterion.range.columns {
            let cell = CellRef(sheet: criterion.range.sheet, row: row, column: column)
            if book.text(cell) != text { included[index] = false }
            index += 1
          }
        }
      } else {
        let wanted = evaluate(criterion.value, place)
        for (index, number) in numbers(criterion.range).enumerated() where number != wanted {
          included[index] = false
        }
      }
    }
    var sum = 0.0
    for (index, number) in numbers(range).enumerated() where included[index] { sum += number }
    return sum
  }

  private func text(of formula: Formula, _ place: Place) -> String? {
    switch formula {
    case .cell(let cell): book.text(cell)
    case .field(let column):
      book.text(CellRef(sheet: place.sheet, row: place.row, column: column))
    default: nil
    }
  }
}

extension Book {
  /// The text of a cell; nil where it has none.
  func text(_ cell: CellRef) -> String? {
    switch sheets[cell.sheet].rows[cell.row].cell(cell.column)?.content {
    case .text(let text): text
    case .link(let text, _): text
    default: nil
    }
  }
}

extension Day {
  /// The number by which spreadsheet programs know a day: days since 30 December 1899, right from
  /// 1 March 1900 on.
  public var serial: Double { Double(index + 25_569) }

  /// - Returns: Nil for what is no day from 1900 on.
  public init?(serial: Double) {
    guard serial.isFinite, (61...2_958_465).contains(serial) else { return nil }
    self.init(index: Int(serial) - 25_569)
  }
}
