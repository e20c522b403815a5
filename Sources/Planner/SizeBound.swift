import Catalog
import Cooling
import Electrical
import Fabric
import Quantities
import Scenario

// A number of scalable units that no plan exceeds. Every count below is rounded up in a plan and is
// not here; switches are at their fullest; losses at the best efficiency of each stage. What a plan
// takes for each unit is therefore never less, and the search may start from the quotient.

/// What a scalable unit takes at least, whatever the size of the phase.
struct LeastUnit {
  var critical: Power
  var liquidHeat: Power
  var airHeat: Power
  var facility: Power
}

extension PhaseModel {
  /// What one scalable unit takes at least.
  func leastUnitOfAnySize() -> LeastUnit {
    let assumptions = scenario.assumptions
    let critical = leastCritical
    let liquid = unitPower.system * (Double(phase.system.scalableUnit) * liquidFraction)
    let lighting = critical * assumptions.lighting
    let house = lighting + critical * assumptions.houseLoad

    // Up the train twice: the losses that heat rooms, then all of them with what they cause.
    func follow(_ auxiliary: Power) -> (total: Power, cooled: Power) {
      var sum = (total: Power.zero, cooled: Power.zero)
      var output = critical
      for index in stages.indices.reversed() {
        if index == sharedStages - 1 { output += auxiliary }
        let loss = output * stages[index].loss.leastFraction
        sum.total += loss
        if stages[index].isCooled { sum.cooled += loss }
        output += loss
      }
      return sum
    }
    let air = critical - liquid + lighting + follow(.zero).cooled
    let plant = liquid * cooling.perLiquidHeat + air * cooling.perAirHeat
    let loss = follow(plant + house).total
    return LeastUnit(
      critical: critical, liquidHeat: liquid, airHeat: air,
      facility: critical + plant + house + loss)
  }

  private var leastCritical: Power {
    let assumptions = scenario.assumptions
    let systems = Double(phase.system.scalableUnit)
    let accelerators = systems * Double(phase.system.accelerators)
    let storageNodes = accelerators * assumptions.storageNodesPerAccelerator
    let managementNodes = assumptions.managementNodesPerScalableUnit
    var power = unitPower.system * systems
    power += unitPower.storageNode * storageNodes
    power += unitPower.managementNode * managementNodes

    var switches = 0.0
    let endpoints = systems * Double(networks.computePorts)
    // A network that spans phases may have ports to spare, and cables that are there.
    if endpointsBefore == 0 {
      let links = endpoints * Double(networks.compute.planes)
      let least = LeastTree(networks.compute, links: links, tiers: leastTiers)
      switches += least.switches
      power += unitPower.computeSwitch * least.switches
      power += cables.least.host * links
      power += cables.least.leafSpine * least.leafSpine + cables.least.upper * least.upper
    }
    if let storage = networks.storage {
      let ofNodes =
        storageNodes * Double(networks.linksPerStorageNode)
        + managementNodes * Double(networks.linksPerManagementNode)
      let links = systems * Double(networks.storagePorts) + ofNodes
      let least = LeastTree(storage, links: links, tiers: 2)
      switches += least.switches
      power += unitPower.storageSwitch * least.switches
      power += cables.least.storageHost * links
      power += cables.least.storageLeafSpine * least.leafSpine
    }
    let nodes = (storageNodes + managementNodes) * Double(networks.managementPortsPerNode)
    let services = systems * Double(networks.managementPorts) + nodes + switches
    power += unitPower.managementSwitch * (services / Double(networks.managementRadix))
    return power
  }

  /// Tiers of the network of one scalable unit: a larger one has no fewer.
  private var leastTiers: Int {
    let endpoints = phase.system.scalableUnit * networks.computePorts
    return (try? networks.fabric(endpoints: endpoints).tiers) ?? 1
  }

  /// A number of scalable units that no plan within the limits exceeds.
  func bound(_ limit: SizeLimit) -> Int {
    var units = limit.contracted / leastUnit.facility
    switch phase.size {
    case .contracted: break
    case .facility(let power): units = min(units, power / leastUnit.facility)
    case .criticalIT(let power): units = min(units, power / leastUnit.critical)
    case .accelerators:
      units = min(units, Double(limit.accelerators / acceleratorsPerUnit))
    }
    if let area = site.site.land.area {
      units = min(units, (area - before.land) / land(floor: supportFloor(leastUnit.critical)))
    }
    if let water = site.site.water.limit {
      let day = designDayWater(liquidHeat: leastUnit.liquidHeat, airHeat: leastUnit.airHeat)
      if day > .zero { units = min(units, (water * .days(1) - before.water) / day) }
    }
    if let water = site.site.water.annualLimit {
      let factor = scenario.buildOut.loadFactor
      let liquid = leastUnit.liquidHeat * factor
      let lighting = leastUnit.critical * scenario.assumptions.lighting
      let year = cooling.year.water(
        airHeat: leastUnit.critical * factor - liquid + lighting, liquidHeat: liquid)
      if year > .zero { units = min(units, (water - before.annualWater) / year) }
    }
    if let limit = site.site.fuelLimit, let fuel = fuel(for: leastUnit.facility), fuel > .zero {
      units = min(units, (limit - before.fuel) / fuel)
    }
    // The rounding of these sums must not cost a unit.
    return wholeNumber((units * (1 + 1e-9)).rounded(.down))
  }

  var acceleratorsPerUnit: Int { phase.system.scalableUnit * phase.system.accelerators }
}

/// The fewest switches and links of a tree, every switch full.
private struct LeastTree {
  var switches: Double
  /// Links from leaves, and those between the switches above.
  var leafSpine: Double
  var upper: Double

  /// - Parameter links: links from endpoints, of all planes.
  init(_ question: FabricQuestion, links: Double, tiers: Int) {
    let radix = Double(max(1, question.radix))
    guard tiers > 1 else {
      switches = links / radix
      leafSpine = 0
      upper = 0
      return
    }
    let down = question.oversubscription.down
    let up = question.oversubscription.up
    let multiple = max(1, question.radix / (down + up))
    let uplinks = links * Double(up) / Double(down)
    // Below the top, a switch gives half its ports to either side.
    switches = links / Double(multiple * down) + uplinks / radix
    switches += Double(tiers - 2) * uplinks / (radix / 2)
    leafSpine = uplinks
    upper = uplinks * Double(tiers - 2)
  }
}
