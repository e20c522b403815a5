import Testing
import Workloads

@Suite struct Failures {
  // Young 1974 and Daly 2006 on three published pairs of write time and mean time between failures.
  @Test(arguments: [
    (20.0, 3.093, 667.4, 647.4), (60, 2.34, 1005.4, 945.4), (30, 0.23, 222.9, 192.9),
  ])
  func intervals(write: Double, hours: Double, young: Double, daly: Double) {
    let mean = hours * 3600
    #expect(abs(FailureModel.youngInterval(write: write, meanTime: mean) - young) < 0.06)
    #expect(abs(FailureModel.dalyInterval(write: write, meanTime: mean) - daly) < 0.06)
    // The renewal formula's optimum lies between Daly's and Young's first-order ones.
    let best = FailureModel.optimalInterval(write: write, meanTime: mean)
    #expect(best < young && best > daly * 0.98)
  }

  // 5.99 %, 11.94 % and 26.92 % of wall time at the optimum.
  @Test func overheads() {
    for (write, hours, share) in [(20.0, 3.093, 0.0599), (60, 2.34, 0.1194), (30, 0.23, 0.2692)] {
      #expect(abs(FailureModel.overhead(write: write, meanTime: hours * 3600) - share) < 5e-5)
    }
  }

  // Kokolis et al. 2024: 6.5 failures in 1,000 node-days, restart 5 min.
  @Test(arguments: [(256.0, 30.0, 1.0, 0.9454), (2048, 30, 1, 0.7888), (1024, 60, 5, 0.7737)])
  func effectiveTrainingTime(nodes: Double, interval: Double, write: Double, expected: Double) {
    let model = FailureModel(
      meanTime: 86_400 / (nodes * 6.5e-3), interval: interval * 60, write: write * 60, restart: 300)
    #expect(abs(model.goodput - expected) < 5e-5)
  }

  // 2,048 nodes, 3.79 failures in 1,000 node-days, two days of repair: 27 spares for 99.5 %.
  @Test func sparesByPoisson() {
    let mean = 2048 * 3.79e-3 * 2
    #expect(abs(mean - 15.524) < 1e-3)
    #expect(abs(SpareNodes.shortage(mean: mean, spares: 26) - 0.00514) < 5e-6)
    #expect(abs(SpareNodes.shortage(mean: mean, spares: 27) - 0.00275) < 5e-6)
    #expect(SpareNodes.needed(mean: mean, confidence: 0.995) == 27)
    #expect(SpareNodes.shortage(mean: 0, spares: 0) == 0)
  }

  // The simulation and the renewal formula know nothing of each other.
  @Test(arguments: [(6490.0, 1800.0, 60.0, 300.0), (830, 200, 30, 600), (40_000, 5000, 20, 60)])
  func simulationAgreesWithTheFormula(
    mean: Double, interval: Double, write: Double, restart: Double
  ) {
    let model = FailureModel(meanTime: mean, interval: interval, write: write, restart: restart)
    let found = FailureSimulation(model, duration: 90 * 86_400, replications: 800, seed: 7)
    #expect(found.halfWidth < 0.002)
    #expect(abs(found.goodput - model.renewalGoodput) < 1.5 * found.halfWidth + 1e-4)
    // First order is close where failures are rare.
    if mean > 20_000 { #expect(abs(model.goodput - model.renewalGoodput) < 0.003) }
  }

  @Test func simulationIsTheSameEveryTime() {
    let model = FailureModel(meanTime: 6490, interval: 1800, write: 60, restart: 300)
    let one = FailureSimulation(model, duration: 86_400, replications: 50, seed: 3)
    #expect(one == FailureSimulation(model, duration: 86_400, replications: 50, seed: 3))
    #expect(one != FailureSimulation(model, duration: 86_400, replications: 50, seed: 4))
  }

  // Without spares every failure waits out its repair; with enough of them none does.
  @Test func sparesEndTheWaiting() {
    let model = FailureModel(meanTime: 11_140, interval: 1800, write: 60, restart: 300)
    func waiting(_ spares: Int) -> Double {
      FailureSimulation(
        model, duration: 54 * 86_400, spares: spares, repair: 2 * 86_400, replications: 50
      ).waiting
    }
    #expect(waiting(0) > 0.9)
    #expect(waiting(10) < waiting(0))
    #expect(waiting(35) < 1e-3)
  }
}

@Suite struct OddNodesAndCheckpoints {
  // Storing behind the job costs what is lost beside half an interval; the simulation knows no formula.
  @Test func asynchronousCheckpoints() {
    let model = FailureModel(
      meanTime: 6 * 3600, interval: 1800, write: 10, restart: 300, background: 240)
    let simulation = FailureSimulation(model, duration: 90 * 86_400, replications: 400, seed: 4)
    #expect(abs(simulation.goodput - model.renewalGoodput) < 1.5 * simulation.halfWidth)
    #expect(abs(model.goodput - model.renewalGoodput) < 0.01)
  }

  @Test func lemons() {
    // 1 % of nodes that fail 21 times as often make 20 % more failures, none once they are out.
    #expect(abs(OddNodes.rate(share: 0.01, factor: 21, removed: 0) - 1.2) < 1e-12)
    #expect(OddNodes.rate(share: 0.01, factor: 21, removed: 1) == 1)
  }

  @Test func stragglers() {
    #expect(abs(OddNodes.speed(nodes: 1, share: 0.5, slowdown: 0.2) - 1 / 1.1) < 1e-12)
    #expect(abs(OddNodes.speed(nodes: 1e6, share: 0.01, slowdown: 0.2) - 1 / 1.2) < 1e-9)
  }
}
