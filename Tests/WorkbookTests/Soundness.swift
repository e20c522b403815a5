import Spreadsheet
import Testing
import Workbook

/// What every workbook must be, whatever it is of.
func expectSound(
  _ workbook: FinancialWorkbook, _ location: SourceLocation = #_sourceLocation
) {
  let book = workbook.book
  var evaluation = Evaluation(book)
  var used: Set<String> = []
  var ranges: Set<Range<Int>> = []
  var formulas = 0
  for (number, sheet) in book.sheets.enumerated() {
    for (row, line) in sheet.rows.enumerated() {
      var places = line.cells.map(\.column)
      if line.series != nil, let layout = sheet.layout {
        places += layout.firstPeriod..<layout.columns
      }
      var pattern: String?
      for column in places {
        let cell = CellRef(sheet: number, row: row, column: column)
        guard let text = book.formulaText(at: cell) else { continue }
        formulas += 1
        let tokens = tokens(text)
        #expect(
          !tokens.contains { $0.first?.isNumber == true || $0.first == "." },
          "\(sheet.name) row \(row + 1): a number in \(text)", sourceLocation: location)
        used.formUnion(tokens)
        ranges.formUnion(columnRanges(tokens))
        let value = evaluation.value(cell)
        #expect(
          value.isFinite || text.hasPrefix("=IFERROR("),
          "\(sheet.name) row \(row + 1), column \(column): \(text) is \(value)",
          sourceLocation: location)
        guard let layout = sheet.layout, column >= layout.firstPeriod else { continue }
        // One formula a row: the same text once columns are counted from the cell.
        let relative = relative(tokens, to: column)
        if let pattern {
          #expect(relative == pattern, "\(sheet.name) row \(row + 1)", sourceLocation: location)
        }
        pattern = relative
      }
    }
  }
  #expect(formulas > 100, sourceLocation: location)
  #expect(evaluation.circular.isEmpty, sourceLocation: location)
  #expect(evaluation.value(workbook.verdict) == 1, sourceLocation: location)
  for placed in workbook.inputs {
    #expect(
      used.contains(placed.input.name) || ranges.contains { $0.contains(placed.cell.row) },
      "no formula uses \(placed.input.name)",
      sourceLocation: location)
  }
  var names: Set<String> = []
  for (name, _) in book.names {
    #expect(names.insert(name.lowercased()).inserted, "\(name) twice", sourceLocation: location)
  }
  for output in workbook.outputs {
    let live = evaluation.value(output.cell)
    #expect(
      agrees(live.isFinite ? live : nil, output.engine, scale: 1),
      "\(output.metric): \(live), engine \(output.engine as Any)", sourceLocation: location)
  }
}

/// Words, references, numbers and signs of a formula; text in quotes is left out.
private func tokens(_ formula: String) -> [String] {
  var tokens: [String] = []
  var word = ""
  var quote: Character?
  for character in formula {
    if let open = quote {
      if character == open { quote = nil }
      continue
    }
    if character == "\"" || character == "'" {
      quote = character
    } else if character.isLetter || character.isNumber || "_$.".contains(character) {
      word.append(character)
    } else {
      if !word.isEmpty { tokens.append(word) }
      word = ""
      tokens.append(String(character))
    }
  }
  if !word.isEmpty { tokens.append(word) }
  return tokens
}

/// Rows of ranges within column B, where inputs stand.
private func columnRanges(_ tokens: [String]) -> [Range<Int>] {
  tokens.indices.dropLast(2).compactMap { index in
    guard tokens[index].hasPrefix("$B$"), tokens[index + 1] == ":",
      let first = Int(tokens[index].dropFirst(3)), let last = Int(tokens[index + 2].dropFirst(3))
    else { return nil }
    return first - 1..<last
  }
}

/// The tokens with relative columns as distances.
private func relative(_ tokens: [String], to column: Int) -> String {
  tokens.map { token in
    let letters = token.prefix { $0.isUppercase && $0.isASCII }
    let digits = token.dropFirst(letters.count)
    guard (1...3).contains(letters.count), !digits.isEmpty, digits.allSatisfy(\.isNumber) else {
      return token
    }
    let position = letters.utf8.reduce(0) { $0 * 26 + Int($1) - 64 } - 1
    return "[\(position - column)]\(digits)"
  }.joined()
}
