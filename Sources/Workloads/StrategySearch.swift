import Catalog
import Fabric
public import Scenario

/// The fastest strategies that fit, out of every one that divides.
public struct StrategySearch: Sendable {
  /// Strategies whose step was evaluated, and those of them that fit into memory.
  public var evaluated = 0
  public var feasible = 0
  /// Fastest first.
  public var best: [TrainingStep] = []
}

/// What a search may choose from.
public struct SearchSpace: Sendable {
  public var maximumTensor: Int
  public var maximumMicroBatch: Int
  public var maximumContext: Int
  public var recomputes: [Recompute]
  public var offloads: [Offload]
  public var zeros: [Int]
  public var schedules: [PipelineSchedule]
  public var sequenceParallel: [Bool]
  /// How many of the fastest are kept.
  public var kept: Int

  public init(
    maximumTensor: Int, maximumMicroBatch: Int = 16, maximumContext: Int = 1,
    recomputes: [Recompute] = [.none, .selective, .full], offloads: [Offload] = [.none],
    zeros: [Int] = [1, 3], schedules: [PipelineSchedule] = [.oneForwardOneBackward],
    sequenceParallel: [Bool] = [true], kept: Int = 10
  ) {
    self.maximumTensor = maximumTensor
    self.maximumMicroBatch = maximumMicroBatch
    self.maximumContext = maximumContext
    self.recomputes = recomputes
    self.offloads = offloads
    self.zeros = zeros
    self.schedules = schedules
    self.sequenceParallel = sequenceParallel
    self.kept = kept
  }
}

extension TrainingJob {
  /// Evaluates every strategy of the space that divides, in a fixed order.
  ///
  /// Costs of layers depend on tensor, context, expert, micro-batch, recomputation and sequence
  /// parallelism alone; stages, replicas, ZeRO and offload share them.
  public func search(_ space: SearchSpace) -> StrategySearch {
    var found = StrategySearch()
    let accelerators = machine.accelerators
    let tensors = Self.divisors(of: model.heads).filter {
      $0 <= space.maximumTensor && accelerators % $0 == 0
    }
    let contexts = Self.divisors(of: sequence).filter { $0 <= space.maximumContext }
    let experts = counts.experts > 0 ? Self.divisors(of: counts.experts) : [1]
    let microBatches = Self.divisors(of: globalBatch).filter { $0 <= space.maximumMicroBatch }
    for tensor in tensors {
      for context in contexts where accelerators % (tensor * context) == 0 {
        let stages = Self.divisors(of: accelerators / (tensor * context)).filter {
          $0 <= model.layers + 2
        }
        for sequenceParallel in tensor > 1 ? space.sequenceParallel : [true] {
          for recompute in space.recomputes {
            for microBatch in microBatches {
              for expert in experts where accelerators % expert == 0 {
                let shared = TrainingStrategy(
                  tensor: tensor, context: context, expert: expert, microBatch: microBatch,
                  recompute: recompute, isSequenceParallel: sequenceParallel)
                searchStages(stages, shared, space, into: &found)
              }
            }
          }
        }
      }
    }
    return found
  }

  private func searchStages(
    _ stages: [Int], _ shared: TrainingStrategy, _ space: SearchSpace,
    into found: inout StrategySearch
  ) {
    var costs = [TrainingCosts?](repeating: nil, count: machine.fabric.tiers.count + 1)
    for pipeline in stages {
      let data = machine.accelerators / (shared.tensor * shared.context * pipeline)
      guard globalBatch % (data * shared.microBatch) == 0 else { continue }
      for virtual in pipeline > 1 ? virtualStages(pipeline) : [1] {
        var strategy = shared
        strategy.pipeline = pipeline
        strategy.data = data
        strategy.virtualStages = virtual
        guard indivisible(strategy).isEmpty else { continue }
        for schedule in space.schedules {
          strategy.schedule = schedule
          for zero in space.zeros where zero < 3 || pipeline == 1 {
            strategy.zero = zero
            for offload in space.offloads where offload == .none || hasHostLink {
              strategy.offload = offload
              guard let partition = partition(strategy) else { continue }
              let key = wayToNextStage(pipeline)
              let cost = costs[key] ?? self.costs(strategy)
              costs[key] = cost
              found.evaluated += 1
              let step = step(partition, cost)
              guard step.memory.total <= machine.memory else { continue }
              found.feasible += 1
              found.keep(step, space.kept)
            }
          }
        }
      }
    }
  }

  /// Numbers of parts that a stage's layers may divide into: with or without the embedding and the output
  /// in the place of a layer each, as models whose layers are two short of a multiple are trained
  /// (Llama 3 405B: 126 layers on 16 stages of 8 parts).
  private func virtualStages(_ pipeline: Int) -> [Int] {
    let slots = [model.layers, padded].filter { $0 % pipeline == 0 }
    return Set(slots.flatMap { Self.divisors(of: max(1, $0 / pipeline)) }).sorted()
  }

  /// What costs of layers depend on beside the strategy's own part: 0 without stages, or else the tier
  /// that the next stage is reached over.
  func wayToNextStage(_ stages: Int) -> Int {
    guard stages > 1 else { return 0 }
    let tiers = machine.fabric.tiers
    let stride = machine.accelerators / stages
    return (tiers.firstIndex { stride < $0.ranks } ?? tiers.count - 1) + 1
  }

  private var hasHostLink: Bool { machine.efficiency.hostLink != nil }

  static func divisors(of number: Int) -> [Int] {
    var small: [Int] = []
    var large: [Int] = []
    var divisor = 1
    while divisor * divisor <= number {
      if number % divisor == 0 {
        small.append(divisor)
        if divisor != number / divisor { large.append(number / divisor) }
      }
      divisor += 1
    }
    return small + large.reversed()
  }
}

extension StrategySearch {
  /// Keeps a step among the fastest; the first found stands before its equals.
  fileprivate mutating func keep(_ step: TrainingStep, _ kept: Int) {
    if best.count == kept, let last = best.last, last.seconds <= step.seconds { return }
    let place = best.firstIndex { $0.seconds > step.seconds } ?? best.count
    best.insert(step, at: place)
    if best.count > kept { best.removeLast() }
  }
}
