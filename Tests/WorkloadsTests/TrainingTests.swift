import Catalog
import Fabric
import PlanFixtures
import Quantities
import Scenario
import Testing
import Workloads

/// A job of the catalogs.
func job(
  _ model: String, accelerators: Int, system: String = "dgx-a100",
  efficiency: String = "a100-bf16-megatron-2022-05", precision: Precision = .bf16,
  sequence: Int = 2048, batch: Int
) throws -> TrainingJob {
  let system = try catalogRecord(ComputeSystem.self, system)
  let accelerator = try catalogRecord(Accelerator.self, system.accelerator)
  let ports = Double(system.scaleOutPorts ?? 0) / Double(system.accelerators)
  let machine = try Machine(
    accelerators: accelerators, accelerator: accelerator, precision: precision,
    domain: accelerator.scaleUpDomain ?? 1,
    network: network("nvlink-3", system.scaleOut.map { $0 * ports }, accelerators),
    efficiency: catalogRecord(Efficiency.self, efficiency))
  return TrainingJob(
    model: try catalogRecord(LanguageModel.self, model), machine: machine, precision: precision,
    sequence: sequence, globalBatch: batch)
}

/// Links of a generation, and InfiniBand of one tier beyond them.
func network(
  _ scaleUp: String, _ scaleOut: Bandwidth?, _ accelerators: Int
) throws -> ClusterNetwork {
  ClusterNetwork(
    scaleUp: try catalogRecord(Interconnect.self, scaleUp), scaleOut: scaleOut,
    over: try catalogRecord(Interconnect.self, "infiniband"), ranks: accelerators)
}

@Suite struct TrainingSteps {
  // Korthikanti et al. 2022: shares of activation memory, sequence parallel, selective, both, full,
  // of the tensor-parallel baseline (22 B and 530 B; table 4 of the paper's appendix as calculon
  // holds it).
  @Test(arguments: [
    ("megatron-22b", 8, 1, 1, 4, [0.6684, 0.4942, 0.1618]),
    ("megatron-530b", 280, 35, 3, 1, [0.5831, 0.6204, 0.2027]),
  ])
  func sharesOfActivations(
    model: String, accelerators: Int, pipeline: Int, virtual: Int, micro: Int, shares: [Double]
  ) throws {
    let job = try job(model, accelerators: accelerators, batch: accelerators == 8 ? 4 : 280)
    func activations(_ recompute: Recompute, _ parallel: Bool) throws -> Double {
      let strategy = TrainingStrategy(
        tensor: 8, pipeline: pipeline, microBatch: micro, virtualStages: virtual, zero: 0,
        recompute: recompute, isSequenceParallel: parallel)
      return try job.step(strategy).memory.activations
    }
    let none = try activations(.none, false)
    let found = [
      try activations(.none, true) / none, try activations(.selective, false) / none,
      try activations(.selective, true) / none,
    ]
    for (share, published) in zip(found, shares) {
      #expect(abs(share / published - 1) < 0.01, "\(model): \(share), \(published)")
    }
  }

  // Traffic of data ranks is what `fabric collective` prints: a reduce-scatter and an all-gather on
  // the network's own tiers, also where four leave a leaf for one uplink.
  @Test func dataRanksUseTheFabric() throws {
    var job = try job("mpt-7b", accelerators: 2048, batch: 2048)
    job.machine.efficiency.dataOverlap = 0
    let strategy = TrainingStrategy(tensor: 8, zero: 1)
    let held = 6.7e9 / 8
    var times: [Double] = []
    for ratio in [1, 4] {
      var question = FabricQuestion(
        topology: .railFatTree, endpoints: 2048, radix: 64, linkRate: .gigabitsPerSecond(200),
        rails: 8)
      question.oversubscription = Fabric.Oversubscription(down: ratio, up: 1)
      let interconnect = try catalogRecord(Interconnect.self, "infiniband")
      let tiers = try question.size().communicationTiers(
        ranksPerEndpoint: 1, rails: 8, interconnect.character)
      let nvlink = try catalogRecord(Interconnect.self, "nvlink-3")
      job.machine = try Machine(
        accelerators: 2048, accelerator: catalogRecord(Accelerator.self, "nvidia-a100-sxm-80gb"),
        precision: .bf16, domain: 8, network: ClusterNetwork(scaleUp: nvlink, tiers: tiers),
        efficiency: job.machine.efficiency)
      let found = try job.step(strategy).dataTraffic
      let group = RankGroup(size: 256, stride: 8)
      let expected = try [(CollectiveOperation.reduceScatter, 4.0), (.allGather, 2)].reduce(0.0) {
        try $0
          + Collective.fastest(
            $1.0, size: DataSize(base: held * $1.1), group: group, on: job.machine.fabric
          ).time.base
      }
      #expect(abs(found / expected - 1) < 0.02, "\(found), \(expected)")
      times.append(found)
    }
    // The narrow tier carries what leaves reduce first: little is lost.
    #expect(times[1] > times[0])
  }

  // Narayanan et al. 2021, section 2.2: the bubble is (p - 1)/m of the ideal time, (p - 1)/(v m)
  // with v virtual stages.
  @Test func bubbleOfAPipeline() throws {
    let job = try job("megatron-gpt-1t", accelerators: 512, batch: 512)
    let plain = try job.step(TrainingStrategy(tensor: 8, pipeline: 64, zero: 0))
    let interleaved = try job.step(
      TrainingStrategy(tensor: 8, pipeline: 64, virtualStages: 2, zero: 0))
    let zero = try job.step(
      TrainingStrategy(tensor: 8, pipeline: 64, schedule: .zeroBubble, zero: 0))
    let ideal = plain.compute + plain.tensorTraffic + plain.recompute
    // The output matrix lengthens one stage by 6 %, which is no part of the bubble.
    #expect(abs(plain.bubble / ideal / (63.0 / 512) - 1) < 0.07)
    #expect(abs(interleaved.bubble / plain.bubble - 0.5) < 0.02)
    #expect(zero.bubble < plain.bubble / 2)
  }

  // What a model needs in mixed precision with Adam: 18 bytes a parameter with single-precision
  // gradients (calculon's 45.56 GiB for 22 B over 8, without embedding), 1/d of 12 with ZeRO-1.
  @Test func statesOfMixedPrecision() throws {
    let job = try job("megatron-22b", accelerators: 64, batch: 64)
    func memory(_ zero: Int) throws -> TrainingMemory {
      try job.step(TrainingStrategy(tensor: 8, zero: zero, recompute: .full)).memory
    }
    let parameters = job.counts.parameters / 8
    let plain = try memory(0)
    #expect(abs((plain.weights + plain.gradients + plain.optimizer) / parameters / 18 - 1) < 0.01)
    #expect(try memory(1).optimizer * 8 == plain.optimizer)
    #expect(try memory(2).gradients * 8 == plain.gradients)
    #expect(try memory(3).weights < plain.weights)
  }

  @Test func everyBrokenRuleIsSaid() throws {
    let job = try job("megatron-22b", accelerators: 64, batch: 60)
    let strategy = TrainingStrategy(
      tensor: 7, pipeline: 5, expert: 2, data: 3, microBatch: 7, virtualStages: 3)
    let issues = job.indivisible(strategy)
    #expect(issues.count == 5)
    for word in [
      "= 105, not the cluster's 64", "64 attention heads", "48 layers", "no experts", "batch of 60",
    ] {
      #expect(issues.contains { $0.contains(word) }, "\(word)")
    }
    #expect(throws: WorkloadError.self) { try job.step(strategy) }
  }

  // Every strategy that a search keeps divides and fits, the first is the fastest, and what a user
  // would write by hand is not faster.
  @Test func searchFindsTheFastest() throws {
    let job = try job("gpt3-175b", accelerators: 512, batch: 512)
    let found = job.search(
      SearchSpace(maximumTensor: 8, maximumMicroBatch: 4, zeros: [1], sequenceParallel: [true]))
    #expect(found.feasible > 10)
    for one in found.best {
      #expect(job.indivisible(one.strategy).isEmpty)
      #expect(one.memory.total <= job.machine.memory)
    }
    let seconds = found.best.map(\.seconds)
    #expect(seconds == seconds.sorted())
    let byHand = try job.step(
      TrainingStrategy(tensor: 8, pipeline: 8, data: 8, virtualStages: 3, recompute: .selective))
    #expect(byHand.memory.total <= job.machine.memory)
    #expect(found.best[0].seconds <= byHand.seconds)
  }

  // Llama 3 405B was cut with embedding and output in the place of a layer each (Grattafiori et al.
  // 2024, §3.3.2): such parts of stages are searched too, so that nobody's own strategy is faster.
  @Test func searchKnowsStagesWithEmbeddingAndOutput() throws {
    let job = try job(
      "llama3.1-405b", accelerators: 16384, system: "dgx-h100",
      efficiency: "h100-bf16-meta-2024-07", sequence: 8192, batch: 2048)
    let published = try job.step(
      TrainingStrategy(
        tensor: 8, pipeline: 16, data: 128, virtualStages: 8, recompute: .selective))
    #expect(published.memory.total <= job.machine.memory)
    let found = job.search(
      SearchSpace(maximumTensor: 8, maximumMicroBatch: 2, recomputes: [.selective], zeros: [1]))
    #expect(found.best[0].seconds <= published.seconds)
    #expect(found.best.contains { $0.strategy.virtualStages == 8 && $0.strategy.pipeline == 16 })
  }

  // More of anything that takes time takes more time.
  @Test func stepsAreMonotone() throws {
    let strategy = TrainingStrategy(tensor: 8, pipeline: 8, recompute: .selective)
    let small = try job("gpt3-175b", accelerators: 64, batch: 64).step(strategy)
    let large = try job("gpt3-175b", accelerators: 64, batch: 128).step(strategy)
    #expect(large.seconds > small.seconds * 1.7)
    #expect(large.seconds < small.seconds * 2)
    let wide = try job("gpt3-175b", accelerators: 512, batch: 512).step(strategy)
    #expect(wide.seconds >= small.seconds)
  }

  @Test func precisionThatTheChipLacksIsRefused() throws {
    #expect(
      throws: WorkloadError.missingRate(accelerator: "nvidia-a100-sxm-80gb", precision: "fp8")
    ) {
      try job("gpt3-175b", accelerators: 64, precision: .fp8, batch: 64)
    }
  }
}

@Suite struct Calibrations {
  // Rows made from known parameters give them back.
  @Test func fitFindsWhatMadeTheRows() throws {
    var truth = try catalogRecord(Efficiency.self, "a100-bf16-megatron-2022-05")
    let start = truth
    truth.compute = 0.61
    truth.memory = 0.5
    let rows = try [
      ("megatron-22b", 8, 1, 8), ("gpt3-175b", 64, 8, 64), ("mpt-7b", 8, 1, 64),
      ("mpt-30b", 8, 1, 16),
    ]
    .map { model, accelerators, pipeline, batch -> Measurement in
      let job = try job(model, accelerators: accelerators, batch: batch)
      let system = try catalogRecord(Accelerator.self, "nvidia-a100-sxm-80gb")
      let predict: @Sendable (Efficiency) -> Double? = { efficiency in
        var trial = job
        guard
          let machine = try? Machine(
            accelerators: accelerators, accelerator: system, precision: .bf16, domain: 8,
            network: network("nvlink-3", .gigabitsPerSecond(200), accelerators),
            efficiency: efficiency)
        else { return nil }
        trial.machine = machine
        return try? trial.step(TrainingStrategy(tensor: 8, pipeline: pipeline, zero: 0)).seconds
      }
      return Measurement(id: model, published: predict(truth) ?? 0, predict: predict)
    }
    let fit = Calibration(start, rows: rows)
    #expect(abs(fit.efficiency.compute / 0.61 - 1) < 0.005)
    #expect(abs(fit.efficiency.memory / 0.5 - 1) < 0.01)
    #expect(fit.leftOut.count == 4)
    #expect((Calibration.median(fit.errors) ?? 1) < 0.001)
  }
}
