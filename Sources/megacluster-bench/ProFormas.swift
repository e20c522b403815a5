import Application
import Scenario
import TCO

/// Different bare pro formas a second: 20 yearly periods with debt sized by cover, tax with losses
/// carried forward, NPV, rate of return and cover of equity; one at a time, as `tco` evaluates them.
struct ProFormas {
  private static let warmUp = 2_000
  private static let count = 100_000
  private static let batch = 1_000

  private let form: CompiledProForma
  private var chance: SeededGenerator

  init(_ file: String, seed: UInt64) throws {
    form = CompiledProForma(try PlanRequest(file: file).proForma())
    chance = SeededGenerator(seed: seed)
  }

  mutating func measure() -> Measurement {
    var checksum = Checksum()
    var scratch = form.scratch(of: Double.self)
    for values in inputs(Self.warmUp) { checksum.add(value(values, &scratch)) }
    checksum = Checksum()
    var total = 0.0
    for _ in 0..<(Self.count / Self.batch) {
      let questions = inputs(Self.batch)
      total += seconds {
        for values in questions { checksum.add(value(values, &scratch)) }
      }
    }
    return Measurement(
      name: "pro-forma", value: Double(Self.count) / total, unit: "per second",
      checksum: checksum)
  }

  private func value(
    _ values: [Double], _ scratch: inout ProFormaScratch<Double>
  ) -> Double {
    let outcome = form.evaluate(values, in: &scratch, wanting: .equityRate)
    return outcome.netPresentValue + outcome.equityRate + outcome.minimumCover
  }

  /// Every input up to a tenth off.
  private mutating func inputs(_ count: Int) -> [[Double]] {
    (0..<count).map { _ in form.values.map { $0 * chance.factor(0.1) } }
  }
}
