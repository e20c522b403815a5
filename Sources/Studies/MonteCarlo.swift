/// Figures of many draws: each block of draws is evaluated on any thread, and results are gathered
/// in the order of the draws, so that the number of threads changes no bit of them.
public struct MonteCarlo: Sendable {
  /// Figures of one block: takes `count` values of each input, column after column, and gives
  /// `count` values of each figure; not a number where a draw has no such figure.
  public typealias Evaluation =
    @Sendable (
      _ inputs: UnsafeBufferPointer<Double>, _ count: Int,
      _ figures: UnsafeMutableBufferPointer<Double>
    ) -> Void

  public var sampler: Sampler
  public var draws: Int
  public var threads: Int
  /// Draws evaluated at once, a power of two; a property of the model, not of the machine.
  public var blockSize: Int
  /// Blocks that a thread evaluates at a time.
  public var blocksPerTurn: Int

  /// - Parameter blockSize: 512 columns of inputs and figures stay in a core's first cache.
  public init(
    _ sampler: Sampler, draws: Int, threads: Int = 1, blockSize: Int = 512, blocksPerTurn: Int = 64
  ) {
    self.sampler = sampler
    self.draws = draws
    self.threads = max(1, threads)
    self.blockSize = blockSize
    self.blocksPerTurn = blocksPerTurn
  }

  /// Draws in their order, with what came of them.
  public struct Block: Sendable {
    /// Number of its first draw.
    public var first: Int
    public var count: Int
    /// Columns of inputs, `count` values each; empty unless they were asked for.
    public var inputs: [Double]
    /// Columns of figures, `count` values each.
    public var figures: [Double]

    public func figure(_ index: Int) -> ArraySlice<Double> {
      figures[(index * count)..<((index + 1) * count)]
    }
  }

  /// Evaluates every draw.
  ///
  /// - Parameter figures: How many figures a draw has.
  /// - Returns: What is known of each figure.
  public func run(figures: Int, _ evaluate: @escaping Evaluation) async -> [Estimate] {
    await run(figures: figures, evaluate) { _ in }
  }

  /// Evaluates every draw and hands the draws on.
  ///
  /// - Parameters:
  ///   - figures: How many figures a draw has.
  ///   - keepsInputs: Whether `gather` needs the values of the inputs.
  ///   - gather: Called with every block, in the order of the draws, on one thread.
  /// - Returns: What is known of each figure.
  public func run<Failure: Error>(
    figures: Int, keepsInputs: Bool = false, _ evaluate: @escaping Evaluation,
    gather: (Block) throws(Failure) -> Void
  ) async throws(Failure) -> [Estimate] {
    var estimators = [Estimator](repeating: Estimator(), count: figures)
    let turn = blockSize * blocksPerTurn
    // More turns than threads, so that those who gather have others evaluate in their place.
    let stretch = threads * Self.turnsPerThread * turn
    var done = 0
    var current = await evaluated(from: 0, turn, figures, keepsInputs, evaluate)
    while done < draws {
      let after = done + stretch
      if threads == 1 {
        try take(current, &estimators, gather)
        current = [blocks(from: after, stretch, figures, keepsInputs, evaluate)]
      } else {
        // The next draws are under way while these are gathered.
        async let next = evaluated(from: after, turn, figures, keepsInputs, evaluate)
        try take(current, &estimators, gather)
        current = await next
      }
      done = after
    }
    return estimators.map { $0.estimate(of: draws) }
  }

  private func take<Failure: Error>(
    _ turns: [Turn], _ estimators: inout [Estimator], _ gather: (Block) throws(Failure) -> Void
  ) throws(Failure) {
    for (block, moments) in turns.joined() {
      for index in estimators.indices {
        estimators[index].add(block.figure(index), moments[index], upTo: block.first + block.count)
      }
      try gather(block)
    }
  }

  private static let turnsPerThread = 4

  private typealias Turn = [(Block, [Moments])]

  /// Turns for each thread; none beyond the last draw.
  private func evaluated(
    from first: Int, _ turn: Int, _ figures: Int, _ keepsInputs: Bool,
    _ evaluate: @escaping Evaluation
  ) async -> [Turn] {
    let end = min(draws, first + threads * Self.turnsPerThread * turn)
    let starts = Array(stride(from: first, to: max(first, end), by: turn))
    guard starts.count > 1 else {
      return starts.map { blocks(from: $0, turn, figures, keepsInputs, evaluate) }
    }
    return await withTaskGroup(of: (Int, Turn).self) { group in
      for (index, start) in starts.enumerated() {
        group.addTask { (index, blocks(from: start, turn, figures, keepsInputs, evaluate)) }
      }
      var turns = [Turn](repeating: [], count: starts.count)
      for await (index, blocks) in group { turns[index] = blocks }
      return turns
    }
  }

  private func blocks(
    from start: Int, _ turn: Int, _ figures: Int, _ keepsInputs: Bool, _ evaluate: Evaluation
  ) -> Turn {
    let end = min(draws, start + turn)
    var inputs = [Double](repeating: 0, count: sampler.inputs.count * blockSize)
    return stride(from: start, to: end, by: blockSize).map { first in
      let count = min(blockSize, end - first)
      let size = sampler.inputs.count * count
      let results = [Double](unsafeUninitializedCapacity: figures * count) { results, written in
        inputs.withUnsafeMutableBufferPointer { inputs in
          let columns = UnsafeMutableBufferPointer(rebasing: inputs[..<size])
          sampler.fill(columns, first: first, count: count)
          evaluate(UnsafeBufferPointer(columns), count, results)
        }
        written = figures * count
      }
      let block = Block(
        first: first, count: count, inputs: keepsInputs ? Array(inputs[..<size]) : [],
        figures: results)
      return (block, (0..<figures).map { Moments(block.figure($0)) })
    }
  }
}

/// What is known of one figure after a number of draws.
public struct Estimate: Sendable {
  public var draws: Int
  /// Draws without this figure: a rate of return where no single one exists, say.
  public var undefined: Int
  public var moments: Moments
  public var p10: Double?
  public var p50: Double?
  public var p90: Double?
  /// No percentile is off by more; 0 where they are exact.
  public var percentileError: Double
  /// Mean and median after 64, 128, 256 … draws.
  public var convergence: [Step]

  public struct Step: Sendable {
    public var draws: Int
    public var mean: Double
    public var standardError: Double?
    public var p50: Double?
  }
}

/// Gathers one figure, block by block.
struct Estimator: Sendable {
  private var moments = Moments()
  private var percentiles = Percentiles()
  private var steps: [Estimate.Step] = []
  private var nextStep = 64

  mutating func add(_ values: ArraySlice<Double>, _ moments: Moments, upTo draws: Int) {
    self.moments.merge(moments)
    percentiles.add(values)
    while nextStep < draws {
      note(percentiles.first(nextStep))
      nextStep *= 2
    }
    if nextStep == draws {
      note(self.moments, percentiles.values(at: [0.5])[0])
      nextStep *= 2
    }
  }

  /// A power of two inside a block, among the first draws, which are all kept.
  private mutating func note(_ values: ArraySlice<Double>) {
    note(Moments(values), Percentiles.values(of: values, at: [0.5])[0])
  }

  private mutating func note(_ moments: Moments, _ median: Double?) {
    guard moments.count > 0 else { return }
    steps.append(
      Estimate.Step(
        draws: nextStep, mean: moments.mean, standardError: moments.standardError, p50: median))
  }

  func estimate(of draws: Int) -> Estimate {
    let values = percentiles.values(at: [0.1, 0.5, 0.9])
    return Estimate(
      draws: draws, undefined: draws - moments.count, moments: moments, p10: values[0],
      p50: values[1], p90: values[2], percentileError: percentiles.resolution, convergence: steps)
  }
}
