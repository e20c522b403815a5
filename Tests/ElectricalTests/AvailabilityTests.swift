import Electrical
import Quantities
import Scenario
import Testing

/// Worked availabilities; the inputs are stated, so the arithmetic is exact whatever their source.
@Suite struct AvailabilityTests {
  private let ups = availability(
    meanTimeBetweenFailures: .hours(15_900), meanTimeToRepair: .hours(25))
  private let generator = availability(
    meanTimeBetweenFailures: .hours(5_950), meanTimeToRepair: .hours(54))

  @Test func unit() { #expect(abs(ups - 0.998430141) < 5.1e-10) }

  @Test func redundantUnits() {
    #expect(abs(parallelAvailability([ups, ups]) - 0.999997535544) < 5e-13)
    #expect(abs(availability(needed: 1, of: 2, unit: ups) - 0.999997535544) < 5e-13)
    #expect(abs(availability(needed: 2, of: 3, unit: ups) - 0.999992614369) < 5e-13)
    #expect(abs(seriesAvailability([ups, ups]) - ups * ups) < 1e-16)
  }

  @Test func minutesAYear() {
    let year = Duration.days(365.25)
    let single = downtime(availability: ups, year: year)
    #expect(abs(single.hours * 60 - 825.683) < 5e-3)
    let double = downtime(availability: parallelAvailability([ups, ups]), year: year)
    #expect(abs(double.hours * 60 - 1.2962) < 5e-5)
  }

  @Test func generators() {
    #expect(abs(generator - 0.991005996) < 5.1e-10)
    #expect(abs(availability(needed: 10, of: 10, unit: generator) - 0.913614159) < 5e-9)
    #expect(abs(availability(needed: 10, of: 12, unit: generator) - 0.999849383) < 5e-9)
  }

  // Legacy representative values of the Uptime tiers, hours in 8,760.
  @Test(arguments: [
    (0.99671, 28.820), (0.99741, 22.688), (0.99982, 1.577), (0.99995, 0.438),
  ])
  func tiers(availability: Double, hours: Double) {
    #expect(abs(downtime(availability: availability, year: .hours(8_760)).hours - hours) < 1e-3)
  }

  @Test func edges() {
    #expect(availability(needed: 0, of: 3, unit: 0.5) == 1)
    #expect(availability(needed: 4, of: 3, unit: 0.5) == 0)
    #expect(availability(needed: 1, of: 3, unit: 0) == 0)
    #expect(availability(needed: 3, of: 3, unit: 1) == 1)
    // All outcomes add up: exactly k of n, over k.
    let exactly = (0...7).map {
      availability(needed: $0, of: 7, unit: 0.3) - availability(needed: $0 + 1, of: 7, unit: 0.3)
    }
    #expect(abs(exactly.reduce(0, +) - 1) < 1e-12)
    // Three of seven at .3: C(7,3)·.3³·.7⁴.
    #expect(abs(exactly[3] - 35 * 0.027 * 0.2401) < 1e-12)
  }

  @Test func commonCause() {
    let independent = availability(needed: 1, of: 2, unit: ups)
    #expect(availability(needed: 1, of: 2, unit: ups, commonCause: 0) == independent)
    // All failures shared: two units are no better than one.
    let shared = availability(needed: 1, of: 2, unit: ups, commonCause: 1)
    #expect(abs(shared - ups) < 1e-15)
    // β of 5 %: the shared part of the unavailability dominates, β·U + ((1 − β)·U)².
    let unavailability = 1 - ups
    let expected = 0.05 * unavailability + (0.95 * unavailability) * (0.95 * unavailability)
    let partly = availability(needed: 1, of: 2, unit: ups, commonCause: 0.05)
    #expect(abs((1 - partly) - expected) < 1e-3 * expected)
  }

  @Test func startAndRun() {
    // Never asked to run long: only the start counts.
    let start = startAndRunProbability(
      needed: 1, of: 1, startFailure: 0.0135, meanTimeBetweenRunFailures: .hours(186),
      outage: .zero)
    #expect(start == 1 - 0.0135)
    // Two sets of which one must start: both fail in .0135².
    let either = startAndRunProbability(
      needed: 1, of: 2, startFailure: 0.0135, meanTimeBetweenRunFailures: .hours(186),
      outage: .zero)
    #expect(abs((1 - either) - 0.0135 * 0.0135) < 1e-12)
    // After one mean time 1/e still run.
    let long = startAndRunProbability(
      needed: 1, of: 1, startFailure: 0, meanTimeBetweenRunFailures: .hours(186),
      outage: .hours(186))
    #expect(abs(long - 0.36787944117144233) < 1e-15)
  }

  @Test func seriesFrequency() throws {
    // One failure a year of 2 h and one in two years of 8 h: 1.5 a year, (2 + 4)/1.5 = 4 h each.
    let series = try #require(
      FailureMode.series([
        FailureMode(meanTimeBetweenFailures: .years(1), meanTimeToRepair: .hours(2)),
        FailureMode(meanTimeBetweenFailures: .years(2), meanTimeToRepair: .hours(8)),
      ]))
    #expect(abs(series.meanTimeBetweenFailures.years - 1 / 1.5) < 1e-12)
    #expect(abs(series.meanTimeToRepair.hours - 4) < 1e-12)
    #expect(FailureMode.series([]) == nil)
  }
}
