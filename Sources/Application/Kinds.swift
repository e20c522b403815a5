import Catalog
public import Documents
import Scenario
public import Store

/// Every kind of record and spec that the program reads, as one table.
public struct Kind: Sendable {
  /// The word in files: `gpu`.
  public let name: String
  /// The word in commands: `gpus`.
  public let plural: String
  /// Name of the built-in catalogue file, for kinds that have one.
  public let catalogFile: String?
  /// What the store needs to know of it; nil for kinds that are not stored as records.
  public let stored: RecordKind?
  /// Keys, types and limits.
  public let schema: @Sendable () -> RecordSchema
  let validate: @Sendable (Document, String) -> [Issue]

  private init<Record: SpecRecord>(
    _ name: String, _ plural: String, _ type: Record.Type, file: String? = nil,
    isStored: Bool = true, isBulk: Bool = false
  ) {
    self.name = name
    self.plural = plural
    catalogFile = file
    stored = isStored ? RecordKind(name, type, isBulk: isBulk) : nil
    schema = { Record.schema }
    validate = { Reader.read(Record.self, from: $0, file: $1).issues }
  }

  public static let all: [Kind] = [
    Kind("site", "sites", Site.self, isBulk: true),
    Kind("gpu", "gpus", Accelerator.self, file: "gpus.yaml"),
    Kind("component", "components", Component.self, file: "components.yaml"),
    Kind("system", "systems", ComputeSystem.self, file: "systems.yaml"),
    Kind("rack", "racks", Rack.self, file: "racks.yaml"),
    Kind("switch", "switches", NetworkSwitch.self, file: "switches.yaml"),
    Kind("optic", "optics", Optic.self, file: "optics.yaml"),
    Kind("interconnect", "interconnects", Interconnect.self, file: "interconnects.yaml"),
    Kind("model", "models", LanguageModel.self, file: "models.yaml"),
    Kind("efficiency", "efficiencies", Efficiency.self, file: "efficiencies.yaml"),
    Kind("cooling", "cooling", CoolingEquipment.self, file: "cooling.yaml"),
    Kind("plant", "plants", CoolingPlant.self, file: "plants.yaml"),
    Kind("climate", "climates", ClimateNormals.self, file: "climates.yaml"),
    Kind("power-equipment", "power-equipment", PowerEquipment.self, file: "power-equipment.yaml"),
    Kind("power-train", "power-trains", PowerTrainDesign.self, file: "power-trains.yaml"),
    Kind("construction", "construction", ConstructionCost.self, file: "construction.yaml"),
    Kind("market", "markets", Market.self, file: "markets.yaml"),
    Kind("grid", "grids", Grid.self, file: "grids.yaml"),
    Kind("tariff", "tariffs", Tariff.self, file: "tariffs.yaml"),
    Kind("assumption", "assumptions", Assumption.self, file: "assumptions.yaml"),
    Kind("activity", "activities", ActivityTemplate.self, file: "activities.yaml"),
    Kind("account", "accounts", AccountRecord.self, file: "accounts.yaml"),
    Kind(
      "payment-template", "payment-templates", PaymentTemplate.self, file: "payments.yaml"),
    Kind("rental-price", "rental-prices", RentalPrice.self, file: "rental-prices.yaml"),
    Kind("currency", "currencies", Currency.self, file: "currencies.yaml"),
    Kind("build-out", "build-outs", BuildOut.self),
    Kind("study", "studies", Study.self, isStored: false),
    Kind("power-network", "power-networks", PowerNetworkSpec.self, isStored: false),
    Kind("supply", "supplies", SupplySpec.self, isStored: false),
    Kind(
      "fabric-compare", "fabric-compares", FabricComparisonSpec.self, isStored: false),
    Kind("pro-forma", "pro-formas", ProFormaSpec.self, isStored: false),
    Kind("schedule", "schedules", ScheduleSpec.self, isStored: false),
    Kind("ranking", "rankings", RankingSpec.self, isStored: false),
    Kind("portfolio", "portfolios", PortfolioSpec.self, isStored: false),
    Kind("training", "trainings", TrainingSpec.self, isStored: false),
    Kind("serving", "servings", ServingSpec.self, isStored: false),
    Kind("multi-site", "multi-sites", SitesSpec.self, isStored: false),
    Kind("failures", "failures", FailureSpec.self, isStored: false),
  ]

  /// The kind with this word, singular or plural.
  public static func named(_ word: String) -> Kind? {
    all.first { $0.name == word || $0.plural == word }
  }

  /// Words of kinds with records, for messages and completion.
  public static var recordWords: [String] { all.filter { $0.stored != nil }.map(\.plural) }
}
