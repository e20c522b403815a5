public import Scenario

/// What a step's parts were made of, for those who ask why: seconds of a layer and a micro-batch,
/// layers of a stage, parameters of a rank.
public struct TrainingDetail: Sendable {
  public var layer: LayerCost
  /// Seconds of the output matrix for a micro-batch, forward and backward, beyond the layers of the
  /// fullest stage.
  public var head: Double
  /// Seconds to hand a micro-batch on.
  public var hop: Double
  public var fullestLayers: Double
  public var meanLayers: Double
  /// Seconds of reducing gradients and of gathering weights over the data ranks.
  public var reduce: Double
  public var gather: Double
  /// Parameters that the fullest rank holds, and ranks that share their states.
  public var common: Double
  public var experts: Double
  public var commonReplicas: Double
  public var expertReplicas: Double
}

extension TrainingJob {
  /// The detail of a strategy that divides; nil of one that does not.
  public func detail(_ strategy: TrainingStrategy) -> TrainingDetail? {
    guard let p = partition(strategy) else { return nil }
    let costs = costs(strategy)
    let held = heldParameters(p)
    let exchange = dataExchange(p)
    let replicas = replicas(p)
    return TrainingDetail(
      layer: costs.layer, head: headSeconds(p, costs), hop: costs.hop,
      fullestLayers: p.fullestLayers, meanLayers: p.meanLayers, reduce: exchange.reduce,
      gather: exchange.gather, common: held.common, experts: held.experts,
      commonReplicas: replicas.common, expertReplicas: replicas.experts)
  }

  /// Ranks that hold the same parameters, and the same experts.
  func replicas(_ p: Partition) -> (common: Double, experts: Double) {
    let s = p.strategy
    let common = Double(p.data * s.context)
    return (common, max(1, common * Double(s.tensor) / Double(max(s.expert, s.tensor))))
  }

  /// The last stage has the output matrix: beside its layers, or in the place of one.
  func headSeconds(_ p: Partition, _ costs: TrainingCosts) -> Double {
    let layer = costs.layer
    let head = costs.head
    let all = head.forward + head.backwardInputs + head.backwardWeights
    guard p.strategy.pipeline > 1, p.headTakesSlot else { return all }
    return max(0, all - (layer.forward + layer.backwardInputs + layer.backwardWeights))
  }
}
