import Application
import ArgumentParser
import Interchange

struct CalibrateCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Fit efficiencies to the measured rows of the cases again.",
    discussion: """
      Each efficiency is fitted to the cases of role `fitted` that name it, at most three parameters,
      and every row is also predicted from the others. `catalogs/efficiencies.yaml` holds the result.

      EXAMPLES
        megacluster calibrate
        megacluster calibrate h100-fp8-nemo-2024-07 --json
      """)

  @Argument(help: "Ids of efficiencies; all that cases name if absent.")
  var ids: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files or folders of cases, in place of the built-in ones.", valueName: "path"))
  var cases: [String] = []

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let report = try CalibrationRequest(paths: cases, ids: ids, storePath: options.storePath).run()
    try options.json ? Console.print(report.json) : Console.print(report.lines)
    return 0
  }
}
