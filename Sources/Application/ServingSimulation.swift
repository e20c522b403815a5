import Catalog
import Documents
import Quantities
import Scenario
public import Workloads

/// A served model: its steady state, what it costs, and every batch beside it.
public struct ServingAnswer: Sendable {
  let spec: ServingSpec
  /// The engines that write: all of them, or those that only write.
  public let model: ServingModel
  /// The engines that only read prompts, where there are such.
  public let reader: ServingModel?
  public let point: ServingPoint
  public let front: [ServingPoint]
  let price: ServingPrice?
  let power: WorkloadPower?
  let system: ComputeSystem?
  /// Id of the accelerator.
  let gpu: String
  let demand: ServingDemand?
  let run: ServingEventRun?
}

/// What an accelerator-hour costs, and who says so.
struct ServingPrice: Sendable {
  var perHour: Double
  var source: String
}

/// A load in requests a second against what one accelerator carries within the objective.
struct ServingDemand: Sendable {
  var rate: Double
  /// Requests a second of one accelerator at most.
  var capacity: Double
  var accelerators: Int
  /// Accelerators of one engine.
  var unit: Int

  /// Accelerators of whole engines that serve each hour.
  func accelerators(by hour: [Double]) -> [Int] {
    hour.map { Int((rate * $0 / capacity / Double(unit)).rounded(.up)) * unit }
  }
}

extension ServingSpec {
  /// The jobs of the spec: reading and writing are the same engine unless they are apart.
  func models(
    in library: Library, file: String, position: (String) -> Position = { _ in .none },
    trial: Efficiency? = nil
  ) throws(Failure) -> (model: ServingModel, reader: ServingModel?) {
    let model = try library.record(LanguageModel.self, model, file: file)
    let machine = try library.machine(
      cluster, precision: precision.compute, phase: .inference, efficiency: efficiency,
      trial: trial, file: file)
    let shape =
      try shapeOfTrace(file: file)
      ?? RequestShape(input: load.input, output: load.output, cached: load.cached)
    func served(
      _ strategy: ServingStrategy, key: String, isMixed: Bool
    ) throws(Failure) -> ServingModel {
      var own = machine
      // A split cluster has engines of either kind in shares: only one engine has to fit.
      if !isMixed { own.accelerators = strategy.accelerators }
      let job = ServingJob(
        model: model, machine: own, strategy: strategy,
        precision: (precision.weights, precision.keyValues), limits: limits,
        speculation: speculation, imbalance: imbalance, hasTwoBatches: hasTwoBatches)
      let broken = job.indivisible
      guard broken.isEmpty else {
        throw Failure(
          issues: broken.map {
            Issue(file: file, position: position(key), path: key, message: $0)
          })
      }
      if strategy.accelerators > machine.accelerators {
        throw Failure(
          issues: [
            Issue(
              file: file, position: position(key), path: key,
              message: "an engine of \(strategy.accelerators) on \(machine.accelerators) "
                + "accelerators")
          ])
      }
      return ServingModel(job, shape, isMixed: isMixed)
    }
    if let prefill, let decode {
      let reader = try served(prefill, key: "prefill", isMixed: false)
      return (try served(decode, key: "decode", isMixed: false), reader)
    }
    let one = try served(strategy ?? ServingStrategy(), key: "strategy", isMixed: true)
    return (one, nil)
  }

  func answer(
    in library: Library, file: String, position: (String) -> Position = { _ in .none }
  ) throws(Failure) -> ServingAnswer {
    let (model, reader) = try models(in: library, file: file, position: position)
    let records = try library.cluster(cluster, file: file)
    for one in [model, reader].compactMap({ $0 }) where one.maximumBatch < 1 {
      throw tooLarge(one)
    }
    var run: ServingEventRun?
    if simulatesEvents {
      let simulated = try simulate(model, reader, file: file)
      try check(simulated)
      run = simulated
    }
    let chosen = try choose(model, reader)
    var price: ServingPrice?
    if let own = self.price {
      price = ServingPrice(perHour: own.base * 3600, source: "the spec's price")
    } else if library.record(RentalPrice.kind, records.accelerator.id) != nil {
      let rental = try library.record(RentalPrice.self, records.accelerator.id, file: file)
      if let quote = rental.latest {
        price = ServingPrice(
          perHour: quote.price.base * 3600,
          source: "rental price of \(rental.id), \(quote.asOf): \(quote.source)")
      }
    }
    return ServingAnswer(
      spec: self, model: model, reader: reader, point: chosen.point, front: model.front(),
      price: price, power: try WorkloadPower(records, library: library, file: file),
      system: records.system, gpu: records.accelerator.id, demand: chosen.demand, run: run)
  }

  /// Whether a point is as fast as the objective asks; a percentile is held against the mean of a
  /// steady state, which simulated events replace.
  func isMet(_ point: ServingPoint, _ model: ServingModel, _ reader: ServingModel?) -> Bool {
    // Simulated percentiles are held against the objective themselves.
    guard let objective, !simulatesEvents else { return true }
    let first = timeToFirstToken(point, model, reader)
    return objective.firstToken.allSatisfy { first <= $0.limit.seconds }
      && objective.perToken.allSatisfy { point.timePerToken <= $0.limit.seconds }
  }

  /// Seconds to the first token: apart, keys and values travel from the engine that read to the one
  /// that writes, each rank on its own port.
  func timeToFirstToken(
    _ point: ServingPoint, _ model: ServingModel, _ reader: ServingModel?
  ) -> Double {
    guard let reader else { return point.timeToFirstToken }
    return reader.fullReadingTime + transfer(reader) + point.step
  }

  func transfer(_ reader: ServingModel) -> Double {
    reader.job.transferTime(context: reader.shape.input)
  }

  func choose(
    _ model: ServingModel, _ reader: ServingModel?
  ) throws(Failure) -> (point: ServingPoint, demand: ServingDemand?) {
    let most = model.maximumBatch
    guard
      let largest = model.largestBatch(upTo: most, where: { isMet($0, model, reader) })
    else {
      let alone = model.point(batch: 1)
      throw missed(
        "no batch meets the objective; nearest, one request at a time: TTFT "
          + milliseconds(timeToFirstToken(alone, model, reader)) + ", TPOT "
          + milliseconds(alone.timePerToken))
    }
    let ranks = ranks(model)
    if let rate = load.requestsPerSecond {
      let best = model.point(batch: largest)
      let all = Double(cluster.accelerators)
      let capacity = requestRate(best, model, reader) / all * utilization
      let unit = Double(
        max(model.job.strategy.accelerators, reader?.job.strategy.accelerators ?? 1))
      let needed = (rate * load.peak / capacity / unit).rounded(.up) * unit
      guard needed <= Double(cluster.accelerators) else {
        throw missed(
          "\(NumberText.significant(rate)) requests/s need "
            + "\(NumberText.fixed(needed, 0, grouping: true)) accelerators within the objective; "
            + "the cluster has \(NumberText.fixed(Double(cluster.accelerators), 0, grouping: true)) "
            + "and carries \(NumberText.significant(capacity * Double(cluster.accelerators)))")
      }
      let demand = ServingDemand(
        rate: rate, capacity: capacity, accelerators: Int(needed), unit: Int(unit))
      let share = requestRate(best, model, reader) / (best.requestRate * ranks)
      let batch = model.batch(serving: rate / ranks / share, upTo: largest) ?? largest
      return (model.point(batch: batch), demand)
    }
    if let concurrency = load.concurrency {
      let batch = Double(concurrency) / ranks
      guard batch <= largest * 1.001 || batch > most else {
        throw missed(
          "\(concurrency) requests in flight miss the objective; nearest: "
            + "\(NumberText.fixed((largest * ranks).rounded(.down), 0)), TTFT "
            + milliseconds(timeToFirstToken(model.point(batch: largest), model, reader)) + ", TPOT "
            + milliseconds(model.point(batch: largest).timePerToken))
      }
      // What memory does not hold waits.
      return (model.point(batch: min(batch, largest)), nil)
    }
    return (model.point(batch: largest), nil)
  }

  /// Data ranks on the cluster that write; where reading is apart, as if all did.
  func ranks(_ model: ServingModel) -> Double {
    let s = model.job.strategy
    return Double(cluster.accelerators) / Double(s.accelerators) * Double(s.data)
  }

  /// Requests a second of the whole cluster: where reading is apart, accelerators are shared so that
  /// neither side waits (the ratio of the scaling book, inference).
  func requestRate(
    _ point: ServingPoint, _ model: ServingModel, _ reader: ServingModel?
  ) -> Double {
    let writing = point.requestRate * ranks(model)
    guard let reader, let reading = readingRate(reader) else { return writing }
    return 1 / (1 / writing + 1 / reading)
  }

  /// Requests a second of the whole cluster if all engines only read; nil where nothing is read.
  func readingRate(_ reader: ServingModel) -> Double? {
    guard reader.shape.fresh > 0 else { return nil }
    return reader.readingRate * ranks(reader) / reader.shape.fresh
  }

  /// - Throws: violated, with what was reached, where simulated latencies miss the objective.
  private func check(_ run: ServingEventRun) throws(Failure) {
    var misses: [String] = []
    func hold(_ bounds: [ServingObjective.Bound], _ name: String, _ value: (Int?) -> Double) {
      for bound in bounds where value(bound.percentile) > bound.limit.seconds {
        misses.append(
          "\(name)\(bound.percentile.map { " p\($0)" } ?? "") \(milliseconds(value(bound.percentile)))"
            + ", at most \(milliseconds(bound.limit.seconds))")
      }
    }
    hold(objective?.firstToken ?? [], "TTFT", run.firstToken)
    hold(objective?.perToken ?? [], "TPOT", run.perToken)
    guard misses.isEmpty else {
      throw Failure(
        .violated, notes: ["simulated requests miss the objective:"] + misses.map { "  \($0)" })
    }
  }

  private func milliseconds(_ seconds: Double) -> String {
    NumberText.significant(seconds * 1000, 3) + " ms"
  }

  private func missed(_ message: String) -> Failure { Failure(.violated, message) }

  /// Weights and one request do not fit: the parts, and the least tensor parallelism that holds them.
  private func tooLarge(_ model: ServingModel) -> Failure {
    let job = model.job
    func gigabytes(_ bytes: Double) -> String { NumberText.significant(bytes / 1e9, 3) }
    let one = job.cache(context: model.shape.input + model.shape.output)
    var notes = [
      "does not fit: weights \(gigabytes(job.weights)) GB and one request \(gigabytes(one)) GB of "
        + "\(gigabytes(job.machine.memory)) GB an accelerator"
    ]
    var other = job
    other.strategy = ServingStrategy(expert: 1)
    while other.strategy.tensor <= 1024 {
      if other.maximumBatch(input: model.shape.input, output: model.shape.output) >= 1 {
        notes.append("  fits: tensor \(other.strategy.tensor)")
        return Failure(.infeasible, notes: notes)
      }
      other.strategy.tensor *= 2
    }
    notes.append("  no tensor parallelism up to 1,024 fits")
    return Failure(.infeasible, notes: notes)
  }
}

extension ServingAnswer {
  /// The same question on a machine with other efficiencies; nil where it has no answer.
  func under(_ machine: Machine) -> ServingAnswer? {
    func model(_ known: ServingModel) -> ServingModel {
      var job = known.job
      let accelerators = job.machine.accelerators
      job.machine = machine
      job.machine.accelerators = accelerators
      return ServingModel(job, known.shape, isMixed: known.isMixed)
    }
    let own = model(self.model)
    let reading = reader.map(model)
    guard let chosen = try? spec.choose(own, reading) else { return nil }
    return ServingAnswer(
      spec: spec, model: own, reader: reading, point: chosen.point, front: [], price: price,
      power: power, system: system, gpu: gpu, demand: chosen.demand, run: nil)
  }
}

extension ServingModel {
  /// Seconds to read a prompt where each iteration is full: other prompts share it.
  var fullReadingTime: Double {
    guard shape.fresh > 0 else { return 0 }
    let tokens = Double(job.limits.tokens)
    return (shape.fresh / tokens).rounded(.up) * tokens / readingRate
  }

  /// Batches from one request to what memory holds, each twice the one before; none is beaten by
  /// another in both throughput and speed.
  func front() -> [ServingPoint] {
    var points: [ServingPoint] = []
    var batch = 1.0
    while batch < maximumBatch {
      points.append(point(batch: batch))
      batch *= 2
    }
    points.append(point(batch: maximumBatch))
    return points.filter { one in
      !points.contains {
        $0.requestRate > one.requestRate && $0.timePerToken < one.timePerToken
      }
    }
  }
}
