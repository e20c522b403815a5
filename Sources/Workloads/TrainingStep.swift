import Catalog
import Fabric
import Quantities
public import Scenario

/// One step of a training job: seconds by part, operations, memory.
public struct TrainingStep: Sendable {
  public var strategy: TrainingStrategy
  public var data: Int
  public var microBatches: Int
  /// Forward and backward kernels of the fullest stage.
  public var compute = 0.0
  public var recompute = 0.0
  /// Communication that computation does not hide.
  public var tensorTraffic = 0.0
  public var contextTraffic = 0.0
  public var expertTraffic = 0.0
  public var pipelineTraffic = 0.0
  public var dataTraffic = 0.0
  /// Stages that wait while the pipeline fills and drains.
  public var bubble = 0.0
  public var optimizer = 0.0
  public var offload = 0.0
  /// Sequences times tokens.
  public var tokens = 0.0
  /// Operations that kernels execute on one accelerator, recomputation among them.
  public var hardwareOperations = 0.0
  public var memory = TrainingMemory()

  public var seconds: Double {
    let kernels = compute + recompute + optimizer
    let traffic = tensorTraffic + contextTraffic + expertTraffic + pipelineTraffic + dataTraffic
    return kernels + traffic + bubble + offload
  }
}

extension TrainingJob {
  /// The step under a strategy that divides.
  ///
  /// A pipeline takes m·t of the fullest stage and (p − 1)/v·t of the mean one while it fills and
  /// drains (Narayanan et al. 2021, arXiv 2104.04473, section 2.2); ZB-H1 waits (p − 1)·(F + B − W)
  /// (Qi et al. 2023, arXiv 2401.10241).
  ///
  /// - Throws: `indivisible` with every rule broken. Memory is reported, not enforced: see
  ///   `TrainingMemory`.
  public func step(_ strategy: TrainingStrategy) throws(WorkloadError) -> TrainingStep {
    let issues = indivisible(strategy)
    guard issues.isEmpty, let partition = partition(strategy) else {
      throw .indivisible(issues.joined(separator: "; "))
    }
    return step(partition, costs(strategy))
  }

  func step(_ p: Partition, _ costs: TrainingCosts) -> TrainingStep {
    let s = p.strategy
    let micro = Double(p.microBatches)
    let stages = Double(s.pipeline)
    let efficiency = machine.efficiency
    var step = TrainingStep(strategy: s, data: p.data, microBatches: p.microBatches)
    step.tokens = Double(globalBatch) * Double(sequence)

    let layer = costs.layer
    let head = costs.head
    let layerSeconds = layer.forward + layer.backwardInputs + layer.backwardWeights
    let fullest = p.fullestLayers
    let mean = p.meanLayers
    let beside = headSeconds(p, costs)
    step.compute = micro * (fullest * layerSeconds + beside)
    step.recompute = micro * fullest * layer.recompute
    step.tensorTraffic = micro * fullest * (layer.tensorForward + layer.tensorBackward)
    step.expertTraffic = micro * fullest * (layer.expertForward + layer.expertBackward)
    step.contextTraffic = micro * fullest * (layer.contextForward + layer.contextBackward)

    if s.pipeline > 1 {
      let forward = layer.forward + layer.tensorForward + layer.expertForward + layer.contextForward
      let backward =
        layer.backwardInputs + layer.recompute + layer.tensorBackward
        + layer.expertBackward + layer.contextBackward
      let weights = layer.backwardWeights
      let hop = costs.hop
      let waits: Double
      switch s.schedule {
      case .oneForwardOneBackward: waits = mean * (forward + backward + weights) + 2 * hop
      case .zeroBubble: waits = mean * max(0, forward + backward - weights) + 2 * hop
      }
      step.bubble = (stages - 1) / Double(s.virtualStages) * waits
      // Every chunk receives forward and backward; what software overlaps costs nothing here.
      step.pipelineTraffic =
        2 * micro * Double(s.virtualStages) * hop * (1 - efficiency.pipelineOverlap)
    }
    addDataTraffic(to: &step, p, costs)
    addOptimizer(to: &step, p)
    step.memory = memory(p, costs)
    addOffload(to: &step, p, costs)

    // Products have two more in the backward pass, attention two and a half.
    let backwardFactor = 2.0
    let forwardOperations = mean * layer.forwardOperations + head.forwardOperations / stages
    step.hardwareOperations =
      micro * (forwardOperations * (1 + backwardFactor) + mean * layer.recomputeOperations)
    return step
  }

  /// Data parallelism: gradients are reduced behind the last backward pass and weights gathered
  /// behind the first forward pass; fully sharded weights are gathered for every pass of every
  /// micro-batch (Rajbhandari et al. 2020, arXiv 1910.02054, section 7).
  private func addDataTraffic(
    to step: inout TrainingStep, _ p: Partition, _ costs: TrainingCosts
  ) {
    let s = p.strategy
    let replicas = p.data * s.context
    guard replicas > 1 else { return }
    let exchange = dataExchange(p)
    let overlap = machine.efficiency.dataOverlap
    let layer = costs.layer
    let forward = p.fullestLayers * layer.forward
    let backward =
      p.fullestLayers * (layer.backwardInputs + layer.backwardWeights + layer.recompute)
    let reduced = max(0, exchange.reduce - overlap * backward)
    let gathered = max(0, exchange.gather - overlap * forward)
    let micro = Double(p.microBatches)
    switch s.zero {
    case 0: step.dataTraffic = reduced
    case 1: step.dataTraffic = reduced + gathered
    // Gradients that are sharded cannot wait for the last micro-batch.
    case 2: step.dataTraffic = micro * reduced + gathered
    default:
      let again = max(0, exchange.gather + exchange.reduce - overlap * backward)
      step.dataTraffic = micro * (gathered + again)
    }
  }

  /// Seconds in which data ranks reduce the gradients that they hold and gather weights, not hidden.
  func dataExchange(_ p: Partition) -> (reduce: Double, gather: Double) {
    let s = p.strategy
    let replicas = p.data * s.context
    guard replicas > 1 else { return (0, 0) }
    let held = heldParameters(p)
    let stride = max(s.expert, s.tensor)
    let expertReplicas = max(1, replicas * s.tensor / stride)
    func traffic(_ operation: CollectiveOperation, _ bytes: Double) -> Double {
      let common = machine.collective(operation, size: replicas, stride: s.tensor)
        .seconds(held.common * bytes)
      guard held.experts > 0 else { return common }
      return common
        + machine.collective(operation, size: expertReplicas, stride: stride)
        .seconds(held.experts * bytes)
    }
    let gradientBytes = Double(machine.efficiency.gradientBytes)
    // Whole gradients meet in an all-reduce, all of it behind the backward pass.
    guard s.zero > 0 else { return (traffic(.allReduce, gradientBytes), 0) }
    return (traffic(.reduceScatter, gradientBytes), traffic(.allGather, 2))
  }

  /// Adam over the rank's own states: gradients and three states read, states and weights written.
  private func addOptimizer(to step: inout TrainingStep, _ p: Partition) {
    let s = p.strategy
    let held = heldParameters(p)
    let replicas = replicas(p)
    var own = held.common + held.experts
    if s.zero >= 1 { own = held.common / replicas.common + held.experts / replicas.experts }
    let bytes = Double(machine.efficiency.gradientBytes) + 12 + 12 + 2
    step.optimizer = own * bytes / machine.memoryRate
  }

  private func addOffload(to step: inout TrainingStep, _ p: Partition, _ costs: TrainingCosts) {
    let offload = p.strategy.offload
    guard offload != .none, let host = machine.efficiency.hostLink?.base else { return }
    let s = p.strategy
    let layer = costs.layer
    let held = heldParameters(p)
    // Activations leave while weights come in the other way; both come in for the backward pass.
    let activations = offload.activations ? costs.layerActivations * p.fullestLayers : 0
    let weights = offload.weights ? 2 * (held.common + held.experts) : 0
    let forward = max(0, max(activations, weights) / host - p.fullestLayers * layer.forward)
    let backward = max(
      0,
      (activations + weights) / host
        - p.fullestLayers * (layer.backwardInputs + layer.backwardWeights))
    step.offload += Double(p.microBatches) * (forward + backward)
    if offload.optimizer {
      // States go both ways and the update waits for them.
      let replicas = s.zero >= 1 ? Double(p.data * s.context) : 1
      step.offload += 2 * 12 * (held.common + held.experts) / replicas / host
    }
  }
}
