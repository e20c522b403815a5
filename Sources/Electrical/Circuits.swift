public import Quantities
import RealModule

/// Real power of a balanced three-phase circuit: √3 · V · I · cos φ.
///
/// - Parameters:
///   - volts: Between two phases.
///   - amperes: In each phase.
public func threePhasePower(volts: Double, amperes: Double, powerFactor: Double) -> Power {
  .watts(Double.sqrt(3) * volts * amperes * powerFactor)
}

/// Current, in amperes, that carries a power at a direct voltage.
public func directCurrent(_ power: Power, volts: Double) -> Double { power.watts / volts }

/// Resistive loss at one voltage over that at another, for the same power in the same conductor:
/// the square of the ratio of the currents.
public func resistiveLossRatio(volts: Double, comparedWith other: Double) -> Double {
  (other / volts) * (other / volts)
}
