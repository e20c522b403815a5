import Finance
import Testing

@Suite struct PresentValueTests {
  // numpy-financial, tests/test_financial.py at f47e8af, TestNpv.
  @Test func numpyFirstFlowIsNow() {
    let flows: [Double] = [-15_000, 1_500, 2_500, 3_500, 4_500, 6_000]
    #expect(isClose(npv(rate: 0.05, flows: flows, timing: .startOfPeriod), 122.89485495093959))
  }

  // Microsoft Excel help, NPV function, example 1: $1,188.44.
  @Test func excelFirstFlowIsOnePeriodAway() {
    let value = npv(rate: 0.10, flows: [-10_000, 3_000, 4_200, 6_800], timing: .endOfPeriod)
    #expect(abs(value - 1188.4434) < 5e-5)
  }

  @Test func conventionsDifferByPowersOfTheGrowthFactor() {
    let flows: [Double] = [-100, 60, 60]
    let start = npv(rate: 0.21, flows: flows, timing: .startOfPeriod)
    #expect(isClose(npv(rate: 0.21, flows: flows, timing: .midPeriod), start / 1.1))
    #expect(isClose(npv(rate: 0.21, flows: flows, timing: .endOfPeriod), start / 1.21))
    #expect(isClose(start, -100 + 60 / 1.21 + 60 / 1.4641))
  }

  @Test func edges() {
    #expect(npv(rate: 0.1, flows: [], timing: .endOfPeriod) == 0)
    #expect(npv(rate: 0, flows: [1, 2, 3], timing: .midPeriod) == 6)
    #expect(npv(rate: -1, flows: [1, 2], timing: .startOfPeriod).isNaN)
  }

  // Microsoft Excel help, XNPV function: $2,086.65 at 9 % for the flows of the XIRR example.
  @Test func excelXnpv() throws {
    let value = try xnpv(rate: 0.09, flows: excelDatedFlows)
    #expect(abs(value - 2086.6476) < 5e-5)
  }

  @Test func datesBeforeTheFirstAreRefused() {
    let flows = [
      DatedFlow(day: 10, amount: -1), DatedFlow(day: 11, amount: 1), DatedFlow(day: 9, amount: 1),
    ]
    #expect(throws: FinanceError.beforeFirstDate(index: 2)) { try xnpv(rate: 0.1, flows: flows) }
    #expect(throws: FinanceError.beforeFirstDate(index: 2)) { try xirr(flows) }
  }
}

/// Microsoft Excel help, XIRR function: 2008-01-01, 03-01, 10-30, 2009-02-15, 04-01, as days from
/// the first.
let excelDatedFlows = [
  DatedFlow(day: 0, amount: -10_000), DatedFlow(day: 60, amount: 2_750),
  DatedFlow(day: 303, amount: 4_250), DatedFlow(day: 411, amount: 3_250),
  DatedFlow(day: 456, amount: 2_750),
]
