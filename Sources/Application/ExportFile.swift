import Interchange
import Planner
import Spreadsheet
import TCO
import Tables
import Workbook

/// A file of an export: its name in the folder and its content.
public struct ExportFile: Hashable, Sendable {
  public var name: String
  public var bytes: [UInt8]

  public init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  init(table name: String, _ table: Table, hasMark: Bool) {
    self.init(name, (hasMark ? [0xEF, 0xBB, 0xBF] : []) + table.csv())
  }
}

extension PlanResult {
  /// Names of every file that an export can hold; a folder with others is not ours to replace.
  static let exportNames = [
    "bom.csv", "capex.csv", "opex.csv", "cash_flow_monthly.csv", "tco_by_year.csv", "ledger.csv",
    "capital_by_month.csv", "depreciation.csv", "debt_schedule.csv", "focus.csv",
    "power_budget.csv", "phases.csv", "network.csv", "cables_by_length.csv", "pull_schedule.csv",
    "assumptions.csv",
    "plan.json",
  ]

  /// Beside them, where workbooks are built in.
  static let workbookName = "workbook.xlsx"

  /// The plan as files that open without this program. Where a price is missing, files of money
  /// other than the bill of materials are left out rather than written half.
  public var exportFiles: [ExportFile] { exportFiles() }

  /// - Parameter hasMark: Whether tables begin with the byte order mark by which Excel knows UTF-8.
  public func exportFiles(hasMark: Bool = false) -> [ExportFile] {
    var tables: [(name: String, table: Table)] = [("bom.csv", billOfMaterialsTable)]
    if let proForma {
      let statements = projection?.statements ?? proForma.statements()
      let cash = CashLedger(proForma, statements, phases: plan.phases.map(\.id))
      tables.append(("capex.csv", capexTable(proForma)))
      tables.append(("opex.csv", opexTable(proForma)))
      tables.append(("cash_flow_monthly.csv", cash.monthlyTable))
      tables.append(("tco_by_year.csv", yearlyTable(cash)))
      tables.append(("ledger.csv", ledgerTable(cash, proForma)))
      tables.append(("capital_by_month.csv", cash.capitalTable))
      tables.append(("depreciation.csv", depreciationTable(statements)))
      tables.append(("debt_schedule.csv", debtTable(statements)))
      tables.append(("focus.csv", focusTable(cash, proForma)))
    }
    tables.append(("power_budget.csv", powerBudgetTable))
    tables.append(("phases.csv", phaseTable))
    tables.append(("network.csv", networkTable))
    tables.append(("cables_by_length.csv", cablesByLengthTable))
    tables.append(("pull_schedule.csv", pullTable))
    tables.append(("assumptions.csv", basis.table))
    return tables.map { ExportFile(table: $0.name, $0.table, hasMark: hasMark) }
      + [ExportFile("plan.json", Array(json.text.utf8))]
  }
}

extension PlanResult {
  /// Writes every file of the plan and of its schedule into a folder; see
  /// ``ExportFolder/write(_:force:)``.
  ///
  /// - Returns: The paths of the files.
  public func export(
    to folder: String, with schedule: ScheduleResult, force: Bool = false, hasMark: Bool = false
  ) throws(Failure) -> [String] {
    var files = exportFiles(hasMark: hasMark)
    files.insert(contentsOf: schedule.exportFiles(hasMark: hasMark), at: files.count - 1)
    if Book.canBeWritten, let workbook = workbook() {
      files.insert(ExportFile(Self.workbookName, try workbook.bytes()), at: files.count - 1)
    }
    let target = ExportFolder(path: folder)
    try target.write(files, force: force)
    return files.map { "\(target.path)/\($0.name)" }
  }

  /// Writes the plan as one JSON file.
  public func exportJSON(to path: String) throws(Failure) -> [String] {
    let path = isDirectory(path) || path.hasSuffix("/") ? "\(path)/plan.json" : path
    try replaceFile(Array(json.text.utf8), at: path)
    return [path]
  }
}
