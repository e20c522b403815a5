import RealModule

/// A stream of random numbers that is a function of seed, stream and place alone, so that a
/// replication is the same on any thread: the finalizer of SplitMix64 (Steele, Lea and Flood 2014)
/// over a counter.
struct CounterStream {
  private let key: UInt64
  private var counter: UInt64 = 0

  init(seed: UInt64, stream: UInt64) {
    key = Self.mixed(Self.mixed(seed) &+ stream &* 0x9E37_79B9_7F4A_7C15)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in (0, 1].
  mutating func uniform() -> Double {
    counter &+= 1
    let bits = Self.mixed(key ^ (counter &* 0xD134_2543_DE82_EF95)) >> 11
    return (Double(bits) + 1) / 9_007_199_254_740_992
  }

  /// Exponential with mean 1.
  mutating func exponential() -> Double { -Double.log(uniform()) }
}

/// What replications of a job found.
public struct FailureSimulation: Sendable, Hashable {
  public var replications: Int
  public var goodput: Double
  /// Half-width of the 95 % confidence interval of the mean.
  public var halfWidth: Double
  /// Interruptions in one replication, mean.
  public var failures: Double
  /// Share of wall time that the job waited for a node.
  public var waiting: Double

  /// Runs a job event by event, once for each replication.
  ///
  /// - Parameters:
  ///   - duration: Wall time, s.
  ///   - spares: Nodes that stand ready.
  ///   - repair: Time that a failed node is away, s; nil: a replacement is always at hand.
  public init(
    _ model: FailureModel, duration: Double, spares: Int = 0, repair: Double? = nil,
    replications: Int = 1000, seed: UInt64 = 1
  ) {
    var sum = 0.0
    var squares = 0.0
    var failures = 0
    var waiting = 0.0
    for replication in 0..<replications {
      var stream = CounterStream(seed: seed, stream: UInt64(replication))
      let one = Self.run(model, duration, spares, repair, &stream)
      sum += one.useful / duration
      squares += (one.useful / duration) * (one.useful / duration)
      failures += one.failures
      waiting += one.waiting / duration
    }
    let count = Double(replications)
    let mean = sum / count
    let variance = max(0, squares / count - mean * mean) * count / max(1, count - 1)
    self.replications = replications
    goodput = mean
    halfWidth = 1.96 * (variance / count).squareRoot()
    self.failures = Double(failures) / count
    self.waiting = waiting / count
  }

  private static func run(
    _ model: FailureModel, _ duration: Double, _ spares: Int, _ repair: Double?,
    _ stream: inout CounterStream
  ) -> (useful: Double, failures: Int, waiting: Double) {
    let segment = model.interval + model.write
    var now = 0.0
    var useful = 0.0
    var failures = 0
    var waiting = 0.0
    // When the nodes that are away come back: a queue, since every repair takes as long.
    var returns: [Double] = []
    var first = 0
    while true {
      let until = model.meanTime * stream.exponential()
      guard now + until < duration else {
        let left = duration - now
        let whole = (left / segment).rounded(.down)
        useful += whole * model.interval + min(left - whole * segment, model.interval)
        return (useful * model.speed, failures, waiting)
      }
      let stored = max(0, until - model.background)
      useful += (stored / segment).rounded(.down) * model.interval
      now += until
      failures += 1
      if let repair {
        returns.append(now + repair)
        while first < returns.count, returns[first] <= now { first += 1 }
        if returns.count - first > spares {
          // The job waits for the node that is back first.
          let back = returns[returns.count - 1 - spares]
          waiting += min(back, duration) - now
          now = back
        }
      }
      // A failure during the restart begins it again.
      var step = model.meanTime * stream.exponential()
      while step < model.restart, now < duration {
        now += step
        failures += 1
        step = model.meanTime * stream.exponential()
      }
      now += model.restart
      guard now < duration else { return (useful * model.speed, failures, waiting) }
    }
  }
}
