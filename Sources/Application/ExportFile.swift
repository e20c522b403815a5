import Interchange
import Planner
import Tables

/// A file of an export: its name in the folder and its content.
public struct ExportFile: Hashable, Sendable {
  public var name: String
  public var bytes: [UInt8]

  public init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

extension PlanResult {
  /// Names of every file that an export can hold; a folder with others is not ours to replace.
  static let exportNames = [
    "bom.csv", "capex.csv", "opex.csv", "cash_flow_monthly.csv", "tco_by_year.csv",
    "power_budget.csv", "phases.csv", "assumptions.csv", "plan.json",
  ]

  /// The plan as files that open without this program. Where a price is missing, files of money
  /// other than the bill of materials are left out rather than written half.
  public var exportFiles: [ExportFile] {
    var tables: [(name: String, table: Table)] = [("bom.csv", billOfMaterialsTable)]
    if let proForma {
      let cash = CashLedger(proForma, phases: plan.phases.map(\.id))
      tables.append(("capex.csv", capexTable(proForma)))
      tables.append(("opex.csv", opexTable(proForma)))
      tables.append(("cash_flow_monthly.csv", cash.monthlyTable))
      tables.append(("tco_by_year.csv", yearlyTable(cash)))
    }
    tables.append(("power_budget.csv", powerBudgetTable))
    tables.append(("phases.csv", phaseTable))
    tables.append(("assumptions.csv", basis.table))
    return tables.map { ExportFile($0.name, $0.table.csv()) }
      + [ExportFile("plan.json", Array(json.text.utf8))]
  }
}

extension PlanResult {
  /// Writes every file of the plan into a folder; see ``ExportFolder/write(_:force:)``.
  ///
  /// - Returns: The paths of the files.
  public func export(to folder: String, force: Bool = false) throws(Failure) -> [String] {
    let files = exportFiles
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
