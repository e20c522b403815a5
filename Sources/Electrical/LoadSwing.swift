public import Quantities

/// Swings of a training load: all accelerators compute, then all wait, again and again; and the
/// whole job stops at once.
public struct LoadSwing: Hashable, Sendable {
  /// Between computing and waiting.
  public var size: Power
  /// Of one computation and one wait, in equal parts.
  public var period: Duration

  public init(size: Power, period: Duration) {
    self.size = size
    self.period = period
  }

  /// Storage that holds the grid at the mean: a square wave of half the swing about it, for half a
  /// period: ΔP/2 · T/2.
  public var storage: Energy { size * 0.5 * (period * 0.5) }

  /// Power that such a storage takes and gives.
  public var storagePower: Power { size * 0.5 }

  /// How long the load must be let down, or up, where the grid takes so much in a minute.
  public func rampTime(limit: Ratio<PowerDimension, DurationDimension>) -> Duration {
    Duration(base: size.base / limit.base)
  }

  /// Energy that storage takes up, or accelerators burn for nothing, where a job stops and the grid
  /// is let down at its limit: ΔP²/(2 r).
  public func rampEnergy(limit: Ratio<PowerDimension, DurationDimension>) -> Energy {
    size * 0.5 * rampTime(limit: limit)
  }
}
