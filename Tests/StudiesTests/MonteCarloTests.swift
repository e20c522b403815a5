import Studies
import Testing

@Suite struct MonteCarloTests {
  private static let anchor = Sampler(
    [VariedInput(.triangular(low: 25_000, mode: 30_000, high: 40_000))], seed: 20_261_125)

  /// The figure is the first input itself.
  private static let identity: MonteCarlo.Evaluation = { inputs, count, figures in
    for place in 0..<count { figures[place] = inputs[place] }
  }

  /// Closed form: mean 95,000/3, median 40,000 − √(½ · 15,000 · 10,000).
  @Test func theTriangularAnchorIsMetWithinItsStandardError() async throws {
    let draws = 1_000_000
    let result = await MonteCarlo(Self.anchor, draws: draws).run(figures: 1, Self.identity)
    let estimate = try #require(result.first)
    let error = try #require(estimate.moments.standardError)
    #expect(abs(estimate.moments.mean - 31_666.6667) < 3 * error)
    #expect(abs(error - 3118.0478 / 1000) < 0.01)
    // √(p(1 − p)/n) over the density at the median, 2 · √(½ · 10/15) / 10,000.
    let median = try #require(estimate.p50)
    let density = 2 * (40_000 - 31_339.746) / (15_000 * 10_000.0)
    #expect(abs(median - 31_339.746) < 3 * 0.0005 / density)
    // P10 and P90 in closed form.
    let p10 = try #require(estimate.p10)
    let p90 = try #require(estimate.p90)
    #expect(abs(p10 - (25_000 + (0.1 * 15_000 * 5000).squareRoot())) < 15)
    #expect(abs(p90 - (40_000 - (0.1 * 15_000 * 10_000).squareRoot())) < 15)
    #expect(estimate.percentileError < 0.2)
  }

  /// Beyond the numbers that are kept the histogram answers, to less than a bin.
  @Test func theHistogramMeetsTheExactPercentiles() async throws {
    let draws = Percentiles.exactLimit * 2
    var values: [Double] = []
    let sampler = Sampler([VariedInput(.lognormal(mean: 4, deviation: 3))], seed: 5)
    let result = await MonteCarlo(sampler, draws: draws).run(figures: 1, Self.identity) {
      values += $0.figures
    }
    let estimate = try #require(result.first)
    let exact = Percentiles.values(of: values, at: [0.1, 0.5, 0.9]).compactMap { $0 }
    #expect(estimate.percentileError > 0)
    for (ours, exact) in zip([estimate.p10, estimate.p50, estimate.p90], exact) {
      #expect(abs(try #require(ours) - exact) <= estimate.percentileError)
    }
    #expect(estimate.convergence.last?.draws == draws)
    #expect(estimate.convergence.last?.p50 == estimate.p50)
  }

  /// NumPy: percentile([3, -1.5, 4.25, 0, 7, 2.5, 9, 11, -6, 5.5], [10, 50, 90]).
  @Test func percentilesAreNumPys() {
    let values = [3, -1.5, 4.25, .nan, 0, 7, 2.5, 9, 11, -6, 5.5]
    let percentiles = Percentiles.values(of: values, at: [0.1, 0.5, 0.9]).compactMap { $0 }
    #expect(percentiles.count == 3)
    for (ours, published) in zip(percentiles, [-1.95, 3.625, 9.2]) {
      #expect(abs(ours - published) < 1e-14)
    }
    #expect(Percentiles.values(of: [], at: [0.5]) == [nil])
    #expect(Percentiles.values(of: [2.5], at: [0, 1]) == [2.5, 2.5])
  }

  @Test(arguments: [1, 3, 700, 40_000, 300_000])
  func threadsChangeNoBit(_ draws: Int) async {
    let sampler = Sampler(
      [VariedInput(.normal(mean: 2, deviation: 0.3)), VariedInput(.uniform(low: 0, high: 1))],
      seed: 9)
    let evaluate: MonteCarlo.Evaluation = { inputs, count, figures in
      for place in 0..<count {
        figures[place] = inputs[place] * inputs[count + place]
        figures[count + place] = inputs[place] < 2 ? .nan : inputs[place]
      }
    }
    var results: [String] = []
    for threads in [1, 2, 5] {
      let run = MonteCarlo(sampler, draws: draws, threads: threads, blocksPerTurn: 7)
      results.append("\(await run.run(figures: 2, evaluate))")
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test func whatIsNotANumberIsCountedApart() async throws {
    let sampler = Sampler([VariedInput(.uniform(low: -1, high: 3))], seed: 2)
    let result = await MonteCarlo(sampler, draws: 10_000).run(figures: 1) {
      inputs, count, figures in
      for place in 0..<count { figures[place] = inputs[place] > 2 ? .nan : inputs[place] }
    }
    let estimate = try #require(result.first)
    #expect(abs(Double(estimate.undefined) - 2500) < 200)
    #expect(estimate.moments.count + estimate.undefined == 10_000)
    #expect(estimate.moments.max <= 2)
    #expect(abs(Double(estimate.moments.negative) - 2500) < 200)
  }

  @Test func convergenceRunsAtPowersOfTwo() async throws {
    let result = await MonteCarlo(Self.anchor, draws: 5000).run(figures: 1, Self.identity)
    let steps = try #require(result.first).convergence
    #expect(steps.map(\.draws) == [64, 128, 256, 512, 1024, 2048, 4096])
    // A step says what a run of so many draws says.
    let short = await MonteCarlo(Self.anchor, draws: 1024).run(figures: 1, Self.identity)
    let estimate = try #require(short.first)
    #expect(abs(steps[4].mean - estimate.moments.mean) < 1e-9)
    #expect(steps[4].p50 == estimate.p50)
  }

  /// Merged parts are the whole: mean 5, sum of squares 32 (the textbook's example).
  @Test func momentsMerge() {
    var moments = Moments([2, 4, 4])
    moments.merge(Moments([4, 5, 5, 7, 9]))
    moments.merge(Moments([]))
    #expect(moments.mean == 5)
    #expect(moments.standardDeviation.map { abs($0 - (32.0 / 7).squareRoot()) < 1e-15 } == true)
    #expect((moments.min, moments.max, moments.count) == (2, 9, 8))
    #expect(Moments([1]).standardDeviation == nil)
    // A large mean costs no digits: variance of 1e9 + {4, 7, 13, 16} is 30.
    let offsets: [Double] = [4, 7, 13, 16]
    let far = Moments(offsets.map { $0 + 1e9 })
    #expect(far.standardDeviation.map { abs($0 - 30.0.squareRoot()) < 1e-9 } == true)
  }
}
