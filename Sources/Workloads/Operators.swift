import Catalog

/// One kernel of a layer: what it computes and what it moves.
public struct Operator: Sendable {
  public enum Kind: Sendable, Hashable {
    /// A matrix product at the precision of the job.
    case matrix
    /// A matrix product kept in BF16, whatever the precision of the job.
    case wideMatrix
    /// Scores, softmax and values.
    case attention
    /// Norms, activations, casts: bound by memory.
    case streaming
  }

  public var name: StaticString
  public var kind: Kind
  public var operations: Double
  public var bytes: Double
  /// Kernels it takes: one for each expert on the rank, for those that work expert by expert.
  public var launches: Double
  /// Whether selective recomputation makes it again: scores that unfused attention writes out, and
  /// without those the activation function and the norm before a product.
  public var isCheap: Bool

  init(
    _ name: StaticString, _ kind: Kind, operations: Double = 0, bytes: Double,
    launches: Double = 1, isCheap: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.operations = operations
    self.bytes = bytes
    self.launches = launches
    self.isCheap = isCheap
  }
}

extension Machine {
  /// Seconds of a kernel: the longer of arithmetic and memory (the roofline of Williams, Waterman and
  /// Patterson 2009) at the rates that kernels reach.
  @inline(__always)
  public func seconds(_ work: Operator) -> Double {
    let arithmetic: Double =
      switch work.kind {
      case .matrix: work.operations / matrixRate
      case .wideMatrix: work.operations / min(matrixRate, peakBF16 * efficiency.compute)
      case .attention: work.operations / attentionRate
      case .streaming: 0
      }
    return max(arithmetic, work.bytes / memoryRate)
  }
}

/// What one forward pass of a layer does on one rank.
struct LayerWork {
  /// Tokens of the rank.
  var tokens: Double
  /// Keys that a query meets on average.
  var keys: Double
  var tensor: Double
  /// Ranks over which streaming kernels are split: tensor under sequence parallelism, else 1.
  var streamSplit: Double
  var operandBytes: Double
  var isFused: Bool
  /// Experts on one rank.
  var localExperts: Double
}

/// The kernels of layers; `body` is called once for each, in order.
extension LanguageModel {
  @inline(__always)
  func attentionOperators(_ w: LayerWork, _ counts: ModelCounts, _ body: (Operator) -> Void) {
    let width = Double(hidden)
    norm(w, body)
    if attention.type == .mla {
      let query = Double(attention.queryRank ?? 0)
      let latent = Double(attention.latentRank ?? 0)
      let rope = Double(attention.ropeDimension ?? 0)
      let nope = Double(attention.nopeDimension ?? 0)
      let value = Double(attention.valueDimension ?? 0)
      let heads = Double(self.heads) / w.tensor
      product("down to latents", w, w.tokens, width, query + latent + rope, body)
      product("queries", w, w.tokens, query, heads * (nope + rope), body)
      product("keys and values", w, w.tokens, latent, heads * (nope + value), body)
      scores(w, counts, body)
      product("output of attention", w, w.tokens, heads * value, width, body)
    } else {
      let dimension = Double(headDimension)
      let queries = Double(heads) * dimension / w.tensor
      // Fewer key heads than ranks: each rank keeps a copy of one.
      let kept = max(Double(keyValueHeads) / w.tensor, 1) * dimension
      product("queries, keys and values", w, w.tokens, width, queries + 2 * kept, body)
      scores(w, counts, body)
      product("output of attention", w, w.tokens, queries, width, body)
    }
    residual(w, body)
  }

  @inline(__always)
  func denseOperators(_ w: LayerWork, _ body: (Operator) -> Void) {
    norm(w, body)
    block(w, tokens: w.tokens, width: Double(experts?.denseWidth ?? feedForward), w.tensor, body)
    residual(w, body)
  }

  /// Router, shared experts, and the routed experts' products over the rank's share of tokens.
  @inline(__always)
  func expertOperators(_ w: LayerWork, _ moe: Experts, _ body: (Operator) -> Void) {
    let width = Double(hidden)
    norm(w, body)
    body(
      Operator(
        "router", .wideMatrix, operations: 2 * w.tokens / w.tensor * width * Double(moe.count),
        bytes: w.tokens / w.tensor * (width + Double(moe.count)) * 2))
    if moe.shared > 0 {
      block(w, tokens: w.tokens, width: Double(moe.width * moe.shared), w.tensor, body)
    }
    // Tokens come from the whole group of expert ranks and go to as many: on average each rank
    // keeps as many visits as it sends.
    let visits = w.tokens / w.tensor * Double(moe.active)
    body(Operator("permute", .streaming, bytes: 2 * visits * width * 2))
    grouped(w, visits: visits, width: Double(moe.width), body)
    body(Operator("unpermute", .streaming, bytes: 2 * visits * width * 2))
    residual(w, body)
  }

  /// The output matrix and the loss.
  @inline(__always)
  func headOperators(_ w: LayerWork, _ body: (Operator) -> Void) {
    let width = Double(hidden)
    let words = Double(vocabulary) / w.tensor
    norm(w, body)
    body(
      Operator(
        "output matrix", .wideMatrix, operations: 2 * w.tokens * width * words,
        bytes: 2 * (w.tokens * width + width * words + w.tokens * words)))
    // Softmax and cross entropy in single precision: read, exponentiate, write.
    body(Operator("loss", .streaming, bytes: w.tokens * words * 8))
  }

  // MARK: Parts

  @inline(__always)
  private func product(
    _ name: StaticString, _ w: LayerWork, _ rows: Double, _ inner: Double, _ columns: Double,
    _ body: (Operator) -> Void
  ) {
    if w.operandBytes < 2 {
      // The operand is cast, and once more transposed for the backward pass.
      body(Operator("cast", .streaming, bytes: rows * inner * (2 + 2 * w.operandBytes)))
    }
    body(
      Operator(
        name, .matrix, operations: 2 * rows * inner * columns,
        bytes: (rows * inner + inner * columns) * w.operandBytes + rows * columns * 2))
  }

  @inline(__always)
  private func norm(_ w: LayerWork, _ body: (Operator) -> Void) {
    body(
      Operator(
        "norm", .streaming, bytes: w.tokens * Double(hidden) * 4 / w.streamSplit,
        isCheap: w.isFused))
  }

  @inline(__always)
  private func residual(_ w: LayerWork, _ body: (Operator) -> Void) {
    // Dropout, where there is one, reads and writes in the same kernel, and keeps a mask.
    let perValue: Double = activation == .gelu ? 7 : 6
    body(
      Operator("residual", .streaming, bytes: w.tokens * Double(hidden) * perValue / w.streamSplit))
  }

  @inline(__always)
  private func scores(_ w: LayerWork, _ counts: ModelCounts, _ body: (Operator) -> Void) {
    let operations = 2 * counts.scoreWidth / w.tensor * w.tokens * w.keys
    let inputs = w.tokens * (counts.scoreWidth + counts.keyValueWidth) / w.tensor * 2
    if w.isFused {
      body(Operator("attention", .attention, operations: operations, bytes: inputs))
      return
    }
    // Unfused kernels compute the whole square and write it: scores, softmax, dropout, values.
    let square = w.tokens * w.keys * 2 * Double(heads) / w.tensor
    body(
      Operator(
        "scores", .matrix, operations: operations / 2, bytes: inputs / 2 + square, isCheap: true))
    body(Operator("softmax", .streaming, bytes: square * 2, isCheap: true))
    body(Operator("dropout", .streaming, bytes: square * 2.5, isCheap: true))
    body(
      Operator(
        "values", .matrix, operations: operations / 2, bytes: inputs / 2 + square, isCheap: true))
  }

  @inline(__always)
  private func block(
    _ w: LayerWork, tokens: Double, width: Double, _ split: Double, _ body: (Operator) -> Void
  ) {
    let gates: Double = activation == .swiglu ? 2 : 1
    let part = width / split
    product("feed forward, up", w, tokens, Double(hidden), gates * part, body)
    body(
      Operator(
        "activation", .streaming, bytes: tokens * part * (gates + 1) * 2, isCheap: w.isFused))
    product("feed forward, down", w, tokens, part, Double(hidden), body)
  }

  @inline(__always)
  private func grouped(
    _ w: LayerWork, visits: Double, width: Double, _ body: (Operator) -> Void
  ) {
    let gates: Double = activation == .swiglu ? 2 : 1
    let inner = Double(hidden)
    let weights = w.localExperts * inner * width
    if w.operandBytes < 2 {
      body(
        Operator(
          "cast", .streaming, bytes: visits * inner * (2 + 2 * w.operandBytes),
          launches: w.localExperts))
    }
    body(
      Operator(
        "experts, up", .matrix, operations: 2 * visits * inner * gates * width,
        bytes: (visits * inner + gates * weights) * w.operandBytes + visits * gates * width * 2,
        launches: w.localExperts))
    body(
      Operator(
        "activation", .streaming, bytes: visits * width * (gates + 1) * 2, isCheap: w.isFused))
    if w.operandBytes < 2 {
      body(
        Operator(
          "cast", .streaming, bytes: visits * width * (2 + 2 * w.operandBytes),
          launches: w.localExperts))
    }
    body(
      Operator(
        "experts, down", .matrix, operations: 2 * visits * width * inner,
        bytes: (visits * width + weights) * w.operandBytes + visits * inner * 2,
        launches: w.localExperts))
  }
}
