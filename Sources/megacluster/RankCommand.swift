import Application
import ArgumentParser
import Interchange
import Reporting

struct RankCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "rank",
    abstract: "Put candidate sites in order, by weighted figures and by what no weights can beat.",
    discussion: """
      EXAMPLES
        megacluster rank examples/next-site.yaml
        megacluster rank examples/next-site.yaml --geojson sites.geojson
      """)

  @Argument(help: "A ranking: a YAML or JSON file, or -.")
  var file: String

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first; may be repeated.", valueName: "path"))
  var records: [String] = []

  @Option(help: ArgumentHelp("Write the sites as GeoJSON here.", valueName: "file"))
  var geojson: String?

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let ranking = try RankRequest(file: file, records: records, storePath: options.storePath).run()
    if let geojson { try ranking.writeGeoJSON(to: geojson) }
    if options.json {
      try Console.print(ranking.json)
    } else {
      try Console.print(ranking.lines + (geojson.map { ["", "Written: \($0)"] } ?? []))
    }
    return 0
  }
}
