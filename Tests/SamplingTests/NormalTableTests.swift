import Testing

@testable import Sampling

/// The tables against the exact functions, which ``NormalScoreTests`` holds to published values.
@Suite struct NormalTableTests {
  private let table = NormalTable()

  private func quantiles(_ shares: [Double]) -> [Double] {
    var column = shares
    column.withUnsafeMutableBufferPointer { table.quantiles($0) }
    return column
  }

  private func roots(_ scores: [Double]) -> [Double] {
    var column = scores
    column.withUnsafeMutableBufferPointer { table.roots($0) }
    return column
  }

  @Test func scoresAreThoseOfTheInverse() {
    // Every part of every octave, at places that are no ends of parts, on both sides of ½.
    var shares: [Double] = []
    for step in 0..<40_000 {
      let significand = 1 + Double(step % 800) / 800.3
      shares.append(Double(sign: .plus, exponent: -2 - step / 800, significand: significand))
    }
    shares += shares.filter { $0 > 0x1p-30 }.map { 1 - $0 }
    for (share, score) in zip(shares, quantiles(shares)) {
      #expect(abs(score - NormalScore.quantile(share)) < 2e-9)
    }
  }

  @Test func endsOfTheGeneratorHaveScores() {
    let ends = [Philox.uniform(0), Philox.uniform(.max), 0.5, 0.5.nextDown, 0x1p-2, 0x1p-53]
    for (share, score) in zip(ends, quantiles(ends)) {
      #expect(abs(score - NormalScore.quantile(share)) < 2e-9)
    }
  }

  @Test func squaresOfRootsAreTheDistribution() {
    let scores = (0...60_000).map { Double($0) / 3_333 - 9 } + [-40, 40, -8.5, 8.5]
    for (score, root) in zip(scores, roots(scores)) {
      #expect(abs(root - NormalScore.cumulative(score).squareRoot()) < 5e-9)
      #expect(root >= 0 && root <= 1)
    }
  }
}
