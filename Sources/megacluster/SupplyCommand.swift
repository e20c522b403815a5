import Application
import ArgumentParser
import Interchange

struct SupplyCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "supply",
    abstract: "Serve a load from grid, agreements, plant and battery: cost, carbon, permits.",
    discussion: """
      FILE is of kind `supply` (`megacluster schema supply`), or a build-out or plan, whose site's power
      budgets then serve its phases. A year of 8,760 hours is dispatched by
      merit order for every span of months between the coming and going of sources. Exit 3 where
      load is not served or a limit is passed.

      EXAMPLES
        megacluster supply examples/supply.yaml
        megacluster supply examples/supply.yaml --hourly hours.csv --json
        megacluster supply examples/gigawatt.yaml --with examples/sites
      """)

  @Argument(help: ArgumentHelp("Supply spec, build-out or plan.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("Site, where phases stand on several.", valueName: "id"))
  var site: String?

  @Option(help: ArgumentHelp("Write the 8,760 hours of every stage as CSV.", valueName: "file"))
  var hourly: String?

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Files or folders of records that come first.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let result = try SupplyRequest(
      file: file, site: site, records: records, storePath: options.storePath
    ).run()
    if let hourly { try result.writeHours(to: hourly) }
    try options.json ? Console.print(result.json) : Console.print(result.lines)
    for line in result.violations { Console.message(line) }
    if let hourly, !options.quiet { Console.message(hourly) }
    return result.exitStatus
  }
}
