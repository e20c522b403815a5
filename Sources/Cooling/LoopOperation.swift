import Quantities

/// A loop at one load: what does not change from hour to hour is worked out once.
struct LoopOperation {
  private let model: LoopModel
  /// Heat per machine over that at full load; approaches shrink with it (constant UA).
  private let share: Double
  private let load: Double
  private let spare: Double
  private let pump: Double
  private let towerPumpFactor: Double

  init(_ model: LoopModel, _ operation: PlantOperation) {
    self.model = model
    load = operation.load
    spare = operation.spare
    share = operation.load / operation.spare
    pump =
      model.pump
      * Affinity.power(
        flow: load, spare: spare, exponent: model.pumpExponent,
        minimumSpeed: model.pumpMinimumSpeed) / load
    if case .wet(let tower) = model.rejection {
      towerPumpFactor =
        tower.pump
        * Affinity.power(
          flow: load, spare: spare, exponent: tower.pumpExponent,
          minimumSpeed: tower.pumpMinimumSpeed) / load
    } else {
      towerPumpFactor = 0
    }
  }

  /// Performance in outdoor air of a dry and a wet bulb (°C), per unit of heat that enters the loop.
  func performance(dryBulb: Double, wetBulb: Double) -> LoopPerformance {
    let heat = 1 + pump
    switch model.rejection {
    case .none: return mechanical(heat, source: dryBulb)
    case .dry(let free): return dry(free, heat, dryBulb)
    case .adiabatic(let free, let pad): return adiabatic(free, pad, heat, dryBulb, wetBulb)
    case .wet(let tower): return wet(tower, heat, wetBulb)
    }
  }

  /// Dry cooler, then chillers for what it cannot do. The cooler rests where chillers alone are
  /// cheaper than its fans.
  private func dry(_ free: FreeCooling, _ heat: Double, _ dryBulb: Double) -> LoopPerformance {
    let approach = free.approach * share
    let excess = dryBulb + approach - model.supply
    var result: LoopPerformance
    if excess <= 0 {
      result = unlifted(heat)
      result.rejectionFan = heat * fan(free, approach / (model.supply - dryBulb))
    } else {
      result = lifted(heat, share: min(excess / model.delta, 1), source: dryBulb, excess)
      result.rejectionFan = heat * fan(free, 1)
    }
    guard model.chiller != nil else { return result }
    let alone = mechanical(heat, source: dryBulb)
    return result.power < alone.power ? result : alone
  }

  /// Dry cooler whose air is cooled by wetted pads in the hours when it is too warm, along the line
  /// of constant wet bulb; the water is what cools that air.
  private func adiabatic(
    _ free: FreeCooling, _ pad: AdiabaticPad, _ heat: Double, _ dryBulb: Double, _ wetBulb: Double
  ) -> LoopPerformance {
    let excess = dryBulb + free.approach * share - model.supply
    // Pads are staged: no more of them is wetted than the hour needs.
    let cooling = min(pad.effectiveness * max(dryBulb - wetBulb, 0), excess)
    guard excess > 0, cooling > 0 else { return dry(free, heat, dryBulb) }
    var result = dry(free, heat, dryBulb - cooling)
    // Pads rest where chillers alone are cheaper than cooler and trim.
    guard result.rejectionFan > 0 else { return result }
    let evaporation = Water.evaporation(at: .celsius(wetBulb)) * (cooling / pad.airDelta)
    result.water =
      result.rejected * Water.makeUp(evaporation: evaporation, cycles: pad.cycles).base
    result.sewer = result.rejected * Water.blowdown(evaporation, cycles: pad.cycles).base
    return result
  }

  /// Tower through the exchanger, then chillers whose condensers the tower cools.
  private func wet(_ tower: Tower, _ heat: Double, _ wetBulb: Double) -> LoopPerformance {
    let approach = (tower.free.approach + tower.exchangerApproach) * share
    let excess = wetBulb + approach - model.supply
    var result: LoopPerformance
    if excess <= 0 {
      let speed = approach / (model.supply - wetBulb)
      let water = model.supply - tower.exchangerApproach * share
      result = rejecting(unlifted(heat), tower, speed: speed, water: water)
    } else {
      let water = wetBulb + tower.free.approach * share
      result = lifted(heat, share: min(excess / model.delta, 1), source: water, excess)
      result = rejecting(result, tower, speed: 1, water: water)
    }
    guard model.chiller != nil else { return result }
    // Chillers alone: the tower slows down with the load and holds its design approach.
    let water = wetBulb + tower.free.approach
    let alone = rejecting(
      mechanical(heat, source: water), tower, speed: share, water: water)
    return result.power < alone.power ? result : alone
  }

  private func unlifted(_ heat: Double) -> LoopPerformance {
    var result = LoopPerformance()
    result.pump = pump
    result.rejected = heat
    return result
  }

  private func mechanical(_ heat: Double, source: Double) -> LoopPerformance {
    lifted(heat, share: 1, source: source, 0)
  }

  /// Chillers lift `share` of the heat; without chillers the loop runs `excess` too warm.
  private func lifted(
    _ heat: Double, share lifted: Double, source: Double, _ excess: Double
  ) -> LoopPerformance {
    var result = unlifted(heat)
    guard let chiller = model.chiller else {
      result.shortfall = excess
      return result
    }
    let electricity = chiller.electricity(
      supply: model.supply, source: source, partLoad: share)
    result.compressor = lifted * heat * electricity
    result.chillerShare = lifted
    result.rejected += result.compressor
    return result
  }

  /// Adds a tower at fan `speed` and water temperature (°C) to a loop and its condensers.
  private func rejecting(
    _ loop: LoopPerformance, _ tower: Tower, speed: Double, water: Double
  ) -> LoopPerformance {
    var result = loop
    result.towerPump = loop.rejected * towerPumpFactor
    result.rejected += result.towerPump
    result.rejectionFan = result.rejected * fan(tower.free, speed)
    let evaporation = Water.evaporation(at: .celsius(water))
    let drift = WaterIntensity(base: tower.drift * tower.flow)
    let makeUp = Water.makeUp(evaporation: evaporation, cycles: tower.cycles, drift: drift)
    result.water = result.rejected * makeUp.base
    result.sewer =
      result.rejected * Water.blowdown(evaporation, cycles: tower.cycles, drift: drift).base
    return result
  }

  /// Fan power per heat at a speed: all machines run alike.
  private func fan(_ free: FreeCooling, _ wanted: Double) -> Double {
    let speed = clamped(wanted, free.minimumSpeed, 1)
    return free.fanFraction * spare * speed * speed * speed / load
  }
}
