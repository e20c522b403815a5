public import Catalog
import Documents
public import Quantities

/// Figures that nobody publishes and every plan needs, from `assumption` records by id.
///
/// The table below is the only place that names the ids: each with the unit its record must have.
public struct PlanningAssumptions: Sendable {
  public var storageNodesPerAccelerator = 0.0
  /// What one storage node reads, GB/s.
  public var storageNodeRead = 0.0
  public var storageNodeRackUnits = 0.0
  public var storageNodePower: [PowerBasis: Double] = [:]
  public var storageNodePrice: [BuyerClass: Double] = [:]
  public var managementNodesPerScalableUnit = 0.0
  public var managementNodesPerCluster = 0.0
  public var managementNodePower: [PowerBasis: Double] = [:]
  public var managementNodeRackUnits = 0.0
  public var managementNodePrice = 0.0
  public var storagePortsPerStorageNode = 0.0
  public var storagePortsPerManagementNode = 0.0
  public var storageOversubscription = 0.0
  public var managementPortsPerNode = 0.0
  public var electricalInstallation = 0.0
  public var mechanicalInstallation = 0.0
  public var constructionPremium = 0.0
  public var rackInstallation = 0.0
  public var fiberInstallation = 0.0
  public var interconnection = 0.0
  public var softCost = 0.0
  public var contingency = 0.0
  public var spares = 0.0
  public var staffPerMegawatt = 0.0
  public var staffCost = 0.0
  public var insurance = 0.0
  public var facilityMaintenance = 0.0
  public var itMaintenance: [BuyerClass: Double] = [:]
  public var software: [BuyerClass: Double] = [:]
  public var transitPrice = 0.0
  public var transitRate = 0.0
  public var waterPrice = 0.0
  public var landPrice = 0.0
  public var siteCoverage = 0.0
  public var hotSpares = 0.0
  public var maintenanceShare = 0.0
  public var constructionMonths = 0.0
  public var rackRate = 0.0
  public var hallPower = 0.0
  public var hallsPerBuilding = 0.0
  public var racksPerRow = 0.0
  public var rowPitch = 0.0
  public var circulation = 0.0
  public var supportArea = 0.0
  public var floorLoad = 0.0
  public var powerFactor = 0.0
  public var lighting = 0.0
  public var houseLoad = 0.0
  public var networkRackUnits = 0.0
  public var networkRackPower = 0.0
  /// Bandwidth from a building to the others, by its systems' power.
  public var interBuildingRate = 0.0
  public var powerPortsPerRack = 0.0
  public var cableDrop = 0.0
  public var cableSlack = 0.0
  public var buildingGap = 0.0
  public var spareFibers = 0.0
  /// Share of links that fail in a month.
  public var linkFailures = 0.0
  public var federalIncomeTax = 0.0
  public var bonusDepreciation = 0.0
  public var colocationPrice = 0.0
  public var rentalDecline = 0.0
  private var priceFactors: [(id: String, value: Double)] = []
  private var estimates: Set<String> = []

  /// One row of the table: the id of a record, its unit, what it may be, and where its value goes.
  struct Row: Sendable {
    var id: String
    var unit: String
    var allowed: ClosedRange<Double>
    var store: @Sendable (inout PlanningAssumptions, Double) -> Void
    /// The only buyer class, or power basis, that the figure is for; nil: for all.
    let buyer: BuyerClass?
    let basis: PowerBasis?

    init(
      id: String, unit: String, in allowed: ClosedRange<Double> = 0...1e9,
      store: @escaping @Sendable (inout PlanningAssumptions, Double) -> Void
    ) {
      self.id = id
      self.unit = unit
      self.allowed = allowed
      self.store = store
      buyer = BuyerClass.allCases.first { id.hasSuffix("-\($0.rawValue)") }
      basis = PowerBasis.allCases.first { id.hasSuffix("-\($0.rawValue)") }
    }
  }

  static let table: [Row] = [
    Row(id: "storage-nodes-per-accelerator", unit: "1/GPU", in: 0...1e6) {
      $0.storageNodesPerAccelerator = $1
    },
    Row(id: "storage-node-read", unit: "GB/s", in: 0.001...1e6) { $0.storageNodeRead = $1 },
    Row(id: "storage-node-rack-units", unit: "1") { $0.storageNodeRackUnits = $1 },
    Row(id: "storage-node-power-nameplate", unit: "kW") { $0.storageNodePower[.nameplate] = $1 },
    Row(id: "storage-node-power-design", unit: "kW") { $0.storageNodePower[.design] = $1 },
    Row(id: "storage-node-power-measured", unit: "kW") { $0.storageNodePower[.measured] = $1 },
    Row(id: "storage-node-price-list", unit: "USD") { $0.storageNodePrice[.list] = $1 },
    Row(id: "storage-node-price-neocloud", unit: "USD") { $0.storageNodePrice[.neocloud] = $1 },
    Row(id: "storage-node-price-hyperscaler", unit: "USD") {
      $0.storageNodePrice[.hyperscaler] = $1
    },
    Row(id: "management-nodes-per-scalable-unit", unit: "1", in: 0...1e6) {
      $0.managementNodesPerScalableUnit = $1
    },
    Row(id: "management-nodes-per-cluster", unit: "1", in: 0...1e6) {
      $0.managementNodesPerCluster = $1
    },
    Row(id: "management-node-power-nameplate", unit: "kW") {
      $0.managementNodePower[.nameplate] = $1
    },
    Row(id: "management-node-power-design", unit: "kW") { $0.managementNodePower[.design] = $1 },
    Row(id: "management-node-power-measured", unit: "kW") {
      $0.managementNodePower[.measured] = $1
    },
    Row(id: "management-node-rack-units", unit: "1") { $0.managementNodeRackUnits = $1 },
    Row(id: "management-node-price", unit: "USD") { $0.managementNodePrice = $1 },
    Row(id: "storage-ports-per-storage-node", unit: "1", in: 0...1000) {
      $0.storagePortsPerStorageNode = $1
    },
    Row(id: "storage-ports-per-management-node", unit: "1", in: 0...1000) {
      $0.storagePortsPerManagementNode = $1
    },
    Row(id: "storage-network-oversubscription", unit: "1", in: 0.1...1000) {
      $0.storageOversubscription = $1
    },
    Row(id: "management-ports-per-node", unit: "1", in: 0...1000) {
      $0.managementPortsPerNode = $1
    },
    Row(id: "electrical-installation-factor", unit: "fraction", in: 1...10) {
      $0.electricalInstallation = $1
    },
    Row(id: "mechanical-installation-factor", unit: "fraction", in: 1...10) {
      $0.mechanicalInstallation = $1
    },
    Row(id: "ai-construction-premium", unit: "fraction") { $0.constructionPremium = $1 },
    Row(id: "rack-installation", unit: "USD/rack") { $0.rackInstallation = $1 },
    Row(id: "fiber-installation", unit: "USD") { $0.fiberInstallation = $1 },
    Row(id: "interconnection", unit: "USD/kW") { $0.interconnection = $1 },
    Row(id: "soft-cost", unit: "fraction") { $0.softCost = $1 },
    Row(id: "contingency", unit: "fraction") { $0.contingency = $1 },
    Row(id: "it-spares", unit: "fraction") { $0.spares = $1 },
    Row(id: "staff-per-mw", unit: "1/MW") { $0.staffPerMegawatt = $1 },
    Row(id: "staff-cost", unit: "USD/year") { $0.staffCost = $1 },
    Row(id: "insurance", unit: "fraction") { $0.insurance = $1 },
    Row(id: "facility-maintenance", unit: "fraction") { $0.facilityMaintenance = $1 },
    Row(id: "it-maintenance-hyperscaler", unit: "fraction") { $0.itMaintenance[.hyperscaler] = $1 },
    Row(id: "it-maintenance-neocloud", unit: "fraction") { $0.itMaintenance[.neocloud] = $1 },
    Row(id: "it-maintenance-list", unit: "fraction") { $0.itMaintenance[.list] = $1 },
    Row(id: "software-hyperscaler", unit: "USD/GPU") { $0.software[.hyperscaler] = $1 },
    Row(id: "software-neocloud", unit: "USD/GPU") { $0.software[.neocloud] = $1 },
    Row(id: "software-list", unit: "USD/GPU") { $0.software[.list] = $1 },
    Row(id: "network-transit-price", unit: "USD/Gb/s") { $0.transitPrice = $1 },
    Row(id: "network-transit-rate", unit: "Gb/s/MW") { $0.transitRate = $1 },
    Row(id: "water-price", unit: "USD/m3") { $0.waterPrice = $1 },
    Row(id: "land-price", unit: "USD/acre") { $0.landPrice = $1 },
    Row(id: "site-coverage", unit: "fraction", in: 0.001...10) { $0.siteCoverage = $1 },
    Row(id: "hot-spares", unit: "fraction", in: 0...0.9) { $0.hotSpares = $1 },
    Row(id: "maintenance-share", unit: "fraction", in: 0...0.9) { $0.maintenanceShare = $1 },
    Row(id: "construction-time", unit: "month", in: 1...600) { $0.constructionMonths = $1 },
    Row(id: "rack-install-rate", unit: "rack/week", in: 0.01...1e9) { $0.rackRate = $1 },
    Row(id: "hall-critical-it", unit: "MW", in: 0.01...1e9) { $0.hallPower = $1 },
    Row(id: "halls-per-building", unit: "1", in: 1...1000) { $0.hallsPerBuilding = $1 },
    Row(id: "racks-per-row", unit: "1", in: 1...1000) { $0.racksPerRow = $1 },
    Row(id: "row-pitch", unit: "m", in: 0.01...1e9) { $0.rowPitch = $1 },
    Row(id: "white-space-circulation", unit: "fraction", in: 0...10) { $0.circulation = $1 },
    Row(id: "support-area", unit: "m2/MW") { $0.supportArea = $1 },
    Row(id: "floor-load", unit: "kg/m2") { $0.floorLoad = $1 },
    Row(id: "power-factor", unit: "fraction", in: 0.1...1) { $0.powerFactor = $1 },
    Row(id: "lighting", unit: "fraction", in: 0...10) { $0.lighting = $1 },
    Row(id: "house-load", unit: "fraction", in: 0...10) { $0.houseLoad = $1 },
    Row(id: "network-rack-units", unit: "1", in: 0.01...1e9) { $0.networkRackUnits = $1 },
    Row(id: "network-rack-power", unit: "kW", in: 0.01...1e9) { $0.networkRackPower = $1 },
    Row(id: "inter-building-rate", unit: "Gb/s/MW") { $0.interBuildingRate = $1 },
    Row(id: "power-ports-per-rack", unit: "1", in: 0...100) { $0.powerPortsPerRack = $1 },
    Row(id: "cable-drop", unit: "m", in: 0...100) { $0.cableDrop = $1 },
    Row(id: "cable-slack", unit: "fraction", in: 0...10) { $0.cableSlack = $1 },
    Row(id: "building-gap", unit: "m", in: 0...1e5) { $0.buildingGap = $1 },
    Row(id: "spare-fibers", unit: "fraction", in: 0...10) { $0.spareFibers = $1 },
    Row(id: "link-failures", unit: "fraction", in: 0...1) { $0.linkFailures = $1 },
    Row(id: "federal-income-tax", unit: "fraction", in: 0...1) { $0.federalIncomeTax = $1 },
    Row(id: "bonus-depreciation", unit: "fraction", in: 0...1) { $0.bonusDepreciation = $1 },
    Row(id: "colocation-price", unit: "USD/kW") { $0.colocationPrice = $1 },
    Row(id: "rental-price-decline", unit: "fraction", in: -1...1) { $0.rentalDecline = $1 },
  ]

  /// Goods whose prices move between buyer classes by factors of their own.
  public enum Goods: String, CaseIterable, Sendable {
    case systems
    case network
    case facility
  }

  /// Id of the factor from one class's price to another's.
  public static func priceFactorID(
    _ goods: Goods, from source: BuyerClass, to buyer: BuyerClass
  ) -> String {
    "price-factor-\(goods.rawValue)-\(source.rawValue)-\(buyer.rawValue)"
  }

  /// Ids of every record that a plan for `buyer` needs, sized on these bases.
  static func ids(for buyer: BuyerClass, on bases: Set<PowerBasis>) -> [String] {
    let rows = table.filter { row in
      (row.buyer ?? buyer) == buyer && row.basis.map { bases.contains($0) } ?? true
    }
    var ids = rows.map(\.id)
    for goods in Goods.allCases {
      for source in BuyerClass.allCases where source != buyer {
        ids.append(priceFactorID(goods, from: source, to: buyer))
      }
    }
    return ids
  }

  init(_ records: [Assumption], issues: inout [Issue]) {
    for row in Self.table {
      guard let record = records.first(where: { $0.id == row.id }) else { continue }
      guard record.unit == row.unit else {
        issues.append(
          Issue(
            file: "assumption \(row.id)", path: "unit",
            message: "`\(record.unit)` where \(row.unit) is expected"))
        continue
      }
      guard row.allowed.contains(record.value) else {
        let low = NumberText.exact(row.allowed.lowerBound)
        let high = NumberText.exact(row.allowed.upperBound)
        issues.append(
          Issue(
            file: "assumption \(row.id)", path: "value",
            message: "\(NumberText.exact(record.value)) is not \(low) to \(high)"))
        continue
      }
      row.store(&self, record.value)
    }
    estimates = Set(records.filter { $0.provenance.confidence == .estimate }.map(\.id))
    priceFactors = records.filter { $0.id.hasPrefix("price-factor-") }.map { ($0.id, $0.value) }
  }

  /// Whether any of these records is an estimate rather than a published figure.
  public func areEstimates(_ ids: String...) -> Bool { ids.contains { estimates.contains($0) } }

  /// Price for `buyer` over the price for `source`; nil where no record says.
  public func priceFactor(
    _ goods: Goods, from source: BuyerClass, to buyer: BuyerClass
  ) -> Double? {
    let id = Self.priceFactorID(goods, from: source, to: buyer)
    return priceFactors.first { $0.id == id }?.value
  }

  /// Storage nodes' power, by basis.
  public func storageNode(_ basis: PowerBasis) -> Power {
    .kilowatts(storageNodePower[basis] ?? .nan)
  }

  public func managementNode(_ basis: PowerBasis) -> Power {
    .kilowatts(managementNodePower[basis] ?? .nan)
  }
}
