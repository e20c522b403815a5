public import Catalog
public import Documents
public import Quantities

/// The question, resolved: what to build, and every record that it names. Engines look nothing up.
public struct Scenario: Sendable {
  public var buildOut: BuildOut
  public var sites: [ResolvedSite]
  public var phases: [ResolvedPhase]
  public var assumptions: PlanningAssumptions
  /// Cost by accounting word of what is not plant.
  public var construction: [ConstructionCost]
  /// Equipment of the storage and management networks.
  public var support: SupportNetwork
  /// Modules and cables that fit the networks' ports, fibers, and what leaves the campus.
  public var optics: [Optic]
  /// Cords and trunks of either fiber.
  public var multimode: FiberCabling
  public var singleMode: FiberCabling
  /// The chart of accounts, times of payment, prices of rental.
  public var money: MoneyRecords
  /// Defaults that stood in for absent keys of the build-out and its sites.
  public var defaults: [DefaultUse]
  /// The build-out as it was written.
  public var document: Document
  /// Every record used, in order of kind and id.
  public var records: [UsedRecord]
  /// What the plan is to train and serve.
  public var workloads: [ResolvedWorkload]
  /// What accelerators draw while they work, wait and idle; nil without workloads.
  public var workloadDraw: WorkloadDraw?
}

/// A site with the records it names.
public struct ResolvedSite: Sendable {
  public var site: Site
  public var climate: ClimateNormals
  public var grid: Grid
  public var market: Market
  public var budgets: [ResolvedBudget]
}

/// A budget with its tariff, or with the plant that makes its power.
public struct ResolvedBudget: Sendable {
  public var budget: PowerBudget
  public var tariff: Tariff
  public var equipment: PowerEquipment?
  /// Share of a unit's rating that is there in the warmest air that the site is planned for.
  public var ratingShare = 1.0

  /// Power of one unit of a plant on the site, in that air.
  public var unitPower: Power? { equipment?.rating.map { $0 * ratingShare } }

  /// Power that can be counted on: what the utility contracts for firmly, or the units of a plant
  /// on the site less its redundancy.
  public var firm: Power {
    switch budget.source {
    case .grid:
      return budget.isFirm ? budget.contracted ?? .zero : .zero
    case .onSite:
      return budget.role == .supply ? plantPower : .zero
    }
  }

  /// Power of the units of a plant on the site less its redundancy, whatever its role.
  public var plantPower: Power {
    (unitPower ?? .zero) * Double(budget.redundancy.needed(of: budget.count))
  }
}

/// A phase with its cluster's records.
public struct ResolvedPhase: Sendable {
  public var id: String
  /// Position of its site in the scenario's list.
  public var site: Int
  public var ready: Month
  public var size: PhaseSize
  public var system: ComputeSystem
  public var accelerator: Accelerator
  /// Components of the system, in the order in which it lists them.
  public var components: [Component]
  public var rack: Rack
  public var rackWidth: Length
  /// Ports of one system into the compute network, and the rate of one.
  public var ports: Int
  public var portRate: Bandwidth
  public var rails: Int
  public var hostModule: Optic?
  public var basis: PowerBasis
  /// Power of one system on that basis.
  public var systemPower: Power
  public var plant: ResolvedPlant
  public var condition: DesignConditionName
  public var fabric: FabricTerms
  /// As asked; what is absent follows the assumptions.
  public var storage: StorageSpec
  public var redundancy: RedundancyTerms
  public var rideThrough: RideThroughTerms?
  public var train: ResolvedTrain
  /// What can carry the links of its networks.
  public var media = PhaseMedia()
}

/// A plant and the cooling records it is composed of.
public struct ResolvedPlant: Sendable {
  public var plant: CoolingPlant
  public var equipment: [CoolingEquipment]
}

/// A power train and its equipment, stage by stage.
public struct ResolvedTrain: Sendable {
  public var design: PowerTrainDesign
  /// One for each stage of the design.
  public var equipment: [PowerEquipment]
  public var generator: PowerEquipment
}

/// The compute network, complete.
public struct FabricTerms: Sendable {
  public var topology: PlanTopology
  public var scope: FabricScope
  public var networkSwitch: NetworkSwitch
  /// Modules that fit its cages, shortest reach first; empty for switches without cages.
  public var switchModules: [Optic]
  public var tiers: TierCount
  public var oversubscription: Oversubscription
  public var planes: Int
}

/// Redundancy, complete.
public struct RedundancyTerms: Sendable {
  public var ups: Redundancy
  public var generators: Redundancy
  public var cooling: Redundancy
  /// How long the fuel of generators lasts at the design load; nil without generators.
  public var fuelStorage: Duration?
}

/// What the storage and management networks, and the links of the campus, are built of.
public struct SupportNetwork: Sendable {
  public var storageSwitch: NetworkSwitch
  public var storageModule: Optic?
  public var managementSwitch: NetworkSwitch
  /// Joins the management switches of a hall.
  public var aggregationSwitch: NetworkSwitch
  public var aggregationModule: Optic?
  /// From building to building, 2 km; and off the campus, coherent. Nil where no record fits.
  public var campusModule: Optic?
  public var wideAreaModule: Optic?
}
