public import Catalog
public import Cooling
public import Electrical
public import Fabric
public import Quantities
public import Scenario

/// What to build: every phase with its quantities, and every limit with its use.
///
/// Every intermediate that a reader may ask about is a field, so that each figure can be derived
/// again from the ones before it.
public struct Plan: Sendable {
  public var phases: [PhasePlan]
  public var totals: PlanTotals
  /// The tightest of each kind over all phases, in order of headroom.
  public var constraints: [PhaseConstraint]
  /// The constraint that one scalable unit more would violate.
  public var binding: PhaseConstraint
}

/// A constraint and the phase in which it is tightest.
public struct PhaseConstraint: Sendable {
  public var constraint: Constraint
  public var phase: String
}

/// Sums over the phases.
public struct PlanTotals: Sendable {
  public var contracted: Power
  public var facility: Power
  public var criticalIT: Power
  public var accelerators: Int
  public var systems: Int
  /// Racks that hold accelerators.
  public var racks: Int
  /// Racks of network, storage and management.
  public var supportRacks: Int
  /// Of all networks.
  public var switches: Int
  /// Facility over critical IT power at the design condition.
  public var peakFacilityRatio: Double
  /// Energy of the facility over energy of the IT, over a year of the climate at the load factor.
  public var annualPUE: Double
  public var annualWater: Volume
  public var annualEnergy: Energy
  /// Carbon dioxide of the grid's energy, kg a year, by the grid's mean intensity.
  public var annualCarbon: Mass
  /// Of making the accelerators of the first build, cradle to gate; nil where a record does not say.
  public var embodiedCarbon: Mass?
}

/// One phase as built.
public struct PhasePlan: Sendable {
  public var id: String
  public var site: String
  public var size: PhaseSize
  public var ready: Month
  /// When the last rack is accepted.
  public var full: Month

  public var scalableUnits: Int
  public var systems: Int
  public var accelerators: Int
  public var layout: Layout
  public var network: NetworkPlan
  public var nodes: SupportNodes
  public var power: ITPower
  public var load: FacilityLoad
  public var train: TrainPlan
  public var cooling: CoolingPlan
  public var facility: Power
  public var apparent: ApparentPower
  /// Part of the site's contracted capacity that this phase takes, and the budgets it comes from.
  public var contracted: Power
  public var draws: [PowerDraw]
  public var year: OperatingYear
  public var items: [BillItem]
  public var constraints: [Constraint]
  public var binding: Constraint
  public var designDayWater: Volume
  /// Stored for generators; nil where no time is asked that it must last.
  public var fuel: Volume?
  public var land: Area
  /// What the site delivers from the phase's date on, and what earlier phases take of it.
  public var supply: SiteSupply
  /// When the last rack is accepted, in months as `Month.index` counts them.
  public var racksAccepted: Double
  /// Every switch, module, cable, cord and trunk of every network.
  public var networkItems: [NetworkItem]
  /// The longest cable of each kind beside what can carry it.
  public var reaches: [CableReach]
  /// What it pays for power where sources are dispatched hour by hour; nil: by its budgets' tariffs.
  public var energy: PhaseEnergy?

  /// Of making its accelerators, cradle to gate; nil where their record does not say.
  public var embodiedCarbon: Mass?

  public var peakFacilityRatio: Double { facility / power.critical }
}

/// What a site delivers from the date of a phase on, and what earlier phases take of it.
public struct SiteSupply: Sendable {
  /// Firm power in every month from then on.
  public var firm: Power
  /// Capacity that earlier phases reserve, and the load at the design condition within it.
  public var contractedBefore: Power
  public var facilityBefore: Power
  /// Of the design day.
  public var waterBefore: Volume
  /// Of a year, and fuel stored.
  public var annualWaterBefore: Volume
  public var fuelBefore: Volume
  public var landBefore: Area
  public var buildingAreaBefore: Area
  /// Power that earlier phases draw on each budget of the site.
  public var drawnBefore: [Power]
  /// When their racks are all accepted, in months as `Month.index` counts them; nil without any.
  public var racksAcceptedBefore: Double?
}

/// Power that a phase takes from one budget of its site.
public struct PowerDraw: Hashable, Sendable {
  /// Position of the budget in the site's list.
  public var budget: Int
  public var power: Power
  /// Units of plant on the site that are built for it, with their redundancy; 0 for the grid.
  public var units: Int
  /// Whether no earlier phase draws on the budget.
  public var isFirst: Bool
}

/// Racks, halls and buildings.
public struct Layout: Sendable {
  public var systemsPerRack: Int
  public var computeRacks: Int
  public var networkRacks: Int
  public var nodeRacks: Int
  public var racksPerRow: Int
  /// Rows of all halls; the last of a hall may have places to spare.
  public var rows: Int
  public var scalableUnitsPerHall: Int
  public var halls: Int
  public var hallsPerBuilding: Int
  public var buildings: Int
  /// Power of one full rack of systems, on the basis sized for.
  public var rackPower: Power
  public var rackMass: Mass?
  public var hallPower: Power
  /// A rack and half its aisles.
  public var rackFootprint: Area
  /// Floor of rows, their aisles and what circulation takes.
  public var whiteArea: Area
  /// White space, plant rooms and offices.
  public var buildingArea: Area
  /// Longest cable of the compute networks, as placed.
  public var longestCable: Length

  public var supportRacks: Int { networkRacks + nodeRacks }
}

/// The networks of a phase.
public struct NetworkPlan: Sendable {
  /// One entry for each size of compute fabric, with how many are built.
  public var fabrics: [FabricGroup]
  public var storage: FabricSize?
  public var managementSwitches: Int
  /// Switches that join the management switches of a hall.
  public var aggregationSwitches: Int
  public var campus: CampusLinks
  public var leaf: Int
  public var spine: Int
  public var core: Int
  public var hostLinks: Int
  public var leafSpineLinks: Int
  public var spineCoreLinks: Int
  public var tiers: Int
  public var storageSwitches: Int
  /// Service ports of power distribution in racks, and of coolant distribution units.
  public var powerPorts: Int
  public var coolingPorts: Int
  public var bisection: Bandwidth
  /// The fabric that earlier phases of the site built, where one spans the site: the counts above
  /// are what this phase adds to it.
  public var before: FabricSize?

  public var computeSwitches: Int { leaf + spine + core }
  public var switches: Int {
    computeSwitches + storageSwitches + managementSwitches + aggregationSwitches
      + campus.borderSwitches + campus.campusSwitches
  }
}

/// Links from building to building, and off the campus; half of them over each of two paths.
public struct CampusLinks: Hashable, Sendable {
  /// From all buildings to the campus's middle.
  public var buildingLinks = 0
  public var wideAreaLinks = 0
  /// Two in each building; and those in the middle, where there are more buildings than one.
  public var borderSwitches = 0
  public var campusSwitches = 0

  public init() {}
}

/// Equal fabrics.
public struct FabricGroup: Sendable {
  public var count: Int
  public var size: FabricSize
}

/// Nodes beside the accelerators.
public struct SupportNodes: Hashable, Sendable {
  public var storage: Int
  public var management: Int
}

/// Critical IT power by part, on the basis sized for.
public struct ITPower: Sendable {
  public var basis: PowerBasis
  public var perSystem: Power
  public var systems: Power
  public var computeSwitches: Power
  /// Modules and cable ends of the compute networks.
  public var optics: Power
  /// The part of the optics that stands at the systems' own ends of links.
  public var hostOptics: Power
  public var storageNetwork: Power
  public var managementNetwork: Power
  /// Links between buildings and off the campus, with the switches at their ends.
  public var campusNetwork: Power
  public var storageNodes: Power
  public var managementNodes: Power

  public var critical: Power {
    let network =
      computeSwitches + optics + storageNetwork + managementNetwork + campusNetwork
    return systems + network + storageNodes + managementNodes
  }
}

/// Power of a facility at the design condition.
public struct FacilityLoad: Sendable {
  public var liquidHeat: Power
  public var airHeat: Power
  public var cooling: Power
  public var house: Power
  public var loss: Power
  public var cooledLoss: Power
  public var facility: Power
}

/// Power train at the design load.
public struct TrainPlan: Sendable {
  /// Stages of all halls at the design load, utility first.
  public var stages: [StageResult]
  public var halls: Int
  public var generators: Int
  /// The train as built, for its losses at any other load.
  public var installed: InstalledPowerTrain
}

/// Cooling at the design condition.
public struct CoolingPlan: Sendable {
  public var plant: String
  public var condition: DesignConditionName
  /// Share of the systems' heat that goes to liquid.
  public var liquidFraction: Double
  public var design: CoolingDesign
  public var year: CoolingYear
}

/// A year of operation at the load factor, once the phase is full.
public struct OperatingYear: Sendable {
  public var meanIT: Power
  /// Mean heat by way, mean loss that heats cooled rooms at the IT load alone, and mean powers of
  /// loss, cooling and house.
  public var liquidHeat: Power
  public var airHeat: Power
  public var itCooledLoss: Power
  public var loss: Power
  public var cooling: Power
  public var house: Power
  public var itEnergy: Energy
  public var trainEnergy: Energy
  public var coolingEnergy: Energy
  public var houseEnergy: Energy
  public var water: Volume
  /// Power of the facility in each month, January first, with the IT at the power sized for and
  /// cooling at the month's mean: what a utility meters as the month's peak.
  public var monthlyPeak: [Power]
  public var hoursAboveDesign: Int

  public var facilityEnergy: Energy { itEnergy + trainEnergy + coolingEnergy + houseEnergy }
  public var pue: Double { facilityEnergy / itEnergy }
}

/// What is bought, and what it draws.
public struct BillItem: Sendable {
  public enum Category: String, Sendable, CaseIterable {
    case systems
    case network
    case storage
    case electrical
    case mechanical
    /// Plant on the site that makes power.
    case generation
  }

  /// What it does; decides its quantity.
  public enum Role: String, Sendable {
    case systems
    case computeSwitches = "compute-switches"
    case switchModules = "switch-modules"
    case hostModules = "host-modules"
    case hostCables = "host-cables"
    case switchCables = "switch-cables"
    case storageSwitches = "storage-switches"
    case storageModules = "storage-modules"
    case storageCables = "storage-cables"
    case managementSwitches = "management-switches"
    case aggregationSwitches = "aggregation-switches"
    case aggregationModules = "aggregation-modules"
    case borderSwitches = "border-switches"
    case campusSwitches = "campus-switches"
    case campusModules = "campus-modules"
    case wideAreaModules = "wide-area-modules"
    case cords
    case trunks
    case storageNodes = "storage-nodes"
    case managementNodes = "management-nodes"
    case powerTrain = "power-train"
    case generators
    case generation
    /// Plant of the sources that energy is paid by, which no draw on a budget buys.
    case supply
    case cooling
  }

  public var category: Category
  public var role: Role
  /// Kind and id of the record that it is; empty for nodes that only assumptions describe.
  public var kind: String
  public var id: String
  public var name: String
  public var quantity: Int
  /// Critical IT power of one, on the basis sized for; zero for plant.
  public var unitPower: Power
  /// Rating of one, for prices by the kW or kVA.
  public var rating: Power?
  public var apparentRating: ApparentPower?
  /// Energy that one holds, for prices by the kWh.
  public var storage: Energy?
  public var prices: [PriceQuote]
  /// Price that a spec states in the place of the record's.
  public var ownPrice: PowerPrice?
  /// Account that its price is already inside, if that is not its own.
  public var paidBy: String?
  /// Goods whose price factors between buyer classes apply.
  public var goods: PlanningAssumptions.Goods

  /// Critical IT power of all.
  public var power: Power { unitPower * Double(quantity) }
}
