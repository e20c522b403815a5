import Documents
import Studies
import TCO

/// Draws through the pro forma compiled once.
struct CompiledDraws: Sendable {
  /// Nil where an input or a figure is none that the compiled pro forma has.
  init?(
    _ base: StudyBase, _ inputs: [DrawnInput], _ sampler: Sampler, _ figures: [String]
  ) throws(Failure) {
    return nil
  }

  func evaluate(
    _ values: UnsafeBufferPointer<Double>, _ count: Int,
    _ results: UnsafeMutableBufferPointer<Double>
  ) {}
}
