import Catalog
import Fabric
import Scenario

/// Seconds and operations of one layer for one micro-batch on one rank.
struct LayerCost {
  var forward = 0.0
  /// Backward to the inputs, and to the weights.
  var backwardInputs = 0.0
  var backwardWeights = 0.0
  /// Forward work that is done once more.
  var recompute = 0.0
  /// Attention in a forward pass: what context parallelism hides behind.
  var attention = 0.0
  /// Kernels that the host starts.
  var forwardLaunches = 0.0
  var backwardLaunches = 0.0
  var forwardOperations = 0.0
  var recomputeOperations = 0.0
  var tensorForward = 0.0
  var tensorBackward = 0.0
  var expertForward = 0.0
  var expertBackward = 0.0
  var contextForward = 0.0
  var contextBackward = 0.0

  static func * (cost: LayerCost, factor: Double) -> LayerCost {
    var scaled = cost
    scaled.forward *= factor
    scaled.backwardInputs *= factor
    scaled.backwardWeights *= factor
    scaled.recompute *= factor
    scaled.attention *= factor
    scaled.forwardLaunches *= factor
    scaled.backwardLaunches *= factor
    scaled.forwardOperations *= factor
    scaled.recomputeOperations *= factor
    scaled.tensorForward *= factor
    scaled.tensorBackward *= factor
    scaled.expertForward *= factor
    scaled.expertBackward *= factor
    scaled.contextForward *= factor
    scaled.contextBackward *= factor
    return scaled
  }

  static func + (left: LayerCost, right: LayerCost) -> LayerCost {
    var sum = left
    sum.forward += right.forward
    sum.backwardInputs += right.backwardInputs
    sum.backwardWeights += right.backwardWeights
    sum.recompute += right.recompute
    sum.attention += right.attention
    sum.forwardLaunches += right.forwardLaunches
    sum.backwardLaunches += right.backwardLaunches
    sum.forwardOperations += right.forwardOperations
    sum.recomputeOperations += right.recomputeOperations
    sum.tensorForward += right.tensorForward
    sum.tensorBackward += right.tensorBackward
    sum.expertForward += right.expertForward
    sum.expertBackward += right.expertBackward
    sum.contextForward += right.contextForward
    sum.contextBackward += right.contextBackward
    return sum
  }

  /// Adds a kernel's forward and backward.
  ///
  /// A matrix product has two in the backward pass. Fused attention computes its scores again
  /// there: five products for two (Dao 2023, arXiv 2307.08691). Streaming kernels read the forward
  /// operands and the gradient.
  @inline(__always)
  mutating func add(_ work: Operator, on machine: Machine, remakes: Bool) {
    let seconds = machine.seconds(work)
    forward += seconds
    forwardOperations += work.operations
    forwardLaunches += work.launches
    backwardLaunches += work.launches
    switch work.kind {
    case .matrix, .wideMatrix:
      backwardInputs += seconds
      backwardWeights += seconds
      backwardLaunches += work.launches
    case .attention:
      attention += seconds
      backwardInputs += 2.5 * seconds
    case .streaming:
      backwardInputs += 1.5 * seconds
    }
    if remakes {
      recompute += seconds
      recomputeOperations += work.operations
      backwardLaunches += work.launches
    }
  }

  /// Lengthens passes whose kernels end before the host can start the next: the host runs ahead of
  /// the accelerator, so the longer of the two counts.
  mutating func waitForHost(_ launch: Double) {
    forward = max(forward, forwardLaunches * launch)
    let backward = backwardInputs + backwardWeights + recompute
    backwardInputs += max(0, backwardLaunches * launch - backward)
  }
}

/// Costs that depend on a part of the strategy alone; a search makes them once for many strategies.
struct TrainingCosts {
  /// The mean layer, dense and with experts in their shares.
  var layer: LayerCost
  /// Output matrix and loss.
  var head: LayerCost
  /// Seconds to hand a micro-batch to the next stage.
  var hop: Double
  /// Bytes of activations that one layer keeps for one micro-batch.
  var layerActivations: Double
}

extension TrainingJob {
  /// Costs of the mean layer under a strategy.
  func costs(_ s: TrainingStrategy) -> TrainingCosts {
    let tensor = Double(s.tensor)
    let tokens = Double(s.microBatch * sequence) / Double(s.context)
    let split = s.isSequenceParallel ? tensor : 1
    let isFused = machine.efficiency.isAttentionFused
    let causal = Double(sequence) / 2
    var keys = isFused ? causal : Double(sequence)
    if let window = counts.window {
      let share = Double(counts.windowedLayers) / Double(counts.layers)
      keys = keys * (1 - share) + min(Double(window), keys) * share
    }
    let work = LayerWork(
      tokens: tokens, keys: keys, tensor: tensor, streamSplit: split,
      operandBytes: machine.operandBytes, isFused: isFused,
      localExperts: Double(max(1, counts.experts / s.expert)))
    let isFull = s.recompute == .full
    let isSelective = s.recompute == .selective
    var attention = LayerCost()
    model.attentionOperators(work, counts) { item in
      let isRemade = isFull || (isSelective && item.isCheap)
      attention.add(item, on: machine, remakes: isRemade)
    }
    var layer = LayerCost()
    if counts.denseLayers > 0 {
      var dense = LayerCost()
      model.denseOperators(work) {
        dense.add($0, on: machine, remakes: isFull || (isSelective && $0.isCheap))
      }
      layer = layer + dense * (Double(counts.denseLayers) / Double(counts.layers))
    }
    if let moe = model.experts, counts.expertLayers > 0 {
      var routed = LayerCost()
      model.expertOperators(work, moe) {
        routed.add($0, on: machine, remakes: isFull || (isSelective && $0.isCheap))
      }
      addExchange(to: &routed, moe, s, tokens: tokens)
      layer = layer + routed * (Double(counts.expertLayers) / Double(counts.layers))
    }
    layer = layer + attention
    layer.waitForHost(machine.kernelOverhead)
    addTensorTraffic(to: &layer, s, tokens: tokens)
    addContextTraffic(to: &layer, s, tokens: tokens)
    var head = LayerCost()
    model.headOperators(work) { head.add($0, on: machine, remakes: false) }
    return TrainingCosts(
      layer: layer, head: head, hop: hop(s, tokens: tokens),
      layerActivations: activationBytes(s, tokens: tokens))
  }

  /// A stage hands its output on in parts, one from each tensor rank; without sequence parallelism
  /// they are gathered again (Narayanan et al. 2021, section 4.1).
  private func hop(_ s: TrainingStrategy, tokens: Double) -> Double {
    guard s.pipeline > 1 else { return 0 }
    let bytes = tokens * Double(model.hidden) * 2
    let stride = machine.accelerators / s.pipeline
    let sent = machine.send(over: stride).seconds(bytes / Double(s.tensor))
    guard !s.isSequenceParallel else { return sent }
    return sent + machine.collective(.allGather, size: s.tensor).seconds(bytes)
  }

  /// Tensor parallelism: with sequence parallelism two all-gathers and two reduce-scatters forward,
  /// the same backward, and two all-gathers more for inputs kept in parts; without it two
  /// all-reduces each way (Korthikanti et al. 2022, section 4.2). Full recomputation adds a forward.
  private func addTensorTraffic(
    to layer: inout LayerCost, _ s: TrainingStrategy, tokens: Double
  ) {
    guard s.tensor > 1 else { return }
    let bytes = tokens * Double(model.hidden) * 2
    let exposed = 1 - machine.efficiency.tensorOverlap
    let forward: Double
    if s.isSequenceParallel {
      // A reduce-scatter takes as long as an all-gather.
      let once = machine.collective(.allGather, size: s.tensor).seconds(bytes)
      forward = 4 * once
      layer.tensorBackward = 6 * once * exposed
    } else {
      forward = 2 * machine.collective(.allReduce, size: s.tensor).seconds(bytes)
      layer.tensorBackward = forward * exposed
    }
    layer.tensorForward = forward * exposed
    if s.recompute == .full { layer.tensorBackward += forward * exposed }
  }

  /// Context parallelism: keys and values travel round the ranks behind attention, forward once,
  /// backward with their gradients (Liu et al. 2023, arXiv 2310.01889).
  private func addContextTraffic(
    to layer: inout LayerCost, _ s: TrainingStrategy, tokens: Double
  ) {
    guard s.context > 1 else { return }
    let gather = machine.collective(.allGather, size: s.context, stride: s.tensor)
    let kept = max(counts.keyValueWidth / Double(s.tensor), 2 * Double(model.headDimension))
    let once = gather.seconds(tokens * kept * 2 * Double(s.context))
    layer.contextForward = max(0, once - layer.attention)
    layer.contextBackward = max(0, 2 * once - 2.5 * layer.attention)
  }

  /// Expert parallelism: tokens go to their experts and come back, forward and backward.
  private func addExchange(
    to layer: inout LayerCost, _ moe: Experts, _ s: TrainingStrategy, tokens: Double
  ) {
    guard s.expert > 1 else { return }
    let visits = tokens / Double(s.tensor) * Double(moe.active)
    let once = machine.collective(.allToAll, size: s.expert)
      .seconds(visits * Double(model.hidden) * 2)
    let exposed = 1 - machine.efficiency.expertOverlap
    layer.expertForward = 2 * once * exposed
    layer.expertBackward = 2 * once * exposed
    if s.recompute == .full { layer.expertBackward += 2 * once * exposed }
  }
}
