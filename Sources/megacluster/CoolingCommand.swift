import Application
import ArgumentParser
import Interchange
import Quantities
import Scenario

struct CoolingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cooling", abstract: "Cooling plants alone.",
    subcommands: [CoolingSimulateCommand.self])
}

struct CoolingSimulateCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run one plant through one weather year: PUE, WUE, TUE.",
    discussion: """
      One hall behind the default power train. `megacluster list plants` and `list climates` tell
      the ids.

      EXAMPLES
        megacluster cooling simulate --cooling direct-to-chip-dry-cooler --climate abilene-tx \\
          --liquid-fraction 0.85
      """)

  @Option(help: ArgumentHelp("Plant.", valueName: "id"))
  var cooling: String

  @Option(help: ArgumentHelp("Climate.", valueName: "id"))
  var climate: String

  @Option(
    help: "Share of the racks' heat that liquid catches; the system's if absent, 0 without liquid.")
  var liquidFraction: Double?

  @Option(
    help: ArgumentHelp("System whose fans and supplies TUE counts.", valueName: "id"))
  var system = "dgx-b200"

  @Option(help: "Critical IT power of the hall; the assumption hall-critical-it if absent.")
  var itMw: Double?

  @Option(help: "Mean draw, as a share of the power sized for.")
  var loadFactor = 1.0

  @Option(help: "n20, ashrae_0.4_db or ashrae_0.4_wb.")
  var designCondition = DesignConditionName.n20

  @Option(help: "Of the power train's asked-for stages: n, n+1, 2n, 4n/3 …")
  var redundancy = Redundancy.nPlus1

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Files or folders of records that come first.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let liquidFraction, !(0...1).contains(liquidFraction) {
      throw ValidationError("--liquid-fraction: \(liquidFraction) is outside 0 to 1.")
    }
    if !(loadFactor > 0 && loadFactor <= 1) {
      throw ValidationError("--load-factor: \(loadFactor) is not above 0 and at most 1.")
    }
    if let itMw, !(itMw > 0 && itMw <= 1e5) {
      throw ValidationError("--it-mw: \(itMw) is not above 0 and at most 100000.")
    }
  }

  func perform() throws -> Int32 {
    let simulation = try CoolingSimulationRequest(
      plant: cooling, climate: climate, liquidFraction: liquidFraction, system: system,
      criticalIT: itMw.map { .megawatts($0) }, loadFactor: loadFactor, condition: designCondition,
      redundancy: redundancy, records: records, storePath: options.storePath
    ).run()
    try options.json ? Console.print(simulation.json) : Console.print(simulation.lines)
    return 0
  }
}
