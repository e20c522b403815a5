import Catalog
import Cooling
import Documents
import Interchange
import Planner
public import Quantities
import Reporting
import Scenario

/// A hall that loses the mains: how long racks stay below their limits, with what runs on, against
/// the time until chillers cool again.
public struct CoolingOutage: Sendable {
  public var rackPower: Power
  public var tank: Volume
  /// Until generators have brought chillers back.
  public var gap: Duration
  /// Pumps and fans on UPS; pumps stopped; fans stopped.
  var onUPS: RideThrough
  var pumpsStopped: RideThrough
  var fansStopped: RideThrough
  /// Tanks that close the gap with pumps and fans on UPS; nil where none are needed.
  var tankNeeded: Volume?

  init(
    _ model: PlantModel, airHeat: Power, liquidHeat: Power, rackPower: Power, tank: Volume,
    terms: RideThroughTerms
  ) {
    var terms = terms
    terms.tank = tank
    self.rackPower = rackPower
    self.tank = tank
    func lasts(_ pumps: Backing, _ fans: Backing, _ tank: Volume) -> RideThrough {
      var terms = terms
      terms.pumps = pumps
      terms.fans = fans
      terms.tank = tank
      return model.rideThrough(
        airHeat: airHeat, liquidHeat: liquidHeat, OutageConditions(terms, rackPower: rackPower))
    }
    let gap = terms.gap(ups: .nPlus1, generators: .nPlus1) ?? .zero
    self.gap = gap
    let now = lasts(.ups, .ups, tank)
    onUPS = now
    pumpsStopped = lasts(.generator, .ups, tank)
    fansStopped = lasts(.ups, .generator, tank)
    // Linear in the tank: what a cubic meter adds tells how many are missing.
    let more = lasts(.ups, .ups, tank + .cubicMeters(1))
    var needed = 0.0
    for (path, larger) in [(now.liquid, more.liquid), (now.air, more.air)] {
      guard let path, let larger, path < gap else { continue }
      let step = (larger - path).seconds
      guard step > 0 else { continue }
      needed = max(needed, tank.cubicMeters + (gap - path).seconds / step)
    }
    tankNeeded = needed > 0 ? .cubicMeters(needed) : nil
  }

  var json: JSON {
    func path(_ result: RideThrough) -> JSON {
      .object([("liquid_s", JSON(result.liquid?.seconds)), ("air_s", JSON(result.air?.seconds))])
    }
    return .object([
      ("rack_kw", .number(rackPower.kilowatts)), ("tank_m3", .number(tank.cubicMeters)),
      ("cooling_back_s", .number(gap.seconds)), ("pumps_and_fans_on_ups", path(onUPS)),
      ("pumps_stopped", path(pumpsStopped)), ("fans_stopped", path(fansStopped)),
      ("tank_needed_m3", JSON(tankNeeded?.cubicMeters)),
      ("bridges", .boolean((onUPS.shortest ?? gap) >= gap)),
    ])
  }

  var lines: [String] {
    func seconds(_ result: RideThrough) -> String {
      let parts = [("liquid", result.liquid), ("air", result.air)].compactMap { name, time in
        time.map { "\(name) \(NumberText.fixed($0.seconds, 0)) s" }
      }
      return parts.isEmpty ? "no limit" : parts.joined(separator: ", ")
    }
    var table = TextTable([.left, .left])
    table.add(["Mains lost, seconds to the limit", "racks of \(rackPower.shortText)"])
    table.add(["  pumps and fans on UPS", seconds(onUPS)])
    table.add(["  pumps stopped", seconds(pumpsStopped)])
    table.add(["  fan walls stopped", seconds(fansStopped)])
    table.add(["  chillers cool again after", "\(NumberText.fixed(gap.seconds, 0)) s"])
    if let tankNeeded {
      table.add([
        "  tanks that carry them there", "\(NumberText.fixed(tankNeeded.cubicMeters, 1)) m3",
      ])
    }
    return table.lines()
  }
}
