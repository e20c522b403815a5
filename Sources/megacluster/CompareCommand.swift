import Application
import ArgumentParser
import Interchange
import Reporting

struct CompareCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Put plans side by side, with their differences marked.",
    discussion: """
      EXAMPLES
        megacluster compare examples/air-vs-liquid.yaml
        megacluster compare gigawatt out/plan.json build-out.yaml --all

      A column without a plan says why; the exit status is then that of planning it.
      """)

  @Argument(help: "Saved plans, plan.json files, build-outs, or a study, a column for each case.")
  var plans: [String]

  @Flag(help: "Compare every figure, not the headline alone.")
  var all = false

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first; may be repeated.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let request = CompareRequest(
      plans: plans, records: records, storePath: options.storePath, isComplete: all)
    let comparison = try request.run()
    try comparison.print(asJSON: options.json)
    return comparison.exitStatus
  }
}

extension Comparison {
  func print(asJSON isJSON: Bool) throws {
    if isJSON {
      try Console.print(json)
    } else {
      try Console.print(screen.lines)
    }
  }
}
