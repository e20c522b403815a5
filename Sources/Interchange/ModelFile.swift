import Documents

/// Architectures of language models in the files of others: a Hugging Face `config.json` and a model of
/// calculon. The answer is a document with the keys of our own records.
public enum ModelFile {
  /// Reads the model in a file. Its id is the file's name, or its folder's for a `config.json`.
  public static func read(path: String) -> Parsed {
    let input = InputFile(path: path, format: .json)
    let (bytes, issue) = input.read(atMost: 4_000_000)
    if let issue { return Parsed(nil, [issue]) }
    var parts = path.split(separator: "/").map(String.init)
    if parts.last == "config.json", parts.count > 1 { parts.removeLast() }
    let stem = (parts.last ?? "model").lowercased().replacing(".json", with: "")
    let id = String(
      stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-.+_".contains($0)) ? $0 : "-" })
    return read(bytes, file: path, id: id)
  }

  /// Reads a model; `id` becomes the record's.
  public static func read(_ bytes: [UInt8], file: String, id: String) -> Parsed {
    let parsed = JSONReader.read(bytes, file: file)
    guard let document = parsed.document, parsed.issues.isEmpty else { return parsed }
    guard document.members != nil else {
      return Parsed(nil, [Issue(file: file, message: "a model is a JSON object")])
    }
    var record = ModelRecord(file: file)
    record.put("id", .text(id))
    if document["num_blocks"] != nil, document["attn_heads"] != nil {
      record.addCalculon(document)
    } else {
      record.addHuggingFace(document["text_config"] ?? document, outer: document)
    }
    record.put("source", .text(file))
    record.put("as_of", .plain("2026"))
    record.put("confidence", .plain("secondary"))
    guard record.issues.isEmpty else { return Parsed(nil, record.issues) }
    return Parsed(.mapping(record.members), [])
  }
}

private struct ModelRecord {
  let file: String
  var members: [Document.Member] = []
  var issues: [Issue] = []

  init(file: String) { self.file = file }

  mutating func put(_ key: String, _ value: Document) {
    members.append(Document.Member(key, value))
  }

  private mutating func put(_ key: String, _ value: Int) { put(key, .plain("\(value)")) }

  /// The first of the keys that has a whole number.
  private func number(_ document: Document, _ keys: String...) -> Int? {
    for key in keys {
      if let scalar = document[key]?.scalar, let value = Int(scalar.text) { return value }
    }
    return nil
  }

  private func flag(_ document: Document, _ key: String) -> Bool? {
    document[key]?.scalar.map { $0.text == "true" }
  }

  /// A number that must be there.
  private mutating func need(_ document: Document, _ keys: String...) -> Int {
    for key in keys {
      if let value = number(document, key), value > 0 { return value }
    }
    issues.append(
      Issue(
        file: file, position: document.position,
        message: "missing: \(keys.joined(separator: " or ")), a whole number above 0"))
    return 1
  }

  // MARK: calculon

  /// calculon counts transformer blocks alone; embeddings of 51,200 words, as Megatron pads those of
  /// GPT, are added.
  mutating func addCalculon(_ document: Document) {
    put("developer", .text("calculon model"))
    put("layers", need(document, "num_blocks"))
    put("hidden", need(document, "hidden"))
    let heads = need(document, "attn_heads")
    put("heads", heads)
    put("kv_heads", heads)
    put("head_dim", need(document, "attn_size"))
    put("ffn", need(document, "feedforward"))
    put("activation", .plain("gelu"))
    put("vocabulary", 51_200)
    put("tied_embeddings", .plain("true"))
    put("attention", .mapping([Document.Member("type", .plain("mha"))]))
    put("max_context", number(document, "seq_size") ?? 2048)
  }

  // MARK: Hugging Face

  mutating func addHuggingFace(_ c: Document, outer: Document) {
    let type = c["model_type"]?.scalar?.text ?? outer["model_type"]?.scalar?.text ?? ""
    put("developer", .text(type.isEmpty ? "Hugging Face model" : type))
    let layers = need(c, "num_hidden_layers", "n_layer", "num_layers")
    let hidden = need(c, "hidden_size", "n_embd", "d_model")
    let heads = need(c, "num_attention_heads", "n_head")
    put("layers", layers)
    put("hidden", hidden)
    put("heads", heads)
    let kept = number(c, "num_key_value_heads", "num_kv_heads") ?? heads
    put("kv_heads", kept)
    addAttention(c, layers: layers, hidden: hidden, heads: heads, kept: kept)
    addBlocks(c, type: type, hidden: hidden)
    put("vocabulary", need(c["vocab_size"] == nil ? outer : c, "vocab_size"))
    let tied = flag(c, "tie_word_embeddings") ?? flag(outer, "tie_word_embeddings")
    let tying = ["gemma", "gpt2", "gpt_bigcode", "bloom", "falcon", "cohere"]
    put("tied_embeddings", .plain("\(tied ?? tying.contains { type.hasPrefix($0) })"))
    if let further = number(c, "num_nextn_predict_layers"), further > 0 {
      put("mtp_layers", further)
    }
    put("max_context", number(c, "max_position_embeddings", "n_positions") ?? 2048)
    let quantized = (c["quantization_config"] ?? outer["quantization_config"])?["quant_method"]
    switch quantized?.scalar?.text {
    case "fp8": put("native_precision", .plain("fp8"))
    case "mxfp4", "nvfp4": put("native_precision", .plain("fp4"))
    default: break
    }
  }

  private mutating func addAttention(
    _ c: Document, layers: Int, hidden: Int, heads: Int, kept: Int
  ) {
    var attention: [Document.Member] = []
    if let latent = number(c, "kv_lora_rank") {
      let rope = need(c, "qk_rope_head_dim")
      let nope = need(c, "qk_nope_head_dim")
      put("head_dim", rope + nope)
      attention.append(Document.Member("type", .plain("mla")))
      attention.append(Document.Member("q_lora_rank", .plain("\(need(c, "q_lora_rank"))")))
      attention.append(Document.Member("kv_lora_rank", .plain("\(latent)")))
      attention.append(Document.Member("qk_rope_head_dim", .plain("\(rope)")))
      attention.append(Document.Member("qk_nope_head_dim", .plain("\(nope)")))
      attention.append(Document.Member("v_head_dim", .plain("\(need(c, "v_head_dim"))")))
    } else {
      put("head_dim", number(c, "head_dim") ?? hidden / heads)
      attention.append(Document.Member("type", .plain(kept == heads ? "mha" : "gqa")))
      if let window = number(c, "sliding_window"), flag(c, "use_sliding_window") ?? true {
        let kinds = c["layer_types"]?.items?.compactMap(\.scalar?.text) ?? []
        let windowed = kinds.count { $0 == "sliding_attention" }
        if kinds.isEmpty || windowed > 0 {
          attention.append(Document.Member("sliding_window", .plain("\(window)")))
          if windowed > 0, windowed < layers {
            attention.append(
              Document.Member("window_period", .plain("\(max(1, layers / windowed))")))
          }
        }
      }
    }
    put("attention", .mapping(attention))
  }

  private mutating func addBlocks(_ c: Document, type: String, hidden: Int) {
    let word = c["hidden_act"]?.scalar?.text ?? c["activation_function"]?.scalar?.text ?? "silu"
    // Gated blocks have three matrices; of the GELU models only Gemma's are gated.
    let isGated = word.hasPrefix("silu") || word == "swiglu" || type.hasPrefix("gemma")
    let experts = number(c, "n_routed_experts", "num_local_experts", "num_experts")
    let inner = number(c, "intermediate_size", "n_inner") ?? 4 * hidden
    let dense = number(c, "intermediate_size_mlp") ?? inner
    put("ffn", dense)
    put("activation", .plain(isGated ? "swiglu" : "gelu"))
    guard let experts, experts > 1 else { return }
    let width = number(c, "moe_intermediate_size") ?? inner
    var moe = [
      Document.Member("experts", .plain("\(experts)")),
      Document.Member(
        "active_experts",
        .plain("\(need(c, "num_experts_per_tok", "experts_per_token", "num_experts_per_token"))")),
      Document.Member("expert_ffn", .plain("\(width)")),
    ]
    var shared = number(c, "n_shared_experts") ?? 0
    if let all = number(c, "shared_expert_intermediate_size"), all > 0 {
      shared = max(1, all / width)
    }
    if type.hasPrefix("llama4") { shared = 1 }
    if shared > 0 { moe.append(Document.Member("shared_experts", .plain("\(shared)"))) }
    if let first = number(c, "first_k_dense_replace"), first > 0 {
      moe.append(Document.Member("dense_layers", .plain("\(first)")))
      moe.append(Document.Member("dense_ffn", .plain("\(dense)")))
    }
    if let step = number(c, "interleave_moe_layer_step", "decoder_sparse_step"), step > 1 {
      moe.append(Document.Member("interleave", .plain("\(step)")))
      moe.append(Document.Member("dense_ffn", .plain("\(dense)")))
    }
    put("moe", .mapping(moe))
  }
}
