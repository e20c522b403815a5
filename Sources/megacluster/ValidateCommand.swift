import Application
import ArgumentParser
import Interchange
import Reporting

struct ValidateCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Compare published figures with what this program answers.",
    discussion: """
      Without --cases, the cases that the program carries. A case is a spec with published values;
      the spec goes to the functions that plan yours, which never see the values.

      EXAMPLES
        megacluster validate
        megacluster validate --strict
        megacluster validate --cases my-cases/ --json

      Exit status: 0 compared; 1 a case cannot be read; 3 with --strict, outside a tolerance.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files or folders of cases, in place of the built-in ones.", valueName: "path"))
  var cases: [String] = []

  @Flag(help: "Exit with 3 where a value that is no known miss is outside its tolerance.")
  var strict = false

  @Flag(help: "Print the medians and worst errors alone.")
  var summary = false

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let report = try ValidateRequest(paths: cases, storePath: options.storePath).run()
    if options.json {
      try Console.print(report.json)
    } else {
      try Console.print(screen(of: report))
    }
    return strict && !report.isMet ? Failure.Status.violated.rawValue : 0
  }

  private func screen(of report: ValidationReport) -> [String] {
    let screen = ValidateScreen(report, showsNotes: !options.quiet)
    return summary ? screen.summary : screen.lines
  }
}
