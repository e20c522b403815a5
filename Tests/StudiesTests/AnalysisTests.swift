import Studies
import Testing

@Suite struct AnalysisTests {
  /// y = 3a − 2b + 0.5c, with swings 3 · 2, 2 · 4 and 0.5 · 30 by hand: c, b, a.
  @Test func aTornadoRanksByTheSizeOfTheSwing() {
    let swings = [(10.0, 12.0), (1, 5), (40, 70)]
    let weights = [3.0, -2, 0.5]
    let middle = [11.0, 3, 55]
    let tornado = Tornado(
      swings.enumerated().map { input, swing in
        func figure(_ value: Double) -> Double {
          var values = middle
          values[input] = value
          return zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return Tornado.Bar(input: input, low: figure(swing.0), high: figure(swing.1))
      })
    #expect(tornado.bars.map(\.input) == [2, 1, 0])
    #expect(tornado.bars.map(\.swing) == [15, 8, 6])
    // Dearer b lowers the figure.
    #expect(tornado.bars[1].low == 33 - 2 + 27.5)
  }

  @Test func aBarWithoutAFigureComesLast() {
    let tornado = Tornado([
      Tornado.Bar(input: 0, low: nil, high: 3), Tornado.Bar(input: 1, low: 1, high: 1),
      Tornado.Bar(input: 2, low: 2, high: 1),
    ])
    #expect(tornado.bars.map(\.input) == [2, 1, 0])
  }

  // MARK: Break-even

  @Test func aLineIsSolvedInClosedForm() throws {
    // 5e8 · x − 9e8 = 1e8 at x = 2.
    let result = try BreakEven(of: 1e8, in: 0.1...10) { 5e8 * $0 - 9e8 }
    #expect(result.method == .closedForm)
    #expect(result.values.count == 1)
    #expect(abs(result.values[0] - 2) < 1e-14)
  }

  @Test func aCurveIsSearched() throws {
    // x² = 2; both roots of x² − 5x + 6; the factor of an annuity of 10 % over 5 years.
    let square = try BreakEven(of: 2, in: 0...10) { $0 * $0 }
    #expect(square.method == .root)
    #expect(square.values.count == 1)
    #expect(abs(square.values[0] - 2.0.squareRoot()) < 1e-15)
    let two = try BreakEven(of: 0, in: 0...10) { $0 * $0 - 5 * $0 + 6 }
    #expect(two.values.count == 2)
    #expect(abs(two.values[0] - 2) < 1e-14)
    #expect(abs(two.values[1] - 3) < 1e-14)
    let rate = try BreakEven(of: 0.2637974808, in: 0.01...0.5) { rate in
      var growth = 1.0
      for _ in 0..<5 { growth *= 1 + rate }
      return rate * growth / (growth - 1)
    }
    #expect(abs(rate.values[0] - 0.1) < 1e-9)
  }

  @Test func noRootIsAnErrorThatNamesTheNearest() {
    #expect(throws: BreakEven.Problem.noRoot(nearest: 0, figure: 1)) {
      try BreakEven(of: 0, in: -1...1) { $0 * $0 + 1 }
    }
    #expect(throws: BreakEven.Problem.noRoot(nearest: 10, figure: 20)) {
      try BreakEven(of: 100, in: 0...10) { 2 * $0 }
    }
    #expect(throws: BreakEven.Problem.undefined) {
      try BreakEven(of: 0, in: 0...1) { _ in nil }
    }
  }

  /// A figure that exists in a part of the range only is searched there.
  @Test func gapsArePassedOver() throws {
    let result = try BreakEven(of: 3, in: -4...16) { $0 < 0 ? nil : $0.squareRoot() }
    #expect(result.values.count == 1)
    #expect(abs(result.values[0] - 9) < 1e-13)
  }

  // MARK: Pareto front

  /// Against the definition, pair by pair, on rows with many ties.
  @Test func theFrontIsThatOfTheDefinition() {
    var state: UInt64 = 1
    func next(_ bound: UInt64) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double((state >> 33) % bound)
    }
    for size in [1, 2, 10, 60, 150] {
      let rows: [[Double?]] = (0..<size).map { _ in
        [next(6), next(6), next(10) == 0 ? nil : next(6)]
      }
      let directions: [Direction] = [.min, .max, .min]
      let front = paretoFront(rows, directions)
      let expected = rows.indices.filter { index in
        guard let values = all(rows[index]) else { return false }
        return !rows.contains { other in
          guard let other = all(other) else { return false }
          let isAsGood =
            other[0] <= values[0] && other[1] >= values[1] && other[2] <= values[2]
          return isAsGood && other != values
        }
      }
      #expect(front == expected)
    }
    #expect(paretoFront([], [.min]) == [])
  }

  private func all(_ row: [Double?]) -> [Double]? {
    let values = row.compactMap { $0 }
    return values.count == row.count ? values : nil
  }
}
