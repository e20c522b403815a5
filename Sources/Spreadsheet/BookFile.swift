#if Workbook
  import CLibxlsxwriter
  import Quantities
#endif

/// Why a book could not be written.
public struct BookError: Error, Sendable {
  public var message: String
}

extension Book {
  /// Whether this program was built with the library that writes workbooks.
  public static var canBeWritten: Bool {
    #if Workbook
      true
    #else
      false
    #endif
  }

  /// Writes the book as an Office Open XML workbook (ECMA-376), each formula with its value.
  ///
  /// The same book gives the same bytes.
  ///
  /// - Parameter values: What is kept beside the formulas; worked out if absent.
  public func write(to path: String, values: Evaluation? = nil) throws(BookError) {
    #if Workbook
      var evaluation = values ?? Evaluation(self)
      try write(to: path, &evaluation)
    #else
      throw BookError(
        message: "this program was built without workbooks: install libxlsxwriter-dev and build "
          + "with `swift build --traits Workbook` (make does both)")
    #endif
  }
}

#if Workbook
  extension Book {
    private func write(to path: String, _ evaluation: inout Evaluation) throws(BookError) {
      guard let file = BookFile(path) else { throw BookError(message: "\(path): out of memory") }
      file.setProperties(title: title, subject: subject, created: created)
      for sheet in sheets.indices { try file.add(self, sheet, &evaluation) }
      for (name, cell) in names {
        let place =
          "=\(quoted(sheets[cell.sheet].name))!"
          + "$\(columnName(cell.column))$\(cell.row + 1)"
        try file.check(workbook_define_name(file.workbook, name, place))
      }
      for sheet in sheets.indices { try file.addCharts(self, sheet) }
      try file.close()
    }
  }

  /// A workbook of libxlsxwriter while it is filled.
  private final class BookFile {
    let workbook: UnsafeMutablePointer<lxw_workbook>
    private let path: String
    private var isClosed = false
    private var formats: [Style: UnsafeMutablePointer<lxw_format>] = [:]
    private var worksheets: [UnsafeMutablePointer<lxw_worksheet>] = []

    init?(_ path: String) {
      guard let workbook = workbook_new(path) else { return nil }
      self.workbook = workbook
      self.path = path
    }

    deinit {
      // A workbook that was begun is freed only by closing it.
      if !isClosed { workbook_close(workbook) }
    }

    func close() throws(BookError) {
      isClosed = true
      try check(workbook_close(workbook))
    }

    func check(_ error: lxw_error) throws(BookError) {
      guard error != LXW_NO_ERROR else { return }
      throw BookError(message: "\(path): \(String(cString: lxw_strerror(error)))")
    }

    func setProperties(title: String, subject: String, created: Day) {
      title.withCString { title in
        subject.withCString { subject in
          var properties = lxw_doc_properties()
          properties.title = UnsafeMutablePointer(mutating: title)
          properties.subject = UnsafeMutablePointer(mutating: subject)
          properties.created = created.index * 86_400
          workbook_set_properties(workbook, &properties)
        }
      }
    }

    // MARK: Sheets

    func add(_ book: Book, _ number: Int, _ evaluation: inout Evaluation) throws(BookError) {
      let sheet = book.sheets[number]
      guard let worksheet = workbook_add_worksheet(workbook, sheet.name) else {
        throw BookError(message: "\(path): `\(sheet.name)` is no name of a sheet")
      }
      worksheets.append(worksheet)
      setUp(worksheet, sheet, title: book.title)
      let columns = max(sheet.layout?.columns ?? 0, 64) + 1
      let names = (0...columns).map { Array(columnName($0).utf8) }
      var text: [UInt8] = []
      for (row, line) in sheet.rows.enumerated() {
        if let height = line.height {
          try check(worksheet_set_row(worksheet, UInt32(row), height, nil))
        }
        for cell in line.cells {
          let format = made(cell.style)
          let place = (UInt32(row), UInt16(cell.column))
          switch cell.content {
          case .text(let words):
            try check(worksheet_write_string(worksheet, place.0, place.1, words, format))
          case .number(let value):
            try write(value, worksheet, place, format)
          case .blank: try check(worksheet_write_blank(worksheet, place.0, place.1, format))
          case .link(let words, let target):
            let url = "internal:\(quoted(target))!A1"
            try check(worksheet_write_url(worksheet, place.0, place.1, url, format))
            try check(worksheet_write_string(worksheet, place.0, place.1, words, format))
          case .formula(let formula):
            text.removeAll(keepingCapacity: true)
            FormulaText(formula, in: book, sheet: number, row: row)
              .append(to: &text, column: cell.column, names: names)
            text.append(0)
            let value = evaluation.value(number, row, cell.column)
            try write(text, value, worksheet, place, format)
          }
          if let allowed = cell.allowed { try limit(worksheet, place, allowed) }
        }
        guard let series = line.series, let layout = sheet.layout else { continue }
        let format = made(series.style)
        switch series.content {
        case .numbers(let numbers):
          for (period, value) in numbers.enumerated() {
            let place = (UInt32(row), UInt16(layout.firstPeriod + period))
            try write(value, worksheet, place, format)
          }
        case .formula(let formula):
          let pieces = FormulaText(formula, in: book, sheet: number, row: row)
          for column in layout.firstPeriod..<layout.columns {
            text.removeAll(keepingCapacity: true)
            pieces.append(to: &text, column: column, names: names)
            text.append(0)
            let value = evaluation.value(number, row, column)
            try write(text, value, worksheet, (UInt32(row), UInt16(column)), format)
          }
        }
      }
    }

    private func write(
      _ value: Double, _ worksheet: UnsafeMutablePointer<lxw_worksheet>,
      _ place: (row: UInt32, column: UInt16), _ format: UnsafeMutablePointer<lxw_format>?
    ) throws(BookError) {
      guard value.isFinite else {
        return try check(worksheet_write_string(worksheet, place.row, place.column, "none", format))
      }
      try check(worksheet_write_number(worksheet, place.row, place.column, value, format))
    }

    private func write(
      _ formula: [UInt8], _ value: Double, _ worksheet: UnsafeMutablePointer<lxw_worksheet>,
      _ place: (row: UInt32, column: UInt16), _ format: UnsafeMutablePointer<lxw_format>?
    ) throws(BookError) {
      let error = formula.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { text in
          value.isFinite
            ? worksheet_write_formula_num(
              worksheet, place.row, place.column, text.baseAddress, format, value)
            : worksheet_write_formula_str(
              worksheet, place.row, place.column, text.baseAddress, format, "none")
        }
      }
      try check(error)
    }

    private func setUp(
      _ worksheet: UnsafeMutablePointer<lxw_worksheet>, _ sheet: Sheet, title: String
    ) {
      for (column, width) in sheet.columnWidths.enumerated() {
        worksheet_set_column(worksheet, UInt16(column), UInt16(column), width, nil)
      }
      if let layout = sheet.layout {
        worksheet_set_column(
          worksheet, UInt16(layout.firstPeriod), UInt16(layout.columns - 1), 14, nil)
      }
      if sheet.frozenRows > 0 || sheet.frozenColumns > 0 {
        worksheet_freeze_panes(worksheet, UInt32(sheet.frozenRows), UInt16(sheet.frozenColumns))
      }
      if sheet.frozenRows > 0 {
        worksheet_repeat_rows(worksheet, 0, UInt32(sheet.frozenRows - 1))
      }
      if let layout = sheet.layout, sheet.frozenColumns > 0 {
        worksheet_repeat_columns(worksheet, UInt16(layout.label), UInt16(layout.unit))
      }
      if sheet.isPortrait {
        worksheet_set_portrait(worksheet)
      } else {
        worksheet_set_landscape(worksheet)
      }
      // A year of months, or what years a horizon has, is as much as one reads across a page.
      let pages = max(1, ((sheet.layout?.periods ?? 0) + 7) / 16)
      worksheet_fit_to_pages(worksheet, UInt16(pages), 0)
      worksheet_set_margins(worksheet, 0.5, 0.5, 0.6, 0.9)
      worksheet_gridlines(worksheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
      worksheet_set_footer(worksheet, "&L\(footerText(title))&C&A&R&P of &N")
      if sheet.isLocked { worksheet_protect(worksheet, nil, nil) }
    }

    /// `&` opens a code in footers.
    private func footerText(_ text: String) -> String {
      text.prefix(120).split(separator: "&", omittingEmptySubsequences: false)
        .joined(separator: "&&")
    }

    private func limit(
      _ worksheet: UnsafeMutablePointer<lxw_worksheet>, _ place: (row: UInt32, column: UInt16),
      _ allowed: ClosedRange<Double>
    ) throws(BookError) {
      var validation = lxw_data_validation()
      validation.validate = UInt8(LXW_VALIDATION_TYPE_DECIMAL.rawValue)
      validation.criteria = UInt8(LXW_VALIDATION_CRITERIA_BETWEEN.rawValue)
      validation.minimum_number = allowed.lowerBound
      validation.maximum_number = allowed.upperBound
      try check(worksheet_data_validation_cell(worksheet, place.row, place.column, &validation))
    }

    // MARK: Charts

    func addCharts(_ book: Book, _ number: Int) throws(BookError) {
      for chart in book.sheets[number].charts {
        let kind =
          switch chart.kind {
          case .stackedColumns: LXW_CHART_COLUMN_STACKED
          case .line: LXW_CHART_LINE
          case .pie: LXW_CHART_PIE
          case .bars: LXW_CHART_BAR
          }
        guard let made = workbook_add_chart(workbook, UInt8(kind.rawValue)) else {
          throw BookError(message: "\(path): out of memory")
        }
        chart_title_set_name(made, chart.title)
        let categories = reference(book, chart.categories)
        for line in chart.lines {
          let series = chart_add_series(made, categories, reference(book, line.values))
          let name = reference(
            book,
            CellRange(
              sheet: line.name.sheet, rows: line.name.row..<line.name.row + 1,
              columns: line.name.column..<line.name.column + 1))
          chart_series_set_name(series, name)
          if chart.kind == .pie { chart_series_set_labels_percentage(series) }
        }
        if chart.kind == .pie {
          chart_legend_set_position(made, UInt8(LXW_CHART_LEGEND_RIGHT.rawValue))
        } else {
          chart_legend_set_position(made, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
          chart_axis_set_name(made.pointee.y_axis, chart.axisTitle)
          chart_axis_set_num_format(made.pointee.y_axis, "#,##0")
          chart_axis_set_label_position(
            made.pointee.x_axis, UInt8(LXW_CHART_AXIS_LABEL_POSITION_LOW.rawValue))
        }
        var options = lxw_chart_options()
        options.x_scale = Double(chart.width) / 480
        options.y_scale = Double(chart.height) / 288
        try check(
          worksheet_insert_chart_opt(
            worksheets[number], UInt32(chart.row), UInt16(chart.column), made, &options))
      }
    }

    private func reference(_ book: Book, _ range: CellRange) -> String {
      let first =
        "$\(columnName(range.columns.lowerBound))$\(range.rows.lowerBound + 1)"
      let last =
        "$\(columnName(range.columns.upperBound - 1))$\(range.rows.upperBound)"
      let cells = range.count == 1 ? first : "\(first):\(last)"
      return "=\(quoted(book.sheets[range.sheet].name))!\(cells)"
    }

    // MARK: Formats

    private func made(_ style: Style) -> UnsafeMutablePointer<lxw_format>? {
      if let known = formats[style] { return known }
      guard let format = workbook_add_format(workbook) else { return nil }
      format_set_font_name(format, "Arial")
      format_set_font_size(format, 9)
      Self.paint(format, style.role)
      if let numbers = Self.pattern(style.format) { format_set_num_format(format, numbers) }
      formats[style] = format
      return format
    }

    private static let ink: UInt32 = 0x1F_2A44
    private static let pale: UInt32 = 0xE9_EEF6

    private static func paint(_ format: UnsafeMutablePointer<lxw_format>, _ role: Style.Role) {
      switch role {
      case .text, .calculation: break
      case .wrapped:
        format_set_text_wrap(format)
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
      case .note:
        format_set_italic(format)
        format_set_font_color(format, 0x59_6273)
      case .title:
        format_set_bold(format)
        format_set_font_size(format, 16)
        format_set_font_color(format, ink)
      case .heading:
        format_set_bold(format)
        format_set_font_color(format, ink)
        format_set_bg_color(format, pale)
      case .head, .numberHead:
        if role == .numberHead { format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue)) }
        format_set_bold(format)
        format_set_font_color(format, 0xFF_FFFF)
        format_set_bg_color(format, ink)
        format_set_text_wrap(format)
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
      case .unit: format_set_font_color(format, 0x59_6273)
      case .input:
        // What a person may change: blue, as models of finance have it.
        format_set_font_color(format, 0x00_00FF)
        format_set_bg_color(format, 0xFF_F9E5)
        format_set_unlocked(format)
      case .given: format_set_font_color(format, 0x3B_4252)
      case .total:
        format_set_bold(format)
        format_set_top(format, UInt8(LXW_BORDER_THIN.rawValue))
      case .result:
        format_set_bold(format)
        format_set_bg_color(format, pale)
      case .check:
        format_set_bold(format)
        format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue))
      case .link:
        format_set_underline(format, UInt8(LXW_UNDERLINE_SINGLE.rawValue))
        format_set_font_color(format, ink)
      }
    }

    private static func pattern(_ format: Style.NumberFormat) -> String? {
      switch format {
      case .general: nil
      case .whole: "#,##0;-#,##0;\"–\""
      case .cents: "#,##0.00;-#,##0.00;\"–\""
      case .fine: "#,##0.0000;-#,##0.0000;\"–\""
      case .percent: "0.00%"
      case .month: "yyyy-mm"
      case .year: "0"
      case .verdict: "[=1]\"ok\";[=0]\"FAILS\";General"
      }
    }
  }
#endif
