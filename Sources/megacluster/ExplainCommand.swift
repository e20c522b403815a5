import Application
import ArgumentParser
import Interchange
import Reporting

struct ExplainCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print the chain of reasons behind one figure of a plan, pro forma or workload.",
    discussion: """
      EXAMPLES
        megacluster explain out/plan.json facility_mw
        megacluster explain gigawatt tco.levelized_usd_per_gpu_hour --depth 3
        megacluster explain examples/gigawatt.yaml phases.two.cooling_mw
        megacluster explain examples/cluster-pro-forma.yaml npv_usd
        megacluster explain examples/training.yaml mfu

      Of several figures of one kind the largest is followed down to its sources; each figure is \
      explained once. A leaf is a figure that an engine finds by more than a formula, with the reason.
      """)

  @Argument(help: "Name of a saved plan, a plan.json, a build-out, a bare pro forma or a workload.")
  var plan: String

  @Argument(help: "Dotted path of the figure, or its name on the screen.")
  var metric: String

  @Option(help: ArgumentHelp("Steps to follow; without it down to the sources.", valueName: "n"))
  var depth: Int?

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first; may be repeated.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let depth, depth < 0 { throw ValidationError("--depth is 0 or more") }
  }

  func perform() throws -> Int32 {
    let source = PlanSource(plan, records: records, storePath: options.storePath)
    let explanation = try ExplainRequest(plan: source, metric: metric, depth: depth).run()
    if options.json {
      try Console.print(explanation.json)
    } else {
      try Console.print(explanation.screen.lines)
    }
    return 0
  }
}
