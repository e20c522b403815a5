import Application
import ArgumentParser
import Interchange
import Spreadsheet
import Workbook

struct ExportCommand: AsyncRequest {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv
    case json
    case yaml
    case xlsx
    case geojson
  }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a plan, or records of the store, as files for other programs.",
    discussion: """
      A plan is a saved name, a plan.json or the folder of one; it is made again \
      from what it holds. As CSV it is a folder of files, as JSON one file, as xlsx \
      a live workbook, which may also be of a file with a build-out or a pro forma. \
      Records import again and export the same.

      EXAMPLES
        megacluster export first --format csv --out first/
        megacluster export out/plan.json --format json --out plan.json
        megacluster export out/ --out plan.xlsx
        megacluster export examples/financed.yaml --with examples/sites --out plan.xlsx
        megacluster export sites --format yaml > sites.yaml
        megacluster export sites --format geojson --out sites.geojson
        megacluster export sites gpus --format csv --out records/
      """)

  @Argument(help: "A plan, or kinds of records: sites, gpus, systems …")
  var subjects: [String]

  @Option(help: "csv, json, yaml, xlsx or, for sites, geojson; by the ending of --out if absent.")
  var format: Format?

  @Option(help: ArgumentHelp("File or folder; standard output if absent.", valueName: "path"))
  var out: String?

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first, for the workbook of a build-out's file; may be repeated.",
      valueName: "path"))
  var records: [String] = []

  @Flag(help: "Write into a folder with other content.")
  var force = false

  @Flag(
    name: .customLong("bom"),
    help: "Begin a plan's tables with the mark by which Excel knows UTF-8.")
  var hasMark = false

  @OptionGroup var options: GlobalOptions

  private var chosen: Format? {
    format ?? out.flatMap { out in Format.allCases.first { out.hasSuffix(".\($0.rawValue)") } }
  }

  func perform() async throws -> Int32 {
    let written =
      RecordExport.areKinds(subjects)
      ? try exportRecords() : chosen == .xlsx ? try exportWorkbook() : try await exportPlan()
    if options.json {
      try Console.print(.object([JSON.Member("files", .list(written.map(JSON.text)))]))
    } else if !options.quiet {
      for path in written { Console.message(path) }
    }
    return 0
  }

  private func exportWorkbook() throws -> [String] {
    guard subjects.count == 1 else {
      throw Failure(.usage, "a workbook is of one plan: \(subjects.joined(separator: ", "))")
    }
    guard let out, out != "-" else {
      throw Failure(.usage, "a workbook is a file: name it with --out")
    }
    guard Book.canBeWritten else { throw FinancialWorkbook.unavailable }
    let request = WorkbookRequest(
      subjects[0], records: records, storePath: options.storePath)
    let (workbook, remark) = try request.workbook()
    if let remark, !options.quiet { Console.message(remark) }
    try workbook.write(to: out)
    return [out]
  }

  private func exportRecords() throws -> [String] {
    guard chosen != .xlsx else {
      throw Failure(.usage, "records are exported as yaml, json or csv, sites as geojson too")
    }
    let format = RecordExport.Format(rawValue: (chosen ?? .yaml).rawValue) ?? .yaml
    let export = RecordExport(kinds: subjects, format: format, storePath: options.storePath)
    return try export.write(to: out) { file in
      try Console.write(String(decoding: file.bytes, as: UTF8.self))
    }
  }

  private func exportPlan() async throws -> [String] {
    guard subjects.count == 1 else {
      throw Failure(
        .usage, "one plan, or kinds of records only: \(subjects.joined(separator: ", "))")
    }
    let (result, remark) = try PlanReference(subjects[0], storePath: options.storePath).load()
    if let remark, !options.quiet { Console.message(remark) }
    switch chosen ?? (out == nil ? .json : .csv) {
    case .json:
      guard let out, out != "-" else {
        try Console.print(result.json)
        return []
      }
      return try result.exportJSON(to: out)
    case .csv:
      guard let out else {
        throw Failure(.usage, "CSV of a plan is several files: name a folder with --out")
      }
      let schedule = try await ScheduleRequest(
        file: subjects[0], records: records, storePath: options.storePath
      ).schedule(of: result)
      return try result.export(to: out, with: schedule, force: force, hasMark: hasMark)
    case .yaml, .xlsx, .geojson: throw Failure(.usage, "a plan is exported as csv, json or xlsx")
    }
  }
}
