import Application
import ArgumentParser
import Interchange
import Reporting

struct PortfolioCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "portfolio",
    abstract: "Meet a demand for accelerators on several sites, as cheaply or as early as can be.",
    discussion: """
      EXAMPLES
        megacluster portfolio examples/eight-sites.yaml
        megacluster portfolio examples/eight-sites.yaml --out portfolio/
        megacluster portfolio examples/eight-sites.yaml --mps | head
      """)

  @Argument(help: "A portfolio: a YAML or JSON file, or -.")
  var file: String

  @Option(help: ArgumentHelp("A folder for tables and a build-out a site.", valueName: "folder"))
  var out: String?

  @Flag(help: "Add the files to a folder that holds others.")
  var force = false

  @Flag(help: "Print the linear program as MPS instead of solving it.")
  var mps = false

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first; may be repeated.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let request = PortfolioRequest(file: file, records: records, storePath: options.storePath)
    if mps {
      try Console.print([try request.mps()])
      return 0
    }
    let result = try request.run()
    var written: [String] = []
    if let out { written = try result.export(to: out, force: force) }
    if options.json {
      try Console.print(result.json)
    } else {
      var lines = result.lines
      if !written.isEmpty { lines += ["", "Files written:"] + written.map { "  \($0)" } }
      try Console.print(lines)
    }
    return result.exitStatus
  }
}
