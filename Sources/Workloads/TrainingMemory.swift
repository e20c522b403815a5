import Catalog
import Quantities
import Scenario

/// Bytes on the fullest accelerator of a training job, by part.
public struct TrainingMemory: Sendable, Hashable {
  public var weights = 0.0
  public var gradients = 0.0
  public var optimizer = 0.0
  public var activations = 0.0
  /// Contexts, communication buffers and fragmentation.
  public var buffers = 0.0
  /// What waits in host memory.
  public var offloaded = 0.0

  public var total: Double { weights + gradients + optimizer + activations + buffers }

  /// The least that it may be: activations are known within 5 %, the bar that cases hold them to.
  public var least: Double { total - 0.05 * activations }
}

extension TrainingJob {
  /// Bytes of activations that one layer keeps for one micro-batch on one rank: s·b·h·(10 + 24/t +
  /// 5·a·s/(h·t)) for a GELU model without sequence parallelism, s·b·h/t·(34 + 5·a·s/h) with it, 34
  /// alone after selective and 2·s·b·h after full recomputation (Korthikanti et al. 2022, arXiv
  /// 2205.05198, equations 1 to 6), and the same sum for grouped heads, SwiGLU and experts.
  func activationBytes(_ s: TrainingStrategy, tokens: Double) -> Double {
    let split = s.isSequenceParallel ? Double(s.tensor) : 1
    let tensor = Double(s.tensor)
    let width = tokens * Double(model.hidden)
    if s.recompute == .full { return 2 * width }
    let operand = min(2, machine.operandBytes)
    let mask: Double = model.activation == .gelu ? 1 : 0
    let isFused = machine.efficiency.isAttentionFused
    // With fused attention, selective recomputation makes norms, activation functions and
    // expanded latents again in place of scores.
    let isSparing = isFused && s.recompute == .selective
    let normed = isSparing ? 0 : operand
    var bytes = width / split * (2 + normed + mask)
    let heads = Double(model.heads)
    if model.attention.type == .mla {
      let nope = Double(model.attention.nopeDimension ?? 0)
      let rope = Double(model.attention.ropeDimension ?? 0)
      let value = Double(model.attention.valueDimension ?? 0)
      let latents = Double(model.attention.queryRank ?? 0) + counts.keyValueWidth
      let expanded = isSparing ? 0 : 2 * heads * (2 * (nope + rope) + value) / tensor
      bytes += tokens * (expanded + 2 * latents)
      bytes += tokens * heads * value / tensor * operand
    } else {
      let dimension = Double(model.headDimension)
      bytes += tokens * 2 * (heads * dimension + counts.keyValueWidth) / tensor
      bytes += tokens * heads * dimension / tensor * operand
    }
    if !isFused, s.recompute != .selective {
      // Softmax output, dropout mask and dropout output of the whole square.
      bytes += 5 * heads * tokens * Double(sequence) / tensor
    }
    let gates: Double = model.activation == .swiglu ? 2 : 1
    func block(_ tokens: Double, _ inner: Double, _ split: Double) -> Double {
      tokens * inner / split * (2 * gates + (isSparing ? 0 : operand))
    }
    let layers = Double(counts.layers)
    let dense = Double(counts.denseLayers) / layers
    let denseWidth = Double(model.experts?.denseWidth ?? model.feedForward)
    var feed = dense * block(tokens, denseWidth, tensor)
    if let moe = model.experts {
      let visits = tokens / tensor * Double(moe.active)
      var routed =
        block(visits, Double(moe.width), 1) + visits * Double(model.hidden) * (operand + 2)
      routed += block(tokens, Double(moe.width * moe.shared), tensor)
      feed += (1 - dense) * routed
    }
    return bytes + width / split * (2 + normed + mask) + feed
  }

  /// Parameters on the fullest rank: those every replica has, and experts.
  func heldParameters(_ p: Partition) -> (common: Double, experts: Double) {
    let tensor = Double(p.strategy.tensor)
    let layers = Double(counts.layers)
    let dense = Double(counts.denseLayers) / layers
    var layer = counts.attention / tensor + counts.norms + dense * counts.denseBlock / tensor
    layer += (1 - dense) * counts.sharedBlock / tensor
    let experts =
      (1 - dense) * counts.expert * Double(counts.experts) / Double(p.strategy.expert)
      / (p.strategy.expert > 1 ? 1 : tensor)
    let isOneStage = p.strategy.pipeline == 1
    let ends = counts.embedding * (isOneStage ? Double(counts.embeddings) : 1) / tensor
    let held = min(p.fullestLayers, layers)
    return (held * layer + ends, held * experts)
  }

  /// Bytes by part on the fullest rank.
  func memory(_ p: Partition, _ costs: TrainingCosts) -> TrainingMemory {
    let s = p.strategy
    let held = heldParameters(p)
    let replicas = Double(p.data * s.context)
    let expertReplicas = max(1, replicas * Double(s.tensor) / Double(max(s.expert, s.tensor)))
    let gradientBytes = Double(machine.efficiency.gradientBytes)
    func sharded(_ stage: Int, _ bytes: Double) -> Double {
      guard s.zero >= stage else { return bytes * (held.common + held.experts) }
      return bytes * (held.common / replicas + held.experts / expertReplicas)
    }
    var memory = TrainingMemory()
    // Weights in BF16, and where products are narrower a copy of them for the products.
    let weightBytes = 2 + (machine.operandBytes < 2 ? machine.operandBytes : 0)
    memory.weights = sharded(3, weightBytes)
    if s.zero == 3 {
      // Two layers are whole at a time: the one at work and the one being gathered.
      memory.weights += 2 * 2 * (held.common + held.experts) / max(1, p.fullestLayers)
    }
    memory.gradients = sharded(2, gradientBytes)
    // Adam: master weights and two moments in single precision.
    memory.optimizer = sharded(1, 12)
    memory.activations = activations(p, costs)
    memory.buffers = machine.efficiency.reserve.base
    if s.offload.weights {
      // Two layers stay: the one at work and the one on its way.
      let kept = min(memory.weights, 2 * memory.weights / max(1, p.fullestLayers))
      memory.offloaded += memory.weights - kept
      memory.weights = kept
    }
    if s.offload.optimizer {
      memory.offloaded += memory.optimizer
      memory.optimizer = 0
    }
    if s.offload.activations {
      let kept = min(memory.activations, 2 * costs.layerActivations)
      memory.offloaded += memory.activations - kept
      memory.activations = kept
    }
    return memory
  }

  /// Activations in flight on the fullest stage: 1F1B holds as many micro-batches as there are stages,
  /// interleaving 1 + (p − 1)/(p·v) times as much (Korthikanti et al. 2022, section 4.2.3). Where
  /// the embedding takes the place of a layer, the second stage may be the fullest.
  func activations(_ p: Partition, _ costs: TrainingCosts) -> Double {
    let s = p.strategy
    let stages = Double(s.pipeline)
    let virtual = Double(s.virtualStages)
    let layersOfChunk = p.fullestLayers / virtual
    func held(stage: Double) -> Double {
      let chunks = (virtual - 1) * stages + (virtual > 1 ? 2 : 1) * (stages - stage - 1) + 1
      return min(chunks, Double(p.microBatches) * virtual) * layersOfChunk
    }
    var layers = held(stage: 0)
    if p.headTakesSlot, s.pipeline > 1 {
      layers = max(layers - min(stages, Double(p.microBatches)), held(stage: 1))
    }
    var bytes = costs.layerActivations * layers
    if s.recompute == .full {
      var kept = s
      kept.recompute = .none
      bytes += activationBytes(kept, tokens: p.tokens)
    }
    return bytes
  }
}
