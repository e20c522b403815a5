/// The chart of accounts: what money is spent on.
public enum Account: String, CaseIterable, Sendable {
  // First build.
  case systems
  case network
  case storage
  case installation
  case spares
  case shell
  case electrical
  case mechanical
  case generation
  case land
  case interconnection
  case softCost = "soft_cost"
  case contingency
  case salesTax = "sales_tax"
  // Every year.
  case energy
  case demand
  case water
  case staff
  case itMaintenance = "it_maintenance"
  case facilityMaintenance = "facility_maintenance"
  case insurance
  case propertyTax = "property_tax"
  case transit
  case software
  // Later.
  case refresh
  case residual
  case revenue

  public enum Class: String, Sendable {
    /// Wears out with the accelerators.
    case itCapex = "it_capex"
    /// Lasts as long as the shell.
    case facilityCapex = "facility_capex"
    case opex
    case refresh
    case residual
    case revenue
  }

  public var accountClass: Class {
    switch self {
    case .systems, .network, .storage, .installation, .spares: .itCapex
    case .shell, .electrical, .mechanical, .generation, .land, .interconnection, .softCost,
      .contingency, .salesTax:
      .facilityCapex
    case .energy, .demand, .water, .staff, .itMaintenance, .facilityMaintenance, .insurance,
      .propertyTax, .transit, .software:
      .opex
    case .refresh: .refresh
    case .residual: .residual
    case .revenue: .revenue
    }
  }
}
