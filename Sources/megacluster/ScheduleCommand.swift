import Application
import ArgumentParser
import Interchange
import Reporting

struct ScheduleCommand: AsyncRequest {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Date a build-out: critical path, orders, ramp, and how sure the dates are.",
    discussion: """
      FILE is a build-out, or a `kind: schedule` of activities or buildings alone.

      EXAMPLES
        megacluster schedule examples/gigawatt.yaml
        megacluster schedule examples/gigawatt.yaml --out schedule/ --draws 10000
        megacluster schedule activities.yaml --json
      """)

  @Argument(help: "A build-out or a schedule: a YAML or JSON file, or -.")
  var file: String

  @Option(help: "How often durations are drawn, 1 to 1,000,000.")
  var draws = 10_000

  @Option(help: "Seed of the draws; the same seed gives the same dates.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("A folder for tables, pictures and a calendar.", valueName: "folder"))
  var out: String?

  @Flag(help: "Add the files to a folder that holds others.")
  var force = false

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A file or folder of records that come first; may be repeated.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func perform() async throws -> Int32 {
    let request = ScheduleRequest(
      file: file, records: records, storePath: options.storePath, draws: draws, seed: seed)
    let result = try await request.run()
    var written: [String] = []
    if let out { written = try result.export(to: out, force: force) }
    if options.json {
      try Console.print(result.json)
    } else {
      var lines = result.screen.lines
      if !written.isEmpty { lines += ["", "Files written:"] + written.map { "  \($0)" } }
      try Console.print(lines)
    }
    return 0
  }
}
