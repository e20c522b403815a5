public import Catalog
public import Quantities

/// Equipment of networks whose watts a plan adds up.
public protocol PlannedEquipment: CatalogRecord {
  func power(_ basis: PowerBasis) -> Power?
}

extension NetworkSwitch: PlannedEquipment {}
extension Optic: PlannedEquipment {}

extension PlannedEquipment {
  /// Watts that a plan on this basis counts: switches and modules are seldom metered, so that on the
  /// measured basis one without a figure counts at design power, which a scenario lists among its
  /// defaults. Nil where that is unknown too: a scenario refuses it.
  public func plannedPower(_ basis: PowerBasis) -> Power? {
    power(basis) ?? (basis == .measured ? power(.design) : nil)
  }
}
