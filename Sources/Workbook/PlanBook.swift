import Catalog
public import Planner
import Quantities
public import Scenario
import Spreadsheet
public import TCO

/// What the workbook of a build-out is made from.
public struct PlanBookSource: Sendable {
  public var plan: Plan
  public var scenario: Scenario
  public var proForma: ProForma
  public var projection: Projection
  /// Of the question and the engine; the locked sheet carries it.
  public var digest: String
  /// Of the engine.
  public var version: String

  public init(
    plan: Plan, scenario: Scenario, proForma: ProForma, projection: Projection, digest: String,
    version: String
  ) {
    self.plan = plan
    self.scenario = scenario
    self.proForma = proForma
    self.projection = projection
    self.digest = digest
    self.version = version
  }
}

extension FinancialWorkbook {
  /// The workbook of a build-out: months across, and calendar years where the books need them;
  /// prices, rates, lives, dates and terms live, what the planner decided on a locked sheet.
  ///
  /// - Parameter rerun: What the engine answers with another value of one input, for the sheet of
  ///   sensitivities: the figure that sheet watches; nil where it has no answer. Without it the
  ///   sheet is empty.
  public init(_ source: PlanBookSource, rerun: ((Input, Double) -> Double?)? = nil) {
    var layout = PlanLayout(source)
    layout.build(rerun)
    self.init(layout.model)
  }
}

/// Lays a build-out out, sheet after sheet; each returns the rows that later ones refer to.
struct PlanLayout {
  let source: PlanBookSource
  let lines: [LedgerLine]
  var model: ModelBook
  /// Of sheets with months across, and of those with calendar years.
  let months: AxisLayout
  let years: AxisLayout
  /// Cells of inputs by key; looked up, never gone through.
  var cells: [String: Formula] = [:]
  var usedNames: Set<String> = []
  var inputSheet = 0
  var charts = 0
  /// Quantity that the planner decided, and rating of one, by position of the line.
  var planned: [Formula?]
  var ratings: [Formula?]
  /// Amount at base prices, by position of the line, once its row is laid.
  var amounts: [Formula?]
  var rows: [RowRef?]
  var facts: [PhaseFacts] = []
  var monthAxis: RowRef?
  var yearAxis: RowRef?
  var shareTables: [ShareTable] = []

  var plan: Plan { source.plan }
  var scenario: Scenario { source.scenario }
  var proForma: ProForma { source.proForma }
  var terms: FinancialTerms { source.proForma.terms }
  var one: Formula { model.one }
  var zero: Formula { model.zero }

  init(_ source: PlanBookSource) {
    self.source = source
    lines = source.proForma.lines
    let buildOut = source.scenario.buildOut
    model = ModelBook(
      title: buildOut.name ?? buildOut.id, subject: "Build-out \(buildOut.id)",
      created: buildOut.start.firstDay)
    months = AxisLayout(keys: 2, extras: 3, periods: buildOut.horizonMonths)
    // A start later in the year reaches one calendar year more.
    years = AxisLayout(keys: 0, periods: (buildOut.horizonMonths + 11) / 12 + 1)
    planned = lines.map { _ in nil }
    ratings = planned
    amounts = planned
    rows = lines.map { _ in nil }
  }

  mutating func build(_ rerun: ((Input, Double) -> Double?)?) {
    let cover = model.addCoverSheet()
    let outputs = model.addOutputsSheet()
    addChartSheet()
    addInputs()
    addSources()
    addPlanSheet()
    let time = addTimeline()
    let capex = addCapex(time)
    let power = addPower(time)
    let opex = addOpex(time, power)
    let sales = addRevenue(time)
    let debt = addFinancing(time, capex, opex, sales)
    let years = addYears(time)
    let tax = addTax(time, years, capex, opex, sales, debt)
    let cash = addCash(time, years, capex, opex, sales, debt, tax)
    fillOutputs(
      outputs,
      PlanParts(
        time: time, years: years, capex: capex, power: power, opex: opex, sales: sales,
        debt: debt, tax: tax, cash: cash))
    let sensitivity = model.addSensitivitySheet()
    if let rerun { fillSensitivity(sensitivity, rerun) }
    let checks = model.addEmptyChecksSheet()
    model.addChecksSheet(checks)
    fillCover(cover)
  }

  // MARK: Sheets

  /// A sheet of charts alone.
  private mutating func addChartSheet() {
    var sheet = Sheet("Charts")
    sheet.columnWidths = [70, 70]
    sheet.append([.init(0, .text("Charts"), Style(.title))], height: 24)
    charts = model.book.add(sheet)
  }

  /// A sheet with months across.
  mutating func monthSheet(
    _ name: String, extras: [String] = [], constant: String = "Constant", _ note: String
  ) -> Int {
    let sheet = model.addSheet(
      name, months, keys: ["Phase", "Account"], extras: extras, constant: constant, note: note)
    model.book[sheet].columnWidths =
      [10, 15, 42, 13] + (0..<3).map { $0 < extras.count ? 15 : 2 } + [18, 18, 3]
    if let monthAxis { model.setAxis(sheet, monthAxis.now, .month) }
    return sheet
  }

  /// A sheet with calendar years across.
  mutating func yearSheet(_ name: String, _ note: String) -> Int {
    let sheet = model.addSheet(name, years, keys: [], note: note)
    if let yearAxis { model.setAxis(sheet, yearAxis.now, .year) }
    return sheet
  }

  /// Id of a line's phase.
  func phaseID(_ line: LedgerLine) -> String { plan.phases[line.phase].id }

  /// Positions of lines of a phase that pass a test.
  func positions(_ phase: Int, _ test: (LedgerLine) -> Bool) -> [Int] {
    lines.indices.filter { lines[$0].phase == phase && test(lines[$0]) }
  }

  /// 0 … 1.
  func share(_ value: Formula) -> Formula { .max(zero, .min(one, value)) }

  /// A row's value in the period of this number, counted from one.
  func at(_ row: RowRef, _ position: Formula) -> Formula {
    .call(.index, [row.all, one, position])
  }

  /// Whole cents, half a cent up. Programs' own rounding first rounds to fifteen digits, and so now
  /// and then gives a cent more than the engine.
  func cents(_ amount: Formula) -> Formula {
    .whole(amount * model(.centsPerDollar) + model(.half)) / model(.centsPerDollar)
  }

  /// The sum of cells wherever they stand.
  func sum(_ items: [Formula]) -> Formula {
    items.isEmpty ? zero : items.count == 1 ? items[0] : .call(.sum, items)
  }

  /// The sum of rows in the period of the formula.
  func sum(_ rows: [RowRef]) -> Formula { sum(rows.map(\.now)) }
}
