import Catalog
import Cooling
import Electrical
import Quantities
import Scenario

extension PhaseModel {
  /// The plan of a phase whose size is found.
  func phasePlan(
    _ needs: PhaseNeeds, constraints: [Constraint], binding: Constraint, limit: SizeLimit
  ) -> PhasePlan {
    let load = needs.load
    let layout = needs.layout
    let auxiliary = load.cooling + load.house
    let installed = train(halls: layout.halls).installed(
      for: needs.power.critical, auxiliary: auxiliary)
    let generator = phase.train.generator
    let generators = generatorCount(
      load: load.facility, rating: generator.output(powerFactor: scenario.assumptions.powerFactor),
      redundancy: phase.redundancy.generators, groups: layout.buildings)
    let contracted: Power
    if case .contracted = phase.size {
      contracted = limit.contracted
    } else {
      contracted = load.facility
    }
    var plan = PhasePlan(
      id: phase.id, site: site.site.id, size: phase.size, ready: phase.ready,
      full: full(layout.computeRacks), scalableUnits: needs.scalableUnits, systems: needs.systems,
      accelerators: needs.accelerators, layout: layout, network: needs.network,
      nodes: needs.nodes, power: needs.power, load: load,
      train: TrainPlan(
        stages: installed.losses(at: needs.power.critical, auxiliary: auxiliary),
        halls: layout.halls, generators: generators, installed: installed),
      cooling: CoolingPlan(
        plant: phase.plant.plant.id, condition: phase.condition,
        liquidFraction: liquidFraction, design: cooling.design, year: cooling.year),
      facility: load.facility,
      apparent: load.facility.apparent(powerFactor: scenario.assumptions.powerFactor),
      contracted: contracted, draws: capacity.draws(contracted, after: before),
      year: OperatingYear(
        of: load, critical: needs.power.critical, loadFactor: scenario.buildOut.loadFactor,
        cooling: cooling, train: installed, lighting: scenario.assumptions.lighting,
        house: scenario.assumptions.houseLoad), items: [],
      constraints: constraints, binding: binding,
      designDayWater: designDayWater(liquidHeat: load.liquidHeat, airHeat: load.airHeat),
      fuel: fuel(for: load.facility), land: land(floor: layout.buildingArea), supply: supply,
      racksAccepted: racksAccepted(layout.computeRacks),
      networkItems: networkItems(needs), reaches: needs.cabling.reaches)
    plan.embodiedCarbon = phase.accelerator.embodiedCarbon.map { $0 * Double(plan.accelerators) }
    plan.items = items(of: plan)
    return plan
  }

  private var supply: SiteSupply {
    SiteSupply(
      firm: capacity.firm, contractedBefore: before.contracted, facilityBefore: before.facility,
      waterBefore: before.water, annualWaterBefore: before.annualWater, fuelBefore: before.fuel,
      landBefore: before.land, buildingAreaBefore: before.buildingArea,
      drawnBefore: before.taken.isEmpty
        ? Array(repeating: .zero, count: site.budgets.count) : before.taken,
      racksAcceptedBefore: before.racksAccepted.isFinite ? before.racksAccepted : nil)
  }

  /// When so many racks of this phase are accepted, in months as `Month.index` counts them.
  ///
  /// A site has one crew: racks of a phase that is ready while others are still being installed
  /// come after those.
  func racksAccepted(_ racks: Int) -> Double {
    let rate = scenario.buildOut.rackRate ?? RackRate(base: scenario.assumptions.rackRate / 604_800)
    let perMonth = (rate * .months(1)).base
    return max(Double(phase.ready.index), before.racksAccepted) + Double(racks) / perMonth
  }

  /// The month in which the last rack is accepted.
  private func full(_ racks: Int) -> Month {
    let end = racksAccepted(racks)
    let last = wholeNumber((end - 1e-9).rounded(.up)) - 1
    // Centuries away is as good as never.
    return Month(index: min(max(last, phase.ready.index), phase.ready.index + 12_000))
  }

  /// Everything that is bought as equipment.
  private func items(of plan: PhasePlan) -> [BillItem] {
    var items = itItems(plan)
    for (stage, (design, equipment)) in zip(
      plan.train.stages, zip(phase.train.design.stages, phase.train.equipment))
    {
      items.append(
        BillItem(
          category: .electrical, role: .powerTrain, kind: PowerEquipment.kind, id: equipment.id,
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
          category: .electrical, role: .generators, kind: PowerEquipment.kind, id: generator.id,
          name: generator.model ?? generator.id, quantity: plan.train.generators,
          unitPower: .zero, rating: generator.rating, apparentRating: generator.apparentRating,
          prices: generator.prices, paidBy: nil, goods: .facility))
    }
    for draw in plan.draws where draw.units > 0 {
      guard let plant = site.budgets[draw.budget].equipment else { continue }
      items.append(
        BillItem(
          category: .generation, role: .generation, kind: PowerEquipment.kind, id: plant.id,
          name: plant.model ?? plant.id, quantity: draw.units, unitPower: .zero,
          rating: plant.rating, apparentRating: plant.apparentRating, prices: plant.prices,
          paidBy: nil, goods: .facility))
    }
    for unit in cooling.equipment(
      liquidHeat: plan.load.liquidHeat, airHeat: plan.load.airHeat, groups: plan.layout.halls,
      redundancy: phase.redundancy.cooling)
    {
      guard let record = phase.plant.equipment.first(where: { $0.id == unit.id }) else { continue }
      items.append(
        BillItem(
          category: .mechanical, role: .cooling, kind: CoolingEquipment.kind, id: record.id,
          name: record.name,
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
    var items: [BillItem] = []
    items.reserveCapacity(plan.networkItems.count + 12)
    func add(
      _ category: BillItem.Category, _ role: BillItem.Role, _ kind: String, _ id: String,
      _ name: String, _ quantity: Int, _ unitPower: Power, _ prices: [PriceQuote],
      _ goods: PlanningAssumptions.Goods
    ) {
      guard quantity > 0 else { return }
      items.append(
        BillItem(
          category: category, role: role, kind: kind, id: id, name: name, quantity: quantity,
          unitPower: unitPower, rating: nil, apparentRating: nil, prices: prices, paidBy: nil,
          goods: goods))
    }

    add(
      .systems, .systems, ComputeSystem.kind, phase.system.id, phase.system.id, plan.systems,
      unitPower.system, phase.system.prices, .systems)
    for item in plan.networkItems {
      guard let role = item.role else { continue }
      add(
        .network, role, item.kind, item.id, item.name, item.quantity, item.unitPower, item.prices,
        .network)
    }
    add(
      .storage, .storageNodes, "", "storage-node", "Flash storage node", plan.nodes.storage,
      unitPower.storageNode, [], .systems)
    add(
      .network, .managementNodes, "", "management-node", "Management node", plan.nodes.management,
      unitPower.managementNode, [], .systems)
    return items
  }
}
