public import Documents
import Quantities

/// Activation of a feed-forward block: SwiGLU has three matrices, GELU two.
public enum Activation: String, Choice {
  case gelu
  case swiglu
}

/// How queries share keys and values.
public enum AttentionType: String, Choice {
  /// Multi-head: each query head has its own.
  case mha
  /// Grouped-query: groups of query heads share them.
  case gqa
  /// Multi-head latent: one compressed latent for all heads (DeepSeek-V2, arXiv 2405.04434).
  case mla
}

/// The attention of a model.
public struct Attention: SpecRecord, Hashable {
  public var type: AttentionType
  public var queryRank: Int?
  public var latentRank: Int?
  public var ropeDimension: Int?
  public var nopeDimension: Int?
  public var valueDimension: Int?
  /// Keys that a sparse index picks for each query.
  public var sparseTopK: Int?
  /// Tokens that a windowed layer looks back on.
  public var slidingWindow: Int?
  /// Every so many layers one is windowed: 2 is every other layer.
  public var windowPeriod: Int?

  public init(_ r: inout Reader) {
    type = r.required("type", help: "how queries share keys and values")
    queryRank = r.optional("q_lora_rank", in: .positive)
    latentRank = r.optional("kv_lora_rank", in: .positive)
    ropeDimension = r.optional("qk_rope_head_dim", in: .positive)
    nopeDimension = r.optional("qk_nope_head_dim", in: .positive)
    valueDimension = r.optional("v_head_dim", in: .positive)
    sparseTopK = r.optional("sparse_top_k", in: .positive)
    slidingWindow = r.optional("sliding_window", in: .positive)
    windowPeriod = r.optional("window_period", in: .positive)
    let latents = [queryRank, latentRank, ropeDimension, nopeDimension, valueDimension]
    if type == .mla, latents.contains(nil) {
      r.report("latent attention needs its ranks and head dimensions", key: "type")
    }
  }
}

/// The experts of a model.
public struct Experts: SpecRecord, Hashable {
  public var count: Int
  /// Routed experts that one token visits.
  public var active: Int
  /// Experts that every token visits.
  public var shared: Int
  /// Hidden width of one expert.
  public var width: Int
  /// Leading layers without experts.
  public var denseLayers: Int
  /// Hidden width of layers without experts.
  public var denseWidth: Int?
  /// Every so many layers one has experts.
  public var interleave: Int

  public init(_ r: inout Reader) {
    count = r.required("experts", in: .positive)
    active = r.required("active_experts", in: .positive, help: "routed experts a token visits")
    shared = r.optional("shared_experts", in: .notNegative) ?? 0
    width = r.required("expert_ffn", in: .positive, help: "hidden width of one expert")
    denseLayers = r.optional("dense_layers", in: .notNegative) ?? 0
    denseWidth = r.optional("dense_ffn", in: .positive, help: "hidden width without experts")
    interleave = r.optional("interleave", in: .positive, help: "every so many layers") ?? 1
    if active > count { r.report("more experts active than there are", key: "active_experts") }
  }
}

/// The architecture of a language model, as published.
public struct LanguageModel: CatalogRecord, Hashable {
  public static let kind = "model"

  public var id: String
  public var developer: String
  /// Parameters as its developer counts them; those that follow from the dimensions are computed.
  public var publishedParameters: Int?
  public var publishedActiveParameters: Int?
  public var layers: Int
  public var hidden: Int
  public var heads: Int
  public var keyValueHeads: Int
  /// Dimension of a query and key head.
  public var headDimension: Int
  /// Hidden width of a dense feed-forward block.
  public var feedForward: Int
  public var activation: Activation
  public var vocabulary: Int
  /// Whether input and output embedding are one matrix.
  public var tiedEmbeddings: Bool
  public var attention: Attention
  public var experts: Experts?
  /// Layers that predict further tokens in training.
  public var multiTokenLayers: Int
  public var maxContext: Int
  public var trainingTokens: Int?
  /// Precision in which the weights are published, where not BF16.
  public var nativePrecision: Precision?
  public var provenance: Provenance

  public init(_ r: inout Reader) {
    id = r.id(help: "id of the model")
    developer = r.required("developer")
    publishedParameters = r.optional("published_parameters", in: .positive)
    publishedActiveParameters = r.optional("published_active_parameters", in: .positive)
    layers = r.required("layers", in: .positive)
    hidden = r.required("hidden", in: .positive, help: "width of the residual stream")
    heads = r.required("heads", in: .positive)
    keyValueHeads = r.required("kv_heads", in: .positive)
    headDimension = r.required("head_dim", in: .positive)
    feedForward = r.required("ffn", in: .positive, help: "hidden width of a dense block")
    activation = r.required("activation")
    vocabulary = r.required("vocabulary", in: .positive)
    tiedEmbeddings = r.required("tied_embeddings")
    attention = r.required("attention")
    experts = r.optional("moe", help: "mixture of experts; a dense model has none")
    multiTokenLayers = r.optional("mtp_layers", in: .notNegative) ?? 0
    maxContext = r.required("max_context", in: .positive, help: "tokens")
    trainingTokens = r.optional("training_tokens", in: .positive)
    nativePrecision = r.optional("native_precision", help: "precision of published weights")
    provenance = Provenance(&r)
    if let active = publishedActiveParameters, let all = publishedParameters, active > all {
      r.report("more parameters active than there are", key: "published_active_parameters")
    }
  }
}
