import Application
import ArgumentParser
import Interchange

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Failures, and what they overload.",
    subcommands: [CheckPowerCommand.self])
}

struct CheckPowerCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "power",
    abstract: "Lose a side or a unit of the power train: what is overloaded, what drops.",
    discussion: """
      FILE is a build-out, a plan.json, a saved plan, or a power network (`schema power-network`).
      Without --fail every single failure is swept: each side, then each unit. Exit 3 where one
      overloads anything, or drops load that the design should keep.

      EXAMPLES
        megacluster check power examples/gigawatt.yaml --with examples/sites
        megacluster check power examples/power-network.yaml --fail A
      """)

  @Argument(help: ArgumentHelp("Build-out, plan or power network.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("Side (A, B …) or node that is out.", valueName: "name"))
  var fail: String?

  @Option(
    help: ArgumentHelp(
      "Write the network as a topology of NVIDIA's Domain Power Service, as JSON.",
      valueName: "file"
    ))
  var dps: String?

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Files or folders of records that come first.", valueName: "path"))
  var records: [String] = []

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Int32 {
    let check = try PowerCheckRequest(
      file: file, fail: fail, records: records, storePath: options.storePath
    ).run()
    if let dps { try check.writeTopology(to: dps) }
    try options.json ? Console.print(check.json) : Console.print(check.lines)
    return check.exitStatus
  }
}
