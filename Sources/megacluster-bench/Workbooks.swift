import Application
import Quantities
import Spreadsheet
import Workbook

/// Why nothing was measured.
struct Unmeasured: Error {
  var words: String
}

/// Laying a plan's workbook out, working it out and writing it.
struct Workbooks {
  let plan: PlanResult

  init(_ plan: PlanResult) { self.plan = plan }

  /// Writes the workbook some times, and the cells of it as lines for a peer.
  func measure(_ file: String, cells: String) throws -> Measurement {
    guard let workbook = plan.workbook() else { throw Unmeasured(words: "a price is missing") }
    try dump(workbook.book, to: cells)
    var times: [Double] = []
    for _ in 0..<7 {
      times.append(
        try seconds {
          guard let workbook = plan.workbook() else { return }
          try workbook.book.write(to: file)
        })
    }
    var checksum = Checksum()
    var evaluation = Evaluation(workbook.book)
    for output in workbook.outputs { checksum.add(evaluation.value(output.cell)) }
    return Measurement(
      name: "workbook", value: times.sorted()[times.count / 2] * 1e3, unit: "ms",
      checksum: checksum)
  }

  /// A line for each cell: sheet, row, column, kind, number, text; sheets as lines of their own.
  private func dump(_ book: Book, to path: String) throws {
    guard let file = BenchFile(path) else { throw Unmeasured(words: "\(path): not writable") }
    var evaluation = Evaluation(book)
    for (number, sheet) in book.sheets.enumerated() {
      file.write("sheet\t\(sheet.name)\n")
      for (row, line) in sheet.rows.enumerated() {
        for cell in line.cells {
          let place = CellRef(sheet: number, row: row, column: cell.column)
          let start = "\(row)\t\(cell.column)\t"
          switch cell.content {
          case .number(let value): file.write(start + "n\t\(NumberText.exact(value))\t\n")
          case .text(let text):
            // Lines and tabs part cells here.
            let plain = String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
            file.write(start + "t\t0\t\(plain)\n")
          case .link(let text, _): file.write(start + "t\t0\t\(text)\n")
          case .blank: file.write(start + "b\t0\t\n")
          case .formula: write(book, place, start, &evaluation, file)
          }
        }
        guard let series = line.series, let layout = sheet.layout else { continue }
        for period in 0..<layout.periods {
          let column = layout.firstPeriod + period
          let start = "\(row)\t\(column)\t"
          switch series.content {
          case .numbers(let numbers):
            file.write(start + "n\t\(NumberText.exact(numbers[period]))\t\n")
          case .formula:
            write(
              book, CellRef(sheet: number, row: row, column: column), start, &evaluation, file)
          }
        }
      }
    }
  }

  private func write(
    _ book: Book, _ cell: CellRef, _ start: String, _ evaluation: inout Evaluation,
    _ file: BenchFile
  ) {
    let value = evaluation.value(cell)
    let text = book.formulaText(at: cell) ?? ""
    file.write(start + "f\t\(value.isFinite ? NumberText.exact(value) : "0")\t\(text)\n")
  }
}
