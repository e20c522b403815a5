import Quantities
import Spreadsheet
import Testing

/// A sheet of one row of flows and cells below it.
private struct Sample {
  var book = Book(title: "test", subject: "test", created: Day(index: 20_000))
  let flows: RowRef
  private let layout: AxisLayout

  init(_ numbers: [Double]) {
    layout = AxisLayout(keys: 0, periods: numbers.count)
    let sheet = book.add(Sheet("Cash flow", layout: layout))
    book[sheet].append([])
    book[sheet].set(.numbers(numbers), style: Style(.given), row: 0)
    flows = RowRef(sheet: sheet, row: 0, layout: layout)
  }

  mutating func number(_ value: Double, named name: String? = nil) -> Formula {
    let row = book[0].append([.init(2, .number(value), Style(.input))])
    let cell = CellRef(sheet: 0, row: row, column: 2)
    if let name { book.name(cell, name) }
    return .cell(cell)
  }

  mutating func value(_ formula: Formula) -> Double {
    let row = book[0].append([.init(2, .formula(formula), Style(.calculation))])
    var evaluation = Evaluation(book)
    return evaluation.value(CellRef(sheet: 0, row: row, column: 2))
  }

  mutating func text(_ formula: Formula) -> String? {
    let row = book[0].append([.init(2, .formula(formula), Style(.calculation))])
    return book.formulaText(at: CellRef(sheet: 0, row: row, column: 2))
  }

  /// A row below with one formula for all periods.
  mutating func series(_ formula: (RowRef) -> Formula) -> RowRef {
    let row = book[0].append([])
    let reference = RowRef(sheet: 0, row: row, layout: layout)
    book[0].set(.formula(formula(reference)), style: Style(.calculation), row: row)
    return reference
  }
}

/// Values are those of Microsoft's help on each function.
@Suite struct FormulaTests {
  @Test func presentValueAndRateOfReturn() {
    var sample = Sample([-10_000, 3000, 4200, 6800])
    let rate = sample.number(0.1)
    let value = sample.value(.call(.presentValue, [rate, sample.flows.all]))
    #expect(abs(value - 1188.4434123352207) < 1e-9)
    var returns = Sample([-70_000, 12_000, 15_000, 18_000, 21_000, 26_000])
    let guess = returns.number(0.1)
    let found = returns.value(.call(.returnRate, [returns.flows.all, guess]))
    #expect(abs(found - 0.0866309480365316) < 1e-12)
  }

  @Test func paymentsAndDates() throws {
    var sample = Sample([0])
    let payment = Formula.call(
      .payment, [sample.number(0.08 / 12), sample.number(10), sample.number(10_000)])
    #expect(abs(sample.value(payment) + 1037.0320893591606) < 1e-9)
    let day = try #require(Day(year: 2011, month: 1, day: 1))
    #expect(day.serial == 40_544)
    let date = sample.number(day.serial)
    let later = sample.value(.month(date, later: sample.number(-1)))
    #expect(later == Day(year: 2010, month: 12, day: 1)?.serial)
    #expect(sample.value(.call(.year, [date])) == 2011)
    #expect(sample.value(.call(.month, [date])) == 1)
    #expect(sample.value(.call(.round, [sample.number(-2.345), sample.number(2)])) == -2.35)
  }

  @Test func textBindsAsTheValueDoes() {
    var sample = Sample([1, 2])
    let (a, b, c) = (
      sample.number(7, named: "a_cell"), sample.number(2, named: "b_cell"),
      sample.number(3, named: "c_cell")
    )
    #expect(sample.text(a - (b - c)) == "=a_cell-(b_cell-c_cell)")
    #expect(sample.value(a - (b - c)) == 8)
    #expect(sample.text((a + b) * c) == "=(a_cell+b_cell)*c_cell")
    #expect(sample.text(a + b * c) == "=a_cell+b_cell*c_cell")
    // A spreadsheet's minus binds tighter than its power.
    #expect(sample.text(-b.power(c)) == "=-(b_cell^c_cell)")
    #expect(sample.value(-b.power(b)) == -4)
    #expect(sample.text(.when(a .> b, a, else: b)) == "=IF(a_cell>b_cell,a_cell,b_cell)")
    #expect(sample.text(sample.flows.all) == "=$F$1:$G$1")
    #expect(sample.text(.sum(sample.flows.all)) == "=SUM($F$1:$G$1)")
  }

  @Test func rowsReferToTheirOwnPast() {
    var sample = Sample([1, 2, 3, 4])
    let flows = sample.flows
    let sums = sample.series { $0.before + flows.now }
    let same = sample.series { _ in .sum(flows.soFar) }
    var evaluation = Evaluation(sample.book)
    for (period, expected) in [1.0, 3, 6, 10].enumerated() {
      #expect(evaluation.value(sums.cell(5 + period)) == expected)
      #expect(evaluation.value(same.cell(5 + period)) == expected)
    }
    #expect(sample.book.formulaText(at: sums.cell(7)) == "=G2+H1")
    #expect(sample.book.formulaText(at: same.cell(7)) == "=SUM($F1:H1)")
    evaluation.set(flows.cell(5), to: 11)
    #expect(evaluation.value(sums.cell(8)) == 20)
  }

  @Test func aCircleIsFoundWhateverTheTestSays() {
    var sample = Sample([1, 2])
    let yes = sample.number(1)
    let circle = sample.series { .when(yes .> yes, $0.now, else: yes) }
    var evaluation = Evaluation(sample.book)
    _ = evaluation.value(circle.cell(5))
    #expect(evaluation.circular.contains(circle.cell(5)))
  }

  @Test func sumsOfMatchingCells() {
    var sample = Sample([10, 20, 30, 40])
    let flows = sample.flows
    let years = sample.series { _ in .call(.columns, [.soFar(flows)]) }
    let wanted = sample.number(3)
    let sum = Formula.sumWhere(sample.flows.range, [.init(years.range, is: wanted)])
    #expect(sample.value(sum) == 30)
    #expect(sample.text(sum) == "=SUMIFS($F$1:$I$1,$F$2:$I$2,$C$3)")
  }

  @Test func aRateThatDoesNotExistIsNone() {
    var sample = Sample([1, 2, 3])
    let guess = sample.number(0.1)
    #expect(sample.value(.orNone(.call(.returnRate, [sample.flows.all, guess]))).isNaN)
  }
}
