import Application
import ArgumentParser
import Interchange
import Reporting

struct PlanCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Size a build-out, phase by phase, and project its cost.",
    discussion: """
      EXAMPLES
        megacluster plan examples/gigawatt.yaml
        megacluster plan examples/gigawatt.yaml --out out/
        megacluster plan build-out.yaml --with my-records/ --json

      Exit status: 0 planned; 1 bad input; 2 nothing feasible; 3 smaller than asked.
      """)

  @Argument(help: "The build-out: a YAML or JSON file, or - for standard input.")
  var file: String

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Files or folders of records that come first.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let request = PlanRequest(file: file, records: records, storePath: options.storePath)
    let result: PlanResult
    do {
      result = try request.run()
    } catch {
      // A study has a plan for each case: they are put side by side.
      guard let comparison = try request.comparison() else { throw error }
      try comparison.print(asJSON: options.json)
      return comparison.exitStatus
    }
    if options.json {
      try Console.print(result.json)
    } else {
      try Console.print(result.screen.lines)
    }
    return result.exitStatus
  }
}
