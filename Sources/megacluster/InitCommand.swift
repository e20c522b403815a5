import Application
import ArgumentParser
import Interchange

struct InitCommand: Request {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make the store and load the built-in catalogs.",
    discussion: """
      The store is one SQLite file, megacluster.sqlite unless --store or MEGACLUSTER_STORE says
      otherwise. It is built aside and moved into place whole.

      EXAMPLES
        megacluster init
        megacluster init --refresh      after an update of the program
      """)

  @Flag(help: "Make it anew where one exists; records and plans of your own are lost.")
  var force = false

  @Flag(help: "Bring the built-in records of an existing store up to date; your own stay.")
  var refresh = false

  @OptionGroup var options: GlobalOptions

  var answersForStore: Bool { true }

  func validate() throws {
    if force && refresh { throw ValidationError("Give --force or --refresh, not both.") }
  }

  func perform() throws -> Int32 {
    let mode: InitRequest.Mode = force ? .replace : refresh ? .refresh : .new
    let report = try InitRequest(storePath: options.storePath, mode: mode).run()
    if options.json {
      try Console.print(report.json)
    } else if !options.quiet {
      try Console.print(["\(options.storePath)"] + report.lines.map { "  " + $0 })
    }
    return report.exitStatus
  }
}
