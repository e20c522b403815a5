import Finance
import Testing

@Suite struct InternalRateTests {
  // Microsoft Excel help, XIRR: 0.373362535; pyxirr 0.10.8: 0.3733625335.
  @Test func excelXirr() throws {
    let rate = try xirr(excelDatedFlows)
    #expect(abs(rate - 0.3733625335) < 5e-11)
    #expect(abs(try xnpv(rate: rate, flows: excelDatedFlows)) < 1e-9)
  }

  @Test func orderAndSplittingOfDatedFlowsChangeNothing() throws {
    var flows = excelDatedFlows
    flows.swapAt(1, 4)
    flows.append(DatedFlow(day: 303, amount: -4_000))
    flows.append(DatedFlow(day: 303, amount: 4_000))
    #expect(isClose(try xirr(flows), try xirr(excelDatedFlows)))
  }

  // numpy-financial, TestIrr at f47e8af.
  @Test(arguments: [
    ([-100, 39, 59, 55, 20], 0.28094842115996066),
    ([-150_000, 15_000, 25_000, 35_000, 45_000, 60_000], 0.05243288885941433),
    ([-100, 0, 0, 74], -0.0954958303489728),
    ([-40_000, 5_000, 8_000, 12_000, 30_000], 0.10582259840890185),
  ])
  func numpyRates(flows: [Double], expected: Double) throws {
    let rate = try irr(flows)
    #expect(abs(rate - expected) < 1e-12)
    #expect(abs(npv(rate: rate, flows: flows, timing: .startOfPeriod)) < 1e-9)
    // A stake and its return may be seen from either side.
    #expect(try irr(flows.map { -$0 }) == rate)
  }

  @Test(arguments: [[1, 2, 3], [-1, -2, -3], [0, 5, 0], [0, 0], []] as [[Double]])
  func oneSignIsAnError(flows: [Double]) {
    #expect(throws: FinanceError.noSignChange) { try irr(flows) }
    #expect(throws: FinanceError.noSignChange) {
      try mirr(flows, financeRate: 0.1, reinvestmentRate: 0.1)
    }
  }

  @Test func notANumberIsAnError() {
    #expect(throws: FinanceError.notFinite(index: 1)) { try irr([-1, .nan, 2]) }
    #expect(throws: FinanceError.notFinite(index: 0)) { try irr([-.infinity, 2]) }
  }

  // numpy-financial, TestIrr.test_trailing_zeros: numpy answers 0.0886 and does not tell that the
  // quartic has three positive roots x = 1/(1 + rate): 7.704, 0.9186, 0.5849 (numpy.roots).
  @Test func severalRatesAreReportedAsSeveral() throws {
    let rates = try internalRates([-5, 10.5, 1, -8, 1])
    let expected = [-0.8702012474847411, 0.08859833852775534, 0.7095595276861841]
    #expect(areClose(rates, expected, relative: 1e-11))
    #expect(throws: FinanceError.severalRates(rates)) { try irr([-5, 10.5, 1, -8, 1]) }
    // Zeros before and after change nothing.
    #expect(try internalRates([-5, 10.5, 1, -8, 1, 0, 0, 0]) == rates)
    #expect(try internalRates([0, 0, -5, 10.5, 1, -8, 1]) == rates)
  }

  /// Flows whose present value is Π (root − growth factor), times a power of the growth factor.
  private func flows(withRates rates: [Double]) -> [Double] {
    var flows = [1.0]
    for rate in rates {
      var product = [Double](repeating: 0, count: flows.count + 1)
      for (power, flow) in flows.enumerated() {
        product[power] += flow
        product[power + 1] -= flow * (1 + rate)
      }
      flows = product
    }
    return flows
  }

  @Test(arguments: [
    [0.1, 0.2], [-0.5, 0.1, 0.9], [0, 0.25, 0.5, 1], [-0.3, -0.1, 0.1, 0.3, 0.6],
  ])
  func allRatesOfAProductAreFound(expected: [Double]) throws {
    let rates = try internalRates(flows(withRates: expected))
    #expect(rates.count == expected.count)
    for (rate, known) in zip(rates, expected) { #expect(abs(rate - known) < 1e-9) }
  }

  @Test func coincidingRatesCountOnce() throws {
    #expect(abs(try irr(flows(withRates: [0.1, 0.1])) - 0.1) < 1e-6)
    #expect(abs(try irr(flows(withRates: [0, 0, 0]))) < 1e-4)
  }

  @Test func signChangesWithoutARate() {
    // x² − x + 1 has no real root.
    #expect(throws: FinanceError.noRate) { try irr([1, -1, 1]) }
  }

  @Test func extremeRates() throws {
    #expect(isClose(try irr([-1, 1e12]), 1e12 - 1))
    #expect(isClose(try irr([-1e12, 1]), -(1 - 1e-12)))
    let monthly = [-1e9] + [Double](repeating: 1e7, count: 480)
    let rate = try irr(monthly)
    // A level payment of 1 % a month over 40 years: CRF(rate, 480) = 0.01.
    #expect(isClose(crf(rate: rate, periods: 480), 0.01))
  }

  // numpy-financial, TestMirr; re-run 0.1260941304 (Excel help: 13 % for the same flows).
  @Test func modifiedRate() throws {
    let flows: [Double] = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000]
    let rate = try mirr(flows, financeRate: 0.10, reinvestmentRate: 0.12)
    #expect(abs(rate - 0.1260941304) < 5e-11)
  }
}
