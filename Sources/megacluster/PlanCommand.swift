import Application
import ArgumentParser
import Interchange
import Reporting

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Size a build-out, phase by phase, and project its cost.")

  @Argument(help: "The build-out: a YAML or JSON file, or - for standard input.")
  var file: String

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    do {
      let result = try PlanRequest(file: file, records: ["examples/sites"]).run()
      if json {
        print(result.json.text, terminator: "")
      } else {
        for line in result.screen.lines { print(line) }
      }
    } catch {
      for line in error.lines { print(line) }
      throw ExitCode(error.status.rawValue)
    }
  }
}
