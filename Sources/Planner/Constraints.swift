import Catalog
import Cooling
import Electrical
import Fabric
import Quantities
import Scenario

/// Limits of size that the site and the question set.
struct SizeLimit {
  /// What the site still delivers from the phase's date on, or what the phase asks for if that is
  /// less.
  var contracted: Power
  /// Accelerators asked for, in whole scalable units; 0 if the size is asked otherwise.
  var accelerators: Int
}

extension PhaseModel {
  /// What the site has left for this phase.
  var available: Power { capacity.firm - before.contracted }

  var limit: SizeLimit {
    var limit = SizeLimit(contracted: available, accelerators: 0)
    switch phase.size {
    case .contracted(let asked): limit.contracted = min(asked, available)
    case .facility, .criticalIT: break
    case .accelerators(let asked):
      limit.accelerators = quotient(asked, acceleratorsPerUnit) * acceleratorsPerUnit
    }
    return limit
  }

  /// Every limit with its use by a number of scalable units.
  func constraints(_ needs: PhaseNeeds, limit: SizeLimit) -> [Constraint] {
    var constraints: [Constraint] = []
    constraints.reserveCapacity(Constraint.Kind.allCases.count)
    addPower(needs, limit, to: &constraints)
    addPlace(needs, to: &constraints)
    addNetwork(needs, to: &constraints)
    addRack(needs.layout, to: &constraints)
    addRideThrough(needs, to: &constraints)
    return constraints
  }

  private func addPower(
    _ needs: PhaseNeeds, _ limit: SizeLimit, to constraints: inout [Constraint]
  ) {
    let facility = needs.load.facility
    constraints.append(
      Constraint(
        .contractedCapacity, use: facility.megawatts, limit: limit.contracted.megawatts,
        unit: "MW"))
    switch phase.size {
    case .contracted: break
    case .facility(let asked):
      constraints.append(
        Constraint(
          .facilityPowerAsked, use: facility.megawatts, limit: asked.megawatts, unit: "MW"))
    case .criticalIT(let asked):
      constraints.append(
        Constraint(
          .criticalITAsked, use: needs.power.critical.megawatts, limit: asked.megawatts,
          unit: "MW"))
    case .accelerators:
      constraints.append(
        Constraint(
          .acceleratorsAsked, use: Double(needs.accelerators), limit: Double(limit.accelerators),
          unit: "accelerators"))
    }
    if let bank = capacity.transformers(load: before.facility + facility) {
      constraints.append(
        Constraint(
          .transformers, use: bank.use.megavoltAmperes, limit: bank.limit.megavoltAmperes,
          unit: "MVA"))
    }
    constraints.append(
      Constraint(
        .hallPower, use: needs.layout.hallPower.megawatts, limit: hallLimit.megawatts, unit: "MW"))
  }

  private func addPlace(_ needs: PhaseNeeds, to constraints: inout [Constraint]) {
    if let limit = site.site.water.limit {
      let day =
        before.water
        + designDayWater(liquidHeat: needs.load.liquidHeat, airHeat: needs.load.airHeat)
      constraints.append(
        Constraint(
          .water, use: day.cubicMeters, limit: (limit * .days(1)).cubicMeters, unit: "m3/day"))
    }
    if let limit = site.site.water.annualLimit {
      let year = before.annualWater + annualWater(needs)
      constraints.append(
        Constraint(
          .annualWater, use: year.cubicMeters, limit: limit.cubicMeters, unit: "m3/year"))
    }
    if let limit = site.site.fuelLimit, let fuel = fuel(for: needs.load.facility) {
      constraints.append(
        Constraint(
          .fuelStorage, use: (before.fuel + fuel).cubicMeters, limit: limit.cubicMeters,
          unit: "m3"))
    }
    if let area = site.site.land.area {
      let use = before.land + land(floor: needs.layout.buildingArea)
      constraints.append(
        Constraint(.landArea, use: use.hectares, limit: area.hectares, unit: "ha"))
    }
  }

  private func addNetwork(_ needs: PhaseNeeds, to constraints: inout [Constraint]) {
    if let fabric = needs.network.fabrics.max(by: { $0.size.endpoints < $1.size.endpoints })?.size {
      constraints.append(
        Constraint(
          .fabricEndpoints, use: Double(fabric.endpoints), limit: Double(fabric.maximumEndpoints),
          unit: "endpoints"))
    }
    // The kind of link that comes nearest to what its farthest medium carries.
    func share(_ reach: CableReach) -> Double { reach.longest / reach.reach }
    if let tightest = needs.cabling.reaches.max(by: { share($0) < share($1) }) {
      constraints.append(
        Constraint(
          .cableReach, use: tightest.longest.meters, limit: tightest.reach.meters, unit: "m"))
    }
  }

  /// Limits of one rack and its place: the same for any number of scalable units.
  private func addRack(_ layout: Layout, to constraints: inout [Constraint]) {
    let perRack = layout.rackPower.kilowatts
    if let limit = rackCoolingLimit {
      constraints.append(
        Constraint(
          .rackCooling, use: perRack, limit: limit.kilowatts, unit: "kW", scales: false))
    }
    if let limit = phase.rack.limit {
      constraints.append(
        Constraint(.rackPower, use: perRack, limit: limit.kilowatts, unit: "kW", scales: false))
    }
    if let mass = layout.rackMass, let limit = phase.rack.weightLimit {
      constraints.append(
        Constraint(
          .rackWeight, use: mass.kilograms, limit: limit.kilograms, unit: "kg", scales: false))
    }
    if let mass = [layout.rackMass, phase.rack.loadedWeight].compactMap({ $0 }).max() {
      let limit = site.site.halls.floorLoad?.base ?? scenario.assumptions.floorLoad
      constraints.append(
        Constraint(
          .floorLoad, use: (mass / layout.rackFootprint).base, limit: limit, unit: "kg/m2",
          scales: false))
    }
    let shortfall = cooling.design.shortfall
    if shortfall.kelvins > 1e-9 {
      constraints.append(
        Constraint(
          .supplyTemperature, use: shortfall.kelvins, limit: 0, unit: "K", scales: false))
    }
  }

  /// Time to the limits of racks, against the time until chillers are back; a tank of one size lasts
  /// longer behind less heat.
  private func addRideThrough(_ needs: PhaseNeeds, to constraints: inout [Constraint]) {
    guard let terms = phase.rideThrough,
      let gap = terms.gap(ups: phase.redundancy.ups, generators: phase.redundancy.generators),
      let lasts = cooling.plant.rideThrough(
        airHeat: needs.load.airHeat, liquidHeat: needs.load.liquidHeat,
        OutageConditions(terms, rackPower: needs.layout.rackPower)
      ).shortest
    else { return }
    constraints.append(
      Constraint(
        .rideThrough, use: gap.seconds, limit: lasts.seconds, unit: "s", scales: terms.tank > .zero
      ))
  }

  /// Water of a day at the design condition.
  func designDayWater(liquidHeat: Power, airHeat: Power) -> Volume {
    let liquid = cooling.design.liquidWater * (liquidHeat * .days(1))
    return liquid + cooling.design.airWater * (airHeat * .days(1))
  }

  /// Water of a year at the load factor.
  private func annualWater(_ needs: PhaseNeeds) -> Volume {
    let auxiliary = needs.load.cooling + needs.load.house
    return OperatingYear(
      of: needs.load, critical: needs.power.critical, loadFactor: scenario.buildOut.loadFactor,
      cooling: cooling,
      train: train(halls: needs.layout.halls).installed(
        for: needs.power.critical, auxiliary: auxiliary),
      lighting: scenario.assumptions.lighting, house: scenario.assumptions.houseLoad
    ).water
  }

  /// Fuel that carries a load for as long as is asked; nil where it is not, or without generators.
  func fuel(for load: Power) -> Volume? {
    guard let time = phase.redundancy.fuelStorage, let fuel = phase.train.generator.fuel else {
      return nil
    }
    return fuel * (load * time)
  }

  /// Site area that buildings of so much floor ask for, with yards, substation and roads.
  func land(floor: Area) -> Area { floor / scenario.assumptions.siteCoverage }
}
