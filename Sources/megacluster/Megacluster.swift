import ArgumentParser

@main
struct Megacluster: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "megacluster",
    abstract: "Plans AI datacenter campuses: power, racks, networks, cooling, money.",
    version: "0.1.0",
    subcommands: [
      PlanCommand.self, TCOCommand.self, ExplainCommand.self, CompareCommand.self,
      StudyCommand.self, ExportCommand.self, ValidateCommand.self,
    ])
}
