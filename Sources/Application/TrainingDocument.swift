import Catalog
public import Interchange
import Quantities
import Reporting
import Scenario
import Workloads

extension TrainingAnswer {
  private var machine: Machine { run.job.machine }
  private var efficiency: Efficiency { machine.efficiency }

  /// Energy of the run at the rack inputs, and at the meter where the spec gives a PUE.
  private var itEnergy: Energy? {
    guard let mean = meanPower, let hours = run.acceleratorHours else { return nil }
    return mean * Duration.hours(hours)
  }

  /// Mean draw of a step: at work while kernels run, waiting for traffic and stages the rest.
  private var meanPower: Power? {
    guard let power, run.step.seconds > 0 else { return nil }
    return power.mean(busy: run.busyShare, waiting: run.goodput - run.busyShare)
  }

  private var cost: Money? {
    guard let price = spec.price, let hours = run.acceleratorHours else { return nil }
    return price * AcceleratorTime(base: hours * 3600)
  }

  var conventions: [String] {
    let full = "6 x parameters a token meets + the whole square of attention"
    var lines = [
      "mfu: \(full), of the dense \(run.job.precision.rawValue) peak; mfu_causal halves the square, "
        + "mfu_parameters leaves it out; hfu adds what full recomputation repeats",
      "efficiency \(efficiency.id): \(efficiency.software), \(efficiency.epoch); \(run.status.rawValue)"
        + ", within \(NumberText.significant(run.errorBand * 100, 2)) %",
      "time is wall time: goodput \(NumberText.significant(run.goodput)) of it trains",
    ]
    if run.isTight {
      lines.append(
        "memory is tight: it fits only if activations are up to 5 % smaller than computed")
    }
    if let power {
      lines.append(
        "energy at rack inputs: accelerators at the metered share of their TDP while kernels run, less "
          + "while they wait (basis \(power.basis.rawValue))")
    }
    return lines
  }

  /// What `explain` recomputes the parts from.
  private func members(_ detail: TrainingDetail) -> [(String, JSON)] {
    let layer = detail.layer
    let overlap = efficiency.dataOverlap * detail.fullestLayers
    let backward = layer.backwardInputs + layer.backwardWeights + layer.recompute
    func operations(_ count: AttentionCount) -> JSON {
      .number(run.job.counts.trainingOperations(sequence: run.job.sequence, attention: count))
    }
    return [
      (
        "operations_per_token",
        .object([
          ("parameters", operations(.none)), ("causal", operations(.causal)),
          ("full", operations(.full)),
        ])
      ),
      ("peak_tflops", .number(machine.peak / 1e12)),
      (
        "layer_seconds",
        .object([
          ("forward", .number(layer.forward)), ("backward_inputs", .number(layer.backwardInputs)),
          ("backward_weights", .number(layer.backwardWeights)),
          ("recompute", .number(layer.recompute)), ("tensor_forward", .number(layer.tensorForward)),
          ("tensor_backward", .number(layer.tensorBackward)),
          ("context_forward", .number(layer.contextForward)),
          ("context_backward", .number(layer.contextBackward)),
          ("expert_forward", .number(layer.expertForward)),
          ("expert_backward", .number(layer.expertBackward)),
        ])
      ),
      ("head_seconds", .number(detail.head)), ("hop_seconds", .number(detail.hop)),
      (
        "stage_layers",
        .object([("fullest", .number(detail.fullestLayers)), ("mean", .number(detail.meanLayers))])
      ),
      (
        "data_exchange_seconds",
        .object([
          ("reduce", .number(detail.reduce)), ("gather", .number(detail.gather)),
          ("hidden_forward", .number(overlap * layer.forward)),
          ("hidden_backward", .number(overlap * backward)),
        ])
      ),
      (
        "held_parameters",
        .object([
          ("common", .number(detail.common)), ("experts", .number(detail.experts)),
          ("common_replicas", .number(detail.commonReplicas)),
          ("expert_replicas", .number(detail.expertReplicas)),
        ])
      ),
      ("gradient_bytes", .integer(efficiency.gradientBytes)),
    ]
  }

  /// One document; the keys of the outside contract first.
  public var json: JSON {
    let step = run.step
    let memory = step.memory
    let s = step.strategy
    func part(_ seconds: Double) -> JSON { .number(seconds) }
    func gigabytes(_ bytes: Double) -> JSON { .number(bytes / 1e9) }
    var members: [(String, JSON)] = [
      ("kind", "training"), ("model", .text(run.job.model.id)), ("gpu", .text(gpu)),
      ("accelerators", .integer(machine.accelerators)),
      ("precision", .text(run.job.precision.rawValue)),
      ("step_seconds", .number(step.seconds)),
      ("mfu", .number(run.utilization(.full))),
      ("mfu_causal", .number(run.utilization(.causal))),
      ("mfu_parameters", .number(run.utilization(.none))),
      ("hfu", .number(run.hardwareUtilization)),
      (
        "tflops_per_gpu",
        .object([
          ("parameters", .number(run.rate(.none) / 1e12)),
          ("causal", .number(run.rate(.causal) / 1e12)),
          ("full", .number(run.rate(.full) / 1e12)),
          ("hardware", .number(run.hardwareRate / 1e12)),
        ])
      ),
      ("tokens_per_second", .number(run.tokensPerSecond)),
      ("tokens_per_second_per_gpu", .number(run.tokensPerAccelerator)),
      ("tokens", JSON(run.tokens)), ("days", JSON(run.days)),
      ("gpu_hours", JSON(run.acceleratorHours)), ("goodput", .number(run.goodput)),
      ("cost_usd", JSON(cost?.dollars)),
      ("it_energy_mwh", JSON(itEnergy?.megawattHours)),
      (
        "facility_energy_mwh", JSON(itEnergy.flatMap { e in spec.pue.map { e.megawattHours * $0 } })
      ),
      ("kw_per_gpu", JSON(meanPower?.kilowatts)),
      ("power", power?.json(mean: meanPower, machine.accelerators) ?? .null),
      ("power_basis", JSON(power?.basis.rawValue)),
      ("feasible", .boolean(run.fits)),
      (
        "strategy",
        .object([
          ("tensor", .integer(s.tensor)), ("pipeline", .integer(s.pipeline)),
          ("context", .integer(s.context)), ("expert", .integer(s.expert)),
          ("data", .integer(step.data)), ("micro_batch", .integer(s.microBatch)),
          ("virtual_stages", .integer(s.virtualStages)), ("schedule", .text(s.schedule.rawValue)),
          ("zero", .integer(s.zero)), ("recompute", .text(s.recompute.rawValue)),
          ("sequence_parallel", .boolean(s.isSequenceParallel)),
          ("offload", .text(s.offload.rawValue)), ("micro_batches", .integer(step.microBatches)),
        ])
      ),
      (
        "seconds",
        .object([
          ("compute", part(step.compute)), ("recompute", part(step.recompute)),
          ("tensor_traffic", part(step.tensorTraffic)),
          ("context_traffic", part(step.contextTraffic)),
          ("expert_traffic", part(step.expertTraffic)),
          ("pipeline_traffic", part(step.pipelineTraffic)),
          ("data_traffic", part(step.dataTraffic)), ("bubble", part(step.bubble)),
          ("optimizer", part(step.optimizer)), ("offload", part(step.offload)),
        ])
      ),
      (
        "memory_gb",
        .object([
          ("weights", gigabytes(memory.weights)), ("gradients", gigabytes(memory.gradients)),
          ("optimizer", gigabytes(memory.optimizer)),
          ("activations", gigabytes(memory.activations)),
          ("buffers", gigabytes(memory.buffers)), ("total", gigabytes(memory.total)),
          ("limit", gigabytes(machine.memory)), ("offloaded", gigabytes(memory.offloaded)),
        ])
      ),
      ("calibration", calibration),
      ("parameters", .number(run.job.counts.parameters)),
      ("multiplied_parameters", .number(run.job.counts.multiplied)),
      ("active_parameters", .number(run.job.counts.activeParameters)),
    ]
    if let detail = run.job.detail(s) { members += self.members(detail) }
    if let search {
      members.append(
        (
          "search",
          .object([
            ("evaluated", .integer(search.evaluated)), ("feasible", .integer(search.feasible)),
            (
              "best",
              .list(
                search.best.map {
                  .object([
                    ("step_seconds", .number($0.seconds)), ("strategy", .text($0.strategy.text)),
                    ("memory_gb", gigabytes($0.memory.total)),
                  ])
                })
            ),
          ])
        ))
    }
    members.append(("conventions", .list(conventions.map(JSON.text))))
    return .object(members)
  }

  private var calibration: JSON {
    .object([
      ("status", .text(run.status.rawValue)), ("error_band", .number(run.errorBand)),
      ("efficiency", .text(efficiency.id)), ("software", .text(efficiency.software)),
      ("epoch", .text(efficiency.epoch.description)), ("rows", .integer(efficiency.rows)),
    ])
  }

  /// The run on a screen.
  public var lines: [String] {
    let step = run.step
    func number(_ value: Double, _ digits: Int = 4) -> String {
      NumberText.significant(value, digits)
    }
    func share(_ value: Double) -> String { NumberText.fixed(value * 100, 1) + " %" }
    let band = number(run.errorBand * 100, 2)
    var table = TextTable([.left, .right, .left])
    table.add(["Step", number(step.seconds), "s, +-\(band) % (\(run.status.rawValue))"])
    table.add([
      "Tokens a second", NumberText.fixed(run.tokensPerSecond, 0, grouping: true),
      "\(number(run.tokensPerAccelerator)) an accelerator",
    ])
    table.add([
      "MFU", share(run.utilization(.full)),
      "whole attention counted; causal \(share(run.utilization(.causal))), parameters alone "
        + share(run.utilization(.none)),
    ])
    table.add(["HFU", share(run.hardwareUtilization), "with what full recomputation repeats"])
    if let days = run.days, let hours = run.acceleratorHours, let tokens = run.tokens {
      table.add(["Run", number(days), "days for \(number(tokens / 1e12)) trillion tokens"])
      table.add(["", NumberText.fixed(hours, 0, grouping: true), "GPU-hours"])
    }
    if let itEnergy {
      table.add([
        "Energy", NumberText.fixed(itEnergy.megawattHours, 0, grouping: true),
        "MWh at rack inputs (\(power?.basis.rawValue ?? "") basis)",
      ])
    }
    if let cost { table.add(["Cost", shortMoney(cost.dollars), "at the price given"]) }

    var parts = TextTable([.left, .right, .right, .left, .left, .right])
    let memory = step.memory
    let seconds = [
      ("compute", step.compute), ("recompute", step.recompute),
      ("tensor parallel", step.tensorTraffic), ("context parallel", step.contextTraffic),
      ("expert parallel", step.expertTraffic), ("pipeline parallel", step.pipelineTraffic),
      ("data parallel", step.dataTraffic), ("pipeline bubble", step.bubble),
      ("optimizer", step.optimizer), ("offload", step.offload),
    ].filter { $0.1 > 0 }
    let bytes = [
      ("weights", memory.weights), ("gradients", memory.gradients),
      ("optimizer", memory.optimizer), ("activations", memory.activations),
      ("buffers", memory.buffers), ("total", memory.total), ("of", machine.memory),
    ]
    parts.add(["Step by part", "s", "share", "", "Memory", "GB"])
    for index in 0..<max(seconds.count, bytes.count) {
      let left = index < seconds.count ? seconds[index] : nil
      let right = index < bytes.count ? bytes[index] : nil
      parts.add([
        left?.0 ?? "", left.map { number($0.1, 3) } ?? "",
        left.map { share($0.1 / step.seconds) } ?? "", "", right?.0 ?? "",
        right.map { NumberText.fixed($0.1 / 1e9, 1) } ?? "",
      ])
    }
    var lines = [
      "\(run.job.model.id), \(NumberText.fixed(Double(machine.accelerators), 0, grouping: true)) x "
        + "\(spec.cluster.system ?? spec.cluster.accelerator ?? ""), "
        + "\(run.job.precision.rawValue), sequence \(run.job.sequence), batch \(run.job.globalBatch)"
    ]
    lines += wrapped(
      step.strategy.text + (step.strategy.data == nil ? ", data \(step.data)" : ""), head: "  ")
    lines += [""] + table.lines() + [""] + parts.lines()
    if let search {
      lines += [
        "",
        "Fastest of \(NumberText.fixed(Double(search.evaluated), 0, grouping: true)) "
          + "strategies that divide, \(NumberText.fixed(Double(search.feasible), 0, grouping: true)) that fit",
      ]
      var table = TextTable([.right, .right, .left])
      table.add(["s", "GB", ""])
      for one in search.best.prefix(5) {
        table.add([
          number(one.seconds), NumberText.fixed(one.memory.total / 1e9, 1), one.strategy.text,
        ])
      }
      lines += table.lines()
    }
    return lines + [""] + conventions.flatMap { wrapped($0, head: "  - ") }
  }
}
