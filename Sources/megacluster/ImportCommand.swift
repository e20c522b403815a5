import Application
import ArgumentParser
import Documents
import Interchange

struct ImportCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take specs and records into the store; print what differs.",
    discussion: """
      Files are YAML, JSON or CSV by their names; a folder gives all of its files. A CSV's name says
      of which kind its rows are: sites.csv, power_budgets.csv, racks.csv and so on. Everything is
      checked first: with any error nothing is stored, and all errors are printed.

      EXAMPLES
        megacluster import examples/sites
        megacluster import --dry-run my-site.yaml prices/
        megacluster import --kind site - < sites.csv

      Exit status: 0 stored; 1 errors, nothing stored.
      """)

  @Argument(help: "Files or folders, or - for standard input.")
  var paths: [String]

  @Flag(help: "Print the difference and store nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Kind of the rows of a CSV whose name does not say; - is then CSV.", valueName: "kind"))
  var kind: String?

  @OptionGroup var options: GlobalOptions

  var answersForStore: Bool { true }

  func perform() throws -> Int32 {
    let report = try ImportRequest(
      paths: paths, storePath: options.storePath, tableKind: kind, isDryRun: dryRun
    ).run()
    if options.json { try Console.print(report.json) }
    for issue in report.issues { Console.message(issue.description) }
    if report.errors > 0 {
      Console.message("\(report.errors) error\(report.errors == 1 ? "" : "s"); nothing was stored")
    } else if !options.json, !options.quiet {
      try Console.print(report.lines.map { "  " + $0 })
    }
    return report.exitStatus
  }
}
