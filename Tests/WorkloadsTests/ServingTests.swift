import Catalog
import Documents
import Fabric
import Interchange
import PlanFixtures
import Quantities
import Scenario
import Testing
import Workloads

/// Accelerators of the catalogue with everything ideal: peak rates, no gaps, no reserve.
func idealMachine(
  _ id: String, accelerators: Int, precision: Precision, domain: Int, bandwidth: Double? = nil
) throws -> Machine {
  let accelerator = try catalogRecord(Accelerator.self, id)
  var efficiency = try catalogRecord(Efficiency.self, "uncalibrated-bf16-inference")
  efficiency.compute = 1
  efficiency.memory = 1
  efficiency.attention = 1
  efficiency.overhead = .zero
  var machine = try Machine(
    accelerators: accelerators, accelerator: accelerator, precision: precision, domain: domain,
    network: ClusterNetwork(), efficiency: efficiency)
  if let bandwidth { machine.memoryRate = bandwidth }
  return machine
}

/// A job on the H100 as calibrated.
func servingJob(
  _ strategy: ServingStrategy, model: String = "llama3.1-70b", accelerators: Int = 8,
  limits: EngineLimits = EngineLimits(), speculation: Speculation? = nil, twoBatches: Bool = false
) throws -> ServingJob {
  let accelerator = try catalogRecord(Accelerator.self, "nvidia-h100-sxm")
  let machine = try Machine(
    accelerators: accelerators, accelerator: accelerator, precision: .fp8, domain: 8,
    network: network("nvlink-4", Bandwidth(base: 50e9), accelerators),
    efficiency: catalogRecord(Efficiency.self, "h100-fp8-trtllm-2025-09"))
  return ServingJob(
    model: try catalogRecord(LanguageModel.self, model), machine: machine, strategy: strategy,
    precision: (.fp8, .fp8), limits: limits, speculation: speculation, hasTwoBatches: twoBatches)
}

@Suite struct ServingArithmetic {
  // jax-ml/scaling-book, inference: LLaMA 2 13B in BF16 on 8 TPU v5e, 8,192 tokens of context.
  // The book rounds parameters to 13e9, keys and values to 6.7 GB and bandwidth to 820 GB/s, and
  // reads the input embedding, which is a look-up: within 1.5 %.
  @Test(arguments: [
    (1.0, 4.98), (8, 12.13), (16, 20.30), (32, 36.65), (64, 69.33), (240, 249.09),
  ])
  func stepsOfThirteenBillion(batch: Double, milliseconds: Double) throws {
    let text = """
      {id: llama2-13b, developer: Meta, layers: 40, hidden: 5120, heads: 40, kv_heads: 40,
       head_dim: 128, ffn: 13824, activation: swiglu, vocabulary: 32000, tied_embeddings: false,
       attention: {type: mha}, max_context: 4096, source: test, as_of: 2023-07, confidence: confirmed}
      """
    let document = try #require(YAMLReader.read([UInt8](text.utf8), file: "test").document)
    let model = try #require(Reader.read(LanguageModel.self, from: document, file: "test").record)
    var machine = try idealMachine(
      "google-tpu-v5e", accelerators: 8, precision: .bf16, domain: 8, bandwidth: 820e9)
    machine.matrixRate = .infinity
    machine.fabric.tiers[0].bandwidth = Bandwidth(base: .infinity)
    let job = ServingJob(
      model: model, machine: machine, strategy: ServingStrategy(tensor: 8),
      precision: (.bf16, .bf16))
    var cost = ServingCost(job)
    cost.ignoreStreaming()
    let seconds = cost.seconds(ServingWork(decoding: batch, context: batch * 8192))
    #expect(abs(seconds * 1000 / milliseconds - 1) < 0.015, "\(seconds * 1000)")
  }

  // The same book: Llama 3 70B in INT8 on 4 x 2 TPU v5e, batch 32, context 8,192: 17 ms a step,
  // 1,882 tokens/s, from 160e3 bytes a token (163,840) and 70e9 parameters.
  @Test func seventyBillionInBytes() throws {
    var machine = try idealMachine(
      "google-tpu-v5e", accelerators: 8, precision: .int8, domain: 8)
    machine.matrixRate = .infinity
    machine.fabric.tiers[0].bandwidth = Bandwidth(base: .infinity)
    let job = ServingJob(
      model: try catalogRecord(LanguageModel.self, "llama3.1-70b"), machine: machine,
      strategy: ServingStrategy(tensor: 8), precision: (.int8, .int8))
    #expect(job.counts.keyValueBytes(perValue: 1) == 163_840)
    var cost = ServingCost(job)
    cost.ignoreStreaming()
    let seconds = cost.seconds(ServingWork(decoding: 32, context: 32 * 8192))
    #expect(abs(seconds / 0.017 - 1) < 0.04, "\(seconds)")
    #expect(abs(32 / seconds / 1882 - 1) < 0.04)
  }

  // B_crit of TPU v5e: 240 tokens in BF16, 120 with INT8 weights: where operations outlast weights.
  @Test(arguments: [(Precision.bf16, 240.0), (.int8, 120)])
  func criticalBatch(weights: Precision, tokens: Double) throws {
    let machine = try idealMachine(
      "google-tpu-v5e", accelerators: 8, precision: .bf16, domain: 8)
    let job = ServingJob(
      model: try catalogRecord(LanguageModel.self, "llama3.1-8b"), machine: machine,
      strategy: ServingStrategy(), precision: (weights, .bf16))
    #expect(abs(ServingCost(job).criticalTokens / tokens - 1) < 0.02)
  }

  // DeepSeek-V3: 576 values a layer, 70,272 bytes a token in BF16 (arXiv 2505.09343: 70 KB).
  @Test func latentsOfDeepSeek() throws {
    let counts = ModelCounts(try catalogRecord(LanguageModel.self, "deepseek-v3"))
    #expect(counts.keyValueBytes(perValue: 2) == 70_272)
  }

  // Leviathan et al. 2023, equation 1.
  @Test func guessedTokens() throws {
    let text = "{tokens: 3, acceptance: 0.8}"
    let document = try #require(YAMLReader.read([UInt8](text.utf8), file: "test").document)
    let guess = try #require(Reader.read(Speculation.self, from: document, file: "test").record)
    #expect(abs(guess.tokensPerStep - (1 - 0.4096) / 0.2) < 1e-12)
  }

  // More requests in flight never give fewer tokens, and never a faster answer.
  @Test func batchesAreMonotone() throws {
    for strategy in [ServingStrategy(tensor: 4), ServingStrategy(tensor: 2, pipeline: 4)] {
      let model = ServingModel(
        try servingJob(strategy), RequestShape(input: 1000, output: 500))
      var last = model.point(batch: 1)
      for batch in stride(from: 2.0, to: 300, by: 7) {
        let point = model.point(batch: batch)
        #expect(point.requestRate >= last.requestRate)
        #expect(point.timePerToken >= last.timePerToken)
        last = point
      }
    }
  }
}

@Suite struct ServingSimulationOfRequests {
  private func percentiles(_ events: ServingEvents) -> [Double] {
    var first = events.timeToFirstToken
    var each = events.timePerToken
    return [50, 95, 99].flatMap { [first.percentile($0), each.percentile($0)] }
  }

  private func simulate(
    _ model: ServingModel, rate: Double, count: Int, engines: Int = 2, skips: Bool = true,
    reader: ServingModel? = nil, variation: Double = 1
  ) throws -> ServingEvents {
    var generator = RequestGenerator(
      model.shape, rate: rate, variation: variation, count: count, seed: 3)
    return try ServingEvents(
      model, reader: reader, engines: (engines, reader == nil ? 0 : 2),
      source: .open { generator.next() }, seed: 5, skips: skips)
  }

  // Iterations without events are summed: every percentile is that of stepping through them.
  @Test(arguments: 0..<5)
  func skippingChangesNothing(kind: Int) throws {
    let shape = RequestShape(input: 900, output: 120, cached: 0.2)
    let text = "{tokens: 1, acceptance: 0.6}"
    let document = try #require(YAMLReader.read([UInt8](text.utf8), file: "test").document)
    let speculation = try #require(
      Reader.read(Speculation.self, from: document, file: "test").record)
    let job = try Self.job(kind, speculation)
    let model = ServingModel(job, shape, isMixed: kind != 4)
    let reader = kind == 4 ? ServingModel(job, shape, isMixed: false) : nil
    let skipped = try simulate(model, rate: 12, count: 400, reader: reader)
    let stepped = try simulate(model, rate: 12, count: 400, skips: false, reader: reader)
    #expect(skipped.requests == 400)
    #expect(skipped.iterations == stepped.iterations)
    for (left, right) in zip(percentiles(skipped), percentiles(stepped)) {
      #expect(left > 0)
      #expect(abs(left - right) <= 1e-9 * right, "\(left), \(right)")
    }
  }

  private static func job(_ kind: Int, _ guess: Speculation) throws -> ServingJob {
    switch kind {
    case 1: try servingJob(ServingStrategy(tensor: 2, pipeline: 2), speculation: guess)
    case 2:
      try servingJob(
        ServingStrategy(expert: 8, data: 8), model: "qwen3-235b-a22b", twoBatches: true)
    case 3: try servingJob(ServingStrategy(tensor: 4), limits: EngineLimits(batch: 24))
    case 4: try servingJob(ServingStrategy(tensor: 8))
    default: try servingJob(ServingStrategy(tensor: 4))
    }
  }

  // One request at a time that takes S: M/D/1, mean wait rho S / (2 (1 - rho)) (Pollaczek 1930,
  // Khinchine 1932).
  @Test func oneServerIsMD1() throws {
    let job = try servingJob(ServingStrategy(tensor: 8), limits: EngineLimits(batch: 1))
    let model = ServingModel(job, RequestShape(input: 4000, output: 1))
    let service = model.timeToRead(beside: 0)
    for load in [0.3, 0.7] {
      let events = try simulate(
        model, rate: load / service, count: 60_000, engines: 1, variation: 0)
      let wait = events.timeToFirstToken.mean - service
      let expected = load * service / (2 * (1 - load))
      #expect(abs(wait / expected - 1) < 0.06, "\(wait / expected)")
    }
  }

  // The steady state and the simulation of as many requests in flight agree.
  @Test(arguments: [16, 128])
  func steadyStateOfRequestsInFlight(batch: Int) throws {
    let model = ServingModel(
      try servingJob(ServingStrategy(tensor: 4)), RequestShape(input: 800, output: 200))
    let point = model.point(batch: Double(batch))
    var generator = RequestGenerator(model.shape, rate: 1, variation: 1, count: 0, seed: 9)
    let events = try ServingEvents(
      model, engines: (1, 0),
      source: .closed(inFlight: batch, count: batch * 40) { _ in generator.request(at: 0) })
    let rate = Double(events.requests) / events.duration
    #expect(abs(rate / point.requestRate - 1) < 0.12, "\(rate), \(point.requestRate)")
  }

  // A cache of blocks keeps those used last, and only a prefix counts.
  @Test func prefixes() {
    var cache = PrefixCache(capacity: 3)
    #expect(cache.hit([1, 2], length: 1024) == 0)
    #expect(cache.hit([1, 2, 3], length: 1536) == 1024)
    #expect(cache.hit([4], length: 512) == 0)
    #expect(cache.hit([1, 2], length: 1024) == 0)
    #expect(cache.hit([2], length: 512) == 511)
  }

  @Test func percentilesAreExact() {
    var sample = LatencySample()
    for value in (1...1000).reversed() { sample.add(Double(value)) }
    #expect(sample.percentile(50) == 500)
    #expect(sample.percentile(99) == 990)
    #expect(sample.percentile(100) == 1000)
  }
}

@Suite struct OtherPrograms {
  // DeepSeek-V3's own config.json: 671 billion parameters, 37 active (its model card).
  @Test func parametersOfAConfiguration() throws {
    let text = """
      {"model_type": "deepseek_v3", "num_hidden_layers": 61, "hidden_size": 7168,
       "num_attention_heads": 128, "num_key_value_heads": 128, "q_lora_rank": 1536,
       "kv_lora_rank": 512, "qk_rope_head_dim": 64, "qk_nope_head_dim": 128, "v_head_dim": 128,
       "intermediate_size": 18432, "moe_intermediate_size": 2048, "n_routed_experts": 256,
       "num_experts_per_tok": 8, "n_shared_experts": 1, "first_k_dense_replace": 3,
       "hidden_act": "silu", "vocab_size": 129280, "tie_word_embeddings": false,
       "max_position_embeddings": 163840}
      """
    let parsed = ModelFile.read([UInt8](text.utf8), file: "config.json", id: "v3")
    let document = try #require(parsed.document, "\(parsed.issues)")
    let read = Reader.read(LanguageModel.self, from: document, file: "config.json")
    let model = try #require(read.record, "\(read.issues)")
    #expect(abs(ModelCounts(model).parameters / 671e9 - 1) < 0.005)
    #expect(abs(ModelCounts(model).activeParameters / 37e9 - 1) < 0.02)
  }
}

@Suite struct CampusesAsOne {
  // Ring over S sites: 2 (S - 1)/S of the bytes and 2 (S - 1) trips; DiLoCo an exchange every 500.
  @Test func exchanges() {
    var one = SiteExchange(sites: 4, payload: 8e12, link: 1e12, delay: 0.005, step: 10)
    #expect(abs(one.seconds - (1.5 * 8 + 6 * 0.005)) < 1e-12)
    #expect(abs(one.efficiency - 10 / (10 + one.seconds)) < 1e-12)
    let synchronous = one.meanRate
    one.syncEvery = 500
    #expect(one.exposed < 0.03)
    // Per token sent the traffic falls by the interval.
    let perStep = one.linkBytes / 500
    #expect(abs(one.meanRate - perStep / (10 + one.exposed)) < 1)
    #expect(one.meanRate < synchronous / 200)
    one.syncEvery = 1
    one.overlap = 1
    one.link = one.neededLink
    #expect(abs(one.exposed) < 1e-9)
  }

  @Test func outages() {
    // Once a year for a hundredth of it.
    let year = 365.25 * 86_400
    let both = SiteExchange.availability([(1, 1, year / 99), (3, 0, 0)])
    #expect(abs(both.all - 0.99) < 1e-12)
    #expect(abs(both.weighted - (0.99 + 3) / 4) < 1e-12)
  }
}
