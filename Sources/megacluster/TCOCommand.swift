import Application
import ArgumentParser
import Interchange
import Reporting

struct TCOCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "tco",
    abstract: "Project what a build-out costs and earns, year by year.",
    discussion: """
      EXAMPLES
        megacluster tco examples/gigawatt.yaml
        megacluster tco pro-forma.yaml --json
      """)

  @Argument(help: "A build-out or a bare pro forma: a YAML or JSON file, or -.")
  var file: String

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first; may be repeated.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let request = PlanRequest(file: file, records: records, storePath: options.storePath)
    let result = try request.projection()
    if options.json {
      try Console.print(result.json)
    } else {
      try Console.print(result.screen.lines)
    }
    return result.exitStatus
  }
}
