import Catalog
import Fabric
import Scenario

/// The best that a number of accelerators does, whatever strategy it takes.
extension TrainingJob {
  /// The strategy with most tokens a second on at most the machine's accelerators.
  ///
  /// Data ranks divide the batch, so that a few accelerators may be left over. Tensor parallelism
  /// stays within eight, virtual stages up to eight and selective or full recomputation are tried, ZeRO shards
  /// optimizer states.
  ///
  /// - Returns: nil where no strategy fits.
  public func best() -> TrainingStep? {
    let most = machine.accelerators
    var found: TrainingStep?
    let tensors = [1, 2, 4, 8].filter { $0 <= machine.domain && model.heads % $0 == 0 }
    let experts = counts.experts > 0 ? [1, 8, 16, 32, 64].filter { counts.experts % $0 == 0 } : [1]
    let layers = Self.divisors(of: model.layers) + Self.divisors(of: model.layers + 2)
    let recomputes = [Recompute.selective, .full]
    for tensor in tensors {
      // Of a part of the strategy alone: see `search`.
      let ways = machine.fabric.tiers.count + 1
      var costs = [TrainingCosts?](
        repeating: nil, count: experts.count * recomputes.count * ways)
      for pipeline in Set(layers).sorted() where tensor * pipeline <= most && pipeline <= 128 {
        for microBatch in [1] {
          let room = most / (tensor * pipeline)
          let data = Self.divisors(of: globalBatch / microBatch).last { $0 <= room }
          guard let data else { continue }
          let chunks = pipeline > 1 ? [1, 2, 4, 7, 8] : [1]
          for virtual in chunks {
            for (expertPlace, expert) in experts.enumerated() {
              for (recomputePlace, recompute) in recomputes.enumerated() {
                let strategy = TrainingStrategy(
                  tensor: tensor, pipeline: pipeline, expert: expert, data: data,
                  microBatch: microBatch, virtualStages: virtual, recompute: recompute)
                var job = self
                job.machine.accelerators = tensor * pipeline * data
                guard job.indivisible(strategy).isEmpty, let partition = job.partition(strategy)
                else { continue }
                let place =
                  (expertPlace * recomputes.count + recomputePlace) * ways
                  + job.wayToNextStage(pipeline)
                let cost = costs[place] ?? job.costs(strategy)
                costs[place] = cost
                // Traffic takes longest to work out, and most strategies do not fit.
                guard job.memory(partition, cost).total <= machine.memory else { continue }
                let step = job.step(partition, cost)
                if found.map({ step.seconds < $0.seconds }) ?? true { found = step }
              }
            }
          }
        }
      }
    }
    return found
  }
}

extension ServingJob {
  /// The strategy that serves most requests on each accelerator within `isMet`, with its steady state.
  ///
  /// Tensor parallelism in powers of two within the scale-up domain; for models with experts also
  /// experts over as many ranks that attend to requests of their own.
  ///
  /// - Returns: nil where no strategy fits and meets the objective.
  public func best(
    _ shape: RequestShape, where isMet: (ServingPoint) -> Bool
  ) -> (model: ServingModel, point: ServingPoint)? {
    var found: (model: ServingModel, point: ServingPoint)?
    var best = 0.0
    var strategies: [ServingStrategy] = []
    var degree = 1
    while degree <= machine.domain {
      strategies.append(ServingStrategy(tensor: degree))
      if counts.experts > 0, degree > 1, counts.experts % degree == 0 {
        strategies.append(ServingStrategy(expert: degree, data: degree))
      }
      degree *= 2
    }
    for strategy in strategies where strategy.accelerators <= machine.accelerators {
      var job = self
      job.strategy = strategy
      job.machine.accelerators = strategy.accelerators
      guard job.indivisible.isEmpty else { continue }
      let model = ServingModel(job, shape)
      guard model.maximumBatch >= 1,
        let batch = model.largestBatch(upTo: model.maximumBatch, where: isMet)
      else { continue }
      let point = model.point(batch: batch)
      let rate = point.requestRate * Double(strategy.data) / Double(strategy.accelerators)
      if rate > best {
        best = rate
        found = (model, point)
      }
    }
    return found
  }
}
