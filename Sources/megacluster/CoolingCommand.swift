import Application
import ArgumentParser
import Interchange
import Quantities
import Scenario

struct CoolingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cooling", abstract: "Cooling plants alone.",
    subcommands: [CoolingSimulateCommand.self, CoolingCompareCommand.self])
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
  var climate: String?

  @Option(
    help: ArgumentHelp(
      "Weather year (EPW); `--climate` then completes its design conditions.", valueName: "file"))
  var weather: String?

  @Option(
    help:
      "Share of the racks' heat that liquid catches; the system's or the plant's usual if absent.")
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

  @Option(help: "Machines that run beyond those needed, for each one needed; 0.25 for 4 + 1.")
  var spare = 0.0

  @Flag(
    help: "Leave compression out: exit 2 where free cooling alone does not make the temperatures.")
  var noChillers = false

  @Option(help: "Largest draw of water on a day; exit 3 where it is passed.")
  var waterLimitM3PerDay: Double?

  @Option(help: "Largest draw of water in a year; exit 3 where it is passed.")
  var waterLimitM3PerYear: Double?

  @Option(help: "Power of one rack, for the loss of the mains.")
  var rackKw = 130.0

  @Option(help: "Buffer tanks of the hall, for the loss of the mains.")
  var tankM3 = 0.0

  @Option(help: ArgumentHelp("Grid, for carbon and its default tariff.", valueName: "id"))
  var grid: String?

  @Option(help: ArgumentHelp("Tariff, for the cost of energy.", valueName: "id"))
  var tariff: String?

  @Option(help: ArgumentHelp("Write the 8,760 hours as CSV.", valueName: "file"))
  var hourly: String?

  @Option(
    help: ArgumentHelp("Write the flow of energy, grid to chips, as JSON.", valueName: "file"))
  var sankey: String?

  @Option(help: ArgumentHelp("Write the load as REopt takes it, as JSON.", valueName: "file"))
  var reopt: String?

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Files or folders of records that come first.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if climate == nil, weather == nil {
      throw ValidationError("Missing expected argument '--climate <id>' or '--weather <file>'.")
    }
    if let liquidFraction, !(0...1).contains(liquidFraction) {
      throw ValidationError("--liquid-fraction: \(liquidFraction) is outside 0 to 1.")
    }
    if !(loadFactor > 0 && loadFactor <= 1) {
      throw ValidationError("--load-factor: \(loadFactor) is not above 0 and at most 1.")
    }
    for (name, value) in [
      ("spare", spare), ("tank-m3", tankM3),
      ("water-limit-m3-per-day", waterLimitM3PerDay ?? 0),
      ("water-limit-m3-per-year", waterLimitM3PerYear ?? 0),
    ] where !(value >= 0 && value <= 1e12) {
      throw ValidationError("--\(name): \(value) is not 0 or more.")
    }
    if !(rackKw > 0 && rackKw <= 1e5) {
      throw ValidationError("--rack-kw: \(rackKw) is not above 0 and at most 100000.")
    }
    if let itMw, !(itMw > 0 && itMw <= 1e5) {
      throw ValidationError("--it-mw: \(itMw) is not above 0 and at most 100000.")
    }
  }

  func perform() throws -> Int32 {
    let simulation = try CoolingSimulationRequest(
      plant: cooling, climate: climate, weather: weather, liquidFraction: liquidFraction,
      system: system,
      criticalIT: itMw.map { .megawatts($0) }, loadFactor: loadFactor, condition: designCondition,
      redundancy: redundancy, spare: spare, withoutChillers: noChillers,
      dailyWaterLimit: waterLimitM3PerDay.map { .cubicMeters($0) },
      annualWaterLimit: waterLimitM3PerYear.map { .cubicMeters($0) }, grid: grid, tariff: tariff,
      rackPower: .kilowatts(rackKw), tank: .cubicMeters(tankM3), records: records,
      storePath: options.storePath
    ).run()
    let written = try simulation.write(hourly: hourly, sankey: sankey, reopt: reopt)
    try options.json ? Console.print(simulation.json) : Console.print(simulation.lines)
    for line in simulation.infeasibilities + simulation.violations { Console.message(line) }
    if !options.quiet { for path in written { Console.message(path) } }
    return simulation.exitStatus
  }
}
