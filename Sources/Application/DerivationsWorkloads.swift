import Quantities

/// What a plan's workloads do and draw.
extension DerivationTable {
  static let plannedWorkloads: [Derivation] = workloadPhases + workloadYears + workloadDraw

  private static let phase = "workloads[i].phases[j]"
  private static let hourly: DerivationInput = "tco.levelized_usd_per_installed_gpu_hour"

  private static let workloadPhases: [Derivation] =
    [
      ("share", "of the cluster's time, as the build-out says", []),
      (
        "phases[*].accelerators",
        "those of the phase; training takes those of earlier phases of the site and system too",
        ["phases[*].accelerators"]
      ),
      (
        "phases[*].critical_it_mw", "of the same phases, at the design condition",
        ["phases[*].critical_it_mw"]
      ),
      (
        "phases[*].accelerators_used",
        "the strategy's: of all that divide and fit, the one with most tokens a second",
        ["\(phase).accelerators"]
      ),
      (
        "phases[*].tokens_per_second",
        "the strategy's step on the phase's network; `explain` of a training or serving spec with "
          + "the same model, system and strategy follows each part of it",
        ["\(phase).accelerators_used"]
      ),
      (
        "phases[*].input_tokens_per_second",
        "requests a second of the steady state x tokens read", ["\(phase).accelerators_used"]
      ),
      (
        "phases[*].mfu",
        "operations a token x tokens a second / dense peak, as `simulate training`",
        ["\(phase).tokens_per_second"]
      ),
      (
        "phases[*].days", "token budget / (tokens a second x share of time)",
        ["\(phase).tokens_per_second", "workloads[i].share"]
      ),
      ("phases[*].ttft_ms", "mean of the steady state, as `simulate serving`", []),
      ("phases[*].tpot_ms", "mean of the steady state, as `simulate serving`", []),
      ("phases[*].error_band", "of the efficiency record, by how it was calibrated", []),
    ].map { key, reason, inputs in
      .leaf("workloads[*].\(key)", reason, from: inputs.map { DerivationInput($0) })
    }
    + [
      Derivation(
        "workloads[*].phases[*].tokens_per_second_per_gpu", "tokens a second / accelerators",
        from: ["workloads[i].phases[j].tokens_per_second", "workloads[i].phases[j].accelerators"]
      ) { $0[0] / $0[1] },
      Derivation(
        "workloads[*].phases[*].tokens_per_second_per_mw", "tokens a second / critical IT power",
        from: ["workloads[i].phases[j].tokens_per_second", "workloads[i].phases[j].critical_it_mw"]
      ) { $0[0] / $0[1] },
      Derivation(
        "workloads[*].phases[*].usd_per_million_tokens",
        "cost of an installed accelerator-hour x accelerators / tokens an hour, trained on",
        from: [
          hourly, "workloads[i].phases[j].accelerators", "workloads[i].phases[j].tokens_per_second",
        ], when: [.text("workloads[i].kind", "training")]
      ) { $0[0] * $0[1] / 3600 / $0[2] * 1e6 },
      Derivation(
        "workloads[*].phases[*].usd_per_million_tokens",
        "cost of an installed accelerator-hour x accelerators / tokens an hour, read and written",
        from: [
          hourly, "workloads[i].phases[j].accelerators", "workloads[i].phases[j].tokens_per_second",
          "workloads[i].phases[j].input_tokens_per_second",
        ], when: [.text("workloads[i].kind", "serving")]
      ) { $0[0] * $0[1] / 3600 / ($0[2] + $0[3]) * 1e6 },
      Derivation(
        "workloads[*].phases[*].usd_per_million_output_tokens",
        "cost of an installed accelerator-hour x accelerators / tokens an hour, written",
        from: [
          hourly, "workloads[i].phases[j].accelerators", "workloads[i].phases[j].tokens_per_second",
        ]
      ) { $0[0] * $0[1] / 3600 / $0[2] * 1e6 },
    ]

  private static let workloadYears: [Derivation] =
    [
      ("year", "calendar years from the first phase to the one after the last", []),
      (
        "energized_critical_it_mw",
        "mean over the year of what is accepted: a line from ready to full",
        ["phases[*].critical_it_mw"]
      ),
      (
        "accelerators", "mean over the year of what is accepted: a line from ready to full",
        ["phases[*].accelerators"]
      ),
      (
        "tokens", "tokens a second of each phase x its accepted share x share of time x seconds",
        ["workloads[i].phases[*].tokens_per_second", "workloads[i].share"]
      ),
      (
        "input_tokens", "tokens read a second x accepted share x share of time x seconds",
        ["workloads[i].share"]
      ),
      ("runs", "tokens of the year / token budget", ["workloads[i].years[j].tokens"]),
    ].map { key, reason, inputs in
      .leaf("workloads[*].years[*].\(key)", reason, from: inputs.map { DerivationInput($0) })
    }
    + [
      Derivation(
        "workloads[*].years[*].cost_usd",
        "cost of an installed accelerator-hour x accelerators x 8,760 h x share of time",
        from: [hourly, "workloads[i].years[j].accelerators", "workloads[i].share"]
      ) { $0[0] * $0[1] * 8760 * $0[2] },
      Derivation(
        "workloads[*].years[*].usd_per_million_tokens", "cost / (tokens + input tokens)",
        from: [
          "workloads[i].years[j].cost_usd", "workloads[i].years[j].tokens",
          "workloads[i].years[j].input_tokens",
        ]
      ) { $0[0] / ($0[1] + $0[2]) * 1e6 },
    ]

  /// A key of the phase that draws.
  private static func drawn(_ key: String) -> DerivationInput {
    DerivationInput("phases[id={workload_draw.phases[i].phase}].\(key)")
  }

  private static let workloadDraw: [Derivation] = [
    Derivation(
      "workload_draw.load_factor", "mean draw of all phases / their critical IT power, at most 1",
      from: ["workload_draw.phases[*].mean_it_mw", "phases[*].critical_it_mw"]
    ) { min(1, $0.sum(0) / $0.sum(1)) },
    .leaf(
      "workload_draw.phases[*].busy_share",
      "sum over workloads of their share of time x accelerators used / accelerators x time that "
        + "kernels run", from: ["workloads[*].share"]),
    .leaf(
      "workload_draw.phases[*].waiting_share",
      "the same with the time that kernels wait for traffic and stages",
      from: ["workloads[*].share"]),
    .leaf(
      "workload_draw.phases[*].mean_kw_per_system",
      "design sum of the system with accelerators at their mean share of TDP",
      "MLPerf power logs; see the assumptions",
      from: [
        "workload_draw.phases[i].busy_share", "workload_draw.phases[i].waiting_share",
        assumption("accelerator-busy-draw"), assumption("accelerator-waiting-draw"),
        assumption("accelerator-idle-draw"),
      ]),
    Derivation(
      "workload_draw.phases[*].mean_it_mw",
      "critical IT power less that of the systems, and the systems at their mean draw",
      from: [
        drawn("critical_it_mw"), drawn("it_power.systems_mw"), drawn("systems"),
        "workload_draw.phases[i].mean_kw_per_system",
      ]
    ) { $0[0] - $0[1] + $0[2] * $0[3] / 1000 },
    Derivation(
      "workload_draw.phases[*].load_factor", "mean draw / critical IT power",
      from: [
        "workload_draw.phases[i].mean_it_mw", drawn("critical_it_mw"),
      ]
    ) { $0[0] / $0[1] },
  ]
}
