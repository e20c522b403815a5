import ArgumentParser

@main
struct Megacluster: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "megacluster",
    abstract: "Plans AI datacenter campuses: power, racks, networks, cooling, money.",
    version: "0.1.0",
    subcommands: [
      InitCommand.self, ImportCommand.self, ListCommand.self, ShowCommand.self, PlanCommand.self,
      TCOCommand.self, ScheduleCommand.self, PortfolioCommand.self, RankCommand.self,
      ExplainCommand.self,
      CompareCommand.self,
      StudyCommand.self, ExportCommand.self, FabricCommand.self, CoolingCommand.self,
      CheckCommand.self, SupplyCommand.self, SimulateCommand.self, CalibrateCommand.self,
      ValidateCommand.self,
      SchemaCommand.self, CompletionsCommand.self,
    ])
}
