import Catalog
import Documents
import Quantities

extension Resolver {
  /// A phase with its cluster's records; nil where one is missing, which is reported.
  mutating func phase(
    _ phase: PhaseSpec, of buildOut: BuildOut, _ sites: [ResolvedSite], at path: String,
    _ position: Position
  ) -> ResolvedPhase? {
    let spec = phase.cluster.over(buildOut.cluster)
    let siteID = phase.site ?? buildOut.sites[0]
    guard let siteIndex = buildOut.sites.firstIndex(of: siteID), let systemID = spec.system else {
      return nil
    }
    let site = sites[siteIndex].site
    guard let system = fetch(ComputeSystem.self, systemID, at: "\(path).system", position),
      let accelerator = fetch(
        Accelerator.self, system.accelerator, at: "system \(system.id)", position),
      let rack = fetch(Rack.self, system.rack, at: "system \(system.id)", position),
      let ports = present(system.scaleOutPorts, "scale_out_ports", of: system, at: path, position),
      let portRate = present(system.scaleOut, "scale_out", of: system, at: path, position),
      let rails = present(system.rails, "rails", of: system, at: path, position)
    else { return nil }
    let components = system.components.compactMap {
      fetch(Component.self, $0.component, at: "system \(system.id)", position)
    }
    let hostModule = system.hostModule.flatMap {
      fetch(Optic.self, $0, at: "system \(system.id)", position)
    }
    let basis = spec.powerBasis ?? standard(.design, "\(path).power_basis", "watts sized for")
    let plantID = spec.cooling ?? standard(site.cooling[0], "\(path).cooling", "the site's first")
    if !site.cooling.contains(plantID) {
      report(
        "site \(site.id) does not allow plant `\(plantID)`; it allows "
          + site.cooling.joined(separator: ", "), at: "\(path).cooling", position)
    }
    let condition =
      spec.designCondition
      ?? standard(.n20, "\(path).design_condition", "weather the plant is sized for")
    guard
      let plant = plant(plantID, at: "\(path).cooling", position),
      let fabric = fabric(
        spec.fabric, for: portRate, of: components, at: path, position)
    else { return nil }
    checkPower(of: fabric.networkSwitch, basis, at: "\(path).fabric.switch", position)
    for module in fabric.switchModules {
      checkPower(of: module, basis, at: "\(path).fabric.switch", position)
    }
    if basis == .design { checkPower(of: hostModule, basis, at: "\(path).system", position) }
    let width =
      rack.width ?? standard(.meters(0.6), "\(path).rack.width", "of \(rack.id): a 19-inch rack")
    var redundancy = RedundancyTerms(
      ups: spec.redundancy.ups ?? standard(.nPlus1, "\(path).redundancy.ups", "of the power train"),
      generators: spec.redundancy.generators
        ?? standard(.nPlus1, "\(path).redundancy.generators", "of the generators"),
      cooling: spec.redundancy.cooling
        ?? standard(.nPlus1, "\(path).redundancy.cooling", "of the cooling plant"))
    let trainID = Scenario.standardTrain(ups: redundancy.ups)
    note("\(path).power_train", trainID, "equipment from the meter to the rack row")
    guard let train = train(trainID, at: path, position) else { return nil }
    if redundancy.generators != .none { redundancy.fuelStorage = spec.redundancy.fuelStorage }
    if redundancy.fuelStorage != nil, train.generator.fuel == nil {
      report(
        "power-equipment \(train.generator.id) has no `fuel`: its storage is not computable",
        at: "\(path).redundancy.fuel_storage", position)
    }
    guard
      let power = present(
        system.power(basis, accelerator: accelerator, components: components),
        "power on the \(basis.rawValue) basis", of: system, at: "\(path).power_basis", position)
    else { return nil }
    var rideThrough: RideThroughTerms?
    if let asked = spec.rideThrough {
      rideThrough = RideThroughTerms(asked) { id in
        fetch(Assumption.self, id, at: "\(path).ride_through", position)?.value
      }
    }
    return ResolvedPhase(
      id: phase.id, site: siteIndex, ready: phase.ready, size: phase.size, system: system,
      accelerator: accelerator, components: components, rack: rack,
      rackWidth: width, ports: ports,
      portRate: portRate, rails: rails, hostModule: hostModule, basis: basis, systemPower: power,
      plant: plant, condition: condition, fabric: fabric,
      storage: spec.storage, redundancy: redundancy,
      rideThrough: rideThrough, train: train)
  }

  private mutating func fabric(
    _ spec: FabricSpec, for rate: Bandwidth, of components: [Component], at path: String,
    _ position: Position
  ) -> FabricTerms? {
    let path = "\(path).fabric"
    let topology = spec.topology ?? standard(.railFatTree, "\(path).topology", "of the network")
    let scope = spec.scope ?? standard(.building, "\(path).scope", "reach of one fabric")
    let id =
      spec.networkSwitch ?? standard(Standard.networkSwitch, "\(path).switch", "of every tier")
    let ratio =
      spec.oversubscription
      ?? standard(
        Oversubscription(down: 1, up: 1), "\(path).oversubscription", "downlinks to uplinks")
    guard let networkSwitch = fetch(NetworkSwitch.self, id, at: "\(path).switch", position) else {
      return nil
    }
    let modules = modules(of: networkSwitch, at: path, position)
    let split = networkSwitch.splitting(rate, among: components)
    let fewest = split?.links ?? 1
    let why = split.map { "links that \($0.part.id) makes of a port" }
    let planes =
      spec.planes
      ?? standard(fewest, "\(path).planes", why ?? "independent networks side by side")
    if planes < fewest, let split {
      report(
        "\(split.part.id) makes \(fewest) Ethernet links of a port of \(rate.text(in: "Gb/s")), and no "
          + "fewer; nearest: \(fewest) planes, or an InfiniBand switch", at: "\(path).planes",
        position)
    }
    return FabricTerms(
      topology: topology, scope: scope, networkSwitch: networkSwitch, switchModules: modules,
      tiers: spec.tiers ?? standard(.fewest, "\(path).tiers", "of the network"),
      oversubscription: ratio, planes: planes)
  }

  /// The switch's own module, and those of the same rate that reach further.
  private mutating func modules(
    of networkSwitch: NetworkSwitch, at path: String, _ position: Position
  ) -> [Optic] {
    guard let id = networkSwitch.transceiver,
      let module = fetch(Optic.self, id, at: "switch \(networkSwitch.id)", position)
    else { return [] }
    var modules = [module]
    for id in source.ids(of: Optic.kind) where id != module.id {
      guard let other = read(Optic.self, kind: Optic.kind, id)?.record,
        other.type == .transceiver, other.rate == module.rate, other.links >= module.links,
        !other.prices.isEmpty, let reach = other.reach, reach > module.reach ?? .zero
      else { continue }
      modules.append(other)
    }
    modules.sort { ($0.reach ?? .zero, $0.id) < ($1.reach ?? .zero, $1.id) }
    for module in modules { _ = fetch(Optic.self, module.id, at: path, position) }
    return modules
  }

  /// A figure that a plan cannot do without; what is missing is an error, never a guess.
  private mutating func present<Value>(
    _ value: Value?, _ field: String, of system: ComputeSystem, at path: String,
    _ position: Position
  ) -> Value? {
    if value == nil {
      report("system \(system.id) has no \(field): not computable", at: path, position)
    }
    return value
  }

  private mutating func plant(
    _ id: String, at path: String, _ position: Position
  ) -> ResolvedPlant? {
    guard let plant = fetch(CoolingPlant.self, id, at: path, position) else { return nil }
    let ids = plant.equipment
    let equipment = ids.compactMap {
      fetch(CoolingEquipment.self, $0, at: "plant \(id)", position)
    }
    return equipment.count == ids.count ? ResolvedPlant(plant: plant, equipment: equipment) : nil
  }

  private mutating func train(
    _ id: String, at path: String, _ position: Position
  ) -> ResolvedTrain? {
    guard let design = fetch(PowerTrainDesign.self, id, at: path, position) else { return nil }
    let equipment = design.stages.compactMap {
      fetch(PowerEquipment.self, $0.equipment, at: "power train \(id)", position)
    }
    guard equipment.count == design.stages.count,
      let generator = fetch(
        PowerEquipment.self, design.generator, at: "power train \(id)", position)
    else { return nil }
    for unit in equipment + [generator] where unit.rating == nil && unit.apparentRating == nil {
      report("power-equipment \(unit.id) has no rating: not computable", at: path, position)
    }
    for unit in equipment where unit.efficiency == nil && unit.efficiencyAtLoad.isEmpty {
      report("power-equipment \(unit.id) has no efficiency: not computable", at: path, position)
    }
    return ResolvedTrain(design: design, equipment: equipment, generator: generator)
  }
}
