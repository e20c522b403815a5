import Application
import Schedule

/// Draws the dates of a schedule that is read already.
struct Dates {
  private let question: DateDraws

  init(_ file: String, draws: Int, seed: UInt64) throws {
    question = try ScheduleRequest(file: file, draws: draws, seed: seed).question()
  }

  func measure() async -> Measurement {
    var checksum = Checksum()
    let clock = ContinuousClock()
    let began = clock.now
    let risk = await question.riskOnAllThreads()
    for place in risk.finishes.indices {
      for share in [0.1, 0.5, 0.9] { checksum.add(risk.quantile(share, of: place)) }
    }
    for share in risk.criticality { checksum.add(share) }
    let (whole, fraction) = (clock.now - began).components
    return Measurement(
      name: "schedule", value: Double(whole) + Double(fraction) * 1e-18, unit: "s",
      checksum: checksum)
  }
}
