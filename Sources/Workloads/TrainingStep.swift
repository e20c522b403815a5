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

    // The last stage has the output matrix: beside its layers, or in the place of one.
    let layer = costs.layer
    let head = costs.head
    let layerSeconds = layer.forward + layer.backwardInputs + layer.backwardWeights
    let headSeconds = head.forward + head.backwardInputs + head.backwardWeights
    let fullest = p.fullestLayers
    let mean = p.meanLayers
    let beside: Double
    if s.pipeline == 1 || !p.headTakesSlot {
      beside = headSeconds
    } else {
      beside = max(0, headSeconds - layerSeconds)
    }
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
    let held = heldParameters(p)
    let stageRanks = replicas * s.tensor
    let expertReplicas = max(1, stageRanks / max(s.expert, s.tensor))
    let gradientBytes = Double(machine.efficiency.gradientBytes)
    let overlap = machine.efficiency.dataOverlap
    func traffic(_ operation: CollectiveOperation, _ bytes: Double) -> Double {
      let common = machine.collective(operation, size: replicas, stride: s.tensor)
        .seconds(held.common * bytes)
      guard held.experts > 0 else { return common }
      let stride = max(s.expert, s.tensor)
      return common
        + machine.collective(operation, size: expertReplicas, stride: stride)
        .seconds(held.experts * bytes)
    }
    let layer = costs.layer
    let forward = p.fullestLayers * layer.forward
    let backward =
      p.fullestLayers * (layer.backwardInputs + layer.backwardWeights + layer.recompute)
    if s.zero == 3 {
      let micro = Double(p.microBatches)
      let gathers = traffic(.allGather, 2)
      let exposedForward = max(0, gathers - overlap * forward)
      let exposedBackward = max(
        0, gathers + traffic(.reduceScatter, gradientBytes) - overlap * backward)
      step.dataTraffic = micro * (exposedForward + exposedBackward)
      return
    }
    guard s.zero > 0 else {
      // Whole gradients meet in an all-reduce, all of it behind the backward pass.
      step.dataTraffic = max(0, traffic(.allReduce, gradientBytes) - overlap * backward)
      return
    }
    // Gradients that are sharded cannot wait for the last micro-batch.
    let times = s.zero == 2 ? Double(p.microBatches) : 1
    let reduce = traffic(.reduceScatter, gradientBytes)
    let gather = traffic(.allGather, 2)
    step.dataTraffic =
      times * max(0, reduce - overlap * backward) + max(0, gather - overlap * forward)
  }

  /// Adam over the rank's own states: gradients and three states read, states and weights written.
  private func addOptimizer(to step: inout TrainingStep, _ p: Partition) {
    let s = p.strategy
    let held = heldParameters(p)
    let replicas = Double(p.data * s.context)
    let expertReplicas = max(1, replicas * Double(s.tensor) / Double(max(s.expert, s.tensor)))
    var own = held.common + held.experts
    if s.zero >= 1 { own = held.common / replicas + held.experts / expertReplicas }
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
