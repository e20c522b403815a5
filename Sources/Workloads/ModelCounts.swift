public import Catalog

/// Counts that follow from the dimensions of a language model.
///
/// Matrices are counted with their biases where the model has learned biases (GELU models do, SwiGLU
/// models do not); norms are counted. Formulas: Narayanan et al. 2021 (arXiv 2104.04473) for dense
/// models; DeepSeek-V2 (arXiv 2405.04434) for latent attention.
public struct ModelCounts: Sendable, Hashable {
  /// Attention matrices of one layer.
  public let attention: Double
  /// Feed-forward matrices of a layer without experts.
  public let denseBlock: Double
  /// Matrices of one routed expert; 0 for a dense model.
  public let expert: Double
  /// Matrices of the shared experts and the router of a layer with experts.
  public let sharedBlock: Double
  /// Norms of one layer.
  public let norms: Double
  /// Layers without experts, and with.
  public let denseLayers: Int
  public let expertLayers: Int
  public let experts: Int
  public let activeExperts: Int
  /// One matrix of vocabulary by width.
  public let embedding: Double
  /// Matrices at input and output: 1 where they are tied.
  public let embeddings: Int
  /// Learned positions, for models before rotary embedding.
  public let positions: Double
  /// Layers with a sliding window, and its tokens.
  public let windowedLayers: Int
  public let window: Int?
  /// Width of all query heads, keys and values for the scores of one token and key: heads × (key +
  /// value dimension).
  public let scoreWidth: Double
  /// Values kept for one token in one layer: 2 × heads × dimension, or the latent.
  public let keyValueWidth: Double
  public let layers: Int
  public let hidden: Int

  public init(_ model: LanguageModel) {
    let width = Double(model.hidden)
    let heads = Double(model.heads)
    let matrices: Double = model.activation == .swiglu ? 3 : 2
    let hasBias = model.activation == .gelu
    layers = model.layers
    hidden = model.hidden
    if model.attention.type == .mla {
      let query = Double(model.attention.queryRank ?? 0)
      let latent = Double(model.attention.latentRank ?? 0)
      let rope = Double(model.attention.ropeDimension ?? 0)
      let nope = Double(model.attention.nopeDimension ?? 0)
      let value = Double(model.attention.valueDimension ?? 0)
      let queries = width * query + query * heads * (nope + rope)
      let keys = width * (latent + rope) + latent * heads * (nope + value)
      attention = queries + keys + heads * value * width
      scoreWidth = heads * (nope + rope + value)
      keyValueWidth = latent + rope
    } else {
      let kept = Double(model.keyValueHeads)
      let dimension = Double(model.headDimension)
      let bias = hasBias ? dimension * (heads + 2 * kept) + width : 0
      attention = width * dimension * 2 * (heads + kept) + bias
      scoreWidth = 2 * heads * dimension
      keyValueWidth = 2 * kept * dimension
    }
    let denseWidth = Double(model.experts?.denseWidth ?? model.feedForward)
    denseBlock = matrices * width * denseWidth + (hasBias ? denseWidth + width : 0)
    if let moe = model.experts {
      expertLayers = (model.layers - moe.denseLayers) / moe.interleave
      expert = matrices * width * Double(moe.width)
      sharedBlock = expert * Double(moe.shared) + width * Double(moe.count)
      experts = moe.count
      activeExperts = moe.active
    } else {
      expertLayers = 0
      expert = 0
      sharedBlock = 0
      experts = 0
      activeExperts = 0
    }
    denseLayers = model.layers - expertLayers
    norms = 2 * width * (hasBias ? 2 : 1)
    embedding = Double(model.vocabulary) * width
    embeddings = model.tiedEmbeddings ? 1 : 2
    // Learned absolute positions came with the GELU models of the GPT family.
    positions = hasBias ? Double(model.maxContext) * width : 0
    if let window = model.attention.slidingWindow {
      windowedLayers = model.layers / (model.attention.windowPeriod ?? 1)
      self.window = window
    } else {
      windowedLayers = 0
      window = nil
    }
  }

  /// Parameters of a layer with experts that one token meets.
  private var activeBlock: Double { sharedBlock + expert * Double(activeExperts) }

  /// Parameters of a layer with experts.
  public var expertBlock: Double { sharedBlock + expert * Double(experts) }

  /// All parameters, without layers that predict further tokens.
  public var parameters: Double {
    let perLayer = attention + norms
    let blocks = Double(denseLayers) * denseBlock + Double(expertLayers) * expertBlock
    return Double(layers) * perLayer + blocks + embedding * Double(embeddings) + positions
  }

  /// Parameters that one token is multiplied with: active experts, and the output matrix once.
  /// The input embedding is a look-up.
  public var multiplied: Double {
    let blocks = Double(denseLayers) * denseBlock + Double(expertLayers) * activeBlock
    return Double(layers) * attention + blocks + embedding
  }

  /// Active parameters as developers count them: all but the experts a token does not visit.
  public var activeParameters: Double {
    parameters - Double(expertLayers) * expert * Double(experts - activeExperts)
  }

  /// Operations of attention scores and values for one token of a forward pass, over a context of
  /// `context` tokens; `causal` halves what a full square would count.
  ///
  /// 2 · (key + value width) · keys for each layer: 4 · layers · hidden · keys where head widths
  /// fill the hidden width.
  public func attentionOperations(context: Double, isCausal: Bool) -> Double {
    let full = isCausal ? context / 2 : context
    var keys = Double(layers - windowedLayers) * full
    if let window { keys += Double(windowedLayers) * min(Double(window), full) }
    return 2 * scoreWidth * keys
  }

  /// Operations of a training token: 6 for each multiplied parameter and three times the attention
  /// of a forward pass. Recomputation is not among them.
  public func trainingOperations(sequence: Int, attention: AttentionCount) -> Double {
    let weights = 6 * multiplied
    switch attention {
    case .none: return weights
    case .causal:
      return weights + 3 * attentionOperations(context: Double(sequence), isCausal: true)
    case .full:
      return weights + 3 * attentionOperations(context: Double(sequence), isCausal: false)
    }
  }

  /// Operations of a forward pass for one token that sees `context` tokens before it.
  public func inferenceOperations(context: Double) -> Double {
    2 * multiplied + attentionOperations(context: context, isCausal: false)
  }

  /// Bytes of keys and values that one token leaves behind, sliding windows not yet full.
  public func keyValueBytes(perValue bytes: Double) -> Double {
    Double(layers) * keyValueWidth * bytes
  }

  /// Bytes of keys and values of one sequence: windowed layers keep no more than their window.
  public func keyValueBytes(context: Double, perValue bytes: Double) -> Double {
    var tokens = Double(layers - windowedLayers) * context
    if let window { tokens += Double(windowedLayers) * min(Double(window), context) }
    return tokens * keyValueWidth * bytes
  }
}

/// Which attention operations a count includes.
public enum AttentionCount: String, Sendable, CaseIterable {
  /// None: 6 N.
  case none
  /// The half that a causal mask leaves.
  case causal
  /// The whole square, as PaLM's MFU counts (Chowdhery et al. 2022, appendix B).
  case full
}
