import Sampling
import Studies
import Testing

@Suite struct SamplerTests {
  private static let all: [VariedInput] = [
    VariedInput(.triangular(low: 25_000, mode: 30_000, high: 40_000)),
    VariedInput(.normal(mean: 2, deviation: 0.3)),
    VariedInput(.lognormal(mean: 4, deviation: 1)),
    VariedInput(.uniform(low: -1, high: 3)),
    VariedInput(.pert(low: 1, mode: 3, high: 9)),
    VariedInput(.normal(mean: 2, deviation: 1), within: 0...3),
    VariedInput(.discrete(values: [1, 2, 5], probabilities: [0.2, 0.5, 0.3])),
  ]

  /// All draws of a sampler, a column for each input.
  private func columns(_ sampler: Sampler, _ draws: Int) async -> [[Double]] {
    var columns = [[Double]](repeating: [], count: sampler.inputs.count)
    _ = await MonteCarlo(sampler, draws: draws).run(figures: 0, keepsInputs: true) { _, _, _ in
    } gather: { block in
      for index in columns.indices {
        columns[index] += block.inputs[(index * block.count)..<((index + 1) * block.count)]
      }
    }
    return columns
  }

  /// Kolmogorov and Smirnov: the largest distance between the shares drawn and those of the
  /// distribution; 1.95/√n is passed once in a thousand samples.
  @Test func drawsFollowTheirDistributions() async {
    let draws = 20_000
    let columns = await columns(Sampler(Self.all, seed: 7), draws)
    for (index, column) in columns.enumerated() {
      let input = Self.all[index]
      if case .discrete(let values, let probabilities) = input.distribution {
        for (value, probability) in zip(values, probabilities) {
          let share = Double(column.count { $0 == value }) / Double(draws)
          let error = (probability * (1 - probability) / Double(draws)).squareRoot()
          #expect(abs(share - probability) < 4 * error)
        }
        continue
      }
      let bounds = input.within.map {
        (
          input.distribution.cumulative($0.lowerBound),
          input.distribution.cumulative($0.upperBound)
        )
      }
      let (from, to) = bounds ?? (0, 1)
      var distance = 0.0
      for (rank, value) in column.sorted().enumerated() {
        let share = (input.distribution.cumulative(value) - from) / (to - from)
        distance = max(
          distance, abs(share - Double(rank) / Double(draws)),
          abs(share - Double(rank + 1) / Double(draws)))
      }
      #expect(distance < 1.95 / Double(draws).squareRoot(), "input \(index): \(distance)")
    }
  }

  /// Means and standard deviations in closed form.
  @Test func momentsMeetTheClosedForms() async {
    let draws = 100_000
    let columns = await columns(Sampler(Array(Self.all.prefix(5)), seed: 1), draws)
    // (a² + b² + c² − ab − ac − bc) / 18 with 25, 30 and 40.
    let triangular: Double = (625 + 900 + 1600 - 750 - 1000 - 1200) / 18
    let expected: [(mean: Double, deviation: Double)] = [
      (95_000.0 / 3, 1000 * triangular.squareRoot()), (2, 0.3), (4, 1), (1, 4 / 12.0.squareRoot()),
      // Beta (2, 4): mean 1/3, variance 2 · 4 / (36 · 7).
      (1 + 8.0 / 3, 8 * (8.0 / 252).squareRoot()),
    ]
    for (column, expected) in zip(columns, expected) {
      let moments = Moments(column)
      let error = expected.deviation / Double(draws).squareRoot()
      #expect(abs(moments.mean - expected.mean) < 4 * error, "\(moments.mean), \(expected)")
      let deviation = moments.standardDeviation ?? 0
      #expect(abs(deviation / expected.deviation - 1) < 0.02, "\(deviation), \(expected)")
    }
  }

  /// The table over normal scores against the quantile solved for each draw.
  @Test func theTableOfPERTMeetsTheExactQuantile() {
    for (low, mode, high) in [(1.0, 3.0, 9.0), (0, 0, 1), (0, 1, 1), (-2, -1.9, 5)] {
      let distribution = Distribution.pert(low: low, mode: mode, high: high)
      let uniforms = Sampler([VariedInput(.uniform(low: 0, high: 1))], seed: 3)
      let sampler = Sampler([VariedInput(distribution)], seed: 3)
      for draw in 0..<2000 {
        let exact = distribution.quantile(uniforms.draw(draw)[0])
        #expect(abs(sampler.draw(draw)[0] - exact) < 1e-9 * (high - low))
      }
    }
  }

  /// A draw is the same alone and in the middle of others; other seeds give other draws.
  @Test func aDrawDependsOnSeedAndNumberAlone() async throws {
    let matrix = [[1, 0.6, 0], [0.6, 1, 0], [0, 0, 1]]
    let inputs = Array(Self.all.prefix(3))
    let sampler = Sampler(inputs, correlation: try Correlation(matrix, kind: .normal), seed: 42)
    let columns = await columns(sampler, 3000)
    for draw in [0, 1, 511, 512, 1777, 2999] {
      #expect(sampler.draw(draw) == columns.map { $0[draw] })
    }
    #expect(Sampler(inputs, seed: 43).draw(5) != Sampler(inputs, seed: 42).draw(5))
    // The third input correlates with none: it is drawn as if the others were independent.
    #expect(Sampler(inputs, seed: 42).draw(5)[2] == sampler.draw(5)[2])
  }

  @Test(arguments: [CorrelationKind.rank, .normal])
  func correlationsAreRealized(_ kind: CorrelationKind) async throws {
    let matrix = [[1, 0.7, -0.4], [0.7, 1, 0], [-0.4, 0, 1]]
    let draws = 50_000
    let sampler = Sampler(
      [
        VariedInput(.triangular(low: 1, mode: 2, high: 6)),
        VariedInput(.lognormal(mean: 4, deviation: 3)), VariedInput(.uniform(low: 0, high: 1)),
      ], correlation: try Correlation(matrix, kind: kind), seed: 11)
    let columns = await columns(sampler, draws)
    let scored: [[Double]]
    switch kind {
    case .rank:
      scored = columns.map { column in
        var ranks = [Double](repeating: 0, count: draws)
        for (rank, place) in column.indices.sorted(by: { column[$0] < column[$1] }).enumerated() {
          ranks[place] = Double(rank)
        }
        return ranks
      }
    case .normal:
      scored = zip(columns, sampler.inputs).map { column, input in
        column.map { NormalScore.quantile(input.distribution.cumulative($0)) }
      }
    }
    for (row, column) in [(0, 1), (0, 2), (1, 2)] {
      let realized = correlation(scored[row], scored[column])
      #expect(abs(realized - matrix[row][column]) < 4 / Double(draws).squareRoot())
    }
  }

  private func correlation(_ left: [Double], _ right: [Double]) -> Double {
    let (first, second) = (Moments(left), Moments(right))
    let product = zip(left, right).reduce(0) { $0 + ($1.0 - first.mean) * ($1.1 - second.mean) }
    let spread = (first.standardDeviation ?? 0) * (second.standardDeviation ?? 0)
    return product / (Double(left.count - 1) * spread)
  }

  // MARK: Correlations that are none

  @Test func matricesThatAreNoneAreRefusedByName() {
    func problem(_ matrix: [[Double]]) -> CorrelationError? {
      do throws(CorrelationError) {
        _ = try Correlation(matrix, kind: .normal)
        return nil
      } catch {
        return error
      }
    }
    #expect(problem([[1, 0.2], [0.3, 1]]) == .notSymmetric(row: 0, column: 1))
    #expect(problem([[1, 0.2], [0.2, 0.9]]) == .diagonal(row: 1, value: 0.9))
    #expect(problem([[1, 1.2], [1.2, 1]]) == .outOfRange(row: 0, column: 1, value: 1.2))
    #expect(problem([[1, 0.2]]) == .wrongSize(rows: 1, columns: 2, inputs: 1))
    #expect(problem([[1, .nan], [.nan, 1]]).map { "\($0)".hasPrefix("outOfRange") } == true)
    // Textbook: with 0.9 and 0.9 the third lies in 0.81 ± 0.19.
    let third = problem([[1, 0.9, 0.5], [0.9, 1, 0.9], [0.5, 0.9, 1]])
    if case .notPositiveDefinite(let row, let column, let value, let low, let high)? = third {
      // With 0.5 and 0.9 before it, this one lies in 0.45 ± 0.87 · 0.44.
      #expect((row, column, value) == (2, 1, 0.9))
      let reach = (0.75 * 0.19).squareRoot()
      #expect(abs(low - (0.45 - reach)) < 1e-12)
      #expect(abs(high - (0.45 + reach)) < 1e-12)
    } else {
      Testing.Issue.record("\(String(describing: third))")
    }
    if case .notPositiveDefinite(1, 0, 1, _, _)? = problem([[1, 1], [1, 1]]) {
    } else {
      Testing.Issue.record("two inputs that are one")
    }
    #expect(problem([[1, -0.99], [-0.99, 1]]) == nil)
  }
}
