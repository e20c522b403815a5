import Application
import ArgumentParser
import Interchange
import Reporting

struct StudyCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Plan a build-out once for each case or combination of values.",
    discussion: """
      EXAMPLES
        megacluster study examples/air-vs-liquid.yaml
        megacluster study sweep.yaml --csv > sweep.csv

      A case without a plan is a row with its reason.
      """)

  @Argument(help: "The study: a YAML or JSON file with `cases` or `vary`, or - for standard input.")
  var file: String

  @Flag(help: "Print the rows as CSV.")
  var csv = false

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first; may be repeated.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if csv, options.json { throw ValidationError("either --csv or --json") }
  }

  func perform() throws -> Int32 {
    let request = StudyRequest(file: file, records: records, storePath: options.storePath)
    let table = try request.run()
    if options.json {
      try Console.print(table.json)
    } else if csv {
      try Console.write(table.csv)
    } else {
      try Console.print(table.screen.lines)
    }
    return table.exitStatus
  }
}
