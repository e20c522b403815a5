import Application
import ArgumentParser
import Interchange
import Reporting

struct PlanCommand: AsyncRequest {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Size a build-out, phase by phase, and project its cost.",
    discussion: """
      EXAMPLES
        megacluster plan examples/gigawatt.yaml
        megacluster plan examples/gigawatt.yaml --out out/
        megacluster plan examples/gigawatt.yaml --save first
        megacluster plan build-out.yaml --with my-records/ --json
        megacluster plan build-out.yaml --against first

      Exit status: 0 planned; 1 bad input; 2 nothing feasible; 3 smaller than asked.
      """)

  @Argument(help: "The build-out: a YAML or JSON file, or - for standard input.")
  var file: String

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first; may be repeated.", valueName: "path"))
  var records: [String] = []

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("Write every table, the schedule and the plan here.", valueName: "folder"))
  var folder: String?

  @Option(name: .customLong("save"), help: "Keep the plan in the store under this name.")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Print what changes against a saved plan, plan.json or build-out: + - ~ with before and after.",
      valueName: "plan"))
  var against: String?

  @Flag(help: "Write into a folder with other content; replace a saved plan.")
  var force = false

  @Flag(name: .customLong("bom"), help: "Begin tables with the mark by which Excel knows UTF-8.")
  var hasMark = false

  @OptionGroup var options: GlobalOptions

  func perform() async throws -> Int32 {
    let request = PlanRequest(file: file, records: records, storePath: options.storePath)
    let result: PlanResult
    do {
      result = try request.run()
    } catch {
      // A study has a plan for each case: they are put side by side.
      guard let comparison = try request.comparison() else { throw error }
      guard folder == nil, name == nil else {
        throw Failure(.badInput, "a study has several plans: --out and --save take one")
      }
      try comparison.print(asJSON: options.json)
      return comparison.exitStatus
    }
    let difference = try against.map { name throws(Failure) in
      try result.difference(against: name, records: records, storePath: options.storePath)
    }
    var written: [String] = []
    if let folder {
      let schedule = try await ScheduleRequest(
        file: file, records: records, storePath: options.storePath
      ).schedule(of: result)
      written = try result.export(to: folder, with: schedule, force: force, hasMark: hasMark)
    }
    if let name {
      try result.save(
        as: name, created: Console.now, storePath: options.storePath, force: force)
    }
    if options.json {
      try Console.print(difference?.json ?? result.json)
    } else {
      var lines = difference?.lines ?? result.screen.lines
      if !written.isEmpty { lines += ["", "Files written:"] + written.map { "  \($0)" } }
      if let name { lines += ["", "Saved as \(name) in \(options.storePath)"] }
      try Console.print(lines)
    }
    return result.exitStatus
  }
}
