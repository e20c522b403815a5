import Sampling
import Studies
import Testing

/// Quantiles against SciPy 1.17 (`scipy.stats`, `ppf`), to the digits that it is good for.
@Suite struct DistributionTests {
  private static let shares = [1e-12, 1e-6, 0.01, 0.1, 0.5, 0.77, 0.9, 0.999, 1 - 1e-9]

  private func expect(
    _ distribution: Distribution, _ published: [Double], within tolerance: Double = 1e-14,
    _ location: SourceLocation = #_sourceLocation
  ) {
    for (share, value) in zip(Self.shares, published) {
      let ours = distribution.quantile(share)
      #expect(
        abs(ours - value) <= tolerance * max(1, abs(value)), "\(share): \(ours), SciPy \(value)",
        sourceLocation: location)
      // SciPy's share of a value near the end is all that is left of it: compare the way back too.
      #expect(
        abs(distribution.cumulative(ours) - share) <= 1e-13, "\(share)", sourceLocation: location)
    }
  }

  @Test func normal() {
    expect(
      .normal(mean: 0, deviation: 1),
      [
        -7.034483825301131, -4.753424308822899, -2.3263478740408408, -1.2815515655446004,
        0.0, 0.7388468491852137, 1.2815515655446004, 3.090232306167813,
        5.997807019601637,
      ])
  }

  @Test func uniform() {
    expect(
      .uniform(low: 2, high: 5),
      [
        2.000000000003, 2.000003, 2.03, 2.3,
        3.5, 4.3100000000000005, 4.7, 4.997,
        4.999999997,
      ])
  }

  @Test func triangular() {
    expect(
      .triangular(low: 25_000, mode: 30_000, high: 40_000),
      [
        25000.00866025404, 25008.660254037844, 25866.02540378444, 27738.61278752583,
        31339.74596215561, 34126.32993776463, 36127.01665379258, 39612.70166537926,
        39999.612701670856,
      ])
  }

  @Test func lognormal() {
    expect(
      .lognormal(mean: 4, deviation: 1),
      [
        0.686565724322451, 1.2039293894082002, 2.188435930232267, 2.830455226230156,
        3.880570000581327, 4.654811527238943, 5.3202832497966766, 8.305028219377329,
        16.99239949424721,
      ])
  }

  @Test func pert() {
    expect(
      .pert(low: 1, mode: 3, high: 9),
      [
        1.000002529822928, 1.0025306225711499, 1.261456897604823, 1.8978796683668684,
        3.5104813636455794, 4.7443100869526145, 5.671122996956232, 8.023889363108172,
        8.96989248828083,
      ], within: 1e-13)
  }

  @Test func pertWithItsModeAtAnEnd() {
    expect(
      .pert(low: 0, mode: 0, high: 1),
      [
        2.0000000000008e-13, 2.0000008000004803e-07, 0.0020080483385741996, 0.020851637639023212,
        0.12944943670387585, 0.25467520861214654, 0.36904265551980675, 0.748811356849042,
        0.9841510681650365,
      ], within: 1e-13)
  }

  @Test func pertWithItsModeAtTheOtherEnd() {
    expect(
      .pert(low: 0, mode: 1, high: 1),
      [
        0.003981071705534972, 0.06309573444801932, 0.39810717055349726, 0.6309573444801932,
        0.8705505632961241, 0.9490697802058682, 0.9791483623609768, 0.9997999199519664,
        0.9999999998,
      ], within: 1e-13)
  }

  /// The density of the normal distribution is the slope of its share: the quantile turns back to
  /// the share to the last digits over the whole range of uniform numbers.
  @Test func normalQuantileInvertsTheShare() {
    for step in 1..<2048 {
      let u = Double(step) / 2048
      let z = NormalScore.quantile(u)
      #expect(abs(NormalScore.cumulative(z) - u) <= 4e-16)
      #expect(abs(NormalScore.quantile(1 - u) + z) <= 1e-14)
    }
    // Scipy: norm.ppf(2 ** -53), the least uniform number.
    #expect(abs(NormalScore.quantile(0x1p-53) + 8.209536151601387) < 1e-14)
  }

  /// Textbook: the triangular (25, 30, 40 thousand) of the references, mean 31,666.667 and median
  /// 31,339.746.
  @Test func triangularAnchor() {
    let anchor = Distribution.triangular(low: 25_000, mode: 30_000, high: 40_000)
    // Above the mode: 40,000 − √(½ · 15,000 · 10,000).
    #expect(abs(anchor.quantile(0.5) - 31_339.745962155614) < 1e-9)
    #expect(anchor.range == 25_000...40_000)
  }

  @Test func percentilesThatDefineAreMet() {
    let normal = Distribution.normal(p10: 3, p90: 5)
    let lognormal = Distribution.lognormal(p10: 3e9, p90: 5e9)
    for (share, value) in [(0.1, 3.0), (0.9, 5.0)] {
      #expect(abs(normal.quantile(share) - value) < 1e-14)
      #expect(abs(lognormal.quantile(share) / (value * 1e9) - 1) < 1e-14)
    }
    #expect(abs(lognormal.quantile(0.5) / (15.0.squareRoot() * 1e9) - 1) < 1e-14)
  }

  @Test func aTruncatedDistributionStaysInsideInProportion() {
    let input = VariedInput(.normal(mean: 2, deviation: 1), within: 0...3)
    #expect(input.range == 0...3)
    // Scipy: truncnorm.ppf([.1, .5, .9], -2, 1, loc=2, scale=1).
    for (share, value) in [
      (0.1, 0.7442846358497848), (0.5, 1.8288360819821752), (0.9, 2.704647821094745),
    ] {
      #expect(abs(input.quantile(share) - value) < 1e-12)
    }
    #expect(input.quantile(0x1p-53) >= 0)
    #expect(input.quantile(1 - 0x1p-53) <= 3)
  }
}
