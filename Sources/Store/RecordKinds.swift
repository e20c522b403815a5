import Catalog
import Scenario

extension RecordKind {
  /// Every kind that the store keeps, those that others refer to first.
  public static let all: [RecordKind] = [
    RecordKind(Accelerator.kind, Accelerator.self), RecordKind(Component.kind, Component.self),
    RecordKind(Rack.kind, Rack.self), RecordKind(Optic.kind, Optic.self),
    RecordKind(ComputeSystem.kind, ComputeSystem.self),
    RecordKind(NetworkSwitch.kind, NetworkSwitch.self),
    RecordKind(Interconnect.kind, Interconnect.self),
    RecordKind(LanguageModel.kind, LanguageModel.self),
    RecordKind(Efficiency.kind, Efficiency.self),
    RecordKind(PowerEquipment.kind, PowerEquipment.self),
    RecordKind(PowerTrainDesign.kind, PowerTrainDesign.self),
    RecordKind(CoolingEquipment.kind, CoolingEquipment.self),
    RecordKind(CoolingPlant.kind, CoolingPlant.self),
    RecordKind(ConstructionCost.kind, ConstructionCost.self),
    RecordKind(ClimateNormals.kind, ClimateNormals.self), RecordKind(Tariff.kind, Tariff.self),
    RecordKind(Grid.kind, Grid.self), RecordKind(Market.kind, Market.self),
    RecordKind(Assumption.kind, Assumption.self),
    RecordKind(ActivityTemplate.kind, ActivityTemplate.self),
    RecordKind(PaymentTemplate.kind, PaymentTemplate.self),
    RecordKind(AccountRecord.kind, AccountRecord.self),
    RecordKind(RentalPrice.kind, RentalPrice.self), RecordKind(Currency.kind, Currency.self),
    .site, .powerBudget,
    RecordKind(BuildOut.kind, BuildOut.self),
  ]

  /// Sites; their power budgets come along in documents and apart in CSV.
  public static let site = RecordKind(Site.kind, Site.self, isBulk: true)

  /// Rows of `power_budgets.csv`, joined to sites by `site_id`.
  public static let powerBudget = RecordKind("power-budget", PowerBudget.self, isBulk: true)

  /// The kind with this word, or with its plural as files of CSV are named: `sites`, `gpus`,
  /// `power_budgets`.
  public static func named(_ word: String) -> RecordKind? {
    let name = String(word.lowercased().map { $0 == "_" ? "-" : $0 })
    return all.first { name == $0.name || name == $0.name + "s" || name == $0.name + "es" }
  }
}
