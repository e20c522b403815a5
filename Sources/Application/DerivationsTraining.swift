/// Where the figures of `simulate training` come from.
enum TrainingDerivations {
  static let byMetric = DerivationTable.byMetric(of: whole + run + parts + memory)

  private static let micro: DerivationInput = "strategy.micro_batches"
  private static let fullest: DerivationInput = "stage_layers.fullest"
  private static let megatron = "Narayanan et al. 2021, arXiv 2104.04473"

  private static func efficiency(_ key: String) -> DerivationInput {
    DerivationInput("scenario.records.efficiency.{calibration.efficiency}.\(key)")
  }

  /// The peak of the accelerator's record, whichever precision the job has.
  private static let peak: DerivationInput = "scenario.records.gpu.{gpu}.{precision}_tflops"

  private static let held: [DerivationInput] = [
    "held_parameters.common", "held_parameters.experts",
  ]

  /// Everything that a layer's pass takes, one after the other.
  private static let layerParts = [
    "forward", "backward_inputs", "backward_weights", "recompute", "tensor_forward",
    "tensor_backward", "context_forward", "context_backward", "expert_forward", "expert_backward",
  ].map { layer($0) }

  private static func layer(_ key: String) -> DerivationInput {
    DerivationInput("layer_seconds.\(key)")
  }

  // MARK: The step and what follows from it

  private static let whole: [Derivation] =
    [
      Derivation(
        "step_seconds", "sum of its parts, each what others do not hide",
        from: [
          "compute", "recompute", "tensor_traffic", "context_traffic", "expert_traffic",
          "pipeline_traffic", "data_traffic", "bubble", "optimizer", "offload",
        ].map { DerivationInput("seconds.\($0)") }
      ) { $0.lists.reduce(0) { $0 + ($1.first ?? .nan) } },
      Derivation(
        "tokens_per_second", "sequences of a step x their tokens / step",
        from: ["scenario.spec.global_batch", "scenario.spec.sequence", "step_seconds"]
      ) { $0[0] * $0[1] / $0[2] },
      Derivation(
        "tokens_per_second_per_gpu", "tokens a second / accelerators",
        from: ["tokens_per_second", "accelerators"]
      ) { $0[0] / $0[1] },
      Derivation(
        "operations_per_token.parameters", "6 x parameters that a token is multiplied with",
        "Kaplan et al. 2020, arXiv 2001.08361", from: ["multiplied_parameters"]
      ) { 6 * $0[0] },
    ]
    + ["full", "causal", "parameters"].map { count in
      Derivation(
        "tflops_per_gpu.\(count)", "tokens a second of an accelerator x operations a token",
        from: [
          "tokens_per_second_per_gpu", DerivationInput("operations_per_token.\(count)"),
        ]
      ) { $0[0] * $0[1] / 1e12 }
    }
    + [
      ("mfu", "full", "Chowdhery et al. 2022 (PaLM), arXiv 2204.02311, appendix B"),
      ("mfu_causal", "causal", "the half of attention that a causal mask leaves"),
      ("mfu_parameters", "parameters", "without attention"), ("hfu", "hardware", megatron),
    ].map { metric, count, citation in
      Derivation(
        metric, "operations a second of an accelerator / dense peak at the job's precision",
        citation,
        from: [DerivationInput("tflops_per_gpu.\(count)"), "peak_tflops"]
      ) { $0[0] / $0[1] }
    }
    + [
      .leaf(
        "operations_per_token.full",
        "6 x parameters + 3 x the whole square of attention: 2 x (key + value width) x keys a layer",
        "Chowdhery et al. 2022, appendix B",
        from: ["operations_per_token.parameters", "scenario.spec.sequence"]),
      .leaf(
        "operations_per_token.causal", "the same with half of the square",
        from: ["operations_per_token.parameters", "scenario.spec.sequence"]),
      .same(
        "tflops_per_gpu.hardware", "no operation is done twice", as: "tflops_per_gpu.full",
        when: [.text("strategy.recompute", ["none", "selective"])]),
      .leaf(
        "tflops_per_gpu.hardware", "another forward pass of all but the output matrix",
        "\(megatron), equation 3", from: ["tflops_per_gpu.full"]),
      .leaf("peak_tflops", "of the accelerator's record", from: [peak]),
      .leaf(
        "multiplied_parameters", "of the model's dimensions, active experts alone",
        from: ["scenario.records.model.{model}.layers", "scenario.records.model.{model}.hidden"]),
    ]

  private static let run: [Derivation] =
    [
      Derivation(
        "days", "tokens / (tokens a second x share of time that trains)",
        from: ["tokens", "tokens_per_second", "goodput"]
      ) { $0[0] / $0[1] / $0[2] / 86_400 },
      Derivation("gpu_hours", "days x 24 x accelerators", from: ["days", "accelerators"]) {
        $0[0] * 24 * $0[1]
      },
      Derivation(
        "cost_usd", "accelerator-hours x price",
        from: ["gpu_hours", "scenario.spec.price @USD/GPU-h"]
      ) { $0[0] * $0[1] },
      .same("kw_per_gpu", "mean draw of an accelerator's share of its system", as: "power.mean_kw"),
      Derivation(
        "power.mean_kw",
        "at work while kernels run, waiting for traffic and other stages the rest, idle when not training",
        "metered shares of TDP: catalogs/assumptions.yaml",
        from: [
          "seconds.compute", "seconds.recompute", "seconds.optimizer", "step_seconds", "goodput",
          "power.busy_kw", "power.waiting_kw", "power.idle_kw",
        ]
      ) {
        let work = min(1, ($0[0] + $0[1] + $0[2]) / $0[3]) * $0[4]
        return work * $0[5] + ($0[4] - work) * $0[6] + (1 - $0[4]) * $0[7]
      },
      Derivation(
        "it_energy_mwh", "accelerator-hours x mean draw", from: ["gpu_hours", "kw_per_gpu"]
      ) { $0[0] * $0[1] / 1000 },
      Derivation(
        "facility_energy_mwh", "energy at the racks x PUE",
        from: ["it_energy_mwh", "scenario.spec.pue"]
      ) { $0[0] * $0[1] },
    ] + WorkloadDerivations.power + WorkloadDerivations.calibration

  // MARK: Parts of the step

  private static let parts: [Derivation] =
    [
      Derivation(
        "seconds.compute",
        "micro-batches x (layers of the fullest stage x forward and backward + output matrix)",
        megatron,
        from: [
          micro, fullest, layer("forward"), layer("backward_inputs"), layer("backward_weights"),
          "head_seconds",
        ]
      ) { $0[0] * ($0[1] * ($0[2] + $0[3] + $0[4]) + $0[5]) },
      Derivation(
        "seconds.recompute", "micro-batches x layers x what is made again",
        "Korthikanti et al. 2022, arXiv 2205.05198", from: [micro, fullest, layer("recompute")]
      ) { $0[0] * $0[1] * $0[2] },
      Derivation(
        "seconds.bubble", "(p - 1) / v x (a stage's mean forward, backward and traffic + 2 hops)",
        "\(megatron), section 2.2",
        from: ["strategy.pipeline", "strategy.virtual_stages", "stage_layers.mean", "hop_seconds"]
          + layerParts, when: [.text("strategy.schedule", "1f1b")]
      ) { values in
        let layer = (4..<values.lists.count).reduce(0) { $0 + values[$1] }
        return (values[0] - 1) / values[1] * (values[2] * layer + 2 * values[3])
      },
      .leaf(
        "seconds.bubble", "(p - 1) x (forward + backward to inputs - backward to weights)",
        "Qi et al. 2023, arXiv 2401.10241", from: ["strategy.pipeline"] + layerParts),
      Derivation(
        "seconds.pipeline_traffic",
        "2 x micro-batches x virtual stages x a hop, less what the software overlaps",
        from: [
          micro, "strategy.virtual_stages", "hop_seconds", efficiency("pipeline_overlap"),
          "strategy.pipeline",
        ]
      ) { $0[4] > 1 ? 2 * $0[0] * $0[1] * $0[2] * (1 - ($0.optional(3) ?? 0)) : 0 },
      Derivation(
        "seconds.data_traffic",
        "gradients behind the last backward pass, weights behind the first forward pass; ZeRO-3 for "
          + "every micro-batch", "Rajbhandari et al. 2020, arXiv 1910.02054, section 7",
        from: [
          "strategy.zero", micro, "data_exchange_seconds.reduce", "data_exchange_seconds.gather",
          "data_exchange_seconds.hidden_backward", "data_exchange_seconds.hidden_forward",
        ]
      ) { v in
        let (reduce, gather, backward, forward) = (v[2], v[3], v[4], v[5])
        return switch v.integer(0) {
        case 0: max(0, reduce - backward)
        case 3: v[1] * (max(0, gather - forward) + max(0, gather + reduce - backward))
        case 2: v[1] * max(0, reduce - backward) + max(0, gather - forward)
        default: max(0, reduce - backward) + max(0, gather - forward)
        }
      },
      .leaf(
        "data_exchange_seconds.reduce",
        "reduce-scatter (an all-reduce without ZeRO) of the gradients held, over the data ranks",
        "docs/networks.md, collectives", from: held + ["strategy.data"]),
      .leaf(
        "data_exchange_seconds.gather", "all-gather of BF16 weights over the data ranks",
        "docs/networks.md, collectives", from: held + ["strategy.data"]),
      Derivation(
        "data_exchange_seconds.hidden_forward", "share that overlaps x layers x forward",
        from: [efficiency("data_overlap"), fullest, layer("forward")]
      ) { ($0.optional(0) ?? 0) * $0[1] * $0[2] },
      Derivation(
        "data_exchange_seconds.hidden_backward", "share that overlaps x layers x backward",
        from: [
          efficiency("data_overlap"), fullest, layer("backward_inputs"), layer("backward_weights"),
          layer("recompute"),
        ]
      ) { ($0.optional(0) ?? 0) * $0[1] * ($0[2] + $0[3] + $0[4]) },
      .leaf(
        "seconds.optimizer", "Adam: bytes of gradients, states and weights / memory bandwidth",
        from: held + [efficiency("memory")]),
      .leaf(
        "seconds.offload", "what the host link cannot carry behind the kernels",
        from: [efficiency("host_link_gb_per_s")]),
      .leaf(
        "head_seconds",
        "output matrix and loss, forward and backward: beside the last stage's layers, or in "
          + "the place of one", from: [efficiency("compute"), efficiency("memory")]),
      .leaf(
        "hop_seconds",
        "a micro-batch's activations to the next stage, on the tier that lies between",
        "docs/networks.md, collectives", from: ["strategy.micro_batch", "strategy.tensor"]),
    ]
    + [
      ("tensor", "two all-gathers and two reduce-scatters a pass, or two all-reduces"),
      ("context", "keys and values round the ranks, beyond what attention hides"),
      ("expert", "tokens to their experts and back"),
    ].flatMap { name, text -> [Derivation] in
      [
        Derivation(
          "seconds.\(name)_traffic", "micro-batches x layers x (forward + backward): \(text)",
          from: [micro, fullest, layer("\(name)_forward"), layer("\(name)_backward")]
        ) { $0[0] * $0[1] * ($0[2] + $0[3]) },
        .leaf(
          "layer_seconds.\(name)_forward", text, "docs/networks.md, collectives",
          from: [DerivationInput("strategy.\(name)")]),
        .leaf(
          "layer_seconds.\(name)_backward", text, "docs/networks.md, collectives",
          from: [DerivationInput("strategy.\(name)")]),
      ]
    }
    + [
      ("forward", "sum over kernels"), ("backward_inputs", "one product for one, attention 2.5"),
      ("backward_weights", "one product for one"), ("recompute", "kernels that are done again"),
    ].map { name, text in
      .leaf(
        "layer_seconds.\(name)",
        "\(text): max(operations / (peak x compute), bytes / (bandwidth x memory)), no less than "
          + "launches x overhead", "roofline, Williams et al. 2009; docs/workloads.md",
        from: [
          efficiency("compute"), efficiency("memory"), efficiency("attention"),
          efficiency("overhead_us"), "strategy.tensor", "strategy.micro_batch",
        ])
    }

  // MARK: Memory

  private static let memory: [Derivation] = [
    Derivation(
      "memory_gb.total", "sum of the parts",
      from: [
        "memory_gb.weights", "memory_gb.gradients", "memory_gb.optimizer", "memory_gb.activations",
        "memory_gb.buffers",
      ]
    ) { $0[0] + $0[1] + $0[2] + $0[3] + $0[4] },
    Derivation(
      "memory_gb.optimizer", "12 bytes a parameter held, shared by the data ranks from ZeRO-1 on",
      "Rajbhandari et al. 2020, arXiv 1910.02054",
      from: [
        "held_parameters.common", "held_parameters.experts", "strategy.zero",
        "held_parameters.common_replicas", "held_parameters.expert_replicas",
      ],
      when: [.text("strategy.offload", ["none", "activations", "weights", "activations+weights"])]
    ) { 12e-9 * shared($0, from: 1) },
    Derivation(
      "memory_gb.gradients", "bytes of a gradient x parameters held, shared from ZeRO-2 on",
      "Rajbhandari et al. 2020, arXiv 1910.02054",
      from: [
        "held_parameters.common", "held_parameters.experts", "strategy.zero",
        "held_parameters.common_replicas", "held_parameters.expert_replicas", "gradient_bytes",
      ]
    ) { $0[5] * 1e-9 * shared($0, from: 2) },
    .leaf(
      "memory_gb.optimizer", "in host memory: none stays", from: held),
    .leaf(
      "memory_gb.weights", "BF16, and a copy at the products' precision; shared with ZeRO-3",
      "Rajbhandari et al. 2020, arXiv 1910.02054", from: held + ["strategy.zero"]),
    .leaf(
      "memory_gb.activations",
      "s b h (10 + 24/t + 5 a s/(h t)) and its variants, x layers in flight on the fullest stage",
      "Korthikanti et al. 2022, arXiv 2205.05198, equations 1 to 6",
      from: ["strategy.recompute", "strategy.pipeline", "stage_layers.fullest"]),
    .leaf(
      "memory_gb.buffers", "contexts, buffers, fragmentation", from: [efficiency("reserve_gb")]),
    .leaf(
      "memory_gb.limit", "the record's, in binary gigabytes as drivers report it",
      from: ["scenario.records.gpu.{gpu}.memory_gb"]),
    .leaf("memory_gb.offloaded", "what waits in host memory", from: ["strategy.offload"]),
  ]

  /// Parameters that one rank keeps states of, from a stage of ZeRO on its share.
  private static func shared(_ values: InputValues, from stage: Double) -> Double {
    guard values[2] >= stage else { return values[0] + values[1] }
    return values[0] / values[3] + values[1] / values[4]
  }
}

/// Figures that workloads of several kinds have.
enum WorkloadDerivations {
  static let power: [Derivation] =
    [
      Derivation(
        "power.busy_kw_per_system", "an accelerator's share x accelerators of a system",
        from: ["power.busy_kw", "power.accelerators_per_system"]
      ) { $0[0] * $0[1] },
      Derivation(
        "power.swing_mw", "all at work less all idle",
        from: ["power.busy_kw", "power.idle_kw", "power.accelerators"]
      ) { ($0[0] - $0[1]) * $0[2] / 1000 },
    ]
    + [
      ("busy", "accelerator-busy-draw"), ("waiting", "accelerator-waiting-draw"),
      ("idle", "accelerator-idle-draw"),
    ].map { key, id in
      .leaf(
        "power.\(key)_kw",
        "the system's design sum with its accelerators at this share of their TDP, a share for each",
        from: [DerivationInput("scenario.records.assumption.\(id).value")])
    }
    + [
      .leaf("power.highest_kw", "highest metered draw of the system, else its design sum")
    ]

  static let calibration: [Derivation] = [
    .leaf(
      "calibration.error_band",
      "calibrated: twice the larger of fit and left-out error, 5 % at least; extrapolated: four times, 10 % "
        + "at least; uncalibrated: the record's range", "docs/decisions/0021",
      from: [
        "scenario.records.efficiency.{calibration.efficiency}.fit_error",
        "scenario.records.efficiency.{calibration.efficiency}.leave_one_out_error",
      ])
  ]
}
