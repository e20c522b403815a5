import Documents
import Interchange
import Testing

@Suite struct ModelFiles {
  private func record(_ text: String) throws -> Document {
    let parsed = ModelFile.read([UInt8](text.utf8), file: "config.json", id: "test")
    return try #require(parsed.document, "\(parsed.issues)")
  }

  // Keys of the published config.json of each; `layer_types` in short.
  static let latents = """
    {"model_type": "deepseek_v3", "num_hidden_layers": 61, "hidden_size": 7168,
     "num_attention_heads": 128, "num_key_value_heads": 128, "q_lora_rank": 1536,
     "kv_lora_rank": 512, "qk_rope_head_dim": 64, "qk_nope_head_dim": 128, "v_head_dim": 128,
     "intermediate_size": 18432, "moe_intermediate_size": 2048, "n_routed_experts": 256,
     "num_experts_per_tok": 8, "n_shared_experts": 1, "first_k_dense_replace": 3,
     "hidden_act": "silu", "vocab_size": 129280, "tie_word_embeddings": false,
     "num_nextn_predict_layers": 1, "max_position_embeddings": 163840,
     "quantization_config": {"quant_method": "fp8"}}
    """

  @Test func latentAttentionWithExperts() throws {
    let model = try record(Self.latents)
    #expect(model["attention"]?["type"]?.scalar?.text == "mla")
    #expect(model["head_dim"]?.scalar?.text == "192")
    #expect(model["moe"]?["experts"]?.scalar?.text == "256")
    #expect(model["moe"]?["dense_layers"]?.scalar?.text == "3")
    #expect(model["native_precision"]?.scalar?.text == "fp8")
  }

  @Test func windowsInTurn() throws {
    let model = try record(
      """
      {"model_type": "gpt_oss", "num_hidden_layers": 4, "hidden_size": 2880,
       "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 64,
       "intermediate_size": 2880, "num_local_experts": 32, "num_experts_per_tok": 4,
       "hidden_act": "silu", "vocab_size": 201088, "tie_word_embeddings": false,
       "sliding_window": 128, "layer_types": ["sliding_attention", "full_attention",
       "sliding_attention", "full_attention"], "max_position_embeddings": 131072}
      """)
    #expect(model["attention"]?["sliding_window"]?.scalar?.text == "128")
    #expect(model["attention"]?["window_period"]?.scalar?.text == "2")
  }

  // calculon models/megatron-1T.json.
  @Test func calculon() throws {
    let model = try record(
      #"{"hidden": 25600, "feedforward": 102400, "seq_size": 2048, "attn_heads": 160, "attn_size": 160, "num_blocks": 128}"#
    )
    #expect(model["layers"]?.scalar?.text == "128")
    #expect(model["activation"]?.scalar?.text == "gelu")
  }

  @Test func whatIsMissingIsNamed() {
    let parsed = ModelFile.read(
      [UInt8](#"{"hidden_size": 10}"#.utf8), file: "config.json", id: "test")
    #expect(parsed.document == nil)
    #expect(parsed.issues.contains { $0.message.contains("num_hidden_layers") })
  }
}
