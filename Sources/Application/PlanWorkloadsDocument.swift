import Interchange
import Quantities
import Reporting
import Scenario
import Workloads

extension PlannedWorkload {
  var json: JSON {
    .object([
      ("id", .text(spec.id)), ("kind", .text(spec.kind.rawValue)), ("model", .text(spec.model)),
      ("share", .number(spec.share)),
      ("phases", .list(phases.map { phaseJSON($0) })),
      (
        "years",
        .list(
          years.map { year in
            .object([
              ("year", .integer(year.year)),
              ("energized_critical_it_mw", .number(year.criticalIT.megawatts)),
              ("accelerators", .number(year.accelerators)),
              ("tokens", .number(year.tokens)), ("input_tokens", .number(year.inputTokens)),
              ("cost_usd", JSON(year.cost)), ("runs", JSON(year.runs)),
              (
                "usd_per_million_tokens",
                JSON(
                  year.cost.flatMap { cost in
                    let tokens = year.tokens + year.inputTokens
                    return tokens > 0 ? cost / tokens * 1e6 : nil
                  })
              ),
            ])
          })
      ),
    ])
  }

  private func phaseJSON(_ one: WorkloadOnPhase) -> JSON {
    var members: [(String, JSON)] = [
      ("phase", .text(one.phase)), ("accelerators", .integer(one.accelerators)),
      ("accelerators_used", .integer(one.used)),
      ("critical_it_mw", .number(one.criticalIT.megawatts)),
    ]
    guard one.missing.isEmpty else {
      return .object(members + [("missing", .text(one.missing))])
    }
    members += [
      ("strategy", .text(one.strategy)),
      ("tokens_per_second", .number(one.tokensPerSecond)),
      ("tokens_per_second_per_gpu", .number(one.tokensPerSecond / Double(one.accelerators))),
      ("tokens_per_second_per_mw", .number(one.tokensPerSecond / one.criticalIT.megawatts)),
      ("usd_per_million_tokens", JSON(one.costPerMillion)),
    ]
    switch spec.kind {
    case .training:
      members += [
        ("days", JSON(one.days)), ("mfu", JSON(one.utilization)),
      ]
    case .serving:
      members += [
        ("input_tokens_per_second", .number(one.inputPerSecond)),
        ("usd_per_million_output_tokens", JSON(one.costPerMillionOutput)),
        ("ttft_ms", JSON(one.point.map { $0.timeToFirstToken * 1000 })),
        ("tpot_ms", JSON(one.point.map { $0.timePerToken * 1000 })),
      ]
    }
    members += [
      ("efficiency", .text(one.efficiency)), ("calibration", .text(one.status.rawValue)),
      ("error_band", .number(one.errorBand)),
    ]
    return .object(members)
  }

  /// The workload on a screen.
  var lines: [String] {
    func number(_ value: Double?, _ digits: Int = 3) -> String {
      value.map { NumberText.significant($0, digits) } ?? "-"
    }
    let isTraining = spec.kind == .training
    var table = TextTable([.left, .right, .right, .right, .right, .left])
    table.add([
      "phase", "accelerators", "tokens/s", isTraining ? "days" : "TPOT ms", "USD/M", "",
    ])
    for one in phases {
      guard one.missing.isEmpty else {
        table.add([one.phase, "\(one.used)", "-", "-", "-", one.missing])
        continue
      }
      table.add([
        one.phase, NumberText.fixed(Double(one.used), 0, grouping: true),
        NumberText.fixed(one.tokensPerSecond, 0, grouping: true),
        isTraining ? number(one.days) : number(one.point.map { $0.timePerToken * 1000 }),
        number(one.costPerMillion),
        "\(one.status.rawValue), +-\(number(one.errorBand * 100, 2)) %",
      ])
    }
    let share = "\(NumberText.significant(spec.share * 100, 3)) % of the time"
    let head =
      isTraining
      ? "Training \(spec.model) (\(spec.id), \(share))"
      : "Serving \(spec.model) (\(spec.id), \(share), \(spec.inputTokens ?? 0) in, "
        + "\(spec.outputTokens ?? 0) out)"
    var rows = TextTable([.right, .right, .right, .right, .right])
    rows.add(["year", "energized MW", "10^12 tokens", "USD/M", isTraining ? "runs" : ""])
    for year in years {
      let tokens = year.tokens + year.inputTokens
      rows.add([
        "\(year.year)", NumberText.fixed(year.criticalIT.megawatts, 1, grouping: true),
        NumberText.fixed(year.tokens / 1e12, 1, grouping: true),
        year.cost.map { tokens > 0 ? number($0 / tokens * 1e6) : "-" } ?? "-",
        year.runs.map { number($0) } ?? "",
      ])
    }
    return [head] + table.lines() + rows.lines()
  }
}
