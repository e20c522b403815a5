import Catalog
import Quantities
import Scenario
import Spreadsheet
import TCO

extension PlanLayout {
  // MARK: Sensitivity

  /// The result whose swings are shown: the owners' value, or the cost of an hour.
  private var watched: (metric: String, label: String, unit: String, format: Style.NumberFormat) {
    source.projection.statements == nil
      ? (
        "levelized_usd_per_gpu_hour", "levelized cost of an accelerator-hour", "USD/GPU-h", .fine
      )
      : ("npv_usd", "net present value of the owners", "USD", .whole)
  }

  mutating func fillSensitivity(_ sheet: Int, _ rerun: (Input, Double) -> Double?) {
    let watched = watched
    guard let output = model.outputs.first(where: { $0.metric == watched.metric }) else { return }
    var swings: [ModelBook.Swing] = []
    for placed in model.inputs where placed.input.isSwung && !placed.input.key.isEmpty {
      guard let range = placed.input.swing(Constant.swing.value),
        let low = rerun(placed.input, range.low), let high = rerun(placed.input, range.high),
        low != high
      else { continue }
      swings.append(
        ModelBook.Swing(
          input: placed, low: range.low, high: range.high, atLow: low, atHigh: high))
    }
    model.fillSensitivity(
      sheet, result: output, label: watched.label, unit: watched.unit, format: watched.format,
      swings: ModelBook.ranked(swings))
  }

  // MARK: Sources

  mutating func addSources() {
    var rows: [[String]] = [
      [
        "The build-out \(scenario.buildOut.id)", "the file that the plan was made from",
        scenario.buildOut.note ?? "",
      ],
      [
        "Recovery of equipment", "IRS Publication 946, tables A-1 to A-5 and A-7a",
        "half-year, or quarters where the last one holds over 40 %",
      ],
      ["Bonus depreciation", "26 U.S.C. §168(k)", "a share of the basis in the first year"],
      ["Limit of interest", "26 U.S.C. §163(j)", "the rest is carried forward"],
      ["Losses carried forward", "26 U.S.C. §172(a)(2)", "against a share of later income"],
      ["Formulas", "docs/money-model.md of Megacluster \(source.version)", "row by row"],
    ]
    for record in scenario.records {
      let origin = origin(record.kind, record.id)
      rows.append([
        "\(record.kind) \(record.id)", origin.source,
        [origin.asOf, origin.confidence].filter { !$0.isEmpty }.joined(separator: ", "),
      ])
    }
    _ = model.addTable(
      "Sources", note: "Every record that the plan rests on.", heads: ["What", "Source", "Note"],
      widths: [44, 100, 40], rows: rows)
  }

  // MARK: Cover

  mutating func fillCover(_ cover: Int) {
    let isTaxed = terms.tax != nil && proForma.revenue != nil
    let isLevered = terms.debt != nil
    var lines: [ModelBook.CoverLine] = [
      .fact(
        "What this is",
        "The money of a build-out as a live workbook: months and calendar years across, one formula "
          + "a row, every number on Inputs. Change a blue figure there and every sheet follows."),
      .live("All checks", .cell(model.verdict), .verdict),
    ]
    for key in ["capex_usd", "levelized_usd_per_gpu_hour", "npv_usd", "irr"] {
      guard let output = model.outputs.first(where: { $0.metric == key }) else { continue }
      let row = model.book[output.cell.sheet].words(output.cell.row, 0)
      let unit = model.book[output.cell.sheet].words(output.cell.row, 2)
      let format: Style.NumberFormat =
        key == "irr" ? .percent : key.hasSuffix("hour") ? .fine : .whole
      lines.append(.live("\(row), \(unit)", .orNone(.cell(output.cell)), format))
    }
    lines += [
      .heading("Conventions"),
      .fact("Build-out", "\(scenario.buildOut.id), digest \(source.digest)"),
      .fact("Engine", "Megacluster \(source.version)"),
      .fact("Currency", "US dollars, nominal; prices of \(terms.buyer.rawValue) buyers"),
      .fact(
        "Time",
        "\(months.periods) months from \(scenario.buildOut.start); flows lie at the starts of months"
      ),
      .fact(
        "Basis",
        (isTaxed ? "After tax" : "Before tax")
          + (isLevered ? ", after debt service" : ", without debt")),
      .fact(
        "Signs",
        "Costs and income are positive on their own sheets; on the sheets of cash what comes in is "
          + "positive and what is paid negative"),
      .fact(
        "Colors",
        "Blue on yellow: an input. Black: a formula. Grey: given by the engine or by definition."),
      .heading("What changes here, and what does not"),
      .fact(
        "Live",
        "Prices, factors, tariffs, rates, lives, growth, dates by whole months, payment shares and "
          + "offsets, utilization, contracts, tax and debt: the engine gives the same with the same "
          + "change, as long as the plan stays the same"),
      .fact(
        "The planner's",
        "Counts, megawatts and energy on the locked sheet Plan. A date that another substation or "
          + "an earlier phase would not allow, another load factor or another size is another plan"),
      .fact(
        "Fixed in this file",
        "The horizon, the class of buyer, the kind of owner, the method of the yearly charge, which "
          + "payment template, growth and recovery an account has, how the loan is repaid and what it "
          + "finances: run the program again"),
      .fact(
        "Rate of return",
        "A spreadsheet program gives one root near its guess; the engine gives none where several "
          + "exist"),
      .fact(
        "Not here",
        "Break-even prices and the worth of other dates: they are many runs of the engine "
          + "(`tco`)"),
      .heading("Sheets"),
    ]
    let words: [String: String] = [
      "Outputs": "Results",
      "Charts": "Cash flow, the first build by account, total cost of ownership",
      "Inputs": "Every figure that the model rests on, by name",
      "Sources": "Where figures and formulas come from",
      "Plan": "What the planner decided; locked",
      "Timeline": "Months, factors, and when each phase is paid for and works",
      "Capex": "The first build, IT bought again, IT sold",
      "Power & Tariff": "Energy and demand, and what they cost",
      "Opex": "Operating cost",
      "Revenue": "Contracts, then the market",
      "Financing": "Size, draws, service, reserve of each phase's loan",
      "Depreciation & Tax": "Deductions, limits, losses, tax, by calendar year",
      "In service": "What is deducted from when on",
      "Cash by month": "Flows of the project and of the owners, and their worth",
      "Cash flow": "What is left for the owners by calendar year",
      "Sensitivity": "One input at a time",
      "Checks": "What must balance",
    ]
    for sheet in model.book.sheets {
      if let text = words[sheet.name] { lines.append(.link(sheet.name, text)) }
    }
    model.fillCover(cover, lines)
  }
}

extension Input {
  /// A low and a high value: the published range, or a share less and more, within what is allowed.
  func swing(_ share: Double) -> (low: Double, high: Double)? {
    guard !isWhole, value != 0 else { return nil }
    var low = low ?? value * (1 - share)
    var high = high ?? value * (1 + share)
    if let allowed {
      low = Swift.max(low, allowed.lowerBound)
      high = Swift.min(high, allowed.upperBound)
    }
    return low < high ? (low, high) : nil
  }
}
