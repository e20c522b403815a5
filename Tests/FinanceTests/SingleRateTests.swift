import Finance
import Testing

@Suite struct SingleRateTests {
  private func single(_ flows: [Double]) -> Double {
    flows.withUnsafeBufferPointer { singleRate($0) }
  }

  @Test func agreesWithTheSeparationOfAllRates() throws {
    var state: UInt64 = 7
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 0x1p53
    }
    for _ in 0..<2_000 {
      let years = 2 + Int(random() * 40)
      let outlays = 1 + Int(random() * Double(min(3, years - 1)))
      var flows = (0..<years).map { $0 < outlays ? -random() * 100 : random() * 60 }
      if random() < 0.2 { flows = flows.map { -$0 } }
      if flows[outlays...].allSatisfy({ $0 == 0 }) { continue }
      let expected = try irr(flows)
      guard expected > -0.98, expected < 90 else { continue }
      #expect(isClose(1 + single(flows), 1 + expected, relative: 1e-12), "\(flows)")
    }
  }

  @Test func zerosChangeNothing() {
    let rate = single([0, -100, 60, 60])
    #expect(isClose(rate, single([-100, 60, 60, 0, 0]), relative: 1e-13))
    #expect(isClose(1 + single([-100, 100]), 1, relative: 1e-13))
  }

  @Test func answersNothingWhereNoSingleRateExists() {
    #expect(single([100, 60]).isNaN)
    #expect(single([-100, 230, -132]).isNaN)
    #expect(single([0, 0]).isNaN)
    #expect(single([]).isNaN)
  }
}
