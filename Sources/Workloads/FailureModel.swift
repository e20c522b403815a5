import RealModule

/// A job that is interrupted at random, restarts from its last checkpoint and goes on.
///
/// Failures of all parts are superposed into one Poisson process: the sum of independent ones is one.
/// Times are seconds.
public struct FailureModel: Sendable, Hashable {
  /// Mean time between interruptions of the whole job.
  public var meanTime: Double
  /// Work between checkpoints.
  public var interval: Double
  /// Time that a checkpoint takes from work.
  public var write: Double
  public var restart: Double
  /// Time after a checkpoint was taken before it counts: an asynchronous one is still being stored.
  public var background: Double
  /// Share of its speed that the job keeps beside stragglers.
  public var speed: Double

  public init(
    meanTime: Double, interval: Double, write: Double, restart: Double, background: Double = 0,
    speed: Double = 1
  ) {
    self.meanTime = meanTime
    self.interval = interval
    self.write = write
    self.restart = restart
    self.background = background
    self.speed = speed
  }

  /// √(2·w·M): Young 1974, "A first order approximation to the optimum checkpoint interval".
  public static func youngInterval(write: Double, meanTime: Double) -> Double {
    (2 * write * meanTime).squareRoot()
  }

  /// √(2·w·M) − w for w < M/2, else M: Daly 2006, "A higher order estimate of the optimum checkpoint
  /// interval", first order.
  public static func dalyInterval(write: Double, meanTime: Double) -> Double {
    guard write < meanTime / 2 else { return meanTime }
    return (2 * write * meanTime).squareRoot() - write
  }

  /// Time that checkpoints and lost work take at Young's interval: √(2·w/M), without restarts.
  public static func overhead(write: Double, meanTime: Double) -> Double {
    (2 * write / meanTime).squareRoot()
  }

  /// Effective training time over wall time by the first-order formula of Kokolis et al. 2024
  /// (arXiv 2410.21680): (1 − λ·(u₀ + Δt/2)) / (1 + w/Δt), no less than 0. What an asynchronous
  /// checkpoint takes to be stored is lost beside half an interval.
  public var goodput: Double {
    let lost = restart + interval / 2 + background
    return speed * max(0, (1 - lost / meanTime) / (1 + write / interval))
  }

  /// The same exactly for a renewal process: Δt / (M·e^(R/M)·(e^((Δt + w)/M) − 1)), Daly 2006,
  /// equation 20. Failures during restarts and checkpoints count; first order leaves them out.
  public var renewalGoodput: Double {
    let segment = Double.expMinusOne((interval + write) / meanTime)
    // The last checkpoint counts with the chance that no failure comes while it is stored.
    let stored = Double.exp(-background / meanTime)
    return speed * stored * interval / (meanTime * Double.exp(restart / meanTime) * segment)
  }

  /// The interval at which `renewalGoodput` is largest, by golden section between a hundredth of
  /// Young's interval and a hundred times it, to a millionth.
  public static func optimalInterval(write: Double, meanTime: Double) -> Double {
    let young = youngInterval(write: write, meanTime: meanTime)
    func value(_ logarithm: Double) -> Double {
      FailureModel(
        meanTime: meanTime, interval: Double.exp(logarithm), write: write, restart: 0
      ).renewalGoodput
    }
    var low = Double.log(young / 100)
    var high = Double.log(young * 100)
    let ratio = (5.0.squareRoot() - 1) / 2
    while high - low > 1e-7 {
      let left = high - ratio * (high - low)
      let right = low + ratio * (high - low)
      if value(left) < value(right) { low = left } else { high = right }
    }
    return Double.exp((low + high) / 2)
  }
}

/// Spares for nodes that are away for repair.
public enum SpareNodes {
  /// The fewest spares with P(nodes away > spares) ≤ 1 − `confidence`, nodes away being Poisson with
  /// mean λ·R (Palm's theorem: whatever the distribution of repair times).
  public static func needed(mean: Double, confidence: Double) -> Int {
    var spares = 0
    while shortage(mean: mean, spares: spares) > 1 - confidence, spares < 100_000_000 {
      spares += 1
    }
    return spares
  }

  /// P(more than `spares` nodes are away).
  public static func shortage(mean: Double, spares: Int) -> Double {
    guard mean > 0 else { return 0 }
    // Terms in logarithms: e^−mean alone is 0 beyond a mean of 745.
    var logarithm = -mean
    var sum = Double.exp(logarithm)
    for count in 1..<max(spares + 1, 2) where count <= spares {
      logarithm += Double.log(mean / Double(count))
      sum += Double.exp(logarithm)
    }
    return max(0, 1 - sum)
  }
}

/// Nodes that fail more often than their kin, and nodes that are slower.
public enum OddNodes {
  /// Factor on the rate of a cluster of which a share are lemons that fail `factor` times as often, less
  /// those that were found and taken out.
  public static func rate(share: Double, factor: Double, removed: Double) -> Double {
    1 + share * (factor - 1) * (1 - removed)
  }

  /// Share of its speed that a synchronous job keeps when each of its nodes is slower by `slowdown` with
  /// chance `share`: it waits for the slowest, which is slow with chance 1 − (1 − share)^nodes.
  public static func speed(nodes: Double, share: Double, slowdown: Double) -> Double {
    let some = 1 - Double.exp(nodes * Double.log(onePlus: -min(share, 1 - 1e-12)))
    return 1 / (1 + slowdown * some)
  }
}
