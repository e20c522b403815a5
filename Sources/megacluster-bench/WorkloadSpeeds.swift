import Application
import Catalog
import Documents
import Interchange
import Quantities
import Scenario
import Workloads

/// Speeds of the workload engines, on one thread: the strategy search of calculon's own question, one
/// analytic serving estimate, tokens of simulated requests, replications of a failing job.
struct WorkloadSpeeds {
  private var chance: SeededGenerator
  private let seed: UInt64
  private let trace: String?

  init(seed: UInt64, trace: String?) {
    chance = SeededGenerator(seed: seed)
    self.seed = seed
    self.trace = trace
  }

  mutating func measure() throws -> [Measurement] {
    [try search(), try estimates(), try events(), failures()]
  }

  private func record<Record: CatalogRecord>(_ type: Record.Type, _ id: String) throws -> Record {
    let library = Library.builtIn
    guard let found = library.record(Record.kind, id) else { throw Missing(id: id) }
    guard let record = Reader.read(type, from: found.document, file: found.file).record else {
      throw Missing(id: id)
    }
    return record
  }

  private func network(
    _ scaleUp: String, _ scaleOut: Bandwidth, ranks: Int
  ) throws -> ClusterNetwork {
    ClusterNetwork(
      scaleUp: try record(Interconnect.self, scaleUp), scaleOut: scaleOut,
      over: try record(Interconnect.self, "infiniband"), ranks: ranks)
  }

  struct Missing: Error { var id: String }

  /// turing-530B on 5,128 A100, batch 2,520: every strategy that divides, of calculon's space (tensor,
  /// pipeline and data parallelism, interleaving, micro-batches, recomputation, sequence parallelism,
  /// ZeRO as calculon shards: optimizer states with their gradients, each kind of offload).
  private mutating func search() throws -> Measurement {
    let accelerator = try record(Accelerator.self, "nvidia-a100-sxm-80gb")
    let machine = try Machine(
      accelerators: 5128, accelerator: accelerator, precision: .bf16, domain: 8,
      network: try network("nvlink-3", Bandwidth(base: 25e9), ranks: 5128),
      efficiency: try record(Efficiency.self, "a100-bf16-megatron-2022-05"))
    // calculon takes the largest batch up to 2,520 that the data ranks divide: 1,923 for 641 of them,
    // 1,282 for as many.
    let model = try record(LanguageModel.self, "megatron-530b")
    let jobs = [1923, 1282].map {
      TrainingJob(
        model: model, machine: machine, precision: .bf16, sequence: 2048, globalBatch: $0)
    }
    let space = SearchSpace(
      maximumTensor: 32, maximumMicroBatch: 2520, recomputes: [.none, .selective, .full],
      offloads: Offload.allCases, zeros: [0, 2],
      sequenceParallel: [true, false])
    var checksum = Checksum()
    for job in jobs { _ = job.search(space) }
    var evaluated = 0
    let elapsed = seconds {
      for job in Array(repeating: jobs, count: 50).flatMap(\.self) {
        let found = job.search(space)
        evaluated += found.evaluated
        if let best = found.best.first { checksum.add(best.seconds) }
      }
    }
    return Measurement(
      name: "strategy-search", value: Double(evaluated) / elapsed, unit: "strategies per second",
      checksum: checksum)
  }

  private func serving(_ accelerators: Int) throws -> ServingJob {
    let machine = try Machine(
      accelerators: accelerators, accelerator: try record(Accelerator.self, "nvidia-h100-sxm"),
      precision: .fp8, domain: 8,
      network: try network("nvlink-4", Bandwidth(base: 50e9), ranks: accelerators),
      efficiency: try record(Efficiency.self, "h100-fp8-trtllm-2025-09"))
    return ServingJob(
      model: try record(LanguageModel.self, "llama3.1-70b"), machine: machine,
      strategy: ServingStrategy(tensor: 8), precision: (.fp8, .fp8))
  }

  /// Prefill and decode of Llama 3.1 70B on eight H100 at a batch and lengths that vary: what GenZ
  /// answers in two queries.
  private mutating func estimates() throws -> Measurement {
    let job = try serving(8)
    var checksum = Checksum()
    let count = 20_000
    let elapsed = seconds {
      for _ in 0..<count {
        let shape = RequestShape(
          input: Double.random(in: 1000...4000, using: &chance),
          output: Double.random(in: 100...500, using: &chance))
        let model = ServingModel(job, shape)
        let point = model.point(batch: Double.random(in: 1...128, using: &chance))
        checksum.add(point.timePerToken)
        checksum.add(point.timeToFirstToken)
      }
    }
    return Measurement(
      name: "serving-estimate", value: elapsed / Double(count) * 1e6, unit: "microseconds",
      checksum: checksum)
  }

  /// Every request of the Mooncake conversation trace, or as many of the same mean lengths, on 16
  /// engines of eight H100.
  private mutating func events() throws -> Measurement {
    let job = try serving(128)
    let model = ServingModel(job, RequestShape(input: 12_035, output: 343))
    var checksum = Checksum()
    var tokens = 0
    var elapsed = 0.0
    for round in 0..<3 {
      let source: RequestSource
      if let trace {
        let file = try RequestTrace(path: trace)
        source = .open {
          guard let one = try file.next() else { return nil }
          return SimulatedRequest(arrival: one.time, input: one.input, output: one.output)
        }
      } else {
        var generator = RequestGenerator(
          model.shape, rate: 3.4, variation: 1, count: 12_031, seed: seed)
        source = .open { generator.next() }
      }
      var own = 0
      let took = try seconds {
        let events = try ServingEvents(model, engines: (16, 0), source: source, seed: seed)
        var first = events.timeToFirstToken
        var each = events.timePerToken
        for percent in [50.0, 95, 99] {
          checksum.add(first.percentile(percent))
          checksum.add(each.percentile(percent))
        }
        own = events.outputTokens
      }
      guard round > 0 else { continue }
      tokens += own
      elapsed += took
    }
    return Measurement(
      name: "serving-events", value: Double(tokens) / elapsed, unit: "tokens per second",
      checksum: checksum)
  }

  /// 100,000 accelerators for 90 days, failures as one process: replications.
  private func failures() -> Measurement {
    var checksum = Checksum()
    let model = FailureModel(meanTime: 3600, interval: 900, write: 60, restart: 300)
    let count = 2000
    let elapsed = seconds {
      let found = FailureSimulation(
        model, duration: 90 * 86_400, replications: count, seed: seed)
      checksum.add(found.goodput)
    }
    return Measurement(
      name: "failure-runs", value: Double(count) / elapsed, unit: "runs per second",
      checksum: checksum)
  }
}
