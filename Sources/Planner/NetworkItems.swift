import Catalog
import Fabric
import Quantities
import Scenario

extension PhaseModel {
  /// Every switch, module, cable, cord and trunk of the networks of a size.
  func networkItems(_ needs: PhaseNeeds) -> [NetworkItem] {
    var list = NetworkItemList(model: self, network: needs.network, cabling: needs.cabling)
    list.addCompute()
    list.addStorage()
    list.addOutOfBand(nodes: needs.nodes, systems: needs.systems)
    list.addCampus()
    return list.items
  }
}

/// Collects the items of a phase.
private struct NetworkItemList {
  let model: PhaseModel
  let network: NetworkPlan
  let cabling: Cabling
  var items: [NetworkItem] = []

  private var support: SupportNetwork { model.scenario.support }
  private var unit: UnitPower { model.unitPower }

  init(model: PhaseModel, network: NetworkPlan, cabling: Cabling) {
    self.model = model
    self.network = network
    self.cabling = cabling
    items.reserveCapacity(24)
  }

  mutating func addCompute() {
    let device = model.phase.fabric.networkSwitch
    add(
      .compute, .computeSwitches, device, "compute network", network.computeSwitches,
      unit.computeSwitch)
    addParts(.compute)
    addFiber(.compute)
  }

  mutating func addStorage() {
    add(
      .storage, .storageSwitches, support.storageSwitch, "storage and in-band network",
      network.storageSwitches, unit.storageSwitch)
    addParts(.storage)
    addFiber(.storage)
  }

  mutating func addOutOfBand(nodes: SupportNodes, systems: Int) {
    add(
      .outOfBand, .managementSwitches, support.managementSwitch, "out-of-band network",
      network.managementSwitches, unit.managementSwitch)
    add(
      .outOfBand, .aggregationSwitches, support.aggregationSwitch,
      "joins out-of-band switches of a hall", network.aggregationSwitches, unit.aggregationSwitch)
    add(
      .outOfBand, .module, .aggregationModules, support.aggregationModule, "out-of-band network",
      network.aggregationModules, unit.aggregationModule)
    let optics = model.scenario.optics
    let cord = model.scenario.cabling(support.aggregationModule?.fiber)?.jumper
    add(
      .outOfBand, .cord, .cords, cord, "out-of-band network", network.aggregationModules / 2, .zero)
    let ports = network.servicePorts(
      systems: model.networks.servicePorts(
        systems: systems, nodes: nodes.storage + nodes.management))
    add(
      .outOfBand, .cord, .cords, optics.serviceCord, "out-of-band network", ports, .zero)
  }

  mutating func addCampus() {
    let campus = network.campus
    add(
      .campus, .borderSwitches, support.storageSwitch, "borders of buildings",
      campus.borderSwitches, unit.storageSwitch)
    add(
      .campus, .campusSwitches, support.storageSwitch, "joins buildings",
      campus.campusSwitches, unit.storageSwitch)
    add(
      .campus, .module, .campusModules, support.campusModule, "between buildings",
      2 * campus.buildingLinks, unit.campusModule)
    // Links that one module carries are cords of their own, through a trunk to the middle.
    let links = campus.buildingLinks * (support.campusModule?.links ?? 1)
    let cabling = model.scenario.cabling(support.campusModule?.fiber)
    add(.campus, .cord, .cords, cabling?.jumper, "between buildings", 2 * links, .zero)
    // From each building to the middle, over two paths.
    let paths = campus.borderSwitches
    let perPath = paths == 0 ? 0 : quotient(links, paths)
    let spare = model.scenario.assumptions.spareFibers
    let trunks = paths * (cabling?.trunks(perPath, spare: spare) ?? 0)
    add(.campus, .trunk, .trunks, cabling?.trunk, "between buildings", trunks, .zero)
    add(
      .wideArea, .module, .wideAreaModules, support.wideAreaModule, "off the campus",
      campus.wideAreaLinks, unit.wideAreaModule)
  }

  // MARK: Parts

  private mutating func addParts(_ network: PlantNetwork) {
    for (index, part) in model.cables.media.parts.enumerated()
    where part.use.isStorage == (network == .storage) {
      let place =
        switch part.use {
        case .hostModules: "at accelerators"
        case .switchModules: "in compute switches"
        case .hostCables: "to accelerators"
        case .switchCables: "between compute switches"
        case .storageModules, .storageCables: "storage network"
        }
      add(
        network, part.use.isCable ? .cable : .module, part.use.role, part.optic, place,
        cabling.quantities[index], part.unitPower)
    }
  }

  /// Cords, trunks and panel ports of the fibers laid.
  private mutating func addFiber(_ network: PlantNetwork) {
    let spare = model.scenario.assumptions.spareFibers
    for fiber in [FiberType.multimode, .singleMode] {
      guard let cords = model.scenario.cabling(fiber) else { continue }
      var within = 0
      var between = 0
      var trunks = 0
      for laid in cabling.fabrics where laid.network == network {
        for count in laid.lay.counts {
          let media = model.cables.media(count.kind, of: network).media
          guard let medium = count.medium, media[medium].cable == nil, media[medium].fiber == fiber
          else { continue }
          within += laid.times * (count.links - count.betweenRows)
          between += laid.times * count.betweenRows
          let rows = laid.lay.linksBetweenRows(count.kind, medium: medium)
          trunks += laid.times * rows.reduce(0) { $0 + cords.trunks($1, spare: spare) }
        }
      }
      add(
        network, .cord, .cords, cords.jumper, "\(network.rawValue) network", within + 2 * between,
        .zero)
      add(network, .trunk, .trunks, cords.trunk, "\(network.rawValue) network", trunks, .zero)
      guard between > 0 else { continue }
      items.append(
        NetworkItem(
          network: network, part: .panelPort, role: nil, kind: "", id: "", name: "",
          quantity: 2 * between, unitPower: .zero, prices: []))
    }
  }

  // MARK: Adding

  private mutating func add(
    _ network: PlantNetwork, _ role: BillItem.Role, _ device: NetworkSwitch, _ purpose: String,
    _ quantity: Int, _ power: Power
  ) {
    guard quantity > 0 else { return }
    items.append(
      NetworkItem(
        network: network, part: .switch, role: role, kind: NetworkSwitch.kind, id: device.id,
        name: "\(device.id), \(purpose)", quantity: quantity, unitPower: power,
        prices: device.prices))
  }

  private mutating func add(
    _ network: PlantNetwork, _ part: NetworkItem.Part, _ role: BillItem.Role, _ optic: Optic?,
    _ purpose: String, _ quantity: Int, _ power: Power
  ) {
    guard let optic, quantity > 0 else { return }
    items.append(
      NetworkItem(
        network: network, part: part, role: role, kind: Optic.kind, id: optic.id,
        name: "\(optic.id), \(purpose)", quantity: quantity, unitPower: power,
        prices: optic.prices))
  }
}

extension MediaPart.Use {
  fileprivate var role: BillItem.Role {
    switch self {
    case .hostModules: .hostModules
    case .switchModules: .switchModules
    case .hostCables: .hostCables
    case .switchCables: .switchCables
    case .storageModules: .storageModules
    case .storageCables: .storageCables
    }
  }
}

extension Scenario {
  /// Cords and trunks of a fiber.
  func cabling(_ fiber: FiberType?) -> FiberCabling? {
    switch fiber {
    case .multimode: multimode
    case .singleMode: singleMode
    case nil: nil
    }
  }
}

extension [Optic] {
  /// The cord of service ports.
  var serviceCord: Optic? { first { $0.type == .trunk && $0.rate != nil } }
}

extension NetworkPlan {
  /// Ports of the out-of-band network, with those of systems and nodes.
  func servicePorts(systems: Int) -> Int {
    systems + computeSwitches + storageSwitches + aggregationSwitches + campus.borderSwitches
      + campus.campusSwitches + powerPorts + coolingPorts
  }
}
