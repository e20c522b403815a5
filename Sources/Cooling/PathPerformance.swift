public import Quantities

/// One way of heat (air or liquid) at one hour, each figure per unit of heat that racks give to it.
///
/// Powers are dimensionless: kW of electricity per kW of heat.
public struct PathPerformance: Hashable, Sendable {
  /// Fans of air handlers and fan walls.
  public var terminalFan = 0.0
  /// Pumps of the coolant distribution units.
  public var cduPump = 0.0
  /// Pumps of the facility water.
  public var loopPump = 0.0
  /// Chillers; those cooled by air with their condenser fans.
  public var compressor = 0.0
  /// Fans of dry coolers and towers.
  public var rejectionFan = 0.0
  public var towerPump = 0.0
  /// Pumps of evaporative media.
  public var sprayPump = 0.0
  /// Make-up water per heat.
  public var water = WaterIntensity.zero
  /// The part of it that goes to the sewer; the rest evaporates or drifts away.
  public var sewer = WaterIntensity.zero
  /// Heat that reaches the open air: the racks' and that of every machine in its stream.
  public var rejected = 0.0
  /// Share of the heat that chillers lift: 0 is free cooling.
  public var chillerShare = 0.0
  /// How much warmer than designed racks are supplied; 0 where the plant makes its temperature.
  public var shortfall = TemperatureDifference.zero

  /// Electricity per heat.
  public var power: Double {
    let terminals = terminalFan + cduPump + sprayPump
    let loop = loopPump + towerPump
    return terminals + loop + compressor + rejectionFan
  }

  init() {}

  /// Adds the water that is sprayed back for what cold coils condense, per heat: what the coil gains
  /// in latent heat the spray takes from the air as sensible heat, so that heat is unchanged.
  mutating func humidify(condensed latent: Double) {
    guard latent > 0 else { return }
    water = water + Water.evaporation(at: .celsius(20)) * latent
  }

  /// Adds a loop that carries `heat` for each unit of rack heat.
  mutating func add(_ loop: LoopPerformance, heat: Double) {
    loopPump += heat * loop.pump
    compressor += heat * loop.compressor
    rejectionFan += heat * loop.rejectionFan
    towerPump += heat * loop.towerPump
    water = water + WaterIntensity(base: heat * loop.water)
    sewer = sewer + WaterIntensity(base: heat * loop.sewer)
    rejected += heat * loop.rejected
    chillerShare += loop.chillerShare
    shortfall += .kelvins(loop.shortfall)
  }
}

/// The whole plant at one hour.
public struct PlantPerformance: Hashable, Sendable {
  public var air: PathPerformance
  /// Absent where the plant has no way for liquid.
  public var liquid: PathPerformance?

  /// Electricity for given heats. White-space electrical losses belong to the air's heat.
  public func power(airHeat: Power, liquidHeat: Power) -> Power {
    airHeat * air.power + liquidHeat * (liquid?.power ?? 0)
  }
}
