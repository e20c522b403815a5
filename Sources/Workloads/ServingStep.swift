import Catalog
import Fabric
import RealModule
import Scenario

/// What one iteration of one data rank works on.
public struct ServingWork: Sendable, Hashable {
  /// Requests that write, and the tokens that all of them have behind them.
  public var decoding: Double
  public var context: Double
  /// Tokens of prompts, and the keys that all of them meet.
  public var prefill: Double
  public var prefillKeys: Double
  /// Prompts that end in this iteration: each gets its first token.
  public var prompts: Double

  public init(
    decoding: Double, context: Double, prefill: Double = 0, prefillKeys: Double = 0,
    prompts: Double = 0
  ) {
    self.decoding = decoding
    self.context = context
    self.prefill = prefill
    self.prefillKeys = prefillKeys
    self.prompts = prompts
  }
}

/// The costs of an engine's iteration as coefficients: evaluating one takes a hundred operations.
///
/// A product takes the longer of its operations and its weights' bytes, attention of writing
/// requests the bytes of their keys and values (or their operations: latent attention), attention of
/// prompts its operations, every kernel a gap before the next. Efficiencies are of
/// `catalogs/efficiencies.yaml`; with all of them 1 and gaps of 0 it is the arithmetic of Pope et al. 2022
/// (arXiv 2211.05102) and of the scaling book (jax-ml/scaling-book, inference).
public struct ServingCost: Sendable, Hashable {
  /// One product: seconds a token, seconds to read its weights, and how many of it there are.
  struct Product: Sendable, Hashable {
    var perToken: Double
    var weights: Double
  }

  /// Products of attention, of a dense block, of shared experts; each for all layers of a stage.
  var attention: [Product] = []
  var dense: [Product] = []
  var shared: [Product] = []
  /// Routed experts: seconds a visit, seconds to read all on the rank.
  var expertVisit = 0.0
  var expertWeights = 0.0
  /// Streaming kernels, s a token.
  var streaming = 0.0
  var expertStreaming = 0.0
  /// Keys and values read, s a token of context; operations of latent attention likewise.
  var cacheRead = 0.0
  var latentWork = 0.0
  /// Attention of prompts, s for each key that a token meets.
  var prefillKey = 0.0
  /// Gaps between kernels.
  var gaps = 0.0
  /// All-reduces of tensor parallelism: how many, bytes of a token, and what one takes.
  var reduces = 0.0
  var reduceBytes = 0.0
  var reduce = CompiledCollective.none
  /// Tokens to experts and back.
  var exchangePerToken = 0.0
  var exchangeNearPerToken = 0.0
  var exchangeLatency = 0.0
  /// The output matrix, s a token that is sampled and to read it.
  var head = Product(perToken: 0, weights: 0)
  var headGaps = 0.0
  /// Hand-over to the next stage: bytes of a token, and what one takes.
  var hopBytes = 0.0
  var hop = CompiledCollective.none
  var stages = 1.0
  /// Data ranks that share experts, routed experts visited and in all, ranks they lie on.
  var sharing = 1.0
  var visited = 0.0
  var routed = 1.0
  var expertRanks = 1.0
  var imbalance = 1.0
  var hasTwoBatches = false
  /// Tokens checked with each request's step.
  var checked = 1.0
}

extension ServingCost {
  /// Compiles the costs of a job.
  public init(_ job: ServingJob) {
    let model = job.model
    let counts = job.counts
    let machine = job.machine
    let s = job.strategy
    let tensor = Double(s.tensor)
    let width = Double(model.hidden)
    stages = Double(s.pipeline)
    let layers = Double(counts.layers) / stages
    let denseLayers = Double(counts.denseLayers) / stages
    let expertLayers = Double(counts.expertLayers) / stages
    let gap = machine.kernelOverhead
    let rate = machine.matrixRate
    let memory = machine.memoryRate
    func product(_ parameters: Double, layers: Double) -> Product {
      let all = parameters / tensor * layers
      return Product(perToken: 2 * all / rate, weights: all * job.weightBytes / memory)
    }
    attention = [product(counts.attention, layers: layers)]
    gaps += layers * gap * (model.attention.type == .mla ? 8 : 6)
    let heads = Double(model.heads) * Double(model.headDimension) / tensor
    streaming += layers * (width * 10 + heads * 4) / memory
    // Scores, softmax and values in one kernel.
    prefillKey = layers * 2 * counts.scoreWidth / tensor / machine.attentionRate
    cacheRead =
      layers * counts.keyValueWidth * job.cacheBytes / job.cacheSplit / memory
    if let window = counts.window, window > 0 {
      // Windowed layers read their window whatever the context; contexts beyond it cost the others'.
      let share = 1 - Double(counts.windowedLayers) / Double(counts.layers)
      cacheRead *= share
      prefillKey *= share
    }
    if model.attention.type == .mla {
      // Queries meet the latents themselves (DeepSeek-V2, arXiv 2405.04434, section 2.1.2).
      let latent = Double(model.attention.latentRank ?? 0)
      let rope = Double(model.attention.ropeDimension ?? 0)
      let work = 2 * Double(model.heads) / tensor * (2 * latent + rope)
      latentWork = layers * work / machine.attentionRate
    }
    if denseLayers > 0 {
      dense = [product(counts.denseBlock, layers: denseLayers)]
      let inner = Double(model.experts?.denseWidth ?? model.feedForward) / tensor
      streaming += denseLayers * inner * 6 / memory
      gaps += denseLayers * gap * 3
    }
    if let moe = model.experts, counts.expertLayers > 0 {
      shared = counts.sharedBlock > 0 ? [product(counts.sharedBlock, layers: expertLayers)] : []
      gaps += expertLayers * gap * (moe.shared > 0 ? 10 : 8)
      expertRanks = job.expertRanks
      sharing = max(1, expertRanks / tensor)
      visited = Double(moe.active)
      routed = Double(moe.count)
      imbalance = job.imbalance
      expertVisit = 2 * counts.expert * expertLayers / rate
      expertWeights =
        counts.expert * routed / expertRanks * expertLayers * job.weightBytes / memory
      expertStreaming =
        expertLayers * (width * 8 + Double(moe.width) * 6) / memory
      addExchange(job, moe, layers: expertLayers)
      reduces = layers + denseLayers + (sharing > 1 ? 0 : expertLayers)
    } else {
      reduces = layers + denseLayers
    }
    if s.tensor > 1 {
      reduce = machine.collective(.allReduce, size: s.tensor)
      reduceBytes = width * 2
    }
    // The output matrix stays in BF16.
    let output = counts.embedding / tensor
    head = Product(
      perToken: 2 * output / min(rate, machine.peakBF16 * machine.efficiency.compute),
      weights: output * 2 / memory)
    headGaps = 5 * gap
    if s.pipeline > 1 {
      let stride = s.tensor * s.data
      hop = machine.send(over: stride)
      hopBytes = width * 2 / tensor
    }
    hasTwoBatches = job.hasTwoBatches
    checked = 1 + Double(job.speculation?.tokens ?? 0)
  }

  /// Tokens go to experts in the products' format and come back in BF16. Within a scale-up domain an
  /// all-gather and a reduce-scatter may carry less than sending each visit; between domains a token
  /// goes once to each domain that it visits and is copied there (DeepSeek, open-infra-index).
  private mutating func addExchange(_ job: ServingJob, _ moe: Experts, layers: Double) {
    guard sharing > 1 else { return }
    let machine = job.machine
    let group = machine.spread(size: Int(expertRanks))
    let bytes = Double(job.model.hidden) * (min(machine.operandBytes, 2) + 2)
    let visits = Double(moe.active) / Double(job.strategy.tensor)
    let near = group.local / (group.local * group.domains)
    let up = machine.rate(over: 0)
    // Every rank sends to the others side by side: a step, not a ring of them.
    let step = machine.send(over: 0).seconds(0)
    if group.domains <= 1 {
      let away = (expertRanks - 1) / expertRanks
      exchangePerToken = layers * visits * bytes * away / up
      exchangeNearPerToken = layers * sharing * bytes * away / up
      exchangeLatency = layers * 2 * step
      return
    }
    // Domains that a token visits besides its own.
    let missed = Double.pow(1 - near, Double(moe.active))
    let limit = Double(min(job.model.routedDomains ?? moe.active, moe.active))
    let domains = min((group.domains - 1) * (1 - missed), limit)
    let out = domains / Double(job.strategy.tensor) * bytes / machine.rate(over: machine.domain)
    let inside = visits * bytes * (group.local - 1) / group.local / up
    exchangePerToken = layers * max(out, inside)
    exchangeNearPerToken = .infinity
    exchangeLatency = layers * 2 * (machine.send(over: machine.domain).seconds(0) + step)
  }

  /// Tokens above which operations of attention's products outlast the reading of their weights.
  public var criticalTokens: Double {
    attention.isEmpty ? 0 : attention[0].weights / attention[0].perToken
  }

  /// Leaves out norms, residuals and activations, as textbook arithmetic does.
  public mutating func ignoreStreaming() {
    streaming = 0
    expertStreaming = 0
  }

  @inline(__always)
  private func time(_ product: Product, _ tokens: Double) -> Double {
    max(product.perToken * tokens, product.weights)
  }

  /// Seconds of one iteration: a pipeline's stages work on parts of the batch in turn.
  ///
  /// - Parameters:
  ///   - busiest: Work of the busiest data rank, which the others wait for; the mean one's if nil.
  public func seconds(_ mean: ServingWork, busiest: ServingWork? = nil) -> Double {
    let work = busiest ?? mean
    guard work.decoding + work.prefill > 0 else { return 0 }
    let line = line(mean, busiest: work)
    return max(line.base + line.slope * work.context, line.floor) + line.rest
  }

  /// The same as a function of the busiest rank's context.
  func line(_ mean: ServingWork, busiest work: ServingWork) -> IterationLine {
    let part = 1 / stages
    let tokens = (work.decoding * checked + work.prefill) * part
    let all = (mean.decoding * checked + mean.prefill) * part
    var compute = streaming * tokens + gaps
    for one in attention { compute += time(one, tokens) }
    for one in dense { compute += time(one, tokens) }
    for one in shared { compute += time(one, tokens) }
    compute += prefillKey * work.prefillKeys * part
    compute += reduces * reduce.seconds(reduceBytes * tokens)
    var exchange = 0.0
    if visited > 0 {
      let group = all * sharing
      let visits = group * visited / expertRanks * imbalance
      let touched = 1 - Double.pow(1 - visited / routed, group)
      let batches: Double = hasTwoBatches ? 2 : 1
      compute += max(expertVisit * visits, expertWeights * touched * batches)
      compute += expertStreaming * visits
      exchange =
        min(exchangePerToken * imbalance, exchangeNearPerToken) * all + exchangeLatency * batches
    }
    // Keys and values are read once for all tokens that are checked; latent attention computes for
    // each.
    let slope = max(cacheRead, latentWork * checked)
    let sampled = work.decoding * checked + work.prompts
    let rest = hop.seconds(hopBytes * tokens) * stages + time(head, sampled) + headGaps
    return IterationLine(
      base: (compute + (hasTwoBatches ? 0 : exchange)) * stages, slope: slope,
      floor: hasTwoBatches ? exchange * stages : 0, rest: rest)
  }
}

extension LanguageModel {
  /// The most scale-up domains that a token's experts lie in, where the router limits it: DeepSeek-V3
  /// routes to at most 4 (arXiv 2412.19437, section 2.1.2).
  var routedDomains: Int? { attention.type == .mla && experts?.count == 256 ? 4 : nil }
}
