import Catalog
public import Interchange
import Quantities
import Reporting
import Scenario
import Workloads

/// Figures that follow from a serving answer; JSON and screen print the same.
struct ServingFigures {
  var requests: Double
  var output: Double
  var input: Double
  var accelerators: Double
  /// Share of the time of mixed iterations that prompts take.
  var readingShare: Double
  var timeToFirstToken: Double
  var concurrency: Double
  /// Requests a second that engines which only read carry.
  var reading: Double?
}

/// Dollars for a million tokens.
struct TokenCosts {
  /// All cost over all tokens.
  var all: Double
  var input: Double
  var cached: Double
  var output: Double
  /// All cost over output tokens.
  var onOutput: Double
}

extension ServingAnswer {
  var machine: Machine { model.job.machine }
  var efficiency: Efficiency { machine.efficiency }

  var status: CalibrationStatus {
    efficiency.status(accelerators: model.job.strategy.accelerators)
  }

  var figures: ServingFigures { figures(of: point) }

  /// Mean draw of an accelerator's share of its system, at work the share of the time in use.
  var meanPower: Power? { power?.mean(busy: spec.utilization, waiting: 0) }

  var systemPower: Power? {
    guard let meanPower, let system else { return nil }
    return meanPower * Double(system.accelerators)
  }

  func figures(of point: ServingPoint) -> ServingFigures {
    let requests = spec.requestRate(point, model, reader)
    let writing = point.requestRate * spec.ranks(model)
    let share: Double =
      if reader != nil { 1 - requests / writing } else {
        point.step > 0 ? (point.step - point.decodeStep) / point.step : 0
      }
    return ServingFigures(
      requests: requests, output: requests * model.shape.output,
      input: requests * model.shape.input,
      accelerators: Double(spec.cluster.accelerators), readingShare: max(0, share),
      timeToFirstToken: spec.timeToFirstToken(point, model, reader),
      concurrency: point.batch * requests / point.requestRate,
      reading: reader.flatMap { spec.readingRate($0) })
  }

  /// Costs by what takes the time: prompts what they add to iterations, cached tokens the reading of
  /// their keys and values from host memory where its bandwidth is known, answers the rest.
  func costs(_ figures: ServingFigures) -> TokenCosts? {
    guard let price else { return nil }
    let perSecond = price.perHour / 3600 * figures.accelerators / spec.utilization
    let fresh = figures.input * (1 - model.shape.cached)
    func perMillion(_ dollars: Double, _ tokens: Double) -> Double {
      tokens > 0 ? dollars / tokens * 1e6 : 0
    }
    let host = efficiency.hostLink?.base ?? 0
    let bytes = model.job.counts.keyValueBytes(perValue: model.job.cacheBytes)
    return TokenCosts(
      all: perMillion(perSecond, figures.input + figures.output),
      input: perMillion(perSecond * figures.readingShare, fresh),
      cached: host > 0 ? bytes / host * price.perHour / 3600 * 1e6 : 0,
      output: perMillion(perSecond * (1 - figures.readingShare), figures.output),
      onOutput: perMillion(perSecond, figures.output))
  }

  var conventions: [String] {
    var lines = [
      "tpot and ttft: means of a steady state; ttft without waiting for room"
        + (reader == nil ? "" : ", with the transfer of keys and values"),
      "efficiency \(efficiency.id): \(efficiency.software), \(efficiency.epoch); \(status.rawValue), "
        + "within \(NumberText.significant(efficiency.errorBand(status) * 100, 2)) %",
      "limits: \(model.job.limits.batch) requests and \(model.job.limits.tokens) tokens a rank, "
        + "\(NumberText.significant(model.job.limits.keyValueShare * 100, 3)) % of the memory that "
        + "weights leave, room reserved for the \(model.job.limits.reservation.rawValue) length",
    ]
    if let price {
      lines.append(
        "price \(NumberText.fixed(price.perHour, 2)) USD an accelerator-hour: \(price.source)")
      lines.append(
        "usd_per_million_tokens: all cost over input and output tokens; by kind: prompts cost what "
          + "they add to an iteration, answers the rest")
    } else {
      lines.append("no price: neither the spec nor a rental price of the accelerator")
    }
    if power != nil {
      lines.append("power at rack inputs: accelerators at the metered share of their TDP")
    }
    return lines
  }

  public var json: JSON {
    let job = model.job
    let figures = figures
    let costs = costs(figures)
    let phases = phases
    let members: [(String, JSON)] = [
      ("kind", "serving"), ("model", .text(job.model.id)), ("gpu", .text(gpu)),
      ("accelerators", .integer(spec.cluster.accelerators)),
      (
        "precision",
        .object([
          ("weights", .text(spec.precision.weights.rawValue)),
          ("kv", .text(spec.precision.keyValues.rawValue)),
          ("compute", .text(spec.precision.compute.rawValue)),
        ])
      ),
      ("ttft_ms", .number(figures.timeToFirstToken * 1000)),
      ("tpot_ms", .number(point.timePerToken * 1000)),
      ("usd_per_million_tokens", JSON(costs?.all)),
      (
        "usd_per_million",
        .object([
          ("input", JSON(costs?.input)), ("cached", JSON(costs?.cached)),
          ("output", JSON(costs?.output)), ("all_on_output", JSON(costs?.onOutput)),
        ])
      ),
      ("tokens_per_second", .number(figures.output)),
      ("tokens_per_second_per_gpu", .number(figures.output / figures.accelerators)),
      ("total_tokens_per_second", .number(figures.output + figures.input)),
      (
        "total_tokens_per_second_per_gpu",
        .number((figures.output + figures.input) / figures.accelerators)
      ),
      ("tokens_per_second_per_user", .number(1 / point.timePerToken)),
      ("requests_per_second", .number(figures.requests)),
      ("concurrency", .number(figures.concurrency)),
      ("batch", .number(point.batch)), ("max_batch", .number(model.maximumBatch)),
      ("step_ms", .number(point.step * 1000)), ("decoding", .number(point.decoding)),
      ("prompt_tokens_per_iteration", .number(point.prefill)),
      ("tokens_per_step", .number(model.tokensPerStep)), ("data_ranks", .number(spec.ranks(model))),
      ("writing_requests_per_second", .number(point.requestRate * spec.ranks(model))),
      ("reading_requests_per_second", JSON(figures.reading)),
      ("reading_ms", .number((reader?.fullReadingTime ?? readingTime) * 1000)),
      ("transfer_ms", JSON(reader.map { spec.transfer($0) * 1000 })),
      ("decode_iteration", decodeIteration), ("utilization", .number(spec.utilization)),
      (
        "shape",
        .object([
          ("input_tokens", .number(model.shape.input)),
          ("output_tokens", .number(model.shape.output)),
          ("cached_share", .number(model.shape.cached)),
          ("kv_share", .number(job.limits.keyValueShare)),
        ])
      ),
      (
        "prefill",
        .object([("tokens_per_second_per_gpu", .number(phases.reading))])
      ),
      (
        "decode",
        .object([
          ("tokens_per_second_per_gpu", .number(phases.writing)),
          ("tpot_ms", .number(point.decodeStep / model.tokensPerStep * 1000)),
        ])
      ),
      ("prefill_share", .number(figures.readingShare)),
      (
        "memory_gb",
        .object([
          ("weights", .number(job.weights / 1e9)),
          ("kv", .number(job.cacheRoom / 1e9)),
          ("reserve", .number(job.machine.efficiency.reserve.base / 1e9)),
          ("limit", .number(machine.memory / 1e9)),
        ])
      ),
      (
        "kv_bytes_per_token",
        .number(job.counts.keyValueBytes(perValue: job.cacheBytes))
      ),
      ("kw_per_gpu", JSON(meanPower?.kilowatts)),
      ("kw_per_system", JSON(systemPower?.kilowatts)),
      ("power", power?.json(mean: meanPower, spec.cluster.accelerators) ?? .null),
      (
        "joules_per_token",
        JSON(meanPower.map { $0.watts * figures.accelerators / figures.output })
      ),
      (
        "tokens_per_second_per_mw",
        JSON(meanPower.map { figures.output / figures.accelerators / $0.megawatts })
      ),
      ("events", run.map(\.json) ?? .null),
      ("sizing", demand.map(sizing) ?? .null),
      ("pareto", .list(front.map(row))),
      ("price_usd_per_gpu_hour", JSON(price?.perHour)),
      (
        "calibration",
        .object([
          ("status", .text(status.rawValue)),
          ("error_band", .number(efficiency.errorBand(status))),
          ("efficiency", .text(efficiency.id)), ("software", .text(efficiency.software)),
          ("epoch", .text(efficiency.epoch.description)), ("rows", .integer(efficiency.rows)),
        ])
      ),
      ("conventions", .list(conventions.map(JSON.text))),
    ]
    return .object(members)
  }

  private var readingTime: Double { point.timeToFirstToken - point.step / 2 }

  /// What an iteration without prompts is made of.
  private var decodeIteration: JSON {
    let line = model.decodeLine(point)
    return .object([
      ("base_ms", .number(line.base * 1000)),
      ("context_ns_per_token", .number(line.slope * 1e9)),
      ("context_tokens", .number(point.decoding * model.shape.context)),
      ("floor_ms", .number(line.floor * 1000)), ("rest_ms", .number(line.rest * 1000)),
    ])
  }

  /// Tokens a second of an accelerator that does one thing alone, at the point's batch.
  var phases: (reading: Double, writing: Double) {
    let reading = reader ?? model
    let strategy = reading.job.strategy
    let perRank = reading.readingRate * Double(strategy.data) / Double(strategy.accelerators)
    let own = model.job.strategy
    let writing = point.decodeStep > 0 ? point.decoding * model.tokensPerStep / point.decodeStep : 0
    return (perRank, writing * Double(own.data) / Double(own.accelerators))
  }

  private func row(_ point: ServingPoint) -> JSON {
    let figures = figures(of: point)
    return .object([
      ("batch", .number(point.batch)), ("concurrency", .number(figures.concurrency)),
      ("ttft_ms", .number(figures.timeToFirstToken * 1000)),
      ("tpot_ms", .number(point.timePerToken * 1000)),
      ("tokens_per_second_per_user", .number(1 / point.timePerToken)),
      ("tokens_per_second_per_gpu", .number(figures.output / figures.accelerators)),
      ("usd_per_million_tokens", JSON(costs(figures)?.all)),
    ])
  }

  private func sizing(_ demand: ServingDemand) -> JSON {
    let systems = system.map { Double(demand.accelerators) / Double($0.accelerators) }
    let racks = system.flatMap { one -> Double? in
      guard let systems else { return nil }
      if let each = one.systemsPerRack { return (systems / Double(each)).rounded(.up) }
      return systems.rounded(.up) * Double(one.racksPerSystem ?? 1)
    }
    let megawatts = power.map { $0.busy.megawatts * Double(demand.accelerators) }
    let hours = demand.accelerators(by: spec.load.hourly)
    return .object([
      ("requests_per_second", .number(demand.rate)),
      ("requests_per_second_per_gpu", .number(demand.capacity)),
      ("accelerators", .integer(demand.accelerators)),
      ("engine_accelerators", .integer(demand.unit)), ("peak", .number(spec.load.peak)),
      ("accelerators_by_hour", hours.isEmpty ? .null : .list(hours.map(JSON.integer))),
      (
        "mean_accelerators",
        hours.isEmpty ? .null : .number(Double(hours.reduce(0, +)) / Double(hours.count))
      ),
      ("systems", JSON(systems?.rounded(.up))), ("racks", JSON(racks)),
      ("critical_it_mw", JSON(megawatts)),
      ("facility_mw", JSON(megawatts.flatMap { mw in spec.pue.map { mw * $0 } })),
    ])
  }

  /// The answer on a screen.
  public var lines: [String] {
    let figures = figures
    let costs = costs(figures)
    func number(_ value: Double, _ digits: Int = 4) -> String {
      NumberText.significant(value, digits)
    }
    func whole(_ value: Double) -> String { NumberText.fixed(value, 0, grouping: true) }
    let band = number(efficiency.errorBand(status) * 100, 2)
    var table = TextTable([.left, .right, .left])
    table.add([
      "Output tokens a second", whole(figures.output),
      "\(number(figures.output / figures.accelerators)) an accelerator, +-\(band) % "
        + "(\(status.rawValue))",
    ])
    table.add([
      "Requests a second", number(figures.requests), "\(whole(figures.concurrency)) in flight",
    ])
    table.add(["TTFT", number(figures.timeToFirstToken * 1000), "ms"])
    table.add([
      "TPOT", number(point.timePerToken * 1000),
      "ms, \(number(1 / point.timePerToken)) tokens a second for each user",
    ])
    if let costs, let price {
      table.add([
        "USD a million tokens", number(costs.all, 3),
        "at \(NumberText.fixed(price.perHour, 2)) an hour: input \(number(costs.input, 3)), cached "
          + "\(number(costs.cached, 3)), output \(number(costs.output, 3))",
      ])
    }
    let job = model.job
    table.add([
      "Memory GB", NumberText.fixed(machine.memory / 1e9, 1),
      "weights \(NumberText.fixed(job.weights / 1e9, 1)), keys and values "
        + NumberText.fixed(job.cacheRoom / 1e9, 1),
    ])
    if let power, let meanPower {
      table.add([
        "Joules a token", number(meanPower.watts * figures.accelerators / figures.output, 3),
        "\(power.basis.rawValue) basis",
      ])
    }
    if let demand {
      table.add([
        "Accelerators needed", whole(Double(demand.accelerators)),
        "for \(number(demand.rate)) requests a second within the objective",
      ])
    }
    let s = job.strategy
    var lines = [
      "\(job.model.id), \(whole(figures.accelerators)) x "
        + "\(spec.cluster.system ?? spec.cluster.accelerator ?? ""), weights "
        + "\(spec.precision.weights.rawValue), \(number(model.shape.input, 6)) in, "
        + "\(number(model.shape.output, 6)) out",
      "  tensor \(s.tensor), pipeline \(s.pipeline), expert \(s.expert), data \(s.data), batch "
        + "\(number(point.batch, 4)) of \(number(model.maximumBatch, 4)) a rank", "",
    ]
    lines += table.lines()
    if let run { lines += [""] + run.lines }
    var rows = TextTable([.right, .right, .right, .right, .right])
    rows.add(["batch", "tokens/s/user", "tokens/s/GPU", "TTFT ms", "USD/M"])
    for one in front {
      let figures = self.figures(of: one)
      rows.add([
        number(one.batch), number(1 / one.timePerToken, 3),
        number(figures.output / figures.accelerators, 4),
        number(figures.timeToFirstToken * 1000, 3),
        self.costs(figures).map { number($0.all, 3) } ?? "-",
      ])
    }
    return lines + [""] + rows.lines() + [""] + conventions.flatMap { wrapped($0, head: "  - ") }
  }
}

extension ServingEventRun {
  private func latencies(_ value: (Int?) -> Double) -> JSON {
    .object([
      ("mean", .number(value(nil) * 1000)), ("p50", .number(value(50) * 1000)),
      ("p95", .number(value(95) * 1000)), ("p99", .number(value(99) * 1000)),
    ])
  }

  var json: JSON {
    .object([
      ("source", .text(source)), ("requests", .integer(events.requests)),
      ("rejected", .integer(events.rejected)), ("without_answer", .integer(failed)),
      ("input_tokens", .integer(events.inputTokens)),
      ("cached_tokens", .integer(events.cachedTokens)),
      ("output_tokens", .integer(events.outputTokens)),
      ("seconds", .number(events.duration)),
      ("tokens_per_second", .number(rate)),
      ("ttft_ms", latencies(firstToken)), ("tpot_ms", latencies(perToken)),
      ("percentiles_exact", .boolean(events.timeToFirstToken.isExact)),
      ("iterations", .integer(events.iterations)), ("mean_batch", .number(events.meanBatch)),
      ("busy_share", .number(events.busyShare)), ("longest_queue", .integer(events.longestQueue)),
      ("engines", .integer(engines.writing + engines.reading)),
      ("prefill_engines", .integer(engines.reading)),
    ])
  }

  private var rate: Double {
    events.duration > 0 ? Double(events.outputTokens) / events.duration : 0
  }

  var lines: [String] {
    func milliseconds(_ seconds: Double) -> String { NumberText.significant(seconds * 1000, 4) }
    var table = TextTable([.left, .right, .right, .right, .right])
    table.add(["ms", "mean", "p50", "p95", "p99"])
    for (name, value) in [("TTFT", firstToken), ("TPOT", perToken)] {
      table.add([name] + [nil, 50, 95, 99].map { milliseconds(value($0)) })
    }
    let number = NumberText.fixed(Double(events.requests), 0, grouping: true)
    return [
      "Simulated: \(source)",
      "  \(number) requests, \(NumberText.fixed(rate, 0, grouping: true)) output tokens a second on "
        + "\(engines.writing + engines.reading) engines, busy "
        + "\(NumberText.fixed(events.busyShare * 100, 1)) %, mean batch "
        + NumberText.significant(events.meanBatch, 3)
        + (events.rejected > 0 ? ", \(events.rejected) turned away" : ""), "",
    ] + table.lines()
  }
}
