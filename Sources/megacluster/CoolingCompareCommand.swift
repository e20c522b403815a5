import Application
import ArgumentParser
import Interchange
import Quantities
import Scenario

struct CoolingCompareCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "The same accelerators cooled by air and by liquid, in the same megawatts.",
    discussion: """
      Plans both builds of one accelerator and puts them side by side, with a verdict and its reason.

      EXAMPLES
        megacluster cooling compare --site ashburn-va --with examples/sites --contracted-mw 150
        megacluster cooling compare --climate phoenix-az --grid azps --contracted-mw 100
      """)

  @Option(help: ArgumentHelp("Site: place, grid, market and taxes.", valueName: "id"))
  var site: String?

  @Option(help: ArgumentHelp("Climate, where no site is named.", valueName: "id"))
  var climate: String?

  @Option(help: ArgumentHelp("Weather year (EPW).", valueName: "file"))
  var weather: String?

  @Option(help: ArgumentHelp("Grid, where no site is named.", valueName: "id"))
  var grid = "ercot"

  @Option(help: ArgumentHelp("Market of construction, where no site is named.", valueName: "id"))
  var market = "us-average"

  @Option(help: ArgumentHelp("Air-cooled system.", valueName: "id"))
  var airSystem = "hgx-b200-air-8way"

  @Option(help: ArgumentHelp("Liquid-cooled system of the same accelerator.", valueName: "id"))
  var liquidSystem = "hgx-b200-dlc-8way"

  @Option(help: ArgumentHelp("Plant of the air-cooled build.", valueName: "id"))
  var airCooling = "perimeter-air"

  @Option(help: ArgumentHelp("Plant of the liquid-cooled build.", valueName: "id"))
  var liquidCooling = "direct-to-chip-dry-cooler"

  @Option(help: "Contracted megawatts of both builds.")
  var contractedMw = 100.0

  @Option(help: "n20, ashrae_0.4_db or ashrae_0.4_wb.")
  var designCondition = DesignConditionName.n20

  @Option(help: "Whose prices: list, neocloud or hyperscaler.")
  var buyer = "hyperscaler"

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Files or folders of records that come first.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if site == nil, climate == nil, weather == nil {
      throw ValidationError("Missing '--site <id>', '--climate <id>' or '--weather <file>'.")
    }
    if !(contractedMw > 0 && contractedMw <= 1e5) {
      throw ValidationError("--contracted-mw: \(contractedMw) is not above 0 and at most 100000.")
    }
  }

  func perform() throws -> Int32 {
    let comparison = try CoolingComparisonRequest(
      air: .init(system: airSystem, plant: airCooling),
      liquid: .init(system: liquidSystem, plant: liquidCooling), site: site, climate: climate,
      weather: weather, grid: grid, market: market, contracted: .megawatts(contractedMw),
      condition: designCondition.rawValue, buyer: buyer, records: records,
      storePath: options.storePath
    ).run()
    try options.json ? Console.print(comparison.json) : Console.print(comparison.lines)
    return 0
  }
}
