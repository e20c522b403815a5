import RealModule

/// Fans and pumps at reduced speed.
public enum Affinity {
  /// Power of `spare` machines for every one needed that share a flow, as a fraction of the power
  /// of the needed ones at full flow.
  ///
  /// Flow follows speed, power its `exponent` (3 by the affinity laws, less with static head), so
  /// two machines at half speed take a quarter of one at full speed.
  ///
  /// - Parameters:
  ///   - flow: fraction of the full flow, above 0.
  ///   - spare: machines that run for each one needed, 1 or more.
  ///   - minimumSpeed: lowest speed of the drive per full speed.
  public static func power(
    flow: Double, spare: Double = 1, exponent: Double = 3, minimumSpeed: Double = 0
  ) -> Double {
    let speed = max(flow / spare, minimumSpeed)
    return spare * (exponent == 3 ? speed * speed * speed : .pow(speed, exponent))
  }
}
