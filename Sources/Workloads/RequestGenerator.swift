import RealModule

/// Requests at random times and of random lengths, from a seed: a Poisson process, lengths lognormal
/// about their means with a given coefficient of variation.
public struct RequestGenerator: Sendable {
  private var stream: CounterStream
  private let shape: RequestShape
  private let rate: Double
  private let variation: Double
  private var time = 0.0
  private var left: Int

  /// - Parameters:
  ///   - rate: Requests a second.
  ///   - variation: Standard deviation of lengths over their mean; 0: all alike.
  public init(_ shape: RequestShape, rate: Double, variation: Double, count: Int, seed: UInt64) {
    stream = CounterStream(seed: seed, stream: 11)
    self.shape = shape
    self.rate = rate
    self.variation = variation
    left = count
  }

  /// The next request, or nil after the last.
  public mutating func next() -> SimulatedRequest? {
    guard left > 0 else { return nil }
    left -= 1
    time += stream.exponential() / rate
    return request(at: time)
  }

  /// A request at a time, whose lengths are drawn.
  public mutating func request(at time: Double) -> SimulatedRequest {
    let input = length(shape.input)
    let cached = min(Int(Double(input) * shape.cached), input - 1)
    return SimulatedRequest(
      arrival: time, input: input, output: length(shape.output), cached: max(0, cached))
  }

  private mutating func length(_ mean: Double) -> Int {
    guard variation > 0 else { return max(1, Int(mean.rounded())) }
    // Box and Muller 1958.
    let radius = (-2 * Double.log(stream.uniform())).squareRoot()
    let normal = radius * Double.cos(2 * Double.pi * stream.uniform())
    let spread = Double.log(1 + variation * variation)
    return max(1, Int((mean * Double.exp(spread.squareRoot() * normal - spread / 2)).rounded()))
  }
}
