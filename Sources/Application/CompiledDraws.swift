import Documents
import Scenario
import Studies
import TCO

/// Draws of a bare pro forma through its compiled form, eight at a time.
///
/// Which inputs of the compiled form an input of the study moves, and by how much, is found by
/// reading the base at the ends of what may be drawn; that the two then agree is tried on draws.
struct CompiledDraws: Sendable {
  private let form: CompiledProForma
  private let base: [SIMD8<Double>]
  private let moves: [Move]
  private let figures: [Figure]
  private let wanted: ProFormaMetrics

  /// One number of the compiled form as a straight line of an input of the study.
  private struct Move: Sendable {
    /// Position among the inputs of the study.
    var input: Int
    /// Position among the inputs of the compiled form.
    var target: Int
    /// Value = x · factor / divisor + offset: percentages are divided by 100 as the reader does.
    var factor: Double
    var divisor: Double
    var offset: Double

    /// The line through two points, its factor or divisor a whole number where it nearly is.
    init(
      _ input: Int, _ target: Int, _ low: (x: Double, y: Double), _ high: (x: Double, y: Double)
    ) {
      self.input = input
      self.target = target
      let slope = (high.y - low.y) / (high.x - low.x)
      func whole(_ value: Double) -> Double {
        let near = value.rounded()
        return near != 0 && abs(value - near) <= 1e-9 * abs(near) ? near : value
      }
      let isDivided = abs(slope) < 0.5 && whole(1 / slope) == (1 / slope).rounded()
      factor = isDivided ? 1 : whole(slope)
      divisor = isDivided ? whole(1 / slope) : 1
      let rest = low.y - low.x * factor / divisor
      offset = abs(rest) <= 1e-12 * max(abs(low.y), abs(high.y)) ? 0 : rest
    }

    func value<Number: SIMD<Double>>(_ x: Number) -> Number {
      divisor == 1 ? x * factor + offset : x * factor / divisor + offset
    }
  }

  /// A figure of the compiled form, under its name in the results of `tco`.
  private struct Figure: Sendable {
    var path: String
    var wants: ProFormaMetrics
    var value: @Sendable (ProFormaOutcome<SIMD8<Double>>) -> SIMD8<Double>

    static let all = [
      Figure(path: "npv_usd", wants: [], value: \.netPresentValue),
      Figure(path: "irr", wants: .equityRate, value: \.equityRate),
      Figure(path: "capex_usd", wants: [], value: \.capex),
      Figure(path: "debt_usd", wants: [], value: \.debt),
      Figure(path: "minimum_dscr", wants: [], value: \.minimumCover),
      Figure(path: "average_dscr", wants: .averageCover, value: \.averageCover),
      Figure(path: "project_npv_usd", wants: .project, value: \.projectNetPresentValue),
      Figure(path: "project_irr", wants: [.project, .equityRate], value: \.projectRate),
      Figure(path: "levelized_usd_per_gpu_hour", wants: .levelized, value: \.levelized),
      Figure(path: "break_even_usd_per_gpu_hour", wants: .breakEven, value: \.breakEvenPrice),
    ]
  }

  /// Nil where an input or a figure is none that the compiled form has.
  init?(
    _ base: StudyBase, _ inputs: [DrawnInput], _ sampler: Sampler, _ names: [String]
  ) throws(Failure) {
    let form = CompiledProForma(try base.proForma([]))
    figures = names.compactMap { name in Figure.all.first { $0.path == name } }
    guard figures.count == names.count else { return nil }
    // What is searched for has no closed form.
    let isSearched = names.contains("break_even_usd_per_gpu_hour") && !form.isLinearInPrice
    guard !isSearched else { return nil }
    var moves: [Move] = []
    for (index, input) in inputs.enumerated() {
      guard input.words.isEmpty, let found = try Self.moves(of: input, index, base, form)
      else { return nil }
      moves += found
    }
    // Two inputs behind one number may be more than their sum: a real rate and inflation.
    guard Set(moves.map(\.target)).count == moves.count else { return nil }
    self.form = form
    self.base = form.values.map { SIMD8(repeating: $0) }
    self.moves = moves
    wanted = figures.reduce(into: []) { $0.formUnion($1.wants) }
    guard try agrees(with: base, inputs, sampler) else { return nil }
  }

  private static func moves(
    of input: DrawnInput, _ index: Int, _ base: StudyBase, _ form: CompiledProForma
  ) throws(Failure) -> [Move]? {
    let (low, high) = (input.extremes[0], input.extremes[1])
    let middle = low + (high - low) / 2
    var readings: [[Double]] = []
    for value in [low, middle, high] {
      let own = CompiledProForma(try base.proForma([input.change(to: value)]))
      guard own.hasShape(of: form) else { return nil }
      readings.append(own.values)
    }
    var moves: [Move] = []
    for target in form.inputs.indices where readings[0][target] != readings[2][target] {
      let move = Move(index, target, (low, readings[0][target]), (high, readings[2][target]))
      let line = move.value(SIMD2(repeating: middle)).x
      let size = max(abs(readings[0][target]), abs(readings[2][target]))
      guard abs(line - readings[1][target]) <= 1e-14 * size else { return nil }
      moves.append(move)
    }
    return moves.isEmpty ? nil : moves
  }

  /// Whether some draws give what the base, read anew, gives.
  private func agrees(
    with base: StudyBase, _ inputs: [DrawnInput], _ sampler: Sampler
  ) throws(Failure) -> Bool {
    for draw in 0..<4 {
      let values = sampler.draw(draw)
      let own = CompiledProForma(try base.proForma(zip(inputs, values).map { $0.change(to: $1) }))
      var scratch = own.scratch(of: SIMD8<Double>.self)
      let outcome = own.evaluate(
        own.values.map { SIMD8(repeating: $0) }, in: &scratch, wanting: wanted)
      var results = [Double](repeating: 0, count: figures.count)
      values.withUnsafeBufferPointer { values in
        results.withUnsafeMutableBufferPointer { evaluate(values, 1, $0) }
      }
      for (figure, result) in zip(figures, results) {
        let expected = figure.value(outcome)[0]
        let isSame = result == expected || result.isNaN && expected.isNaN
        guard isSame || abs(result - expected) <= 1e-12 * abs(expected) else { return false }
      }
    }
    return true
  }

  /// Figures of some draws: columns of inputs in, columns of figures out.
  func evaluate(
    _ values: UnsafeBufferPointer<Double>, _ count: Int,
    _ results: UnsafeMutableBufferPointer<Double>
  ) {
    var scratch = form.scratch(of: SIMD8<Double>.self)
    var lanes = base
    for first in stride(from: 0, to: count, by: 8) {
      let used = min(8, count - first)
      for move in moves {
        let place = move.input * count + first
        // Lanes beyond the last draw repeat it.
        var x = SIMD8(repeating: values[place + used - 1])
        for lane in 0..<8 where lane < used { x[lane] = values[place + lane] }
        lanes[move.target] = move.value(x)
      }
      let outcome = form.evaluate(lanes, in: &scratch, wanting: wanted)
      for (index, figure) in figures.enumerated() {
        let value = figure.value(outcome)
        for lane in 0..<used { results[index * count + first + lane] = value[lane] }
      }
    }
  }
}
