import Catalog
public import Quantities

/// What of a plant runs on when the mains fail, and what holds heat until chillers are back.
public struct OutageConditions: Hashable, Sendable {
  /// Pumps of loops and distribution units.
  public var pumpsRun: Bool
  /// Fan walls and air handlers.
  public var fansRun: Bool
  /// Facility water for each watt of heat, m³/W, and in buffer tanks beside it.
  public var loopVolume: Double
  public var tank: Volume
  /// Coolant between distribution units and racks for each watt of heat, m³/W.
  public var coolantLoop: Double
  /// Coolant inside one rack, and air of the room for one.
  public var rackCoolant: Volume
  public var rackAir: Volume
  public var rackPower: Power
  /// What racks take for so short a time.
  public var airLimit: Temperature
  /// Nil: the highest supply that the terminal's record names.
  public var coolantLimit: Temperature?

  public init(
    pumpsRun: Bool, fansRun: Bool, loopVolume: Double, tank: Volume, coolantLoop: Double,
    rackCoolant: Volume, rackAir: Volume, rackPower: Power, airLimit: Temperature,
    coolantLimit: Temperature?
  ) {
    self.pumpsRun = pumpsRun
    self.fansRun = fansRun
    self.loopVolume = loopVolume
    self.tank = tank
    self.coolantLoop = coolantLoop
    self.rackCoolant = rackCoolant
    self.rackAir = rackAir
    self.rackPower = rackPower
    self.airLimit = airLimit
    self.coolantLimit = coolantLimit
  }
}

/// How long racks stay below their limits without heat rejection.
///
/// Seconds = ρ c V (limit − supply) / heat of what moves past the racks, well mixed; metal, pipes and
/// the walls of the room are left out. With pumps and fans running that is the water of the loop and
/// its tanks, without pumps the coolant inside the racks, without fans the air of the room.
public struct RideThrough: Hashable, Sendable {
  /// By liquid; nil where there is none.
  public var liquid: Duration?
  /// By air; nil where outside air needs nothing that stops.
  public var air: Duration?

  public var shortest: Duration? { [liquid, air].compactMap { $0 }.min() }
}

extension PlantModel {
  /// Time to the limits after chillers and heat rejection stop.
  public func rideThrough(
    airHeat: Power, liquidHeat: Power, _ outage: OutageConditions
  ) -> RideThrough {
    let isShared = plant.liquid != nil && plant.liquid?.loop == nil
    let hasAirLoop = plant.air.loop != nil
    // Tanks stand in the loops by their heat.
    let all = airHeat + liquidHeat
    let liquidShare = all > .zero ? liquidHeat / all : 0
    let airRise = outage.airLimit - plant.air.supply
    let airRoom = seconds(
      capacity: outage.rackAir.cubicMeters * 1.15 * Air.specificHeat, rise: airRise.celsius,
      heat: airShare(airHeat, liquidHeat) * outage.rackPower.watts)
    var result = RideThrough(liquid: nil, air: nil)
    var coolantRise: Double?
    if let supply = coolantSupply {
      let terminal = plant.liquid.flatMap { path in records.first { $0.id == path.terminal } }
      let limit = outage.coolantLimit ?? terminal?.coolantSupply?.last ?? supply
      coolantRise = (limit - supply).celsius
    }
    let liquidCapacity = Water.heatCapacity(of: .pg25, at: .celsius(35))
    let waterCapacity = Water.heatCapacity(of: .water, at: .celsius(30))
    func loop(_ heat: Power, _ share: Double) -> Double {
      let volume = outage.loopVolume * heat.watts + outage.tank.cubicMeters * share
      return volume * waterCapacity
    }
    if let coolantRise, liquidHeat > .zero {
      if outage.pumpsRun {
        let heat = isShared ? all : liquidHeat
        let water = loop(heat, isShared ? 1 : liquidShare)
        let coolant = outage.coolantLoop * liquidHeat.watts * liquidCapacity
        result.liquid = seconds(
          capacity: water * liquidHeat.watts / heat.watts + coolant, rise: coolantRise,
          heat: liquidHeat.watts)
      } else {
        result.liquid = seconds(
          capacity: outage.rackCoolant.cubicMeters * liquidCapacity, rise: coolantRise,
          heat: (1 - airShare(airHeat, liquidHeat)) * outage.rackPower.watts)
      }
    }
    guard airHeat > .zero else { return result }
    if !hasAirLoop, plant.air.dewPointMaximum != nil, outage.fansRun { return result }
    guard outage.pumpsRun, outage.fansRun, hasAirLoop else {
      result.air = airRoom
      return result
    }
    let heat = isShared ? all : airHeat
    let water = loop(heat, isShared ? 1 : 1 - liquidShare)
    let byWater = seconds(
      capacity: water * airHeat.watts / heat.watts, rise: airRise.celsius, heat: airHeat.watts)
    result.air = byWater + airRoom
    return result
  }

  private func airShare(_ air: Power, _ liquid: Power) -> Double {
    let all = air + liquid
    return all > .zero ? air / all : 1
  }

  private func seconds(capacity: Double, rise: Double, heat: Double) -> Duration {
    guard heat > 0 else { return Duration(base: .infinity) }
    return Duration(base: max(0, capacity * rise / heat))
  }
}
