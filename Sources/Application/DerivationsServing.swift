/// Where the figures of `simulate serving` come from.
enum ServingDerivations {
  static let byMetric = DerivationTable.byMetric(of: rates + latencies + costs + memory + sizing)

  private static func efficiency(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.efficiency.{calibration.efficiency}.\(key)")
  }

  private static let kernels: [DerivationInput] = [
    efficiency("compute"), efficiency("memory"), efficiency("attention"), efficiency("overhead_us"),
  ]

  private static let rates: [Derivation] = [
    Derivation(
      "tokens_per_second", "requests a second x output tokens",
      from: ["requests_per_second", "shape.output_tokens"]
    ) { $0[0] * $0[1] },
    Derivation(
      "total_tokens_per_second", "requests a second x (input + output tokens)",
      from: ["requests_per_second", "shape.input_tokens", "shape.output_tokens"]
    ) { $0[0] * ($0[1] + $0[2]) },
    Derivation(
      "tokens_per_second_per_gpu", "output tokens a second / accelerators",
      from: ["tokens_per_second", "accelerators"]
    ) { $0[0] / $0[1] },
    Derivation(
      "total_tokens_per_second_per_gpu", "tokens a second / accelerators",
      from: ["total_tokens_per_second", "accelerators"]
    ) { $0[0] / $0[1] },
    Derivation(
      "requests_per_second", "neither side waits: 1 / (1/writing + 1/reading)",
      "jax-ml/scaling-book, inference",
      from: ["writing_requests_per_second", "reading_requests_per_second"],
      when: [.present("reading_requests_per_second")]
    ) { 1 / (1 / $0[0] + 1 / $0[1]) },
    .same(
      "requests_per_second", "engines that read and write", as: "writing_requests_per_second"),
    Derivation(
      "writing_requests_per_second",
      "requests that write x tokens a step / (output x iteration), on every data rank",
      from: ["decoding", "tokens_per_step", "shape.output_tokens", "step_ms", "data_ranks"]
    ) { $0[0] * $0[1] / ($0[2] * $0[3] / 1000) * $0[4] },
    Derivation(
      "concurrency", "requests in flight on a rank x ranks that writing takes",
      "Little's law",
      from: ["batch", "data_ranks", "requests_per_second", "writing_requests_per_second"]
    ) { $0[0] * $0[1] * $0[2] / $0[3] },
    .leaf(
      "batch", "the largest that meets the objective and fits, or what the load asks for",
      from: ["max_batch"]),
    .leaf(
      "decoding",
      "requests in flight less those that are being read: as many prompts are read as answers "
        + "end", "conservation", from: ["batch", "step_ms"]),
    .leaf("reading_requests_per_second", "prompts that the reading engines carry"),
    .leaf(
      "data_ranks", "accelerators / those of an engine x its data ranks", from: ["accelerators"]),
    .leaf(
      "tokens_per_step", "1, or with guesses (1 - a^(k+1)) / (1 - a)",
      "Leviathan et al. 2023, arXiv 2211.17192, equation 1"),
  ]

  private static let latencies: [Derivation] = [
    Derivation(
      "tpot_ms", "iteration / tokens that a request gains in it",
      from: ["step_ms", "tokens_per_step"]
    ) { $0[0] / $0[1] },
    Derivation(
      "tokens_per_second_per_user", "1 / time between tokens", from: ["tpot_ms"]
    ) { 1000 / $0[0] },
    Derivation(
      "ttft_ms", "reading on an engine of its own + transfer of keys and values + an iteration",
      from: ["reading_ms", "transfer_ms", "step_ms"], when: [.present("transfer_ms")]
    ) { $0[0] + $0[1] + $0[2] },
    Derivation(
      "ttft_ms",
      "half an iteration until the engine takes the prompt + reading it beside the others",
      from: ["reading_ms", "step_ms"]
    ) { $0[0] + $0[1] / 2 },
    Derivation(
      "decode.tpot_ms", "iteration without prompts / tokens a step",
      from: [
        "decode_iteration.base_ms", "decode_iteration.context_ns_per_token",
        "decode_iteration.context_tokens", "decode_iteration.floor_ms", "decode_iteration.rest_ms",
        "tokens_per_step",
      ]
    ) { (max($0[0] + $0[1] * $0[2] / 1e6, $0[3]) + $0[4]) / $0[5] },
    Derivation(
      "decode_iteration.context_tokens", "requests that write x (input + half of the output)",
      from: ["decoding", "shape.input_tokens", "shape.output_tokens"]
    ) { $0[0] * ($0[1] + $0[2] / 2) },
    .leaf(
      "decode_iteration.base_ms",
      "products max(operations / rate, weights / bandwidth), gaps, all-reduces, experts: all layers",
      "Pope et al. 2022, arXiv 2211.05102; docs/workloads.md", from: kernels),
    .leaf(
      "decode_iteration.context_ns_per_token",
      "bytes of a token's keys and values / bandwidth; latent attention: no less than its operations",
      "DeepSeek-V2, arXiv 2405.04434", from: ["kv_bytes_per_token", efficiency("memory")]),
    .leaf(
      "decode_iteration.floor_ms", "exchange of experts, which two batches hide or are bound by"),
    .leaf(
      "decode_iteration.rest_ms", "output matrix, hand-over between stages",
      from: [efficiency("memory")]),
    .leaf(
      "step_ms", "iteration in the mean: few have a chunk of a prompt, the others none",
      from: [
        "decode_iteration.base_ms", "prompt_tokens_per_iteration", efficiency("attention"),
      ]),
    .leaf(
      "reading_ms", "iterations that hold the prompt's chunks beside the requests that write",
      from: ["shape.input_tokens", "shape.cached_share", efficiency("compute")]),
    .leaf(
      "transfer_ms", "bytes of a prompt's keys and values / port", from: ["kv_bytes_per_token"]),
    .leaf(
      "prompt_tokens_per_iteration", "requests that write x tokens a step x fresh / output tokens",
      "conservation", from: ["decoding", "tokens_per_step"]),
    Derivation(
      "prefill_share", "what prompts add to an iteration / iteration",
      from: ["step_ms", "decode.tpot_ms", "tokens_per_step"], when: [.absent("transfer_ms")]
    ) { max(0, ($0[0] - $0[1] * $0[2]) / $0[0]) },
    Derivation(
      "prefill_share", "1 - requests a second / those that writing alone would carry",
      from: ["requests_per_second", "writing_requests_per_second"]
    ) { max(0, 1 - $0[0] / $0[1]) },
    .leaf(
      "prefill.tokens_per_second_per_gpu", "prompts alone, as many tokens as an iteration takes",
      from: kernels),
    .leaf(
      "decode.tokens_per_second_per_gpu",
      "requests that write x tokens a step / iteration without prompts",
      from: ["decoding", "decode.tpot_ms"]),
  ]

  private static let costs: [Derivation] =
    [
      Derivation(
        "usd_per_million_tokens", "price of all accelerators / tokens, at the share of time in use",
        "InferenceX",
        from: [
          "price_usd_per_gpu_hour", "accelerators", "total_tokens_per_second", "utilization",
        ]
      ) { $0[0] / 3600 * $0[1] / $0[3] / $0[2] * 1e6 },
      Derivation(
        "usd_per_million.all_on_output", "price of all accelerators / output tokens",
        from: ["price_usd_per_gpu_hour", "accelerators", "tokens_per_second", "utilization"]
      ) { $0[0] / 3600 * $0[1] / $0[3] / $0[2] * 1e6 },
      Derivation(
        "usd_per_million.output", "what prompts do not add / output tokens",
        from: ["usd_per_million.all_on_output", "prefill_share"]
      ) { $0[0] * (1 - $0[1]) },
      Derivation(
        "usd_per_million.input", "what prompts add to iterations / tokens read",
        from: [
          "price_usd_per_gpu_hour", "accelerators", "utilization", "prefill_share",
          "requests_per_second", "shape.input_tokens", "shape.cached_share",
        ]
      ) {
        let read = $0[4] * $0[5] * (1 - $0[6])
        return read > 0 ? $0[0] / 3600 * $0[1] / $0[2] * $0[3] / read * 1e6 : 0
      },
      Derivation(
        "usd_per_million.cached", "bytes of a token / host link x price",
        from: ["kv_bytes_per_token", efficiency("host_link_gb_per_s"), "price_usd_per_gpu_hour"]
      ) { values in values.optional(1).map { values[0] / ($0 * 1e9) * values[2] / 3600 * 1e6 } ?? 0
      },
      .leaf(
        "price_usd_per_gpu_hour", "of the spec, or the latest rental price of the accelerator",
        from: [DerivationInput("scenario.records.rental-price.{gpu}.quotes[*].usd_per_gpu_hour")]),
      Derivation(
        "joules_per_token", "mean draw of all / output tokens a second",
        from: ["kw_per_gpu", "accelerators", "tokens_per_second"]
      ) { $0[0] * 1000 * $0[1] / $0[2] },
      Derivation(
        "tokens_per_second_per_mw", "output tokens a second / mean draw of all",
        from: ["tokens_per_second", "accelerators", "kw_per_gpu"]
      ) { $0[0] / $0[1] / ($0[2] / 1000) },
      Derivation(
        "kw_per_gpu", "at work the share of time in use, idle the rest",
        "metered shares of TDP: catalogs/assumptions.yaml",
        from: ["utilization", "power.busy_kw", "power.idle_kw"]
      ) { $0[0] * $0[1] + (1 - $0[0]) * $0[2] },
      .same("power.mean_kw", "mean draw of an accelerator's share", as: "kw_per_gpu"),
      Derivation(
        "kw_per_system", "mean draw x accelerators of a system",
        from: ["kw_per_gpu", "power.accelerators_per_system"]
      ) { $0[0] * $0[1] },
    ] + WorkloadDerivations.power + WorkloadDerivations.calibration

  private static let memory: [Derivation] = [
    Derivation(
      "memory_gb.kv", "share of what weights and reserve leave",
      from: ["memory_gb.limit", "memory_gb.reserve", "memory_gb.weights", "shape.kv_share"]
    ) {
      let free = $0[0] - $0[1] - $0[2]
      return free > 0 ? free * $0[3] : free
    },
    .leaf(
      "memory_gb.weights",
      "layers and experts of a rank at the weights' precision, embeddings in BF16",
      from: ["scenario.records.model.{model}.layers"]),
    .leaf("memory_gb.reserve", "of the software", from: [efficiency("reserve_gb")]),
    .leaf(
      "memory_gb.limit", "the record's, in binary gigabytes as drivers report it",
      from: ["scenario.records.gpu.{gpu}.memory_gb"]),
    .leaf(
      "kv_bytes_per_token",
      "2 x layers x key heads x head width x bytes; layers x (latent + rope) x bytes for latent attention",
      "jax-ml/scaling-book, inference; DeepSeek-V2, arXiv 2405.04434",
      from: [
        "scenario.records.model.{model}.layers", "scenario.records.model.{model}.kv_heads",
        "scenario.records.model.{model}.head_dim",
      ]),
    .leaf(
      "max_batch",
      "room for keys and values / bytes that a request reserves, and the engine's limit",
      from: ["memory_gb.kv", "kv_bytes_per_token"]),
  ]

  private static let sizing: [Derivation] = [
    Derivation(
      "sizing.accelerators",
      "requests a second of the busiest hour / those of an accelerator, in whole engines",
      "conservation",
      from: [
        "sizing.requests_per_second", "sizing.peak", "sizing.requests_per_second_per_gpu",
        "sizing.engine_accelerators",
      ]
    ) { ($0[0] * $0[1] / $0[2] / $0[3]).rounded(.up) * $0[3] },
    .leaf(
      "sizing.requests_per_second", "of the load: a rate, or users x requests each",
      from: ["scenario.spec.load.rate", "scenario.spec.load.users"]),
    .leaf(
      "sizing.requests_per_second_per_gpu",
      "the largest batch within the objective, at its utilization",
      from: ["utilization"]),
    Derivation(
      "sizing.systems", "accelerators / those of a system, rounded up",
      from: ["sizing.accelerators", "power.accelerators_per_system"]
    ) { ($0[0] / $0[1]).rounded(.up) },
    .leaf(
      "sizing.racks", "systems / those of a rack, or racks of a system", from: ["sizing.systems"]),
    Derivation(
      "sizing.critical_it_mw", "accelerators x draw at work",
      from: ["sizing.accelerators", "power.busy_kw"]
    ) { $0[0] * $0[1] / 1000 },
    Derivation(
      "sizing.facility_mw", "power of the racks x PUE",
      from: ["sizing.critical_it_mw", "scenario.spec.pue"]
    ) { $0[0] * $0[1] },
  ]
}
