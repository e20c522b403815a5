import Catalog
import Cooling
import Electrical
import Quantities
import Scenario

extension PhaseModel {
  /// The plan of a phase whose size is found.
  func phasePlan(
    _ needs: PhaseNeeds, _ layout: Layout, constraints: [Constraint], binding: Constraint,
    limit: SizeLimit
  ) -> PhasePlan {
    let load = needs.load
    let facility = facility(halls: needs.halls)
    let installed = facility.installed(for: load, critical: needs.power.critical)
    let generators = generatorCount(
      load: load.facility, rating: phase.train.generator.rating ?? .megawatts(1),
      redundancy: phase.redundancy.generators, groups: needs.buildings)
    let contracted: Power
    if case .contracted = phase.size {
      contracted = limit.contracted
    } else {
      contracted = load.facility
    }
    var plan = PhasePlan(
      id: phase.id, site: site.site.id, size: phase.size, ready: phase.ready,
      full: phase.ready.advanced(by: monthsOfInstallation(layout.computeRacks) - 1),
      scalableUnits: needs.scalableUnits, systems: needs.systems,
      accelerators: needs.accelerators, layout: layout, network: needs.network,
      nodes: needs.nodes, power: needs.power, load: load,
      train: TrainPlan(
        stages: installed.losses(
          at: needs.power.critical, auxiliary: load.cooling + load.house),
        halls: needs.halls, generators: generators),
      cooling: CoolingPlan(
        plant: phase.plant.plant.id, condition: phase.condition, design: cooling.design,
        year: cooling.year),
      facility: load.facility,
      apparent: load.facility.apparent(powerFactor: scenario.assumptions.powerFactor),
      contracted: contracted,
      year: facility.year(
        critical: needs.power.critical, liquid: load.liquidHeat,
        loadFactor: scenario.buildOut.loadFactor, installed: installed), items: [],
      constraints: constraints, binding: binding, designDayWater: designDayWater(needs),
      land: land(layout))
    plan.items = items(of: plan)
    return plan
  }

  /// Months from the first rack accepted to the last, at least one.
  private func monthsOfInstallation(_ racks: Int) -> Int {
    let rate = scenario.buildOut.rackRate ?? RackRate(base: scenario.assumptions.rackRate / 604_800)
    let perMonth = (rate * .months(1)).base
    return max(1, Int((Double(racks) / perMonth).rounded(.up)))
  }

  /// Everything that is bought as equipment.
  private func items(of plan: PhasePlan) -> [BillItem] {
    var items = itItems(plan)
    for (stage, (design, equipment)) in zip(
      plan.train.stages, zip(phase.train.design.stages, phase.train.equipment))
    {
      items.append(
        BillItem(
          category: .electrical, kind: PowerEquipment.kind, id: equipment.id,
          name: equipment.model ?? equipment.id, quantity: stage.unitsInstalled, unitPower: .zero,
          rating: stage.rating,
          apparentRating: equipment.apparentRating
            ?? stage.rating.apparent(powerFactor: scenario.assumptions.powerFactor),
          prices: equipment.prices, paidBy: design.paidBy, goods: .facility))
    }
    if plan.train.generators > 0 {
      let generator = phase.train.generator
      items.append(
        BillItem(
          category: .electrical, kind: PowerEquipment.kind, id: generator.id,
          name: generator.model ?? generator.id, quantity: plan.train.generators,
          unitPower: .zero, rating: generator.rating, apparentRating: generator.apparentRating,
          prices: generator.prices, paidBy: nil, goods: .facility))
    }
    for unit in cooling.equipment(
      liquidHeat: plan.load.liquidHeat, airHeat: plan.load.airHeat, groups: plan.layout.halls,
      redundancy: phase.redundancy.cooling)
    {
      guard let record = phase.plant.equipment.first(where: { $0.id == unit.id }) else { continue }
      items.append(
        BillItem(
          category: .mechanical, kind: CoolingEquipment.kind, id: record.id, name: record.name,
          quantity: unit.installed, unitPower: .zero, rating: unit.rating, apparentRating: nil,
          prices: record.prices, paidBy: Self.payer(of: unit.role), goods: .facility))
    }
    return items
  }

  /// Cold plates come with their systems; pumps and exchangers are piping, which installation pays
  /// for.
  private static func payer(of role: EquipmentRole) -> String? {
    switch role {
    case .liquidTerminal: "systems"
    case .loopPump, .towerPump, .heatExchanger: "mechanical installation"
    case .airTerminal, .cdu, .heatRejection, .chiller: nil
    }
  }

  private func itItems(_ plan: PhasePlan) -> [BillItem] {
    let support = scenario.support
    let network = plan.network
    let basis = plan.power.basis
    var items: [BillItem] = []
    func add(
      _ category: BillItem.Category, _ kind: String, _ id: String, _ name: String,
      _ quantity: Int, _ unitPower: Power, _ prices: [PriceQuote],
      _ goods: PlanningAssumptions.Goods
    ) {
      guard quantity > 0 else { return }
      items.append(
        BillItem(
          category: category, kind: kind, id: id, name: name, quantity: quantity,
          unitPower: unitPower, rating: nil, apparentRating: nil, prices: prices, paidBy: nil,
          goods: goods))
    }
    func each(_ total: Power, _ count: Int) -> Power { count > 0 ? total / Double(count) : .zero }

    add(
      .systems, ComputeSystem.kind, phase.system.id, phase.system.id, plan.systems,
      plan.power.perSystem, phase.system.prices, .systems)
    let fabricSwitch = phase.fabric.networkSwitch
    add(
      .network, NetworkSwitch.kind, fabricSwitch.id, "\(fabricSwitch.id), compute network",
      network.computeSwitches, each(plan.power.computeSwitches, network.computeSwitches),
      fabricSwitch.prices, .network)
    if let module = networkModule(plan.layout) {
      add(
        .network, Optic.kind, module.id, "\(module.id), in compute switches",
        network.switchModules, modulePower(module, basis), module.prices, .network)
    }
    if let module = phase.hostModule {
      add(
        .network, Optic.kind, module.id, "\(module.id), at accelerators", network.hostModules,
        basis == .design ? module.power(.design) ?? .zero : .zero, module.prices, .network)
    }
    add(
      .network, NetworkSwitch.kind, support.storageSwitch.id,
      "\(support.storageSwitch.id), storage and in-band network", network.storageSwitches,
      switchPower(support.storageSwitch, basis), support.storageSwitch.prices, .network)
    if let module = support.storageModule {
      add(
        .network, Optic.kind, module.id, "\(module.id), storage network", network.storageModules,
        modulePower(module, basis), module.prices, .network)
    }
    add(
      .network, NetworkSwitch.kind, support.managementSwitch.id,
      "\(support.managementSwitch.id), out-of-band network", network.managementSwitches,
      switchPower(support.managementSwitch, basis), support.managementSwitch.prices, .network)
    add(
      .storage, "", "storage-node", "Flash storage node", plan.nodes.storage,
      scenario.assumptions.storageNode(basis), [], .systems)
    add(
      .network, "", "management-node", "Management node", plan.nodes.management,
      scenario.assumptions.managementNode(basis), [], .systems)
    return items
  }
}
